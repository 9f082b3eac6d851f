"""A ticket that is gone is reported; another is made only where a person has removed its key as well."""

import pytest

from sync.errors import LimitTripped
from sync.sandbox import Answer, Call, Handle
from sync.sandbox.call import faultless
from tests.whole.given import AUTHOR, Company


def without_its_macro(company: Company, page: str) -> None:
    """Somebody removes the ticket from the first row."""
    body = company.body(page)
    start = body.index('<ac:structured-macro ac:name="jira"')
    end = body.index("</ac:structured-macro>", start) + len("</ac:structured-macro>")
    company.site.confluence.edit(page, body[:start] + body[end:], AUTHOR.account_id)


def test_a_deleted_ticket_is_reported_and_not_made_again(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    company.site.jira.delete(company.ticket("OPS-1"))

    for _ in range(3):
        company.worker.run_after()

    assert company.summaries() == ["Verify the chain"]
    assert "OPS-1 is not there" in company.block(page)


def test_a_deleted_ticket_is_made_again_once_its_key_is_removed(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    company.site.jira.delete(company.ticket("OPS-1"))
    without_its_macro(company, page)

    for _ in range(4):
        company.worker.run_after()

    assert sorted(company.summaries()) == ["Tune alerts", "Verify the chain"]
    assert ">OPS-3<" in company.row(page, "Tune alerts")


def test_a_key_that_was_removed_comes_back_while_its_ticket_is_there(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.settle()
    without_its_macro(company, page)

    company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]
    assert ">OPS-1<" in company.row(page, "Tune alerts")


def test_a_ticket_that_is_only_hidden_with_its_project_is_not_made_again(company: Company) -> None:
    """Who sees nothing at all cannot say that something is gone."""
    page = company.page(("Tune alerts",))
    company.settle()
    without_its_macro(company, page)
    company.site.clock.advance(20 * 60)

    def nothing_there(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/issue/bulkfetch"):
            return Answer(200, (("Content-Type", "application/json"),), b'{"issues": []}')
        return handle(call)

    company.site.fault = nothing_there
    company.worker.run()
    company.site.fault = faultless
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]
    assert ">OPS-1<" in company.row(page, "Tune alerts")


def test_many_tickets_gone_at_once_are_no_deletions(company: Company) -> None:
    page = company.page(*[(f"Improve part {part}",) for part in range(12)])
    company.settle()
    for ticket in company.tickets()[:6]:
        company.site.jira.delete(ticket)
    without_its_macro(company, page)

    with pytest.raises(LimitTripped, match="known tickets cannot be found"):
        company.worker.run_after()
    assert len(company.tickets()) == 6
