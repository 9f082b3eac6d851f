# ruff: noqa: E501  (markup reads better in one line)
"""What ``explain`` says of whole pages, against pages to open and read: ``pages/NAME/{body.xml,explain.json}``."""

import json
from datetime import date
from pathlib import Path

import pytest

from sync.core.policy import Reading
from sync.core.reading.action_items import PageReading, read_page
from sync.core.reading.explain import describe, explain

PAGES = Path(__file__).parent / "pages"
ANCHOR = date(2026, 5, 13)


def read(name: str) -> PageReading:
    return read_page((PAGES / name / "body.xml").read_bytes(), Reading(), ANCHOR)


@pytest.mark.parametrize("name", sorted(page.name for page in PAGES.iterdir()))
def test_golden_pages_are_explained_as_written_down(name: str) -> None:
    assert explain(read(name)) == json.loads((PAGES / name / "explain.json").read_text(encoding="utf-8"))


def test_the_description_names_tables_columns_rows_and_what_was_not_understood() -> None:
    lines = describe(read("english-cloud")).splitlines()
    assert lines[0].startswith("Table 1 under “Timeline”: not an action table; ")
    assert lines[1].startswith("Table 2 under “Action items”: an action table; ")
    assert "“Due date” is due" in lines[1]
    assert not any(line.startswith("  column “Due date”") for line in lines), "each column once"
    assert any(
        line.startswith(
            "  row 1: Build indexes only outside shop hours; owner the person mentioned; due 2026-06-10"
        )
        for line in lines
    )
    assert any("“before the sale” is not a date" in line for line in lines)
    assert lines[-1] == "  row 4: skipped (blank)"


def test_the_description_says_why_a_page_cannot_be_read() -> None:
    assert "not well-formed at line 1" in describe(read("malformed"))


def test_a_page_without_tables_is_said_to_have_none() -> None:
    assert describe(read_page(b"<p>Nothing</p>", Reading(), ANCHOR)) == "There is no table on this page."
