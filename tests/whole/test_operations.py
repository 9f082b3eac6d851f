"""Whole runs as operations see them: shared by several workers, written down in a journal."""

import json
import re
from dataclasses import replace
from errno import ENOSPC
from itertools import count
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sync.core.planning.shards import Shard
from sync.errors import LimitTripped, SyncError
from tests.test_chat import hook
from tests.whole.given import Company

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/operations/journal.schema.json").read_text())
SHARDS = 4


def many_pages(company: Company) -> list[str]:
    return [
        company.page((f"Replace part {page}.1", "", "2026-11-20"), (f"Replace part {page}.2",))
        for page in range(12)
    ]


def end_state(company: Company, pages: list[str]) -> list[str]:
    """What each page says, with what a ticket is about in the place of its key: keys depend on the order."""
    about = {f"OPS-{ticket.number}": ticket.summary for ticket in company.tickets()}
    said = [re.sub(r"<[^>]*>", " ", company.body(page)) for page in pages]
    return [re.sub(r"OPS-\d+", lambda key: about[key[0]], text) for text in said]


# --- shards


def test_four_workers_come_to_the_same_end_as_one() -> None:
    alone, together = Company(), Company()
    pages = many_pages(alone)
    assert many_pages(together) == pages

    for _ in range(3):
        alone.worker.run()
        for index in range(SHARDS):
            replace(together.worker, shard=Shard(index, SHARDS)).run()
        for company in (alone, together):
            company.site.clock.advance(20 * 60)

    assert sorted(together.summaries()) == sorted(alone.summaries())
    assert len(alone.summaries()) == 24
    assert end_state(together, pages) == end_state(alone, pages)


def test_workers_that_disagree_about_their_number_come_to_the_same_end() -> None:
    """As while a change of the number is rolled out: some pages fall to several workers, and are claimed."""
    alone, together = Company(), Company()
    pages = many_pages(alone)
    assert many_pages(together) == pages
    workers = [Shard(0, 2), Shard(1, 2), *(Shard(index, SHARDS) for index in range(SHARDS))]

    for _ in range(3):
        alone.worker.run()
        for shard in workers:
            replace(together.worker, shard=shard).run()
        for company in (alone, together):
            company.site.clock.advance(20 * 60)

    assert sorted(together.summaries()) == sorted(alone.summaries())
    assert end_state(together, pages) == end_state(alone, pages)


def test_every_worker_takes_some_of_the_pages_and_none_twice() -> None:
    company = Company()
    pages = many_pages(company)

    taken = [replace(company.worker, shard=Shard(index, SHARDS)).plan() for index in range(SHARDS)]

    assert sorted(page.page.id for plan in taken for page in plan.pages) == sorted(pages)
    assert sum(bool(plan.pages) for plan in taken) > 1


def test_a_page_is_found_by_its_worker_through_a_ticket_that_moved() -> None:
    """The frequent run also looks at pages whose tickets moved; these are shared in the same way."""
    company = Company()
    page = company.page(("Replace the fan",))
    company.settle()
    company.site.clock.advance(3 * 24 * 3600)
    company.move_status("OPS-1", "Done")

    looked = [
        [seen.page.id for seen in replace(company.worker, shard=Shard(index, SHARDS)).plan(full=False).pages]
        for index in range(SHARDS)
    ]

    assert sorted(looked) == [[], [], [], [page]]


def test_each_worker_has_its_part_of_the_limits() -> None:
    company = Company({"limits": {"new_tickets": SHARDS}})
    page = company.page(("Replace the fan",), ("Replace the belt",))
    company.settle()
    assert len(company.tickets()) == 2

    other = Company({"limits": {"new_tickets": SHARDS}})
    assert other.page(("Replace the fan",), ("Replace the belt",)) == page
    (mine,) = (Shard(index, SHARDS) for index in range(SHARDS) if Shard(index, SHARDS).holds(page))
    worker = replace(other.worker, shard=mine)
    worker.run()

    with pytest.raises(LimitTripped, match="allows 1"):
        worker.run_after()


# --- the journal


def journalled(company: Company) -> list[dict[str, Any]]:
    """The worker writes its journal into the list from now on."""
    lines: list[dict[str, Any]] = []
    company.worker.sink = lambda line: lines.append(json.loads(line))
    return lines


