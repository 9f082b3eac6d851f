"""The ledger as Confluence keeps it beside the page: a content property, in JSON.

The form is versioned. A ledger of a future schema is never overwritten; one that is void, unreadable
or belongs to another page or site (a copied page) counts as none, and the page is founded anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from sync.core.model import StoredLedger
from sync.core.policy import Field, Side
from sync.core.protocol.ledger import Agreement, Entry, EntryState, Ledger, Replaced, SentStep

SCHEMA = 1
MAX_BYTES = 32_000  # Confluence takes 32,768 characters; the rest is for its own envelope
VOID: dict[str, object] = {"void": True}


class Unusable(StrEnum):
    """Why a stored value is not a ledger of this page that we may go on with."""

    ABSENT = "absent"
    VOID = "void"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class LedgerState:
    """A page's ledger and the property it lives in; ``ledger`` is None when ``unusable`` says why."""

    ledger: Ledger | None
    unusable: Unusable | None = None
    property_id: str = ""
    version: int = 0
    version_at: datetime | None = None

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
    read = _read(stored.value, site, page_id)
    ledger, unusable = (read, None) if isinstance(read, Ledger) else (None, read)
    return LedgerState(ledger, unusable, stored.id, stored.version, stored.version_at)


def encode(ledger: Ledger) -> dict[str, object]:
    """The JSON form; fields at their default are left out to keep it small."""
    return {
        "schema": SCHEMA,
        "site": ledger.site,
        "page_id": ledger.page_id,
        "claim": ledger.claim,
        "adopted": ledger.adopted,
        **({"founded_at": ledger.founded_at.isoformat()} if ledger.founded_at else {}),
        "entries": [_encode_entry(entry) for entry in ledger.entries],
    }


def _read(value: object, site: str, page_id: str) -> Ledger | Unusable:
    if not isinstance(value, dict):
        return Unusable.UNREADABLE
    if value.get("void"):
        return Unusable.VOID
    schema = value.get("schema")
    if not isinstance(schema, int):
        return Unusable.UNREADABLE
    if schema > SCHEMA:
        return Unusable.FUTURE
    if value.get("site") != site or value.get("page_id") != page_id:
        return Unusable.FOREIGN
    try:
        ledger = Ledger(
            site=site,
            page_id=page_id,
            claim=str(value.get("claim", "")),
            adopted=bool(value.get("adopted")),
            founded_at=_instant(value.get("founded_at")),
            entries=_decode_entries(value.get("entries")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return Unusable.UNREADABLE
    return ledger


def _decode_entries(value: object) -> tuple[Entry, ...]:
    """Raises for anything that could make one row two: better founded anew than half read."""
    if not isinstance(value, list):
        raise TypeError("entries are a list")
    entries = tuple(_decode_entry(entry) for entry in value)
    if len({entry.rid for entry in entries}) != len(entries):
        raise ValueError("two entries of one row")
    if any(entry.state is EntryState.CLAIMED and entry.when is None for entry in entries):
        raise ValueError("a claim without its time")
    return entries


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
    "linked_back",
    "declined",
)
_DATES = ("since", "first_due", "due", "done", "asked")


def _encode_entry(entry: Entry) -> dict[str, object]:
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
    if entry.dropped:
        document["dropped"] = list(entry.dropped)
    if entry.steps:
        document["steps"] = [[step.after, step.due.isoformat()] for step in entry.steps]
    if entry.agreed:
        document["agreed"] = {one.field.value: [one.page, one.ticket] for one in entry.agreed}
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
    return Entry(
        rid=str(document["rid"]),
        text=str(document["text"]),
        table=int(table),
        row=int(row),
        state=EntryState(str(document["state"])),
        when=_instant(document.get("when")),
        dropped=tuple(str(name) for name in cast("list[object]", document.get("dropped", []))),
        since=_date(document.get("since")),
        first_due=_date(document.get("first_due", document.get("due"))),
        due=_date(document.get("due")),
        steps=tuple(
            SentStep(int(after), date.fromisoformat(due))
            for after, due in cast("list[tuple[int, str]]", document.get("steps", []))
        ),
        agreed=tuple(
            Agreement(Field(field), str(page), str(ticket))
            for field, (page, ticket) in cast("dict[str, list[str]]", document.get("agreed", {})).items()
        ),
        replaced=tuple(
            Replaced(Field(field), Side(winner), str(value), date.fromisoformat(on))
            for field, winner, value, on in cast("list[list[str]]", document.get("replaced", []))
        ),
        done=_date(document.get("done")),
        asked=_date(document.get("asked")),
        **plain,  # type: ignore[arg-type]  # each one was just checked against the type of its default
    )


def _instant(value: object) -> datetime | None:
    if value is None:
        return None
    instant = datetime.fromisoformat(str(value))
    if instant.tzinfo is None:
        raise ValueError(value)
    return instant


def _date(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def fits(ledger: Ledger, spare: int = 0) -> bool:
    """Whether Confluence will take the ledger as one property, with ``spare`` bytes to grow."""
    text = json.dumps(encode(ledger), ensure_ascii=False, separators=(",", ":"))
    return len(text.encode(errors="surrogatepass")) + spare <= MAX_BYTES
