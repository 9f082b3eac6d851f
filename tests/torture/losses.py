"""What the worker relies on is lost, each on its own, after a run with a fault or without: ledgers or parts
of them are erased, or replaced by older ones; macros vanish from pages, labels from tickets.

Runs then follow each other more closely than anything is waited for. A ledger rolled back while search cannot
tell what was created, or while it is still being created, is a known remainder of the protocol.
"""

from collections.abc import Callable, Iterator

from sync.sandbox.content import Property
from tests.torture.faults import CLASSES, FAULTS
from tests.torture.invariants import ours
from tests.torture.kinds import Size, Verdict, at_rest, chosen, faultless, known
from tests.torture.life import creates
from tests.torture.scenario import AUTHOR, FIVE_ROWS, TWO_ROWS, Scenario, people_part
from tests.torture.singles import requests
from tests.torture.world import World, beginning, no_fault, resumed

STALE = Scenario(TWO_ROWS)
GROWN = Scenario(FIVE_ROWS[:1], lag=0, grown=True)
PARTED = Scenario(FIVE_ROWS[:1], small_ledgers=True)
STALE_DATA_CENTER = Scenario(TWO_ROWS, flavour="datacenter")
FRESH_DATA_CENTER = Scenario(TWO_ROWS, lag=0, flavour="datacenter")
PART_KEY = "postmortemSyncLedger-"
NO_FAULT = "none"
OUTCOMES = {NO_FAULT: no_fault, **{name: FAULTS[name] for name in CLASSES}}
ONE_IN = 12
IMPATIENT_RUNS = 3

Loss = Callable[[], None]


def ledgers(world: World) -> Loss:
    return lambda: _erase(world, _properties(world))


def parts(world: World) -> Loss:
    """The further properties of ledgers that are too large for one."""
    return lambda: _erase(world, _parts(world))


def older_ledgers(world: World) -> Loss:
    """Some app puts back the ledgers of now."""
    older = _properties(world)
    return lambda: _put_back(world, older)


def older_parts(world: World) -> Loss:
    older = _parts(world)
    return lambda: _put_back(world, older)


def _properties(world: World) -> list[Property]:
    confluence = world.site.confluence
    return [held for page in confluence.pages for held in confluence.properties_of(page)]


def _parts(world: World) -> list[Property]:
    return [held for held in _properties(world) if held.key.startswith(PART_KEY)]


def _erase(world: World, properties: list[Property]) -> None:
    for held in properties:
        world.site.confluence.delete_property(held)


def _put_back(world: World, properties: list[Property]) -> None:
    confluence = world.site.confluence
    for held in properties:
        newest = confluence.property(held.page, held.id)
        number = newest.version.number + 1
        confluence.update_property(newest, held.value, number, AUTHOR.account_id, "")


def macros(world: World) -> Loss:
    confluence = world.site.confluence

    def erase() -> None:
        for page in list(confluence.pages.values()):
            if people_part(page.body) != page.body:
                confluence.edit(page.id, people_part(page.body), AUTHOR.account_id)

    return erase


def labels(world: World) -> Loss:
    def erase() -> None:
        for issue in ours(world):
            world.site.jira.change(issue, {"labels": ()})

    return erase


def ledgers_and_labels(world: World) -> Loss:
    """What search shows of tickets then names neither their page nor us, but as those who made them."""
    losses = (ledgers(world), labels(world))

    def erase() -> None:
        for loss in losses:
            loss()

    return erase


LOSSES: dict[str, tuple[Scenario, Callable[[World], Loss]]] = {
    "ledgers": (STALE, ledgers),
    "older-ledgers": (GROWN, older_ledgers),
    "parts": (PARTED, parts),
    "older-parts": (PARTED, older_parts),
    "macros": (STALE, macros),
    "labels": (STALE, labels),
    "ledgers-data-center": (STALE_DATA_CENTER, ledgers),
    "ledgers-and-labels-data-center": (FRESH_DATA_CENTER, ledgers_and_labels),
}


def shards(_: Size) -> Iterator[str]:
    for loss in LOSSES:
        for fault in OUTCOMES:
            yield f"{loss}/{fault}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    loss, fault = shard.split("/")
    scenario, _ = LOSSES[loss]
    for number in requests(scenario):
        name = f"{loss}/{number}/{fault}"
        if fault == NO_FAULT and not faultless(scenario).begins_a_run(number):
            continue  # the same as at the request before
        if chosen(name, size, ONE_IN):
            yield replay(name)


def replay(name: str) -> Verdict:
    loss, number, fault = name.split("/")
    scenario, prepared = LOSSES[loss]
    story = faultless(scenario)
    begin = beginning(scenario) if loss == "older-ledgers" else story.before(int(number))
    with resumed(begin) as one:
        one.arm_further({int(number): OUTCOMES[fault]})
        one.after_hit = prepared(one)
        wrong = at_rest(one, IMPATIENT_RUNS)
        if (loss, fault) == ("older-ledgers", "late") and any(map(creates, one.hit.values())):
            return known(f"losses/{name}", one, wrong)
    return Verdict(f"losses/{name}", wrong)
