"""The edits by which one cell comes to show a ticket or a status; all else in the cell stays."""

import re

from sync.core import places
from sync.core.markup import legible, parameter, status_macro, ticket_macro
from sync.core.plain_text import Kind, Piece, PlainText
from sync.core.storage_format import Edit, Element, escape_text

Span = tuple[int, int]


def show_ticket(cell: Element, key: str) -> Edit:
    """Put the ticket behind what stands in the cell."""
    return places.append(cell, ticket_macro(key))


def respell_ticket(macro: Element, key: str) -> Edit:
    """Make a jira macro show the key that its ticket has now."""
    return places.set_content(_parameters(macro)["key"], escape_text(key))


def respell_status(macro: Element, title: str, colour: str) -> tuple[Edit, ...]:
    """Make a status macro show ``title`` in ``colour``, empty for grey; its id and the rest of it stay."""
    present = _parameters(macro)
    if "title" not in present:
        return (places.set_content(macro, parameter("title", title) + parameter("colour", colour or "Grey")),)
    edits = [places.set_content(present["title"], escape_text(legible(title)))]
    if "colour" in present:
        edits.append(places.set_content(present["colour"], escape_text(colour or "Grey")))
    elif colour:
        end = present["title"].end
        edits.append(Edit(end, end, parameter("colour", colour)))
    return tuple(edits)


def show_status(cell: Element, title: str, colour: str) -> Edit:
    """Put the status in front of what stands in the cell."""
    return places.prepend(cell, status_macro(title, colour))


def fill_in_status(cell: Element, title: str, colour: str) -> Edit:
    """Put the status in place of everything that stands in the cell."""
    return places.replace(cell, status_macro(title, colour))


def replace_status_word(
    cell: Element, content: PlainText, word: str, title: str, colour: str
) -> tuple[Edit, ...]:
    """Put the status in place of ``word``, one of the words of ``content``; commentary beside it stays.

    A word in a link or in CDATA has no place for a macro: the status then stands in front of it all.
    """
    spans = _spans(content, word)
    if not spans or any(places.in_cdata(cell, start) for start, _ in spans):
        return (show_status(cell, title, colour),)
    longest = max(spans, key=lambda span: span[1] - span[0])
    macro = status_macro(title, colour)
    return tuple(Edit(*span, macro if span is longest else b"") for span in spans)


def _parameters(macro: Element) -> dict[str, Element]:
    return {child.get("ac:name"): child for child in macro.children if child.name == "ac:parameter"}


def _spans(content: PlainText, word: str) -> list[Span]:
    """The bytes of ``word``, in several spans where an element begins or ends in its midst.

    Empty where the word is not there or is not plain text.
    """
    pattern = r"\s+".join(map(re.escape, word.split()))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", content.raw) or re.search(pattern, content.raw)
    if not word or not found:
        return []
    spans: list[Span] = []
    position = 0
    for piece in content.pieces:
        first, end = max(found.start() - position, 0), min(found.end() - position, len(piece.text))
        position += len(piece.text)
        if first >= end or piece.start == piece.end:
            continue
        if piece.kind is not Kind.TEXT:
            return []
        start_byte, end_byte = _part(piece, first, end)
        if spans and spans[-1][1] == start_byte:
            spans[-1] = (spans[-1][0], end_byte)
        else:
            spans.append((start_byte, end_byte))
    return spans


def _part(piece: Piece, first: int, end: int) -> Span:
    """The bytes of some characters of a piece; a reference or an emoticon is one whole."""
    if piece.end - piece.start != len(piece.text.encode()):
        return piece.start, piece.end
    return piece.start + len(piece.text[:first].encode()), piece.start + len(piece.text[:end].encode())
