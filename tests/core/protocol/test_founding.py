"""When a page counts as founded, and which tickets survive a lost ledger."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.protocol.founding import Founding, founded, founding, survivors
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.ledger_property import NO_LEDGER, LedgerState
from tests.core.protocol.given import NOON, PAGE, SITE, TICK, TIMING, T, entry, ticket


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (-T, Founding.WAITING),
        (timedelta(0), Founding.WAITING),
        (T - TICK, Founding.WAITING),
        (T, Founding.DONE),
        (T + TICK, Founding.DONE),
    ],
)
def test_a_page_is_founded_once_its_ledger_is_settled(age: timedelta, expected: Founding) -> None:
    state = LedgerState(founded(SITE, PAGE), version_at=NOON)

    assert founding(state, NOON + age, TIMING) is expected


def test_a_page_without_a_ledger_needs_one() -> None:
    assert founding(NO_LEDGER, NOON, TIMING) is Founding.NEEDED


def test_a_ledger_of_unknown_age_never_counts_as_settled() -> None:
    assert founding(LedgerState(founded(SITE, PAGE)), NOON, TIMING) is Founding.WAITING


def test_a_page_whose_lost_tickets_were_looked_for_does_not_wait_again() -> None:
    state = LedgerState(Ledger(SITE, PAGE, adopted=True), version_at=NOON)

    assert founding(state, NOON, TIMING) is Founding.DONE


def test_a_founded_ledger_knows_nothing() -> None:
    assert founded(SITE, PAGE) == Ledger(site=SITE, page_id=PAGE)


# --- survivors of a lost ledger


def test_survivors_are_tickets_with_the_mark_of_this_page() -> None:
    found = survivors(
        founded(SITE, PAGE),
        [
            ticket(1, "one"),
            ticket(2, "two", page="4712"),
            ticket(3, "three", site="other.example.com"),
            ticket(4),
        ],
    )

    assert found == {
        "one": Entry(
            rid="one",
            text="Item 1",
            table=0,
            row=0,
            project_id="10000",
            state=EntryState.LINKED,
            key="OPS-1",
            issue_id="10001",
        )
    }


def test_a_survivor_gives_an_unfinished_entry_its_key() -> None:
    unfinished = entry("one", text="Add an alert", when=NOON, attempt=1, row=4)

    found = survivors(Ledger(SITE, PAGE, entries=(unfinished,)), [ticket(1, "one")])["one"]

    assert (found.key, found.state, found.text, found.row) == ("OPS-1", EntryState.LINKED, "Add an alert", 4)


def test_what_the_ledger_knows_already_is_no_survivor() -> None:
    known = entry("one").linked_to(ticket(1, "one"))

    assert survivors(Ledger(SITE, PAGE, entries=(known,)), [ticket(1, "one"), ticket(2, "one")]) == {}


@given(st.permutations([2, 10, 31]))
def test_of_twins_the_one_with_the_lowest_number_survives(numbers: list[int]) -> None:
    found = survivors(founded(SITE, PAGE), [ticket(number, "one") for number in numbers])

    assert found["one"].key == "OPS-2"
