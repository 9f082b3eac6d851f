"""Where a phrase goes in cells as people really write them."""

import pytest

from sync.core.reading.storage_format import Element, parse, splice
from sync.core.writing.places import append, is_phrase, prepend, replace, set_content

MACRO = "<ac:structured-macro ac:name='info'><ac:rich-text-body>x</ac:rich-text-body></ac:structured-macro>"
JIRA = (
    "<ac:structured-macro ac:name='jira'><ac:parameter ac:name='key'>A-1</ac:parameter></ac:structured-macro>"
)


def cell(body: bytes) -> Element:
    (element,) = parse(body).root.children
    return element


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<td><p></p></td>", "<td><p>@</p></td>"),
        ("<td><p /></td>", "<td><p>@</p></td>"),
        ('<td><p local-id="a/>" /></td>', '<td><p local-id="a/>">@</p></td>'),
        ("<td><p>&nbsp;</p></td>", "<td><p>@&nbsp;</p></td>"),
        ("<td><br /></td>", "<td>@<br /></td>"),
        ("<td class='x'><p><br/></p></td>", "<td class='x'><p>@<br/></p></td>"),
        ("<td>&nbsp;</td>", "<td>@&nbsp;</td>"),
        ("<td/>", "<td>@</td>"),
        ("<td></td>", "<td>@</td>"),
        ("<td>\r\n  <p>\r\n</p></td>", "<td>\r\n  <p>@\r\n</p></td>"),
        ("<td><div class='c'><p><br/></p></div></td>", "<td><div class='c'><p>@<br/></p></div></td>"),
        ("<td><p></p><p></p></td>", "<td><p>@</p><p></p></td>"),
        ("<td><p><strong></strong></p></td>", "<td><p>@<strong></strong></p></td>"),
    ],
)
def test_a_blank_cell_is_filled_in_its_empty_paragraph(before: str, after: str) -> None:
    blank = cell(before.encode())
    for put in (append, prepend, replace):
        assert splice(before.encode(), [put(blank, b"@")]).decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<td>Fix it</td>", "<td>Fix it @</td>"),
        ("<td><p>Fix it</p></td>", "<td><p>Fix it @</p></td>"),
        ("<td><p>Fix it&nbsp; </p></td>", "<td><p>Fix it @&nbsp; </p></td>"),
        ("<td><p>Fix &amp;</p></td>", "<td><p>Fix &amp; @</p></td>"),
        ("<td><p>Fix <strong>it</strong></p></td>", "<td><p>Fix <strong>it</strong> @</p></td>"),
        ("<td><p>Fix it<br/></p></td>", "<td><p>Fix it @<br/></p></td>"),
        ("<td><p>Fix it</p><p /></td>", "<td><p>Fix it @</p><p /></td>"),
        ("<td><p>Fix</p><p>it</p></td>", "<td><p>Fix</p><p>it @</p></td>"),
        ("<td><p>Fix:</p><ul><li>it</li></ul></td>", "<td><p>Fix:</p><ul><li>it</li></ul><p>@</p></td>"),
        (
            "<td><table><tr><td>x</td></tr></table></td>",
            "<td><table><tr><td>x</td></tr></table><p>@</p></td>",
        ),
        (f"<td><p>Run</p>{MACRO}</td>", f"<td><p>Run</p>{MACRO}<p>@</p></td>"),
        (f"<td><p>Run {MACRO}</p></td>", f"<td><p>Run {MACRO} @</p></td>"),
        (f"<td>Fix {JIRA}</td>", f"<td>Fix {JIRA} @</td>"),
        (
            "<td><p><ac:inline-comment-marker ac:ref='r'>Fix it</ac:inline-comment-marker></p></td>",
            "<td><p><ac:inline-comment-marker ac:ref='r'>Fix it</ac:inline-comment-marker> @</p></td>",
        ),
        ("<td><p>再発防止 😀</p></td>", "<td><p>再発防止 😀 @</p></td>"),
        ("<td><p><![CDATA[Fix <it>]]></p></td>", "<td><p><![CDATA[Fix <it>]]> @</p></td>"),
        ("<td><p><![CDATA[Fix \n ]]></p></td>", "<td><p><![CDATA[Fix \n ]]> @</p></td>"),
        ("<td><p>Fix it <!-- really --></p></td>", "<td><p>Fix it @ <!-- really --></p></td>"),
        ("<td><div><p>Fix it</p></div></td>", "<td><div><p>Fix it @</p></div></td>"),
        (
            "<td><p>By <time datetime='2026-01-01' /> </p></td>",
            "<td><p>By <time datetime='2026-01-01' /> @ </p></td>",
        ),
    ],
)
def test_a_phrase_is_appended_where_the_words_end(before: str, after: str) -> None:
    assert splice(before.encode(), [append(cell(before.encode()), b"@")]).decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<td>soon</td>", "<td>@ soon</td>"),
        ("<td><p /><p>soon</p></td>", "<td><p /><p>@ soon</p></td>"),
        ("<td><ul><li>soon</li></ul></td>", "<td><p>@</p><ul><li>soon</li></ul></td>"),
        ("<td><p><em>soon</em></p></td>", "<td><p>@ <em>soon</em></p></td>"),
        ("<td><p><![CDATA[soon]]></p></td>", "<td><p>@ <![CDATA[soon]]></p></td>"),
        (f"<td><p>{MACRO}</p></td>", f"<td><p>@ {MACRO}</p></td>"),
    ],
)
def test_a_phrase_is_prepended_where_the_words_begin(before: str, after: str) -> None:
    assert splice(before.encode(), [prepend(cell(before.encode()), b"@")]).decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<td><p>Open / Done</p></td>", "<td><p>@</p></td>"),
        ("<td>Open &amp; Done&nbsp;</td>", "<td>@&nbsp;</td>"),
        ("<td><p><em>Open</em> / Done<br/></p></td>", "<td><p>@<br/></p></td>"),
        ("<td><ul><li>Open</li><li>Done</li></ul></td>", "<td>@</td>"),
        ("<td><p>Open</p><p>Done</p></td>", "<td>@</td>"),
        ("<td><p><![CDATA[Open / Done]]></p></td>", "<td><p>@</p></td>"),
        (
            "<td><p><ac:inline-comment-marker ac:ref='r'>Open / Done</ac:inline-comment-marker></p></td>",
            "<td><p><ac:inline-comment-marker ac:ref='r'>@</ac:inline-comment-marker></p></td>",
        ),
    ],
)
def test_a_phrase_replaces_all_words(before: str, after: str) -> None:
    assert splice(before.encode(), [replace(cell(before.encode()), b"@")]).decode() == after


