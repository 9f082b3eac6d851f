"""Jira around its issues: who is asking, projects, permissions, and the lists of a site."""

from sync.sandbox.errors import Forbidden, Refused
from sync.sandbox.issues import DONE, INDETERMINATE, NEW, PRIORITIES, WORKFLOW, Project
from sync.sandbox.wire import jira_shapes as shapes
from sync.sandbox.wire.api import Json, Routes, asked, asked_list, context, origin, site, user, viewer
from sync.sandbox.wire.jira_common import is_cloud, style, visible_project
from sync.sandbox.wire.times import with_offset

routes = Routes()
links_to_applications = Routes()
PERMISSIONS = (
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "ASSIGN_ISSUES",
    "LINK_ISSUES",
    "ADD_COMMENTS",
    "TRANSITION_ISSUES",
    "RESOLVE_ISSUES",
    "SCHEDULE_ISSUES",
    "MODIFY_REPORTER",
    "DELETE_ISSUES",
    "SET_ISSUE_SECURITY",
    "ADMINISTER_PROJECTS",
    "ADMINISTER",
)
_WITHHELD = frozenset({"ADMINISTER", "ADMINISTER_PROJECTS", "SET_ISSUE_SECURITY", "MODIFY_REPORTER"})


# --- who is asking


@routes.get("/myself")
def myself() -> dict[str, Json]:
    return style().person(style().base, user())


# --- projects and permissions


@routes.get("/project")
def all_projects() -> list[Json]:
    return [shapes.project(style(), one) for one in visible_projects()]


@routes.get("/project/{projectIdOrKey}")
def project(id_or_key: str) -> dict[str, Json]:
    return shapes.whole_project(style(), visible_project(id_or_key))


@routes.get("/project/{projectKeyOrId}/securitylevel")
def security_levels(id_or_key: str) -> dict[str, Json]:
    found = visible_project(id_or_key)
    return {"levels": [shapes.security_level(style(), one) for one in found.security_levels]}


@routes.get("/project/{projectIdOrKey}/components")
def components(id_or_key: str) -> list[Json]:
    found = visible_project(id_or_key)
    return [{"id": one.id, "name": one.name, "project": found.key} for one in found.components]


@routes.get("/mypermissions")
def my_permissions() -> dict[str, Json]:
    """Cloud tells those that it is asked for, Data Center all of them."""
    wanted = asked_list("permissions") if is_cloud() else list(PERMISSIONS)
    if not wanted:
        raise Refused("The 'permissions' query parameter is required.")
    unknown = set(wanted) - set(PERMISSIONS)
    if unknown:
        raise Refused(f"Unrecognized permission: {min(unknown)}")
    place = asked("projectKey") or asked("projectId")
    allowed = viewer() is not None and (not place or bool(visible_project(place)))
    return {"permissions": {name: _permission(name, allowed) for name in wanted}}


def _permission(name: str, allowed: bool) -> dict[str, Json]:
    return {
        "id": str(PERMISSIONS.index(name)),
        "key": name,
        "name": name.replace("_", " ").capitalize(),
        "type": "GLOBAL" if name == "ADMINISTER" else "PROJECT",
        "description": "",
        "havePermission": allowed and name not in _WITHHELD,
    }


def visible_projects() -> list[Project]:
    """Those that whoever is asking may see."""
    return [one for one in site().jira.projects.values() if one.visible_to(viewer())]


# --- the site


@routes.get("/serverInfo")
def server_info() -> dict[str, Json]:
    return {
        "baseUrl": f"{origin()}{context()}",
        "version": "1001.0.0-SNAPSHOT" if is_cloud() else "10.3.24",
        "versionNumbers": [1001, 0, 0] if is_cloud() else [10, 3, 24],
        "deploymentType": "Cloud" if is_cloud() else "Server",
        "buildNumber": 100000,
        "buildDate": with_offset(site().jira_clock.now()),
        "serverTime": with_offset(site().jira_clock.now()),
        "scmInfo": "",
        "serverTitle": "Jira",
        "defaultLocale": {"locale": "en_US"},
    }


@routes.get("/field")
def all_fields() -> list[Json]:
    return list(shapes.all_fields(visible_projects()))


@routes.get("/priority")
def priorities() -> list[Json]:
    return [shapes.priority(style(), one) for one in PRIORITIES]


@routes.get("/status")
def statuses() -> list[Json]:
    return [shapes.status(style(), one) for one in WORKFLOW]


@routes.get("/statuscategory")
def status_categories() -> list[Json]:
    return [shapes.category(style(), one) for one in (NEW, INDETERMINATE, DONE)]


@routes.get("/issuetype")
def issue_types() -> list[Json]:
    return [shapes.issue_type(style(), kind) for one in visible_projects() for kind in one.types]


@links_to_applications.get("/listApplicationlinks")
def application_links() -> list[Json]:
    raise Forbidden("Only administrators may see the links to other applications.")
