"""The ledger as Confluence keeps it beside the page: a content property, in JSON.

The form is versioned. A ledger of a future schema is never overwritten; one that is void, unreadable
or belongs to another page or site (a copied page) counts as none, and the page is founded anew. How a ledger
too large for one property is parted: :mod:`sync.core.protocol.ledger_parts`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import cast

from sync.core.model import StoredLedger, StoredPart, is_id
from sync.core.policy import Field, Side
from sync.core.protocol.ledger import Agreement, Comment, Entry, EntryState, Ledger, Replaced, SentStep

SCHEMA = 2
UNPARTED = 1  # the schema of a ledger that is whole in its property


@dataclass(frozen=True, slots=True)
class PartName:
    """A part of a ledger by the place it stands in and what it says: another text is another part."""

    slot: str
    digest: str


def digest_of(value: object) -> str:
    """The same for the same JSON, however Confluence spells it."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]


class Unusable(StrEnum):
    """Why a stored value is not a ledger of this page that we may go on with."""

    ABSENT = "absent"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"
    FUTURE = "future"
    INCOMPLETE = "incomplete"  # a part of it is missing, or is not the one that was written with it


@dataclass(frozen=True, slots=True)
class LedgerState:
    """A page's ledger and the property it lives in; ``ledger`` is None when ``unusable`` says why.

    ``named`` are the parts that the property names, ``parts`` those that are there (None: not read); ``kept``
    are the entries that are left of an incomplete ledger.
    """

    ledger: Ledger | None
    unusable: Unusable | None = None
    property_id: str = ""
    version: int = 0
    version_at: datetime | None = None
    named: tuple[PartName, ...] = ()
    parts: tuple[StoredPart, ...] | None = None
    kept: tuple[Entry, ...] = ()

    @property
    def founded_at(self) -> datetime | None:
        if self.ledger is None:
            return None
        return self.ledger.founded_at or self.version_at


NO_LEDGER = LedgerState(ledger=None, unusable=Unusable.ABSENT)


def decode(stored: StoredLedger | None, site: str, page_id: str) -> LedgerState:
    """What a stored property means for this page of this site."""
    if stored is None:
        return NO_LEDGER
    where = LedgerState(None, None, stored.id, stored.version, stored.version_at, parts=stored.parts)
    unusable = _unusable(stored.value, site, page_id)
    if unusable is not None:
        return replace(where, unusable=unusable)
    try:
        return _read(where, cast("Mapping[str, object]", stored.value))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return replace(where, unusable=Unusable.UNREADABLE)


def encode(ledger: Ledger, parts: Sequence[PartName] = ()) -> dict[str, object]:
    """The JSON form of a ledger whose other entries stand in ``parts``.

    Fields at their default are left out to keep it small.
    """
    return {
        "schema": SCHEMA if parts else UNPARTED,
        "site": ledger.site,
        "page_id": ledger.page_id,
        "claim": ledger.claim,
        "adopted": ledger.adopted,
        **({"founded_at": ledger.founded_at.isoformat()} if ledger.founded_at else {}),
        **({"comment": [ledger.comment.marker, *ledger.comment.rids]} if ledger.comment else {}),
        **({"parts": [[part.slot, part.digest] for part in parts]} if parts else {}),
        "entries": [encode_entry(entry) for entry in ledger.entries],
    }


def names_parts(stored: StoredLedger | None) -> bool:
    """Whether a ledger cannot be read without its parts."""
    return stored is not None and isinstance(stored.value, dict) and bool(stored.value.get("parts"))


def _unusable(value: object, site: str, page_id: str) -> Unusable | None:
    """Why a value is no ledger of this page, as far as its head tells."""
    if not isinstance(value, dict):
        return Unusable.UNREADABLE
    schema = value.get("schema")
    if not isinstance(schema, int):
        return Unusable.UNREADABLE
    if schema > SCHEMA:
        return Unusable.FUTURE
    if value.get("site") != site or value.get("page_id") != page_id:
        return Unusable.FOREIGN
    return None


def _read(where: LedgerState, value: Mapping[str, object]) -> LedgerState:
    """Raises for anything that could make one row two: better founded anew than half read."""
    named = tuple(PartName(str(slot), str(digest)) for slot, digest in _pairs(value.get("parts", [])))
    there = {PartName(part.slot, digest_of(part.value)): part.value for part in where.parts or ()}
    parts = [cast("Mapping[str, object]", there[name])["entries"] for name in named if name in there]
    entries = _decode_entries([*parts, value.get("entries")])
    if len(parts) < len(named):
        return replace(where, unusable=Unusable.INCOMPLETE, named=named, kept=entries)
    ledger = Ledger(
        site=str(value["site"]),
        page_id=str(value["page_id"]),
        claim=str(value.get("claim", "")),
        adopted=bool(value.get("adopted")),
        founded_at=_instant(value.get("founded_at")),
        comment=_comment(value.get("comment")),
        entries=entries,
    )
    return replace(where, ledger=ledger, named=named)


def _comment(value: object) -> Comment | None:
    if not value:
        return None
    marker, *rids = map(str, cast("list[object]", value))
    return Comment(marker, tuple(rids))


def _pairs(value: object) -> list[tuple[object, object]]:
    return [(slot, digest) for slot, digest in cast("list[list[object]]", value)]


