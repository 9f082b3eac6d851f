"""One page or one ticket that is told of oddly is named; nothing follows from it, and nobody else waits."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Any

import pytest

from sync.apply import READ_AT_ONCE
from sync.atlassian.http import ATTEMPTS
from sync.core.policy import Timing
from sync.sandbox import Answer, Call, Handle, NotDelivered
from sync.sandbox.call import FaultScript, faultless
from tests.whole.conftest import CompanyWith
from tests.whole.given import KEY_PROPERTY, MEI, Company, mention

JSON = (("Content-Type", "application/json"),)

Odd = Callable[[str, str], FaultScript]


def as_json(real: Answer, document: object) -> Answer:
    return Answer(real.status, (("Date", real.header("Date")), *JSON), json.dumps(document).encode())


def every(document: Any) -> Any:
    """All objects within, from the outside in."""
    if isinstance(document, dict):
        yield document
    for inner in document.values() if isinstance(document, dict) else document:
        if isinstance(inner, dict | list):
            yield from every(inner)


# --- a ticket


def with_field(name: str, value: object) -> Odd:
    """Wherever Jira tells of the ticket, one of its fields has a value nobody foresaw."""

    def of(issue: str, key: str) -> FaultScript:
        def fault(call: Call, handle: Handle) -> Answer:
            real = handle(call)
            if "/issue" not in call.route and "/search" not in call.route:
                return real
            document = json.loads(real.body or "{}")
            for one in every(document):
                if one.get("key") == key and name in one.get("fields", {}):
                    one["fields"][name] = value
            return as_json(real, document)

        return fault

    return of


def broken(issue: str, key: str) -> FaultScript:
    """Jira cannot read this one: its bulk names it among the errors, by itself it is a fault."""

    def fault(call: Call, handle: Handle) -> Answer:
        if call.path.endswith((f"/issue/{issue}", f"/issue/{key}")):
            return Answer(500, JSON, b'{"errorMessages": ["Internal server error"]}')
        real = handle(call)
        if call.route.endswith("/bulkfetch"):
            document = json.loads(real.body)
            there = [one for one in document["issues"] if one["key"] != key]
            if len(there) < len(document["issues"]):
                document["issueErrors"] = [{"id": issue, "errorMessage": "Internal server error"}]
            return as_json(real, {**document, "issues": there})
        return real

    return fault


ODD_TICKETS: dict[str, tuple[Odd, str]] = {
    "a year of five digits": (with_field("duedate", "20226-01-14"), "unexpected shape at fields.duedate"),
    "no label": (with_field("labels", [None]), "unexpected shape at fields.labels"),
    "no name": (with_field("status", {"statusCategory": 7}), "unexpected shape at fields.status"),
    "a project that is none": (with_field("project", "OPS"), "unexpected shape at fields.project"),
    "a day that is none": (with_field("created", "yesterday"), "unexpected shape at fields.created"),
    "a fault": (broken, "Internal server error"),
}
KNOWN_AGAIN = {"a year of five digits", "no label", "no name"}


@pytest.mark.parametrize("kind", ODD_TICKETS)
def test_of_a_ticket_that_cannot_be_read_only_its_own_page_fails(company_of: CompanyWith, kind: str) -> None:
    odd, why = ODD_TICKETS[kind]
    company = company_of()
    pages = {company.page((f"Tune part {part}",), (f"Verify part {part}",)): part for part in range(3)}
    company.settle()
    of_page = {
        page: [one for one in company.tickets() if one.summary.endswith(str(part))]
        for page, part in pages.items()
    }
    first, second, _ = pages
    ticket = of_page[first][0]
    before = company.body(first)
    company.move_status(of_page[first][1].key, "Done")
    company.move_status(of_page[second][0].key, "Done")
    new = company.page(("A new one",))
    company.site.fault = odd(ticket.id, ticket.key)
    company.worker.run_after()
    outcomes = company.worker.run_after()

    failed = {outcome.plan.page.id: outcome.failures for outcome in outcomes if outcome.failures}
    found_out = kind in KNOWN_AGAIN  # of any other, nobody knows whether it is the one looked for
    assert failed.keys() == ({first} if found_out else {first, new})
    (said,) = failed[first]
    assert said.startswith(f"{ticket.key} cannot be read: ")
    assert why in said
    assert company.body(first) == before
    assert "1 of 2 done" in company.block(second)
    assert (">OPS-7<" in company.row(new, "A new one")) is found_out

    company.site.fault = faultless
    company.worker.run_after()
    assert "1 of 2 done" in company.block(first)
    company.worker.run_after()
    assert len(company.tickets()) == 7


def test_an_odd_ticket_of_somebody_else_s_keeps_nobody_from_creating(company_of: CompanyWith) -> None:
    """Though it is the newest of its project."""
    company = company_of()
    page = company.page(("Tune alerts",))
    company.worker.run()
    theirs = company.site.jira.create(
        company.ops, {"summary": "Theirs", "type": company.ops.types[0]}, MEI.account_id
    )
    company.site.fault = with_field("duedate", "20226-01-14")(theirs.id, theirs.key)

    company.worker.run_after()

    assert ">OPS-2<" in company.row(page, "Tune alerts")


def test_an_odd_ticket_of_ours_is_found_again_and_not_made_again(company_of: CompanyWith) -> None:
    """Its page is founded anew, and knows of it by its mark alone; nothing else of it can be understood."""
    company = company_of()
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    lost = company.tickets()[0]
    forget(company, page)
    company.site.fault = with_field("duedate", "20226-01-14")(lost.id, lost.key)
    for _ in range(3):
        outcomes = company.worker.run_after()

    assert len(company.tickets()) == 2
    assert [outcome.failures for outcome in outcomes] == [
        (f"{lost.key} cannot be read: The site's answer has an unexpected shape at fields.duedate",)
    ]

    company.site.fault = faultless
    company.worker.run_after()
    company.worker.run_after()
    assert len(company.tickets()) == 2
    for ticket in company.tickets():
        assert f">{ticket.key}<" in company.row(page, ticket.summary)


def forget(company: Company, page: str) -> None:
    """What the page and its ledger knew of its tickets is lost."""
    confluence = company.site.confluence
    bare = re.sub(r'<ac:structured-macro ac:name="jira".*?</ac:structured-macro>', "", company.body(page))
    confluence.edit(page, bare, company.site.people.worker.account_id)
    for held in confluence.properties_of(page, KEY_PROPERTY):
        confluence.delete_property(held)


# --- a page

Change = Callable[[dict[str, Any]], object]


def told(change: Change) -> Callable[[str], FaultScript]:
    """The search tells of one page in another way."""

    def of(page: str) -> FaultScript:
        def fault(call: Call, handle: Handle) -> Answer:
            real = handle(call)
            if not call.route.endswith("/content/search"):
                return real
            document = json.loads(real.body)
            for one in document["results"]:
                if one["id"] == page:
                    change(one)
            return as_json(real, document)

        return fault

    return of


def without_versions(found: dict[str, Any]) -> None:
    for held in found["metadata"]["properties"].values():
        if isinstance(held, dict):
            held.pop("version", None)


def ledger_not_read(page: str) -> FaultScript:
    """The search leaves the ledger's version out, and the ledger cannot be had by itself, either."""
    left_out = told(without_versions)(page)

    def fault(call: Call, handle: Handle) -> Answer:
        if call.method == "GET" and f"/{page}/propert" in call.path:
            return Answer(500, JSON, b'{"message": "Oops"}')
        return left_out(call, handle)

    return fault


