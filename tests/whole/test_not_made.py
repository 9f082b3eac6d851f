"""Tickets that a run did not get to make: its report says so, and why, and what lasts is a failure."""

import json

import pytest

from sync.apply import HIDDEN
from sync.core.planning.page_plans import PageOutcome, PageState
from sync.create import PUT_OFF, TAKEN, TOO_LATE
from sync.errors import ConfigurationError
from sync.sandbox import Answer, Call, Handle
from sync.sandbox.call import FaultScript, faultless
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, TOMAS, Company

Route = tuple[str, str]

JSON = (("Content-Type", "application/json"),)
BULK = ("POST", "/rest/api/3/issue/bulk")
VERSIONS = ("GET", "/wiki/api/v2/pages")
LEDGER = ("PUT", "/wiki/api/v2/pages/{page-id}/properties/{property-id}")
TASK = "Tune alerts"


def answering(
    route: tuple[str, str], status: int, document: object, *headers: tuple[str, str]
) -> FaultScript:
    answer = Answer(status, (*JSON, *headers), json.dumps(document).encode())
    return lambda call, handle: answer if (call.method, call.route) == route else handle(call)


def saying(document: object, answer: Answer) -> Answer:
    headers = tuple(header for header in answer.headers if header[0].lower() != "content-length")
    return Answer(answer.status, headers, json.dumps(document).encode())


def founded(company: Company, *tasks: str) -> list[str]:
    pages = [company.page((task,)) for task in tasks or [TASK]]
    company.worker.run()
    company.site.clock.advance(20 * 60)
    company.site.requests.clear()
    return pages


def the_one(outcomes: tuple[PageOutcome, ...]) -> PageOutcome:
    (outcome,) = outcomes
    return outcome


@pytest.mark.parametrize(
    ("route", "status", "said"),
    [
        (VERSIONS, 503, "Confluence did not answer GET /api/v2/pages: Not today."),
        (LEDGER, 503, "its ledger could not be written: Not today"),
        (LEDGER, 429, "its ledger could not be written: Not today"),
        (LEDGER, 400, "its ledger could not be written: Not today"),
        (LEDGER, 404, "its ledger could not be written: Not today"),
        (BULK, 503, "Jira gave no clear answer to a creation; a later run settles it"),
    ],
)
def test_what_keeps_a_ticket_from_being_made_is_a_failure_in_every_run(
    company: Company, route: Route, status: int, said: str
) -> None:
    """Or nobody would ever be alarmed."""
    founded(company)
    company.site.fault = answering(route, status, {"message": "Not today"})
    for _ in range(3):
        assert the_one(company.worker.run()).failures == (said,)
        company.site.clock.advance(40 * 60)

    company.site.fault = faultless
    company.worker.run_after()
    company.worker.run_after()
    assert company.summaries() == [TASK]


def test_a_page_that_somebody_else_claims_waits(company: Company) -> None:
    """Two runs that overlap are no fault."""
    (page,) = founded(company)

    def another_worker(call: Call, handle: Handle) -> Answer:
        if (call.method, call.route) == LEDGER:
            (held,) = company.site.confluence.properties_of(page, "postmortemSyncLedger")
            number = held.version.number + 1
            company.site.confluence.update_property(held, held.value, number, MEI.account_id, "")
        return handle(call)

    company.site.fault = another_worker
    outcome = the_one(company.worker.run())

    assert (outcome.failures, outcome.waits) == ((), (TAKEN,))


# --- Jira wants fewer requests


def too_many(seconds: int) -> FaultScript:
    return answering(BULK, 429, {"message": "Too many requests."}, ("Retry-After", str(seconds)))


@pytest.mark.parametrize("seconds", [1, 20, 120])
def test_a_bulk_that_jira_puts_off_waits_for_a_later_run(company: Company, seconds: int) -> None:
    """The usual weather of a busy site. Whether it has seen the bulk nobody knows."""
    founded(company)
    company.site.fault = too_many(seconds)
    outcome = the_one(company.worker.run())
    assert (outcome.failures, outcome.waits) == ((), (PUT_OFF,))

    company.site.fault = faultless
    company.worker.run_after()
    assert company.summaries() == [TASK]


def test_a_bulk_that_would_have_to_wait_for_another_s_pause_waits_as_well(company_with: CompanyWith) -> None:
    """A creation that waited too long could leave its lease, so it is not sent."""
    routes = [{"project": "PAY", "labels": ["payments"]}]
    company = company_with(tickets={"project": "OPS", "routes": routes})
    company.page(("Check refunds",), labels=("postmortem", "payments"))
    founded(company)
    company.site.fault = too_many(20)
    outcomes = company.worker.run()

    assert [(outcome.failures, outcome.waits) for outcome in outcomes] == [((), (PUT_OFF,))] * 2
    assert sum((served.method, served.route) == BULK for served in company.site.requests) == 1
    company.site.fault = faultless
    company.worker.run_after()
    assert sorted(company.summaries()) == ["Check refunds", TASK]


