"""What operators read holds: links lead somewhere, commands and options exist, tables are complete."""

import json
import re
from pathlib import Path

import pytest

from sync.cli import main
from sync.config.tokens import Environment
from sync.metrics import METRICS

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/operations"
DOCUMENTS = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md"]
MAKEFILE = (ROOT / "Makefile").read_text()

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def headings(document: Path) -> set[str]:
    """The anchors of a document, as they are made from its headings."""
    found = re.findall(r"^#+ (.*)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in found}


def variables() -> set[str]:
    """Every environment variable that the worker listens to."""
    options = (option.envvar for option in main.commands["run"].params)
    named = [[envvar] if isinstance(envvar, str) else envvar or [] for envvar in options]
    tokens = (f"POSTMORTEM_SYNC_{name.upper()}" for name in Environment.model_fields)
    return {*tokens, *(name for names in named for name in names)}


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text()):
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        assert there.exists(), target
        assert not anchor or anchor in headings(there), target


@each_document
def test_every_command_and_option_exists(document: Path) -> None:
    text = document.read_text().replace("\\\n", " ")
    for command, rest in re.findall(r"postmortem-sync (?:--debug )?([a-z]+)((?: [^`\n|]*)?)", text):
        if command in main.commands:
            known = {name for option in main.commands[command].params for name in option.opts}
            assert set(re.findall(r"(?<= )--[a-z-]+", rest)) <= known, command


@each_document
def test_every_command_to_a_cluster_names_its_namespace(document: Path) -> None:
    """A Secret made in another one would be read by nobody."""
    text = document.read_text().replace("\\\n", " ")
    named = re.compile(r"--namespace postmortem-sync(-dev)? |.*(--kustomize|--filename) k8s/overlays/")

    for command in re.findall(r"kubectl ([^`|\n]+)", text):
        assert named.match(command), command


@each_document
def test_every_make_target_and_variable_exists(document: Path) -> None:
    text = document.read_text()

    targets = re.findall(r"(?:^    |`)make ([a-z-]+)", text, re.MULTILINE)
    assert set(targets) <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"\bPOSTMORTEM_SYNC_[A-Z_]+\b", text)) <= variables()


@each_document
def test_every_file_that_is_named_exists(document: Path) -> None:
    for named in re.findall(r"`((?:tests|k8s|config|docs)/[\w./-]+)`", document.read_text()):
        assert (ROOT / named).exists(), named


def test_every_metric_is_documented_with_its_labels() -> None:
    rows = re.findall(
        r"^\| `(postmortem_sync_\w+)(?:\{(\w+)\})?`", (FOLDER / "metrics.md").read_text(), re.MULTILINE
    )

    assert set(rows) == {(metric.full_name, "".join(metric.labels)) for metric in METRICS}


def test_every_field_of_the_journal_is_documented() -> None:
    schema = json.loads((FOLDER / "journal.schema.json").read_text())
    told = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", (FOLDER / "journal.md").read_text(), re.MULTILINE)

    assert set(re.findall(r"\w+", " ".join(told))) == set(schema["properties"])


def test_the_manifests_set_only_variables_that_the_worker_listens_to() -> None:
    """A misspelt one would be ignored, and the figures or the shards with it."""
    texts = [path.read_text() for path in sorted((ROOT / "k8s").rglob("cronjob.yaml"))]
    named = {name for text in texts for name in re.findall(r"\bPOSTMORTEM_SYNC_[A-Z_]+\b", text)}

    assert "POSTMORTEM_SYNC_SHARDS" in named
    assert named <= variables()
    assert "JOB_COMPLETION_INDEX" in variables()
