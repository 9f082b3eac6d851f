"""The audit on a site: what was made by hand, removed or copied there is found, and nothing is written."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.audit import audit_sites
from sync.core.planning.audit import Audit, Kind
from sync.errors import RequestFailed
from sync.sandbox import Answer, Call, Handle, Options, serving
from sync.sandbox.content import Restriction
from sync.sandbox.issues import Issue
from sync.sandbox.worker_config import write_config
from tests.whole.conftest import CompanyWith
from tests.whole.given import AUTHOR, MEI, Company, table
from tests.whole.test_command_line import Shell
from tests.whole.worker import ORIGIN

FLAVOURS = ["cloud", "datacenter"]
SHORT_LOOK_BACK = {"walk_window": 1, "look_back_keys": 1}


def company_of(flavour: str, company_with: CompanyWith) -> Company:
    roots = {"cloud": ("/wiki", ""), "datacenter": ("/confluence", "/jira")}[flavour]
    account = {"email": "postmortem-sync@example.com"} if flavour == "cloud" else {}
    return company_with(
        options=Options(flavour=flavour),
        confluence={"url": ORIGIN + roots[0], "flavour": flavour, **account},
        jira={"url": ORIGIN + roots[1], "flavour": flavour, **account},
    )


def audit(company: Company) -> Audit:
    """What an audit says; the site's log then holds what it asked."""
    company.site.requests.clear()
    session = company.worker.session()
    selection = session.config.selection(full=True)
    return audit_sites(session.readers.pages, session.readers.issues, session.policy, selection)


def twin_of(company: Company, key: str, **changed: object) -> Issue:
    """Another ticket for the same row, as it must never come to be."""
    original = company.ticket(key)
    values = {"summary": original.summary, "type": original.type, "labels": original.labels, **changed}
    properties = original.properties
    return company.site.jira.create(company.ops, values, MEI.account_id, properties)


def strangers(company: Company, number: int) -> None:
    """Tickets that people make, so that ours are not the newest any more."""
    for place in range(number):
        values = {"summary": f"Work {place}", "type": company.ops.types[0]}
        company.site.jira.create(company.ops, values, MEI.account_id)


def without_mark(company: Company, key: str) -> None:
    issue = company.ticket(key)
    company.site.jira.change(issue, {"properties": {}})


def only(found: Audit) -> tuple[Kind, tuple[str, ...]]:
    assert len(found.anomalies) == 1, found.anomalies
    return found.anomalies[0].kind, found.anomalies[0].tickets


def remove_row(company: Company, page: str, text: str) -> None:
    row = "<tr>" + company.row(page, text).partition("</tr>")[0] + "</tr>"
    company.site.confluence.edit(page, company.body(page).replace(row, ""), AUTHOR.account_id)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_where_all_is_well_nothing_is_said_and_nothing_written(
    flavour: str, company_with: CompanyWith
) -> None:
    company = company_of(flavour, company_with)
    company.page(("Tune alerts",), ("Verify the chain",))
    company.page(("Rehearse",))
    company.settle()

    found = audit(company)

    assert found.anomalies == ()
    assert found.not_looked_at == {}
    assert (found.tickets, found.pages) == (3, 2)
    reads = ("/search/jql", "/issue/bulkfetch", "/search")
    assert [
        served
        for served in company.site.requests
        if served.method != "GET" and not served.route.endswith(reads)
    ] == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_two_tickets_with_the_same_mark_are_twins(flavour: str, company_with: CompanyWith) -> None:
    company = company_of(flavour, company_with)
    company.page(("Tune alerts",))
    company.settle()
    twin_of(company, "OPS-1")

    found = audit(company)

    assert only(found) == (Kind.TWINS, ("OPS-1", "OPS-2"))
    assert found.broken
    assert found.anomalies[0].settle == "Keep OPS-1. Link to it as duplicate, and close: OPS-2."


def test_twins_are_found_by_property_where_no_ticket_has_labels(company: Company) -> None:
    """Labels are for projects whose screens have them."""
    company.page(("Tune alerts",))
    company.settle()
    company.site.jira.change(company.ticket("OPS-1"), {"labels": ()})
    twin_of(company, "OPS-1", labels=())

    assert only(audit(company)) == (Kind.TWINS, ("OPS-1", "OPS-2"))


def test_twins_are_found_while_the_index_is_behind(company: Company) -> None:
    company.page(("Tune alerts",))
    company.settle()
    company.site.options.search_lag = None
    twin_of(company, "OPS-1")

    assert only(audit(company)) == (Kind.TWINS, ("OPS-1", "OPS-2"))


def test_twins_are_found_far_above_what_the_index_knows(company_with: CompanyWith) -> None:
    company = company_with(creation={"walk_window": 10, "look_back_keys": 10})
    company.page(("Tune alerts",))
    company.settle()
    company.site.options.search_lag = None
    strangers(company, 25)
    twin_of(company, "OPS-1")

    assert only(audit(company)) == (Kind.TWINS, ("OPS-1", "OPS-27"))


