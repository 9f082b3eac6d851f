"""Pages with more rows than one property can remember: up to the cap of 2,000, on either flavour."""

import pytest

from sync.sandbox import Options
from sync.sandbox.content import Property
from tests.whole.conftest import CompanyWith
from tests.whole.given import AUTHOR, KEY_PROPERTY, Company
from tests.whole.worker import ORIGIN

ROOM = {"new_tickets": 5000, "new_tickets_per_page": 5000}
PART = f"{KEY_PROPERTY}-"


def parts(company: Company, page: str) -> list[Property]:
    return [held for held in company.site.confluence.properties_of(page) if held.key.startswith(PART)]


def rows(count: int) -> list[tuple[str, ...]]:
    return [
        (f"Write down what step {number} of the failover does", "", "2026-12-01") for number in range(count)
    ]


def of_flavour(company_with: CompanyWith, flavour: str) -> Company:
    if flavour == "cloud":
        return company_with(limits=ROOM)
    return company_with(
        options=Options(flavour="datacenter"),
        confluence={"url": f"{ORIGIN}/confluence", "flavour": "datacenter"},
        jira={"url": f"{ORIGIN}/jira", "flavour": "datacenter"},
        limits=ROOM,
    )


def asked_of_confluence(company: Company) -> int:
    return sum(served.route.startswith(("/wiki/", "/confluence/")) for served in company.site.requests)


@pytest.fixture(params=["cloud", "datacenter"])
def company(request: pytest.FixtureRequest, company_with: CompanyWith) -> Company:
    return of_flavour(company_with, request.param)


@pytest.fixture
def page(company: Company) -> str:
    """A page whose ledger stands in parts; its site's log is empty."""
    made = company.page(*rows(150))
    company.settle()
    assert parts(company, made)
    return made


def test_as_many_rows_as_are_read_get_their_tickets(company: Company) -> None:
    page = company.page(*rows(1999))
    company.worker.run()
    company.worker.run_after()

    assert len(company.tickets()) == len(set(company.summaries())) == 1999
    assert company.body(page).count('ac:name="jira"') >= 1999
    wrote = sum("propert" in served.route for served in company.site.requests if served.method != "GET")
    assert wrote < 250, "a claim for 50 rows each, and the two or three parts that each of them changes"

    company.site.requests.clear()
    company.worker.run_after()
    assert asked_of_confluence(company) == 3, "who am I, the search, the parts"


def test_a_ledger_in_parts_costs_one_request_more(company: Company, page: str) -> None:
    company.page(*rows(3))
    company.settle()
    company.worker.run()

    assert asked_of_confluence(company) == 3, "who am I, the search, the parts of one page"


def test_what_happens_to_a_row_is_remembered_in_its_part(company: Company, page: str) -> None:
    company.move_status("OPS-1", "Done")
    company.worker.run()  # with the places where the rows stand since the page was written
    before = {held.key: held.version.number for held in parts(company, page)}
    company.move_status("OPS-3", "Done")
    company.worker.run()

    after = {held.key: held.version.number for held in parts(company, page)}
    assert len(dict(after.items() - before.items())) == 1, "one part, in its other slot"
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


@pytest.mark.parametrize("damage", ["deleted", "changed"])
def test_a_lost_part_costs_a_wait_and_no_ticket(company: Company, page: str, damage: str) -> None:
    """Its rows show their keys; the page is founded anew all the same, for the rows that show none."""
    bare = company.row(page, "step 7 of").split("<p>Write")[1].split("</p>")[0]
    company.edit(page, f"Write{bare}</p>", "Write down what step 7 of the failover does</p>")
    held = parts(company, page)[0]
    if damage == "deleted":
        company.site.confluence.delete_property(held)
    else:
        company.site.confluence.update_property(held, {"entries": []}, 2, AUTHOR.account_id, "")

    company.worker.run_after()
    assert len(company.tickets()) == 150
    for _ in range(3):
        company.worker.run_after()

    assert len(company.tickets()) == 150
    assert company.body(page).count('ac:name="jira"') >= 150
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_new_rows_on_a_large_page_get_their_tickets(company: Company, page: str) -> None:
    last = "Write down what step 149"
    company.edit(page, last, f"Ask twice before failing over</p></td></tr><tr><td><p>{last}")
    company.worker.run_after()

    assert company.summaries()[150:] == ["Ask twice before failing over"]
