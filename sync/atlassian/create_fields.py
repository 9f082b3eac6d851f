"""The fields of a create screen: how Jira tells of them, and how it wants their values to be written."""

from typing import Annotated

from pydantic import (
    AliasChoices,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from sync.atlassian.wire import Id, Wire
from sync.core.model import CreateField, FieldForm

_BUILT_IN = "com.atlassian.jira.plugin.system.customfieldtypes:"
_FORMS = {
    "string": FieldForm.TEXT,
    "number": FieldForm.NUMBER,
    "date": FieldForm.DAY,
    "datetime": FieldForm.MOMENT,
    "option": FieldForm.OPTION,
    "option-with-child": FieldForm.OPTION,
    "component": FieldForm.NAMED,
    "version": FieldForm.NAMED,
    "priority": FieldForm.NAMED,
    "securitylevel": FieldForm.NAMED,
}


class IssueType(Wire):
    id: Id
    name: str
    subtask: bool = False


class Allowed(Wire):
    id: Id = ""
    key: Id = ""
    name: Id = ""
    value: Id = ""


class FieldSchema(Wire):
    """``items`` are what an array holds; ``custom`` names the kind of a field that is not Jira's own."""

    type: str = ""
    items: str = ""
    system: str = ""
    custom: str = ""


def _or_else(untold: object) -> WrapValidator:
    """What an app says of its field may have any shape; one that nobody knows counts as nothing said."""

    def understood(value: object, understand: ValidatorFunctionWrapHandler) -> object:
        try:
            return understand(value)
        except ValidationError:
            return untold

    return WrapValidator(understood)


class FieldMeta(Wire):
    id: str = Field(validation_alias=AliasChoices("fieldId", "key"))
    name: str
    required: bool = False
    has_default: bool = Field(False, alias="hasDefaultValue")
    allowed: Annotated[tuple[Allowed, ...], _or_else(())] = Field((), alias="allowedValues")
    kind: Annotated[FieldSchema, _or_else(FieldSchema())] = Field(FieldSchema(), alias="schema")


class IssueTypes(Wire):
    items: tuple[IssueType, ...] = Field(validation_alias=AliasChoices("issueTypes", "values"))
    total: int = 0


class FieldMetas(Wire):
    items: tuple[FieldMeta, ...] = Field(validation_alias=AliasChoices("fields", "values"))
    total: int = 0


def create_field(field: FieldMeta, person: str) -> CreateField:
    """``person`` is what people are named by: ``accountId`` on Cloud, ``name`` on Data Center."""
    several = field.kind.type == "array"
    type_ = field.kind.items if several else field.kind.type
    return CreateField(
        id=field.id,
        name=field.name,
        required=field.required,
        has_default=field.has_default,
        allowed=tuple(one.name or one.value for one in field.allowed),
        allowed_ids=tuple(one.id for one in field.allowed),
        form=_form(field.kind, type_, on_cloud=person == "accountId"),
        several=several,
    )


def _form(kind: FieldSchema, type_: str, *, on_cloud: bool) -> FieldForm:
    """Unknown for what an app brings along: it may say ``string`` and want something else."""
    if kind.custom and not kind.custom.startswith(_BUILT_IN):
        return FieldForm.UNKNOWN
    if type_ == "user":
        return FieldForm.ACCOUNT if on_cloud else FieldForm.USER_NAME
    if on_cloud and (kind.custom == f"{_BUILT_IN}textarea" or kind.system == "environment"):
        return FieldForm.DOCUMENT
    return _FORMS.get(type_, FieldForm.UNKNOWN)
