"""``check --online``: which token, at which address, with which scopes, and for how long."""

import json
from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from sync.checking.checked import exit_code
from sync.errors import ExitCode, SiteUnreachable
from sync.sandbox import Answer, Call, Handle
from sync.sandbox.site import CLOUD_ID
from tests.whole.checking import CLOUD, always, changed, checked, fine, of_flavour, problems, with_body
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, TOMAS, Company
from tests.whole.worker import ORIGIN

REMINDING = {"steps": [{"after": 1, "tell": ["owner"]}]}
SCOPED = "A scoped token or a service account's works only with"


def test_a_refused_token_is_told_for_both_products(company: Company) -> None:
    company.worker.token = "wrong"

    told = problems(company)

    assert "POSTMORTEM_SYNC_CONFLUENCE_TOKEN" in told[0]
    assert "POSTMORTEM_SYNC_JIRA_TOKEN" in told[2]


# --- a token and the address it is for


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

    assert len(told) == 4
    assert told[1].startswith(f"{SCOPED} confluence.cloud_id: {CLOUD_ID};")
    assert told[3].startswith(f"{SCOPED} jira.cloud_id: {CLOUD_ID};")


GATEWAY = {"flavour": "cloud", "cloud_id": CLOUD_ID}


def test_what_everybody_may_know_is_asked_without_the_token(company: Company) -> None:
    """Or the site would refuse that question, too, for a token that is wrong."""
    company.worker.token = "wrong"

    told = problems(company)

    assert [text.startswith(SCOPED) for text in told] == [False, True, False, True]


@pytest.mark.parametrize(
    ("confluence", "jira", "hinted"),
    [
        (GATEWAY, CLOUD, False),
        (CLOUD, GATEWAY, True),
    ],
    ids=["gateway and site", "site and gateway"],
)
def test_of_two_ways_in_each_is_told_what_is_wrong_with_it(
    company_with: CompanyWith, confluence: dict[str, str], jira: dict[str, str], hinted: bool
) -> None:
    """Only a Cloud site that is asked directly refuses a token that would do at the gateway."""
    company = company_with(confluence={"url": f"{ORIGIN}/wiki", **confluence}, jira={"url": ORIGIN, **jira})

    def refused(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/rest/api/user/current"):
            return Answer(401)
        return changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})(call, handle)

    company.site.fault = refused

    told = problems(company)

    assert told[0].startswith("Confluence at ")
    assert [SCOPED in text for text in told[1:]] == ([True] if hinted else [])


def test_on_data_center_nobody_is_sent_to_the_gateway(company_with: CompanyWith) -> None:
    company = of_flavour(company_with, "datacenter")
    company.worker.token = "wrong"

    told = problems(company)

    for product, text in zip(["Confluence", "Jira"], told, strict=True):
        assert f"a personal access token made in {product}, not expired" in text


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
    company.site.fault = lambda call, handle: with_body(Answer(404, (), b""), body)

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


