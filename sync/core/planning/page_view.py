"""What a page should show of its tickets: a pure function of rows, tickets, policy and the day.

Nothing here depends on how a run went, so the next run, seeing the same, wants the same and writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync.core.model import ActionItem, Category, Finding, Text, Ticket
from sync.core.planning import people
from sync.core.planning.escalation import Slips, Standing, Watched, needs_decision, standing, steps_for
from sync.core.policy import Policy, Step
from sync.core.protocol.rows import Case, PageRows, Row
from sync.core.reading.values import StatusGroup, status_group
from sync.core.view import BlockLine, BlockView, RowView, TicketRef


@dataclass(frozen=True, slots=True)
class PageView:
    """``block`` is None where the worker has nothing to say on the page."""

    rows: tuple[RowView, ...]
    block: BlockView | None
    findings: tuple[Finding, ...]


def page_view(
    rows: PageRows,
    tickets: Mapping[str, Ticket],
    known: Sequence[Finding],
    policy: Policy,
    today: date,
) -> PageView:
    """``tickets`` by id and by key, as they are now; ``known`` is what was found before: of the page as a
    whole, and of rows that got no ticket."""
    findings = tuple(known) + tuple(
        finding for row in rows.rows for finding in row_findings(row, ticket_of(row, tickets), policy)
    )
    return PageView(
        rows=tuple(_row_views(rows.rows, tickets)),
        block=_block(rows.rows, tickets, findings, policy, today),
        findings=findings,
    )


def ticket_of(row: Row, tickets: Mapping[str, Ticket]) -> Ticket | None:
    if row.entry is not None and row.entry.issue_id in tickets:
        return tickets[row.entry.issue_id]
    return tickets.get(row.key)


def due_of(row: Row, ticket: Ticket | None) -> date | None:
    """The date that counts: the ticket's, else what the page says."""
    return ticket.due if ticket is not None and ticket.due is not None else row.item.due.date


def watch(row: Row, ticket: Ticket | None, policy: Policy, today: date) -> Standing | None:
    """Where the row stands on the ladder; rows without an entry of their own are not on it."""
    if row.entry is None or ticket is None:
        return None
    item = Watched(due_of(row, ticket), ticket.done, row.entry.since or today, row.entry.steps)
    return standing(item, steps_for(policy.ladder, row.item.priority), today, policy.calendar)


# --- rows


def _row_views(rows: Iterable[Row], tickets: Mapping[str, Ticket]) -> Iterable[RowView]:
    for row in rows:
        ticket = ticket_of(row, tickets)
        if ticket is not None and row.case is not Case.REPEATED:
            yield RowView(
                table=row.item.table,
                row=row.item.row,
                key=ticket.key,
                old_key=row.former_key,
                status="" if _keeps_its_word(row, ticket) else ticket.status,
                category=ticket.category,
            )


def _keeps_its_word(row: Row, ticket: Ticket) -> bool:
    """Whether a person's status word knows more than the ticket: it stays until the ticket has moved.

    "Done" and "won't do" stay as long as the ticket is open, and the block asks about it; "in progress" as
    long as nobody has touched the ticket. What the worker itself wrote is nobody's word.
    """
    written = row.item.status
    if ticket.done or (row.entry is not None and row.entry.shown.casefold() == written.casefold()):
        return False
    match status_group(written):
        case StatusGroup.DONE | StatusGroup.DROPPED:
            return True
        case StatusGroup.IN_PROGRESS:
            return ticket.category is Category.NEW
        case _:
            return False


def _contradicts(row: Row, ticket: Ticket) -> bool:
    ended = status_group(row.item.status) in {StatusGroup.DONE, StatusGroup.DROPPED}
    return ended and _keeps_its_word(row, ticket)


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
            yield Finding(
                "ticket-not-visible", f"{row.key} is not there, or postmortem-sync may not see it.", *place
            )
        case _:
            pass
    if ticket is None or ticket.done:
        return
    if _contradicts(row, ticket):
        text = f"the row says “{item.status}”, {ticket.key} says “{ticket.status}”; close it if that stands."
        yield Finding("status-contradicts", text, *place)
    if ticket.assignee is None:
        yield from _without_assignee(item, ticket, policy)


