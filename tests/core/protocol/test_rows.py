"""Which case a row is decides whether it gets a ticket: only ``NEW`` mints a name for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import ActionItem
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.rows import Case, Row, rows_of

ALERT = "Add an alert on replication lag"


def row(number: int, text: str, *tickets: str) -> ActionItem:
    return ActionItem(table=0, row=number, text=text, tickets=tickets)


def entry(rid: str, text: str, state: EntryState = EntryState.CLAIMED, key: str = "") -> Entry:
    return Entry(rid=rid, text=text, table=0, row=0, state=state, key=key)


def ledger(*entries: Entry) -> Ledger:
    return Ledger("wiki.example.com", "4711", entries=entries)


LINKED = entry("a", ALERT, EntryState.LINKED, "OPS-1")


@pytest.mark.parametrize(
    ("item", "known", "expected"),
    [
        (row(0, ALERT), (), Case.NEW),
        (row(0, ALERT, "INC-9"), (), Case.REFERENCE),
        (row(0, ALERT, "OPS-1"), (LINKED,), Case.LINKED),
        (row(0, ALERT), (LINKED,), Case.LINKED),
        (row(0, ALERT, "INC-9"), (LINKED,), Case.REFERENCE),
        (row(0, ALERT), (entry("a", ALERT),), Case.UNFINISHED),
        (row(0, ALERT, "INC-9"), (entry("a", ALERT),), Case.REFERENCE),
        (row(0, ALERT), (entry("a", ALERT, EntryState.REFUSED),), Case.REFUSED),
        (row(0, ALERT + "!"), (entry("a", ALERT + "?"), entry("b", ALERT + ".")), Case.AMBIGUOUS),
        (row(0, "Drill"), (entry("a", ALERT),), Case.NEW),
    ],
)
def test_which_case_a_row_is(item: ActionItem, known: tuple[Entry, ...], expected: Case) -> None:
    [found] = rows_of([item], ledger(*known)).rows

    assert found.case is expected
    assert (found.entry is not None) == (expected in {Case.LINKED, Case.UNFINISHED, Case.REFUSED})


def test_a_copied_row_is_repeated_and_has_no_entry() -> None:
    first, second = rows_of([row(0, ALERT, "OPS-1"), row(1, ALERT, "OPS-1")], ledger(LINKED)).rows

    assert (first.case, second.case) == (Case.LINKED, Case.REPEATED)
    assert second.entry is None


def test_a_key_that_people_wrote_into_several_rows_counts_for_the_first() -> None:
    items = [row(0, ALERT), row(1, ALERT, "INC-9"), row(2, "Drill", "INC-9"), row(3, "Drill", "INC-8")]

    cases = [found.case for found in rows_of(items, ledger()).rows]

    assert cases == [Case.NEW, Case.REFERENCE, Case.REPEATED, Case.REFERENCE]


def test_entries_without_a_row_are_told_in_the_order_of_the_ledger() -> None:
    gone = entry("z", "Drill"), entry("b", "Rotate the certificates")

    page = rows_of([row(0, ALERT)], ledger(gone[0], LINKED, gone[1]))

    assert page.orphans == gone
    assert [found.entry for found in page.rows] == [LINKED]


def test_a_ticket_that_moved_is_found_under_the_key_the_page_still_shows() -> None:
    moved = entry("a", "Drill", EntryState.LINKED, "SRE-7")

    [found] = rows_of([row(0, ALERT, "OPS-1")], ledger(moved), {"a": "OPS-1"}).rows

    assert (found.case, found.key, found.former_key) == (Case.LINKED, "SRE-7", "OPS-1")


def test_a_ticket_that_stayed_has_no_former_key() -> None:
    [found] = rows_of([row(0, ALERT, "OPS-1")], ledger(LINKED), {"z": "OPS-9"}).rows

    assert found.former_key == ""


@pytest.mark.parametrize(
    ("found", "key"),
    [
        (Row(row(0, ALERT), Case.NEW), ""),
        (Row(row(0, ALERT, "INC-9", "INC-10"), Case.REFERENCE), "INC-9"),
        (Row(row(0, ALERT, "INC-9"), Case.LINKED, LINKED), "OPS-1"),
        (Row(row(0, ALERT), Case.UNFINISHED, entry("a", ALERT)), ""),
    ],
)
def test_a_row_is_about_the_key_of_its_entry_else_the_first_that_stands_in_it(found: Row, key: str) -> None:
    assert found.key == key


texts = st.sampled_from([ALERT, ALERT + "!", ALERT + "?", "Drill"])
keys = st.sampled_from(["OPS-1", "OPS-2", "INC-9"])
shapes = st.lists(st.tuples(texts, st.lists(keys, max_size=2, unique=True)), max_size=5)
known_rows = st.lists(st.tuples(texts, st.sampled_from(EntryState)), max_size=5)


@given(shapes, known_rows)
def test_a_row_that_carries_any_key_never_gets_a_ticket(
    rows: list[tuple[str, list[str]]], known: list[tuple[str, EntryState]]
) -> None:
    entries = [
        entry(str(index), text, state, f"OPS-{index}" if state is EntryState.LINKED else "")
        for index, (text, state) in enumerate(known)
    ]
    items = [row(index, text, *tickets) for index, (text, tickets) in enumerate(rows)]

    page = rows_of(items, ledger(*entries))

    assert [found.item for found in page.rows] == items
    for found in page.rows:
        if found.item.tickets:
            assert found.case in {Case.LINKED, Case.REFERENCE, Case.REPEATED}
    taken = [found.entry.rid for found in page.rows if found.entry is not None]
    assert sorted(taken + [orphan.rid for orphan in page.orphans]) == sorted(one.rid for one in entries)
