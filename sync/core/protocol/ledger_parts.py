"""A ledger too large for one property: entries whose ticket is known move to further ones, its parts.

The ledger's own property names every part with its digest, and a part counts only where both agree. Each part
has two slots, and is written into the one that is not named at the time, before the property that names it:
an interrupted write, or that of a worker who lost a race, leaves what was there whole. A part that is missing
all the same makes the ledger incomplete, and the page is founded anew: its tickets are found by their marks.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sync.core.protocol.claims import Attempt
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.ledger_property import PartName, digest_of, encode, encode_entry

MAX_BYTES = 32_000  # Confluence takes 32,768 characters; the rest is for its own envelope
ENTRIES_PER_PART = 25  # so few that a part is rarely full of bytes, and what changes on it stays on it
GROWTH = 550  # bytes that claim, key, dates, status or a refusal add to an entry
NAMES = 4_000  # bytes that naming all parts of 2,000 rows takes


@dataclass(frozen=True, slots=True)
class Part:
    name: PartName
    value: dict[str, object]


@dataclass(frozen=True, slots=True)
class Packed:
    """``value`` is for the ledger's own property, once every one of the ``parts`` stands in its slot."""

    value: dict[str, object]
    parts: tuple[Part, ...] = ()

    @property
    def named(self) -> tuple[PartName, ...]:
        return tuple(part.name for part in self.parts)


def pack(ledger: Ledger, named: Sequence[PartName]) -> Packed:
    """Part a ledger where it has to be; ``named`` are the parts that its property names now."""
    whole = encode(ledger)
    if _bytes(whole) <= MAX_BYTES:
        return Packed(whole)
    parts = tuple(
        _part(index, value, named) for index, value in enumerate(_values(_settled(ledger, settled=True)))
    )
    rest = replace(ledger, entries=_settled(ledger, settled=False))
    return Packed(encode(rest, [part.name for part in parts]), parts)


def _settled(ledger: Ledger, *, settled: bool) -> tuple[Entry, ...]:
    """Entries without a key never leave the ledger's own property."""
    return tuple(entry for entry in ledger.entries if (entry.state is EntryState.LINKED) is settled)


def _values(entries: Sequence[Entry]) -> Iterator[dict[str, object]]:
    """Parts fill up one after the other, so that new entries change the last one alone."""
    held: list[dict[str, object]] = []
    used = 0
    for entry in entries:
        document = encode_entry(entry)
        size = _bytes(document) + 1
        if held and (len(held) == ENTRIES_PER_PART or used + size > MAX_BYTES - 100):
            yield {"entries": held}
            held, used = [], 0
        held.append(document)
        used += size
    if held:
        yield {"entries": held}


def _part(index: int, value: dict[str, object], named: Sequence[PartName]) -> Part:
    digest = digest_of(value)
    now = named[index] if index < len(named) else None
    if now is None:
        return Part(PartName(f"{index}a", digest), value)
    other = f"{index}b" if now.slot == f"{index}a" else f"{index}a"
    return Part(now if now.digest == digest else PartName(other, digest), value)


# --- room


def room(ledger: Ledger) -> int:
    """How many bytes the ledger's own property has left for entries that wait for their ticket."""
    return MAX_BYTES - NAMES - _bytes(encode(replace(ledger, entries=_settled(ledger, settled=False))))


def needed(ledger: Ledger, attempt: Attempt) -> int:
    """The bytes that an attempt may add to the ledger until its ticket is known, or refused."""
    return GROWTH + (0 if ledger.entry(attempt.rid) else _bytes(encode_entry(attempt.entry)))


def in_portions(ledger: Ledger, attempts: Sequence[Attempt], most: int) -> Iterator[tuple[Attempt, ...]]:
    """At most ``most`` attempts at a time, and as many as the ledger can claim together."""
    free = room(ledger)
    portion: list[Attempt] = []
    used = 0
    for attempt in attempts:
        more = needed(ledger, attempt)
        if portion and (len(portion) == most or used + more > free):
            yield tuple(portion)
            portion, used = [], 0
        portion.append(attempt)
        used += more
    if portion:
        yield tuple(portion)


def has_room(ledger: Ledger, attempts: Sequence[Attempt]) -> bool:
    return sum(needed(ledger, attempt) for attempt in attempts) <= room(ledger)


def _bytes(value: object) -> int:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode(errors="surrogatepass"))
