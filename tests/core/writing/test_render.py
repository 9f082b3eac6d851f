"""What is shown, what should change, and that nothing else does."""

import re

import pytest

from sync.core.model import Category, Concept, Text
from sync.core.policy import Reading
from sync.core.reading.action_items import read_page
from sync.core.reading.storage_format import Document, Edit
from sync.core.view import BlockView, RowView
from sync.core.writing import render as rendering
from sync.core.writing.markup import status_macro
from sync.core.writing.render import (
    NOTHING_SHOWN,
    BlockChange,
    CellChange,
    comment,
    differences,
    render,
    shown,
)
from tests.core.views import TODAY, read

PAGE = (
    b"<h2>Action items</h2><table><tr><th>Action</th><th>Ticket</th><th>Status</th></tr>"
    b"<tr><td>Cap retries</td><td></td><td>Open</td></tr>"
    b"<tr><td>Split the queue</td><td>OPS-2</td><td></td></tr></table>"
)
BLOCK = BlockView((("Progress", ((Text("0 of 2 done"),),)),))


def test_changes_are_told_cell_by_cell_before_and_while_writing() -> None:
    page = read(PAGE)
    rows = (
        RowView(0, 0, "OPS-1", status="Done", category=Category.DONE),
        RowView(0, 1, "OPS-2", status="To Do", category=Category.NEW),
    )
    expected = (
        CellChange(0, 0, Concept.TICKET, "", "OPS-1"),
        CellChange(0, 0, Concept.STATUS, "Open", "Done"),
        CellChange(0, 1, Concept.STATUS, "", "To Do"),
        BlockChange(("Progress: 0 of 2 done",)),
    )
    assert differences(shown(page), rows, BLOCK) == expected
    assert render(page, rows, BLOCK).changes == expected


def test_the_teams_own_word_for_the_status_is_left() -> None:
    body = PAGE.replace(b"<td></td></tr></table>", b"<td>\xe2\x9c\x85 won\xe2\x80\x99t do</td></tr></table>")
    assert not differences(shown(read(body)), [RowView(0, 1, "OPS-2", status="Won't Do")], None)


def test_without_a_status_the_cell_is_left() -> None:
    assert not differences(shown(read(PAGE)), [RowView(0, 1, "OPS-2", status="")], None)


def test_a_row_the_page_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        differences(shown(read(PAGE)), [RowView(0, 9, "OPS-1")], None)


def test_a_page_that_cannot_be_read_shows_nothing_and_stays_as_it_is() -> None:
    page = read(b"<p>")
    assert shown(page) == NOTHING_SHOWN
    assert render(page, (), BLOCK).body == b"<p>"


def test_a_page_without_action_table_gets_no_block() -> None:
    page = read(b"<p>Nothing to do.</p>")
    assert not differences(shown(page), (), BLOCK)
    assert render(page, (), BLOCK).body == page.body


def test_a_block_is_never_taken_away() -> None:
    page = read(render(read(PAGE), (), BLOCK).body)
    assert render(page, (), None).body == page.body


def test_lists_that_are_read_as_items_are_written_like_rows() -> None:
    body = (
        b"<h2>Action items</h2>"
        b"<ul><li>Cap retries<ul><li>in the mailer</li></ul></li><li><p>Split</p></li></ul>"
        b"<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        b"<ac:task-body>Page on lag</ac:task-body></ac:task></ac:task-list><p>end</p>"
    )
    page = read_page(body, Reading(lists=True), TODAY)
    rows = tuple(
        RowView(table.index, at, f"OPS-{table.index}{at}")
        for table in page.tables
        for at in range(len(table.rows))
    )
    written = render(page, rows, BLOCK)
    assert written.problem is None
    plain = re.sub(rb"<ac:structured-macro.*?OPS-(\d+).*?</ac:structured-macro>", rb"[\1]", written.body)
    assert plain.startswith(
        b"<h2>Action items</h2><ul><li>Cap retries [00]<ul><li>in the mailer</li></ul></li>"
        b"<li><p>Split [01]</p></li></ul>"
    )
    assert b"<ac:task-body>Page on lag [10]</ac:task-body></ac:task></ac:task-list><ac:structured" in plain


def test_a_failed_proof_leaves_the_body_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def harmful(_before: Document, _after: bytes, edits: list[Edit]) -> str:
        return "an element outside the edits would change" if edits else ""

    monkeypatch.setattr(rendering, "prove", harmful)
    rendered = render(read(PAGE), (RowView(0, 0, "OPS-1"),), None)
    assert (rendered.body, rendered.changes) == (PAGE, ())
    assert rendered.problem is not None
    assert "an element outside the edits would change" in rendered.problem.text


def test_a_table_in_a_status_cell_keeps_its_own_statuses() -> None:
    """Or two rows write into the same macro, run after run."""
    nested = (
        b"<table><tr><th>Action</th><th>Status</th></tr><tr><td>Page on lag</td><td>Open</td></tr></table>"
    )
    body = PAGE.replace(b"<td>Open</td>", b"<td>%b%b</td>" % (nested, status_macro("Open", "")))
    rows = (RowView(0, 0, "OPS-1", status="Waiting"), RowView(1, 0, "OPS-3", status="In Review"))
    written = render(read(body), rows, None)
    assert written.problem is None
    assert not differences(shown(read(written.body)), rows, None)


def test_a_comment_is_a_paragraph_for_each_line_and_a_marker_that_nobody_sees() -> None:
    assert comment([(Text("one"),), (Text("two & three", strong=True),)], "0f3c") == (
        b"<p>one</p><p><strong>two &amp; three</strong>"
        b'<ac:structured-macro ac:name="anchor" ac:schema-version="1">'
        b'<ac:parameter ac:name="">postmortem-sync-0f3c</ac:parameter></ac:structured-macro></p>'
    )
