"""Pages that try to break the reader: a finding or an answer, in under a second and little memory."""

import re
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.planning.preview import preview
from sync.core.policy import Reading
from sync.core.reading.action_items import PageReading, read_page
from sync.core.reading.storage_format import StorageFormatError, escape_text
from tests.core.reading.heavy_pages import HEAVY, HOSTILE, action

# What XML cannot carry is dropped when text is written.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ANCHOR = date(2026, 5, 13)
MOST_SECONDS = 1
MOST_MEMORY = 256 << 20


def read(body: bytes | str) -> PageReading:
    return read_page(body if isinstance(body, bytes) else body.encode(), Reading(lists=True), ANCHOR)


@dataclass(frozen=True)
class Answer:
    """The findings of a page, why there is no preview of it (empty where there is one), and what both cost.

    ``seconds`` are those of the processor, for reading and for the preview; ``memory`` is in bytes.
    """

    findings: tuple[str, ...]
    refused: str
    seconds: tuple[float, float]
    memory: int

    def is_cheap(self) -> bool:
        return max(self.seconds) < MOST_SECONDS and self.memory < MOST_MEMORY


def answer_to(name: str) -> Answer:
    """Read and preview a page, in this process. The memory that it took to make the page counts as well."""
    before = _peak()
    made = HEAVY[name]() if name in HEAVY else HOSTILE[name][0]()
    body = made if isinstance(made, bytes) else made.encode()
    begun = time.process_time()
    findings = tuple(finding.code for finding in read(body).findings)
    halfway = time.process_time()
    refused = preview_of(body)
    seconds = (halfway - begun, time.process_time() - halfway)
    return Answer(findings, refused, seconds, _peak() - before)


def preview_of(body: bytes) -> str:
    """The code of the reason why there is no preview; the empty string where there is one."""
    try:
        preview(body, {}, ANCHOR)
    except StorageFormatError as error:
        return error.code
    return ""


def take_memory(size: int) -> int:
    """The memory, in bytes, that text of a size is found to take."""
    before = _peak()
    return len(b"x" * size) and _peak() - before


def _peak() -> int:
    """The most memory, in bytes, that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@pytest.fixture
def apart() -> Iterator[Executor]:
    """A process that has done nothing before, so that all memory it takes is new."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(1, context) as process:
        yield process


@pytest.mark.speed
@pytest.mark.speed
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_a_finding(name: str, apart: Executor) -> None:
    _, code = HOSTILE[name]
    answer = apart.submit(answer_to, name).result()
    assert answer.findings == (code,)
    assert answer.refused == ("" if code == "too-many-rows" else code)
    assert answer.is_cheap(), answer


@pytest.mark.speed
@pytest.mark.speed
@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_page_is_read_and_written_in_time(name: str, apart: Executor) -> None:
    answer = apart.submit(answer_to, name).result()
    assert answer.refused == ""
    assert answer.is_cheap(), answer


def test_memory_that_a_page_takes_is_seen(apart: Executor) -> None:
    """Or the tests above could not fail."""
    assert apart.submit(take_memory, MOST_MEMORY + (8 << 20)).result() > MOST_MEMORY


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
