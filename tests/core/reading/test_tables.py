# ruff: noqa: E501  (markup reads better in one line)
"""Tables as grids: headers, spans, nesting, turning, what is no table at all."""

import pytest

from sync.core.reading.storage_format import parse
from sync.core.reading.tables import MOST_ROWS, Table, tables


def read(body: str) -> tuple[Table, ...]:
    return tables(parse(body.encode()))


def only(body: str) -> Table:
    (table,) = read(body)
    return table


def header(table: Table) -> list[str]:
    return [cell.text for cell in table.header]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def grid(*lines: str) -> str:
    """A table whose cells are written ``th Action | td Fix it``; ``*`` makes a cell bold."""
    out = []
    for line in lines:
        cells = []
        for cell in line.split("|"):
            tag, _, text = cell.strip().partition(" ")
            marked = f"<strong>{text[1:]}</strong>" if text.startswith("*") else text
            cells.append(f"<{tag}><p>{marked}</p></{tag.split()[0]}>")
        out.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><tbody>{''.join(out)}</tbody></table>"


@pytest.mark.parametrize(
    "body",
    [
        grid("th Action | th Owner", "td Fix it | td Ann"),
        grid("td *Action | td *Owner", "td Fix it | td Ann"),
        grid("td Action | td Owner", "td Fix it | td Ann"),
        (
            "<table><thead><tr><th>Action</th><th>Owner</th></tr></thead><tbody><tr><td>Fix it</td><td>Ann</td></tr>"
            "</tbody></table>"
        ),
        (
            "<table><tr><th scope='col'>Action</th><th scope='col'>Owner</th></tr><tr><th>Fix it</th><td>Ann</td></tr>"
            "</table>"
        ),
        (
            "<table><ac:adf-fragment-mark><ac:adf-fragment-mark-detail name='T'/></ac:adf-fragment-mark><colgroup><col/>"
            "</colgroup><tbody><tr><th>Action</th><th>Owner</th></tr><tr><td>Fix it</td><td>Ann</td></tr></tbody></table>"
        ),
    ],
)
def test_the_first_row_is_the_header_however_it_is_marked(body: str) -> None:
    table = only(body)
    assert (header(table), rows(table)) == (["Action", "Owner"], [["Fix it", "Ann"]])
    assert not table.vertical


@pytest.mark.parametrize(
    "body",
    [
        grid("th Action | td Fix it | td Tell people", "th Owner | td Ann | td Bob"),
        grid("td *Action | td Fix it | td Tell people", "td *Owner | td Ann | td Bob"),
    ],
)
def test_a_vertical_table_is_turned(body: str) -> None:
    table = only(body)
    assert table.vertical
    assert (header(table), rows(table)) == (["Action", "Owner"], [["Fix it", "Ann"], ["Tell people", "Bob"]])


def test_a_merged_cell_stands_in_its_first_place_and_the_others_are_empty() -> None:
    table = only(
        "<table><tr><th>Type</th><th>Action</th><th>Owner</th></tr>"
        "<tr><td rowspan='2'>Prevent</td><td>Fix</td><td>Ann</td></tr>"
        "<tr><td colspan='2'>Tell people</td></tr></table>"
    )
    assert rows(table) == [["Prevent", "Fix", "Ann"], ["", "Tell people", ""]]
    assert table.rows[1].cells[0].element is None


def test_a_header_of_two_rows_takes_the_lowest_words() -> None:
    table = only(
        "<table><tr><th rowspan='2'>Action</th><th colspan='2'>Plan</th></tr><tr><th>Owner</th><th>Due</th></tr>"
        "<tr><td>Fix</td><td>Ann</td><td>May</td></tr></table>"
    )
    assert (header(table), rows(table)) == (["Action", "Owner", "Due"], [["Fix", "Ann", "May"]])


def test_a_row_over_the_whole_width_introduces_the_table() -> None:
    table = only(
        "<table><tr><td colspan='2'>Follow-ups</td></tr><tr><th>Action</th><th>Owner</th></tr>"
        "<tr><td>Fix</td><td>Ann</td></tr></table>"
    )
    assert (table.lead, header(table), len(table.rows)) == ("Follow-ups", ["Action", "Owner"], 1)


