"""The same job in front of Data Center: other routes, other names for people, the same tickets and pages."""

import pytest

from sync.atlassian.content import LEDGER_KEY
from sync.sandbox import Answer, Call, Dropped, Handle, Options
from sync.sandbox.call import faultless
from sync.sandbox.content import Restriction
from sync.sandbox.issues import PRIORITIES
from sync.sandbox.people import Person
from tests.whole.conftest import CompanyWith
from tests.whole.given import DIRECTOR, MEI, TOMAS, Company, table
from tests.whole.worker import ORIGIN

READS_BY_POST = ("/jira/rest/api/2/search",)
STATUS = ("Action", "Owner", "Status", "Ticket")
BULK = "/jira/rest/api/2/issue/bulk"


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


# --- an index that is behind

TWELVE = tuple((f"Verify link {number} of the chain",) for number in range(1, 13))
indexes = pytest.mark.parametrize("lag", [5, None], ids=["behind", "standing still"])


def older_tickets(data_center: Company, count: int) -> None:
    for _ in range(count):
        values = {"summary": "Written by hand", "type": data_center.ops.types[0]}
        data_center.site.jira.create(data_center.ops, values, TOMAS.account_id)


def ours(data_center: Company) -> list[str]:
    return sorted(summary for summary in data_center.summaries() if summary != "Written by hand")


def shown(data_center: Company, page: str) -> dict[str, bool]:
    """Which rows show the key of the ticket that was made of them."""
    keys = {ticket.summary: ticket.key for ticket in data_center.tickets()}
    return {text: f">{keys[text]}<" in data_center.row(page, text) for (text,) in TWELVE}


def lose_the_first_answer(data_center: Company) -> None:
    """Jira carries the next creation out, and nobody hears of it."""

    def script(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route == BULK:
            data_center.site.fault = faultless
            raise Dropped
        return answer

    data_center.site.fault = script


@indexes
def test_what_was_just_created_is_read_back_whatever_the_index_knows(
    data_center: Company, lag: float | None
) -> None:
    """A read-back that found nothing would count as unknown, and end all creation in the project."""
    page = data_center.page(*TWELVE)
    data_center.site.options.search_lag = lag
    data_center.settle()

    assert len(data_center.tickets()) == 12
    assert all(shown(data_center, page).values())
    (outcome,) = data_center.worker.run()
    assert outcome.failures == ()
    assert writes(data_center) == []


@indexes
@pytest.mark.parametrize("older", [0, 3])
def test_a_creation_whose_answer_was_lost_is_found_without_the_index(
    data_center: Company, lag: float | None, older: int
) -> None:
    """The tickets are there, and search may say that they are not: only reading their keys can tell."""
    older_tickets(data_center, older)
    page = data_center.page(*TWELVE)
    data_center.site.options.search_lag = lag
    data_center.worker.run()
    data_center.site.clock.advance(20 * 60)
    lose_the_first_answer(data_center)
    (outcome,) = data_center.worker.run()
    assert outcome.failures != ()
    assert ours(data_center) != []
    for _ in range(3):
        data_center.worker.run_after()

    assert ours(data_center) == sorted(text for (text,) in TWELVE)
    assert all(shown(data_center, page).values())


def test_a_status_that_the_index_has_not_noticed_comes_back_to_the_page(data_center: Company) -> None:
    page = data_center.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    data_center.settle()
    data_center.site.options.search_lag = None

    data_center.move_status("OPS-1", "Done")
    data_center.worker.run_after()

    assert ">Done<" in data_center.row(page, "Tune alerts")


def test_an_owner_changed_in_jira_is_mentioned_as_confluence_stores_people(data_center: Company) -> None:
    """It is written by user name and may come back by user key: both mean the same person."""
    page = data_center.page(("Tune alerts", mention(MEI), "2026-12-01"))
    data_center.settle()
    data_center.site.jira.change(data_center.ticket("OPS-1"), {"assignee": TOMAS.account_id})

    data_center.worker.run_after()
    data_center.edit(page, f'<ac:link><ri:user ri:username="{TOMAS.username}" /></ac:link>', mention(TOMAS))
    data_center.worker.run_after()
    data_center.site.requests.clear()
    data_center.worker.run_after()
    assert writes(data_center) == []
    assert data_center.ticket("OPS-1").assignee == TOMAS.account_id


def test_a_row_changed_on_the_page_changes_its_ticket(data_center: Company) -> None:
    page = data_center.page(("Tune alerts", mention(MEI), "2026-12-01"))
    data_center.settle()
    data_center.edit(page, mention(MEI), mention(TOMAS))
    data_center.worker.run_after()
    data_center.edit(page, "2026-12-01", "2026-12-08")
    data_center.worker.run_after()

    ticket = data_center.ticket("OPS-1")
    assert (ticket.assignee, str(ticket.due)) == (TOMAS.account_id, "2026-12-08")
    data_center.site.requests.clear()
    data_center.worker.run_after()
    assert writes(data_center) == []


# --- after that

DAY = 24 * 60


@pytest.mark.parametrize(
    ("label", "told"),
    [("fix-worked", "worked"), ("fix-did-not-work", "did not work"), ("fix-cannot-tell", "cannot tell")],
)
def test_a_label_in_jira_says_whether_it_worked(data_center: Company, label: str, told: str) -> None:
    page = data_center.page(("Tune alerts", mention(MEI)))
    data_center.settle()
    data_center.move_status("OPS-1", "Done")
    data_center.worker.run_after(DAY)
    data_center.worker.run_after(30 * DAY)
    (comment,) = data_center.comments(page)
    assert f'ri:username="{MEI.username}"' in comment
    assert "done 2026-11-10" in comment
    assert "did it work?" in data_center.block(page)

    ticket = data_center.ticket("OPS-1")
    data_center.site.jira.change(ticket, {"labels": (*ticket.labels, label)})
    data_center.worker.run_after(DAY)

    assert f"</ac:structured-macro> {told}</p>" in data_center.block(page)
    assert "did it work?" not in data_center.block(page)
    data_center.site.requests.clear()
    data_center.worker.run_after()
    assert writes(data_center) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2026-12-01", "2026-12-08", "Jira did not take this row's date for OPS-1"),
        (mention(MEI), mention(TOMAS), "Jira did not take this row's owner for OPS-1"),
        ("<p>High</p>", "<p>Low</p>", "Jira has its own priority instead of “Low”"),
    ],
)
def test_a_change_that_jira_silently_drops_is_told_and_not_tried_again(
    data_center: Company, old: str, new: str, told: str
) -> None:
    def drop(call: Call, handle: Handle) -> Answer:
        if call.method == "PUT" and call.route.endswith("/issue/{issueIdOrKey}"):
            return Answer(204, (), b"")
        return handle(call)

    page = data_center.page(("Tune alerts", mention(MEI), "2026-12-01", "High"))
    data_center.settle()
    data_center.edit(page, old, new)
    data_center.site.fault = drop
    data_center.worker.run_after()

    assert told in data_center.block(page)
    assert new in data_center.row(page, "Tune alerts")
    data_center.site.requests.clear()
    data_center.worker.run_after()
    assert writes(data_center) == []


