"""How Confluence shows its things in REST API v1, on Cloud and on Data Center alike."""

from collections.abc import Collection

from sync.sandbox.content import Label, Page, Property, Restriction, Version
from sync.sandbox.errors import Concealed, NotFound
from sync.sandbox.people import Person
from sync.sandbox.wire.api import Json, base, site, viewer
from sync.sandbox.wire.times import milliseconds

OPERATIONS = ("read", "update")
SUBJECTS = ("user", "group")


class Expand:
    """What ``expand`` asks for; ``a.b`` asks for ``a``, too."""

    def __init__(self, asked_for: list[str]) -> None:
        self._asked_for = asked_for

    def wants(self, path: str) -> bool:
        return any(one == path or one.startswith(f"{path}.") for one in self._asked_for)

    def keys_under(self, path: str) -> list[str]:
        """The names directly below a path."""
        below = (one.removeprefix(f"{path}.") for one in self._asked_for if one.startswith(f"{path}."))
        return list(dict.fromkeys(one.split(".")[0] for one in below))


def content(page: Page, expand: Expand) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": page.id,
        "type": page.kind,
        "status": page.status,
        "title": page.title,
        "macroRenderedOutput": {},
        "extensions": {"position": "none"},
        "_expandable": {},
        "_links": {
            "webui": f"/spaces/{page.space.key}/pages/{page.id}",
            "self": f"{base()}/content/{page.id}",
            "tinyui": f"/x/{page.id}",
        },
    }
    if expand.wants("body.storage"):
        value = {"value": page.body, "representation": "storage", "embeddedContent": [], "_expandable": {}}
        shown["body"] = {"storage": value, "_expandable": {}}
    if expand.wants("version"):
        shown["version"] = version_shape(page.version)
    if expand.wants("space"):
        shown["space"] = space_shape(page)
    if expand.wants("history"):
        shown["history"] = history(page, expand)
    if expand.wants("ancestors"):
        shown["ancestors"] = [_ancestor(above, expand) for above in site().confluence.ancestors(page)]
    if expand.wants("operations"):
        shown["operations"] = operations(page)
    if expand.wants("restrictions"):
        shown["restrictions"] = _expanded_restrictions(page, expand, "restrictions")
    if expand.wants("metadata"):
        shown["metadata"] = _metadata(page, expand)
    return shown


def operations(page: Page) -> list[Json]:
    """What whoever asks may do with a page."""
    allowed = ["read"]
    if site().confluence.may_edit(page, viewer()):
        allowed += ["update", "delete", "copy", "restrict_content"]
    comment = [{"operation": "create", "targetType": "comment"}] if viewer() else []
    return [*({"operation": name, "targetType": "page"} for name in allowed), *comment]


def _metadata(page: Page, expand: Expand) -> dict[str, Json]:
    shown: dict[str, Json] = {"_expandable": {"currentuser": "", "simple": "", "properties": ""}}
    if expand.wants("metadata.labels"):
        labels = [label(one) for one in page.labels[:200]]
        shown["labels"] = {"results": labels, "start": 0, "limit": 200, "size": len(page.labels)}
    if expand.wants("metadata.properties"):
        properties: dict[str, Json] = {}
        for key in expand.keys_under("metadata.properties"):
            for held in site().confluence.properties_of(page.id, key):
                properties[key] = content_property(held, expand.wants(f"metadata.properties.{key}.version"))
        shown["properties"] = {**properties, "_expandable": {}}
    return shown


def content_property(held: Property, with_version: bool) -> dict[str, Json]:
    shown = {
        "id": held.id,
        "key": held.key,
        "value": held.value,
        "_links": {},
        "_expandable": {"content": ""},
    }
    if with_version:
        return {**shown, "version": version_shape(held.version)}
    return {**shown, "_expandable": {"content": "", "version": ""}}


def _ancestor(above: Page, expand: Expand) -> dict[str, Json]:
    shown = content(above, Expand([]))
    if expand.wants("ancestors.restrictions"):
        check_told(above)
        shown["restrictions"] = _expanded_restrictions(above, expand, "ancestors.restrictions")
    return shown


