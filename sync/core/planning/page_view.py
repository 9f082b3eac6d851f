"""What a page should show of its tickets: a pure function of rows, tickets, policy and the day.

Nothing here depends on how a run went, so the next run, seeing the same, wants the same and writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sync.core.model import BY_DEFAULT, ActionItem, Category, Finding, Position, Ticket
from sync.core.owners.cells import queries
from sync.core.owners.resolution import resolve, what_would_settle
from sync.core.planning.block import block
from sync.core.planning.said import has_meaning
from sync.core.planning.standings import Known, behind, declined, known_before, status_of, ticket_of
from sync.core.planning.two_sides import RowMerge
from sync.core.policy import Field, Policy
from sync.core.protocol.matching import position
from sync.core.protocol.rows import Case, PageRows, Row
from sync.core.reading.values import StatusGroup, status_group
from sync.core.view import BlockView, RowView
from sync.core.words import UNSEEN, shortened

NOTHING_MERGED = RowMerge()
NOT_SHOWN = "Not shown"
WORDS_NAMED = 3
WORD_LENGTH = 30


@dataclass(frozen=True, slots=True)
class PageView:
    """``block`` is None where the worker has nothing to say on the page."""

    rows: tuple[RowView, ...]
    block: BlockView | None
    findings: tuple[Finding, ...]


def page_view(
    rows: PageRows,
    known: Known,
    found: Sequence[Finding],
    merges: Mapping[Position, RowMerge],
    labels: frozenset[str],
) -> PageView:
    """``found`` is what was found before: of the page as a whole, and of rows that got no ticket. ``merges``
    say what rows take over from Jira; ``labels`` are the page's."""
    of_rows = (
        finding
        for row in rows.rows
        for finding in (
            *row_findings(row, ticket_of(row, known.tickets), known.policy),
            *_secrecy_findings(row, ticket_of(row, known.tickets), known),
            *merges.get(position(row.item), NOTHING_MERGED).findings,
        )
    )
    findings = (
        *found,
        *_lost_memory(rows.rows, known),
        *_unknown_priorities(rows.rows, known, merges),
        *of_rows,
    )
    return PageView(
        rows=tuple(_row_views(rows.rows, known, merges)),
        block=block(rows.rows, known, findings, merges, labels),
        findings=findings,
    )


def _lost_memory(rows: Iterable[Row], known: Known) -> Iterable[Finding]:
    """Tickets of ours that are older than what is known of them; said as long as what gave way is."""
    calendar, told_days = known.policy.calendar, known.policy.merging.told_days
    anew = {
        row.entry.since - timedelta(days=1)
        for row in rows
        if row.entry is not None and row.entry.since is not None
        if (ticket := ticket_of(row, known.tickets)) is not None
        if known_before(row.entry, ticket, calendar) is not None
    }
    if anew and (known.today - max(anew)).days < told_days:
        text = f"what was agreed on here before {max(anew)} got lost; how often dates moved is counted anew."
        yield Finding("memory-lost", text)


def _unknown_priorities(
    rows: Iterable[Row], known: Known, merges: Mapping[Position, RowMerge]
) -> Iterable[Finding]:
    """One sentence for the page: a word that Jira does not know stands in many rows, or in none."""
    words = dict.fromkeys(
        f"“{shortened(row.item.priority, WORD_LENGTH)}”"
        for row in rows
        if (merge := merges.get(position(row.item))) is not None
        if Field.PRIORITY in (*merge.unmet, *merge.refused)
        if not has_meaning(row.item, known.policy)
        if (ticket := ticket_of(row, known.tickets)) is not None and not ticket.done
    )
    if words:
        told = ", ".join(list(words)[:WORDS_NAMED]) + (" …" if len(words) > WORDS_NAMED else "")
        text = (
            f"Jira has its own priority instead of {told}; change it there, or map the words "
            "(tickets.priorities)."
        )
        yield Finding("priority-unknown", text)


def _secrecy_findings(row: Row, ticket: Ticket | None, known: Known) -> Iterable[Finding]:
    """Where page and ticket are not for the same people."""
    place = (row.item.table, row.item.row)
    if ticket is not None and ticket.key_only:
        text = f"{ticket.key} may be seen by fewer people than this page, so only its key is shown."
        yield Finding("key-only", text, *place)
    elif (
        ticket is not None and known.restricted and ticket.security in {"", *known.policy.tickets.open_levels}
    ):
        text = f"{ticket.key} may be seen by more people than this page; a security level would settle that."
        yield Finding("without-security-level", text, *place)


