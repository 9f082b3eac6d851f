"""Many things at once: in order, never more than so many, and with one in flight just one after the other."""

from collections.abc import Iterator
from threading import Barrier, Event, current_thread, main_thread

import pytest

from sync.in_parallel import in_batches, in_parallel, meanwhile, streamed

IN_TIME = 10.0  # seconds


@pytest.mark.parametrize("in_flight", [1, 2, 8])
def test_results_come_in_the_order_of_the_things(in_flight: int) -> None:
    assert list(streamed(str, iter(range(20)), in_flight)) == list(map(str, range(20)))
    assert in_parallel(str, range(20), in_flight) == list(map(str, range(20)))


def test_so_many_are_done_at_once() -> None:
    met = Barrier(3)

    assert len(list(streamed(lambda _: met.wait(IN_TIME), range(6), 3))) == 6


@pytest.mark.parametrize("in_flight", [1, 3])
def test_of_things_that_come_one_by_one_only_so_many_are_taken(in_flight: int) -> None:
    """They may be pages, with bodies."""
    taken: list[int] = []

    def things() -> Iterator[int]:
        for thing in range(10):
            taken.append(thing)
            yield thing

    ahead = [len(taken) - done for done, _ in enumerate(streamed(str, things(), in_flight))]
    assert max(ahead) == in_flight


def test_what_goes_wrong_with_one_is_raised_in_its_place() -> None:
    results = streamed(lambda thing: 1 // thing, [1, 0, 1], 2)

    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_one_thing_is_done_while_another_is() -> None:
    met = Barrier(2)

    with meanwhile(lambda: met.wait(IN_TIME), 2) as result:
        mine = met.wait(IN_TIME)
        assert {mine, result()} == {0, 1}


def test_what_went_wrong_meanwhile_is_raised_when_it_is_asked_for() -> None:
    begun = Event()

    def fail() -> None:
        begun.set()
        raise LookupError

    with meanwhile(fail, 2) as result:
        assert begun.wait(IN_TIME)
        with pytest.raises(LookupError):
            result()


def test_with_one_in_flight_it_is_done_in_this_thread_when_it_is_asked_for() -> None:
    done: list[bool] = []

    def do() -> None:
        done.append(current_thread() is main_thread())

    with meanwhile(do, 1) as result:
        assert done == []
        result()
    assert done == [True]


def test_batches_cover_everything_in_order() -> None:
    assert [list(some) for some in in_batches([1, 2, 3, 4, 5], 2)] == [[1, 2], [3, 4], [5]]
    assert list(in_batches([], 2)) == []
