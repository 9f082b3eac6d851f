"""Confluence Cloud, REST API v2: pages and their versions."""

from collections.abc import Callable
from typing import Any

from sync.sandbox.content import Page, Version
from sync.sandbox.errors import Conflict, NotFound, Refused, SiteError, TooLarge, Unauthenticated
from sync.sandbox.wire import confluence_v2_attached
from sync.sandbox.wire import confluence_v2_shapes as shapes
from sync.sandbox.wire.api import (
    Api,
    Json,
    Reply,
    Routes,
    asked,
    asked_flag,
    asked_list,
    asked_number,
    document,
    site,
    user,
    viewer,
)
from sync.sandbox.wire.confluence_shapes import operations as operations_of

STATUSES = frozenset({"current", "archived", "deleted", "trashed"})
_FORMATS_OF_MANY = frozenset({"storage", "atlas_doc_format"})
_FORMATS_OF_ONE = _FORMATS_OF_MANY | {
    "view",
    "export_view",
    "anonymous_export_view",
    "styled_view",
    "editor",
}


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
api = Api("/wiki/api/v2", _Manner(), routes, confluence_v2_attached.routes)

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
    found = site().confluence.page(page_id, viewer(), in_trash=True)
    _refuse_unknown_format(asked("body-format"), _FORMATS_OF_ONE)
    statuses = set(asked_list("status")) or {"current", "archived"}
    if found.status not in statuses or found.kind != "page":
        raise NotFound(page_id)
    version = _version(found, asked_number("version", 0)) if asked("version") else found.version
    shown = shapes.page_shape(found, version, asked("body-format"))
    if asked_flag("include-labels"):
        named = [shapes.label_shape(label) for label in found.labels]
        shown["labels"] = shapes.included(named, f"/pages/{page_id}/labels")
    if asked_flag("include-properties"):
        held = [shapes.property_shape(one) for one in site().confluence.properties_of(page_id)]
        shown["properties"] = shapes.included(held, f"/pages/{page_id}/properties")
    if asked_flag("include-operations"):
        shown["operations"] = shapes.included(operations_of(found), f"/pages/{page_id}/operations")
    if asked_flag("include-versions"):
        versions = [shapes.version_shape(one) for one in reversed(found.versions)]
        shown["versions"] = shapes.included(versions, f"/pages/{page_id}/versions")
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
    found = site().confluence.page(page_id, author, in_trash=True)
    version = wire["version"]
    if found.status == "trashed":
        number = shapes.whole_number(version, "number")
        restored = site().confluence.restore_from_trash(found, number, author)
        return shapes.page_shape(restored, restored.version, "")
    if found.status != "current":
        raise NotFound(page_id)
    updated = site().confluence.update(
        page_id,
        shapes.whole_number(version, "number"),
        str(wire["title"]),
        shapes.storage_of(wire["body"]),
        author,
        str(version.get("message") or ""),
    )
    return shapes.page_shape(updated, updated.version, "")


@routes.get("/pages/{id}/versions")
def versions(page_id: str) -> Reply:
    found = site().confluence.page(page_id, viewer())
    newest_first = asked("sort", "-modified-date") == "-modified-date"
    held = found.versions[::-1] if newest_first else found.versions
    limit = 50 if asked("body-format") else 250
    return shapes.listing(held, lambda one: shapes.version_with_page(found, one), limit)


@routes.get("/pages/{page-id}/versions/{version-number}")
def version(page_id: str, number: str) -> dict[str, Json]:
    found = site().confluence.page(page_id, viewer())
    one = _version(found, int(number) if number.isdigit() else 0)
    shown = {**shapes.version_shape(one), "contentTypeModified": False, "collaborators": []}
    if one.number > 1:
        shown["prevVersion"] = one.number - 1
    if one.number < found.version.number:
        shown["nextVersion"] = one.number + 1
    return shown


@routes.get("/pages/{id}/operations")
def operations(page_id: str) -> dict[str, Json]:
    return {"operations": operations_of(site().confluence.page(page_id, viewer()))}


@routes.get("/pages/{id}/ancestors")
def ancestors(page_id: str) -> Reply:
    found = site().confluence.page(page_id, viewer())
    above = site().confluence.ancestors(found)
    return shapes.listing(above, lambda one: {"id": one.id, "type": one.kind})


@routes.get("/pages/{id}/labels")
def labels(page_id: str) -> Reply:
    found = site().confluence.page(page_id, viewer())
    return shapes.listing(found.labels, shapes.label_shape)


# --- reading requests


def _pages(held: list[Page]) -> Reply:
    ids, space_ids = set(asked_list("id")), set(asked_list("space-id"))
    if len(ids) > 250 or len(space_ids) > 100:
        raise Refused("Too many ids")
    statuses = set(asked_list("status")) or {"current", "archived"}
    if statuses - STATUSES:
        raise Refused(f"Provided value {{{min(statuses - STATUSES)}}} for 'status' is not the correct type")
    body_format = asked("body-format")
    _refuse_unknown_format(body_format, _FORMATS_OF_MANY)
    chosen = [
        one
        for one in held
        if (not ids or one.id in ids)
        and (not space_ids or one.space.id in space_ids)
        and one.status in statuses
        and one.kind == "page"
        and (not asked("title") or one.title == asked("title"))
        and site().confluence.may_view(one, viewer())
    ]
    key, descending = _sorting(asked("sort", "id"))
    chosen.sort(key=lambda one: int(one.id))
    chosen.sort(key=key, reverse=descending)
    return shapes.listing(chosen, lambda one: shapes.page_shape(one, one.version, body_format))


def _refuse_unknown_format(wanted: str, known: frozenset[str]) -> None:
    if wanted and wanted not in known:
        raise Refused(f"Provided value {{{wanted}}} for 'body-format' is not the correct type")


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


def _version(found: Page, number: int) -> Version:
    one = next((one for one in found.versions if one.number == number), None)
    if one is None:
        raise NotFound(found.id)
    return one


# --- what clients ask for and v2 never had


def _never_was(*_: str) -> Reply:
    return _error(404, "NOT_FOUND", "No such route")


for _method, _template in (
    ("GET", "/search"),
    ("POST", "/comments"),
    ("POST", "/pages/{id}/labels"),
):
    routes.route(_method, _template)(_never_was)
