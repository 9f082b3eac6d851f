"""What the status block says: how the items stand, what changed, what could use a hand, what would help.

Like all of a page's view it depends on what is there alone, so that the next run, seeing the same, writes
nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from sync.core.model import Finding, Mention, Position, Text, Ticket
from sync.core.owners.cells import as_mentioned
from sync.core.planning.advice import Advised, advice
from sync.core.planning.escalation import Slips, Standing, needs_decision, steps_for, was_told
from sync.core.planning.row_names import in_several_tables, row_names
from sync.core.planning.said import FIELD_NAMES
from sync.core.planning.standings import (
    Known,
    behind,
    declined,
    due_of,
    may_be_by_policy,
    status_of,
    ticket_of,
    watch,
)
from sync.core.planning.two_sides import RowMerge
from sync.core.planning.verification import Effect, verdict
from sync.core.policy import ROLES, Field, Policy, Side, Step, Verification
from sync.core.protocol.ledger import Entry, Replaced
from sync.core.protocol.matching import position
from sync.core.protocol.rows import Case, Row
from sync.core.reading.values import StatusGroup, status_group
from sync.core.view import BlockLine, BlockView, DueValue, TicketRef
from sync.core.words import folded
from sync.core.working_days import is_working_day, next_working_day

Tickets = Mapping[str, Ticket]

# though they are words for "won't do" as well
_SAYS_WHY: Final = frozenset({"duplicate", "invalid", "obsolete", "superseded"})
_AFTER_THE_WORD: Final = re.compile(r"[,:;(（–—-](.*)")
_DID_IT_WORK: Final = ": did it work?"


def block(
    rows: Sequence[Row],
    known: Known,
    findings: Sequence[Finding],
    merges: Mapping[Position, RowMerge],
    labels: frozenset[str],
) -> BlockView | None:
    """None where there is nothing to say yet. ``merges`` say what gives way with this; ``labels`` are the
    page's."""
    tickets, policy = known.tickets, known.policy
    if not rows or not (findings or any(ticket_of(row, tickets) for row in rows)):
        return None
    several = in_several_tables(row.item for row in rows)
    sections = (
        ("Progress", ((Text(_progress(rows, tickets, policy)),),)),
        ("Past their date", tuple(_late_lines(rows, known))),
        ("Re-decide or split", tuple(_slip_lines(rows, tickets, policy))),
        ("Dates by agreement", tuple(_dates_no_row_names(rows, tickets, merges, policy, agreed=True))),
        ("Dates in Jira", tuple(_dates_no_row_names(rows, tickets, merges, policy, agreed=False))),
        ("Not to be done", tuple(_declined_lines(rows, tickets, policy))),
        ("Did it work", tuple(_effect_lines(rows, known))),
        ("Gave way", tuple(_replaced_lines(rows, known, merges))),
        ("Could use a hand", tuple(_finding_line(finding, several) for finding in findings)),
        ("Worth a thought", advice(tuple(_open(rows, tickets)), labels, policy.advice)),
    )
    return BlockView(tuple((label, lines) for label, lines in sections if lines))


def _told_of(rows: Iterable[Row], tickets: Tickets) -> Iterator[tuple[Row, Ticket]]:
    """Rows with a ticket of which more than its key may be shown, each ticket once."""
    for row in rows:
        ticket = ticket_of(row, tickets)
        if ticket is not None and not ticket.key_only and row.case is not Case.REPEATED:
            yield row, ticket


def _progress(rows: Sequence[Row], tickets: Tickets, policy: Policy) -> str:
    ended = [(row, ticket) for row, ticket in _told_of(rows, tickets) if ticket.done]
    dropped = sum(declined(ticket, policy) for _, ticket in ended)
    items = [row for row in rows if row.case is not Case.REPEATED]
    hidden = sum(
        ticket is not None and ticket.key_only for ticket in (ticket_of(row, tickets) for row in items)
    )
    told = f"{len(ended) - dropped} of {len(items)} done"
    told += f", {dropped} will not be done" if dropped else ""
    return f"{told}, {hidden} not shown" if hidden else told


