"""Task lists and bullet lists under an action heading, read as tables of one column."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sync.core.model import Concept
from sync.core.reading.plain_text import Kind, PlainText, plain_text
from sync.core.reading.row_items import RowReader, RowReading
from sync.core.reading.storage_format import Document, Element
from sync.core.reading.tables import MOST_ROWS, Cell, Row, Table, page_elements
from sync.core.reading.values import read_owners
from sync.core.reading.vocabulary import Vocabulary

COLUMNS: Final = (Concept.ACTION,)

_LISTS: Final = frozenset(("ul", "ol", "ac:task-list"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_VALUES: Final = frozenset((Kind.MENTION, Kind.TIME, Kind.TICKET))
_HOLDING: Final = _LISTS | {"table"}


def action_lists(document: Document, vocabulary: Vocabulary, first_index: int) -> Iterator[Table]:
    """The lists under action headings, numbered from ``first_index``; not those inside lists or tables."""
    heading = ""
    index = first_index
    for element in page_elements(document, _LISTS | _HEADINGS):
        if any(above.name in _HOLDING for above in element.ancestors()):
            continue
        if element.name in _HEADINGS:
            heading = plain_text(element).folded
        elif vocabulary.is_action_heading(heading):
            rows = tuple(_rows(element))
            too_many = len(rows) > MOST_ROWS
            read = () if too_many else rows
            yield Table(index, element, heading, "", (), (Cell(),), read, oversized=too_many)
            index += 1


def _rows(element: Element) -> Iterator[Row]:
    for entry in element.children:
        if entry.name == "li":
            yield Row((Cell(entry),), entry)
        elif entry.name == "ac:task":
            body = next((child for child in entry.children if child.name == "ac:task-body"), None)
            yield Row((Cell(body),), entry)


def with_values_inside(row: RowReading, reader: RowReader) -> RowReading:
    """The row with what a list keeps within its text: people mentioned, a date put in as one, a tick."""
    if row.item is None:
        return row
    content = row.row.cells[0].content
    words = PlainText(tuple(piece for piece in content.pieces if piece.kind not in _VALUES))
    item = replace(
        row.item,
        text=words.folded or row.item.text,
        owners=read_owners(content),
        due=reader.read_due(PlainText(content.of(Kind.TIME))),
        status="done" if _is_ticked(row.row) else "",
    )
    return replace(row, item=item)


def _is_ticked(row: Row) -> bool:
    children = row.element.children if row.element else []
    return any(child.name == "ac:task-status" and child.raw_text.strip() == "complete" for child in children)
