"""Cells that Jira may change: they keep the form people gave them, or stay as they are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import Concept, UserRef
from sync.core.policy import Reading, SlashOrder
from sync.core.reading.action_items import PageReading, read_page
from sync.core.view import CellValue, DueValue, OwnerValue, PriorityValue, RowView, TextValue
from sync.core.writing.render import CellChange, differences, render, shown
from tests.core.views import TODAY
from tests.core.writing.confluence_save import saved
from tests.core.writing.written_pages import NASTY_TEXT

MEI, TOMAS = UserRef("557058:mei", "Mei Lindqvist"), UserRef("557058:tomas", "Tomás Ferreira")
MOVED = DueValue(date(2027, 1, 22))
TIME = '<time datetime="2027-01-22" />'


def at(user: UserRef) -> str:
    return f'<ac:link><ri:user ri:account-id="{user.id}" /></ac:link>'


def lozenge(title: str, colour: str = "") -> str:
    parameters = f'<ac:parameter ac:name="title">{title}</ac:parameter>'
    parameters += f'<ac:parameter ac:name="colour">{colour}</ac:parameter>' if colour else ""
    opening = '<ac:structured-macro ac:name="status" ac:schema-version="1">'
    return f"{opening}{parameters}</ac:structured-macro>"


def page(column: str, cell: str, action: str = "Cap retries") -> PageReading:
    """A page whose one item has its ticket already, with ``cell`` in a column of its own."""
    ticket = '<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">OPS-1</ac:parameter>'
    header = f"<tr><th>Action</th><th>{column}</th><th>Ticket</th></tr>"
    row = f"<tr><td>{action}</td><td>{cell}</td><td>{ticket}</ac:structured-macro></td></tr>"
    body = f"<h2>Action items</h2><table><tbody>{header}{row}</tbody></table>"
    return read_page(body.encode(), Reading(slash_order=SlashOrder.DAY_FIRST), TODAY)


def written(before: PageReading, value: CellValue) -> str:
    """The body once the row shows ``value``; it is proved, and stays so through a save in Confluence."""
    view = [RowView(0, 0, "OPS-1", values=(value,))]
    rendered = render(before, view, None)
    assert rendered.problem is None
    for body in (rendered.body, saved(rendered.body)):
        again = read_page(body, Reading(slash_order=SlashOrder.DAY_FIRST), TODAY)
        assert differences(shown(again), view, None) == ()
    return rendered.body.decode()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-12-04", "2027-01-22"),
        ("<p>2026-12-04</p>", "<p>2027-01-22</p>"),
        ('<p><time datetime="2026-12-04" /> </p>', f"<p>{TIME} </p>"),
        ("<time datetime='2026-12-04' /> (freeze)", "<time datetime='2027-01-22' /> (freeze)"),
        ("<p>Dec 4, 2026</p>", "<p>Jan 22, 2027</p>"),
        ("<p>4 December 2026</p>", "<p>22 January 2027</p>"),
        ("<p>04.12.2026</p>", "<p>22.01.2027</p>"),
        ("<p>04/12/2026</p>", "<p>22/01/2027</p>"),
        ("<p>2026年12月4日</p>", "<p>2027年1月22日</p>"),
        ("<p>2026-12-04; see #217</p>", "<p>2027-01-22; see #217</p>"),
        ("<p><strong>Dec</strong> 4, 2026</p>", "<p><strong>Jan</strong> 22, 2027</p>"),
        ("<p>Fri, Dec 4, 2026</p>", "<p>Fri, Jan 22, 2027</p>"),
        # without a year
        ("<p>4 December</p>", "<p>22 January</p>"),
        ("<p>by <em>Dec</em> 4th, latest</p>", "<p>by <em>Jan</em> 22nd, latest</p>"),
        ("<p>4/12</p>", "<p>22/1</p>"),
        ("<p>4.12.</p>", "<p>22.1.</p>"),
        # what has no spelling for a date, or is to be written yet
        ("<p>2 weeks</p>", f"<p>{TIME}</p>"),
        ("<p>Q4 2026</p>", f"<p>{TIME}</p>"),
        ("<p>TBD</p>", f"<p>{TIME}</p>"),
        ("<p />", f"<p>{TIME}</p>"),
        ("", TIME),
        # what only people can change
        ("<p>before GA</p>", "<p>before GA</p>"),
        ("<p>2 weeks (after the audit)</p>", "<p>2 weeks (after the audit)</p>"),
        (
            '<p><ac:inline-comment-marker ac:ref="r">2026-12-04</ac:inline-comment-marker></p>',
            '<p><ac:inline-comment-marker ac:ref="r">2026-12-04</ac:inline-comment-marker></p>',
        ),
    ],
)
def test_a_due_cell_keeps_its_spelling(cell: str, expected: str) -> None:
    before = page("Due", cell)
    assert written(before, MOVED) == before.body.decode().replace(f"<td>{cell}</td>", f"<td>{expected}</td>")


def test_a_date_without_a_year_gets_it_where_it_would_be_read_as_another_one() -> None:
    before = page("Due", "<p>4 December</p>")
    assert "<td><p>4 March 2027</p></td>" in written(before, DueValue(date(2027, 3, 4)))
    assert "<td><p>2 March</p></td>" in written(before, DueValue(date(2027, 3, 2)))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>24/12/2026</p>", '<p><time datetime="2027-03-04" /></p>'),
        ("<p>24/12/2026, at the latest</p>", "<p>24/12/2026, at the latest</p>"),
        ("<p>24/12 at the latest</p>", "<p>24/12 at the latest</p>"),
    ],
)
def test_words_beside_a_date_stay_even_where_the_new_one_has_no_spelling(cell: str, expected: str) -> None:
    """4 March would be read as 3 April by people of the other order."""
    before = page("Due", cell)
    after = before.body.decode().replace(cell, expected)
    assert written(before, DueValue(date(2027, 3, 4), SlashOrder.NONE)) == after


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>2026-12-04</p>", "<p></p>"),
        ("<p>4 December</p>", "<p></p>"),
        ("<p>4 December at the latest</p>", "<p>4 December at the latest</p>"),
        ('<p><time datetime="2026-12-04" /></p>', "<p></p>"),
        ("<p>2 weeks</p>", "<p></p>"),
        ("<p>2026-12-04; see #217</p>", "<p>2026-12-04; see #217</p>"),
    ],
)
def test_a_date_that_was_removed_leaves_a_blank_cell_but_never_half_of_one(cell: str, expected: str) -> None:
    before = page("Due", cell)
    assert written(before, DueValue(None)) == before.body.decode().replace(cell, expected)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (f"<p>{at(MEI)}</p>", f"<p>{at(TOMAS)}</p>"),
        (f"<p>{at(MEI)} (until June)</p>", f"<p>{at(TOMAS)} (until June)</p>"),
        ("<p>Mei Lindqvist</p>", "<p>Tomás Ferreira</p>"),
        ("<p><em>Mei Lindqvist</em></p>", "<p><em>Tomás Ferreira</em></p>"),
        ("<p>Mei Lindqvist (infra)</p>", "<p>Tomás Ferreira (infra)</p>"),
        ("<p>Mei <em>Lindqvist</em> (until June)</p>", "<p>Mei <em>Lindqvist</em> (until June)</p>"),
        ("<p>mei@example.com</p>", "<p>Tomás Ferreira</p>"),
        ("<p>TBD</p>", f"<p>{at(TOMAS)}</p>"),
        ("", at(TOMAS)),
        # several names
        ("<p>Mei Lindqvist, Ana Costa</p>", "<p>Mei Lindqvist, Ana Costa</p>"),
        ("<p>Mei and Ana</p>", "<p>Mei and Ana</p>"),
        # several people, or words around a name that is no text
        (f"<p>{at(MEI)} {at(UserRef('557058:ana'))}</p>", f"<p>{at(MEI)} {at(UserRef('557058:ana'))}</p>"),
        ("<p><a href='x'>Mei</a></p>", "<p><a href='x'>Mei</a></p>"),
        # already named
        (f"<p>{at(MEI)} {at(TOMAS)}</p>", f"<p>{at(MEI)} {at(TOMAS)}</p>"),
    ],
)
def test_a_mention_stays_a_mention_and_a_name_a_name(cell: str, expected: str) -> None:
    before = page("Owner", cell)
    after = before.body.decode().replace(f"<td>{cell}</td>", f"<td>{expected}</td>")
    assert written(before, OwnerValue(TOMAS)) == after


def test_on_data_center_people_are_mentioned_by_user_name() -> None:
    before = page("Owner", '<p><ac:link><ri:user ri:userkey="8a7f" /></ac:link></p>')
    after = written(before, OwnerValue(UserRef("username:tomas", "Tomás Ferreira")))
    assert '<ac:link><ri:user ri:username="tomas" /></ac:link>' in after


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>P1</p>", "<p>P2</p>"),
        ("🔴 P1", "P2"),  # the sign told of the old word
        (lozenge("P1", "Red"), lozenge("P2")),
        ("<p>—</p>", "<p>P2</p>"),
        ("<p>P1 <ac:emoticon ac:name='warning' /></p>", "<p>P2</p>"),
        (lozenge("P1") + " (for now)", lozenge("P1") + " (for now)"),
    ],
)
def test_a_priority_is_said_in_one_word(cell: str, expected: str) -> None:
    before = page("Priority", cell)
    after = before.body.decode().replace(f"<td>{cell}</td>", f"<td>{expected}</td>")
    assert written(before, PriorityValue("P2")) == after


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("Cap retries", "Cap retries at 3 &amp; alert"),
        ("<p>Cap retries </p>", "<p>Cap retries at 3 &amp; alert </p>"),
        ("<p>Cap <strong>retries</strong></p>", None),
        ("<p>Cap</p><p>retries</p>", None),
        ("<p>Cap retries, see <a href='x'>runbook</a></p>", None),
        ("<ul><li>Cap retries</li></ul>", None),
        ("<![CDATA[Cap retries]]>", None),
    ],
)
def test_an_action_is_reworded_only_where_nothing_but_text_stands(action: str, expected: str | None) -> None:
    before = page("Due", "", action)
    after = before.body.decode().replace(action, expected or action)
    assert written(before, TextValue("Cap retries at 3 & alert")) == after


def test_the_ticket_beside_an_action_stays_when_it_is_reworded() -> None:
    macro = (
        '<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">OPS-1</ac:parameter>'
        "</ac:structured-macro>"
    )
    rows = f"<tr><th>Action</th><th>Due</th></tr><tr><td>Cap {macro}</td><td /></tr>"
    body = f"<h2>Action items</h2><table>{rows}</table>"
    after = written(read_page(body.encode(), Reading(), TODAY), TextValue("Cap retries"))
    assert f"<td>Cap retries {macro}</td>" in after


def test_changes_are_told_with_what_stood_there() -> None:
    view = RowView(0, 0, "OPS-1", values=(MOVED,))
    assert differences(shown(page("Due", "Dec 4, 2026")), [view], None) == (
        CellChange(0, 0, Concept.DUE, "Dec 4, 2026", "Jan 22, 2027"),
    )


def test_a_value_without_a_column_is_not_shown() -> None:
    assert differences(shown(page("Owner", "")), [RowView(0, 0, "OPS-1", values=(MOVED,))], None) == ()


def test_a_cell_that_speaks_for_several_rows_is_left() -> None:
    """It is merged: a date for one of them would be one for all."""
    rows = (
        "<tr><td>Cap retries OPS-1</td><td rowspan='2'>2026-12-04</td></tr><tr><td>Split the queue</td></tr>"
    )
    body = f"<h2>Action items</h2><table><tr><th>Action</th><th>Due</th></tr>{rows}</table>"
    before = read_page(body.encode(), Reading(), TODAY)
    assert written(before, MOVED) == before.body.decode()


VALUES = (
    st.dates(date(2020, 1, 1), date(2039, 12, 31)).map(DueValue)
    | NASTY_TEXT.map(lambda name: OwnerValue(UserRef("557058:x", name)))
    | NASTY_TEXT.map(PriorityValue)
    | NASTY_TEXT.map(TextValue)
)
CELLS = st.sampled_from(
    [
        "",
        "<p />",
        "2026-12-04",
        "<p>Dec 4, 2026</p>",
        "2 weeks",
        at(MEI),
        "Mei L.",
        "P1",
        lozenge("P1"),
        "before GA",
    ]
)


@given(st.sampled_from(["Due", "Owner", "Priority"]), CELLS, VALUES)
def test_whatever_comes_from_jira_stays_in_its_cell(column: str, cell: str, value: CellValue) -> None:
    before = page(column, cell)
    after = render(before, [RowView(0, 0, "OPS-1", values=(value,))], None)
    assert after.problem is None
    again = read_page(after.body, Reading(), TODAY)
    assert len(again.tables) == 1
    assert len(again.tables[0].rows) == 1
    assert again.tables[0].rows[0].tickets == ("OPS-1",)
