"""Tables as grids of cells: header, body rows, spans; found anywhere on a page, nested ones too.

Tables inside code macros are text, and the worker's own status block is not part of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sync.core.grid import MOST_ROWS, Cell, Row, grid, row_elements, span
from sync.core.plain_text import NOTHING, PlainText, fold, parameter, plain_text
from sync.core.storage_format import Document, Element

__all__ = [
    "MOST_ROWS",
    "STATUS_BLOCK_ID",
    "Cell",
    "Row",
    "Table",
    "is_status_block",
    "page_elements",
    "tables",
]

STATUS_BLOCK_ID: Final = "postmortem-sync"

_MACROS: Final = frozenset(("ac:structured-macro", "ac:macro"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TABLES_AND_HEADINGS: Final = _HEADINGS | {"table"}
_HIDING: Final = frozenset(("ac:structured-macro", "ac:adf-fallback"))
_LONGEST_LEAD: Final = 120


@dataclass(frozen=True, slots=True)
class Table:
    """A table turned so that its header is a row: ``header`` and all ``rows`` are equally long.

    ``heading`` is the text of the nearest heading above, or of a bold line directly above; ``lead`` what
    else introduces the table: a short paragraph, titles of macros around it, a banner row of its own.
    ``oversized`` tables have more than ``MOST_ROWS`` rows and are not read.
    """

    index: int
    element: Element
    heading: str
    lead: str
    header: tuple[Cell, ...]
    rows: tuple[Row, ...]
    vertical: bool = False
    oversized: bool = False

    @property
    def width(self) -> int:
        return len(self.header)


def tables(document: Document) -> tuple[Table, ...]:
    """All tables in document order, nested ones after their host."""
    found: list[Table] = []
    heading: Element | None = None
    end_of_table = 0
    for element in page_elements(document, _TABLES_AND_HEADINGS):
        if element.name == "table":
            found.append(_read_table(len(found), element, plain_text(heading).folded if heading else ""))
            end_of_table = max(end_of_table, document.stops[element.position])
        elif element.position >= end_of_table:
            heading = element
    return tuple(found)


def page_elements(document: Document, names: frozenset[str]) -> Iterator[Element]:
    """The elements with these names that people wrote, in document order.

    Left out is what stands in the worker's status block, or in the second copy that an ADF extension holds.
    """
    skip_to = 0
    for element in document.named(names | _HIDING):
        if element.start < skip_to:
            continue
        if is_status_block(element) or element.name == "ac:adf-fallback":
            skip_to = element.end
        elif element.name in names:
            yield element


def is_status_block(element: Element) -> bool:
    """Whether the element is the worker's own Page Properties macro."""
    return (
        element.name == "ac:structured-macro"
        and b"details" in element.start_tag  # most macros are something else; attributes cost more to read
        and element.get("ac:name") == "details"
        and parameter(element, "id") == STATUS_BLOCK_ID
    )


def _read_table(index: int, element: Element, heading: str) -> Table:
    rows_in_source = list(row_elements(element))
    bold_line, lead = _introduction(element)
    heading = bold_line or heading
    if len(rows_in_source) > MOST_ROWS:
        return Table(index, element, heading, lead, (), (), oversized=True)
    rows = grid(element, rows_in_source)
    banner, rows = _split_banner(rows)
    lead = fold(f"{lead} {banner}")
    if _is_vertical(rows):
        header, body = _turn(rows)
        return Table(index, element, heading, lead, header, body, vertical=True)
    header, body = _split_header(rows)
    return Table(index, element, heading, lead, header, body)


# --- header and body


def _split_banner(rows: tuple[Row, ...]) -> tuple[str, tuple[Row, ...]]:
    """The text of a first row that is one cell over the whole width, and the other rows."""
    if len(rows) > 1 and len(rows[0].cells) > 1:
        first, *others = rows[0].cells
        if first.element is not None and all(cell.element is None for cell in others):
            spans_all = span(first.element, "colspan") >= len(rows[0].cells)
            if spans_all and any(cell.element is not None for cell in rows[1].cells[1:]):
                return first.text, rows[1:]
    return "", rows


def _is_vertical(rows: tuple[Row, ...]) -> bool:
    """Whether the first column is the header: marked as such in every row, and the first row is not."""
    if not rows or len(rows[0].cells) < 2 or _is_header_row(rows[0]):
        return False
    for marked in (_marked_th, _marked_bold):
        if all(marked(row.cells[0]) for row in rows):
            return not any(marked(cell) for row in rows for cell in row.cells[1:] if cell.text)
    return False


def _marked_th(cell: Cell) -> bool:
    return cell.is_header and not cell.numbering


def _marked_bold(cell: Cell) -> bool:
    return cell.is_bold and not cell.numbering


def _is_header_row(row: Row) -> bool:
    """A row whose cells are all ``th``, or all bold where they hold text."""
    cells = [cell for cell in row.cells if cell.element is not None and not cell.numbering]
    if not cells:
        return False
    if all(cell.is_header for cell in cells):
        return True
    written = [cell for cell in cells if cell.text]
    return bool(written) and all(cell.is_bold for cell in written)


def _turn(rows: tuple[Row, ...]) -> tuple[tuple[Cell, ...], tuple[Row, ...]]:
    columns = tuple(zip(*(row.cells for row in rows), strict=True))
    return columns[0], tuple(Row(column) for column in columns[1:])


def _split_header(rows: tuple[Row, ...]) -> tuple[tuple[Cell, ...], tuple[Row, ...]]:
    """The header's cells and the rows below; without any mark the first row is the header.

    Of a header of several rows, each column takes the lowest cell that says something.
    """
    if not rows:
        return (), ()
    height = 1
    if _all_th(rows[0]):
        while height < len(rows) - 1 and _all_th(rows[height]):
            height += 1
    header = tuple(
        next((cell for cell in reversed(column) if cell.element is not None and cell.text), column[0])
        for column in zip(*(row.cells for row in rows[:height]), strict=True)
    )
    return header, rows[height:]


def _all_th(row: Row) -> bool:
    cells = [cell for cell in row.cells if cell.element is not None and not cell.numbering]
    return bool(cells) and all(cell.is_header for cell in cells)


# --- what introduces a table


def _introduction(table: Element) -> tuple[str, str]:
    """The bold line directly above the table, which stands for a heading, and what else introduces it."""
    titles = [parameter(above, "title") for above in table.ancestors() if above.name in _MACROS]
    above = _paragraph_above(table)
    if above.bold:
        return above.folded, fold(" ".join(titles))
    return "", fold(" ".join([*titles, above.folded]))


def _paragraph_above(table: Element) -> PlainText:
    """The short paragraph directly above the table, or above the containers that the table opens."""
    element = table
    while element.parent is not None:
        before = element.before
        if before is not None and before.name != "ac:parameter":
            text = plain_text(before) if before.name == "p" else NOTHING
            return text if len(text.folded) <= _LONGEST_LEAD else NOTHING
        element = element.parent
    return NOTHING
