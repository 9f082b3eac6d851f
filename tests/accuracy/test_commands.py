"""``explain`` and ``preview`` as commands: on bad bodies, and on all of the corpus where there is one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sync.cli import main
from sync.core.reading.storage_format import StorageFormatError, parse
from tests.accuracy.corpus import ROOT

BODIES = sorted(ROOT.glob("*/*.xml"))
UNREADABLE = {
    "malformed": b"<p>Fix <b>it</p>",
    "doctype": b"<!DOCTYPE p><p>Fix it</p>",
    "too deep": b"<p>" * 5000 + b"</p>" * 5000,
    "not UTF-8": "<p>é</p>".encode("latin-1"),
}


def run(command: str, body: Path, *options: str) -> Result:
    return CliRunner().invoke(main, [command, "--file", str(body), "--today", "2026-06-01", *options])


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_body_is_a_finding_and_has_no_preview(name: str, tmp_path: Path) -> None:
    body = tmp_path / "body.xml"
    body.write_bytes(UNREADABLE[name])
    assert_unreadable(body)


def assert_unreadable(body: Path) -> None:
    explained = run("explain", body, "--json")
    assert explained.exit_code == 0
    assert len(json.loads(explained.stdout)["findings"]) == 1
    previewed = run("preview", body)
    assert (previewed.exit_code, previewed.stdout_bytes) == (1, b"")
    assert body.name in previewed.stderr


@pytest.mark.skipif(not BODIES, reason="there is no corpus beside the repository (../shared/corpus)")
def test_every_body_of_the_corpus_is_explained_and_previewed() -> None:
    for body in BODIES:
        try:
            parse(body.read_bytes())
        except StorageFormatError:
            assert_unreadable(body)
            continue
        for result in (run("explain", body, "--json"), run("explain", body), run("preview", body)):
            assert result.exit_code == 0, f"{body.name}: {result.exception}"
