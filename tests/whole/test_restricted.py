"""Pages that only some may view: what they say stays there."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from prometheus_client import generate_latest

from sync.cli.logged import log_outcomes
from sync.core.model import Skip
from sync.core.planning.page_plans import PageState
from sync.core.report.figures import figures
from sync.core.report.plans import outcome_document, plan_document, plan_lines
from sync.errors import ExitCode, NotAuthenticated
from sync.metrics import RunRecord, registry
from sync.sandbox import Answer
from sync.sandbox.confluence import Confluence
from sync.sandbox.content import Restriction
from sync.sandbox.issues import PRIORITIES, Named
from tests.test_chat import hook
from tests.whole.conftest import LEVEL, CompanyWith
from tests.whole.given import MEI, Company, Recorder, table

FEW = Restriction(people=(MEI.account_id, "557058:0000-sync"))
TITLE = "The vault was robbed"
SECRETS = ("vault", "robbed", "Rotate", "stolen", "Guards", "Nobody knew", "before the trial")
HEADER = ("Action", "Owner", "Due", "Type", "Measure of success", "Status")
ROW = ("Rotate the stolen key", "Guards", "before the trial", "Nobody knew", "The vault stays shut", "Open")
ALLOWED = {
    "pages": {"restricted": "allow"},
    "tickets": {"project": "OPS", "security_level": LEVEL.name},
}


@pytest.fixture(params=["page", "parent", "grandparent"])
def where(request: pytest.FixtureRequest) -> str:
    """Restrictions are inherited: what stands below a restricted page is restricted, too."""
    return str(request.param)


def secret_page(company: Company, where: str = "page", row: tuple[str, ...] = ROW) -> str:
    readers = {where: FEW}
    top = company.page(body="<p>top</p>", labels=(), readers=readers.get("grandparent"))
    parent = company.page(body="<p>parent</p>", labels=(), parent=top, readers=readers.get("parent"))
    body = table(row, header=HEADER)
    return company.page(body=body, title=TITLE, parent=parent, readers=readers.get("page"))


def two_runs(company: Company) -> Iterator[str]:
    """Everything that a founding and a creating run print, log, measure and report."""
    for _ in range(2):
        session = company.worker.session()
        planned = session.plan(session.config.selection(full=True), lambda count: None)
        yield json.dumps(plan_document(planned.plan), ensure_ascii=False)
        yield "\n".join(line.text for line in plan_lines(planned.plan))
        outcomes = session.apply(planned, lambda outcome: None)
        yield json.dumps(outcome_document(outcomes, planned.plan), ensure_ascii=False)
        log_outcomes(session, outcomes, planned.plan.twins, ExitCode.FINISHED)
        seen = figures(planned.plan, outcomes, planned.lookups.tickets, planned.now, session.policy)
        record = RunRecord(False, 0, 0, datetime.now(UTC), 1, seen, session.traffic.requests)
        yield generate_latest(registry(record)).decode()
        company.site.clock.advance(20 * 60)


def sent_to_jira(recorder: Recorder) -> str:
    to_jira = Recorder()
    to_jira.calls = [
        call for call in recorder.calls if "/api/3/" in call.path or call.path.startswith("/jira/")
    ]
    assert to_jira.calls, "something is always asked of Jira"
    return to_jira.text()


def problems(company: Company) -> list[str]:
    """What a check of the configuration complains of."""
    return [item.text for item in company.worker.session().check().run() if not item.good]


def named_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()]


# --- skipped, as it is by default


def test_of_a_restricted_page_not_a_byte_goes_anywhere(
    company_of: CompanyWith, where: str, capsys: pytest.CaptureFixture[str], debug_log: StringIO
) -> None:
    company = company_of()
    page = secret_page(company, where)
    before = company.body(page)
    recorder = company.site.fault = Recorder()
    journal: list[str] = []
    company.worker.sink = journal.append

    said = [*two_runs(company), *capsys.readouterr(), debug_log.getvalue(), recorder.text(), *journal]
    (named,) = company.worker.run(ids=[page])

    assert named_in("\n".join(said)) == []
    assert '"outcome": "skipped"' in debug_log.getvalue()
    assert (company.tickets(), company.ledger(page), company.body(page)) == ([], None, before)
    assert named.state is PageState.SKIPPED


def test_what_was_public_would_be_found(company_of: CompanyWith) -> None:
    """Guards the test above, and those below: the same page, for everybody, is told everywhere."""
    company = company_of()
    secret_page(company, where="nowhere")
    recorder = company.site.fault = Recorder()

    said = "\n".join(two_runs(company))

    assert {"vault", "Rotate"} <= set(named_in(said))
    assert {"vault", "Rotate", "Guards"} <= set(named_in(sent_to_jira(recorder)))


def test_a_page_restricted_later_keeps_its_tickets_and_is_left_alone(company_of: CompanyWith) -> None:
    company = company_of()
    page = secret_page(company, where="nowhere")
    company.settle()
    before = company.body(page)

    company.site.confluence.restrict(page, readers=FEW)
    company.move_status("OPS-1", "Done")
    (outcome,) = company.worker.run_after()

    assert outcome.state is PageState.SKIPPED
    assert company.body(page) == before
    assert company.summaries() == ["Rotate the stolen key"]


# --- below what Confluence does not tell us about

UNTOLD: dict[str, Callable[[Confluence, str], object]] = {
    "a draft": lambda confluence, page: confluence.change_status(page, "draft"),
    "in the trash": lambda confluence, page: confluence.change_status(page, "trashed"),
    "a folder": Confluence.make_folder,
    "kept back": Confluence.conceal,
}


@pytest.mark.parametrize("above", UNTOLD)
def test_below_what_nobody_tells_us_about_a_page_counts_as_restricted_and_no_other_does(
    company_of: CompanyWith, above: str
) -> None:
    company = company_of()
    top = company.page(body="<p>top</p>", labels=())
    page = company.page(("Rotate the stolen key",), parent=top, title=TITLE)
    company.page(("Tune alerts",))
    UNTOLD[above](company.site.confluence, top)

    said = "\n".join(two_runs(company))
    outcomes = {outcome.plan.page.id: outcome for outcome in company.worker.run_after()}

    assert company.summaries() == ["Tune alerts"]
    assert named_in(said) == []
    assert outcomes[page].state is PageState.SKIPPED
    assert outcomes[page].plan.skip == Skip(
        f"we are not told who may view {top}, which it stands below; so it counts as one for only some people"
    )
    assert all(not outcome.failures for outcome in outcomes.values())


@pytest.mark.parametrize("above", UNTOLD)
def test_where_restricted_pages_are_tracked_so_are_those_below_what_nobody_tells_us_about(
    company_of: CompanyWith, above: str
) -> None:
    company = company_of(**ALLOWED)
    top = company.page(body="<p>top</p>", labels=())
    page = company.page(("Rotate the stolen key",), parent=top)
    UNTOLD[above](company.site.confluence, top)
    company.settle()

    (ticket,) = company.tickets()
    assert (ticket.summary, ticket.security) == (f"Action item of restricted page {page}", LEVEL)


def test_what_is_said_about_ourselves_is_no_word_on_a_page(company_of: CompanyWith) -> None:
    """Whoever may not use Confluence at all gets the same status for whatever is asked."""
    company = company_of()
    top = company.page(body="<p>top</p>", labels=())
    company.page(("Tune alerts",), parent=top)
    words = {"statusCode": 403, "message": "Current user not permitted to use Confluence"}
    refusal = Answer(403, (("Content-Type", "application/json"),), json.dumps(words).encode())
    company.site.fault = lambda call, handle: refusal if "/restriction/" in call.route else handle(call)

    with pytest.raises(NotAuthenticated):
        company.worker.run()


# --- tracked, where a team decided so


def test_a_ticket_of_a_restricted_page_says_where_to_look_and_no_more(
    company_of: CompanyWith, where: str, capsys: pytest.CaptureFixture[str], debug_log: StringIO
) -> None:
    company = company_of(**ALLOWED)
    page = secret_page(company, where)
    recorder = company.site.fault = Recorder()

    said = "\n".join([*two_runs(company), *capsys.readouterr(), debug_log.getvalue()])

    (ticket,) = company.tickets()
    assert (ticket.summary, ticket.security) == (f"Action item of restricted page {page}", LEVEL)
    assert f"pageId={page}" in json.dumps(ticket.description)
    assert named_in(said) == []
    assert named_in(sent_to_jira(recorder)) == []
    assert ">OPS-1<" in company.row(page, "Rotate")
    assert "0 of 1 done" in company.block(page)


def test_nothing_but_fields_travels_between_a_restricted_page_and_its_ticket(company_of: CompanyWith) -> None:
    company = company_of(**ALLOWED)
    page = secret_page(company, row=("Rotate the key", "", "2026-11-20"))
    company.settle()
    recorder = company.site.fault = Recorder()

    company.edit(page, "Rotate the key", "Rotate the stolen key")
    company.worker.run_after()
    company.edit(page, "2026-11-20", "2026-11-27")
    company.worker.run_after()
    company.site.jira.change(company.ticket("OPS-1"), {"summary": "Somebody's own words"})
    company.worker.run_after()

    assert str(company.ticket("OPS-1").due) == "2026-11-27"
    assert "Rotate the stolen key" in company.body(page)
    assert "own words" not in company.body(page)
    assert named_in(sent_to_jira(recorder)) == []


def test_a_word_in_the_priority_cell_that_is_no_priority_stays_on_the_page(company_of: CompanyWith) -> None:
    """Jira would refuse it, and its log, or a proxy's, would have it for ever."""
    company = company_of(**ALLOWED)
    row = ("Rotate the key", "", "2026-11-20", "High")
    page = company.page(row, readers=FEW)
    company.settle()
    recorder = company.site.fault = Recorder()

    company.edit(page, "High", "the vault was robbed")
    company.worker.run_after()

    assert named_in(sent_to_jira(recorder)) == []
    assert "Jira has its own priority instead of “the vault was robbed”" in company.block(page)
    company.edit(page, "<p>the vault was robbed</p>", "<p>Low</p>")
    company.worker.run_after()
    assert company.ticket("OPS-1").priority == PRIORITIES[3]
    assert "its own priority" not in company.block(page)


