"""Tickets in the browser: their fields to change, and buttons that move them."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sync.sandbox.errors import Refused
from sync.sandbox.fields import cloud_rules, for_edit
from sync.sandbox.issues import PRIORITIES, WORKFLOW, Issue, RemoteLink
from sync.sandbox.web.addresses import safe_address
from sync.sandbox.web.adf_html import text_html
from sync.sandbox.web.knowledge import Knowledge
from sync.sandbox.wire.api import site

blueprint = Blueprint("tickets", __name__)


@blueprint.get("/browse/<key>")
def ticket(key: str) -> str | Response:
    issue = _issue(key)
    return _shown(issue, {}) if issue.key == key else redirect(_address(issue))


@blueprint.post("/browse/<key>/transition")
def move(key: str) -> Response | tuple[str, int]:
    issue = _issue(key)
    try:
        site().jira.transition(issue, request.form.get("transition", ""))
    except Refused as refused:
        return _shown(issue, refused.fields), 400
    return redirect(_address(issue), 303)


@blueprint.post("/browse/<key>/fields")
def edit(key: str) -> Response | tuple[str, int]:
    """Keep the fields of the form; those that are wrong are shown with the reason, and nothing is kept."""
    issue = _issue(key)
    try:
        values = for_edit(site().jira.projects[issue.project], _wire_fields(), cloud_rules(site().people))
    except Refused as refused:
        return _shown(issue, refused.fields), 400
    site().jira.change(issue, values)
    return redirect(_address(issue), 303)


def _shown(issue: Issue, problems: dict[str, str]) -> str:
    jira = site().jira
    project = jira.projects[issue.project]
    return render_template(
        "ticket.html",
        issue=issue,
        project=project,
        problems=problems,
        transitions=[status for status in WORKFLOW if status != issue.status],
        assignable=[person for person in site().people if project.can_assign(person)],
        priorities=PRIORITIES,
        description=text_html(issue.description),
        links=[_link(link) for link in jira.links_of(issue)],
        comments=[(comment, text_html(comment.body)) for comment in jira.comments_on(issue)],
    )


def _issue(key: str) -> Issue:
    return Knowledge(site()).issue(key)


def _address(issue: Issue) -> str:
    return url_for(".ticket", key=issue.key)


def _link(link: RemoteLink) -> tuple[str, str]:
    """Title and address of a link; no address where it is not safe to follow."""
    target = link.wire.get("object")
    told = target if isinstance(target, dict) else {}
    address = str(told.get("url", ""))
    return str(told.get("title") or address), safe_address(address)


def _wire_fields() -> dict[str, object]:
    """The form in the wire's terms; fields that the form did not have are left alone."""
    read: dict[str, Callable[[str], object]] = {
        "assignee": lambda account: {"accountId": account},
        "priority": lambda number: {"id": number},
        "duedate": lambda day: day,
    }
    return {name: to_wire(request.form[name]) for name, to_wire in read.items() if name in request.form}
