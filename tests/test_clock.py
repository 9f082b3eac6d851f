from datetime import UTC, datetime, timedelta

import pytest

from sync.clock import SiteClock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_site_has_no_time_before_it_answered() -> None:
    with pytest.raises(LookupError):
        SiteClock().now()


def test_the_last_answer_is_carried_forward_by_monotonic_seconds() -> None:
    seconds = Seconds()
    clock = SiteClock(seconds)
    clock.observe(NOON, at=100.0)
    seconds.now = 107.5
    assert clock.now() == NOON + timedelta(seconds=7.5)
    assert clock.monotonic() == 107.5


def test_an_answer_that_was_overtaken_does_not_turn_the_clock_back() -> None:
    """Answers to parallel requests are noticed in any order."""
    clock = SiteClock(Seconds())
    clock.observe(NOON, at=100.0)
    clock.observe(NOON - timedelta(seconds=30), at=70.0)
    assert clock.now() == NOON


def test_a_later_answer_is_believed_even_when_the_site_moved_its_clock_back() -> None:
    clock = SiteClock(Seconds())
    clock.observe(NOON, at=90.0)
    clock.observe(NOON - timedelta(hours=1), at=100.0)
    assert clock.now() == NOON - timedelta(hours=1)
