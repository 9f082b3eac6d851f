"""How Jira wants the fields of a create screen to be written, as far as it tells."""

from typing import Any

import pytest

from sync.atlassian import create_fields, wire
from sync.core.model import FieldForm

BUILT_IN = "com.atlassian.jira.plugin.system.customfieldtypes"


def form(schema: dict[str, Any] | None, person: str = "accountId") -> tuple[FieldForm, bool]:
    told = {"fieldId": "x", "name": "X", **({"schema": schema} if schema is not None else {})}
    field = create_fields.create_field(wire.parse(create_fields.FieldMeta, told), person)
    return field.form, field.several


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (None, (FieldForm.UNKNOWN, False)),
        ({"type": "string", "custom": f"{BUILT_IN}:textfield"}, (FieldForm.TEXT, False)),
        ({"type": "datetime", "custom": f"{BUILT_IN}:datetime"}, (FieldForm.MOMENT, False)),
        ({"type": "array", "items": "version", "system": "fixVersions"}, (FieldForm.NAMED, True)),
        (
            {"type": "array", "items": "group", "custom": f"{BUILT_IN}:multigrouppicker"},
            (FieldForm.UNKNOWN, True),
        ),
        ({"type": "issuelink", "system": "parent"}, (FieldForm.UNKNOWN, False)),
        ({"type": "any", "custom": "com.pyxis.greenhopper.jira:gh-epic-link"}, (FieldForm.UNKNOWN, False)),
        ({"type": "string", "custom": "com.example:checklist"}, (FieldForm.UNKNOWN, False)),
        (
            {"type": "array", "items": "string", "custom": "com.pyxis.greenhopper.jira:gh-sprint"},
            (FieldForm.UNKNOWN, True),
        ),
    ],
)
def test_a_field_is_known_by_its_schema(schema: dict[str, Any], expected: tuple[FieldForm, bool]) -> None:
    """Apps say "string" for what takes something else, and nothing is known of theirs."""
    assert form(schema) == expected


@pytest.mark.parametrize(
    ("schema", "cloud", "data_center"),
    [
        ({"type": "user", "system": "reporter"}, FieldForm.ACCOUNT, FieldForm.USER_NAME),
        ({"type": "string", "system": "environment"}, FieldForm.DOCUMENT, FieldForm.TEXT),
        ({"type": "string", "custom": f"{BUILT_IN}:textarea"}, FieldForm.DOCUMENT, FieldForm.TEXT),
    ],
)
def test_people_and_long_texts_are_written_by_flavour(
    schema: dict[str, Any], cloud: FieldForm, data_center: FieldForm
) -> None:
    assert form(schema) == (cloud, False)
    assert form(schema, person="name") == (data_center, False)


@pytest.mark.parametrize("allowed", [["a", "b"], [None], [{"id": 1.5}], [{"value": {"x": 1}}], "all", {}])
def test_of_values_told_in_a_shape_of_an_app_s_own_none_is_known(allowed: object) -> None:
    """They are that field's affair: the screen can be read all the same."""
    odd = {
        "fieldId": "customfield_1",
        "name": "Team",
        "schema": {"type": ["string"]},
        "allowedValues": allowed,
    }
    fields = wire.parse(create_fields.FieldMetas, {"fields": [odd], "total": 1}).items
    (field,) = (create_fields.create_field(one, "accountId") for one in fields)
    assert (field.name, field.allowed, field.required) == ("Team", (), False)
