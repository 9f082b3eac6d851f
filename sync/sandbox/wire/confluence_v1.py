"""Confluence Cloud, what is alive of REST API v1: content search, restrictions, labels, people.

The content routes that were removed answer 410 as they do there.
"""

from urllib.parse import urlencode

from flask import request

from sync.sandbox import cql
from sync.sandbox.confluence import Label, Page, Property, Restriction, Version
from sync.sandbox.errors import Forbidden, Gone, NotFound, Refused, SiteError, TooLarge, Unauthenticated
from sync.sandbox.people import Person
from sync.sandbox.wire.api import (
    Api,
    Json,
    Reply,
    asked,
    asked_list,
    asked_number,
    cursor,
    document,
    origin,
    position,
    site,
    user,
    viewer,
)
from sync.sandbox.wire.times import milliseconds

PREFIX = "/wiki/rest/api"
OPERATIONS = ("read", "update")


class _Manner:
    def problem(self, error: SiteError) -> Reply:
        match error:
            case NotFound():
                return _error(
                    404,
                    f"No content found with id: {error}",
                )
            case Gone():
                return _error(410, "This deprecated endpoint has been removed.")
            case Forbidden() | Unauthenticated():
                return _error(403, "Current user not permitted to use Confluence")
            case TooLarge():
                return _error(413, str(error))
            case _:
                return _error(400, str(error))

    def bad_token(self) -> Reply:
        return _error(403, "Current user not permitted to use Confluence")

    def stranger(self) -> None:
        raise Forbidden


def _error(status: int, message: str) -> Reply:
    data = {"authorized": status != 403, "valid": True, "errors": [], "successful": False}
    return Reply(status, {"statusCode": status, "data": data, "message": message})


api = Api("confluence_v1", PREFIX, _Manner())


# --- search


@api.get("/content/search")
def search() -> dict[str, Json]:
    if not asked("cql"):
        raise Refused("CQL query is required")
    expand = _Expand(asked_list("expand"))
    limit = asked_number("limit", 25, highest=50 if expand.wants("body") else 250)
    start = position(asked("cursor"))
    confluence = site().confluence
    hits = [confluence.pages[hit.id] for hit in cql.search(confluence, asked("cql"), site().clock.now())]
    found = [page for page in hits if page.status != "trashed" and confluence.may_view(page, viewer())]
    links = {"base": f"{origin()}/wiki", "context": "/wiki", "self": f"{origin()}{PREFIX}/content/search"}
    if start + limit < len(found):
        # context-relative, and it forgets `expand`, as the real one does
        kept = {"next": "true", "cursor": cursor(start + limit), "limit": limit, "cql": asked("cql")}
        links["next"] = f"/rest/api/content/search?{urlencode(kept)}"
    shown = [_content(page, expand) for page in found[start : start + limit]]
    return {"results": shown, "start": start, "limit": limit, "size": len(shown), "_links": links}


# --- restrictions and permissions


@api.get("/content/{id}/restriction")
def restrictions(page_id: str) -> dict[str, Json]:
    page = site().confluence.page(page_id, viewer())
    shown = [_restriction(page, name) for name in OPERATIONS]
    links = {"base": f"{origin()}/wiki", "context": "/wiki"}
    return {"results": shown, "start": 0, "limit": 100, "size": len(shown), "_links": links}


@api.get("/content/{id}/restriction/byOperation")
def restrictions_by_operation(page_id: str) -> dict[str, Json]:
    page = site().confluence.page(page_id, viewer())
    shown = {name: _restriction(page, name) for name in OPERATIONS}
    return {**shown, "_links": {"base": f"{origin()}/wiki", "context": "/wiki"}}


@api.get("/content/{id}/restriction/byOperation/{operationKey}")
def restriction(page_id: str, operation: str) -> dict[str, Json]:
    if operation not in OPERATIONS:
        raise Refused(f"Unknown operation: {operation}")
    return _restriction(site().confluence.page(page_id, viewer()), operation)


@api.post("/content/{id}/permission/check")
def check_permission(page_id: str) -> dict[str, Json]:
    page = site().confluence.page(page_id, viewer())
    wire = document()
    subject, operation = wire.get("subject") or {}, wire.get("operation")
    if subject.get("type") != "user" or operation not in {"read", "update", "delete"}:
        raise Refused("A subject and an operation are needed")
    person = site().people.find(str(subject.get("identifier")))
    if person is None:
        raise Refused("The user does not exist")
    allowed = site().confluence.may_view if operation == "read" else site().confluence.may_edit
    return {"hasPermission": allowed(page, person), "errors": [], "_links": {}}


