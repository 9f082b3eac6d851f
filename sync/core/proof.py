"""The proof that is demanded before a page is written: nothing changed but what was meant to."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from sync.core.storage_format import Document, Edit, StorageFormatError, parse
from sync.core.tables import Cell, tables

_NO_CELL: Final = Cell()

Span = tuple[int, int]


def prove(before: Document, after: bytes, edits: Sequence[Edit]) -> str:
    """Why ``after`` is not ``before`` with nothing but ``edits`` made; the empty string where it is.

    The new body is well-formed; outside the edits it has the same bytes, and the same elements stand there;
    it holds the same tables with the same rows and cells, and every cell without an edit reads the same.
    """
    edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
    old, new = [(edit.start, edit.end) for edit in edits], _spans_after(edits)
    if _between(before.body, old) != _between(after, new):
        return "bytes outside the edits would change"
    try:
        document = parse(after)
    except StorageFormatError as error:
        return str(error)
    if list(_elements_outside(before, old)) != list(_elements_outside(document, new)):
        return "an element outside the edits would change"
    return _compare_tables(before, document, old)


def _spans_after(edits: Sequence[Edit]) -> list[Span]:
    """Where the edits' new bytes stand."""
    spans: list[Span] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        spans.append((start, start + len(edit.new)))
        shift += len(edit.new) - (edit.end - edit.start)
    return spans


def _between(body: bytes, spans: Sequence[Span]) -> list[bytes]:
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(body)]
    return [body[start:end] for start, end in zip(starts, ends, strict=True)]


def _elements_outside(document: Document, spans: Sequence[Span]) -> Iterator[tuple[str, int, int]]:
    """Every element that begins outside the spans: its name, the span before it, and how far behind that."""
    starts = [start for start, _ in spans]
    for element in document.elements:
        before = bisect_right(starts, element.start)
        end = spans[before - 1][1] if before else 0
        if element.start >= end:
            yield element.name, before, element.start - end


def _compare_tables(before: Document, after: Document, edited: Sequence[Span]) -> str:
    for old_table, new_table in zip_longest(tables(before), tables(after)):
        if old_table is None or new_table is None:
            return "the page would have other tables"
        old_rows = [old_table.header, *(row.cells for row in old_table.rows)]
        new_rows = [new_table.header, *(row.cells for row in new_table.rows)]
        if list(map(len, old_rows)) != list(map(len, new_rows)):
            return f"table {old_table.index + 1} would have other rows or cells"
        for old_row, new_row in zip(old_rows, new_rows, strict=True):
            for old_cell, new_cell in zip(old_row, new_row, strict=True):
                if old_cell.text != new_cell.text and not _holds_an_edit(old_cell, edited):
                    return f"table {old_table.index + 1} would read differently in a cell that is not ours"
    return ""


def _holds_an_edit(cell: Cell, edited: Sequence[Span]) -> bool:
    element = cell.element
    return element is not None and any(element.start < start and end <= element.end for start, end in edited)
