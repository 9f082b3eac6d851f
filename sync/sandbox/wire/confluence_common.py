"""Confluence, REST API v1: what Cloud still has of it and Data Center has, too."""

from flask import request

from sync.sandbox.content import Page
from sync.sandbox.errors import (
    Concealed,
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    Refused,
    SiteError,
    TooLarge,
    Unauthenticated,
)
from sync.sandbox.wire import confluence_shapes as shapes
from sync.sandbox.wire.api import Json, Reply, Routes, asked, asked_list, context, origin, site, user, viewer
from sync.sandbox.wire.confluence_shapes import OPERATIONS

routes = Routes()


def problem(error: SiteError) -> Reply:
    """The answer for an error."""
    match error:
        case NotFound():
            return failure(404, f"No content found with id: {error}")
        case Gone():
            return failure(410, "This deprecated endpoint has been removed.")
        case Concealed():
            reason = "Could not view the restrictions of content"
            return failure(
                403, f"com.atlassian.confluence.api.service.exceptions.PermissionException: {reason}"
            )
        case Forbidden() | Unauthenticated():
            return failure(403, "Current user not permitted to use Confluence")
        case Conflict():
            return failure(409, str(error))
        case TooLarge():
            return failure(413, str(error))
        case _:
            return failure(400, str(error))


def failure(status: int, message: str) -> Reply:
    """An error in the manner of REST API v1."""
    data = {"authorized": status != 403, "valid": True, "errors": [], "successful": False}
    return Reply(status, {"statusCode": status, "data": data, "message": message})


# --- restrictions and permissions


@routes.get("/content/{id}/restriction/byOperation")
def restrictions_by_operation(page_id: str) -> dict[str, Json]:
    page = _told(page_id)
    shown = {name: shapes.restriction(page, name) for name in OPERATIONS}
    return {**shown, "_links": {"base": f"{origin()}{context()}", "context": context()}}


@routes.get("/content/{id}/restriction/byOperation/{operationKey}")
def restriction(page_id: str, operation: str) -> dict[str, Json]:
    if operation not in OPERATIONS:
        raise Refused(f"Unknown operation: {operation}")
    expanded = [path.removeprefix("restrictions.") for path in asked_list("expand")]
    return shapes.restriction(_told(page_id), operation, expanded or shapes.SUBJECTS)


def _told(page_id: str) -> Page:
    """The page, if whoever asks is told who may view it."""
    page = site().confluence.page(page_id, viewer())
    shapes.check_told(page)
    return page


# --- labels


@routes.post("/content/{id}/label")
def add_labels(page_id: str) -> dict[str, Json]:
    site().confluence.page(page_id, user())
    page = site().confluence.add_labels(page_id, _label_names())
    shown = [shapes.label(label) for label in page.labels]
    return {
        "results": shown,
        "start": 0,
        "limit": 200,
        "size": len(shown),
        "_links": {"base": f"{origin()}{context()}"},
    }


@routes.delete("/content/{id}/label")
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


@routes.get("/user/current")
def current_user() -> dict[str, Json]:
    return shapes.person_shape(user())
