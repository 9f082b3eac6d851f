"""Slow bulks: Jira commits the tickets of one request one by one, over minutes, in any order, or only some.

The client hears nothing, or an error, long before; runs follow each other every three minutes meanwhile.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product

from sync.sandbox import Answer, Call, Handle
from tests.torture.faults import FAULTS
from tests.torture.kinds import Size, Verdict, at_rest, chosen
from tests.torture.life import creates
from tests.torture.singles import CONDITIONS
from tests.torture.world import Fault, World, world

LONGEST = timedelta(seconds=600)
ORDERS: dict[str, tuple[int, ...]] = {
    "all": (0, 1, 2, 3, 4),
    "backwards": (4, 3, 2, 1, 0),
    "some": (1, 3),
    "last": (4,),
    "none": (),
}
STEPS = (1, 30, 120)
ANSWERS = ("reset", "504", "killed-before", "truncated")
IMPATIENT_RUNS = 6
ONE_IN = 36


def shards(_: Size) -> Iterator[str]:
    for condition, order in product(CONDITIONS, ORDERS):
        yield f"{condition}/{order}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    for step, answer in product(STEPS, ANSWERS):
        name = f"{shard}/{step}/{answer}"
        if chosen(name, size, ONE_IN):
            yield replay(name)


def replay(name: str) -> Verdict:
    condition, order, step, answer = name.split("/")
    with world(CONDITIONS[condition]) as one:
        one.arm_where(creates, one_by_one(ORDERS[order], timedelta(seconds=int(step)), FAULTS[answer]))
        return Verdict(f"bulks/{name}", at_rest(one, IMPATIENT_RUNS))


def one_by_one(order: Sequence[int], step: timedelta, fault: Fault) -> Fault:
    """Commit the elements of ``order``, each ``step`` after the one before; the client sees ``fault``."""

    def happens(world: World, call: Call, _: Handle) -> Answer:
        elements = json.loads(call.body)["issueUpdates"]
        for place, number in enumerate(number for number in order if number < len(elements)):
            alone = replace(call, body=json.dumps({"issueUpdates": [elements[number]]}).encode())
            world.later(min(step * (place + 1), LONGEST), alone)
        return fault(
            world, call, lambda _: Answer(201, (("Content-Type", "application/json"),), b'{"issues": []}')
        )

    return happens
