"""Jira's issues and what hangs on them, as Cloud (v3) and Data Center (v2) have them both.

What differs is how rich text and people are written: see `fields.FieldRules` and `jira_shapes.Style`.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import request

from sync.sandbox import adf, fields
from sync.sandbox.errors import (
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    Refused,
    SiteError,
    TooLarge,
    Unauthenticated,
)
from sync.sandbox.issues import Issue, Project
from sync.sandbox.wire import jira_shapes as shapes
from sync.sandbox.wire.api import (
    GATEWAY,
    LOGIN_FAILED,
    Json,
    Reply,
    Routes,
    asked,
    asked_list,
    asked_number,
    base,
    bearer_at_the_site,
    document,
    site,
    user,
    viewer,
)

MOST_CREATED = 50


class Manner:
    """Jira's error body: a list of messages, and one message for each field."""

    def problem(self, error: SiteError) -> Reply:
        match error:
            case NotFound():
                return _errors(404, [str(error)])
            case Unauthenticated():
                message = "Client must be authenticated to access this resource."
                return Reply(401, {"message": message, "status-code": 401})
            case Forbidden():
                return _errors(403, [str(error)])
            case Conflict():
                return _errors(409, [str(error)])
            case TooLarge():
                return _errors(413, [str(error)])
            case Gone():
                return _errors(
                    410, ["The requested API has been removed. Please migrate to /rest/api/3/search/jql."]
                )
            case Refused(messages=messages, fields=by_field):
                return _errors(400, list(messages), by_field)
            case _:
                return _errors(400, [str(error)])

    def bad_token(self) -> Reply | None:
        """Cloud serves a wrong pair of e-mail and token as a stranger; only who we are is not told."""
        if bearer_at_the_site():
            return Reply(403, {"error": "Failed to parse Connect Session Auth Token"})
        if is_cloud() and not request.environ[GATEWAY]:
            web_page = ("Content-Type", "text/html;charset=UTF-8")
            return Reply(401, None, (web_page, LOGIN_FAILED)) if request.path.endswith("/myself") else None
        message = "Client must be authenticated to access this resource."
        return Reply(401, {"message": message, "status-code": 401}, (LOGIN_FAILED,))

    def stranger(self) -> None:
        """Strangers are answered, but see nothing."""


def _errors(status: int, messages: list[str], by_field: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, {"errorMessages": messages, "errors": dict(by_field or {})})


routes = Routes()


def is_cloud() -> bool:
    return site().options.flavour == "cloud"


def _takes_documents() -> bool:
    """Version 3 writes rich text as documents, version 2 as wiki text."""
    return base().endswith("/3")


def style() -> shapes.Style:
    person = shapes.cloud_person if is_cloud() else shapes.data_center_person
    return shapes.Style(base(), site().people, site().jira.projects, person, _takes_documents())


def _rules() -> fields.FieldRules:
    account = fields.by_account_id if is_cloud() else fields.by_user_name(site().people)
    return fields.FieldRules(site().people, _takes_documents(), account)


def visible_project(id_or_key: str) -> Project:
    return site().jira.project(id_or_key, viewer())


def creatable_project(id_or_key: str) -> Project:
    """For create screens, which are refused where others are not found."""
    try:
        return visible_project(id_or_key)
    except NotFound as error:
        raise Refused(str(error)) from None


def window(shown: list[shapes.Shape], name: str, highest: int) -> dict[str, Json]:
    """The part of a list that ``startAt`` and ``maxResults`` ask for, as the whole answer."""
    start = asked_number("startAt", 0)
    limit = asked_number("maxResults", 50, highest=highest)
    return {name: shown[start : start + limit], "startAt": start, "maxResults": limit, "total": len(shown)}


# --- create


@routes.post("/issue")
def create_issue() -> Reply:
    return Reply(201, _created(_create(document())))


@routes.post("/issue/bulk")
def create_issues() -> Reply:
    updates = document().get("issueUpdates")
    if not isinstance(updates, list) or not updates:
        raise Refused("No issue data provided.")
    if is_cloud() and len(updates) > MOST_CREATED:
        raise Refused(f"The number of issues to create exceeds the limit of {MOST_CREATED}.")
    created: list[Json] = []
    failed: list[Json] = []
    for number, update in enumerate(updates):
        try:
            created.append(_created(_create(update)))
        except Refused as refused:
            problem = {"errorMessages": [str(refused)] if str(refused) else [], "errors": refused.fields}
            failed.append({"status": 400, "elementErrors": problem, "failedElementNumber": number})
    return Reply(201 if created else 400, {"issues": created, "errors": failed})


def _create(wire: Json) -> Issue:
    sent = wire.get("fields") if isinstance(wire, dict) else None
    if not isinstance(sent, dict):
        raise Refused("No fields provided.")
    project = _project_of(sent)
    values = fields.for_create(project, sent, _rules())
    return site().jira.create(project, values, user().account_id, _properties(wire))


def _project_of(sent: Mapping[str, Any]) -> Project:
    if viewer() is None:
        raise Unauthenticated
    wire = sent.get("project")
    name = str(wire.get("id") or wire.get("key") or "") if isinstance(wire, dict) else ""
    try:
        return site().jira.project(name, viewer())
    except NotFound:
        raise Refused(fields={"project": "valid project is required"}) from None


