"""Attempts: claimed before they are sent, under a lease, and what another one leaves out."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import BY_DEFAULT, Link, Outcome, OutcomeKind, StoredLedger, TicketDraft
from sync.core.protocol.answers import OPTIONAL_FIELDS, Answer, Result, settled
from sync.core.protocol.claims import (
    Attempt,
    Claim,
    Lease,
    after_claim,
    after_read_back,
    bulk_size,
    claim,
    fingerprint,
    without_dropped,
    worth_another_attempt,
)
from sync.core.protocol.founding import founded
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.ledger_property import encode
from tests.core.protocol.given import CLAIMED, NOON, PAGE, SITE, TIMING, T, attempt, draft, entry, ticket


def test_a_claim_writes_every_attempt_down_before_it_is_sent() -> None:
    known = entry("z").linked_to(ticket(1, "z"))
    new, again = attempt("a"), attempt("b", when=NOON - T, attempt=1, low=12, project_id="10000")
    before = Ledger(SITE, PAGE, "old", entries=(known, again.entry))

    after = claim(before, [new, again], NOON, "nonce")

    assert (after.claim, after.adopted) == ("nonce", True)
    assert [claimed.rid for claimed in after.entries] == ["z", "b", "a"]
    assert after.entry("z") == known
    assert [after.entry(rid) for rid in "ab"] == [
        replace(
            planned.entry,
            project_id="10000",
            low=low,
            when=NOON,
            attempt=count,
            state=EntryState.CLAIMED,
            draft=fingerprint(planned.draft),
        )
        for planned, low, count in ((new, 40, 1), (again, 12, 2))
    ]


def test_a_refused_entry_is_claimed_like_any_other() -> None:
    again = attempt("a", state=EntryState.REFUSED, reason="summary: too long", attempt=1)

    [claimed] = claim(Ledger(SITE, PAGE, entries=(again.entry,)), [again], NOON, "nonce").entries

    assert (claimed.state, claimed.reason, claimed.attempt) == (EntryState.CLAIMED, "", 2)


@given(lows=st.lists(st.integers(min_value=0), min_size=1, max_size=5))
def test_the_lowest_key_to_search_from_never_rises_within_a_project(lows: list[int]) -> None:
    """A later search may know more keys; the first attempt may still hide below them."""
    ledger = founded(SITE, PAGE)
    current = entry("a")
    for low in lows:
        ledger = claim(ledger, [Attempt(PAGE, current, "10000", low, draft())], NOON, "nonce")
        [current] = ledger.entries

    assert current.low == min(lows)
    assert current.attempt == len(lows)


def test_in_another_project_keys_are_counted_anew() -> None:
    moved = attempt("a", low=900, project_id="20000", attempt=1)
    before = replace(moved.entry, project_id="10000", low=40)

    [claimed] = claim(founded(SITE, PAGE), [replace(moved, entry=before)], NOON, "nonce").entries

    assert (claimed.project_id, claimed.low) == ("20000", 900)


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        (OutcomeKind.WRITTEN, "20", Claim.WON),
        (
            OutcomeKind.WRITTEN,
            "21",
            Claim.READ_BACK,
        ),  # Data Center is told a name, and there may be two of it
        (OutcomeKind.WRITTEN, "", Claim.READ_BACK),
        (OutcomeKind.CONFLICT, "", Claim.LOST),
        (OutcomeKind.REFUSED, "", Claim.LOST),
        (OutcomeKind.NOT_SENT, "", Claim.LOST),
        (OutcomeKind.GONE, "", Claim.LOST),
        (OutcomeKind.UNKNOWN, "", Claim.READ_BACK),
    ],
)
def test_a_claim_is_won_only_by_a_clear_answer(kind: OutcomeKind, written: str, expected: Claim) -> None:
    assert after_claim(Outcome(kind, id=written), "20") is expected


def ledger_property(property_id: str, nonce: str) -> StoredLedger:
    return StoredLedger(property_id, 4, encode(Ledger(SITE, PAGE, nonce)))


OURS, THEIRS = ledger_property("77", "ours"), ledger_property("77", "theirs")


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ([OURS], Claim.WON),
        ([OURS, ledger_property("78", "theirs")], Claim.WON),
        ([THEIRS], Claim.LOST),
        ([], Claim.LOST),
        ([ledger_property("76", "ours"), OURS], Claim.LOST),  # the lowest id is the ledger, ours is a twin
        ([StoredLedger("77", 4, {"void": True})], Claim.LOST),
        ([StoredLedger("77", 4, ["ours"])], Claim.LOST),
        ([StoredLedger("77", 4, None)], Claim.LOST),
    ],
)
def test_a_claim_without_an_answer_is_ours_only_with_our_nonce_in_the_ledger(
    stored: list[StoredLedger], expected: Claim
) -> None:
    assert after_read_back(stored, "77", "ours") is expected


# --- the lease

LEASE = Lease(NOON, sent=1000.0, length=timedelta(seconds=30))


@pytest.mark.parametrize(
    ("site_seconds", "own_seconds", "may_send", "may_claim"),
    [
        (0, 0.0, True, True),
        (15, 15.0, True, True),
        (15.001, 15.0, True, False),
        (15, 15.001, True, False),
        (30, 30.0, True, False),
        (30.001, 0.0, False, False),
        (0, 30.001, False, False),
        (-5, 0.0, True, True),
    ],
)
def test_a_lease_ends_by_whichever_clock_is_ahead(
    site_seconds: float, own_seconds: float, may_send: bool, may_claim: bool
) -> None:
    now, monotonic = NOON + timedelta(seconds=site_seconds), 1000.0 + own_seconds

    assert LEASE.holds(now, monotonic) is may_send
    assert LEASE.may_claim(now, monotonic) is may_claim


@given(st.floats(-100, 100), st.floats(0, 100))
def test_what_may_be_claimed_may_be_sent(site_seconds: float, own_seconds: float) -> None:
    now, monotonic = NOON + timedelta(seconds=site_seconds), 1000.0 + own_seconds

    assert LEASE.holds(now, monotonic) or not LEASE.may_claim(now, monotonic)


# --- how many at once


@pytest.mark.parametrize(
    ("first", "empty", "last", "seconds", "expected"),
    [
        (True, False, 0, 0.0, 10),
        (True, True, 0, 0.0, 1),
        (False, True, 1, 0.5, 10),
        (False, True, 1, 90.0, 1),
        (False, True, 10, 0.5, 50),
        (False, False, 10, 0.5, 50),
        (False, False, 10, 20.0, 50),
        (False, False, 10, 20.1, 5),
        (False, False, 50, 90.0, 25),
        (False, False, 3, 90.0, 1),
        (False, False, 1, 90.0, 1),
        (False, False, 1, 0.5, 50),
    ],
)
def test_bulks_begin_small_and_shrink_when_answers_are_slow(
    first: bool, empty: bool, last: int, seconds: float, expected: int
) -> None:
    assert (
        bulk_size(TIMING, first_in_project=first, empty_project=empty, last=last, seconds=seconds) == expected
    )


@pytest.mark.parametrize(("unknown", "expected"), [(0, False), (1, False), (2, True), (3, True)])
def test_what_stayed_unknown_twice_travels_alone(unknown: int, expected: bool) -> None:
    assert attempt(unknown=unknown).alone is expected


# --- another attempt


CHANGES: dict[str, object] = {
    "project": "SRE",
    "issue_type": "Bug",
    "summary": "Add two alerts",
    "description": ((Link("Add an alert", "https://wiki.example.com/x"),),),
    "labels": (),
    "due": None,
    "due_by_policy": True,
    "priority": "Low",
    "assignee": "",
    "components": (),
    "fields": (("customfield_1", {"value": "DBA"}),),
}


def test_the_fingerprint_changes_with_whatever_is_sent() -> None:
    variants = [draft(), *(draft(**{name: value}) for name, value in CHANGES.items())]

    assert len({fingerprint(variant) for variant in variants}) == len(variants)
    assert set(CHANGES) == set(TicketDraft.__slots__) - {"mark", "fallback"}


def test_the_fingerprint_says_nothing_about_whose_row_it_is() -> None:
    assert fingerprint(draft("a")) == fingerprint(draft("b")) == fingerprint(draft("a"))


def test_the_fingerprint_says_nothing_about_who_would_be_offered_next() -> None:
    assert fingerprint(draft(fallback="5b10:lea")) == fingerprint(draft())


def test_the_fingerprint_says_nothing_about_a_date_that_only_moves_with_the_day() -> None:
    """Else a row that Jira refused would be tried again every day."""
    today, tomorrow = (draft(due_by_policy=True, due=date(2026, 12, day)) for day in (4, 7))

    assert fingerprint(today) == fingerprint(tomorrow)


def test_a_date_by_policy_that_jira_refused_is_left_out_once() -> None:
    planned = draft(due_by_policy=True)
    after = refused(entry("a"), planned, "duedate")

    assert worth_another_attempt(after, without_dropped(after, planned))


def test_a_refusal_stands_until_what_is_sent_changes() -> None:
    after = refused(entry("a"), draft())

    assert not worth_another_attempt(after, draft())
    assert worth_another_attempt(after, draft(summary="Add two alerts"))


DROPPABLE = sorted(OPTIONAL_FIELDS)


def refused(current: Entry, wanted: TicketDraft, *fields: str) -> Entry:
    """The entry after an attempt that Jira refused for these fields."""
    ledger = claim(founded(SITE, PAGE), [Attempt(PAGE, current, "10000", 40, wanted)], NOON, "nonce")
    return settled(ledger.entries[0], Answer(Result.REFUSED, reason="no", fields=fields), wanted)


def attempted(field: str, *planned: TicketDraft) -> list[TicketDraft]:
    """Every attempt there is for a row that asks for one draft after the other, where Jira refuses each of
    them for one field."""
    current = entry("a")
    sent: list[TicketDraft] = []
    for asked_for in planned:
        while len(sent) < 20 and worth_another_attempt(current, without_dropped(current, asked_for)):
            sent.append(without_dropped(current, asked_for))
            current = refused(current, sent[-1], field)
    return sent


@pytest.mark.parametrize("field", sorted(OPTIONAL_FIELDS - {"assignee"}))
def test_an_optional_field_is_left_out_once(field: str) -> None:
    """Claimed, refused for the field, claimed without it, refused again: then it is for a person."""
    assert len(attempted(field, draft())) == 2


@pytest.mark.parametrize(
    ("field", "name", "empty"),
    [
        ("assignee", "assignee", ""),
        ("labels", "labels", ()),
        ("priority", "priority", ""),
        ("components", "components", ()),
        ("duedate", "due", None),
    ],
)
def test_what_is_left_out_is_that_field_alone(field: str, name: str, empty: object) -> None:
    assert without_dropped(refused(entry("a"), draft(), field), draft()) == draft(**{name: empty})


def test_every_optional_field_can_be_left_out() -> None:
    bare = without_dropped(refused(entry("a"), draft(), *DROPPABLE), draft())

    assert bare == draft(labels=(), due=None, priority="", assignee="", components=())


@pytest.mark.parametrize(
    ("assignee", "fallback", "offered"),
    [
        ("5b10:ada", "5b10:lea", ["5b10:ada", "5b10:lea", "", BY_DEFAULT]),
        ("5b10:ada", BY_DEFAULT, ["5b10:ada", BY_DEFAULT, "", BY_DEFAULT]),
        ("5b10:ada", "", ["5b10:ada", "", BY_DEFAULT]),
        ("", "", ["", BY_DEFAULT]),
        (BY_DEFAULT, "5b10:lea", [BY_DEFAULT, "5b10:lea", "", BY_DEFAULT]),
        (BY_DEFAULT, "", [BY_DEFAULT, "", BY_DEFAULT]),
    ],
)
def test_whom_a_ticket_is_offered_to_one_after_the_other(
    assignee: str, fallback: str, offered: list[str]
) -> None:
    """Nobody comes before whom Jira would choose; whom it chose before may have been without the right."""
    planned = draft(assignee=assignee, fallback=fallback)

    assert [wanted.assignee for wanted in attempted("assignee", planned)] == offered


ADA, BO, LEA = "5b10:ada", "5b10:bo", "5b10:lea"


@pytest.mark.parametrize(
    ("asked_for", "then", "offered"),
    [
        ((ADA, LEA), (BO, LEA), [BO, BY_DEFAULT]),
        ((ADA, ""), (BO, ""), [BO, BY_DEFAULT]),
        ((ADA, ""), (BO, LEA), [BO, LEA, BY_DEFAULT]),
        (("", ""), (ADA, LEA), [ADA, LEA, BY_DEFAULT]),
        ((BY_DEFAULT, ""), (ADA, ""), [ADA, BY_DEFAULT]),
        ((ADA, LEA), (LEA, ""), []),
        ((ADA, ""), (ADA, LEA), [LEA, BY_DEFAULT]),
        ((ADA, ""), ("", ""), []),
    ],
)
def test_whoever_is_named_next_is_offered_and_of_those_before_only_whom_jira_chooses(
    asked_for: tuple[str, str], then: tuple[str, str], offered: list[str]
) -> None:
    """The page asks for an owner: once a row names one, it must not matter who was refused before."""
    first, second = (draft(assignee=who, fallback=fallback) for who, fallback in (asked_for, then))
    before = attempted("assignee", first)

    after = attempted("assignee", first, second)[len(before) :]

    assert [wanted.assignee for wanted in after] == offered


def test_who_was_refused_in_one_project_is_offered_in_another() -> None:
    there = draft(project="SRE")

    assert without_dropped(refused(entry("a"), draft(), "assignee"), there) == there


def test_the_ledger_remembers_of_people_who_were_refused_only_a_digest() -> None:
    [word] = refused(entry("a"), draft(), "assignee").dropped

    assert ADA not in word
    assert len(word) <= 20


def test_what_is_left_out_of_a_draft_stays_out_of_what_is_made_of_it() -> None:
    """Within one run the second attempt is made of the first."""
    current, wanted = entry("a"), draft(fallback=LEA)
    for offered in (LEA, "", BY_DEFAULT):
        current = refused(current, wanted, "assignee")
        wanted = without_dropped(current, wanted)
        assert wanted.assignee == offered


def test_with_nothing_refused_the_draft_stays_whole() -> None:
    for dropped in ((), ("summary", "customfield_1")):
        assert without_dropped(entry("a", dropped=dropped), draft()) == draft()


@given(st.lists(st.sampled_from([*product(Result, DROPPABLE)]), max_size=6))
def test_the_identity_of_an_entry_survives_whatever_is_answered(answers: list[tuple[Result, str]]) -> None:
    current = CLAIMED
    for result, field in answers:
        current = settled(current, Answer(result, "10041", "OPS-41", fields=(field,)), draft())

    kept = ("rid", "text", "table", "row", "local_id", "project_id", "since")
    assert [getattr(current, name) for name in kept] == [getattr(CLAIMED, name) for name in kept]


def test_what_the_attempts_needed_is_forgotten_once_the_ticket_is_known() -> None:
    """The ledger has room for a page's rows only while settled ones are small."""
    known = settled(CLAIMED, Answer(Result.CREATED, "10041", "OPS-41"), draft())

    assert (known.low, known.when, known.attempt, known.unknown, known.draft) == (0, None, 0, 0, "")
