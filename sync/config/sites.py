"""Where the two products are, and how they are reached."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import Field, PositiveInt

from sync.config.problems import Problem
from sync.config.section import Section
from sync.config.values import Authorities, ClientId, CloudId, Email, ProxyUrl, SiteUrl


class Flavour(StrEnum):
    CLOUD = "cloud"
    DATACENTER = "datacenter"


def _flavour(site: dict[str, Any]) -> Flavour:
    host = urlsplit(site["url"]).hostname or ""
    return Flavour.CLOUD if host.endswith(".atlassian.net") else Flavour.DATACENTER


class Site(Section):
    """Where a product is, and how we sign in; the token comes from the environment."""

    product: ClassVar[str]
    cloud_path: ClassVar[str]

    url: SiteUrl
    """The address people open it with, e.g. https://example.atlassian.net."""
    flavour: Flavour = Field(default_factory=_flavour)
    """cloud or datacenter; without it, cloud for *.atlassian.net and datacenter for everything else."""
    email: Email = ""
    """The e-mail address of the account whose API token is used (Cloud only)."""
    cloud_id: CloudId = ""
    """The site's id, for scoped tokens and service accounts, which need the gateway (Cloud only)."""

    client_id: ClientId = ""
    """The id of an OAuth 2.0 client, whose secret is then the token; needs cloud_id (Cloud only)."""
    token_expires: date | None = None
    """The day the token ends; `check --online` reminds of it two weeks before."""

    def contradictions(self) -> Iterator[Problem]:
        if self.flavour is Flavour.DATACENTER:
            guessed = "flavour" not in self.model_fields_set
            text = "is for Cloud; a Data Center token travels alone, so remove it"
            if guessed:
                text += f"; or, if {self.host} is Cloud, check the address or set flavour: cloud"
            yield from (
                Problem((name,), text) for name in ("email", "cloud_id", "client_id") if getattr(self, name)
            )
            return
        if urlsplit(self.url).path not in {"", self.cloud_path}:
            yield Problem(("url",), f"must be the site's address alone, e.g. {self._origin}{self.cloud_path}")
        if not self.email and not self.cloud_id:
            yield Problem(
                (), "needs email (for an API token), or cloud_id (for a scoped token or a service account)"
            )
        if self.client_id and (self.email or not self.cloud_id):
            yield Problem(("client_id",), "goes with cloud_id, and without email")

    @property
    def _origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def web_url(self) -> str:
        """The address links for people begin with, without a slash at the end."""
        return self._origin + self.cloud_path if self.flavour is Flavour.CLOUD else self.url

    @property
    def api_url(self) -> str:
        """The address requests begin with: the gateway where a cloud id is given, else the site."""
        if self.cloud_id:
            return f"https://api.atlassian.com/ex/{self.product}/{self.cloud_id}{self.cloud_path}"
        return self.web_url


class Confluence(Site):
    product = "confluence"
    cloud_path = "/wiki"


class Jira(Site):
    product = "jira"
    cloud_path = ""


class Network(Section):
    """How the sites are reached, and how gently."""

    proxy: ProxyUrl = ""
    """The address of the proxy both sites are reached through."""
    ca_bundle: Authorities | None = None
    """A PEM file with the certificate authorities to trust instead of the built-in ones."""
    in_flight: Annotated[int, Field(ge=1, le=32)] = 8
    """Requests under way at the same time."""
    requests_per_second: Annotated[float, Field(gt=0, le=100)] = 40
    """Requests a second at most, over both sites."""
    connect_timeout_seconds: PositiveInt = 10
    """How long to wait for a connection."""
    read_timeout_seconds: PositiveInt = 60
    """How long to wait for an answer (creations have creation.creation_timeout_seconds)."""
    run_minutes: PositiveInt = 55
    """How long a run may go on; what is left then waits for the next one."""
