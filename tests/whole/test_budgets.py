"""What a run on Cloud may cost, in requests, term by term: N pages, K of them changed, R rows, and so on.

Searches, batches and single requests grow with different things, so each route is held to its own term.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from math import ceil

import pytest

from sync.sandbox import Options
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, TOMAS, Company, mention
from tests.whole.worker import ORIGIN

PRODUCTS = ("confluence", "jira")
WHO_AM_I = ("GET /wiki/rest/api/user/current", "GET /rest/api/3/myself")
PAGES = "GET /wiki/rest/api/content/search"
TICKET_SEARCHES = "POST /rest/api/3/search/jql"
TICKETS = "POST /rest/api/3/issue/bulkfetch"
READ_AGAIN = "GET /wiki/api/v2/pages"
RESTRICTIONS = "GET /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}"
LEDGERS = "GET /wiki/api/v2/pages/{page-id}/properties"
FOUND = "POST /wiki/api/v2/pages/{page-id}/properties"
LEDGER = "PUT /wiki/api/v2/pages/{page-id}/properties/{property-id}"
PAGE = "PUT /wiki/api/v2/pages/{id}"
SCREEN = (
    "GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes",
    "GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}",
)
PEOPLE = "GET /rest/api/3/user/assignable/search"
CREATE = "POST /rest/api/3/issue/bulk"
LINK = "POST /rest/api/3/issue/{issueIdOrKey}/remotelink"
MAY_VIEW = "POST /wiki/rest/api/content/{id}/permission/check"
COMMENT = "POST /wiki/api/v2/footer-comments"

OLDER = 1_100  # tickets of other people in each project: more than a look-back covers
LOOK_BACK = 11  # 1,000 keys and the empty window behind the newest, 100 a request
DAY = 24 * 60


def counted(company: Company) -> Counter[str]:
    """Requests by route, and the log is emptied; what was told to come again later does not count."""
    served = Counter(f"{one.method} {one.route}" for one in company.site.requests if one.status != 429)
    company.site.requests.clear()
    return served


def terms(*routes: Mapping[str, int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for some in routes:
        total.update(some)
    return +total


def each(*routes: str) -> dict[str, int]:
    return dict.fromkeys(routes, 1)


def with_pages(company: Company, pages: int, rows: int, owner: str = "", due: str = "2026-12-01") -> None:
    for page in range(pages):
        items = [(f"Watch queue {row} of service {page}", owner, due) for row in range(rows)]
        company.page(*items, age=timedelta(hours=1))


def older_tickets(company: Company) -> None:
    for project in (company.ops, company.pay):
        for _ in range(OLDER):
            values = {"summary": "Written by hand", "type": project.types[0]}
            company.site.jira.create(project, values, TOMAS.account_id)


# one search for both the tickets that changed and those that reach a step of the ladder
QUIET = Counter([*WHO_AM_I, PAGES, TICKET_SEARCHES])
SIZES = pytest.mark.parametrize(("pages", "rows"), [(1, 1), (51, 2)])


@pytest.fixture(scope="module")
def settled() -> Company:
    """With 52 pages and 103 tickets, one page below another. The tests on it change nothing."""
    company = Company()
    with_pages(company, 51, rows=2)
    ancestor = company.page(body="<p>Postmortems of the year</p>", labels=())
    company.page(("Rehearse the failover",), parent=ancestor)
    company.settle()
    return company


def test_a_run_in_which_nothing_changed_costs_four(settled: Company) -> None:
    settled.site.requests.clear()

    settled.worker.run_after(2 * DAY, full=False)

    assert counted(settled) == QUIET
    assert QUIET.total() == 4


def test_a_sweep_in_which_nothing_changed_costs_batches(settled: Company) -> None:
    settled.site.requests.clear()

    settled.worker.run_after()

    pages, tickets, ancestors = 52, 103, 1
    found = counted(settled)
    assert found == terms(
        each(*WHO_AM_I),
        {PAGES: ceil(pages / 50), TICKETS: ceil(tickets / 100), RESTRICTIONS: ancestors},
    )
    assert found.total() <= 4 + ceil(pages / 50) + ceil(tickets / 100) + ancestors


@SIZES
def test_founding_costs_one_for_each_page(company: Company, pages: int, rows: int) -> None:
    """Whether another founder came at the same time is asked once, before the first ticket."""
    with_pages(company, pages, rows)

    company.worker.run(full=False)

    found = counted(company)
    assert found == terms(
        each(*WHO_AM_I, *SCREEN),
        {PAGES: ceil(pages / 50), TICKET_SEARCHES: 1, FOUND: pages},
    )
    assert found.total() <= 5 + ceil(pages / 50) + pages


# --- creating


def bulks(tickets: int) -> int:
    """The first bulk of a run is a probe of ten; the next are of fifty, as many as full pages fill."""
    return 1 + ceil(max(0, tickets - 10) / 50)


@pytest.mark.parametrize(("pages", "rows"), [(1, 1), (55, 2)])
def test_creating_costs_a_link_for_each_ticket_and_four_for_each_page(
    company: Company, pages: int, rows: int
) -> None:
    """Three things cost more than batches alone would, and each of them is what keeps a row from two tickets:

    a page's ledgers are listed before its first ticket (search may bring the wrong one of twins), versions
    are read again before each batch is claimed (a row may have got a key by hand), and each bulk is read
    back before the next one is sent (an unclear answer ends creation in its project).
    """
    older_tickets(company)
    with_pages(company, pages, rows, owner="tomas@example.com")
    company.worker.run(full=False)
    company.site.clock.advance(20 * 60)
    company.site.requests.clear()

    company.worker.run(full=False)

    tickets, projects, types, owners = pages * rows, 1, 1, 1
    sent = bulks(tickets)
    found = counted(company)
    assert found == terms(
        each(*WHO_AM_I),
        dict.fromkeys(SCREEN, types),
        {
            PAGES: ceil(pages / 50),
            LEDGERS: pages,
            TICKET_SEARCHES: 1 + ceil(pages / 100) + projects,
            TICKETS: LOOK_BACK * projects + sent,
            PEOPLE: owners,
            READ_AGAIN: sent + ceil(pages / 50),
            LEDGER: 2 * pages,
            CREATE: sent,
            PAGE: pages,
            LINK: tickets,
        },
    )
    budget = 5 + 2 * ceil(pages / 50) + ceil(pages / 100) + 13 * projects + 2 * types + owners
    budget += 3 * sent + tickets + 4 * pages
    assert found.total() <= budget


def test_new_rows_on_pages_with_tickets_cost_no_look_back(company_with: CompanyWith) -> None:
    """The pages' own tickets are read in one batch; each project is asked for its newest key alone."""
    company = company_with(tickets={"project": "OPS", "routes": [{"project": "PAY", "labels": ["payments"]}]})
    ops = company.page(("Watch queue 1", "", "2026-12-01"), age=timedelta(hours=1))
    pay = company.page(
        ("Watch queue 2", "", "2026-12-01"), labels=("postmortem", "payments"), age=timedelta(hours=1)
    )
    company.settle()
    row_end = "2026-12-01</p></td><td><p></p></td></tr>"
    for page in (ops, pay):
        company.edit(page, row_end, f"{row_end}<tr><td><p>Rehearse it</p></td><td /><td /><td /></tr>")
    company.site.clock.advance(20 * 60)
    company.site.requests.clear()

    company.worker.run(full=False)

    pages = tickets = projects = types = 2
    assert counted(company) == terms(
        each(*WHO_AM_I, PAGES),
        dict.fromkeys(SCREEN, types),
        {
            TICKET_SEARCHES: 1 + 1 + projects,
            TICKETS: 1 + projects,  # those of the pages, and each bulk read back
            READ_AGAIN: 1 + 1,
            LEDGER: 2 * pages,
            CREATE: projects,
            PAGE: pages,
            LINK: tickets,
        },
    )


