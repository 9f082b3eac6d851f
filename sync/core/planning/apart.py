"""What people are told of a row and its ticket where the two do not agree, and nobody but people can help."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sync.core.model import ActionItem, Finding, Ticket
from sync.core.owners.resolution import what_would_settle
from sync.core.planning.said import FIELD_NAMES, has_meaning, said_by_ticket
from sync.core.policy import Field, Policy
from sync.core.words import enumerated

_TOLD_HERE: Final = frozenset({Field.DUE, Field.PRIORITY})  # of an unmet owner there is more to say


@dataclass(frozen=True, slots=True)
class Apart:
    """In which fields, and why: ``differing``, nobody knows which side has changed; ``refused``, Jira has not
    taken this change; ``unmet``, Jira never took over what the row says; ``kept``, the row's cell can take
    nothing over."""

    differing: tuple[Field, ...] = ()
    refused: tuple[Field, ...] = ()
    unmet: tuple[Field, ...] = ()
    kept: tuple[Field, ...] = ()


def findings(item: ActionItem, ticket: Ticket, apart: Apart, policy: Policy) -> Iterator[Finding]:
    place = (item.table, item.row)
    if apart.differing:
        told = "; ".join(_both_said(name, item, ticket) for name in apart.differing)
        text = f"row and {ticket.key} differ: {told}. Once they agree, changes travel again."
        yield Finding("sides-differ", text, *place)
    if declined := dict.fromkeys(_not_taken(item, ticket, apart, policy)):
        names = enumerated(FIELD_NAMES[name] for name in declined)
        text = f"Jira did not take this row's {names} for {ticket.key}; change it there."
        yield Finding("change-declined", text, *place)
    if Field.OWNER in apart.unmet and ticket.assignee is not None and not ticket.done:
        named = f"in Jira, not with the owner named here; {what_would_settle(item)}"
        unnamed = "by a rule of Jira's; an owner here would help"
        text = f"{ticket.key} is with {ticket.assignee.name} {named if item.owner else unnamed}."
        yield Finding("owner-elsewhere", text, *place)
    if apart.kept:
        other = enumerated(_other(name, ticket) for name in apart.kept)
        text = f"{ticket.key} has {other} in Jira; this cell is for people to change."
        yield Finding("cell-kept", text, *place)


def _not_taken(item: ActionItem, ticket: Ticket, apart: Apart, policy: Policy) -> Iterator[Field]:
    """Of priority words only those with a meaning: the page tells of all others together."""
    unmet = () if ticket.done else (name for name in apart.unmet if name in _TOLD_HERE)
    for name in (*apart.refused, *unmet):
        if name is not Field.PRIORITY or has_meaning(item, policy):
            yield name


def _other(name: Field, ticket: Ticket) -> str:
    in_jira = _in_jira(name, ticket)
    return f"another {FIELD_NAMES[name]} “{in_jira}”" if in_jira else f"no {FIELD_NAMES[name]}"


def _both_said(name: Field, item: ActionItem, ticket: Ticket) -> str:
    in_jira = _in_jira(name, ticket)
    return f"{FIELD_NAMES[name]} “{_here(name, item)}” here, {f'“{in_jira}”' if in_jira else 'none'} in Jira"


def _here(name: Field, item: ActionItem) -> str:
    match name:
        case Field.TEXT:
            return item.text
        case Field.OWNER:
            return item.owner
        case Field.DUE:
            return item.due.date.isoformat() if item.due.date else ""
        case Field.PRIORITY:
            return item.priority


def _in_jira(name: Field, ticket: Ticket) -> str:
    assignee = ticket.assignee
    return assignee.name if name is Field.OWNER and assignee is not None else said_by_ticket(ticket)[name]
