"""Every harm that an edit could do is found before anything is written."""

import pytest

from sync.core.proof import prove
from sync.core.storage_format import Edit, parse, splice
from sync.core.tables import tables

PAGE = b"<p>a</p><table><tr><th>Action</th></tr><tr><td>one</td></tr><tr><td>two</td></tr></table><p>z</p>"
ONE, TWO, END = PAGE.index(b"one"), PAGE.index(b"two"), len(PAGE)


def prove_page(after: bytes, edits: list[Edit]) -> str:
    document = parse(PAGE)
    return prove(document, tables(document), after, edits)


def proof(*edits: Edit) -> str:
    return prove_page(splice(PAGE, edits), list(edits))


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [Edit(ONE + 3, ONE + 3, b" <b>x</b>")],
        [Edit(TWO, TWO + 3, b""), Edit(ONE, ONE + 3, b"<p>1 &amp; 2</p>")],
        [Edit(END, END, b"<p>under</p>")],
        [Edit(ONE, ONE, b"<i>"), Edit(ONE + 3, ONE + 3, b"</i>")],
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
        (Edit(ONE, TWO, b"</td></tr><tr><td>"), "would read differently"),
        (Edit(ONE, ONE, b"</td><td>"), "other rows or cells"),
        (Edit(ONE, ONE, b"x</td></tr><tr><td>"), "other rows or cells"),
        (Edit(END, END, b"<table><tr><td>x</td></tr></table>"), "other tables"),
    ],
)
def test_harm_is_found(edit: Edit, reason: str) -> None:
    assert reason in proof(edit)


def test_an_element_hidden_by_a_comment_is_missed() -> None:
    edits = [Edit(ONE, ONE, b"<!-- "), Edit(TWO, TWO, b" -->")]
    assert "an element outside the edits" in proof(*edits)


def test_a_cell_that_reads_differently_without_an_edit_is_found() -> None:
    """A span can reach into rows that no edit touches."""
    row = PAGE.index(b"<td>one")
    assert "other" in proof(Edit(row, row + 4, b'<td rowspan="2">'))


def test_bytes_that_differ_without_an_edit_are_found() -> None:
    after = PAGE.replace(b"<p>z</p>", b"<p>y</p>")
    assert "bytes outside the edits" in prove_page(after, [])
