"""Pages as they are read in tests of writing, and views of them as the JSON of golden pages has them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sync.core.model import Category, Link, Mention, Text, UserRef
from sync.core.policy import Reading
from sync.core.reading.action_items import PageReading, read_page
from sync.core.view import BlockInline, BlockView, RowView, TicketRef

TODAY = date(2026, 6, 1)


def read(body: bytes) -> PageReading:
    return read_page(body, Reading(), TODAY)


def rows_from(document: Iterable[dict[str, Any]]) -> tuple[RowView, ...]:
    return tuple(
        RowView(**{**row, "category": Category(row.get("category", "undefined"))}) for row in document
    )


def block_from(document: Any) -> BlockView | None:
    if document is None:
        return None
    return BlockView(
        tuple((label, tuple(tuple(map(_inline, line)) for line in lines)) for label, lines in document)
    )


def _inline(part: Any) -> BlockInline:
    match part:
        case {"strong": text}:
            return Text(text, strong=True)
        case {"ticket": key}:
            return TicketRef(key)
        case {"mention": user}:
            return Mention(UserRef(user))
        case {"link": [text, url]}:
            return Link(text, url)
        case _:
            return Text(str(part))
