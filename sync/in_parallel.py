"""Doing the same to many things at once, in order, with a bounded number in flight."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_parallel(do: Callable[[T], R], things: Iterable[T], in_flight: int) -> list[R]:
    """The results in the order of ``things``. The first exception is raised, and what was not begun is left.

    With one in flight everything happens in this thread, one after the other, so that a run can be replayed.
    """
    waiting = list(things)
    if in_flight <= 1 or len(waiting) <= 1:
        return [do(thing) for thing in waiting]
    with ThreadPoolExecutor(max_workers=min(in_flight, len(waiting))) as pool:
        return list(pool.map(do, waiting))


def streamed(do: Callable[[T], R], things: Iterable[T], in_flight: int) -> Iterator[R]:
    """Like ``in_parallel``, and never holds more than ``in_flight`` of ``things``, which come one by one."""
    if in_flight <= 1:
        yield from map(do, things)
        return
    with ThreadPoolExecutor(max_workers=in_flight) as pool:
        begun: deque[Future[R]] = deque()
        for thing in things:
            begun.append(pool.submit(do, thing))
            if len(begun) == in_flight:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


@contextmanager
def meanwhile(do: Callable[[], R], in_flight: int) -> Iterator[Callable[[], R]]:
    """Do something else in the meantime; what is yielded waits for the result, or raises what was raised.

    With one in flight it is done in this thread, when it is asked for.
    """
    if in_flight <= 1:
        yield do
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool.submit(do).result


def in_batches(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """``things`` in runs of at most ``size``."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
