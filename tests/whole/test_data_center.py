"""The same job in front of Data Center: other routes, other names for people, the same tickets and pages."""

import pytest

from sync.sandbox import Options
from sync.sandbox.confluence import Restriction
from sync.sandbox.people import Person
from tests.whole.conftest import CompanyWith
from tests.whole.given import DIRECTOR, MEI, TOMAS, Company, table
from tests.whole.worker import ORIGIN

READS_BY_POST = ("/jira/rest/api/2/search",)
STATUS = ("Action", "Owner", "Status", "Ticket")
DAY = 24 * 60


@pytest.fixture
def company(company_with: CompanyWith) -> Company:
    return company_with(
        options=Options(flavour="datacenter"),
        confluence={"url": f"{ORIGIN}/confluence", "flavour": "datacenter"},
        jira={"url": f"{ORIGIN}/jira", "flavour": "datacenter"},
        ladder={"steps": [{"after": 1, "tell": ["owner", "director"]}]},
        people={"director": DIRECTOR.username},
    )


def mention(person: Person) -> str:
    return f'<ac:link><ri:user ri:userkey="{person.confluence_key}" /></ac:link>'


def writes(company: Company) -> list[str]:
    return [
        f"{served.method} {served.route}"
        for served in company.site.requests
        if served.method != "GET" and not served.route.endswith(READS_BY_POST)
    ]


def test_two_runs_make_the_tickets_and_a_third_writes_nothing(company: Company) -> None:
    page = company.page(
        ("Tune alerts", mention(MEI), "2026-12-01", "High"), ("Verify the chain", "tomas@example.com")
    )
    company.settle()

    first, second = company.tickets()
    assert (first.summary, first.assignee, str(first.due)) == ("Tune alerts", MEI.account_id, "2026-12-01")
    assert (second.summary, second.assignee) == ("Verify the chain", TOMAS.account_id)
    assert ">OPS-1<" in company.row(page, "Tune alerts")
    assert ">OPS-2<" in company.row(page, "Verify the chain")
    for ticket in company.tickets():
        (link,) = company.site.jira.links_of(ticket)
        assert link.global_id.startswith(f"postmortem-sync:{page}:")
    company.worker.run()
    assert writes(company) == []


def test_planning_sends_nothing_but_reads(company: Company) -> None:
    company.page(("Tune alerts", mention(MEI)))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    company.site.requests.clear()

    company.worker.plan()

    assert writes(company) == []


def test_status_comes_back_to_the_page(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.settle()

    company.move_status("OPS-1", "Done")
    company.worker.run_after(full=False)

    assert ">Done<" in company.row(page, "Tune alerts")
    assert "1 of 1 done" in company.block(page)


def test_restricted_pages_are_left_alone(company: Company) -> None:
    few = Restriction(people=(MEI.account_id, company.site.people.worker.account_id))
    parent = company.page(body="<p>top</p>", labels=(), readers=few)
    company.page(("Rotate the key",), readers=few)
    company.page(("Change the vault",), parent=parent)
    company.settle()

    assert company.tickets() == []


def test_a_ledger_that_got_lost_costs_no_ticket(company: Company) -> None:
    page = company.page(("Tune alerts",))
    before = company.body(page)
    company.settle()
    for held in company.site.confluence.properties_of(page):
        company.site.confluence.delete_property(held)
    company.site.confluence.edit(page, before, MEI.account_id)

    for _ in range(3):
        company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]
    assert ">OPS-1<" in company.body(page)
