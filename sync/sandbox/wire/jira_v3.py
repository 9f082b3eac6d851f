"""Jira Cloud, REST API v3 and v2: what Data Center does not have, or has otherwise."""

from collections.abc import Callable

from sync.sandbox import jql
from sync.sandbox.errors import Gone, NotFound, Refused, Unauthenticated
from sync.sandbox.issues import Issue
from sync.sandbox.people import Person
from sync.sandbox.wire import jira_common, jira_site
from sync.sandbox.wire import jira_shapes as shapes
from sync.sandbox.wire.api import (
    Api,
    Json,
    Reply,
    Routes,
    asked,
    asked_list,
    asked_number,
    cursor,
    document,
    position,
    site,
    user,
    viewer,
)
from sync.sandbox.wire.jira_common import creatable_project, style, visible_project, window

MOST_FETCHED = 100
MOST_PROPERTIES = 5
MOST_RECONCILED = 50

routes = Routes()
_ALL = (routes, jira_common.routes, jira_site.routes)
api = Api("/rest/api/3", jira_common.Manner(), *_ALL)
wiki_api = Api("/rest/api/2", jira_common.Manner(), *_ALL)
"""The same API with wiki text instead of documents."""
links_api = Api("/rest/applinks/latest", jira_common.Manner(), jira_site.links_to_applications)


# --- create screens


@routes.get("/issue/createmeta/{projectIdOrKey}/issuetypes")
def create_types(project_id: str) -> dict[str, Json]:
    project = creatable_project(project_id)
    return window([shapes.issue_type(style(), kind) for kind in project.types], "issueTypes", 200)


@routes.get("/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}")
def create_fields(project_id: str, type_id: str) -> dict[str, Json]:
    project = creatable_project(project_id)
    if type_id not in {kind.id for kind in project.types}:
        raise Refused("The issue type is not available in the project.")
    return window(shapes.create_fields(style(), project), "fields", 200)


# --- read many


@routes.post("/issue/bulkfetch")
def fetch_issues() -> dict[str, Json]:
    wire = document()
    wanted = wire.get("issueIdsOrKeys")
    properties = wire.get("properties") or []
    if not isinstance(wanted, list) or not 0 < len(wanted) <= MOST_FETCHED:
        raise Refused(f"issueIdsOrKeys must hold 1 to {MOST_FETCHED} ids or keys")
    if len(properties) > MOST_PROPERTIES:
        raise Refused(f"At most {MOST_PROPERTIES} properties can be asked for")
    found: dict[str, Issue] = {}
    for name in wanted:
        try:
            issue = site().jira.issue(str(name), viewer())
        except NotFound:
            continue  # neither named nor counted, as the real one does it
        found[issue.id] = issue
    issues = sorted(found.values(), key=lambda issue: int(issue.id))
    asked_for = wire.get("fields") or ["*navigable"]
    shown = [shapes.issue(style(), issue, [*asked_for, "key"], properties) for issue in issues]
    return {"issues": shown, "issueErrors": []}


@routes.get("/search/jql")
def search() -> dict[str, Json]:
    return _search(
        asked("jql"),
        asked_list("fields"),
        asked_list("properties"),
        asked_number("maxResults", 50),
        asked("nextPageToken"),
        asked_list("reconcileIssues"),
    )


@routes.post("/search/jql")
def search_by_post() -> dict[str, Json]:
    wire = document()
    return _search(
        str(wire.get("jql") or ""),
        wire.get("fields") or [],
        wire.get("properties") or [],
        int(wire.get("maxResults") or 50),
        str(wire.get("nextPageToken") or ""),
        [str(number) for number in wire.get("reconcileIssues") or []],
    )


def _search(
    text: str, names: list[str], properties: list[str], limit: int, token: str, reconciled: list[str]
) -> dict[str, Json]:
    query = jql.read(text)
    if query.where is None:
        raise Refused(
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
        )
    if len(properties) > MOST_PROPERTIES or len(reconciled) > MOST_RECONCILED:
        raise Refused("Too many properties or issues to reconcile")
    found = jql.select(site().jira, query, viewer(), site().jira_clock.now(), _indexed(reconciled))
    seen = [issue for issue in found if issue.id in site().jira.issues and _visible(issue)]
    highest = 5000 if set(names) <= {"id", "key"} else 100
    start, limit = position(token), max(1, min(limit, highest))
    shown = [
        shapes.issue(style(), issue, names or ["id"], properties) for issue in seen[start : start + limit]
    ]
    last = start + limit >= len(seen)
    return {"issues": shown, "isLast": last, **({} if last else {"nextPageToken": cursor(start + limit)})}


def _indexed(reconciled: list[str]) -> list[Issue]:
    """Issues as the index knows them, the reconciled ones as they are."""
    jira = site().jira
    known = {issue.id: issue for issue in jira.index.documents()}
    known.update({number: jira.issues[number] for number in reconciled if number in jira.issues})
    return list(known.values())


def _visible(issue: Issue) -> bool:
    return site().jira.may_view(site().jira.issues[issue.id], viewer())


@routes.get("/search")
def removed_search() -> Reply:
    raise Gone


@routes.post("/search")
def removed_search_by_post() -> Reply:
    raise Gone


@routes.post("/search/approximate-count")
def count() -> dict[str, Json]:
    query = jql.read(str(document().get("jql") or ""))
    found = jql.select(site().jira, query, viewer(), site().jira_clock.now(), _indexed([]))
    return {"count": len(found)}


# --- projects and people


@routes.get("/project/search")
def projects() -> dict[str, Json]:
    keys = asked_list("keys")
    found = [one for one in jira_site.visible_projects() if not keys or one.key in keys]
    shown = [shapes.project(style(), one) for one in found]
    return {
        "self": f"{style().base}/project/search",
        "startAt": 0,
        "maxResults": 50,
        "total": len(shown),
        "isLast": True,
        "values": shown,
    }


@routes.get("/label")
def labels() -> dict[str, Json]:
    held = sorted({label for issue in site().jira.issues.values() for label in issue.labels})
    return {"maxResults": 1000, "startAt": 0, "total": len(held), "isLast": True, "values": held}


@routes.get("/user")
def user_by_id() -> dict[str, Json]:
    user()
    person = site().people.find(asked("accountId"))
    if person is None:
        raise NotFound("Specified user does not exist or you do not have required permissions")
    return style().person(style().base, person)


@routes.get("/user/bulk")
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
        "values": [style().person(style().base, person) for person in found[:limit]],
    }


@routes.get("/user/search")
def users() -> list[Json]:
    return _people(lambda person: True)


@routes.get("/user/assignable/search")
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
    found = [person for person in candidates if person.active][start : start + limit]
    return [style().person(style().base, person) for person in found if fits(person)]
