"""The text below each setting: what it means, for editors, and for whoever has left it out.

It is read from the source when somebody asks for it; to let pydantic do so takes a tenth of every start.
"""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise

from pydantic import BaseModel


def descriptions(section: type[BaseModel]) -> dict[str, str]:
    """By setting, inherited ones included."""
    sections = (base for base in reversed(section.__mro__) if issubclass(base, BaseModel))
    found = {name: text for base in sections if base is not BaseModel for name, text in _written_in(base)}
    return {name: found[name] for name in section.model_fields if name in found}


def _written_in(section: type[BaseModel]) -> Iterator[tuple[str, str]]:
    (definition,) = ast.parse(inspect.getsource(section)).body
    assert isinstance(definition, ast.ClassDef)  # noqa: S101  (settings are not nested in functions)
    for setting, below in pairwise(definition.body):
        match setting, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text)
            case _:
                pass
