"""Manifests broken on purpose: each a slip that somebody could make, each to be caught."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tests.k8s.rendered import Rendered

DELETE: Final = object()

_RUN, _FULL = "CronJob/postmortem-sync", "CronJob/postmortem-sync-full"
_JOB = "spec/jobTemplate/spec"
_POD = f"{_JOB}/template/spec"
_WORKER = f"{_POD}/containers/0"
_RULES = f"{_JOB}/podFailurePolicy/rules"
_POLICY = "NetworkPolicy/postmortem-sync"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One value of one resource replaced; ``DELETE`` takes it away, a function changes what is there."""

    name: str
    resource: str
    path: str
    value: Any
    overlay: str = field(default="prod")

    def of(self, rendered: Rendered) -> Rendered:
        """A broken copy. Raises where the path leads nowhere: it would prove nothing."""
        broken = rendered.copy()
        kind, _, name = self.resource.partition("/")
        *way, last = (
            int(step) if step.isdecimal() else step.replace("~", "/") for step in self.path.split("/")
        )
        holder: Any = broken.one(kind, name)
        for step in way:
            holder = holder[step]
        if self.value is DELETE:
            del holder[last]
        else:
            holder[last] = self.value(holder[last]) if callable(self.value) else self.value
        assert broken.resources != rendered.resources, f"{self.name} changes nothing"
        return broken


def _and(*more: Any) -> Callable[[list[Any]], list[Any]]:
    return lambda there: [*there, *more]


def _with_value(name: str, value: str) -> Callable[[list[Any]], list[Any]]:
    """The environment with another value for one variable of ours."""
    wanted = f"POSTMORTEM_SYNC_{name}"
    return lambda there: [{**each, "value": value} if each["name"] == wanted else each for each in there]


def _without(index: int) -> Callable[[list[Any]], list[Any]]:
    return lambda there: [*there[:index], *there[index + 1 :]]


