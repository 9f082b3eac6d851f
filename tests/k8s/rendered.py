"""The manifests as a cluster would get them: rendered by the real kustomize inside kubectl."""

import copy
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
KUSTOMIZE_NEEDED = 5  # the first that knows `labels` with templates and components as they are used here

Resource = dict[str, Any]

# Components that no overlay of ours takes in. Each is rendered on top of prod, and with everything that
# k8s/yours has as a comment.
_TAKEN_IN = ("sharded", "openshift")
_WITH = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../prod]
components: [../../components/{}]
"""
OVERLAYS = ("dev", "prod", *_TAKEN_IN)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one overlay comes to, in a stable order."""

    overlay: str
    resources: tuple[Resource, ...]

    def of_kind(self, kind: str) -> list[Resource]:
        return [resource for resource in self.resources if resource["kind"] == kind]

    def one(self, kind: str, name: str) -> Resource:
        """The resource with this name; a hash that kustomize put behind it does not count."""
        found = [each for each in self.of_kind(kind) if _plain(each["metadata"]["name"]) == name]
        assert len(found) == 1, f"{len(found)} of {kind} {name} in {self.overlay}"
        return found[0]

    def images(self) -> set[str]:
        pods = [job["spec"]["jobTemplate"]["spec"]["template"]["spec"] for job in self.of_kind("CronJob")]
        return {container["image"] for pod in pods for container in pod["containers"]}

    def copy(self) -> "Rendered":
        return Rendered(self.overlay, copy.deepcopy(self.resources))


def _plain(name: str) -> str:
    return re.sub(r"-[bcdfghkmt2456789]{10}$", "", name)


def why_not() -> str:
    """Why nothing can be rendered here, or nothing."""
    if shutil.which("kubectl") is None:
        return "kubectl is not installed"
    told = subprocess.run(["kubectl", "version", "--client"], capture_output=True, text=True).stdout
    version = re.search(r"Kustomize Version: v(\d+)", told)
    if version is None or int(version[1]) < KUSTOMIZE_NEEDED:
        return f"kubectl's kustomize is older than v{KUSTOMIZE_NEEDED}"
    return ""


def render(overlay: str, work: Path) -> Rendered:
    """One of ``OVERLAYS``; ``work`` is an empty folder to copy the tree into."""
    tree = shutil.copytree(ROOT / "k8s", work / "k8s")
    if overlay in _TAKEN_IN:
        (tree / "overlays" / overlay).mkdir()
        (tree / "overlays" / overlay / "kustomization.yaml").write_text(_WITH.format(overlay))
        yours = tree / "yours/kustomization.yaml"
        text, commented = yours.read_text().split("#patches:")
        yours.write_text(text + "patches:" + commented.replace("\n#", "\n"))
    command = ["kubectl", "kustomize", str(tree / "overlays" / overlay)]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert not told.stderr, told.stderr  # a deprecation is a failure of tomorrow
    return Rendered(overlay, tuple(yaml.safe_load_all(told.stdout)))
