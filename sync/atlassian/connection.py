"""From plain settings to readers and writers; reading and writing are connected apart."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sync.atlassian.authorization import Authorization, ClientCredentials, Fixed, Nobody
from sync.atlassian.confluence import ConfluenceCloudReader, ConfluenceCloudWriter
from sync.atlassian.confluence_dc import ConfluenceDataCenterReader, ConfluenceDataCenterWriter
from sync.atlassian.http import Mount, Transport
from sync.atlassian.inspection import Inspector, foreign_kind
from sync.atlassian.jira import CLOUD, JiraCloudReader, JiraWriter
from sync.atlassian.jira_dc import DATA_CENTER, JiraDataCenterReader
from sync.atlassian.sessions import Site, plain_session
from sync.atlassian.traffic import Traffic
from sync.clock import SiteClock
from sync.ports import IssueReader, IssueWriter, PageReader, PageWriter

_VARIABLES = {
    "Confluence": "POSTMORTEM_SYNC_CONFLUENCE_TOKEN",
    "Jira": "POSTMORTEM_SYNC_JIRA_TOKEN",
}
_EXPERIMENTAL = (("X-ExperimentalApi", "opt-in"),)


class Flavour(StrEnum):
    CLOUD = "cloud"
    DATACENTER = "datacenter"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One product: where it is, and as whom we come. The token never shows in a ``repr``.

    ``web_url`` is the address that people open it with, and ``api_url`` where requests go: the same, or
    Atlassian's gateway. On Cloud both end in ``/wiki`` for Confluence; on Data Center in the context path.
    With ``email`` the token is a person's API token. With ``client_id`` it is the secret of an OAuth 2.0
    client, which is exchanged for short-lived tokens. With neither it is sent as a bearer's.
    """

    flavour: Flavour
    api_url: str
    web_url: str
    token: str = field(repr=False)
    email: str = ""
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """How the two sites are reached. Times are seconds."""

    confluence: Endpoint
    jira: Endpoint
    proxy: str = field(default="", repr=False)
    ca_bundle: str = ""
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    creation_timeout: float = 90.0
    in_flight: int = 8
    requests_per_second: float = 40.0
    monotonic: Callable[[], float] = field(default=time.monotonic, repr=False, compare=False)
    clients: dict[tuple[str, str], ClientCredentials] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """OAuth clients by id and secret: one token serves both products, for reading and for writing."""

    def confluence_site(self, mount: Mount | None = None) -> Site:
        return self._site("Confluence", self.confluence, mount)

    def jira_site(self, mount: Mount | None = None) -> Site:
        return self._site("Jira", self.jira, mount)

    def _site(self, product: str, endpoint: Endpoint, mount: Mount | None) -> Site:
        return Site(
            product=product,
            url=endpoint.api_url.rstrip("/"),
            variable=_VARIABLES[product],
            hint=_hint(product, endpoint),
            auth=self._authorization(endpoint, mount),
            connect_timeout=self.connect_timeout,
            read_timeout=self.read_timeout,
            creation_timeout=self.creation_timeout,
            in_flight=self.in_flight,
            proxy=self.proxy,
            ca_bundle=self.ca_bundle,
            headers=_EXPERIMENTAL if endpoint.flavour is Flavour.DATACENTER else (),
        )

    def _authorization(self, endpoint: Endpoint, mount: Mount | None) -> Authorization:
        if not endpoint.client_id:
            return Fixed(endpoint.token, endpoint.email)
        key = (endpoint.client_id, endpoint.token)
        if key not in self.clients:
            session = plain_session(endpoint.api_url, self.proxy, self.ca_bundle, in_flight=1)
            if mount:
                mount(session)
            timeout = (self.connect_timeout, self.read_timeout)
            products = {"Confluence": self.confluence, "Jira": self.jira}
            shared = (name for name, one in products.items() if (one.client_id, one.token) == key)
            site = " and ".join(f"{name} ({_VARIABLES[name]})" for name in shared)
            self.clients[key] = ClientCredentials(
                *key, site=site, session=session, timeout=timeout, monotonic=self.monotonic
            )
        return self.clients[key]