# --- dates


def _late_lines(rows: Sequence[Row], known: Known) -> Iterator[BlockLine]:
    old: list[str] = []
    for row, ticket in _told_of(rows, known.tickets):
        stands, due = watch(row, ticket, known.policy, known.today), due_of(row, ticket)
        if stands is None or due is None or stands.past <= 0 or row.entry is None:
            continue
        if stands.backlog:
            old.append("opened again" if row.entry.reopened else "first seen here")
            told = ", before it was opened again" if row.entry.reopened else ", before it was tracked here"
        else:
            told = _step_reached(row, row.entry, stands, due, known)
        yield (TicketRef(ticket.key), Text(f" was due {due}{told}"))
    if old:
        were = "1 item was past its date" if len(old) == 1 else f"{len(old)} items were past their date"
        when = " or ".join(sorted(set(old)))
        yield (Text(f"{were} when {when}; nobody is reminded of that."),)


def _step_reached(row: Row, entry: Entry, stands: Standing, due: date, known: Known) -> str:
    """Counted by step, not by day, so that the page changes only when the step does.

    What quiet hours or the cap hold back is written when it is told; until then, what was told last.
    """
    steps = steps_for(known.policy.ladder, row.item.priority)
    told_now = stands.tell and not known.quiet and entry.rid not in known.put_off
    told = [step for step in steps if was_told(step, due, entry.steps)]
    step = stands.step if told_now or stands.waits else max(told, key=lambda one: one.after, default=None)
    if step is None:
        return ""
    reminder = f" · reminder {steps.index(step) + 1} of {len(steps)}"
    if stands.waits:
        return f"{reminder} follows on {next_working_day(known.today, known.policy.calendar):%A, %Y-%m-%d}"
    return f"{reminder}: {_listed_in_words(step)}"


def _listed_in_words(step: Step) -> str:
    """The roles a step tells; accounts are nobody's name."""
    roles = [word for word in step.tell if word in ROLES]
    return " and ".join([*roles, *(["others"] if len(roles) < len(step.tell) else [])])


def _slip_lines(rows: Sequence[Row], tickets: Tickets, policy: Policy) -> Iterator[BlockLine]:
    for row, ticket in _told_of(rows, tickets):
        if row.entry is None or ticket.done:
            continue
        slips = Slips(row.entry.first_due, row.entry.due, row.entry.moves)
        if needs_decision(slips, policy.ladder):
            times = "once" if slips.moves == 1 else f"{slips.moves} times"
            yield (TicketRef(ticket.key), Text(f" moved {times}, {slips.days:+} days"))


def _dates_no_row_names(
    rows: Sequence[Row],
    tickets: Tickets,
    merges: Mapping[Position, RowMerge],
    policy: Policy,
    *,
    agreed: bool,
) -> Iterator[BlockLine]:
    """``agreed``: those that came with the ticket, by what a team agreed on for such items; else those that
    people have set in Jira."""
    by_date: dict[date, list[str]] = {}
    for row, ticket in _told_of(rows, tickets):
        shown = any(
            isinstance(value, DueValue) for value in merges.get(position(row.item), RowMerge()).to_page
        )
        silent = row.item.due.date is None and not row.item.due.problem and not shown
        unmoved = row.entry is not None and row.entry.first_due is None
        came_with_it = unmoved and may_be_by_policy(row.item, ticket, policy)
        if silent and ticket.due is not None and not ticket.done and came_with_it is agreed:
            by_date.setdefault(ticket.due, []).append(ticket.key)
    for day, keys in sorted(by_date.items()):
        yield (Text(f"{day}: "), *_listed(keys))


def _listed(keys: Sequence[str]) -> Iterator[Text | TicketRef]:
    for index, key in enumerate(keys):
        if index:
            yield Text(", ")
        yield TicketRef(key)


# --- ends


