"""Two workers at once on one page with one row: who comes to the site when, with one fault or none.

A name tells how many requests that matter the first worker sends, then the second, and so on in turn; after
the last number one runs to its end, and then the other. Requests whose answers are always the same do not
count: where they stand makes no difference to anybody.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import count, product

from sync.sandbox.confluence import Property
from tests.torture.faults import FAULTS
from tests.torture.kinds import Size, Verdict, at_rest, chosen
from tests.torture.scenario import FIVE_ROWS, ONE_ROW, Scenario
from tests.torture.stepped import Stepped
from tests.torture.world import LATER, World, founds, matters, world

OUTCOMES = ("reset", "lost", "late", "killed-before", "killed-after")
NO_FAULT = "none"
MOST_SWITCHES = 3
ONE_IN = 120
DEEP_RUNS = 400
DEEPEST = 12


def founded(world: World) -> None:
    """The page was seen before; its waiting time is over."""
    world.wait(LATER)
    world.run()
    world.wait(LATER)


def racing_founders(world: World) -> None:
    """The page is new, the site lets two properties of one key come into being, and brings now this, now
    that one first."""
    confluence = world.site.confluence
    create, listed, asked = confluence.create_property, confluence.properties_of, count()

    def properties_of(page_id: str, key: str | None = None) -> list[Property]:
        return listed(page_id, key)[:: 1 if next(asked) % 2 else -1]

    confluence.create_property = partial(create, unless_exists=False)  # type: ignore[method-assign]
    confluence.properties_of = properties_of  # type: ignore[method-assign]
    world.wait(LATER)


def killed_founders(world: World) -> None:
    """Two founders raced and were killed before they could see each other; the waiting time is over."""
    racing_founders(world)
    workers = [Stepped(world), Stepped(world)]
    for worker in workers:
        while not (worker.next and founds(worker.next)):
            worker.step()
    for worker in workers:
        worker.step()
        worker.kill()
    world.wait(LATER)


BEGINNINGS: dict[str, Callable[[World], None]] = {
    "founded": founded,
    "new": racing_founders,
    "twins": killed_founders,
}


def shards(size: Size) -> Iterator[str]:
    for beginning in BEGINNINGS:
        for turns in all_turns(beginning):
            if chosen(f"{beginning}/{turns}", size, ONE_IN):
                yield f"{beginning}/{turns}"
    for number in range(size.seed, size.seed + (5 if size.quick else DEEP_RUNS)):
        yield f"deep/{number}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    yield replay(f"{shard}/{NO_FAULT}")
    if shard.startswith("deep/"):
        return
    for number in count(1):
        for fault in OUTCOMES:
            name = f"{shard}/{number}-{fault}"
            if size.quick and not chosen(name, size, 5):
                continue
            one, verdict = _execute(name)
            if number not in one.hit:
                return
            yield verdict


def replay(name: str) -> Verdict:
    return _execute(name)[1]


@cache
def all_turns(beginning: str) -> tuple[str, ...]:
    """All ways to take turns with up to three switches; after the last number there is one more."""
    alone = range(1, _requests(beginning) + 1)
    numbers = [*product(alone), *product(alone, alone)]
    assert max(map(len, numbers)) + 1 == MOST_SWITCHES
    return tuple(".".join(map(str, some)) for some in [(0,), *numbers])


@cache
def _requests(beginning: str) -> int:
    with world(Scenario(ONE_ROW)) as one:
        BEGINNINGS[beginning](one)
        return sum(matters(call) for call in one.run().calls)


def _execute(name: str) -> tuple[World, Verdict]:
    beginning, turns, fault = name.split("/")
    if beginning == "deep":
        return _deep(int(turns))
    with world(Scenario(ONE_ROW)) as one:
        BEGINNINGS[beginning](one)
        number, _, kind = fault.partition("-")
        one.arm({} if fault == NO_FAULT else {int(number): FAULTS[kind]}, matters)
        take_turns(one, [int(turn) for turn in turns.split(".")])
        return one, Verdict(f"overlaps/{name}", at_rest(one))


def take_turns(world: World, turns: Sequence[int]) -> None:
    workers = [Stepped(world), Stepped(world)]
    for at, steps in enumerate(turns):
        for _ in range(steps):
            workers[at % 2].step()
    for offset in range(2):
        workers[(len(turns) + offset) % 2].finish()


def _deep(number: int) -> tuple[World, Verdict]:
    """Larger pages, more turns, more faults and any index, as chance has it."""
    chance = random.Random(number)
    scenario = Scenario(FIVE_ROWS, lag=chance.choice([None, 0, 60, 1500]))
    with world(scenario, seed=number) as one:
        BEGINNINGS[chance.choice(list(BEGINNINGS))](one)
        faults = {chance.randint(1, 60): FAULTS[chance.choice(OUTCOMES)] for _ in range(chance.randint(0, 3))}
        one.arm(faults, matters)
        take_turns(one, [chance.randint(1, 8) for _ in range(chance.randint(2, DEEPEST))])
        return one, Verdict(f"overlaps/deep/{number}/{NO_FAULT}", at_rest(one))
