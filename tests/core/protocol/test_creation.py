"""The steps of the creation protocol, one by one: when to wait, what was won, what an answer means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sync.core.model import (
    Category,
    CreationReply,
    Delivery,
    Link,
    Outcome,
    OutcomeKind,
    StoredLedger,
    Text,
    Ticket,
    TicketDraft,
    TicketMark,
    Walk,
    key_number,
)
from sync.core.policy import Timing
from sync.core.protocol.answers import OPTIONAL_FIELDS, Answer, Result, after_create, after_marks, settled
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
from sync.core.protocol.founding import Founding, founded, founding, survivors
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.ledger_property import NO_LEDGER, LedgerState, encode
from sync.core.protocol.recovery import ProjectWalk, Recovery, clock_runs_backwards, project_walk, recovery

SITE, PAGE = "wiki.example.com", "4711"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TIMING = Timing()
T = TIMING.settle
TICK = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


def ticket(
    number: int, rid: str = "", *, page: str = PAGE, site: str = SITE, created: datetime | None = NOON
) -> Ticket:
    return Ticket(
        id=str(10_000 + number),
        key=f"OPS-{number}",
        project_id="10000",
        summary=f"Item {number}",
        status="To Do",
        category=Category.NEW,
        mark=TicketMark(rid, page, site) if rid else None,
        created_at=created,
    )


def draft(rid: str = "a", /, **changed: object) -> TicketDraft:
    full = TicketDraft(
        project="OPS",
        issue_type="Task",
        summary="Add an alert",
        description=((Text("Add an alert"),),),
        mark=TicketMark(rid, PAGE, SITE),
        labels=("postmortem-sync",),
        due=NOON.date(),
        priority="High",
        assignee="5b10:ada",
        components=("Alerting",),
        fields=(("customfield_1", {"value": "SRE"}),),
    )
    return replace(full, **changed)  # type: ignore[arg-type]


def entry(rid: str = "a", /, **changed: object) -> Entry:
    return replace(Entry(rid=rid, text="Add an alert", table=0, row=0), **changed)  # type: ignore[arg-type]


def attempt(rid: str = "a", low: int = 40, project_id: str = "10000", **changed: object) -> Attempt:
    return Attempt(PAGE, entry(rid, **changed), project_id, low, draft(rid))


def attempts(count: int) -> list[Attempt]:
    return [attempt(rid) for rid in "abcdefgh"[:count]]


def test_the_number_of_a_key_is_what_stands_behind_the_last_dash() -> None:
    assert key_number("OPS-41") == 41
    assert key_number("R2D2_X-7") == 7


# --- founding


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


# --- claiming


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
    refused = attempt("a", state=EntryState.REFUSED, reason="summary: too long", attempt=1)

    [claimed] = claim(Ledger(SITE, PAGE, entries=(refused.entry,)), [refused], NOON, "nonce").entries

    assert (claimed.state, claimed.reason, claimed.attempt) == (EntryState.CLAIMED, "", 2)


@given(
    lows=st.lists(st.integers(min_value=0), min_size=1, max_size=5),
)
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
    ("kind", "expected"),
    [
        (OutcomeKind.WRITTEN, Claim.WON),
        (OutcomeKind.CONFLICT, Claim.LOST),
        (OutcomeKind.REFUSED, Claim.LOST),
        (OutcomeKind.GONE, Claim.LOST),
        (OutcomeKind.UNKNOWN, Claim.READ_BACK),
    ],
)
def test_a_claim_is_won_only_by_a_clear_answer(kind: OutcomeKind, expected: Claim) -> None:
    assert after_claim(Outcome(kind)) is expected


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


# --- what an answer to a creation means


def reply(status: int, document: object = None, *, foreign: bool = False) -> CreationReply:
    return CreationReply(Delivery.ANSWERED, status, document, foreign)


def issue(number: int) -> dict[str, object]:
    return {"id": str(10_000 + number), "key": f"OPS-{number}", "self": "https://jira.example.com/…"}


def failure(element: object, *messages: str, **fields: str) -> dict[str, object]:
    return {
        "status": 400,
        "elementErrors": {"errorMessages": list(messages), "errors": fields},
        "failedElementNumber": element,
    }


def created(number: int) -> Answer:
    return Answer(Result.CREATED, str(10_000 + number), f"OPS-{number}")


UNKNOWN = Answer(Result.UNKNOWN)
NO_PRIORITY = Answer(Result.REFUSED, reason="priority: not on the screen", fields=("priority",))
BAD_PRIORITY = failure(0, priority="not on the screen")
ERROR = {"errorMessages": ["Too many at once."], "errors": {"project": "is archived", "duedate": "bad"}}
REFUSED_ALL = Answer(
    Result.REFUSED,
    reason="Too many at once. duedate: bad project: is archived",
    fields=("duedate", "project"),
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply(201, {"issues": [issue(41), issue(42)], "errors": []}), (created(41), created(42))),
        (reply(201, {"issues": [issue(41), issue(42)]}), (created(41), created(42))),
        (reply(201, {"issues": [issue(42)], "errors": [BAD_PRIORITY]}), (NO_PRIORITY, created(42))),
        (
            reply(201, {"issues": [issue(41)], "errors": [failure(1, priority="not on the screen")]}),
            (created(41), NO_PRIORITY),
        ),
        (
            reply(201, {"issues": [issue(42)], "errors": [failure(0, "Something went wrong.")]}),
            (replace(UNKNOWN, reason="Something went wrong."), created(42)),
        ),
        # as many as were asked for must be accounted for, else no position can be believed
        (reply(201, {"issues": [issue(42)], "errors": []}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), issue(42), issue(43)]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), issue(42)], "errors": [BAD_PRIORITY]}), (NO_PRIORITY, UNKNOWN)),
        (reply(201, {"issues": [issue(41), {"id": "10042"}]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), {"key": "OPS-42"}]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), None]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), issue(41)]}), (UNKNOWN, UNKNOWN)),  # one ticket for two rows
        (reply(201, {"issues": [issue(41)], "errors": [failure(True, summary="?")]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {}), (UNKNOWN, UNKNOWN)),
        (reply(201, []), (UNKNOWN, UNKNOWN)),
        (reply(201, None), (UNKNOWN, UNKNOWN)),  # cut off
        (reply(200, {"issues": [issue(41), issue(42)]}), (UNKNOWN, UNKNOWN)),
        (reply(202, None), (UNKNOWN, UNKNOWN)),
        (reply(400, {"issues": [], "errors": [BAD_PRIORITY]}), (NO_PRIORITY, UNKNOWN)),
        # a validator of the workflow speaks without naming fields; where none was created, that is enough
        (
            reply(400, {"issues": [], "errors": [failure(0, "Link a cause."), failure(1, "No.")]}),
            (Answer(Result.REFUSED, reason="Link a cause."), Answer(Result.REFUSED, reason="No.")),
        ),
        (reply(400, {"issues": [issue(41)], "errors": [BAD_PRIORITY]}), (UNKNOWN, UNKNOWN)),
        (reply(201, None, foreign=True), (Answer(Result.NOT_US),) * 2),
        (reply(302, None, foreign=True), (Answer(Result.NOT_US),) * 2),
        (CreationReply(Delivery.NOT_SENT), (Answer(Result.NOT_SENT),) * 2),
        (CreationReply(Delivery.LOST), (UNKNOWN, UNKNOWN)),
        (CreationReply(Delivery.LOST, 201, {"issues": [issue(41), issue(42)]}), (UNKNOWN, UNKNOWN)),
    ],
)
def test_what_an_answer_means(answer: CreationReply, expected: tuple[Answer, ...]) -> None:
    assert after_create(attempts(2), answer) == expected


@pytest.mark.parametrize("status", [400, 404, 405, 413, 415, 422])
def test_a_refusal_counts_only_in_the_words_of_jira(status: int) -> None:
    """A proxy in between answers with the same numbers, and knows nothing of what happened behind it."""
    assert after_create(attempts(2), reply(status, ERROR)) == (REFUSED_ALL,) * 2
    assert after_create(attempts(2), reply(status, {"message": "Bad Request"})) == (UNKNOWN,) * 2
    assert after_create(attempts(2), reply(status, None)) == (UNKNOWN,) * 2


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("document", [None, ERROR, {"issues": [issue(41), issue(42)]}])
def test_a_stranger_is_told_nothing(status: int, document: object) -> None:
    assert after_create(attempts(2), reply(status, document)) == (Answer(Result.NOT_US),) * 2


@pytest.mark.parametrize("status", [0, 204, 304, 402, 408, 409, 410, 418, 429, 500, 502, 503, 504, 599])
@pytest.mark.parametrize("document", [None, ERROR, {"issues": [issue(41), issue(42)]}])
def test_everything_else_leaves_it_open(status: int, document: object) -> None:
    assert after_create(attempts(2), reply(status, document)) == (UNKNOWN,) * 2


@pytest.mark.parametrize("document", [{"errorMessages": ["No."]}, {"errors": {"project": "No."}}])
def test_messages_or_field_errors_alone_are_the_words_of_jira_too(document: object) -> None:
    assert {answer.result for answer in after_create(attempts(2), reply(400, document))} == {Result.REFUSED}


@pytest.mark.parametrize(
    "error",
    [
        None,
        "summary",
        [0],
        {},
        {"failedElementNumber": "0", "elementErrors": {"errors": {"summary": "?"}}},
        {"failedElementNumber": None, "elementErrors": {"errors": {"summary": "?"}}},
        {"failedElementNumber": 0},
        {"failedElementNumber": 0, "elementErrors": None},
        {"failedElementNumber": 0, "elementErrors": "summary"},
        {"failedElementNumber": 0, "elementErrors": {"errors": ["summary"]}},
        {"failedElementNumber": 0, "elementErrors": {"errors": {}, "errorMessages": None}},
    ],
)
def test_an_error_that_names_no_field_of_an_element_proves_nothing(error: object) -> None:
    answers = after_create(attempts(2), reply(201, {"issues": [issue(41)], "errors": [error]}))

    assert answers[0] == UNKNOWN
    assert answers[1].result in {Result.UNKNOWN, Result.CREATED}


strange = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.floats()
texts = strange | st.lists(strange, max_size=2) | st.dictionaries(st.text(), strange)
issues = st.one_of(
    strange,
    st.fixed_dictionaries(
        {}, optional={"id": strange | st.sampled_from(["1", "2"]), "key": strange | st.just("OPS-1")}
    ),
    st.integers(1, 9).map(issue),
)
element_errors = strange | st.fixed_dictionaries(
    {},
    optional={
        "errors": strange | st.dictionaries(st.text(max_size=3), strange, max_size=2),
        "errorMessages": texts,
    },
)
errors = strange | st.fixed_dictionaries(
    {},
    optional={
        "failedElementNumber": st.integers(-2, 4) | st.sampled_from([2**70, -(2**70)]) | strange,
        "elementErrors": element_errors,
        "status": strange,
    },
)
documents = strange | st.fixed_dictionaries(
    {},
    optional={
        "issues": st.lists(issues, max_size=4) | strange,
        "errors": st.lists(errors, max_size=4) | strange | st.dictionaries(st.text(max_size=3), strange),
        "errorMessages": texts,
    },
)
statuses = st.sampled_from([0, 200, 201, 204, 301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503])


@given(
    count=st.integers(1, 4),
    delivery=st.sampled_from(Delivery),
    status=statuses,
    document=documents,
    foreign=st.booleans(),
)
@example(2, Delivery.ANSWERED, 201, {"issues": [issue(41)], "errors": [failure(-1, summary="?")]}, False)
@example(2, Delivery.ANSWERED, 201, {"issues": [issue(41), issue(42)], "errors": [failure(2**70)]}, False)
@example(2, Delivery.ANSWERED, 400, {"errors": [failure(7, summary="?")]}, False)
@example(2, Delivery.ANSWERED, 400, {"errors": "summary", "errorMessages": "no"}, False)
@example(2, Delivery.ANSWERED, 400, {"errorMessages": 5}, False)
@example(2, Delivery.ANSWERED, 201, {"issues": 5, "errors": True}, False)
def test_every_answer_whatever_its_shape_says_something_about_every_attempt(
    count: int, delivery: Delivery, status: int, document: object, foreign: bool
) -> None:
    answers = after_create(attempts(count), CreationReply(delivery, status, document, foreign))

    assert len(answers) == count
    for answer in answers:
        assert (answer.result is Result.CREATED) == bool(answer.issue_id and answer.key)
        if answer.result is Result.CREATED:
            assert (delivery, status, foreign) == (Delivery.ANSWERED, 201, False)
        if answer.result is Result.REFUSED:
            assert delivery is Delivery.ANSWERED
            assert status in {201, 400, 404, 413, 422}
            assert status != 201 or answer.fields
    ids = [answer.issue_id for answer in answers if answer.result is Result.CREATED]
    assert len(set(ids)) == len(ids)


@given(st.data())
def test_positions_are_told_right_for_every_choice_of_failed_elements(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 6))
    failed = data.draw(st.sets(st.integers(0, count - 1), max_size=count))
    assume(len(failed) < count)
    document = {
        "issues": [issue(index) for index in range(count) if index not in failed],
        "errors": data.draw(
            st.permutations([failure(index, summary=str(index)) for index in sorted(failed)])
        ),
    }

    answers = after_create(attempts(count), reply(201, document))

    assert [answer.key or answer.reason for answer in answers] == [
        f"summary: {index}" if index in failed else f"OPS-{index}" for index in range(count)
    ]


# --- reading back


def test_the_mark_on_a_ticket_is_believed_over_its_position() -> None:
    back = after_marks(attempts(2), [created(41), created(42)], [ticket(41, "b"), ticket(42, "a")])

    assert back.answers == (created(42), created(41))
    assert back.unmarked == ()


def test_a_ticket_without_a_mark_keeps_its_position_and_is_to_be_marked() -> None:
    back = after_marks(attempts(2), [created(41), created(42)], [ticket(41, "a"), ticket(42)])

    assert back.answers == (created(41), created(42))
    assert back.unmarked == (1,)


def test_a_ticket_that_cannot_be_read_back_is_not_known() -> None:
    back = after_marks(attempts(2), [created(41), created(42)], [ticket(42, "b")])

    assert back.answers == (UNKNOWN, created(42))


def test_a_ticket_with_the_mark_of_another_row_is_not_taken() -> None:
    back = after_marks(attempts(1), [created(41)], [ticket(41, "z")])

    assert back.answers == (UNKNOWN,)
    assert back.unmarked == ()


def test_a_ticket_found_by_its_mark_settles_even_an_unclear_answer() -> None:
    back = after_marks(attempts(2), [UNKNOWN, NO_PRIORITY], [ticket(41, "a")])

    assert back.answers == (created(41), NO_PRIORITY)


@given(
    kinds=st.lists(st.sampled_from([*Result]), min_size=1, max_size=4),
    marks=st.lists(st.sampled_from(["", "a", "b", "c", "d", "z"]), max_size=5),
)
def test_reading_back_gives_no_ticket_to_two_rows(kinds: list[Result], marks: list[str]) -> None:
    answers = [
        created(number) if kind is Result.CREATED else Answer(kind) for number, kind in enumerate(kinds)
    ]
    tickets = [ticket(number, rid) for number, rid in enumerate(marks)]

    back = after_marks(attempts(len(kinds)), answers, tickets)

    taken = [answer.issue_id for answer in back.answers if answer.result is Result.CREATED]
    assert len(back.answers) == len(kinds)
    assert len(set(taken)) == len(taken)
    for index in back.unmarked:
        [found] = [one for one in tickets if one.id == back.answers[index].issue_id]
        assert found.mark is None


# --- what the entry remembers of it

CLAIMED = entry("a", state=EntryState.CLAIMED, when=NOON, attempt=1, low=40, project_id="10000", draft="0f3c")


def test_a_created_ticket_is_linked_and_the_trouble_before_it_forgotten() -> None:
    before = replace(CLAIMED, reason="priority: no", dropped=("priority",))

    after = settled(before, created(41))

    assert (after.state, after.key, after.issue_id) == (EntryState.LINKED, "OPS-41", "10041")
    assert (after.reason, after.draft, after.dropped) == ("", "", ())


def test_a_refusal_stays_with_its_reason_and_fingerprint() -> None:
    after = settled(replace(CLAIMED, unknown=2), NO_PRIORITY)

    assert after == replace(
        CLAIMED, state=EntryState.REFUSED, reason=NO_PRIORITY.reason, dropped=("priority",), unknown=0
    )


def test_only_optional_fields_are_left_out_and_each_is_named_once() -> None:
    before = replace(CLAIMED, dropped=("priority",))
    answer = Answer(Result.REFUSED, fields=("assignee", "priority", "summary"))

    assert settled(before, answer).dropped == ("priority", "assignee")


def test_an_unknown_outcome_is_counted_and_stays_claimed() -> None:
    assert settled(CLAIMED, UNKNOWN) == replace(CLAIMED, unknown=1)


@pytest.mark.parametrize("result", [Result.NOT_SENT, Result.NOT_US])
def test_what_was_not_decided_leaves_the_entry_as_claimed(result: Result) -> None:
    assert settled(CLAIMED, Answer(result)) == CLAIMED


@pytest.mark.parametrize("result", [*Result])
def test_nothing_but_a_creation_gives_an_entry_a_key(result: Result) -> None:
    after = settled(CLAIMED, Answer(result, "10041", "OPS-41"))

    assert (after.key == "OPS-41") == (after.state is EntryState.LINKED) == (result is Result.CREATED)


def test_a_ticket_found_later_settles_an_entry_like_one_just_created() -> None:
    before = replace(CLAIMED, reason="?", dropped=("priority",))

    assert before.linked_to(ticket(41, "a")) == settled(before, created(41))


# --- another attempt


CHANGES: dict[str, object] = {
    "project": "SRE",
    "issue_type": "Bug",
    "summary": "Add two alerts",
    "description": ((Link("Add an alert", "https://wiki.example.com/x"),),),
    "labels": (),
    "due": None,
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


def test_a_refusal_stands_until_what_is_sent_changes() -> None:
    refused = settled(
        replace(CLAIMED, draft=fingerprint(draft())), Answer(Result.REFUSED, reason="summary: ?")
    )

    assert not worth_another_attempt(refused, draft())
    assert worth_another_attempt(refused, draft(summary="Add two alerts"))


DROPPABLE = sorted(OPTIONAL_FIELDS)


@pytest.mark.parametrize("field", DROPPABLE)
def test_an_optional_field_is_left_out_once(field: str) -> None:
    """Claimed, refused for the field, claimed without it, refused again: then it is for a person."""
    planned = draft()
    ledger = founded(SITE, PAGE)
    current = entry("a")
    tries = 0
    while tries < 5 and worth_another_attempt(current, without_dropped(current, planned)):
        wanted = without_dropped(current, planned)
        ledger = claim(ledger, [Attempt(PAGE, current, "10000", 40, wanted)], NOON, "nonce")
        current = settled(ledger.entries[0], Answer(Result.REFUSED, reason="no", fields=(field,)))
        tries += 1

    assert tries == 2


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
    assert without_dropped(entry("a", dropped=(field,)), draft()) == draft(**{name: empty})


def test_every_optional_field_can_be_left_out() -> None:
    bare = without_dropped(entry("a", dropped=tuple(DROPPABLE)), draft())

    assert bare == draft(labels=(), due=None, priority="", assignee="", components=())


def test_the_fallback_is_offered_once_an_assignee_was_refused() -> None:
    """Claimed, refused; claimed with the fallback, refused; claimed for nobody: three attempts in all."""
    planned = draft(fallback="5b10:lea")
    current = entry("a")
    offered: list[str] = []
    while len(offered) < 5 and worth_another_attempt(current, without_dropped(current, planned)):
        wanted = without_dropped(current, planned)
        offered.append(wanted.assignee)
        ledger = claim(founded(SITE, PAGE), [Attempt(PAGE, current, "10000", 40, wanted)], NOON, "nonce")
        current = settled(ledger.entries[0], Answer(Result.REFUSED, reason="no", fields=("assignee",)))

    assert offered == ["5b10:ada", "5b10:lea", ""]


def test_what_is_left_out_of_a_draft_stays_out_of_what_is_made_of_it() -> None:
    """Within one run the second attempt is made of the first."""
    refused = entry("a", dropped=("assignee", "fallback"))
    once = without_dropped(entry("a", dropped=("assignee",)), draft(fallback="5b10:lea"))

    assert once.assignee == "5b10:lea"
    assert without_dropped(refused, once).assignee == ""


def test_with_nothing_refused_the_draft_stays_whole() -> None:
    for dropped in ((), ("summary", "customfield_1")):
        assert without_dropped(entry("a", dropped=dropped), draft()) == draft()


@given(st.lists(st.sampled_from([*product(Result, DROPPABLE)]), max_size=6))
def test_the_identity_of_an_entry_survives_whatever_is_answered(
    answers: list[tuple[Result, str]],
) -> None:
    current = CLAIMED
    for result, field in answers:
        current = settled(current, Answer(result, "10041", "OPS-41", fields=(field,)))

    kept = ("rid", "text", "table", "row", "local_id", "project_id", "since")
    assert [getattr(current, name) for name in kept] == [getattr(CLAIMED, name) for name in kept]


def test_what_the_attempts_needed_is_forgotten_once_the_ticket_is_known() -> None:
    """The ledger has room for a page's rows only while settled ones are small."""
    known = settled(CLAIMED, Answer(Result.CREATED, "10041", "OPS-41"))

    assert (known.low, known.when, known.attempt, known.unknown, known.draft) == (0, None, 0, 0, "")
