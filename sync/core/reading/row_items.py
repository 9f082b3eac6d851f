"""One row of an action table: an item with its values, or the reason why it is left alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, TypeVar

from sync.core.model import ActionItem, Concept, DueText, Finding, Skip
from sync.core.policy import Reading
from sync.core.reading.dates import read_due
from sync.core.reading.grid import Cell, Row, span
from sync.core.reading.plain_text import NOTHING, Kind, PlainText
from sync.core.reading.tables import Table
from sync.core.reading.ticket_keys import count_rows, read_tickets
from sync.core.reading.value_words import BANDS, TOTALS
from sync.core.reading.values import (
    StatusWord,
    is_blank,
    is_choice,
    is_filled,
    is_placeholder,
    is_undecided,
    read_owners,
    read_status,
    read_word,
)
from sync.core.words import folded, undecorated

_T = TypeVar("_T")

_NO_TICKET: Final = re.compile(r"(?<![\w-])no-ticket(?![\w-])", re.IGNORECASE)
_LONGEST_BAND: Final = 60
_COMPARED: Final = 200
_SLOT_COLUMNS: Final = (Concept.OWNER, Concept.DUE, Concept.TICKET)
_WHO_AND_WHEN: Final = (Concept.OWNER, Concept.DUE)
_NUMBER: Final = re.compile(r"\d{1,3}[.):]?")


@dataclass(frozen=True, slots=True)
class RowReading:
    """A body row: its ``item``, or with a ``skip`` the reason why it is left alone.

    ``places`` are the row's own cells by concept, for whoever writes; a concept whose cell is merged into
    a row above is not among them.
    """

    row: Row
    item: ActionItem | None = None
    skip: Skip | None = None
    tickets: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    places: Mapping[Concept, Cell] = field(default_factory=dict)
    status: StatusWord | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """Every cell's plain text, in column order."""
        return tuple(cell.text for cell in self.row.cells)


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one action table whose ``columns`` are known."""

    table: Table
    columns: Sequence[Concept | None]
    reading: Reading
    anchor: date

    def read(self, at: int) -> RowReading:
        row = self.table.rows[at]
        in_order = [_content(cell) for cell in row.cells]
        contents = dict(self._by_concept(in_order))
        tickets = read_tickets(
            [content for at, content in enumerate(in_order) if at != self._row_numbers], self.reading
        )
        places = {concept: cell for concept, cell in self._by_concept(row.cells) if cell.element is not None}
        status = read_status(contents.get(Concept.STATUS, NOTHING))
        reason = self._reason_to_skip(row, contents, tickets)
        if reason:
            skip = Skip(reason, self.table.index, at, tickets)
            return RowReading(row, skip=skip, tickets=tickets, places=places, status=status)
        item = self._item(at, contents, tickets)
        return RowReading(row, item, None, tickets, item.findings, places, status)

    @cached_property
    def _row_numbers(self) -> int | None:
        """The column that numbers the rows in the manner of ticket keys."""
        if Concept.ID not in self.columns:
            return None
        at = self.columns.index(Concept.ID)
        cells = [row.cells[at].content for row in self.table.rows if not is_blank(row.cells[at].text)]
        return at if cells and count_rows(cells, self.reading) else None

    def _by_concept(self, values: Sequence[_T]) -> list[tuple[Concept, _T]]:
        """What stands in the columns that mean something."""
        return [
            (concept, value)
            for concept, value in zip(self.columns, values, strict=True)
            if concept is not None
        ]

    # --- rows that are no items

    def _reason_to_skip(self, row: Row, contents: Mapping[Concept, PlainText], tickets: Sequence[str]) -> str:
        action = contents.get(Concept.ACTION, NOTHING)
        texts = [cell.text for cell in row.cells]
        filled = [at for at, text in enumerate(texts) if not is_blank(text)]
        if any(map(_NO_TICKET.search, texts)):
            return "asked for no ticket"
        if self._is_band(row, filled):
            return "heading"
        if filled and undecorated(texts[filled[0]][:_LONGEST_BAND]).rstrip(":：") in TOTALS:
            return "total"
        if all(self.columns[at] is Concept.ID for at in filled):
            return "blank"
        if all(map(_reads_like, row.cells, self.table.header)):
            return "header"
        if action.struck:
            return "struck through"
        return self._reason_in_action(row, action, contents, tickets)

    def _reason_in_action(
        self,
        row: Row,
        action: PlainText,
        contents: Mapping[Concept, PlainText],
        tickets: Sequence[str],
    ) -> str:
        own = row.cells[self.columns.index(Concept.ACTION)]
        if own.element is None and own.above is not None:
            return "part of the row above"
        text = action.folded
        if is_placeholder(text) or _NUMBER.fullmatch(text):
            return "placeholder"
        if not tickets and (is_undecided(text) or self._is_template(contents)):
            return "placeholder"
        if is_blank(text) and not tickets:
            return "no action" if self._has_values(contents) else "placeholder"
        return ""

    def _is_band(self, row: Row, filled: Sequence[int]) -> bool:
        """Words in a single cell, which part the rows above from those below.

        The cell spans the whole width; or it stands alone and is marked (bold or a header cell) where its
        column elsewhere is not, or says no more than what kind of actions follow.
        """
        first = row.cells[0]
        if len(row.cells) == 1:
            return False
        if first.element is not None and first.text and span(first.element, "colspan") >= len(row.cells):
            return True
        if len(filled) != 1 or filled[0] not in self._plain_columns:
            return False
        cell = row.cells[filled[0]]
        return len(cell.text) <= _LONGEST_BAND and (
            cell.is_bold or undecorated(cell.text).rstrip(":：") in BANDS
        )

    @cached_property
    def _plain_columns(self) -> frozenset[int]:
        """The columns in which a row that says more than one thing has text that is not marked."""
        rows = [
            [(at, cell) for at, cell in enumerate(row.cells) if not is_blank(cell.text)]
            for row in self.table.rows
        ]
        return frozenset(at for row in rows if len(row) > 1 for at, cell in row if not cell.is_bold)

    def _is_template(self, contents: Mapping[Concept, PlainText]) -> bool:
        """Who and when are slots still, or one of them and where: the text is an example of its author."""
        texts = {concept: contents.get(concept, NOTHING).folded for concept in _SLOT_COLUMNS}
        slots = {concept for concept, text in texts.items() if is_placeholder(text)}
        open_still = all(is_blank(texts[concept]) or concept in slots for concept in _WHO_AND_WHEN)
        return len(slots) > 1 and open_still

    def _has_values(self, contents: Mapping[Concept, PlainText]) -> bool:
        return any(
            is_filled(contents[concept].folded)
            for concept in (Concept.OWNER, Concept.DUE, Concept.MEASURE, Concept.VERIFICATION)
            if concept in contents
        )

    # --- items

    def _item(self, at: int, contents: Mapping[Concept, PlainText], tickets: tuple[str, ...]) -> ActionItem:
        def text(concept: Concept) -> str:
            return contents.get(concept, NOTHING).folded

        def own_words(concept: Concept) -> str:
            words = text(concept)
            return words if is_filled(words) else ""

        action = contents[Concept.ACTION]
        status = text(Concept.STATUS)
        due = self.read_due(contents.get(Concept.DUE, NOTHING))
        findings = (Finding("due-not-understood", due.problem, self.table.index, at),) if due.problem else ()
        return ActionItem(
            table=self.table.index,
            row=at,
            text=action.without(Kind.TICKET).folded or action.folded or tickets[0],
            owner=own_words(Concept.OWNER),
            owners=read_owners(contents.get(Concept.OWNER, NOTHING)),
            due=due,
            priority=read_word(text(Concept.PRIORITY)),
            type=read_word(text(Concept.TYPE)),
            status="" if is_choice(status) or is_blank(status) else status,
            has_status=Concept.STATUS in contents,
            measure=own_words(Concept.MEASURE),
            verification=own_words(Concept.VERIFICATION) if Concept.VERIFICATION in contents else None,
            tickets=tickets,
            local_id=self.table.rows[at].local_id,
            findings=findings,
        )

    def read_due(self, content: PlainText) -> DueText:
        """The date of a cell; what is undecided keeps its word, a placeholder says nothing."""
        text = content.folded
        if not is_filled(text):
            return DueText(text if is_undecided(text) else "")
        return read_due(content, self.anchor, self.reading.slash_order, self.reading.calendar)


def _reads_like(cell: Cell, other: Cell) -> bool:
    return folded(cell.text[:_COMPARED]) == folded(other.text[:_COMPARED])


def _content(cell: Cell) -> PlainText:
    """What counts for the row: the cell's own content, or that of the merged cell above it."""
    return cell.above.content if cell.above is not None and cell.element is None else cell.content
