"""Tables as grids of cells: header, body rows, spans; found anywhere on a page, nested ones too.

Tables inside code macros are text, and the worker's own status block is not part of the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sync.core.reading.grid import MOST_ROWS, Cell, Row, grid, row_positions, span
from sync.core.reading.plain_text import NOTHING, PlainText, one_line, parameter, plain_text
from sync.core.reading.storage_format import ROOT, Document, Element

__all__ = [
    "LANDMARKS",
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
_COPIES: Final = frozenset(("ac:adf-fallback",))
_HIDING: Final = _COPIES | {"ac:structured-macro"}

# What a page is searched for: one set for all, because a document remembers what it was asked.
LANDMARKS: Final = _TABLES_AND_HEADINGS | _HIDING
_LONGEST_LEAD: Final = 120


@dataclass(frozen=True)
class Table:
    """A table turned so that its header is a row: ``header`` and all ``rows`` are equally long.

    ``heading`` is the text of the nearest heading above, or of a bold line directly above; ``sections``
    are the headings that this one stands under, the nearest first, without the title of the page; ``lead``
    is what else introduces the table: a short paragraph, titles of macros around it, a banner row of its
    own.
    ``oversized`` tables have more than ``MOST_ROWS`` rows and are not read.
    """

    index: int
    element: Element
    heading: str
    lead: str
    sections: tuple[str, ...]
    header: tuple[Cell, ...]
    grid: Sequence[Row]
    first_row: int = 0
    vertical: bool = False
    oversized: bool = False

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The body's rows: those of the ``grid`` below what belongs to the header."""
        return tuple(self.grid[self.first_row :])

    @property
    def width(self) -> int:
        return len(self.header)


def tables(document: Document) -> tuple[Table, ...]:
    """All tables in document order, nested ones after their host."""
    found: list[Table] = []
    headings: list[Element] = []
    elements = list(page_elements(document, _TABLES_AND_HEADINGS))
    has_title = [element.name for element in elements].count("h1") == 1
    end_of_table = 0
    for element in elements:
        if element.name == "table":
            found.append(_read_table(len(found), element, _sections(headings, has_title)))
            end_of_table = max(end_of_table, document.stop(element.position))
        elif element.position >= end_of_table:
            while headings and headings[-1].name >= element.name:
                headings.pop()
            headings.append(element)
    return tuple(found)


def _sections(headings: Sequence[Element], has_title: bool) -> tuple[str, ...]:
    """The texts of nested headings, the innermost first; a lone ``h1`` around others is the page's title."""
    outermost = 1 if has_title and len(headings) > 1 and headings[0].name == "h1" else 0
    return tuple(plain_text(heading).folded for heading in reversed(headings[outermost:]))


def page_elements(document: Document, names: frozenset[str]) -> Iterator[Element]:
    """The elements with these names that people wrote, in document order; none that may hide others.

    Left out is what stands in the worker's status block, or in the second copy that an ADF extension holds.
    """
    skip_to = 0
    # Most pages have no status block yet, and looking at every macro for it costs more than the tables.
    hiding = _HIDING if document.holds(STATUS_BLOCK_ID.encode()) else _COPIES
    for element in document.named(names | hiding):
        if element.start < skip_to:
            continue
        if element.name in names:
            yield element
        elif element.name in _COPIES or is_status_block(element):
            skip_to = element.end


def is_status_block(element: Element) -> bool:
    """Whether the element is the worker's own Page Properties macro."""
    return (
        element.name == "ac:structured-macro"
        and b"details" in element.start_tag  # most macros are something else; attributes cost more to read
        and element.get("ac:name") == "details"
        and parameter(element, "id") == STATUS_BLOCK_ID
    )