def test_a_reminder_outside_the_page_does_not_quote_it(company_of: CompanyWith) -> None:
    step = {"after": 1, "tell": ["owner"], "ticket_comment": True, "chat": True}
    company = company_of(**ALLOWED, ladder={"steps": [step]})
    page = secret_page(company, row=("Rotate the stolen key", MEI.name, "2026-11-11"))
    company.settle()
    recorder = company.site.fault = Recorder()
    with hook() as (url, told):
        company.worker.chat = url
        company.worker.run_after(minutes=3 * 24 * 60)

    ((_, _, message),) = told
    assert len(company.site.jira.comments_on(company.ticket("OPS-1"))) == 1
    assert "OPS-1 (an item of a restricted page)" in message["text"]
    assert named_in(message["text"]) == []
    assert named_in(sent_to_jira(recorder)) == []
    assert "Rotate the stolen key" in company.comments(page)[0]


def test_without_the_security_level_there_is_no_ticket(company_of: CompanyWith) -> None:
    company = company_of(**ALLOWED)
    company.ops.security_levels = (Named("10101", "Everybody"),)
    page = secret_page(company)
    company.settle()

    assert company.tickets() == []
    assert "no security level “Incident team”" in company.block(page)
    assert any(
        "Incident team" in item.text for item in company.worker.session().check().run() if not item.good
    )


