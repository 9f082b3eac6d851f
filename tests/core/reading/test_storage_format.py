"""Reading storage format with byte offsets, splicing, escaping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.reading.storage_format import (
    DEEPEST_NESTING,
    LARGEST_BODY,
    MOST_ELEMENTS,
    MOST_TABLES,
    Document,
    Edit,
    Element,
    StorageFormatError,
    escape_attribute,
    escape_text,
    parse,
    splice,
)

# What XML 1.0 can carry; everything else is dropped on escaping.
LEGAL = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\t\n\r"
)


def only(document: Document) -> Element:
    (element,) = document.root.children
    return element


def test_offsets_are_bytes_and_tags_are_included_outside_but_not_inside() -> None:
    body = "<p>日本</p><td class='a>b'>é<br/></td>".encode()
    first, second = parse(body).root.children
    assert body[first.start : first.end] == "<p>日本</p>".encode()
    assert body[first.inner_start : first.inner_end].decode() == "日本"
    assert body[second.start : second.end].decode() == "<td class='a>b'>é<br/></td>"
    assert body[second.inner_start : second.inner_end].decode() == "é<br/>"


@pytest.mark.parametrize(
    ("body", "self_closed"),
    [
        (b"<p/>", True),
        (b"<p />", True),
        (b'<p a="x" />', True),
        (b"<p></p>", False),
        (b'<p a="/"></p>', False),
        (b"<p><br/></p>", False),
        (b"<p>/></p>", False),
        (b"<p><!-- /></p><p> --></p>", False),
    ],
)
def test_self_closed_elements_are_told_from_empty_pairs(body: bytes, self_closed: bool) -> None:
    element = only(parse(body))
    assert element.self_closed is self_closed
    assert (element.start, element.end) == (0, len(body))
    if self_closed:
        assert element.inner_start == element.inner_end == element.end


def test_attribute_values_keep_their_entities() -> None:
    """Expat drops named entities inside attribute values without any event."""
    element = only(parse(b"""<a x="&nbsp;&gt;&#233;&#xe9;" y='"' ac:z="1\n2"/>"""))
    assert [element.get(name) for name in ("x", "y", "ac:z", "a")] == ["\xa0>éé", '"', "1 2", ""]
    assert element.get("missing") == ""


def test_text_runs_map_back_to_bytes() -> None:
    body = "<p>a&amp;b&nbsp;<![CDATA[x&amp;\r\n&\ny]]]]><![CDATA[>]]>\r\n😀&#x1F600;</p>".encode()
    element = only(parse(body))
    runs = list(parse(body).runs(element.inner_start, element.inner_end))
    assert "".join(run.text for run in runs) == "a&b\xa0x&amp;\r\n&\ny]]>\r\n😀😀" == element.raw_text
    assert [body[run.start : run.end] for run in runs if body[run.start : run.end].startswith(b"&")] == [
        b"&amp;",
        b"&nbsp;",
        b"&#x1F600;",
    ]
    plain = [run for run in runs if len(run.text) > 1]
    assert all(body[run.start : run.end] == run.text.encode() for run in plain)


def test_what_stands_around_and_before_an_element_is_found() -> None:
    document = parse(b"<a/><b><c/><d>x<e/></d>y<f><!-- </f> --><![CDATA[</f>]]><g></g></f></b><h/>")
    named = {element.name: element for element in document.elements}
    parents = {name: element.parent.name for name, element in named.items() if element.parent}
    assert parents == {"a": "", "b": "", "c": "b", "d": "b", "e": "d", "f": "b", "g": "f", "h": ""}
    befores = {name: element.before.name for name, element in named.items() if element.before}
    assert befores == {"b": "a", "d": "c", "f": "d", "h": "b"}
    assert [child.name for child in named["b"].children] == ["c", "d", "f"]
    assert [inner.name for inner in named["b"].descendants()] == ["c", "d", "e", "f", "g"]
    assert [above.name for above in named["g"].ancestors()] == ["f", "b"]
    sources = {name: document.body[element.start : element.end] for name, element in named.items()}
    assert sources["d"] == b"<d>x<e/></d>"
    assert sources["f"] == b"<f><!-- </f> --><![CDATA[</f>]]><g></g></f>"
    assert sources["b"] == document.body[4:-4]


@pytest.mark.parametrize("ask_first", range(6))
def test_elements_that_end_together_are_told_apart(ask_first: int) -> None:
    """The end of one is found with those of the others."""
    body = b"<a>1<b>2<c>3<d/>4</c>5</b>6</a>7<e>8<f/></e>"
    elements = [*parse(body).elements]
    assert elements[ask_first].end
    assert [body[element.inner_start : element.inner_end] for element in elements] == [
        b"1<b>2<c>3<d/>4</c>5</b>6",
        b"2<c>3<d/>4</c>5",
        b"3<d/>4",
        b"",
        b"8<f/>",
        b"",
    ]


def test_content_gives_children_and_text_in_order() -> None:
    element = only(parse(b"<p>a<b>x</b>c<i/></p>"))
    assert [node.name if isinstance(node, Element) else node.text for node in element.content()] == [
        "a",
        "b",
        "c",
        "i",
    ]


@pytest.mark.parametrize(
    ("body", "code", "sentence"),
    [
        (b"<p>\n<b></p>", "malformed", "line 2, column 6"),
        (b"<p a=b/>", "malformed", "line 1, column 6"),
        (b"a &unknown; b", "malformed", "&unknown;"),
        (b"a & b", "malformed", "line 1, column 4"),
        (b"xx\xff", "malformed", "line 1"),
        ("<p>é</p>".encode("utf-16"), "malformed", "UTF-8"),
        ("<p>é</p>".encode("utf-16-le"), "malformed", "UTF-8"),
        ("<p>é</p>".encode("utf-16-be"), "malformed", "UTF-8"),
        (b"</x>", "malformed", "line 1"),
        (b"a</x><x>b", "malformed", "line 1"),
        (b"</x><!-- ", "malformed", "line 1"),
        (b'<?xml version="1.0"?><p/>', "malformed", "line 1"),
        (b"<!DOCTYPE x><p/>", "doctype", "DOCTYPE"),
        (b'<!doctype x [<!ENTITY a "b">]><p>&a;</p>', "doctype", "DOCTYPE"),
        (b"<p></p><!DOCTYPE x>", "doctype", "DOCTYPE"),
        (b"<p>" * 5000 + b"</p>" * 5000, "too-deep", str(DEEPEST_NESTING)),
        (b"<i>" * 5000, "too-deep", str(DEEPEST_NESTING)),
        (b" " * (LARGEST_BODY + 1), "too-large", "5 MiB"),
        (b"<p/>" * (MOST_ELEMENTS + 1), "too-large", "50,000 elements"),
        (b"<table/>" * (MOST_TABLES + 1), "too-large", "1,000 tables"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_what_cannot_be_read_is_refused_with_one_sentence(body: bytes, code: str, sentence: str) -> None:
    with pytest.raises(StorageFormatError) as refusal:
        parse(body)
    assert refusal.value.code == code
    assert sentence in str(refusal.value)


def test_a_doctype_that_is_only_mentioned_is_text() -> None:
    body = b"<p><![CDATA[<!DOCTYPE html>]]></p><!-- <!DOCTYPE -->"
    assert only(parse(body)).raw_text == "<!DOCTYPE html>"


def test_the_limits_themselves_are_allowed() -> None:
    assert [*parse(b"<p>" * DEEPEST_NESTING + b"</p>" * DEEPEST_NESTING).elements][-1].name == "p"
    assert parse(b" " * LARGEST_BODY).root.end == LARGEST_BODY
    assert sum(1 for _ in parse(b"<p/>" * MOST_ELEMENTS).elements) == MOST_ELEMENTS
    assert sum(1 for _ in parse(b"<table/>" * MOST_TABLES).elements) == MOST_TABLES


@pytest.mark.parametrize("markup", ["<p>{}</p>", "<p a='{}'/>", "<p><!--{}--></p>", "<p><![CDATA[{}]]></p>"])
def test_a_long_page_is_read_right(markup: str) -> None:
    """It comes to the parser in portions, which end amid tokens and characters."""
    long = markup.format("x" + "é" * 800_000)
    document = parse(f"{long}\n<b/><q>é</q>".encode())
    assert [element.name for element in document.elements] == ["p", "b", "q"]
    assert [*document.elements][-1].raw_text == "é"
    with pytest.raises(StorageFormatError, match="line 2, column 6: mismatched tag"):
        parse(f"{long}\n<p></b>".encode())


def test_attributes_of_megabytes_are_no_attack() -> None:
    """To expat they are, where they stand in an entity that the document hardly explains."""
    assert only(parse(b"<p a='" + b" x" * (LARGEST_BODY // 2 - 10) + b"'/>")).name == "p"


def test_splice_replaces_and_inserts() -> None:
    edits = [Edit(4, 4, b"!"), Edit(0, 1, b"A"), Edit(4, 4, b"?"), Edit(2, 3, b"")]
    assert splice(b"abcd", edits) == b"Abd!?"


@pytest.mark.parametrize(
    "edits",
    [[Edit(0, 3, b""), Edit(2, 4, b"")], [Edit(3, 9, b"")], [Edit(-1, 1, b"")], [Edit(2, 1, b"")]],
)
def test_splice_refuses_overlaps_and_offsets_outside(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps another or leaves the body"):
        splice(b"abcd", edits)


@given(st.text(LEGAL))
def test_escaped_text_reads_back_the_same(text: str) -> None:
    element = only(parse(b"<p>" + escape_text(text) + b"</p>"))
    assert element.raw_text == text
    assert not element.children


@given(st.text(LEGAL))
def test_escaped_attributes_read_back_the_same(text: str) -> None:
    for quote in (b'"', b"'"):
        element = only(parse(b"<p a=" + quote + escape_attribute(text) + quote + b"/>"))
        assert element.get("a") == text


@given(st.text())
def test_any_text_can_be_escaped(text: str) -> None:
    """Surrogates and control characters are dropped: no text from anywhere makes a page unreadable."""
    parse(b'<p a="' + escape_attribute(text) + b'">' + escape_text(text) + b"</p>")
