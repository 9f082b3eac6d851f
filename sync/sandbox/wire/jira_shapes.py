"""How Jira shows its things; what differs by flavour is handed in as a ``Style``."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sync.sandbox import adf
from sync.sandbox.issues import (
    DEFAULT_PRIORITY,
    PRIORITIES,
    WORKFLOW,
    Category,
    CustomField,
    Issue,
    IssueComment,
    Named,
    Project,
    RemoteLink,
    Status,
)
from sync.sandbox.people import People, Person
from sync.sandbox.wire.times import with_offset

Shape = dict[str, object]


@dataclass(frozen=True, slots=True)
class Style:
    """``base`` is the API's address, such as ``http://host/rest/api/3``; ``person`` shows somebody.

    ``documents`` tells whether rich text is shown as documents or as wiki text.
    """

    base: str
    people: People
    projects: Mapping[str, Project]
    person: Callable[[str, Person], Shape]
    documents: bool


def cloud_person(base: str, person: Person) -> Shape:
    shown: Shape = {
        "self": f"{base}/user?accountId={person.account_id}",
        "accountId": person.account_id,
        "accountType": person.kind,
        "avatarUrls": _avatars(base),
        "displayName": person.name,
        "active": person.active,
        "timeZone": "Etc/UTC",
    }
    return {**shown, "emailAddress": person.email} if person.email_visible and person.email else shown


def data_center_person(base: str, person: Person) -> Shape:
    return {
        "self": f"{base}/user?username={person.username}",
        "name": person.username,
        "key": person.jira_key,
        "emailAddress": person.email,
        "avatarUrls": _avatars(base),
        "displayName": person.name,
        "active": person.active,
        "deleted": False,
        "timeZone": "Etc/UTC",
        "locale": "en_US",
    }


def _avatars(base: str) -> dict[str, str]:
    picture = f"{base.partition('/rest/')[0]}/secure/useravatar"
    return {size: f"{picture}?size={size}" for size in ("48x48", "32x32", "24x24", "16x16")}


def issue(style: Style, found: Issue, fields: Collection[str], properties: Collection[str]) -> Shape:
    """``fields`` as asked for; Cloud's search sends nothing but the id when only that is asked for."""
    if set(fields) == {"id"}:
        shown: Shape = {"id": found.id}
    else:
        link = f"{style.base}/issue/{found.id}"
        shown = {"expand": "operations,changelog", "id": found.id, "self": link, "key": found.key}
        shown["fields"] = _chosen(style, found, fields)
    if properties:
        shown["properties"] = {
            name: found.properties[name] for name in properties if name in found.properties
        }
    return shown


def _chosen(style: Style, found: Issue, fields: Collection[str]) -> Shape:
    wanted = {name for name in fields if not name.startswith("-")}
    everything = not wanted or bool(wanted & {"*all", "*navigable"})
    left_out = {name[1:] for name in fields if name.startswith("-")}
    custom = {entry.id for entry in style.projects[found.project].custom}
    names = ((_FIELDS.keys() | custom) if everything else wanted) - left_out
    shown: Shape = {}
    for name in sorted(names):
        if name in _FIELDS:
            shown[name] = _FIELDS[name](style, found)
        elif name in custom:
            shown[name] = found.custom.get(name)
    return shown


def project(style: Style, found: Project) -> Shape:
    return {
        "self": f"{style.base}/project/{found.id}",
        "id": found.id,
        "key": found.key,
        "name": found.name,
        "projectTypeKey": "software",
        "simplified": not found.sets_resolution,
        "avatarUrls": {},
    }


def whole_project(style: Style, found: Project) -> Shape:
    lead = style.people.find(found.lead)
    return {
        **project(style, found),
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "description": "",
        "lead": style.person(style.base, lead) if lead else None,
        "components": [
            {"self": f"{style.base}/component/{one.id}", **_named(one)} for one in found.components
        ],
        "issueTypes": [issue_type(style, kind) for kind in found.types],
        "assigneeType": "PROJECT_LEAD" if found.default_assignee else "UNASSIGNED",
        "versions": [],
        "roles": {},
        "style": "classic" if found.sets_resolution else "next-gen",
        "isPrivate": found.members is not None,
        "properties": {},
    }


