"""Rows that carry a key already: never a second ticket, whatever its form and whatever it leads to."""

import pytest

from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, macro, mention, table

WITH_TICKET = ("Action", "Owner", "Due", "Ticket")
BROWSE = "http://localhost/browse"

FORMS = {
    "macro": macro("OPS-1"),
    "bare": "OPS-1",
    "in brackets": "(OPS-1)",
    "behind a colon": "see: OPS-1",
    "link": f'<a href="{BROWSE}/OPS-1">our ticket</a>',
    "smart link": f'<a href="{BROWSE}/OPS-1" data-card-appearance="inline">{BROWSE}/OPS-1</a>',
    "address": f"{BROWSE}/OPS-1",
    "link with more behind it": f'<a href="{BROWSE}/OPS-1?focusedCommentId=4#comment">comment</a>',
    "board link": '<a href="http://localhost/jira/software/projects/OPS/boards/1?selectedIssue=OPS-1">x</a>',
    "bold": "<strong>OPS-1</strong>",
    "split by formatting": "<em>OPS</em>-1",
    "code": "<code>OPS-1</code>",
}


def given_a_ticket_of_the_teams_own(company: Company, summary: str = "Written by hand") -> str:
    made = company.site.jira.create(
        company.ops, {"summary": summary, "type": company.ops.types[0]}, MEI.account_id
    )
    return made.key


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("place", ["ticket", "action"])
def test_a_row_with_a_key_gets_no_second_ticket(company: Company, form: str, place: str) -> None:
    assert given_a_ticket_of_the_teams_own(company) == "OPS-1"
    if place == "ticket":
        company.page(body=table(("Tune alerts", "", "", form), header=WITH_TICKET))
    else:
        company.page((f"Tune alerts {form}",))
    company.settle()

    assert company.summaries() == ["Written by hand"]


def test_the_status_of_a_ticket_that_a_person_put_there_is_shown(company: Company) -> None:
    key = given_a_ticket_of_the_teams_own(company)
    page = company.page(
        body=table(("Tune alerts", "", "", key), header=("Action", "Owner", "Status", "Ticket"))
    )
    company.settle()
    company.move_status(key, "Done")
    company.worker.run_after()

    assert ">Done<" in company.row(page, "Tune alerts")
    assert "1 of 1 done" in company.block(page)


def test_a_ticket_of_the_teams_own_is_left_as_it_is(company: Company) -> None:
    key = given_a_ticket_of_the_teams_own(company)
    before = company.ticket(key)
    company.page((f"Tune alerts {key}", mention(MEI), "2026-12-01"))
    company.settle()

    assert company.ticket(key) == before


def test_a_key_that_we_cannot_see_is_told_on_the_page_and_gets_no_ticket(company: Company) -> None:
    page = company.page(("Tune alerts OPS-404",), ("Verify the chain", mention(MEI)))
    company.settle()

    assert company.summaries() == ["Verify the chain"]
    assert "OPS-404 is not there, or hidden from postmortem-sync." in company.block(page)


def test_a_secret_ticket_is_treated_as_one_that_is_not_there(company: Company) -> None:
    key = given_a_ticket_of_the_teams_own(company)
    company.site.jira.change(company.ticket(key), {"secret": True})
    page = company.page((f"Tune alerts {key}",))
    company.settle()

    assert len(company.tickets()) == 1
    assert f"{key} is not there, or hidden from postmortem-sync" in company.block(page)


def test_a_key_in_two_rows_is_told_and_makes_no_ticket(company: Company) -> None:
    key = given_a_ticket_of_the_teams_own(company)
    page = company.page((f"Tune alerts {key}",), (f"Verify the chain {key}",))
    company.settle()

    assert len(company.tickets()) == 1
    assert f"{key} stands in an earlier row, too" in company.block(page)


def test_a_row_copied_with_its_ticket_is_told_and_makes_no_ticket(company: Company) -> None:
    page = company.page(("Tune alerts", mention(MEI)))
    company.settle()
    row = "<tr>" + company.row(page, "Tune alerts").partition("</tr>")[0] + "</tr>"

    company.edit(page, row, row + row)
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]
    assert "OPS-1 stands in an earlier row, too" in company.block(page)
    assert "0 of 1 done" in company.block(page), "it is one item still"
    company.move_status("OPS-1", "Done", "Won't Do")
    company.worker.run_after()
    assert "0 of 1 done, 1 will not be done" in company.block(page)
    assert company.block(page).count("will not be done;") == 1


