"""After done: the owner is asked once whether it worked, and the answer becomes part of the page."""

from datetime import date

import pytest

from tests.whole.conftest import LEVEL, CompanyWith
from tests.whole.given import MEI, Company, mention, table

DAY = 24 * 60
HEADER = ("Action", "Owner", "Due", "How will we know", "Verification")
MEASURE = "fewer than 10 retries a minute"


@pytest.fixture
def page(company: Company) -> str:
    """One item with a measure of success, just done (on 2026-11-10, a Tuesday)."""
    return done(company)


def done(company: Company, verification: str = "") -> str:
    row = ("Cap retries", mention(MEI), "2026-12-04", MEASURE, verification)
    made = company.page(body=table(row, header=HEADER))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    return made


def answer(company: Company, page: str, words: str) -> None:
    row = company.row(page, "Cap retries")
    company.edit(page, row, row.replace("<td><p></p></td></tr>", f"<td><p>{words}</p></td></tr>"))


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
    ("words", "told"),
    [("worked", "worked"), ("Nein, kam wieder", "did not work"), ("不确定", "cannot tell")],
)
def test_a_word_in_the_row_answers(company: Company, page: str, words: str, told: str) -> None:
    company.worker.run_after(31 * DAY)
    answer(company, page, words)

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


@pytest.mark.parametrize("how", ["in the row", "by a label"])
def test_an_answer_does_not_outlive_a_reopening(company: Company, page: str, how: str) -> None:
    company.worker.run_after(31 * DAY)
    did_not_work(company, page, how)
    company.worker.run_after(DAY)
    assert "OPS-1</ac:parameter></ac:structured-macro> did not work" in company.block(page)

    company.move_status("OPS-1", "To Do")
    company.worker.run_after(DAY)
    company.move_status("OPS-1", "Done")
    company.worker.run_after(DAY)
    assert "did not work" not in company.block(page)

    company.worker.run_after(31 * DAY)
    assert len(company.comments(page)) == 2
    assert "did it work?" in company.block(page)


def did_not_work(company: Company, page: str, how: str) -> None:
    if how == "in the row":
        answer(company, page, "did not work")
    else:
        ticket = company.ticket("OPS-1")
        company.site.jira.change(ticket, {"labels": (*ticket.labels, "fix-did-not-work")})


@pytest.mark.parametrize("plan", ["Yes, by load test", "No", "Not verified"])
def test_what_the_row_said_before_the_work_was_done_is_no_answer(company: Company, plan: str) -> None:
    page = done(company, plan)
    company.worker.run_after(29 * DAY)
    assert "Did it work" not in company.block(page)

    company.worker.run_after(2 * DAY)
    assert len(company.comments(page)) == 1

    row = company.row(page, "Cap retries")
    company.edit(page, row, row.replace(plan, "It did not work, came back"))
    company.worker.run_after(DAY)
    assert "did not work</p>" in company.block(page)


def test_a_plan_in_the_row_leaves_nothing_to_write_in_later_runs(company: Company) -> None:
    done(company, "Yes, by load test")
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_tables_without_a_cell_for_the_answer_are_answered_by_labels(company: Company) -> None:
    page = company.page(("Cap retries", mention(MEI), "2026-12-04"))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    company.worker.run_after(31 * DAY)

    assert "the row's verification cell" not in company.comments(page)[0]
    assert "cell" not in company.block(page)
    for label in ("fix-worked", "fix-did-not-work", "fix-cannot-tell"):
        assert label in company.block(page)


def test_an_answer_is_not_forgotten_while_its_ticket_may_not_be_shown(company: Company, page: str) -> None:
    company.worker.run_after(31 * DAY)
    answer(company, page, "worked")
    company.worker.run_after(DAY)
    for level in (LEVEL, None):
        company.site.jira.change(company.ticket("OPS-1"), {"security": level})
        company.worker.run_after(DAY)
        assert ("OPS-1</ac:parameter></ac:structured-macro> worked" in company.block(page)) == (level is None)


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
    for minutes, wait in (
        (31 * DAY, "questions wait until 20:00"),  # a Friday, in the team's quiet hours
        (DAY + 12 * 60, "questions wait for Monday, 2026-12-14"),  # a Saturday night
    ):
        (outcome,) = company.worker.run_after(minutes)
        assert outcome.plan.waits == (wait,)
        assert company.comments(page) == []
        assert "did it work?" not in company.block(page)

    company.worker.run_after(2 * DAY)
    assert len(company.comments(page)) == 1
    assert "did it work?" in company.block(page)


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
