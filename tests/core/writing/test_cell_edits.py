"""One cell comes to show a ticket or a status; what people wrote beside it stays."""

import pytest

from sync.core.reading.storage_format import parse, splice
from sync.core.reading.tables import Cell
from sync.core.writing.cell_edits import (
    StatusShown,
    respell_ticket,
    show_status,
    show_ticket,
    status_shown,
    tickets_shown,
)
from sync.core.writing.markup import status_macro, ticket_macro

BLUE = '<ac:parameter ac:name="colour">Blue</ac:parameter>'
NEW = status_macro("Doing", "Blue").decode()


def macro(title: str, colour: str = "") -> str:
    return status_macro(title, colour).decode()


def cell(body: str) -> Cell:
    (element,) = parse(body.encode()).root.children
    return Cell(element)


def with_status(body: str) -> str:
    return splice(body.encode(), show_status(cell(body), "Doing", "Blue")).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a word gives way, with the sign before it; commentary stays
        ("<td>Open</td>", "<td>@</td>"),
        ("<td><p>✅ Complete (PR #1098)</p></td>", "<td><p>@ (PR #1098)</p></td>"),
        ("<td><p>完了（2026-05-07）</p></td>", "<td><p>@（2026-05-07）</p></td>"),
        ("<td>In&nbsp;Progress since May</td>", "<td>@ since May</td>"),
        ("<td><p>✅ <strong>Done</strong> twice</p></td>", "<td><p> <strong>@</strong> twice</p></td>"),
        ("<td><ac:emoticon ac:name='tick' /> Complete</td>", "<td>@</td>"),
        ("<td>⏳</td>", "<td>@</td>"),
        # what only holds the place gives way wholly
        ("<td>Open / In Progress / Done</td>", "<td>@</td>"),
        ("<td><p>[Open/Closed]</p></td>", "<td><p>@</p></td>"),
        ("<td><p><em>TBD</em></p></td>", "<td><p>@</p></td>"),
        ("<td>—</td>", "<td>@</td>"),
        (f"<td>{macro('A')} {macro('B')} {macro('C')}</td>", "<td>@</td>"),
        # anything else is commentary, and so is what no macro may replace
        ("<td>(see the runbook)</td>", "<td>@ (see the runbook)</td>"),
        ("<td>OPS-1 / OPS-2 / OPS-3</td>", "<td>@ OPS-1 / OPS-2 / OPS-3</td>"),
        ("<td><a href='x'>Done</a></td>", "<td>@ <a href='x'>Done</a></td>"),
        ("<td><![CDATA[Done]]> it</td>", "<td>@ <![CDATA[Done]]> it</td>"),
        ("<td><ul><li>handed over</li></ul></td>", "<td><p>@</p><ul><li>handed over</li></ul></td>"),
    ],
)
def test_a_status_is_put_in_place_of_the_word(before: str, after: str) -> None:
    assert with_status(before) == after.replace("@", NEW)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "<p n='title'>OPEN</p>",
            f"<p n='title'>Doing</p>{BLUE}",
        ),
        ("<p n='colour'>Red</p><p n='title'>X</p>", "<p n='colour'>Blue</p><p n='title'>Doing</p>"),
        ("<p n='title' /><p n='subtle'>true</p>", f"<p n='title'>Doing</p>{BLUE}<p n='subtle'>true</p>"),
    ],
)
def test_a_status_macro_is_respelt_in_place(before: str, after: str) -> None:
    """Its id stays, and so does whatever else a team set on it."""

    def page(parameters: str) -> str:
        spelt = parameters.replace("<p n=", "<ac:parameter ac:name=").replace("</p>", "</ac:parameter>")
        opening = '<ac:structured-macro ac:name="status" ac:macro-id="m-1">'
        return f"<td><p>{opening}{spelt}</ac:structured-macro> since May</p></td>"

    assert with_status(page(before)) == page(after)


def test_a_status_macro_without_a_title_gets_one() -> None:
    body = '<td><ac:structured-macro ac:name="status" ac:macro-id="m" /></td>'
    after = splice(body.encode(), show_status(cell(body), "To Do", ""))
    assert status_shown(cell(after.decode())) == StatusShown("To Do", "To Do", "Grey")
    assert b'ac:macro-id="m">' in after


def test_of_two_status_macros_the_first_is_ours() -> None:
    """Two are no list to choose from: the other is a remark, such as BLOCKED."""
    body = f"<td>{macro('OPEN')} {macro('BLOCKED', 'Red')}</td>"
    assert with_status(body) == body.replace(macro("OPEN"), NEW)


@pytest.mark.parametrize(
    ("body", "title", "colour", "says"),
    [
        ("<td>done</td>", "Done", "Green", True),
        ("<td>✅ Done (PR #3)</td>", "Done", "Green", True),
        ("<td>✅ won’t do</td>", "Won't Do", "Green", True),
        ("<td>Waiting on vendor</td>", "Waiting on vendor", "", True),
        ("<td>完了</td>", "Done", "Green", False),
        ("<td>Open / Done</td>", "Open", "", False),
        ("<td></td>", "Open", "", False),
        (f"<td>{macro('DONE', 'Green')}</td>", "Done", "Green", True),
        (f"<td>{macro('DONE', 'green')} at last</td>", "Done", "Green", True),
        (f"<td>{macro('DONE', 'Yellow')}</td>", "Done", "Green", False),
        (f"<td>{macro('To Do', 'Grey')}</td>", "To Do", "", True),
        (f"<td>{macro('To Do')}</td>", "To Do", "", True),
        (f"<td>{macro('Done', 'Green')}</td>", "Closed", "Green", False),
    ],
)
def test_the_same_meaning_in_a_teams_own_spelling_is_enough(
    body: str, title: str, colour: str, says: bool
) -> None:
    assert status_shown(cell(body)).says(title, colour) is says


def test_a_ticket_stands_behind_the_words() -> None:
    body = "<td><p>Cap retries</p></td>"
    after = splice(body.encode(), [show_ticket(cell(body), "OPS-1")])
    assert after == b"<td><p>Cap retries " + ticket_macro("OPS-1") + b"</p></td>"
    assert tickets_shown(cell(after.decode())) == ("OPS-1",)


def test_the_macro_of_a_moved_ticket_is_respelt() -> None:
    body = f"<td>{ticket_macro('OPS-1').decode()} and {ticket_macro('OLD-2').decode()}</td>"
    after = splice(body.encode(), [respell_ticket(cell(body), "OLD-2", "NEW-3")]).decode()
    assert after == body.replace("OLD-2", "NEW-3")


def test_a_cell_that_is_merged_into_another_is_not_written() -> None:
    with pytest.raises(ValueError, match="where it begins"):
        show_ticket(Cell(), "OPS-1")
