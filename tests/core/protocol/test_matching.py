"""Which row is which entry: a wrong pair shows the wrong ticket, a missing one makes a second ticket."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import ActionItem, Position
from sync.core.protocol.ledger import TEXT_LIMIT, Entry, EntryState
from sync.core.protocol.matching import Matching, as_matched, match, position

ALERT = "Add an alert on replication lag"
ALERT_REWORDED = "Add an alert on the replication lag"
ROTATE = "Rotate the staging certificates"
ROLLBACK = "Write a tested rollback for migrations"


def row(number: int, text: str, *tickets: str, local_id: str = "", table: int = 0) -> ActionItem:
    return ActionItem(table=table, row=number, text=text, tickets=tickets, local_id=local_id)


def entry(rid: str, text: str, key: str = "", *, local_id: str = "", at: Position = (0, 0)) -> Entry:
    state = EntryState.LINKED if key else EntryState.CLAIMED
    return Entry(rid=rid, text=text, table=at[0], row=at[1], local_id=local_id, key=key, state=state)


def pairs(items: Sequence[ActionItem], entries: Sequence[Entry]) -> dict[int, str]:
    """The rid by row number, for tests with one table."""
    return {number: rid for (_, number), rid in match(items, entries).pairs.items()}


# --- by key, by local id, by text, by nearness


def test_nothing_matches_nothing() -> None:
    assert match([], []) == Matching(pairs={})


def test_a_key_finds_its_entry_though_everything_else_changed() -> None:
    assert pairs([row(5, ROTATE, "OPS-1", local_id="y")], [entry("a", ALERT, "OPS-1", local_id="x")]) == {
        5: "a"
    }


def test_a_key_counts_wherever_it_stands_among_others() -> None:
    assert pairs([row(0, ALERT, "INC-9", "OPS-1")], [entry("a", ALERT, "OPS-1")]) == {0: "a"}


def test_a_local_id_finds_a_row_that_was_reworded_and_moved() -> None:
    entries = [entry("a", ALERT, local_id="x"), entry("b", ROTATE, local_id="y")]

    assert pairs([row(0, ROLLBACK, local_id="y"), row(1, "Drill", local_id="x")], entries) == {0: "b", 1: "a"}


def test_the_local_id_counts_more_than_the_text() -> None:
    entries = [entry("a", ALERT, local_id="x"), entry("b", ROTATE)]

    assert pairs([row(0, ROTATE, local_id="x")], entries) == {0: "a"}


def test_white_space_and_case_do_not_make_another_text() -> None:
    assert pairs([row(0, "add AN  alert\u00a0on replication lag")], [entry("a", ALERT)]) == {0: "a"}


def test_rows_of_the_same_text_take_entries_in_their_order() -> None:
    entries = [entry("a", ALERT), entry("b", ROTATE), entry("c", ALERT)]

    assert pairs([row(0, ALERT), row(1, ALERT), row(2, ALERT)], entries) == {0: "a", 1: "c"}


def test_a_reworded_row_keeps_its_entry() -> None:
    assert pairs([row(0, ALERT_REWORDED)], [entry("a", ALERT), entry("b", ROTATE)]) == {0: "a"}


def test_an_exact_text_takes_its_entry_before_a_similar_one_can() -> None:
    assert pairs([row(0, ALERT_REWORDED), row(1, ALERT)], [entry("a", ALERT)]) == {1: "a"}


def test_a_different_text_is_a_new_row() -> None:
    matching = match([row(0, ROLLBACK)], [entry("a", ALERT)])

    assert matching == Matching(pairs={}, orphans=("a",))


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("abcdefghijklmnopqrst", True),  # the same
        ("abcdefghijklmnoXXXXX", True),  # 15 of 20 characters: 0.75
        ("abcdefghijklmnXXXXXX", False),  # 14 of 20 characters: 0.70
    ],
)
def test_near_begins_at_three_quarters(text: str, near: bool) -> None:
    assert pairs([row(0, text)], [entry("a", "abcdefghijklmnopqrst")]) == ({0: "a"} if near else {})


@pytest.mark.parametrize(
    ("other", "clear"),
    [
        ("abcdefghijklmnopXXXX", True),  # 0.80, and the nearest is 0.95
        ("abcdefghijklmnopqXXX", False),  # 0.85
    ],
)
def test_the_nearest_must_be_clearly_nearer_than_the_next(other: str, clear: bool) -> None:
    entries = [entry("a", "abcdefghijklmnopqrs!"), entry("b", other)]

    matching = match([row(0, "abcdefghijklmnopqrst")], entries)

    assert matching.pairs == ({(0, 0): "a"} if clear else {})
    assert matching.ambiguous == (frozenset() if clear else {(0, 0)})


def test_a_row_near_to_two_entries_is_ambiguous_and_both_stay_free() -> None:
    entries = [entry("a", "Add an alert for disk one"), entry("b", "Add an alert for disk two")]

    matching = match([row(0, "Add an alert for disk six")], entries)

    assert matching == Matching(pairs={}, ambiguous=frozenset({(0, 0)}), orphans=("a", "b"))


def test_two_rows_near_to_one_entry_are_both_ambiguous() -> None:
    items = [row(0, "Add an alert for disk one"), row(1, "Add an alert for disk two")]

    matching = match(items, [entry("a", "Add an alert for disk six")])

    assert matching == Matching(pairs={}, ambiguous=frozenset({(0, 0), (0, 1)}), orphans=("a",))


def test_the_nearest_row_takes_the_entry_and_a_farther_one_is_left_to_a_person() -> None:
    items = [row(0, "abcdefghijklmnoXXXXX"), row(1, "abcdefghijklmnopqrsX")]  # 0.75 and 0.95

    matching = match(items, [entry("a", "abcdefghijklmnopqrst")])

    assert matching == Matching(pairs={(0, 1): "a"}, ambiguous=frozenset({(0, 0)}))


def test_an_entry_already_found_by_its_key_makes_no_other_row_ambiguous() -> None:
    """Otherwise a new row could never get a ticket beside an old one that reads alike."""
    matching = match([row(0, ALERT, "OPS-1"), row(1, ALERT_REWORDED)], [entry("a", ALERT, "OPS-1")])

    assert matching == Matching(pairs={(0, 0): "a"})


# --- what people do to rows


def test_a_row_whose_macro_was_removed_is_known_again() -> None:
    assert pairs([row(0, ALERT)], [entry("a", ALERT, "OPS-1")]) == {0: "a"}


def test_a_deleted_row_leaves_an_orphan() -> None:
    entries = [entry("a", ALERT, "OPS-1"), entry("b", ROTATE, "OPS-2")]

    assert match([row(0, ROTATE, "OPS-2")], entries).orphans == ("a",)


@pytest.mark.parametrize(
    "known", [entry("a", ALERT), entry("a", "Drill", local_id="x"), entry("a", ALERT_REWORDED)]
)
def test_a_row_with_a_key_of_its_own_never_takes_an_entry_by_its_looks(known: Entry) -> None:
    matching = match([row(0, ALERT, "INC-9", local_id="x")], [known])

    assert matching == Matching(pairs={}, orphans=("a",))


@pytest.mark.parametrize(
    ("copy", "keeper"),
    [
        (row(0, ALERT, "OPS-1"), 1),  # the local id tells the original
        (row(0, ROTATE, "OPS-1"), 1),
        (row(0, ALERT, "OPS-1", local_id="x"), 1),  # then the place it had
    ],
)
def test_of_two_rows_with_one_key_the_likelier_keeps_it_and_the_other_is_reported(
    copy: ActionItem, keeper: int
) -> None:
    original = row(1, ALERT, "OPS-1", local_id="x")

    matching = match([copy, original], [entry("a", ALERT, "OPS-1", local_id="x", at=(0, 1))])

    assert matching == Matching(pairs={(0, keeper): "a"}, repeated=frozenset({(0, 1 - keeper)}))


@pytest.mark.parametrize(("copied", "original"), [("", ""), ("x", ""), ("", "x"), ("x", "y")])
def test_without_a_local_id_in_the_ledger_the_text_tells_the_original(copied: str, original: str) -> None:
    items = [row(0, ROTATE, "OPS-1", local_id=copied), row(1, ALERT, "OPS-1", local_id=original)]

    assert match(items, [entry("a", ALERT, "OPS-1", at=(0, 0))]).repeated == {(0, 0)}


def test_a_copy_in_another_table_is_farther_away_than_any_row_of_the_same() -> None:
    items = [row(0, ALERT, "OPS-1", table=1), row(90, ALERT, "OPS-1")]

    assert match(items, [entry("a", ALERT, "OPS-1", at=(0, 0))]).repeated == {(1, 0)}


@pytest.mark.parametrize("shown", ["OPS-1", "SRE-7"])
def test_a_moved_ticket_is_known_by_the_key_it_had_and_by_the_key_it_has(shown: str) -> None:
    """The page shows the former key until it is written; a person may have written the new one."""
    items = [row(0, ROTATE, shown)]

    assert match(items, [entry("a", ALERT, "SRE-7")], {"a": "OPS-1"}).pairs == {(0, 0): "a"}


@pytest.mark.parametrize("entry_ids", [("x", "x"), ("x", "")])
@pytest.mark.parametrize("item_ids", [("x", "x"), ("x", "")])
def test_a_local_id_counts_only_where_it_belongs_to_one_row_alone(
    entry_ids: tuple[str, str], item_ids: tuple[str, str]
) -> None:
    """A copied row brings the local id of the original along; there only the texts tell them apart."""
    entries = [entry("a", ALERT, local_id=entry_ids[0]), entry("b", ROTATE, local_id=entry_ids[1])]
    items = [row(0, ROTATE, local_id=item_ids[0]), row(1, ALERT, local_id=item_ids[1])]

    alone = entry_ids == item_ids == ("x", "")
    assert pairs(items, entries) == ({0: "a"} if alone else {0: "b", 1: "a"})


# --- texts longer than the ledger keeps


@given(st.text(alphabet="ab ßİé", min_size=TEXT_LIMIT - 2, max_size=TEXT_LIMIT + 9))
def test_a_text_compares_equal_to_what_the_ledger_keeps_of_it(text: str) -> None:
    """Wherever the cut falls, between words as well."""
    folded = " ".join(text.split())

    assert as_matched(folded[:TEXT_LIMIT]) == as_matched(folded)


def test_texts_longer_than_the_ledger_keeps_are_still_the_same_text() -> None:
    """Nearness alone could not tell these two rows apart."""
    text = "Add an alert on replication lag-" * 10
    kept = text[:TEXT_LIMIT]

    assert pairs([row(0, text), row(1, text)], [entry("a", kept), entry("b", kept)]) == {0: "a", 1: "b"}


# --- whatever stands on the page

TEXTS = (ALERT, ALERT_REWORDED, ALERT.upper(), ROTATE, ROTATE + " now", ROLLBACK, "Drill", "Drills")
KEYS = ("OPS-1", "OPS-2", "OPS-3", "INC-9")
item_shapes = st.tuples(
    st.sampled_from(TEXTS),
    st.lists(st.sampled_from(KEYS), max_size=2, unique=True),
    st.sampled_from(["", "x", "y", "z"]),
)
entry_shapes = st.tuples(
    st.sampled_from(TEXTS),
    st.sampled_from(["", *KEYS]),
    st.sampled_from(["", "x", "y", "z"]),
    st.tuples(st.integers(0, 1), st.integers(0, 5)),
)


@st.composite
def pages(draw: st.DrawFn) -> list[ActionItem]:
    shapes = draw(st.lists(item_shapes, max_size=6))
    return [
        row(number, text, *tickets, local_id=local_id)
        for number, (text, tickets, local_id) in enumerate(shapes)
    ]


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Entries of which no two share a key: a ticket is recorded once."""
    shapes = draw(st.lists(entry_shapes, max_size=6, unique_by=lambda shape: shape[1] or object()))
    return [
        entry(f"r{number}", text, key, local_id=local_id, at=at)
        for number, (text, key, local_id, at) in enumerate(shapes)
    ]


