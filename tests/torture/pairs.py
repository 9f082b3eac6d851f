"""Two faults in one execution, over the classes that all faults fall into, on one page with two rows."""

from collections.abc import Iterator
from itertools import count

from tests.torture.faults import FAULTS, OUTCOMES
from tests.torture.kinds import Size, Verdict, at_rest, chosen
from tests.torture.scenario import TWO_ROWS, Scenario
from tests.torture.singles import requests
from tests.torture.world import World, world

SCENARIO = Scenario(TWO_ROWS)
ONE_IN = 13


def shards(size: Size) -> Iterator[str]:
    for number in requests(SCENARIO):
        for fault in OUTCOMES:
            if chosen(f"{number}-{fault}", size, ONE_IN):
                yield f"{number}-{fault}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    """Every second fault at every later request, until there is no such request."""
    first = int(shard.partition("-")[0])
    for number in count(first + 1):
        for fault in OUTCOMES:
            name = f"{shard}/{number}-{fault}"
            if not chosen(name, size, ONE_IN):
                continue
            one, verdict = _execute(name)
            if number not in one.hit:
                return
            yield verdict


def replay(name: str) -> Verdict:
    return _execute(name)[1]


def _execute(name: str) -> tuple[World, Verdict]:
    faults = {}
    for part in name.split("/"):
        number, _, fault = part.partition("-")
        faults[int(number)] = FAULTS[fault]
    with world(SCENARIO) as one:
        one.arm(faults)
        return one, Verdict(f"pairs/{name}", at_rest(one))