def test_every_line_has_the_form_that_is_documented() -> None:
    company = Company({"ladder": {"steps": [{"after": 1, "tell": ["owner"], "ticket_comment": True}]}})
    lines = journalled(company)
    company.page(("Replace the fan", "Mei Lindqvist", "2026-11-11"))
    company.settle()
    company.worker.run_after(minutes=3 * 24 * 60)

    for line in lines:
        jsonschema.validate(line, SCHEMA)
    assert {line["what"] for line in lines} >= {
        *("page", "page-comment", "ledger", "ticket", "ticket-link", "ticket-comment")
    }


def test_what_is_said_in_a_chat_is_told_too() -> None:
    company = Company({"ladder": {"steps": [{"after": 1, "tell": ["owner"], "chat": True}]}})
    company.page(("Replace the fan", "Mei Lindqvist", "2026-11-11"))
    company.settle()
    lines = journalled(company)
    with hook() as (url, told):
        company.worker.chat = url
        company.worker.run_after(minutes=3 * 24 * 60)

    ((_, _, document),) = told
    (line,) = [line for line in lines if line["what"] == "chat"]
    assert (line["new"], line["outcome"]) == (document["text"], "written")
    jsonschema.validate(line, SCHEMA)


def test_there_is_one_line_for_every_change_that_was_asked_for() -> None:
    company = Company()
    lines = journalled(company)
    company.page(("Replace the fan",))
    company.worker.run()
    company.worker.run_after()

    begun = [line for line in lines if line["what"] == "run"]
    assert len(company.writes()) == len(lines) - len(begun)
    assert [line["outcome"] for line in begun] == ["begun", "begun"]
    assert lines[0] == begun[0], "before anything is changed"


def test_a_run_that_changes_nothing_leaves_no_line() -> None:
    company = Company()
    company.page(("Replace the fan",))
    company.settle()
    lines = journalled(company)
    company.worker.run()

    assert lines == []


def test_a_page_is_told_with_its_version_and_what_was_replaced() -> None:
    company = Company()
    page = company.page(("Replace the fan",))
    before = company.body(page)
    lines = journalled(company)
    company.settle()

    (line,) = [line for line in lines if line["what"] == "page"]
    assert all(change["old"] in before for change in line["changes"])
    assert (line["page"], line["version"], line["outcome"]) == (page, 2, "written")
    assert any("OPS-1" in change["new"] for change in line["changes"])


def test_a_ticket_is_told_with_its_page_its_row_and_its_key() -> None:
    company = Company()
    page = company.page(("Replace the fan", "", "2026-11-20", "High"))
    lines = journalled(company)
    company.settle()

    (line,) = [line for line in lines if line["what"] == "ticket"]
    assert (line["page"], line["ticket"], line["status"]) == (page, "OPS-1", 201)
    assert line["new"]["summary"] == "Replace the fan"
    assert line["rid"] == company.ledger(page)["entries"][0]["rid"]


def test_a_changed_field_is_told_as_it_was_and_as_it_is() -> None:
    company = Company()
    page = company.page(("Replace the fan", "", "2026-11-20", "High"))
    company.settle()
    lines = journalled(company)
    company.edit(page, "2026-11-20", "2026-11-27")
    company.worker.run_after()

    (line,) = [line for line in lines if line["what"] == "ticket-fields"]
    assert line["changes"] == [{"field": "due", "old": "2026-11-20", "new": "2026-11-27"}]
    assert (line["ticket"], line["outcome"]) == (company.ticket("OPS-1").id, "written")
    jsonschema.validate(line, SCHEMA)


def test_the_time_of_a_line_is_that_of_the_site() -> None:
    company = Company()
    company.page(("Replace the fan",))
    lines = journalled(company)
    company.worker.run()

    assert lines[0]["when"].startswith("2026-11-10T09:00")


@pytest.mark.parametrize("room", [0, 1, 2])
def test_a_journal_that_cannot_be_written_ends_the_run(room: int) -> None:
    """Before anything is changed, or with one change that is named: nothing after it is begun."""
    left = count(-room)

    def full(line: str) -> None:
        if next(left) >= 0:
            raise OSError(ENOSPC, "No space left on device")

    company = Company()
    pages = [company.page((f"Replace part {number}",)) for number in range(3)]
    company.worker.sink = full

    with pytest.raises(
        SyncError, match=r"The journal cannot be written \(No space left on device\)"
    ) as ended:
        company.worker.run()
    assert len(company.writes()) == room
    named = [page for page in pages if f"Without its line is: ledger, page {page}." in str(ended.value)]
    assert len(named) == min(room, 1)
