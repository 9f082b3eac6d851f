"""``check --online``: what a first-time user needs to know before the first run."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sync.checked import Checked, exit_code
from sync.errors import ExitCode, SiteUnreachable
from sync.sandbox import Answer, Call, Handle, Options
from sync.sandbox.call import FaultScript
from sync.sandbox.confluence import Restriction
from sync.sandbox.jira import CustomField, Named
from sync.sandbox.site import CLOUD_ID
from tests.whole.conftest import CompanyWith
from tests.whole.given import DIRECTOR, MEI, TOMAS, Company
from tests.whole.worker import ORIGIN

REMINDING = {"steps": [{"after": 1, "tell": ["owner"]}]}
# sites tell the time in whole seconds
APART = r"The clocks of Confluence and Jira are (299|300|301) s apart; set them right\."
CLOUD = {"flavour": "cloud", "email": "postmortem-sync@example.com"}


def problems(company: Company) -> list[str]:
    return [item.text for item in _checked(company) if not item.good]


def fine(company: Company) -> list[str]:
    return [item.text for item in _checked(company) if item.good]


def _checked(company: Company) -> Iterator[Checked]:
    return company.worker.session().check().run()


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
    assert "an issue of type Saga" in told[2]


def test_a_required_field_is_named_with_what_to_set(company: Company) -> None:
    company.ops.required |= {"components"}

    assert problems(company) == [
        "Task in OPS requires “Components” (one of Gateway); set components under tickets.fields."
    ]


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

    assert "Team 9 and 15 more); set customfield_10001 under tickets.fields." in told


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


def test_a_refused_token_is_told_for_both_products(company: Company) -> None:
    company.worker.token = "wrong"

    told = problems(company)

    assert "POSTMORTEM_SYNC_CONFLUENCE_TOKEN" in told[0]
    assert "POSTMORTEM_SYNC_JIRA_TOKEN" in told[1]


# --- a token and the address it is for


def of_flavour(company_with: CompanyWith, flavour: str, **settings: Any) -> Company:
    wiki, jira = ("/wiki", "") if flavour == "cloud" else ("/confluence", "/jira")
    account = CLOUD if flavour == "cloud" else {"flavour": flavour}
    return company_with(
        options=Options(flavour=flavour),
        confluence={"url": ORIGIN + wiki, **account},
        jira={"url": ORIGIN + jira, **account},
        **settings,
    )


def of_the_gateway(company_with: CompanyWith, client_id: str = "", **settings: Any) -> Company:
    account = {"client_id": client_id} if client_id else {}
    gateway = {"url": ORIGIN, "flavour": "cloud", "cloud_id": CLOUD_ID, **account}
    return company_with(confluence={**gateway, "url": f"{ORIGIN}/wiki"}, jira=gateway, **settings)


def test_a_scoped_token_at_the_site_itself_is_told_what_it_needs(company: Company) -> None:
    """The site refuses it with a web page, in the words it has for every wrong token."""

    def page_of_a_login(call: Call, handle: Handle) -> Answer:
        direct = call.headers["host"] != "api.atlassian.com" and call.route != "/_edge/tenant_info"
        return Answer(401, (("Content-Type", "text/html"),), b"<html/>") if direct else handle(call)

    company.site.fault = page_of_a_login

    told = problems(company)

    assert len(told) == 3
    assert f"A scoped token or a service account's works only with cloud_id: {CLOUD_ID}" in told[2]


def test_on_data_center_nobody_is_sent_to_the_gateway(company_with: CompanyWith) -> None:
    company = of_flavour(company_with, "datacenter")
    company.worker.token = "wrong"

    told = problems(company)

    assert len(told) == 2
    assert all("a personal access token that has not expired" in text for text in told)


@pytest.mark.parametrize(
    ("flavour", "token", "kind"),
    [
        ("cloud", b64encode(b"123456789012:" + bytes(20)).decode(), "a personal access token of Data Center"),
        ("datacenter", "ATATT3xFfGF0AAAA0123", "an API token of Cloud"),
    ],
)
def test_a_token_of_the_other_kind_of_site_is_told(
    company_with: CompanyWith, flavour: str, token: str, kind: str
) -> None:
    """The embedded site takes any token; a real one refuses it in the words it has for every wrong one."""
    company = of_flavour(company_with, flavour)
    company.worker.token = token

    told = problems(company)

    assert [f"is {kind}, which" in text for text in told] == [True, True]


@pytest.mark.parametrize("token", ["ATATT3xFfGF0AAAA=0123", "N" * 44, "M" * 43, "short"])
def test_tokens_that_may_be_right_are_left_to_the_site(company: Company, token: str) -> None:
    company.worker.token = token

    assert problems(company) == []


def test_a_cloud_id_that_no_site_has_is_told(company_with: CompanyWith) -> None:
    company = of_the_gateway(company_with)
    body = {"status": 404, "error": "Not Found", "message": "No message available"}
    company.site.fault = lambda call, handle: _with(Answer(404, (), b""), body)

    told = problems(company)

    assert ["cloud id" in text for text in told] == [True, True]


def test_an_address_that_a_scoped_token_may_need_is_named(company_with: CompanyWith) -> None:
    """Only a service account's goes without; the gateway does not say what is missing."""
    company = of_the_gateway(company_with)
    company.worker.token = "wrong"

    told = problems(company)

    assert ["a person's token needs the e-mail address as well" in text for text in told] == [True, True]