def test_the_cloud_id_of_confluence_alone_is_held_against_the_site(company_with: CompanyWith) -> None:
    """Nothing at the gateway tells which Confluence it is."""
    gateway = {"url": f"{ORIGIN}/wiki", **GATEWAY}
    company = company_with(confluence=gateway, jira={"url": ORIGIN, **CLOUD})

    assert problems(company) == []
    company.site.fault = changed("/_edge/tenant_info", {"cloudId": "11111111-2222"})
    [told] = problems(company)
    assert told == (
        f"{ORIGIN}/wiki has the cloud id 11111111-2222, and confluence.cloud_id is {CLOUD_ID}; "
        "set one of them right."
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
    assert len([item for item in told if item.asked]) == 1
    assert exit_code(told) is ExitCode.COULD_NOT_START


@pytest.mark.parametrize("route", ["/wiki/rest/api/user/current", "/rest/api/3/myself"])
def test_a_run_cannot_start_while_a_site_is_down(company: Company, route: str) -> None:
    company.site.fault = always(Answer(503, (("Content-Type", "text/html"),), b"<html/>"), route)

    with pytest.raises(SiteUnreachable):
        company.worker.run()


def test_a_client_that_serves_both_products_is_refused_once(company_with: CompanyWith) -> None:
    """Whoever sets one of the two variables right has another client, and the next error."""
    company = of_the_gateway(company_with, client_id="client-1")
    company.site.fault = always(Answer(401), "/oauth/token")

    [told] = problems(company)

    assert told == (
        "The login service for Confluence (POSTMORTEM_SYNC_CONFLUENCE_TOKEN) and Jira "
        "(POSTMORTEM_SYNC_JIRA_TOKEN) does not grant a token (status 401): check the client id and its "
        "secret."
    )


# --- scopes, permissions and the end of tokens


def test_a_scope_that_is_missing_for_many_accounts_is_told_once_beside_all_the_others(
    company_with: CompanyWith,
) -> None:
    """Scopes cannot be added to a token later, so whoever makes the next one wants to know all of them."""
    directory = {"A": {"account": MEI.account_id}, "B": {"account": TOMAS.account_id}}
    company = of_the_gateway(company_with, people={"directory": directory})

    def gateway(call: Call, handle: Handle) -> Answer:
        if call.route in {"/rest/api/3/myself", "/rest/api/3/user/assignable/search"}:
            return with_body(Answer(401), {"message": "Unauthorized; scope does not match"})
        return changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})(call, handle)

    company.site.fault = gateway

    [told] = problems(company)
    [all_of_them] = [text for text in fine(company) if "the token for Jira may write" in text]

    assert told == (
        f"Jira at https://api.atlassian.com/ex/jira/{CLOUD_ID} says that the token in "
        "POSTMORTEM_SYNC_JIRA_TOKEN lacks a scope (Unauthorized; scope does not match). "
        "The token needs the scope read:jira-user for it."
    )
    assert all_of_them.endswith(" are read:jira-user, read:jira-work, write:jira-work.")


def test_a_token_without_any_scope_is_told_by_the_scopes(company_with: CompanyWith) -> None:
    company = of_the_gateway(company_with)
    refusal = with_body(Answer(401), {"message": "Unauthorized; scope does not match"})
    told_to_anybody = changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})
    company.site.fault = lambda call, handle: (
        told_to_anybody(call, handle) if call.route.endswith("/serverInfo") else refusal
    )

    assert {text.partition("needs the scope ")[2] for text in problems(company)} == {
        "read:confluence-user for it.",
        "search:confluence for it.",
        "read:jira-user for it.",
        "read:jira-work for it.",
    }


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
            return with_body(
                replace(handle(call), status=401), {"message": "Unauthorized; scope does not match"}
            )
        return changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})(call, handle)

    company.site.fault = gateway

    assert len(problems(company)) == 2
    assert {f"Page {page} can be read and edited.", "Task in OPS can be created."} <= set(fine(company))


def test_what_a_scoped_token_may_write_is_said_to_be_untried(company_with: CompanyWith) -> None:
    """It does not tell, and a check writes nothing."""
    company = of_the_gateway(company_with)

    told = [item.text for item in checked(company) if not item.asked]

    assert "Whether the token for Jira may write; all the scopes that it needs are " in "".join(told)
    assert "write:page:confluence" in "".join(told)
    assert "write:jira-work" in "".join(told)


def test_the_scopes_that_an_oauth_client_lacks_are_named(company_with: CompanyWith) -> None:
    """The only token that tells what it may write before anything is written."""
    company = of_the_gateway(company_with, client_id="client-1")

    def narrower(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route == "/oauth/token":
            granted = json.loads(answer.body)
            kept = set(granted["scope"].split()) - {"write:jira-work", "write:page:confluence"}
            return with_body(answer, {**granted, "scope": " ".join(kept)})
        return changed("/rest/api/3/serverInfo", {"baseUrl": ORIGIN})(call, lambda _: answer)

    company.site.fault = narrower

    assert problems(company) == [
        "The OAuth client for Confluence lacks the scopes write:page:confluence.",
        "The OAuth client for Jira lacks the scopes write:jira-work.",
    ]


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


def a_ticket(company: Company) -> None:
    """Somebody has made one by hand."""
    values = {"summary": "Renew the certificate", "type": company.ops.types[0]}
    company.site.jira.create(company.ops, values, MEI.account_id)
