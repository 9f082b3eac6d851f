"""Confluence Data Center, REST API: content, its properties, comments and restrictions, spaces, people."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from sync.sandbox import cql
from sync.sandbox.content import Comment, Page, Property, Space
from sync.sandbox.errors import Forbidden, NotFound, Refused, SiteError, Unauthenticated
from sync.sandbox.people import Name, Person
from sync.sandbox.wire import confluence_common
from sync.sandbox.wire import confluence_shapes as shapes
from sync.sandbox.wire.api import (
    LOGIN_FAILED,
    Api,
    Json,
    Reply,
    Routes,
    asked,
    asked_list,
    asked_number,
    base,
    context,
    document,
    origin,
    site,
    user,
    viewer,
)
from sync.sandbox.wire.confluence_common import failure
from sync.sandbox.wire.times import milliseconds

T = TypeVar("T")


class _Manner:
    def problem(self, error: SiteError) -> Reply:
        if isinstance(error, Unauthenticated):
            return failure(403, "Request rejected because caller cannot access Confluence")
        return confluence_common.problem(error)

    def bad_token(self) -> Reply:
        refused = failure(401, "Basic Authentication Failure - Reason : AUTHENTICATED_FAILED")
        return Reply(401, refused.document, (LOGIN_FAILED,))

    def stranger(self) -> None:
        """Strangers are answered, but see nothing."""


routes = Routes()
api = Api("/confluence/rest/api", _Manner(), routes, confluence_common.routes)


# --- content


@routes.get("/content")
def contents() -> dict[str, Json]:
    ids, statuses = asked_list("ids"), asked_list("status") or ["current"]
    found = [
        page
        for page in site().confluence.pages.values()
        if (not ids or page.id in ids)
        and ("any" in statuses or page.status in statuses)
        and (not asked("spaceKey") or page.space.key == asked("spaceKey"))
        and (not asked("title") or page.title == asked("title"))
        and site().confluence.may_view(page, viewer())
    ]
    return _contents(found)


@routes.get("/content/search")
def search() -> dict[str, Json]:
    return _contents(_found())


@routes.get("/search")
def search_everywhere() -> dict[str, Json]:
    """The same hits, each wrapped with what the search page shows."""
    expand = shapes.Expand([path.removeprefix("content.") for path in asked_list("expand")])

    def hit(page: Page) -> dict[str, Json]:
        return {
            "content": shapes.content(page, expand),
            "title": page.title,
            "excerpt": "",
            "url": f"/pages/viewpage.action?pageId={page.id}",
            "entityType": "content",
            "lastModified": milliseconds(page.version.at),
        }

    found = _found()
    return {**_listing(found, hit, 25, 1000), "totalSize": len(found), "cqlQuery": asked("cql")}


def _found() -> list[Page]:
    if not asked("cql"):
        raise Refused("CQL query is required")
    confluence = site().confluence
    hits = [confluence.pages[hit.id] for hit in cql.search(confluence, asked("cql"), site().clock.now())]
    return [page for page in hits if page.status != "trashed" and confluence.may_view(page, viewer())]


@routes.get("/content/{id}/history")
def history(page_id: str) -> dict[str, Json]:
    page = site().confluence.page(page_id, viewer())
    return shapes.history(page, shapes.Expand(["history.lastUpdated"]))


@routes.get("/content/{id}")
def content(page_id: str) -> dict[str, Json]:
    page = site().confluence.page(page_id, viewer(), in_trash=True)
    statuses = asked_list("status") or ["current"]
    if page.status not in statuses and "any" not in statuses:
        raise NotFound(page_id)
    return shapes.content(page, _expand("history,space,version"))


@routes.put("/content/{id}")
def update_content(page_id: str) -> dict[str, Json]:
    author, wire = user(), document()
    page = site().confluence.page(page_id, author, in_trash=wire.get("status") == "current")
    if not site().confluence.may_edit(page, author):
        raise Forbidden
    version, text = wire.get("version") or {}, ((wire.get("body") or {}).get("storage") or {}).get("value")
    if wire.get("type") != "page" or not isinstance(version.get("number"), int) or not isinstance(text, str):
        raise Refused("A type, a version and a body in storage format are needed")
    if page.status == "trashed":
        restored = site().confluence.restore_from_trash(page, version["number"], author)
        return shapes.content(restored, _expand("body.storage,history,space,version"))
    if page.status != "current":
        raise NotFound(page_id)
    updated = site().confluence.update(
        page_id,
        version["number"],
        str(wire.get("title") or page.title),
        text,
        author,
        str(version.get("message") or ""),
    )
    return shapes.content(updated, _expand("body.storage,history,space,version"))


@routes.post("/content")
def create_content() -> dict[str, Json]:
    author, wire = user(), document()
    text = str(((wire.get("body") or {}).get("storage") or {}).get("value") or "")
    if wire.get("type") == "comment":
        page = site().confluence.page(str((wire.get("container") or {}).get("id")), author)
        return _comment(site().confluence.add_comment(page.id, text, author.account_id))
    if wire.get("type") != "page":
        raise Refused("Only pages and comments can be created")
    key = (wire.get("space") or {}).get("key")
    space = next((one for one in site().confluence.spaces.values() if one.key == key), None)
    if space is None:
        raise NotFound(f"space {key}")
    made = site().confluence.create_page(space, str(wire.get("title") or ""), text, author)
    return shapes.content(made, _expand("body.storage,history,space,version"))


@routes.get("/content/{id}/child/comment")
def comments(page_id: str) -> dict[str, Json]:
    """Oldest first; at most 50 with bodies, whatever was asked for."""
    site().confluence.page(page_id, viewer())
    most = 50 if _expand("").wants("body") else 1000
    return _listing(site().confluence.comments_on(page_id), _comment, 25, most)


@routes.get("/content/{id}/label")
def labels(page_id: str) -> dict[str, Json]:
    return _listing(site().confluence.page(page_id, viewer()).labels, shapes.label, 200, 1000)


@routes.get("/content/{id}/restriction/relevantViewRestrictions")
def relevant_view_restrictions(page_id: str) -> dict[str, Json]:
    """The page's own and those it inherits, in one answer."""
    page = site().confluence.page(page_id, viewer())
    lineage = [*site().confluence.ancestors(page), page]
    relevant = _listing(
        [one for one in lineage if one.readers],
        lambda one: {**shapes.restriction(one, "read"), "content": {"id": one.id, "title": one.title}},
        50,
        50,
    )
    return {"viewContentRestrictions": relevant}