def _decode_entries(lists: Iterable[object]) -> tuple[Entry, ...]:
    """Raises for two entries of one row, and for a claim without its time."""
    found: list[Entry] = []
    for entries in lists:
        if not isinstance(entries, list):
            raise TypeError("entries are a list")
        found += [_decode_entry(entry) for entry in entries]
    if len({entry.rid for entry in found}) != len(found):
        raise ValueError("two entries of one row")
    if any(entry.state is EntryState.CLAIMED and entry.when is None for entry in found):
        raise ValueError("a claim without its time")
    return tuple(found)


_DEFAULTS = Entry(rid="", text="", table=0, row=0)
_PLAIN = (
    "local_id",
    "project_id",
    "low",
    "attempt",
    "unknown",
    "key",
    "issue_id",
    "reason",
    "draft",
    "moves",
    "shown",
    "wont_do",
    "linked_back",
    "link_refused",
    "declined",
)
_DATES = ("since", "first_due", "due", "done", "asked", "reopened")
_FIELDS = ("unsettled", "contested")
_WORDS = ("dropped", "foretold")


def encode_entry(entry: Entry) -> dict[str, object]:
    document: dict[str, object] = {"rid": entry.rid, "text": entry.text, "at": [entry.table, entry.row]}
    document["state"] = entry.state.value
    for name in _PLAIN:
        if getattr(entry, name) != getattr(_DEFAULTS, name):
            document[name] = getattr(entry, name)
    for name in _DATES:
        if getattr(entry, name) is not None:
            document[name] = getattr(entry, name).isoformat()
    if entry.first_due == entry.due:
        document.pop("first_due", None)  # mostly so, and there is little room
    elif entry.first_due is None:
        document["first_due"] = None
    if entry.when is not None:
        document["when"] = entry.when.isoformat()
    for name in _WORDS:
        if getattr(entry, name):
            document[name] = list(getattr(entry, name))
    for name in _FIELDS:
        if getattr(entry, name):
            document[name] = [field.value for field in getattr(entry, name)]
    if entry.steps:
        document["steps"] = [[step.after, step.due.isoformat()] for step in entry.steps]
    if entry.agreed:
        document["agreed"] = _encode_agreed(entry.agreed)
    if entry.replaced:
        document["replaced"] = [
            [one.field.value, one.winner.value, one.value, one.on.isoformat()] for one in entry.replaced
        ]
    return document


def _decode_entry(document: Mapping[str, object]) -> Entry:
    table, row = cast("list[int]", document["at"])
    plain = {name: document[name] for name in _PLAIN if name in document}
    for name, value in plain.items():
        if type(value) is not type(getattr(_DEFAULTS, name)):
            raise ValueError(name)
    project, issue = plain.get("project_id"), plain.get("issue_id")
    if not all(is_id(str(one)) for one in (project, issue) if one) or bool(issue) != bool(plain.get("key")):
        raise ValueError("ids that no ticket has")
    return Entry(
        rid=str(document["rid"]),
        text=str(document["text"]),
        table=int(table),
        row=int(row),
        state=EntryState(str(document["state"])),
        when=_instant(document.get("when")),
        dropped=_words(document.get("dropped", [])),
        foretold=_words(document.get("foretold", [])),
        unsettled=_fields(document.get("unsettled", [])),
        contested=_fields(document.get("contested", [])),
        since=_date(document.get("since")),
        first_due=_date(document.get("first_due", document.get("due"))),
        due=_date(document.get("due")),
        steps=tuple(
            SentStep(int(after), date.fromisoformat(due))
            for after, due in cast("list[tuple[int, str]]", document.get("steps", []))
        ),
        agreed=tuple(_decode_agreed(str(document.get("agreed", "")))),
        replaced=tuple(
            Replaced(Field(field), Side(winner), str(value), date.fromisoformat(on))
            for field, winner, value, on in cast("list[list[str]]", document.get("replaced", []))
        ),
        done=_date(document.get("done")),
        asked=_date(document.get("asked")),
        reopened=_date(document.get("reopened")),
        **plain,  # type: ignore[arg-type]  # each one was just checked against the type of its default
    )


def _encode_agreed(agreed: Iterable[Agreement]) -> str:
    """One short text, field by field in their order, for every entry has one: ``page/ticket``, one of them
    where both are the same, ``-`` for a field not agreed on."""
    by_field = {one.field: one for one in agreed}
    return ",".join(_prints(by_field.get(field)) for field in Field)


def _prints(one: Agreement | None) -> str:
    if one is None:
        return "-"
    return one.page if one.page == one.ticket else f"{one.page}/{one.ticket}"


def _decode_agreed(text: str) -> Iterator[Agreement]:
    for field, prints in zip(Field, text.split(","), strict=False):
        if text and prints != "-":
            page, parted, ticket = prints.partition("/")
            yield Agreement(field, page, ticket if parted else page)


def _words(words: object) -> tuple[str, ...]:
    return tuple(str(word) for word in cast("list[object]", words))


def _fields(names: object) -> tuple[Field, ...]:
    return tuple(Field(str(name)) for name in cast("list[object]", names))


def _instant(value: object) -> datetime | None:
    if value is None:
        return None
    instant = datetime.fromisoformat(str(value))
    if instant.tzinfo is None:
        raise ValueError(value)
    return instant


def _date(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