def test_data_center_reads_one_by_one_only_what_no_search_can_tell(company_with: CompanyWith) -> None:
    """Of 1,100 keys and 110 new tickets: the newest ticket, the first key that nobody has, and one of each
    bulk. The walk takes a check of each hundred keys and a search for those that others made."""
    sites = {product: {"url": f"{ORIGIN}/{product}", "flavour": "datacenter"} for product in PRODUCTS}
    company = company_with(options=Options(flavour="datacenter"), **sites)
    older_tickets(company)
    pages, rows = 55, 2
    with_pages(company, pages, rows)
    company.worker.run(full=False)
    company.site.clock.advance(20 * 60)
    company.site.requests.clear()

    company.worker.run(full=False)

    sent = bulks(pages * rows)
    newest = beyond = 1
    found = counted(company)
    assert found["GET /jira/rest/api/2/issue/{issueIdOrKey}"] == newest + beyond + sent
    searches = 1 + ceil(pages / 100) + newest + LOOK_BACK + (LOOK_BACK - 1) + sent
    assert found["POST /jira/rest/api/2/search"] == searches


# --- what comes back


@SIZES
def test_tickets_that_changed_cost_two_for_each_of_their_pages(
    company: Company, pages: int, rows: int
) -> None:
    with_pages(company, pages, rows)
    company.settle()
    company.site.clock.advance(2 * DAY * 60)
    for ticket in company.tickets():
        company.move_status(ticket.key, "Done")

    company.site.requests.clear()
    company.worker.run(full=False)

    tickets = pages * rows
    found = counted(company)
    assert found == terms(
        each(*WHO_AM_I),
        {
            PAGES: 1 + ceil(pages / 50),
            TICKET_SEARCHES: ceil(tickets / 100),
            TICKETS: ceil(tickets / 100),
            READ_AGAIN: ceil(pages / 50),
            PAGE: pages,
            LEDGER: pages,
        },
    )
    assert found.total() <= 5 + 2 * ceil(pages / 50) + ceil(tickets / 100) + 2 * pages


def test_a_step_of_the_ladder_costs_one_comment_for_each_page(company_with: CompanyWith) -> None:
    """And, for each page, a second record (a comment that was begun is remembered until it is known to stand,
    so that a crash neither loses nor repeats it); for each person and space, the question whether they may
    see it."""
    company = company_with(ladder={"steps": [{"after": 1, "tell": ["owner"]}]})
    pages, people = 3, 1
    with_pages(company, pages, rows=1, owner=mention(MEI), due="2026-11-11")
    company.settle()
    company.site.clock.advance(2 * DAY * 60)
    company.site.requests.clear()

    company.worker.run(full=False)

    assert counted(company) == terms(
        each(*WHO_AM_I, TICKETS, READ_AGAIN),
        {PAGES: 1 + 1, TICKET_SEARCHES: 1, PAGE: pages, LEDGER: 2 * pages, COMMENT: pages, MAY_VIEW: people},
    )
