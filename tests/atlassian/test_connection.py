import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from sync.atlassian import Connection, Endpoint, Flavour
from sync.atlassian.http import Transport
from sync.core.model import Identity, OutcomeKind, TicketMark
from sync.errors import NotAuthenticated, SiteUnreachable, WriteRefused
from tests.atlassian.given import CLOUD, DATA_CENTER, DC_WIKI, SITE, TOKEN, WIKI, Sites, Time, traffic

GATEWAY = "https://api.atlassian.com/ex/confluence/c-1/wiki"
LOGIN = "https://auth.atlassian.com/oauth/token"
DATE = {"Date": "Fri, 20 Nov 2026 12:00:00 GMT"}


@pytest.fixture
def site() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def through_gateway(client_id: str = "") -> Connection:
    endpoint = Endpoint(Flavour.CLOUD, GATEWAY, WIKI, TOKEN, client_id=client_id)
    return replace(CLOUD, confluence=endpoint)


def whoami(site: responses.RequestsMock, connection: Connection, url: str) -> Identity:
    me = {"type": "known", "accountId": "5b10", "displayName": "Worker"}
    site.get(f"{url}/rest/api/user/current", json=me, headers=DATE)
    return Sites(connection).read.pages.whoami()


def authorization(site: responses.RequestsMock) -> str:
    return str(site.calls[-1].request.headers["Authorization"])


def test_a_token_never_shows() -> None:
    connection = replace(CLOUD, proxy="http://user:canary@proxy.example.com")
    shown = repr(connection) + repr(connection.confluence_site()) + repr(Sites(connection).read)
    assert TOKEN not in shown
    assert "canary" not in shown


def test_an_email_and_a_token_are_basic_credentials(site: responses.RequestsMock) -> None:
    assert whoami(site, CLOUD, WIKI).user.name == "Worker"
    assert authorization(site).startswith("Basic ")


def test_a_token_alone_is_a_bearer_s(site: responses.RequestsMock) -> None:
    whoami(site, through_gateway(), GATEWAY)
    assert authorization(site) == f"Bearer {TOKEN}"