def stumbled_over(page: str) -> FaultScript:
    """The site cannot bring the page, in whatever company, as long as anything but its id is asked for."""

    def fault(call: Call, handle: Handle) -> Answer:
        real = handle(call)
        if not call.route.endswith("/content/search") or "expand" not in call.query:
            return real
        brought = json.loads(real.body)["results"]
        return (
            Answer(500, JSON, b'{"message": "Oops"}') if any(one["id"] == page for one in brought) else real
        )

    return fault


KEPT_BACK = {"read": {"operation": "read", "_expandable": {"restrictions": ""}}}
ODD_PAGES: dict[str, tuple[Callable[[str], FaultScript], str]] = {
    "no history": (told(lambda one: one.update(history=None)), "unexpected shape at history"),
    "a nameless ancestor": (
        told(lambda one: one.update(ancestors=[{}])),
        "unexpected shape at ancestors.0.id",
    ),
    "restrictions kept back": (told(lambda one: one.update(restrictions=KEPT_BACK)), "at restrictions.read"),
    "no title": (told(lambda one: one.update(title=None)), "unexpected shape at title"),
    "no label": (told(lambda one: one["metadata"]["labels"]["results"].append(None)), "metadata.labels"),
    "a ledger of no number": (ledger_not_read, "Oops"),
    "stumbled over": (stumbled_over, "cannot be had: Confluence did not answer"),
}


