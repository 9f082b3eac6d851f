"""A row and its ticket seen together: which ticket is its own, which date counts, where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from sync.core.model import ActionItem, Ticket, User
from sync.core.planning.escalation import Standing, Watched, is_quiet, standing, steps_for
from sync.core.planning.page_plans import PageRef
from sync.core.planning.secrecy import ShownTickets
from sync.core.policy import Calendar, Policy
from sync.core.protocol.ledger import Entry
from sync.core.protocol.rows import Row
from sync.core.reading.values import StatusGroup, status_group
from sync.core.words import folded, undecorated
from sync.core.working_days import local_day
from sync.core.writing.markup import reads_alike

_WONT_DO: Final = "Won't do"
_CLOCKS_APART: Final = timedelta(minutes=10)  # of one site from the other's


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the page: ``tickets`` by id and by key, ``people`` by project and query.

    ``restricted``: the page may be viewed by some people only. ``quiet``: these are the team's quiet hours.
    ``put_off`` are entries of which this run does not tell people yet, by rid. ``names`` of people by their
    accounts, as far as they came with the rest.
    """

    tickets: Mapping[str, Ticket]
    people: Mapping[tuple[str, str], Sequence[User]]
    policy: Policy
    today: date
    restricted: bool = False
    quiet: bool = False
    put_off: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def at(
        cls,
        now: datetime,
        policy: Policy,
        tickets: Mapping[str, Ticket],
        people: Mapping[tuple[str, str], Sequence[User]],
        names: Mapping[str, str],
    ) -> "Known":
        """What is known at this moment."""
        quiet = is_quiet(now, policy.ladder, policy.calendar)
        return cls(tickets, people, policy, local_day(now, policy.calendar), quiet=quiet, names=names)

    def of_page(self, page: PageRef) -> "Known":
        """The same, as far as the page may show it."""
        tickets = self.policy.tickets
        levels = {*tickets.open_levels, tickets.security_level} if page.restricted else tickets.open_levels
        return replace(self, tickets=ShownTickets(self.tickets, levels), restricted=page.restricted)

    def candidates(self, project: str) -> dict[str, Sequence[User]]:
        """The people found in one project, by query."""
        return {query: users for (key, query), users in self.people.items() if key == project}


def ticket_of(row: Row, tickets: Mapping[str, Ticket]) -> Ticket | None:
    if row.entry is not None and row.entry.issue_id in tickets:
        return tickets[row.entry.issue_id]
    return tickets.get(row.key)


def declined(ticket: Ticket, policy: Policy) -> bool:
    """Whether the ticket ended without being done: that is never counted, nor shown, as done."""
    return ticket.done and folded(ticket.resolution) in map(folded, policy.tickets.wont_do)


def status_of(ticket: Ticket, policy: Policy) -> str:
    """The status to show: where a workflow has one name for every end, what was declined gets another."""
    if declined(ticket, policy) and status_group(ticket.status) is not StatusGroup.DROPPED:
        return _WONT_DO
    return ticket.status


def behind(word: str, text: str) -> str | None:
    """What stands in a status cell behind the word that it begins with; None where it begins otherwise."""
    text = undecorated(text)
    rest = text[len(word) :]
    begins = bool(word) and reads_alike(text[: len(word)], word) and not rest[:1].isalnum()
    return rest if begins else None


def due_of(row: Row, ticket: Ticket | None) -> date | None:
    """The date that counts: the ticket's, else what the page says."""
    return ticket.due if ticket is not None and ticket.due is not None else row.item.due.date


def may_be_by_policy(item: ActionItem, ticket: Ticket, policy: Policy) -> bool:
    """Whether the ticket's date is one that no row names, and that the ticket may have come with."""
    silent = item.due.date is None and not item.due.problem
    return bool(silent and ticket.mark and policy.tickets.due_days)


def known_before(entry: Entry, ticket: Ticket, calendar: Calendar) -> date | None:
    """The day a ticket of ours was made, where the ledger does not reach back to it; else None.

    A ticket made just after midnight may be of the day before by Jira's clock.
    """
    if entry.since is None or ticket.mark is None or ticket.created_at is None:
        return None
    made = local_day(ticket.created_at + _CLOCKS_APART, calendar)
    return made if made < entry.since else None


def watch(row: Row, ticket: Ticket | None, policy: Policy, today: date) -> Standing | None:
    """Where the row stands on the ladder; rows without an entry of their own, or whose ticket may not be
    shown, are not on it."""
    if row.entry is None or ticket is None or ticket.key_only:
        return None
    seen = _seen_on(row.entry, ticket, policy.calendar)
    item = Watched(due_of(row, ticket), ticket.done, row.entry.since or today, row.entry.steps, seen)
    return standing(item, steps_for(policy.ladder, row.item.priority), today, policy.calendar)


def _seen_on(entry: Entry, ticket: Ticket, calendar: Calendar) -> date | None:
    """The day on which the item was first seen, or seen open again; None before it is written down.

    One of people's own was taken up the day before what was told of it is known.
    """
    if entry.reopened is not None or entry.since is None:
        return entry.reopened
    if ticket.mark is None:
        return entry.since - timedelta(days=1)
    return known_before(entry, ticket, calendar) or entry.since