def test_twins_whose_marks_were_removed_are_found_by_their_labels(company: Company) -> None:
    company.page(("Tune alerts",))
    company.settle()
    twin_of(company, "OPS-1")
    for key in ("OPS-1", "OPS-2"):
        without_mark(company, key)

    assert only(audit(company)) == (Kind.TWINS, ("OPS-1", "OPS-2"))


def test_a_clone_has_the_labels_but_no_mark_and_breaks_nothing(company: Company) -> None:
    """Whoever clones a ticket in Jira takes the labels along, knowing nothing of ours."""
    company.page(("Tune alerts",))
    company.settle()
    twin_of(company, "OPS-1")
    without_mark(company, "OPS-2")

    found = audit(company)

    assert only(found) == (Kind.LOOKALIKE, ("OPS-1", "OPS-2"))
    assert not found.broken


def test_twins_are_settled_when_a_person_has_closed_the_other(company: Company) -> None:
    company.page(("Tune alerts",))
    company.settle()
    twin_of(company, "OPS-1")
    company.move_status("OPS-2", "Done", "Duplicate")

    found = audit(company)

    assert only(found) == (Kind.SETTLED_TWINS, ("OPS-1", "OPS-2"))
    assert not found.broken


@pytest.mark.parametrize("deleted", [True, False])
def test_nothing_is_said_on_the_word_of_the_index_alone(company_with: CompanyWith, *, deleted: bool) -> None:
    """The other one was closed, or is gone, since the index last looked."""
    company = company_with(creation=SHORT_LOOK_BACK)
    company.page(("Tune alerts",))
    company.settle()
    twin = twin_of(company, "OPS-1")
    strangers(company, 5)
    company.site.options.search_lag = None
    if deleted:
        company.site.jira.delete(twin)
    else:
        company.move_status("OPS-2", "Done", "Duplicate")

    assert not audit(company).broken


@pytest.mark.parametrize("kept", ["postmortem-sync", "the page's"])
def test_one_label_of_two_is_enough_to_find_a_twin(company_with: CompanyWith, kept: str) -> None:
    company = company_with(creation=SHORT_LOOK_BACK)
    page = company.page(("Tune alerts",))
    company.settle()
    twin_of(company, "OPS-1", labels=(f"pm-p{page}" if kept == "the page's" else kept,))
    strangers(company, 5)

    assert only(audit(company)) == (Kind.TWINS, ("OPS-1", "OPS-2"))


def test_a_ticket_made_again_under_another_id_is_told_beside_the_one_in_the_row(company: Company) -> None:
    """As it can come to be where a ledger is rolled back while the index stands still: no id is shared."""
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    original = company.ticket("OPS-1")
    mark = {"rid": "01k9" + "0" * 22, "page_id": page, "site": company.worker.session().policy.site}
    labels = [label for label in original.labels if not label.startswith("pm-0")]
    again = twin_of(company, "OPS-1", labels=labels)
    company.site.jira.change(again, {"properties": {"postmortemSync": mark}})

    found = audit(company)

    assert only(found) == (Kind.ROW_TAKEN, ("OPS-1", again.key))
    assert f"link {again.key} to OPS-1 as duplicate" in found.anomalies[0].settle
    assert not found.broken, "a person may have removed one of two rows of the same words"


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_deleted_page_leaves_its_tickets_without_one(flavour: str, company_with: CompanyWith) -> None:
    company = company_of(flavour, company_with)
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.page(("Rehearse",))
    company.settle()
    company.site.confluence.change_status(page, "trashed")

    found = audit(company)

    assert only(found) == (Kind.PAGE_GONE, ("OPS-1", "OPS-2"))
    assert found.anomalies[0].page_id == page
    assert not found.broken


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_an_archived_page_is_no_page_that_is_gone(flavour: str, company_with: CompanyWith) -> None:
    company = company_of(flavour, company_with)
    page = company.page(("Tune alerts",))
    company.settle()
    company.site.confluence.change_status(page, "archived")

    found = audit(company)

    assert found.anomalies == ()
    assert found.not_looked_at == {page: "the page is archived"}


def test_a_page_that_only_some_may_view_is_named_by_its_id_alone(company: Company) -> None:
    page = company.page(("Tune alerts",), title="The secret outage")
    company.settle()
    remove_row(company, page, "Tune alerts")
    readers = Restriction((AUTHOR.account_id, company.site.people.worker.account_id))
    company.site.confluence.restrict(page, readers=readers)

    found = audit(company)

    assert found.anomalies == ()
    assert found.not_looked_at == {page: "only some people may view it"}