def _hint(product: str, endpoint: Endpoint) -> str:
    if endpoint.flavour is Flavour.DATACENTER:
        return f" (a personal access token made in {product}, not expired) and its owner's permissions"
    if endpoint.api_url != endpoint.web_url:
        whose = (
            ""
            if endpoint.email or endpoint.client_id
            else " (a person's token needs the e-mail address as well)"
        )
        return f"{whose}, its scopes, and the cloud id"
    return " and the e-mail address it belongs to (a scoped token works only with a cloud id)"


@dataclass(frozen=True, slots=True)
class Readers:
    pages: PageReader
    issues: IssueReader


@dataclass(frozen=True, slots=True)
class Writers:
    pages: PageWriter
    issues: IssueWriter


def connect_readers(
    connection: Connection, traffic: Traffic, clock: SiteClock, mount: Mount | None = None
) -> Readers:
    """Readers over sessions that refuse anything but reads; ``clock`` is set by Confluence's answers.

    ``mount`` may put another adapter below the sessions (an embedded site). Nothing is sent yet.
    """
    pages, issues = _transports(connection, traffic, clock, mount, read_only=True)
    web_url = connection.confluence.web_url.rstrip("/")
    if connection.confluence.flavour is Flavour.CLOUD:
        page_reader: PageReader = ConfluenceCloudReader(pages, web_url)
        user_name: Callable[[str], str] = str
    else:
        page_reader = reader = ConfluenceDataCenterReader(pages, web_url)
        user_name = reader.user_name
    if connection.jira.flavour is Flavour.CLOUD:
        return Readers(page_reader, JiraCloudReader(issues))
    return Readers(page_reader, JiraDataCenterReader(issues, user_name, connection.in_flight))


def connect_inspector(
    connection: Connection, traffic: Traffic, clock: SiteClock, mount: Mount | None = None
) -> Inspector:
    """For what only a check asks; over sessions that refuse anything but reads."""
    pages, issues = _transports(connection, traffic, clock, mount, read_only=True)
    issues_on_cloud = connection.jira.flavour is Flavour.CLOUD
    tenants = {
        site.product: Transport(_tenant(site, endpoint), traffic, read_only=True, mount=mount)
        for endpoint, site in _sites(connection, mount)
        if endpoint.flavour is Flavour.CLOUD
    }
    return Inspector(
        pages,
        issues,
        tenants,
        CLOUD if issues_on_cloud else DATA_CENTER,
        pages_on_cloud=connection.confluence.flavour is Flavour.CLOUD,
        issues_on_cloud=issues_on_cloud,
        foreign_tokens=tuple(_foreign_tokens(connection, mount)),
    )


def _sites(connection: Connection, mount: Mount | None) -> tuple[tuple[Endpoint, Site], ...]:
    return (
        (connection.confluence, connection.confluence_site(mount)),
        (connection.jira, connection.jira_site(mount)),
    )


def _tenant(site: Site, endpoint: Endpoint) -> Site:
    """The Cloud site itself, without the gateway and the product, for what it tells anybody."""
    return replace(site, url=endpoint.web_url.removesuffix("/wiki"), auth=Nobody())


def _foreign_tokens(connection: Connection, mount: Mount | None) -> Iterator[str]:
    for endpoint, site in _sites(connection, mount):
        if kind := foreign_kind(endpoint.token, on_cloud=endpoint.flavour is Flavour.CLOUD):
            yield f"The token in {site.variable} is {kind}, which {site.product} at {site.url} does not take."


def connect_writers(
    connection: Connection, traffic: Traffic, clock: SiteClock, mount: Mount | None = None
) -> Writers:
    """Writers; only what applies a checked plan asks for them."""
    pages, issues = _transports(connection, traffic, clock, mount, read_only=False)
    on_cloud = connection.confluence.flavour is Flavour.CLOUD
    return Writers(
        ConfluenceCloudWriter(pages) if on_cloud else ConfluenceDataCenterWriter(pages),
        JiraWriter(issues, CLOUD if connection.jira.flavour is Flavour.CLOUD else DATA_CENTER),
    )


def _transports(
    connection: Connection, traffic: Traffic, clock: SiteClock, mount: Mount | None, *, read_only: bool
) -> tuple[Transport, Transport]:
    return (
        Transport(connection.confluence_site(mount), traffic, read_only=read_only, clock=clock, mount=mount),
        Transport(connection.jira_site(mount), traffic, read_only=read_only, mount=mount),
    )