@pytest.mark.parametrize(
    ("dropped", "told"),
    [
        ({"due": None}, "did not take this row's date for OPS-1"),
        ({"priority": PRIORITIES[3]}, "Jira has its own priority instead of “High”"),
        ({"assignee": ""}, "OPS-1 has no assignee in Jira, though the row names one"),
    ],
    ids=["date", "priority", "owner"],
)
def test_what_jira_silently_drops_at_creation_is_told_and_stays_on_the_page(
    data_center: Company, dropped: dict[str, object], told: str
) -> None:
    row = ("Tune alerts", mention(MEI), "2026-12-01", "High")

    def drop(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route == BULK:
            data_center.site.jira.change(data_center.ticket("OPS-1"), dropped)
        return answer

    page = data_center.page(row)
    data_center.site.fault = drop
    data_center.settle()

    assert told in data_center.block(page)
    assert all(cell in data_center.row(page, "Tune alerts") for cell in row)
    data_center.worker.run_after()
    assert writes(data_center) == []
    assert data_center.summaries() == ["Tune alerts"]


def test_a_claim_that_went_to_a_second_ledger_is_no_claim(data_center: Company) -> None:
    """Data Center is told the name of a property, not which of two: another worker may hold the other one."""
    page = data_center.page(("Tune alerts",))
    data_center.worker.run()
    confluence = data_center.site.confluence
    (ledger,) = confluence.properties_of(page, LEDGER_KEY)
    confluence.create_property(page, LEDGER_KEY, ledger.value, ledger.version.author, unless_exists=False)
    data_center.site.clock.advance(20 * 60)

    def to_the_second(call: Call, handle: Handle) -> Answer:
        if call.method != "PUT" or "/property/" not in call.route:
            return handle(call)
        confluence.delete_property(ledger)
        answer = handle(call)
        confluence._properties[page] = {ledger.id: ledger, **confluence._properties[page]}
        return answer

    data_center.site.fault = to_the_second
    data_center.worker.run()

    assert data_center.tickets() == []
