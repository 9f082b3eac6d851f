"""What a page should show, in the terms of a reader; :mod:`sync.core.writing.render` turns it into bytes."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from sync.core.model import Category, Link, Mention, Text, UserRef
from sync.core.policy import SlashOrder

# Control characters, halves of surrogate pairs, and marks that turn the direction of all that follows.
_UNSEEN: Final = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class TicketRef:
    """A ticket shown by Confluence's own jira macro, so that it renders live."""

    key: str


BlockInline = Text | Link | Mention | TicketRef
BlockLine = tuple[BlockInline, ...]


@dataclass(frozen=True, slots=True)
class TextValue:
    """The action's text; the cell is rewritten only where nothing but text stands in it."""

    text: str


@dataclass(frozen=True, slots=True)
class OwnerValue:
    """A mention where the cell mentions somebody or is blank, else the name."""

    user: UserRef


@dataclass(frozen=True, slots=True)
class DueValue:
    """A date in the spelling that stands there, None for a blank cell; ``order`` is how slashes are read."""

    day: date | None
    order: SlashOrder = SlashOrder.NONE


@dataclass(frozen=True, slots=True)
class PriorityValue:
    """A word of the team's own vocabulary."""

    word: str


CellValue = TextValue | OwnerValue | DueValue | PriorityValue


@dataclass(frozen=True, slots=True)
class RowView:
    """What the worker's own spans in one row should show.

    ``key`` is shown in the ticket cell, or at the end of the action cell where the table has none.
    A ticket that moved had ``old_key``: a macro with it is respelt in place, the team's own words stay.
    An empty ``status`` leaves the status cell as it is. ``values`` are those that changed in Jira; the cells
    of all others stay. Positions are 0-based, rows among body rows.
    """

    table: int
    row: int
    key: str
    old_key: str = ""
    status: str = ""
    category: Category = Category.UNDEFINED
    values: tuple[CellValue, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockView:
    """The status block under the last action table: labelled rows of lines, in order."""

    rows: tuple[tuple[str, tuple[BlockLine, ...]], ...]


def legible(text: str) -> str:
    """The text on one line, without what cannot be seen and could harm what stands after it."""
    return re.sub(r"\s+", " ", _UNSEEN.sub("", text))
