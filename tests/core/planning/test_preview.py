"""A body as a run would write it, from the body alone."""

from datetime import date

import pytest

from sync.core.planning.preview import preview
from sync.core.reading.storage_format import StorageFormatError
from tests.core.views import TODAY, read
from tests.core.writing.confluence_save import saved

PAGE = (
    b"<h2>Action items</h2><table><tr><th>Action</th><th>Due</th><th>Status</th></tr>"
    b"<tr><td>Cap retries</td><td>2026-05-04</td><td></td></tr>"
    b"<tr><td>Split the queue (OPS-2)</td><td></td><td>Open</td></tr>"
    b"<tr><td>Page on lag</td><td>2 weeks</td><td></td></tr></table><p>end</p>"
)


def tickets_in(body: bytes) -> list[tuple[str, ...]]:
    (table,) = read(body).tables
    return [row.tickets for row in table.rows]


def statuses_in(body: bytes) -> list[str]:
    (table,) = read(body).tables
    return [row.cells[2] for row in table.rows]


def test_items_without_a_ticket_get_made_up_keys_in_row_order() -> None:
    after = preview(PAGE, {}, TODAY)
    assert tickets_in(after) == [("PREVIEW-1",), ("OPS-2",), ("PREVIEW-2",)]
    assert statuses_in(after) == ["To Do", "Open", "To Do"]


def test_a_key_that_is_told_shows_its_status() -> None:
    after = preview(PAGE, {"OPS-2": {"status": "In Review", "category": "In Progress", "due": None}}, TODAY)
    assert statuses_in(after)[1] == "In Review"
    assert b'<ac:parameter ac:name="colour">Blue</ac:parameter>' in after


def test_the_block_says_what_is_past_its_date() -> None:
    told = {"OPS-2": {"status": "Open", "category": "new", "due": "2026-05-20"}}
    block = preview(PAGE, told, TODAY).partition(b"</table>")[2]
    assert b"was due 2026-05-04" in block
    assert b"was due 2026-05-20" in block
    assert b"was due" not in preview(PAGE, told, date(2026, 5, 1)).partition(b"</table>")[2]


@pytest.mark.parametrize("told", [{}, {"OPS-2": {"status": "Done", "category": "done", "due": "2026-05-20"}}])
def test_a_second_preview_changes_nothing(told: dict[str, dict[str, str]]) -> None:
    once = preview(PAGE, told, TODAY)
    assert preview(once, told, TODAY) == once
    assert preview(saved(once), told, TODAY) == saved(once)


def test_new_items_are_numbered_behind_those_of_an_earlier_preview() -> None:
    once = preview(PAGE, {}, TODAY)
    row = b"<tr><td>Warn early</td><td></td><td></td></tr>"
    grown = once.replace(b"</tr></table><ac:", b"</tr>" + row + b"</table><ac:")
    assert tickets_in(preview(grown, {}, TODAY))[-1] == ("PREVIEW-3",)


def test_a_key_in_two_rows_is_shown_once() -> None:
    body = PAGE.replace(b"Cap retries", b"Cap retries OPS-2")
    after = preview(body, {"OPS-2": {"status": "Done", "category": "done"}}, TODAY)
    assert statuses_in(after)[:2] == ["Done", "Open"]


def test_what_is_told_may_be_incomplete() -> None:
    after = preview(PAGE, {"OPS-2": {"due": "soon"}}, TODAY)
    assert statuses_in(after)[1] == "Open"


def test_a_page_without_items_stays_as_it_is() -> None:
    assert preview(b"<p>Nothing to do.</p>", {}, TODAY) == b"<p>Nothing to do.</p>"


def test_a_body_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(StorageFormatError, match="not well-formed"):
        preview(b"<p>", {}, TODAY)
