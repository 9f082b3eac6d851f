"""Links tickets back to the page they were made for."""

from collections.abc import Mapping
from dataclasses import replace

from sync.core.model import Outcome, OutcomeKind, RemoteLink, Ticket, TicketMark
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.page_work import PageFailed, PageWork
from sync.ports import IssueWriter


def link_back(work: PageWork, tickets: Mapping[str, Ticket], writer: IssueWriter) -> None:
    """Mark and link tickets back that are not linked yet; the site upserts, so that twice is harmless.

    The ledger remembers which links stand: what could not be linked is tried again by the next run.
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
        if outcome.kind is OutcomeKind.WRITTEN:
            linked = replace(entry, linked_back=True)
            work.held.ledger = work.held.ledger.with_entries({entry.rid: linked})
        else:
            problems[f"{entry.key} could not be linked back to the page: {outcome.detail}"] = outcome
    if problems:
        raise PageFailed(" ".join(problems), *problems.values())


def _mark(entry: Entry, ledger: Ledger, writer: IssueWriter) -> Outcome:
    mark = TicketMark(entry.rid, ledger.page_id, ledger.site)
    return writer.mark(entry.issue_id, mark)
