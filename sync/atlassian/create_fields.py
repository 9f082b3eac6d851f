"""The fields of a create screen, and how Jira wants their values to be written."""

from sync.atlassian import wire
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


def create_field(field: wire.FieldMeta, person: str) -> CreateField:
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


def _form(kind: wire.FieldSchema, type_: str, *, on_cloud: bool) -> FieldForm:
    """Unknown for what an app brings along: it may say ``string`` and want something else."""
    if kind.custom and not kind.custom.startswith(_BUILT_IN):
        return FieldForm.UNKNOWN
    if type_ == "user":
        return FieldForm.ACCOUNT if on_cloud else FieldForm.USER_NAME
    if on_cloud and (kind.custom == f"{_BUILT_IN}textarea" or kind.system == "environment"):
        return FieldForm.DOCUMENT
    return _FORMS.get(type_, FieldForm.UNKNOWN)
