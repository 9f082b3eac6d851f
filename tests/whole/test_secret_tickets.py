"""Tickets that fewer people may see than their page: the page shows the key, and nothing else of them."""

from datetime import date

from tests.whole.conftest import LEVEL, CompanyWith
from tests.whole.given import DIRECTOR, MEI, TOMAS, Company, table

HEADER = ("Action", "Owner", "Due", "Status")


def secret_ticket(company: Company) -> tuple[str, str]:
    """The ids of an open page and of its ticket, which somebody has put under a security level."""
    page = company.page(body=table(("Tune alerts", MEI.name, "2026-11-11", ""), header=HEADER))
    company.settle()
    company.edit(page, "2026-11-11", "2026-11-12")
    company.worker.run_after()
    ticket = company.ticket("OPS-1")
    secret = {"security": LEVEL, "summary": "Hush", "assignee": TOMAS.account_id, "due": date(2026, 11, 3)}
    company.site.jira.change(ticket, secret)
    company.move_status("OPS-1", "Done", resolution="Declined")
    return page, ticket.id


def test_a_ticket_more_secret_than_its_page_shows_only_its_key(company_of: CompanyWith) -> None:
    steps = [{"after": 1, "tell": ["owner"]}]
    company = company_of(verification={"after_days": 1}, ladder={"steps": steps, "redecide_after": 1})
    page, _ = secret_ticket(company)
    for _ in range(3):
        company.worker.run_after(minutes=24 * 60)

    body = company.body(page)
    assert ">OPS-1<" in company.row(page, "Tune alerts")
    assert "OPS-1 may be seen by fewer people than this page" in company.block(page)
    assert "0 of 1 done, 1 not shown" in company.block(page)
    for secret in ("Hush", TOMAS.name, TOMAS.account_id, "2026-11-03", ">Done<", "Declined", "not be done"):
        assert secret not in body
    for guess in ("was due", "moved once", "no assignee", "Worth a thought", "Did it work"):
        assert guess not in body
    assert company.comments(page) == []


def test_a_page_with_a_secret_ticket_comes_to_rest(company_of: CompanyWith) -> None:
    company = company_of()
    secret_ticket(company)
    company.worker.run_after()
    company.site.requests.clear()

    outcomes = company.worker.run_after()

    assert [(outcome.written, outcome.updated) for outcome in outcomes] == [(False, ())]


def test_a_status_shown_before_does_not_stand_for_one_that_is_hidden(company_of: CompanyWith) -> None:
    """It would be the last that everybody was told, and wrong from the ticket's next move on."""
    company = company_of()
    row = ("Tune alerts", MEI.name, "2026-11-11", "To do (see the review)")
    page = company.page(body=table(row, header=HEADER))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    assert ">Done<" in company.row(page, "Tune alerts")

    company.site.jira.change(company.ticket("OPS-1"), {"security": LEVEL})
    company.move_status("OPS-1", "In Progress")
    company.worker.run_after()

    assert "Done" not in company.row(page, "Tune alerts")
    assert ">Not shown</ac:parameter></ac:structured-macro> (see the review)" in company.row(
        page, "Tune alerts"
    )
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []

    company.site.jira.change(company.ticket("OPS-1"), {"security": None})
    company.worker.run_after()
    assert ">In Progress</ac:parameter></ac:structured-macro> (see the review)" in company.row(
        page, "Tune alerts"
    )


def test_a_person_s_own_status_word_stays_with_a_hidden_ticket(company_of: CompanyWith) -> None:
    company = company_of()
    page, _ = secret_ticket(company)
    cell = company.row(page, "Tune alerts")
    title = cell[cell.index("<ac:structured-macro", cell.index("2026-11-12")) : cell.rindex("</p>")]
    company.edit(page, title, "Waiting for the vendor")
    company.worker.run_after()

    assert "<p>Waiting for the vendor</p>" in company.row(page, "Tune alerts")


def test_nothing_travels_to_a_secret_ticket_either(company_of: CompanyWith) -> None:
    """What both sides say can only be held against each other where both may be shown."""
    company = company_of()
    page, ticket = secret_ticket(company)
    company.edit(page, "2026-11-12", "2026-11-27")
    company.edit(page, MEI.name, DIRECTOR.name)
    company.worker.run_after()

    assert company.worker.plan().pages[0].updates == ()
    found = company.site.jira.issues[ticket]
    assert (str(found.due), found.assignee) == ("2026-11-03", TOMAS.account_id)


def test_what_changed_meanwhile_is_told_once_the_ticket_may_be_shown(company_of: CompanyWith) -> None:
    company = company_of()
    page, ticket = secret_ticket(company)
    company.edit(page, "2026-11-12", "2026-11-27")
    company.worker.run_after()

    company.site.jira.change(company.site.jira.issues[ticket], {"security": None})
    company.worker.run_after()

    assert "2026-11-03" in company.row(page, "Hush")
    assert "here it was “2026-11-27”" in company.block(page)


def test_a_key_that_a_person_wrote_is_no_way_to_look_into_a_secret_ticket(company_of: CompanyWith) -> None:
    company = company_of()
    other = company.site.jira.create(
        company.ops, {"type": company.ops.types[0], "summary": "Hush", "security": LEVEL}, MEI.account_id
    )
    page = company.page(body=table((f"Tune alerts {other.key}",), header=HEADER))
    company.settle()

    assert "Hush" not in company.body(page)
    assert ">To Do<" not in company.body(page)
    assert "may be seen by fewer people" in company.block(page)


def test_a_level_that_is_open_to_all_hides_nothing(company_of: CompanyWith) -> None:
    company = company_of(tickets={"project": "OPS", "open_levels": [LEVEL.name]})
    page, _ = secret_ticket(company)
    company.worker.run_after()

    assert "2026-11-03" in company.row(page, "Hush")
    assert "1 will not be done" in company.block(page)