def _properties(wire: Mapping[str, Any]) -> dict[str, object]:
    return {str(entry["key"]): entry.get("value") for entry in wire.get("properties") or []}


def _created(issue: Issue) -> dict[str, Json]:
    return {"id": issue.id, "key": issue.key, "self": f"{base()}/issue/{issue.id}"}


# --- one issue


@routes.get("/issue/{issueIdOrKey}")
def issue(name: str) -> dict[str, Json]:
    found = site().jira.issue(name, viewer())
    return shapes.issue(
        style(), found, [*(asked_list("fields") or ["*all"]), "key"], asked_list("properties")
    )


@routes.put("/issue/{issueIdOrKey}")
def edit_issue(name: str) -> Reply:
    user()
    found = site().jira.issue(name, viewer())
    wire = document()
    values = fields.for_edit(site().jira.projects[found.project], wire.get("fields") or {}, _rules())
    changed = site().jira.change(found, fields.merged(found, values))
    for key, value in _properties(wire).items():
        changed = site().jira.set_property(changed, key, value)
    if asked("returnIssue") == "true":
        return Reply(200, shapes.issue(style(), changed, ["*all"], []))
    return Reply(204)


@routes.delete("/issue/{issueIdOrKey}")
def delete_issue(name: str) -> Reply:
    user()
    site().jira.delete(site().jira.issue(name, viewer()))
    return Reply(204)


@routes.get("/issue/{issueIdOrKey}/transitions")
def transitions(name: str) -> dict[str, Json]:
    site().jira.issue(name, viewer())
    return {"expand": "transitions", "transitions": shapes.transitions(style())}


@routes.post("/issue/{issueIdOrKey}/transitions")
def transition(name: str) -> Reply:
    user()
    found = site().jira.issue(name, viewer())
    wire = document().get("transition")
    if not isinstance(wire, dict) or not wire.get("id"):
        raise Refused("Missing 'transition' identifier")
    site().jira.transition(found, str(wire["id"]))
    return Reply(204)


@routes.get("/issue/{issueIdOrKey}/comment")
def comments(name: str) -> dict[str, Json]:
    found = site().jira.comments_on(site().jira.issue(name, viewer()))
    return window([shapes.comment(style(), one) for one in found], "comments", 5000)


@routes.post("/issue/{issueIdOrKey}/comment")
def create_comment(name: str) -> Reply:
    author, found = user(), site().jira.issue(name, viewer())
    body = document().get("body")
    if not (adf.is_document(body) if _takes_documents() else isinstance(body, str) and body):
        raise Refused(fields={"comment": "Comment body is not valid!"})
    made = site().jira.add_comment(found, author.account_id, body)
    return Reply(201, shapes.comment(style(), made))


@routes.get("/issue/{issueIdOrKey}/remotelink")
def remote_links(name: str) -> dict[str, Json] | list[Json]:
    found = site().jira.issue(name, viewer())
    links = [shapes.remote_link(style(), link) for link in site().jira.links_of(found)]
    if not asked("globalId"):
        return links
    named = [link for link in links if link.get("globalId") == asked("globalId")]
    if not named:
        raise NotFound("A remote link with the specified global id does not exist.")
    return named[0]


@routes.post("/issue/{issueIdOrKey}/remotelink")
def link(name: str) -> Reply:
    user()
    found, wire = site().jira.issue(name, viewer()), document()
    target = wire.get("object")
    problems = {
        part: f"{part.title()} is required." for part in ("url", "title") if not (target or {}).get(part)
    }
    if problems:
        raise Refused(fields=problems)
    global_id = str(wire.get("globalId") or "")
    if len(global_id) > 255:
        raise Refused(fields={"globalId": "'globalId' must not be longer than 255 characters."})
    kept: dict[str, object] = {
        part: wire[part] for part in ("application", "relationship", "object") if part in wire
    }
    made, new = site().jira.link(found, global_id, kept)
    return Reply(201 if new else 200, {"id": made.id, "self": shapes.remote_link(style(), made)["self"]})


@routes.delete("/issue/{issueIdOrKey}/remotelink")
def unlink(name: str) -> Reply:
    user()
    found = site().jira.issue(name, viewer())
    for one in site().jira.links_of(found):
        if one.global_id == asked("globalId"):
            site().jira.unlink(one)
            return Reply(204)
    raise NotFound("A remote link with the specified global id does not exist.")


@routes.get("/issue/{issueIdOrKey}/properties")
def property_keys(name: str) -> dict[str, Json]:
    found = site().jira.issue(name, viewer())
    link = f"{base()}/issue/{found.id}/properties"
    return {"keys": [{"key": key, "self": f"{link}/{key}"} for key in found.properties]}


@routes.get("/issue/{issueIdOrKey}/properties/{propertyKey}")
def property_value(name: str, key: str) -> dict[str, Json]:
    found = site().jira.issue(name, viewer())
    if key not in found.properties:
        raise NotFound("The property does not exist.")
    return {"key": key, "value": found.properties[key]}


@routes.put("/issue/{issueIdOrKey}/properties/{propertyKey}")
def set_property(name: str, key: str) -> Reply:
    user()
    found = site().jira.issue(name, viewer())
    try:
        value = json.loads(request.get_data())
    except ValueError:
        raise Refused("The property value must be valid JSON.") from None
    known = key in found.properties
    site().jira.set_property(found, key, value)
    return Reply(200 if known else 201, {})
