"""``plan`` looks and never touches, and ``run`` does what it said."""

import json
from datetime import timedelta

import pytest

from sync.core.planning.changes import Change, CreateTicket, ShowBlock, ShowCell
from sync.core.planning.page_plans import PagePlan, PageState
from sync.core.report.plans import outcome_summary, plan_document, plan_lines, plan_summary
from sync.sandbox import Answer, Call, Handle, Site
from tests.whole.given import MEI, READS_BY_POST, Company, Recorder, mention, table

STATUS = ("Action", "Owner", "Status", "Ticket")


def given_work_of_every_kind(company: Company) -> None:
    """Something to create, to show, to found, to wait for, and a page that cannot be read."""
    settled = company.page(
        body=table(("Tune alerts", mention(MEI)), ("Add a check",), header=STATUS), title="Settled one"
    )
    company.settle()
    company.move_status("OPS-1", "Done")
    company.page(("Write the runbook",), title="Founded one")
    company.worker.run()
    company.site.clock.advance(20 * 60)
    company.move_status("OPS-2", "In Progress")
    company.page(("Rotate the keys", mention(MEI), "2026-12-01", "High"), title="New one")
    company.page(body="<p>not closed", title="Malformed one")
    company.edit(settled, "Add a check", "Add a check of the chain")
    company.site.clock.advance(20 * 60)
    company.site.requests.clear()


def test_planning_sends_nothing_but_reads(company: Company) -> None:
    """By route: searches by POST are reads, and no other POST is."""
    given_work_of_every_kind(company)
    site = company.site

    company.worker.plan()
    company.worker.plan(full=False)

    assert {served.method for served in site.requests} <= {"GET", "POST"}
    posts = {served.route for served in site.requests if served.method == "POST"}
    assert posts <= set(READS_BY_POST)
    assert company.writes() == []


def test_planning_changes_nothing_on_either_site(company: Company) -> None:
    given_work_of_every_kind(company)
    site = company.site
    before = _everything(site)

    company.worker.plan()

    assert _everything(site) == before


def test_planning_twice_gives_the_same_plan(company: Company) -> None:
    """Row ids are minted anew; nothing that a person reads depends on them."""
    given_work_of_every_kind(company)

    first, second = company.worker.plan(), company.worker.plan()

    assert list(plan_lines(first)) == list(plan_lines(second))


def test_a_run_does_what_the_plan_said(company: Company) -> None:
    given_work_of_every_kind(company)

    planned = company.worker.plan()
    before = len(company.tickets())
    outcomes = company.worker.run()

    said = {page.page.id: page for page in planned.pages}
    assert {outcome.plan.page.id for outcome in outcomes} == said.keys()
    for outcome in outcomes:
        page = said[outcome.plan.page.id]
        assert len(outcome.created) == len(_of_kind(page, CreateTicket))
        assert outcome.written == page.writes_page
        assert outcome.state is page.state
    created = [change for page in said.values() for change in _of_kind(page, CreateTicket)]
    assert len(company.tickets()) == before + len(created)
    summaries = {change.attempt.draft.summary for change in created if isinstance(change, CreateTicket)}
    assert summaries <= set(company.summaries())


