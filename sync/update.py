"""Gives tickets what changed in their rows."""

from collections.abc import MutableMapping, Sequence

from sync.core.model import OutcomeKind, Ticket
from sync.core.planning.changes import UpdateTicket
from sync.core.planning.following import after_update, stands
from sync.page_work import PageFailed, PageWork
from sync.ports import IssueReader, IssueWriter

Tickets = MutableMapping[str, Ticket]


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
    changed: list[UpdateTicket] = []
    for update in work.plan.updates:
        if not stands(tickets[update.issue_id], update.old):
            continue
        outcome = writer.update(update.issue_id, update.fields)
        match outcome.kind:
            case OutcomeKind.WRITTEN:
                changed.append(update)
            case OutcomeKind.REFUSED:
                _remember(work, update, None)
            case _:
                problems.append(f"{update.key} could not be changed: {outcome.detail}")
    take_in(tickets, reader, [update.issue_id for update in changed])
    for update in changed:
        _remember(work, update, tickets[update.issue_id])
    work.updated = tuple(update.key for update in changed)
    if problems:
        raise PageFailed(" ".join(problems))


def _remember(work: PageWork, update: UpdateTicket, ticket: Ticket | None) -> None:
    entry = work.held.ledger.entry(update.rid)
    if entry is not None:
        work.held.ledger = work.held.ledger.with_entries({entry.rid: after_update(entry, update, ticket)})