def test_a_page_whose_label_was_taken_off_is_still_compared(company: Company) -> None:
    """Runs do not look at it any more; its tickets are as good as ever."""
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    company.site.confluence.remove_label(page, "postmortem")
    remove_row(company, page, "Verify the chain")

    assert only(audit(company)) == (Kind.ROW_GONE, ("OPS-2",))


def test_a_row_that_was_removed_leaves_its_ticket_without_one(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    remove_row(company, page, "Verify the chain")

    assert only(audit(company)) == (Kind.ROW_GONE, ("OPS-2",))


def test_rows_whose_macros_and_ledger_are_lost_are_matched_by_their_text(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    for held in company.site.confluence.properties_of(page):
        company.site.confluence.delete_property(held)
    company.site.confluence.edit(page, table(("Tune alerts",), ("Verify the chain",)), AUTHOR.account_id)

    assert audit(company).anomalies == ()


def test_a_ticket_that_was_moved_to_another_project_still_has_its_row(company: Company) -> None:
    company.page(("Tune alerts",))
    company.settle()
    company.site.jira.move(company.ticket("OPS-1"), company.pay)

    assert audit(company).anomalies == ()


def test_a_copied_page_shows_tickets_of_the_first(company: Company) -> None:
    page = company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    copy = company.site.confluence.copy(page, "A copy", AUTHOR.account_id).id

    found = audit(company)

    assert only(found) == (Kind.SHOWN_ELSEWHERE, ("OPS-1", "OPS-2"))
    assert found.anomalies[0].page_id == copy


def test_the_tickets_of_another_site_are_none_of_ours(company: Company) -> None:
    """Two Confluence sites may share a Jira."""
    page = company.page(("Tune alerts",))
    company.settle()
    issue = company.ticket("OPS-1")
    foreign = {**_mark(issue), "site": "wiki.example.org"}
    company.site.jira.set_property(issue, "postmortemSync", foreign)
    company.site.confluence.change_status(page, "trashed")

    assert audit(company).anomalies == ()


def _mark(issue: Issue) -> dict[str, object]:
    mark = issue.properties["postmortemSync"]
    assert isinstance(mark, dict)
    return mark


def test_half_an_answer_is_no_audit(company: Company) -> None:
    company.page(("Tune alerts",))
    company.settle()

    def partly(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route.endswith("/issue/bulkfetch"):
            document = {**json.loads(answer.body), "issues": [], "issueErrors": [{"id": "1"}]}
            return Answer(200, (("Content-Type", "application/json"),), json.dumps(document).encode())
        return answer

    company.site.fault = partly
    with pytest.raises(RequestFailed, match=r"^issue 1 cannot be read: Jira could not read it\.$"):
        audit(company)


# --- the command


@pytest.fixture
def shell(company: Company, tmp_path: Path) -> Iterator[Shell]:
    company.page(("Tune alerts",), ("Verify the chain",))
    company.settle()
    with serving(company.site) as origin:
        config = tmp_path / "config.yaml"
        named = origin.replace("127.0.0.1", "localhost")  # the name under which the pages were made
        write_config(config, named, company.site)
        yield Shell(company, config, named)


def test_the_command_ends_with_0_where_every_row_has_one_ticket(shell: Shell) -> None:
    ended = shell("audit")

    assert ended.code == 0, ended.stderr
    assert ended.stdout == (
        "Tickets: 2, made for pages: 1. Rows with several tickets: 0. Other things to look at: 0.\n"
    )
    assert ended.said == []


def test_the_command_says_how_to_settle_twins_and_ends_with_6(shell: Shell) -> None:
    twin_of(shell.company, "OPS-1")

    ended = shell("audit")

    assert ended.code == 6, ended.stderr
    assert "! OPS-1 and OPS-3 were made for the same row" in ended.stdout
    assert "Keep OPS-1. Link to it as duplicate, and close: OPS-3." in ended.stdout


def test_a_run_that_nobody_watches_logs_which_tickets_share_a_row(shell: Shell) -> None:
    twin_of(shell.company, "OPS-1")
    shell.company.page(("Rehearse",))
    shell.company.worker.run()
    shell.company.site.clock.advance(20 * 60)

    ended = shell("run", "--full")

    assert ended.code == 6
    logged = [json.loads(line) for line in ended.stderr.splitlines() if line.startswith("{")]
    assert [line["ticket"] for line in logged if line["event"] == "duplicate"] == [["OPS-1", "OPS-3"]]


def test_the_command_prints_json_and_nothing_else(shell: Shell) -> None:
    twin_of(shell.company, "OPS-1")

    ended = shell("audit", "--json")

    assert ended.code == 6, ended.stderr
    document = json.loads(ended.stdout)
    assert [(found["kind"], found["tickets"]) for found in document["anomalies"]] == [
        ("twins", ["OPS-1", "OPS-3"])
    ]
