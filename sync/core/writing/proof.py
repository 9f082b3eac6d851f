"""The proof that is demanded before a page is written: nothing changed but what was meant to.

The whole new body is parsed once more, but only for being well-formed. The rest is proved where the edits
are. Outside them the bytes are the same. Each edit, widened to whole tokens, is a stretch; old and new, it
opens and closes the same elements all by itself, so every tag outside means what it meant; and it holds the
same beginnings of tables, rows and cells. So the page has the rows and cells it had, and those without an
edit read as they did. Only a page that might have become too big to be read again is counted as a whole.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Final

from sync.core.reading.storage_format import (
    ROOT,
    Document,
    Edit,
    StorageFormatError,
    check,
    may_outgrow,
    parse,
    splice,
)
from sync.core.reading.tables import page_elements
from sync.core.reading.xml_text import TOKEN
from sync.core.writing import status_block

Span = tuple[int, int]

_TABLE_PARTS: Final = frozenset(("table", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"))


def prove(before: Document, after: bytes, edits: Sequence[Edit]) -> str:
    """Why ``after`` is not ``before`` with nothing but ``edits`` made; the empty string where it is.

    Tables in the worker's status block are not the page's and may change.
    """
    if splice(before.body, edits) != after:
        return "bytes outside the edits would change"
    if refusal := _refusal(check, after):
        return refusal
    spans = _stretches(before, edits)
    try:
        old, old_begins = _apart(before.body, (old for old, _ in spans))
        new, new_begins = _apart(after, (new for _, new in spans))
    except StorageFormatError:
        return "an element outside the edits would change"
    if _outline(old, old_begins) != _outline(new, new_begins):
        return "a table would have other rows or cells"
    return _refusal(parse, after) if may_outgrow(before, new) else ""


def _refusal(read: Callable[[bytes], object], body: bytes) -> str:
    """Why a body could not be read; the empty string where it can."""
    try:
        read(body)
    except StorageFormatError as error:
        return str(error)
    return ""


def _stretches(before: Document, edits: Iterable[Edit]) -> list[tuple[Span, Span]]:
    """Where the stretches stand, in the old body and in the new one; edits that share a token share one."""
    block = status_block.find(before)
    found: list[tuple[Span, Span]] = []
    shift = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if block is not None and block.start < edit.start and edit.end < block.end:
            start, end = block.start, block.end
        else:
            start, end = _widened(before, edit)
        new_start = start + shift
        shift += len(edit.new) - (edit.end - edit.start)
        if found and start < found[-1][0][1]:
            (start, last_end), (new_start, _) = found.pop()
            end = max(end, last_end)
        found.append(((start, end), (new_start, end + shift)))
    return found


def _widened(document: Document, edit: Edit) -> Span:
    """Where an edit stands, with all of the tokens that it cuts into; only text can be divided."""
    start, end = edit.start, edit.end
    elements_before = bisect_right(document.starts, start)
    first = document.starts[elements_before - 1] if elements_before else 0
    for token in TOKEN.finditer(document.body, first):
        token_start, token_end = token.span()
        if token_start >= edit.end:
            break
        if token.lastgroup != "text":
            start = token_start if token_start < start < token_end else start
            end = token_end if token_start < end < token_end else end
    return start, end


def _apart(body: bytes, stretches: Iterable[Span]) -> tuple[Document, Sequence[int]]:
    """The stretches as a document of their own, each in an element, and where in it each begins.

    Raises ``StorageFormatError`` where a stretch does not open and close the same elements.
    """
    pieces = [b"<stretch>%b</stretch>" % body[start:end] for start, end in stretches]
    begins = [0, *accumulate(map(len, pieces))][:-1]
    document = parse(b"".join(pieces))
    if [document.starts[element] for element in document.inside(ROOT)] != begins:
        raise StorageFormatError("malformed", "A stretch reaches into the next.")
    return document, begins


def _outline(stretches: Document, begins: Sequence[int]) -> list[tuple[int, bytes]]:
    """The start tags of tables, rows and cells, each with the number of its stretch."""
    return [
        (bisect_right(begins, part.start), part.start_tag.rstrip(b"/> \t\r\n"))
        for part in page_elements(stretches, _TABLE_PARTS)
    ]
