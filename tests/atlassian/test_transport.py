"""What the sites may answer, and what becomes of it; over made-up answers, so that odd ones can be given."""

import logging
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import responses
from responses import matchers
from urllib3.exceptions import NewConnectionError

from sync.atlassian.answers import Repeat
from sync.atlassian.http import Transport
from sync.atlassian.routes import Route
from sync.atlassian.sessions import MAX_ANSWER_BYTES, body_of
from sync.clock import SiteClock
from sync.core.model import Delivery, OutcomeKind
from sync.errors import NotAuthenticated, RequestFailed, SiteUnreachable, WriteRefused
from tests.atlassian.given import CLOUD, DATA_CENTER, SITE, TOKEN, WIKI, Time, traffic

MYSELF = Route("GET", "/rest/api/3/myself")
ISSUE = Route("GET", "/rest/api/3/issue/{issue}")
EDIT = Route("PUT", "/rest/api/3/issue/{issue}")
BULK = Route("POST", "/rest/api/3/issue/bulk")
SEARCH = Route("POST", "/rest/api/3/search/jql")
PAGE = Route("PUT", "/api/v2/pages/{id}")
PAGES = Route("GET", "/api/v2/pages")

ANSWERED = "Fri, 20 Nov 2026 12:00:00 GMT"


@pytest.fixture
def site() -> Any:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


class Jira:
    """A transport to Jira that may write, and its time and traffic."""

    def __init__(self, *, read_only: bool = False, deadline: float = 600) -> None:
        self.time = Time()
        self.traffic = traffic(self.time, deadline=deadline)
        self.transport = Transport(CLOUD.jira_site(), self.traffic, read_only=read_only)


class Confluence:
    def __init__(self) -> None:
        self.time = Time()
        self.clock = SiteClock(self.time.monotonic)
        self.transport = Transport(
            CLOUD.confluence_site(), traffic(self.time), read_only=False, clock=self.clock
        )


# --- the good path


