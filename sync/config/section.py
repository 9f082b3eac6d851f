"""What all sections of a configuration share."""

from collections.abc import Callable, Iterable, Iterator
from typing import Self

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from sync.config.descriptions import descriptions
from sync.config.problems import Location, Problem, refuse


class Section(BaseModel):
    """A mapping in the file: frozen, and an unknown key is a problem.

    The text below each setting is its description for editors, and what a message says where it is missing.
    """

    # built with the whole configuration, not each by itself before
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        settings = handler.resolve_ref_schema(described)["properties"]
        for name, text in descriptions(cls).items():
            settings[name]["description"] = text
        return described

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        refuse(self.contradictions())
        return self

    def contradictions(self) -> Iterator[Problem]:
        """Values that are fine each alone and not together."""
        yield from ()


def same_names(names: Iterable[str], fold: Callable[[str], str], location: Location) -> Iterator[Problem]:
    """Names that are one and the same once folded."""
    first: dict[str, str] = {}
    for name in names:
        twin = first.setdefault(fold(name), name)
        if twin != name:
            yield Problem((*location, name), f'is the same as "{twin}"; keep one of them')
