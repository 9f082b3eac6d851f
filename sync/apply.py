"""Carries out a checked plan: found, create, then page by page write, record, link and tell.

One page's failure is kept with that page and never stops the others. Nothing is decided here: what to do
about an answer comes from the core, what to show is rendered by it from the page as it is now.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import structlog

from sync.core.model import Mention, Outcome, OutcomeKind, PageContent, RemoteLink, Ticket
from sync.core.planning.changes import (
    Change,
    FoundLedger,
    PageOutcome,
    PagePlan,
    PageState,
    Plan,
    Tell,
    TellInChat,
    TellInTicket,
    UpdateTicket,
)
from sync.core.planning.following import after_update, follow, remember_shown, stands, takes
from sync.core.planning.lookups import Lookups
from sync.core.planning.page_view import PageView, page_view
from sync.core.planning.standings import Known
from sync.core.planning.survey import VERSION_MESSAGE, items_of, page_findings
from sync.core.policy import Policy
from sync.core.protocol.founding import founded
from sync.core.protocol.ledger import Comment, EntryState, Ledger
from sync.core.protocol.ledger_property import VOID, encode
from sync.core.reading.action_items import PageReading, read_page
from sync.core.view import BlockLine
from sync.core.working_days import local_day
from sync.core.writing import render
from sync.create import Creation, Sites
from sync.errors import RequestFailed, SyncError
from sync.in_parallel import in_batches, in_parallel
from sync.page_ledger import PageLedger

_log = structlog.get_logger(__name__)

READ_AT_ONCE = 50
WRITE_ATTEMPTS = 3


@dataclass(slots=True)
class _Work:
    """A page while it is worked on."""

    plan: PagePlan
    held: PageLedger
    updated: tuple[str, ...] = ()
    written: bool = False
    told: bool = False
    recorded: bool = False


class _Write(Enum):
    """How an attempt to write a page ended."""

    DONE = auto()
    NOTHING_TO_WRITE = auto()
    AGAIN = auto()


class _PageFailed(Exception):  # noqa: N818
    """Ends the work on one page; the message is for the report."""


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
        self._mint_nonce = mint_nonce
        self._stop = stop
        self._in_flight = in_flight
        self._progress = progress

    def run(self, plan: Plan) -> tuple[PageOutcome, ...]:
        """Every page of the plan with what became of it, in the plan's order."""
        founding = [page for page in plan.pages if _founds(page)]
        changing = [page for page in plan.pages if page.state is PageState.CHANGES]
        outcomes = {page.page.id: PageOutcome(page, failures=_failures(page)) for page in plan.pages}
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
        failures = () if self._stop() else _isolated([lambda: self._lay_down(page)], page.page.id)
        return PageOutcome(page, failures=failures)

    def _lay_down(self, page: PagePlan) -> None:
        ledger = founded(self._policy.site, page.page.id, page.stored.kept)
        if page.stored.property_id:
            held = PageLedger.of(page.page.id, page.stored, ledger)
            outcome = held.write(self._sites.pages, self._sites.page_writer, ledger)
        else:
            outcome = self._sites.page_writer.create_ledger(page.page.id, encode(ledger))
            self._void_twins(page.page.id)
        if outcome.kind in {OutcomeKind.REFUSED, OutcomeKind.GONE}:
            raise _PageFailed(f"its ledger could not be laid down: {outcome.detail}")

    def _void_twins(self, page_id: str) -> None:
        """Creating a property is not atomic: of several, the one with the lowest id is the ledger."""
        for twin in self._sites.pages.ledgers(page_id)[1:]:
            if twin.value != VOID:
                self._sites.page_writer.update_ledger(page_id, twin.id, twin.version + 1, VOID)

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
        works = [_Work(page, held[page.page.id]) for page in batch if page.page.id in held]
        touching = [work.plan.page.id for work in works if work.plan.writes_page or work.plan.updates]
        try:
            read = self._sites.pages.read(touching) if touching else ()
            self._fetch([update.issue_id for work in works for update in work.plan.updates])
        except RequestFailed as error:
            return [self._outcome(work, made, (str(error),)) for work in works]
        contents = {content.id: content for content in read}
        return in_parallel(
            lambda work: self._finish(work, contents.get(work.plan.page.id), made), works, self._in_flight
        )

    def _finish(self, work: _Work, content: PageContent | None, made: Creation) -> PageOutcome:
        """After a SIGTERM only what was just created is still shown, linked and recorded."""
        page = work.plan.page.id
        if self._stop() and page not in made.created:
            return self._outcome(work, made, ())
        steps = [
            lambda: self._update(work, content),
            lambda: self._write(work, content, made),
            lambda: self._link(work),
            lambda: self._record_and_tell(work),
        ]
        return self._outcome(work, made, _isolated(steps, page))

    def _outcome(self, work: _Work, made: Creation, failures: tuple[str, ...]) -> PageOutcome:
        page = work.plan.page.id
        created = tuple(made.created.get(page, ()))
        return PageOutcome(
            plan=work.plan,
            created=created,
            updated=work.updated,
            written=work.written,
            told=work.told,
            touched=bool(created) or bool(work.updated) or work.written or work.told or work.recorded,
            waits=tuple(made.waits.get(page, ())),
            failures=(*made.failures.get(page, ()), *failures),
        )

    def _fetch(self, ids: Sequence[str]) -> None:
        """Take the tickets in as they are now."""
        for ticket in self._sites.issues.fetch(sorted(set(ids))).tickets if ids else ():
            self._tickets.update({ticket.id: ticket, ticket.key: ticket})

    def _update(self, work: _Work, content: PageContent | None) -> None:
        """Give tickets what changed in their rows, unless page or ticket changed again since it was planned.

        What Jira does not take, or silently drops, is remembered and not tried again until it changes.
        """
        if content is None or content.version != work.plan.page.version or self._stop():
            return
        problems: list[str] = []
        changed: list[UpdateTicket] = []
        for update in work.plan.updates:
            if not stands(self._tickets[update.issue_id], update.old):
                continue
            outcome = self._sites.issue_writer.update(update.issue_id, update.new)
            match outcome.kind:
                case OutcomeKind.WRITTEN:
                    changed.append(update)
                case OutcomeKind.REFUSED:
                    self._remember_update(work, update, taken=False)
                case _:
                    problems.append(f"{update.key} could not be changed: {outcome.detail}")
        self._fetch([update.issue_id for update in changed])
        for update in changed:
            self._remember_update(work, update, taken=takes(self._tickets[update.issue_id], update))
        work.updated = tuple(update.key for update in changed)
        if problems:
            raise _PageFailed(" ".join(problems))

    def _remember_update(self, work: _Work, update: UpdateTicket, *, taken: bool) -> None:
        entry = work.held.ledger.entry(update.rid)
        if entry is not None:
            work.held.ledger = work.held.ledger.with_entries({entry.rid: after_update(entry, update, taken)})

    def _write(self, work: _Work, content: PageContent | None, made: Creation) -> None:
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
                raise _PageFailed("the page is not there any more, or hidden from us; its tickets stay")
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
        raise _PageFailed(
            "the page is being edited right now; the next run writes what became of its tickets"
        )

    def _try_to_write(self, work: _Work, content: PageContent, born: Collection[str]) -> _Write:
        """``born`` are the keys of tickets that were made from the page as it is in ``content``."""
        reading = self._read(content.body, work)
        view, ledger = self._view(work.held.ledger, reading, work, born)
        rendered = render.render(reading, view.rows, view.block)
        if rendered.problem is not None:
            raise _PageFailed(rendered.problem.text)
        if any(row.values for row in view.rows):
            # what both sides agree on is what the cells say from now on
            _, ledger = self._view(ledger, self._read(rendered.body, work), work, born)
        written = _Write.NOTHING_TO_WRITE
        if rendered.body != content.body:
            written = self._after_write(
                self._sites.page_writer.update_page(content, rendered.body, VERSION_MESSAGE)
            )
        if written is not _Write.AGAIN:
            work.held.ledger = ledger
        return written

    def _read(self, body: bytes, work: _Work) -> PageReading:
        return read_page(body, self._policy.reading, work.plan.anchor)

    def _view(
        self, ledger: Ledger, reading: PageReading, work: _Work, born: Collection[str]
    ) -> tuple[PageView, Ledger]:
        """What this page, as it is now, should show, and its ledger once it does."""
        known = self._known()
        shown = render.shown(reading)
        page = follow(items_of(reading), shown, ledger, work.plan.former, known, born)
        found = (*page_findings(reading), *work.plan.held_back)
        view = page_view(page.rows, known, found, page.merges, work.plan.page.labels)
        return view, remember_shown(page, view)

    def _known(self) -> Known:
        today = local_day(self._sites.time.now(), self._policy.calendar)
        return Known(self._tickets, self._people, self._policy, today)

    def _after_write(self, outcome: Outcome) -> _Write:
        match outcome.kind:
            case OutcomeKind.WRITTEN:
                return _Write.DONE
            case OutcomeKind.CONFLICT | OutcomeKind.UNKNOWN:
                return _Write.AGAIN  # written after all? then the next reading has nothing to write
            case OutcomeKind.REFUSED | OutcomeKind.GONE:
                raise _PageFailed(f"Confluence did not take the page: {outcome.detail}")

    def _link(self, work: _Work) -> None:
        """Link tickets back that are not linked yet; the site upserts, so that twice is harmless.

        The ledger remembers which links stand: what could not be linked is tried again by the next run.
        """
        page = work.plan.page
        problems: list[str] = []
        for entry in work.held.ledger.entries:
            if (
                entry.state is not EntryState.LINKED
                or entry.linked_back
                or entry.issue_id not in self._tickets
            ):
                continue
            name = f"postmortem-sync:{page.id}:{entry.rid}"
            outcome = self._sites.issue_writer.link(RemoteLink(entry.issue_id, name, page.url, page.title))
            if outcome.kind is OutcomeKind.WRITTEN:
                linked = replace(entry, linked_back=True)
                work.held.ledger = work.held.ledger.with_entries({entry.rid: linked})
            else:
                problems.append(f"{entry.key} could not be linked back to the page: {outcome.detail}")
        if problems:
            raise _PageFailed(" ".join(problems))

    def _record_and_tell(self, work: _Work) -> None:
        """Record first: a step whose telling is remembered and then lost is not told twice."""
        if self._stop() and (work.plan.steps or work.plan.asked):
            return  # nobody was told, so nothing is remembered
        ledger = _with_told(work.held.ledger, work.plan)
        begun = [
            Comment(self._mint_nonce(), tell.rids) for tell in work.plan.changes if isinstance(tell, Tell)
        ]
        work.held.ledger = replace(ledger, comment=begun[0]) if begun else ledger
        if not self._record(work):
            return
        said = [outcome for change in work.plan.changes if (outcome := self._say(work, change))]
        self._record(work)
        problems = [outcome.detail for outcome in said if outcome.kind is not OutcomeKind.WRITTEN]
        if problems:
            raise _PageFailed(f"a reminder could not be posted: {'; '.join(problems)}")

    def _say(self, work: _Work, change: Change) -> Outcome | None:
        """What came of telling people, or None for a change that tells nobody."""
        match change:
            case Tell(lines):
                return self._comment(work, lines)
            case TellInTicket(issue_id, _, text):
                return self._sites.issue_writer.comment(issue_id, [text])
            case TellInChat(text) if self._sites.chat is not None:
                return self._sites.chat.say(text)
            case _:
                return None

    def _comment(self, work: _Work, lines: Sequence[BlockLine]) -> Outcome:
        """One that may have been posted is looked for by the next run."""
        begun = work.held.ledger.comment
        page = work.plan.page.id
        seen = self._without_strangers(page, lines)
        body = render.comment(seen, begun.marker if begun is not None else "")
        outcome = self._sites.page_writer.comment(page, body)
        work.told = outcome.kind is OutcomeKind.WRITTEN
        if outcome.kind is not OutcomeKind.UNKNOWN:
            work.held.ledger = replace(work.held.ledger, comment=None)
        return outcome

    def _without_strangers(self, page: str, lines: Sequence[BlockLine]) -> list[BlockLine]:
        """The lines without mentions of people who may not view the page."""
        writer = self._sites.page_writer
        told = {part.user.id for line in lines for part in line if isinstance(part, Mention)}
        strangers = {account for account in sorted(told) if not writer.may_view(page, account)}
        return [
            tuple(part for part in line if not (isinstance(part, Mention) and part.user.id in strangers))
            for line in lines
        ]

    def _record(self, work: _Work) -> bool:
        """Whether the ledger stands as it should; a conflict means that another worker is at this page."""
        held = work.held
        if held.stored is not None and held.ledger.without_hints() == held.stored.without_hints():
            return True
        outcome = held.write(self._sites.pages, self._sites.page_writer, held.ledger)
        if outcome.kind not in {OutcomeKind.WRITTEN, OutcomeKind.CONFLICT}:
            raise _PageFailed(f"its ledger could not be written: {outcome.detail}")
        if outcome.kind is not OutcomeKind.WRITTEN:
            return False
        held.written(held.ledger)
        work.recorded = True
        return True


