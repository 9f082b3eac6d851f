"""One execution: a site with postmortems, the real worker at it, and faults that act on chosen requests.

Everything is deterministic: time is the site's clock, which every request moves a little, names are counted
instead of minted, and chance is seeded. The same scenario with the same faults is the same execution.
"""

import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from sync import mint
from sync.audit import audit_sites
from sync.core.planning.audit import Audit
from sync.core.protocol import ledger_parts
from sync.errors import SyncError
from sync.sandbox import Answer, Call, Handle, Site
from sync.sandbox.content import Page
from sync.sandbox.front import Front
from tests.torture.direct import DirectWorker
from tests.torture.life import Killed, Life, lived, whose_turn, writes
from tests.torture.moments import Moment, copied, remembered, site_in, state_of
from tests.torture.scenario import START, Scenario, built, grow
from tests.whole.worker import Worker

LATENCY = 0.2
SOON = 3
LATER = 20
MOST_CLEAN_RUNS = 4
# Bytes: one entry that waits for its ticket goes into the ledger itself, and one that has it into each part.
SMALL_LEDGER = {"MAX_BYTES": 860, "GROWTH": 250, "NAMES": 20, "ENTRIES_PER_PART": 1}

# What a moment holds of a world beside its site.
_KEPT = (
    *("lives", "asked", "hit", "answers", "page_writes", "copies", "pending", "names"),
    *("_clean", "_soon"),
)


class NotQuiet(Exception):  # noqa: N818  (what happened, in the words of the report)
    """Clean runs did not come to rest."""


Fault = Callable[["World", Call, Handle], Answer]
"""What becomes of one request: its answer, or ``Killed``, or what a fault script of the site may raise."""

Faults = Mapping[int, Fault]
Question = tuple[str, str, str, bytes]


@dataclass(frozen=True, slots=True)
class PageWrite:
    """A page as it was when a worker's body for it was stored."""

    before: Page
    sent: str