def _declined_lines(rows: Sequence[Row], tickets: Tickets, policy: Policy) -> Iterator[BlockLine]:
    for row, ticket in _told_of(rows, tickets):
        if declined(ticket, policy):
            reason = _reason(row, ticket, policy)
            told = f": {reason}" if reason else f"; no reason is given yet, {_room_for_a_reason(row)}"
            yield (TicketRef(ticket.key), Text(f" will not be done{told}"))


def _room_for_a_reason(row: Row) -> str:
    if row.item.has_status:
        return "there is room for it behind the word in the status cell"
    return "a column “Status” would have room for it"


def _reason(row: Row, ticket: Ticket, policy: Policy) -> str:
    """A resolution that says why, else what stands behind the word in the row's status cell.

    Behind whichever word of the worker's: the cell may be about to get another one.
    """
    resolution = folded(ticket.resolution)
    if resolution in _SAYS_WHY or status_group(resolution) is not StatusGroup.DROPPED:
        return ticket.resolution
    said = row.item.status
    own = (row.entry.shown if row.entry is not None else "", ticket.status, status_of(ticket, policy))
    reason = next((rest for word in own if (rest := behind(word, said)) is not None), None)
    if reason is None:
        after = _AFTER_THE_WORD.search(said)
        reason = after[1] if after else ""
    return reason.strip(" .,:;()（）–—-")


def _effect_lines(rows: Sequence[Row], known: Known) -> Iterator[BlockLine]:
    """What people are not asked yet, for it is a free day, quiet or put off, is written when they are."""
    silent = known.quiet or not is_working_day(known.today, known.policy.calendar)
    for row, ticket in _told_of(rows, known.tickets):
        seen = verdict(row.item, row.entry, ticket, known.policy, known.today)
        put_off = silent or (row.entry is not None and row.entry.rid in known.put_off)
        if seen is not None and not (seen.ask and put_off):
            asked = seen.effect is Effect.ASKED
            told = _how_to_answer(row, known.policy.verification) if asked else f" {seen.effect.value}"
            yield (TicketRef(ticket.key), Text(told))


def _how_to_answer(row: Row, labels: Verification) -> str:
    if row.item.verification is not None:
        return f"{_DID_IT_WORK} A new word in the row's verification cell answers, or a label in Jira."
    which = f"{labels.worked}, {labels.did_not} or {labels.cannot_tell}"
    return f"{_DID_IT_WORK} A label in Jira answers: {which}."


# --- what gave way


def _replaced_lines(
    rows: Sequence[Row], known: Known, merges: Mapping[Position, RowMerge]
) -> Iterator[BlockLine]:
    for row, ticket in _told_of(rows, known.tickets):
        merge = merges.get(position(row.item), RowMerge())
        told = {gone.field: gone for gone in row.entry.replaced} if row.entry is not None else {}
        told |= {gone.field: gone for gone in (*merge.page_gave_way, *merge.ticket_gave_way)}
        for gone in told.values():
            yield (TicketRef(ticket.key), *_gave_way(gone, known))


def _gave_way(gone: Replaced, known: Known) -> Iterator[Text | Mention]:
    winner, other = ("Jira", "here") if gone.winner is Side.TICKET else ("this page", "in Jira")
    told = f": the {FIELD_NAMES[gone.field]} of {winner} counts; {other} it was "
    if gone.field is not Field.OWNER:
        yield Text(f"{told}“{gone.value}”" if gone.value else f"{told}blank")
    elif gone.value:
        yield Text(told)
        yield Mention(as_mentioned(gone.value, known.policy, known.names.get(gone.value, "")))
    else:
        yield Text(f"{told}somebody else")


# --- what people may do


def _finding_line(finding: Finding, several: bool) -> BlockLine:
    if finding.row is None:
        return (Text(finding.text),)
    name = row_names([(finding.table or 0, finding.row)], several=several)
    return (Text(f"{name.capitalize()}: ", strong=True), Text(finding.text))


def _open(rows: Sequence[Row], tickets: Tickets) -> Iterator[Advised]:
    for row in rows:
        ticket = ticket_of(row, tickets)
        if ticket is None or not (ticket.done or ticket.key_only):
            yield Advised(row.item, ticket)
