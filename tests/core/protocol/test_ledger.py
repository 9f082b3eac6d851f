"""The ledger as it travels: what is written comes back, and nothing that stands there can break a run."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import StoredLedger
from sync.core.policy import Field, Side
from sync.core.protocol.ledger import Agreement, Comment, Entry, EntryState, Ledger, Replaced, SentStep
from sync.core.protocol.ledger_property import (
    NO_LEDGER,
    SCHEMA,
    LedgerState,
    Unusable,
    decode,
    encode,
)

SITE, PAGE = "wiki.example.com", "4711"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FULL = Entry(
    rid="01k9a",
    text="Add an alert",
    table=1,
    row=2,
    local_id="row-7",
    project_id="10000",
    low=41,
    when=NOON,
    attempt=2,
    unknown=1,
    state=EntryState.REFUSED,
    key="OPS-42",
    issue_id="10042",
    reason="components: no such component",
    draft="0f3c",
    dropped=("components",),
    since=date(2026, 11, 19),
    first_due=date(2026, 12, 4),
    due=date(2026, 12, 11),
    moves=1,
    shown="In Progress",
    wont_do=True,
    linked_back=True,
    link_refused=True,
    steps=(SentStep(5, date(2026, 12, 4)),),
    agreed=(Agreement(Field.DUE, "k3Jd9a", "Hs82la"),),
    replaced=(Replaced(Field.DUE, Side.TICKET, "2026-12-11", date(2026, 11, 20)),),
    declined="77aa",
    unsettled=(Field.OWNER, Field.DUE),
    contested=(Field.DUE,),
    done=date(2026, 12, 12),
    asked=date(2026, 12, 12),
    foretold=("k3Jd9a",),
    reopened=date(2026, 12, 10),
)

days = st.dates()
instants = st.datetimes(timezones=st.just(UTC))
ids = st.integers(min_value=1, max_value=10**18 - 1).map(str)
entries = st.builds(
    Entry,
    rid=st.text(min_size=1),
    text=st.text(),
    table=st.integers(),
    row=st.integers(),
    local_id=st.text(),
    project_id=ids,
    low=st.integers(),
    when=st.none() | instants,
    attempt=st.integers(),
    unknown=st.integers(),
    state=st.sampled_from(EntryState),
    key=st.text(min_size=1),
    issue_id=ids,
    reason=st.text(),
    draft=st.text(),
    dropped=st.lists(st.text(), max_size=3).map(tuple),
    since=st.none() | days,
    first_due=st.none() | days,
    due=st.none() | days,
    moves=st.integers(),
    shown=st.text(),
    linked_back=st.booleans(),
    unsettled=st.lists(st.sampled_from(Field), max_size=3).map(tuple),
    contested=st.lists(st.sampled_from(Field), max_size=3).map(tuple),
    foretold=st.lists(st.text(), max_size=3).map(tuple),
    steps=st.lists(st.builds(SentStep, st.integers(), days), max_size=3).map(tuple),
)


def _can_be_written(entry: Entry) -> bool:
    """A claim always has its time; a ledger that says otherwise is not believed."""
    return entry.state is not EntryState.CLAIMED or entry.when is not None


ledgers = st.builds(
    Ledger,
    site=st.text(),
    page_id=st.text(),
    claim=st.text(),
    adopted=st.booleans(),
    founded_at=st.none() | instants,
    entries=st.lists(entries.filter(_can_be_written), max_size=4, unique_by=lambda entry: entry.rid).map(
        tuple
    ),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def stored(value: object) -> StoredLedger:
    return StoredLedger("77", 3, value, NOON)


def read(value: object) -> LedgerState:
    return decode(stored(value), SITE, PAGE)


def document(**changed: object) -> dict[str, object]:
    """A good ledger with one full entry, in its JSON form, with top-level values changed."""
    return {**encode(Ledger(SITE, PAGE, "nonce", adopted=True, entries=(FULL,))), **changed}


def with_entry(**changed: object) -> dict[str, object]:
    [entry] = json.loads(json.dumps(document()))["entries"]
    return document(entries=[{**entry, **changed}])


# --- there and back


@given(ledgers)
def test_what_is_written_comes_back(ledger: Ledger) -> None:
    value = json.loads(json.dumps(encode(ledger)))

    state = decode(stored(value), ledger.site, ledger.page_id)

    assert state == LedgerState(ledger, None, "77", 3, NOON)


def test_what_is_usual_takes_no_room() -> None:
    entry = Entry(rid="01k9a", text="Add an alert", table=1, row=2)

    assert encode(Ledger(SITE, PAGE, entries=(entry,)))["entries"] == [
        {"rid": "01k9a", "text": "Add an alert", "at": [1, 2], "state": "claimed"}
    ]


def test_the_full_entry_of_these_tests_leaves_nothing_at_its_default() -> None:
    bare = Entry(rid="", text="", table=0, row=0)

    assert not [name for name in Entry.__slots__ if getattr(FULL, name) == getattr(bare, name)]
    assert read(document()).ledger == Ledger(SITE, PAGE, "nonce", adopted=True, entries=(FULL,))


def test_what_an_earlier_release_wrote_is_read() -> None:
    """Ledgers outlive the worker that wrote them: a change that breaks this one needs a new schema."""
    value = {
        "schema": 1,
        "site": SITE,
        "page_id": PAGE,
        "claim": "nonce",
        "adopted": True,
        "entries": [
            {
                "rid": "01k9a",
                "text": "Add an alert",
                "at": [1, 2],
                "state": "refused",
                "local_id": "row-7",
                "project_id": "10000",
                "low": 41,
                "attempt": 2,
                "unknown": 1,
                "key": "OPS-42",
                "issue_id": "10042",
                "reason": "components: no such component",
                "draft": "0f3c",
                "moves": 1,
                "shown": "In Progress",
                "since": "2026-11-19",
                "first_due": "2026-12-04",
                "due": "2026-12-11",
                "when": "2026-11-20T12:00:00+00:00",
                "dropped": ["components"],
                "linked_back": True,
                "steps": [[5, "2026-12-04"]],
            }
        ],
    }

    earlier = replace(
        FULL,
        agreed=(),
        replaced=(),
        wont_do=False,
        declined="",
        unsettled=(),
        contested=(),
        done=None,
        asked=None,
        foretold=(),
        reopened=None,
        link_refused=False,
    )
    assert read(value).ledger == Ledger(SITE, PAGE, "nonce", adopted=True, entries=(earlier,))


def test_a_comment_that_was_begun_is_remembered() -> None:
    ledger = Ledger(SITE, PAGE, comment=Comment("0f3c", ("01k9a", "01k9b")), entries=(FULL,))
    assert read(encode(ledger)).ledger == ledger


# --- what else may stand there


def test_without_a_property_there_is_no_ledger() -> None:
    assert decode(None, SITE, PAGE) == NO_LEDGER
    assert NO_LEDGER.unusable is Unusable.ABSENT


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, Unusable.UNREADABLE),
        ([], Unusable.UNREADABLE),
        ("{}", Unusable.UNREADABLE),
        ({}, Unusable.UNREADABLE),
        (document(schema="1"), Unusable.UNREADABLE),
        (document(site="other.example.com"), Unusable.FOREIGN),
        (document(page_id="4712"), Unusable.FOREIGN),
        (document(page_id=4711), Unusable.FOREIGN),
        (document(schema=SCHEMA + 1), Unusable.FUTURE),
        (document(entries=None), Unusable.UNREADABLE),
        (document(entries=3), Unusable.UNREADABLE),
        (document(entries=""), Unusable.UNREADABLE),
        (document(entries={}), Unusable.UNREADABLE),
        (document(entries=encode(Ledger(SITE, PAGE, entries=(FULL, FULL)))["entries"]), Unusable.UNREADABLE),
        (document(entries=[None]), Unusable.UNREADABLE),
        (document(entries=["entry"]), Unusable.UNREADABLE),
        (document(entries=[{}]), Unusable.UNREADABLE),
        (document(founded_at="yesterday"), Unusable.UNREADABLE),
        (document(founded_at="2026-11-20T12:00:00"), Unusable.UNREADABLE),
        (with_entry(at=[1]), Unusable.UNREADABLE),
        (with_entry(at=1), Unusable.UNREADABLE),
        (with_entry(at=[float("inf"), 0]), Unusable.UNREADABLE),  # 1e400 in JSON
        (with_entry(steps=[[float("inf"), "2026-12-04"]]), Unusable.UNREADABLE),
        (with_entry(state="claimed", when=None), Unusable.UNREADABLE),
        (with_entry(state="lost"), Unusable.UNREADABLE),
        (with_entry(when="2026-11-20T12:00:00"), Unusable.UNREADABLE),
        (with_entry(when=1_700_000_000), Unusable.UNREADABLE),
        (with_entry(low="41"), Unusable.UNREADABLE),
        (with_entry(low=True), Unusable.UNREADABLE),
        (with_entry(key=None), Unusable.UNREADABLE),
        (with_entry(key=""), Unusable.UNREADABLE),
        (with_entry(issue_id=""), Unusable.UNREADABLE),
        (with_entry(issue_id="OPS-42"), Unusable.UNREADABLE),
        (with_entry(project_id="9" * 19), Unusable.UNREADABLE),
        (with_entry(dropped=5), Unusable.UNREADABLE),
        (with_entry(due="4 December"), Unusable.UNREADABLE),
        (with_entry(steps=[[5]]), Unusable.UNREADABLE),
        (with_entry(steps=[[5, 6]]), Unusable.UNREADABLE),
    ],
)
def test_what_cannot_be_gone_on_with_says_why(value: object, why: Unusable) -> None:
    state = read(value)

    assert state.ledger is None
    assert state.unusable is why


@pytest.mark.parametrize("value", [None, {}, document(site="other.example.com"), document(schema=9)])
def test_the_property_of_an_unusable_ledger_stays_known(value: object) -> None:
    """It is overwritten under its own id and next version, never joined by a second one."""
    state = read(value)

    assert (state.property_id, state.version, state.version_at) == ("77", 3, NOON)


@given(st.integers(min_value=SCHEMA + 1), st.dictionaries(st.text(), json_values, max_size=3))
def test_a_future_ledger_is_known_by_its_schema_alone(schema: int, rest: dict[str, object]) -> None:
    """A newer version may have changed everything else."""
    assert read({**rest, "schema": schema}).unusable is Unusable.FUTURE


@given(json_values)
def test_any_json_is_read_without_an_error(value: object) -> None:
    assert read(value).ledger is None


@given(st.sampled_from(sorted(document())), json_values)
def test_one_damaged_value_is_read_without_an_error(name: str, value: object) -> None:
    state = read(document(**{name: value}))

    assert (state.ledger is None) != (state.unusable is None)


@given(st.sampled_from(sorted(encode(Ledger("", "", entries=(FULL,)))["entries"][0])), json_values)  # type: ignore[index]
def test_one_damaged_value_of_an_entry_is_read_without_an_error(name: str, value: object) -> None:
    """And what was read all the same is a ledger that can be written and read again."""
    state = read(with_entry(**{name: value}))

    assert (state.ledger is None) != (state.unusable is None)
    if state.ledger is not None:
        assert read(json.loads(json.dumps(encode(state.ledger)))).ledger == state.ledger


def test_what_a_later_release_adds_to_the_schema_is_passed_over() -> None:
    assert read(document(colour="green")).ledger == read(document()).ledger


# --- its age


def test_a_ledger_is_as_old_as_its_founding_else_as_its_version() -> None:
    founded = NOON - timedelta(days=3)

    assert read(document()).founded_at == NOON
    assert read(document(founded_at=founded.isoformat())).founded_at == founded


def test_what_is_no_ledger_has_no_age() -> None:
    assert read({}).founded_at is None


# --- its entries


def test_changed_entries_keep_their_place_and_new_ones_follow() -> None:
    one, two, three, four = (replace(FULL, rid=rid) for rid in ("one", "two", "three", "four"))
    moved = replace(one, row=9)

    changed = Ledger(SITE, PAGE, entries=(one, two)).with_entries(
        {"four": four, "one": moved, "three": three}
    )

    assert changed.entries == (moved, two, four, three)


def test_an_entry_is_found_and_left_out_by_its_rid() -> None:
    one, two = replace(FULL, rid="one"), replace(FULL, rid="two")
    ledger = Ledger(SITE, PAGE, entries=(one, two))

    assert ledger.entry("two") == two
    assert ledger.entry("three") is None
    assert ledger.without("one").entries == (two,)
    assert ledger.without("three") == ledger
