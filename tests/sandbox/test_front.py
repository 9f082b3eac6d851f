"""What holds for every call: who is asking, what time it is, how much is too much, and what faults can do."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import requests
from urllib3.exceptions import NewConnectionError

from sync.sandbox import Answer, Call, Dropped, FaultScript, Handle, NoAnswer, NotDelivered, Options, Site
from sync.sandbox.site import CLOUD_ID
from tests.sandbox.conftest import ADA, START, AddPage, Client, client_of, stranger_on

# --- who is asking


def test_a_wrong_token_is_refused_by_each_api_in_its_own_way(site: Site, add_page: AddPage) -> None:
    client = client_of(site, token="wrong")
    page = client("GET", f"/wiki/api/v2/pages/{add_page().id}")
    assert (page.status_code, page.json()["errors"][0]["title"]) == (404, "Not Found")
    assert client("GET", "/wiki/rest/api/user/current").status_code == 403
    myself = client("GET", "/rest/api/3/myself")
    assert (myself.status_code, myself.headers["X-Seraph-LoginReason"]) == (401, "AUTHENTICATED_FAILED")


def test_a_missing_page_is_named_and_a_wrong_token_is_not_told_apart_by_status(client: Client) -> None:
    assert "4711" in client("GET", "/wiki/api/v2/pages/4711").json()["errors"][0]["title"]


def test_strangers_see_nothing(site: Site, client: Client, add_page: AddPage) -> None:
    """An expired login can look like an empty site; only asking who one is tells."""
    page = add_page(labels=("postmortem",))
    client.create({})
    stranger = stranger_on(site)
    assert stranger.get("/wiki/api/v2/pages")["results"] == []
    assert stranger("GET", f"/wiki/api/v2/pages/{page.id}").status_code == 404
    assert stranger("GET", "/wiki/rest/api/content/search", params={"cql": "type = page"}).status_code == 403
    wanted = {"issueIdsOrKeys": ["OPS-1"]}
    assert stranger.post("/rest/api/3/issue/bulkfetch", wanted).json() == {"issues": [], "issueErrors": []}
    assert stranger("GET", "/rest/api/3/myself").status_code == 401
    assert stranger.create({}).status_code == 401
    permissions = stranger.get("/rest/api/3/mypermissions", permissions="CREATE_ISSUES")["permissions"]
    assert permissions["CREATE_ISSUES"]["havePermission"] is False


def test_an_e_mail_says_who_is_asking_and_any_other_is_the_workers(site: Site) -> None:
    def who(name: str) -> str:
        return str(client_of(site, name=name).get("/rest/api/3/myself")["displayName"])

    assert (who(ADA.email), who("unheard@example.com")) == ("Ada Lane", site.people.worker.name)


def test_a_bearer_token_is_taken_by_the_gateway_alone(site: Site) -> None:
    client = stranger_on(site)
    client.session.headers["Authorization"] = "Bearer any"
    confluence, jira = "/wiki/rest/api/user/current", "/rest/api/3/myself"
    assert [client("GET", path).status_code for path in (confluence, jira)] == [403, 403]
    for path in (f"/ex/confluence/{CLOUD_ID}{confluence}", f"/ex/jira/{CLOUD_ID}{jira}"):
        assert client.get(path)["accountId"] == site.people.worker.account_id


def test_jira_serves_a_wrong_pair_of_e_mail_and_token_as_a_stranger(site: Site, client: Client) -> None:
    """Others have measured it on two live sites; the header is what tells."""
    client.create({"labels": ["postmortem"]})
    wrong = client_of(site, token="wrong")
    found = wrong.post("/rest/api/3/search/jql", {"jql": "labels = postmortem"})
    assert (found.status_code, found.json()["issues"]) == (200, [])
    assert found.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert wrong("GET", "/rest/api/3/issue/OPS-1").status_code == 404
    assert "html" in wrong("GET", "/rest/api/3/myself").headers["Content-Type"]


def test_the_gateway_leads_to_the_same_site(client: Client, site: Site, add_page: AddPage) -> None:
    cloud_id = client.get("/_edge/tenant_info")["cloudId"]
    page = add_page()
    shown = client.get(f"/ex/confluence/{cloud_id}/wiki/api/v2/pages/{page.id}")
    assert shown["id"] == page.id
    assert client.get(f"/ex/jira/{cloud_id}/rest/api/3/project/OPS")["key"] == "OPS"


@pytest.mark.parametrize(("secret", "status"), [("any", 200), ("wrong", 401), ("", 401)])
def test_a_client_gets_a_token_that_lives_an_hour(client: Client, secret: str, status: int) -> None:
    asked = {"grant_type": "client_credentials", "client_id": "me", "client_secret": secret}
    answer = client.post("/oauth/token", asked)
    assert answer.status_code == status
    assert (answer.json().get("expires_in") == 3600) == (status == 200)


# --- time


def test_every_answer_carries_the_sites_time(client: Client, site: Site) -> None:
    def date() -> object:
        return parsedate_to_datetime(client("GET", "/rest/api/3/myself").headers["Date"])

    assert date() == START
    site.clock.advance(3600)
    assert date() == START + timedelta(hours=1)


def test_jiras_clock_may_be_ahead_of_confluences() -> None:
    site = Site(START, Options(jira_ahead=timedelta(minutes=5)))
    client = client_of(site)
    confluence = client("GET", "/wiki/rest/api/user/current").headers["Date"]
    jira = client("GET", "/rest/api/3/myself").headers["Date"]
    assert parsedate_to_datetime(jira) - parsedate_to_datetime(confluence) == timedelta(minutes=5)


def test_the_clock_is_moved_forward_only(client: Client, site: Site) -> None:
    assert client.get("/__sandbox/clock") == {"now": "2026-11-02T10:00:00+00:00"}
    moved = client.post("/__sandbox/clock", {"advance_seconds": 90})
    assert moved.json() == {"now": "2026-11-02T10:01:30+00:00"}
    assert client.post("/__sandbox/clock", {"advance_seconds": -1}).status_code == 400
    assert client.post("/__sandbox/clock", {}).status_code == 400
    assert site.clock.now() == START + timedelta(seconds=90)


def test_what_is_scheduled_happens_in_order_and_at_its_own_time(site: Site) -> None:
    seen: list[tuple[str, object]] = []
    site.schedule(START + timedelta(seconds=20), lambda: seen.append(("late", site.clock.now())))
    site.schedule(START + timedelta(seconds=10), lambda: seen.append(("early", site.clock.now())))
    site.clock.advance(15)
    assert seen == [("early", START + timedelta(seconds=10))]
    site.clock.advance(3600)
    assert seen[1] == ("late", START + timedelta(seconds=20))
    assert site.clock.now() == START + timedelta(seconds=3615)


# --- the log


def test_requests_are_listed_by_route_until_the_list_is_emptied(client: Client, add_page: AddPage) -> None:
    page = add_page()
    client("GET", f"/wiki/api/v2/pages/{page.id}")
    client("GET", "/wiki/api/v2/pages/1/properties/2")
    client("GET", "/rest/api/3/issue/OPS-9")
    assert client.get("/__sandbox/requests") == [
        {"method": "GET", "route": "/wiki/api/v2/pages/{id}", "status": 200},
        {"method": "GET", "route": "/wiki/api/v2/pages/{page-id}/properties/{property-id}", "status": 404},
        {"method": "GET", "route": "/rest/api/3/issue/{issueIdOrKey}", "status": 404},
    ]
    assert client("DELETE", "/__sandbox/requests").status_code == 204
    assert client.get("/__sandbox/requests") == []


def test_an_unknown_route_is_not_implemented_and_remembered(client: Client, site: Site) -> None:
    assert client("GET", "/rest/api/3/weather").status_code == 501
    assert client("PATCH", "/rest/api/3/issue/OPS-1").status_code == 501
    assert site.unknown_routes == ["GET /rest/api/3/weather", "PATCH /rest/api/3/issue/OPS-1"]
    site.unknown_routes.clear()


@pytest.mark.parametrize(
    "path", ["/wiki/api/v2/footer-comments", "/rest/api/3/issue", "/rest/api/3/search/jql"]
)
def test_a_body_that_is_no_json_object_is_refused(client: Client, path: str) -> None:
    for body in ("{", "[]", ""):
        assert client("POST", path, data=body).status_code == 400


# --- too many requests


def test_above_the_rate_requests_are_refused_until_the_bucket_fills() -> None:
    site = Site(START, Options(rate=2))
    client = client_of(site)
    answers = [client("GET", "/rest/api/3/myself") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[2].headers
    assert refused["Retry-After"] == "1"
    assert refused["RateLimit-Reason"] == "jira-burst-based"
    assert (refused["X-RateLimit-Limit"], refused["X-RateLimit-Remaining"]) == ("2", "0")
    assert refused["X-RateLimit-Reset"] == "2026-11-02T10:00:01Z"
    site.clock.advance(0.5)
    assert client("GET", "/rest/api/3/myself").status_code == 200
    assert (
        client("GET", "/wiki/rest/api/user/current").headers["RateLimit-Reason"] == "confluence-burst-based"
    )


def test_data_center_tells_how_fast_its_bucket_fills() -> None:
    site = Site(START, Options(flavour="datacenter", rate=2))
    client = client_of(site)
    answers = [client("GET", "/jira/rest/api/2/myself") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["Retry-After"] for answer in answers] == ["0", "1", "1"]
    refused = {name for name in answers[2].headers if "ratelimit" in name.lower()}
    told = ("Limit", "Remaining", "Interval-Seconds", "FillRate")
    assert refused == {f"X-RateLimit-{name}" for name in told}


def link(client: Client, key: str, api: str = "/rest/api/3") -> requests.Response:
    return client("POST", f"{api}/issue/{key}/remotelink", json={"object": {"url": "http://a", "title": "b"}})


@pytest.mark.parametrize(("most", "pace", "within"), [(20, 0.05, 2), (100, 0.25, 30)])
def test_one_issue_takes_so_many_writes_within_so_long(
    site: Site, client: Client, most: int, pace: float, within: float
) -> None:
    """By whatever name it is called. Other issues, and readers, are not held up."""
    client.create({})
    client.create({})
    names = ["OPS-1", site.jira.issue("OPS-1", ADA).id]
    for number in range(most):
        site.clock.advance(pace)
        assert link(client, names[number % 2]).status_code == 201
    refused = link(client, "OPS-1")
    assert (refused.status_code, refused.headers["RateLimit-Reason"]) == (429, "jira-per-issue-on-write")
    assert link(client, "OPS-2").status_code == 201
    assert client("GET", "/rest/api/3/issue/OPS-1").status_code == 200
    site.clock.advance(within)
    assert link(client, "OPS-1").status_code == 201


def test_data_center_has_no_limit_for_one_issue() -> None:
    site = Site(START, Options(flavour="datacenter"))
    project = site.jira.add_project("OPS", "Operations", ADA.account_id)
    site.jira.create(project, {"summary": "Mend it", "type": project.types[0]}, ADA.account_id)
    client = stranger_on(site)
    client.session.headers["Authorization"] = "Bearer any token"
    statuses = {link(client, "OPS-1", "/jira/rest/api/2").status_code for _ in range(30)}
    assert statuses == {201}


# --- faults


def creating(fault: FaultScript) -> FaultScript:
    """The fault for bulk creations alone."""
    return lambda call, handle: fault(call, handle) if call.route.endswith("/bulk") else handle(call)


def test_a_refused_connection_has_no_effect(client: Client, site: Site) -> None:
    def refuse(call: Call, handle: Handle) -> Answer:
        raise NotDelivered

    site.fault = creating(refuse)
    with pytest.raises(requests.ConnectionError) as caught:
        client.create({})
    assert isinstance(caught.value.args[0], NewConnectionError)
    assert site.jira.issues == {}
    assert [(one.method, one.status) for one in site.requests] == [("POST", 0)]


@pytest.mark.parametrize(
    ("lost", "seen"), [(Dropped, requests.ConnectionError), (NoAnswer, requests.ReadTimeout)]
)
def test_an_answer_can_be_lost_after_the_effect(
    client: Client, site: Site, lost: type[Exception], seen: type[Exception]
) -> None:
    def lose(call: Call, handle: Handle) -> Answer:
        handle(call)
        raise lost

    site.fault = creating(lose)
    with pytest.raises(seen):
        client.create({})
    assert [issue.key for issue in site.jira.issues.values()] == ["OPS-1"]


def test_an_effect_can_come_later_than_the_answer(client: Client, site: Site) -> None:
    def later(call: Call, handle: Handle) -> Answer:
        site.schedule(site.clock.now() + timedelta(minutes=5), lambda: handle(call))
        return Answer(504)

    site.fault = creating(later)
    assert client.create({}).status_code == 504
    assert site.jira.issues == {}
    site.clock.advance(600)
    created = [issue.created_at for issue in site.jira.issues.values()]
    assert created == [START + timedelta(minutes=5)]


def test_an_answer_can_break_off(client: Client, site: Site) -> None:
    def cut(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        return replace(answer, body=answer.body[:10])

    site.fault = creating(cut)
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        client.create({})
    assert len(site.jira.issues) == 1


def test_a_login_can_expire_between_two_calls(client: Client, site: Site) -> None:
    def forget(call: Call, handle: Handle) -> Answer:
        known = {name: value for name, value in call.headers.items() if name != "authorization"}
        return handle(replace(call, headers=known))

    assert client("GET", "/rest/api/3/myself").status_code == 200
    site.fault = forget
    assert client("GET", "/rest/api/3/myself").status_code == 401


def test_a_call_that_waits_holds_up_nobody_else(client: Client, site: Site) -> None:
    """A worker frozen in the middle of a request must not stop the other one."""
    frozen, other_done = threading.Event(), threading.Event()

    def freeze(call: Call, handle: Handle) -> Answer:
        if call.method == "POST":
            frozen.set()
            assert other_done.wait(10)
        return handle(call)

    site.fault = freeze
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client_of(site).create, {})
        assert frozen.wait(10)
        assert client("GET", "/rest/api/3/myself").status_code == 200
        assert site.jira.issues == {}
        other_done.set()
        assert waiting.result().status_code == 201