def test_a_cloud_id_of_another_site_is_told(company_with: CompanyWith) -> None:
    company = of_the_gateway(company_with)
    company.site.fault = changed("/rest/api/3/serverInfo", {"baseUrl": "https://other.atlassian.net"})

    [told] = problems(company)

    assert told.startswith(
        "The cloud id belongs to https://other.atlassian.net, and jira.url is http://local"
    )


def test_the_cloud_id_of_this_site_is_fine(company_with: CompanyWith) -> None:
    company = of_the_gateway(company_with)
    company.site.fault = changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})

    assert problems(company) == []


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize(
    ("product", "route"), [("Confluence", "/wiki/rest/api/user/current"), ("Jira", "/rest/api/3/myself")]
)
def test_a_site_that_is_down_cannot_be_reached(
    company: Company, status: int, product: str, route: str
) -> None:
    """Nothing in the configuration is to be put right; on Kubernetes another exit code would try again."""
    company.site.fault = always(Answer(status), route)

    told = [item for item in company.worker.session().look_at_everything(probe=True) if not item.good]

    assert told[0].text == (
        f"{product} did not answer GET {route.removeprefix('/wiki')}: it answers with status {status}. "
        "It may be down for a while; the next run tries again."
    )
    assert exit_code(told) is ExitCode.COULD_NOT_START


@pytest.mark.parametrize("route", ["/wiki/rest/api/user/current", "/rest/api/3/myself"])
def test_a_run_cannot_start_while_a_site_is_down(company: Company, route: str) -> None:
    company.site.fault = always(Answer(503, (("Content-Type", "text/html"),), b"<html/>"), route)

    with pytest.raises(SiteUnreachable):
        company.worker.run()


# --- scopes, permissions and the end of tokens


@pytest.mark.parametrize(
    ("route", "scope"),
    [
        ("/wiki/rest/api/content/search", "search:confluence"),
        ("/wiki/api/v2/pages", "read:page:confluence"),
        ("/wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}", "read:confluence-content.all"),
        ("/wiki/rest/api/user/current", "read:confluence-user"),
        ("/wiki/api/v2/spaces", "read:space:confluence"),
        ("/wiki/api/v2/pages/{id}/footer-comments", "read:comment:confluence"),
        ("/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes", "read:jira-work"),
        ("/rest/api/3/search/jql", "read:jira-work"),
        ("/rest/api/3/issue/bulkfetch", "read:jira-work"),
        ("/rest/api/3/myself", "read:jira-user"),
        ("/rest/api/3/user/assignable/search", "read:jira-user"),
    ],
)
def test_a_scope_that_is_missing_is_named(company_with: CompanyWith, route: str, scope: str) -> None:
    company = of_the_gateway(company_with, pages={"spaces": ["PM"]}, ladder=REMINDING)
    company.page(("Tune alerts",))
    a_ticket(company)

    def gateway(call: Call, handle: Handle) -> Answer:
        if call.route == route:
            refusal = b'{"code":401,"message":"Unauthorized; scope does not match"}'
            return Answer(401, (("Content-Type", "application/json"),), refusal)
        return changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})(call, handle)

    company.site.fault = gateway

    [told] = problems(company)

    assert "Unauthorized; scope does not match" in told
    assert told.endswith(f"The token needs the scope {scope} for it.")


def test_what_a_missing_scope_does_not_concern_is_looked_at(company_with: CompanyWith) -> None:
    """Who we are is asked first; that it is not told leaves the rest to be asked."""
    company = of_the_gateway(company_with)
    page = company.page(("Tune alerts",))

    def gateway(call: Call, handle: Handle) -> Answer:
        if call.route in {"/rest/api/3/myself", "/wiki/rest/api/user/current"}:
            return _with(replace(handle(call), status=401), {"message": "Unauthorized; scope does not match"})
        return changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})(call, handle)

    company.site.fault = gateway

    assert len(problems(company)) == 2
    assert {f"Page {page} can be read and edited.", "Task in OPS can be created."} <= set(fine(company))