def test_what_is_put_off_again_and_again_is_a_failure(company: Company) -> None:
    founded(company)
    company.site.fault = too_many(20)
    told = [the_one(company.worker.run_after()).failures for _ in range(3)]

    assert told[0] == ()
    assert all(told[1:])


@pytest.mark.parametrize(
    ("status", "first"),
    [(503, "Jira gave no clear answer to a creation; a later run settles it"), (429, PUT_OFF)],
)
def test_what_is_not_asked_for_any_more_is_told_on_its_page(
    company: Company, status: int, first: str
) -> None:
    """After a bulk that got no clear answer nothing more is made in that project, claimed or not."""
    founded(company, *[f"Improve part {part}" for part in range(12)])
    company.site.fault = answering(BULK, status, {})
    outcomes = company.worker.run()

    told = [(*outcome.failures, *outcome.waits) for outcome in outcomes]
    assert told == [(first,)] + [(TOO_LATE,)] * 11


# --- Jira does not answer what has to be known before


SCREEN = ("GET", "/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes")
SEARCH = ("POST", "/rest/api/3/search/jql")
PEOPLE = ("GET", "/rest/api/3/user/assignable/search")
NO_PERMISSION = {"errorMessages": ["You do not have permission."], "errors": {}}


@pytest.mark.parametrize(
    ("route", "status", "document", "said"),
    [
        (SCREEN, 500, {}, "Jira did not answer GET /rest/api/3/issue/createmeta/{project}/issuetypes: "),
        (SEARCH, 500, {}, "Jira did not answer POST /rest/api/3/search/jql: "),
        (SEARCH, 200, {"issues": 5}, "The site's answer has an unexpected shape at issues."),
        (PEOPLE, 500, {}, "Jira did not answer GET /rest/api/3/user/assignable/search: "),
        (PEOPLE, 403, NO_PERMISSION, "Jira does not tell us who may be assigned to tickets of OPS."),
    ],
)
def test_what_cannot_be_known_is_a_failure_of_the_pages_that_need_it_alone(
    company: Company, route: Route, status: int, document: object, said: str
) -> None:
    (served,) = founded(company, "Verify the chain")
    company.worker.run_after()
    company.page((TASK, MEI.name))
    company.worker.run()
    company.move_status("OPS-1", "Done")
    company.site.clock.advance(20 * 60)
    company.site.fault = answering(route, status, document)
    for _ in range(2):
        one, other = company.worker.run()
        company.site.clock.advance(20 * 60)
        assert (one.failures, one.waits) == ((), ())
        assert other.state is PageState.FAILED
        assert [failure.startswith(said) for failure in other.failures] == [True]
    assert "1 of 1 done" in company.block(served)

    company.site.fault = faultless
    company.worker.run()
    assert sorted(company.summaries()) == [TASK, "Verify the chain"]


@pytest.mark.parametrize(("status", "document"), [(500, {}), (403, NO_PERMISSION)])
def test_an_owner_of_whom_jira_does_not_tell_is_a_failure_until_it_does(
    company: Company, status: int, document: object
) -> None:
    page = company.page((TASK, MEI.name))
    company.settle()
    company.edit(page, MEI.name, TOMAS.name)
    company.site.fault = answering(PEOPLE, status, document)
    for _ in range(2):
        assert len(the_one(company.worker.run_after()).failures) == 1
    assert company.ticket("OPS-1").assignee == MEI.account_id

    company.site.fault = faultless
    assert the_one(company.worker.run()).failures == ()
    assert company.ticket("OPS-1").assignee == TOMAS.account_id


def test_an_owner_is_not_asked_for_where_the_ticket_is_hidden_from_us(company: Company) -> None:
    """Nothing of the row can be merged then, whoever is named; the page says what its people can do."""
    page = company.page((TASK, MEI.name))
    company.settle()
    company.ops.members = frozenset()
    company.edit(page, MEI.name, TOMAS.name)

    for _ in range(2):
        assert the_one(company.worker.run_after()).failures == ()
    assert "OPS-1 is not there" in company.block(page)


def test_a_project_that_is_withdrawn_from_the_account_stops_no_other(company_with: CompanyWith) -> None:
    """Its own pages say so, in every run; whatever else there is to do for them is done."""
    routes = [{"project": "PAY", "labels": ["payments"]}]
    company = company_with(tickets={"project": "OPS", "routes": routes})
    (ours,) = founded(company)
    theirs = company.page(("Check refunds",), labels=("postmortem", "payments"))
    company.worker.run()
    company.worker.run_after()
    company.pay.members = frozenset()
    for page in (ours, theirs):
        head = "Priority</p></th></tr>"
        company.edit(page, head, f"{head}<tr><td><p>Write it down</p></td></tr>")
    company.site.clock.advance(20 * 60)
    for _ in range(2):
        _, other = company.worker.run()
        company.site.clock.advance(20 * 60)
        (said,) = other.failures
        assert said.startswith("Jira shows us no project “PAY” in which we may create an issue of type")

    assert sorted(company.summaries()) == ["Check refunds", TASK, "Write it down"]


def test_where_no_project_is_there_and_nothing_else_to_do_the_run_says_so_at_once(
    company_with: CompanyWith,
) -> None:
    company = company_with(tickets={"project": "OSP"})
    company.page((TASK,))
    with pytest.raises(ConfigurationError, match="no project “OSP”"):
        company.worker.run()


