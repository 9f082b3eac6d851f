"""The lock files are complete, hashed and free of addresses; the bill of materials names every package."""

import json
import re
from pathlib import Path

import pytest

from tests.supply_chain import LOCK, ROOT, control_is_found, sbom, vulnerabilities

LOCKS = [ROOT / name for name in ("requirements.lock", "requirements-dev.lock", "k8s/checkov.lock")]


def packages(lock: Path) -> dict[str, str]:
    """Each pinned package, with what stands below its name."""
    text = lock.read_text()
    parts = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    return {re.split(r"[ ;\\]", part)[0]: part for part in parts if "==" in part}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_and_has_hashes(lock: Path) -> None:
    found = packages(lock)

    assert len(found) > 20
    assert [name for name, part in found.items() if "--hash=sha256:" not in part] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address(lock: Path) -> None:
    assert not re.findall(r"https?://|--(?:extra-)?index-url|file:", lock.read_text())


def test_the_bill_of_materials_names_every_package_with_its_hashes() -> None:
    document = json.loads(sbom())
    listed = {f"{each['name']}=={each['version']}" for each in document["components"]}
    hashed = [each for each in document["components"] if each["externalReferences"][0]["hashes"]]

    assert document["bomFormat"] == "CycloneDX"
    assert listed == set(packages(LOCK))
    assert len(hashed) == len(document["components"])


def test_the_same_lock_makes_the_same_bill() -> None:
    assert sbom() == sbom()


def test_no_package_has_a_known_vulnerability() -> None:
    if not control_is_found():
        pytest.skip("no advisory source can be reached")

    assert vulnerabilities(LOCK) == []
