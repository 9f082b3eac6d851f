"""One fault at one request: every request of founding, creating and resting, every fault."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from tests.torture.faults import FAULTS
from tests.torture.kinds import Size, Verdict, at_rest, chosen
from tests.torture.scenario import FIVE_ROWS, Scenario
from tests.torture.world import creates, world

CONDITIONS = {
    "stale-index": Scenario(FIVE_ROWS),
    "slow-index": Scenario(FIVE_ROWS, lag=1500),
    "fresh-index": Scenario(FIVE_ROWS, lag=0),
    "grown-pages": Scenario(FIVE_ROWS, grown=True),
    "empty-project": Scenario(FIVE_ROWS, past=()),
    "jira-ahead": Scenario(FIVE_ROWS, jira_ahead=timedelta(minutes=5)),
    "jira-behind": Scenario(FIVE_ROWS, jira_ahead=timedelta(minutes=-5)),
}
ONE_IN = 10
REMAINDER = "frozen-long-before"


def shards(size: Size) -> Iterator[str]:
    for condition in ["stale-index"] if size.quick else CONDITIONS:
        for fault in FAULTS:
            yield f"{condition}/{fault}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    condition, fault = shard.split("/")
    for number in range(1, requests(CONDITIONS[condition]) + 1):
        name = f"{condition}/{number}/{fault}"
        if chosen(name, size, ONE_IN):
            yield replay(name)


def replay(name: str) -> Verdict:
    condition, number, fault = name.split("/")
    with world(CONDITIONS[condition]) as one:
        one.arm({int(number): FAULTS[fault]})
        wrong = at_rest(one)
    if fault == REMAINDER and creates(one.hit[int(number)]):
        return Verdict(f"singles/{name}", known=wrong)
    return Verdict(f"singles/{name}", wrong)


@cache
def requests(scenario: Scenario) -> int:
    """How many requests the scenario takes when nothing goes wrong."""
    with world(scenario) as faultless:
        faultless.settle()
    return faultless.count


def number_of_the_creation(scenario: Scenario) -> int:
    """Which request of the scenario creates the first tickets."""
    with world(scenario) as faultless:
        faultless.settle()
        calls = [call for life in faultless.lives for call in life.calls]
    return next(number for number, call in enumerate(calls, start=1) if creates(call))
