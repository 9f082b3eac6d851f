"""Reading and writing a page cost a small multiple of a parse that does nothing."""

from concurrent.futures import ProcessPoolExecutor
from math import inf
from multiprocessing import get_context

import pytest

from tests.benchmarks.pages import KINDS, SIZE, postmortem, reworded
from tests.benchmarks.reading import MOST_TIMES_RAW, ratios, read, read_and_render

ROUNDS = 40
ATTEMPTS = 10


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_that_are_measured_are_what_they_say(kind: str) -> None:
    body = KINDS[kind]()
    assert abs(len(body) - SIZE) < SIZE // 20
    rendered = read_and_render(body)
    assert rendered.problem is None
    assert (rendered.body != body) == (kind != "no table")


def test_pages_that_are_measured_again_have_other_words() -> None:
    """Or what a cache remembers of the round before would count as speed."""
    body, again = postmortem(), reworded(postmortem(), 7)
    assert len(again) == len(body)
    words, others = ({row.cells[:2] for row in read(page).tables[-1].rows} for page in (body, again))
    assert not words & others


@pytest.mark.speed
def test_a_postmortem_is_read_and_written_in_the_time_of_twelve_raw_parses() -> None:
    """In a process of its own, because the heap of a long test run slows Python as well.

    One quiet moment of several counts.
    """
    body = postmortem()
    least = inf
    for _ in range(ATTEMPTS):
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            least = min(least, *apart.submit(ratios, body, (read_and_render,), ROUNDS).result())
        if least <= MOST_TIMES_RAW:
            break
    assert least <= MOST_TIMES_RAW, f"{least:.1f} times a raw parse"
