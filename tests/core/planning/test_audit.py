"""Tickets held against pages: what is said about them, and what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from sync.core.model import ActionItem, Category, Skip, Ticket, TicketMark
from sync.core.planning.audit import (
    Audit,
    Kind,
    Origin,
    audit,
    origin,
)
from sync.core.planning.page_plans import PageRef
from sync.core.planning.survey import Survey
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.ledger_property import NO_LEDGER, LedgerState

SITE = "wiki.example.com"
ROW = "01jd0000000000000000000000"
OTHER_ROW = "01jd0000000000000000000001"
PAGE, OTHER_PAGE = "65537", "65538"


def ticket(
    key: str,
    rid: str = ROW,
    page: str = PAGE,
    *,
    site: str = SITE,
    marked: bool = True,
    labelled: bool = True,
    done: bool = False,
) -> Ticket:
    return Ticket(
        id=str(10_000 + int(key.rpartition("-")[2])),
        key=key,
        project_id="10000",
        summary="Tune alerts",
        status="Done" if done else "To Do",
        category=Category.DONE if done else Category.NEW,
        labels=frozenset({"postmortem-sync", f"pm-p{page}", f"pm-{rid}"} if labelled else ()),
        mark=TicketMark(rid, page, site) if marked else None,
    )


def survey(*rows: Sequence[str], page: str = PAGE, entries: Sequence[Entry] = ()) -> Survey:
    """A page whose rows are a text and the keys that stand beside it."""
    stored = LedgerState(Ledger(SITE, page, entries=tuple(entries))) if entries else NO_LEDGER
    items = tuple(ActionItem(0, place, text, tickets=tuple(keys)) for place, (text, *keys) in enumerate(rows))
    return Survey(PageRef(page, "Outage", "PM", "", 1, frozenset()), stored, date(2026, 11, 10), items=items)


def entry(key: str, rid: str = ROW, text: str = "Tune alerts", issue_id: str = "") -> Entry:
    return Entry(rid, text, 0, 0, state=EntryState.LINKED, key=key, issue_id=issue_id)


def audited(
    tickets: Sequence[Ticket], surveys: Sequence[Survey] = (), absent: Mapping[str, str] | None = None
) -> Audit:
    return audit(tickets, surveys, absent or {}, SITE)


def kinds(found: Audit) -> list[tuple[Kind, tuple[str, ...]]]:
    return [(anomaly.kind, anomaly.tickets) for anomaly in found.anomalies]


# --- which row a ticket was made for


@pytest.mark.parametrize(
    ("one", "made_for"),
    [
        (ticket("OPS-1"), Origin(ROW, PAGE)),
        (ticket("OPS-1", labelled=False), Origin(ROW, PAGE)),
        (ticket("OPS-1", marked=False), Origin(ROW, PAGE)),
        (ticket("OPS-1", site="wiki.example.org"), None),
        (ticket("OPS-1", marked=False, labelled=False), None),
        (ticket("OPS-1", page="../1"), None),
        (replace(ticket("OPS-1", marked=False), labels=frozenset({"postmortem-sync", f"pm-p{PAGE}"})), None),
        (replace(ticket("OPS-1", marked=False), labels=frozenset({f"pm-{ROW}"})), None),
        (
            replace(ticket("OPS-1", marked=False), labels=frozenset({f"pm-p{PAGE}", "pm-p7", f"pm-{ROW}"})),
            None,
        ),
        (replace(ticket("OPS-1", marked=False), labels=frozenset({f"pm-p{PAGE}", "pm-team"})), None),
    ],
    ids=[
        "mark and labels",
        "mark alone",
        "labels alone",
        "another site's mark, whatever its labels say",
        "neither",
        "a mark that is not of our making",
        "no label of a row",
        "no label of a page",
        "labels of two pages",
        "a label that only looks like ours",
    ],
)
def test_the_row_a_ticket_was_made_for(one: Ticket, made_for: Origin | None) -> None:
    assert origin(one, SITE) == made_for


# --- several tickets for one row


@pytest.mark.parametrize(
    ("tickets", "said"),
    [
        ([ticket("OPS-1"), ticket("OPS-2", OTHER_ROW)], []),
        ([ticket("OPS-10"), ticket("OPS-9")], [(Kind.TWINS, ("OPS-9", "OPS-10"))]),
        ([ticket("OPS-3"), ticket("OPS-1"), ticket("PAY-2")], [(Kind.TWINS, ("OPS-1", "PAY-2", "OPS-3"))]),
        ([ticket("OPS-1", labelled=False), ticket("OPS-2")], [(Kind.TWINS, ("OPS-1", "OPS-2"))]),
        (
            [ticket("OPS-1", marked=False), ticket("OPS-2", marked=False)],
            [(Kind.TWINS, ("OPS-1", "OPS-2"))],
        ),
        ([ticket("OPS-1"), ticket("OPS-2", marked=False)], [(Kind.LOOKALIKE, ("OPS-1", "OPS-2"))]),
        (
            [ticket("OPS-1"), ticket("OPS-2"), ticket("OPS-3", marked=False)],
            [(Kind.TWINS, ("OPS-1", "OPS-2")), (Kind.LOOKALIKE, ("OPS-1", "OPS-3"))],
        ),
        ([ticket("OPS-1"), ticket("OPS-2", site="wiki.example.org")], []),
        ([ticket("OPS-1"), ticket("OPS-2", done=True)], [(Kind.SETTLED_TWINS, ("OPS-1", "OPS-2"))]),
        ([ticket("OPS-1", done=True), ticket("OPS-2")], [(Kind.TWINS, ("OPS-1", "OPS-2"))]),
        (
            [ticket("OPS-1"), ticket("OPS-2", done=True), ticket("OPS-3")],
            [(Kind.TWINS, ("OPS-1", "OPS-2", "OPS-3"))],
        ),
    ],
    ids=[
        "one for each row",
        "two by mark, the lowest number first",
        "three, in two projects",
        "two, one without labels",
        "two by labels, none has a mark",
        "a mark, and labels alone: a clone",
        "twins and a clone",
        "another site's",
        "the other one is closed",
        "the one that stays is closed, the other is not",
        "one of two others is closed",
    ],
)
def test_several_tickets_for_one_row(
    tickets: Sequence[Ticket], said: list[tuple[Kind, tuple[str, ...]]]
) -> None:
    found = audited(tickets)

    assert kinds(found) == said
    assert found.broken == any(kind is Kind.TWINS for kind, _ in said)


def test_where_the_row_shows_the_twin_that_goes_the_key_is_to_be_replaced() -> None:
    """Or the closed duplicate would stand in the row for ever."""
    page = survey(("Tune alerts", "OPS-2"), entries=[entry("OPS-2")])

    (anomaly,) = audited([ticket("OPS-1"), ticket("OPS-2")], [page]).anomalies

    assert anomaly.settle == (
        "Keep OPS-1. Link to it as duplicate, and close: OPS-2. Write OPS-1 into the row, which shows OPS-2."
    )


# --- tickets without a row


@pytest.mark.parametrize(
    "page",
    [
        survey(("Tune alerts", "OPS-1"), entries=[entry("OPS-1")]),
        survey(("Something else", "OPS-1")),
        survey(("Tune alerts",), entries=[entry("OPS-1")]),
        survey(("Tune alerts",)),
        survey(("Tune alerts", "OLD-7"), entries=[entry("OLD-7", issue_id="10001")]),
    ],
    ids=[
        "its row shows it",
        "some row shows it, the ledger is lost",
        "its row was matched, the macro is lost",
        "its row has its text, macro and ledger are lost",
        "its row shows the key it had before it was moved",
    ],
)
def test_a_ticket_has_its_row(page: Survey) -> None:
    assert audited([ticket("OPS-1")], [page]).anomalies == ()


def test_a_ticket_without_a_row_is_an_orphan() -> None:
    page = survey(("Rehearse", "OPS-2"), entries=[entry("OPS-1"), entry("OPS-2", OTHER_ROW, "Rehearse")])

    found = audited([ticket("OPS-1"), replace(ticket("OPS-2", OTHER_ROW), summary="Rehearse")], [page])

    assert kinds(found) == [(Kind.ROW_GONE, ("OPS-1",))]
    assert not found.broken


@pytest.mark.parametrize("done", [False, True])
def test_a_ticket_without_a_row_is_held_against_one_of_the_same_words_that_has_one(done: bool) -> None:
    page = survey(("Tune alerts", "OPS-1"), entries=[entry("OPS-1")])

    found = audited([ticket("OPS-1"), ticket("OPS-2", OTHER_ROW, done=done)], [page])

    assert kinds(found) == [(Kind.ROW_TAKEN, ("OPS-1", "OPS-2"))]
    assert ("Nothing needs to be done" in found.anomalies[0].settle) == done
    assert not found.broken


def test_tickets_of_a_page_that_is_gone_are_told_together() -> None:
    tickets = [ticket("OPS-10", OTHER_ROW), ticket("OPS-9")]

    found = audited(tickets, absent={PAGE: "", "7": ""})

    assert kinds(found) == [(Kind.PAGE_GONE, ("OPS-9", "OPS-10"))]
    assert (
        found.anomalies[0].text
        == f"Page {PAGE} is not there, or hidden from postmortem-sync; made for it: OPS-9, OPS-10."
    )


def test_orphans_that_are_closed_ask_for_nothing() -> None:
    (anomaly,) = audited([ticket("OPS-1", done=True)], absent={PAGE: ""}).anomalies

    assert anomaly.settle == "Nothing needs to be done: the work is closed."


@pytest.mark.parametrize(
    ("surveys", "absent"),
    [
        ([], {PAGE: "the page is archived"}),
        ([replace(survey(), skip=Skip("the page is archived"))], {}),
        ([replace(survey(), failure="the page is archived")], {}),
    ],
)
def test_of_rows_nobody_looked_at_nothing_is_said(surveys: list[Survey], absent: dict[str, str]) -> None:
    found = audited([ticket("OPS-1")], surveys, absent)

    assert found.anomalies == ()
    assert found.not_looked_at == {PAGE: "the page is archived"}


def test_pages_without_tickets_that_were_left_alone_are_not_worth_a_word() -> None:
    assert audited([], [replace(survey(), skip=Skip("the page is archived"))]).not_looked_at == {}


# --- rows with somebody else's ticket


def test_a_copied_page_shows_tickets_that_were_made_for_the_first() -> None:
    first = survey(("Tune alerts", "OPS-1"), entries=[entry("OPS-1")])
    copy = survey(("Tune alerts", "OPS-1"), ("Rehearse", "OPS-7"), page=OTHER_PAGE)

    found = audited([ticket("OPS-1"), ticket("OPS-7", marked=False, labelled=False)], [first, copy])

    assert kinds(found) == [(Kind.SHOWN_ELSEWHERE, ("OPS-1",))]
    assert found.anomalies[0].page_id == OTHER_PAGE
    assert found.anomalies[0].text == f"Page {OTHER_PAGE} shows OPS-1, made for page {PAGE}."


def test_it_knows_which_tickets_it_speaks_of() -> None:
    found = audited([ticket("OPS-1"), ticket("OPS-2")], absent={PAGE: ""})
    assert found.named == {"OPS-1", "OPS-2"}
