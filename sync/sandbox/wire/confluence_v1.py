"""Confluence Cloud, what is alive of REST API v1: content search, restrictions, labels, people.

The content routes that were removed answer 410 as they do there.
"""

from urllib.parse import urlencode

from sync.sandbox import cql
from sync.sandbox.errors import Forbidden, Gone, NotFound, Refused, SiteError
from sync.sandbox.wire import confluence_common
from sync.sandbox.wire import confluence_shapes as shapes
from sync.sandbox.wire.api import (
    Api,
    Json,
    Reply,
    Routes,
    asked,
    asked_list,
    asked_number,
    base,
    cursor,
    document,
    origin,
    position,
    site,
    viewer,
)
from sync.sandbox.wire.confluence_common import failure
from sync.sandbox.wire.confluence_shapes import OPERATIONS


class _Manner:
    def problem(self, error: SiteError) -> Reply:
        return confluence_common.problem(error)

    def bad_token(self) -> Reply:
        return failure(403, "Current user not permitted to use Confluence")

    def stranger(self) -> None:
        raise Forbidden


routes = Routes()
api = Api("/wiki/rest/api", _Manner(), routes, confluence_common.routes)


@routes.get("/content/search")
def search() -> dict[str, Json]:
    if not asked("cql"):
        raise Refused("CQL query is required")
    expand = shapes.Expand(asked_list("expand"))
    limit = asked_number("limit", 25, highest=50 if expand.wants("body") else 250)
    start = position(asked("cursor"))
    confluence = site().confluence
    hits = [confluence.pages[hit.id] for hit in cql.search(confluence, asked("cql"), site().clock.now())]
    found = [page for page in hits if page.status != "trashed" and confluence.may_view(page, viewer())]
    links = {"base": f"{origin()}/wiki", "context": "/wiki", "self": f"{base()}/content/search"}
    if start + limit < len(found):
        # context-relative, and it forgets `expand`, as the real one does
        kept = {"next": "true", "cursor": cursor(start + limit), "limit": limit, "cql": asked("cql")}
        links["next"] = f"/rest/api/content/search?{urlencode(kept)}"
    shown = [shapes.content(page, expand) for page in found[start : start + limit]]
    return {"results": shown, "start": start, "limit": limit, "size": len(shown), "_links": links}


@routes.get("/content/{id}/restriction")
def restrictions(page_id: str) -> dict[str, Json]:
    page = site().confluence.page(page_id, viewer())
    shown = [shapes.restriction(page, name) for name in OPERATIONS]
    links = {"base": f"{origin()}/wiki", "context": "/wiki"}
    return {"results": shown, "start": 0, "limit": 100, "size": len(shown), "_links": links}


@routes.post("/content/{id}/permission/check")
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


# --- people


@routes.get("/user")
def user_by_id() -> dict[str, Json]:
    person = site().people.find(asked("accountId"))
    if person is None:
        raise NotFound(asked("accountId"))
    return shapes.person_shape(person)


@routes.get("/user/bulk")
def users_by_id() -> dict[str, Json]:
    found = [person for person in (site().people.find(one) for one in asked_list("accountId")) if person]
    shown = [shapes.person_shape(person) for person in found]
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
    routes.route(_method, _template)(_gone)
