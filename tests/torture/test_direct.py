"""The short way to the site is the long one in all that the site can see."""

import pytest

from sync.sandbox import Call
from tests.torture.scenario import TWO_ROWS, Scenario
from tests.torture.world import world
from tests.whole.worker import Worker


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_the_site_sees_the_same_calls_either_way(flavour: str) -> None:
    assert calls(flavour, by_the_long_way=False) == calls(flavour, by_the_long_way=True)


def calls(flavour: str, *, by_the_long_way: bool) -> list[Call]:
    scenario = Scenario(TWO_ROWS, lag=60, flavour=flavour)
    with world(scenario) as one:
        if by_the_long_way:
            one._worker = Worker(one.site, scenario.settings)
        one.settle()
        return [call for life in one.lives for call in life.calls]
