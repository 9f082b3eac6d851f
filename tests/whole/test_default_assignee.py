"""Whom Jira assigns by itself: only where that was meant, and never as an owner whom nobody named."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sync.core.planning.changes import CreateTicket
from sync.sandbox.issues import Component
from sync.sandbox.people import Person
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, TOMAS, Company, mention

SOON = "2026-11-12"
THREE_DAYS = 3 * 24 * 60
OWNER_ALONE = {"steps": [{"after": 1, "tell": ["owner"]}]}


@pytest.fixture
def led(company_of: CompanyWith) -> Callable[..., Company]:
    """Companies whose projects assign Mei what says nothing of its assignee, and the Gateway's Tomás."""

    def make(**people: Any) -> Company:
        company = company_of(ladder=OWNER_ALONE, people=people)
        for project in (company.ops, company.pay):
            project.default_assignee = MEI.account_id
        company.ops.components = (Component("10900", "Gateway", lead=TOMAS.account_id),)
        return company

    return make


def name_of(person: Person, company: Company) -> str:
    """What the configuration calls an account."""
    return person.account_id if company.site.options.flavour == "cloud" else person.username


def mentioned(company: Company, page: str) -> list[Person]:
    """Who is mentioned in the comments on the page."""
    text = " ".join(company.comments(page))
    return [person for person in (MEI, TOMAS) if person.account_id in text or f'"{person.username}"' in text]


def made(company: Company, *row: str) -> tuple[str, str, str]:
    """The page of this row, what the plan says who gets its ticket, and who has it then."""
    page = company.page(row)
    company.worker.run()
    company.site.clock.advance(20 * 60)
    [change] = [one for one in company.worker.plan().pages[0].changes if isinstance(one, CreateTicket)]
    company.worker.run()
    [ticket] = company.tickets()
    return page, change.describe(), ticket.assignee


@pytest.mark.parametrize(
    ("owner", "told_here"),
    [("", "an owner would help"), ("SRE team", "“SRE team” is not known here yet")],
)
def test_a_ticket_that_nobody_is_to_have_has_nobody(
    led: Callable[..., Company], owner: str, told_here: str
) -> None:
    company = led()
    page, planned, assignee = made(company, "Tune alerts", owner, SOON)

    assert "unassigned" in planned
    assert assignee == ""
    assert told_here in company.block(page)
    company.worker.run_after(THREE_DAYS)
    assert mentioned(company, page) == []


@pytest.mark.parametrize(
    ("people", "owner", "assignee"),
    [
        ({"directory": {"gateway team": {"component": "Gateway"}}}, "Gateway team", TOMAS),
        ({"directory": {"payments team": {"project": "PAY"}}}, "Payments team", MEI),
        ({"fallback": "project"}, "", MEI),
        ({"fallback": "project"}, "SRE team", MEI),
    ],
)
def test_jira_s_own_default_counts_where_it_was_configured(
    led: Callable[..., Company], people: dict[str, Any], owner: str, assignee: Person
) -> None:
    company = led(**people)
    page, planned, given = made(company, "Tune alerts", owner, SOON)

    assert "assigned by Jira's own default" in planned
    assert given == assignee.account_id
    company.worker.run_after(THREE_DAYS)
    assert mentioned(company, page) == [assignee]


def test_a_fallback_to_the_project_takes_what_its_owner_cannot(led: Callable[..., Company]) -> None:
    company = led(fallback="project")
    company.site.people.add(replace(TOMAS, active=False))
    _, _, assignee = made(company, "Tune alerts", TOMAS.email, SOON)

    assert assignee == MEI.account_id


def test_what_its_owner_cannot_take_is_nobody_s(led: Callable[..., Company]) -> None:
    company = led(directory={"sre lead": {"account": name_of(TOMAS, led())}})
    company.ops.assignable = frozenset({MEI.account_id})
    _, _, assignee = made(company, "Tune alerts", "SRE lead", SOON)

    assert assignee == ""


@pytest.mark.parametrize("owner", ["", "SRE team"])
def test_where_each_ticket_must_have_somebody_jira_decides_and_he_is_not_told_as_the_owner(
    led: Callable[..., Company], owner: str
) -> None:
    company = led()
    for project in (company.ops, company.pay):
        project.unassigned_allowed = False
    page, _, assignee = made(company, "Tune alerts", owner, SOON)

    assert assignee == MEI.account_id
    assert "OPS-1 is with Mei Lindqvist" in company.block(page)
    company.worker.run_after(THREE_DAYS)
    assert len(company.comments(page)) == 1
    assert mentioned(company, page) == []
    assert company.ticket("OPS-1").assignee == MEI.account_id


def test_who_is_assigned_or_named_later_is_the_owner(led: Callable[..., Company]) -> None:
    company = led()
    company.ops.unassigned_allowed = False
    page, _, _ = made(company, "Tune alerts", "", SOON)

    company.site.jira.change(company.ticket("OPS-1"), {"assignee": TOMAS.account_id})
    company.worker.run_after()
    company.worker.run_after(THREE_DAYS)

    assert TOMAS.account_id in company.row(page, "Tune alerts") or TOMAS.username in company.row(page, "Tune")
    assert "is with" not in company.block(page)
    assert "it was" not in company.block(page), "nothing of the page's gave way"
    assert mentioned(company, page) == [TOMAS]


# --- where each ticket must have somebody, and whoever is there cannot


@pytest.fixture
def picky(company: Company) -> Company:
    """A company whose project takes no ticket unless it is Mei's."""
    company.ops.unassigned_allowed = False
    company.ops.assignable = frozenset({MEI.account_id})
    return company


@pytest.mark.parametrize("owner", ["", mention(TOMAS), "SRE team"])
def test_a_row_that_gets_an_owner_because_its_page_asks_for_one_gets_its_ticket(
    picky: Company, owner: str
) -> None:
    page = picky.page(("Tune alerts", owner, SOON))
    picky.settle()
    picky.worker.run_after()
    assert picky.tickets() == []
    assert "Jira did not take the ticket" in picky.block(page)

    task = "<td><p>Tune alerts</p></td><td><p>"
    picky.edit(page, f"{task}{owner}</p>", f"{task}{mention(MEI)}</p>")
    picky.site.clock.advance(20 * 60)
    [planned] = [one for one in picky.worker.plan().pages[0].changes if isinstance(one, CreateTicket)]
    picky.settle()

    assert "assigned to the person mentioned" in planned.describe()
    assert [ticket.assignee for ticket in picky.tickets()] == [MEI.account_id]
    assert "Jira did not take the ticket" not in picky.block(page)


def test_a_row_that_stays_as_it_was_is_not_tried_again(picky: Company) -> None:
    page = picky.page(("Tune alerts", mention(TOMAS), SOON))
    picky.settle()
    picky.worker.run_after()
    assert "Jira did not take the ticket" in picky.block(page)
    picky.site.requests.clear()

    picky.worker.run_after()
    picky.worker.run_after(THREE_DAYS)

    assert "POST /rest/api/3/issue/bulk" not in picky.writes()
