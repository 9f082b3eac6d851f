"""Pages that try to break the reader: a finding or an answer, in under a second and little memory."""

import re
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.planning.preview import preview
from sync.core.policy import Reading
from sync.core.reading.action_items import PageReading, read_page
from sync.core.reading.storage_format import (
    DEEPEST_NESTING,
    LARGEST_BODY,
    MOST_ELEMENTS,
    StorageFormatError,
    escape_text,
)

HEADER = (
    "<h2>Action items</h2><table><tr><th>Action</th><th>Owner</th><th>Due</th><th>Status</th></tr>{}</table>"
)
ROW = "<tr><td>{}</td><td>Ann</td><td>2026-06-10</td><td>Open</td></tr>"
# What XML cannot carry is dropped when text is written.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ANCHOR = date(2026, 5, 13)
Answer = TypeVar("Answer")


def read(body: bytes | str) -> PageReading:
    return read_page(body if isinstance(body, bytes) else body.encode(), Reading(lists=True), ANCHOR)


def action(text: str) -> str:
    return HEADER.format(ROW.format(text))


HOSTILE: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "malformed": (lambda: "<p><b></p>", "malformed"),
    "doctype": (lambda: "<!DOCTYPE x><p/>", "doctype"),
    "entity bomb": (
        lambda: "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><p>&b;</p>",
        "doctype",
    ),
    "external entity": (lambda: "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;", "doctype"),
    "unknown entity": (lambda: "<p>&a;</p>", "malformed"),
    "5,000 deep": (lambda: "<p>" * 5000 + "</p>" * 5000, "too-deep"),
    "5,000 deep, unclosed": (lambda: "<p>" * 5000, "too-deep"),
    "20 MiB": (lambda: b"<p>" + b"x" * (20 << 20) + b"</p>", "too-large"),
    "a million elements": (lambda: "<b/>" * 1_000_000, "too-large"),
    "10,000 rows": (lambda: HEADER.format(ROW.format("Fix") * 10_000), "too-many-rows"),
    "not UTF-8": (lambda: "<p>é</p>".encode("latin-1"), "malformed"),
    "control character": (lambda: "<p>\x00</p>", "malformed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_a_finding(name: str) -> None:
    body, code = HOSTILE[name]
    page = in_time(read, body())
    assert [finding.code for finding in page.findings] == [code]
    if page.unreadable:
        assert in_time(preview_of, body()) == code


HEAVY: dict[str, Callable[[], str]] = {
    "one long text": lambda: action("x" * (LARGEST_BODY - 1000)),
    "many brackets": lambda: action("[" * 100_000 + "(" * 100_000),
    "many dashes": lambda: action("-" * 1_000_000 + "x"),
    "many spaces": lambda: action(" " * 1_000_000 + "x"),
    "many slashes": lambda: action(" / " * 200_000),
    "many keys": lambda: action("OPS-1 " * 100_000),
    "many addresses": lambda: action("https://x.example/browse/OPS-1 " * 30_000),
    "a long due text": lambda: HEADER.format(
        "<tr><td>Fix</td><td/><td>" + "2026-06-10 after " * 50_000 + "</td></tr>"
    ),
    "a long heading": lambda: "<h2>" + "actions taken " * 300_000 + "</h2>" + action("Fix"),
    "a long header": lambda: action("Fix").replace("Due", "due " * 500_000),
    "many siblings": lambda: "<p/>" * 100_000 + action("Fix") * 100,
    "as deep as allowed": lambda: (
        "<div>" * (DEEPEST_NESTING - 4) + action("Fix") + "</div>" * (DEEPEST_NESTING - 4)
    ),
    "as many elements as allowed": lambda: "<p/>" * (MOST_ELEMENTS - 100) + action("Fix"),
    "wide spans": lambda: HEADER.format("<tr><td colspan='9999' rowspan='9999'>x</td></tr>" * 1000),
    "many rows": lambda: HEADER.format(ROW.format("Fix it") * 1999),
    "many tables": lambda: action("Fix") * 500,
    "many lists": lambda: "<h2>Action items</h2>" + "<ul><li>Fix</li></ul>" * 5_000,
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_page_is_read_and_written_in_time(name: str) -> None:
    body = HEAVY[name]()
    assert in_time(read, body).document is not None
    assert in_time(preview_of, body) == ""


def preview_of(body: bytes | str) -> str:
    """The code of the reason why there is no preview; the empty string where there is one."""
    try:
        preview(body if isinstance(body, bytes) else body.encode(), {}, ANCHOR)
    except StorageFormatError as error:
        return error.code
    return ""


def in_time(work: Callable[[bytes | str], Answer], body: bytes | str) -> Answer:
    """Work in under a second of processor time."""
    start = time.process_time()
    answer = work(body)
    assert time.process_time() - start < 1
    return answer


@pytest.mark.parametrize("name", ["as many elements as allowed", "one long text", "many rows"])
def test_reading_and_writing_take_little_memory(name: str) -> None:
    body = HEAVY[name]().encode()
    tracemalloc.start()
    try:
        preview_of(body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 256 << 20


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
