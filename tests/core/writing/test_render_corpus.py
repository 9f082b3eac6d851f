"""Real pages, where a corpus of them lies beside the repository: nothing but our own spans is ever touched.

Every table is written as if it were an action table, its columns taken for anything, so that each kind of
cell that people really have is written into.
"""

from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from sync.core.model import Category, Concept, Text
from sync.core.planning.preview import preview
from sync.core.policy import Reading
from sync.core.reading.action_items import PageReading, RowReading, read_page
from sync.core.reading.storage_format import StorageFormatError
from sync.core.view import BlockView, RowView, TicketRef
from sync.core.writing.render import differences, render, shown
from tests.core.views import TODAY
from tests.core.writing.confluence_save import saved

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
BODIES = sorted(CORPUS.glob("*/*.xml"))

pytestmark = pytest.mark.skipif(not BODIES, reason="there is no corpus beside the repository")

STATUSES = [("To Do", Category.NEW), ("Won't do & ]]>", Category.DONE), ("In Progress", Category.IN_PROGRESS)]
COLUMNS = [
    (Concept.ACTION, Concept.STATUS, Concept.TICKET),
    (Concept.STATUS, Concept.ACTION),
    (Concept.TICKET, Concept.STATUS, None, Concept.ACTION),
]
BLOCK = BlockView((("Progress", ((Text("it's 0 of 3"),), (TicketRef("OPS-1"), Text(" waits")))),))


def taken_for(page: PageReading, concepts: tuple[Concept | None, ...]) -> PageReading:
    """The page as if every table's first columns were ``concepts``."""
    return replace(
        page,
        tables=tuple(
            replace(
                table,
                is_action_table=Concept.ACTION in concepts[: table.table.width],
                rows=tuple(
                    replace(
                        row,
                        places={
                            concept: cell
                            for concept, cell in zip(concepts, row.row.cells, strict=False)
                            if concept is not None and cell.element is not None
                        },
                    )
                    for row in table.rows or tuple(map(RowReading, table.table.rows))
                ),
            )
            for table in page.tables
        ),
    )


def every_row(page: PageReading) -> tuple[RowView, ...]:
    statuses = cycle(STATUSES)
    return tuple(
        RowView(table.index, at, f"ZZ-{at + 1}", "", *next(statuses))
        for table in page.tables
        if table.is_action_table
        for at, row in enumerate(table.rows)
        if Concept.ACTION in row.places
    )


def test_every_cell_of_every_table_can_be_written_and_is_written_once() -> None:
    for number, path in enumerate(BODIES):
        body, concepts = path.read_bytes(), COLUMNS[number % len(COLUMNS)]
        page = taken_for(read_page(body, Reading(), TODAY), concepts)
        rows = every_row(page)
        rendered = render(page, rows, BLOCK)
        assert rendered.problem is None, path.name
        for again in (rendered.body, saved(rendered.body)):
            written = taken_for(read_page(again, Reading(), TODAY), concepts)
            assert differences(shown(written), rows, BLOCK) == (), path.name


def test_a_preview_is_written_once() -> None:
    for path in BODIES:
        try:
            once = preview(path.read_bytes(), {}, TODAY)
        except StorageFormatError:
            continue
        assert preview(once, {}, TODAY) == once, path.name
        assert preview(saved(once), {}, TODAY) == saved(once), path.name