# --- labels


@api.post("/content/{id}/label")
def add_labels(page_id: str) -> dict[str, Json]:
    site().confluence.page(page_id, user())
    page = site().confluence.add_labels(page_id, _label_names())
    shown = [_label(label) for label in page.labels]
    return {
        "results": shown,
        "start": 0,
        "limit": 200,
        "size": len(shown),
        "_links": {"base": f"{origin()}/wiki"},
    }


@api.delete("/content/{id}/label")
def remove_label(page_id: str) -> Reply:
    site().confluence.page(page_id, user())
    if not asked("name"):
        raise Refused("A label name is needed")
    site().confluence.remove_label(page_id, asked("name"))
    return Reply(204)


def _label_names() -> list[str]:
    wire = request.get_json(silent=True)
    entries = wire if isinstance(wire, list) else [wire]
    names = [str(entry.get("name") or "") for entry in entries if isinstance(entry, dict)]
    if not all(names) or len(names) < len(entries):
        raise Refused("Each label needs a prefix and a name")
    return names


# --- people


@api.get("/user/current")
def current_user() -> dict[str, Json]:
    return _person(user())


@api.get("/user")
def user_by_id() -> dict[str, Json]:
    person = site().people.find(asked("accountId"))
    if person is None:
        raise NotFound(asked("accountId"))
    return _person(person)


@api.get("/user/bulk")
def users_by_id() -> dict[str, Json]:
    found = [person for person in (site().people.find(one) for one in asked_list("accountId")) if person]
    shown = [_person(person) for person in found]
    return {"results": shown, "start": 0, "limit": 200, "size": len(shown), "_links": {}}


# --- what was removed


def _gone(*_: str) -> dict[str, Json]:
    raise Gone


for _method, _template in (
    ("GET", "/content"),
    ("POST", "/content"),
    ("GET", "/content/{id}"),
    ("PUT", "/content/{id}"),
    ("DELETE", "/content/{id}"),
    ("GET", "/content/{id}/property"),
    ("POST", "/content/{id}/property"),
    ("GET", "/content/{id}/property/{key}"),
    ("PUT", "/content/{id}/property/{key}"),
    ("GET", "/content/{id}/label"),
    ("GET", "/content/{id}/child/comment"),
    ("GET", "/space"),
    ("GET", "/space/{spaceKey}"),
    ("GET", "/space/{spaceKey}/content"),
):
    api.route(_method, _template)(_gone)


# --- shapes


class _Expand:
    """What ``expand`` asks for; ``a.b`` asks for ``a``, too."""

    def __init__(self, asked_for: list[str]) -> None:
        self._asked_for = asked_for

    def wants(self, path: str) -> bool:
        return any(one == path or one.startswith(f"{path}.") for one in self._asked_for)

    def keys_under(self, path: str) -> list[str]:
        """The names directly below a path."""
        below = (one.removeprefix(f"{path}.") for one in self._asked_for if one.startswith(f"{path}."))
        return list(dict.fromkeys(one.split(".")[0] for one in below))


def _content(page: Page, expand: _Expand) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": page.id,
        "type": "page",
        "status": page.status,
        "title": page.title,
        "macroRenderedOutput": {},
        "extensions": {"position": "none"},
        "_expandable": {},
        "_links": {
            "webui": f"/spaces/{page.space.key}/pages/{page.id}",
            "self": f"{origin()}{PREFIX}/content/{page.id}",
            "tinyui": f"/x/{page.id}",
        },
    }
    if expand.wants("body.storage"):
        value = {"value": page.body, "representation": "storage", "embeddedContent": [], "_expandable": {}}
        shown["body"] = {"storage": value, "_expandable": {}}
    if expand.wants("version"):
        shown["version"] = _version(page.version)
    if expand.wants("space"):
        shown["space"] = _space(page)
    if expand.wants("history"):
        shown["history"] = _history(page, expand)
    if expand.wants("ancestors"):
        shown["ancestors"] = [_ancestor(above, expand) for above in site().confluence.ancestors(page)]
    if expand.wants("restrictions"):
        shown["restrictions"] = _expanded_restrictions(page, expand, "restrictions")
    if expand.wants("metadata"):
        shown["metadata"] = _metadata(page, expand)
    return shown


