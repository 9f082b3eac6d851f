"""What is wrong with a configuration, said so that a person knows what to change.

A value is quoted only by the checks of our own that know it cannot be a secret.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from sync.config.descriptions import descriptions

Location = tuple[str | int, ...]

_SECRET_KEY = re.compile(r"token|passw|secret|api_?key|credential|^pat$", re.IGNORECASE)

_ALIKE = 0.75  # of letters; below it a guess misleads: "sites" is not "texts"

_SENTENCES = {
    "string_type": "must be a text; put it in quotes",
    "string_too_short": "must not be empty",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list, for example [one, two]",
    "frozen_set_type": "must be a list, for example [one, two]",
    "dict_type": "must hold lines of the form `name: value`",
    "model_type": "must hold lines of the form `name: value`",
    "too_short": "must not be empty",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "date_type": "must be a date, for example 2026-01-31",
    "date_parsing": "must be a date, for example 2026-01-31",
    "date_from_datetime_parsing": "must be a date, for example 2026-01-31",
    "date_from_datetime_inexact": "must be a date, for example 2026-01-31",
    "time_type": "must be a time of day, for example 18:00",
    "time_parsing": "must be a time of day, for example 18:00",
    "path_type": "must be the path of a file",
    "path_not_file": "names no file that can be read here",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where it stands, and a sentence."""

    location: Location
    text: str

    @property
    def where(self) -> str:
        """The location as people write it, for example ``tickets.routes[0].project``."""
        return "".join(_step(part) for part in self.location).removeprefix(".")


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if re.fullmatch(r"[\w-]+", part) else f'["{part}"]'


def refuse(problems: Iterable[Problem]) -> None:
    """Raise inside a pydantic validator when there are any problems; locations are relative to the model."""
    if found := list(problems):
        raise PydanticCustomError("contradiction", "values contradict each other", {"problems": found})


def explain(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """Every problem pydantic found, in our words; locations are relative to ``model``.

    Values are compared with each other only where each alone is fine: advice on half a section would mislead.
    """
    for detail in error.errors(include_url=False, include_input=False):
        yield from _explain(detail, model)


def _explain(detail: ErrorDetails, model: type[BaseModel]) -> Iterator[Problem]:
    location = tuple(part for part in detail["loc"] if part != "[key]")
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "default_factory_not_called":
            return  # it only says that another value of the section is wrong
        case "contradiction":
            for problem in context["problems"]:
                yield Problem(location + problem.location, problem.text)
        case "missing":
            yield Problem(location, _missing(location, model))
        case "extra_forbidden":
            yield Problem(location, _unknown(location, model))
        case "value_error":
            yield Problem(location, str(context["error"]))
        case kind:
            yield Problem(location, _SENTENCES.get(kind, detail["msg"]).format(**context))


def _missing(location: Location, model: type[BaseModel]) -> str:
    meaning = descriptions(_section(model, location[:-1])).get(str(location[-1]), "").removesuffix(".")
    return f"is missing; it is {meaning[:1].lower()}{meaning[1:]}"


def _unknown(location: Location, model: type[BaseModel]) -> str:
    key = str(location[-1])
    if _SECRET_KEY.search(key):
        product = location[0] if location[0] in {"confluence", "jira"} else "confluence or jira"
        names = " or ".join(f"POSTMORTEM_SYNC_{name.upper()}_TOKEN" for name in str(product).split(" or "))
        return f"secrets never stand in this file; remove the line and set {names} (or the same with _FILE)"
    known = list(_section(model, location[:-1]).model_fields)
    close = difflib.get_close_matches(key, known, n=1, cutoff=_ALIKE)
    return (
        f'is not known; did you mean "{close[0]}"?'
        if close
        else f"is not known; known are {', '.join(known)}"
    )


def _section(model: type[BaseModel], location: Location) -> type[BaseModel]:
    """The model that describes the mapping at a location; list positions and free names lead nowhere new."""
    for part in location:
        if field := model.model_fields.get(str(part)):
            model = next(_models(field.annotation), model)
    return model


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
