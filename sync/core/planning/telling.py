"""Whom a run tells about items past their date: one comment per page, at most once per step and date."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sync.core.model import Mention, Text, Ticket, UserRef
from sync.core.planning import people
from sync.core.planning.changes import Tell, TellInTicket
from sync.core.planning.escalation import is_quiet, recipients, remember
from sync.core.planning.standings import due_of, ticket_of, watch
from sync.core.policy import Policy, Step
from sync.core.protocol.ledger import Entry, SentStep
from sync.core.protocol.rows import PageRows, Row
from sync.core.view import BlockLine, TicketRef
from sync.core.words import shortened

TASK_LENGTH = 80  # mails do not show what the macro shows
OPENING = "These items have reached a step of the agreed reminders; a new date or a word on them helps."


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be said, and by rid the steps to remember; they are written before anything is sent."""

    changes: tuple[Tell | TellInTicket, ...]
    steps: Mapping[str, tuple[SentStep, ...]]


NOTHING = Telling((), {})


@dataclass(frozen=True, slots=True)
class _Due:
    row: Row
    entry: Entry
    ticket: Ticket
    step: Step
    date: date
    told: tuple[str, ...] = ()


class Teller:
    """Says what is due on one page after the other, and counts whom one run has mentioned."""

    def __init__(self, policy: Policy, now: datetime, today: date) -> None:
        self._policy = policy
        self._silent = is_quiet(now, policy.ladder, policy.calendar)
        self._today = today
        self._mentioned: Counter[str] = Counter()

    def tell(self, rows: PageRows, tickets: Mapping[str, Ticket]) -> Telling:
        """Steps that are due now. In the team's quiet hours nothing is; it waits for a later run."""
        due = [] if self._silent else list(self._due(rows.rows, tickets))
        if not due:
            return NOTHING
        changes: list[Tell | TellInTicket] = []
        said = [(item, self._line(item)) for item in due if item.step.comment]
        if said:
            texts = tuple(f"{item.ticket.key} {_when(item)}" for item, _ in said)
            changes.append(Tell(((Text(OPENING),), *(line for _, line in said)), texts))
        changes += [self._in_ticket(item) for item in due if item.step.ticket_comment]
        steps = {item.entry.rid: remember(item.entry.steps, item.step, item.date) for item in due}
        return Telling(tuple(changes), steps)

    def _due(self, rows: Iterable[Row], tickets: Mapping[str, Ticket]) -> Iterator[_Due]:
        for row in rows:
            ticket = ticket_of(row, tickets)
            stands = watch(row, ticket, self._policy, self._today)
            day = due_of(row, ticket)
            if stands is not None and stands.tell and stands.step and ticket and row.entry and day:
                item = _Due(row, row.entry, ticket, stands.step, day)
                item = replace(item, told=self._recipients(item))
                # those who have heard enough in this run hear of it in the next
                if item.told or not self._wanted(item):
                    yield item

    def _line(self, item: _Due) -> BlockLine:
        form = "username:{}" if self._policy.user_names else "{}"
        task = shortened(item.row.item.text, TASK_LENGTH)
        asked = _mentions(form.format(account) for account in item.told)
        return (*asked, TicketRef(item.ticket.key), Text(f" ({task}) {_when(item)}"))

    def _in_ticket(self, item: _Due) -> TellInTicket:
        asked = _mentions(item.told)
        return TellInTicket(item.ticket.id, item.ticket.key, (*asked, Text(f"This {_when(item)}.")))

    def _wanted(self, item: _Due) -> tuple[str, ...]:
        owner = item.ticket.assignee.id if item.ticket.assignee is not None else ""
        lead = people.resolve(item.row.item, self._policy.people, {}).lead
        return recipients(item.step, owner, lead, self._policy.people.director)

    def _recipients(self, item: _Due) -> tuple[str, ...]:
        """Whom the step is for, as far as this run has not mentioned them often enough already."""
        most = self._policy.ladder.mentions_per_person
        told = tuple(account for account in self._wanted(item) if self._mentioned[account] < most)
        self._mentioned.update(told)
        return told


def _mentions(accounts: Iterable[str]) -> tuple[Mention | Text, ...]:
    return tuple(part for account in accounts for part in (Mention(UserRef(account)), Text(" ")))


def _when(item: _Due) -> str:
    return f"is due {item.date}" if item.step.after <= 0 else f"was due {item.date}"
