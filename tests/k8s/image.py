"""``make image``: build the image twice, and run the worker in it as Kubernetes would, against the sandbox.

Read-only, without capabilities, as user 65532: what runs here is what the manifests ask for.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import requests

ROOT = Path(__file__).parent.parent.parent
NAME = "localhost/postmortem-sync"
TOOLS = ("mmdebstrap", "buildah", "runc")
MOST_BYTES = 120_000_000
WORKER = 65532
TWENTY_MINUTES = 20 * 60

# What the process says of itself, and what it must not be able to do.
_CONFINED = """
import os
said = open("/proc/self/status").read()
assert "CapEff:\\t0000000000000000" in said, "it has capabilities"
assert "NoNewPrivs:\\t1" in said, "it may gain privileges"
assert os.getuid() == os.getgid() == 65532, "it is somebody else"
assert not os.path.exists("/bin/sh"), "there is a shell"
for folder in ("/", "/opt/postmortem-sync", "/tmp", "/run/tokens"):
    try:
        open(os.path.join(folder, "x"), "w")
    except OSError:
        continue
    raise AssertionError(f"{folder} can be written to")
"""


@dataclass(frozen=True, slots=True)
class Image:
    digest: str
    bytes: int
    root: Path


def main() -> int:
    if reason := why_not():
        click.echo(f"image: skipped, {reason}")
        return 0
    image, again = _build(), _build()
    click.echo(f"image: {again.digest}, {again.bytes / 1e6:.0f} MB")
    problems = [
        *([f"{again.bytes} bytes are more than {MOST_BYTES}"] if again.bytes > MOST_BYTES else []),
        *(["built twice, two digests"] if image.digest != again.digest else []),
        *_run(again),
    ]
    for problem in problems:
        click.echo(f"image: {problem}")
    if not problems:
        click.echo("image: the same digest twice")
    return bool(problems)


def why_not() -> str:
    """Why no image can be built on this machine, or nothing; a build that fails is no reason."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        return f"{', '.join(missing)} not installed"
    if os.geteuid() != 0:
        return "only root can build it"
    return next((reason for reason, command in _needs() if not _works(command)), "")


def _needs() -> Iterator[tuple[str, tuple[str, ...]]]:
    """What building takes from the machine: what to say without it, and a command that tries it."""
    yield "nobody may mount here", ("unshare", "--mount", "--pid", "--fork", "true")
    yield "no package registry answers", (sys.executable, "-m", "pip", "index", "versions", "pip")
    if "BASE" not in os.environ:
        suite = platform.freedesktop_os_release()["VERSION_CODENAME"]
        simulated = ("mmdebstrap", "--simulate", "--variant=extract", suite, "/dev/null")
        yield "no mirror of Debian answers", simulated


def _works(command: tuple[str, ...]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def _build() -> Image:
    told = subprocess.run(["k8s/image.sh", NAME], cwd=ROOT, capture_output=True, text=True)
    if told.returncode:
        sys.exit(f"image: {told.stderr}")
    digest, size, root = told.stdout.split()
    return Image(digest, int(size), Path(root))


def _run(image: Image) -> Iterator[str]:
    """What goes wrong when the worker does its job in the image."""
    with TemporaryDirectory() as folder, _sandbox(Path(folder)) as address:
        bundle = Bundle(image, Path(folder))
        started = bundle.run("python3", "-c", "")
        if "runc" in started.stderr:
            click.echo(f"image: running it is skipped, {started.stderr.splitlines()[-1]}")
            return
        confined = bundle.run("python3", "-c", _CONFINED)
        if confined.returncode:
            yield f"not confined: {confined.stderr.splitlines()[-1:]}"
        created = []
        for _ in range(3):
            told = bundle.run(
                "postmortem-sync", "run", "--config", "/etc/postmortem-sync/config.yaml", "--full", "--json"
            )
            if told.returncode:
                yield f"the worker ended with {told.returncode}: {told.stderr}"
                return
            created.append(sum(len(page["created"]) for page in json.loads(told.stdout)["pages"]))
            requests.post(f"{address}/__sandbox/clock", json={"advance_seconds": TWENTY_MINUTES}, timeout=10)
    if not (created[0] == created[2] == 0 < created[1]):
        yield f"three runs created {created} tickets"
    else:
        click.echo("image: the worker ran in it, read-only and without capabilities")


@contextmanager
def _sandbox(folder: Path) -> Iterator[str]:
    """The embedded site, served from outside the image; its address."""
    (folder / "config").mkdir()
    command = [
        ".venv/bin/postmortem-sync",
        "sandbox",
        "--port",
        "0",
        "--write-config",
        str(folder / "config/config.yaml"),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        try:
            assert address is not None, "the sandbox says where it is"
            yield address[0].rstrip("/.")
        finally:
            process.terminate()


class Bundle:
    """The image as runc wants it, with the configuration and the tokens mounted as in the manifests."""

    def __init__(self, image: Image, folder: Path) -> None:
        self._folder = folder
        self._root = image.root
        tokens = folder / "tokens"
        tokens.mkdir()
        for product in ("confluence", "jira"):
            (tokens / product).write_text("any-token")
        self._mounts = [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            _read_only(folder / "config", "/etc/postmortem-sync"),
            _read_only(tokens, "/run/tokens"),
        ]
        self._settings = _settings()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        (self._folder / "config.json").write_text(json.dumps(self._document(command)))
        runc = ["runc", "--root", str(self._folder / "state"), "run", "--bundle", str(self._folder), "proof"]
        return subprocess.run(runc, capture_output=True, text=True)

    def _document(self, command: tuple[str, ...]) -> dict[str, Any]:
        tokens = [
            f"POSTMORTEM_SYNC_{product.upper()}_TOKEN_FILE=/run/tokens/{product}"
            for product in ("confluence", "jira")
        ]
        return {
            "ociVersion": "1.0.2",
            "root": {"path": str(self._root), "readonly": True},
            "process": {
                "args": list(command),
                "cwd": "/",
                "env": [*self._settings["Env"], *tokens],
                "user": {"uid": WORKER, "gid": WORKER},
                "capabilities": {},
                "noNewPrivileges": True,
            },
            "mounts": self._mounts,
            # no network of its own: the sandbox listens on this machine's loopback
            "linux": {"namespaces": [{"type": kind} for kind in ("pid", "ipc", "uts", "mount")]},
        }


def _read_only(source: Path, destination: str) -> dict[str, Any]:
    return {"destination": destination, "source": str(source), "type": "bind", "options": ["rbind", "ro"]}


def _settings() -> dict[str, Any]:
    """The image's own: user, environment, entry point."""
    work = ROOT / "build/image"
    command = [
        "buildah",
        "--root",
        str(work / "storage"),
        "--runroot",
        str(work / "run"),
        "--storage-driver",
        "vfs",
    ]
    told = subprocess.run(
        [*command, "inspect", "--type", "image", NAME], capture_output=True, text=True, check=True
    )
    settings: dict[str, Any] = json.loads(told.stdout)["OCIv1"]["config"]
    assert settings["User"] == f"{WORKER}:{WORKER}", settings
    assert settings["Entrypoint"] == ["postmortem-sync"], settings
    return settings


if __name__ == "__main__":
    sys.exit(main())
