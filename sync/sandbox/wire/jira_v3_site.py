"""Jira Cloud, REST API v3: who is asking, people, projects, permissions, and the lists of a site."""

from collections.abc import Callable

from sync.sandbox.errors import NotFound, Refused, Unauthenticated
from sync.sandbox.jira import DONE, INDETERMINATE, NEW, PRIORITIES, WORKFLOW, Project
from sync.sandbox.people import Person
from sync.sandbox.wire import jira_shapes as shapes
from sync.sandbox.wire.api import Json, asked, asked_list, asked_number, origin, site, user, viewer
from sync.sandbox.wire.jira_v3 import api, style, visible_project
from sync.sandbox.wire.times import with_offset

__all__ = ["api"]

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


# --- people


@api.get("/myself")
def myself() -> dict[str, Json]:
    return _shown(user())


@api.get("/user")
def user_by_id() -> dict[str, Json]:
    user()
    person = site().people.find(asked("accountId"))
    if person is None:
        raise NotFound("Specified user does not exist or you do not have required permissions")
    return _shown(person)


@api.get("/user/bulk")
def users_by_id() -> dict[str, Json]:
    user()
    found = [person for person in (site().people.find(one) for one in asked_list("accountId")) if person]
    limit = asked_number("maxResults", 10, highest=200)
    return {
        "self": f"{style().base}/user/bulk",
        "maxResults": limit,
        "startAt": 0,
        "total": len(found),
        "isLast": len(found) <= limit,
        "values": [_shown(person) for person in found[:limit]],
    }


@api.get("/user/search")
def users() -> list[Json]:
    return _people(lambda person: True)


@api.get("/user/assignable/search")
def assignable_users() -> list[Json]:
    if viewer() is None:
        raise Unauthenticated
    name = asked("project") or asked("issueKey").rpartition("-")[0]
    if not name:
        raise Refused("Either project or issueKey is required")
    project = visible_project(name)
    return _people(project.can_assign)


def _people(fits: Callable[[Person], bool]) -> list[Json]:
    if viewer() is None:
        return []
    account = asked("accountId")
    one = site().people.find(account) if account else None
    candidates = ([one] if one else []) if account else site().people.matching(asked("query"))
    start, limit = asked_number("startAt", 0), asked_number("maxResults", 50, highest=1000)
    found = [person for person in candidates if person.active and fits(person)]
    return [_shown(person) for person in found[start : start + limit]]


def _shown(person: Person) -> shapes.Shape:
    return style().person(style().base, person)


# --- projects and permissions


@api.get("/project/search")
def projects() -> dict[str, Json]:
    keys = asked_list("keys")
    found = [one for one in _visible_projects() if not keys or one.key in keys]
    shown = [shapes.project(style(), one) for one in found]
    return {
        "self": f"{style().base}/project/search",
        "startAt": 0,
        "maxResults": 50,
        "total": len(shown),
        "isLast": True,
        "values": shown,
    }


@api.get("/project")
def all_projects() -> list[Json]:
    return [shapes.project(style(), one) for one in _visible_projects()]


@api.get("/project/{projectIdOrKey}")
def project(id_or_key: str) -> dict[str, Json]:
    return shapes.whole_project(style(), visible_project(id_or_key))


@api.get("/project/{projectKeyOrId}/securitylevel")
def security_levels(id_or_key: str) -> dict[str, Json]:
    visible_project(id_or_key)
    return {"levels": []}


@api.get("/project/{projectIdOrKey}/components")
def components(id_or_key: str) -> list[Json]:
    found = visible_project(id_or_key)
    return [{"id": one.id, "name": one.name, "project": found.key} for one in found.components]


@api.get("/mypermissions")
def my_permissions() -> dict[str, Json]:
    wanted = asked_list("permissions")
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


def _visible_projects() -> list[Project]:
    return [one for one in site().jira.projects.values() if one.visible_to(viewer())]


# --- the site


@api.get("/serverInfo")
def server_info() -> dict[str, Json]:
    return {
        "baseUrl": origin(),
        "version": "1001.0.0-SNAPSHOT",
        "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud",
        "buildNumber": 100000,
        "buildDate": with_offset(site().jira_clock.now()),
        "serverTime": with_offset(site().jira_clock.now()),
        "scmInfo": "",
        "serverTitle": "Jira",
        "defaultLocale": {"locale": "en_US"},
    }


@api.get("/field")
def all_fields() -> list[Json]:
    return list(shapes.all_fields(_visible_projects()))


@api.get("/priority")
def priorities() -> list[Json]:
    return [shapes.priority(style(), one) for one in PRIORITIES]


@api.get("/status")
def statuses() -> list[Json]:
    return [shapes.status(style(), one) for one in WORKFLOW]


@api.get("/statuscategory")
def status_categories() -> list[Json]:
    return [shapes.category(style(), one) for one in (NEW, INDETERMINATE, DONE)]


@api.get("/issuetype")
def issue_types() -> list[Json]:
    return [shapes.issue_type(style(), kind) for one in _visible_projects() for kind in one.types]


@api.get("/label")
def labels() -> dict[str, Json]:
    held = sorted({label for issue in site().jira.issues.values() for label in issue.labels})
    return {"maxResults": 1000, "startAt": 0, "total": len(held), "isLast": True, "values": held}