def issue_type(style: Style, kind: Named) -> Shape:
    return {
        "self": f"{style.base}/issuetype/{kind.id}",
        "id": kind.id,
        "description": "",
        "iconUrl": "",
        "name": kind.name,
        "subtask": False,
        "hierarchyLevel": 0,
    }


def priority(style: Style, found: Named) -> Shape:
    return {"self": f"{style.base}/priority/{found.id}", "iconUrl": "", "name": found.name, "id": found.id}


def status(style: Style, found: Status) -> Shape:
    return {
        "self": f"{style.base}/status/{found.id}",
        "description": "",
        "iconUrl": "",
        "name": found.name,
        "id": found.id,
        "statusCategory": category(style, found.category),
    }


def category(style: Style, found: Category) -> Shape:
    return {
        "self": f"{style.base}/statuscategory/{found.id}",
        "id": found.id,
        "key": found.key,
        "colorName": found.colour,
        "name": found.name,
    }


def resolution(style: Style, name: str) -> Shape:
    return {"self": f"{style.base}/resolution/10000", "id": "10000", "description": "", "name": name}


def security_level(style: Style, found: Named) -> Shape:
    return {"self": f"{style.base}/securitylevel/{found.id}", "description": "", **_named(found)}


def transitions(style: Style) -> list[Shape]:
    return [
        {
            "id": leads_to.transition,
            "name": leads_to.name,
            "to": status(style, leads_to),
            "hasScreen": False,
            "isGlobal": True,
            "isInitial": False,
            "isAvailable": True,
            "isConditional": False,
            "looped": False,
        }
        for leads_to in WORKFLOW
    ]


def comment(style: Style, found: IssueComment) -> Shape:
    author = _person(style, found.author)
    return {
        "self": f"{style.base}/issue/{found.issue}/comment/{found.id}",
        "id": found.id,
        "author": author,
        "updateAuthor": author,
        "body": _rich_text(style, found.body),
        "created": with_offset(found.at),
        "updated": with_offset(found.at),
        "jsdPublic": True,
    }


def remote_link(style: Style, found: RemoteLink) -> Shape:
    shown: Shape = {"id": found.id, "self": f"{style.base}/issue/{found.issue}/remotelink/{found.id}"}
    if found.global_id:
        shown["globalId"] = found.global_id
    return {**shown, **found.wire}


def create_fields(style: Style, found: Project) -> list[Shape]:
    """The fields of the create screen, in the wire form of createmeta."""
    names = ["summary", "issuetype", "project", *sorted(found.settable - {"summary", "issuetype", "project"})]
    shown = [_system_field(style, found, name) for name in names]
    return [*shown, *(_custom_field(style, found, entry) for entry in found.custom)]


def _system_field(style: Style, found: Project, name: str) -> Shape:
    title, kind, items = _SCHEMAS[name]
    schema: Shape = {"type": kind, "system": name}
    if items:
        schema["items"] = items
    shown: Shape = {
        "required": name in found.required or name in {"summary", "issuetype", "project"},
        "schema": schema,
        "name": title,
        "key": name,
        "fieldId": name,
        "hasDefaultValue": name in {"priority", "reporter"},
        "operations": ["add", "set", "remove"] if kind == "array" else ["set"],
    }
    match name:
        case "priority":
            shown["allowedValues"] = [priority(style, one) for one in PRIORITIES]
            shown["defaultValue"] = priority(style, DEFAULT_PRIORITY)
        case "components":
            shown["allowedValues"] = [_named(one) for one in found.components]
        case "security":
            shown["allowedValues"] = [security_level(style, one) for one in found.security_levels]
        case "project":
            shown["allowedValues"] = [project(style, found)]
        case "issuetype":
            shown["allowedValues"] = [issue_type(style, one) for one in found.types]
        case _:
            pass
    return shown


