"""Confluence Cloud, REST API v2: pages, properties, versions, labels, comments, spaces, people."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

from sync.sandbox.confluence import Comment, Label, Page, Property, Space, Version
from sync.sandbox.errors import Conflict, NotFound, Refused, SiteError, TooLarge, Unauthenticated
from sync.sandbox.people import Person
from sync.sandbox.wire.api import (
    Api,
    Json,
    Reply,
    Routes,
    asked,
    asked_flag,
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

PREFIX = "/wiki/api/v2"
STATUSES = frozenset({"current", "archived", "deleted", "trashed"})
T = TypeVar("T")


class _Manner:
    def problem(self, error: SiteError) -> Reply:
        match error:
            case NotFound():
                title = f"Content with id {error} was not found or the user has no permission to view it."
                return _error(404, "NOT_FOUND", title)
            case Conflict():
                return _error(409, "CONFLICT", str(error))
            case TooLarge():
                return _error(413, "PAYLOAD_TOO_LARGE", str(error))
            case Unauthenticated():
                return _error(404, "NOT_FOUND", "Not Found")
            case _:
                return _error(400, "INVALID_REQUEST_PARAMETER", str(error))

    def bad_token(self) -> Reply:
        return _error(404, "NOT_FOUND", "Not Found")

    def stranger(self) -> None:
        """Nothing is shown to strangers; listings are empty to them."""


def _error(status: int, code: str, title: str) -> Reply:
    return Reply(status, {"errors": [{"status": status, "code": code, "title": title, "detail": None}]})


routes = Routes()
api = Api(PREFIX, _Manner(), routes)

# --- pages


@routes.get("/pages")
def pages() -> Reply:
    return _pages(list(site().confluence.pages.values()))


@routes.get("/spaces/{id}/pages")
def pages_of_space(space_id: str) -> Reply:
    if space_id not in site().confluence.spaces:
        raise NotFound(space_id)
    return _pages([page for page in site().confluence.pages.values() if page.space.id == space_id])


@routes.get("/labels/{id}/pages")
def pages_of_label(label_id: str) -> Reply:
    held = site().confluence.pages.values()
    return _pages([page for page in held if any(label.id == label_id for label in page.labels)])


@routes.get("/pages/{id}")
def page(page_id: str) -> dict[str, Json]:
    found = site().confluence.page(page_id, viewer())
    statuses = set(asked_list("status")) or {"current", "archived"}
    if found.status not in statuses:
        raise NotFound(page_id)
    version = _version(found, asked_number("version", 0)) if asked("version") else found.version
    shown = _page(found, version, asked("body-format"))
    if asked_flag("include-labels"):
        shown["labels"] = _included([_label(label) for label in found.labels], f"/pages/{page_id}/labels")
    if asked_flag("include-properties"):
        held = site().confluence.properties_of(page_id)
        shown["properties"] = _included([_property(one) for one in held], f"/pages/{page_id}/properties")
    if asked_flag("include-operations"):
        shown["operations"] = _included(_operations(found), f"/pages/{page_id}/operations")
    if asked_flag("include-versions"):
        versions = [_version_shape(one) for one in reversed(found.versions)]
        shown["versions"] = _included(versions, f"/pages/{page_id}/versions")
    return shown


@routes.put("/pages/{id}")
def update_page(page_id: str) -> dict[str, Json]:
    wire, author = document(), user()
    missing = [name for name in ("id", "status", "title", "body", "version") if not wire.get(name)]
    if missing:
        raise Refused(
            f"Provided value {{null}} for '{missing[0]}' is not the correct type. Expected type is not null"
        )
    if str(wire["id"]) != page_id:
        raise Refused("The id in the path and in the body must be the same")
    if wire["status"] != "current":
        raise Refused(f"The status '{wire['status']}' cannot be set on a published page")
    found = site().confluence.page(page_id, author)
    if found.status != "current":
        raise NotFound(page_id)
    version = wire["version"]
    updated = site().confluence.update(
        page_id,
        _whole_number(version, "number"),
        str(wire["title"]),
        _storage(wire["body"]),
        author,
        str(version.get("message") or ""),
    )
    return _page(updated, updated.version, "")


@routes.get("/pages/{id}/versions")
def versions(page_id: str) -> Reply:
    found = site().confluence.page(page_id, viewer())
    newest_first = asked("sort", "-modified-date") == "-modified-date"
    held = found.versions[::-1] if newest_first else found.versions
    limit = 50 if asked("body-format") else 250
    return _listing(held, lambda one: _version_with_page(found, one), f"/pages/{page_id}/versions", limit)


@routes.get("/pages/{page-id}/versions/{version-number}")
def version(page_id: str, number: str) -> dict[str, Json]:
    found = site().confluence.page(page_id, viewer())
    one = _version(found, int(number) if number.isdigit() else 0)
    shown = {**_version_shape(one), "contentTypeModified": False, "collaborators": []}
    if one.number > 1:
        shown["prevVersion"] = one.number - 1
    if one.number < found.version.number:
        shown["nextVersion"] = one.number + 1
    return shown


@routes.get("/pages/{id}/operations")
def operations(page_id: str) -> dict[str, Json]:
    return {"operations": _operations(site().confluence.page(page_id, viewer()))}


@routes.get("/pages/{id}/ancestors")
def ancestors(page_id: str) -> Reply:
    found = site().confluence.page(page_id, viewer())
    above = site().confluence.ancestors(found)
    return _listing(above, lambda one: {"id": one.id, "type": "page"}, f"/pages/{page_id}/ancestors")


@routes.get("/pages/{id}/labels")
def labels(page_id: str) -> Reply:
    found = site().confluence.page(page_id, viewer())
    return _listing(found.labels, _label, f"/pages/{page_id}/labels")


# --- content properties


@routes.get("/pages/{page-id}/properties")
def properties(page_id: str) -> Reply:
    site().confluence.page(page_id, viewer())
    held = site().confluence.properties_of(page_id, asked("key") or None)
    return _listing(held, _property, f"/pages/{page_id}/properties")


@routes.post("/pages/{page-id}/properties")
def create_property(page_id: str) -> dict[str, Json]:
    author, wire = _editor(page_id), document()
    if not wire.get("key") or "value" not in wire:
        raise Refused("A content property needs a key and a value")
    return _property(
        site().confluence.create_property(page_id, str(wire["key"]), wire["value"], author.account_id)
    )


@routes.get("/pages/{page-id}/properties/{property-id}")
def property_by_id(page_id: str, property_id: str) -> dict[str, Json]:
    site().confluence.page(page_id, viewer())
    return _property(site().confluence.property(page_id, _numeric(property_id)))


@routes.put("/pages/{page-id}/properties/{property-id}")
def update_property(page_id: str, property_id: str) -> dict[str, Json]:
    author, wire = _editor(page_id), document()
    held = site().confluence.property(page_id, _numeric(property_id))
    if wire.get("key") != held.key:
        raise Refused("The key of a content property cannot be changed")
    number = wire.get("version") or {}
    return _property(
        site().confluence.update_property(
            held,
            wire.get("value"),
            _whole_number(number, "number"),
            author.account_id,
            str(number.get("message") or ""),
        )
    )


@routes.delete("/pages/{page-id}/properties/{property-id}")
def delete_property(page_id: str, property_id: str) -> Reply:
    _editor(page_id)
    site().confluence.delete_property(site().confluence.property(page_id, _numeric(property_id)))
    return Reply(204)


# --- comments


@routes.post("/footer-comments")
def create_comment() -> Reply:
    wire, author = document(), user()
    page_id = str(wire.get("pageId") or "")
    if not page_id:
        raise Refused("A comment needs one of pageId, blogPostId, parentCommentId")
    found = site().confluence.page(page_id, author)
    made = site().confluence.add_comment(found.id, _storage(wire.get("body")), author.account_id)
    return Reply(201, _comment(made, with_body=True))


@routes.get("/pages/{id}/footer-comments")
def comments(page_id: str) -> Reply:
    site().confluence.page(page_id, viewer())
    held = site().confluence.comments_on(page_id)
    if asked("sort").startswith("-"):
        held.reverse()
    with_body = asked("body-format") == "storage"
    return _listing(held, lambda one: _comment(one, with_body), f"/pages/{page_id}/footer-comments")


# --- spaces and people


@routes.get("/spaces")
def spaces() -> Reply:
    keys, ids = asked_list("keys"), asked_list("ids")
    held = site().confluence.spaces.values() if viewer() else []
    chosen = [one for one in held if (not keys or one.key in keys) and (not ids or one.id in ids)]
    return _listing(chosen, _space, "/spaces")


@routes.get("/spaces/{id}")
def space(space_id: str) -> dict[str, Json]:
    found = site().confluence.spaces.get(space_id)
    if found is None or viewer() is None:
        raise NotFound(space_id)
    return _space(found)


@routes.post("/users-bulk")
def users() -> dict[str, Json]:
    user()
    wanted = document().get("accountIds")
    if not isinstance(wanted, list) or not 0 < len(wanted) <= 250:
        raise Refused("accountIds must hold 1 to 250 account ids")
    found = [person for person in (site().people.find(str(one)) for one in wanted) if person]
    return {"results": [_person(person) for person in found], "_links": {"base": f"{origin()}/wiki"}}


# --- reading requests


def _pages(held: list[Page]) -> Reply:
    ids, space_ids = set(asked_list("id")), set(asked_list("space-id"))
    if len(ids) > 250 or len(space_ids) > 100:
        raise Refused("Too many ids")
    statuses = set(asked_list("status")) or {"current", "archived"}
    if statuses - STATUSES:
        raise Refused(f"Provided value {{{min(statuses - STATUSES)}}} for 'status' is not the correct type")
    body_format = asked("body-format")
    if body_format not in {"", "storage", "atlas_doc_format"}:
        raise Refused(f"Provided value {{{body_format}}} for 'body-format' is not the correct type")
    chosen = [
        one
        for one in held
        if (not ids or one.id in ids)
        and (not space_ids or one.space.id in space_ids)
        and one.status in statuses
        and (not asked("title") or one.title == asked("title"))
        and site().confluence.may_view(one, viewer())
    ]
    key, descending = _sorting(asked("sort", "id"))
    chosen.sort(key=lambda one: int(one.id))
    chosen.sort(key=key, reverse=descending)
    path = request.path.removeprefix(PREFIX)
    return _listing(chosen, lambda one: _page(one, one.version, body_format), path)


_SORTS: dict[str, Callable[[Page], Any]] = {
    "id": lambda one: int(one.id),
    "created-date": lambda one: one.created_at,
    "modified-date": lambda one: one.version.at,
    "title": lambda one: one.title.casefold(),
}


def _sorting(wanted: str) -> tuple[Callable[[Page], Any], bool]:
    key = _SORTS.get(wanted.removeprefix("-"))
    if key is None:
        raise Refused(f"Provided value {{{wanted}}} for 'sort' is not the correct type")
    return key, wanted.startswith("-")


def _editor(page_id: str) -> Person:
    author = user()
    found = site().confluence.page(page_id, author)
    if not site().confluence.may_edit(found, author):
        raise NotFound(page_id)
    return author


def _version(found: Page, number: int) -> Version:
    one = next((one for one in found.versions if one.number == number), None)
    if one is None:
        raise NotFound(found.id)
    return one


def _storage(wire: Json) -> str:
    inner = wire.get("storage", wire) if isinstance(wire, dict) else {}
    if inner.get("representation") != "storage" or not isinstance(inner.get("value"), str):
        raise Refused("The body must be given in the storage representation")
    return str(inner["value"])


def _whole_number(wire: Json, name: str) -> int:
    number = wire.get(name) if isinstance(wire, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise Refused(
            f"Provided value {{{number}}} for '{name}' is not the correct type. Expected type is int"
        )
    return number


def _numeric(property_id: str) -> str:
    if not property_id.isdigit():
        raise Refused(
            f"Provided value {{{property_id}}} for 'property-id' is not the correct type. It must be a number"
        )
    return property_id


# --- shapes


def _listing(
    held: Sequence[T], shape: Callable[[T], dict[str, Json]], path: str, highest: int = 250
) -> Reply:
    limit = asked_number("limit", 25, lowest=1, highest=highest)
    start = position(asked("cursor"))
    links = {"base": f"{origin()}/wiki"}
    headers: tuple[tuple[str, str], ...] = ()
    if start + limit < len(held):
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        following = f"{PREFIX}{path}?{urlencode([*kept, ('cursor', cursor(start + limit))])}"
        links["next"] = following
        headers = (("Link", f'<{following}>; rel="next", <{origin()}/wiki>; rel="base"'),)
    shown = [shape(one) for one in held[start : start + limit]]
    return Reply(200, {"results": shown, "_links": links}, headers)


def _included(shown: list[Json], path: str) -> dict[str, Json]:
    return {
        "results": shown[:50],
        "meta": {"hasMore": len(shown) > 50, **({"cursor": cursor(50)} if len(shown) > 50 else {})},
        "_links": {"self": f"{origin()}{PREFIX}{path}"},
    }


def _page(found: Page, version: Version, body_format: str) -> dict[str, Json]:
    webui = f"/spaces/{found.space.key}/pages/{found.id}"
    body = {}
    if body_format == "storage":
        body = {"storage": {"representation": "storage", "value": version.body}}
    return {
        "id": found.id,
        "status": found.status,
        "title": version.title,
        "spaceId": found.space.id,
        "parentId": found.parent or None,
        "parentType": "page" if found.parent else None,
        "position": 0,
        "authorId": found.author,
        "ownerId": found.author,
        "lastOwnerId": None,
        "createdAt": milliseconds(found.created_at),
        "version": _version_shape(version),
        "body": body,
        "_links": {
            "webui": webui,
            "editui": f"/pages/resumedraft.action?draftId={found.id}",
            "tinyui": f"/x/{found.id}",
            "base": f"{origin()}/wiki",
        },
    }


def _version_shape(one: Version) -> dict[str, Json]:
    return {
        "number": one.number,
        "message": one.message,
        "minorEdit": False,
        "authorId": one.author,
        "createdAt": milliseconds(one.at),
    }


def _version_with_page(found: Page, one: Version) -> dict[str, Json]:
    shown: dict[str, Json] = {"title": one.title, "id": found.id}
    if asked("body-format") == "storage":
        shown["body"] = {"storage": {"representation": "storage", "value": one.body}}
    return {**_version_shape(one), "page": shown}


def _label(label: Label) -> dict[str, Json]:
    return {"id": label.id, "name": label.name, "prefix": "global"}


def _property(held: Property) -> dict[str, Json]:
    return {"id": held.id, "key": held.key, "value": held.value, "version": _version_shape(held.version)}


def _operations(found: Page) -> list[Json]:
    allowed = ["read"]
    if site().confluence.may_edit(found, viewer()):
        allowed += ["update", "delete", "copy", "restrict_content"]
    return [{"operation": name, "targetType": "page"} for name in allowed]


def _comment(one: Comment, with_body: bool) -> dict[str, Json]:
    body = {"storage": {"representation": "storage", "value": one.version.body}} if with_body else {}
    return {
        "id": one.id,
        "status": "current",
        "title": f"Re: {site().confluence.pages[one.page].title}",
        "pageId": one.page,
        "version": _version_shape(one.version),
        "body": body,
        "_links": {"webui": f"/pages/{one.page}?focusedCommentId={one.id}", "base": f"{origin()}/wiki"},
    }


def _space(one: Space) -> dict[str, Json]:
    return {
        "id": one.id,
        "key": one.key,
        "name": one.name,
        "type": "global",
        "status": "current",
        "authorId": site().people.worker.account_id,
        "createdAt": milliseconds(one.created_at),
        "homepageId": None,
        "description": None,
        "icon": None,
        "_links": {"webui": f"/spaces/{one.key}"},
    }


def _person(person: Person) -> dict[str, Json]:
    return {
        "accountId": person.account_id,
        "accountType": person.kind,
        "accountStatus": "active" if person.active else "inactive",
        "displayName": person.name,
        "publicName": person.name,
        "email": person.email if person.email_visible else "",
        "timeZone": "Etc/UTC",
        "personalSpaceId": None,
        "isExternalCollaborator": False,
        "profilePicture": {"path": "/wiki/aa-avatar/default", "isDefault": True},
    }
