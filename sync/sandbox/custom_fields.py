"""What custom fields may hold: from the wire form of a create or an edit to checked values."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sync.sandbox import adf
from sync.sandbox.errors import FieldError
from sync.sandbox.issues import CustomField, Kind, Named


def custom_value(
    field: CustomField, wire: Any, *, documents: bool, is_somebody: Callable[[Any], bool]
) -> object:
    """``documents`` tells whether long texts are documents or wiki text in this API."""
    if wire is None:
        return None
    match field.kind:
        case Kind.TEXT:
            return _text(wire)
        case Kind.PARAGRAPHS if documents:
            if not adf.is_document(wire):
                raise FieldError("Operation value must be an Atlassian Document")
            return wire
        case Kind.PARAGRAPHS:
            return _text(wire)
        case Kind.NUMBER:
            if not isinstance(wire, int | float) or isinstance(wire, bool):
                raise FieldError("Operation value must be a number")
            return wire
        case Kind.DAY:
            return _day(wire)
        case Kind.SELECT | Kind.CASCADING:
            return _option(field.options, wire)
        case Kind.SELECT_SEVERAL:
            return [_option(field.options, one) for one in _array(wire)]
        case Kind.LABELS:
            return [_text(one) for one in _array(wire)]
        case Kind.PERSON:
            return _person(wire, is_somebody)
        case Kind.PEOPLE:
            return [_person(one, is_somebody) for one in _array(wire)]


def _text(wire: Any) -> str:
    if not isinstance(wire, str):
        raise FieldError("Operation value must be a string")
    return wire


def _day(wire: Any) -> str:
    try:
        return date.fromisoformat(wire).isoformat()
    except (TypeError, ValueError):
        raise FieldError(f"Error parsing date string: {wire}") from None


def _array(wire: Any) -> list[Any]:
    if not isinstance(wire, list):
        raise FieldError("data was not an array")
    return wire


def _option(options: tuple[Named, ...], wire: Any) -> dict[str, str]:
    asked = wire if isinstance(wire, dict) else {}
    for option in options:
        if option.id == str(asked.get("id")) or ("id" not in asked and option.name == asked.get("value")):
            return {"id": option.id, "value": option.name}
    raise FieldError(f"Option value '{wire}' is not valid")


def _person(wire: Any, is_somebody: Callable[[Any], bool]) -> Any:
    if not isinstance(wire, dict) or not is_somebody(wire):
        raise FieldError("Specify a valid user")
    return wire
