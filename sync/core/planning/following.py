"""A page's ledger follows its rows and their tickets; planning and writing see the same by it.

This is the one place that says what a page, as it reads now, comes to: planning asks with the page as it was
read, writing asks again with the page as it is just before it is written.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sync.core.model import ActionItem, Position, Ticket, project_of
from sync.core.planning.changes import UpdateTicket
from sync.core.planning.escalation import Slips, slipped
from sync.core.planning.page_view import PageView
from sync.core.planning.said import change_print, fingerprint, means_same, said_by_ticket
from sync.core.planning.standings import Known, behind, declined, due_of, may_be_by_policy, ticket_of
from sync.core.planning.two_sides import RowMerge, merge_row
from sync.core.planning.verification import done_on, foretold
from sync.core.policy import Field
from sync.core.protocol.ledger import TEXT_LIMIT, Agreement, Entry, Ledger, Replaced
from sync.core.protocol.matching import position
from sync.core.protocol.rows import Case, PageRows, Row, rows_of
from sync.core.reading.values import StatusGroup, status_group
from sync.core.working_days import local_day
from sync.core.writing.render import Shown


@dataclass(frozen=True, slots=True)
class Followed:
    """``former`` gives, by rid, the key that a moved ticket had; rows may still show it. ``merges`` say, by
    position, what rows and tickets take over from each other."""

    ledger: Ledger
    former: Mapping[str, str]
    rows: PageRows
    merges: Mapping[Position, RowMerge]


def follow(
    items: Sequence[ActionItem],
    shown: Shown,
    ledger: Ledger,
    former: Mapping[str, str],
    known: Known,
    born: Collection[str] = (),
) -> Followed:
    """Match rows to entries; each entry follows its row and its ticket, and remembers what both agree on.

    ``born`` are the keys of tickets that were just made from these very rows.
    """
    ledger, moved = renamed(ledger, known.tickets)
    former = {**former, **moved}
    rows = rows_of(items, ledger, former)
    merges = {position(row.item): merge for row in rows.rows if (merge := _merge(row, shown, known, born))}
    ledger = ledger.with_entries(
        {
            row.entry.rid: _followed(row.entry, row, merges.get(position(row.item)), known)
            for row in rows.rows
            if row.entry is not None
        }
    )
    return Followed(ledger, former, rows_of(items, ledger, former), merges)


def renamed(ledger: Ledger, tickets: Mapping[str, Ticket]) -> tuple[Ledger, dict[str, str]]:
    """The ledger with the keys tickets have now, and the former keys by rid where they were moved."""
    moved = {
        entry.rid: replace(entry, key=ticket.key, project_id=ticket.project_id)
        for entry in ledger.entries
        if (ticket := tickets.get(entry.issue_id)) is not None and ticket.key != entry.key
    }
    former = {entry.rid: entry.key for entry in ledger.entries if entry.rid in moved}
    return ledger.with_entries(moved), former


def _merge(row: Row, shown: Shown, known: Known, born: Collection[str]) -> RowMerge | None:
    ticket = ticket_of(row, known.tickets)
    if row.case is not Case.LINKED or row.entry is None or ticket is None or ticket.key_only:
        return None
    candidates = known.candidates(project_of(ticket.key))
    made = ticket.key in born
    cells = shown.rows.get(position(row.item))
    if cells is not None and ticket.key not in cells.keys:
        cells = None  # the row shows its ticket first
    return merge_row(
        row.item,
        row.entry,
        ticket,
        cells,
        known.policy,
        candidates,
        known.today,
        born=made,
        discreet=known.restricted and not made,
    )


def _followed(entry: Entry, row: Row, merge: RowMerge | None, known: Known) -> Entry:
    """The entry as its row and ticket are now: text, place, how the date went, what both sides agree on."""
    item, ticket = row.item, ticket_of(row, known.tickets)
    slips = slipped(
        Slips(entry.first_due, entry.due, entry.moves),
        due_of(row, ticket),
        by_policy=ticket is not None and may_be_by_policy(item, ticket, known.policy),
    )
    seen = ticket if ticket is not None and not ticket.key_only else None
    return replace(
        entry,
        text=item.text[:TEXT_LIMIT],
        table=item.table,
        row=item.row,
        local_id=item.local_id,
        since=entry.since or known.today + timedelta(days=1),  # of what today has brought nobody knows
        first_due=slips.first,
        due=slips.latest,
        moves=slips.moves,
        agreed=merge.agreed if merge is not None else entry.agreed,
        unsettled=merge.unsettled if merge is not None else entry.unsettled,
        contested=merge.contested if merge is not None else entry.contested,
        replaced=_still_told(entry, known),
        wont_do=_agreed_not_to_do(entry, item, ticket, known),
        done=_done(entry, seen, known) if seen is not None else entry.done,
        foretold=foretold(entry, item, seen, known.policy) if seen is not None else entry.foretold,
        reopened=_reopened(entry, seen, known),
    )


def _agreed_not_to_do(entry: Entry, item: ActionItem, ticket: Ticket | None, known: Known) -> bool:
    """Whether a person's word in the row says what the ticket says, or said before it was opened again."""
    own = behind(entry.shown, item.status) is not None
    if ticket is None or own or status_group(item.status) is not StatusGroup.DROPPED:
        return False
    return declined(ticket, known.policy) or (entry.wont_do and not ticket.done)


