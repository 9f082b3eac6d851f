"""Of pages, views and texts that nobody chose: what is written reads back, and no text gets out of its place.

How many were tried in a long run stands in ``docs/properties.md``.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import Concept, Link, Text
from sync.core.reading.action_items import PageReading, TableReading
from sync.core.view import BlockInline, BlockView, RowView, legible
from sync.core.writing.markup import title_of
from sync.core.writing.render import CellChange, Rendered, differences, render, shown
from tests.core.views import read
from tests.core.writing.confluence_save import saved
from tests.core.writing.written_pages import BLOCK_VIEWS, pages, row_views

Rows = Sequence[RowView]


@given(pages(), st.data())
def test_what_is_written_reads_back_and_is_not_written_again(body: bytes, data: st.DataObject) -> None:
    """And what the team wrote reads as before, above all an action's text: it is what a row is known by."""
    page = read(body)
    rows, block = data.draw(row_views(page)), data.draw(BLOCK_VIEWS)
    written = rendered(page, rows, block).body
    assert (not differences(shown(page), rows, block)) == (written == body)
    for before, after in ((page, written), (read(saved(body)), saved(written))):
        again = read(after)
        assert_shows(again, rows, block)
        assert render(again, rows, block).body == after
        assert_reads_as_before(before, again)


@given(pages(), st.data())
def test_no_text_gets_out_of_its_place(body: bytes, data: st.DataObject) -> None:
    """An XML parser that is not ours finds the elements that harmless words give, and each text in one."""
    page = read(body)
    rows, block = data.draw(row_views(page)), data.draw(BLOCK_VIEWS)
    written = rendered(page, *with_texts(_fenced, rows, block))
    harmless = rendered(page, *with_texts(lambda _: _fenced("word"), rows, block))
    for save in (lambda given: given, saved):
        assert skeleton(save(written.body)) == skeleton(save(harmless.body))
    assert sorted(fenced_texts(written.body)) == sorted(map(legible, texts_written(written, rows, block)))


def rendered(page: PageReading, rows: Rows, block: BlockView | None) -> Rendered:
    result = render(page, rows, block)
    assert result.problem is None
    return result


def assert_shows(page: PageReading, rows: Rows, block: BlockView | None) -> None:
    now = shown(page)
    assert differences(now, rows, block) == ()
    for view in rows:
        assert {view.key, view.old_key} & set(page.tables[view.table].rows[view.row].tickets)
        status, title = now.rows[view.table, view.row].status, title_of(view.status)
        if status is not None and title:
            said = {text.replace("'", "’").casefold() for text in (status.text, status.whole)}
            assert any(title.replace("'", "’").casefold() in text for text in said)


def assert_reads_as_before(before: PageReading, after: PageReading) -> None:
    """A table around another reads as all that stands in it, so it changes with that."""
    for table, again in zip(before.tables, after.tables, strict=True):
        if any(other.is_action_table and _lies_in(other, table) for other in before.tables):
            continue
        assert (table.header, table.columns) == (again.header, again.columns)
        for row, row_again in zip(table.rows, again.rows, strict=True):
            assert row.skip == row_again.skip
            item, item_again = row.item, row_again.item
            assert (item is None) == (item_again is None)
            if item is not None and item_again is not None:
                assert (item.text, item.owner) == (item_again.text, item_again.owner)


def _lies_in(inner: TableReading, outer: TableReading) -> bool:
    return outer.table.element.start in {element.start for element in inner.table.element.ancestors()}


# --- texts between marks that stand nowhere else


def _fenced(text: str) -> str:
    return f"⟪{text}⟫"


def with_texts(
    change: Callable[[str], str], rows: Rows, block: BlockView | None
) -> tuple[Rows, BlockView | None]:
    def changed(part: BlockInline) -> BlockInline:
        return replace(part, text=change(part.text)) if isinstance(part, Text | Link) else part

    changed_rows = [replace(view, status=change(view.status)) for view in rows]
    if block is None:
        return changed_rows, None
    labelled = (
        (change(label), tuple(tuple(map(changed, line)) for line in lines)) for label, lines in block.rows
    )
    return changed_rows, BlockView(tuple(labelled))


def texts_written(written: Rendered, rows: Rows, block: BlockView | None) -> Iterator[str]:
    for change in written.changes:
        if isinstance(change, CellChange):
            view = next(view for view in rows if (view.table, view.row) == (change.table, change.row))
            if change.concept is Concept.STATUS:
                yield _fenced(view.status)
        elif block is not None:
            for label, lines in block.rows:
                yield _fenced(label)
                yield from (
                    _fenced(part.text) for line in lines for part in line if isinstance(part, Text | Link)
                )


# --- the page as another parser sees it


def parsed(body: bytes) -> ET.Element:
    entities = b'<!DOCTYPE page [<!ENTITY nbsp "&#160;"><!ENTITY rsquo "&#8217;">]>'
    return ET.fromstring(b'%b<page xmlns:ac="ac" xmlns:ri="ri">%b</page>' % (entities, body))  # noqa: S314


def skeleton(body: bytes) -> list[tuple[str, list[tuple[str, str]], int]]:
    """Every element in document order, with its attributes and the number of its children."""
    return [(element.tag, sorted(element.items()), len(element)) for element in parsed(body).iter()]


def fenced_texts(body: bytes) -> list[str]:
    """The texts between marks, none of which goes beyond one stretch of text."""
    return re.findall("⟪[^⟫\0]*⟫", "\0".join(parsed(body).itertext()))