@given(pages(), ledgers())
def test_every_entry_is_given_at_most_once_and_what_is_left_is_told(
    items: list[ActionItem], entries: list[Entry]
) -> None:
    matching = match(items, entries)

    given_out = Counter(matching.pairs.values())
    assert set(given_out.values()) <= {1}
    assert [entry.rid for entry in entries if entry.rid not in given_out] == list(matching.orphans)
    assert given_out.keys() <= {entry.rid for entry in entries}
    assert matching.pairs.keys() | matching.repeated | matching.ambiguous <= set(map(position, items))


@given(pages(), ledgers())
def test_what_is_ambiguous_is_never_paired_and_never_has_a_key(
    items: list[ActionItem], entries: list[Entry]
) -> None:
    matching = match(items, entries)

    assert not matching.ambiguous & matching.pairs.keys()
    assert not matching.ambiguous & {position(item) for item in items if item.tickets}


@given(pages(), ledgers())
def test_a_row_with_keys_takes_only_an_entry_of_one_of_them(
    items: list[ActionItem], entries: list[Entry]
) -> None:
    matching, by_rid = match(items, entries), {entry.rid: entry for entry in entries}

    for item in items:
        rid = matching.pairs.get(position(item))
        if item.tickets and rid is not None:
            assert by_rid[rid].key in item.tickets


