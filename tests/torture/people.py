"""People edit between any two requests of any worker, in whatever order hypothesis finds.

A state machine: its steps are a worker's next requests, with a fault or without, a worker that starts or is
killed, time that passes, and what people do to their pages. In the end all come to rest and are judged.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.sandbox.content import Page
from tests.torture import edits
from tests.torture.faults import CLASSES, FAULTS
from tests.torture.invariants import breaches, ours
from tests.torture.kinds import Size, Verdict
from tests.torture.life import matters
from tests.torture.scenario import AUTHOR, FIVE_ROWS, Scenario, rows_with_words, word_of
from tests.torture.stepped import Stepped
from tests.torture.world import LATER, NotQuiet, World, world

LAGS = (None, 0, 60, 1500)
OUTCOMES = (*CLASSES, "truncated", "504", "empty", "outdated")
NEW_ROWS = (
    "Ask the vendor for a review of their outage (foxtrot)",
    "Lower the time to live of all DNS records (golf)",
    "Teach the bot to open an incident channel (hotel)",
    "Remove the deprecated payment gateway (india)",
)
MOST_WORKERS = 2
MOST_PAGES = 3
STEPS_PER_EXECUTION = 40
EXECUTIONS_PER_SHARD = 100
SHARDS = 30

a_number = st.integers(0, 9)


class People(RuleBasedStateMachine):
    """``done`` counts the steps and the executions of all machines together."""

    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.workers: list[Stepped] = []
        self.new_rows = iter(NEW_ROWS)
        self.world: World

    @initialize(lag=st.sampled_from(LAGS), small_ledgers=st.booleans(), founded=st.booleans())
    def begin(self, lag: float | None, small_ledgers: bool, founded: bool) -> None:
        scenario = Scenario(FIVE_ROWS, lag, small_ledgers=small_ledgers)
        self.world = self.stack.enter_context(world(scenario))
        self.world.wait(LATER)
        if founded:
            self.world.run()
            self.world.wait(LATER)

    # --- workers

    @precondition(lambda self: len(self.alive) < MOST_WORKERS)
    @rule()
    def start_a_worker(self) -> None:
        self.workers = [*self.alive, Stepped(self.world)]

    @precondition(lambda self: self.alive)
    @rule(which=a_number, steps=st.integers(1, 12))
    def let_a_worker_go_on(self, which: int, steps: int) -> None:
        worker = self.worker(which)
        for _ in range(steps):
            worker.step()

    @precondition(lambda self: self.alive)
    @rule(which=a_number)
    def let_a_worker_finish(self, which: int) -> None:
        self.worker(which).finish()

    @precondition(lambda self: self.alive)
    @rule(which=a_number, fault=st.sampled_from(OUTCOMES))
    def let_a_request_fail(self, which: int, fault: str) -> None:
        self.world.arm({1: FAULTS[fault]}, matters)
        self.worker(which).step()
        self.world.arm({})

    @precondition(lambda self: self.alive)
    @rule(which=a_number)
    def kill_a_worker(self, which: int) -> None:
        self.worker(which).kill()

    @rule(minutes=st.sampled_from((1, 10, 20)))
    def wait(self, minutes: float) -> None:
        self.world.wait(minutes)

    # --- people

    @rule(page=a_number, at=a_number, to=a_number)
    def move_a_row(self, page: int, at: int, to: int) -> None:
        self.edit(page, lambda body: edits.move_row(body, at, to))

    @rule(page=a_number, at=a_number)
    def reword_a_row(self, page: int, at: int) -> None:
        self.edit(page, lambda body: edits.reword_row(body, at))

    @rule(page=a_number, at=a_number)
    def duplicate_a_row(self, page: int, at: int) -> None:
        self.edit(page, lambda body: edits.duplicate_row(body, at))

    @rule(page=a_number, at=a_number)
    def delete_a_row(self, page: int, at: int) -> None:
        self.edit(page, lambda body: edits.delete_row(body, at))

    @rule(page=a_number, at=a_number)
    def remove_a_macro(self, page: int, at: int) -> None:
        self.edit(page, lambda body: edits.remove_macro(body, at))

    @rule(page=a_number)
    def add_a_row(self, page: int) -> None:
        text = next(self.new_rows, "")
        if text:
            self.edit(page, lambda body: edits.add_row(body, text))

    @rule(page=a_number, version=a_number)
    def restore_an_old_version(self, page: int, version: int) -> None:
        held = self.page(page)
        old = held.versions[version % len(held.versions)]
        self.world.site.confluence.restore(held.id, old.number, AUTHOR.account_id)

    @precondition(lambda self: len(self.world.site.confluence.pages) < MOST_PAGES)
    @rule(page=a_number, with_properties=st.booleans())
    def copy_a_page(self, page: int, with_properties: bool) -> None:
        held = self.page(page)
        title = f"Copy of {held.title}"
        with self.world.index_lagging(0):  # a page that search never finds is nobody's concern
            self.world.site.confluence.copy(held.id, title, AUTHOR.account_id, with_properties)
        self.world.copies.update(word for word, _ in rows_with_words(held.body))

    @invariant()
    def nothing_is_broken(self) -> None:
        self.done["steps"] += 1
        self.judge(breaches(self.world))

    # --- what the steps are made of

    @property
    def alive(self) -> list[Stepped]:
        return [worker for worker in self.workers if worker.next is not None]

    def worker(self, which: int) -> Stepped:
        return self.alive[which % len(self.alive)]

    def page(self, which: int) -> Page:
        pages = list(self.world.site.confluence.pages.values())
        return pages[which % len(pages)]

    def edit(self, which: int, change: Callable[[str], str]) -> None:
        """A person saves a page; every row there is more of than before counts as a copy."""
        page = self.page(which)
        if not edits.number_of_rows(page.body):
            return
        body = change(page.body)
        before, after = _words(page.body), _words(body)
        self.world.copies.update(after - before - Counter(set(after - before) - set(before)))
        self.world.site.confluence.edit(page.id, body, AUTHOR.account_id)

    def teardown(self) -> None:
        with self.stack:
            for worker in self.alive:
                worker.kill()
            if hasattr(self, "world"):
                self.done["executions"] += 1
                self.judge(at_rest(self.world))

    def judge(self, wrong: tuple[str, ...]) -> None:
        if wrong:
            raise AssertionError("; ".join(wrong))


def at_rest(world: World) -> tuple[str, ...]:
    """What is wrong when all have come to rest. What people made twice is left to them."""
    try:
        world.settle()
    except NotQuiet as restless:
        return (str(restless), *breaches(world))
    return (*breaches(world), *_rows_with_wrong_tickets(world))


def _rows_with_wrong_tickets(world: World) -> Iterator[str]:
    words = {issue.key: word_of(issue.summary) for issue in ours(world)}
    for page in world.site.confluence.pages.values():
        for word, keys in rows_with_words(page.body):
            if not keys and not world.copies[word]:
                yield f"row “{word}” of “{page.title}” has no ticket"
            for key in keys:
                if words[key] != word:
                    yield f"row “{word}” of “{page.title}” shows {key}, which was made for “{words[key]}”"


def _words(body: str) -> Counter[str]:
    return Counter(word for word, _ in rows_with_words(body))


# --- the machine as a kind of execution; a shard is a seed


def shards(size: Size) -> Iterator[str]:
    for number in range(1 if size.quick else SHARDS):
        yield str(size.seed + number)


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    yield replay(f"{shard}/{EXECUTIONS_PER_SHARD // (5 if size.quick else 1)}")


def replay(name: str) -> Verdict:
    """As many executions as the name says; hypothesis finds the shortest one that fails, and tells it."""
    number, executions = map(int, name.split("/"))
    People.done.clear()
    machine = seed(number)(People)
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=executions,
                stateful_step_count=STEPS_PER_EXECUTION,
                deadline=None,
                database=None,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )
    except AssertionError as wrong:
        story = "\n".join(getattr(wrong, "__notes__", []))
        return Verdict(f"people/{name}", (f"{wrong}\n{story}",), steps=People.done["steps"])
    return Verdict(f"people/{name}", steps=People.done["steps"])