def _without_assignee(item: ActionItem, ticket: Ticket, policy: Policy) -> Iterable[Finding]:
    """The row names an owner, the ticket has none.

    Only the directory is asked, so that every run says the same; where it takes a look-up in Jira to know who
    is meant, only what is certain is said.
    """
    owner = people.resolve(item, policy.people, {})
    if owner.findings and not people.queries(item, policy.people):
        yield from owner.findings
    elif owner.findings or owner.assignee:
        hint = "who may not be assignable there" if item.owners else "a mention would settle who that is"
        text = f"{ticket.key} has no assignee in Jira, though the row names one; {hint}."
        yield Finding("owner-not-assigned", text, item.table, item.row)


# --- the status block


def _block(
    rows: Sequence[Row],
    tickets: Mapping[str, Ticket],
    findings: Sequence[Finding],
    policy: Policy,
    today: date,
) -> BlockView | None:
    if not rows or not (findings or any(ticket_of(row, tickets) for row in rows)):
        return None
    late = tuple(_late_lines(rows, tickets, policy, today))
    several = len({row.item.table for row in rows}) > 1
    said = tuple(_finding_line(finding, several) for finding in findings)
    slipped = tuple(_slip_lines(rows, tickets, policy))
    sections = (
        ("Progress", ((Text(_progress(rows, tickets, policy)),),)),
        ("Past their date", late),
        ("Re-decide or split", slipped),
        ("Could use a hand", said),
    )
    return BlockView(tuple((label, lines) for label, lines in sections if lines))


def _progress(rows: Sequence[Row], tickets: Mapping[str, Ticket], policy: Policy) -> str:
    known = [ticket for row in rows if (ticket := ticket_of(row, tickets)) is not None]
    ended = [ticket for ticket in known if ticket.done]
    declined = [ticket for ticket in ended if ticket.resolution in policy.tickets.wont_do]
    told = f"{len(ended) - len(declined)} of {len(rows)} done"
    return f"{told}, {len(declined)} of them will not be done" if declined else told


def _late_lines(
    rows: Sequence[Row], tickets: Mapping[str, Ticket], policy: Policy, today: date
) -> Iterable[BlockLine]:
    for row in rows:
        ticket = ticket_of(row, tickets)
        stands = watch(row, ticket, policy, today)
        if ticket is None or stands is None or stands.past <= 0:
            continue
        reached = _step_reached(stands, steps_for(policy.ladder, row.item.priority))
        yield (TicketRef(ticket.key), Text(f" was due {due_of(row, ticket)}{reached}"))


def _step_reached(stands: Standing, steps: Sequence[Step]) -> str:
    """Counted by step, not by day, so that the page changes only when the step does."""
    if stands.backlog:
        return ", before it was tracked here"
    if stands.step is None:
        return ""
    return f" · reminder {steps.index(stands.step) + 1} of {len(steps)}: {' and '.join(stands.step.tell)}"


def _slip_lines(rows: Sequence[Row], tickets: Mapping[str, Ticket], policy: Policy) -> Iterable[BlockLine]:
    for row in rows:
        ticket = ticket_of(row, tickets)
        if row.entry is None or ticket is None or ticket.done:
            continue
        slips = Slips(row.entry.first_due, row.entry.due, row.entry.moves)
        if needs_decision(slips, policy.ladder):
            yield (TicketRef(ticket.key), Text(f" moved {slips.moves} times, {slips.days:+} days"))


def _finding_line(finding: Finding, several: bool) -> BlockLine:
    if finding.row is None:
        return (Text(finding.text),)
    table = f"table {(finding.table or 0) + 1}, " if several else ""
    return (Text(f"{table}row {finding.row + 1}: ".capitalize(), strong=True), Text(finding.text))
