"""``make manifests``: render, check, break on purpose; says how many slips were caught."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import yaml

from tests.k8s.mutants import MUTANTS
from tests.k8s.rendered import OVERLAYS, ROOT, Rendered, render, why_not
from tests.k8s.schemas import VERSIONS, schema_problems
from tests.k8s.semantics import problems

CHECKOV = ROOT / ".venv/checkov/bin/checkov"


def main() -> int:
    if reason := why_not():
        click.echo(f"manifests: skipped, {reason}")
        return 0
    rendered = {overlay: _rendered(overlay) for overlay in OVERLAYS}
    wrong = [fault for each in rendered.values() for fault in _faults(each)]
    wrong += [f"not caught: {name}" for name in _survivors(rendered)]
    for fault in wrong:
        click.echo(f"manifests: {fault}")
    return bool(wrong)


def _rendered(overlay: str) -> Rendered:
    with TemporaryDirectory() as folder:
        return render(overlay, Path(folder))


def _faults(rendered: Rendered) -> list[str]:
    schemas = [fault for version in VERSIONS for fault in schema_problems(rendered, version)]
    own = problems(rendered)
    policies = _checkov(rendered)
    click.echo(
        f"{rendered.overlay}: {len(rendered.resources)} resources, schemas {', '.join(VERSIONS)}: "
        f"{len(schemas)} faults, own checks: {len(own)} faults, checkov: {policies or 'no faults'}"
    )
    return [*schemas, *own, *([policies] if "FAILED" in policies else [])]


def _checkov(rendered: Rendered) -> str:
    """What it complains about, nothing, or why it was not asked."""
    if not CHECKOV.exists():
        return "skipped, it could not be installed"
    with TemporaryDirectory() as folder:
        manifests = Path(folder) / "manifests.yaml"
        manifests.write_text(yaml.safe_dump_all(rendered.resources))
        command = [str(CHECKOV), "--config-file", str(ROOT / "k8s/checkov.yaml"), "--file", str(manifests)]
        told = subprocess.run(command, capture_output=True, text=True)
    return "" if told.returncode == 0 else f"FAILED\n{told.stdout}{told.stderr}"


def _survivors(rendered: dict[str, Rendered]) -> list[str]:
    caught: Counter[str] = Counter()
    survivors = []
    for mutant in MUTANTS:
        broken = mutant.of(rendered[mutant.overlay])
        if schema_problems(broken, VERSIONS[-1]):
            caught["the schemas"] += 1
        elif problems(broken):
            caught["our own checks"] += 1
        else:
            survivors.append(mutant.name)
    by = ", ".join(f"{count} by {checker}" for checker, count in caught.items())
    click.echo(f"broken on purpose: {caught.total()} of {len(MUTANTS)} caught ({by})")
    return survivors


if __name__ == "__main__":
    sys.exit(main())
