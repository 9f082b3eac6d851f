"""A ticket that ended without being done never reads as done: neither in its row nor in the block."""

import pytest

from tests.whole.conftest import CompanyWith
from tests.whole.given import AUTHOR, MEI, Company, mention, table

HEADER = ("Action", "Owner", "Status")
GREEN = ">Green</ac:parameter>"


def dropped(company: Company, status: str, resolution: str = "Won't Do") -> str:
    """A page whose one row says ``status`` when its ticket is closed with that resolution."""
    page = company.page(body=table(("Cap retries", mention(MEI), status), header=HEADER))
    company.settle()
    company.move_status("OPS-1", "Done", resolution=resolution)
    company.worker.run_after()
    return page


def status_cell(company: Company, page: str) -> str:
    row = company.row(page, "Cap retries").partition("</tr>")[0]
    return row.rpartition("<td>")[2].removesuffix("</td>")


@pytest.mark.parametrize("status", ["", "To do", "In progress", "Done", "✅ Done"])
@pytest.mark.parametrize("resolution", ["Won't Do", "Duplicate"])
def test_the_row_says_so_and_not_in_green(company: Company, status: str, resolution: str) -> None:
    page = dropped(company, status, resolution)

    cell = status_cell(company, page)
    assert ">Won't do</ac:parameter>" in cell
    assert "Done" not in cell
    assert GREEN not in cell
    assert "0 of 1 done, 1 will not be done" in company.block(page)


@pytest.mark.parametrize(
    "word", ["Won't do", "won’t fix (retired in May)", "Cancelled", "❌ Verworfen", "見送り"]
)
def test_a_team_s_own_word_for_it_stays_with_all_that_is_beside_it(company: Company, word: str) -> None:
    assert status_cell(company, dropped(company, word)) == f"<p>{word}</p>"


def test_a_reason_beside_another_word_stays(company: Company) -> None:
    page = dropped(company, "To do, unless the queue is retired")

    assert status_cell(company, page).endswith("</ac:structured-macro>, unless the queue is retired</p>")
    assert "will not be done: unless the queue is retired" in company.block(page)


def test_the_page_is_then_left_alone(company: Company) -> None:
    page = dropped(company, "To do since June")
    before = company.body(page)
    company.site.requests.clear()

    company.worker.run_after()

    assert company.body(page) == before
    assert company.writes() == []


@pytest.mark.parametrize("status", ["To do", "To do (see the review)", "✅ Done"])
def test_opened_again_it_reads_as_open_again(company: Company, status: str) -> None:
    page = dropped(company, status)

    company.move_status("OPS-1", "To Do")
    company.worker.run_after()

    assert ">To Do</ac:parameter>" in status_cell(company, page)
    assert "Won't" not in company.body(page)
    assert "0 of 1 done" in company.block(page)
    assert "will not" not in company.block(page)


@pytest.mark.parametrize("word", ["Won't do (retired)", "❌ Verworfen (retired)", "Won't do"])
def test_a_team_s_own_word_follows_a_ticket_that_is_opened_again(company: Company, word: str) -> None:
    """Status belongs to Jira; what stands beside the word stays."""
    page = dropped(company, word)
    company.move_status("OPS-1", "To Do")

    company.worker.run_after()

    cell = status_cell(company, page)
    assert ">To Do</ac:parameter>" in cell
    assert "Won't" not in cell
    assert "Verworfen" not in cell
    assert ("(retired)" in cell) == ("(retired)" in word)
    assert "close it if that stands" not in company.block(page)
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_said_again_of_an_open_ticket_it_is_asked_about_again(company: Company) -> None:
    page = dropped(company, "Won't do (retired)")
    company.move_status("OPS-1", "To Do")
    company.worker.run_after()

    company.edit(page, status_cell(company, page), "<p>Won't do</p>")
    company.worker.run_after()

    assert status_cell(company, page) == "<p>Won't do</p>"
    assert "close it if that stands" in company.block(page)


def test_done_after_all_it_reads_as_done(company: Company) -> None:
    page = dropped(company, "To do (see the review)")

    company.move_status("OPS-1", "Done", resolution="Done")
    company.worker.run_after()

    assert ">Done</ac:parameter>" in status_cell(company, page)
    assert GREEN in status_cell(company, page)
    assert "1 of 1 done" in company.block(page)


def test_a_row_with_a_remark_follows_a_ticket_that_is_opened_again(company: Company) -> None:
    """What the worker wrote is its own word, also where people have written something beside it."""
    page = company.page(body=table(("Cap retries", mention(MEI), "To do (see the review)"), header=HEADER))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    assert ">Done</ac:parameter>" in status_cell(company, page)

    company.move_status("OPS-1", "To Do")
    company.worker.run_after()

    assert ">To Do</ac:parameter>" in status_cell(company, page)
    assert "(see the review)" in status_cell(company, page)


def test_a_word_that_contradicts_an_open_ticket_is_asked_about_and_stays(company: Company) -> None:
    page = company.page(body=table(("Cap retries", mention(MEI), "To do"), header=HEADER))
    company.settle()
    body = company.body(page)
    at = body.index("To do")
    company.site.confluence.edit(page, body[:at] + "Won't do (retired)" + body[at + 5 :], AUTHOR.account_id)
    company.worker.run_after()

    assert status_cell(company, page) == "<p>Won't do (retired)</p>"
    assert "close it if that stands" in company.block(page)


@pytest.mark.parametrize("named", ["won't do", "Won’t Do", "WON'T  DO"])
def test_a_resolution_counts_however_it_is_spelt_in_the_configuration(
    company_with: CompanyWith, named: str
) -> None:
    company = company_with(tickets={"project": "OPS", "wont_do": [named]})

    assert "0 of 1 done, 1 will not be done" in company.block(dropped(company, "To do"))


@pytest.mark.parametrize("resolution", ["Risk accepted", "Superseded"])
def test_a_team_s_own_resolution_that_says_why_is_the_reason(
    company_with: CompanyWith, resolution: str
) -> None:
    company = company_with(tickets={"project": "OPS", "wont_do": [resolution]})
    assert f"will not be done: {resolution}" in company.block(dropped(company, "To do", resolution))


def test_a_team_s_own_word_for_it_in_jira_is_no_reason(company_with: CompanyWith) -> None:
    company = company_with(tickets={"project": "OPS", "wont_do": ["Wird nicht erledigt"]})
    page = dropped(company, "To do", "Wird nicht erledigt")
    assert "will not be done; no reason is given yet" in company.block(page)

    company.edit(page, status_cell(company, page), "<p>Won't do: the queue is retired</p>")
    company.worker.run_after()

    assert "will not be done: the queue is retired" in company.block(page)


@pytest.mark.parametrize(
    ("header", "room"),
    [
        (("Action", "Owner", "Status"), "there is room for it behind the word in the status cell"),
        (("Action", "Owner"), "a column “Status” would have room for it"),
    ],
)
def test_where_a_reason_can_be_given_is_said(company: Company, header: tuple[str, ...], room: str) -> None:
    cells = ("Cap retries", mention(MEI), "")
    page = company.page(body=table(cells[: len(header)], header=header))
    company.settle()

    company.move_status("OPS-1", "Done", resolution="Won't Do")
    company.worker.run_after()

    assert f"will not be done; no reason is given yet, {room}" in company.block(page)
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []
