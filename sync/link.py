"""Links tickets back to the page they were made for."""

from collections.abc import Mapping
from dataclasses import replace

from sync.core.model import Outcome, OutcomeKind, RemoteLink, Ticket, TicketMark
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.page_work import PageFailed, PageWork
from sync.ports import IssueWriter


def link_back(work: PageWork, tickets: Mapping[str, Ticket], writer: IssueWriter) -> None:
    """Mark and link tickets back that are not linked yet; the site upserts, so that twice is harmless.

    The ledger remembers which links stand: what could not be linked is tried again by the next run. What Jira
    refuses is told once, and tried again when there is something else to do for the page.
    """
    page = work.plan.page
    problems: dict[str, Outcome] = {}
    for entry in work.held.ledger.entries:
        ticket = tickets.get(entry.issue_id)
        if entry.state is not EntryState.LINKED or entry.linked_back or ticket is None:
            continue
        if ticket.mark is None:
            outcome = _mark(entry, work.held.ledger, writer)
            if outcome.kind is not OutcomeKind.WRITTEN:
                problems[f"{entry.key} could not be marked as this page's: {outcome.detail}"] = outcome
                continue
        name = f"postmortem-sync:{page.id}:{entry.rid}"
        outcome = writer.link(RemoteLink(entry.issue_id, name, page.url, page.name))
        refused = outcome.kind in {OutcomeKind.REFUSED, OutcomeKind.GONE}
        if outcome.kind is OutcomeKind.WRITTEN or refused:
            settled = replace(entry, linked_back=not refused, link_refused=refused)
            work.held.ledger = work.held.ledger.with_entries({entry.rid: settled})
        if outcome.kind is not OutcomeKind.WRITTEN and not entry.link_refused:
            problems[f"{entry.key} could not be linked back to the page: {outcome.detail}"] = outcome
    if problems:
        raise PageFailed(" ".join(problems), *problems.values())


def _mark(entry: Entry, ledger: Ledger, writer: IssueWriter) -> Outcome:
    mark = TicketMark(entry.rid, ledger.page_id, ledger.site)
    return writer.mark(entry.issue_id, mark)
