"""Tickets, drafts, entries and attempts to start from; what is not said about them does not matter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sync.core.model import Category, Text, Ticket, TicketDraft, TicketMark
from sync.core.policy import Timing
from sync.core.protocol.claims import Attempt
from sync.core.protocol.ledger import Entry, EntryState

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


CLAIMED = entry("a", state=EntryState.CLAIMED, when=NOON, attempt=1, low=40, project_id="10000", draft="0f3c")
