"""What runs before a change lands: it is what a newcomer can run, too."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted((ROOT / ".ci").iterdir())
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_is_one(script: Path) -> None:
    told = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True)

    assert (told.returncode, told.stderr) == (0, "")
    assert script.stat().st_mode & 0o111


def test_everything_is_checked_that_says_whether_a_change_may_land() -> None:
    checked = re.findall(r"^check (\S+)$", (ROOT / ".ci/run").read_text(), re.MULTILINE)

    assert set(checked) == {"install", "lint", "types", "test", "manifests", "sbom", "audit", "image"}
    assert set(checked) <= TARGETS
