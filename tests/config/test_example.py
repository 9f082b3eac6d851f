"""The example and the schema: complete, valid, and never out of date."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from sync.config import Config, load, schema
from tests.config.given import MINIMAL, Write

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "config" / "example.yaml"


def uncommented(text: str) -> str:
    """The example with everything on that is off: behind such a # comes no single blank, as in prose."""
    return re.sub(r"(?m)^( +)#(?! \S)", r"\1", text)


def settings(value: object, prefix: str = "") -> Iterator[str]:
    """The dotted names of all settings that were written."""
    match value:
        case BaseModel():
            for name in value.model_fields_set:
                yield f"{prefix}{name}"
                yield from settings(getattr(value, name), f"{prefix}{name}.")
        case dict():
            for element in value.values():
                yield from settings(element, prefix)
        case tuple() | list():
            for element in value:
                yield from settings(element, prefix)
        case _:
            pass


def possible(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted names of all settings there are, from the JSON Schema."""
    document = model.model_json_schema()

    def walk(node: dict[str, Any], prefix: str) -> Iterator[str]:
        if reference := node.get("$ref"):
            yield from walk(document["$defs"][reference.rsplit("/", 1)[1]], prefix)
        for name, child in node.get("properties", {}).items():
            yield f"{prefix}{name}"
            yield from walk(child, f"{prefix}{name}.")
        for inner in (node.get("items"), node.get("additionalProperties"), *node.get("allOf", ())):
            if isinstance(inner, dict):
                yield from walk(inner, prefix)

    yield from walk(document, prefix)


def test_the_example_is_valid_as_shipped() -> None:
    assert load(EXAMPLE).tickets.project == "OPS"


def test_the_example_shows_every_setting(write: Write) -> None:
    text = uncommented(EXAMPLE.read_text()).replace(
        "/etc/ssl/certs/ca-certificates.crt", DEFAULT_CA_BUNDLE_PATH
    )
    # signing in with an OAuth client excludes signing in with an e-mail address
    text, found = re.subn(r"(?m)^  client_id: .*$", "", text)
    clients = {"confluence.client_id", "jira.client_id"}
    assert found == len(clients)
    assert set(settings(load(write(text)))) == set(possible(Config)) - clients


def test_the_example_shows_defaults_and_nothing_else_where_it_sets_something(write: Write) -> None:
    example, bare = load(EXAMPLE), load(write(MINIMAL))
    for section in set(Config.model_fields) - {"confluence", "jira"}:
        assert getattr(example, section) == getattr(bare, section), section


def test_a_copy_of_the_example_where_it_is_to_be_copied_names_its_schema_for_editors() -> None:
    """README copies it to the folder above; editors look for the schema from where the file is."""
    first = EXAMPLE.read_text(encoding="utf-8").partition("\n")[0]
    _, named, schema_file = first.partition("# yaml-language-server: $schema=")
    assert named
    assert (ROOT / schema_file).samefile(ROOT / "config" / "schema.json")


def test_the_schema_is_current() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "sync.config"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    kept = (ROOT / "config" / "schema.json").read_text(encoding="utf-8")
    assert kept == printed == schema(), "make it anew: python -m sync.config > config/schema.json"


def test_every_setting_is_described_for_editors() -> None:
    document = json.loads(schema())
    definitions = document["$defs"]
    for definition in (document, *definitions.values()):
        for name, setting in definition.get("properties", {}).items():
            section = definitions.get(setting.get("$ref", "").rsplit("/", 1)[-1], {})
            assert setting.get("description") or section.get("description"), name
