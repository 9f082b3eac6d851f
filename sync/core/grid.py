"""The cells of one table as a grid: rows of equal length, merged cells in their first place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sync.core.plain_text import NOTHING, PlainText, plain_text
from sync.core.storage_format import Element

MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 100

_ROW_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))


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


def row_elements(table: Element) -> Iterator[Element]:
    for child in table.children:
        if child.name == "tr":
            yield child
        elif child.name in _ROW_GROUPS:
            yield from (row for row in child.children if row.name == "tr")


def grid(table: Element, row_elements: list[Element]) -> tuple[Row, ...]:
    """Rows of equal length; a merged cell stands in its first place, the others are empty."""
    source = table.document.body[table.start : table.end]
    # Most tables merge nothing, and most cells of most tables are never looked at.
    place = _merged if b"rowspan" in source or b"colspan" in source else _unmerged
    lines = place(row_elements, _numbering_columns(table) if b"numberingColumn" in source else frozenset())
    width = max(map(len, lines), default=0)
    return tuple(
        Row((*line, *(Cell() for _ in range(width - len(line)))), element)
        for line, element in zip(lines, row_elements, strict=True)
    )


def _cell_elements(row: Element) -> list[Element]:
    return [element for element in row.children if element.name in ("td", "th")][:MOST_COLUMNS]


def _cell(element: Element, column: int, numbering: frozenset[int]) -> Cell:
    return Cell(element, numbering=column in numbering or b"numberingColumn" in element.start_tag)


def _unmerged(row_elements: list[Element], numbering: frozenset[int]) -> list[list[Cell]]:
    return [
        [_cell(element, column, numbering) for column, element in enumerate(_cell_elements(row))]
        for row in row_elements
    ]


def _merged(row_elements: list[Element], numbering: frozenset[int]) -> list[list[Cell]]:
    lines: list[dict[int, Cell]] = [{} for _ in row_elements]
    for at, row in enumerate(row_elements):
        column = 0
        for element in _cell_elements(row):
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
    return [[line.get(column, Cell()) for column in range(max(line, default=-1) + 1)] for line in lines]


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
