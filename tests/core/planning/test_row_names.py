"""What rows are called, as people count them."""

from collections.abc import Sequence

import pytest

from sync.core.planning.row_names import row_names


@pytest.mark.parametrize(
    ("rows", "several", "expected"),
    [
        ([(1, 0)], False, "row 1"),
        ([(1, 0)], True, "table 2, row 1"),
        ([(0, 0), (0, 2), (0, 3)], False, "rows 1, 3 and 4"),
        ([(0, 0), (0, 2), (2, 0)], True, "table 1, rows 1 and 3; table 3, row 1"),
        ([(0, row) for row in range(8)], False, "rows 1, 2, 3, 4, 5, 6 and 2 more"),
        (
            [(row // 4, row % 4) for row in range(8)],
            True,
            "table 1, rows 1, 2, 3 and 4; table 2, rows 1 and 2; 2 more",
        ),
    ],
)
def test_rows_are_counted_from_one_and_told_with_their_table_where_there_are_several(
    rows: Sequence[tuple[int, int]], several: bool, expected: str
) -> None:
    assert row_names(rows, several=several) == expected