def _metadata(page: Page, expand: _Expand) -> dict[str, Json]:
    shown: dict[str, Json] = {"_expandable": {"currentuser": "", "simple": "", "properties": ""}}
    if expand.wants("metadata.labels"):
        labels = [_label(label) for label in page.labels[:200]]
        shown["labels"] = {"results": labels, "start": 0, "limit": 200, "size": len(page.labels)}
    if expand.wants("metadata.properties"):
        properties: dict[str, Json] = {}
        for key in expand.keys_under("metadata.properties"):
            for held in site().confluence.properties_of(page.id, key):
                properties[key] = _property(held, expand.wants(f"metadata.properties.{key}.version"))
        shown["properties"] = {**properties, "_expandable": {}}
    return shown


def _property(held: Property, with_version: bool) -> dict[str, Json]:
    shown = {
        "id": held.id,
        "key": held.key,
        "value": held.value,
        "_links": {},
        "_expandable": {"content": ""},
    }
    if with_version:
        return {**shown, "version": _version(held.version)}
    return {**shown, "_expandable": {"content": "", "version": ""}}


def _ancestor(above: Page, expand: _Expand) -> dict[str, Json]:
    shown = _content(above, _Expand([]))
    if expand.wants("ancestors.restrictions"):
        if above.status == "trashed":
            raise NotFound(above.id)
        shown["restrictions"] = _expanded_restrictions(above, expand, "ancestors.restrictions")
    return shown


def _expanded_restrictions(page: Page, expand: _Expand, path: str) -> dict[str, Json]:
    shown = {name: _restriction(page, name) for name in OPERATIONS if expand.wants(f"{path}.{name}")}
    left = {name: "" for name in OPERATIONS if name not in shown}
    return {**shown, "_expandable": left, "_links": {}}


def _restriction(page: Page, operation: str) -> dict[str, Json]:
    held: Restriction = page.readers if operation == "read" else page.editors
    people = [_person(person) for person in (site().people.find(one) for one in held.people) if person]
    groups = [{"type": "group", "name": name, "id": name, "_links": {}} for name in held.groups]
    return {
        "operation": operation,
        "restrictions": {
            "user": {"results": people, "start": 0, "limit": 200, "size": len(people)},
            "group": {"results": groups, "start": 0, "limit": 200, "size": len(groups)},
        },
        "_expandable": {"content": f"/rest/api/content/{page.id}"},
        "_links": {"self": f"{origin()}{PREFIX}/content/{page.id}/restriction/byOperation/{operation}"},
    }


def _history(page: Page, expand: _Expand) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "latest": True,
        "createdBy": _person_by_id(page.author),
        "createdDate": milliseconds(page.created_at),
        "_expandable": {"lastUpdated": "", "previousVersion": "", "contributors": "", "nextVersion": ""},
        "_links": {},
    }
    if expand.wants("history.lastUpdated"):
        shown["lastUpdated"] = _version(page.version)
    return shown


def _version(version: Version) -> dict[str, Json]:
    return {
        "by": _person_by_id(version.author),
        "when": milliseconds(version.at),
        "friendlyWhen": f"{version.at:%b %d, %Y}",
        "message": version.message,
        "number": version.number,
        "minorEdit": False,
        "contentTypeModified": False,
        "_expandable": {"collaborators": "", "content": ""},
        "_links": {},
    }


def _space(page: Page) -> dict[str, Json]:
    return {
        "id": int(page.space.id),
        "key": page.space.key,
        "name": page.space.name,
        "type": "global",
        "status": "current",
        "_expandable": {"homepage": "", "metadata": "", "settings": ""},
        "_links": {"webui": f"/spaces/{page.space.key}"},
    }


def _label(label: Label) -> dict[str, Json]:
    return {"prefix": "global", "name": label.name, "id": label.id, "label": label.name}


def _person_by_id(account_id: str) -> dict[str, Json]:
    person = site().people.find(account_id)
    return _person(person or Person(account_id, "Former user", active=False))


def _person(person: Person) -> dict[str, Json]:
    return {
        "type": "known",
        "accountId": person.account_id,
        "accountType": person.kind if person.kind in {"atlassian", "app"} else "",
        "email": person.email if person.email_visible else "",
        "publicName": person.name,
        "displayName": person.name,
        "timeZone": "Etc/UTC",
        "isExternalCollaborator": False,
        "profilePicture": {"path": "/wiki/aa-avatar/default", "width": 48, "height": 48, "isDefault": True},
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": {"self": f"{origin()}{PREFIX}/user?accountId={person.account_id}"},
    }
