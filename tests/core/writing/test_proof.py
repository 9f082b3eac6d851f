"""Every harm that an edit could do is found before anything is written."""

import pytest

from sync.core.reading.storage_format import DEEPEST_NESTING, MOST_ELEMENTS, Edit, parse, splice
from sync.core.writing.proof import prove

PAGE = b"<p>a</p><table><tr><th>Action</th></tr><tr><td>one</td></tr><tr><td>two</td></tr></table><p>z</p>"
ONE, TWO, END = PAGE.index(b"one"), PAGE.index(b"two"), len(PAGE)


def prove_page(after: bytes, edits: list[Edit]) -> str:
    document = parse(PAGE)
    return prove(document, after, edits)


def proof(*edits: Edit) -> str:
    return prove_page(splice(PAGE, edits), list(edits))


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [Edit(ONE + 3, ONE + 3, b" <b>x</b>")],
        [Edit(TWO, TWO + 3, b""), Edit(ONE, ONE + 3, b"<p>1 &amp; 2</p>")],
        [Edit(END, END, b"<p>under</p>")],
        [Edit(0, len(b"<p>a</p>"), b"<p/>")],
    ],
)
def test_edits_inside_cells_and_additions_are_sound(edits: list[Edit]) -> None:
    assert proof(*edits) == ""


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Edit(ONE, ONE, b"<p>"), "not well-formed"),
        (Edit(ONE, ONE, b"a & b"), "not well-formed"),
        (Edit(ONE, ONE, b"<!DOCTYPE x>"), "DOCTYPE"),
        (Edit(ONE, ONE, b"&nothing;"), "an element outside the edits"),
        (Edit(ONE, TWO, b"</td></tr><tr><td>"), "an element outside the edits"),
        (Edit(ONE, ONE, b"</td><td>"), "an element outside the edits"),
        (Edit(ONE, ONE, b"x</td></tr><tr><td>"), "an element outside the edits"),
        (Edit(ONE, ONE, b"</stretch><stretch>"), "not well-formed"),
        (Edit(ONE - 4, ONE + 8, b""), "other rows or cells"),
        (Edit(ONE - 4, ONE - 4, b"<td>half</td>"), "other rows or cells"),
        (Edit(END, END, b"<table><tr><td>x</td></tr></table>"), "other rows or cells"),
    ],
)
def test_harm_is_found(edit: Edit, reason: str) -> None:
    assert reason in proof(edit)


@pytest.mark.parametrize(("opening", "closing"), [(b"<!-- ", b" -->"), (b"<i>", b"</i>")])
def test_edits_that_only_fit_together_are_refused(opening: bytes, closing: bytes) -> None:
    """They would hide what stands between them, or move it into an element."""
    assert "an element outside the edits" in proof(Edit(ONE, ONE, opening), Edit(ONE + 3, ONE + 3, closing))


def test_an_edit_that_steps_out_of_its_place_is_refused() -> None:
    """Behind a neighbour of the same name all tags match, and yet mean something else."""
    body = b"<stretch>a</stretch>"
    edit = Edit(10, 10, b"</stretch><stretch>")
    assert "an element outside the edits" in prove(parse(body), splice(body, [edit]), [edit])


@pytest.mark.parametrize("tag", [b'<td rowspan="2">', b"<th>", b"<td>x</td><td>"])
def test_a_cell_may_not_become_another(tag: bytes) -> None:
    """A span, for one, can reach into rows that no edit touches."""
    cell = PAGE.index(b"<td>one")
    assert proof(Edit(cell, cell + 4, tag)) != ""
    assert "other rows or cells" in proof(
        Edit(cell, cell + len(b"<td>one</td>"), tag + b"one" + b"</" + tag[1:3] + b">")
    )


def test_an_empty_cell_may_be_opened() -> None:
    body = b'<table><tr><td class="a>b" /></tr></table>'
    end = body.index(b" />")
    edit = Edit(end, end + 3, b">new</td>")
    assert prove(parse(body), splice(body, [edit]), [edit]) == ""


def test_edits_in_one_piece_of_cdata_are_proved_as_one() -> None:
    body = b"<p><![CDATA[one two]]></p>"
    edits = [Edit(12, 15, b"1"), Edit(16, 19, b"2")]
    assert prove(parse(body), splice(body, edits), edits) == ""
    broken = [Edit(12, 15, b"]]>"), Edit(16, 19, b"<b/>")]
    assert prove(parse(body), splice(body, broken), broken) != ""


def test_the_status_block_may_change_its_table() -> None:
    def block(rows: bytes) -> bytes:
        parameter = b'<ac:parameter ac:name="id">postmortem-sync</ac:parameter>'
        table = b"<ac:rich-text-body><table>" + rows + b"</table></ac:rich-text-body>"
        return b'<ac:structured-macro ac:name="details">' + parameter + table + b"</ac:structured-macro>"

    row = b"<tr><td>x</td></tr>"
    body = PAGE + block(row)
    at = body.rindex(row)
    assert proof(Edit(END, END, block(row))) == ""
    more = [Edit(at, at, row)]
    assert prove(parse(body), splice(body, more), more) == ""
    renamed = [Edit(body.index(b"postmortem-sync"), body.index(b"postmortem-sync") + 1, b"P")]
    assert "other rows or cells" in prove(parse(body), splice(body, renamed), renamed)


@pytest.mark.parametrize(
    ("body", "new", "reason"),
    [
        (b"<p/>" * (MOST_ELEMENTS - 1), b"<b/>", ""),
        (b"<p/>" * MOST_ELEMENTS, b"<b/>", "elements"),
        (b"<p>" * DEEPEST_NESTING + b"</p>" * DEEPEST_NESTING, b"<b/>", ""),
        (b"<p>" * DEEPEST_NESTING + b"</p>" * DEEPEST_NESTING, b"x", ""),
        (b"<i>" * (DEEPEST_NESTING - 1) + b"</i>" * (DEEPEST_NESTING - 1), b"<b><b/></b>", ""),
    ],
)
def test_a_page_that_could_not_be_read_again_is_not_written(body: bytes, new: bytes, reason: str) -> None:
    edit = Edit(len(body), len(body), new)
    refused = prove(parse(body), splice(body, [edit]), [edit])
    assert (reason in refused) if reason else refused == ""


@pytest.mark.parametrize(("depth", "refused"), [(DEEPEST_NESTING - 2, False), (DEEPEST_NESTING - 1, True)])
def test_an_edit_may_not_nest_deeper_than_can_be_read(depth: int, refused: bool) -> None:
    body = b"<p>" * depth + b"</p>" * depth
    edit = Edit(3 * depth, 3 * depth, b"<b><i/></b>")
    assert ("nested deeper" in prove(parse(body), splice(body, [edit]), [edit])) is refused


def test_bytes_that_differ_without_an_edit_are_found() -> None:
    after = PAGE.replace(b"<p>z</p>", b"<p>y</p>")
    assert "bytes outside the edits" in prove_page(after, [])
