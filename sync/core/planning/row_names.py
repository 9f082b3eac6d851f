"""What rows are called: by their number, from one, and by their table where there are several."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from sync.core.model import ActionItem, Position, Skip
from sync.core.words import enumerated

_MOST_NAMED: Final = 6


def in_several_tables(rows: Iterable[ActionItem | Skip]) -> bool:
    return len({row.table for row in rows}) > 1


def row_names(rows: Sequence[Position], *, several: bool) -> str:
    """``row 1``, ``rows 1 and 3``, or with ``several`` tables ``table 1, rows 1 and 3; table 2, row 1``.

    Of many, the first few and how many more.
    """
    named, others = rows[:_MOST_NAMED], len(rows) - _MOST_NAMED
    more = [f"{others} more"] if others > 0 else []
    if not several:
        return _numbered([*(str(row + 1) for _, row in named), *more])
    by_table = (
        f"table {table + 1}, {_numbered([str(row + 1) for _, row in of_table])}"
        for table, of_table in groupby(named, key=lambda place: place[0])
    )
    return "; ".join([*by_table, *more])


def _numbered(numbers: Sequence[str]) -> str:
    return f"{'row' if len(numbers) == 1 else 'rows'} {enumerated(numbers)}"