@pytest.mark.parametrize("kind", ODD_PAGES)
def test_of_a_page_that_cannot_be_read_nothing_follows_for_the_others(
    company_of: CompanyWith, kind: str
) -> None:
    odd, why = ODD_PAGES[kind]
    company = company_of()
    pages = [company.page((f"Tune part {part}",)) for part in range(4)]
    company.settle()
    company.move_status("OPS-1", "Done")
    new = company.page(("A new one",))
    named = next(page for page in pages[1:] if ">OPS-1<" not in company.body(page))
    before = company.body(named)
    company.site.fault = odd(named)
    company.worker.run_after()
    outcomes = company.worker.run_after()

    failed = {outcome.plan.page.id: outcome.failures for outcome in outcomes if outcome.failures}
    assert failed.keys() == {named}
    assert why in failed[named][0]
    assert company.body(named) == before
    assert sum("1 of 1 done" in company.block(page) for page in pages) == 1
    assert ">OPS-5<" in company.row(new, "A new one")


# --- what is kept from us, or cannot be had for a moment


def kept_from_us(part: str, status: int, document: object) -> Callable[[str], FaultScript]:
    def of(page: str) -> FaultScript:
        def fault(call: Call, handle: Handle) -> Answer:
            if call.method == "GET" and f"/{page}/{part}" in call.path:
                return Answer(status, JSON, json.dumps(document).encode())
            return handle(call)

        return fault

    return of


