"""What a plan says of the status block is what the next run writes there, new tickets and all."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.core.planning.changes import ShowBlock
from sync.core.planning.page_plans import PagePlan
from sync.sandbox import Options
from sync.sandbox.issues import PRIORITIES as PRIORITIES_OF_JIRA
from sync.sandbox.people import Person
from tests.torture.direct import DirectWorker
from tests.whole.conftest import DATA_CENTER
from tests.whole.given import AUTHOR, HEADER, MEI, TOMAS, Company, table
from tests.whole.seen import lines, with_cell, words
from tests.whole.seen import rows as rows_of

COLUMNS = (*HEADER, "Status", "Measure of success")
OWNERS = ("", "Infra team", "Search guild", TOMAS.name, "Jane Stranger", "somebody@example.com", MEI)
DATES = ("", "2026-12-01", "2026-11-03", "2 weeks", "before the next big sale")
PRIORITIES = ("", "P1", "High", "Whenever")
STATUSES = ("", "Done", "In progress", "Won't do: the service goes")
TEXTS = ("Cap retries at the gateway at 3", "Improve testing", "Rehearse a failover", "Be more careful")


def company_of(flavour: str) -> Company:
    """A team behind which the directory knows a person, and dates by agreement."""
    lead = MEI.account_id if flavour == "cloud" else MEI.username
    sites: dict[str, Any] = DATA_CENTER if flavour == "datacenter" else {}
    own = {
        "tickets": {"project": "OPS", "priorities": {"P1": "Highest"}, "due_days": {"default": 14}},
        "people": {"directory": {"Infra team": {"account": lead}}},
    }
    return Company({**sites, **own}, Options(flavour=flavour))


def mentioned(person: Person, flavour: str) -> str:
    name = {"cloud": "account-id", "datacenter": "userkey"}[flavour]
    key = {"cloud": person.account_id, "datacenter": person.confluence_key}[flavour]
    return f'<ac:link><ri:user ri:{name}="{key}" /></ac:link>'


def planned(company: Company) -> PagePlan:
    (page,) = company.worker.plan().pages
    return page


def told(page: PagePlan) -> list[str] | None:
    """The block's lines as the plan has them; None where it stays as it is."""
    return next((list(change.lines) for change in page.changes if isinstance(change, ShowBlock)), None)


def called(company: Company) -> dict[str, str]:
    """What people are called in mentions, by each of their accounts."""
    return {
        spelling: f"@{person.name}"
        for person in company.site.people
        for spelling in (person.account_id, person.username, person.confluence_key)
    }


def standing(company: Company, page: str) -> list[str]:
    """The block's lines as they stand on the page, in the plan's form."""
    names = called(company)
    rows = re.findall(r"<th\b(.*?)</th><td\b(.*?)</td>", company.block(page), re.DOTALL)
    return [
        f"{words(label, {})}: {words(line, names)}"
        for labels, said in rows
        for label in lines(labels)
        for line in lines(said)
    ]


def expect_the_plan_is_carried_out(company: Company, page: str) -> None:
    """The keys of new tickets aside, which only the run knows, and names that no look-up came with."""
    before = standing(company, page)
    said = told(planned(company))
    (outcome,) = company.worker.run()
    assert not outcome.failures
    now = [_without_keys(line, outcome.created) for line in standing(company, page)]
    names = called(company)
    then = before if said is None else [_with_names(line, names) for line in said]
    assert [" ".join(line.split()) for line in then] == now


def _with_names(line: str, names: Mapping[str, str]) -> str:
    *told, last = line.split("@")
    return "@".join(told) + names.get(last, f"@{last}") if told else line


