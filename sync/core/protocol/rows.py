"""How each row of a page stands towards its ledger: the one place that says which case a row is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sync.core.model import ActionItem
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.matching import Matching, match, position


class Case(StrEnum):
    NEW = "new"  # no key, no entry: wants a ticket
    LINKED = "linked"  # its ticket is known
    UNFINISHED = "unfinished"  # a creation was begun, its outcome is not known
    REFUSED = "refused"  # Jira refused the ticket
    REFERENCE = "reference"  # a key that a person wrote
    REPEATED = "repeated"  # the same key stands in an earlier row
    AMBIGUOUS = "ambiguous"  # could be more than one entry


@dataclass(frozen=True, slots=True)
class Row:
    """``former_key`` is the key that the row's ticket had before it was moved to another project."""

    item: ActionItem
    case: Case
    entry: Entry | None = None
    former_key: str = ""

    @property
    def key(self) -> str:
        """The key this row is about: its entry's, else the first that stands in it."""
        if self.entry is not None and self.entry.key:
            return self.entry.key
        return self.item.tickets[0] if self.item.tickets else ""

    @property
    def lost_its_key(self) -> bool:
        """Whether the row showed the key of its ticket once, and a person has removed it."""
        shown = self.entry is not None and bool(self.entry.shown)
        return self.case is Case.LINKED and shown and not self.item.tickets


@dataclass(frozen=True, slots=True)
class PageRows:
    """All rows of a page, and the entries that no row belongs to (any more)."""

    rows: tuple[Row, ...]
    orphans: tuple[Entry, ...]


def rows_of(
    items: Sequence[ActionItem], ledger: Ledger, former_keys: Mapping[str, str] | None = None
) -> PageRows:
    """``former_keys``: by rid, the key that a moved ticket had; a row may still show it."""
    former = former_keys or {}
    matching = match(items, ledger.entries, former)
    entries = {entry.rid: entry for entry in ledger.entries}
    rows = [_row(item, matching, entries, former) for item in items]
    return PageRows(
        rows=tuple(_without_repetition(rows)),
        orphans=tuple(entries[rid] for rid in matching.orphans),
    )


def _without_repetition(rows: Iterable[Row]) -> Iterator[Row]:
    """A key that people wrote into several rows counts for the first of them."""
    seen: set[str] = set()
    for row in rows:
        repeated = row.case is Case.REFERENCE and row.key in seen
        seen.add(row.key)
        yield replace(row, case=Case.REPEATED) if repeated else row


def _row(
    item: ActionItem, matching: Matching, entries: Mapping[str, Entry], former: Mapping[str, str]
) -> Row:
    place = position(item)
    if place in matching.pairs:
        entry = entries[matching.pairs[place]]
        return Row(item, _case_of(entry), entry, former.get(entry.rid, ""))
    if place in matching.repeated:
        return Row(item, Case.REPEATED)
    if item.tickets:
        return Row(item, Case.REFERENCE)
    return Row(item, Case.AMBIGUOUS if place in matching.ambiguous else Case.NEW)


def _case_of(entry: Entry) -> Case:
    match entry.state:
        case EntryState.LINKED:
            return Case.LINKED
        case EntryState.CLAIMED:
            return Case.UNFINISHED
        case EntryState.REFUSED:
            return Case.REFUSED
