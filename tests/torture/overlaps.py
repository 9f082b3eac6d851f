"""Two workers at once on one page with one row: who comes to the site when, with one fault or none.

A name tells how many requests that matter the first worker sends, then the second; after that the one whose
turn it is runs to its end, and then the other: three switches at most. Requests whose answers are always the
same do not count: where they stand makes no difference to anybody. Deep executions are what chance makes of
it: more workers, larger pages, more turns, more faults, any index.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count, product

from sync.sandbox.content import Property
from tests.torture.faults import CLASSES, FAULTS
from tests.torture.kinds import Size, Verdict, at_rest, chosen
from tests.torture.life import founds, matters
from tests.torture.moments import Moment, remembered
from tests.torture.scenario import FIVE_ROWS, MANY_ROWS, ONE_ROW, Scenario
from tests.torture.stepped import Stepped
from tests.torture.world import LATER, Faults, World, resumed, world

NO_FAULT = "none"
DEEP = "deep"
ONE_IN = 600
DEEP_RUNS = 1000
DEEP_AT_ONCE = 50
DEEPEST = 12
LAGS = (None, 0, 60, 1500)


def founded(world: World) -> None:
    """The page was seen before; its waiting time is over."""
    world.wait(LATER)
    world.run()
    world.wait(LATER)


def new(world: World) -> None:
    """Nobody has seen the page before."""
    world.wait(LATER)


def twins(world: World) -> None:
    """Two founders raced and were killed before they could see each other; the waiting time is over."""
    world.wait(LATER)
    race(world)
    workers = [Stepped(world), Stepped(world)]
    for worker in workers:
        while not (worker.next and founds(worker.next)):
            worker.step()
    for worker in workers:
        worker.step()
        worker.kill()
    world.wait(LATER)


def race(world: World) -> None:
    """The site lets two properties of one key come into being, and lists now this, now that one first."""
    confluence = world.site.confluence
    create, listed, asked = confluence.create_property, confluence.properties_of, count()

    def properties_of(page_id: str, key: str | None = None) -> list[Property]:
        return listed(page_id, key)[:: 1 if next(asked) % 2 else -1]

    confluence.create_property = partial(create, unless_exists=False)  # type: ignore[method-assign]
    confluence.properties_of = properties_of  # type: ignore[method-assign]


BEGINNINGS: dict[str, Callable[[World], None]] = {"founded": founded, "new": new, "twins": twins}
RACING = ("new", "twins")
FAULTS_AFTER: dict[str, Sequence[str]] = {"founded": CLASSES, "new": CLASSES, "twins": ("late",)}
# Founders that meet create nothing yet: what came of it shows in the runs after them, faults and all.
CREATED_LATER = "new"


def shards(size: Size) -> Iterator[str]:
    for beginning in BEGINNINGS:
        alone = range(_requests(beginning) + 1)
        for first, fault in product(alone, (NO_FAULT, *FAULTS_AFTER[beginning])):
            yield f"{beginning}/{first}/{fault}"
    for number in range(1 if size.quick else DEEP_RUNS // DEEP_AT_ONCE):
        yield f"{DEEP}/{size.seed + number * DEEP_AT_ONCE}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    if shard.startswith(DEEP):
        first = int(shard.partition("/")[2])
        yield from map(_deep, range(first, first + (DEEP_AT_ONCE // 10 if size.quick else DEEP_AT_ONCE)))
    elif size.quick:
        yield from _some(shard, size)
    else:
        yield from _all(shard)


def replay(name: str) -> Verdict:
    if name.startswith(DEEP):
        return _deep(int(name.partition("/")[2]))
    return _execute(name).verdict


def _all(shard: str) -> Iterator[Verdict]:
    """The fault at every request of either worker, and the second one stopped before each of its requests."""
    beginning, first, fault = shard.split("/")
    for number in count(1):
        it_happens = False
        for second in count(1):
            execution = _execute(f"{beginning}/{first}.{second}/{fault}-{number}")
            if execution.hit:
                it_happens = True
                yield execution.verdict
            if execution.second_has_ended:
                break
        if fault == NO_FAULT or not it_happens:
            return


def _some(shard: str, size: Size) -> Iterator[Verdict]:
    beginning, first, fault = shard.split("/")
    alone = _requests(beginning)
    for number, second in product(range(1, 2 * alone + 1), range(1, alone + 1)):
        name = f"{beginning}/{first}.{second}/{fault}-{number}"
        if chosen(name, size, ONE_IN):
            yield _execute(name).verdict


@remembered
def _requests(beginning: str) -> int:
    """How many requests that matter a worker sends when it is alone."""
    with _begun(beginning, Scenario(ONE_ROW)) as one:
        return sum(matters(call) for call in one.run().calls)


@dataclass(frozen=True, slots=True)
class _Execution:
    """``hit``: the fault has happened, if there was to be one."""

    verdict: Verdict
    hit: bool
    second_has_ended: bool


def _execute(name: str) -> _Execution:
    beginning, turns, fault = name.split("/")
    first, second = map(int, turns.split("."))
    faults = _faults(fault)
    with _begun(beginning, Scenario(ONE_ROW)) as one:
        one.arm(faults, matters)
        workers = [Stepped(one), Stepped(one)]
        take_turns(workers, [(0, first), (1, second)])
        second_has_ended = workers[1].next is None
        finish(workers)
        if beginning != CREATED_LATER:
            one.arm({})
        wrong = at_rest(one)
        hit = len(one.hit) == len(faults)
        return _Execution(Verdict(f"overlaps/{name}", wrong), hit, second_has_ended)


def _faults(name: str) -> Faults:
    fault, _, number = name.rpartition("-")
    return {} if fault == NO_FAULT else {int(number): FAULTS[fault]}


def take_turns(workers: Sequence[Stepped], turns: Sequence[tuple[int, int]]) -> None:
    """Each turn is a worker's, by its place, and so many requests long."""
    for at, steps in turns:
        for _ in range(steps):
            workers[at].step()


def finish(workers: Sequence[Stepped]) -> None:
    for worker in workers:
        worker.finish()


def _deep(number: int) -> Verdict:
    chance = random.Random(number)
    scenario = Scenario(
        chance.choice((FIVE_ROWS, MANY_ROWS)),
        lag=chance.choice(LAGS),
        small_ledgers=chance.choice((False, True)),
    )
    with _begun(chance.choice(list(BEGINNINGS)), scenario) as one:
        random.seed(number)
        faults = {chance.randint(1, 60): FAULTS[chance.choice(CLASSES)] for _ in range(chance.randint(0, 3))}
        one.arm(faults, matters)
        workers = [Stepped(one) for _ in range(chance.choice((2, 2, 3)))]
        places = range(len(workers))
        take_turns(
            workers,
            [(chance.choice(places), chance.randint(1, 8)) for _ in range(chance.randint(2, DEEPEST))],
        )
        finish(workers)
        return Verdict(f"overlaps/{DEEP}/{number}", at_rest(one))


@contextmanager
def _begun(beginning: str, scenario: Scenario) -> Iterator[World]:
    with resumed(_beginning(beginning, scenario)) as one:
        if beginning in RACING:
            race(one)
        yield one


@remembered
def _beginning(beginning: str, scenario: Scenario) -> Moment:
    with world(scenario) as one:
        BEGINNINGS[beginning](one)
        return one.moment()
