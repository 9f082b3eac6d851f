"""How Confluence shows and takes things in REST API v2."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from sync.sandbox.content import Comment, Label, Page, Property, Space, Version
from sync.sandbox.errors import Refused
from sync.sandbox.people import Person
from sync.sandbox.wire.api import (
    Json,
    Reply,
    asked,
    asked_number,
    base,
    cursor,
    origin,
    position,
    site,
)
from sync.sandbox.wire.times import milliseconds

T = TypeVar("T")


def listing(held: Sequence[T], shape: Callable[[T], dict[str, Json]], highest: int = 250) -> Reply:
    limit = asked_number("limit", 25, lowest=1, highest=highest)
    start = position(asked("cursor"))
    links = {"base": f"{origin()}/wiki"}
    headers: tuple[tuple[str, str], ...] = ()
    if start + limit < len(held):
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        following = f"{request.path}?{urlencode([*kept, ('cursor', cursor(start + limit))])}"
        links["next"] = following
        headers = (("Link", f'<{following}>; rel="next", <{origin()}/wiki>; rel="base"'),)
    shown = [shape(one) for one in held[start : start + limit]]
    return Reply(200, {"results": shown, "_links": links}, headers)


def included(shown: list[Json], path: str) -> dict[str, Json]:
    return {
        "results": shown[:50],
        "meta": {"hasMore": len(shown) > 50, **({"cursor": cursor(50)} if len(shown) > 50 else {})},
        "_links": {"self": f"{base()}{path}"},
    }


def page_shape(found: Page, version: Version, body_format: str) -> dict[str, Json]:
    webui = f"/spaces/{found.space.key}/pages/{found.id}"
    above = site().confluence.ancestors(found)
    body = {}
    if body_format == "storage":
        body = {"storage": {"representation": "storage", "value": version.body}}
    return {
        "id": found.id,
        "status": found.status,
        "title": version.title,
        "spaceId": found.space.id,
        "parentId": above[-1].id if above else None,
        "parentType": above[-1].kind if above else None,
        "position": 0,
        "authorId": found.author,
        "ownerId": found.author,
        "lastOwnerId": None,
        "createdAt": milliseconds(found.created_at),
        "version": version_shape(version),
        "body": body,
        "_links": {
            "webui": webui,
            "editui": f"/pages/resumedraft.action?draftId={found.id}",
            "tinyui": f"/x/{found.id}",
            "base": f"{origin()}/wiki",
        },
    }


def version_shape(one: Version) -> dict[str, Json]:
    return {
        "number": one.number,
        "message": one.message,
        "minorEdit": False,
        "authorId": one.author,
        "createdAt": milliseconds(one.at),
    }


def version_with_page(found: Page, one: Version) -> dict[str, Json]:
    shown: dict[str, Json] = {"title": one.title, "id": found.id}
    if asked("body-format") == "storage":
        shown["body"] = {"storage": {"representation": "storage", "value": one.body}}
    return {**version_shape(one), "page": shown}


def label_shape(label: Label) -> dict[str, Json]:
    return {"id": label.id, "name": label.name, "prefix": "global"}


def property_shape(held: Property) -> dict[str, Json]:
    return {"id": held.id, "key": held.key, "value": held.value, "version": version_shape(held.version)}


def comment_shape(one: Comment, with_body: bool) -> dict[str, Json]:
    body = {"storage": {"representation": "storage", "value": one.version.body}} if with_body else {}
    return {
        "id": one.id,
        "status": "current",
        "title": f"Re: {site().confluence.pages[one.page].title}",
        "pageId": one.page,
        "version": version_shape(one.version),
        "body": body,
        "_links": {"webui": f"/pages/{one.page}?focusedCommentId={one.id}", "base": f"{origin()}/wiki"},
    }


def space_shape(one: Space) -> dict[str, Json]:
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


def person_shape(person: Person) -> dict[str, Json]:
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


# --- what is sent


def storage_of(wire: Json) -> str:
    inner = wire.get("storage", wire) if isinstance(wire, dict) else {}
    if inner.get("representation") != "storage" or not isinstance(inner.get("value"), str):
        raise Refused("The body must be given in the storage representation")
    return str(inner["value"])


def whole_number(wire: Json, name: str) -> int:
    number = wire.get(name) if isinstance(wire, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise Refused(
            f"Provided value {{{number}}} for '{name}' is not the correct type. Expected type is int"
        )
    return number
