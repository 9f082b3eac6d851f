"""Jira Data Center, REST API v2: search, create screens and people as it has them."""

from sync.sandbox import jql
from sync.sandbox.errors import NotFound, Refused, Unauthenticated
from sync.sandbox.people import Name, Person
from sync.sandbox.wire import jira_common, jira_site
from sync.sandbox.wire import jira_shapes as shapes
from sync.sandbox.wire.api import (
    Api,
    Json,
    Routes,
    asked,
    asked_list,
    asked_number,
    document,
    site,
    user,
    viewer,
)
from sync.sandbox.wire.jira_common import creatable_project, style, visible_project

MOST_FOUND = 1000

routes = Routes()
api = Api("/jira/rest/api/2", jira_common.Manner(), routes, jira_common.routes, jira_site.routes)
links_api = Api("/jira/rest/applinks/latest", jira_common.Manner(), jira_site.links_to_applications)


# --- search


@routes.get("/search")
def search() -> dict[str, Json]:
    strict = asked("validateQuery", "true") not in {"false", "none", "warn"}
    return _search(
        asked("jql"), asked_list("fields"), asked_number("startAt", 0), asked_number("maxResults", 50), strict
    )


@routes.post("/search")
def search_by_post() -> dict[str, Json]:
    wire = document()
    strict = wire.get("validateQuery", True) not in {False, "false", "none", "warn"}
    start, limit = int(wire.get("startAt") or 0), int(wire.get("maxResults") or 50)
    return _search(str(wire.get("jql") or ""), wire.get("fields") or [], start, limit, strict)


def _search(text: str, names: list[str], start: int, limit: int, strict: bool) -> dict[str, Json]:
    jira = site().jira
    query = jql.read(text)
    found = jql.select(jira, query, viewer(), site().jira_clock.now(), jira.index.documents(), strict)
    seen = [one for one in found if one.id in jira.issues and jira.may_view(jira.issues[one.id], viewer())]
    limit = min(limit, MOST_FOUND)
    # the key is always there, which Cloud leaves out when only the id is asked for
    fields = [*(names or ["*navigable"]), "key"]
    shown = [shapes.issue(style(), one, fields, []) for one in seen[start : start + limit]]
    return {
        "expand": "schema,names",
        "startAt": start,
        "maxResults": limit,
        "total": len(seen),
        "issues": shown,
    }


# --- create screens


@routes.get("/issue/createmeta/{projectIdOrKey}/issuetypes")
def create_types(project_id: str) -> dict[str, Json]:
    project = creatable_project(project_id)
    return _values([shapes.issue_type(style(), kind) for kind in project.types])


@routes.get("/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}")
def create_fields(project_id: str, type_id: str) -> dict[str, Json]:
    project = creatable_project(project_id)
    if type_id not in {kind.id for kind in project.types}:
        raise Refused("The issue type is not available in the project.")
    return _values(shapes.create_fields(style(), project))


def _values(shown: list[shapes.Shape]) -> dict[str, Json]:
    start, limit = asked_number("startAt", 0), asked_number("maxResults", 50)
    part = shown[start : start + limit]
    last = start + len(part) >= len(shown)
    return {"maxResults": limit, "startAt": start, "total": len(shown), "isLast": last, "values": part}


# --- people


@routes.get("/user")
def user_by_name() -> dict[str, Json]:
    user()
    people = site().people
    person = people.named(asked("username"), Name.USER_NAME) or people.named(asked("key"), Name.JIRA_KEY)
    if person is None:
        raise NotFound(f"The user named '{asked('username') or asked('key')}' does not exist")
    return _shown(person)


@routes.get("/user/search")
def users() -> list[Json]:
    user()
    limit = asked_number("maxResults", 50, highest=1000)
    return [_shown(person) for person in _matching(asked("username"))][:limit]


@routes.get("/user/assignable/search")
def assignable_users() -> list[Json]:
    if viewer() is None:
        raise Unauthenticated
    project = visible_project(asked("project") or asked("issueKey").rpartition("-")[0])
    limit = asked_number("maxResults", 50, highest=100)
    fitting = [person for person in _matching(asked("username")) if project.can_assign(person)]
    return [_shown(person) for person in fitting[:limit]]


def _matching(query: str) -> list[Person]:
    """User names match by their beginning, too."""
    by_name = [one for one in site().people if one.active and one.username.startswith(query.casefold())]
    return list(dict.fromkeys([*by_name, *site().people.matching(query)]))


def _shown(person: Person) -> shapes.Shape:
    return style().person(style().base, person)