def test_a_read_gives_the_decoded_answer(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/issue/OPS-1", json={"key": "OPS-1"})
    assert Jira().transport.read(ISSUE, {"issue": "OPS-1"}) == {"key": "OPS-1"}


def test_values_never_reach_beyond_their_place_in_the_path(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/issue/..%2F..%2Fadmin%3Fx%3D1", json={"found": True})
    assert Jira().transport.read(ISSUE, {"issue": "../../admin?x=1"}) == {"found": True}


def test_requests_are_counted_by_route_and_not_by_what_they_ask_for(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/issue/OPS-1", json={"key": "OPS-1"})
    site.get(f"{SITE}/rest/api/3/issue/OPS-2", json={"key": "OPS-2"})
    jira = Jira()
    jira.transport.read(ISSUE, {"issue": "OPS-1"})
    jira.transport.read(ISSUE, {"issue": "OPS-2"})
    assert jira.traffic.requests == {"Jira GET /rest/api/3/issue/{issue}": 2}


def test_the_token_travels_with_every_request(site: responses.RequestsMock) -> None:
    answer = site.get(f"{SITE}/rest/api/3/myself", json={})
    Jira().transport.read(MYSELF)
    assert answer.calls[0].request.headers["Authorization"].startswith("Basic ")


def test_no_cookie_is_kept(site: responses.RequestsMock) -> None:
    """A session cookie would outlive the token, and make us somebody whom nobody configured."""
    answer = site.get(f"{SITE}/rest/api/3/myself", json={}, headers={"Set-Cookie": "JSESSIONID=1; Path=/"})
    jira = Jira()
    jira.transport.read(MYSELF)
    jira.transport.read(MYSELF)
    assert "Cookie" not in answer.calls[1].request.headers


def test_writes_are_exempt_from_the_browser_s_forgery_check(site: responses.RequestsMock) -> None:
    """Without the header Confluence may answer 403 "XSRF check failed"."""
    answer = site.put(f"{SITE}/rest/api/3/issue/OPS-1", status=204)
    Jira().transport.write(EDIT, {"issue": "OPS-1"}, json={"fields": {}}, repeat=Repeat.ALWAYS)
    assert answer.calls[0].request.headers["X-Atlassian-Token"] == "no-check"


def test_confluence_sets_the_clock(site: responses.RequestsMock) -> None:
    site.get(f"{WIKI}/api/v2/pages", json={"results": []}, headers={"Date": ANSWERED})
    confluence = Confluence()
    confluence.transport.read(PAGES)
    assert confluence.clock.now() == datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_an_answer_tells_the_time_at_which_it_began(
    site: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Believed when its body is whole at last, it would set the clock back by all that took."""
    confluence = Confluence()

    def slowly(*args: Any) -> tuple[str | None, str]:
        confluence.time.now += 60
        return body_of(*args)

    monkeypatch.setattr("sync.atlassian.http.body_of", slowly)
    site.get(f"{WIKI}/api/v2/pages", json={"results": []}, headers={"Date": ANSWERED})
    answer = confluence.transport.ask(PAGES)
    assert confluence.clock.now() == datetime(2026, 11, 20, 12, 1, tzinfo=UTC)
    assert answer.arrived == confluence.time.now - 60


def test_a_failing_answer_sets_the_clock_as_well(site: responses.RequestsMock) -> None:
    site.put(f"{WIKI}/api/v2/pages/1", status=409, json={}, headers={"Date": ANSWERED})
    confluence = Confluence()
    confluence.transport.write(PAGE, {"id": "1"}, json={}, repeat=Repeat.IF_REJECTED)
    assert confluence.clock.now() == datetime(2026, 11, 20, 12, tzinfo=UTC)


# --- the gate


@pytest.mark.parametrize("route", [EDIT, BULK, PAGE, Route("DELETE", "/rest/api/3/issue/{issue}")])
def test_a_reading_session_refuses_to_write_before_anything_is_sent(
    site: responses.RequestsMock, route: Route
) -> None:
    transport = Jira(read_only=True).transport
    with pytest.raises(WriteRefused):
        transport.write(route, {"issue": "OPS-1", "id": "1"}, json={}, repeat=Repeat.ALWAYS)
    with pytest.raises(WriteRefused):
        transport.create(route, {})
    assert len(site.calls) == 0


def test_searching_by_post_is_reading(site: responses.RequestsMock) -> None:
    site.post(f"{SITE}/rest/api/3/search/jql", json={"issues": []})
    assert Jira(read_only=True).transport.read(SEARCH, json={"jql": "x"}) == {"issues": []}


# --- answers that are not answers


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}, '{"issues": []}'),
        (200, {"X-Seraph-LoginReason": "OK, AUTHENTICATION_DENIED"}, "{}"),
        (200, {"X-AUSERNAME": "anonymous"}, "{}"),
        (200, {"Content-Type": "text/html"}, "<html>Log in</html>"),
        (200, {"Content-Type": "application/json"}, "\n <!DOCTYPE html><html>Log in</html>"),
        (302, {"Location": "https://id.atlassian.com/login"}, ""),
        (401, {}, '{"message": "Client must be authenticated to access this resource."}'),
        (401, {"Content-Type": "text/html"}, "<html>401</html>"),
        (403, {}, '{"message": "Current user not permitted to use Confluence"}'),
    ],
)
def test_an_answer_as_to_a_stranger_ends_the_run(
    site: responses.RequestsMock, status: int, headers: dict[str, str], body: str
) -> None:
    site.get(f"{SITE}/rest/api/3/myself", status=status, headers=headers, body=body)
    with pytest.raises(NotAuthenticated, match="POSTMORTEM_SYNC_JIRA_TOKEN") as raised:
        Jira().transport.read(MYSELF)
    assert len(site.calls) == 1
    assert TOKEN not in str(raised.value)


def test_a_login_that_is_fine_is_no_reason_to_stop(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", json={"a": 1}, headers={"X-Seraph-LoginReason": "OK, OK"})
    assert Jira().transport.read(MYSELF) == {"a": 1}


def test_no_redirect_is_followed(site: responses.RequestsMock) -> None:
    elsewhere = site.get("https://attacker.example.net/", json={"accountId": "x"})
    site.get(f"{SITE}/rest/api/3/myself", status=307, headers={"Location": "https://attacker.example.net/"})
    with pytest.raises(NotAuthenticated):
        Jira().transport.read(MYSELF)
    assert elsewhere.call_count == 0


def data_center(url: str) -> Transport:
    jira = replace(DATA_CENTER.jira, api_url=url, web_url=url)
    return Transport(replace(DATA_CENTER, jira=jira).jira_site(), traffic(Time()), read_only=True)


@pytest.mark.parametrize(
    ("asked", "location", "address"),
    [
        ("http://jira.example.com", "https://jira.example.com/rest/api/3/myself", "https://jira.example.com"),
        ("https://jira.example.com", "/jira/rest/api/3/myself", "https://jira.example.com/jira"),
        (SITE, "https://new.atlassian.net/rest/api/3/myself?x=canary#canary", "https://new.atlassian.net"),
        (SITE, "https://canary:canary@new.atlassian.net/rest/api/3/myself", "https://new.atlassian.net"),
        ("http://jira.example.com", "http://jira:8080/rest/api/3/myself", "http://jira:8080"),
    ],
)
def test_a_site_that_has_another_address_is_told_with_it(
    site: responses.RequestsMock, asked: str, location: str, address: str
) -> None:
    """The usual first mistakes: http for https, or a forgotten context path. The token is not at fault."""
    site.get(f"{asked}/rest/api/3/myself", status=301, headers={"Location": location})
    with pytest.raises(SiteUnreachable, match=f"redirects to {address}: set jira.url to that") as raised:
        data_center(asked).read(MYSELF)
    assert "canary" not in str(raised.value)


@pytest.mark.parametrize(
    ("location", "named"),
    [
        ("/login.jsp?permissionViolation=true&os_destination=/rest/api/3/myself", " to /login.jsp"),
        ("https://sso.example.com/saml?RelayState=https://jira.example.com/rest", " to sso.example.com/saml"),
        ("https://me:secret@sso.example.com/#token", " to sso.example.com/"),
        ("https://jira.example.com/rest/api/3/myself?again", " to jira.example.com/rest/api/3/myself"),
        ("http://jira.example.com/rest/api/3/myself", " to jira.example.com/rest/api/3/myself"),
        ("https://\xfc.example.com/", " to \xfc.example.com/"),
        ("https://[/rest/api/3/myself", ""),
        ("", ""),
    ],
)
def test_a_redirect_that_names_no_better_address_is_one_of_a_stranger(
    site: responses.RequestsMock, location: str, named: str
) -> None:
    """To a login page, in circles, or to where the token would travel in the clear. Where to is told: what
    stands there may say what is the matter."""
    site.get("https://jira.example.com/rest/api/3/myself", status=302, headers={"Location": location})
    with pytest.raises(NotAuthenticated, match=rf"\(it redirects{re.escape(named)} instead of answering\)"):
        data_center("https://jira.example.com").read(MYSELF)


def test_a_bare_404_of_confluence_cloud_means_a_wrong_token(site: responses.RequestsMock) -> None:
    bare = {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": None}]}
    site.get(f"{WIKI}/api/v2/pages", status=404, json=bare)
    with pytest.raises(NotAuthenticated, match="POSTMORTEM_SYNC_CONFLUENCE_TOKEN"):
        Confluence().transport.read(PAGES)


def test_a_404_that_names_what_is_missing_means_just_that(site: responses.RequestsMock) -> None:
    genuine = {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Could not find page with id 7"}]}
    site.get(f"{WIKI}/api/v2/pages", status=404, json=genuine)
    with pytest.raises(RequestFailed, match="Could not find page with id 7") as raised:
        Confluence().transport.read(PAGES)
    assert raised.value.status == 404


def test_a_web_page_where_the_api_should_be_is_a_wrong_address(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", status=404, body="<html>", content_type="text/html")
    with pytest.raises(SiteUnreachable, match="is not Jira"):
        Jira().transport.read(MYSELF)


def test_a_write_refused_for_one_page_does_not_end_the_run(site: responses.RequestsMock) -> None:
    """Permissions differ from page to page; the token was found good at the start of the run."""
    site.put(f"{WIKI}/api/v2/pages/1", status=403, json={"message": "You may not edit this page."})
    outcome = Confluence().transport.write(PAGE, {"id": "1"}, json={}, repeat=Repeat.IF_REJECTED)
    assert (outcome.kind, outcome.detail) == (OutcomeKind.REFUSED, "You may not edit this page.")


def test_a_write_as_a_stranger_ends_the_run(site: responses.RequestsMock) -> None:
    site.put(f"{WIKI}/api/v2/pages/1", status=401, json={"message": "Unauthorized"})
    with pytest.raises(NotAuthenticated, match="Unauthorized"):
        Confluence().transport.write(PAGE, {"id": "1"}, json={}, repeat=Repeat.IF_REJECTED)


def test_what_the_token_is_not_made_for_is_turned_away_unread(site: responses.RequestsMock) -> None:
    """It does not end the run, or no page would get its block for want of a comment; and it is no answer for
    good, for another token may be given."""
    site.put(f"{WIKI}/api/v2/pages/1", status=401, json={"message": "Unauthorized; scope does not match"})
    outcome = Confluence().transport.write(PAGE, {"id": "1"}, json={}, repeat=Repeat.IF_REJECTED)
    assert (outcome.kind, outcome.detail) == (OutcomeKind.NOT_SENT, "Unauthorized; scope does not match")


NOT_TOLD = {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": None}]}
FORBIDDEN = {"errors": [{"status": 403, "code": "FORBIDDEN", "title": "Forbidden", "detail": None}]}
NOT_PERMITTED = {"statusCode": 403, "message": "PermissionException: User not permitted to view content"}
HIDDEN = {"errorMessages": ["You do not have the permission to see the specified issue."]}
NOT_FOR_US = {"statusCode": 403, "message": "user is not permitted to use Confluence"}
OF_ONE = Route("GET", "/api/v2/pages/{id}/properties")


@pytest.mark.parametrize(
    ("status", "document"),
    [(404, NOT_TOLD), (403, FORBIDDEN), (403, NOT_PERMITTED), (403, HIDDEN)],
)
def test_what_a_site_that_let_us_in_keeps_from_us_of_one_thing_is_a_failed_read(
    site: responses.RequestsMock, status: int, document: dict[str, object]
) -> None:
    """Of the same words as an answer to the first question, or about a list, nobody knows what they mean."""
    site.get(f"{WIKI}/api/v2/pages/7/properties", status=status, json=document)
    site.get(f"{WIKI}/api/v2/pages", json={"results": []})
    confluence = Confluence().transport
    with pytest.raises(NotAuthenticated):
        confluence.read(OF_ONE, {"id": "7"})

    confluence.read(PAGES)
    with pytest.raises(RequestFailed) as raised:
        confluence.read(OF_ONE, {"id": "7"})
    assert raised.value.status == status

    site.replace(responses.GET, f"{WIKI}/api/v2/pages", status=status, json=document)
    with pytest.raises(NotAuthenticated):
        confluence.read(PAGES)


@pytest.mark.parametrize(
    ("status", "document", "headers"),
    [
        (401, NOT_TOLD, {}),
        (403, NOT_FOR_US, {}),
        (403, {"message": "blocked by a gateway"}, {}),
        (403, FORBIDDEN, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}),
        (404, NOT_TOLD, {"X-AUSERNAME": "anonymous"}),
    ],
)
def test_what_is_said_of_us_ends_the_run_whatever_it_was_that_we_asked_for(
    site: responses.RequestsMock, status: int, document: dict[str, object], headers: dict[str, str]
) -> None:
    site.get(f"{WIKI}/api/v2/pages", json={"results": []})
    site.get(f"{WIKI}/api/v2/pages/7/properties", status=status, json=document, headers=headers)
    confluence = Confluence().transport
    confluence.read(PAGES)
    with pytest.raises(NotAuthenticated):
        confluence.read(OF_ONE, {"id": "7"})


# --- persistence


def test_a_truncated_answer_is_read_again(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", body='{"accountId": "12', content_type="application/json")
    site.get(f"{SITE}/rest/api/3/myself", json={"accountId": "123"})
    jira = Jira()
    assert jira.transport.read(MYSELF) == {"accountId": "123"}
    assert jira.traffic.retries == 1


def test_an_answer_that_stays_truncated_is_a_failed_read(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", body='{"accountId": "12', content_type="application/json")
    with pytest.raises(RequestFailed, match="not complete JSON"):
        Jira().transport.read(MYSELF)


def test_json_nested_beyond_reading_is_a_failed_read(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", body="[" * 100_000, content_type="application/json")
    with pytest.raises(RequestFailed, match="not complete JSON"):
        Jira().transport.read(MYSELF)


@pytest.mark.parametrize("said", [5, True, {"a": 1}, "No"])
def test_a_complaint_in_no_known_shape_is_a_failed_read(site: responses.RequestsMock, said: object) -> None:
    site.get(f"{SITE}/rest/api/3/myself", status=400, json={"errorMessages": said})
    with pytest.raises(RequestFailed, match="status 400"):
        Jira().transport.read(MYSELF)


@pytest.mark.parametrize(
    "odd", ["Fri, 31 Dec 9999 23:59:59 -2300", "Fri, 20 Nov 2026 12:00:00 +99999999999999", "yesterday"]
)
def test_a_date_that_cannot_be_is_no_date(site: responses.RequestsMock, odd: str) -> None:
    site.get(f"{WIKI}/api/v2/pages", json={"results": []}, headers={"Date": odd})
    confluence = Confluence()
    assert confluence.transport.ask(PAGES).date is None


def test_bytes_that_are_no_text_are_not_guessed_at(site: responses.RequestsMock) -> None:
    """What is read may be written back; a replaced character would be a changed page."""
    site.get(f"{SITE}/rest/api/3/myself", body=b'{"displayName": "J\xf6rg"}')
    with pytest.raises(RequestFailed, match="not UTF-8"):
        Jira().transport.read(MYSELF)


@pytest.mark.parametrize(("status", "waits"), [(429, 3.0), (500, 1.0), (502, 1.0), (503, 1.0), (504, 1.0)])
def test_reads_outlast_a_passing_failure(site: responses.RequestsMock, status: int, waits: float) -> None:
    site.get(f"{SITE}/rest/api/3/myself", status=status, body="<html>", content_type="text/html")
    site.get(f"{SITE}/rest/api/3/myself", json={})
    jira = Jira()
    assert jira.transport.read(MYSELF) == {}
    assert jira.time.waits == [waits]


def test_reads_give_up_after_a_few_attempts_with_growing_waits(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", status=500, json={"message": "Something broke."})
    jira = Jira()
    with pytest.raises(RequestFailed, match="Something broke") as raised:
        jira.transport.read(MYSELF)
    assert raised.value.status == 500
    assert jira.time.waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_clear_no_is_not_asked_again(site: responses.RequestsMock, status: int) -> None:
    site.get(f"{SITE}/rest/api/3/myself", status=status, json={"errorMessages": ["No."]})
    with pytest.raises(RequestFailed, match=r"No\."):
        Jira().transport.read(MYSELF)
    assert len(site.calls) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 0),
        ({}, 2),
        ({"Retry-After": "Fri, 20 Nov 2026 12:00:09 GMT", "Date": ANSWERED}, 9),
        ({"Retry-After": "Fri, 20 Nov 2026 11:00:00 GMT", "Date": ANSWERED}, 0),
        ({"X-RateLimit-Reset": "2026-11-20T12:00:05Z", "Date": ANSWERED}, 5),
        ({"Retry-After": "soon"}, 2),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 -2300", "Date": ANSWERED}, 2),
        ({"X-RateLimit-Reset": "9999-12-31T23:59:59-14:00", "Date": ANSWERED}, 2),
    ],
)
def test_the_site_says_how_long_to_wait(
    site: responses.RequestsMock, headers: dict[str, str], seconds: float
) -> None:
    """A date is measured against the answer's own, as the pod's clock may be wrong. Jitter comes on top."""
    site.get(f"{SITE}/rest/api/3/myself", status=429, headers=headers, json={})
    site.get(f"{SITE}/rest/api/3/myself", json={})
    jira = Jira()
    jira.transport.read(MYSELF)
    assert jira.time.waits[0] == pytest.approx(seconds + 1.0)


def test_one_answer_of_too_many_requests_makes_everybody_wait(site: responses.RequestsMock) -> None:
    site.post(f"{SITE}/rest/api/3/issue/bulk", status=429, headers={"Retry-After": "30"}, json={})
    site.get(f"{SITE}/rest/api/3/myself", json={})
    jira = Jira()
    jira.transport.create(BULK, {})
    jira.transport.read(MYSELF)
    assert 30 <= sum(jira.time.waits) <= 32.1


@pytest.mark.parametrize("notice", [{"X-RateLimit-NearLimit": "true"}, {"X-RateLimit-Remaining": "0"}])
def test_notice_of_a_limit_slows_the_run_before_it_is_refused(
    site: responses.RequestsMock, notice: dict[str, str]
) -> None:
    """The first is Cloud's, the second Data Center's; without either, the agreed rate stays."""

    def seconds_for(requests: int, headers: dict[str, str]) -> float:
        site.get(f"{SITE}/rest/api/3/myself", headers=headers, json={})
        jira = Jira()
        for _ in range(requests):
            jira.transport.read(MYSELF)
        site.reset()
        return sum(jira.time.waits)

    plenty = {"X-RateLimit-NearLimit": "false", "X-RateLimit-Remaining": "10"}
    assert seconds_for(400, notice) > 1.5 * seconds_for(400, plenty) > 0


def test_a_wait_beyond_the_deadline_is_not_begun(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", status=429, headers={"Retry-After": "3600"}, json={})
    jira = Jira(deadline=600)
    with pytest.raises(RequestFailed):
        jira.transport.read(MYSELF)
    assert jira.time.waits == []


def test_a_silence_that_outlasts_the_run_fails_the_reads_that_meet_it(site: responses.RequestsMock) -> None:
    """The site can be reached; it is just not for this run to go on."""
    jira = Jira(deadline=600)
    jira.traffic.hush(3600, "Jira")
    with pytest.raises(RequestFailed, match="a pause was asked for that is longer than we can wait"):
        jira.transport.read(MYSELF)
    assert jira.time.waits == []


def test_a_site_that_cannot_be_reached_says_so_in_one_sentence(site: responses.RequestsMock) -> None:
    refused = requests.ConnectionError(NewConnectionError(None, "refused"))  # type: ignore[arg-type]
    site.get(f"{SITE}/rest/api/3/myself", body=refused)
    with pytest.raises(SiteUnreachable, match=r"Jira at https://example\.atlassian\.net cannot be reached"):
        Jira().transport.read(MYSELF)
    assert len(site.calls) == 3


def test_a_site_that_was_never_heard_is_soon_given_up_and_one_that_was_is_not(
    site: responses.RequestsMock,
) -> None:
    """At the start of a run it cannot be reached; in the midst of one a pause is worth waiting for."""
    jira = Jira()
    site.get(f"{SITE}/rest/api/3/myself", body=requests.ReadTimeout())
    with pytest.raises(SiteUnreachable, match="did not answer in time"):
        jira.transport.read(MYSELF)
    assert len(site.calls) == 2

    site.replace(responses.GET, f"{SITE}/rest/api/3/myself", json={})
    jira.transport.read(MYSELF)
    site.replace(responses.GET, f"{SITE}/rest/api/3/myself", body=requests.ReadTimeout())
    with pytest.raises(RequestFailed, match="did not answer in time"):
        jira.transport.read(MYSELF)
    assert len(site.calls) == 2 + 1 + 5

    refused = requests.ConnectionError(NewConnectionError(None, "refused"))  # type: ignore[arg-type]
    site.replace(responses.GET, f"{SITE}/rest/api/3/myself", body=refused)
    with pytest.raises(RequestFailed, match="no connection could be made") as raised:
        jira.transport.read(MYSELF)
    assert raised.value.unanswered
    assert len(site.calls) == 2 + 1 + 5 + 5


def test_a_site_that_is_gone_is_insisted_on_once_until_it_answers(site: responses.RequestsMock) -> None:
    """However many pages are left; one answer, whatever it says, shows that it is back."""
    jira = Jira()
    refused = requests.ConnectionError(NewConnectionError(None, "refused"))  # type: ignore[arg-type]

    def attempts(**answer: Any) -> int:
        site.upsert(responses.GET, f"{SITE}/rest/api/3/myself", **answer)
        before = len(site.calls)
        with suppress(RequestFailed):
            jira.transport.read(MYSELF)
        return len(site.calls) - before

    assert attempts(json={}) == 1
    assert [attempts(body=refused) for _ in range(3)] == [5, 1, 1]
    assert attempts(status=500) == 5
    assert [attempts(body=refused) for _ in range(2)] == [5, 1]


def test_one_attempt_does_not_show_that_a_site_is_gone(site: responses.RequestsMock) -> None:
    """Such as a comment's, or a smaller list's."""
    jira = Jira()
    site.get(f"{SITE}/rest/api/3/myself", json={})
    jira.transport.read(MYSELF)
    refused = requests.ConnectionError(NewConnectionError(None, "refused"))  # type: ignore[arg-type]
    site.put(f"{SITE}/rest/api/3/issue/OPS-1", body=refused)
    site.replace(responses.GET, f"{SITE}/rest/api/3/myself", body=refused)
    jira.transport.write(EDIT, {"issue": "OPS-1"}, json={}, repeat=Repeat.NEVER)
    with pytest.raises(RequestFailed):
        jira.transport.read(MYSELF, attempts=1)
    before = len(site.calls)

    with pytest.raises(RequestFailed) as raised:
        jira.transport.read(MYSELF)

    assert len(site.calls) - before == 5
    assert raised.value.unsent


def test_an_answer_too_large_is_neither_held_nor_asked_for_again(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", body=b" " * (MAX_ANSWER_BYTES + 1))
    with pytest.raises(RequestFailed, match="too large"):
        Jira().transport.read(MYSELF)
    assert len(site.calls) == 1


# --- writes


def write(repeat: Repeat) -> OutcomeKind:
    return Jira().transport.write(EDIT, {"issue": "1"}, json={}, repeat=repeat).kind


@pytest.mark.parametrize(
    ("repeat", "status", "attempts", "kind"),
    [
        (Repeat.NEVER, 429, 1, OutcomeKind.NOT_SENT),
        (Repeat.NEVER, 503, 1, OutcomeKind.UNKNOWN),
        (Repeat.IF_REJECTED, 429, 2, OutcomeKind.WRITTEN),
        (Repeat.IF_REJECTED, 503, 2, OutcomeKind.WRITTEN),
        (Repeat.IF_REJECTED, 500, 1, OutcomeKind.UNKNOWN),
        (Repeat.ALWAYS, 500, 2, OutcomeKind.WRITTEN),
    ],
)
def test_a_write_is_repeated_only_as_far_as_it_may_be(
    site: responses.RequestsMock, repeat: Repeat, status: int, attempts: int, kind: OutcomeKind
) -> None:
    site.put(f"{SITE}/rest/api/3/issue/1", status=status, json={})
    site.put(f"{SITE}/rest/api/3/issue/1", json={})
    assert write(repeat) is kind
    assert len(site.calls) == attempts


@pytest.mark.parametrize(
    ("repeat", "attempts", "kind"),
    [
        (Repeat.NEVER, 1, OutcomeKind.UNKNOWN),
        (Repeat.IF_REJECTED, 1, OutcomeKind.UNKNOWN),
        (Repeat.ALWAYS, 2, OutcomeKind.WRITTEN),
    ],
)
def test_a_lost_answer_to_a_guarded_write_is_left_to_be_read_back(
    site: responses.RequestsMock, repeat: Repeat, attempts: int, kind: OutcomeKind
) -> None:
    site.put(f"{SITE}/rest/api/3/issue/1", body=requests.ReadTimeout())
    site.put(f"{SITE}/rest/api/3/issue/1", json={})
    assert write(repeat) is kind
    assert len(site.calls) == attempts


# --- creations


def creation(jira: Jira | None = None) -> Any:
    return (jira or Jira()).transport.create(BULK, {"issueUpdates": []})


def test_a_creation_reports_what_came_back(site: responses.RequestsMock) -> None:
    answer = site.post(f"{SITE}/rest/api/3/issue/bulk", status=201, json={"issues": []})
    reply = creation()
    assert (reply.delivery, reply.status, reply.document, reply.foreign) == (
        Delivery.ANSWERED,
        201,
        {"issues": []},
        False,
    )
    assert answer.calls[0].request.req_kwargs["timeout"] == (10.0, 90.0)


@pytest.mark.parametrize(
    "failure",
    [
        429,
        500,
        502,
        503,
        504,
        requests.ReadTimeout(),
        requests.ConnectionError("reset"),
        requests.ConnectTimeout(),
    ],
)
def test_no_creation_is_ever_sent_twice(
    site: responses.RequestsMock, failure: int | requests.RequestException
) -> None:
    if isinstance(failure, int):
        site.post(f"{SITE}/rest/api/3/issue/bulk", status=failure, json={}, headers={"Retry-After": "0"})
    else:
        site.post(f"{SITE}/rest/api/3/issue/bulk", body=failure)
    creation()
    assert len(site.calls) == 1


@pytest.mark.parametrize(
    ("failure", "delivery"),
    [
        (requests.ConnectTimeout(), Delivery.NOT_SENT),
        (requests.ReadTimeout(), Delivery.LOST),
        (requests.ConnectionError("Connection aborted."), Delivery.LOST),
        (requests.exceptions.SSLError("EOF occurred in violation of protocol"), Delivery.LOST),
        (requests.exceptions.ProxyError("Cannot connect to proxy."), Delivery.LOST),
    ],
)
def test_only_what_surely_never_left_counts_as_not_sent(
    site: responses.RequestsMock, failure: requests.RequestException, delivery: Delivery
) -> None:
    """TLS and proxy errors are also raised for connections that broke after the request was sent."""
    site.post(f"{SITE}/rest/api/3/issue/bulk", body=failure)
    assert creation().delivery is delivery


def test_a_creation_whose_answer_is_cut_off_keeps_its_status(site: responses.RequestsMock) -> None:
    """Created, key unknown: the walk will find it."""
    site.post(f"{SITE}/rest/api/3/issue/bulk", status=201, body='{"issues": [{"id"')
    reply = creation()
    assert (reply.delivery, reply.status, reply.document) == (Delivery.ANSWERED, 201, None)


@pytest.mark.parametrize(
    ("status", "headers", "body", "foreign"),
    [
        (200, {"Content-Type": "text/html"}, "<html>Log in</html>", True),
        (302, {"Location": "/login"}, "", True),
        (201, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}, "{}", True),
        (404, {"Content-Type": "text/html"}, "<html>nginx</html>", True),
        (502, {"Content-Type": "text/html"}, "<html>Bad gateway</html>", False),
        (400, {}, '{"errorMessages": []}', False),
    ],
)
def test_a_creation_tells_whether_it_was_jira_that_answered_us(
    site: responses.RequestsMock, status: int, headers: dict[str, str], body: str, foreign: bool
) -> None:
    site.post(f"{SITE}/rest/api/3/issue/bulk", status=status, headers=headers, body=body)
    reply = creation()
    assert (reply.status, reply.foreign) == (status, foreign)


def test_a_creation_does_not_wait_out_a_long_silence(site: responses.RequestsMock) -> None:
    """It would leave its lease; not sent is a clear answer, late is a dangerous one."""
    site.post(f"{SITE}/rest/api/3/issue/bulk", status=201, json={})
    jira = Jira()
    jira.traffic.hush(20, "Jira")
    assert creation(jira).delivery is Delivery.NOT_SENT
    assert len(site.calls) == 0
    assert jira.time.waits == []


# --- what must not leak


def test_neither_tokens_nor_bodies_reach_a_log_at_any_level(
    site: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.put(f"{SITE}/rest/api/3/issue/1", json={"answer": "canary-answer"})
    Jira().transport.write(EDIT, {"issue": "1"}, json={"text": "canary-text"}, repeat=Repeat.ALWAYS)
    assert "canary" not in caplog.text


def test_the_query_is_encoded_as_the_sites_read_it(site: responses.RequestsMock) -> None:
    query = {"cql": 'label = "a&b" and id in (1, 2)'}
    site.get(f"{WIKI}/api/v2/pages", match=[matchers.query_param_matcher(query)], json={"results": []})
    assert Confluence().transport.read(PAGES, params=query) == {"results": []}
