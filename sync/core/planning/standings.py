"""A row and its ticket seen together: which ticket is its own, which date counts, where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync.core.model import Ticket, User
from sync.core.planning.escalation import Standing, Watched, standing, steps_for
from sync.core.policy import Policy
from sync.core.protocol.rows import Row


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the page: ``tickets`` by id and by key, ``people`` by project and query."""

    tickets: Mapping[str, Ticket]
    people: Mapping[tuple[str, str], Sequence[User]]
    policy: Policy
    today: date

    def candidates(self, project: str) -> dict[str, Sequence[User]]:
        """The people found in one project, by query."""
        return {query: users for (key, query), users in self.people.items() if key == project}


def ticket_of(row: Row, tickets: Mapping[str, Ticket]) -> Ticket | None:
    if row.entry is not None and row.entry.issue_id in tickets:
        return tickets[row.entry.issue_id]
    return tickets.get(row.key)


def due_of(row: Row, ticket: Ticket | None) -> date | None:
    """The date that counts: the ticket's, else what the page says."""
    return ticket.due if ticket is not None and ticket.due is not None else row.item.due.date


def watch(row: Row, ticket: Ticket | None, policy: Policy, today: date) -> Standing | None:
    """Where the row stands on the ladder; rows without an entry of their own are not on it."""
    if row.entry is None or ticket is None:
        return None
    item = Watched(due_of(row, ticket), ticket.done, row.entry.since or today, row.entry.steps)
    return standing(item, steps_for(policy.ladder, row.item.priority), today, policy.calendar)
