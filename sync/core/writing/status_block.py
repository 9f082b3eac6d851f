"""The worker's status block on a page: found wherever it stands, compared by what it says."""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from typing import Final

from sync.core.model import USER_KEY, USER_NAME, Link, Mention, Text
from sync.core.reading.plain_text import Kind, Piece, plain_text
from sync.core.reading.storage_format import Document, Edit, Element, parse
from sync.core.reading.tables import LANDMARKS, STATUS_BLOCK_ID, is_status_block
from sync.core.view import BlockInline, BlockView, TicketRef, legible
from sync.core.writing.markup import TYPOGRAPHIC, block_table, rich_text_body, status_block
from sync.core.writing.places import set_content

_BREAK: Final = ("break",)
_WORDED: Final = (Kind.TEXT, Kind.LINK)
_LAYOUTS: Final = frozenset(("div", "ac:layout", "ac:layout-section", "ac:layout-cell"))
# Data Center stores a user name as the key of that user, so one cannot be compared with the other.
_RENAMED: Final = (USER_NAME, USER_KEY)
# Cloud's editor makes such a link of a ticket; whether Confluence ever does on saving is not known.
_SMART_LINK: Final = re.compile(r"/browse/([A-Z][A-Z0-9_]+-[0-9]+)\Z", re.ASCII)


def find(document: Document) -> Element | None:
    """The first status block; a copy that somebody made further down is theirs."""
    if not document.holds(STATUS_BLOCK_ID.encode()):
        return None
    return next(filter(is_status_block, document.named(LANDMARKS)), None)


def gist(block: Element) -> str:
    """A short digest of what the block says to a reader; a save in Confluence does not change it."""
    return sha256(repr(list(_tokens(block))).encode()).hexdigest()[:16]


def gist_of(view: BlockView) -> str:
    """The gist that the block has once it shows ``view``."""
    (block,) = parse(status_block(view)).root.children
    return gist(block)


def update(block: Element, view: BlockView) -> Edit:
    """Make the block show ``view``; nothing but the inside of its body changes."""
    body = next((child for child in block.children if child.name == "ac:rich-text-body"), None)
    if body is None:
        return Edit(block.inner_end, block.inner_end, rich_text_body(view))
    return set_content(body, block_table(view))


def insert(table: Element, view: BlockView) -> Edit:
    """Put a block under ``table``, or under the macro, list or table that it is nested in.

    Confluence Cloud allows the macro on the page and in the columns of a layout, nowhere deeper.
    """
    *_, outermost = (element for element in (table, *table.ancestors()) if element.name not in _LAYOUTS)
    return Edit(outermost.end, outermost.end, status_block(view))


def lines(view: BlockView) -> tuple[str, ...]:
    """What the block says, as plain text."""
    return tuple(
        f"{label}: {legible(''.join(map(_plain, line)))}" for label, said in view.rows for line in said
    )


def _plain(part: BlockInline) -> str:
    match part:
        case TicketRef(key):
            return key
        case Mention(user):
            return f"@{user.name or user.id}"
        case Link(text) | Text(text):
            return text


def _tokens(block: Element) -> Iterator[tuple[str, ...]]:
    """What the block says, in reading order: words, tickets, people, breaks between paragraphs."""
    after_break = True
    for sense, stretch in groupby(plain_text(block).pieces, _sense):
        if sense[0] in _WORDED:
            words = "".join(piece.text for piece in stretch).translate(TYPOGRAPHIC).split()
            yield from ((*sense, word) for word in words)
            after_break = after_break and not words
        else:
            if not (after_break and sense == _BREAK):
                yield sense
            after_break = sense == _BREAK


def _sense(piece: Piece) -> tuple[str, ...]:
    """What makes a piece more than its words."""
    if piece.start == piece.end:
        return _BREAK
    if piece.kind is Kind.TEXT:
        return (piece.kind, "bold" if piece.bold else "")
    if piece.kind is Kind.LINK and (ticket := _SMART_LINK.search(piece.ref)):
        return (Kind.TICKET, ticket[1])
    if piece.kind is Kind.MENTION and piece.ref.startswith(_RENAMED):
        return (piece.kind,)
    return (piece.kind, piece.ref)
