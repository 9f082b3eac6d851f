"""Keys that nobody can read: people make secret tickets, or delete theirs, just before a creation is lost.

With an index that never notices, the walk alone can find what was created, across a gap of unreadable keys.
Beyond the window of the walk one ticket per project and run may be made twice; the protocol says so.
"""

from collections.abc import Iterator
from dataclasses import replace

from sync.core.policy import Timing
from sync.sandbox import Answer, Call, Handle
from tests.torture.faults import FAULTS
from tests.torture.invariants import twins
from tests.torture.kinds import Size, Verdict, at_rest, known
from tests.torture.life import creates
from tests.torture.scenario import AUTHOR, TWO_ROWS, Scenario
from tests.torture.world import Fault, World, world

WINDOW = Timing().walk_window
GAPS = (0, 1, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW + 50)
KINDS = ("secret", "deleted")
OUTCOMES = ("lost", "late", "killed-after", "504-after")
SCENARIOS = {
    "stale-index": Scenario(TWO_ROWS),
    "fresh-index": Scenario(TWO_ROWS, lag=0),
    "stale-index-data-center": Scenario(TWO_ROWS, flavour="datacenter"),
}


def shards(_: Size) -> Iterator[str]:
    for name in SCENARIOS:
        for kind in KINDS:
            yield f"{name}/{kind}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    for width in GAPS[2:5] if size.quick else GAPS:
        for fault in OUTCOMES[:1] if size.quick else OUTCOMES:
            yield replay(f"{shard}/{width}/{fault}")


def replay(name: str) -> Verdict:
    scenario, kind, width, fault = name.split("/")
    with world(SCENARIOS[scenario]) as one:
        one.arm_where(creates, behind_a_gap(int(width), kind, FAULTS[fault]))
        wrong = at_rest(one)
        if int(width) >= WINDOW and one.scenario.lag is None and len(twins(one)) == 1:
            return known(f"gaps/{name}", one, wrong)
    return Verdict(f"gaps/{name}", wrong)


def behind_a_gap(width: int, kind: str, fault: Fault) -> Fault:
    def happens(world: World, call: Call, handle: Handle) -> Answer:
        for _ in range(width):
            _make_unreadable(world, kind)
        return fault(world, call, handle)

    return happens


def _make_unreadable(world: World, kind: str) -> None:
    jira = world.site.jira
    project = next(iter(jira.projects.values()))
    with world.index_lagging(None):
        issue = jira.create(project, {"type": project.types[0], "summary": "Not for you"}, AUTHOR.account_id)
        if kind == "deleted":
            jira.delete(issue)
        else:
            jira.issues[issue.id] = replace(issue, secret=True)
