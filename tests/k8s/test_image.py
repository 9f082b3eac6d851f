"""What holds of the image before it is built; `make image` builds it and runs the worker in it."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.k8s import image
from tests.k8s.image import ROOT, TOOLS, WORKER

DOCKERFILE = (ROOT / "k8s/Dockerfile").read_text()
*_, LAST_STAGE = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)


def test_a_machine_without_the_tools_says_which(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert image.why_not() == f"{', '.join(TOOLS)} not installed"


def test_what_a_machine_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "TOOLS", ())
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(image, "_needs", lambda: iter([("nobody may mount here", ("false",))]))

    assert image.why_not() == "nobody may mount here"


def test_a_base_without_a_digest_is_refused() -> None:
    told = subprocess.run(
        [ROOT / "k8s/image.sh", "any"],
        env={"PATH": os.environ["PATH"], "BASE": "python:3.11"},
        capture_output=True,
        text=True,
    )

    assert (told.returncode, told.stdout) == (2, "")
    assert "python:3.11 names no digest" in told.stderr


def test_it_runs_as_the_user_whom_the_manifests_name() -> None:
    pod = yaml.safe_load((ROOT / "k8s/base/run/cronjob.yaml").read_text())
    security = pod["spec"]["jobTemplate"]["spec"]["template"]["spec"]["securityContext"]

    assert re.findall(r"^USER (.*)$", LAST_STAGE, re.MULTILINE) == [f"{WORKER}:{WORKER}"]
    assert security["runAsUser"] == security["runAsGroup"] == WORKER


def test_nothing_is_installed_in_the_stage_that_is_shipped() -> None:
    assert "RUN" not in LAST_STAGE
    assert "COPY --from=build" in LAST_STAGE


def test_every_download_is_checked_against_its_hash() -> None:
    assert "--require-hashes" in DOCKERFILE
    assert "--no-index" in DOCKERFILE


def test_the_base_has_no_default_that_would_grow_old() -> None:
    assert re.findall(r"^ARG BASE.*$", DOCKERFILE, re.MULTILINE) == ["ARG BASE"]
