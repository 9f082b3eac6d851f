"""Confluence Cloud, REST API v2: what hangs on pages, where they live, and who writes them."""

from sync.sandbox.errors import NotFound, Refused
from sync.sandbox.people import Person
from sync.sandbox.wire import confluence_v2_shapes as shapes
from sync.sandbox.wire.api import (
    Json,
    Reply,
    Routes,
    asked,
    asked_list,
    document,
    origin,
    site,
    user,
    viewer,
)

routes = Routes()


# --- content properties


@routes.get("/pages/{page-id}/properties")
def properties(page_id: str) -> Reply:
    site().confluence.page(page_id, viewer())
    held = site().confluence.properties_of(page_id, asked("key") or None)
    return shapes.listing(held, shapes.property_shape)


@routes.post("/pages/{page-id}/properties")
def create_property(page_id: str) -> dict[str, Json]:
    author, wire = _editor(page_id), document()
    if not wire.get("key") or "value" not in wire:
        raise Refused("A content property needs a key and a value")
    return shapes.property_shape(
        site().confluence.create_property(page_id, str(wire["key"]), wire["value"], author.account_id)
    )


@routes.get("/pages/{page-id}/properties/{property-id}")
def property_by_id(page_id: str, property_id: str) -> dict[str, Json]:
    site().confluence.page(page_id, viewer())
    return shapes.property_shape(site().confluence.property(page_id, _numeric(property_id)))


@routes.put("/pages/{page-id}/properties/{property-id}")
def update_property(page_id: str, property_id: str) -> dict[str, Json]:
    author, wire = _editor(page_id), document()
    held = site().confluence.property(page_id, _numeric(property_id))
    if wire.get("key") != held.key:
        raise Refused("The key of a content property cannot be changed")
    number = wire.get("version") or {}
    return shapes.property_shape(
        site().confluence.update_property(
            held,
            wire.get("value"),
            shapes.whole_number(number, "number"),
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
    made = site().confluence.add_comment(found.id, shapes.storage_of(wire.get("body")), author.account_id)
    return Reply(201, shapes.comment_shape(made, with_body=True))


@routes.get("/pages/{id}/footer-comments")
def comments(page_id: str) -> Reply:
    site().confluence.page(page_id, viewer())
    held = site().confluence.comments_on(page_id)
    if asked("sort").startswith("-"):
        held.reverse()
    with_body = asked("body-format") == "storage"
    most = 50 if with_body else 250
    return shapes.listing(held, lambda one: shapes.comment_shape(one, with_body), most)


# --- spaces and people


@routes.get("/spaces")
def spaces() -> Reply:
    keys, ids = asked_list("keys"), asked_list("ids")
    held = site().confluence.spaces.values() if viewer() else []
    chosen = [one for one in held if (not keys or one.key in keys) and (not ids or one.id in ids)]
    return shapes.listing(chosen, shapes.space_shape)


@routes.get("/spaces/{id}")
def space(space_id: str) -> dict[str, Json]:
    found = site().confluence.spaces.get(space_id)
    if found is None or viewer() is None:
        raise NotFound(space_id)
    return shapes.space_shape(found)


@routes.post("/users-bulk")
def users() -> dict[str, Json]:
    user()
    wanted = document().get("accountIds")
    if not isinstance(wanted, list) or not 0 < len(wanted) <= 250:
        raise Refused("accountIds must hold 1 to 250 account ids")
    found = [person for person in (site().people.find(str(one)) for one in wanted) if person]
    return {
        "results": [shapes.person_shape(person) for person in found],
        "_links": {"base": f"{origin()}/wiki"},
    }


def _editor(page_id: str) -> Person:
    author = user()
    found = site().confluence.page(page_id, author)
    if not site().confluence.may_edit(found, author):
        raise NotFound(page_id)
    return author


def _numeric(property_id: str) -> str:
    if not property_id.isdigit():
        raise Refused(
            f"Provided value {{{property_id}}} for 'property-id' is not the correct type. It must be a number"
        )
    return property_id
