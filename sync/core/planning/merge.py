"""Three-way merge of one field between the page, the ticket and what both said when they last agreed.

Nothing is overwritten silently: where a side gives way that has changed too, or that had no right to, the
result says so; where no agreement is known, nothing is overwritten at all.
"""

from enum import Enum, auto

from sync.core.policy import FieldRule, Side
from sync.core.protocol.ledger import Agreement


class Merge(Enum):
    """What has to happen so that both sides agree."""

    KEEP = auto()  # they do
    TO_PAGE = auto()  # the ticket changed
    TO_TICKET = auto()  # the page changed
    REPLACE_PAGE = auto()  # the ticket's value takes the place of another, and people are told of which
    REPLACE_TICKET = auto()  # the same the other way round
    DIFFER = auto()  # nobody knows who changed: report both, write neither


def merge(page: str, ticket: str, agreed: Agreement | None, rule: FieldRule, *, alike: bool) -> Merge:
    """What to do about what both sides say; ``agreed`` is None where the ledger does not know.

    All of them are fingerprints. ``alike``: they mean the same, however each is said.
    """
    if alike:
        return Merge.KEEP
    if agreed is None:
        return Merge.DIFFER
    changed = {Side.PAGE: page != agreed.page, Side.TICKET: ticket != agreed.ticket}
    winner, other = rule.winner, _opposite(rule.winner)
    if not any(changed.values()):
        return Merge.KEEP
    if not changed[other]:
        return _overwrite(other)
    if not changed[winner] and not rule.winner_only:
        return _overwrite(winner)
    return Merge.REPLACE_PAGE if other is Side.PAGE else Merge.REPLACE_TICKET


def _overwrite(side: Side) -> Merge:
    return Merge.TO_PAGE if side is Side.PAGE else Merge.TO_TICKET


def _opposite(side: Side) -> Side:
    return Side.TICKET if side is Side.PAGE else Side.PAGE
