"""The status block is known by what it says, wherever it stands and however it is spelt."""

import pytest

from sync.core.model import Link, Mention, Text, UserRef
from sync.core.reading.storage_format import Element, parse, splice
from sync.core.view import BlockInline, BlockView, TicketRef
from sync.core.writing import status_block
from sync.core.writing.markup import status_block as markup_of
from tests.core.writing.confluence_save import saved

VIEW = BlockView(
    (
        ("Progress", ((Text("1 of 2 done, 1 won't be"),),)),
        (
            "Past their date",
            (
                (TicketRef("OPS-1"), Text(" waits for "), Mention(UserRef("abc"))),
                (Text("Row 2: ", strong=True), Link("see", "https://example.org/?a&b")),
            ),
        ),
    )
)


def one_line(*parts: BlockInline) -> BlockView:
    return BlockView((("Progress", (parts,)),))


def block_in(body: bytes) -> Element:
    found = status_block.find(parse(body))
    assert found is not None
    return found


def test_a_saved_block_has_the_gist_of_its_view() -> None:
    body = markup_of(VIEW)
    assert saved(body) != body
    assert status_block.gist(block_in(saved(body))) == status_block.gist_of(VIEW)


@pytest.mark.parametrize(
    "other",
    [
        one_line(Text("2 of 2 done")),
        one_line(Text("1 of 2 done", strong=True)),
        one_line(TicketRef("OPS-2")),
        one_line(TicketRef("OPS-1")),
        one_line(Mention(UserRef("abc"))),
        one_line(Mention(UserRef("abd"))),
        one_line(Link("1 of 2 done", "https://example.org/a")),
        one_line(Link("1 of 2 done", "https://example.org/b")),
        BlockView((("Progress", ((Text("1 of 2"),), (Text("done"),))),)),
        BlockView((("Progressed", ((Text("1 of 2 done"),),)),)),
    ],
)
def test_what_a_reader_would_see_differently_has_another_gist(other: BlockView) -> None:
    assert status_block.gist_of(other) != status_block.gist_of(one_line(Text("1 of 2 done")))


def test_a_name_and_a_key_of_a_user_are_not_told_apart() -> None:
    """Data Center stores the key where the name was written: telling them apart would write for ever."""
    by_name, by_key = (one_line(Mention(UserRef(user))) for user in ("username:ana", "userkey:8a7f"))
    assert status_block.gist_of(by_name) == status_block.gist_of(by_key)


def test_the_first_block_is_ours_and_a_copy_is_left_alone() -> None:
    body = b"<p>x</p>" + markup_of(one_line(Text("a"))) + markup_of(one_line(Text("b")))
    assert status_block.gist(block_in(body)) == status_block.gist_of(one_line(Text("a")))


def test_other_page_properties_are_not_ours() -> None:
    assert status_block.find(parse(markup_of(VIEW).replace(b"postmortem-sync", b"team"))) is None


@pytest.mark.parametrize(
    "body", [b"<ac:rich-text-body><p>old</p></ac:rich-text-body>", b"<ac:rich-text-body />", b""]
)
def test_updating_replaces_the_inside_of_the_body_alone(body: bytes) -> None:
    before = markup_of(VIEW).partition(b"<ac:rich-text-body>")[0] + body + b"</ac:structured-macro>"
    assert splice(before, [status_block.update(block_in(before), VIEW)]) == markup_of(VIEW)


TABLE = "<table><tr><td>x</td></tr></table>"


@pytest.mark.parametrize(
    "page",
    [
        f"<p>a</p>{TABLE}@<p>b</p>",
        f"<div><div>{TABLE}@</div></div>",
        f"<ac:layout><ac:layout-section><ac:layout-cell>{TABLE}@<p>b</p></ac:layout-cell></ac:layout-section></ac:layout>",
        f"<table><tr><td><p>host</p>{TABLE}</td></tr></table>@",
        f"<ac:structured-macro><ac:rich-text-body>{TABLE}</ac:rich-text-body></ac:structured-macro>@",
        f"<ac:layout-cell><ac:macro><ac:rich-text-body>{TABLE}</ac:rich-text-body></ac:macro>@</ac:layout-cell>",
    ],
)
def test_a_new_block_stands_under_all_that_the_table_is_nested_in_but_layouts(page: str) -> None:
    before = page.replace("@", "").encode()
    innermost = [element for element in parse(before).elements if element.name == "table"][-1]
    edit = status_block.insert(innermost, VIEW)
    assert (edit.start, edit.end, edit.new) == (
        page.encode().index(b"@"),
        page.encode().index(b"@"),
        markup_of(VIEW),
    )


def test_lines_say_the_block_in_plain_words() -> None:
    assert status_block.lines(VIEW) == (
        "Progress: 1 of 2 done, 1 won't be",
        "Past their date: OPS-1 waits for @abc",
        "Past their date: Row 2: see",
    )
