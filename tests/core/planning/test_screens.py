"""What a create screen takes."""

import pytest
import yaml

from sync.core.model import CreateField, FieldForm
from sync.core.planning.screens import as_written, takes

MEI = {"accountId": "5b10a"}


def field(form: FieldForm, *allowed: str, several: bool = False) -> CreateField:
    ids = tuple(str(number) for number in range(1, len(allowed) + 1))
    return CreateField("x", "X", True, allowed=allowed, allowed_ids=ids, form=form, several=several)


@pytest.mark.parametrize(
    ("form", "value", "taken"),
    [
        (FieldForm.UNKNOWN, object(), True),
        (FieldForm.MOMENT, "2026-12-31T09:00:00.000+0000", True),
        (FieldForm.MOMENT, "2026-12-31", False),
        (FieldForm.MOMENT, "tomorrowT09:00", False),
        (FieldForm.DAY, "20261231", False),
        (FieldForm.NAMED, {"name": "Whatever"}, True),
        (FieldForm.NAMED, {"id": "10000"}, True),
        (FieldForm.NAMED, {"value": "Whatever"}, False),
        (FieldForm.OPTION, {"value": "Whatever"}, True),
        (FieldForm.USER_NAME, {"name": "mei"}, True),
        (FieldForm.USER_NAME, {"key": "JIRAUSER10000"}, True),
        (FieldForm.USER_NAME, MEI, False),
        (FieldForm.ACCOUNT, MEI, True),
    ],
)
def test_a_value_is_held_against_the_form(form: FieldForm, value: object, taken: bool) -> None:
    """Nothing is known against a value where Jira does not list those that it allows."""
    assert takes(field(form), value) is taken
    assert takes(field(form, several=True), [value]) is taken


@pytest.mark.parametrize("value", [{"name": "north"}, {"id": "2"}, {"id": 2}])
def test_a_value_is_known_by_its_name_in_any_case_and_by_its_id(value: object) -> None:
    assert takes(field(FieldForm.NAMED, "South", "North"), value)


@pytest.mark.parametrize("value", [{"name": "east"}, {"id": "3"}, {"name": "north", "id": "3"}])
def test_a_value_that_is_not_allowed_is_not_taken(value: object) -> None:
    assert not takes(field(FieldForm.NAMED, "South", "North"), value)


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("form", [form for form in FieldForm if form is not FieldForm.UNKNOWN])
def test_what_is_written_as_an_example_is_of_the_right_form(form: FieldForm, several: bool) -> None:
    written = yaml.safe_load(as_written(field(form, several=several)))

    assert takes(field(form, several=several), written["x"])


def test_nothing_is_written_for_a_form_that_is_not_known() -> None:
    assert as_written(field(FieldForm.UNKNOWN)) == ""