# --- rows


def _row_views(rows: Iterable[Row], known: Known, merges: Mapping[Position, RowMerge]) -> Iterable[RowView]:
    for row in rows:
        ticket = ticket_of(row, known.tickets)
        if ticket is not None and row.case is not Case.REPEATED:
            dropped = declined(ticket, known.policy)
            yield RowView(
                table=row.item.table,
                row=row.item.row,
                key=ticket.key,
                old_key=row.former_key,
                status=_status(row, ticket, known),
                category=Category.UNDEFINED if dropped else ticket.category,  # green is for what is done
                values=merges.get(position(row.item), NOTHING_MERGED).to_page,
            )


def _status(row: Row, ticket: Ticket, known: Known) -> str:
    """The status to show; empty where the cell stays as it is."""
    if ticket.key_only:
        return NOT_SHOWN if _says_our_word(row) else ""
    keeps = _keeps_its_word(row, ticket, declined(ticket, known.policy))
    return "" if keeps else status_of(ticket, known.policy)


def _says_our_word(row: Row) -> bool:
    return row.entry is not None and behind(row.entry.shown, row.item.status) is not None


def _keeps_its_word(row: Row, ticket: Ticket, dropped: bool) -> bool:
    """Whether a person's status word knows more than the ticket: it stays until the ticket has moved.

    "Done" and "won't do" stay as long as the ticket is open, and the block asks about it; "won't do" also
    where the ticket was declined, for it says the same, until that is opened again; "in progress" as long as
    nobody has touched the ticket. What the worker itself wrote is nobody's word.
    """
    written = row.item.status
    if _says_our_word(row):
        return False
    agreed = row.entry is not None and row.entry.wont_do
    match status_group(written):
        case StatusGroup.DONE:
            return not ticket.done
        case StatusGroup.DROPPED:
            return dropped or not (ticket.done or agreed)
        case StatusGroup.IN_PROGRESS:
            return ticket.category is Category.NEW
        case _:
            return False


def _contradicts(row: Row, ticket: Ticket) -> bool:
    ended = status_group(row.item.status) in {StatusGroup.DONE, StatusGroup.DROPPED}
    return ended and _keeps_its_word(row, ticket, dropped=False)


def row_findings(row: Row, ticket: Ticket | None, policy: Policy) -> Iterable[Finding]:
    """What a person should know or decide about one row."""
    item = row.item
    place = (item.table, item.row)
    yield from item.findings
    match row.case:
        case Case.REPEATED:
            text = f"{row.key} stands in an earlier row, too; without it this row gets a ticket of its own."
            yield Finding("repeated-key", text, *place)
        case Case.AMBIGUOUS:
            text = "this row resembles several that had tickets; put the key of its ticket into it."
            yield Finding("ambiguous-row", text, *place)
        case Case.REFUSED:
            reason = row.entry.reason if row.entry is not None else ""
            yield Finding("refused", f"Jira did not take the ticket: {reason}", *place)
        case Case.REFERENCE | Case.LINKED if ticket is None:
            yield Finding("ticket-not-visible", f"{row.key} {UNSEEN}.", *place)
        case _:
            pass
    if ticket is None or ticket.done or ticket.key_only or row.case is Case.REPEATED:
        return
    if _contradicts(row, ticket):
        text = f"the row says “{item.status}”, {ticket.key} is still open; close it if that stands."
        yield Finding("status-contradicts", text, *place)
    yield from _without_owner(item, ticket, policy)


def _without_owner(item: ActionItem, ticket: Ticket, policy: Policy) -> Iterable[Finding]:
    """The row names an owner, and the ticket has none, or the fallback.

    Only the directory is asked, so that every run says the same; where it takes a look-up in Jira to know who
    is meant, only what is certain is said.
    """
    owner = resolve(item, policy.people, {})
    assignee = ticket.assignee.id if ticket.assignee is not None else ""
    wanted = owner.assignee if owner.assignee != BY_DEFAULT else ""
    if owner.findings and assignee == wanted and not queries(item, policy.people):
        yield from owner.findings
    elif not assignee and (owner.findings or wanted):
        hint = what_would_settle(item)
        text = f"{ticket.key} has no assignee in Jira, though the row names one; {hint}."
        yield Finding("owner-not-assigned", text, item.table, item.row)