@given(pages(), ledgers())
def test_a_row_showing_the_key_of_an_entry_has_it_or_is_reported(
    items: list[ActionItem], entries: list[Entry]
) -> None:
    """Neither is left over as a row that might want a ticket, or a reference to take up a second time."""
    matching, known = match(items, entries), {entry.key for entry in entries if entry.key}

    for item in items:
        shows_one = len(item.tickets) == 1 and item.tickets[0] in known
        told = position(item) in matching.pairs or position(item) in matching.repeated
        assert told or not shows_one
    for key in known:
        holders = [item for item in items if item.tickets == (key,)]
        repeated = [item for item in holders if position(item) in matching.repeated]
        assert len(repeated) >= len(holders) - 1


@given(pages(), ledgers(), st.data())
def test_rows_in_another_order_keep_the_tickets_they_show(
    items: list[ActionItem], entries: list[Entry], data: st.DataObject
) -> None:
    once = {
        key for key, count in Counter(key for item in items for key in item.tickets).items() if count == 1
    }
    keyed = [item for item in items if len(item.tickets) == 1 and item.tickets[0] in once]
    order = data.draw(st.permutations(range(len(items))))
    moved = {position(item): replace(item, row=order[item.row]) for item in items}

    before = match(items, entries).pairs
    after = match(sorted(moved.values(), key=position), entries).pairs

    for item in keyed:
        assert before.get(position(item)) == after.get(position(moved[position(item)]))


