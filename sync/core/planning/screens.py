"""What a create screen asks for, which setting gives it, and what it takes."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from sync.core.model import CreateField, CreateScreen, FieldForm

EXTRA: Final = "tickets.fields"
SETTINGS: Final[Mapping[str, str]] = {
    "project": "tickets.project",
    "issuetype": "tickets.issue_type",
    "labels": "tickets.labels",
    "priority": "tickets.priorities",
    "duedate": "tickets.due_days",
    "assignee": "people.fallback",
    "summary": "",
    "description": "",
}
"""The settings of those fields that are ours to set; empty where a row alone says what is in them."""

_ALWAYS_GIVEN = frozenset({"project", "issuetype", "summary", "description", "reporter"})
_DAY = "2026-12-31"
_PARAGRAPH = '{type: paragraph, content: [{type: text, text: "…"}]}'
_DOCUMENT = f"{{type: doc, version: 1, content: [{_PARAGRAPH}]}}"


def setting(field: CreateField) -> str:
    """Where whoever runs the worker can say what the field gets."""
    return SETTINGS.get(field.id) or EXTRA


def unfilled(screen: CreateScreen, given: Iterable[str]) -> tuple[CreateField, ...]:
    """The fields a create screen insists on that have no default, and no value among those ``given``."""
    known = _ALWAYS_GIVEN.union(given)
    return tuple(
        field for field in screen.fields if field.required and not field.has_default and field.id not in known
    )


def can_be_set(level: str, screen: CreateScreen) -> bool:
    """Whether a ticket can be created under a security level, and seen by us afterwards.

    Jira offers the levels that we belong to. A ticket that vanished from our sight would be made again.
    """
    field = screen.field("security")
    return field is not None and level in field.allowed


def as_written(field: CreateField) -> str:
    """A line for the configuration with a value that the field takes; empty where its form is not known."""
    choice = json.dumps(field.allowed[0] if field.allowed else "…", ensure_ascii=False)
    match field.form:
        case FieldForm.UNKNOWN:
            return ""
        case FieldForm.TEXT:
            value = '"…"'
        case FieldForm.DOCUMENT:
            value = _DOCUMENT
        case FieldForm.NUMBER:
            value = "1"
        case FieldForm.DAY:
            value = f'"{_DAY}"'
        case FieldForm.MOMENT:
            value = f'"{_DAY}T09:00:00.000+0000"'
        case FieldForm.OPTION:
            value = f"{{value: {choice}}}"
        case FieldForm.NAMED | FieldForm.USER_NAME:
            value = f"{{name: {choice}}}"
        case FieldForm.ACCOUNT:
            value = '{accountId: "…"}'
    return f"{field.id}: [{value}]" if field.several else f"{field.id}: {value}"


def takes(field: CreateField, value: object) -> bool:
    """Whether Jira would take a value for the field, as far as its form and its allowed values tell."""
    if field.form is FieldForm.UNKNOWN:
        return True
    if field.several:
        return isinstance(value, list) and all(_takes_one(field, one) for one in value)
    return _takes_one(field, value)


def _takes_one(field: CreateField, value: object) -> bool:
    match field.form:
        case FieldForm.UNKNOWN:
            return True
        case FieldForm.TEXT:
            return isinstance(value, str)
        case FieldForm.DOCUMENT:
            return isinstance(value, dict) and value.get("type") == "doc"
        case FieldForm.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case FieldForm.DAY:
            return isinstance(value, str) and len(value) == len(_DAY) and _is_day(value)
        case FieldForm.MOMENT:
            return isinstance(value, str) and "T" in value and _is_day(value.partition("T")[0])
        case FieldForm.OPTION:
            return _is_allowed(field, value, "value")
        case FieldForm.NAMED:
            return _is_allowed(field, value, "name")
        case FieldForm.USER_NAME:
            return isinstance(value, dict) and not value.keys().isdisjoint({"name", "key"})
        case FieldForm.ACCOUNT:
            return isinstance(value, dict) and not value.keys().isdisjoint({"accountId", "id"})


def _is_allowed(field: CreateField, value: object, key: str) -> bool:
    if not isinstance(value, dict) or value.keys().isdisjoint({key, "id"}):
        return False
    if "id" in value:
        return not field.allowed_ids or str(value["id"]) in field.allowed_ids
    return not field.allowed or str(value[key]).casefold() in map(str.casefold, field.allowed)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
