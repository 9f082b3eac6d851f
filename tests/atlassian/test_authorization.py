"""OAuth 2.0 client credentials: a login service that hiccups, tokens that end early, and what waits."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import requests
import responses

from sync.atlassian import Connection, Endpoint, Flavour
from sync.atlassian.authorization import ClientCredentials
from sync.core.model import Delivery, OutcomeKind, RemoteLink, TicketMark
from sync.errors import NotAuthenticated, SiteUnreachable
from tests.atlassian.given import CLOUD, SITE, TOKEN, Sites, Time

LOGIN = "https://auth.atlassian.com/oauth/token"
GATEWAY = "https://api.atlassian.com/ex/jira/c-1"
MYSELF = f"{GATEWAY}/rest/api/3/myself"
BULK = f"{GATEWAY}/rest/api/3/issue/bulk"
DATE = {"Date": "Fri, 20 Nov 2026 12:00:00 GMT"}
GRANTED = {"access_token": "short-lived", "expires_in": 3600}


@pytest.fixture
def site() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def as_client() -> Connection:
    return replace(CLOUD, jira=Endpoint(Flavour.CLOUD, GATEWAY, SITE, TOKEN, client_id="client-1"))


def client(time: Time) -> ClientCredentials:
    return ClientCredentials(
        "client-1", TOKEN, site="Jira", session=requests.Session(), timeout=(1, 1), monotonic=time.monotonic
    )


def logins(site: responses.RequestsMock) -> int:
    return sum(call.request.url == LOGIN for call in site.calls)


def sent(site: responses.RequestsMock, url: str) -> list[str]:
    """With which token a request was sent, each time."""
    return [call.request.headers["Authorization"] for call in site.calls if call.request.url == url]


# --- a login service that hiccups


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_login_service_that_hiccups_is_asked_again(site: responses.RequestsMock, status: int) -> None:
    site.post(LOGIN, status=status, body="<html>", headers={"Retry-After": "0"})
    site.post(LOGIN, json=GRANTED)
    site.get(MYSELF, json={"accountId": "5b10"}, headers=DATE)
    assert Sites(as_client()).read.issues.whoami().user.id == "5b10"
    assert logins(site) == 2


def test_a_login_service_says_how_long_to_wait(site: responses.RequestsMock) -> None:
    site.post(LOGIN, status=429, json={}, headers={"Retry-After": "7"})
    site.post(LOGIN, json=GRANTED)
    site.get(MYSELF, json={"accountId": "5b10"}, headers=DATE)
    sites = Sites(as_client())
    sites.read.issues.whoami()
    assert sites.time.waits[0] == pytest.approx(7 + 1.0)


@pytest.mark.parametrize(
    ("status", "headers"),
    [(503, {}), (302, {"Location": "https://proxy.example.com/login"}), (302, {"Location": "https://["})],
)
def test_a_login_service_that_stays_away_is_named_and_not_the_secret(
    site: responses.RequestsMock, status: int, headers: dict[str, str]
) -> None:
    site.post(LOGIN, status=status, json={}, headers=headers)
    with pytest.raises(SiteUnreachable, match=rf"auth\.atlassian\.com.* status {status}.*proxy") as raised:
        Sites(as_client()).read.issues.whoami()
    assert TOKEN not in str(raised.value)


# --- how long a token lasts


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({"expires_in": 3600}, 3480),
        ({"expires_in": "3600"}, 3480),
        ({"expires_in": 100}, 50),
        ({}, 180),
        ({"expires_in": None}, 180),
        ({"expires_in": "soon"}, 180),
        ({"expires_in": []}, 180),
        ({"expires_in": 0}, 180),
        ({"expires_in": -5}, 180),
        ({"expires_in": 10**400}, 180),
    ],
)
def test_a_token_is_exchanged_again_before_its_end(
    site: responses.RequestsMock, told: dict[str, Any], seconds: float
) -> None:
    """What is not told, or cannot be, counts as five minutes."""
    site.post(LOGIN, json={"access_token": "short-lived", **told})
    time = Time()
    auth = client(time)

    def logins_at(later: float) -> int:
        time.now = 1000.0 + later
        auth(requests.Request("GET", MYSELF).prepare())
        return logins(site)

    assert [logins_at(later) for later in (0, seconds - 1, seconds)] == [1, 1, 2]


def test_a_login_nested_beyond_reading_grants_nothing(site: responses.RequestsMock) -> None:
    site.post(LOGIN, body="[" * 100_000)
    with pytest.raises(NotAuthenticated, match="does not grant a token"):
        Sites(as_client()).read.issues.whoami()


# --- tokens that end early


def grants(site: responses.RequestsMock, *tokens: str) -> None:
    for token in tokens:
        site.post(LOGIN, json={**GRANTED, "access_token": token})


def test_a_read_with_a_token_that_ended_early_is_asked_once_more(site: responses.RequestsMock) -> None:
    grants(site, "first", "second")
    for status in (200, 401, 200):
        site.get(MYSELF, status=status, json={"accountId": "5b10"}, headers=DATE)
    sites = Sites(as_client())
    sites.read.issues.whoami()
    assert sites.read.issues.whoami().user.id == "5b10"
    assert sent(site, MYSELF) == ["Bearer first", "Bearer first", "Bearer second"]
    assert sites.traffic.retries == 1


def test_who_may_view_a_page_is_asked_once_more_as_well(site: responses.RequestsMock) -> None:
    """It is asked by POST, and is no write for that."""
    grants(site, "first", "second")
    connection = replace(
        CLOUD, confluence=Endpoint(Flavour.CLOUD, GATEWAY, SITE, TOKEN, client_id="client-1")
    )
    asked = f"{GATEWAY}/rest/api/content/65538/permission/check"
    site.post(asked, status=401, json={}, headers=DATE)
    site.post(asked, json={"hasPermission": True}, headers=DATE)
    assert Sites(connection).read.pages.may_view("65538", "5b10") is True


def test_a_second_refusal_ends_the_run(site: responses.RequestsMock) -> None:
    grants(site, "first", "second", "third")
    for status in (200, 401, 401, 200):
        site.get(MYSELF, status=status, json={"accountId": "5b10"}, headers=DATE)
    sites = Sites(as_client())
    sites.read.issues.whoami()
    with pytest.raises(NotAuthenticated):
        sites.read.issues.whoami()
    assert sent(site, MYSELF) == ["Bearer first", "Bearer first", "Bearer second"]


def test_a_new_login_that_fails_is_tried_again_as_well(site: responses.RequestsMock) -> None:
    grants(site, "first")
    site.post(LOGIN, status=503, json={})
    grants(site, "second")
    for status in (200, 401, 401, 200):
        site.get(MYSELF, status=status, json={"accountId": "5b10"}, headers=DATE)
    sites = Sites(as_client())
    sites.read.issues.whoami()
    sites.read.issues.whoami()
    assert sent(site, MYSELF)[-1] == "Bearer second"


def test_many_reads_refused_at_once_make_one_login(site: responses.RequestsMock) -> None:
    login = site.post(LOGIN, json=GRANTED)
    auth = client(Time())
    auth(requests.Request("GET", MYSELF).prepare())
    together = Barrier(4)

    def refused(_: int) -> bool:
        since = auth.logins
        together.wait()
        return auth.renew(since)

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(refused, range(4)))
    assert login.call_count == 2


@pytest.mark.parametrize("write", ["a creation", "a comment"])
def test_a_write_that_is_refused_is_not_sent_again(site: responses.RequestsMock, write: str) -> None:
    grants(site, "first", "second")
    site.post(BULK, status=401, json={})
    site.post(f"{GATEWAY}/rest/api/3/issue/1/comment", status=401, json={})
    issues = Sites(as_client()).write.issues
    if write == "a creation":
        assert issues.create([]).status == 401
    else:
        with pytest.raises(NotAuthenticated):
            issues.comment("1", ())
    assert len(site.calls) == 2, "one login, one write"


def test_a_write_that_may_be_repeated_is_sent_once_more_with_a_new_token(
    site: responses.RequestsMock,
) -> None:
    """Whoever refused it has not acted on it; and no read need come first to notice."""
    grants(site, "first", "second")
    link = f"{GATEWAY}/rest/api/3/issue/1/remotelink"
    for status in (201, 401, 201):
        site.post(link, status=status, json={})
    issues = Sites(as_client()).write.issues
    for _ in range(2):
        assert issues.link(RemoteLink("1", "ours", SITE, "Outage")).kind is OutcomeKind.WRITTEN
    assert sent(site, link) == ["Bearer first", "Bearer first", "Bearer second"]


def test_a_write_whose_token_lacks_a_scope_is_not_sent_again(site: responses.RequestsMock) -> None:
    """Another token has no more of them."""
    grants(site, "first", "second")
    link = f"{GATEWAY}/rest/api/3/issue/1/remotelink"
    site.post(link, status=401, json={"message": "Unauthorized; scope does not match"})
    outcome = Sites(as_client()).write.issues.link(RemoteLink("1", "ours", SITE, "Outage"))
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert sent(site, link) == ["Bearer first"]


def test_a_token_that_needs_no_login_is_refused_at_once(site: responses.RequestsMock) -> None:
    refused = site.get(f"{SITE}/rest/api/3/myself", status=401, json={})
    with pytest.raises(NotAuthenticated):
        Sites(CLOUD).read.issues.whoami()
    assert refused.call_count == 1


# --- creations, which have a lease


def slow_login(site: responses.RequestsMock, time: Time, seconds: float, answer: str) -> None:
    def callback(_: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        time.now += seconds
        return 200, {}, answer

    site.add_callback("POST", LOGIN, callback=callback)


def test_a_creation_is_not_sent_after_a_slow_login_but_may_be_asked_for_anew(
    site: responses.RequestsMock,
) -> None:
    """Its lease was looked at before; who asks again looks at it again."""
    site.post(BULK, status=201, json={"issues": [], "errors": []})
    sites = Sites(as_client())
    slow_login(site, sites.time, 60, '{"access_token": "short-lived", "expires_in": 3600}')
    assert sites.write.issues.create([]).delivery is Delivery.NOT_SENT
    assert sent(site, BULK) == []
    assert sites.write.issues.create([]).status == 201
    assert logins(site) == 1


def test_a_creation_is_sent_after_a_quick_login(site: responses.RequestsMock) -> None:
    site.post(BULK, status=201, json={"issues": [], "errors": []})
    sites = Sites(as_client())
    slow_login(site, sites.time, 1, '{"access_token": "short-lived", "expires_in": 3600}')
    assert sites.write.issues.create([]).status == 201


def test_a_creation_is_not_sent_with_a_token_that_could_end_on_the_way(site: responses.RequestsMock) -> None:
    """The login that this takes would be made while the creation is sent, for as long as it takes."""
    site.post(LOGIN, json={"access_token": "short-lived", "expires_in": 1})
    site.post(BULK, status=201, json={"issues": [], "errors": []})
    assert Sites(as_client()).write.issues.create([]).delivery is Delivery.NOT_SENT
    assert sent(site, BULK) == []


@pytest.mark.parametrize(
    "failure", [{"status": 503, "json": {}}, {"body": requests.ReadTimeout()}, {"status": 302}]
)
def test_without_a_login_no_creation_was_sent(site: responses.RequestsMock, failure: dict[str, Any]) -> None:
    site.post(LOGIN, **failure)
    reply = Sites(as_client()).write.issues.create([])
    assert (reply.delivery, reply.foreign) == (Delivery.NOT_SENT, False)
    assert logins(site) == 1


def test_a_write_outlasts_a_login_service_that_hiccups(site: responses.RequestsMock) -> None:
    site.post(LOGIN, status=503, json={})
    site.post(LOGIN, json=GRANTED)
    site.put(f"{GATEWAY}/rest/api/3/issue/1/properties/postmortemSync", status=201)
    outcome = Sites(as_client()).write.issues.mark("1", TicketMark("01h", "65538", "example.atlassian.net"))
    assert outcome.kind is OutcomeKind.WRITTEN


# --- nothing of the machine steps in


def test_no_credentials_and_no_certificates_of_the_machine_travel_to_the_login(
    site: responses.RequestsMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/the/machine's.pem")
    site.post(LOGIN, json=GRANTED)
    site.get(MYSELF, json={"accountId": "5b10"}, headers=DATE)

    Sites(replace(as_client(), ca_bundle="/ours.pem")).read.issues.whoami()

    login = site.calls[0].request
    assert "Authorization" not in login.headers
    assert login.req_kwargs["verify"] == "/ours.pem"  # type: ignore[attr-defined]  # responses' own
