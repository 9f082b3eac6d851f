# ruff: noqa: E501  (markup reads better in one line)
"""Whole pages: which rows are items, what is skipped and why, what is found."""

from datetime import date

import pytest

from sync.core.model import ActionItem, Concept, UserRef
from sync.core.policy import Reading
from sync.core.reading.action_items import PageReading, RowReading, read_page
from sync.core.reading.values import StatusGroup

ANCHOR = date(2026, 5, 13)
JIRA = (
    "<ac:structured-macro ac:name='jira'><ac:parameter ac:name='key'>{}</ac:parameter></ac:structured-macro>"
)


def page(*rows: str, header: str = "# | Action | Owner | Due | Status | Ticket") -> str:
    lines = [f"<tr>{''.join(f'<th>{cell.strip()}</th>' for cell in header.split('|'))}</tr>"]
    lines += [
        f"<tr>{''.join(f'<td><p>{cell.strip()}</p></td>' for cell in row.split('|'))}</tr>" for row in rows
    ]
    return f"<h2>Action items</h2><table><tbody>{''.join(lines)}</tbody></table>"


def read(body: str, reading: Reading | None = None) -> PageReading:
    return read_page(body.encode(), reading or Reading(), ANCHOR)


def row(text: str) -> RowReading:
    return read(page(text)).tables[0].rows[0]


def item(text: str) -> ActionItem:
    found = row(text).item
    assert found is not None
    return found


def test_a_row_becomes_an_item_with_all_its_values() -> None:
    found = item(
        "1 | Add <b>alerts</b> for &amp; on disks | <ac:link><ri:user ri:account-id='7:a'/></ac:link> | "
        "<time datetime='2026-06-10'/> | In progress (PR 3) | OPS-7"
    )
    assert (found.table, found.row, found.text) == (0, 0, "Add alerts for & on disks")
    assert (found.owner, found.owners) == ("@7:a", (UserRef("7:a"),))
    assert (found.due.date, found.due.spelling) == (date(2026, 6, 10), "time")
    assert (found.status, found.tickets) == ("In progress (PR 3)", ("OPS-7",))


def test_what_the_worker_appended_is_not_part_of_the_text() -> None:
    assert item(f"1 | Add alerts {JIRA.format('OPS-7')} | Ann | | | ").text == "Add alerts"
    assert item("1 | Add alerts | Ann | | | ").text == "Add alerts"


def test_an_action_that_is_only_a_ticket_reads_as_its_key() -> None:
    assert item(f"1 | {JIRA.format('OPS-7')} | Ann | | | ").text == "OPS-7"
    assert item("1 | | Ann | | | OPS-7").text == "OPS-7"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 | | | | | ", "blank"),
        ("1 | – | — | | | -", "blank"),
        ("1 | | | YYYY-MM-DD | Open / In Progress / Done | ", "placeholder"),
        ("1 | | | | Not started | ", "placeholder"),
        ("1 | [Action] | [Name] | [Date] | Open | ", "placeholder"),
        ("1 | &lt;action&gt; | | | | ", "placeholder"),
        ("1 | ... | ... | YYYY-MM-DD | Open | ", "placeholder"),
        ("1 | e.g. add an alert | @foo | YYYY-MM-DD | | #123", "placeholder"),
        ("1 | Amend the article … | … | … | | #NNN", "placeholder"),
        ("1 | TBD | TBD | TBD | | ", "placeholder"),
        ("1 | <s>Add alerts</s> | Ann | | | ", "struck through"),
        ("1 | Add alerts | Ann | | no-ticket | ", "asked for no ticket"),
        ("1 | | Ann | 2026-06-10 | | ", "no action"),
        ("# | Action | Owner | Due | Status | Ticket", "header"),
    ],
)
def test_rows_that_are_no_items_say_why(text: str, reason: str) -> None:
    found = row(text)
    assert found.item is None
    assert found.skip is not None
    assert (found.skip.reason, found.skip.table, found.skip.row) == (reason, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "1 | Add alerts | | | | ",
        "1 | Add alerts | TBD | TBD | | ",
        "1 | Add alerts | [Name] | 2026-06-10 | | ",
        "1 | Add alerts | Ann | | Done | OPS-1",
        "1 | Add alerts <s>and more</s> | Ann | | | ",
        "1 | Use a no-ticketing desk | Ann | | | ",
    ],
)
def test_unfinished_and_finished_rows_are_items(text: str) -> None:
    assert row(text).item is not None


