"""What is written says what it should, and nothing that stands in Jira gets out of its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import Category, Link, Mention, Text, UserRef
from sync.core.reading.plain_text import parameter, plain_text
from sync.core.reading.storage_format import parse
from sync.core.view import BlockView, TicketRef, legible
from sync.core.writing.markup import (
    colour_of,
    paragraphs,
    parameter_markup,
    reads_alike,
    status_block,
    status_macro,
    ticket_macro,
    title_of,
)

NASTY = st.text() | st.text(
    alphabet=["]", ">", "<", "&", '"', "'", "\0", "\x1b", "\u202e", "\u200f", "\n", "א"]
)


def test_a_ticket_is_confluences_own_macro_in_the_servers_spelling() -> None:
    assert ticket_macro("OPS-1") == (
        b'<ac:structured-macro ac:name="jira" ac:schema-version="1">'
        b'<ac:parameter ac:name="key">OPS-1</ac:parameter></ac:structured-macro>'
    )


@pytest.mark.parametrize(
    ("category", "colour"),
    [
        (Category.NEW, ""),
        (Category.IN_PROGRESS, "Blue"),
        (Category.DONE, "Green"),
        (Category.UNDEFINED, ""),
    ],
)
def test_the_category_gives_the_colour(category: Category, colour: str) -> None:
    assert colour_of(category) == colour


def test_grey_is_left_out_because_confluence_drops_it() -> None:
    assert b"colour" not in status_macro("To Do", "")
    assert b'<ac:parameter ac:name="colour">Green</ac:parameter>' in status_macro("Done", "Green")


@given(NASTY)
def test_a_title_reads_back_as_it_was_written(status: str) -> None:
    (macro,) = parse(status_macro(title_of(status), "Blue")).root.children
    assert parameter(macro, "title") == title_of(status)
    assert parameter(macro, "colour") == "Blue"


@given(NASTY, NASTY)
def test_text_stays_in_its_paragraph(one: str, other: str) -> None:
    line = (Text(one), Text(other, strong=True), Link(one, "https://example.org/?" + other), TicketRef("A-1"))
    (paragraph,) = parse(paragraphs([line])).root.children
    assert [child.name for child in paragraph.children] == ["strong", "a", "ac:structured-macro"]
    texts = legible(one) + legible(other) + legible(one) + "A-1"
    assert plain_text(paragraph).raw.replace("\n", "") == texts


@given(st.text())
def test_nothing_unseen_is_left_in_a_text(text: str) -> None:
    kept = legible(text)
    assert not set(kept) & set("\0\x07\x1b\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n\r\t")
    assert legible(kept) == kept


def test_letters_of_every_script_and_their_marks_survive() -> None:
    text = "עברית\u200f 日本 👩\u200d💻 é"
    assert legible(text) == text


@pytest.mark.parametrize(
    ("user", "attribute"),
    [
        ("712020:ab-cd", b'ri:account-id="712020:ab-cd"'),
        ("userkey:8a7f", b'ri:userkey="8a7f"'),
        ("username:ana", b'ri:username="ana"'),
        ('a"b', b'ri:account-id="a&quot;b"'),
    ],
)
def test_people_are_mentioned_as_their_site_names_them(user: str, attribute: bytes) -> None:
    expected = b"<p><ac:link><ri:user %b /></ac:link></p>" % attribute
    assert paragraphs([(Mention(UserRef(user)),)]) == expected


def test_words_are_compared_without_case_and_kind_of_apostrophe() -> None:
    assert reads_alike("Won't do", "WON’T  DO")
    assert not reads_alike("Done", "Doing")


def test_a_parameter_is_escaped() -> None:
    assert parameter_markup("key", "<A&B>") == b'<ac:parameter ac:name="key">&lt;A&amp;B&gt;</ac:parameter>'


def test_the_block_is_a_page_properties_macro_that_reports_can_list() -> None:
    (block,) = parse(status_block(BlockView((("Progress", ((Text("1 of 2"),),)),)))).root.children
    assert (block.get("ac:name"), parameter(block, "id")) == ("details", "postmortem-sync")
    names = [element.name for element in block.descendants()]
    assert names[1:] == ["ac:rich-text-body", "table", "tbody", "tr", "th", "p", "td", "p"]
