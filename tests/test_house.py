"""Who may know whom: the table of the architecture, held against every import under ``sync``.

A new module fails here until it has a place in the tables below. That is meant: decide where it belongs.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).parent.parent

# The shell: each part, and the other parts of ours it may import. ``sandbox`` shares no code with the rest.
SHELL: Final = {
    "clock": set[str](),
    "errors": set[str](),
    "in_parallel": set[str](),
    "log": set[str](),
    "memory": set[str](),
    "mint": set[str](),
    "unsent": set[str](),
    "sandbox": set[str](),
    "ports": {"core"},
    "chat": {"core", "unsent"},
    "config": {"core", "ports", "errors"},
    "atlassian": {"core", "ports", "errors", "clock", "in_parallel", "unsent"},
    "page_ledger": {"core", "ports", "errors"},
    "create": {"core", "ports", "errors", "in_parallel", "page_ledger"},
    "look_up": {"core", "ports", "errors", "in_parallel"},
    "page_work": {"core", "ports", "page_ledger"},
    "update": {"core", "ports", "errors", "page_work"},
    "rewrite": {"core", "ports", "page_work"},
    "link": {"core", "ports", "page_work"},
    "tell": {"core", "ports", "errors", "page_work"},
    "apply": {
        *("core", "ports", "errors", "in_parallel", "page_ledger", "page_work"),
        *("create", "update", "rewrite", "link", "tell"),
    },
    "look_at": {"core", "ports", "errors", "in_parallel", "page_ledger"},
    "run": {"core", "ports", "errors", "in_parallel", "look_at", "look_up"},
    "checking": {"core", "ports", "errors"},
    "audit": {"core", "ports", "errors", "page_ledger"},
    "console": {"core"},
    "metrics": {"core"},
    "journal": {"core", "ports", "errors"},
    "session": {
        *("core", "ports", "errors", "clock", "config", "log", "mint", "atlassian", "chat", "journal"),
        *("apply", "run", "checking", "memory"),
    },
    "demo": {"core", "errors", "config", "session", "sandbox"},
    "__main__": {"cli"},
    "cli": {
        *("core", "ports", "errors", "config", "session", "console", "checking", "audit", "demo", "sandbox"),
        *("metrics", "journal", "run", "look_at", "log"),
    },
}

# Imported only inside functions, except by each other: production does not install what the sandbox needs.
LAZY: Final = {"sandbox", "demo"}

# The core, from the ground up: a module may import from its own storey and from those below, without cycles.
CORE: Final = (
    {"model", "policy", "view", "words", "working_days"},  # what every storey speaks of
    {"reading"},  # what a page says
    {"writing"},  # what is written into it
    {"protocol"},  # one ticket per row
    {"owners"},  # who is meant, and who takes the ticket
    {"planning"},  # what is to be done about it all
    {"report"},  # what is told of it
)

# Libraries that belong to some parts alone; every other library may be used anywhere in the shell.
LIBRARIES: Final = {
    "atlassian": {"atlassian"},
    "tenacity": {"atlassian"},
    "prometheus_client": {"metrics"},
    "requests": {"atlassian", "sandbox", "chat", "unsent"},
    "urllib3": {"atlassian", "sandbox", "unsent"},
    "pydantic": {"config", "atlassian", "session", "demo"},
    "pydantic_settings": {"config"},
    "yaml": {"config", "sandbox"},
    "flask": {"sandbox"},
    "waitress": {"sandbox"},
    "click": {"cli"},
    "rich": {"console", "demo"},
}
CORE_LIBRARIES: Final = {"holidays", "rapidfuzz"}

# What reaches outside, or answers differently each time.
IMPURE_MODULES: Final = frozenset(
    {
        *("asyncio", "concurrent", "contextvars", "fileinput", "getpass", "glob", "http", "io", "locale"),
        *("logging", "mmap", "multiprocessing", "os", "pathlib", "platform", "pickle", "queue", "random"),
        *("sched", "secrets", "select", "selectors", "shelve", "shutil", "signal", "socket", "socketserver"),
        *("sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid"),
        *("warnings", "webbrowser"),
    }
)
IMPURE_NAMES: Final = frozenset({"open", "print", "input", "exec", "eval", "breakpoint", "__import__"})
IMPURE_CALLS: Final = frozenset(
    {"now", "today", "utcnow", "getenv", "sleep", "monotonic", "perf_counter", "uuid1", "uuid4", "urandom"}
)
IMPURE_ATTRIBUTES: Final = frozenset({"environ"})
CLOCKS: Final = frozenset({"date", "datetime", "time"})


@dataclass(frozen=True, slots=True)
class Import:
    """``module`` with its dots; ``inner`` where it stands inside a function."""

    module: str
    line: int
    inner: bool


def imports(tree: ast.AST, *, inner: bool = False) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import(names=names):
                yield from (Import(name.name, node.lineno, inner) for name in names)
            case ast.ImportFrom(module=module, names=names, level=0) if module:
                # with the name: in ``from sync.core import model`` it is a module, too
                yield from (Import(f"{module}.{name.name}", node.lineno, inner) for name in names)
            case ast.ImportFrom():
                yield Import("a relative import", node.lineno, inner)
            case ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(module))]):
                yield Import(module, node.lineno, inner)
            case _:
                function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                yield from imports(node, inner=inner or function)


def part_of(module: str) -> str:
    """``sync.atlassian.http`` belongs to ``atlassian``; the package itself to nothing."""
    return module.split(".")[1] if module.count(".") else ""


def storey_of(module: str) -> int | None:
    name = module.split(".")[2]
    return next((height for height, storey in enumerate(CORE) if name in storey), None)


def faults(module: str, source: str) -> list[str]:
    """Everything in a module that the house does not allow, with its line."""
    tree = ast.parse(source)
    if module.startswith("sync.core."):
        found = [*_core_imports(module, tree), *_impure_calls(tree)]
    elif part_of(module) in {"", "core"}:
        found = [(found.line, f"{module} imports {found.module}") for found in imports(tree)]
    else:
        found = list(_shell_imports(part_of(module), tree))
    return [f"{module}:{line}: {fault}" for line, fault in found]


def _shell_imports(part: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    if part not in SHELL:
        yield 1, f"{part} has no place in the house yet; give it one in SHELL"
        return
    for found in imports(tree):
        root = found.module.split(".")[0]
        if root == "a relative import":
            yield found.line, "a relative import"
        elif root != "sync":
            if part not in LIBRARIES.get(root, {part}):
                yield found.line, f"{part} may not use {root}"
        elif part_of(found.module) not in SHELL[part] | {part}:
            yield found.line, f"{part} may not know {part_of(found.module)}"
        elif part_of(found.module) in LAZY and part not in LAZY and not found.inner:
            yield found.line, f"{part_of(found.module)} is imported inside functions only"


def _core_imports(module: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    own = storey_of(module)
    if own is None:
        yield 1, "has no place in the core yet; give it one in CORE"
        return
    for found in imports(tree):
        root = found.module.split(".")[0]
        if root == "sync":
            other = storey_of(found.module) if found.module.startswith("sync.core.") else None
            if other is None:
                yield found.line, f"the core may not know {found.module}"
            elif other > own:
                yield found.line, f"{found.module} stands above it"
        elif root in sys.stdlib_module_names:
            if any(f"{found.module}.".startswith(f"{impure}.") for impure in IMPURE_MODULES):
                yield found.line, f"the core may not use {found.module}"
        elif root not in CORE_LIBRARIES:
            yield found.line, f"the core may not use {root}"


def _impure_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in IMPURE_NAMES:
                yield node.lineno, f"the core may not use {name}"
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in IMPURE_CALLS:
                yield node.lineno, f"the core may not call {name}()"
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if (
                owner in CLOCKS and name in IMPURE_CALLS
            ):
                yield node.lineno, f"the core may not use {owner}.{name}"
            case ast.Attribute(attr=name) if name in IMPURE_ATTRIBUTES:
                yield node.lineno, f"the core may not use {name}"


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted((ROOT / "sync").rglob("*.py"))
    }


# --- the house as it stands


@pytest.mark.parametrize("module", modules())
def test_every_module_knows_only_whom_it_may(module: str) -> None:
    assert faults(module, modules()[module].read_text(encoding="utf-8")) == []


def test_no_module_is_allowed_what_it_does_not_use() -> None:
    """Else the table would say of a room that it knows more than it does."""
    used = {
        (part_of(module), found.module.split(".")[0], part_of(found.module))
        for module, path in modules().items()
        for found in imports(ast.parse(path.read_text(encoding="utf-8")))
    }
    of_ours = {(part, "sync", other) for part, others in SHELL.items() for other in others}
    libraries = {(part, library) for library, parts in LIBRARIES.items() for part in parts}
    assert of_ours - used == set()
    assert libraries - {(part, library) for part, library, _ in used} == set()


def test_the_core_has_no_cycles() -> None:
    graph = {
        module: {
            other
            for found in imports(ast.parse(path.read_text(encoding="utf-8")))
            for other in (found.module, found.module.rpartition(".")[0])
            if other in modules() and other.startswith("sync.core.")
        }
        for module, path in modules().items()
        if module.startswith("sync.core.")
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the cycle


def test_the_house_is_not_empty() -> None:
    """Or the checks above would pass for having found nothing."""
    assert {"sync.core.model", "sync.ports", "sync.config", "sync.log"} <= set(modules())


# --- the checker itself finds what it is there to find


@pytest.mark.parametrize(
    ("module", "source"),
    [
        # who may know whom
        ("sync.run", "from sync.atlassian import connection"),
        ("sync.apply", "import sync.atlassian.http"),
        ("sync.apply", "from sync import run"),
        ("sync.tell", "from sync.apply import Apply"),
        ("sync.atlassian.http", "from sync.config import Config"),
        ("sync.atlassian.jira", "from sync.run import run"),
        ("sync.config.sites", "from sync.atlassian.connection import Connection"),
        ("sync.ports", "from sync.errors import SyncError"),
        ("sync.errors", "from sync.core.model import Page"),
        ("sync.sandbox.site", "from sync.core.model import Page"),
        ("sync.sandbox.site", "from sync.errors import SyncError"),
        ("sync.cli", "from sync.sandbox import site"),
        ("sync.cli.site", "from sync import demo"),
        ("sync.cli.site", "import_module('sync.sandbox')"),
        ("sync.apply", "def f():\n    return import_module('sync.sandbox')"),
        ("sync.run", "def f():\n    from sync.atlassian import http"),
        (
            "sync.run",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sync.config import Config",
        ),
        ("sync.run", "from . import apply"),
        ("sync.run", "import requests"),
        ("sync.ports", "from pydantic import BaseModel"),
        ("sync.apply", "import click"),
        ("sync.brand_new", ""),
        ("sync", "from sync.core import model"),
        # the order within the core
        ("sync.core.model", "from sync.core.planning.plan import plan"),
        ("sync.core.reading.tables", "from sync.core.planning import plan"),
        ("sync.core.protocol.claims", "from sync.core.planning.plan import plan"),
        ("sync.core.writing.render", "from sync.core.protocol.ledger import Ledger"),
        ("sync.core.model", "from sync.ports import PageReader"),
        ("sync.core.model", "from sync.errors import SyncError"),
        ("sync.core.brand_new", ""),
        ("sync.core.brand_new.room", ""),
        # what the core may not use
        ("sync.core.model", "import pydantic"),
        ("sync.core.model", "import requests"),
        ("sync.core.model", "import structlog"),
        ("sync.core.model", "import logging"),
        ("sync.core.model", "import os.path"),
        ("sync.core.model", "from os import environ"),
        ("sync.core.model", "from pathlib import Path"),
        ("sync.core.model", "import random"),
        ("sync.core.model", "from uuid import uuid4"),
        ("sync.core.model", "from urllib.request import urlopen"),
        ("sync.core.model", "from urllib import request"),
        ("sync.core.model", "def f():\n    import time"),
        ("sync.core.model", "open('x')"),
        ("sync.core.model", "write = print"),
        ("sync.core.model", "input()"),
        ("sync.core.model", "__import__('os')"),
        ("sync.core.model", "from datetime import datetime\nx = datetime.now(None)"),
        ("sync.core.model", "from datetime import datetime\nx = datetime.utcnow()"),
        ("sync.core.model", "from datetime import date\nx = date.today()"),
        ("sync.core.model", "from datetime import date\nclock = date.today"),
        ("sync.core.model", "import datetime\nx = datetime.datetime.now()"),
        ("sync.core.model", "x = anything.sleep(1)"),
        ("sync.core.model", "x = anything.getenv('HOME')"),
        ("sync.core.model", "x = anything.environ['HOME']"),
        ("sync.core.model", "x = uuid4()"),
    ],
)
def test_the_checker_finds(module: str, source: str) -> None:
    assert faults(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("sync.run", "from sync import look_up\nfrom sync.ports import PageReader\nimport structlog"),
        ("sync.cli", "import click\ndef demo():\n    from sync.sandbox import site"),
        (
            "sync.atlassian.jira",
            "from sync.atlassian.http import Transport\nfrom sync.core.model import Page",
        ),
        (
            "sync.core.planning.plan",
            (
                "from sync.core import model\nfrom sync.core.reading import tables\n"
                "import holidays\nfrom urllib.parse import quote"
            ),
        ),
        ("sync.core.reading.tables", "from sync.core.reading.values import read"),
        ("sync.core.planning.plan", "def due(policy, today):\n    return policy.now, today, identity.now"),
    ],
)
def test_the_checker_allows(module: str, source: str) -> None:
    assert faults(module, source) == []
