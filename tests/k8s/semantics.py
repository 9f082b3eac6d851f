"""What must hold in the rendered manifests beyond their schemas: references, exit codes, times, hardening.

``problems`` is a function of the manifests alone, so that the mutants can be held against it.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from sync.config import Config, load
from sync.errors import ConfigurationError, ExitCode
from tests.k8s.grammar import (
    CRON_JOB_NAME_LIMIT,
    NAME_LIMIT,
    Problem,
    label_problems,
    name_problems,
    schedule_problems,
    seconds_between_runs,
    word_problems,
)
from tests.k8s.pods import pod_problems
from tests.k8s.rendered import Rendered, Resource

RETRIED = {ExitCode.FINISHED, ExitCode.OPERATION_FAILED}
LEAST_GRACE = 120  # what the creation protocol asks for after a SIGTERM
LEAST_STARTING_DEADLINE = 10  # the controller looks every ten seconds
MOST_START_WITHIN = 600  # of `run --start-within`
HOUR, DAY = 3600, 86400
NODE_NAME_SERVER = "169.254.20.10/32"  # NodeLocal DNSCache
# All there is, and what of it is inside: private networks, metadata services.
OUTSIDE = {
    "0.0.0.0/0": {"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"},
    "::/0": {"fc00::/7", "fe80::/10"},
}


def problems(rendered: Rendered) -> list[Problem]:
    """Everything that is wrong, one line each; empty is good."""
    return [*_everywhere(rendered), *_cron_jobs(rendered), *_network(rendered), *_configuration(rendered)]


# --- all kinds


def _everywhere(rendered: Rendered) -> Iterator[Problem]:
    namespaces = {each["metadata"]["name"] for each in rendered.of_kind("Namespace")}
    for resource in rendered.resources:
        where = f"{resource['kind']} {resource['metadata']['name']}"
        limit = CRON_JOB_NAME_LIMIT if resource["kind"] == "CronJob" else NAME_LIMIT
        yield from name_problems(resource["metadata"]["name"], limit, where)
        yield from label_problems(resource["metadata"].get("labels", {}), where)
        yield from word_problems(resource.get("spec", {}), where)
        if resource["kind"] == "Namespace":
            yield from _namespace(resource, where)
        elif resource["metadata"].get("namespace") not in namespaces:
            yield f"{where}: is in no namespace of ours"
        if resource["kind"] == "Secret":
            yield f"{where}: secrets are never kept with the manifests"
        if resource["kind"] == "ServiceAccount" and resource.get("automountServiceAccountToken") is not False:
            yield f"{where}: carries a token for the cluster"


def _namespace(resource: Resource, where: str) -> Iterator[Problem]:
    if resource["metadata"].get("labels", {}).get("pod-security.kubernetes.io/enforce") != "restricted":
        yield f"{where}: lets any pod in"


# --- the two CronJobs


def _cron_jobs(rendered: Rendered) -> Iterator[Problem]:
    jobs = rendered.of_kind("CronJob")
    for job in jobs:
        where = f"CronJob {job['metadata']['name']}"
        spec = job["spec"]
        yield from schedule_problems(spec, where)
        yield from _schedule_fields(spec, where)
        yield from _job(rendered, spec["jobTemplate"]["spec"], where)
        yield from pod_problems(rendered, spec["jobTemplate"]["spec"]["template"], where)
    yield from _both(rendered, jobs)


def _schedule_fields(spec: Resource, where: str) -> Iterator[Problem]:
    if spec.get("startingDeadlineSeconds", 0) < LEAST_STARTING_DEADLINE:
        yield f"{where}: a hundred missed schedules stop it for good, or it never starts"
    if spec.get("concurrencyPolicy") == "Replace":
        yield f"{where}: would end a run in the middle of its work"
    if spec.get("suspend"):
        yield f"{where}: is shipped switched off"
    if min(spec.get("successfulJobsHistoryLimit", 3), spec.get("failedJobsHistoryLimit", 1)) < 1:
        yield f"{where}: leaves no trace of its runs"


def _both(rendered: Rendered, jobs: list[Resource]) -> Iterator[Problem]:
    """One run all day long, and two sweeps a night: the second has tickets for what the first one founded."""
    full = [job for job in jobs if "--full" in _container(job)["args"]]
    if len(jobs) != 2 or len(full) != 1:
        yield f"{rendered.overlay}: wants one frequent run and one full sweep"
        return
    config = _config(rendered)
    for job in jobs:
        try:
            between = seconds_between_runs(job["spec"]["schedule"])
        except ValueError:
            continue  # told as a schedule already
        if job in full and (len(between), sum(between)) != (2, DAY):
            yield f"{rendered.overlay}: the sweep comes twice a night"
        if job not in full and max(between) > HOUR:
            yield f"{rendered.overlay}: the frequent run is none"
        late = _start_within(job["spec"]["jobTemplate"]["spec"]) or 0
        if config and job in full and min(between) < config.creation.settle_seconds + late:
            yield f"{rendered.overlay}: the second sweep comes too early for what the first one saw"
        if config and max(between) > config.pages.look_back_hours * HOUR:
            yield f"{rendered.overlay}: runs further apart than they look back"


def _job(rendered: Rendered, job: Resource, where: str) -> Iterator[Problem]:
    yield from _deadlines(rendered, job, where)
    yield from _failure_policy(job, where)
    yield from _shards(job, where)
    if not 0 < job.get("ttlSecondsAfterFinished", 0) <= 7 * DAY:
        yield f"{where}: finished Jobs stay for ever, or are gone before anybody looks"


def _deadlines(rendered: Rendered, job: Resource, where: str) -> Iterator[Problem]:
    """The run ends itself first, and is given the time it needs to finish what it began."""
    config = _config(rendered)
    if config is None:
        return
    answer = config.creation.creation_timeout_seconds
    wait = _start_within(job)
    if wait is None or wait == 0:
        yield f"{where}: starts in the same second as everybody else's, or cannot start"
    if job.get("activeDeadlineSeconds", 0) < config.network.run_minutes * 60 + answer + (wait or 0):
        yield f"{where}: activeDeadlineSeconds ends runs that network.run_minutes allows"
    if job.get("activeDeadlineSeconds", DAY) >= DAY:
        yield f"{where}: a run that hangs is never ended"
    grace = job["template"]["spec"].get("terminationGracePeriodSeconds", 30)
    if grace < max(LEAST_GRACE, answer + 10):
        yield f"{where}: is killed before the answer to a creation may be in"


def _start_within(job: Resource) -> int | None:
    """The seconds over which starts are spread; None for what the worker would not take."""
    container = job["template"]["spec"]["containers"][0]
    environment = {entry["name"]: entry.get("value") for entry in container.get("env", [])}
    told = str(environment.get("POSTMORTEM_SYNC_START_WITHIN", "0"))
    return int(told) if told.isdecimal() and int(told) <= MOST_START_WITHIN else None


def _failure_policy(job: Resource, where: str) -> Iterator[Problem]:
    rules = job.get("podFailurePolicy", {}).get("rules", [])
    pod = job["template"]["spec"]
    if rules and pod.get("restartPolicy") != "Never":
        yield f"{where}: podFailurePolicy needs restartPolicy Never"
    if job.get("podReplacementPolicy") != "Failed":
        yield f"{where}: a second pod may start while the first still ends"
    names = {container["name"] for container in pod["containers"]}
    codes = [rule["onExitCodes"] for rule in rules if "onExitCodes" in rule]
    told = [code for each in codes for code in each["values"]]
    if sorted(told) != sorted(set(ExitCode) - RETRIED):
        yield f"{where}: its exit codes {sorted(told)} are not those that a retry cannot help"
    if any(each.get("containerName") not in names for each in codes):
        yield f"{where}: reads the exit code of a container that is not there"
    if any(each["operator"] != "In" for each in codes):
        yield f"{where}: NotIn would catch signals, too"
    if any(rule["action"] not in {"FailJob", "FailIndex"} for rule in rules if "onExitCodes" in rule):
        yield f"{where}: goes on after an exit code that wants a person"
    ignored = [rule for rule in rules if "onPodConditions" in rule]
    conditions = [
        (each.get("type"), each.get("status")) for rule in ignored for each in rule["onPodConditions"]
    ]
    if conditions != [("DisruptionTarget", "True")] or [rule["action"] for rule in ignored] != ["Ignore"]:
        yield f"{where}: takes a node that goes away for a failure"


def _shards(job: Resource, where: str) -> Iterator[Problem]:
    container = job["template"]["spec"]["containers"][0]
    environment = {entry["name"]: entry.get("value") for entry in container.get("env", [])}
    shards = environment.get("POSTMORTEM_SYNC_SHARDS")
    indexed = job.get("completionMode") == "Indexed"
    rules = job.get("podFailurePolicy", {}).get("rules", [])
    if indexed != ("backoffLimitPerIndex" in job) or indexed == ("backoffLimit" in job):
        yield f"{where}: retries are counted per shard where there are shards, and only there"
    if any(rule["action"] == "FailIndex" for rule in rules) and not indexed:
        yield f"{where}: FailIndex without shards"
    retries = job.get("backoffLimitPerIndex" if indexed else "backoffLimit", 6)
    if not 0 <= retries <= 2:
        yield f"{where}: the next schedule is the retry"
    if indexed:
        numbers = {str(job.get("completions")), str(job.get("parallelism")), shards}
        if len(numbers) != 1:
            yield f"{where}: completions, parallelism and POSTMORTEM_SYNC_SHARDS differ"
    elif shards or job.get("completions", 1) != 1 or job.get("parallelism", 1) != 1:
        yield f"{where}: several pods would do the same work"


# --- the network


def _network(rendered: Rendered) -> Iterator[Problem]:
    policies = rendered.of_kind("NetworkPolicy")
    labels: list[dict[str, str]] = [
        job["spec"]["jobTemplate"]["spec"]["template"].get("metadata", {}).get("labels", {})
        for job in rendered.of_kind("CronJob")
    ]
    if len(policies) != 1:
        yield f"{rendered.overlay}: wants one network policy"
        return
    spec = policies[0]["spec"]
    wanted = spec.get("podSelector", {}).get("matchLabels", {})
    if not wanted or any(wanted.items() - own.items() for own in labels):
        yield "NetworkPolicy: selects other pods than ours"
    if set(spec.get("policyTypes", [])) != {"Ingress", "Egress"} or spec.get("ingress"):
        yield "NetworkPolicy: lets somebody in, or everything out"
    rules = spec.get("egress", [])
    needed = {53, 443} | ({9091} if _pushes(rendered) else set())
    needed |= {5353} if rendered.overlay == "openshift" else set()  # its name servers
    if {port for rule in rules for port in _ports(rule)} != needed:
        yield f"NetworkPolicy: {sorted(needed)} are the ports that are needed"
    for rule in rules:
        yield from _egress(rule)


def _egress(rule: Resource) -> Iterator[Problem]:
    if not rule.get("to") or not rule.get("ports"):
        yield "NetworkPolicy: a rule without an end"
    peers = [peer["ipBlock"] for peer in rule.get("to", []) if "ipBlock" in peer]
    blocks = {peer["cidr"]: set(peer.get("except", [])) for peer in peers}
    if 443 in _ports(rule) and blocks != OUTSIDE:
        yield "NetworkPolicy: the inside is in reach, or Atlassian is not"
    if 53 in _ports(rule) and blocks != {NODE_NAME_SERVER: set()}:
        yield "NetworkPolicy: a name server on the node is out of reach, or more than it is not"


def _ports(rule: Resource) -> set[int]:
    return {entry["port"] for entry in rule.get("ports", [])}


def _pushes(rendered: Rendered) -> bool:
    return any("POSTMORTEM_SYNC_PUSHGATEWAY" in str(_container(job)) for job in rendered.of_kind("CronJob"))


# --- the configuration


def _configuration(rendered: Rendered) -> Iterator[Problem]:
    if _config(rendered) is None:
        yield f"{rendered.overlay}: its configuration cannot be used"


def _config(rendered: Rendered) -> Config | None:
    maps = rendered.of_kind("ConfigMap")
    return _loaded(maps[0].get("data", {}).get("config.yaml", "")) if len(maps) == 1 else None


@cache
def _loaded(text: str) -> Config | None:
    with NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        try:
            return load(Path(file.name))
        except ConfigurationError:
            return None


def _container(job: Resource) -> Resource:
    container: Resource = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]
    return container
