"""Pages that try to break the reader: a finding or an answer, in little time and memory."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.planning.preview import preview
from sync.core.reading.action_items import PageReading
from sync.core.reading.storage_format import escape_text
from tests.benchmarks.heavy import ANCHOR, MOST_MEMORY, MOST_PARSES, cost, in_its_own_process, peak
from tests.benchmarks.heavy import read as read_body
from tests.core.reading.heavy_pages import HEAVY, HOSTILE, action

# What XML cannot carry is dropped when text is written.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(body: bytes | str) -> PageReading:
    return read_body(body if isinstance(body, bytes) else body.encode())


@pytest.mark.speed
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_a_finding(name: str) -> None:
    _, code = HOSTILE[name]
    answer = cost(name)
    assert answer.findings == (code,)
    assert answer.refused == ("" if code == "too-many-rows" else code)
    assert answer.is_small(), answer


@pytest.mark.speed
@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_page_is_read_and_written_in_time(name: str) -> None:
    """Time is counted in raw parses by the same process, so a slow or busy machine changes nothing."""
    answer = cost(name)
    assert answer.refused == ""
    assert answer.is_small(), answer


def read_looking_back(body: bytes) -> PageReading:
    """Read a page as somebody would who looks three times through all that stands before every paragraph."""
    for tag in (b"<p", b"</", b"<"):
        assert all(body.count(tag, 0, found.end()) >= 0 for found in re.finditer(b"<p", body))
    return read(body)


@pytest.mark.speed
def test_time_that_grows_with_the_square_of_a_page_is_seen() -> None:
    """Or the tests above could not fail: the same page, read as it should not be."""
    assert cost("many siblings", read_looking_back, attempts=1).parses > MOST_PARSES


def take_memory(size: int) -> int:
    """The memory, in bytes, that text of a size is found to take."""
    before = peak()
    return len(b"x" * size) and peak() - before


def test_memory_that_a_page_takes_is_seen() -> None:
    """Or the tests above could not fail."""
    assert in_its_own_process(take_memory, MOST_MEMORY + (8 << 20)) > MOST_MEMORY


def test_a_page_cut_off_anywhere_is_refused() -> None:
    page = f"<div class='é'>é&amp;<br/><!-- x --><![CDATA[ ]]>{action('Fix')}</div>".encode()
    assert read(page).findings == ()
    for end in range(1, len(page)):
        assert [finding.code for finding in read(page[:end]).findings] == ["malformed"], page[:end]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Fix\r\n  it", "Fix it"),
        ("<![CDATA[a ]]]]><![CDATA[> b]]>", "a ]]> b"),
        ("<![CDATA[a]]&gt;]]>", "a]]&gt;"),
        ("😀 𝒳 &#x1F600;", "😀 𝒳 😀"),
        ("a<!-- <td> --><?x y?>b", "ab"),
    ],
)
def test_odd_spellings_of_text_read_right_and_stay(markup: str, text: str) -> None:
    item = read(action(markup)).tables[0].rows[0].item
    assert item is not None
    assert item.text == text
    written = preview(action(markup).encode(), {}, ANCHOR)
    assert action(markup).partition("</td>")[0].encode() in written
    written_item = read(written).tables[0].rows[0].item
    assert written_item is not None
    assert (written_item.text, written_item.tickets) == (text, ("PREVIEW-1",))


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_whatever_people_type_the_cells_read_back(texts: list[str]) -> None:
    rows = b"".join(b"<tr><td>Fix</td><td>" + escape_text(text) + b"</td></tr>" for text in texts)
    reading = read(b"<table><tr><th>Action</th><th>Owner</th></tr>" + rows + b"</table>")
    carried = [_ILLEGAL.sub("", text).split() for text in texts]
    assert [row.cells[1].split() for row in reading.tables[0].rows] == carried


@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    read(body)
