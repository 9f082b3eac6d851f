"""What the worker shows on a page, how that differs from what it should show, and the bytes that make it so.

Planning asks :func:`differences` of what it kept of a page (:class:`Shown`), applying asks :func:`render`
of the page itself; both decide by the same rules, so a plan says what will be written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sync.core.model import Concept, Finding, Position
from sync.core.reading.action_items import PageReading, RowReading
from sync.core.reading.grid import Cell, span
from sync.core.reading.storage_format import Document, Edit, splice
from sync.core.view import BlockLine, BlockView, CellValue, OwnerValue, RowView
from sync.core.writing import status_block
from sync.core.writing.cell_edits import (
    StatusShown,
    respell_ticket,
    show_status,
    show_ticket,
    status_shown,
    tickets_shown,
)
from sync.core.writing.markup import anchor, colour_of, paragraphs, same_words, title_of
from sync.core.writing.proof import prove
from sync.core.writing.value_cells import (
    CONCEPTS,
    ValueShown,
    concept_of,
    show_value,
    value_shown,
    words_for,
)


@dataclass(frozen=True, slots=True)
class RowShown:
    """``keys`` stand anywhere in the row, ``macros`` are those that a jira macro shows.

    ``status`` is None where the row has no status cell of its own. ``values`` are what its own cells say
    that people and Jira share; none for a row without a key.
    """

    keys: tuple[str, ...]
    macros: tuple[str, ...]
    status: StatusShown | None
    values: Mapping[Concept, ValueShown] = field(default_factory=dict)

    def can_show(self, value: CellValue) -> bool:
        """Whether the row has a cell for the value, and one that can be rewritten."""
        cell = self.values.get(concept_of(value))
        return cell is not None and words_for(cell, value) is not None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows now where the worker writes: its rows by position, the gist of the status block."""

    rows: Mapping[Position, RowShown] = field(default_factory=dict)
    block: str = ""


NOTHING_SHOWN = Shown()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A row shows another ticket, status or value; ``old`` is empty where none stands there yet."""

    table: int
    row: int
    concept: Concept
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """The status block says something else: its lines as plain text."""

    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body that shows what it should, and what changed for a reader.

    With a ``problem`` the proof failed: ``body`` is then the body as it was.
    """

    body: bytes
    changes: tuple[CellChange | BlockChange, ...] = ()
    problem: Finding | None = None


def shown(page: PageReading) -> Shown:
    """What ``page`` shows now, small enough to be kept for thousands of pages."""
    if page.document is None:
        return NOTHING_SHOWN
    block = status_block.find(page.document)
    rows = {
        (table.index, at): _row_shown(row)
        for table in page.tables
        if table.is_action_table
        for at, row in enumerate(table.rows)
    }
    return Shown(rows, status_block.gist(block) if block else "")


def differences(
    now: Shown, rows: Iterable[RowView], block: BlockView | None
) -> tuple[CellChange | BlockChange, ...]:
    """What a reader would see change; nothing where the page shows it all. ``block`` None: leave it.

    Raises ``KeyError`` for a row that the page does not have.
    """
    changes: list[CellChange | BlockChange] = []
    for view in rows:
        changes += _row_changes(now.rows[view.table, view.row], view)
    if block is not None and now.rows and not (now.block and status_block.gist_of(block) == now.block):
        changes.append(BlockChange(status_block.lines(block)))
    return tuple(changes)


def render(page: PageReading, rows: Sequence[RowView], block: BlockView | None) -> Rendered:
    """The body that shows ``rows`` and ``block``, proved to differ from the page's in nothing else."""
    document = page.document
    changes = differences(shown(page), rows, block)
    if document is None or not changes:
        return Rendered(page.body)
    views = {(view.table, view.row): view for view in rows}
    tables = {table.index: table for table in page.tables}
    edits: list[Edit] = []
    for change in changes:
        if isinstance(change, CellChange):
            row = tables[change.table].rows[change.row]
            edits += _cell_edits(row, change, views[change.table, change.row])
        elif block is not None:
            edits.append(_block_edit(page, document, block))
    body = splice(page.body, edits)
    if problem := prove(document, body, edits):
        text = f"The page was left as it is: {problem.rstrip('.')}."
        return Rendered(page.body, problem=Finding("not-proved", text))
    return Rendered(body, changes)


