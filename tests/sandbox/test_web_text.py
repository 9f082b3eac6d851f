"""Descriptions and comments of tickets as HTML, and what changed in a page's source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.sandbox.web.adf_html import text_html
from sync.sandbox.web.diff import Piece, difference, source_html


def node(kind: str, *content: dict[str, object], **attributes: object) -> dict[str, object]:
    return {"type": kind, "attrs": attributes, "content": list(content)}


def text(words: str, *marks: dict[str, object]) -> dict[str, object]:
    return {"type": "text", "text": words, "marks": list(marks)}


LINK: dict[str, object] = {"type": "link", "attrs": {"href": "https://site/wiki"}}


@pytest.mark.parametrize(
    ("document", "html"),
    [
        (None, ""),
        (node("doc", node("paragraph", text("a < b"))), "<p>a &lt; b</p>"),
        (text("x", {"type": "strong"}, {"type": "em"}), "<em><strong>x</strong></em>"),
        (text("x", LINK), '<a href="https://site/wiki" rel="noreferrer">x</a>'),
        (
            text("x", {"type": "link", "attrs": {"href": "javascript:alert(1)"}}),
            '<span class="missing">x</span>',
        ),
        (text("x", {"type": "textColor", "attrs": {"color": "red;x"}}), "x"),
        (node("mention", id="1", text="@Ada Lane"), '<span class="mention">@Ada Lane</span>'),
        (node("mention", id="557058:ada"), '<span class="mention">@557058:ada</span>'),
        (
            node("inlineCard", url="https://site/1"),
            '<a href="https://site/1" rel="noreferrer">https://site/1</a>',
        ),
        (node("heading", text("H"), level=2), "<h2>H</h2>"),
        (node("heading", text("H")), "<h3>H</h3>"),
        (node("bulletList", node("listItem", text("a"))), "<ul><li>a</li></ul>"),
        (node("codeBlock", text("<x>")), "<pre>&lt;x&gt;</pre>"),
        (node("panel", text("x"), panelType="info"), '<div class="panel plain">x</div>'),
        (node("hardBreak"), "<br>"),
        (node("emoji", shortName=":fire:", text="🔥"), "🔥"),
        (node("status", text="Done", color="green"), '<span class="lozenge green">Done</span>'),
        (node("status", text="x", color="neutral"), '<span class="lozenge grey">x</span>'),
        (node("date", timestamp="1796342400000"), '<span class="date">4 Dec 2026</span>'),
        (node("unheardOf", text("still shown")), "still shown"),
        ("plain <b> words", '<div class="wiki">plain &lt;b&gt; words</div>'),
        (
            "*Bold* [~ada] [Outage|https://site/1]",
            (
                '<div class="wiki"><strong>Bold</strong> <span class="mention">@ada</span> '
                '<a href="https://site/1" rel="noreferrer">Outage</a></div>'
            ),
        ),
        ("[x|javascript:alert(1)]", '<div class="wiki"><span class="missing">x</span></div>'),
    ],
)
def test_a_text_of_a_ticket_is_shown(document: object, html: str) -> None:
    assert str(text_html(document)) == html


def test_a_change_is_narrowed_down_to_its_characters() -> None:
    old = "<table><tr><td><p>Check</p></td><td><p>open</p></td></tr></table>"
    new = old.replace("Check", "Check <ac:x>OPS-1</ac:x>").replace("open", "done")
    found = difference(old, new)
    changes = [piece for hunk in found.hunks for piece in hunk if piece.kind != "same"]
    assert changes == [
        Piece("new", " <ac:x>OPS-1</ac:x>"),
        Piece("gone", "open"),
        Piece("new", "done"),
    ]
    assert (found.added, found.removed) == (19 + 4, 4)


def test_equal_bodies_have_no_difference() -> None:
    assert difference("<p>x</p>", "<p>x</p>").hunks == ()


SOURCES = st.lists(st.sampled_from(["<p>", "</p>", "a", "b", "\n", "<br />"]), max_size=30).map("".join)


@given(SOURCES, SOURCES)
def test_a_difference_tells_both_sides(old: str, new: str) -> None:
    """What is the same or gone stands in the old body, what is the same or new in the new one."""
    found = difference(old, new)
    for hunk in found.hunks:
        assert "".join(piece.text for piece in hunk if piece.kind != "new") in old
        assert "".join(piece.text for piece in hunk if piece.kind != "gone") in new
    assert len(old) - found.removed == len(new) - found.added
    assert bool(found.hunks) == (old != new)


def test_source_is_shown_to_the_last_character() -> None:
    assert (
        str(source_html('<p a="1">x &amp; y</p>'))
        == '<span class="tag">&lt;p a=&#34;1&#34;&gt;</span>x &amp;amp; y<span class="tag">&lt;/p&gt;</span>'
    )
