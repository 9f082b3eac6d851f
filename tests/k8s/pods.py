"""What must hold in a worker's pod: hardening, volumes, and a command that finds what it needs."""

import re
from collections.abc import Iterator

from tests.k8s.grammar import NAME_LIMIT, Problem, label_problems, name_problems, quantity_problems
from tests.k8s.rendered import Rendered, Resource

TOKENS_SECRET = "postmortem-sync-tokens"
TOKEN_KEYS = ("confluence", "jira")
WORKER_ID = 65532


def pod_problems(rendered: Rendered, template: Resource, where: str) -> Iterator[Problem]:
    pod = template["spec"]
    yield from label_problems(template.get("metadata", {}).get("labels", {}), where)
    yield from _pod_hardening(pod, None if rendered.overlay == "openshift" else WORKER_ID, where)
    accounts = {each["metadata"]["name"] for each in rendered.of_kind("ServiceAccount")}
    if pod.get("serviceAccountName") not in accounts:
        yield f"{where}: its service account is not there"
    yield from _volumes(rendered, pod, where)
    for container in pod["containers"]:
        yield from _container_hardening(container, where)
        yield from _command(rendered, pod, container, where)
        yield from name_problems(container["name"], NAME_LIMIT, where)
        yield from quantity_problems(container.get("resources", {}), where)
        if "memory" not in container.get("resources", {}).get("limits", {}):
            yield f"{where}: has no memory limit"


def _pod_hardening(pod: Resource, worker: int | None, where: str) -> Iterator[Problem]:
    """``worker`` is None where the cluster itself says as whom the pod runs, and refuses to be told."""
    security = pod.get("securityContext", {})
    if not security.get("runAsNonRoot") or security.get("runAsUser") != worker:
        yield f"{where}: may run as root"
    if security.get("runAsGroup") != worker or security.get("fsGroup") != worker:
        yield f"{where}: cannot read its tokens, or belongs to root's group"
    if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield f"{where}: may make any system call"
    if any(pod.get(name) for name in ("hostNetwork", "hostPID", "hostIPC", "hostUsers")):
        yield f"{where}: reaches into the node"
    if pod.get("automountServiceAccountToken") is not False:
        yield f"{where}: carries a token for the cluster"
    if pod.get("enableServiceLinks") is not False:
        yield f"{where}: other services' variables stand in its environment"


def _container_hardening(container: Resource, where: str) -> Iterator[Problem]:
    security = container.get("securityContext", {})
    if security.get("readOnlyRootFilesystem") is not True:
        yield f"{where}: may write to its image"
    if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
        yield f"{where}: may gain privileges"
    if security.get("capabilities") != {"drop": ["ALL"]}:
        yield f"{where}: keeps capabilities"
    if security.get("runAsUser", WORKER_ID) != WORKER_ID or security.get("runAsNonRoot") is False:
        yield f"{where}: runs as somebody else than its pod"
    name, _, version = container["image"].rpartition("/")[2].partition(":")
    if "@sha256:" not in container["image"] and (not version or version == "latest"):
        yield f"{where}: nobody knows which version of {name} runs"


def _volumes(rendered: Rendered, pod: Resource, where: str) -> Iterator[Problem]:
    maps = {each["metadata"]["name"] for each in rendered.of_kind("ConfigMap")}
    names = [volume["name"] for volume in pod.get("volumes", [])]
    mounted = [mount["name"] for each in pod["containers"] for mount in each.get("volumeMounts", [])]
    if sorted(names) != sorted(set(names)) or set(mounted) != set(names):
        yield f"{where}: volumes and mounts do not fit"
    for volume in pod.get("volumes", []):
        match volume:
            case {"configMap": {"name": name}} if name not in maps:
                yield f"{where}: the ConfigMap {name} is not there"
            case {"secret": {"secretName": name}} if name != TOKENS_SECRET:
                yield f"{where}: the documentation makes {TOKENS_SECRET}, not {name}"
            case {"secret": {"defaultMode": mode}} if mode & 0o007:
                yield f"{where}: everybody in the pod may read the tokens"
            case {"configMap": _} | {"secret": {"defaultMode": _}}:
                pass
            case _:
                yield f"{where}: a volume that is neither the configuration nor the tokens, or too open"


def _command(rendered: Rendered, pod: Resource, container: Resource, where: str) -> Iterator[Problem]:
    args = container.get("args", [])
    planned = rendered.overlay == "dev"
    if container.get("command") != ["postmortem-sync"] or args[:1] != (["plan"] if planned else ["run"]):
        yield f"{where}: does not {'plan' if planned else 'run'}"
    mounts = {mount["mountPath"]: mount["name"] for mount in container.get("volumeMounts", [])}
    if any(mount.get("readOnly") is not True for mount in container.get("volumeMounts", [])):
        yield f"{where}: may write to its configuration or tokens"
    volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
    holder = {path: volumes.get(name, {}) for path, name in mounts.items()}
    config = (
        re.fullmatch(r"(.*)/config\.yaml", args[args.index("--config") + 1]) if "--config" in args else None
    )
    if config is None or "configMap" not in holder.get(config[1], {}):
        yield f"{where}: its configuration is not where --config looks"
    environment = {entry["name"]: entry for entry in container.get("env", [])}
    for product in TOKEN_KEYS:
        told = environment.pop(f"POSTMORTEM_SYNC_{product.upper()}_TOKEN_FILE", {}).get("value", "")
        folder, _, key = told.rpartition("/")
        if key != product or "secret" not in holder.get(folder, {}):
            yield f"{where}: the {product} token is not where it is looked for"
    if any("TOKEN" in name or "SECRET" in name or "PASSWORD" in name for name in environment):
        yield f"{where}: a secret stands in the environment"
