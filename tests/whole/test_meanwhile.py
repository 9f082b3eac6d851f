"""What people and other workers do between the moment of planning and the moment of writing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from sync.apply import CAME_BETWEEN
from sync.core.planning.page_plans import PageOutcome, PageState
from sync.sandbox import Answer, Call, Dropped, Handle
from tests.whole.given import AUTHOR, MEI, Company, mention, table

PAGES = "/wiki/api/v2/pages"
PAGE = "/wiki/api/v2/pages/{id}"
LEDGER = "/wiki/api/v2/pages/{page-id}/properties/{property-id}"
BULK = "/rest/api/3/issue/bulk"
STATUS = ("Action", "Owner", "Status", "Ticket")


class Meanwhile:
    """A fault script that lets somebody act just before requests of one route, each action once."""

    def __init__(self, method: str, route: str, actions: Sequence[Callable[[], object]]) -> None:
        self._method, self._route, self._actions = method, route, list(actions)

    def __call__(self, call: Call, handle: Handle) -> Answer:
        if (call.method, call.route) == (self._method, self._route) and self._actions:
            self._actions.pop(0)()
        return handle(call)


def given_a_founded_page(company: Company, *rows: Sequence[str]) -> str:
    page = company.page(*(rows or [("Tune alerts", mention(MEI))]))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    return page


def run_while(company: Company, method: str, route: str, *actions: Callable[[], object]) -> PageOutcome:
    company.site.fault = Meanwhile(method, route, actions)
    (outcome,) = company.worker.run()
    return outcome


def test_an_edit_just_before_the_page_is_written_is_kept(company: Company) -> None:
    page = given_a_founded_page(company)

    outcome = run_while(
        company,
        "PUT",
        PAGE,
        lambda: company.edit(page, "<h2>Action items", "<p>New words.</p><h2>Action items"),
    )

    assert outcome.failures == ()
    assert "<p>New words.</p>" in company.body(page)
    assert ">OPS-1<" in company.row(page, "Tune alerts")


def test_a_row_reworded_just_before_the_page_is_written_keeps_its_ticket(company: Company) -> None:
    page = given_a_founded_page(company)

    run_while(company, "PUT", PAGE, lambda: company.edit(page, "Tune alerts", "Tune all alerts"))

    assert ">OPS-1<" in company.row(page, "Tune all alerts")
    company.worker.run_after()
    company.worker.run_after()
    assert len(company.tickets()) == 1


def test_a_row_deleted_just_before_the_page_is_written_leaves_its_ticket(company: Company) -> None:
    page = given_a_founded_page(company, ("Tune alerts",), ("Verify the chain",))
    row = "<tr>" + company.row(page, "Tune alerts").partition("</tr>")[0] + "</tr>"

    run_while(company, "PUT", PAGE, lambda: company.edit(page, row, ""))

    assert ">OPS-1<" not in company.body(page)
    assert ">OPS-2<" in company.row(page, "Verify the chain")
    company.worker.run_after()
    assert len(company.tickets()) == 2


def test_rows_moved_just_before_the_page_is_written_keep_their_own_tickets(company: Company) -> None:
    page = given_a_founded_page(company, ("Tune alerts",), ("Verify the chain",))

    def swap() -> None:
        body = company.body(page)
        swapped = body.replace("Tune alerts", "@").replace("Verify the chain", "Tune alerts")
        company.site.confluence.edit(page, swapped.replace("@", "Verify the chain"), AUTHOR.account_id)

    run_while(company, "PUT", PAGE, swap)

    keys = {ticket.summary: ticket.key for ticket in company.tickets()}
    for text, key in keys.items():
        assert f">{key}<" in company.row(page, text)


def test_a_table_that_is_no_action_table_any_more_is_not_written(company: Company) -> None:
    page = given_a_founded_page(company)
    body = "<p>We moved everything to another page.</p>"

    run_while(company, "PUT", PAGE, lambda: company.site.confluence.edit(page, body, AUTHOR.account_id))

    assert company.body(page) == body


def test_a_page_that_becomes_malformed_just_before_it_is_written_is_not_written(company: Company) -> None:
    page = given_a_founded_page(company)
    body = "<h2>Action items</h2><table><tr><td>oh"

    run_while(company, "PUT", PAGE, lambda: company.site.confluence.edit(page, body, AUTHOR.account_id))
    company.worker.run_after()

    assert company.body(page) == body
    assert len(company.tickets()) == 1


def test_somebody_who_saves_again_and_again_wins_until_the_next_run(company: Company) -> None:
    page = given_a_founded_page(company)
    saves = [
        lambda: company.site.confluence.edit(page, company.body(page) + "<p>more</p>", AUTHOR.account_id)
    ] * 5

    outcome = run_while(company, "PUT", PAGE, *saves)

    assert outcome.state is PageState.FAILED
    assert "being edited right now" in outcome.failures[0]
    assert len(company.tickets()) == 1
    company.site.fault = lambda call, handle: handle(call)
    company.worker.run_after()
    assert ">OPS-1<" in company.row(page, "Tune alerts")
    assert len(company.tickets()) == 1


def test_an_inline_comment_before_the_write_is_kept(company: Company) -> None:
    """It changes the body without a new version: a write against the planned bytes would delete it."""
    page = given_a_founded_page(company)
    marked = '<ac:inline-comment-marker ac:ref="1f0c">Tune</ac:inline-comment-marker> alerts'

    run_while(
        company,
        "POST",
        BULK,
        lambda: company.site.confluence.annotate(page, company.body(page).replace("Tune alerts", marked)),
    )

    assert marked in company.body(page)
    assert ">OPS-1<" in company.body(page)


def test_a_page_deleted_after_its_tickets_were_created_leaves_them(company: Company) -> None:
    page = given_a_founded_page(company)

    outcome = run_while(company, "POST", BULK, lambda: company.site.confluence.change_status(page, "trashed"))

    assert outcome.state is PageState.FAILED
    assert "is not there, or hidden" in outcome.failures[0]
    assert company.summaries() == ["Tune alerts"]


def test_a_page_deleted_just_before_it_is_written_leaves_its_tickets(company: Company) -> None:
    page = given_a_founded_page(company)

    outcome = run_while(company, "PUT", PAGE, lambda: company.site.confluence.pages.pop(page))

    assert outcome.state is PageState.FAILED
    assert company.summaries() == ["Tune alerts"]


def test_the_tickets_of_a_page_archived_meanwhile_are_not_changed(company: Company) -> None:
    """Archiving a page makes no version of it."""
    page = company.page(("Tune alerts", mention(MEI), "2026-12-04"))
    company.settle()
    company.edit(page, "2026-12-04", "2026-12-18")
    company.site.clock.advance(20 * 60)

    run_while(company, "GET", PAGES, lambda: company.site.confluence.change_status(page, "archived"))

    assert company.ticket("OPS-1").due == date(2026, 12, 4)


def test_a_page_archived_just_before_its_tickets_are_made_gets_none(company: Company) -> None:
    page = given_a_founded_page(company)

    run_while(company, "GET", PAGES, lambda: company.site.confluence.change_status(page, "archived"))

    assert company.tickets() == []


def test_a_page_renamed_before_it_is_written_keeps_its_new_name(company: Company) -> None:
    page = given_a_founded_page(company)

    run_while(
        company,
        "POST",
        BULK,
        lambda: company.site.confluence.rename(page, "A better title", AUTHOR.account_id),
    )

    assert company.site.confluence.pages[page].title == "A better title"
    assert ">OPS-1<" in company.body(page)


def test_a_page_that_another_worker_claims_first_gets_no_ticket_from_us(company: Company) -> None:
    """The ledger's own version is the guard: whoever writes it first creates, the other one does not."""
    page = given_a_founded_page(company)

    def another_worker() -> None:
        (held,) = company.site.confluence.properties_of(page, "postmortemSyncLedger")
        ledger = {**held.value, "claim": "theirs"}  # type: ignore[dict-item]
        company.site.confluence.update_property(held, ledger, held.version.number + 1, MEI.account_id, "")

    outcome = run_while(company, "PUT", LEDGER, another_worker)

    assert company.tickets() == []
    assert outcome.created == ()
    assert ">OPS-" not in company.body(page)


