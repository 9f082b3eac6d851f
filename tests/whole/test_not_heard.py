"""What a site refused reached nobody: the next run tells it, and what may have arrived is not told twice."""

from typing import Any

import pytest

from sync.sandbox import Answer, Call, Handle
from sync.sandbox.call import FaultScript, faultless
from tests.test_chat import hook
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention

DAY = 24 * 60
ON_THE_PAGE, IN_THE_TICKET = "/footer-comments", "/issue/{issueIdOrKey}/comment"


def late(company_with: CompanyWith, **channels: bool) -> tuple[Company, str]:
    """A company whose one item is a working day past its date two days later."""
    step: dict[str, Any] = {"after": 1, "tell": ["owner"], **channels}
    company = company_with(ladder={"steps": [step]})
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()
    return company, page


def answering(status: int, *routes: str) -> FaultScript:
    def fault(call: Call, handle: Handle) -> Answer:
        if call.method == "POST" and call.route.endswith(routes):
            return Answer(status, (("Content-Type", "application/json"),), b"{}")
        return handle(call)

    return fault


def told(company: Company, page: str) -> tuple[int, int]:
    """The comments on the page, and in the ticket."""
    return len(company.comments(page)), len(company.site.jira.comments_on(company.ticket("OPS-1")))


@pytest.mark.parametrize("status", [400, 403, 404])
@pytest.mark.parametrize(
    ("channels", "refused", "at_first", "in_the_end"),
    [
        ({}, (ON_THE_PAGE,), (0, 0), (1, 0)),
        ({"comment": False, "ticket_comment": True}, (IN_THE_TICKET,), (0, 0), (0, 1)),
        ({"ticket_comment": True}, (ON_THE_PAGE, IN_THE_TICKET), (0, 0), (1, 1)),
        ({"ticket_comment": True}, (ON_THE_PAGE,), (0, 1), (1, 1)),
        ({"ticket_comment": True}, (IN_THE_TICKET,), (1, 0), (1, 0)),
    ],
)
def test_what_was_refused_is_told_by_the_next_run_unless_somebody_heard(
    company_with: CompanyWith,
    status: int,
    channels: dict[str, bool],
    refused: tuple[str, ...],
    at_first: tuple[int, int],
    in_the_end: tuple[int, int],
) -> None:
    company, page = late(company_with, **channels)
    company.site.fault = answering(status, *refused)
    (outcome,) = company.worker.run_after(2 * DAY)
    assert outcome.failures
    assert told(company, page) == at_first

    company.worker.run_after(30)
    company.site.fault = faultless
    for _ in range(3):
        company.worker.run_after(30)

    assert told(company, page) == in_the_end


def test_a_question_that_was_refused_is_asked_by_the_next_run(company_with: CompanyWith) -> None:
    company = company_with(verification={"after_days": 5})
    page = company.page(("Tune alerts", mention(MEI), "2026-12-11"))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.site.fault = answering(403, ON_THE_PAGE)
    company.worker.run_after(DAY)
    company.worker.run_after(6 * DAY)
    company.site.fault = faultless

    for _ in range(3):
        company.worker.run_after(30)

    (comment,) = company.comments(page)
    assert "Did they work?" in comment


@pytest.mark.parametrize(("status", "messages"), [(302, 2), (403, 2), (404, 2), (429, 2), (500, 1)])
def test_what_a_chat_refused_is_said_by_the_next_run(
    company_with: CompanyWith, status: int, messages: int
) -> None:
    company, _ = late(company_with, comment=False, chat=True)
    heard = 0
    for answer in (status, 200, 200):
        with hook(answer) as (url, said):
            company.worker.chat = url
            company.worker.run_after(2 * DAY if answer == status else 30)
            heard += len(said)

    assert heard == messages