def test_undecided_and_placeholder_values_are_empty() -> None:
    found = item("1 | Add alerts | TBD | TBD | Open / Done | ")
    assert (found.owner, found.due.date, found.due.problem, found.status) == ("", None, "", "")
    assert found.findings == ()


def test_a_due_text_that_cannot_be_read_is_a_finding_of_its_row() -> None:
    reading = read(page("1 | Add alerts | Ann | before GA | | "))
    (finding,) = reading.findings
    assert (finding.code, finding.table, finding.row) == ("due-not-understood", 0, 0)
    assert "before GA" in finding.text
    assert reading.tables[0].rows[0].item is not None


def test_the_cells_of_a_row_can_be_found_again_for_writing() -> None:
    body = page("1 | Add alerts | Ann | | ✅ Done (by Ann) | ")
    found = read(body).tables[0].rows[0]
    element = found.places[Concept.TICKET].element
    assert element is not None
    assert body.encode()[element.start : element.end] == b"<td><p></p></td>"
    assert found.status is not None
    assert body.encode()[found.status.start : found.status.end].decode() == "✅ Done"
    assert found.status.group is StatusGroup.DONE


def test_merged_cells_hold_for_every_row_they_reach() -> None:
    body = (
        "<table><tr><th>Action</th><th>Owner</th><th>Due</th><th>Ticket</th></tr>"
        "<tr><td>Add alerts</td><td rowspan='2'>Ann</td><td>2026-06-10</td><td rowspan='2'>OPS-1</td></tr>"
        "<tr><td>Add a runbook</td><td>2026-06-11</td></tr></table>"
    )
    second = read(body).tables[0].rows[1]
    assert second.item is not None
    assert (second.item.owner, second.item.tickets) == ("Ann", ("OPS-1",))
    assert Concept.OWNER not in second.places


def test_a_merged_action_is_one_item() -> None:
    body = (
        "<table><tr><th>Action</th><th>Owner</th><th>Due</th></tr>"
        "<tr><td rowspan='2'>Add alerts</td><td>Ann</td><td>2026-06-10</td></tr>"
        "<tr><td>Bob</td><td>2026-06-11</td></tr></table>"
    )
    first, second = read(body).tables[0].rows
    assert first.item is not None
    assert second.skip is not None
    assert second.skip.reason == "part of the row above"


def test_a_row_over_the_whole_width_is_a_heading() -> None:
    body = page("1 | Add alerts | Ann | | | ").replace(
        "</tr><tr>", "</tr><tr><td colspan='6'>Detect</td></tr><tr>"
    )
    first, second = read(body).tables[0].rows
    assert first.skip is not None
    assert first.skip.reason == "heading"
    assert second.item is not None


@pytest.mark.parametrize(
    "band", ["<b>Detect</b> | | | | | ", " | <b>Detect</b> | | | | ", " | <b>Detect</b> | – | – | | "]
)
def test_a_bold_word_alone_in_its_row_is_a_heading(band: str) -> None:
    """Many tools know no merged cells, so people write a title into one cell of a row of its own."""
    rows = read(page("1 | Add alerts | Ann | | | ", band, "2 | Cap retries | Bob | | | ")).tables[0].rows
    assert [row.skip.reason if row.skip else "" for row in rows] == ["", "heading", ""]


def test_a_bold_action_without_an_owner_is_an_item_where_actions_are_bold() -> None:
    body = page("<b>Add alerts</b> | Ann | ", "<b>Cap retries</b> | | ", header="Action | Owner | Due")
    assert all(row.item for row in read(body).tables[0].rows)
    assert row("1 | <b>Add alerts</b> | | | | ").item is not None