def _without_keys(line: str, created: tuple[str, ...]) -> str:
    for key in sorted(created, key=len, reverse=True):
        line = re.sub(rf"\b{key}\b", f"{key.partition('-')[0]}-…", line)
    return line


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_before_the_first_tickets_are_made_the_plan_shows_the_block_that_comes_with_them(
    flavour: str,
) -> None:
    company = company_of(flavour)
    page = company.page(
        body=table(
            ("Tune alerts", mentioned(MEI, flavour), "2026-12-01", "P1"),
            ("Improve testing", "Search guild", "2026-11-03", "Whenever", "Done"),
            header=COLUMNS,
        )
    )
    company.worker.run()
    company.site.clock.advance(20 * 60)

    said = told(planned(company))

    assert said is not None
    assert said[0] == "Progress: 0 of 2 done"
    assert "Past their date: OPS-… was due 2026-11-03" in said
    nobody = "“Search guild” is not known here yet, a mention would settle who that is"
    assert f"Could use a hand: Row 2: {nobody}; the ticket is unassigned." in said
    assert any("OPS-… is still open" in line for line in said)
    expect_the_plan_is_carried_out(company, page)


row = st.tuples(
    st.sampled_from(TEXTS),
    st.sampled_from(OWNERS),
    st.sampled_from(DATES),
    st.sampled_from(PRIORITIES),
    st.sampled_from(STATUSES),
    st.sampled_from(("", "no storm in load tests")),
)


on_the_page = st.one_of(
    st.tuples(st.just("text"), st.sampled_from(TEXTS)),
    st.tuples(st.just("owner"), st.sampled_from(OWNERS)),
    st.tuples(st.just("due"), st.sampled_from(DATES)),
    st.tuples(st.just("priority"), st.sampled_from(("P1", "High"))),  # what Jira refuses is seen afterwards
)
in_jira = st.one_of(
    st.tuples(st.just("summary"), st.sampled_from(("Let retries back off", "Rehearse it"))),
    st.tuples(st.just("assignee"), st.sampled_from(("", MEI.account_id, TOMAS.account_id))),
    st.tuples(st.just("due"), st.sampled_from((None, date(2026, 11, 5), date(2026, 12, 8)))),
    st.tuples(st.just("priority"), st.sampled_from(PRIORITIES_OF_JIRA)),
)
a_row = st.integers(0, 3)


@settings(max_examples=settings().max_examples // 4)
@given(
    flavour=st.sampled_from(["cloud", "datacenter"]),
    rows=st.lists(row, min_size=1, max_size=4, unique_by=lambda cells: cells[0]),
    here=st.lists(st.tuples(a_row, on_the_page), max_size=4),
    there=st.lists(st.tuples(a_row, in_jira), max_size=4),
    days=st.sampled_from((0, 1, 4, 30)),
)
def test_whatever_stands_in_the_rows_and_changes_on_both_sides(
    flavour: str,
    rows: list[tuple[Any, ...]],
    here: list[tuple[int, tuple[str, Any]]],
    there: list[tuple[int, tuple[str, Any]]],
    days: int,
) -> None:
    company = company_of(flavour)
    company.worker = DirectWorker(company.site, company.worker.settings)
    page = company.page(body=table(*(_cells(cells, flavour) for cells in rows), header=COLUMNS))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    expect_the_plan_is_carried_out(company, page)

    for number, (name, content) in here:
        (changed,) = _cells((content,), flavour)
        _write(company, page, number % len(rows), name, changed)
    tickets = company.tickets()
    for number, (name, value) in there:
        company.site.jira.change(tickets[number % len(tickets)], {name: value})
    company.site.clock.advance(timedelta(days=days, minutes=20).total_seconds())
    expect_the_plan_is_carried_out(company, page)


def _write(company: Company, page: str, number: int, name: str, content: str) -> None:
    body = company.body(page)
    old = rows_of(body)[number]
    company.site.confluence.edit(page, body.replace(old, with_cell(old, name, content)), AUTHOR.account_id)


def _cells(cells: tuple[Any, ...], flavour: str) -> tuple[str, ...]:
    return tuple(mentioned(cell, flavour) if isinstance(cell, Person) else cell for cell in cells)