def test_a_plan_says_old_and_new_of_what_it_would_show(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.settle()
    company.move_status("OPS-1", "Done")

    (planned,) = company.worker.plan().pages

    (cell,) = _of_kind(planned, ShowCell)
    assert cell.describe().replace("TO DO", "To Do") == "row 1, status: To Do → Done"
    (block,) = _of_kind(planned, ShowBlock)
    assert "1 of 1 done" in block.describe()
    assert planned.page.id == page


def test_a_plan_without_anything_to_do_says_so(company: Company) -> None:
    company.page(("Tune alerts", mention(MEI)))
    company.settle()

    planned = company.worker.plan()

    assert [page.state for page in planned.pages] == [PageState.UNCHANGED]
    assert plan_document(planned)["summary"] == "1 page looked at: nothing to do."


def test_where_there_is_nothing_to_do_plan_and_run_say_so_and_count_what_is_left_alone(
    company: Company,
) -> None:
    company.page(("Tune alerts", mention(MEI)))
    company.settle()
    company.page(body="<p>not closed")

    told = "2 pages looked at: nothing to do, 1 page left alone."
    assert plan_summary(company.worker.plan()) == told
    assert outcome_summary(company.worker.run()) == told


def test_what_stands_in_the_block_is_told_once(company: Company) -> None:
    company.page(("Tune alerts", "Search guild"))
    company.worker.run()
    company.site.clock.advance(20 * 60)

    before = [line.text for line in plan_lines(company.worker.plan())]
    company.worker.run()
    after = [line.text for line in plan_lines(company.worker.plan())]

    nobody = (
        "“Search guild” is not known here yet, a mention would settle who that is; the ticket is unassigned."
    )
    assert [line for line in before if nobody in line] == [f"status block: Could use a hand: Row 1: {nobody}"]
    assert [line for line in after if nobody in line] == [f"row 1: {nobody}"]


def test_rows_of_two_tables_are_told_apart_wherever_they_are_named(company: Company) -> None:
    two = table(("Tune alerts", "Search guild")) + table(("Verify the chain", mention(MEI)), ("TBD",))
    company.page(body=two)
    company.worker.run()
    company.site.clock.advance(20 * 60)

    planned = company.worker.plan()

    told = [line.text for line in plan_lines(planned)]
    assert [line.partition(":")[0] for line in told if "create Task" in line] == [
        "table 1, row 1",
        "table 2, row 1",
    ]
    in_block = "\n".join(line for line in told if line.startswith("status block"))
    assert "Could use a hand: Table 1, row 1: “Search guild” is not known here yet" in in_block
    assert "Worth a thought: Table 1, row 1; table 2, row 1: a date would help" in in_block
    (page,) = json.loads(json.dumps(plan_document(planned)))["pages"]
    assert len({change["text"].partition(":")[0] for change in page["changes"]}) == len(page["changes"])


def test_a_plan_as_json_names_every_page_and_its_changes(company: Company) -> None:
    given_work_of_every_kind(company)

    document = json.loads(json.dumps(plan_document(company.worker.plan())))

    pages = {page["title"]: page for page in document["pages"]}
    assert pages["Malformed one"]["skip"]
    kinds = {title: {change["kind"] for change in page["changes"]} for title, page in pages.items()}
    assert kinds["Settled one"] == {"ShowCell", "UpdateTicket"}
    assert "CreateTicket" in kinds["Founded one"]
    assert kinds["New one"] == {"FoundLedger"}
    assert kinds["Malformed one"] == set()


def test_a_plan_that_lacks_an_answer_says_which_in_words_and_as_json(company: Company) -> None:
    company.page(("Tune alerts", mention(MEI)))
    company.worker.run()
    company.site.clock.advance(20 * 60)

    def silent(call: Call, handle: Handle) -> Answer:
        return Answer(503) if "createmeta" in call.route else handle(call)

    company.site.fault = silent
    document = json.loads(json.dumps(plan_document(company.worker.plan())))

    assert ["createmeta" in failure for failure in document["pages"][0]["failures"]] == [True]
    assert document["summary"] == "1 page looked at: 1 page failed."


def test_planning_cannot_write_even_where_the_site_would_let_it(company: Company) -> None:
    """The gate is in the session: a reader's session refuses to send a write at all."""
    company.page(("Tune alerts",))
    recorder = Recorder()
    company.site.fault = recorder

    company.worker.plan()

    assert not [call for call in recorder.calls if call.method in {"PUT", "DELETE", "PATCH"}]
    assert company.ledger(next(iter(company.site.confluence.pages))) is None


@pytest.mark.parametrize("full", [True, False])
def test_a_plan_looks_at_the_same_pages_as_the_run(company: Company, full: bool) -> None:
    company.page(("New",), title="new")
    company.page(("Old",), title="old", age=timedelta(days=3))

    planned = [page.page.title for page in company.worker.plan(full=full).pages]
    ran = [outcome.plan.page.title for outcome in company.worker.run(full=full)]

    assert planned == ran == (["new", "old"] if full else ["new"])


def _of_kind(page: PagePlan, kind: type[Change]) -> list[Change]:
    return [change for change in page.changes if isinstance(change, kind)]


def _everything(site: Site) -> object:
    """All that could have been written, with its version."""
    held = {page: site.confluence.properties_of(page) for page in site.confluence.pages}
    comments = {page: site.confluence.comments_on(page) for page in site.confluence.pages}
    links = {key: site.jira.links_of(issue) for key, issue in site.jira.issues.items()}
    return dict(site.confluence.pages), held, comments, dict(site.jira.issues), links


def test_what_the_worker_wrote_itself_is_nobody_still_writing(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.worker.run()
    company.worker.run_after()
    company.move_status("OPS-1", "Done")

    company.worker.run_after(5)

    assert ">Done<" in company.row(page, "Tune alerts")


def test_a_plan_says_to_whom_a_ticket_is_assigned(company: Company) -> None:
    company.page(("Tune alerts", "mei@example.com"))
    company.worker.run()
    company.site.clock.advance(20 * 60)

    (planned,) = company.worker.plan().pages

    (created,) = [change for change in planned.changes if isinstance(change, CreateTicket)]
    assert "assigned to Mei Lindqvist" in created.describe()
