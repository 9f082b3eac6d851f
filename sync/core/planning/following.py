"""A page's ledger follows its rows and their tickets; planning and writing see the same by it.

This is the one place that says what a page, as it reads now, comes to: planning asks with the page as it was
read, writing asks again with the page as it is just before it is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sync.core.model import ActionItem, Ticket
from sync.core.planning.escalation import Slips, slipped
from sync.core.planning.page_view import PageView
from sync.core.planning.standings import due_of, ticket_of
from sync.core.protocol.ledger import TEXT_LIMIT, Entry, Ledger
from sync.core.protocol.rows import PageRows, Row, rows_of


@dataclass(frozen=True, slots=True)
class Followed:
    """``former`` gives, by rid, the key that a moved ticket had; rows may still show it."""

    ledger: Ledger
    former: Mapping[str, str]
    rows: PageRows


def follow(
    items: Sequence[ActionItem],
    ledger: Ledger,
    tickets: Mapping[str, Ticket],
    today: date,
    former: Mapping[str, str],
) -> Followed:
    """Match rows to entries; each entry follows its row and its ticket. ``tickets`` are by id and by key."""
    ledger, moved = renamed(ledger, tickets)
    former = {**former, **moved}
    ledger = _followed_all(ledger, rows_of(items, ledger, former), tickets, today)
    return Followed(ledger, former, rows_of(items, ledger, former))


def renamed(ledger: Ledger, tickets: Mapping[str, Ticket]) -> tuple[Ledger, dict[str, str]]:
    """The ledger with the keys tickets have now, and the former keys by rid where they were moved."""
    moved = {
        entry.rid: replace(entry, key=ticket.key, project_id=ticket.project_id)
        for entry in ledger.entries
        if (ticket := tickets.get(entry.issue_id)) is not None and ticket.key != entry.key
    }
    former = {entry.rid: entry.key for entry in ledger.entries if entry.rid in moved}
    return ledger.with_entries(moved), former


def _followed_all(ledger: Ledger, rows: PageRows, tickets: Mapping[str, Ticket], today: date) -> Ledger:
    """Entries follow their rows: text, place, and how the date went."""
    return ledger.with_entries(
        {row.entry.rid: _followed(row.entry, row, tickets, today) for row in rows.rows if row.entry}
    )


def _followed(entry: Entry, row: Row, tickets: Mapping[str, Ticket], today: date) -> Entry:
    item = row.item
    slips = slipped(Slips(entry.first_due, entry.due, entry.moves), due_of(row, ticket_of(row, tickets)))
    return replace(
        entry,
        text=item.text[:TEXT_LIMIT],
        table=item.table,
        row=item.row,
        local_id=item.local_id,
        since=entry.since or today,
        first_due=slips.first,
        due=slips.latest,
        moves=slips.moves,
    )


def remember_shown(page: Followed, view: PageView) -> Ledger:
    """The ledger once ``view`` is on the page: what the status cells say is the worker's own word then."""
    status = {(row.table, row.row): row.status for row in view.rows if row.status}
    return page.ledger.with_entries(
        {
            row.entry.rid: replace(row.entry, shown=status[row.item.table, row.item.row])
            for row in page.rows.rows
            if row.entry is not None and (row.item.table, row.item.row) in status
        }
    )
