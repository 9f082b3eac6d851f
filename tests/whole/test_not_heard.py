"""What a site refused reached nobody: the next run tells it, and what may have arrived is not told twice."""

from typing import Any

import pytest

from sync.sandbox import Answer, Call, Handle, Options
from sync.sandbox.call import Dropped, FaultScript, faultless
from tests.test_chat import hook
from tests.whole.conftest import DATA_CENTER, CompanyWith
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


# --- comments whose answer was lost


class LostOnce:
    """The answer to the first comment on a page is lost; it was posted, or never came there."""

    def __init__(self, posted: bool) -> None:
        self._posted = posted
        self._lost = False

    def __call__(self, call: Call, handle: Handle) -> Answer:
        commenting = call.route.endswith(ON_THE_PAGE) or call.route == "/confluence/rest/api/content"
        if self._lost or call.method != "POST" or not commenting:
            return handle(call)
        self._lost = True
        if self._posted:
            handle(call)
        raise Dropped


@pytest.mark.parametrize("others", [0, 49, 50, 51, 120])
@pytest.mark.parametrize("posted", [True, False])
@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_among_however_many_comments_a_reminder_stands_once(
    company_with: CompanyWith, flavour: str, posted: bool, others: int
) -> None:
    """Lists with bodies are cut at 50, and on Data Center the newest comment comes last."""
    sites = DATA_CENTER if flavour == "datacenter" else {}
    ladder = {"steps": [{"after": 1, "tell": ["owner"]}]}
    company = company_with(Options(flavour=flavour), ladder=ladder, **sites)
    owner = mention(MEI)
    if flavour == "datacenter":
        owner = f'<ac:link><ri:user ri:userkey="{MEI.confluence_key}" /></ac:link>'
    page = company.page(("Tune alerts", owner, "2026-11-11"))
    company.settle()
    for number in range(others):
        company.site.confluence.add_comment(page, f"<p>Note {number}</p>", MEI.account_id)
    company.site.fault = LostOnce(posted)
    company.worker.run_after(2 * DAY)
    for number in range(others):
        company.site.confluence.add_comment(page, f"<p>Note {others + number}</p>", MEI.account_id)
    for _ in range(3):
        company.worker.run_after()

    assert len([text for text in company.comments(page) if "Note" not in text]) == 1