def test_a_netrc_of_this_machine_does_not_step_in(
    site: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine example.atlassian.net login somebody password else")
    monkeypatch.setenv("NETRC", str(netrc))
    whoami(site, CLOUD, WIKI)
    assert authorization(site) == requests.auth._basic_auth_str("worker@example.com", TOKEN)


def test_readers_refuse_what_writers_would_send(site: responses.RequestsMock) -> None:
    sites = Sites(CLOUD)
    sites.write.pages._transport = sites.read.pages._transport  # type: ignore[attr-defined]
    with pytest.raises(WriteRefused):
        sites.write.pages.comment("1", b"<p/>")
    assert len(site.calls) == 0


@pytest.mark.parametrize("connection", [CLOUD, DATA_CENTER])
def test_an_anonymous_visitor_is_nobody(site: responses.RequestsMock, connection: Connection) -> None:
    """Data Center answers strangers, too: with an anonymous user and status 200."""
    url = connection.confluence.api_url
    site.get(f"{url}/rest/api/user/current", json={"type": "anonymous", "displayName": "Anonymous"})
    with pytest.raises(NotAuthenticated, match="anonymous visitor"):
        Sites(connection).read.pages.whoami()


def test_a_site_without_a_clock_is_not_atlassian(site: responses.RequestsMock) -> None:
    site.get(f"{SITE}/rest/api/3/myself", json={"accountId": "5b10"})
    with pytest.raises(SiteUnreachable, match="no Date header"):
        Sites(CLOUD).read.issues.whoami()


@pytest.mark.parametrize(
    ("connection", "hint"),
    [
        (CLOUD, "e-mail address"),
        (through_gateway(), "its scopes, and the cloud id"),
        (DATA_CENTER, "personal access token"),
    ],
)
def test_a_token_that_is_refused_comes_with_what_to_check(
    site: responses.RequestsMock, connection: Connection, hint: str
) -> None:
    site.get(f"{connection.confluence.api_url}/rest/api/user/current", status=401, json={})
    with pytest.raises(NotAuthenticated, match=f"POSTMORTEM_SYNC_CONFLUENCE_TOKEN.*{hint}"):
        Sites(connection).read.pages.whoami()


def test_data_center_answers_are_asked_for_with_its_experimental_parts(site: responses.RequestsMock) -> None:
    site.get(f"{DC_WIKI}/rest/api/user/current", json={"username": "worker"}, headers=DATE)
    assert Sites(DATA_CENTER).read.pages.whoami().user.id == "worker"
    assert site.calls[0].request.headers["X-ExperimentalApi"] == "opt-in"


def session_of(connection: Connection) -> requests.Session:
    transport = Transport(connection.jira_site(), traffic(Time()), read_only=True)
    session: requests.Session = transport._client._session
    return session


def test_the_configured_proxy_and_certificates_are_used() -> None:
    session = session_of(replace(CLOUD, proxy="http://proxy.example.com:3128", ca_bundle="/etc/ca.pem"))
    assert session.proxies == dict.fromkeys(("http", "https"), "http://proxy.example.com:3128")
    assert session.verify == "/etc/ca.pem"
    assert not session.trust_env, "the environment's proxy would win over the configured one"


def test_a_site_on_this_machine_is_reached_without_the_environment_s_proxy() -> None:
    local = Endpoint(Flavour.CLOUD, "http://127.0.0.1:8080", "http://127.0.0.1:8080", TOKEN)
    assert not session_of(replace(CLOUD, jira=local)).trust_env
    assert session_of(CLOUD).trust_env


# --- OAuth 2.0 client credentials


def test_a_client_s_secret_is_exchanged_once_for_many_requests(site: responses.RequestsMock) -> None:
    login = site.post(LOGIN, json={"access_token": "short-lived", "expires_in": 3600})
    site.get(f"{GATEWAY}/rest/api/user/current", json={"accountId": "5b10"}, headers=DATE)
    sites = Sites(through_gateway("client-1"))
    sites.read.pages.whoami()
    sites.read.pages.whoami()
    assert authorization(site) == "Bearer short-lived"
    assert login.call_count == 1
    assert json.loads(login.calls[0].request.body or "") == {
        "grant_type": "client_credentials",
        "client_id": "client-1",
        "client_secret": TOKEN,
    }


def test_one_token_serves_both_products_for_reading_and_for_writing(site: responses.RequestsMock) -> None:
    login = site.post(LOGIN, json={"access_token": "short-lived", "expires_in": 3600})
    jira_gateway = "https://api.atlassian.com/ex/jira/cid"
    site.get(f"{GATEWAY}/rest/api/user/current", json={"accountId": "5b10"}, headers=DATE)
    site.get(f"{jira_gateway}/rest/api/3/myself", json={"accountId": "5b10"}, headers=DATE)
    site.post(f"{GATEWAY}/api/v2/footer-comments", status=201, json={"id": "1"})
    site.put(f"{jira_gateway}/rest/api/3/issue/1/properties/postmortemSync", status=201)
    jira = Endpoint(Flavour.CLOUD, jira_gateway, SITE, TOKEN, client_id="client-1")
    sites = Sites(replace(through_gateway("client-1"), jira=jira))
    sites.read.pages.whoami()
    sites.read.issues.whoami()
    sites.write.pages.comment("1", b"<p/>")
    sites.write.issues.mark("1", TicketMark("01h", "65538", "example.atlassian.net"))
    assert login.call_count == 1


def test_two_clients_have_two_tokens(site: responses.RequestsMock) -> None:
    login = site.post(LOGIN, json={"access_token": "short-lived", "expires_in": 3600})
    jira_gateway = "https://api.atlassian.com/ex/jira/cid"
    site.get(f"{GATEWAY}/rest/api/user/current", json={"accountId": "5b10"}, headers=DATE)
    site.get(f"{jira_gateway}/rest/api/3/myself", json={"accountId": "5b10"}, headers=DATE)
    jira = Endpoint(Flavour.CLOUD, jira_gateway, SITE, TOKEN, client_id="client-2")
    sites = Sites(replace(through_gateway("client-1"), jira=jira))
    sites.read.pages.whoami()
    sites.read.issues.whoami()
    assert login.call_count == 2


@pytest.mark.parametrize("answer", [{"status": 401, "json": {}}, {"body": "<html>"}, {"json": []}])
def test_a_secret_that_is_refused_ends_the_run_before_anything_is_asked(
    site: responses.RequestsMock, answer: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.post(LOGIN, **answer)
    with pytest.raises(NotAuthenticated, match="client id and its secret") as raised:
        Sites(through_gateway("client-1")).read.pages.whoami()
    assert TOKEN not in str(raised.value) + caplog.text
    assert len(site.calls) == 1


def test_a_login_service_that_cannot_be_reached_is_named(site: responses.RequestsMock) -> None:
    site.post(LOGIN, body=requests.ConnectionError())
    with pytest.raises(SiteUnreachable, match=r"auth\.atlassian\.com"):
        Sites(through_gateway("client-1")).read.pages.whoami()


def test_without_a_login_a_write_was_not_made(site: responses.RequestsMock) -> None:
    """Writers answer with an outcome; nothing reached the site."""
    site.post(LOGIN, body=requests.ReadTimeout())
    outcome = Sites(through_gateway("client-1")).write.pages.comment("1", b"<p/>")
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "login service" in outcome.detail


def test_too_many_requests_to_one_site_is_too_many_to_both(site: responses.RequestsMock) -> None:
    site.post(f"{SITE}/rest/api/3/issue/1/comment", status=429, headers={"Retry-After": "20"}, json={})
    site.get(f"{WIKI}/rest/api/user/current", json={"accountId": "5b10"}, headers=DATE)
    sites = Sites(CLOUD)
    sites.write.issues.comment("1", ())
    sites.read.pages.whoami()
    assert 20 <= sum(sites.time.waits) <= 22.1
