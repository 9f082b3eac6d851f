"""Three-way merge of one field between the page, the ticket and the value both last agreed on.

Nothing is overwritten silently: a value that both sides changed, or that a side changed without the right
to, appears in the result as ``replaced``; where no agreed value is known, nothing is overwritten at all.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sync.core.policy import FieldRule, Side

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Agreed(Generic[V]):
    """A value that both sides are known to have had. It may be None: both were empty."""

    value: V


@dataclass(frozen=True, slots=True)
class Keep(Generic[V]):
    """Both sides say ``value`` already."""

    value: V


@dataclass(frozen=True, slots=True)
class ToPage(Generic[V]):
    """The ticket changed: the page gets ``value``."""

    value: V


@dataclass(frozen=True, slots=True)
class ToTicket(Generic[V]):
    """The page changed: the ticket gets ``value``."""

    value: V


@dataclass(frozen=True, slots=True)
class Conflict(Generic[V]):
    """The other side gives way: it gets the winner's ``value``, and people see what was ``replaced``."""

    winner: Side
    value: V
    replaced: V


@dataclass(frozen=True, slots=True)
class Differ(Generic[V]):
    """The sides differ and nobody knows who changed: report both, write neither."""

    page: V
    ticket: V


Merge = Keep[V] | ToPage[V] | ToTicket[V] | Conflict[V] | Differ[V]


def merge(page: V, ticket: V, agreed: Agreed[V] | None, rule: FieldRule) -> Merge[V]:
    """What has to happen so that page and ticket agree; ``agreed`` is None where the ledger does not know.

    ``value`` of any result but ``Differ`` is what both sides agree on once it has been carried out.
    """
    if page == ticket:
        return Keep(page)
    if agreed is None:
        return Differ(page, ticket)
    value, other = (page, ticket) if rule.winner is Side.PAGE else (ticket, page)
    if other == agreed.value:
        return _to(_opposite(rule.winner), value)
    if value == agreed.value and not rule.winner_only:
        return _to(rule.winner, other)
    return Conflict(rule.winner, value, replaced=other)


def _to(side: Side, value: V) -> ToPage[V] | ToTicket[V]:
    return ToPage(value) if side is Side.PAGE else ToTicket(value)


def _opposite(side: Side) -> Side:
    return Side.TICKET if side is Side.PAGE else Side.PAGE
