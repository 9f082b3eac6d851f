"""Texts for Jira, in both of its formats: what people wrote is shown, and never obeyed."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.atlassian import adf, wiki_markup
from sync.core.model import Link, Mention, Text, UserRef


def texts(node: object) -> str:
    """All text of an ADF document, with its line breaks."""
    if isinstance(node, dict):
        if node["type"] == "hardBreak":
            return "\n"
        return str(node.get("text", "")) + "".join(texts(child) for child in node.get("content", []))
    raise TypeError(node)


def test_a_document_holds_text_links_and_mentions() -> None:
    paragraph = (
        Text("Fix "),
        Text("now", strong=True),
        Link("the page", "https://example.com/1"),
        Mention(UserRef("5b10", "Ann")),
    )
    assert adf.document([paragraph]) == {
        "type": "doc",
        "version": 1,
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "Fix "},
                    {"type": "text", "text": "now", "marks": [{"type": "strong"}]},
                    {
                        "type": "text",
                        "text": "the page",
                        "marks": [{"type": "link", "attrs": {"href": "https://example.com/1"}}],
                    },
                    {"type": "mention", "attrs": {"id": "5b10", "text": "@Ann"}},
                ],
            }
        ],
    }


@given(st.text())
def test_text_is_text_in_a_document(text: str) -> None:
    document = adf.document([(Text(text),)])
    kept = "".join(character for character in text if character in "\n\t" or not 0 <= ord(character) < 32)
    assert texts(document) == kept.replace("\x7f", "")
    assert '"text": ""' not in json.dumps(document), "Jira refuses empty text nodes"


def test_a_document_breaks_lines_with_nodes() -> None:
    content = [{"type": "text", "text": "a"}, {"type": "hardBreak"}, {"type": "text", "text": "b"}]
    assert adf.document([(Text("a\nb"),)])["content"] == [{"type": "paragraph", "content": content}]


# --- wiki markup

MARK = re.compile(
    r"(?<![\\&])(?:[{}\[\]|!]|(?<![^\W_])[*_+^~#-]|[*_+^~#-](?![^\W_])|\?\?)|\\\\|\bh[1-6]\.|\bbq\."
)


def shown(markup: str) -> str:
    """What the renderer makes of escaped text."""
    plain = re.sub(r"\\([^\w\s]|_)", r"\1", markup)
    return plain.replace("&#92;", "\\").replace("&#46;", ".").replace("&amp;", "&")


@given(st.text(st.sampled_from("ab1 {}[]|!*_+^~#-?\\&;.hbq\n")))
def test_no_text_becomes_a_command(text: str) -> None:
    markup = wiki_markup.escaped(text)
    assert not MARK.search(markup), markup
    if "&" not in text:
        assert shown(markup) == text


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a pre-flight check of snake_case", "a pre-flight check of snake_case"),
        ("*bold* {color:red}", r"\*bold\* \{color:red\}"),
        ("[~admin] !image.png!", r"\[\~admin\] \!image.png\!"),
        ("- item", r"\- item"),
        ("h1. Title", "h1&#46; Title"),
        (r"C:\\temp", "C:&#92;&#92;temp"),
        ("&#123;code&#125; &c.", r"&amp;\#123;code&amp;\#125; &c."),
        ("a\rb\x00c", "abc"),
    ],
)
def test_what_wiki_markup_shows(text: str, markup: str) -> None:
    assert wiki_markup.escaped(text) == markup


def test_wiki_markup_of_paragraphs() -> None:
    first = (Text("Fix ", strong=False), Text("now", strong=True), Link("a|b]", "https://example.com/a b|c]"))
    second = (Mention(UserRef("username:ann.lee")), Mention(UserRef("x] [~admin", "Eve")))
    assert wiki_markup.document([first, second]) == (
        "Fix *now*[a\\|b\\]|https://example.com/a%20b%7Cc%5D]\n\n[~ann.lee]Eve"
    )
