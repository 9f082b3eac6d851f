import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.planning.shards import Shard
from sync.core.policy import Limits

PAGES = [str(98_304 + 7 * number) for number in range(4000)]


@given(st.text(), st.integers(1, 50))
def test_every_page_falls_to_exactly_one_worker(page: str, count: int) -> None:
    assert sum(Shard(index, count).holds(page) for index in range(count)) == 1


def test_one_worker_alone_takes_everything() -> None:
    assert all(Shard().holds(page) for page in PAGES)


@pytest.mark.parametrize("count", [2, 4, 7])
def test_the_pages_are_spread_evenly(count: int) -> None:
    """Page ids of one space often lie a fixed step apart; a remainder alone would give all to one worker."""
    parts = [sum(Shard(index, count).holds(page) for page in PAGES) for index in range(count)]

    assert max(parts) < 1.2 * min(parts)


def test_who_takes_a_page_is_the_same_in_every_version() -> None:
    """While a new version is rolled out, an old worker and a new one should not both take a page."""
    assert [Shard(index, 4).holds("65601") for index in range(4)] == [False, True, False, False]


def test_the_workers_together_stay_within_the_limits_but_for_rounding() -> None:
    limits = Limits(new_tickets=200, pages_written=10)

    part = Shard(0, 4).of_limits(limits)

    assert (part.new_tickets, part.pages_written) == (50, 3)


def test_a_worker_may_always_do_something() -> None:
    assert Shard(0, 8).of_limits(Limits(new_tickets=1, pages_written=1)).new_tickets == 1


def test_what_counts_for_a_page_or_as_a_share_is_not_divided() -> None:
    limits = Limits()

    part = Shard(1, 4).of_limits(limits)

    assert part.new_tickets_per_page == limits.new_tickets_per_page
    assert (part.vanished_share, part.vanished_floor) == (limits.vanished_share, limits.vanished_floor)


def test_the_requests_per_second_are_shared() -> None:
    assert Shard(2, 4).of_rate(40) == 10


@pytest.mark.parametrize(("index", "count"), [(-1, 4), (4, 4), (0, 0)])
def test_a_shard_that_cannot_be_is_refused(index: int, count: int) -> None:
    with pytest.raises(ValueError, match="no shard"):
        Shard(index, count)