def check_told(page: Page) -> None:
    """Raise where nobody is told who may view a content: drafts and folders are not there for this API."""
    if page.status in {"draft", "trashed"} or page.kind != "page":
        raise NotFound(page.id)
    if page.concealed:
        raise Concealed(page.id)


def _expanded_restrictions(page: Page, expand: Expand, path: str) -> dict[str, Json]:
    shown = {
        name: restriction(page, name, _subjects(expand, f"{path}.{name}.restrictions."))
        for name in OPERATIONS
        if expand.wants(f"{path}.{name}")
    }
    left = {name: "" for name in OPERATIONS if name not in shown}
    return {**shown, "_expandable": left, "_links": {}}


def _subjects(expand: Expand, beginning: str) -> frozenset[str]:
    return frozenset(name for name in SUBJECTS if expand.wants(beginning + name))


def restriction(page: Page, operation: str, subjects: Collection[str] = SUBJECTS) -> dict[str, Json]:
    """Whom an operation is restricted to, in those ``subjects`` that are expanded."""
    held: Restriction = page.readers if operation == "read" else page.editors
    people = [person_shape(person) for person in (site().people.find(one) for one in held.people) if person]
    groups = [{"type": "group", "name": name, "id": name, "_links": {}} for name in held.groups]
    lists = {
        name: {"results": found, "start": 0, "limit": 200, "size": len(found)}
        for name, found in (("user", people), ("group", groups))
    }
    return {
        "operation": operation,
        "restrictions": {
            **{name: listed for name, listed in lists.items() if name in subjects},
            "_expandable": {name: "" for name in lists if name not in subjects},
        },
        "_expandable": {"content": f"/rest/api/content/{page.id}"},
        "_links": {"self": f"{base()}/content/{page.id}/restriction/byOperation/{operation}"},
    }


def history(page: Page, expand: Expand) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "latest": True,
        "createdBy": _person_by_id(page.author),
        "createdDate": milliseconds(page.created_at),
        "_expandable": {"lastUpdated": "", "previousVersion": "", "contributors": "", "nextVersion": ""},
        "_links": {},
    }
    if expand.wants("history.lastUpdated"):
        shown["lastUpdated"] = version_shape(page.version)
    return shown


def version_shape(version: Version) -> dict[str, Json]:
    return {
        "by": _person_by_id(version.author),
        "when": milliseconds(version.at),
        "friendlyWhen": f"{version.at:%b %d, %Y}",
        "message": version.message,
        "number": version.number,
        "minorEdit": False,
        "contentTypeModified": False,
        "_expandable": {"collaborators": "", "content": ""},
        "_links": {},
    }


def space_shape(page: Page) -> dict[str, Json]:
    return {
        "id": int(page.space.id),
        "key": page.space.key,
        "name": page.space.name,
        "type": "global",
        "status": "current",
        "_expandable": {"homepage": "", "metadata": "", "settings": ""},
        "_links": {"webui": f"/spaces/{page.space.key}"},
    }


def label(held: Label) -> dict[str, Json]:
    return {"prefix": "global", "name": held.name, "id": held.id, "label": held.name}


def _person_by_id(account_id: str) -> dict[str, Json]:
    person = site().people.find(account_id)
    return person_shape(person or Person(account_id, "Former user", active=False))


def person_shape(person: Person) -> dict[str, Json]:
    """Cloud knows people by account id, Data Center by user name and key."""
    if site().options.flavour == "datacenter":
        return {
            "type": "known",
            "username": person.username,
            "userKey": person.confluence_key,
            "displayName": person.name,
            "profilePicture": {
                "path": "/images/icons/default.svg",
                "width": 48,
                "height": 48,
                "isDefault": True,
            },
            "_expandable": {"status": ""},
            "_links": {"self": f"{base()}/user?key={person.confluence_key}"},
        }
    return {
        "type": "known",
        "accountId": person.account_id,
        "accountType": person.kind if person.kind in {"atlassian", "app"} else "",
        "email": person.email if person.email_visible else "",
        "publicName": person.name,
        "displayName": person.name,
        "timeZone": "Etc/UTC",
        "isExternalCollaborator": False,
        "profilePicture": {"path": "/wiki/aa-avatar/default", "width": 48, "height": 48, "isDefault": True},
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": {"self": f"{base()}/user?accountId={person.account_id}"},
    }
