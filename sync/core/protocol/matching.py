"""Which row is which entry: rows move, are reworded, duplicated and restored, and keep their ticket.

In this order, each entry once: a key in the row, the row's local id, the exact text, the one text that
is clearly nearest. What stays ambiguous is never guessed: such a row gets no ticket until a person decides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from sync.core.model import ActionItem, Position
from sync.core.protocol.ledger import TEXT_LIMIT, Entry

# Likeness in per cent; rounded, because a margin of exactly fifteen is clear.
NEAR = 75.0
MARGIN = 15.0


@dataclass(frozen=True, slots=True)
class Matching:
    """``pairs`` maps a row's (table, row) to the rid of its entry.

    ``repeated`` are rows showing a key that an earlier row has already; ``ambiguous`` rows could be more
    than one entry; ``orphans`` are entries without a row.
    """

    pairs: Mapping[Position, str]
    repeated: frozenset[Position] = frozenset()
    ambiguous: frozenset[Position] = frozenset()
    orphans: tuple[str, ...] = ()


def as_matched(text: str) -> str:
    """The form in which texts are compared: white space folded, case ignored, cut as the ledger cuts it."""
    return " ".join(text.split())[:TEXT_LIMIT].rstrip().casefold()


def position(item: ActionItem) -> Position:
    return item.table, item.row


def match(
    items: Sequence[ActionItem], entries: Sequence[Entry], other_keys: Mapping[str, str] | None = None
) -> Matching:
    """Match the rows of a page to the entries of its ledger.

    ``other_keys`` gives, by rid, a second key of the same ticket: it was moved to another project.
    """
    matcher = _Matcher(items, entries)
    repeated = matcher.by_key(other_keys or {})
    keyless = [item for item in items if not item.tickets]
    matcher.by_local_id(keyless)
    matcher.by_text(keyless)
    ambiguous = matcher.by_nearness(keyless)
    return Matching(
        pairs=matcher.pairs,
        repeated=frozenset(repeated),
        ambiguous=frozenset(ambiguous),
        orphans=tuple(entry.rid for entry in matcher.free_entries()),
    )


class _Matcher:
    def __init__(self, items: Sequence[ActionItem], entries: Sequence[Entry]) -> None:
        self.items = items
        self.entries = entries
        self.pairs: dict[Position, str] = {}
        self.used: set[str] = set()

    def free_entries(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.rid not in self.used]

    def free_items(self, items: Iterable[ActionItem]) -> list[ActionItem]:
        return [item for item in items if position(item) not in self.pairs]

    def pair(self, item: ActionItem, entry: Entry) -> None:
        self.pairs[position(item)] = entry.rid
        self.used.add(entry.rid)

    def by_key(self, other_keys: Mapping[str, str]) -> list[Position]:
        """Pair rows that show an entry's key; of several, the one most like the entry keeps it."""
        repeated: list[Position] = []
        showing: dict[str, list[ActionItem]] = {}
        for item in self.items:
            for key in item.tickets:
                showing.setdefault(key, []).append(item)
        for entry in self.entries:
            keys = dict.fromkeys((entry.key, other_keys.get(entry.rid, "")))
            shown = {position(item): item for key in keys for item in showing.get(key, ())}
            holders = self.free_items(sorted(shown.values(), key=position))
            if not holders:
                continue
            keeper = min(holders, key=lambda item: _unlikeness(item, entry))
            self.pair(keeper, entry)
            repeated += [position(item) for item in holders if item is not keeper]
        return repeated

    def by_local_id(self, items: Iterable[ActionItem]) -> None:
        """Pair rows and entries by local id, where it is one row's alone: copies of a row share it."""
        of_entries = Counter(entry.local_id for entry in self.entries)
        of_items = Counter(item.local_id for item in self.items)
        by_id = {entry.local_id: entry for entry in self.free_entries() if of_entries[entry.local_id] == 1}
        for item in self.free_items(items):
            if item.local_id and of_items[item.local_id] == 1 and item.local_id in by_id:
                self.pair(item, by_id[item.local_id])

    def by_text(self, items: Iterable[ActionItem]) -> None:
        """Pair rows and entries of the same text, ties in their order."""
        waiting: dict[str, list[Entry]] = {}
        for entry in self.free_entries():
            waiting.setdefault(as_matched(entry.text), []).append(entry)
        for item in self.free_items(items):
            if waiting.get(as_matched(item.text)):
                self.pair(item, waiting[as_matched(item.text)].pop(0))

    def by_nearness(self, items: Iterable[ActionItem]) -> list[Position]:
        """Pair what is nearest on both sides by a clear margin; return the rows that stay ambiguous."""
        rows, entries = self.free_items(items), self.free_entries()
        scores = {
            (row, column): round(fuzz.ratio(as_matched(item.text), as_matched(entry.text)), 6)
            for row, item in enumerate(rows)
            for column, entry in enumerate(entries)
        }
        ambiguous = []
        for row, item in enumerate(rows):
            best = _clear_best({column: scores[row, column] for column in range(len(entries))})
            if best is None:
                continue
            back = _clear_best({other: scores[other, best.index] for other in range(len(rows))})
            if best.clear and back is not None and back.clear and back.index == row:
                self.pair(item, entries[best.index])
            else:
                ambiguous.append(position(item))
        return ambiguous


@dataclass(frozen=True, slots=True)
class _Best:
    index: int
    clear: bool


def _clear_best(scores: Mapping[int, float]) -> _Best | None:
    """The best score that is near enough at all, and whether the second best is clearly behind."""
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < NEAR:
        return None
    clear = len(ranked) == 1 or round(ranked[0][1] - ranked[1][1], 6) >= MARGIN
    return _Best(ranked[0][0], clear)


def _unlikeness(item: ActionItem, entry: Entry) -> tuple[bool, bool, int]:
    """Sorts the likeliest holder of an entry first; two copies of a row differ in place only."""
    return (
        not (item.local_id and item.local_id == entry.local_id),
        as_matched(item.text) != as_matched(entry.text),
        abs(item.table - entry.table) * 10_000 + abs(item.row - entry.row),
    )