def left_behind(company: Company) -> None:
    """An attempt in a project without tickets gets no answer; then the project leaves the configuration."""
    company.worker.settings["tickets"]["routes"] = [{"project": "PAY", "labels": ["payments"]}]
    company.page((TASK,), labels=("postmortem", "payments"))
    company.worker.run()
    company.site.fault = answering(BULK, 503, {})
    company.worker.run_after()
    company.site.fault = faultless
    del company.worker.settings["tickets"]["routes"]


def test_an_attempt_in_an_empty_project_that_left_the_configuration_is_settled(
    company_with: CompanyWith,
) -> None:
    """Nothing but the project itself tells its key then."""
    company = company_with(tickets={"project": "OPS"})
    left_behind(company)

    assert the_one(company.worker.run_after()).failures == ()
    assert [ticket.key for ticket in company.tickets()] == ["OPS-1"]


@pytest.mark.parametrize("named", [False, True])
def test_an_attempt_in_a_project_that_is_hidden_from_us_is_left_alone_and_says_why(
    company_with: CompanyWith, named: bool
) -> None:
    """It may have come to be there."""
    company = company_with(tickets={"project": "OPS"})
    left_behind(company)
    if named:
        company.site.fault = answering(("GET", "/rest/api/3/mypermissions"), 200, {"permissions": {}})
        why = (
            f"Jira shows us no issue of the project {company.pay.id}, "
            "nor that we may browse it and create in it."
        )
    else:
        company.pay.members = frozenset()
        why = (
            "Jira did not answer POST /rest/api/3/search/jql: "
            f"The value '{company.pay.id}' does not exist for the field 'project'."
        )

    assert the_one(company.worker.run_after()).failures == (why,)
    assert company.tickets() == []


@pytest.mark.parametrize("values", [["a", "b"], [None], [{"id": 1.5}], [{"value": {"x": 1}}], {"a": 1}])
def test_a_field_whose_values_are_told_oddly_keeps_no_ticket_from_being_made(
    company: Company, values: object
) -> None:
    """Fields of other apps have values of their own shapes."""
    founded(company)
    field = {"fieldId": "customfield_1", "key": "customfield_1", "name": "Team", "required": False}

    def with_another_field(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route != f"{SCREEN[1]}/{{issueTypeId}}":
            return answer
        document = json.loads(answer.body)
        document["fields"].append({**field, "allowedValues": values})
        document["total"] += 1
        return saying(document, answer)

    company.site.fault = with_another_field
    assert the_one(company.worker.run()).created == ("OPS-1",)


# --- the ledger


PROPERTIES = ("POST", "/wiki/api/v2/pages/{page-id}/properties")


@pytest.mark.parametrize("status", [503, 403, 429])
def test_a_ledger_that_cannot_be_laid_down_is_a_failure_in_every_run(company: Company, status: int) -> None:
    company.page((TASK,))
    company.site.fault = answering(PROPERTIES, status, {"message": "Not today"})
    for _ in range(2):
        assert the_one(company.worker.run_after()).failures == (
            "its ledger could not be laid down: Not today",
        )


def test_a_ledger_that_search_never_shows_is_a_failure_once_nobody_can_have_just_laid_it_down(
    company_of: CompanyWith,
) -> None:
    """Or the page would be founded again in every run, and get no tickets, without a word."""
    company = company_of()
    company.page((TASK,))

    def without_properties(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if not call.path.endswith("/content/search"):
            return answer
        document = json.loads(answer.body)
        for found in document["results"]:
            found.get("metadata", {}).pop("properties", None)
        return saying(document, answer)

    company.site.fault = without_properties
    told = [the_one(company.worker.run_after(minutes)).failures for minutes in (0, 5, 20)]
    assert told == [(), (), (HIDDEN,)]
    assert company.tickets() == []


# --- the link back


LINK = ("POST", "/rest/api/3/issue/{issueIdOrKey}/remotelink")


@pytest.mark.parametrize("status", [403, 404, 413])
def test_a_link_that_jira_refuses_is_told_once_and_tried_again_when_there_is_something_to_do(
    company: Company, status: int
) -> None:
    """Linking may be switched off there, and nothing that people do on the page would end the failures."""
    (page,) = founded(company)
    company.site.fault = answering(LINK, status, {"errorMessages": ["Issue linking is disabled."]})
    said = "OPS-1 could not be linked back to the page: Issue linking is disabled."
    assert the_one(company.worker.run()).failures == (said,)
    company.site.requests.clear()
    assert the_one(company.worker.run_after()).state is PageState.UNCHANGED
    assert company.writes() == []
    company.move_status("OPS-1", "In Progress")
    assert the_one(company.worker.run_after()).failures == ()

    company.site.fault = faultless
    company.move_status("OPS-1", "Done")
    assert the_one(company.worker.run_after()).failures == ()
    assert len(company.site.jira.links_of(company.ticket("OPS-1"))) == 1
    assert "link_refused" not in company.ledger(page)["entries"][0]