def _with_told(ledger: Ledger, plan: PagePlan) -> Ledger:
    told = {
        entry.rid: replace(
            entry,
            steps=plan.steps.get(entry.rid, entry.steps),
            asked=plan.asked.get(entry.rid, entry.asked),
        )
        for entry in ledger.entries
        if entry.rid in plan.steps or entry.rid in plan.asked
    }
    return ledger.with_entries(told)


def _isolated(steps: Sequence[Callable[[], None]], page_id: str) -> tuple[str, ...]:
    """The sentences of the steps that failed. One page's failure, whatever it is, stays with that page."""
    failures: list[str] = []
    for step in steps:
        try:
            step()
        except (_PageFailed, RequestFailed) as error:
            failures.append(str(error))
        except SyncError:
            raise  # what concerns a whole site ends the run
        except Exception as error:  # noqa: BLE001  (a page nobody foresaw must not stop the others)
            # never the message: it may quote the page
            _log.error("page_failed", page=page_id, error=type(error).__name__)
            failures.append(f"a bug in postmortem-sync ({type(error).__name__}); please report it")
    return tuple(failures)


def _failures(page: PagePlan) -> tuple[str, ...]:
    return (page.failure,) if page.failure else ()


def _founds(page: PagePlan) -> bool:
    return any(isinstance(change, FoundLedger) for change in page.changes)


def _held(page: PagePlan) -> PageLedger:
    assert page.ledger is not None, "a page that changes has a ledger"  # noqa: S101
    return PageLedger.of(page.page.id, page.stored, page.ledger)
