"""Carries out a checked plan: found, create, then page by page write, record, link and tell.

One page's failure is kept with that page and never stops the others. Nothing is decided here: what to do
about an answer comes from the core, what to show is rendered by it from the page as it is now.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import structlog

from sync.core.model import Outcome, OutcomeKind, PageContent, RemoteLink, Ticket, TicketMark
from sync.core.planning.changes import FoundLedger, PageOutcome, PagePlan, PageState, Plan
from sync.core.planning.escalation import is_quiet
from sync.core.planning.following import Followed, follow, with_shown, with_what_gives_way
from sync.core.planning.lookups import Lookups
from sync.core.planning.page_view import PageView, page_view
from sync.core.planning.standings import Known
from sync.core.planning.survey import VERSION_MESSAGE, items_of, page_findings
from sync.core.policy import Policy
from sync.core.protocol.founding import founded
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.ledger_property import encode
from sync.core.reading.action_items import PageReading, read_page
from sync.core.working_days import local_day
from sync.core.writing import render
from sync.create import Creation
from sync.errors import RequestFailed, SyncError
from sync.in_parallel import in_batches, in_parallel
from sync.page_ledger import PageLedger
from sync.page_work import PageFailed, PageWork
from sync.ports import Sites
from sync.tell import Audience, record_and_tell
from sync.update import take_in, update_tickets

_log = structlog.get_logger(__name__)

READ_AT_ONCE = 50
WRITE_ATTEMPTS = 3
UNFINISHED = "it could not be finished in the time of this run; the next one goes on"


class _Write(Enum):
    """How an attempt to write a page ended."""

    DONE = auto()
    NOTHING_TO_WRITE = auto()
    AGAIN = auto()


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a step could not be done. ``unanswered`` where the site has refused nothing."""

    text: str
    unanswered: bool = False


