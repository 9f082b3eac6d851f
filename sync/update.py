"""Gives tickets what changed in their rows."""

from collections.abc import MutableMapping, Sequence
from typing import Final

from sync.core.model import Outcome, OutcomeKind, Ticket
from sync.core.planning.changes import UpdateTicket
from sync.core.planning.following import after_update, stands
from sync.core.policy import Field
from sync.page_work import PageFailed, PageWork
from sync.ports import IssueReader, IssueWriter

Tickets = MutableMapping[str, Ticket]

_CLEAR: Final = frozenset({OutcomeKind.WRITTEN, OutcomeKind.REFUSED})


def take_in(tickets: Tickets, reader: IssueReader, ids: Sequence[str]) -> None:
    """Put the tickets into ``tickets``, by id and by key, as they are now."""
    for ticket in reader.fetch(sorted(set(ids))).tickets if ids else ():
        tickets.update({ticket.id: ticket, ticket.key: ticket})


def update_tickets(work: PageWork, tickets: Tickets, reader: IssueReader, writer: IssueWriter) -> None:
    """Change the tickets of a page, unless one changed again since that was planned; ``tickets`` are as they
    are now, and as they have become afterwards.

    What Jira does not take, or silently drops, is remembered and not tried again until it changes. Raises
    ``PageFailed`` where a ticket is gone, or nobody knows whether it was changed.
    """
    problems: list[str] = []
    answered: list[UpdateTicket] = []
    changed: list[UpdateTicket] = []
    for update in work.plan.updates:
        if not stands(tickets[update.issue_id], update.old):
            continue
        outcomes = _ask(writer, update)
        clear = [name for name, outcome in outcomes.items() if outcome.kind in _CLEAR]
        unclear = dict.fromkeys(outcomes[name].detail for name in outcomes if name not in clear)
        problems += [f"{update.key} could not be changed: {detail}" for detail in unclear]
        if clear:
            answered.append(update.of(clear))
        if any(outcome.kind is OutcomeKind.WRITTEN for outcome in outcomes.values()):
            changed.append(update)
    take_in(tickets, reader, [update.issue_id for update in changed])
    for update in answered:
        _remember(work, update, tickets[update.issue_id])
    work.updated = tuple(update.key for update in changed)
    if problems:
        raise PageFailed(" ".join(problems))


def _ask(writer: IssueWriter, update: UpdateTicket) -> dict[Field, Outcome]:
    """What came of each field. Jira refuses a change as a whole: what it refuses then goes field by field, so
    that one that it does not take keeps no other from its ticket."""
    outcome = writer.update(update.issue_id, update.fields)
    if outcome.kind is not OutcomeKind.REFUSED or len(update.fields) == 1:
        return dict.fromkeys(update.fields, outcome)
    return {name: writer.update(update.issue_id, {name: change}) for name, change in update.fields.items()}


def _remember(work: PageWork, update: UpdateTicket, ticket: Ticket) -> None:
    entry = work.held.ledger.entry(update.rid)
    if entry is not None:
        work.held.ledger = work.held.ledger.with_entries({entry.rid: after_update(entry, update, ticket)})
