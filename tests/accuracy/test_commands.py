"""``explain`` and ``preview`` as commands: on bad bodies, and on all of the corpus where there is one."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sync.cli import main
from sync.core.reading.storage_format import StorageFormatError, parse
from sync.core.writing import render as rendering
from tests.accuracy.corpus import ROOT

BODIES = sorted(ROOT.glob("*/*.xml"))
PAGE = (
    b"<h2>Action items</h2>\r\n<table><tr><th>Action</th><th>Due</th><th>Status</th></tr>\r\n"
    b"<tr><td>Cap retries</td><td>2 weeks</td><td></td></tr>\r\n"
    b"<tr><td>Split the queue (OPS-2)</td><td></td><td>Open</td></tr>\r\n"
    b"<tr><td>Page on lag</td><td></td><td></td></tr></table>\r\n<p>caf&eacute; & all</p>"
).replace(b"& all", b"&amp; all")
UNREADABLE = {
    "malformed": b"<p>Fix <b>it</p>",
    "doctype": b"<!DOCTYPE p><p>Fix it</p>",
    "too deep": b"<p>" * 5000 + b"</p>" * 5000,
    "not UTF-8": "<p>é</p>".encode("latin-1"),
}


def run(command: str, body: Path, *options: str) -> Result:
    return CliRunner().invoke(main, [command, "--file", str(body), "--today", "2026-06-01", *options])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return written(tmp_path / "body.xml", PAGE)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def tickets(folder: Path, told: object) -> tuple[str, str]:
    """The option that tells of these tickets."""
    return "--tickets", str(written(folder / "tickets.json", json.dumps(told).encode()))


def explained(body: Path, *options: str) -> list[dict[str, Any]]:
    """The rows of the only table."""
    result = CliRunner().invoke(main, ["explain", "--file", str(body), "--json", *options])
    assert result.exit_code == 0
    (table,) = json.loads(result.stdout)["tables"]
    rows: list[dict[str, Any]] = table["rows"]
    return rows


# --- explain


@pytest.mark.parametrize(
    ("options", "due"),
    [
        (("--incident-date", "2026-03-02", "--today", "2026-06-01"), "2026-03-16"),
        (("--incident-date", "2026-03-02"), "2026-03-16"),
        (("--today", "2026-06-01"), "2026-06-15"),
    ],
)
def test_relative_dates_count_from_the_incident_else_from_the_day_told(
    page: Path, options: tuple[str, ...], due: str
) -> None:
    assert explained(page, *options)[0]["due"] == due


def test_without_any_day_relative_dates_count_from_today(page: Path) -> None:
    days = [date.today(), date.fromisoformat(explained(page)[0]["due"]), date.today()]  # noqa: DTZ011
    assert (days[1] - days[0]).days == 14 or (days[1] - days[2]).days == 14


def test_findings_are_no_failure(tmp_path: Path) -> None:
    body = written(tmp_path / "body.xml", PAGE.replace(b"2 weeks", b"before the sale"))
    assert explained(body)[0]["findings"]
    assert run("explain", body).exit_code == 0


@pytest.mark.parametrize("command", ["explain", "preview"])
def test_a_file_that_cannot_be_read_ends_with_2_and_a_sentence(command: str, tmp_path: Path) -> None:
    for missing in (tmp_path / "nowhere.xml", tmp_path):
        result = run(command, missing)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{missing}: cannot be read" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_no_other(page: Path) -> None:
    page.chmod(0)
    assert run("explain", page).exit_code == 2


def test_lines_that_are_piped_are_never_folded(tmp_path: Path) -> None:
    long = "Cap retries " * 40
    result = run("explain", written(tmp_path / "body.xml", PAGE.replace(b"Cap retries", long.encode())))
    assert f"  row 1: {long.strip()}; due" in result.stdout
    assert "\x1b" not in result.stdout


# --- preview


def test_new_items_are_numbered_in_row_order_and_an_unknown_key_keeps_its_row(page: Path) -> None:
    result = run("preview", page)
    assert result.exit_code == 0
    assert result.stdout_bytes.index(b">PREVIEW-1<") < result.stdout_bytes.index(b">PREVIEW-2<")
    assert b"PREVIEW-3" not in result.stdout_bytes
    assert b"<tr><td>Split the queue (OPS-2)</td><td></td><td>Open</td></tr>\r\n" in result.stdout_bytes


def test_a_key_that_is_told_shows_its_status_and_its_date(page: Path) -> None:
    told = {"OPS-2": {"status": "Under review", "category": "indeterminate", "due": "2026-05-20"}}
    result = run("preview", page, *tickets(page.parent, told))
    assert b">Under review<" in result.stdout_bytes
    assert b"was due 2026-05-20" in result.stdout_bytes


def test_what_is_past_its_date_counts_from_the_incident(page: Path) -> None:
    assert b"was due" not in run("preview", page).stdout_bytes
    assert b"was due 2026-03-16" in run("preview", page, "--incident-date", "2026-03-02").stdout_bytes


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n\r\n"], ids=repr)
def test_every_other_byte_is_printed_as_it_was(tmp_path: Path, mark: bytes, end: bytes) -> None:
    """A mark, line ends, entities, the last line with or without its end."""
    page = mark + PAGE + end
    result = run("preview", written(tmp_path / "body.xml", page))
    assert is_subsequence(page.replace(b"<td></td>", b"<td>"), result.stdout_bytes)
    assert result.stdout_bytes.startswith(mark + b"<h2>Action items</h2>\r\n<table>")
    assert result.stdout_bytes.endswith(b"</ac:structured-macro>\r\n<p>caf&eacute; &amp; all</p>" + end)


def is_subsequence(some: bytes, of_all: bytes) -> bool:
    rest = iter(of_all)
    return all(byte in rest for byte in some)


def test_a_page_with_nothing_to_do_is_printed_as_it_is(tmp_path: Path) -> None:
    body = written(tmp_path / "body.xml", b"<p>Nothing\r\n to do</p>")
    assert run("preview", body).stdout_bytes == b"<p>Nothing\r\n to do</p>"


def test_an_edit_that_cannot_be_proved_ends_with_1_and_prints_nothing(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "prove", lambda *_: "an element outside the edits would change")
    result = run("preview", page)
    assert (result.exit_code, result.stdout_bytes) == (1, b"")
    assert "an element outside the edits would change" in result.stderr


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"{", ["is not JSON"]),
        (b"\xff", ["is not JSON"]),
        (b"[" * 100_000, ["is not JSON"]),
        (b"[1]", ["must hold"]),
        (b'{"OPS-2": 3}', ["OPS-2: must be as in"]),
        (b'{"OPS-2": {"status": 5, "due": "soon"}}', ["status must be a text", "due must be a date"]),
    ],
)
def test_bad_tickets_end_with_2_and_a_sentence_for_each_problem(
    page: Path, content: bytes, problems: list[str]
) -> None:
    result = run("preview", page, "--tickets", str(written(page.parent / "tickets.json", content)))
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    lines = result.stderr.splitlines()
    assert len(lines) == len(problems)
    for line, problem in zip(lines, problems, strict=True):
        assert problem in line.partition("tickets.json: ")[2]


def test_what_is_told_of_a_ticket_may_be_incomplete(page: Path) -> None:
    told = {"OPS-2": {"due": None, "summary": "of no interest"}, "OPS-9": {}}
    assert run("preview", page, *tickets(page.parent, told)).exit_code == 0


# --- bodies that are no pages


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_body_is_a_finding_and_has_no_preview(name: str, tmp_path: Path) -> None:
    assert_unreadable(written(tmp_path / "body.xml", UNREADABLE[name]))


def test_a_body_in_utf_16_is_no_page(tmp_path: Path) -> None:
    assert_unreadable(written(tmp_path / "body.xml", PAGE.decode().encode("utf-16")))


def assert_unreadable(body: Path) -> None:
    explained = run("explain", body, "--json")
    assert explained.exit_code == 0
    assert len(json.loads(explained.stdout)["findings"]) == 1
    previewed = run("preview", body)
    assert (previewed.exit_code, previewed.stdout_bytes) == (1, b"")
    assert body.name in previewed.stderr


@pytest.mark.skipif(not BODIES, reason="there is no corpus beside the repository (../shared/corpus)")
def test_every_body_of_the_corpus_is_explained_and_previewed() -> None:
    for body in BODIES:
        try:
            parse(body.read_bytes())
        except StorageFormatError:
            assert_unreadable(body)
            continue
        for result in (run("explain", body, "--json"), run("explain", body), run("preview", body)):
            assert result.exit_code == 0, f"{body.name}: {result.exception}"