MUTANTS: Final = (
    # words, names, small languages
    Mutant("an unknown concurrency policy", _RUN, "spec/concurrencyPolicy", "Never"),
    Mutant("a run that replaces the one before", _RUN, "spec/concurrencyPolicy", "Replace"),
    Mutant("an unknown restart policy", _RUN, f"{_POD}/restartPolicy", "No"),
    Mutant("an unknown action", _RUN, f"{_RULES}/1/action", "Fail"),
    Mutant("an unknown operator", _RUN, f"{_RULES}/1/onExitCodes/operator", "Within"),
    Mutant("an unknown pull policy", _RUN, f"{_WORKER}/imagePullPolicy", "IfMissing"),
    Mutant("an unknown protocol", _POLICY, "spec/egress/0/ports/0/protocol", "udp"),
    Mutant("an unknown policy type", _POLICY, "spec/policyTypes/1", "Outgoing"),
    Mutant("an unknown seccomp profile", _RUN, f"{_POD}/securityContext/seccompProfile/type", "Default"),
    Mutant("a schedule with six fields", _RUN, "spec/schedule", "0 */10 * * * *"),
    Mutant("a minute that does not exist", _RUN, "spec/schedule", "75 * * * *"),
    Mutant("a time zone in the schedule", _RUN, "spec/schedule", "TZ=UTC */10 * * * *"),
    Mutant("an unknown time zone", _RUN, "spec/timeZone", "Europe/Bonn"),
    Mutant("no time zone", _FULL, "spec/timeZone", DELETE),
    Mutant("a quantity in the wrong unit", _RUN, f"{_WORKER}/resources/limits/memory", "256MB"),
    Mutant("more asked for than allowed", _RUN, f"{_WORKER}/resources/requests/memory", "1Gi"),
    Mutant("no memory limit", _RUN, f"{_WORKER}/resources/limits/memory", DELETE),
    Mutant("a name too long for its Jobs", _RUN, "metadata/name", "postmortem-sync-" + "x" * 40),
    Mutant("a name with capitals", _RUN, "metadata/name", "Postmortem-Sync"),
    Mutant("a label with a space", _RUN, "metadata/labels/app.kubernetes.io~name", "postmortem sync"),
    # schemas
    Mutant("a misspelt field", _RUN, "spec/startingDeadline", 300),
    Mutant("a number as text", _RUN, f"{_JOB}/activeDeadlineSeconds", "3540"),
    Mutant("an environment value that is no text", _RUN, f"{_WORKER}/env/0/value", 4),
    Mutant("a field in the wrong place", _RUN, f"{_JOB}/schedule", "*/10 * * * *"),
    # references
    Mutant("a mount without its volume", _RUN, f"{_WORKER}/volumeMounts/0/name", "settings"),
    Mutant("a volume that nobody mounts", _RUN, f"{_WORKER}/volumeMounts", _without(0)),
    Mutant("a ConfigMap that is not there", _RUN, f"{_POD}/volumes/0/configMap/name", "postmortem-sync"),
    Mutant("a Secret by another name", _RUN, f"{_POD}/volumes/1/secret/secretName", "tokens"),
    Mutant("a service account that is not there", _RUN, f"{_POD}/serviceAccountName", "worker"),
    Mutant("a configuration looked for elsewhere", _RUN, f"{_WORKER}/args/2", "/etc/config.yaml"),
    Mutant("a token looked for elsewhere", _RUN, f"{_WORKER}/env/1/value", "/run/secrets/jira"),
    Mutant("the other product's token", _RUN, f"{_WORKER}/env/1/value", "/run/tokens/jira"),
    Mutant("a key the configuration does not have", "ConfigMap/postmortem-sync", "data", {"config.yml": ""}),
    Mutant("a configuration with a wrong key", "ConfigMap/postmortem-sync", "data/config.yaml", "sites: {}"),
    Mutant("a policy for other pods", _POLICY, "spec/podSelector/matchLabels", {"app": "postmortem-sync"}),
    Mutant("pods without the label", _RUN, f"{_JOB}/template/metadata/labels", {}),
    Mutant("a namespace of others", _RUN, "metadata/namespace", "default"),
    # exit codes
    Mutant("configuration errors tried again", _RUN, f"{_RULES}/1/onExitCodes/values", _without(0)),
    Mutant("a bug tried again", _RUN, f"{_RULES}/1/onExitCodes/values", [2, 3, 4, 5, 6]),
    Mutant("a transient failure that ends the Job", _RUN, f"{_RULES}/1/onExitCodes/values", _and(1)),
    Mutant("success as a failure", _RUN, f"{_RULES}/1/onExitCodes/values", _and(0)),
    Mutant("signals taken for exit codes", _RUN, f"{_RULES}/1/onExitCodes/operator", "NotIn"),
    Mutant("exit codes of another container", _RUN, f"{_RULES}/1/onExitCodes/containerName", "sync"),
    Mutant("a limit that counts as a try", _RUN, f"{_RULES}/1/action", "Count"),
    Mutant("a drained node as a failure", _RUN, _RULES, _without(0)),
    Mutant("a condition without its status", _RUN, f"{_RULES}/0/onPodConditions/0/status", DELETE),
    # times and retries
    Mutant("a run cut short", _RUN, f"{_JOB}/activeDeadlineSeconds", 600),
    Mutant("a run that may hang for ever", _RUN, f"{_JOB}/activeDeadlineSeconds", DELETE),
    Mutant("a start that takes the run's time", _RUN, f"{_WORKER}/env", _with_value("START_WITHIN", "600")),
    Mutant("a start at no time", _RUN, f"{_WORKER}/env", _with_value("START_WITHIN", "1m")),
    Mutant("a start on the dot", _FULL, f"{_WORKER}/env", _with_value("START_WITHIN", "0")),
    Mutant("killed before the answer is in", _RUN, f"{_POD}/terminationGracePeriodSeconds", 30),
    Mutant("no grace of its own", _RUN, f"{_POD}/terminationGracePeriodSeconds", DELETE),
    Mutant("no starting deadline", _RUN, "spec/startingDeadlineSeconds", DELETE),
    Mutant("a starting deadline nobody meets", _RUN, "spec/startingDeadlineSeconds", 5),
    Mutant("retries without end", _RUN, f"{_JOB}/backoffLimit", 6),
    Mutant("retries by default", _RUN, f"{_JOB}/backoffLimit", DELETE),
    Mutant("a container that restarts itself", _RUN, f"{_POD}/restartPolicy", "OnFailure"),
    Mutant("two pods at once", _RUN, f"{_JOB}/podReplacementPolicy", "TerminatingOrFailed"),
    Mutant("Jobs that stay for ever", _RUN, f"{_JOB}/ttlSecondsAfterFinished", DELETE),
    Mutant("no history", _RUN, "spec/failedJobsHistoryLimit", 0),
    Mutant("shipped switched off", _FULL, "spec/suspend", True),
    Mutant("a sweep that sweeps nothing", _FULL, f"{_WORKER}/args", _without(3)),
    Mutant("a sweep every ten minutes", _FULL, "spec/schedule", "*/10 * * * *"),
    Mutant("one sweep a night", _FULL, "spec/schedule", "17 3 * * *"),
    Mutant("a second sweep too early", _FULL, "spec/schedule", "17,27 3 * * *"),
    Mutant("a frequent run twice a night", _RUN, "spec/schedule", "17,47 3 * * *"),
    Mutant("a frequent run once a day", _RUN, "spec/schedule", "0 4 * * *"),
    # shards
    Mutant("more shards than pods", _RUN, f"{_JOB}/completions", 8, "sharded"),
    Mutant("shards one after the other", _RUN, f"{_JOB}/parallelism", 1, "sharded"),
    Mutant("a worker that does not know its shards", _RUN, f"{_WORKER}/env", _without(0), "sharded"),
    Mutant("shards without numbers", _RUN, f"{_JOB}/completionMode", "NonIndexed", "sharded"),
    Mutant("retries over all shards", _RUN, f"{_JOB}/backoffLimit", 1, "sharded"),
    Mutant("retries per shard without shards", _RUN, f"{_JOB}/backoffLimitPerIndex", 1),
    Mutant("pods without shards", _RUN, f"{_JOB}/parallelism", 4),
    Mutant("a shard failed that is none", _RUN, f"{_RULES}/1/action", "FailIndex"),
    # hardening
    Mutant("root", _RUN, f"{_POD}/securityContext/runAsUser", 0),
    Mutant("a user OpenShift does not give", _RUN, f"{_POD}/securityContext/runAsUser", 65532, "openshift"),
    Mutant("a group OpenShift does not give", _RUN, f"{_POD}/securityContext/fsGroup", 65532, "openshift"),
    Mutant("perhaps root on OpenShift", _FULL, f"{_POD}/securityContext/runAsNonRoot", DELETE, "openshift"),
    Mutant("root in the container", _RUN, f"{_WORKER}/securityContext/runAsUser", 0),
    Mutant("perhaps root", _RUN, f"{_POD}/securityContext/runAsNonRoot", DELETE),
    Mutant("tokens the worker cannot read", _RUN, f"{_POD}/securityContext/fsGroup", DELETE),
    Mutant("any system call", _RUN, f"{_POD}/securityContext/seccompProfile/type", "Unconfined"),
    Mutant(
        "an image that can be written to", _RUN, f"{_WORKER}/securityContext/readOnlyRootFilesystem", False
    ),
    Mutant("privileges to gain", _RUN, f"{_WORKER}/securityContext/allowPrivilegeEscalation", True),
    Mutant("privileges", _RUN, f"{_WORKER}/securityContext/privileged", True),
    Mutant("a capability", _RUN, f"{_WORKER}/securityContext/capabilities/add", ["NET_RAW"]),
    Mutant("all capabilities", _RUN, f"{_WORKER}/securityContext/capabilities", DELETE),
    Mutant("the node's network", _RUN, f"{_POD}/hostNetwork", True),
    Mutant("the node's files", _RUN, f"{_POD}/volumes/0", {"name": "config", "hostPath": {"path": "/etc"}}),
    Mutant("a token for the cluster", _RUN, f"{_POD}/automountServiceAccountToken", True),
    Mutant("a token by the account", "ServiceAccount/postmortem-sync", "automountServiceAccountToken", True),
    Mutant("addresses of other services", _RUN, f"{_POD}/enableServiceLinks", DELETE),
    Mutant("tokens for everybody", _RUN, f"{_POD}/volumes/1/secret/defaultMode", 0o444),
    Mutant("tokens by default", _RUN, f"{_POD}/volumes/1/secret/defaultMode", DELETE),
    Mutant("tokens that can be written", _RUN, f"{_WORKER}/volumeMounts/1/readOnly", False),
    Mutant(
        "a token in the environment",
        _RUN,
        f"{_WORKER}/env",
        _and({"name": "POSTMORTEM_SYNC_JIRA_TOKEN", "value": "s3cr3t"}),
    ),
    Mutant("the latest image", _RUN, f"{_WORKER}/image", "registry.example.com/postmortem-sync:latest"),
    Mutant("an image without a version", _RUN, f"{_WORKER}/image", "registry.example.com/postmortem-sync"),
    Mutant("an open namespace", "Namespace/postmortem-sync", "metadata/labels", {}),
    Mutant("somebody let in", _POLICY, "spec/ingress", [{}]),
    Mutant("everything let out", _POLICY, "spec/policyTypes", ["Ingress"]),
    Mutant("a rule for every port", _POLICY, "spec/egress/1/ports", DELETE),
    Mutant("the metadata service in reach", _POLICY, "spec/egress/1/to/0/ipBlock/except", _without(4)),
    Mutant("a provider's own in reach", _POLICY, "spec/egress/1/to/0/ipBlock/except", _without(1)),
    Mutant("the inside in reach by IPv6", _POLICY, "spec/egress/1/to/1/ipBlock/except", _without(0)),
    Mutant("IPv4 alone", _POLICY, "spec/egress/1/to", _without(1)),
    Mutant("no names to be asked", _POLICY, "spec/egress", _without(0)),
    Mutant("no names from the node", _POLICY, "spec/egress/0/to", _without(1)),
    Mutant("names from anybody", _POLICY, "spec/egress/0/to/1/ipBlock/cidr", "0.0.0.0/0"),
    Mutant("no names on OpenShift", _POLICY, "spec/egress", _without(3), "openshift"),
    Mutant("figures that are not let out", _POLICY, "spec/egress", _without(2)),
    # the right command
    Mutant("a development cluster that writes", _RUN, f"{_WORKER}/args/0", "run", "dev"),
    Mutant("a production that only plans", _FULL, f"{_WORKER}/args/0", "plan"),
)