class World:
    """A scenario's site, and workers that live there one after the other, or in turns.

    ``asked`` holds the requests that are numbered, from 1, and ``hit`` those that faults acted on, by number;
    ``after_hit`` is called when a worker that met a fault has ended. ``answers`` holds the latest answer to
    each question, ``page_writes`` the bodies that workers wrote, ``pending`` the requests that the site will
    carry out later. ``copies`` counts, by a row's word, how often people made another row of it: one that may
    well get a ticket of its own.
    """

    def __init__(self, scenario: Scenario, site: Site) -> None:
        self.scenario = scenario
        self.site = site
        self.lives: list[Life] = []
        self.asked: list[Call] = []
        self.hit: dict[int, Call] = {}
        self.answers: dict[Question, Answer] = {}
        self.page_writes: list[PageWrite] = []
        self.pending: list[tuple[datetime, Call]] = []
        self.copies: Counter[str] = Counter()
        self.names = itertools.count(1)
        self.after_hit: Callable[[], None] = lambda: None
        self._clean = self._soon = 0
        self._faults: Faults = {}
        self._numbered: Callable[[Call], bool] = lambda call: True
        self._front = Front(site)
        self._worker: Worker = DirectWorker(site, scenario.settings)
        site.fault = self._deliver

    def arm(self, faults: Faults, numbered: Callable[[Call], bool] = lambda call: True) -> None:
        """Let faults act on requests by their number from now on, beginning with 1."""
        self._faults, self._numbered = faults, numbered
        self.asked = []

    def arm_where(self, chosen: Callable[[Call], bool], fault: Fault) -> None:
        """Let a fault act on the first request of the chosen ones."""
        self.arm({1: fault}, chosen)

    def arm_further(self, faults: Faults) -> None:
        """Let faults act on requests by the numbers that they have anyway."""
        self._faults = faults

    def disarm(self) -> None:
        """No fault happens from now on."""
        self._faults = {}

    def wait(self, minutes: float) -> None:
        self.site.clock.advance(minutes * 60)

    def later(self, after: timedelta, call: Call) -> None:
        """The site carries a request out some time from now, whoever has given up on it."""
        self._expect(self.site.clock.now() + after, call)

    def _expect(self, at: datetime, call: Call) -> None:
        expected = (at, call)

        def carry_out() -> None:
            self.pending.remove(expected)
            self._carried_out(call, self._front.carry_out)

        self.pending.append(expected)
        self.site.clock.schedule(at, carry_out)

    @contextmanager
    def index_lagging(self, seconds: float | None) -> Iterator[None]:
        """For what happens in the block, the search indexes lag as long as this."""
        options = self.site.options
        usual, options.search_lag = options.search_lag, seconds
        yield
        options.search_lag = usual

    # --- workers live

    def run(self, before: Callable[[Call], None] = lambda call: None) -> Life:
        """Let one worker live from start to end."""
        life = Life(before)
        self.lives.append(life)
        with lived(life):
            try:
                outcomes = self._worker.run()
                life.failures = tuple(failure for outcome in outcomes for failure in outcome.failures)
                life.waits = tuple(wait for outcome in outcomes for wait in outcome.plan.waits)
            except Killed:
                life.killed = True
            except SyncError as error:
                life.error = f"{type(error).__name__}: {error}"
            except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding of this harness)
                life.bug = f"{type(error).__name__}: {error}"
        return life

    def audit(self) -> Audit:
        """What the program's own audit has to say."""
        session = self._worker.session()
        readers, selection = session.readers, session.config.selection(full=True)
        with lived(Life(lambda call: None)):
            return audit_sites(readers.pages, readers.issues, session.policy, selection)

    def settle(self, soon: int = 1, before_run: Callable[["World"], None] = lambda world: None) -> None:
        """Run every 20 minutes until a run without a fault writes nothing; after a fault, ``soon`` runs are
        3 minutes apart at first.

        Raises ``NotQuiet`` when that takes more than four runs without a fault.
        """
        while self._clean < MOST_CLEAN_RUNS:
            before_run(self)
            self.wait(SOON if self._soon else LATER)
            hit = self._run_is_hit()
            if self._soon:
                self._soon -= 1
            elif hit:
                self.after_hit()
                self._clean, self._soon = 0, soon
            elif self.lives[-1].at_rest:
                return
            else:
                self._clean += 1
        raise NotQuiet(self._restlessness())

    def _run_is_hit(self) -> bool:
        hits = len(self.hit)
        self.run()
        return len(self.hit) > hits

    def _restlessness(self) -> str:
        last = self.lives[-1]
        sent = ", ".join(f"{call.method} {call.route}" for call in last.calls if writes(call))
        said = "; ".join((*last.complaints, *last.waits))
        return f"not at rest after {MOST_CLEAN_RUNS} clean runs: sent [{sent}], said [{said}]"

    # --- every request passes here

    def _deliver(self, call: Call, handle: Handle) -> Answer:
        life = whose_turn()
        if life.killed:
            life.undead = True
        try:
            life.before(call)
            self.site.clock.advance(LATENCY)
            life.calls.append(call)
            return self._fault_for(call)(self, call, lambda call: self._carried_out(call, handle))
        except Killed:
            life.killed = True
            raise

    def _carried_out(self, call: Call, handle: Handle) -> Answer:
        """What the site does about it, kept for those who ask later what happened."""
        before = self._page_written(call)
        answer = handle(call)
        if not writes(call):
            self.answers[call.method, call.path, call.query, call.body] = answer
        if before is not None and answer.status == 200:
            self.page_writes.append(PageWrite(before, _storage(json.loads(call.body)["body"])))
        return answer

    def _page_written(self, call: Call) -> Page | None:
        if call.method != "PUT" or not call.route.endswith(("/pages/{id}", "/content/{id}")):
            return None
        return self.site.confluence.pages[call.path.rpartition("/")[2]]

    def _fault_for(self, call: Call) -> Fault:
        if not self._numbered(call):
            return no_fault
        self.asked.append(call)
        number = len(self.asked)
        if number not in self._faults:
            return no_fault
        self.hit[number] = call
        return self._faults[number]

    # --- moments

    def moment(self) -> Moment:
        """Everything about this world as it is now."""
        memory = {name: copied(getattr(self, name)) for name in _KEPT}
        return Moment(self.scenario, state_of(self.site, START), memory, random.getstate(), len(self.asked))

    def recall(self, moment: Moment) -> None:
        for name in _KEPT:
            setattr(self, name, copied(moment.memory[name]))
        expected, self.pending = self.pending, []
        for at, call in expected:
            self._expect(at, call)


def _storage(body: dict[str, Any]) -> str:
    """The page in a request, in the manner of Cloud or of Data Center."""
    value = body.get("storage", body)["value"]
    assert isinstance(value, str)
    return value


def no_fault(_: World, call: Call, handle: Handle) -> Answer:
    return handle(call)


@contextmanager
def world(scenario: Scenario, seed: int = 0) -> Iterator[World]:
    """A world where nothing has happened yet; its names and chances are its own for the time of the block."""
    with resumed(beginning(scenario)) as one:
        random.seed(seed)
        yield one


@contextmanager
def resumed(moment: Moment) -> Iterator[World]:
    """A world that goes on from a moment of another one, as that one would have."""
    one = World(moment.scenario, site_in(moment.site))
    one.recall(moment)
    with _of_its_own(one):
        random.setstate(moment.chance)
        yield one


@remembered
def beginning(scenario: Scenario) -> Moment:
    """The scenario before any worker came; grown pages have had one before they grew."""
    one = World(scenario, built(scenario))
    with _of_its_own(one):
        random.seed(0)
        if scenario.grown:
            one.settle()
            grow(one.site, scenario)
            one._clean = 0
        one.arm({})
        return one.moment()


@contextmanager
def _of_its_own(one: World) -> Iterator[None]:
    """Names and chances are those of this world."""
    before = random.getstate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mint, "row_ids", lambda: (f"{number:026d}" for number in one.names))
        patch.setattr(mint, "nonce", lambda: f"nonce-{next(one.names)}")
        for name, value in SMALL_LEDGER.items() if one.scenario.small_ledgers else ():
            patch.setattr(ledger_parts, name, value)
        try:
            yield
        finally:
            random.setstate(before)