def test_a_comment_on_some_of_the_words_is_not_lost_with_them() -> None:
    before = b"<td><p>Open / <ac:inline-comment-marker ac:ref='r'>Done</ac:inline-comment-marker></p></td>"
    after = splice(before, [replace(cell(before), b"@")])
    assert after == before.replace(b"<p>", b"<p>@ ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<p>old</p>", b"<p>@</p>"),
        (b"<p/>", b"<p>@</p>"),
        (b'<p a="/>"  />', b'<p a="/>">@</p>'),
        (b"<p></p>", b"<p>@</p>"),
    ],
)
def test_content_is_set_between_the_tags(before: bytes, after: bytes) -> None:
    assert splice(before, [set_content(cell(before), b"@")]) == after


def test_only_macros_that_stand_amid_words_are_phrases() -> None:
    assert is_phrase(cell(JIRA.encode()))
    assert not is_phrase(cell(MACRO.encode()))


def test_a_phrase_finds_its_place_however_deep_the_words_stand() -> None:
    opening, closing = "<div><p/>" * 200, "<p/></div>" * 200
    body = f"<td>{opening}Fix{closing}</td>".encode()
    around = cell(body)
    assert splice(body, [append(around, b"@")]).decode() == f"<td>{opening}Fix @{closing}</td>"
    assert splice(body, [prepend(around, b"@")]).decode() == f"<td>{opening}@ Fix{closing}</td>"
    assert splice(body, [replace(around, b"@")]).decode() == f"<td>{opening}@{closing}</td>"