def test_what_a_scoped_token_may_write_is_said_to_be_untried(company_with: CompanyWith) -> None:
    """It does not tell, and a check writes nothing."""
    company = of_the_gateway(company_with)

    told = [item.text for item in _checked(company) if not item.asked]

    assert any(
        "it needs the scopes write:page:confluence, write:comment:confluence and" in text for text in told
    )


def test_the_scopes_that_an_oauth_client_lacks_are_named(company_with: CompanyWith) -> None:
    """The only token that tells what it may write before anything is written."""
    company = of_the_gateway(company_with, client_id="client-1")

    def narrower(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route == "/oauth/token":
            granted = json.loads(answer.body)
            kept = set(granted["scope"].split()) - {"write:jira-work", "write:page:confluence"}
            return _with(answer, {**granted, "scope": " ".join(kept)})
        return changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})(call, lambda _: answer)

    company.site.fault = narrower

    assert problems(company) == ["The OAuth client lacks the scopes write:page:confluence, write:jira-work."]


def test_granular_scopes_do_instead_of_the_older_ones(company_with: CompanyWith) -> None:
    """By the official files, every operation of Jira and of Confluence's older API takes either kind."""
    company = of_the_gateway(company_with, client_id="client-1")
    granular = (
        "read:comment:confluence read:page:confluence read:space:confluence write:comment:confluence "
        "write:page:confluence read:content-details:confluence read:content.permission:confluence "
        "read:user:jira read:issue:jira write:issue:jira"
    )

    def granted(call: Call, handle: Handle) -> Answer:
        if call.route == "/oauth/token":
            return changed(call.route, {"scope": granular})(call, handle)
        return changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})(call, handle)

    company.site.fault = granted

    assert problems(company) == []


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
        return _with(answer, document)

    company.site.fault = withheld

    assert problems(company) == ["In OPS we lack the permissions Assign issues, Link issues."]


@pytest.mark.parametrize("commenting", [True, False])
def test_the_permission_to_comment_is_needed_where_a_step_comments(
    company_with: CompanyWith, commenting: bool
) -> None:
    company = company_with(ladder={"steps": [{"after": 1, "tell": ["owner"], "ticket_comment": commenting}]})

    def withheld(call: Call, handle: Handle) -> Answer:
        return (
            _with(handle(call), {"permissions": {}}) if call.route.endswith("permissions") else handle(call)
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
        return _with(answer, document)

    company.site.fault = silent

    open_ = [item.text for item in _checked(company) if not item.asked]

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
        return _with(answer, document)

    company.site.fault = silent

    assert problems(company) == []
    assert f"Page {page} can be read." in fine(company)


@pytest.mark.parametrize(
    ("day", "word"), [("2026-11-09", "ended on"), ("2026-11-10", "ends on"), ("2026-11-24", "ends on")]
)
def test_a_token_about_to_end_is_told(company_with: CompanyWith, day: str, word: str) -> None:
    """Days are the site's; it is 2026-11-10 there."""
    company = company_with(jira={"url": ORIGIN, **CLOUD, "token_expires": day})

    assert problems(company) == [
        f"The token in POSTMORTEM_SYNC_JIRA_TOKEN {word} {day}; make a new one.",
    ]


def test_a_token_that_is_good_for_long_is_fine(company_with: CompanyWith) -> None:
    company = company_with(jira={"url": ORIGIN, **CLOUD, "token_expires": "2026-11-25"})

    assert problems(company) == []
    assert "The token in POSTMORTEM_SYNC_JIRA_TOKEN is good until 2026-11-25." in fine(company)


def changed(route: str, values: dict[str, object]) -> FaultScript:
    """Answers on a route get other values."""

    def script(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        return _with(answer, {**json.loads(answer.body), **values}) if call.route == route else answer

    return script


def _with(answer: Answer, document: object) -> Answer:
    return replace(
        answer, body=json.dumps(document).encode(), headers=(("Content-Type", "application/json"),)
    )


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


def once(answer: Answer, route: str) -> FaultScript:
    left = [answer]
    return lambda call, handle: left.pop() if left and call.route == route else handle(call)


def always(answer: Answer, route: str) -> FaultScript:
    return lambda call, handle: answer if call.route == route else handle(call)


def a_ticket(company: Company) -> None:
    """Somebody has made one by hand."""
    values = {"summary": "Renew the certificate", "type": company.ops.types[0]}
    company.site.jira.create(company.ops, values, MEI.account_id)
