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
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import pytest

from sync import mint
from sync.audit import audit_sites
from sync.core.planning.audit import Audit
from sync.errors import SyncError
from sync.sandbox import Answer, Call, Handle, Site
from sync.sandbox.confluence import Page
from tests.torture.scenario import Scenario, built, grow
from tests.whole.worker import Worker

LATENCY = 0.2
SOON = 3
LATER = 20
MOST_CLEAN_RUNS = 4

_READS_BY_POST = ("/search/jql", "/issue/bulkfetch", "/api/2/search")
# These answers depend on nothing that workers or people change, so that nobody can tell when they were given.
_SAME_AT_ANY_TIME = ("/user/current", "/myself", "/issuetypes", "{issueTypeId}", "{projectIdOrKey}")


class Killed(BaseException):
    """The worker's process ends here: nothing of its code may run any more."""


class NotQuiet(Exception):  # noqa: N818  (what happened, in the words of the report)
    """Clean runs did not come to rest."""


Fault = Callable[["World", Call, Handle], Answer]
"""What becomes of one request: its answer, or ``Killed``, or what a fault script of the site may raise."""

Faults = Mapping[int, Fault]
Question = tuple[str, str, str, bytes]


@dataclass(slots=True)
class Life:
    """One process of the worker from its start to its end.

    ``before`` is called before each of its requests, ``calls``. ``error`` is the sentence it ended with,
    ``failures`` those about single pages, ``waits`` what it left for later; ``bug`` is an exception that
    should not be.
    """

    before: Callable[[Call], None]
    calls: list[Call] = field(default_factory=list)
    killed: bool = False
    error: str = ""
    failures: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    bug: str = ""
    undead: bool = False

    @property
    def wrote(self) -> bool:
        return any(writes(call) for call in self.calls)

    @property
    def at_rest(self) -> bool:
        """Whether there was nothing to do, and nothing is waited for."""
        return not (self.wrote or self.waits or self.complaints)

    @property
    def complaints(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.error, self.bug, *self.failures)))


@dataclass(frozen=True, slots=True)
class PageWrite:
    """A page as it was when a worker's body for it was stored."""

    before: Page
    sent: str


_LIFE: ContextVar[Life] = ContextVar("life")


@contextmanager
def _lived(life: Life) -> Iterator[None]:
    token = _LIFE.set(life)
    try:
        yield
    finally:
        _LIFE.reset(token)


def writes(call: Call) -> bool:
    return call.method != "GET" and not call.route.endswith(_READS_BY_POST)


def creates(call: Call) -> bool:
    return call.method == "POST" and call.route.endswith("/issue/bulk")


def founds(call: Call) -> bool:
    return call.method == "POST" and call.route.endswith(("/properties", "/property"))


def matters(call: Call) -> bool:
    """Whether it makes a difference what happened before this request."""
    return not call.route.endswith(_SAME_AT_ANY_TIME)


class World:
    """A scenario on its site, and workers that live there one after the other, or at once in threads.

    ``hit`` holds the requests that faults acted on, by number; ``after_hit`` is called when a worker that met
    a fault has ended. ``answers`` holds the latest answer to each question, ``page_writes`` the bodies that
    workers wrote. ``copies`` counts, by a row's word, how often people made another row of it: one that
    may well get a ticket of its own.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.site: Site = built(scenario)
        self.lives: list[Life] = []
        self.count = 0
        self.hit: dict[int, Call] = {}
        self.answers: dict[Question, Answer] = {}
        self.page_writes: list[PageWrite] = []
        self.copies: Counter[str] = Counter()
        self.after_hit: Callable[[], None] = lambda: None
        self._faults: Faults = {}
        self._numbered: Callable[[Call], bool] = lambda call: True
        self._worker = Worker(self.site, scenario.settings)
        self.site.fault = self._deliver
        if scenario.grown:
            self.settle()
            grow(self.site, scenario)

    def arm(self, faults: Faults, numbered: Callable[[Call], bool] = lambda call: True) -> None:
        """Let faults act on requests by their number from now on, beginning with 1."""
        self._faults, self._numbered = faults, numbered
        self.count = 0

    def arm_where(self, chosen: Callable[[Call], bool], fault: Fault) -> None:
        """Let a fault act on the first request of the chosen ones."""
        self.arm({1: fault}, chosen)

    def wait(self, minutes: float) -> None:
        self.site.clock.advance(minutes * 60)

    @contextmanager
    def index_lagging(self, seconds: float | None) -> Iterator[None]:
        """For what happens in the block, the search indexes lag as long as this."""
        options = self.site.options
        usual, options.search_lag = options.search_lag, seconds
        yield
        options.search_lag = usual

    def run(self, before: Callable[[Call], None] = lambda call: None) -> Life:
        """Let one worker live from start to end."""
        life = Life(before)
        self.lives.append(life)
        with _lived(life):
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
        with _lived(Life(lambda call: None)):
            return audit_sites(readers.pages, readers.issues, session.policy, selection)

    def settle(self, impatient_runs: int = 1) -> None:
        """Run every 20 minutes until a run without a fault writes nothing; after a fault, run soon at first.

        Raises ``NotQuiet`` when that takes more than four runs without a fault.
        """
        clean = 0
        while clean < MOST_CLEAN_RUNS:
            self.wait(LATER)
            if self._run_is_hit():
                self.after_hit()
                for _ in range(impatient_runs):
                    self.wait(SOON)
                    self._run_is_hit()
                clean = 0
                continue
            clean += 1
            if self.lives[-1].at_rest:
                return
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
        life = _LIFE.get()
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
            return _no_fault
        self.count += 1
        if self.count not in self._faults:
            return _no_fault
        self.hit[self.count] = call
        return self._faults[self.count]


def _storage(body: dict[str, Any]) -> str:
    """The page in a request, in the manner of Cloud or of Data Center."""
    value = body.get("storage", body)["value"]
    assert isinstance(value, str)
    return value


def _no_fault(_: World, call: Call, handle: Handle) -> Answer:
    return handle(call)


@contextmanager
def world(scenario: Scenario, seed: int = 0) -> Iterator[World]:
    """A world whose names and chances are its own, for the time of the block."""
    numbers = itertools.count(1)
    before = random.getstate()
    random.seed(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mint, "row_ids", lambda: (f"{number:026d}" for number in numbers))
        patch.setattr(mint, "nonce", lambda: f"nonce-{next(numbers)}")
        try:
            yield World(scenario)
        finally:
            random.setstate(before)
