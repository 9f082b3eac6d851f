"""``check --online``: what a first-time user needs to know before the first run."""

import json
import re
from datetime import timedelta

import pytest

from sync.sandbox import Answer, Call, Handle, Options
from sync.sandbox.content import Restriction
from sync.sandbox.issues import CustomField, Named
from sync.sandbox.people import Person
from tests.whole.checking import always, checked, fine, of_flavour, once, problems, with_body
from tests.whole.conftest import CompanyWith
from tests.whole.given import DIRECTOR, MEI, TOMAS, Company

REMINDING = {"steps": [{"after": 1, "tell": ["owner"]}]}
# sites tell the time in whole seconds
APART = r"The clocks of Confluence and Jira are (299|300|301) s apart; set them right\."


def test_a_site_that_is_ready_is_told_line_by_line(company_with: CompanyWith) -> None:
    company = company_with(pages={"spaces": ["PM"]})
    page = company.page(("Tune alerts",))

    assert problems(company) == []
    assert fine(company) == [
        "Confluence takes us for Postmortem Sync.",
        "Space PM is visible.",
        f"Page {page} can be read and edited.",
        "Jira takes us for Postmortem Sync.",
        "Task in OPS can be created.",
        "The clocks of both products agree (to 0 s).",
    ]


def test_that_no_page_is_there_is_told_with_all_that_narrows_the_search(company_with: CompanyWith) -> None:
    """One that is there may lack the label, be too old, or be left out."""
    pages = {"spaces": ["PM"], "created_since": "2099-01-01", "exclude_labels": ["drill"]}
    company = company_with(pages=pages)
    company.page(("Tune alerts",))

    [told] = [item.text for item in checked(company) if not item.asked]

    narrowed = "in PM with the label “postmortem” and without “drill” created since 2099-01-01"
    assert told == f"There is no page {narrowed} for us yet."


def test_nothing_but_reads_is_sent(company: Company) -> None:
    problems(company)

    assert company.writes() == []


def test_every_problem_is_told_not_only_the_first(company_with: CompanyWith) -> None:
    company = company_with(
        pages={"spaces": ["PM", "NOPE"]},
        tickets={"project": "GONE", "routes": [{"project": "OPS", "issue_type": "Saga", "spaces": ["PM"]}]},
    )

    told = problems(company)

    assert len(told) == 3
    assert "Space NOPE is not there" in told[0]
    assert "no project GONE" in told[1]
    assert told[2].startswith("OPS has no issue type Saga; it has Task and Bug.")


