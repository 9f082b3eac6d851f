"""Two faults in one execution, over the classes that all faults fall into, on one page with two rows.

All executions with the same first fault are the same until the second one, so that they go on from where a
run of that one execution began.
"""

from collections.abc import Iterator
from itertools import product

from tests.torture.faults import FAULTS, OUTCOMES
from tests.torture.kinds import Size, Story, Verdict, at_rest, chosen, story_of
from tests.torture.scenario import TWO_ROWS, Scenario
from tests.torture.singles import requests
from tests.torture.world import Faults, resumed, world

SCENARIO = Scenario(TWO_ROWS)
ONE_IN = 16


def shards(size: Size) -> Iterator[str]:
    for number, fault in product(requests(SCENARIO), OUTCOMES):
        if chosen(f"{number}-{fault}", size, ONE_IN):
            yield f"{number}-{fault}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    """Every second fault at every later request."""
    story = _after(shard)
    first = int(shard.partition("-")[0])
    for number, fault in product(range(first + 1, story.requests + 1), OUTCOMES):
        second = f"{number}-{fault}"
        if chosen(f"{shard}/{second}", size, ONE_IN):
            with resumed(story.before(number)) as one:
                one.arm_further({**_fault(shard), **_fault(second)})
                yield Verdict(f"pairs/{shard}/{second}", at_rest(one))


def replay(name: str) -> Verdict:
    """From the very beginning."""
    first, second = name.split("/")
    with world(SCENARIO) as one:
        one.arm({**_fault(first), **_fault(second)})
        return Verdict(f"pairs/{name}", at_rest(one))


def _after(first: str) -> Story:
    """What happens when there is no second fault."""
    with world(SCENARIO) as one:
        one.arm(_fault(first))
        return story_of(one)


def _fault(name: str) -> Faults:
    number, _, fault = name.partition("-")
    return {int(number): FAULTS[fault]}
