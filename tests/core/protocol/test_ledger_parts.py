"""A ledger that outgrows its property: nothing of it is lost, and a part counts only as it was written."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import StoredLedger, StoredPart, TicketDraft, TicketMark
from sync.core.protocol.claims import Attempt
from sync.core.protocol.ledger import TEXT_LIMIT, Entry, EntryState, Ledger
from sync.core.protocol.ledger_parts import GROWTH, MAX_BYTES, Packed, has_room, in_portions, pack
from sync.core.protocol.ledger_property import (
    UNPARTED,
    LedgerState,
    PartName,
    Unusable,
    decode,
    encode,
    names_parts,
)

SITE, PAGE = "wiki.example.com", "4711"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONGEST = "障" * TEXT_LIMIT


def linked(number: int, text: str = "Add an alert on the queue's length") -> Entry:
    row = Entry(f"{number:026}", text, 0, number, local_id=f"8f2c1f6e-1b5c-4a5d-{number:012}")
    return replace(
        row, state=EntryState.LINKED, key=f"OPS-{number}", issue_id=str(10_000 + number), shown="To Do"
    )


def claimed(number: int, text: str = "Add an alert on the queue's length") -> Entry:
    return Entry(f"{number:026}", text, 0, number, when=NOON, low=41, attempt=1, project_id="10000")


def of(*entries: Entry) -> Ledger:
    return Ledger(SITE, PAGE, claim="0" * 32, adopted=True, entries=entries)


def attempt(entry: Entry) -> Attempt:
    mark = TicketMark(entry.rid, PAGE, SITE)
    return Attempt(PAGE, entry, "10000", 41, TicketDraft("OPS", "Task", entry.text, (), mark))


def on_site(packed: Packed) -> tuple[StoredPart, ...]:
    """What stands beside the page once all parts were written; Confluence sorts keys as it pleases."""
    return tuple(
        StoredPart(part.name.slot, str(number), 1, json.loads(json.dumps(part.value, sort_keys=True)))
        for number, part in enumerate(packed.parts, start=100)
    )


def read(packed: Packed, parts: Sequence[StoredPart]) -> LedgerState:
    value = json.loads(json.dumps(packed.value))
    return decode(StoredLedger("99", 7, value, NOON, tuple(parts)), SITE, PAGE)


def size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


HUNDREDS = of(*(linked(number) for number in range(400)), claimed(400))


def test_a_ledger_that_fits_stays_whole_and_as_older_workers_know_it() -> None:
    packed = pack(of(linked(1), claimed(2)), ())

    assert packed == Packed(encode(of(linked(1), claimed(2))))
    assert packed.value["schema"] == UNPARTED
    assert not names_parts(StoredLedger("99", 1, packed.value))


@pytest.mark.parametrize("text", ["Add an alert", LONGEST])
@pytest.mark.parametrize("rows", [200, 2000])
def test_whatever_does_not_fit_is_read_back_from_its_parts(rows: int, text: str) -> None:
    before = of(*(linked(number, text) for number in range(rows)), claimed(rows))
    packed = pack(before, ())

    assert names_parts(StoredLedger("99", 1, packed.value))
    assert read(packed, on_site(packed)).ledger == before
    assert all(size(value) <= MAX_BYTES for value in (packed.value, *(part.value for part in packed.parts)))


def test_an_entry_without_a_key_never_leaves_the_ledger_s_own_property() -> None:
    refused = replace(claimed(401), state=EntryState.REFUSED, reason="no such component")
    before = of(*HUNDREDS.entries, refused)

    own = decode(StoredLedger("99", 1, {**pack(before, ()).value, "parts": []}), SITE, PAGE).ledger

    assert own is not None
    assert own.entries == (claimed(400), refused)


def test_a_new_entry_changes_the_last_part_alone() -> None:
    packed = pack(HUNDREDS, ())
    more = pack(of(*(linked(number) for number in range(401))), packed.named)

    assert more.named[:-1] == packed.named[: len(more.named) - 1]


def test_a_part_is_written_into_the_slot_that_is_not_in_use() -> None:
    """So that an interrupted write leaves whole what the ledger names."""
    packed = pack(HUNDREDS, ())
    moved = HUNDREDS.with_entries({linked(0).rid: replace(linked(0), shown="Done")})

    again = pack(moved, packed.named)
    back = pack(HUNDREDS, again.named)

    assert again.named[0].slot != packed.named[0].slot
    assert again.named[1:] == packed.named[1:]
    assert back.named[0] == packed.named[0]


def test_a_part_is_believed_in_whichever_twin_it_stands() -> None:
    """Creating a property is not atomic: two workers may have made one of the same key."""
    packed = pack(HUNDREDS, ())
    twin = StoredPart(packed.named[0].slot, "1", 1, {"entries": []})

    assert read(packed, (twin, *on_site(packed))).ledger == HUNDREDS


@pytest.mark.parametrize("lost", ["missing", "another", "void", "no-object"])
def test_a_lost_part_makes_the_ledger_incomplete_and_the_rest_is_kept(lost: str) -> None:
    packed = pack(HUNDREDS, ())
    first, *others = on_site(packed)
    instead = {"another": {"entries": []}, "void": {"void": True}, "no-object": "?"}
    kept = others if lost == "missing" else [replace(first, value=instead[lost]), *others]

    state = read(packed, kept)

    assert (state.ledger, state.unusable) == (None, Unusable.INCOMPLETE)
    assert {entry.rid for entry in state.kept} == {entry.rid for entry in HUNDREDS.entries[25:]}


def test_parts_that_were_not_read_are_not_taken_for_empty() -> None:
    assert read(pack(HUNDREDS, ()), ()).unusable is Unusable.INCOMPLETE


@pytest.mark.parametrize("parts", ["?", [["0a"]], [7], {"0a": "x"}])
def test_names_that_are_no_names_leave_no_ledger(parts: object) -> None:
    value = {**pack(HUNDREDS, ()).value, "parts": parts}

    assert decode(StoredLedger("99", 1, value), SITE, PAGE).ledger is None


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=8))
def test_however_a_ledger_changes_it_is_read_back_from_what_was_written(
    edits: list[tuple[int, bool]],
) -> None:
    """Each change is written into what stands there; nothing else of the site is known."""
    ledger = of(*(linked(number, LONGEST) for number in range(60)))
    there: dict[str, StoredPart] = {}
    named: tuple[PartName, ...] = ()
    for number, settled in edits:
        change = replace(linked(number, LONGEST), shown=f"Step {number}") if settled else claimed(number)
        ledger = ledger.with_entries({change.rid: change})
        packed = pack(ledger, named)
        there |= {part.slot: part for part in on_site(packed)}
        named = packed.named

        state = read(packed, tuple(there.values()))

        assert state.ledger is not None
        assert set(state.ledger.entries) == set(ledger.entries)


# --- room


def test_as_many_rows_as_have_room_are_claimed_together() -> None:
    rows = [attempt(claimed(number, LONGEST)) for number in range(200)]

    portions = list(in_portions(of(), rows, most=50))

    assert [row for portion in portions for row in portion] == rows
    assert len(portions) > 4
    for portion in portions:
        grown = [replace(row.entry, reason="x" * (GROWTH - 150)) for row in portion]
        assert size(pack(of(*grown), ()).value) <= MAX_BYTES


def test_no_more_are_claimed_together_than_the_lease_is_long_enough_for() -> None:
    rows = [attempt(claimed(number, "x")) for number in range(45)]

    assert [len(portion) for portion in in_portions(of(), rows, most=20)] == [20, 20, 5]


def test_entries_that_wait_take_room_and_settled_ones_do_not() -> None:
    waiting = of(*(claimed(number, LONGEST) for number in range(45)))
    settled = of(*(linked(number, LONGEST) for number in range(2000)))

    assert not has_room(waiting, [attempt(claimed(number, LONGEST)) for number in range(45, 60)])
    assert has_room(settled, [attempt(claimed(2000, LONGEST))])


@pytest.mark.parametrize("character", ["x", "é", "障"])
def test_a_page_of_many_long_rows_is_claimed_at_once_in_any_script(character: str) -> None:
    rows = [attempt(claimed(number, character * TEXT_LIMIT)) for number in range(25)]

    assert has_room(of(), rows)
