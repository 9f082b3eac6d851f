"""Carries out a checked plan: found, create, then page by page write, record, link and tell.

One page's failure is kept with that page and never stops the others. Nothing is decided here: what to do
about an answer comes from the core.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from sync.core.model import OutcomeKind, PageContent, Ticket
from sync.core.planning.changes import FoundLedger, first_seen, from_then_on
from sync.core.planning.lookups import Lookups
from sync.core.planning.page_plans import PageOutcome, PagePlan, PageState, Plan
from sync.core.policy import Policy
from sync.core.protocol.founding import founded
from sync.core.protocol.ledger_property import encode
from sync.core.words import unforeseen
from sync.create import Creation
from sync.errors import RequestFailed, SyncError
from sync.in_parallel import in_batches, in_parallel
from sync.link import link_back
from sync.page_ledger import PageLedger
from sync.page_work import PageFailed, PageWork
from sync.ports import Sites
from sync.rewrite import Rewriting
from sync.tell import Audience, record_and_tell
from sync.update import take_in, update_tickets

_log = structlog.get_logger(__name__)

READ_AT_ONCE = 50
HIDDEN = "Confluence has a ledger of this page that its search does not show; without it no ticket is made"
UNFINISHED = "it could not be finished in the time of this run; the next one goes on"
CAME_BETWEEN = "something came in between, such as an edit or another worker; the next run goes on"


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
        self._rewriting = Rewriting(sites, policy, self._tickets, lookups.people)
        self._audience = Audience(sites.pages)
        self._mint_nonce = mint_nonce
        self._stop = stop
        self._in_flight = in_flight
        self._progress = progress

    def run(self, plan: Plan) -> tuple[PageOutcome, ...]:
        """Every page of the plan with what became of it, in the plan's order."""
        founding = [page for page in plan.pages if _founds(page)]
        changing = [page for page in plan.pages if page.state is PageState.CHANGES]
        outcomes = {page.page.id: self._of(page, []) for page in plan.pages}
        for outcome in in_parallel(self._found, founding, self._in_flight):
            outcomes[outcome.plan.page.id] = outcome
        held = {page.page.id: _held(page) for page in changing if page.ledger is not None}
        made = self._create(changing, held)
        for batch in in_batches(changing, READ_AT_ONCE):
            for outcome in self._finish_batch(batch, held, made):
                outcomes[outcome.plan.page.id] = outcome
                self._progress(outcome)
        return tuple(self._with_a_reason(outcomes[page.page.id]) for page in plan.pages)

    def _with_a_reason(self, outcome: PageOutcome) -> PageOutcome:
        """A page that waits says what for."""
        if outcome.state is not PageState.WAITING or outcome.plan.waits or outcome.waits:
            return outcome
        return replace(outcome, waits=(UNFINISHED if self._stop() else CAME_BETWEEN,))

    # --- founding

    def _found(self, page: PagePlan) -> PageOutcome:
        if self._stop():
            return self._of(page, [])
        problems = _isolated([lambda: self._lay_down(page)], page.page.id)
        if problems:
            return self._of(page, problems)
        settled = self._sites.time.now() + self._policy.timing.settle
        return PageOutcome(page, waits=(first_seen(page.to_come, from_then_on(settled)),))

    def _lay_down(self, page: PagePlan) -> None:
        ledger = founded(self._policy.site, page.page.id, page.stored.kept)
        if page.stored.property_id:
            held = PageLedger.of(page.page.id, page.stored, ledger)
            outcome = held.write(self._sites.pages, self._sites.page_writer, ledger)
        else:
            # of twins, which two founders at once may make, the first claim finds out the one that counts
            outcome = self._sites.page_writer.create_ledger(page.page.id, encode(ledger))
        if outcome.kind is OutcomeKind.CONFLICT:
            self._look_for_another(page.page.id)
        elif outcome.kind is not OutcomeKind.WRITTEN:
            raise PageFailed(f"its ledger could not be laid down: {outcome.detail}", outcome)

    def _look_for_another(self, page: str) -> None:
        """Another founder has just been here, or nobody would ever see what stands in the way."""
        there = next(iter(self._sites.pages.ledgers(page)), None)
        since = there.version_at if there is not None else None
        if since is None or self._sites.time.now() - since >= self._policy.timing.settle:
            raise PageFailed(HIDDEN)

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
        """Bodies may be large, a ticket may be odd: where not all can be had at once, half of the pages come
        first. A site that cannot be reached has nothing for half of them, either."""
        works = [PageWork(page, held[page.page.id]) for page in batch if page.page.id in held]
        touching = [work.plan.page.id for work in works if work.plan.writes_page or work.plan.updates]
        updates = [update.issue_id for work in works for update in work.plan.updates]
        try:
            contents = self._contents(touching)
            take_in(self._tickets, self._sites.issues, updates)
        except RequestFailed as error:
            if len(batch) == 1 or error.unsent or self._stop():
                return self._none_finished(works, made, error)
            halves = in_batches(batch, (len(batch) + 1) // 2)
            return [outcome for half in halves for outcome in self._finish_batch(half, held, made)]
        # all pages are written before any is linked: what was read of them is as new as can be
        written = in_parallel(
            # taken out, so that a body is let go as soon as its page is written
            lambda work: self._write(work, contents.pop(work.plan.page.id, None), made),
            works,
            self._in_flight,
        )
        return in_parallel(
            lambda done: self._finish(*done, made), list(zip(works, written, strict=True)), self._in_flight
        )

    def _none_finished(
        self, works: Sequence[PageWork], made: Creation, error: RequestFailed
    ) -> list[PageOutcome]:
        problem = _Problem(str(error), error.unanswered)
        return [self._outcome(work, made, [problem]) for work in works]

    def _contents(self, pages: Sequence[str]) -> dict[str, PageContent]:
        return {content.id: content for content in self._sites.pages.read(pages)} if pages else {}

    def _write(self, work: PageWork, content: PageContent | None, made: Creation) -> list[_Problem] | None:
        """The problems, or None after a SIGTERM: then only what was just created is still shown, linked and
        recorded."""
        page = work.plan.page.id
        if self._stop() and page not in made.created:
            return None
        steps = [
            lambda: self._update(work, content),
            lambda: self._rewriting.write(work, content, made.created.get(page, ())),
            lambda: self._remember(work, made),
        ]
        return _isolated(steps, page)

    def _finish(self, work: PageWork, problems: list[_Problem] | None, made: Creation) -> PageOutcome:
        if problems is None:
            return self._outcome(work, made, [])
        steps = [
            lambda: link_back(work, self._tickets, self._sites.issue_writer),
            lambda: self._record_and_tell(work),
        ]
        return self._outcome(work, made, [*problems, *_isolated(steps, work.plan.page.id)])

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
            failures=tuple(dict.fromkeys((*made.failures.get(page, ()), *outcome.failures))),
        )

    def _of(self, page: PagePlan, problems: Sequence[_Problem]) -> PageOutcome:
        """Once the run is over, what the site did not refuse waits for the next one, and is no failure."""
        waiting = [problem for problem in problems if problem.unanswered and self._stop()]
        failures = tuple(problem.text for problem in problems if problem not in waiting)
        planned = (page.failure,) if page.failure else ()
        return PageOutcome(page, failures=(*planned, *failures), waits=(UNFINISHED,) if waiting else ())

    def _update(self, work: PageWork, content: PageContent | None) -> None:
        """A page that somebody edited, archived or deleted since it was planned is left to the next run."""
        if content is None or content.status != "current" or self._stop():
            return
        if content.version != work.plan.page.version:
            return
        update_tickets(work, self._tickets, self._sites)

    def _remember(self, work: PageWork, made: Creation) -> None:
        """At once, for a run that ends here would leave words of ours that the next one takes for a person's.

        Pages with new tickets have no such words yet, and are recorded when their tickets are linked.
        """
        if work.plan.page.id not in made.created:
            work.record(self._sites.pages, self._sites.page_writer)

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
            _log.error("page_failed", page=page_id, error=type(error).__name__)
            problems.append(_Problem(unforeseen(error)))
    return problems


def _founds(page: PagePlan) -> bool:
    return any(isinstance(change, FoundLedger) for change in page.changes)


def _held(page: PagePlan) -> PageLedger:
    assert page.ledger is not None, "a page that changes has a ledger"  # noqa: S101
    return PageLedger.of(page.page.id, page.stored, page.ledger)
