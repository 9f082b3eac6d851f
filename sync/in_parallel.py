"""Doing the same to many things at once, in order, with a bounded number in flight."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
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


def in_batches(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """``things`` in runs of at most ``size``."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