@given(pages(), ledgers())
def test_once_the_entries_follow_their_rows_every_row_finds_its_text_again(
    items: list[ActionItem], entries: list[Entry]
) -> None:
    """Rows that were matched, even by a reworded text, are never new or ambiguous in the next run."""
    items = [replace(item, local_id="", tickets=item.tickets[:1]) for item in items]
    by_rid = {entry.rid: entry for entry in entries}
    first = match(items, entries).pairs
    followed = [
        replace(by_rid[first[position(item)]], text=item.text, table=item.table, row=item.row, local_id="")
        for item in items
        if position(item) in first
    ]

    second = match(items, followed)

    assert second.pairs.keys() == first.keys()
    texts = {entry.rid: entry.text for entry in followed}
    for item in items:
        if position(item) in first and not item.tickets:
            assert as_matched(texts[second.pairs[position(item)]]) == as_matched(item.text)


@given(st.lists(st.sampled_from(TEXTS), max_size=6))
def test_an_untouched_page_finds_every_entry_in_its_place(texts: list[str]) -> None:
    items = [row(number, text) for number, text in enumerate(texts)]
    entries = [entry(str(number), text, at=(0, number)) for number, text in enumerate(texts)]

    matching = match(items, entries)

    assert {
        as_matched(texts[int(rid)]): as_matched(texts[number]) for (_, number), rid in matching.pairs.items()
    } == {as_matched(text): as_matched(text) for text in texts}
    assert len(matching.pairs) == len(texts)
    assert matching.ambiguous == frozenset()
