"""Tickets from Jira's JSON and drafts to it, the same for Cloud and Data Center but for their dialect."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync.atlassian import wire
from sync.atlassian.routes import Json, Route
from sync.core.model import (
    BY_DEFAULT,
    Category,
    FieldChange,
    Paragraph,
    RemoteLink,
    Ticket,
    TicketDraft,
    TicketMark,
    UserRef,
    is_id,
)
from sync.core.policy import Field
from sync.errors import RequestFailed

MARK_KEY = "postmortemSync"
FIELDS = (
    "summary",
    "status",
    "project",
    "resolution",
    "duedate",
    "priority",
    "assignee",
    "labels",
    "security",
    "created",
    "resolutiondate",
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where the flavours differ in words only: the API's root, how people are named, how texts look."""

    root: str
    person: str
    lookup: str
    text: Callable[[Sequence[Paragraph]], object]

    def route(self, method: str, path: str) -> Route:
        return Route(method, self.root + path)

    def user_id(self, user: wire.JiraUser) -> str:
        return user.account_id if self.person == "accountId" else user.user_name


def ticket(found: object, dialect: Dialect) -> Ticket:
    """An issue from its JSON; one that is odd in what may change is ``unread``.

    Raises ``RequestFailed`` for one that cannot be known again: who looks for a ticket may have it here.
    """
    try:
        return whole(wire.parse(wire.Issue, found), dialect)
    except RequestFailed as failure:
        return _trace(wire.parse(wire.Trace, found), str(failure))


def _trace(found: wire.Trace, why: str) -> Ticket:
    return Ticket(
        id=found.id,
        key=found.key,
        project_id=found.fields.project.id,
        summary="",
        status="",
        category=Category.UNDEFINED,
        unread=why,
        mark=mark(found.properties.get(MARK_KEY)),
        created_at=found.fields.created,
    )


def whole(found: wire.Issue, dialect: Dialect) -> Ticket:
    fields = found.fields
    assignee = fields.assignee
    return Ticket(
        id=found.id,
        key=found.key,
        project_id=fields.project.id,
        summary=fields.summary,
        status=fields.status.name,
        category=_category(fields.status.category.key),
        resolution=fields.resolution.name if fields.resolution else "",
        due=fields.due,
        priority=fields.priority.name if fields.priority else "",
        assignee=UserRef(dialect.user_id(assignee), assignee.display_name) if assignee else None,
        labels=frozenset(fields.labels),
        security=(fields.security.name or "unnamed") if fields.security else "",
        mark=mark(found.properties.get(MARK_KEY)),
        created_at=fields.created,
        resolved_at=fields.resolved,
    )


def _category(key: str) -> Category:
    return Category(key) if key in set(Category) else Category.UNDEFINED


def mark(value: object) -> TicketMark | None:
    """Our issue property; None for anything that is not ours."""
    try:
        found = wire.parse(wire.Mark, value)
    except RequestFailed:
        return None
    return TicketMark(found.rid, found.page_id, found.site)


def pages_of(tickets: Iterable[Ticket], site: str) -> frozenset[str]:
    """The pages of that site which the tickets were made for."""
    marks = [ticket.mark for ticket in tickets if ticket.mark is not None]
    return frozenset(mark.page_id for mark in marks if mark.site == site and is_id(mark.page_id))


def mark_value(mark: TicketMark) -> dict[str, object]:
    return {"rid": mark.rid, "page_id": mark.page_id, "site": mark.site}


def bulk(drafts: Sequence[TicketDraft], dialect: Dialect) -> Json:
    """The body of a bulk creation."""
    return {
        "issueUpdates": [
            {
                "fields": _fields(draft, dialect),
                "properties": [{"key": MARK_KEY, "value": mark_value(draft.mark)}],
            }
            for draft in drafts
        ]
    }


def _fields(draft: TicketDraft, dialect: Dialect) -> dict[str, object]:
    optional: dict[str, object] = {
        "labels": list(draft.labels),
        "duedate": draft.due.isoformat() if draft.due else None,
        "priority": {"name": draft.priority} if draft.priority else None,
        "assignee": {dialect.person: draft.assignee or None} if draft.assignee != BY_DEFAULT else None,
        "components": [{"name": name} for name in draft.components],
    }
    return {
        "project": _reference(draft.project, "key"),
        "issuetype": _reference(draft.issue_type, "name"),
        "summary": draft.summary,
        "description": dialect.text(draft.description),
        **{name: value for name, value in optional.items() if value},
        **dict(draft.fields),
    }


def changed_fields(changes: Mapping[Field, FieldChange], dialect: Dialect) -> dict[str, object]:
    """New values in Jira's wire form."""
    wire_form: dict[Field, Callable[[str], tuple[str, object]]] = {
        Field.TEXT: lambda text: ("summary", text),
        Field.OWNER: lambda account: ("assignee", {dialect.person: account}),
        Field.DUE: lambda day: ("duedate", day or None),
        Field.PRIORITY: lambda name: ("priority", {"name": name}),
    }
    return dict(wire_form[field](change.new) for field, change in changes.items())


def _reference(text: str, kind: str) -> dict[str, str]:
    return {"id": text} if text.isdigit() else {kind: text}


def remote_link(link: RemoteLink) -> Json:
    return {
        "globalId": link.global_id,
        "application": {"type": "postmortem-sync", "name": "postmortem-sync"},
        "relationship": "postmortem",
        "object": {"url": link.url, "title": link.title},
    }
