"""Golden pages: ``before.xml`` is to show ``view.json`` and becomes ``after.xml``, byte for byte.

A reviewer can diff each pair; what a page is about is its folder's name.
"""

import json
from pathlib import Path

import pytest

from sync.core.view import BlockView, RowView
from sync.core.writing.render import differences, render, shown
from tests.core.views import block_from, read, rows_from
from tests.core.writing.confluence_save import saved

PAGES = sorted(path.parent for path in (Path(__file__).parent / "pages_written").glob("*/view.json"))


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def view_of(page: Path) -> tuple[tuple[RowView, ...], BlockView | None]:
    view = json.loads((page / "view.json").read_text("utf-8"))
    return rows_from(view["rows"]), block_from(view["block"])


def test_the_page_is_written_as_agreed(page: Path) -> None:
    before = read((page / "before.xml").read_bytes())
    rows, block = view_of(page)
    rendered = render(before, rows, block)
    assert rendered.problem is None
    assert rendered.body == (page / "after.xml").read_bytes()
    assert rendered.changes == differences(shown(before), rows, block)


def test_a_written_page_is_current_and_not_written_again(page: Path) -> None:
    after = (page / "after.xml").read_bytes()
    rows, block = view_of(page)
    for body in (after, saved(after)):
        again = read(body)
        assert not differences(shown(again), rows, block)
        assert render(again, rows, block).body == body


def test_a_save_alone_changes_nothing_that_is_shown(page: Path) -> None:
    after = (page / "after.xml").read_bytes()
    assert saved(after) != after
    assert shown(read(saved(after))).block == shown(read(after)).block


def test_a_page_of_its_own_proves_that_the_golden_pages_differ(page: Path) -> None:
    """A golden page whose view changes nothing would test nothing."""
    assert (page / "before.xml").read_bytes() != (page / "after.xml").read_bytes()
