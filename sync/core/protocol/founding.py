"""Founding: a page without a ledger may be one that lost it, so its first tickets wait.

All instants are Confluence's; ages are computed from its ``Date`` header only.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sync.core.model import Ticket, key_number
from sync.core.policy import Timing
from sync.core.protocol.ledger import Entry, Ledger
from sync.core.protocol.ledger_property import LedgerState


class Founding(StrEnum):
    """Whether a page's ledger is old enough for its rows to get tickets."""

    NEEDED = "needed"
    WAITING = "waiting"
    DONE = "done"


def founding(state: LedgerState, now: datetime, timing: Timing) -> Founding:
    """A ledger just founded may stand for one that was lost: nothing is created until its age is T."""
    if state.ledger is None:
        return Founding.NEEDED
    if state.ledger.adopted:
        return Founding.DONE
    founded = state.founded_at
    return Founding.DONE if founded is not None and now - founded >= timing.settle else Founding.WAITING


def founded(site: str, page_id: str, kept: tuple[Entry, ...] = ()) -> Ledger:
    """A fresh ledger; ``kept`` is what is left of an incomplete one."""
    return Ledger(site=site, page_id=page_id, entries=kept)


def survivors(ledger: Ledger, tickets: Iterable[Ticket]) -> dict[str, Entry]:
    """Entries for tickets that carry this page's mark and that the ledger does not know (any more)."""
    found: dict[str, Entry] = {}
    for ticket in sorted(tickets, key=lambda ticket: key_number(ticket.key)):
        mark = ticket.mark
        if mark is None or mark.page_id != ledger.page_id or mark.site != ledger.site:
            continue
        known = ledger.entry(mark.rid) or found.get(mark.rid)
        if known is None or not known.key:
            base = known or Entry(rid=mark.rid, text=ticket.summary, table=0, row=0)
            found[mark.rid] = base.linked_to(ticket)
    return found