def _read_table(index: int, element: Element, sections: tuple[str, ...]) -> Table:
    positions = row_positions(element)
    bold_line, lead = _introduction(element)
    heading, *around = (bold_line, *sections) if bold_line or not sections else sections
    sections = tuple(around)
    if len(positions) > MOST_ROWS:
        return Table(index, element, heading, lead, sections, (), (), oversized=True)
    rows = grid(element, positions)
    banner = _banner(rows)
    first = 1 if banner else 0
    lead = one_line(f"{lead} {banner.text}") if banner else lead
    if _is_vertical(rows, first):
        header, body = _turn(rows[first:])
        return Table(index, element, heading, lead, sections, header, body, vertical=True)
    height = _header_height(rows, first)
    header = _header(rows[first : first + height])
    return Table(index, element, heading, lead, sections, header, rows, first + height)


# --- header and body


def _banner(rows: Sequence[Row]) -> Cell | None:
    """The first row's cell, where it is the only one and spans the whole width above other rows."""
    if len(rows) > 1 and len(rows[0].cells) > 1:
        first, *others = rows[0].cells
        if first.element is not None and all(cell.element is None for cell in others):
            spans_all = span(first.element, "colspan") >= len(rows[0].cells)
            if spans_all and any(cell.element is not None for cell in rows[1].cells[1:]):
                return first
    return None


def _is_vertical(rows: Sequence[Row], first: int) -> bool:
    """Whether the first column is the header: marked as such in every row, and the first row is not."""
    if first >= len(rows) or len(rows[first].cells) < 2 or _is_header_row(rows[first]):
        return False
    for marked in (_marked_th, _marked_bold):
        if all(marked(rows[at].cells[0]) for at in range(first, len(rows))):
            return not any(marked(cell) for row in rows[first:] for cell in row.cells[1:] if cell.text)
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


def _turn(rows: Sequence[Row]) -> tuple[tuple[Cell, ...], tuple[Row, ...]]:
    columns = tuple(zip(*(row.cells for row in rows), strict=True))
    return columns[0], tuple(Row(column) for column in columns[1:])


def _header_height(rows: Sequence[Row], first: int) -> int:
    """How many rows the header has: all that are marked, except the last; without any mark one.

    A marked row that only holds a title for the rows below belongs to the body.
    """
    if first >= len(rows):
        return 0
    height = 1
    if _all_th(rows[first]):
        while first + height < len(rows) - 1 and _continues_header(rows[first + height]):
            height += 1
    return height


def _continues_header(row: Row) -> bool:
    """All cells are header cells, and not only one of them says something about all of the row."""
    if not _all_th(row):
        return False
    own = [cell.element for cell in row.cells if cell.element is not None]
    titles = [cell for cell in row.cells if cell.element is not None and cell.text]
    is_title = len(titles) == 1 and len(row.cells) > 1
    whole = len(own) == len(row.cells) or any(span(cell, "colspan") >= len(row.cells) for cell in own)
    return not (is_title and whole)


def _header(rows: Sequence[Row]) -> tuple[Cell, ...]:
    """Of a header of several rows, each column takes the lowest cell that says something."""
    return tuple(
        next((cell for cell in reversed(column) if cell.element is not None and cell.text), column[0])
        for column in zip(*(row.cells for row in rows), strict=True)
    )


def _all_th(row: Row) -> bool:
    cells = [cell for cell in row.cells if cell.element is not None and not cell.numbering]
    return bool(cells) and all(cell.is_header for cell in cells)


# --- what introduces a table


def _introduction(table: Element) -> tuple[str, str]:
    """The bold line directly above the table, which stands for a heading, and what else introduces it."""
    titles = [parameter(above, "title") for above in table.ancestors() if above.name in _MACROS]
    above = _paragraph_above(table)
    if above.bold:
        return above.folded, one_line(" ".join(titles))
    return "", one_line(" ".join([*titles, above.folded]))


def _paragraph_above(table: Element) -> PlainText:
    """The short paragraph directly above the table, or above the containers that the table opens."""
    document, position = table.document, table.position
    while position != ROOT:
        before = document.before(position)
        if before is not None and document.names[before] != "ac:parameter":
            is_paragraph = document.names[before] == "p"
            text = plain_text(document.element(before)) if is_paragraph else NOTHING
            return text if len(text.folded) <= _LONGEST_LEAD else NOTHING
        position = document.parent(position)
    return NOTHING