# --- content properties


@routes.get("/content/{id}/property")
def properties(page_id: str) -> dict[str, Json]:
    site().confluence.page(page_id, viewer())
    return _listing(site().confluence.properties_of(page_id), _property, 10, 1000)


@routes.post("/content/{id}/property")
def create_property(page_id: str) -> dict[str, Json]:
    author, wire = _editor(page_id), document()
    return _create_property(page_id, str(wire.get("key") or ""), wire, author)


@routes.get("/content/{id}/property/{key}")
def property_by_key(page_id: str, key: str) -> dict[str, Json]:
    site().confluence.page(page_id, viewer())
    return _property(_held(page_id, key))


@routes.put("/content/{id}/property/{key}")
def update_property(page_id: str, key: str) -> dict[str, Json]:
    """Version 1 creates it."""
    author, wire = _editor(page_id), document()
    version = wire.get("version") or {}
    if not isinstance(version.get("number"), int):
        raise Refused("A version number is needed")
    if version["number"] == 1 and not site().confluence.properties_of(page_id, key):
        return _create_property(page_id, key, wire, author)
    changed = site().confluence.update_property(
        _held(page_id, key), wire.get("value"), version["number"], author.account_id, ""
    )
    return _property(changed)


@routes.delete("/content/{id}/property/{key}")
def delete_property(page_id: str, key: str) -> Reply:
    _editor(page_id)
    site().confluence.delete_property(_held(page_id, key))
    return Reply(204)


