"""The cells of one table as a grid: rows of equal length, merged cells in their first place."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, overload

from sync.core.reading.plain_text import NOTHING, PlainText, plain_text
from sync.core.reading.storage_format import Document, Element

MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 100

_ROWS: Final = frozenset(("tr",))
_ROW_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))
_CELLS: Final = frozenset(("td", "th"))


class Cell:
    """A place in the grid. ``element`` is its ``td`` or ``th``; None where a merged cell reaches in
    from elsewhere or the row is too short. ``above`` is the merged cell that reaches in from above."""

    __slots__ = ("_content", "above", "element", "numbering")

    def __init__(
        self, element: Element | None = None, *, numbering: bool = False, above: "Cell | None" = None
    ) -> None:
        self.element = element
        self.numbering = numbering
        self.above = above
        self._content: PlainText | None = None

    @property
    def own(self) -> Element:
        """Its element, to be written; raises ``ValueError`` where it has none."""
        if self.element is None:
            raise ValueError("a merged cell is written where it begins")
        return self.element

    @property
    def content(self) -> PlainText:
        """Read when first asked for: most cells of most tables never are."""
        if self._content is None:
            self._content = plain_text(self.element) if self.element else NOTHING
        return self._content

    @property
    def text(self) -> str:
        """White space folded."""
        return self.content.folded

    @property
    def is_header(self) -> bool:
        return self.element is not None and self.element.name == "th"

    @property
    def is_bold(self) -> bool:
        return self.is_header or self.content.bold


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the body; ``element`` is its ``tr``, None in a vertical table."""

    cells: tuple[Cell, ...]
    element: Element | None = None

    @property
    def local_id(self) -> str:
        if self.element is None:
            return ""
        return self.element.get("ac:local-id") or self.element.get("local-id")


def row_positions(table: Element) -> list[int]:
    """Where in the document the table's own rows stand."""
    document = table.document
    rows = document.inside_named(_ROWS, table.position)
    if not _holds_tables(table):
        return rows
    own = {
        table.position,
        *(at for at in document.inside(table.position) if document.names[at] in _ROW_GROUPS),
    }
    return [row for row in rows if document.parent(row) in own]


def grid(table: Element, row_positions: Sequence[int]) -> Sequence[Row]:
    """Rows of equal length; a merged cell stands in its first place, the others are empty."""

    def has(mark: bytes) -> bool:
        return table.document.body.find(mark, table.start, table.inner_end) >= 0

    cells = _cells_by_row(table, row_positions)
    numbering = _numbering_columns(table) if has(b"numberingColumn") else None
    if has(b"rowspan") or has(b"colspan"):
        return _merged(table.document, cells, numbering)
    return _Unmerged(table.document, cells, numbering)


def _cells_by_row(table: Element, row_positions: Sequence[int]) -> dict[int, list[int]]:
    """Where the cells of each row stand."""
    document = table.document
    cells = document.inside_named(_CELLS, table.position)
    if _holds_tables(table):
        rows = frozenset(row_positions)
        cells = [cell for cell in cells if document.parent(cell) in rows]
    firsts = [bisect_left(cells, row) for row in row_positions]
    return {
        row: cells[first : min(stop, first + MOST_COLUMNS)]
        for row, first, stop in zip(row_positions, firsts, [*firsts[1:], len(cells)], strict=True)
    }


def _holds_tables(table: Element) -> bool:
    return "table" in table.document.names_inside(table.position)


class _Unmerged(Sequence[Row]):
    """The rows of a table that merges nothing, each made when first asked for: most rows never are."""

    def __init__(
        self, document: Document, cells: Mapping[int, Sequence[int]], numbering: frozenset[int] | None
    ) -> None:
        self._document = document
        self._positions = list(cells.items())
        self._width = max(map(len, cells.values()), default=0)
        self._numbering = numbering
        self._rows: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(at, slice):
            return tuple(self[row] for row in range(len(self))[at])
        if at not in self._rows:
            row, cells = self._positions[at]
            line = [
                _cell(Element(self._document, cell), column, self._numbering)
                for column, cell in enumerate(cells)
            ]
            line += (Cell() for _ in range(self._width - len(line)))
            self._rows[at] = Row(tuple(line), self._document.element(row))
        return self._rows[at]


def _cell(element: Element, column: int, numbering: frozenset[int] | None) -> Cell:
    """``numbering`` are the columns that count the rows; None where no cell says so of itself either."""
    if numbering is None:
        return Cell(element)
    return Cell(element, numbering=column in numbering or b"numberingColumn" in element.start_tag)


def _merged(
    document: Document, cells: Mapping[int, Sequence[int]], numbering: frozenset[int] | None
) -> tuple[Row, ...]:
    lines: list[dict[int, Cell]] = [{} for _ in cells]
    for at, positions in enumerate(cells.values()):
        column = 0
        for element in map(document.element, positions):
            while column in lines[at]:
                column += 1
            if column >= MOST_COLUMNS:
                break
            across = min(span(element, "colspan"), MOST_COLUMNS - column)
            down = min(span(element, "rowspan"), len(lines) - at)
            cell = _cell(element, column, numbering)
            for line in lines[at : at + down]:
                line.update((column + offset, Cell()) for offset in range(across))
                line[column] = Cell(above=cell)
            lines[at][column] = cell
            column += across
    width = max((max(line, default=-1) + 1 for line in lines), default=0)
    return tuple(
        Row(tuple(line.get(column, Cell()) for column in range(width)), document.element(row))
        for line, row in zip(lines, cells, strict=True)
    )


def span(cell: Element, attribute: str) -> int:
    """A span as a browser takes it: at least 1; a row span of 0 reaches the end of the table."""
    if attribute.encode() not in cell.start_tag:
        return 1
    value = cell.get(attribute).strip()
    if not value.isdecimal() or len(value) > 4:
        return 1
    return int(value) or (MOST_ROWS if attribute == "rowspan" else 1)


def _numbering_columns(table: Element) -> frozenset[int]:
    columns = [
        column
        for group in table.children
        if group.name == "colgroup"
        for column in group.children
        if column.name == "col"
    ]
    return frozenset(at for at, column in enumerate(columns) if "numberingColumn" in column.get("class"))
