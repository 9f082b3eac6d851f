"""What a page should show, in the terms of a reader; :mod:`sync.core.writing.render` turns it into bytes."""

from dataclasses import dataclass

from sync.core.model import Category, Link, Mention, Text


@dataclass(frozen=True, slots=True)
class TicketRef:
    """A ticket shown by Confluence's own jira macro, so that it renders live."""

    key: str


BlockInline = Text | Link | Mention | TicketRef
BlockLine = tuple[BlockInline, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """What the worker's own spans in one row should show.

    ``key`` is shown in the ticket cell, or at the end of the action cell where the table has none.
    A ticket that moved had ``old_key``: a macro with it is respelt in place, the team's own words stay.
    An empty ``status`` leaves the status cell as it is. Positions are 0-based, rows among body rows.
    """

    table: int
    row: int
    key: str
    old_key: str = ""
    status: str = ""
    category: Category = Category.UNDEFINED


@dataclass(frozen=True, slots=True)
class BlockView:
    """The status block under the last action table: labelled rows of lines, in order."""

    rows: tuple[tuple[str, tuple[BlockLine, ...]], ...]
