"""Holds one exchange against the official description of its operation."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from jsonschema.exceptions import best_match
from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator, oas30_format_checker

from tests.conformance.exchanges import Exchange
from tests.conformance.specs import Operation, Schema, documented, escaped, operation_of, spec

_JSON = "application/json"


class Part(StrEnum):
    """Which part of an exchange is not as described."""

    OPERATION = "operation"
    QUERY = "query"
    BODY = "body"
    STATUS = "status"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Fault:
    """``place`` is a parameter, a status, or where in the JSON (``issues/*/fields``)."""

    spec: str
    operation: str
    part: Part
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.spec}: {self.operation}: {self.part} {self.place}: {self.message}"


def faults(exchange: Exchange) -> Iterator[Fault]:
    """Everything about an exchange that the official files do not allow; only the worker's own requests
    are judged, but every answer.

    Of a route that no file knows, only a request is at fault: a removed one still has an answer.
    """
    operation = operation_of(exchange.method, exchange.path)
    if operation is None:
        if exchange.ours:
            yield Fault("", f"{exchange.method} {exchange.path}", Part.OPERATION, "", "is in no file")
        return
    if exchange.ours:
        yield from _query(operation, exchange.query)
        yield from _body(operation, exchange.body)
    yield from _answer(operation, exchange)


# --- what was asked


def _query(operation: Operation, query: str) -> Iterator[Fault]:
    sent = parse_qs(query, keep_blank_values=True, strict_parsing=bool(query))
    known: dict[str, list[Schema]] = {}
    for one in documented(operation):
        if one["in"] == "query":
            known.setdefault(one["name"], []).append(one)
    for name, alternatives in known.items():
        if name not in sent and any(one.get("required") for one in alternatives):
            yield _fault(operation, Part.QUERY, name, "is required")
    for name, values in sent.items():
        if name not in known:
            yield _fault(operation, Part.QUERY, name, "is not a parameter")
        elif not any(_fits(operation, one, values) for one in known[name]):
            yield _fault(operation, Part.QUERY, name, f"does not allow {values}")


def _fits(operation: Operation, parameter: Schema, values: list[str]) -> bool:
    """Whether what was sent for a parameter can be read as its schema; text may stand for a number."""
    schema: Schema = parameter["schema"]
    if "$ref" in schema:
        schema = spec(operation.spec).at(schema["$ref"])
    if schema.get("type") == "array":
        joined = not parameter.get("explode", True)
        parts = [part for value in values for part in value.split(",")] if joined else values
        kind = schema["items"].get("type")
        value: Any = [_read(part, kind) for part in parts]
    elif len(values) == 1:
        value = _read(values[0], schema.get("type"))
    else:
        return False
    return bool(OAS30WriteValidator(schema, registry=spec(operation.spec).registry).is_valid(value))


def _read(text: str, kind: str | None) -> object:
    if kind in {"integer", "number"} and text.lstrip("-").isdigit():
        return int(text)
    if kind == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text


def _body(operation: Operation, body: bytes) -> Iterator[Fault]:
    description, pointer = operation.description.get("requestBody"), f"{operation.pointer}/requestBody"
    if description and "$ref" in description:
        pointer = description["$ref"]
        description = spec(operation.spec).at(pointer)
    if not body:
        if description and description.get("required"):
            yield _fault(operation, Part.BODY, "", "is required")
        return
    if not description:
        yield _fault(operation, Part.BODY, "", "is not taken")
        return
    validator = _validator(operation.spec, f"{pointer}/content/{escaped(_JSON)}/schema", asked=True)
    yield from _mismatches(operation, Part.BODY, validator, json.loads(body))


# --- what was answered


def _answer(operation: Operation, exchange: Exchange) -> Iterator[Fault]:
    status = str(exchange.status)
    described = operation.description["responses"].get(status)
    if described is None:
        yield _fault(operation, Part.STATUS, status, "is not described")
        return
    if "schema" not in described.get("content", {}).get(_JSON, {}):
        return
    pointer = f"{operation.pointer}/responses/{status}/content/{escaped(_JSON)}/schema"
    document = json.loads(exchange.answer) if exchange.answer else None
    validator = _validator(operation.spec, pointer, asked=False)
    yield from _mismatches(operation, Part.ANSWER, validator, document)


@cache
def _validator(name: str, pointer: str, *, asked: bool) -> Any:
    """Strict about what is asked: nothing but the named properties may be sent."""
    kind, urn = (OAS30WriteValidator, f"urn:{name}:closed") if asked else (OAS30ReadValidator, f"urn:{name}")
    return kind({"$ref": urn + pointer}, registry=spec(name).registry, format_checker=oas30_format_checker)


def _mismatches(operation: Operation, part: Part, validator: Any, document: object) -> Iterator[Fault]:
    for error in validator.iter_errors(document):
        cause = best_match([error])
        place = "/".join("*" if isinstance(step, int) else step for step in cause.absolute_path)
        yield _fault(operation, part, place, cause.message[:200])


def _fault(operation: Operation, part: Part, place: str, message: str) -> Fault:
    return Fault(operation.spec, str(operation), part, place, message)
