"""What the fields of an issue may hold: from the wire form of a create or an edit to checked values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sync.sandbox import adf
from sync.sandbox.custom_fields import custom_value
from sync.sandbox.errors import FieldError, Refused
from sync.sandbox.issues import DEFAULT_PRIORITY, PRIORITIES, Component, Issue, Named, Project
from sync.sandbox.people import Name, People

Fields = Mapping[str, Any]
LONGEST_SUMMARY = 255
LONGEST_TEXT = 32767
_UNKNOWN = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
_NAMES = {
    "summary": "Summary",
    "description": "Description",
    "duedate": "Due date",
    "assignee": "Assignee",
    "labels": "Labels",
    "components": "Components",
    "priority": "Priority",
}


@dataclass(frozen=True, slots=True)
class FieldRules:
    """How an API reads fields: documents or wiki text, and which account a wire form of a person names."""

    people: People
    documents: bool
    person: Callable[[Any], str]

    def knows(self, wire: Any) -> bool:
        return self.people.find(self.person(wire)) is not None


def for_create(project: Project, fields: Fields, rules: FieldRules) -> dict[str, object]:
    """Attributes of a new issue; raises ``Refused`` with one message per wrong field."""
    kind, problems = _issue_type(project, fields.get("issuetype"))
    values = _read(project, fields, rules, problems)
    values["type"] = kind
    if "assignee" not in fields:
        values["assignee"] = _default_assignee(project, values.get("components"))
        if not (values["assignee"] or project.unassigned_allowed):
            problems["assignee"] = "No default assignee can be assigned, or unassigned issues are off."
    for name in ("summary", *sorted(project.required)):
        if name not in problems and _is_missing(fields.get(name)):
            problems[name] = f"{_name(project, name)} is required."
    if problems:
        raise Refused(fields=problems)
    return values


def for_edit(project: Project, fields: Fields, rules: FieldRules) -> dict[str, object]:
    """Attributes to change on an issue of the project."""
    problems: dict[str, str] = {}
    values = _read(project, fields, rules, problems)
    for name in ("summary", *sorted(project.required)):
        if name in fields and name not in problems and _is_missing(fields[name]):
            problems[name] = f"{_name(project, name)} is required."
    if problems:
        raise Refused(fields=problems)
    return values


def merged(issue: Issue, values: dict[str, object]) -> dict[str, object]:
    """The values with custom fields laid over those that the issue has."""
    custom = values.get("custom")
    return {**values, "custom": {**issue.custom, **custom}} if isinstance(custom, dict) else values


def _issue_type(project: Project, wire: Any) -> tuple[Named | None, dict[str, str]]:
    found = _pick(project.types, wire)
    return found, {} if found else {"issuetype": "Specify a valid issue type"}


def _read(project: Project, fields: Fields, rules: FieldRules, problems: dict[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    custom: dict[str, object] = {}
    known_custom = {field.id: field for field in project.custom}
    for name, wire in fields.items():
        if name in {"project", "issuetype"}:
            continue
        try:
            if name in known_custom:
                custom[name] = custom_value(
                    known_custom[name], wire, documents=rules.documents, is_somebody=rules.knows
                )
            elif name in _READERS and name in project.settable:
                values[_READERS[name][0]] = _READERS[name][1](project, wire, rules)
            else:
                problems[name] = _UNKNOWN.format(name)
        except FieldError as wrong:
            problems[name] = str(wrong)
    if custom:
        values["custom"] = custom
    return values


def _summary(project: Project, wire: Any, rules: FieldRules) -> str:
    if not isinstance(wire, str):
        raise FieldError("Operation value must be a string")
    if len(wire) > LONGEST_SUMMARY:
        raise FieldError(f"Summary can't exceed {LONGEST_SUMMARY} characters.")
    if "\n" in wire or "\r" in wire:
        raise FieldError("The summary is invalid because it contains newline characters.")
    return wire.strip()


def _description(project: Project, wire: Any, rules: FieldRules) -> object:
    if wire is None:
        return None
    if rules.documents and not adf.is_document(wire):
        raise FieldError("Operation value must be an Atlassian Document (see the Atlassian Document Format)")
    if not rules.documents and not isinstance(wire, str):
        raise FieldError("Operation value must be a string")
    if len(adf.plain_text(wire)) > LONGEST_TEXT:
        raise FieldError(
            f"The entered text is too long. It exceeds the allowed limit of {LONGEST_TEXT} characters."
        )
    return wire


def _due(project: Project, wire: Any, rules: FieldRules) -> date | None:
    if wire in {None, ""}:
        return None
    try:
        return date.fromisoformat(wire) if len(wire) == len("2026-01-31") else _no_date(wire)
    except (TypeError, ValueError):
        return _no_date(wire)


def _no_date(wire: object) -> date:
    raise FieldError(f"Error parsing date string: {wire}")


def _priority(project: Project, wire: Any, rules: FieldRules) -> Named | None:
    if wire is None:
        return DEFAULT_PRIORITY
    found = _pick(PRIORITIES, wire)
    if found is None:
        raise FieldError("The priority selected is invalid.")
    return found


def _assignee(project: Project, wire: Any, rules: FieldRules) -> str:
    account = rules.person(wire)
    if not account and not project.unassigned_allowed:
        raise FieldError("Issues must be assigned.")
    if not account:
        return ""
    person = rules.people.find(account)
    if person is None:
        raise FieldError(
            "Account ID is not valid." if rules.documents else f"User '{account}' does not exist."
        )
    if not project.can_assign(person):
        raise FieldError(f"User '{account}' cannot be assigned issues.")
    return account


def _default_assignee(project: Project, components: object) -> str:
    """The lead of the first component that has one, else whom the project has."""
    named = components if isinstance(components, tuple) else ()
    leads = (one.lead for one in named if isinstance(one, Component) and one.lead)
    return next(leads, project.default_assignee)


def _reporter(project: Project, wire: Any, rules: FieldRules) -> str:
    account = rules.person(wire)
    if not account or rules.people.find(account) is None:
        raise FieldError("Reporter is required.")
    return account


def _labels(project: Project, wire: Any, rules: FieldRules) -> tuple[str, ...]:
    if wire is None:
        return ()
    if not isinstance(wire, list) or not all(isinstance(label, str) for label in wire):
        raise FieldError("data was not an array")
    for label in wire:
        if any(character.isspace() for character in label):
            raise FieldError(f"The label '{label}' contains spaces which is invalid.")
        if len(label) > 255:
            raise FieldError(
                f"The label '{label}' exceeds the maximum length for a single label (255 characters)."
            )
    return tuple(dict.fromkeys(wire))


def _components(project: Project, wire: Any, rules: FieldRules) -> tuple[Named, ...]:
    if not isinstance(wire, list):
        raise FieldError("data was not an array")
    found = []
    for entry in wire:
        component = _pick(project.components, entry)
        if component is None:
            raise FieldError(f"Component name '{entry.get('name', entry)}' is not valid")
        found.append(component)
    return tuple(found)


def _security(project: Project, wire: Any, rules: FieldRules) -> Named | None:
    found = _pick(project.security_levels, wire)
    if wire is not None and found is None:
        raise FieldError("The security level selected is invalid.")
    return found


_Reader = Callable[[Project, Any, FieldRules], object]
_READERS: dict[str, tuple[str, _Reader]] = {
    "summary": ("summary", _summary),
    "description": ("description", _description),
    "duedate": ("due", _due),
    "priority": ("priority", _priority),
    "assignee": ("assignee", _assignee),
    "reporter": ("reporter", _reporter),
    "labels": ("labels", _labels),
    "components": ("components", _components),
    "security": ("security", _security),
}


def _pick(choices: tuple[Named, ...], wire: Any) -> Named | None:
    if not isinstance(wire, dict):
        return None
    if wire.get("id"):
        return next((choice for choice in choices if choice.id == str(wire["id"])), None)
    return next((choice for choice in choices if choice.name == wire.get("name")), None)


def _name(project: Project, name: str) -> str:
    custom = next((field.name for field in project.custom if field.id == name), name)
    return _NAMES.get(name, custom)


def _is_missing(wire: object) -> bool:
    return wire is None or wire in ("", []) or (isinstance(wire, str) and not wire.strip())


def by_account_id(wire: Any) -> str:
    """Cloud names people by account id."""
    return str((wire or {}).get("accountId") or (wire or {}).get("id") or "")


def by_user_name(people: People) -> Callable[[Any], str]:
    """Data Center names people by user name."""

    def account(wire: Any) -> str:
        name = str((wire or {}).get("name") or "")
        person = people.named(name, Name.USER_NAME)
        if name and person is None:
            raise FieldError(f"User '{name}' does not exist.")
        return person.account_id if person else ""

    return account


def cloud_rules(people: People) -> FieldRules:
    """Those of version 3 of Cloud's API: documents, and people by account id."""
    return FieldRules(people, True, by_account_id)
