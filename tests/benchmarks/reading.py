"""What reading and writing cost, in raw parses: ``python -m tests.benchmarks.reading`` prints a table."""

import gc
import time
from collections.abc import Callable, Sequence
from datetime import date
from math import inf
from xml.parsers import expat

from sync.core.model import Category, Text
from sync.core.policy import Reading
from sync.core.reading.action_items import PageReading, read_page
from sync.core.reading.storage_format import parse
from sync.core.view import BlockView, RowView
from sync.core.writing.render import Rendered, render
from tests.benchmarks.pages import KINDS, reworded

_ANCHOR = date(2026, 5, 13)
_READING = Reading()
_ROUNDS = 40
MOST_TIMES_RAW = 12


def raw_parses(body: bytes) -> None:
    """As many parses without handlers as reading and writing may take the time of."""
    for _ in range(MOST_TIMES_RAW):
        parser = expat.ParserCreate("utf-8")
        parser.UseForeignDTD(True)
        parser.Parse(b"<x>" + body + b"</x>", True)


def read(body: bytes) -> PageReading:
    return read_page(body, _READING, _ANCHOR)


def read_and_render(body: bytes) -> Rendered:
    """A page as a run writes it: every item gets a ticket and a status, the page a status block."""
    page = read(body)
    rows = [
        RowView(
            row.item.table, row.item.row, f"OPS-{row.item.row + 1}", "", "In progress", Category.IN_PROGRESS
        )
        for table in page.tables
        for row in table.rows
        if row.item is not None
    ]
    progress = (Text(f"0 of {len(rows)} done"),)
    return render(page, rows, BlockView((("Progress", (progress,)),)))


def ratios(body: bytes, works: Sequence[Callable[[bytes], object]], rounds: int) -> tuple[float, ...]:
    """How many times as long as a raw parse each work takes.

    Works and raw parses take turns, as many parses at a time as take about as long as a work, so that a
    busy machine disturbs both alike. The shortest processor time counts; as in ``timeit``, garbage is not
    collected meanwhile, because what that costs depends on all else that the process holds.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return _ratios(body, works, rounds)
    finally:
        if was_enabled:
            gc.enable()


def _ratios(body: bytes, works: Sequence[Callable[[bytes], object]], rounds: int) -> tuple[float, ...]:
    shortest = [inf] * (1 + len(works))
    for number in range(rounds):
        for at, work in enumerate((raw_parses, *works)):
            page = reworded(body, number * len(shortest) + at)
            start = time.process_time()
            work(page)
            shortest[at] = min(shortest[at], time.process_time() - start)
    return tuple(spent / shortest[0] * MOST_TIMES_RAW for spent in shortest[1:])


def main() -> None:
    print(f"{'page':<20}{'bytes':>8}{'parse':>8}{'read':>8}{'read + render':>15}   (times a raw parse)")  # noqa: T201
    for kind, page in KINDS.items():
        body = page()
        columns = "{:>8.1f}{:>8.1f}{:>15.1f}".format(*ratios(body, (parse, read, read_and_render), _ROUNDS))
        print(f"{kind:<20}{len(body):>8}{columns}")  # noqa: T201


if __name__ == "__main__":
    main()
