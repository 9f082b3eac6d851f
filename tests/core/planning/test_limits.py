"""The brakes: each trips one beyond its figure, says which it is, and leaves the others alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import Concept, TicketDraft, TicketMark
from sync.core.planning.changes import (
    AdoptTicket,
    Change,
    CreateTicket,
    FoundLedger,
    ShowBlock,
    ShowCell,
    Tell,
    UpdateTicket,
)
from sync.core.planning.limits import violations, violations_to_come
from sync.core.planning.page_plans import PagePlan, PageRef, PageState, Plan
from sync.core.policy import Field, Limits
from sync.core.protocol.claims import Attempt
from sync.core.protocol.ledger import Entry
from sync.core.protocol.ledger_property import NO_LEDGER

LIMITS = Limits(new_tickets=4, new_tickets_per_page=3, pages_written=2, vanished_share=0.5, vanished_floor=4)
UPDATE = UpdateTicket("01k9a", "1", "OPS-1", {Field.DUE: "2026-12-04"}, {Field.DUE: "2026-12-11"})
CELL = ShowCell("row 1", Concept.STATUS, "To Do", "Done")


def creation(number: int) -> CreateTicket:
    draft = TicketDraft("OPS", "Task", f"Item {number}", (), TicketMark(str(number), "1", "wiki.example.com"))
    return CreateTicket(
        f"row {number + 1}", Attempt("1", Entry(str(number), "", 0, number), "10000", 0, draft)
    )


def page(
    page_id: str = "1",
    *,
    new: int = 0,
    to_come: int = 0,
    changes: tuple[Change, ...] = (),
    linked: int = 0,
    vanished: int = 0,
    rows: int = 5,
) -> PagePlan:
    return PagePlan(
        page=PageRef(page_id, f"Outage {page_id}", "OPS", "", 1, frozenset()),
        state=PageState.CHANGES,
        stored=NO_LEDGER,
        changes=(*changes, *map(creation, range(new))),
        rows=rows,
        to_come=to_come,
        linked=linked,
        vanished=vanished,
    )


def tripped(*pages: PagePlan, limits: Limits = LIMITS) -> tuple[str, ...]:
    return violations(Plan(pages, twins={}), limits)


@pytest.mark.parametrize("limits", [LIMITS, Limits(), Limits(0, 0, 0, 0, 0.0, 0)])
def test_a_plan_that_does_nothing_is_within_every_limit(limits: Limits) -> None:
    assert tripped(limits=limits) == ()
    assert tripped(page(linked=5), page("2"), limits=limits) == ()


def test_new_tickets_are_counted_over_all_pages() -> None:
    assert tripped(page("1", new=2), page("2", new=2)) == ()

    [sentence] = tripped(page("1", new=3), page("2", new=2))

    assert sentence.startswith("The plan would create 5 tickets; limits.new_tickets allows 4.")


def test_tickets_to_come_stop_no_run_but_the_one_that_makes_them() -> None:
    """A run that sees pages for the first time creates nothing for them yet."""
    pages = [page("1", to_come=3), page("2", to_come=2), page("3", new=4)]

    assert tripped(*pages[:2]) == ()
    (tickets,) = violations_to_come(Plan(tuple(pages), twins={}), LIMITS)

    assert tickets.startswith("A later run would stop: it would create 5 tickets;")


def test_every_page_with_too_many_new_tickets_is_named() -> None:
    limits = Limits(new_tickets=99, new_tickets_per_page=3)
    assert tripped(page("1", new=3), limits=limits) == ()

    first, second = tripped(page("1", new=4), page("2", new=3), page("3", new=5), limits=limits)

    assert "create 4 tickets for page 1 (Outage 1); limits.new_tickets_per_page allows 3" in first
    assert "create 5 tickets for page 3 (Outage 3)" in second


@pytest.mark.parametrize("change", [CELL, ShowBlock(("1 of 2 done",)), creation(0)])
def test_pages_are_counted_when_a_reader_will_see_a_change(change: Change) -> None:
    pages = [page(str(number), changes=(change, CELL)) for number in range(3)]
    assert tripped(*pages[:2]) == ()

    [sentence] = tripped(*pages)

    assert sentence.startswith("The plan would write 3 pages; limits.pages_written allows 2.")


@pytest.mark.parametrize(
    "change",
    [
        FoundLedger(3, timedelta(minutes=15)),
        AdoptTicket("a", "OPS-1", "10001"),
        Tell((), ("OPS-1 is past its date",)),
    ],
)
def test_what_leaves_the_body_alone_is_no_page_written(change: Change) -> None:
    assert tripped(*(page(str(number), changes=(change,)) for number in range(9))) == ()


def test_vanished_tickets_are_a_share_of_all_that_are_known() -> None:
    assert tripped(page("1", linked=2, vanished=2), page("2", linked=2)) == ()

    [sentence] = tripped(page("1", linked=2, vanished=2), page("2", linked=2, vanished=1))

    assert sentence.startswith(
        "3 of 4 known tickets cannot be found in Jira; limits.vanished_share allows 50%."
    )


@pytest.mark.parametrize("per_cent", range(1, 101))
def test_a_share_that_is_just_the_limit_is_within_it(per_cent: int) -> None:
    """For every whole per cent that may be configured, whatever floating point makes of it."""
    limits = Limits(vanished_share=float(f"{per_cent / 100:.2f}"))

    assert tripped(page(linked=100, vanished=per_cent), limits=limits) == ()
    assert len(tripped(page(linked=100, vanished=per_cent + 1), limits=limits)) == 1


def test_of_a_few_tickets_any_share_may_vanish() -> None:
    assert tripped(page(linked=3, vanished=3)) == ()
    assert len(tripped(page(linked=4, vanished=4))) == 1


def test_pages_whose_items_all_went_are_a_share_of_pages_that_had_some() -> None:
    kept = [page(str(number), linked=1) for number in range(2)]
    emptied = [page(str(number), linked=1, rows=0) for number in range(6, 10)]
    never_had_any = [page(str(number), rows=0) for number in range(20, 29)]
    assert tripped(*kept, *emptied[:2], *never_had_any) == ()

    [sentence] = tripped(*kept, *emptied, *never_had_any)

    assert sentence.startswith("4 of 6 pages had action items and now have none;")
    assert sentence.endswith("Look at one with `explain`: 6, 7, 8.")


def test_of_a_few_pages_any_share_may_be_emptied() -> None:
    assert tripped(*(page(str(number), linked=1, rows=0) for number in range(3))) == ()


def test_several_limits_are_all_told_at_once() -> None:
    pages = [page(str(number), new=4, linked=2, vanished=2) for number in range(3)]

    sentences = tripped(*pages)

    assert [name for name in Limits.__slots__ if any(f"limits.{name} " in said for said in sentences)] == [
        "new_tickets",
        "new_tickets_per_page",
        "pages_written",
        "vanished_share",
    ]
    assert len(sentences) == 2 + len(pages) + 1


@pytest.mark.parametrize(
    ("limits", "planned"),
    [
        (Limits(new_tickets=0), page(new=1)),
        (Limits(new_tickets_per_page=0), page(new=1)),
        (Limits(pages_written=0), page(changes=(CELL,))),
        (Limits(tickets_changed=0), page(changes=(UPDATE,))),
        (Limits(vanished_share=0.0, vanished_floor=1), page(linked=1, vanished=1)),
    ],
)
def test_a_limit_of_nothing_lets_nothing_through(limits: Limits, planned: PagePlan) -> None:
    assert len(tripped(planned, limits=limits)) == 1


small_limits = st.builds(
    Limits,
    new_tickets=st.integers(0, 8),
    new_tickets_per_page=st.integers(0, 4),
    pages_written=st.integers(0, 4),
    vanished_share=st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    vanished_floor=st.integers(0, 12),
)
small_pages = st.builds(
    page,
    st.sampled_from("123456789"),
    new=st.integers(0, 5),
    linked=st.integers(4, 5),
    vanished=st.integers(0, 4),
    rows=st.integers(0, 1),
)


@given(st.lists(small_pages, max_size=5), small_limits, st.sampled_from(Limits.__slots__))
def test_what_a_brake_told_to_do_helps(pages: list[PagePlan], limits: Limits, name: str) -> None:
    """Raising a limit silences its own sentences and no others."""
    wide = replace(limits, **{name: 99})
    silenced = {"vanished_floor": "vanished_share"}.get(name, name)

    left = tripped(*pages, limits=wide)

    assert left == tuple(said for said in tripped(*pages, limits=limits) if f"limits.{silenced} " not in said)