def test_a_claim_whose_answer_got_lost_is_ours_if_it_arrived(company: Company) -> None:
    given_a_founded_page(company)
    lost: list[Call] = []

    def lose_first_claim(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if (call.method, call.route) == ("PUT", LEDGER) and not lost:
            lost.append(call)
            raise Dropped
        return answer

    company.site.fault = lose_first_claim
    (outcome,) = company.worker.run()

    assert outcome.created == ("OPS-1",)
    assert len(company.tickets()) == 1


def test_a_creation_whose_answer_got_lost_is_found_again_and_never_repeated(company: Company) -> None:
    page = given_a_founded_page(company, ("Tune alerts",), ("Verify the chain",))
    lost: list[Call] = []

    def lose_first_bulk(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route == BULK and not lost:
            lost.append(call)
            raise Dropped
        return answer

    company.site.fault = lose_first_bulk
    (outcome,) = company.worker.run()
    assert outcome.failures
    for _ in range(3):
        company.worker.run_after()

    assert sorted(company.summaries()) == ["Tune alerts", "Verify the chain"]
    for ticket in company.tickets():
        assert f">{ticket.key}<" in company.row(page, ticket.summary)


def test_what_another_worker_has_done_since_it_was_planned_waits_and_says_why(company: Company) -> None:
    """Whoever reads “waiting” asks what for."""
    company.page(body=table(("Tune alerts",), header=STATUS))
    company.settle()
    company.move_status("OPS-1", "Done")
    session = company.worker.session()
    planned = session.plan(session.config.selection(full=True), lambda count: None)
    company.worker.run()

    (outcome,) = session.apply(planned, lambda outcome: None)

    assert (outcome.state, outcome.waits) == (PageState.WAITING, (CAME_BETWEEN,))


def test_two_workers_at_once_make_one_ticket(company: Company) -> None:
    """The second run begins in the very moment when the first is about to create."""
    page = given_a_founded_page(company)

    def second_worker() -> None:
        company.site.fault = lambda call, handle: handle(call)
        company.worker.run()

    run_while(company, "POST", BULK, second_worker)
    company.worker.run_after()
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]
    assert company.body(page).count(">OPS-1<") == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_page_that_cannot_be_written_is_written_by_the_next_run(company: Company, status: int) -> None:
    page = given_a_founded_page(company)
    sick = [True]

    def no_writes(call: Call, handle: Handle) -> Answer:
        if sick and call.method == "PUT" and call.route == PAGE:
            return Answer(status, (("Content-Type", "text/html"),), b"<html>sorry</html>")
        return handle(call)

    company.site.fault = no_writes
    (outcome,) = company.worker.run()
    assert outcome.failures
    assert len(company.tickets()) == 1

    sick.clear()
    company.worker.run_after()
    assert ">OPS-1<" in company.row(page, "Tune alerts")
    assert len(company.tickets()) == 1


def test_one_page_that_fails_does_not_stop_the_others(company: Company) -> None:
    pages = [company.page((f"Improve part {part}",), title=f"page {part}") for part in range(3)]
    company.worker.run()
    company.site.clock.advance(20 * 60)

    def second_page_is_sick(call: Call, handle: Handle) -> Answer:
        if call.method == "PUT" and call.path.endswith(f"/pages/{pages[1]}"):
            return Answer(500, (("Content-Type", "application/json"),), b"{}")
        return handle(call)

    company.site.fault = second_page_is_sick
    outcomes = company.worker.run()

    assert [outcome.state for outcome in outcomes] == [PageState.CHANGES, PageState.FAILED, PageState.CHANGES]
    assert [outcome.written for outcome in outcomes] == [True, False, True]


def test_an_ancestor_that_cannot_be_asked_fails_its_page_alone(company: Company) -> None:
    """Whether the page is restricted is not known then: it is left alone, and the others are not."""
    parent = company.page(body="<p>top</p>", labels=())
    company.page(("Tune alerts",), title="below", parent=parent)
    company.page(("Verify the chain",), title="beside")

    def parent_is_sick(call: Call, handle: Handle) -> Answer:
        if "restriction" in call.route and f"/{parent}/" in call.path:
            return Answer(500, (("Content-Type", "application/json"),), b"{}")
        return handle(call)

    company.site.fault = parent_is_sick
    company.worker.run()
    company.worker.run_after()

    assert company.summaries() == ["Verify the chain"]


def test_a_link_that_failed_is_made_by_a_later_run(company: Company) -> None:
    given_a_founded_page(company)
    sick = [True]

    def no_links(call: Call, handle: Handle) -> Answer:
        if sick and call.route.endswith("/remotelink"):
            return Answer(500, (("Content-Type", "application/json"),), b"{}")
        return handle(call)

    company.site.fault = no_links
    (outcome,) = company.worker.run()
    assert outcome.failures

    sick.clear()
    company.worker.run_after()
    company.worker.run_after()
    assert len(company.site.jira.links_of(company.ticket("OPS-1"))) == 1


def test_status_that_moves_while_the_page_is_written_is_shown_by_the_next_run(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.settle()
    company.move_status("OPS-1", "In Progress")

    run_while(company, "PUT", PAGE, lambda: company.move_status("OPS-1", "Done"))
    assert "In Progress" in company.row(page, "Tune alerts")

    company.worker.run_after()
    assert ">Done<" in company.row(page, "Tune alerts")


def test_a_ticket_that_came_without_our_mark_gets_it_at_once(company: Company) -> None:
    """The mark says which row a ticket was made for; a site may drop it from the creation."""
    given_a_founded_page(company)

    def drop_properties(call: Call, handle: Handle) -> Answer:
        if call.route != BULK:
            return handle(call)
        document = json.loads(call.body)
        for issue in document["issueUpdates"]:
            issue.pop("properties")
        return handle(replace(call, body=json.dumps(document).encode()))

    company.site.fault = drop_properties
    (outcome,) = company.worker.run()

    assert outcome.created == ("OPS-1",)
    assert "postmortemSync" in company.ticket("OPS-1").properties
