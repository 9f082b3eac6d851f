"""What becomes of a claim that has no ticket yet, once the keys behind it were walked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import Walk
from sync.core.protocol.ledger import Ledger
from sync.core.protocol.recovery import ProjectWalk, Recovery, clock_runs_backwards, project_walk, recovery
from tests.core.protocol.given import MINUTE, NOON, PAGE, SITE, TICK, TIMING, T, entry, ticket

# --- recovery of what was claimed and has no key

SETTLED_AT = NOON + T
FENCED = ProjectWalk(trusted=True, ours={}, newest=SETTLED_AT + TICK)
UNFENCED = ProjectWalk(trusted=True, ours={}, newest=SETTLED_AT)
EMPTY = ProjectWalk(trusted=True, ours={}, newest=None)
UNTRUSTED = ProjectWalk(trusted=False, ours={}, newest=SETTLED_AT + T)
FOUND = ProjectWalk(trusted=True, ours={"a": (ticket(41, "a"),)}, newest=SETTLED_AT + TICK)
FOUND_UNTRUSTED = replace(FOUND, trusted=False)
OTHERS_FOUND = replace(FENCED, ours={"b": (ticket(41, "b"),)})

WALKS = (None, FENCED, UNFENCED, EMPTY, UNTRUSTED, FOUND, FOUND_UNTRUSTED, OTHERS_FOUND)


@pytest.mark.parametrize(
    ("walk", "expected"),
    [
        (None, Recovery.WALK),
        (FENCED, Recovery.ATTEMPT),
        (UNFENCED, Recovery.ATTEMPT_ONE),
        (EMPTY, Recovery.ATTEMPT_ONE),
        (UNTRUSTED, Recovery.HOLD),
        (FOUND, Recovery.ADOPT),
        (FOUND_UNTRUSTED, Recovery.ADOPT),
        (OTHERS_FOUND, Recovery.ATTEMPT),
    ],
)
@pytest.mark.parametrize("age", [T, T + TICK, timedelta(days=30)])
def test_an_attempt_old_enough_is_decided_by_the_walk(
    walk: ProjectWalk | None, expected: Recovery, age: timedelta
) -> None:
    assert recovery(entry("a", when=NOON, attempt=1), walk, NOON + age, TIMING) is expected


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("age", [-T, -TICK, timedelta(0), T - TICK])
def test_a_young_attempt_waits_whatever_was_read(walk: ProjectWalk | None, age: timedelta) -> None:
    assert recovery(entry("a", when=NOON, attempt=1), walk, NOON + age, TIMING) is Recovery.WAIT


@pytest.mark.parametrize("walk", WALKS)
def test_an_attempt_of_unknown_time_never_counts_as_old_enough(walk: ProjectWalk | None) -> None:
    assert recovery(entry("a", attempt=1), walk, NOON, TIMING) is Recovery.WAIT


@given(
    age=st.timedeltas(-2 * T, 4 * T),
    trusted=st.booleans(),
    ours=st.sets(st.sampled_from("ab")),
    newest=st.none() | st.timedeltas(-2 * T, 4 * T),
)
def test_another_attempt_needs_age_trust_and_absence(
    age: timedelta, trusted: bool, ours: set[str], newest: timedelta | None
) -> None:
    """The safety argument of the protocol in one line: remove any of the three and twins are possible."""
    fence = None if newest is None else NOON + newest
    walk = ProjectWalk(trusted, {rid: (ticket(41, rid),) for rid in ours}, fence)

    decided = recovery(entry("a", when=NOON, attempt=1), walk, NOON + age, TIMING)

    may_attempt = age >= T and trusted and "a" not in ours
    assert (decided in {Recovery.ATTEMPT, Recovery.ATTEMPT_ONE}) == may_attempt
    if decided is Recovery.ATTEMPT:
        assert newest is not None
        assert newest > T


@pytest.mark.parametrize(("ahead", "expected"), [(MINUTE, False), (MINUTE + TICK, True), (-T, False)])
def test_a_claim_in_the_future_makes_all_ages_doubtful(ahead: timedelta, expected: bool) -> None:
    ledger = Ledger(SITE, PAGE, entries=(entry("a"), entry("b", when=NOON + ahead)))

    assert clock_runs_backwards(ledger, NOON) is expected


# --- summing up a walk


def test_a_walk_finds_tickets_by_their_mark_lowest_number_first() -> None:
    walks = [Walk((ticket(10, "a"), ticket(9, "b")), True), Walk((ticket(2, "a"), ticket(3)), True)]

    summed = project_walk(walks, SITE, None, timedelta())

    assert summed.ours == {"a": (ticket(2, "a"), ticket(10, "a")), "b": (ticket(9, "b"),)}


def test_a_ticket_that_was_read_twice_is_one() -> None:
    walks = [Walk((ticket(2, "a"),), True), Walk((ticket(2, "a"),), True)]

    assert project_walk(walks, SITE, None, timedelta()).ours == {"a": (ticket(2, "a"),)}


def test_the_marks_of_another_site_are_not_ours() -> None:
    walk = Walk((ticket(2, "a", site="other.example.com"),), True)

    assert project_walk([walk], SITE, None, timedelta()).ours == {}


@pytest.mark.parametrize(
    ("trusted", "control", "expected"),
    [
        ((True, True), "10041", True),
        ((True, True), None, True),
        ((True, False), "10041", False),
        ((False, True), None, False),
        ((True, True), "10099", False),
    ],
)
def test_a_walk_is_trusted_when_every_part_is_and_the_control_was_seen(
    trusted: tuple[bool, bool], control: str | None, expected: bool
) -> None:
    walks = [Walk((), trusted[0]), Walk((ticket(41),), trusted[1])]

    assert project_walk(walks, SITE, control, timedelta()).trusted is expected


@pytest.mark.parametrize("jira_ahead", [timedelta(minutes=5), timedelta(), timedelta(minutes=-5)])
def test_the_newest_creation_is_told_on_the_clock_of_confluence(jira_ahead: timedelta) -> None:
    tickets = (
        ticket(41, created=NOON),
        ticket(42, created=NOON + timedelta(hours=1)),
        ticket(43, created=None),
    )

    summed = project_walk([Walk(tickets, True)], SITE, None, jira_ahead)

    assert summed.newest == NOON + timedelta(hours=1) - jira_ahead


def test_an_empty_walk_has_no_newest_creation() -> None:
    assert project_walk([Walk((), True)], SITE, None, timedelta()) == EMPTY
