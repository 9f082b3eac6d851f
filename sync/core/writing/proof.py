"""The proof that is demanded before a page is written: nothing changed but what was meant to.

The whole new body is parsed once more, but only for being well-formed. The rest is proved where the edits
are. Outside them the bytes are the same. Each edit, widened to whole tokens, is a stretch; old and new, it
opens and closes the same elements all by itself, so every tag outside means what it meant; and it holds the
same beginnings of tables, rows and cells. So the page has the rows and cells it had, and those without an
edit read as they did.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final

from sync.core.reading.storage_format import ROOT, Document, Edit, StorageFormatError, check, parse, splice
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
    try:
        check(after)
    except StorageFormatError as error:
        return str(error)
    stretches = _stretches(before, edits)
    try:
        old = _outline(before.body, (old for old, _ in stretches))
        new = _outline(after, (new for _, new in stretches))
    except StorageFormatError:
        return "an element outside the edits would change"
    return "" if old == new else "a table would have other rows or cells"


def _stretches(before: Document, edits: Iterable[Edit]) -> list[tuple[Span, Span]]:
    """Where the stretches stand, in the old body and in the new one; edits that share a token share one."""
    block = status_block.find(before)
    found: list[tuple[Span, Span]] = []
    shift = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if block is not None and block.start < edit.start and edit.end < block.end:
            start, end = block.start, block.end
        else:
            start, end = _token_at(before, edit.start)[0], _token_at(before, edit.end)[1]
        new_start = start + shift
        shift += len(edit.new) - (edit.end - edit.start)
        if found and start < found[-1][0][1]:
            (start, last_end), (new_start, _) = found.pop()
            end = max(end, last_end)
        found.append(((start, end), (new_start, end + shift)))
    return found


def _token_at(document: Document, at: int) -> Span:
    """The token around a byte; nothing around one between tokens, or amid text, which can be divided."""
    elements_before = bisect_right(document.starts, at)
    start = document.starts[elements_before - 1] if elements_before else 0
    for token in TOKEN.finditer(document.body, start):
        if token.end() > at:
            return (at, at) if token.start() == at or token.lastgroup == "text" else token.span()
    return at, at


def _outline(body: bytes, stretches: Iterable[Span]) -> list[tuple[int, bytes]]:
    """The start tags of tables, rows and cells, each with the number of its stretch.

    Raises ``StorageFormatError`` where a stretch does not open and close the same elements.
    """
    pieces = [b"<stretch>%b</stretch>" % body[start:end] for start, end in stretches]
    document = parse(b"".join(pieces))
    begins = list(accumulate(map(len, pieces), initial=0))
    if [document.starts[child] for child in document.inside(ROOT)] != begins[:-1]:
        raise StorageFormatError("malformed", "A stretch reaches into the next.")
    return [
        (bisect_right(begins, part.start), part.start_tag.rstrip(b"/> \t\r\n"))
        for part in page_elements(document, _TABLE_PARTS)
    ]
