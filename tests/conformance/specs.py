"""The official OpenAPI files beside the repository, and which of their operations a request belongs to."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from referencing import Registry
from referencing.jsonschema import DRAFT4

FOLDER = Path(__file__).parents[3] / "shared" / "specs"
ABSENT = "The official OpenAPI files are not beside this repository (../shared/specs)."

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file's paths stand on the embedded site: ``within`` the file they begin otherwise."""

    spec: str
    path: str
    within: str


PLACES = (
    Place("confluence-cloud-v2", "/wiki/api/v2", ""),
    Place("confluence-cloud-v1", "/wiki/rest/api", "/wiki/rest/api"),
    Place("jira-cloud-v3", "/rest/api/3", "/rest/api/3"),
    Place("confluence-dc-10.0", "/confluence/rest/api", "/rest/api"),
    Place("jira-dc-10.3", "/jira/rest/api/2", "/api/2"),
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path of a file. ``pointer`` is where the file describes it."""

    spec: str
    method: str
    template: str
    description: Schema = field(compare=False, repr=False)
    shared: tuple[Schema, ...] = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def pointer(self) -> str:
        return f"#/paths/{escaped(self.template)}/{self.method.lower()}"


@dataclass(frozen=True, slots=True)
class Spec:
    """One file. References in it are resolved by ``registry``, under ``urn:NAME``, and under
    ``urn:NAME:closed`` where objects hold nothing but the properties they name."""

    name: str
    document: Schema
    registry: Registry[Any]

    def operation(self, method: str, path: str) -> Operation | None:
        """The one that a path (the file's spelling, filled in or not) belongs to; the most literal wins."""
        fitting = [template for template in self.document["paths"] if _fits(template, path)]
        for template in sorted(fitting, key=lambda one: one.count("{")):
            item = self.document["paths"][template]
            if method.lower() in item:
                shared = tuple(item.get("parameters", ()))
                return Operation(self.name, method, template, item[method.lower()], shared)
        return None

    def at(self, reference: str) -> Schema:
        """What ``#/components/…`` stands for."""
        found: Any = self.document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return dict(found)


def present() -> bool:
    return FOLDER.is_dir()


@cache
def spec(name: str) -> Spec:
    document = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    resources = [(f"urn:{name}", document), (f"urn:{name}:closed", _closed(document))]
    registry: Registry[Any] = Registry().with_resources(
        (urn, DRAFT4.create_resource(contents)) for urn, contents in resources
    )
    return Spec(name, document, registry)


def place_of(path: str) -> Place | None:
    """Which file speaks of a path of the embedded site."""
    return next((place for place in PLACES if path.startswith(f"{place.path}/")), None)


def operation_of(method: str, path: str) -> Operation | None:
    """The operation of a path of the embedded site."""
    place = place_of(path)
    if place is None:
        return None
    return spec(place.spec).operation(method, place.within + path.removeprefix(place.path))


def escaped(part: str) -> str:
    """As one step of a JSON pointer within a URI."""
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _fits(template: str, path: str) -> bool:
    steps, wanted = path.split("/"), template.split("/")
    return len(steps) == len(wanted) and all(
        step == want or want.startswith("{") for step, want in zip(steps, wanted, strict=True)
    )


def _closed(part: Any) -> Any:
    """A copy whose objects refuse what they do not name; compositions stay open, or nothing could fit."""
    if isinstance(part, list):
        return [_closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    copy = {name: value if name == "allOf" else _closed(value) for name, value in part.items()}
    if (
        part.get("type") == "object"
        and part.get("properties")
        and part.get("additionalProperties", True) is True
    ):
        copy["additionalProperties"] = False
    return copy


def documented(operation: Operation) -> Iterator[Schema]:
    """The parameters of an operation, references resolved."""
    for one in (*operation.shared, *operation.description.get("parameters", ())):
        yield spec(operation.spec).at(one["$ref"]) if "$ref" in one else one