_CUSTOM_FIELD_TYPES = "com.atlassian.jira.plugin.system.customfieldtypes"


def _custom_field(style: Style, found: Project, entry: CustomField) -> Shape:
    number = int(entry.id.removeprefix("customfield_"))
    type_, items, called = entry.kind.value
    schema: Shape = {"type": type_, "custom": f"{_CUSTOM_FIELD_TYPES}:{called}", "customId": number}
    if items:
        schema["items"] = items
    shown: Shape = {
        "required": entry.id in found.required,
        "schema": schema,
        "name": entry.name,
        "key": entry.id,
        "fieldId": entry.id,
        "hasDefaultValue": False,
        "operations": ["set"],
    }
    if entry.options:
        shown["allowedValues"] = [
            {"self": f"{style.base}/customFieldOption/{one.id}", "value": one.name, "id": one.id}
            for one in entry.options
        ]
    return shown


def all_fields(projects: Collection[Project]) -> list[Shape]:
    """What ``GET /field`` lists."""
    system = [
        _field(name, title, {"type": kind, "system": name}) for name, (title, kind, _) in _SCHEMAS.items()
    ]
    custom = {entry.id: entry for found in projects for entry in found.custom}
    return [*system, *(_field(entry.id, entry.name, {"type": "string"}) for entry in custom.values())]


def _field(name: str, title: str, schema: Shape) -> Shape:
    return {
        "id": name,
        "key": name,
        "name": title,
        "custom": name.startswith("customfield_"),
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [name],
        "schema": schema,
    }


def _rich_text(style: Style, held: object) -> object:
    if held is None:
        return None
    return adf.document(held) if style.documents else adf.plain_text(held)


def _named(one: Named) -> Shape:
    return {"id": one.id, "name": one.name}


def _person(style: Style, account_id: str) -> Shape | None:
    person = style.people.find(account_id)
    return style.person(style.base, person) if person else None


_FIELDS: dict[str, Callable[[Style, Issue], object]] = {
    "summary": lambda style, found: found.summary,
    "description": lambda style, found: _rich_text(style, found.description),
    "issuetype": lambda style, found: issue_type(style, found.type),
    "project": lambda style, found: project(style, style.projects[found.project]),
    "status": lambda style, found: status(style, found.status),
    "statuscategorychangedate": lambda style, found: with_offset(found.category_changed_at),
    "priority": lambda style, found: priority(style, found.priority) if found.priority else None,
    "assignee": lambda style, found: _person(style, found.assignee),
    "reporter": lambda style, found: _person(style, found.reporter),
    "creator": lambda style, found: _person(style, found.creator),
    "labels": lambda style, found: list(found.labels),
    "components": lambda style, found: [_named(one) for one in found.components],
    "duedate": lambda style, found: found.due.isoformat() if found.due else None,
    "security": lambda style, found: security_level(style, found.security) if found.security else None,
    "created": lambda style, found: with_offset(found.created_at),
    "updated": lambda style, found: with_offset(found.updated_at),
    "resolution": lambda style, found: resolution(style, found.resolution) if found.resolution else None,
    "resolutiondate": lambda style, found: with_offset(found.resolved_at) if found.resolved_at else None,
}
_SCHEMAS: dict[str, tuple[str, str, str]] = {
    "summary": ("Summary", "string", ""),
    "issuetype": ("Issue Type", "issuetype", ""),
    "project": ("Project", "project", ""),
    "description": ("Description", "string", ""),
    "duedate": ("Due date", "date", ""),
    "priority": ("Priority", "priority", ""),
    "assignee": ("Assignee", "user", ""),
    "reporter": ("Reporter", "user", ""),
    "labels": ("Labels", "array", "string"),
    "components": ("Components", "array", "component"),
    "security": ("Security Level", "securitylevel", ""),
}
