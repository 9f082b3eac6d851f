"""The acceptance on a folder of real pages: a ticket for each item, no other byte changed, then nothing more.

The folder is data beside the repository; without it this is skipped. A sample is run here, in process; all of
it can be run over the socket: ``postmortem-sync sandbox --seed FOLDER --write-config FILE``.
"""

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from sync.core.planning.page_plans import PageState
from sync.core.policy import Reading
from sync.core.reading.action_items import read_page
from sync.core.reading.explain import explain
from sync.sandbox import Options, Site, new_site
from tests.whole.given import READS_BY_POST
from tests.whole.worker import ORIGIN, Worker

FOLDER: Final = Path(__file__).parents[3] / "shared" / "corpus" / "converted"
SAMPLE: Final = 100
NO_LIMITS: Final = {"new_tickets": 9999, "new_tickets_per_page": 999, "pages_written": 9999}

TICKET: Final = re.compile(
    r'[ \u00a0]?<ac:structured-macro ac:name="jira" ac:schema-version="1">'
    r'<ac:parameter ac:name="key">OPS-\d+</ac:parameter></ac:structured-macro>'
)
STATUS: Final = re.compile(
    r'<ac:structured-macro ac:name="status" ac:schema-version="1"[^>]*>'
    r'<ac:parameter ac:name="title">To Do</ac:parameter>'
    r'(?:<ac:parameter ac:name="colour">Grey</ac:parameter>)?</ac:structured-macro> ?'
)
BLOCK: Final = re.compile(
    r'<ac:structured-macro ac:name="details" ac:schema-version="1">'
    r'<ac:parameter ac:name="id">postmortem-sync</ac:parameter>'
    r"<ac:rich-text-body>.*?</ac:rich-text-body></ac:structured-macro>"
)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"there are no pages in {FOLDER}")


class Acceptance:
    """A site with the sample on it, as it was before and as three runs with two waits have made it."""

    def __init__(self, folder: Path) -> None:
        self.site: Site = new_site(str(folder), options=Options(respell="off"))
        self.worker = Worker(self.site, {"limits": NO_LIMITS})
        self.before = self._bodies()
        self.worker.run()
        self.worker.run_after()
        self.after = self._bodies()
        self.site.requests.clear()
        self.last = self.worker.run_after()

    def _bodies(self) -> dict[str, str]:
        return {name: self.site.confluence.pages[page].body for name, page in self.site.files.items()}

    def rows(self, bodies: dict[str, str]) -> Iterator[tuple[tuple[str, int, int], dict[str, Any]]]:
        """Every item as ``explain`` tells it, by file, table and row."""
        reading = Reading(jira_url=ORIGIN)
        today = self.site.clock.now().date()
        for name, body in bodies.items():
            for table in explain(read_page(body.encode(), reading, today))["tables"]:  # type: ignore[attr-defined]
                for index, row in enumerate(table["rows"]):
                    if row["item"]:
                        yield (name, table["index"], index), row


@pytest.fixture(scope="module")
def acceptance(tmp_path_factory: pytest.TempPathFactory) -> Acceptance:
    sample = tmp_path_factory.mktemp("sample")
    for file in random.Random(1).sample(sorted(FOLDER.glob("*.xml")), SAMPLE):
        shutil.copy(file, sample)
    return Acceptance(sample)


def test_every_item_without_a_ticket_has_exactly_one(acceptance: Acceptance) -> None:
    wanting = {place for place, row in acceptance.rows(acceptance.before) if not row["tickets"]}
    now = {place: row["tickets"] for place, row in acceptance.rows(acceptance.after) if place in wanting}

    assert len(wanting) > 20, "the sample has something to say"
    assert now.keys() == wanting
    keys = [key for tickets in now.values() for key in tickets]
    assert all(len(tickets) == 1 for tickets in now.values())
    assert len(keys) == len(set(keys))
    assert set(keys) == {issue.key for issue in acceptance.site.jira.issues.values()}


def test_rows_that_had_a_ticket_keep_it_and_get_no_other(acceptance: Acceptance) -> None:
    had = {place: row["tickets"] for place, row in acceptance.rows(acceptance.before) if row["tickets"]}
    now = dict(acceptance.rows(acceptance.after))

    assert {place: now[place]["tickets"] for place in had} == had


def test_no_other_byte_has_changed(acceptance: Acceptance) -> None:
    for name, before in acceptance.before.items():
        assert_only_ours_was_added(before, acceptance.after[name])


def test_the_third_run_writes_nothing(acceptance: Acceptance) -> None:
    writes = [
        served
        for served in acceptance.site.requests
        if served.method != "GET" and not served.route.endswith(READS_BY_POST)
    ]

    assert writes == []
    assert {outcome.state for outcome in acceptance.last} <= {PageState.UNCHANGED, PageState.SKIPPED}
    assert acceptance.site.unknown_routes == []


def test_what_could_not_be_handled_is_reported(acceptance: Acceptance) -> None:
    reported = {outcome.plan.page.id: outcome.plan for outcome in acceptance.last}

    for place, row in acceptance.rows(acceptance.after):
        found = {finding.text for finding in reported[acceptance.site.files[place[0]]].findings}
        assert found.issuperset(row["findings"]), place


def assert_only_ours_was_added(before: str, after: str) -> None:
    """Take out what the worker put in; where it put a status, what stood in that cell may have given way."""
    first, *others = STATUS.split(TICKET.sub("", BLOCK.sub("", after, count=1)))
    assert before.startswith(first)
    at = len(first)
    for kept in others:
        found = before.find(kept, at)
        assert found >= 0
        assert not re.search("</?td", before[at:found])
        at = found + len(kept)
    assert at == len(before)