def _create_property(page_id: str, key: str, wire: dict[str, Json], author: Person) -> dict[str, Json]:
    if not key or "value" not in wire:
        raise Refused("A content property needs a key and a value")
    return _property(site().confluence.create_property(page_id, key, wire["value"], author.account_id))


def _held(page_id: str, key: str) -> Property:
    """The first of that key."""
    found = site().confluence.properties_of(page_id, key)
    if not found:
        raise NotFound(f"{page_id} with property {key}")
    return found[0]


def _editor(page_id: str) -> Person:
    author = user()
    if not site().confluence.may_edit(site().confluence.page(page_id, author), author):
        raise Forbidden
    return author


# --- spaces, people, the site


@routes.get("/space")
def spaces() -> dict[str, Json]:
    keys = asked_list("spaceKey")
    held = site().confluence.spaces.values() if viewer() else []
    return _listing([one for one in held if not keys or one.key in keys], _space, 25, 1000)


@routes.get("/space/{spaceKey}")
def space(key: str) -> dict[str, Json]:
    for one in site().confluence.spaces.values():
        if one.key == key and viewer():
            return _space(one)
    raise NotFound(f"space {key}")


@routes.get("/user")
def user_by_key() -> dict[str, Json]:
    user()
    people = site().people
    by_key = people.named(asked("key"), Name.CONFLUENCE_KEY)
    person = by_key or people.named(asked("username"), Name.USER_NAME)
    if person is None:
        raise NotFound(asked("key") or asked("username"))
    return shapes.person_shape(person)


@routes.get("/server-information")
def server_information() -> dict[str, Json]:
    return {"version": "10.0.3", "buildNumber": "10003", "baseUrl": f"{origin()}{context()}"}


# --- shapes


def _expand(default: str) -> shapes.Expand:
    return shapes.Expand(asked_list("expand") or default.split(","))


def _contents(found: list[Page]) -> dict[str, Json]:
    """At most 50 with bodies, 200 with anything else expanded, 1000 bare; more is cut without a word."""
    expand = shapes.Expand(asked_list("expand"))
    most = 50 if expand.wants("body") else 200 if asked("expand") else 1000
    return _listing(found, lambda page: shapes.content(page, expand), 25, most)


def _listing(
    held: Sequence[T], shape: Callable[[T], dict[str, Json]], default: int, most: int
) -> dict[str, Json]:
    start, limit = asked_number("start", 0), asked_number("limit", default, highest=most)
    shown = [shape(one) for one in held[start : start + limit]]
    links = {"base": f"{origin()}{context()}", "context": context(), "self": f"{origin()}{request.full_path}"}
    if start + limit < len(held):
        following = {**request.args.to_dict(flat=False), "limit": limit, "start": start + limit}
        links["next"] = f"{request.path.removeprefix(context())}?{urlencode(following, doseq=True)}"
    return {"results": shown, "start": start, "limit": limit, "size": len(shown), "_links": links}


def _property(held: Property) -> dict[str, Json]:
    return shapes.content_property(held, with_version=True)


def _comment(one: Comment) -> dict[str, Json]:
    value = {"value": one.version.body, "representation": "storage"}
    return {
        "id": one.id,
        "type": "comment",
        "status": "current",
        "title": f"Re: {site().confluence.pages[one.page].title}",
        "body": {"storage": value},
        "version": shapes.version_shape(one.version),
        "extensions": {"location": "footer"},
        "_links": {"self": f"{base()}/content/{one.id}"},
    }


def _space(one: Space) -> dict[str, Json]:
    return {
        "id": int(one.id),
        "key": one.key,
        "name": one.name,
        "type": "global",
        "status": "current",
        "_links": {"webui": f"/display/{one.key}", "self": f"{base()}/space/{one.key}"},
    }