@pytest.mark.parametrize("text", ["Total | | | | 3 | ", " | <b>Total:</b> | 2 | | | ", "合計 | | | | 3 | "])
def test_a_row_that_sums_the_others_is_no_item(text: str) -> None:
    skip = row(text).skip
    assert skip is not None
    assert skip.reason == "total"


def test_an_action_header_may_span_a_column_of_numbers() -> None:
    body = (
        "<table><tr><th colspan='2'>Action</th><th>Owner</th><th>Due</th></tr>"
        "<tr><td>1.</td><td>Add alerts</td><td>Ann</td><td></td></tr></table>"
    )
    found = read(body).tables[0]
    assert found.columns == (None, Concept.ACTION, Concept.OWNER, Concept.DUE)
    assert found.rows[0].item is not None
    assert found.rows[0].item.text == "Add alerts"


def test_without_an_action_column_the_first_free_column_speaks() -> None:
    body = page(
        "A1 | Ann | 2026-06-10 | Add alerts | OPS-1", header="Action ID | Owner | Due | Goal | Ticket"
    )
    found = read(body).tables[0].rows[0].item
    assert found is not None
    assert found.text == "Add alerts"


def test_a_vertical_table_is_read_as_well() -> None:
    body = (
        "<h2>Actions</h2><table><tr><th>Action</th><td>Add alerts</td></tr><tr><th>Owner</th><td>Ann</td></tr>"
        "<tr><th>Due</th><td>2026-06-10</td></tr></table>"
    )
    found = read(body).tables[0].rows[0].item
    assert found is not None
    assert (found.text, found.owner, found.due.date) == ("Add alerts", "Ann", date(2026, 6, 10))


def test_rows_of_other_tables_are_not_read() -> None:
    body = "<h2>Timeline</h2><table><tr><th>Time</th><th>Event</th></tr><tr><td>10:00</td><td>OPS-1</td></tr></table>"
    (found,) = read(body).tables
    assert (found.is_action_table, found.rows) == (False, ())
    assert [cell.text for cell in found.table.rows[0].cells] == ["10:00", "OPS-1"]


def test_lists_are_items_only_when_configured() -> None:
    body = (
        "<h2>Action items</h2><ul><li>Add alerts <ac:link><ri:user ri:account-id='7:a'/></ac:link> "
        "<time datetime='2026-06-10'/></li><li>[more]</li></ul><ac:task-list><ac:task><ac:task-id>1</ac:task-id>"
        "<ac:task-status>complete</ac:task-status><ac:task-body>Add a runbook OPS-1</ac:task-body></ac:task>"
        "</ac:task-list><h2>Timeline</h2><ul><li>Alarm</li></ul>"
    )
    assert read(body).tables == ()
    bullets, tasks = read(body, Reading(lists=True)).tables
    first, second = (found.item for found in bullets.rows)
    assert first is not None
    assert second is None
    assert (first.text, first.owners, first.due.date) == ("Add alerts", (UserRef("7:a"),), date(2026, 6, 10))
    ticked = tasks.rows[0].item
    assert ticked is not None
    assert (ticked.table, ticked.text, ticked.status, ticked.tickets) == (
        1,
        "Add a runbook OPS-1",
        "done",
        ("OPS-1",),
    )


def test_what_cannot_be_read_is_a_finding_and_no_table() -> None:
    reading = read("<p>")
    assert reading.tables == ()
    assert reading.document is None
    assert reading.findings == (reading.unreadable,)
    assert reading.unreadable is not None
    assert reading.unreadable.code == "malformed"


def test_too_many_rows_are_a_finding() -> None:
    reading = read(page(*["1 | Add alerts | Ann | | | "] * 2001))
    assert [finding.code for finding in reading.findings] == ["too-many-rows"]
    assert reading.tables[0].rows == ()
