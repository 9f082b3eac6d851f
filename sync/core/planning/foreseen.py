"""What tickets take over from a page, and the page as it will be then: a plan says what the run writes.

Tickets that are to be made or changed are seen as Jira is asked to have them. What Jira does by rules of
its own, such as an assignee by default, shows only afterwards.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sync.core.model import BY_DEFAULT, Category, Ticket, UserRef
from sync.core.planning.changes import CreateTicket, UpdateTicket
from sync.core.planning.following import Followed, after_update, follow
from sync.core.planning.lookups import Lookups
from sync.core.planning.said import fingerprint, said_by_row, said_by_ticket
from sync.core.planning.standings import Known, ticket_of
from sync.core.planning.survey import Survey
from sync.core.policy import Field
from sync.core.protocol.ledger import Ledger
from sync.core.protocol.matching import position

_BY_DEFAULT: Final = "by default"


def ticket_updates(page: Followed, known: Known) -> Iterator[UpdateTicket]:
    """What tickets take over from their rows."""
    for row in page.rows.rows:
        merge, ticket = page.merges.get(position(row.item)), ticket_of(row, known.tickets)
        if merge is not None and merge.to_ticket and ticket is not None and row.entry is not None:
            in_jira = said_by_ticket(ticket)
            old = {name: in_jira[name] for name in merge.to_ticket}
            rid, gave_way = row.entry.rid, merge.ticket_gave_way
            words = said_by_row(row.item, known.policy, {})
            said = {name: fingerprint(words[name].words) for name in merge.to_ticket}
            yield UpdateTicket(rid, ticket.id, ticket.key, old, merge.to_ticket, gave_way, said, known.names)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The ``page`` with what is ``known`` of its tickets then. ``born`` are the keys of the new ones, as far
    as they can be told before: OPS-…"""

    page: Followed
    known: Known
    born: frozenset[str]


def foreseen(
    page: Followed,
    survey: Survey,
    known: Known,
    lookups: Lookups,
    creations: Sequence[CreateTicket],
    updates: Sequence[UpdateTicket],
) -> Foreseen:
    """``page`` as it stands, with the changes to tickets that are planned for it; ``known`` is what the run
    knows, for whatever page."""
    if not (creations or updates):
        return Foreseen(page, known.of_page(survey.page), frozenset())
    made = [_made(change, lookups, known) for change in creations]
    changed = [_changed(known.tickets[update.issue_id], update, known) for update in updates]
    tickets = {name: ticket for ticket in (*made, *changed) for name in (ticket.id, ticket.key)}
    ledger = _with_made(page.ledger, creations, made)
    ledger = _with_changed(ledger, updates, changed)
    then = replace(known, tickets={**known.tickets, **tickets}).of_page(survey.page)
    born = frozenset(ticket.key for ticket in made)
    return Foreseen(follow(survey.items, survey.shown, ledger, page.former, then, born), then, born)


def _made(change: CreateTicket, lookups: Lookups, known: Known) -> Ticket:
    draft = change.attempt.draft
    screen = lookups.screens.get((draft.project, draft.issue_type))
    priority = screen.field("priority") if screen is not None else None
    return Ticket(
        id=change.attempt.rid,
        key=f"{draft.project}-…",
        project_id=change.attempt.project_id,
        summary=draft.summary,
        status="",
        category=Category.NEW,
        due=draft.due,
        priority=draft.priority or (_BY_DEFAULT if priority is not None and priority.has_default else ""),
        assignee=_assigned(draft.assignee, known) if draft.assignee != BY_DEFAULT else None,
        security=_security(dict(draft.fields).get("security")),
        mark=draft.mark,
    )


def _assigned(account: str, known: Known) -> UserRef | None:
    return UserRef(account, known.names.get(account, "")) if account else None


def _security(level: object) -> str:
    """The level's name in Jira's wire form; one that is given by its id is at least not none."""
    if isinstance(level, Mapping):
        return str(level.get("name") or level.get("id") or "")
    return ""


def _changed(ticket: Ticket, update: UpdateTicket, known: Known) -> Ticket:
    for name, value in update.new.items():
        match name:
            case Field.TEXT:
                ticket = replace(ticket, summary=value)
            case Field.OWNER:
                ticket = replace(ticket, assignee=_assigned(value, known))
            case Field.DUE:
                ticket = replace(ticket, due=date.fromisoformat(value) if value else None)
            case Field.PRIORITY:
                ticket = replace(ticket, priority=value)
    return ticket


def _with_made(ledger: Ledger, creations: Sequence[CreateTicket], made: Sequence[Ticket]) -> Ledger:
    return ledger.with_entries(
        {
            change.attempt.rid: change.attempt.entry.linked_to(ticket)
            for change, ticket in zip(creations, made, strict=True)
        }
    )


def _with_changed(ledger: Ledger, updates: Sequence[UpdateTicket], changed: Sequence[Ticket]) -> Ledger:
    return ledger.with_entries(
        {
            update.rid: after_update(entry, update, ticket)
            for update, ticket in zip(updates, changed, strict=True)
            if (entry := ledger.entry(update.rid)) is not None
        }
    )
