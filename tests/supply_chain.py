"""What the worker is made of: ``make sbom`` lists it, ``make audit`` asks for known vulnerabilities in it."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
BIN = Path(sys.executable).parent

# A version with well-known vulnerabilities: an advisory source that does not know them is none.
CONTROL = "urllib3==1.24.1"


def sbom() -> str:
    """Every locked package as CycloneDX JSON; the same lock makes the same text."""
    command = [
        *(str(BIN / "cyclonedx-py"), "requirements", str(LOCK), "--pyproject", str(ROOT / "pyproject.toml")),
        *("--output-reproducible", "--output-format", "JSON"),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def vulnerabilities(requirements: Path) -> list[str] | None:
    """Package and advisory of everything known; None where no advisory source answers."""
    command = [
        *(str(BIN / "pip-audit"), "--strict", "--disable-pip", "--no-deps", "--format", "json"),
        *("--requirement", str(requirements)),
    ]
    told = subprocess.run(command, capture_output=True, text=True)
    try:
        packages = json.loads(told.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        return None
    return [f"{package['name']}: {known['id']}" for package in packages for known in package["vulns"]]


def control_is_found() -> bool:
    with NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(f"{CONTROL}\n")
        file.flush()
        return bool(vulnerabilities(Path(file.name)))


def main() -> int:
    if not control_is_found():
        click.echo(f"audit: skipped, no advisory source that knows {CONTROL} can be reached")
        return 0
    found = vulnerabilities(LOCK)
    for line in found or []:
        click.echo(f"audit: {line}")
    click.echo(f"audit: {len(found or [])} known vulnerabilities; those of {CONTROL} were found")
    return found != []


if __name__ == "__main__":
    sys.exit(main())
