"""What people are told is a team's own text, on the page, in the ticket and in its chat."""

from typing import Any

from tests.test_chat import hook
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention

DAY = 24 * 60


def late(company_with: CompanyWith, step: dict[str, Any], **settings: Any) -> tuple[Company, str]:
    """A company whose one item is a working day past its date when the next day's run begins."""
    company = company_with(ladder={"steps": [{"after": 1, "tell": ["owner"], **step}]}, **settings)
    page = company.page(("Cap &lt;retries&gt;", mention(MEI), "2026-11-11"), title="Outage & aftermath")
    company.settle()
    return company, page


def test_a_team_says_it_in_its_own_words(company_with: CompanyWith) -> None:
    texts = {"opening": "Guten Morgen! {{sic}}", "past_due": "{task}, war fällig am {due}: {ticket}"}
    company, page = late(company_with, {"ticket_comment": True}, texts=texts)

    company.worker.run_after(2 * DAY)

    (comment,) = company.comments(page)
    assert comment.startswith("<p>Guten Morgen! {sic}</p>")
    assert "Cap &lt;retries&gt;, war fällig am 2026-11-11: <ac:structured-macro" in comment
    (said,) = company.site.jira.comments_on(company.ticket("OPS-1"))
    assert "This was due 2026-11-11." in str(said)


def test_a_long_task_without_spaces_is_told_by_its_beginning(company_with: CompanyWith) -> None:
    company = company_with(ladder={"steps": [{"after": 1, "tell": ["owner"]}]})
    page = company.page(("再試行の回数に上限を設けて" * 8, mention(MEI), "2026-11-11"))
    company.settle()

    company.worker.run_after(2 * DAY)

    (comment,) = company.comments(page)
    assert "(再試行の回数に上限を設けて再試行" in comment
    assert "…) was due 2026-11-11" in comment


def test_a_step_may_be_told_in_a_chat(company_with: CompanyWith) -> None:
    company, page = late(company_with, {"comment": False, "chat": True})
    with hook() as (url, told):
        company.worker.chat = url
        company.worker.run_after(2 * DAY)
        company.worker.run_after(DAY)

    ((_, _, document),) = told
    first, line = document["text"].splitlines()
    assert first.startswith("Outage &amp; aftermath http")
    assert line == "OPS-1 (Cap &lt;retries&gt;) was due 2026-11-11"
    assert company.comments(page) == []


def test_a_chat_that_does_not_answer_is_counted_and_stops_nothing(company_with: CompanyWith) -> None:
    """Whether it was delivered is not known, so it is not said again; the page is told all the same."""
    company, page = late(company_with, {"chat": True})
    with hook(500) as (url, told):
        company.worker.chat = url
        (outcome,) = company.worker.run_after(2 * DAY)
        company.worker.run_after(DAY)

    assert outcome.failures == ("a reminder could not be posted: the chat answered 500",)
    assert len(told) == 1
    assert len(company.comments(page)) == 1


def test_what_a_chat_never_heard_is_said_by_the_next_run(company_with: CompanyWith) -> None:
    company, _ = late(company_with, {"comment": False, "chat": True})
    with hook() as (gone, _):
        company.worker.chat = gone
    (outcome,) = company.worker.run_after(2 * DAY)
    assert outcome.failures

    with hook() as (url, told):
        company.worker.chat = url
        company.worker.run_after(30)
        company.worker.run_after(30)

    assert len(told) == 1


def test_what_the_ticket_says_is_not_said_again_for_the_chat_s_sake(company_with: CompanyWith) -> None:
    company, _ = late(company_with, {"comment": False, "ticket_comment": True, "chat": True})
    with hook(429) as (url, told):
        company.worker.chat = url
        company.worker.run_after(2 * DAY)
        company.worker.run_after(30)

    assert len(told) == 1
    assert len(company.site.jira.comments_on(company.ticket("OPS-1"))) == 1