def test_numbering_columns_are_columns_without_words() -> None:
    table = only(
        "<table><colgroup><col class='numberingColumn'/><col/></colgroup>"
        "<tr><th class='numberingColumn'/><th>Action</th></tr>"
        "<tr><td class='numberingColumn'>1</td><td>Fix</td></tr></table>"
    )
    assert (header(table), rows(table)) == (["", "Action"], [["1", "Fix"]])
    assert [cell.numbering for cell in table.header] == [True, False]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "99999999999"])
def test_spans_that_make_no_sense_do_no_harm(span: str) -> None:
    table = only(
        f"<table><tr><th>A</th><th>B</th></tr><tr><td colspan='{span}' rowspan='{span}'>x</td><td>y</td></tr></table>"
    )
    assert rows(table) == [["x", "y"]]


def test_rows_of_unequal_length_are_filled_up() -> None:
    assert rows(only(grid("th A | th B", "td 1", "td 1 | td 2 | td 3"))) == [["1", "", ""], ["1", "2", "3"]]


def test_nested_tables_follow_their_host_and_stay_out_of_its_rows() -> None:
    inner = grid("th Time | th Event", "td 10:00 | td Alarm")
    host, nested = read(f"<table><tr><th>Action</th></tr><tr><td>See{inner}</td></tr></table>")
    assert (host.index, nested.index) == (0, 1)
    assert len(host.rows) == 1
    assert header(nested) == ["Time", "Event"]


def test_tables_are_found_in_layouts_macros_and_panels() -> None:
    table = grid("th Action | th Owner", "td Fix | td Ann")
    macro = (
        "<ac:structured-macro ac:name='{}'><ac:rich-text-body>{}</ac:rich-text-body></ac:structured-macro>"
    )
    body = (
        f"<ac:layout><ac:layout-section><ac:layout-cell>{table}</ac:layout-cell></ac:layout-section></ac:layout>"
        + macro.format("expand", table)
        + macro.format("excerpt", table)
        + f"<ac:adf-extension><ac:adf-node type='panel'><ac:adf-content>{table}</ac:adf-content></ac:adf-node>"
        f"<ac:adf-fallback>{table}</ac:adf-fallback></ac:adf-extension>"
    )
    assert len(read(body)) == 4


def test_a_table_in_a_code_macro_is_text() -> None:
    code = (
        "<ac:structured-macro ac:name='code'><ac:plain-text-body><![CDATA[<table><tr><td>x</td></tr></table>]]>"
        "</ac:plain-text-body></ac:structured-macro>"
    )
    assert read(code) == ()


def test_the_worker_s_own_status_block_is_not_part_of_the_page() -> None:
    block = (
        "<ac:structured-macro ac:name='details'><ac:parameter ac:name='id'>{}</ac:parameter><ac:rich-text-body>"
        "<h2>Progress</h2>" + grid("td a | td b") + "</ac:rich-text-body></ac:structured-macro>"
    )
    table = grid("th Action | th Owner", "td Fix | td Ann")
    page = "<h2>Actions</h2>" + block.format("postmortem-sync") + table
    assert [(found.heading, header(found)) for found in read(page)] == [("Actions", ["Action", "Owner"])]
    assert len(read(block.format("another") + table)) == 2


def test_the_nearest_heading_or_bold_line_above_names_the_table() -> None:
    table = grid("th A | th B", "td 1 | td 2")
    page = f"{table}<h2>One</h2><p>Some words:</p>{table}<h3>Two</h3><p><b>Three:</b></p>{table}"
    assert [(found.heading, found.lead) for found in read(page)] == [
        ("", ""),
        ("One", "Some words:"),
        ("Three:", ""),
    ]


def test_a_table_with_too_many_rows_is_not_read() -> None:
    row = "<tr><td>x</td></tr>"
    assert len(only(f"<table>{row * MOST_ROWS}</table>").rows) == MOST_ROWS - 1
    table = only(f"<table>{row * (MOST_ROWS + 1)}</table>")
    assert table.oversized
    assert table.rows == ()


def test_row_ids_come_in_both_spellings() -> None:
    table = only(
        "<table><tr><td>A</td></tr><tr ac:local-id='one'><td/></tr><tr local-id='two'><td/></tr></table>"
    )
    assert [row.local_id for row in table.rows] == ["one", "two"]
