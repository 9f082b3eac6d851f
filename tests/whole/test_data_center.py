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
def data_center(company_with: CompanyWith) -> Company:
    return company_with(
        options=Options(flavour="datacenter"),
        confluence={"url": f"{ORIGIN}/confluence", "flavour": "datacenter"},
        jira={"url": f"{ORIGIN}/jira", "flavour": "datacenter"},
        ladder={"steps": [{"after": 1, "tell": ["owner", "director"]}]},
        people={"director": DIRECTOR.username},
    )


def mention(person: Person) -> str:
    return f'<ac:link><ri:user ri:userkey="{person.confluence_key}" /></ac:link>'


def writes(data_center: Company) -> list[str]:
    return [
        f"{served.method} {served.route}"
        for served in data_center.site.requests
        if served.method != "GET" and not served.route.endswith(READS_BY_POST)
    ]


def test_two_runs_make_the_tickets_and_a_third_writes_nothing(data_center: Company) -> None:
    page = data_center.page(
        ("Tune alerts", mention(MEI), "2026-12-01", "High"), ("Verify the chain", "tomas@example.com")
    )
    data_center.settle()

    first, second = data_center.tickets()
    assert (first.summary, first.assignee, str(first.due)) == ("Tune alerts", MEI.account_id, "2026-12-01")
    assert (second.summary, second.assignee) == ("Verify the chain", TOMAS.account_id)
    assert ">OPS-1<" in data_center.row(page, "Tune alerts")
    assert ">OPS-2<" in data_center.row(page, "Verify the chain")
    for ticket in data_center.tickets():
        (link,) = data_center.site.jira.links_of(ticket)
        assert link.global_id.startswith(f"postmortem-sync:{page}:")
    data_center.worker.run()
    assert writes(data_center) == []


def test_planning_sends_nothing_but_reads(data_center: Company) -> None:
    data_center.page(("Tune alerts", mention(MEI)))
    data_center.worker.run()
    data_center.site.clock.advance(20 * 60)
    data_center.site.requests.clear()

    data_center.worker.plan()

    assert writes(data_center) == []


def test_status_comes_back_to_the_page(data_center: Company) -> None:
    page = data_center.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    data_center.settle()

    data_center.move_status("OPS-1", "Done")
    data_center.worker.run_after(full=False)

    assert ">Done<" in data_center.row(page, "Tune alerts")
    assert "1 of 1 done" in data_center.block(page)


def test_restricted_pages_are_left_alone(data_center: Company) -> None:
    few = Restriction(people=(MEI.account_id, data_center.site.people.worker.account_id))
    parent = data_center.page(body="<p>top</p>", labels=(), readers=few)
    data_center.page(("Rotate the key",), readers=few)
    data_center.page(("Change the vault",), parent=parent)
    data_center.settle()

    assert data_center.tickets() == []


def test_a_ledger_that_got_lost_costs_no_ticket(data_center: Company) -> None:
    page = data_center.page(("Tune alerts",))
    before = data_center.body(page)
    data_center.settle()
    for held in data_center.site.confluence.properties_of(page):
        data_center.site.confluence.delete_property(held)
    data_center.site.confluence.edit(page, before, MEI.account_id)

    for _ in range(3):
        data_center.worker.run_after()

    assert data_center.summaries() == ["Tune alerts"]
    assert ">OPS-1<" in data_center.body(page)
