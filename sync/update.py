"""Gives tickets what changed in their rows."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Final

from sync.core.model import Outcome, OutcomeKind, Ticket, Walk
from sync.core.planning.changes import UpdateTicket
from sync.core.planning.following import after_update, stands, taken, with_notes
from sync.core.planning.lookups import cannot_be_read
from sync.core.policy import Field
from sync.core.protocol.ledger import Entry, Ledger
from sync.errors import RequestFailed
from sync.page_work import PageFailed, PageWork
from sync.ports import IssueReader, IssueWriter, Sites

Tickets = MutableMapping[str, Ticket]

_CLEAR: Final = frozenset({OutcomeKind.WRITTEN, OutcomeKind.REFUSED})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A change with the answer for each of its fields."""

    update: UpdateTicket
    outcomes: Mapping[Field, Outcome]

    def has(self, *kinds: OutcomeKind) -> bool:
        return any(outcome.kind in kinds for outcome in self.outcomes.values())

    def unclear(self, ticket: Ticket) -> dict[Field, Outcome]:
        """The fields that Jira has neither taken nor refused, as far as the answers and ``ticket``, as it is
        by now, tell."""
        done = taken(self.update, ticket)
        return {
            name: outcome
            for name, outcome in self.outcomes.items()
            if outcome.kind not in _CLEAR and name not in done
        }


def take_in(tickets: Tickets, reader: IssueReader, ids: Sequence[str]) -> None:
    """Put the tickets into ``tickets``, by id and by key, as they are now. Raises ``RequestFailed`` where one
    of them cannot be read."""
    walk = reader.fetch(sorted(set(ids))) if ids else Walk((), trusted=True)
    if walk.unread:
        raise RequestFailed(cannot_be_read(walk.unread))
    for ticket in walk.tickets:
        tickets.update({ticket.id: ticket, ticket.key: ticket})


def update_tickets(work: PageWork, tickets: Tickets, sites: Sites) -> None:
    """Change the tickets of a page, unless one changed again since that was planned; ``tickets`` are as they
    are now, and as they have become afterwards.

    What gives way is remembered first, so that it is told whatever becomes of the answer. What Jira does not
    take, or silently drops, is remembered and not tried again until it changes. Raises ``PageFailed`` where a
    ticket is gone, or nobody knows whether it was changed.
    """
    updates = [update for update in work.plan.updates if stands(tickets[update.issue_id], update.old)]
    before = work.held.ledger
    work.held.ledger = _with_what_gives_way(before, updates)
    if work.held.ledger != before and not work.record(sites.pages, sites.page_writer):
        return  # another worker is at this page
    asked = [_Asked(update, _ask(sites.issue_writer, update)) for update in updates]
    work.updated = tuple(one.update.key for one in asked if one.has(OutcomeKind.WRITTEN))
    may_be_done = [one for one in asked if one.has(OutcomeKind.WRITTEN, OutcomeKind.UNKNOWN)]
    take_in(tickets, sites.issues, [one.update.issue_id for one in may_be_done])
    work.held.ledger = _with_answers(before, asked, tickets)
    problems = {
        f"{one.update.key} could not be changed: {outcome.detail}": outcome
        for one in asked
        for outcome in one.unclear(tickets[one.update.issue_id]).values()
    }
    if problems:
        raise PageFailed(" ".join(problems), *problems.values())


def _ask(writer: IssueWriter, update: UpdateTicket) -> dict[Field, Outcome]:
    """What came of each field. Jira refuses a change as a whole: what it refuses then goes field by field, so
    that one that it does not take keeps no other from its ticket."""
    outcome = writer.update(update.issue_id, update.fields)
    if outcome.kind is not OutcomeKind.REFUSED or len(update.fields) == 1:
        return dict.fromkeys(update.fields, outcome)
    return {name: writer.update(update.issue_id, {name: change}) for name, change in update.fields.items()}


def _with_what_gives_way(ledger: Ledger, updates: Sequence[UpdateTicket]) -> Ledger:
    noted = {
        entry.rid: with_notes(entry, update.gave_way)
        for update in updates
        if (entry := ledger.entry(update.rid)) is not None
    }
    return ledger.with_entries(noted)


def _with_answers(ledger: Ledger, asked: Sequence[_Asked], tickets: Tickets) -> Ledger:
    """``ledger`` as it was before anything gave way."""
    answered = {
        entry.rid: _answered(entry, one, tickets[one.update.issue_id])
        for one in asked
        if (entry := ledger.entry(one.update.rid)) is not None
    }
    return ledger.with_entries(answered)


def _answered(entry: Entry, asked: _Asked, ticket: Ticket) -> Entry:
    """What nobody knows about may still be done: what would give way then is told meanwhile."""
    unclear = asked.unclear(ticket)
    pending = [
        gone
        for gone in asked.update.gave_way
        if gone.field in unclear and unclear[gone.field].kind is OutcomeKind.UNKNOWN
    ]
    clear = [name for name in asked.outcomes if name not in unclear]
    entry = with_notes(entry, pending)
    return after_update(entry, asked.update.of(clear), ticket) if clear else entry