def comment(lines: Iterable[BlockLine], marker: str) -> bytes:
    """A page comment in storage format, a paragraph for each line; the marker in the last cannot be seen."""
    return paragraphs(lines).removesuffix(b"</p>") + anchor(marker) + b"</p>"


# --- what a row shows


def _row_shown(row: RowReading) -> RowShown:
    macros = tuple(key for cell in row.row.cells for key in tickets_shown(cell))
    status = _own_cell(row, Concept.STATUS)
    return RowShown(
        keys=tuple(dict.fromkeys((*row.tickets, *macros))),
        macros=macros,
        status=status_shown(status) if status is not None else None,
        values=_values_shown(row),
    )


def _values_shown(row: RowReading) -> dict[Concept, ValueShown]:
    if row.item is None or not row.item.tickets:
        return {}
    cells = ((concept, _own_cell(row, concept)) for concept in CONCEPTS)
    return {concept: value_shown(cell, concept, row.item) for concept, cell in cells if cell is not None}


def _own_cell(row: RowReading, concept: Concept) -> Cell | None:
    """The row's cell for ``concept``; None where it also speaks for rows that the action does not reach."""
    cell, action = row.places.get(concept), row.places.get(Concept.ACTION)
    if cell is None or action is None or _reach(row, cell) > _reach(row, action):
        return None
    return cell


def _reach(row: RowReading, cell: Cell) -> int:
    """Over how many rows the cell is merged; in a vertical table, whose rows have no element, columns."""
    return span(cell.element, "rowspan" if row.row.element else "colspan") if cell.element else 1


# --- what should change in it, and the edits for that


def _row_changes(row: RowShown, view: RowView) -> Iterator[CellChange]:
    if view.key not in row.keys:
        moved = view.old_key in row.macros
        # A former key in the team's own words still leads to the ticket.
        if moved or view.old_key not in row.keys:
            old = view.old_key if moved else ""
            yield CellChange(view.table, view.row, Concept.TICKET, old, view.key)
    title = title_of(view.status)
    if title and row.status is not None and not row.status.says(title, colour_of(view.category)):
        yield CellChange(view.table, view.row, Concept.STATUS, row.status.text, title)
    for value in view.values:
        cell = row.values.get(concept_of(value))
        words = words_for(cell, value) if cell is not None else None
        if cell is not None and words is not None and not same_words(words, cell.text):
            said = value.user.name if isinstance(value, OwnerValue) else ""
            yield CellChange(view.table, view.row, concept_of(value), cell.text, said or words)


def _cell_edits(row: RowReading, change: CellChange, view: RowView) -> tuple[Edit, ...]:
    if change.concept is Concept.TICKET and change.old:
        shows_old = (cell for cell in row.row.cells if change.old in tickets_shown(cell))
        return (respell_ticket(next(shows_old), change.old, change.new),)
    cell = _own_cell(row, change.concept) or row.places[Concept.ACTION]
    if change.concept is Concept.TICKET:
        return (show_ticket(cell, change.new),)
    if change.concept in CONCEPTS and row.item is not None:
        value = next(value for value in view.values if concept_of(value) is change.concept)
        return show_value(cell, row.item, value)
    return show_status(cell, change.new, colour_of(view.category))


def _block_edit(page: PageReading, document: Document, view: BlockView) -> Edit:
    block = status_block.find(document)
    if block is not None:
        return status_block.update(block, view)
    listed = (table.table.element for table in page.tables if table.is_action_table and table.rows)
    return status_block.insert(max(listed, key=lambda element: element.start), view)
