"""Reads from both sites what an audit compares; writes nothing.

A search only tells where to look: whatever is said about a ticket is said after reading it by its id.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sync.core.model import Ticket, Walk, key_number, project_of
from sync.core.planning.audit import Audit, audit, origin
from sync.core.planning.labels import LABEL, page_label
from sync.core.planning.lookups import cannot_be_read
from sync.core.planning.survey import Survey, survey
from sync.core.policy import Policy
from sync.errors import RequestFailed
from sync.page_ledger import with_parts
from sync.ports import IssueReader, PageReader, PageSelection

_REMOVED = frozenset({"trashed", "deleted"})

Tickets = Mapping[str, Ticket]
Surveys = Mapping[str, Survey]


def audit_sites(pages: PageReader, issues: IssueReader, policy: Policy, selection: PageSelection) -> Audit:
    """Hold our tickets against the selected pages and every other page that one of them was made for.

    Raises ``NotAuthenticated``, ``SiteUnreachable`` or ``RequestFailed``: half an audit is none.
    """
    here = _Pages(pages, policy)
    there = _Issues(issues, policy)
    surveys = here.surveys(selection)
    tickets = there.tickets(surveys)
    homes = there.homes(tickets) - surveys.keys()
    surveys |= here.surveys(PageSelection(label="", ids=tuple(sorted(homes)))) if homes else {}
    absent = here.absent(homes - surveys.keys())
    suspected = audit(tickets.values(), surveys.values(), absent, policy.site)
    tickets = there.read_again(tickets, suspected.named)
    return audit(tickets.values(), surveys.values(), absent, policy.site)


class _Pages:
    def __init__(self, pages: PageReader, policy: Policy) -> None:
        self._pages = pages
        self._policy = policy
        self._now = pages.whoami().now

    def surveys(self, selection: PageSelection) -> dict[str, Survey]:
        found = (page for batch in self._pages.select(selection) for page in batch)
        whole = (with_parts(page, self._pages) for page in found)
        return {page.id: survey(page, self._policy, self._now) for page in whole}

    def absent(self, ids: Collection[str]) -> dict[str, str]:
        """Pages that no search brings, and why as far as the database knows; empty for what is gone."""
        found = self._pages.versions(sorted(ids)) if ids else ()
        there = {page.id: f"the page is {page.status}" for page in found if page.status not in _REMOVED}
        return {page_id: there.get(page_id, "") for page_id in sorted(ids)}


class _Issues:
    def __init__(self, issues: IssueReader, policy: Policy) -> None:
        self._issues = issues
        self._policy = policy
        self._issues.whoami()

    def tickets(self, surveys: Surveys) -> dict[str, Ticket]:
        """By id: what carries our labels, what ledgers and rows name, and the newest of our projects."""
        ledgers = [one.stored.ledger for one in surveys.values() if one.stored.ledger is not None]
        labels = [LABEL, *(page_label(ledger.page_id) for ledger in ledgers)]
        tickets = _trusted(Walk(self._issues.labelled(labels), trusted=True))
        named = {entry.issue_id or entry.key for ledger in ledgers for entry in ledger.entries if entry.key}
        named |= {key for one in surveys.values() for item in one.items for key in item.tickets}
        known = tickets.keys() | {ticket.key for ticket in tickets.values()}
        tickets |= self._read(sorted(named - known))
        for project_id in sorted({ticket.project_id for ticket in tickets.values() if self._home(ticket)}):
            in_project = [ticket for ticket in tickets.values() if ticket.project_id == project_id]
            for found in self._newest(project_id, in_project):
                tickets |= found
        return tickets

    def homes(self, tickets: Tickets) -> set[str]:
        """The pages that tickets of ours were made for."""
        return {home for ticket in tickets.values() if (home := self._home(ticket))}

    def read_again(self, tickets: Tickets, keys: Collection[str]) -> dict[str, Ticket]:
        """Those with the ``keys`` as they are now, without what is gone; the others as they were."""
        suspects = {ticket.id for ticket in tickets.values() if ticket.key in keys}
        others = {ticket.id: ticket for ticket in tickets.values() if ticket.id not in suspects}
        return others | self._read(sorted(suspects))

    def _home(self, ticket: Ticket) -> str:
        made_for = origin(ticket, self._policy.site)
        return made_for.page_id if made_for is not None else ""

    def _newest(self, project_id: str, known: Sequence[Ticket]) -> Iterator[dict[str, Ticket]]:
        """The newest keys of a project read one after the other: no search has to know their tickets, and no
        label has to be on them."""
        indexed = self._issues.highest_key(project_id)
        newest = max([*known, *([indexed] if indexed else [])], key=lambda ticket: key_number(ticket.key))
        project, highest = project_of(newest.key), key_number(newest.key)
        window = self._policy.timing.walk_window
        last = max(0, highest - self._policy.timing.look_back_keys)
        while True:
            walk = self._issues.walk([f"{project}-{last + step}" for step in range(1, window + 1)])
            found = _trusted(walk)
            yield found
            last += window
            if last >= highest and not found:
                return

    def _read(self, ids_or_keys: Sequence[str]) -> dict[str, Ticket]:
        return _trusted(self._issues.fetch(ids_or_keys))


def _trusted(walk: Walk) -> dict[str, Ticket]:
    """By id. Raises ``RequestFailed`` where not all is told of what was asked for."""
    if unread := cannot_be_read(walk.unread):
        raise RequestFailed(f"{unread}.")
    if not walk.trusted:
        raise RequestFailed("Jira did not answer for every ticket that was asked for; try again later.")
    return {ticket.id: ticket for ticket in walk.tickets}
