"""Two faults in one execution, over the classes that all faults fall into, on one page with two rows.

The known remainder is here, too: a process that is frozen before a creation for longer than settling takes,
with every second fault.

All executions with the same first fault are the same until the second one, so that they go on from where a
run of that one execution began.
"""

from collections.abc import Iterator
from itertools import product

from tests.torture.faults import CLASSES, FAULTS, makes_a_difference
from tests.torture.kinds import Size, Story, Verdict, at_rest, chosen, faultless, known, story_of
from tests.torture.scenario import TWO_ROWS, Scenario
from tests.torture.singles import REMAINDER, number_of_the_creation
from tests.torture.world import Faults, World, resumed, world

SCENARIO = Scenario(TWO_ROWS)
ONE_IN = 16
OUTCOMES = (*CLASSES, "empty")  # the last for the look-ups that follow a fault


def shards(size: Size) -> Iterator[str]:
    for number, fault in _faults_from(1, faultless(SCENARIO)):
        if chosen(f"{number}-{fault}", size, ONE_IN):
            yield f"{number}-{fault}"
    yield f"{number_of_the_creation(SCENARIO)}-{REMAINDER}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    """Every second fault at every later request."""
    story = _after(shard)
    first = int(shard.partition("-")[0])
    for number, fault in _faults_from(first + 1, story):
        second = f"{number}-{fault}"
        if chosen(f"{shard}/{second}", size, ONE_IN):
            with resumed(story.before(number)) as one:
                one.arm_further({**_fault(shard), **_fault(second)})
                yield _judged(one, f"{shard}/{second}")


def _faults_from(first: int, story: Story) -> Iterator[tuple[int, str]]:
    for number, fault in product(range(first, len(story.asked) + 1), OUTCOMES):
        if makes_a_difference(fault, story.asked[number - 1]):
            yield number, fault


def replay(name: str) -> Verdict:
    """From the very beginning."""
    first, second = name.split("/")
    with world(SCENARIO) as one:
        one.arm({**_fault(first), **_fault(second)})
        return _judged(one, name)


def _judged(one: World, name: str) -> Verdict:
    wrong = at_rest(one)
    return known(f"pairs/{name}", one, wrong) if REMAINDER in name else Verdict(f"pairs/{name}", wrong)


def _after(first: str) -> Story:
    """What happens when there is no second fault."""
    with world(SCENARIO) as one:
        one.arm(_fault(first))
        return story_of(one)


def _fault(name: str) -> Faults:
    number, _, fault = name.partition("-")
    return {int(number): FAULTS[fault]}
