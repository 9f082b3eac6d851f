"""One fault at one request: every request of founding, creating and resting, every fault."""

from collections.abc import Iterator
from datetime import timedelta

from tests.torture.faults import FAULTS, makes_a_difference
from tests.torture.kinds import Size, Verdict, at_rest, chosen, faultless, known
from tests.torture.life import creates
from tests.torture.moments import remembered
from tests.torture.scenario import FIVE_ROWS, Scenario
from tests.torture.world import resumed

CONDITIONS = {
    "stale-index": Scenario(FIVE_ROWS),
    "slow-index": Scenario(FIVE_ROWS, lag=1500),
    "fresh-index": Scenario(FIVE_ROWS, lag=0),
    "grown-pages": Scenario(FIVE_ROWS, grown=True),
    "two-projects": Scenario(FIVE_ROWS, projects=("OPS", "PAY")),
    "ledgers-in-parts": Scenario(FIVE_ROWS, small_ledgers=True),
    "ledgers-in-parts-data-center": Scenario(FIVE_ROWS, lag=1500, flavour="datacenter", small_ledgers=True),
    "empty-project": Scenario(FIVE_ROWS, past=()),
    "data-center": Scenario(FIVE_ROWS, lag=1500, flavour="datacenter"),
    "data-center-fresh-index": Scenario(FIVE_ROWS, lag=0, flavour="datacenter"),
    "jira-ahead": Scenario(FIVE_ROWS, jira_ahead=timedelta(minutes=5)),
    "jira-behind": Scenario(FIVE_ROWS, jira_ahead=timedelta(minutes=-5)),
}
ONE_IN = 16
REMAINDER = "frozen-long-before"


def shards(size: Size) -> Iterator[str]:
    for condition in ["stale-index"] if size.quick else CONDITIONS:
        for fault in FAULTS:
            yield f"{condition}/{fault}"


def explore(shard: str, size: Size) -> Iterator[Verdict]:
    condition, fault = shard.split("/")
    asked = faultless(CONDITIONS[condition]).asked
    for number in requests(CONDITIONS[condition]):
        name = f"{condition}/{number}/{fault}"
        if makes_a_difference(fault, asked[number - 1]) and chosen(name, size, ONE_IN):
            yield replay(name)


def replay(name: str) -> Verdict:
    condition, number, fault = name.split("/")
    story = faultless(CONDITIONS[condition])
    with resumed(story.before(int(number))) as one:
        one.arm_further({int(number): FAULTS[fault]})
        wrong = at_rest(one)
        if fault == REMAINDER and any(map(creates, one.hit.values())):
            return known(f"singles/{name}", one, wrong)
    return Verdict(f"singles/{name}", wrong)


@remembered
def requests(scenario: Scenario) -> tuple[int, ...]:
    """The numbers of all requests that the scenario takes when nothing goes wrong.

    Data Center reads a project's issues one by one; of many such reads in a row the first stands for all.
    """
    calls = faultless(scenario).asked
    alike = [call.method == "GET" and call.route.endswith("/issue/{issueIdOrKey}") for call in calls]
    return tuple(at + 1 for at in range(len(calls)) if not (at and alike[at] and alike[at - 1]))


def number_of_the_creation(scenario: Scenario) -> int:
    """Which request of the scenario creates the first tickets."""
    return next(at for at, call in enumerate(faultless(scenario).asked, start=1) if creates(call))
