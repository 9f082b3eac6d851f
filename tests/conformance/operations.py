"""Which operations the adapters use, read from their source: no record of what happened can hide one."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conformance.specs import Operation, operation_of

_ADAPTERS = Path(__file__).parents[2] / "sync" / "atlassian"

# Where the paths of a module (or of a dialect it names) stand on the embedded site.
_CONFLUENCE_CLOUD, _CONFLUENCE_DC = "/wiki", "/confluence"
_JIRA_CLOUD, _JIRA_DC = "/rest/api/3", "/jira/rest/api/2"
_MODULES = {
    "confluence": (_CONFLUENCE_CLOUD,),
    "confluence_dc": (_CONFLUENCE_DC,),
    "content": (_CONFLUENCE_CLOUD, _CONFLUENCE_DC),
}
_INSPECTION = {"/api/v2": _CONFLUENCE_CLOUD, "/rest/api": _CONFLUENCE_DC, "/_edge": ""}
_DIALECTS = {
    "CLOUD": (_JIRA_CLOUD,),
    "DATA_CENTER": (_JIRA_DC,),
    "dialect": (_JIRA_CLOUD, _JIRA_DC),
    "_dialect": (_JIRA_CLOUD, _JIRA_DC),
}


def used() -> dict[str, Operation | None]:
    """By method and path on the embedded site; None where no official file knows it."""
    found: dict[str, Operation | None] = {}
    for path in sorted(_ADAPTERS.glob("*.py")):
        for method, route in routes_in(path.stem, ast.parse(path.read_text(encoding="utf-8"))):
            found[f"{method} {route}"] = operation_of(method, route)
    return found


def _roots(module: str, path: str) -> tuple[str, ...]:
    if module == "inspection":
        return (next(root for beginning, root in _INSPECTION.items() if path.startswith(beginning)),)
    return _MODULES[module]


def routes_in(module: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Method and path of every route; raises where one is written so that it cannot be read."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="Route"),
                args=[ast.Constant(value=str(method)), ast.Constant(value=str(path))],
            ):
                yield from ((method, root + path) for root in _roots(module, path))
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=dialect) | ast.Attribute(attr=dialect), attr="route"),
                args=[ast.Constant(value=str(method)), ast.Constant(value=str(path))],
            ):
                yield from ((method, root + path) for root in _DIALECTS[dialect])
            case ast.Call(func=ast.Name(id="Route") | ast.Attribute(attr="Route" | "route")) if not _is_root(
                node
            ):
                raise AssertionError(f"{module}.py:{node.lineno}: which route this is cannot be read")
            case _:
                pass


def _is_root(call: ast.Call) -> bool:
    """Whether this is where a dialect puts its root before a path."""
    return ast.unparse(call) == "Route(method, self.root + path)"