def _still_told(entry: Entry, known: Known) -> tuple[Replaced, ...]:
    oldest = known.today - timedelta(days=known.policy.merging.told_days)
    return tuple(gone for gone in entry.replaced if gone.on > oldest)


def _done(entry: Entry, ticket: Ticket, known: Known) -> date | None:
    resolved = local_day(ticket.resolved_at, known.policy.calendar) if ticket.resolved_at else None
    return done_on(entry, ticket, resolved, known.today)


def _reopened(entry: Entry, ticket: Ticket | None, known: Known) -> date | None:
    if ticket is None or entry.done is None:
        return entry.reopened
    return None if ticket.done else known.today


def with_what_gives_way(page: Followed) -> Ledger:
    """The ledger that remembers what is about to give way to Jira on the page."""
    noted = {
        row.entry.rid: with_notes(row.entry, merge.page_gave_way)
        for row in page.rows.rows
        if row.entry is not None and (merge := page.merges.get(position(row.item))) is not None
    }
    return page.ledger.with_entries(noted)


def with_shown(ledger: Ledger, page: Followed, view: PageView) -> Ledger:
    """The ledger once ``view`` is on the page: what the status cells say is the worker's own word then."""
    rids = {position(row.item): row.entry.rid for row in page.rows.rows if row.entry is not None}
    shown = {rids[at]: row.status for row in view.rows if row.status and (at := (row.table, row.row)) in rids}
    return ledger.with_entries(
        {
            entry.rid: replace(entry, shown=shown[entry.rid], wont_do=False)
            for entry in ledger.entries
            if entry.rid in shown
        }
    )


def stands(ticket: Ticket, old: Mapping[Field, str]) -> bool:
    """Whether the ticket still says what it said when its change was planned."""
    said = said_by_ticket(ticket)
    return all(said[name] == value for name, value in old.items())


def taken(update: UpdateTicket, ticket: Ticket) -> frozenset[Field]:
    """The fields in which the ticket says what it was asked to say."""
    now = said_by_ticket(ticket)
    return frozenset(name for name, new in update.new.items() if means_same(name, new, now[name]))


def after_update(entry: Entry, update: UpdateTicket, ticket: Ticket) -> Entry:
    """The entry once its ticket was asked to change; ``ticket`` is what it was read as then.

    What Jira took is agreed on at once, whatever becomes of the page. Of the other fields it refused the
    change, dropped it silently, or says something else by now.
    """
    now, agreed_on = said_by_ticket(ticket), taken(update, ticket)
    declined = {name: new for name, new in update.new.items() if name not in agreed_on}
    agreed = {
        name: Agreement(name, words, fingerprint(now[name]))
        for name, words in update.said.items()
        if name in agreed_on
    }
    return replace(
        with_notes(entry, [gone for gone in update.gave_way if gone.field in agreed_on]),
        agreed=tuple(({one.field: one for one in entry.agreed} | agreed).values()),
        declined=change_print(declined) if declined else "",
        unsettled=tuple(name for name in entry.unsettled if name not in agreed_on),
        contested=tuple(name for name in entry.contested if name not in agreed_on),
    )


def with_notes(entry: Entry, gave_way: Sequence[Replaced]) -> Entry:
    """The entry with what gave way now; of each field the latest is remembered."""
    fields = {gone.field for gone in gave_way}
    earlier = tuple(gone for gone in entry.replaced if gone.field not in fields)
    return replace(entry, replaced=(*earlier, *gave_way))
