"""What people do with rows that have tickets, and with what is remembered of them: one ticket each."""

import pytest

from sync.core.planning.page_plans import PageState
from sync.errors import RequestFailed
from sync.sandbox import Answer, Call, Dropped, Handle, Options
from sync.sandbox.call import faultless
from tests.whole.conftest import CompanyWith
from tests.whole.given import AUTHOR, KEY_PROPERTY, MEI, Company, macro, mention, table

STATUS = ("Action", "Owner", "Status", "Ticket")


def markup_of_row(company: Company, page: str, text: str) -> str:
    return "<tr>" + company.row(page, text).partition("</tr>")[0] + "</tr>"


def save(company: Company, page: str, body: str) -> None:
    company.site.confluence.edit(page, body, AUTHOR.account_id)


def test_two_rows_of_the_same_words_are_two_items(company: Company) -> None:
    page = company.page(("Write a test", mention(MEI)), ("Write a test", mention(MEI)))
    company.settle()

    assert company.summaries() == ["Write a test"] * 2
    assert company.body(page).count(">OPS-1<") == company.body(page).count(">OPS-2<") == 1
    company.worker.run()
    assert company.writes() == []


def test_the_same_words_on_two_pages_are_two_items(company: Company) -> None:
    first, second = company.page(("Write a test",)), company.page(("Write a test",))
    company.settle()

    assert company.summaries() == ["Write a test"] * 2
    assert ">OPS-1<" in company.body(first)
    assert ">OPS-2<" in company.body(second)


