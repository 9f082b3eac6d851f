"""After done: the owner is asked once whether it worked, and the answer becomes part of the page."""

from datetime import date

import pytest

from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention, table

DAY = 24 * 60
HEADER = ("Action", "Owner", "Due", "How will we know", "Verification")
MEASURE = "fewer than 10 retries a minute"


@pytest.fixture
def page(company: Company) -> str:
    """One item with a measure of success, just done (on 2026-11-10, a Tuesday)."""
    return done(company)


def done(company: Company) -> str:
    made = company.page(body=table(("Cap retries", mention(MEI), "2026-12-04", MEASURE, ""), header=HEADER))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    return made


def test_nobody_is_asked_before_thirty_days_have_passed(company: Company, page: str) -> None:
    company.worker.run_after(29 * DAY)
    assert company.comments(page) == []
    assert "Did it work" not in company.block(page)


def test_the_owner_is_asked_once_in_the_rows_own_words(company: Company, page: str) -> None:
    for _ in range(10):
        company.worker.run_after(7 * DAY)

    (comment,) = company.comments(page)
    assert mention(MEI) in comment
    assert "Did they work?" in comment
    assert f"done 2026-11-10; how one would know: “{MEASURE}”" in comment
    assert "did it work?" in company.block(page)


@pytest.mark.parametrize(
    ("answer", "told"),
    [("worked", "worked"), ("Nein, kam wieder", "did not work"), ("不确定", "cannot tell")],
)
def test_a_word_in_the_row_answers(company: Company, page: str, answer: str, told: str) -> None:
    company.worker.run_after(31 * DAY)
    row = company.row(page, "Cap retries")
    company.edit(page, row, row.replace("<td><p></p></td></tr>", f"<td><p>{answer}</p></td></tr>"))

    company.worker.run_after(DAY)

    assert f"{told}</p>" in company.block(page)
    assert "did it work?" not in company.block(page)
    assert len(company.comments(page)) == 1


def test_a_label_in_jira_answers(company: Company, page: str) -> None:
    labels = (*company.ticket("OPS-1").labels, "fix-did-not-work")
    company.site.jira.change(company.ticket("OPS-1"), {"labels": labels})

    company.worker.run_after(40 * DAY)

    assert "did not work" in company.block(page)
    assert company.comments(page) == []


def test_a_ticket_that_is_reopened_counts_as_open_and_is_asked_about_anew(
    company: Company, page: str
) -> None:
    company.worker.run_after(31 * DAY)
    assert len(company.comments(page)) == 1
    company.move_status("OPS-1", "To Do")
    company.worker.run_after(DAY)
    assert "0 of 1 done" in company.block(page)
    assert "Did it work" not in company.block(page)

    company.move_status("OPS-1", "Done")
    company.worker.run_after(DAY)
    company.worker.run_after(31 * DAY)
    assert len(company.comments(page)) == 2


def test_nobody_is_asked_about_what_was_dropped(company: Company) -> None:
    page = company.page(("Cap retries", mention(MEI)))
    company.settle()
    company.move_status("OPS-1", "Done", resolution="Won't Do")

    company.worker.run_after(40 * DAY)

    assert company.comments(page) == []
    assert "will not be done; no reason is given yet" in company.block(page)


def test_a_reason_beside_the_word_is_said(company: Company) -> None:
    header = ("Action", "Owner", "Status")
    page = company.page(body=table(("Cap retries", "", "Won't do (the queue is gone)"), header=header))
    company.settle()
    company.move_status("OPS-1", "Done", resolution="Won't Do")

    company.worker.run_after()

    assert "will not be done: the queue is gone" in company.block(page)


def test_questions_wait_for_working_days_and_out_of_quiet_hours(company_with: CompanyWith) -> None:
    company = company_with(ladder={"quiet_from": "08:00", "quiet_until": "20:00"})
    page = done(company)
    company.worker.run_after(31 * DAY)  # a Friday, in the team's quiet hours
    assert company.comments(page) == []

    company.worker.run_after(DAY + 12 * 60)  # a Saturday night
    assert company.comments(page) == []

    company.worker.run_after(2 * DAY)
    assert len(company.comments(page)) == 1


def test_a_team_may_want_no_questions(company_with: CompanyWith) -> None:
    company = company_with(verification={"ask": False})
    page = done(company)
    company.worker.run_after(40 * DAY)
    assert company.comments(page) == []


def test_what_was_done_long_ago_when_the_worker_came_is_not_asked_about(company: Company) -> None:
    values = {"summary": "Old work", "type": company.ops.types[0]}
    company.site.jira.create(company.ops, values, MEI.account_id)
    company.move_status("OPS-1", "Done")
    company.site.clock.advance(60 * DAY * 60)
    page = company.page(("Old work OPS-1", mention(MEI)))
    company.settle()

    company.worker.run_after(DAY)

    assert company.comments(page) == []
    assert date(2026, 11, 10) < company.site.clock.now().date()
