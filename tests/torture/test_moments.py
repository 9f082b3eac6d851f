"""What goes on from a moment must be what would have happened anyway: else nothing here proves anything."""

import pytest

from tests.torture.faults import FAULTS
from tests.torture.kinds import faultless, story_of
from tests.torture.moments import Moment, forget
from tests.torture.scenario import TWO_ROWS, Scenario
from tests.torture.world import Faults, World, beginning, resumed

SCENARIOS = {
    "cloud": Scenario(TWO_ROWS),
    "data-center": Scenario(TWO_ROWS, lag=60, flavour="datacenter", grown=True),
}


def left_behind(moment: Moment, faults: Faults) -> tuple[object, ...]:
    """All that was asked, and all that there is, once a world that goes on from a moment is at rest."""
    with resumed(moment) as one:
        one.arm_further(faults)
        one.settle()
        return (*_everything(one), one.hit)


def _everything(one: World) -> tuple[object, ...]:
    site = one.site
    properties = [site.confluence.properties_of(page) for page in site.confluence.pages]
    asked = [life.calls for life in one.lives]
    return asked, site.clock.now(), site.confluence.pages, properties, site.jira.issues, one.page_writes


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
@pytest.mark.parametrize("first", ["late", "504"])
def test_an_execution_from_a_moment_is_the_one_from_the_beginning(scenario: Scenario, first: str) -> None:
    number = len(faultless(scenario).asked) // 2
    begin = faultless(scenario).before(number)
    with resumed(begin) as one:
        one.arm_further({number: FAULTS[first]})
        story = story_of(one)
    for second in range(number + 1, len(story.asked), 12):
        both = {number: FAULTS[first], second: FAULTS["late"]}

        assert left_behind(story.before(second), both) == left_behind(beginning(scenario), both)


def test_a_moment_can_be_gone_on_from_any_number_of_times() -> None:
    moment = faultless(SCENARIOS["cloud"]).moments[1]

    assert left_behind(moment, {}) == left_behind(moment, {})


def test_what_is_remembered_of_the_worker_is_forgotten_with_it() -> None:
    remembered = faultless(SCENARIOS["cloud"])
    forget()

    assert faultless(SCENARIOS["cloud"]) is not remembered