def test_rows_in_another_order_keep_their_tickets(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",), ("Rehearse",))
    company.settle()
    rows = [markup_of_row(company, page, text) for text in ("Tune alerts", "Verify the chain", "Rehearse")]

    save(company, page, company.body(page).replace("".join(rows), "".join(reversed(rows))))
    company.site.requests.clear()
    company.worker.run_after()

    assert len(company.tickets()) == 3
    assert company.writes()[:1] != ["POST /rest/api/3/issue/bulk"]
    for ticket in company.tickets():
        assert f">{ticket.key}<" in company.row(page, ticket.summary)


def test_a_row_written_anew_keeps_the_ticket_whose_key_it_shows(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.settle()

    company.edit(page, "Tune alerts", "Something else altogether, decided in the review")
    company.worker.run_after()

    assert company.summaries() == ["Something else altogether, decided in the review"]


def test_a_deleted_row_leaves_its_ticket_and_brought_back_it_has_it_again(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    before = company.body(page)

    save(company, page, before.replace(markup_of_row(company, page, "Tune alerts"), ""))
    (outcome,) = company.worker.run_after()
    assert "orphan" in {finding.code for finding in outcome.plan.findings}
    assert "0 of 1 done" in company.block(page)

    save(company, page, before)
    company.worker.run_after()
    assert len(company.tickets()) == 2
    assert "0 of 2 done" in company.block(page)


def test_a_row_cut_to_another_page_takes_its_ticket_along(company: Company) -> None:
    here = company.page(("Tune alerts",), ("Verify the chain",))
    there = company.page(("Rehearse",))
    company.settle()
    row = markup_of_row(company, here, "Tune alerts")

    save(company, here, company.body(here).replace(row, ""))
    save(company, there, company.body(there).replace("</tbody>", row + "</tbody>", 1))
    company.worker.run_after()
    company.worker.run_after()

    assert len(company.tickets()) == 3
    assert company.body(there).count(">OPS-1<") == 1
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_a_new_row_on_a_copied_page_gets_a_ticket_of_its_own(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.settle()

    copy = company.site.confluence.copy(page, "A copy", AUTHOR.account_id).id
    row = markup_of_row(company, copy, "Tune alerts")
    new = "<tr><td><p>Rehearse</p></td><td><p /></td><td><p /></td><td><p /></td></tr>"
    save(company, copy, company.body(copy).replace(row, row + new))
    company.worker.run()
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts", "Rehearse"]
    assert ">OPS-2<" in company.row(copy, "Rehearse")


def test_the_word_of_a_person_who_says_done_stays_and_is_asked_about(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.settle()
    status = company.row(page, "Tune alerts").split("<td>")[3].removesuffix("</td>")

    company.edit(page, status, "<p>Done</p>")
    company.worker.run_after()

    assert "<p>Done</p>" in company.row(page, "Tune alerts")
    assert "close it if that stands" in company.block(page)
    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    assert "close it if that stands" not in company.block(page)
    assert "1 of 1 done" in company.block(page)


def test_a_ledger_that_got_lost_costs_a_wait_and_no_ticket(company: Company) -> None:
    """Keys stand in the rows, marks on the tickets: what is left is enough."""
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    (held,) = company.site.confluence.properties_of(page, KEY_PROPERTY)

    company.site.confluence.delete_property(held)
    for _ in range(3):
        company.worker.run_after()

    assert len(company.tickets()) == 2
    assert company.ledger(page)["entries"]


@pytest.mark.parametrize("labels_too", [False, True])
def test_ledger_and_macros_lost_together_cost_no_ticket(company: Company, labels_too: bool) -> None:
    """A page restored from a backup, beside tickets whose labels somebody tidied away."""
    page = company.page(("Tune alerts",), ("Verify the chain",))
    before = company.body(page)
    company.settle()
    (held,) = company.site.confluence.properties_of(page, KEY_PROPERTY)

    company.site.confluence.delete_property(held)
    save(company, page, before)
    for ticket in company.tickets() if labels_too else ():
        company.site.jira.change(ticket, {"labels": ()})
    for _ in range(3):
        company.worker.run_after()

    assert len(company.tickets()) == 2
    for ticket in company.tickets():
        assert f">{ticket.key}<" in company.row(page, ticket.summary)


@pytest.mark.parametrize("lag", [60.0, 3600.0, None])
def test_a_search_that_lags_makes_no_second_ticket(company_with: CompanyWith, lag: float | None) -> None:
    """Jira's and Confluence's indexes run behind what is written, by seconds on good days."""
    company = company_with()
    pages = [company.page((f"Improve part {part}",)) for part in range(3)]
    company.worker.run()
    company.site.options.search_lag = lag
    for _ in range(4):
        company.worker.run_after(ids=pages)

    assert sorted(company.summaries()) == [f"Improve part {part}" for part in range(3)]


def test_a_site_that_limits_requests_is_waited_for(company_with: CompanyWith) -> None:
    """A refused creation counts as unknown: what it was about waits for a later run, and is made once."""
    company = company_with(options=Options(rate=4))
    for part in range(8):
        company.page((f"Improve part {part}", mention(MEI)))
    for _ in range(6):
        company.worker.run_after()

    assert sorted(company.summaries()) == [f"Improve part {part}" for part in range(8)]
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_tickets_that_share_a_row_are_seen_and_end_the_run_with_6(company: Company) -> None:
    """It must not happen; if it does, somebody has to hear of it."""
    page = company.page(("Tune alerts",))
    company.settle()
    original = company.ticket("OPS-1")
    company.site.jira.create(
        company.ops,
        {"summary": original.summary, "type": original.type, "labels": original.labels},
        MEI.account_id,
        original.properties,
    )
    new = "<tr><td>Rehearse</td><td /><td /><td /></tr>"
    save(company, page, company.body(page).replace("</tbody>", new + "</tbody>", 1))
    company.site.clock.advance(20 * 60)

    planned = company.worker.plan()

    assert list(planned.twins.values()) == [("OPS-1", "OPS-2")]


def test_jira_out_of_order_changes_nothing_on_the_pages(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.settle()
    before = company.body(page)

    def sick(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/issue/bulkfetch"):
            return Answer(500, (("Content-Type", "application/json"),), b"{}")
        return handle(call)

    company.site.fault = sick
    with pytest.raises(RequestFailed):
        company.worker.run_after()

    assert company.body(page) == before
    assert company.writes() == []


def test_a_label_search_that_fails_makes_nothing_and_is_a_failure(company: Company) -> None:
    company.page(("Tune alerts",))
    company.worker.run()

    def sick(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/search/jql"):
            return Answer(500, (("Content-Type", "application/json"),), b"{}")
        return handle(call)

    company.site.fault = sick
    (outcome,) = company.worker.run_after()
    assert company.tickets() == []
    assert outcome.state is PageState.FAILED

    company.site.fault = lambda call, handle: handle(call)
    company.worker.run_after()
    assert company.summaries() == ["Tune alerts"]


def test_a_key_put_into_a_row_by_hand_before_its_ticket_was_made_wins(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.worker.run()
    made = company.site.jira.create(
        company.ops, {"summary": "Ours", "type": company.ops.types[0]}, MEI.account_id
    )

    company.edit(page, "Tune alerts", f"Tune alerts {macro(made.key)}")
    company.worker.run_after()
    company.worker.run_after()

    assert company.summaries() == ["Ours"]


def test_no_ticket_written_beside_a_ticket_parts_the_row_from_it(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()

    company.edit(page, macro_in(company, page, "Tune alerts"), "no-ticket")
    company.worker.run_after()
    company.worker.run_after()

    assert len(company.tickets()) == 2
    assert ">OPS-1<" not in company.row(page, "Tune alerts")
    assert "0 of 1 done" in company.block(page)


def test_no_ticket_written_behind_a_ticket_is_told_as_what_it_is(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    company.edit(page, "Tune alerts", "Tune alerts (no-ticket)")

    (outcome,) = company.worker.run_after()

    assert [finding.text for finding in outcome.plan.findings if finding.code == "orphan"] == [
        "OPS-1 is in a row that is left alone (asked for no ticket); the ticket stays as it is."
    ]


def macro_in(company: Company, page: str, text: str) -> str:
    row = company.row(page, text)
    start = row.index("<ac:structured-macro")
    return row[start : row.index("</ac:structured-macro>") + len("</ac:structured-macro>")]


def test_a_page_moved_to_another_space_keeps_its_tickets_where_they_are(company_with: CompanyWith) -> None:
    routes = [{"project": "PAY", "spaces": ["PAYS"]}]
    company = company_with(tickets={"project": "OPS", "routes": routes})
    space = company.site.confluence.add_space("PAYS", "Payments")
    page = company.page(("Tune alerts",))
    company.settle()

    company.site.confluence.move(page, space)
    company.worker.run_after()

    assert [ticket.key for ticket in company.tickets()] == ["OPS-1"]


def test_an_emptied_page_loses_nothing_when_it_is_brought_back(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.settle()
    version = company.site.confluence.pages[page].version.number

    save(company, page, "")
    company.worker.run_after()
    company.site.confluence.restore(page, version, AUTHOR.account_id)
    company.worker.run_after()
    company.worker.run_after()

    assert len(company.tickets()) == 1
    assert ">OPS-1<" in company.row(page, "Tune alerts")


@pytest.mark.parametrize("word", ["Won't fix", "Cancelled", "Obsolete", "In progress"])
def test_a_word_that_knows_more_than_a_fresh_ticket_stays(company: Company, word: str) -> None:
    """A ticket nobody has touched is no reason to overwrite what a team has written."""
    page = company.page(body=table(("Tune alerts", mention(MEI), word), header=STATUS))
    company.settle()

    assert word in company.row(page, "Tune alerts")


def test_a_word_gives_way_once_the_ticket_is_done(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI), "In progress"), header=STATUS))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.worker.run_after()

    assert "In progress" not in company.row(page, "Tune alerts")


def test_a_page_restored_to_a_version_before_its_tickets_gets_their_keys_back(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    before = company.body(page)
    company.settle()
    save(company, page, before)
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts", "Verify the chain"]
    assert ">OPS-1<" in company.row(page, "Tune alerts")
    assert ">OPS-2<" in company.row(page, "Verify the chain")


def test_a_row_reworded_while_its_creation_is_unanswered_gets_that_ticket(
    company: Company,
) -> None:
    page = company.page(("Tune the alerts of the gateway for queue length",))
    company.worker.run()
    company.site.clock.advance(20 * 60)

    def lose_the_answer(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route.endswith("/issue/bulk"):
            raise Dropped
        return answer

    company.site.fault = lose_the_answer
    company.worker.run()
    company.site.fault = faultless
    company.edit(page, "for queue length", "for the length of queues")
    company.worker.run_after()
    company.worker.run_after()

    assert company.summaries() == ["Tune the alerts of the gateway for queue length"]
    assert ">OPS-1<" in company.row(page, "for the length of queues")


def test_rows_cut_from_one_page_and_tables_that_come_back_keep_one_ticket_each(company: Company) -> None:
    """A row cut to another page, brought home again by an undo: its own ticket, once."""
    home, other = company.page(("Tune alerts",), ("Verify the chain",)), company.page(("Rehearse",))
    company.settle()
    whole = company.body(home)
    row = markup_of_row(company, home, "Tune alerts")
    save(company, home, whole.replace(row, ""))
    save(company, other, company.body(other).replace("</tbody>", row + "</tbody>", 1))
    company.worker.run_after()
    save(company, home, whole)
    company.worker.run_after()
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts", "Verify the chain", "Rehearse"]
    assert company.body(home).count(">OPS-1<") == 1
