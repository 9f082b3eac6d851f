"""What a first-time user needs to know about both sites and a run does not ask: who may what, and where."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from sync.atlassian import create_fields, wire
from sync.atlassian.authorization import ClientCredentials
from sync.atlassian.http import Transport
from sync.atlassian.issues import Dialect
from sync.atlassian.jira import LONGEST_LIST, NOT_THERE
from sync.atlassian.routes import Route
from sync.errors import RequestFailed, SyncError

# What scoped tokens and OAuth clients must have been given, by the official files, each with a granular scope
# of which a client has been given at least one where it comes by those instead.
CONFLUENCE_SCOPES = {
    "read:comment:confluence": "",
    "read:confluence-content.all": "read:content-details:confluence",
    "read:confluence-content.permission": "read:content.permission:confluence",
    "read:confluence-user": "read:content-details:confluence",
    "read:page:confluence": "",
    "read:space:confluence": "",
    "search:confluence": "read:content-details:confluence",
    "write:comment:confluence": "",
    "write:page:confluence": "",
}
JIRA_SCOPES = {
    "read:jira-user": "read:user:jira",
    "read:jira-work": "read:issue:jira",
    "write:jira-work": "write:issue:jira",
}

_SCOPES = {"Confluence": CONFLUENCE_SCOPES, "Jira": JIRA_SCOPES}

_PERMISSIONS = (
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "ASSIGN_ISSUES",
    "SCHEDULE_ISSUES",
    "LINK_ISSUES",
)
_OF_CLOUD = "ATATT"
_PAGE_OPERATIONS = Route("GET", "/api/v2/pages/{id}/operations")
_CONTENT = Route("GET", "/rest/api/content/{id}")
_TENANT = Route("GET", "/_edge/tenant_info")


class _ServerInfo(wire.Wire):
    base_url: str = Field(alias="baseUrl")


class _Operation(wire.Wire):
    operation: str
    target: str = Field("", alias="targetType")


class _Operations(wire.Wire):
    operations: tuple[_Operation, ...] | None = None


class _Tenant(wire.Wire):
    cloud_id: str = Field(alias="cloudId")


@dataclass(frozen=True, slots=True)
class Inspector:
    """Reads only. Satisfies :class:`sync.ports.Inspector`.

    ``tenants`` are the sites themselves, without the gateway before them, of the products on Cloud.
    """

    pages: Transport
    issues: Transport
    tenants: Mapping[str, Transport]
    dialect: Dialect
    pages_on_cloud: bool
    issues_on_cloud: bool
    foreign_tokens: tuple[str, ...] = ()

    def jira_address(self) -> str:
        """The address that Jira itself goes by."""
        answer = self.issues.read(self.dialect.route("GET", "/serverInfo"))
        return wire.parse(_ServerInfo, answer).base_url

    def lacked_permissions(self, project: str, *, commenting: bool) -> tuple[str, ...]:
        """The permissions in a project that we need and do not have, as Jira's own pages name them; none in
        one that is not there for us."""
        needed = (*_PERMISSIONS, "ADD_COMMENTS") if commenting else _PERMISSIONS
        params = {"projectKey": project}
        if self.issues_on_cloud:
            params["permissions"] = ",".join(needed)
        try:
            answer = self.issues.read(self.dialect.route("GET", "/mypermissions"), params=params)
        except RequestFailed as failure:
            if failure.status == 404:
                return ()
            raise
        granted = wire.parse(wire.Permissions, answer).permissions
        lacked = (name for name in needed if name not in granted or not granted[name].granted)
        return tuple(name.replace("_", " ").capitalize() for name in lacked)

    def issue_types(self, project: str) -> tuple[str, ...]:
        """The names of the types in which we may create issues; none for a project that is not there for us.

        Those of sub-tasks are left out.
        """
        route = self.dialect.route("GET", "/issue/createmeta/{project}/issuetypes")
        try:
            answer = self.issues.read(route, {"project": project}, params={"maxResults": LONGEST_LIST})
        except RequestFailed as failure:
            if failure.status in NOT_THERE:
                return ()
            raise
        return tuple(
            one.name for one in wire.parse(create_fields.IssueTypes, answer).items if not one.subtask
        )

    def needed_scopes(self, product: str) -> tuple[str, ...]:
        return tuple(sorted(_SCOPES[product]))

    def lacked_scopes(self, product: str) -> tuple[str, ...] | None:
        """What an OAuth client was not given; None for other tokens, which do not tell."""
        auth = (self.pages if product == "Confluence" else self.issues).auth
        granted = auth.scopes if isinstance(auth, ClientCredentials) else frozenset()
        if not granted:
            return None
        needed = _SCOPES[product].items()
        return tuple(sorted(scope for scope, instead in needed if granted.isdisjoint({scope, instead})))

    def operations(self, page_id: str) -> frozenset[tuple[str, str]] | None:
        """What we may do with a page, and to what it is done: ``("update", "page")``.

        None where the site does not tell; not every version of Data Center is known to.
        """
        ids = {"id": page_id}
        if self.pages_on_cloud:
            answer = self.pages.read(_PAGE_OPERATIONS, ids)
        else:
            answer = self.pages.read(_CONTENT, ids, params={"expand": "operations"})
        told = wire.parse(_Operations, answer).operations
        return None if told is None else frozenset((one.operation, one.target) for one in told)

    def cloud_id(self, product: str) -> str:
        """The id of the product's site, as the site itself tells it; empty where there is none to be had."""
        if product not in self.tenants:
            return ""
        try:
            return wire.parse(_Tenant, self.tenants[product].read(_TENANT)).cloud_id
        except SyncError:
            return ""


def foreign_kind(token: str, *, on_cloud: bool) -> str:
    """What a token is that the other flavour gave out; empty for one that may be right."""
    if on_cloud and _is_personal_access_token(token):
        return "a personal access token of Data Center"
    if not on_cloud and token.startswith(_OF_CLOUD):
        return "an API token of Cloud"
    return ""


def _is_personal_access_token(token: str) -> bool:
    """A number of twelve digits, a colon and twenty random bytes, in base 64."""
    shaped = re.fullmatch(r"[A-Za-z0-9+/]{44}", token) is not None
    return shaped and re.match(rb"\d{12}:", b64decode(token)) is not None
