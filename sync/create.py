"""Creates the tickets of a plan: claim, send, read back, in small batches so that the lease holds.

Nothing here decides what an answer means: raw outcomes go to the core, which says what remains. Nothing below
repeats a creation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import structlog

from sync.core.model import Outcome, OutcomeKind, Ticket
from sync.core.policy import Timing
from sync.core.protocol.answers import Answer, ReadBack, Result, after_create, after_marks, settled
from sync.core.protocol.claims import (
    Attempt,
    Claim,
    Lease,
    PageAttempts,
    after_claim,
    after_read_back,
    bulk_size,
    claim,
    first_batch,
    without_dropped,
    worth_another_attempt,
)
from sync.core.protocol.ledger import EntryState
from sync.core.protocol.ledger_parts import has_room, in_portions
from sync.errors import NotAuthenticated, RequestFailed
from sync.in_parallel import in_parallel
from sync.page_ledger import PageLedger
from sync.ports import Sites

_log = structlog.get_logger(__name__)

EDITED = "edited since it was planned: the next run looks at it again"
NO_ROOM = "the ledger of this page has no room for more tickets at the moment; a later run goes on"
PUT_OFF = "Jira had too many requests to make some tickets; a later run finds out and makes them"
TOO_LATE = "some tickets could not be requested in this run; a later run finds out and makes them"
TAKEN = "another run is at work on this page; a later one goes on"


class Creation:
    """One run's creations. ``ledgers`` (by page id) are updated in place; ``tickets`` collects what is new.

    ``versions`` are those of the pages as they were planned. ``waits`` and ``failures`` are sentences.

    ``stop`` is asked before every claim and every creation: after a SIGTERM nothing new is begun.
    """

    def __init__(
        self,
        sites: Sites,
        timing: Timing,
        ledgers: dict[str, PageLedger],
        versions: Mapping[str, int],
        mint_nonce: Callable[[], str],
        stop: Callable[[], bool],
        in_flight: int,
    ) -> None:
        self._sites = sites
        self._timing = timing
        self._ledgers = ledgers
        self._versions = versions
        self._mint_nonce = mint_nonce
        self._stop = stop
        self._in_flight = in_flight
        self._bulks: dict[str, tuple[int, float]] = {}
        self._blocked: set[str] = set()
        self._lost: set[str] = set()
        self.tickets: list[Ticket] = []
        self.created: dict[str, list[str]] = {}
        self.failures: dict[str, list[str]] = {}
        self.waits: dict[str, list[str]] = {}

    def run(self, wanted: Mapping[str, Sequence[Attempt]]) -> None:
        """Claim and create, batch by batch; ``wanted`` is by page id.

        A ticket that Jira refused for an optional field is attempted once more without it. Raises
        ``NotAuthenticated`` when Jira takes us for a stranger.
        """
        self._run_all(wanted)
        self._run_all(self._with_less(wanted))

    def _run_all(self, wanted: Mapping[str, Sequence[Attempt]]) -> None:
        waiting: list[PageAttempts] = [
            (page_id, portion)
            for page_id, attempts in wanted.items()
            for portion in in_portions(self._ledgers[page_id].ledger, attempts, self._timing.bulk)
        ]
        size = self._timing.first_bulk
        while waiting and not self._stop():
            batch, waiting = first_batch(waiting, size)
            self._run_batch(batch)
            size = self._timing.bulk

    def _with_less(self, wanted: Mapping[str, Sequence[Attempt]]) -> dict[str, list[Attempt]]:
        """New attempts for those that were refused, and so provably not created, where something can be
        left out."""
        again = {page: [self._reduced(attempt) for attempt in attempts] for page, attempts in wanted.items()}
        kept = {page: [attempt for attempt in attempts if attempt] for page, attempts in again.items()}
        return {page: attempts for page, attempts in kept.items() if attempts}

    def _reduced(self, attempt: Attempt) -> Attempt | None:
        entry = self._ledgers[attempt.page_id].ledger.entry(attempt.rid)
        if entry is None or entry.state is not EntryState.REFUSED:
            return None
        draft = without_dropped(entry, attempt.draft)
        worth = worth_another_attempt(entry, draft)
        return replace(attempt, entry=entry, draft=draft) if worth else None

    def _run_batch(self, batch: Sequence[PageAttempts]) -> None:
        batch = self._unchanged(self._possible(batch))
        begun = Lease(self._sites.time.now(), self._sites.time.monotonic(), self._timing.lease)
        leases = in_parallel(lambda page: self._claim(*page, begun), batch, self._in_flight)
        won = [
            (attempt, lease)
            for (_, attempts), lease in zip(batch, leases, strict=True)
            if lease is not None
            for attempt in attempts
        ]
        for project_id in sorted({attempt.project_id for attempt, _ in won}):
            self._create_in(project_id, [pair for pair in won if pair[0].project_id == project_id])

    def _possible(self, batch: Sequence[PageAttempts]) -> list[PageAttempts]:
        """Without what could be claimed, but not be sent, after what became of those before it."""
        left: list[PageAttempts] = []
        for page_id, attempts in batch:
            if page_id in self._lost:
                continue
            possible = [attempt for attempt in attempts if attempt.project_id not in self._blocked]
            if len(possible) < len(attempts):
                self._wait(page_id, TOO_LATE)
            if possible:
                left.append((page_id, possible))
        return left

    def _unchanged(self, batch: Sequence[PageAttempts]) -> list[PageAttempts]:
        """Those pages that still read as they were planned: a row may have got a key in the meantime."""
        if not batch:
            return []
        try:
            read = self._sites.pages.versions([page_id for page_id, _ in batch])
        except RequestFailed as error:
            for page_id, _ in batch:
                self._unsettled(page_id, str(error))
            return []
        now = {page.id: page.version for page in read if page.status == "current"}
        for page_id, _ in batch:
            if now.get(page_id) != self._versions[page_id]:
                self._wait(page_id, EDITED)
        return [page for page in batch if now.get(page[0]) == self._versions[page[0]]]

    # --- claiming

    def _claim(self, page_id: str, attempts: Sequence[Attempt], begun: Lease) -> Lease | None:
        """Write all attempts of a page into its ledger; the lease to send them, or None when not won."""
        time, held = self._sites.time, self._ledgers[page_id]
        if self._stop():
            return None
        if not begun.may_claim(time.now(), time.monotonic()):
            self._wait(page_id, TOO_LATE)
            return None
        if not has_room(held.ledger, attempts):
            self._wait(page_id, NO_ROOM)
            return None
        nonce = self._mint_nonce()
        lease = Lease(time.now(), time.monotonic(), self._timing.lease)
        claimed = claim(held.ledger, attempts, lease.when, nonce)
        outcome = held.write(self._sites.pages, self._sites.page_writer, claimed)
        verdict = after_claim(outcome, held.property_id)
        if verdict is Claim.READ_BACK:
            verdict = self._read_claim_back(page_id, held.property_id, nonce)
        if verdict is not Claim.WON:
            self._lose(page_id, outcome)
            return None
        held.written(claimed)
        return lease

    def _read_claim_back(self, page_id: str, property_id: str, nonce: str) -> Claim:
        try:
            return after_read_back(self._sites.pages.ledgers(page_id), property_id, nonce)
        except RequestFailed:
            return Claim.LOST

    def _lose(self, page_id: str, outcome: Outcome) -> None:
        _log.info("claim_lost", page=page_id, outcome=outcome.kind.value)
        self._lost.add(page_id)
        if outcome.kind in {OutcomeKind.CONFLICT, OutcomeKind.WRITTEN}:
            self._wait(page_id, TAKEN)
        else:
            self._unsettled(page_id, f"its ledger could not be written: {outcome.detail}")

    # --- creating

    def _create_in(self, project_id: str, won: Sequence[tuple[Attempt, Lease]]) -> None:
        left = sorted(won, key=lambda pair: pair[0].alone)
        while left and self._may_create(project_id):
            together = sum(not attempt.alone for attempt, _ in left)
            size = min(together, self._bulk_size(project_id, left[0][0])) or 1
            self._send(project_id, left[:size])
            left = left[size:]
        for attempt, _ in left:
            self._wait(attempt.page_id, TOO_LATE)

    def _may_create(self, project_id: str) -> bool:
        return project_id not in self._blocked and not self._stop()

    def _bulk_size(self, project_id: str, attempt: Attempt) -> int:
        last, seconds = self._bulks.get(project_id, (0, 0.0))
        return bulk_size(
            self._timing,
            first_in_project=project_id not in self._bulks,
            empty_project=attempt.low == 0,
            last=last,
            seconds=seconds,
        )

    def _send(self, project_id: str, pairs: Sequence[tuple[Attempt, Lease]]) -> None:
        attempts = self._still_leased(pairs)
        if not attempts:
            return
        answers = self._post(project_id, attempts)
        if any(answer.result is Result.NOT_SENT for answer in answers):
            attempts = self._still_leased(pairs)
            answers = self._post(project_id, attempts) if attempts else ()
        if any(answer.result is Result.NOT_US for answer in answers):
            raise NotAuthenticated(
                "Jira answered the creation of tickets as to a stranger; check POSTMORTEM_SYNC_JIRA_TOKEN. "
                "Nothing is lost: the next run finds out what was created."
            )
        back = self._read_back(attempts, answers)
        if any(answer.result in {Result.UNKNOWN, Result.NOT_SENT} for answer in back.answers):
            self._blocked.add(project_id)
        for attempt, answer in zip(attempts, back.answers, strict=True):
            self._settle(attempt, answer)

    def _still_leased(self, pairs: Sequence[tuple[Attempt, Lease]]) -> list[Attempt]:
        time = self._sites.time
        held = [attempt for attempt, lease in pairs if lease.holds(time.now(), time.monotonic())]
        for attempt, _ in pairs:
            if attempt not in held:
                self._wait(attempt.page_id, TOO_LATE)
        return held

    def _post(self, project_id: str, attempts: Sequence[Attempt]) -> tuple[Answer, ...]:
        reply = self._sites.issue_writer.create([attempt.draft for attempt in attempts])
        self._bulks[project_id] = (len(attempts), reply.seconds)
        return after_create(attempts, reply)

    def _read_back(self, attempts: Sequence[Attempt], answers: Sequence[Answer]) -> ReadBack:
        """Believe the tickets' own marks over the order of the answer; mark those that carry none."""
        answered = zip(attempts, answers, strict=True)
        expected = {
            answer.issue_id: attempt.draft for attempt, answer in answered if answer.result is Result.CREATED
        }
        if not expected:
            return ReadBack(tuple(answers), ())
        try:
            read = self._sites.issues.created(expected)
            tickets = tuple(ticket for ticket in read if not ticket.unread)
        except RequestFailed as error:
            _log.warning("read_back_failed", reason=str(error))
            tickets = ()
        back = after_marks(attempts, answers, tickets)
        # what cannot be marked now is tried again when the ticket is linked
        marks = {back.answers[index].issue_id: attempts[index].draft.mark for index in back.unmarked}
        marked = {
            issue_id: mark
            for issue_id, mark in marks.items()
            if self._sites.issue_writer.mark(issue_id, mark).kind is OutcomeKind.WRITTEN
        }
        self.tickets += [replace(ticket, mark=marked.get(ticket.id, ticket.mark)) for ticket in tickets]
        return back

    def _settle(self, attempt: Attempt, answer: Answer) -> None:
        page = attempt.page_id
        held = self._ledgers[page]
        entry = held.ledger.entry(attempt.rid)
        if entry is None:
            return
        held.ledger = held.ledger.with_entries({entry.rid: settled(entry, answer, attempt.draft)})
        match answer.result:
            case Result.CREATED:
                self.created.setdefault(page, []).append(answer.key)
            case Result.UNKNOWN | Result.NOT_SENT if answer.put_off and not attempt.entry.attempt:
                self._wait(page, PUT_OFF)
            case Result.UNKNOWN:
                self._unsettled(page, "Jira gave no clear answer to a creation; a later run settles it")
            case Result.NOT_SENT:
                self._unsettled(page, "Jira could not be reached to create a ticket; a later run tries again")
            case Result.REFUSED | Result.NOT_US:
                pass  # a refusal is told on the page; a stranger's answer has ended the run

    def _wait(self, page_id: str, sentence: str) -> None:
        if sentence not in self.waits.setdefault(page_id, []):
            self.waits[page_id].append(sentence)

    def _unsettled(self, page_id: str, sentence: str) -> None:
        """A failure, unless the run is over: then it waits, as everything that is left does."""
        if self._stop():
            self._wait(page_id, sentence)
        else:
            self.failures.setdefault(page_id, []).append(sentence)
