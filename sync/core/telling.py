"""Whom a run tells about items past their date: one comment per page, at most once per step and date."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sync.core import people
from sync.core.changes import Tell
from sync.core.escalation import is_quiet, recipients, remember
from sync.core.ledger import Entry
from sync.core.model import Mention, Text, Ticket, UserRef
from sync.core.page_view import due_of, ticket_of, watch
from sync.core.policy import Policy, Step
from sync.core.rows import PageRows, Row
from sync.core.view import BlockLine, TicketRef

OPENING = "These items have reached a step of the agreed reminders; a new date or a word on them helps."


@dataclass(frozen=True, slots=True)
class Telling:
    """The comment, if any, and the entries that remember it; they are written before it is sent."""

    change: Tell | None
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class _Due:
    row: Row
    entry: Entry
    ticket: Ticket
    step: Step
    date: date


def tell(
    rows: PageRows, tickets: Mapping[str, Ticket], policy: Policy, now: datetime, today: date
) -> Telling:
    """Steps that are due now. In the team's quiet hours nothing is; it waits for a later run."""
    if is_quiet(now, policy.ladder, policy.calendar):
        return Telling(None, {})
    due = list(_due(rows.rows, tickets, policy, today))
    said = [item for item in due if item.step.comment]
    lines = tuple(_line(item, policy) for item in said)
    texts = tuple(f"{item.ticket.key} is past its date of {item.date}" for item in said)
    change = Tell(((Text(OPENING),), *lines), texts) if said else None
    return Telling(change, {item.entry.rid: _remembered(item) for item in due})


def _due(rows: Iterable[Row], tickets: Mapping[str, Ticket], policy: Policy, today: date) -> Iterator[_Due]:
    for row in rows:
        ticket = ticket_of(row, tickets)
        stands = watch(row, ticket, policy, today)
        day = due_of(row, ticket)
        if stands is not None and stands.tell and stands.step and ticket and row.entry and day:
            yield _Due(row, row.entry, ticket, stands.step, day)


def _remembered(item: _Due) -> Entry:
    return replace(item.entry, steps=remember(item.entry.steps, item.step, item.date))


def _line(item: _Due, policy: Policy) -> BlockLine:
    owner = item.ticket.assignee.id if item.ticket.assignee is not None else ""
    lead = people.resolve(item.row.item, policy.people, {}).lead
    told = recipients(item.step, owner, lead, policy.people.director)
    asked: tuple[Mention | Text, ...] = tuple(
        part for account in told for part in (Mention(UserRef(account)), Text(" "))
    )
    return (*asked, TicketRef(item.ticket.key), Text(f" {_when(item)}"))


def _when(item: _Due) -> str:
    return f"has its date on {item.date}" if item.step.after <= 0 else f"is past its date of {item.date}"
