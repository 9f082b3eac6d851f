"""What the worker relies on is erased, each on its own, after a worker met a fault: its ledgers, its macros
on the pages, its labels on the tickets. Runs then follow each other more closely than anything is waited for.
"""

from collections.abc import Callable, Iterator

from tests.torture.faults import FAULTS
from tests.torture.invariants import ours
from tests.torture.kinds import Size, Verdict, at_rest, chosen
from tests.torture.scenario import AUTHOR, TWO_ROWS, Scenario, people_part
from tests.torture.singles import requests
from tests.torture.world import World, world

SCENARIO = Scenario(TWO_ROWS)
OUTCOMES = ("reset", "lost", "late", "killed-before", "killed-after")
ONE_IN = 10
IMPATIENT_RUNS = 3


def ledgers(world: World) -> None:
    confluence = world.site.confluence
    for page in confluence.pages:
        for held in confluence.properties_of(page):
            confluence.delete_property(held)


def macros(world: World) -> None:
    for page in list(world.site.confluence.pages.values()):
        if people_part(page.body) != page.body:
            world.site.confluence.edit(page.id, people_part(page.body), AUTHOR.account_id)


def labels(world: World) -> None:
    for issue in ours(world):
        world.site.jira.change(issue, {"labels": ()})


LOSSES: dict[str, Callable[[World], None]] = {"ledgers": ledgers, "macros": macros, "labels": labels}


def shards(_: Size) -> Iterator[str]:
    for loss in LOSSES:
        for fault in OUTCOMES:
            yield f"{loss}/{fault}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    loss, fault = shard.split("/")
    for number in range(1, requests(SCENARIO) + 1):
        name = f"{loss}/{number}/{fault}"
        if chosen(name, size, ONE_IN):
            yield replay(name)


def replay(name: str) -> Verdict:
    loss, number, fault = name.split("/")
    with world(SCENARIO) as one:
        one.arm({int(number): FAULTS[fault]})
        one.after_hit = lambda: LOSSES[loss](one)
        return Verdict(f"losses/{name}", at_rest(one, IMPATIENT_RUNS))
