"""From plain settings to readers and writers; reading and writing are connected apart."""

import base64
from dataclasses import dataclass, field
from enum import StrEnum

import requests
from requests.auth import AuthBase

from sync.atlassian.confluence import ConfluenceCloudReader, ConfluenceCloudWriter
from sync.atlassian.http import Mount, Site, Transport
from sync.atlassian.jira import CLOUD, JiraCloudReader, JiraWriter
from sync.atlassian.traffic import Traffic
from sync.clock import SiteClock
from sync.ports import IssueReader, IssueWriter, PageReader, PageWriter

GATEWAY = "https://api.atlassian.com"


class Flavour(StrEnum):
    CLOUD = "cloud"
    DATACENTER = "datacenter"


@dataclass(frozen=True, slots=True)
class Connection:
    """How the two sites are reached. Times are seconds; tokens never show in a ``repr``.

    ``confluence_url`` and ``jira_url`` are where people open the products, with a context path on Data
    Center; on Cloud ``/wiki`` may be left out. ``cloud_id`` sends the requests through Atlassian's gateway
    instead, as scoped tokens need. With ``email`` the token is a person's API token, without it a bearer's.
    """

    flavour: Flavour
    confluence_url: str
    jira_url: str
    confluence_token: str = field(repr=False)
    jira_token: str = field(repr=False)
    email: str = ""
    cloud_id: str = ""
    gateway_url: str = GATEWAY
    proxy: str = field(default="", repr=False)
    ca_bundle: str = ""
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    creation_timeout: float = 90.0
    in_flight: int = 8
    requests_per_second: float = 100.0

    @property
    def confluence_web_url(self) -> str:
        """The address that paths of pages are appended to, for people."""
        url = self.confluence_url.rstrip("/")
        return url if self.flavour is Flavour.DATACENTER or url.endswith("/wiki") else f"{url}/wiki"

    def confluence_site(self) -> Site:
        gateway = f"{self.gateway_url}/ex/confluence/{self.cloud_id}/wiki"
        url = gateway if self.cloud_id else self.confluence_web_url
        return self._site("Confluence", url, "POSTMORTEM_SYNC_CONFLUENCE_TOKEN", self.confluence_token)

    def jira_site(self) -> Site:
        gateway = f"{self.gateway_url}/ex/jira/{self.cloud_id}"
        url = gateway if self.cloud_id else self.jira_url.rstrip("/")
        return self._site("Jira", url, "POSTMORTEM_SYNC_JIRA_TOKEN", self.jira_token)

    def _site(self, product: str, url: str, variable: str, token: str) -> Site:
        return Site(
            product=product,
            url=url,
            variable=variable,
            hint=self._hint(),
            auth=_Authorization(self.email, token),
            connect_timeout=self.connect_timeout,
            read_timeout=self.read_timeout,
            creation_timeout=self.creation_timeout,
            in_flight=self.in_flight,
            proxy=self.proxy,
            ca_bundle=self.ca_bundle,
        )

    def _hint(self) -> str:
        if self.flavour is Flavour.DATACENTER:
            return " (a personal access token that has not expired) and its owner's permissions"
        if self.cloud_id:
            return ", its scopes, and the cloud id"
        return " and the e-mail address it belongs to (a scoped token works only with a cloud id)"


class _Authorization(AuthBase):
    """Basic with an e-mail address, Bearer without; set on every request, so that no ``.netrc`` steps in."""

    def __init__(self, email: str, token: str) -> None:
        secret = token.strip()
        basic = base64.b64encode(f"{email}:{secret}".encode()).decode()
        self._header = f"Basic {basic}" if email else f"Bearer {secret}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


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
    return Readers(ConfluenceCloudReader(pages, connection.confluence_web_url), JiraCloudReader(issues))


def connect_writers(
    connection: Connection, traffic: Traffic, clock: SiteClock, mount: Mount | None = None
) -> Writers:
    """Writers; only what applies a checked plan asks for them."""
    pages, issues = _transports(connection, traffic, clock, mount, read_only=False)
    return Writers(ConfluenceCloudWriter(pages), JiraWriter(issues, CLOUD))


def _transports(
    connection: Connection, traffic: Traffic, clock: SiteClock, mount: Mount | None, *, read_only: bool
) -> tuple[Transport, Transport]:
    return (
        Transport(connection.confluence_site(), traffic, read_only=read_only, clock=clock, mount=mount),
        Transport(connection.jira_site(), traffic, read_only=read_only, mount=mount),
    )
