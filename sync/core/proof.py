"""The proof that is demanded before a page is written: nothing changed but what was meant to."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import zip_longest

from sync.core.storage_format import Document, Edit, StorageFormatError, parse
from sync.core.tables import Cell, Table, tables

Span = tuple[int, int]


def prove(before: Document, its_tables: Sequence[Table], after: bytes, edits: Sequence[Edit]) -> str:
    """Why ``after`` is not ``before`` with nothing but ``edits`` made; the empty string where it is.

    The new body is well-formed; outside the edits it has the same bytes, and the same elements stand there;
    it holds the same tables with the same rows and cells, and every cell without an edit reads the same.
    """
    edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
    edited = [(edit.start, edit.end) for edit in edits]
    kept = list(
        zip(_between(edited, len(before.body)), _between(_spans_after(edits), len(after)), strict=True)
    )
    if any(before.body[slice(*old)] != after[slice(*new)] for old, new in kept):
        return "bytes outside the edits would change"
    try:
        document = parse(after)
    except StorageFormatError as error:
        return str(error)
    if any(_elements_in(before, old) != _elements_in(document, new) for old, new in kept):
        return "an element outside the edits would change"
    return _compare_tables(its_tables, tables(document), edited)


def _spans_after(edits: Sequence[Edit]) -> list[Span]:
    """Where the edits' new bytes stand."""
    spans: list[Span] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        spans.append((start, start + len(edit.new)))
        shift += len(edit.new) - (edit.end - edit.start)
    return spans


def _between(spans: Sequence[Span], length: int) -> list[Span]:
    """The spans before, between and behind ``spans``."""
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), length]
    return list(zip(starts, ends, strict=True))


def _elements_in(document: Document, span: Span) -> tuple[list[str], list[int]]:
    """The names of the elements that begin within the span, and how far from its start they do."""
    first, end = (bisect_left(document.starts, at, lo=1) for at in span)
    return document.names[first:end], [start - span[0] for start in document.starts[first:end]]


def _compare_tables(before: Sequence[Table], after: Sequence[Table], edited: Sequence[Span]) -> str:
    for old_table, new_table in zip_longest(before, after):
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