class Apply:
    """One run's writes. ``stop`` is asked before anything new is begun (after a SIGTERM)."""

    def __init__(
        self,
        sites: Sites,
        policy: Policy,
        lookups: Lookups,
        mint_nonce: Callable[[], str],
        stop: Callable[[], bool] = lambda: False,
        in_flight: int = 1,
        progress: Callable[[PageOutcome], None] = lambda outcome: None,
    ) -> None:
        self._sites = sites
        self._policy = policy
        self._tickets: dict[str, Ticket] = dict(lookups.tickets)
        self._people = lookups.people
        self._audience = Audience(sites.page_writer)
        self._mint_nonce = mint_nonce
        self._stop = stop
        self._in_flight = in_flight
        self._progress = progress

    def run(self, plan: Plan) -> tuple[PageOutcome, ...]:
        """Every page of the plan with what became of it, in the plan's order."""
        founding = [page for page in plan.pages if _founds(page)]
        changing = [page for page in plan.pages if page.state is PageState.CHANGES]
        outcomes = {page.page.id: self._of(page, _planned_failure(page)) for page in plan.pages}
        for outcome in in_parallel(self._found, founding, self._in_flight):
            outcomes[outcome.plan.page.id] = outcome
        held = {page.page.id: _held(page) for page in changing if page.ledger is not None}
        made = self._create(changing, held)
        for batch in in_batches(changing, READ_AT_ONCE):
            for outcome in self._finish_batch(batch, held, made):
                outcomes[outcome.plan.page.id] = outcome
                self._progress(outcome)
        return tuple(outcomes[page.page.id] for page in plan.pages)

    # --- founding

    def _found(self, page: PagePlan) -> PageOutcome:
        return self._of(page, [] if self._stop() else _isolated([lambda: self._lay_down(page)], page.page.id))

    def _lay_down(self, page: PagePlan) -> None:
        ledger = founded(self._policy.site, page.page.id, page.stored.kept)
        if page.stored.property_id:
            held = PageLedger.of(page.page.id, page.stored, ledger)
            outcome = held.write(self._sites.pages, self._sites.page_writer, ledger)
        else:
            # of twins, which two founders at once may make, the first claim finds out the one that counts
            outcome = self._sites.page_writer.create_ledger(page.page.id, encode(ledger))
        if outcome.kind in {OutcomeKind.REFUSED, OutcomeKind.NOT_SENT, OutcomeKind.GONE}:
            raise PageFailed(f"its ledger could not be laid down: {outcome.detail}", outcome)

    # --- creating

    def _create(self, pages: Sequence[PagePlan], held: dict[str, PageLedger]) -> Creation:
        made = Creation(
            self._sites,
            self._policy.timing,
            held,
            {page.page.id: page.page.version for page in pages},
            self._mint_nonce,
            self._stop,
            self._in_flight,
        )
        made.run({page.page.id: page.attempts for page in pages if page.attempts})
        self._tickets.update({name: ticket for ticket in made.tickets for name in (ticket.id, ticket.key)})
        return made

    # --- writing

    def _finish_batch(
        self, batch: Sequence[PagePlan], held: Mapping[str, PageLedger], made: Creation
    ) -> list[PageOutcome]:
        """Bodies may be large: where not all can be had at once, half of the pages come first."""
        works = [PageWork(page, held[page.page.id]) for page in batch if page.page.id in held]
        touching = [work.plan.page.id for work in works if work.plan.writes_page or work.plan.updates]
        try:
            contents = self._contents(touching)
        except RequestFailed as error:
            if len(batch) == 1 or self._stop():
                return self._none_finished(works, made, error)
            halves = in_batches(batch, (len(batch) + 1) // 2)
            return [outcome for half in halves for outcome in self._finish_batch(half, held, made)]
        try:
            updates = [update.issue_id for work in works for update in work.plan.updates]
            take_in(self._tickets, self._sites.issues, updates)
        except RequestFailed as error:
            return self._none_finished(works, made, error)
        return in_parallel(
            # taken out, so that a body is let go as soon as its page is finished
            lambda work: self._finish(work, contents.pop(work.plan.page.id, None), made),
            works,
            self._in_flight,
        )

    def _none_finished(
        self, works: Sequence[PageWork], made: Creation, error: RequestFailed
    ) -> list[PageOutcome]:
        problem = _Problem(str(error), error.unanswered)
        return [self._outcome(work, made, [problem]) for work in works]

    def _contents(self, pages: Sequence[str]) -> dict[str, PageContent]:
        return {content.id: content for content in self._sites.pages.read(pages)} if pages else {}

    def _finish(self, work: PageWork, content: PageContent | None, made: Creation) -> PageOutcome:
        """After a SIGTERM only what was just created is still shown, linked and recorded."""
        page = work.plan.page.id
        if self._stop() and page not in made.created:
            return self._outcome(work, made, [])
        steps = [
            lambda: self._update(work, content),
            lambda: self._write(work, content, made),
            lambda: self._link(work),
            lambda: self._record_and_tell(work),
        ]
        return self._outcome(work, made, _isolated(steps, page))

    def _outcome(self, work: PageWork, made: Creation, problems: Sequence[_Problem]) -> PageOutcome:
        page = work.plan.page.id
        created = tuple(made.created.get(page, ()))
        outcome = self._of(work.plan, problems)
        return replace(
            outcome,
            created=created,
            updated=work.updated,
            written=work.written,
            told=work.told,
            touched=bool(created) or bool(work.updated) or work.written or work.told or work.recorded,
            waits=(*made.waits.get(page, ()), *outcome.waits),
            failures=(*made.failures.get(page, ()), *outcome.failures),
        )

    def _of(self, page: PagePlan, problems: Sequence[_Problem]) -> PageOutcome:
        """Once the run is over, what the site did not refuse waits for the next one, and is no failure."""
        waiting = [problem for problem in problems if problem.unanswered and self._stop()]
        failures = tuple(problem.text for problem in problems if problem not in waiting)
        return PageOutcome(page, failures=failures, waits=(UNFINISHED,) if waiting else ())

    def _update(self, work: PageWork, content: PageContent | None) -> None:
        """A page that somebody edited, archived or deleted since it was planned is left to the next run."""
        if content is None or content.status != "current" or self._stop():
            return
        if content.version != work.plan.page.version:
            return
        update_tickets(work, self._tickets, self._sites)

    def _write(self, work: PageWork, content: PageContent | None, made: Creation) -> None:
        """Write the page as it is now; somebody else's edit in between is taken in, three times at most.

        A page that somebody edited since it was planned is left to the next run, unless it has new tickets.
        """
        if not (work.plan.writes_page or work.plan.updates):
            return
        edited = content is not None and content.version != work.plan.page.version
        if edited and work.plan.page.id not in made.created:
            return
        for _ in range(WRITE_ATTEMPTS):
            if content is None or content.status != "current":
                raise PageFailed("the page is not there any more, or hidden from us; its tickets stay")
            unchanged = content.version == work.plan.page.version
            born = made.created.get(content.id, ()) if unchanged else ()
            match self._try_to_write(work, content, born):
                case _Write.DONE:
                    work.written = True
                    return
                case _Write.NOTHING_TO_WRITE:
                    return
                case _Write.AGAIN:
                    content = next(iter(self._sites.pages.read([content.id])), None)
        raise PageFailed("the page is being edited right now; the next run writes what became of its tickets")

    def _try_to_write(self, work: PageWork, content: PageContent, born: Collection[str]) -> _Write:
        """``born`` are the keys of tickets that were made from the page as it is in ``content``.

        What is about to give way is remembered first, so that it is told whatever becomes of the answer.
        """
        reading = self._read(content.body, work)
        page, view = self._view(reading, work, born)
        rendered = render.render(reading, view.rows, view.block)
        if rendered.problem is not None:
            raise PageFailed(rendered.problem.text)
        work.held.ledger = with_what_gives_way(page)
        written = _Write.NOTHING_TO_WRITE
        if rendered.body != content.body:
            gives_way = work.held.ledger != page.ledger
            if gives_way and not work.record(self._sites.pages, self._sites.page_writer):
                return _Write.NOTHING_TO_WRITE  # another worker is at this page
            written = self._after_write(
                self._sites.page_writer.update_page(content, rendered.body, VERSION_MESSAGE)
            )
        if written is not _Write.AGAIN:
            work.held.ledger = with_shown(work.held.ledger, page, view)
            if any(row.values for row in view.rows):
                # what both sides agree on is what the cells say from now on
                work.held.ledger = self._view(self._read(rendered.body, work), work, born)[0].ledger
        return written

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
        now, policy = self._sites.time.now(), self._policy
        today, quiet = local_day(now, policy.calendar), is_quiet(now, policy.ladder, policy.calendar)
        known = Known(self._tickets, self._people, policy, today, quiet=quiet, put_off=plan.put_off)
        return known.of_page(plan.page)

    def _after_write(self, outcome: Outcome) -> _Write:
        match outcome.kind:
            case OutcomeKind.WRITTEN:
                return _Write.DONE
            case OutcomeKind.CONFLICT | OutcomeKind.UNKNOWN:
                return _Write.AGAIN  # written after all? then the next reading has nothing to write
            case OutcomeKind.REFUSED | OutcomeKind.NOT_SENT | OutcomeKind.GONE:
                raise PageFailed(f"Confluence did not take the page: {outcome.detail}", outcome)

    def _link(self, work: PageWork) -> None:
        """Mark and link tickets back that are not linked yet; the site upserts, so that twice is harmless.

        The ledger remembers which links stand: what could not be linked is tried again by the next run.
        """
        page = work.plan.page
        problems: dict[str, Outcome] = {}
        for entry in work.held.ledger.entries:
            ticket = self._tickets.get(entry.issue_id)
            if entry.state is not EntryState.LINKED or entry.linked_back or ticket is None:
                continue
            if ticket.mark is None:
                outcome = self._mark(entry, work.held.ledger)
                if outcome.kind is not OutcomeKind.WRITTEN:
                    problems[f"{entry.key} could not be marked as this page's: {outcome.detail}"] = outcome
                    continue
            name = f"postmortem-sync:{page.id}:{entry.rid}"
            outcome = self._sites.issue_writer.link(RemoteLink(entry.issue_id, name, page.url, page.name))
            if outcome.kind is OutcomeKind.WRITTEN:
                linked = replace(entry, linked_back=True)
                work.held.ledger = work.held.ledger.with_entries({entry.rid: linked})
            else:
                problems[f"{entry.key} could not be linked back to the page: {outcome.detail}"] = outcome
        if problems:
            raise PageFailed(" ".join(problems), *problems.values())

    def _mark(self, entry: Entry, ledger: Ledger) -> Outcome:
        mark = TicketMark(entry.rid, ledger.page_id, ledger.site)
        return self._sites.issue_writer.mark(entry.issue_id, mark)

    def _record_and_tell(self, work: PageWork) -> None:
        if self._stop() and (work.plan.steps or work.plan.asked):
            work.record(self._sites.pages, self._sites.page_writer)  # without the steps, for nobody is told
            return
        record_and_tell(work, self._sites, self._audience, self._mint_nonce)


def _isolated(steps: Sequence[Callable[[], None]], page_id: str) -> list[_Problem]:
    """Of the steps that could not be done. One page's problem, whatever it is, stays with that page."""
    problems: list[_Problem] = []
    for step in steps:
        try:
            step()
        except (PageFailed, RequestFailed) as error:
            problems.append(_Problem(str(error), error.unanswered))
        except SyncError:
            raise  # what concerns a whole site ends the run
        except Exception as error:  # noqa: BLE001  (a page nobody foresaw must not stop the others)
            # never the message: it may quote the page
            _log.error("page_failed", page=page_id, error=type(error).__name__)
            problems.append(_Problem(f"a bug in postmortem-sync ({type(error).__name__}); please report it"))
    return problems


def _planned_failure(page: PagePlan) -> list[_Problem]:
    return [_Problem(page.failure)] if page.failure else []


def _founds(page: PagePlan) -> bool:
    return any(isinstance(change, FoundLedger) for change in page.changes)


def _held(page: PagePlan) -> PageLedger:
    assert page.ledger is not None, "a page that changes has a ledger"  # noqa: S101
    return PageLedger.of(page.page.id, page.stored, page.ledger)