@pytest.mark.parametrize("cell", ["Owner", "Ticket"])
def test_a_row_that_asks_for_no_ticket_gets_none(company: Company, cell: str) -> None:
    row = ("Tune alerts", "no-ticket") if cell == "Owner" else ("Tune alerts", "", "", "no-ticket")
    page = company.page(body=table(row, ("Verify the chain",), header=WITH_TICKET))
    company.settle()

    assert company.summaries() == ["Verify the chain"]
    assert "OPS" not in company.row(page, "Tune alerts").partition("</tr>")[0]


def test_what_only_looks_like_a_key_keeps_nobody_from_a_ticket(company: Company) -> None:
    company.page(("Patch CVE-2021-44228",), ("Read everything as UTF-8",), ("Page on SEV-1 only",))
    company.settle()

    assert company.summaries() == ["Patch CVE-2021-44228", "Read everything as UTF-8", "Page on SEV-1 only"]


def test_a_key_of_a_project_that_is_not_ours_is_no_ticket_where_projects_are_named(
    company_with: CompanyWith,
) -> None:
    company = company_with(reading={"ticket_projects": ["PAY"]})
    given_a_ticket_of_the_teams_own(company)
    company.page(("Replace the XR-200 switch",), ("Tune alerts OPS-1",))
    company.settle()

    assert company.summaries() == ["Written by hand", "Replace the XR-200 switch"]


def test_a_ticket_moved_to_another_project_is_followed(company: Company) -> None:
    page = company.page(("Tune alerts", mention(MEI)))
    company.settle()

    company.site.jira.move(company.ticket("OPS-1"), company.pay)
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]
    assert ">PAY-1<" in company.row(page, "Tune alerts")
    assert ">OPS-1<" not in company.row(page, "Tune alerts")
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_a_deleted_ticket_is_told_and_not_made_again(company: Company) -> None:
    page = company.page(("Tune alerts", mention(MEI)), ("Verify the chain", mention(MEI)))
    company.settle()

    company.site.jira.delete(company.ticket("OPS-1"))
    company.worker.run_after()
    company.worker.run_after()

    assert company.summaries() == ["Verify the chain"]
    assert "OPS-1 is not there, or hidden from postmortem-sync" in company.block(page)


def test_a_macro_that_somebody_removed_is_put_back(company: Company) -> None:
    """To part a row from its ticket, one deletes the row or writes no-ticket."""
    page = company.page(("Tune alerts", mention(MEI)))
    body = company.body(page)
    company.settle()

    company.site.confluence.edit(page, body, MEI.account_id)
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]
    assert ">OPS-1<" in company.row(page, "Tune alerts")


def test_a_copied_page_makes_no_tickets_for_the_rows_that_came_along(company: Company) -> None:
    page = company.page(("Tune alerts", mention(MEI)), title="The outage")
    company.settle()

    company.site.confluence.copy(page, "The outage, copied", MEI.account_id)
    company.worker.run()
    company.worker.run_after()
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]


def test_the_tickets_of_a_site_that_was_copied_are_left_alone(company: Company) -> None:
    """A trial site restored from the real one has its page ids and its keys, and may share its Jira."""
    page = company.page(("Tune alerts", mention(MEI), "2026-12-04"))
    company.settle()
    ticket = company.ticket("OPS-1")
    mark = ticket.properties["postmortemSync"]
    assert isinstance(mark, dict)
    company.site.jira.set_property(ticket, "postmortemSync", {**mark, "site": "wiki.example.org"})
    for held in company.site.confluence.properties_of(page):
        company.site.confluence.delete_property(held)
    for _ in range(2):
        company.worker.run_after()
    company.site.requests.clear()

    company.edit(page, "2026-12-04", "2026-12-18")
    company.worker.run_after()
    company.worker.run_after()

    assert [write for write in company.writes() if "/issue" in write] == []
    assert str(company.ticket("OPS-1").due) == "2026-12-04"
    assert len(company.tickets()) == 1