def test_a_level_that_is_there_is_not_complained_of(company_of: CompanyWith) -> None:
    company = company_of(**ALLOWED)

    assert problems(company) == []


def test_a_page_restricted_later_says_that_its_ticket_is_public(company_of: CompanyWith) -> None:
    company = company_of(**ALLOWED)
    page = secret_page(company, where="nowhere")
    company.settle()

    company.site.confluence.restrict(page, readers=FEW)
    company.worker.run_after()

    assert "OPS-1 may be seen by more people than this page" in company.block(page)


def test_a_level_that_is_open_to_all_is_public(company_of: CompanyWith) -> None:
    settings = {**ALLOWED["tickets"], "open_levels": ["Employees"]}
    company = company_of(**{**ALLOWED, "tickets": settings})
    page = secret_page(company)
    company.settle()
    company.site.jira.change(company.ticket("OPS-1"), {"security": Named("10102", "Employees")})
    company.worker.run_after()

    assert "OPS-1 may be seen by more people than this page" in company.block(page)


def test_a_page_opened_later_tells_its_ticket_from_then_on(company_of: CompanyWith) -> None:
    """What the ticket was called meanwhile is nobody's change, and does not come back to the page."""
    company = company_of(**ALLOWED)
    page = secret_page(company)
    company.settle()

    company.site.confluence.restrict(page, readers=Restriction())
    company.site.jira.change(company.ticket("OPS-1"), {"security": None})
    company.worker.run_after()
    company.edit(page, "Rotate the stolen key", "Rotate all keys")
    company.worker.run_after()

    assert company.summaries() == ["Rotate all keys"]


def test_the_level_of_the_page_itself_hides_nothing_on_it(company_of: CompanyWith) -> None:
    company = company_of(**ALLOWED)
    page = secret_page(company)
    company.settle()

    company.move_status("OPS-1", "Done")
    company.worker.run_after()

    assert ">Done<" in company.row(page, "Rotate")
    assert "1 of 1 done" in company.block(page)