def test_a_project_in_which_nothing_can_be_created_is_told_with_the_permission(company: Company) -> None:
    """Jira then names no types at all."""

    def withheld(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route.endswith("/mypermissions"):
            document = json.loads(answer.body)
            document["permissions"]["CREATE_ISSUES"]["havePermission"] = False
            return with_body(answer, document)
        return with_body(answer, {"issueTypes": []}) if call.route.endswith("/issuetypes") else answer

    company.site.fault = withheld

    told = problems(company)

    assert told[0].startswith("Jira shows us no project OPS in which we may create issues")
    assert told[1:] == ["In OPS we lack the permissions Create issues."]


def test_a_required_field_is_named_with_what_to_set(company: Company) -> None:
    company.ops.required |= {"components"}

    [told] = problems(company)

    assert told == (
        "Task in OPS requires “Components” (one of Gateway); "
        'under tickets.fields, write components: [{name: "Gateway"}].'
    )


def test_a_priority_that_jira_does_not_have_is_named(company_with: CompanyWith) -> None:
    company = company_with(tickets={"project": "OPS", "priorities": {"P0": "Cosmic"}})

    [told] = problems(company)

    assert told.startswith(
        "tickets.priorities maps “P0” to “Cosmic”, which OPS does not have; it has Highest"
    )


def test_priorities_that_no_project_can_be_given_are_told(company_with: CompanyWith) -> None:
    company = company_with(tickets={"project": "OPS", "priorities": {"P0": "Cosmic"}})
    company.ops.screen -= {"priority"}

    assert problems(company) == [
        "tickets.priorities sets the priority, which cannot be set on Task in OPS; it would be left out."
    ]


def test_labels_that_cannot_be_set_are_told(company: Company) -> None:
    """Searches for what has changed go by the label; without it, only a full run reads the tickets."""
    company.ops.screen -= {"labels"}

    [told] = problems(company)

    assert told.startswith("Task in OPS has no labels on its create screen")


def people_of(flavour: str) -> dict[str, str]:
    """The accounts of Mei, of Tomás, and of Dana, who cannot be assigned."""
    people = {"mei": MEI, "tomas": TOMAS, "dana": DIRECTOR}
    return {name: who.account_id if flavour == "cloud" else who.username for name, who in people.items()}


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_accounts_of_the_configuration_are_looked_up(company_with: CompanyWith, flavour: str) -> None:
    named = people_of(flavour)
    company = of_flavour(
        company_with,
        flavour,
        people={
            "directory": {"Gateway crew": {"account": named["mei"]}, "Ghosts": {"account": "5b10nobody"}},
            "fallback": named["dana"],
            "lead": named["tomas"],
            "director": named["dana"],
        },
        ladder={"steps": [{"after": 1, "tell": ["owner", "manager", named["mei"]]}]},
    )
    company.ops.assignable = frozenset({MEI.account_id, TOMAS.account_id})

    not_assigned = "is nobody to whom we can assign tickets of OPS."
    assert problems(company) == [
        f"“5b10nobody” (people.directory.ghosts) {not_assigned}",
        f"“{named['dana']}” (people.fallback, people.director) {not_assigned}",
    ]
    told = fine(company)
    assert f"“{named['mei']}” (people.directory.gateway crew, ladder) is Mei Lindqvist." in told
    assert f"“{named['tomas']}” (people.lead) is Tomás Ferreira." in told
    assert "“manager” (ladder) cannot be assigned tickets of OPS; see whether the account is right." in told


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_of_whom_an_address_stands_for_the_account_to_write_is_told(
    company_with: CompanyWith, flavour: str
) -> None:
    """Accounts are known by ids that nobody knows by heart; with several to choose from nobody is named."""
    mei = people_of(flavour)["mei"]
    directory = {"Gateway crew": {"account": MEI.email}, "One of two": {"account": "Mei"}}
    company = of_flavour(company_with, flavour, people={"directory": directory, "director": TOMAS.email})
    company.site.people.add(Person("557058:mei-tan", "Mei Tan", "tan@example.com"))

    crew, one_of_two = problems(company)

    not_assigned = "is nobody to whom we can assign tickets of OPS."
    assert one_of_two == f"“Mei” (people.directory.one of two) {not_assigned}"
    assert crew == (
        f"“{MEI.email}” (people.directory.gateway crew) {not_assigned} "
        f"By that Jira finds Mei Lindqvist; if that is who is meant, write {mei}."
    )
    told = [text for text in fine(company) if text.startswith(f"“{TOMAS.email}” (people.director)")]
    assert [f"write {people_of(flavour)['tomas']}." in text for text in told] == [True]


def test_each_account_takes_one_request(company_with: CompanyWith) -> None:
    people = {"lead": MEI.account_id, "director": TOMAS.account_id}
    steps = [{"after": day, "tell": [MEI.account_id, "lead", "director"]} for day in (1, 2)]
    company = company_with(people=people, ladder={"steps": steps})

    problems(company)

    asked = [served for served in company.site.requests if "/user/assignable/" in served.route]
    assert len(asked) == 2


def test_of_many_allowed_values_only_some_are_named(company: Company) -> None:
    options = tuple(Named(str(number), f"Team {number}") for number in range(25))
    company.ops.custom = (CustomField("customfield_10001", "Team", options),)
    company.ops.required |= {"customfield_10001"}

    [told] = problems(company)

    assert "Team 9 and 15 more); under tickets.fields, write customfield_10001: " in told


def test_a_field_that_no_project_has_is_named(company_with: CompanyWith) -> None:
    """It would be left out of every ticket, silently; one that some project has is fine."""
    company = company_with(
        tickets={
            "project": "OPS",
            "fields": {"customfield_10001": {"value": "Core"}, "customfield_19999": {"value": "Core"}},
            "routes": [{"project": "PAY", "spaces": ["PAY"]}],
        }
    )
    company.pay.custom = (CustomField("customfield_10001", "Team", (Named("1", "Core"),)),)

    [told] = problems(company)

    assert told == (
        "tickets.fields sets customfield_19999, which cannot be set on Task in OPS, Task in PAY; "
        "it would be left out."
    )


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_permissions_that_are_missing_in_a_project_are_named(company_with: CompanyWith, flavour: str) -> None:
    company = of_flavour(company_with, flavour)

    def withheld(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if not call.route.endswith("/mypermissions"):
            return answer
        document = json.loads(answer.body)
        for name in ("LINK_ISSUES", "ASSIGN_ISSUES"):
            document["permissions"][name]["havePermission"] = False
        return with_body(answer, document)

    company.site.fault = withheld

    assert problems(company) == ["In OPS we lack the permissions Assign issues, Link issues."]


@pytest.mark.parametrize(
    ("status", "words"), [(500, "it answers with status 500"), (400, "Unrecognized permissions: LINK_ISSUES")]
)
def test_permissions_that_jira_does_not_tell_are_not_taken_for_granted(
    company: Company, status: int, words: str
) -> None:
    document = {"errorMessages": [words]} if status == 400 else {}
    company.site.fault = always(with_body(Answer(status), document), "/rest/api/3/mypermissions")

    assert problems(company) == [f"Jira did not answer GET /rest/api/3/mypermissions: {words}."]


@pytest.mark.parametrize("commenting", [True, False])
def test_the_permission_to_comment_is_needed_where_a_step_comments(
    company_with: CompanyWith, commenting: bool
) -> None:
    company = company_with(ladder={"steps": [{"after": 1, "tell": ["owner"], "ticket_comment": commenting}]})

    def withheld(call: Call, handle: Handle) -> Answer:
        return (
            with_body(handle(call), {"permissions": {}})
            if call.route.endswith("permissions")
            else handle(call)
        )

    company.site.fault = withheld

    [told] = problems(company)

    assert ("Add comments" in told) is commenting


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_a_page_that_may_not_be_edited_is_told(company_with: CompanyWith, flavour: str) -> None:
    company = of_flavour(company_with, flavour)
    page = company.page(("Tune alerts",))
    company.site.confluence.restrict(page, editors=Restriction(people=(MEI.account_id,)))

    [told] = problems(company)

    assert told.startswith(f"Page {page} cannot be edited by us")


def test_a_page_of_each_space_is_tried(company_with: CompanyWith) -> None:
    company = company_with(pages={"spaces": ["PM", "QQ"]})
    company.site.confluence.add_space("QQ", "Other")
    ours = company.page(("Tune alerts",))
    theirs = company.page(("Rehearse",), space="QQ")
    company.site.confluence.restrict(theirs, editors=Restriction(people=(MEI.account_id,)))

    [told] = problems(company)

    assert told.startswith(f"Page {theirs} cannot be edited by us")
    assert f"Page {ours} can be read and edited." in fine(company)


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
@pytest.mark.parametrize("told", [True, False])
def test_a_site_that_does_not_tell_who_may_comment_is_not_believed(
    company_with: CompanyWith, flavour: str, told: bool
) -> None:
    company = of_flavour(company_with, flavour, ladder=REMINDING)
    page = company.page(("Tune alerts",))

    def silent(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if told or not (call.route.endswith("/operations") or "expand=operations" in call.query):
            return answer
        document = json.loads(answer.body)
        document["operations"] = [one for one in document["operations"] if one["targetType"] == "page"]
        return with_body(answer, document)

    company.site.fault = silent

    open_ = [item.text for item in checked(company) if not item.asked]

    assert problems(company) == []
    assert any(text.startswith(f"Whether we may comment on page {page}") for text in open_) is not told


def test_a_site_that_does_not_tell_who_may_edit_is_believed(company_with: CompanyWith) -> None:
    company = of_flavour(company_with, "datacenter")
    page = company.page(("Tune alerts",))

    def silent(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if "expand=operations" not in call.query:
            return answer
        document = json.loads(answer.body)
        del document["operations"]
        return with_body(answer, document)

    company.site.fault = silent

    assert problems(company) == []
    assert f"Page {page} can be read." in fine(company)


def test_clocks_that_disagree_are_told(company_with: CompanyWith) -> None:
    company = company_with(options=Options(jira_ahead=timedelta(minutes=5)))

    [told] = problems(company)

    assert re.fullmatch(APART, told)


@pytest.mark.parametrize("route", ["/rest/api/3/myself", "/wiki/rest/api/user/current"])
@pytest.mark.parametrize("ahead", [0, 300])
def test_a_pause_between_the_two_answers_is_no_difference_of_the_clocks(
    company_with: CompanyWith, route: str, ahead: int
) -> None:
    """The same figure tells how old an issue is, by Confluence's clock: a creation rests on it."""
    company = company_with(options=Options(jira_ahead=timedelta(seconds=ahead)))
    company.site.fault = once(Answer(429, (("Retry-After", "1000"),)), route)
    readers = company.worker.session().readers
    here, there = readers.pages.whoami(), readers.issues.whoami()

    assert there.ahead_of(here).total_seconds() == pytest.approx(ahead, abs=2)
    company.site.fault = once(Answer(429, (("Retry-After", "1000"),)), route)
    told = [text for text in problems(company) if "clock" in text]
    assert len(told) == (1 if ahead else 0)
    assert all(re.fullmatch(APART, text) for text in told)