NOT_TOLD = {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": None}]}
FORBIDDEN = {"errors": [{"status": 403, "code": "FORBIDDEN", "title": "Forbidden", "detail": None}]}
NOT_PERMITTED = {"statusCode": 403, "message": "PermissionException: User not permitted to view content"}


@pytest.mark.parametrize(("status", "document"), [(404, NOT_TOLD), (403, FORBIDDEN), (403, NOT_PERMITTED)])
def test_a_page_whose_ledger_is_kept_from_us_fails_alone(
    company_of: CompanyWith, status: int, document: object
) -> None:
    """A token that is not good for one page is good for the others."""
    company = company_of()
    kept, *others = [company.page((f"Tune part {part}",)) for part in range(3)]
    company.worker.run()
    company.site.fault = kept_from_us("propert", status, document)(kept)

    outcomes = company.worker.run_after()

    assert [outcome.plan.page.id for outcome in outcomes if outcome.failures] == [kept]
    assert sorted(company.summaries()) == ["Tune part 1", "Tune part 2"]
    assert all("0 of 1 done" in company.block(page) for page in others)


def test_without_the_scope_for_comments_every_page_gets_its_block(climbing: Company) -> None:
    pages = [climbing.page((f"Tune part {part}", mention(MEI), "2026-11-11")) for part in range(3)]
    climbing.settle()

    def refused(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/footer-comments") and call.method == "POST":
            return Answer(401, JSON, b'{"code": 401, "message": "Unauthorized; scope does not match"}')
        return handle(call)

    climbing.site.fault = refused
    outcomes = climbing.worker.run_after(2 * 24 * 60)

    assert all("was due 2026-11-11" in climbing.block(page) for page in pages)
    assert ["scope does not match" in str(outcome.failures) for outcome in outcomes] == [True] * 3


def test_without_the_scope_for_pages_each_is_tried_once_and_says_what_is_lacking(company: Company) -> None:
    pages = [company.page((f"Tune part {part}",)) for part in range(3)]
    company.worker.run()
    tried: list[str] = []

    def refused(call: Call, handle: Handle) -> Answer:
        if call.method == "PUT" and call.route.endswith("/pages/{id}"):
            tried.append(call.path)
            return Answer(401, JSON, b'{"code": 401, "message": "Unauthorized; scope does not match"}')
        return handle(call)

    company.site.fault = refused
    outcomes = company.worker.run_after()

    assert len(tried) == len(pages) == len(company.tickets())
    assert ["scope does not match" in str(outcome.failures) for outcome in outcomes] == [True] * 3


@pytest.mark.parametrize("product", ["/wiki", "/rest/api/3"])
@pytest.mark.parametrize("seconds", [2, 60])
def test_a_network_that_is_gone_for_a_while_in_the_midst_of_a_run_does_not_break_it_off(
    company: Company, product: str, seconds: int
) -> None:
    """What was made by then is told, and what is left is done by a later run."""
    pages = [company.page((f"Tune part {part}",)) for part in range(3)]
    company.worker.run()
    company.site.clock.advance(20 * 60)
    gone_until: datetime | None = None

    def gone(call: Call, handle: Handle) -> Answer:
        nonlocal gone_until
        if call.route.endswith("/issue/bulk"):
            real = handle(call)
            gone_until = company.site.clock.now() + timedelta(seconds=seconds)
            return real
        if product in call.path and gone_until is not None and company.site.clock.now() < gone_until:
            raise NotDelivered
        return handle(call)

    company.site.fault = gone
    outcomes = company.worker.run()
    assert [outcome.plan.page.id for outcome in outcomes] == pages

    company.site.fault = faultless
    for _ in range(3):
        company.worker.run_after()
    assert len(company.tickets()) == 3
    assert all("0 of 1 done" in company.block(page) for page in pages)


@pytest.mark.parametrize("product", ["/wiki", "/rest/api/3"])
@pytest.mark.parametrize("pages", [20, 200])
def test_a_site_that_is_gone_for_good_is_asked_about_once_for_each_batch(
    company_with: CompanyWith, product: str, pages: int
) -> None:
    """Or the run would ask on until its time is over, and keep every other from beginning meanwhile."""
    company = company_with(limits={"new_tickets": pages, "pages_written": pages})
    for part in range(pages):
        company.page((f"Tune part {part}",))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    is_gone = False
    asked = 0

    def gone(call: Call, handle: Handle) -> Answer:
        nonlocal is_gone, asked
        if product in call.path and is_gone:
            asked += 1
            raise NotDelivered
        is_gone = is_gone or call.route.endswith("/issue/bulk")
        return handle(call)

    company.site.fault = gone
    outcomes = company.worker.run()

    batches = ceil(pages / Timing().bulk) + ceil(pages / READ_AT_ONCE)  # of creating, and of writing
    assert len(outcomes) == pages
    assert ATTEMPTS <= asked <= ATTEMPTS + batches


LINK = "/issue/{issueIdOrKey}/remotelink"


@pytest.mark.parametrize("status", [400, 403, 413])
def test_a_link_that_jira_refuses_is_told_once(company: Company, status: int) -> None:
    """Issue linking may be switched off for good; nothing that anybody does on the page would end it."""
    page = company.page(("Tune alerts",))
    company.worker.run()

    def refused(call: Call, handle: Handle) -> Answer:
        if call.route.endswith(LINK):
            return Answer(status, JSON, b'{"errorMessages": ["Issue linking is disabled."]}')
        return handle(call)

    company.site.fault = refused
    (first,) = company.worker.run_after()
    company.site.requests.clear()
    later = [company.worker.run_after() for _ in range(2)]

    assert first.failures == ("OPS-1 could not be linked back to the page: Issue linking is disabled.",)
    assert [outcome.failures for (outcome,) in later] == [(), ()]
    assert not any(served.route.endswith(LINK) for served in company.site.requests)
    assert "0 of 1 done" in company.block(page)


@pytest.mark.parametrize(("status", "said"), [(500, "Oops"), (401, "Unauthorized; scope does not match")])
def test_a_link_that_may_be_taken_later_is_made_then(company: Company, status: int, said: str) -> None:
    company.page(("Tune alerts",))
    company.worker.run()

    def not_now(call: Call, handle: Handle) -> Answer:
        told = json.dumps({"message": said}).encode()
        return Answer(status, JSON, told) if call.route.endswith(LINK) else handle(call)

    company.site.fault = not_now
    for _ in range(2):
        (outcome,) = company.worker.run_after()
        assert said in outcome.failures[0]
    company.site.fault = faultless
    (outcome,) = company.worker.run_after()

    assert outcome.failures == ()
    assert company.site.jira.links_of(company.ticket("OPS-1"))


def test_a_ticket_that_jira_cannot_read_is_named_where_it_keeps_others_from_being_made(
    company: Company,
) -> None:
    """It may be the very one that is looked for."""
    company.page(("Tune alerts",))
    company.settle()
    new = company.page(("A new one",))
    company.worker.run()
    company.site.fault = broken(company.ticket("OPS-1").id, "OPS-1")

    told = {outcome.plan.page.id: outcome.failures for outcome in company.worker.run_after()}

    assert told[new] == (f"issue {company.ticket('OPS-1').id} cannot be read: Internal server error.",)
    assert len(company.tickets()) == 1
