"""Writes pages: shows on them, as they are now, what has become of their tickets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sync.core.model import Outcome, OutcomeKind, PageContent, Ticket, User
from sync.core.owners.resolution import display_names
from sync.core.planning.following import Followed, follow, with_shown, with_what_gives_way
from sync.core.planning.page_plans import PagePlan
from sync.core.planning.page_view import PageView, page_view
from sync.core.planning.standings import Known
from sync.core.planning.survey import VERSION_MESSAGE, items_of, page_findings
from sync.core.policy import Policy
from sync.core.reading.action_items import PageReading, read_page
from sync.core.words import UNSEEN
from sync.core.writing import render
from sync.page_work import PageFailed, PageWork
from sync.ports import Sites

ATTEMPTS: Final = 5


class Rewriting:
    """Writes the pages of one run.

    ``tickets``, by id and by key, is looked at and not copied: it grows while the run creates. ``people`` are
    those found by project and query.
    """

    def __init__(
        self,
        sites: Sites,
        policy: Policy,
        tickets: Mapping[str, Ticket],
        people: Mapping[tuple[str, str], Sequence[User]],
    ) -> None:
        self._sites = sites
        self._policy = policy
        self._tickets = tickets
        self._people = people
        self._names = display_names(people.values(), tickets.values())

    def write(self, work: PageWork, content: PageContent | None, created: Sequence[str]) -> None:
        """Write the page as it is now; somebody else's edit in between is taken in, four times at most.

        What could not be sent soon is made anew from the page as it is then: it may have been deleted.

        A page that somebody edited since it was planned is left to the next run, unless tickets were
        ``created`` for it (their keys). Raises ``PageFailed`` where it could not be written.
        """
        if not (work.plan.writes_page or work.plan.updates):
            return
        edited = content is not None and content.version != work.plan.page.version
        if edited and not created:
            return
        for attempts_left in reversed(range(ATTEMPTS)):
            if content is None or content.status != "current":
                raise PageFailed(f"the page {UNSEEN}; its tickets stay")
            unchanged = content.version == work.plan.page.version
            born = created if unchanged else ()
            outcome = self._try_to_write(work, content, born)
            work.written = outcome is not None and outcome.kind is OutcomeKind.WRITTEN
            if outcome is None or work.written:
                return
            if not attempts_left:
                sentence = f"{_obstacle(outcome)}; the next run writes what became of its tickets"
                raise PageFailed(sentence, outcome)
            content = next(iter(self._sites.pages.read([content.id])), None)

    def _try_to_write(self, work: PageWork, content: PageContent, born: Collection[str]) -> Outcome | None:
        """What came of it, or None where there is nothing to write. Raises ``PageFailed`` where a page as it
        will be in a moment would not be taken either.

        ``born`` are the keys of tickets that were made from the page as it is in ``content``.

        What is about to give way is remembered first, so that it is told whatever becomes of the answer.
        """
        reading = self._read(content.body, work)
        page, view = self._view(reading, work, born)
        rendered = render.render(reading, view.rows, view.block)
        if rendered.problem is not None:
            raise PageFailed(rendered.problem.text)
        work.held.ledger = with_what_gives_way(page)
        outcome = None
        if rendered.body != content.body:
            gives_way = work.held.ledger != page.ledger
            if gives_way and not work.record(self._sites.pages, self._sites.page_writer):
                return None  # another worker is at this page
            outcome = self._sites.page_writer.update_page(content, rendered.body, VERSION_MESSAGE)
            _give_up_where_refused(outcome)
        if outcome is None or outcome.kind is OutcomeKind.WRITTEN:
            work.held.ledger = with_shown(work.held.ledger, page, view)
            if any(row.values for row in view.rows):
                # what both sides agree on is what the cells say from now on
                work.held.ledger = self._view(self._read(rendered.body, work), work, born)[0].ledger
        return outcome

    def _read(self, body: bytes, work: PageWork) -> PageReading:
        return read_page(body, self._policy.reading, work.plan.anchor)

    def _view(self, reading: PageReading, work: PageWork, born: Collection[str]) -> tuple[Followed, PageView]:
        """How this page, as it is now, stands, and what it should show."""
        known = self._known(work.plan)
        shown = render.shown(reading)
        page = follow(items_of(reading), shown, work.held.ledger, work.plan.former, known, born)
        found = (*page_findings(reading), *work.plan.held_back)
        return page, page_view(page.rows, known, found, page.merges, work.plan.page.labels)

    def _known(self, plan: PagePlan) -> Known:
        now = self._sites.time.now()
        known = Known.at(now, self._policy, self._tickets, self._people, self._names)
        return replace(known, put_off=plan.put_off).of_page(plan.page)


def _give_up_where_refused(outcome: Outcome) -> None:
    """Written after all, or edited meanwhile? Then another reading tells; nothing else can come of one."""
    not_sent = outcome.kind is OutcomeKind.NOT_SENT and not outcome.put_off
    if not_sent or outcome.kind in {OutcomeKind.REFUSED, OutcomeKind.GONE}:
        raise PageFailed(f"Confluence did not take the page: {outcome.detail}", outcome)


def _obstacle(outcome: Outcome) -> str:
    if outcome.kind is OutcomeKind.CONFLICT:
        return "the page is being edited right now"
    if outcome.put_off:
        return "Confluence has us wait"
    return f"Confluence gave no clear answer to the writing of the page: {outcome.detail}"
