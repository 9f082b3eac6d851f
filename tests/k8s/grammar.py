"""The small languages inside manifests: names, labels, quantities, schedules, time zones, permitted words.

The schemas call all of these "a string"; the API server, or the cluster at three in the morning, does not.
"""

import re
import zoneinfo
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from croniter import croniter  # type: ignore[import-untyped]

Problem = str

# A CronJob adds eleven characters of its own to make the name of a Job.
CRON_JOB_NAME_LIMIT = 52
NAME_LIMIT = 63

_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_LABEL = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?")
_UNITS = {"m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_UNITS |= {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}

# By the name of the field, wherever it stands.
_WORDS = {
    "concurrencyPolicy": {"Allow", "Forbid", "Replace"},
    "restartPolicy": {"Always", "OnFailure", "Never"},
    "podReplacementPolicy": {"TerminatingOrFailed", "Failed"},
    "completionMode": {"Indexed", "NonIndexed"},
    "action": {"FailJob", "FailIndex", "Ignore", "Count"},
    "operator": {"In", "NotIn"},
    "imagePullPolicy": {"Always", "IfNotPresent", "Never"},
    "protocol": {"TCP", "UDP", "SCTP"},
    "policyTypes": {"Ingress", "Egress"},
}
_SECCOMP = {"RuntimeDefault", "Localhost", "Unconfined"}


def quantity(text: str) -> float | None:
    """``128Mi`` in bytes, ``50m`` in cores; None for what is no quantity."""
    found = _QUANTITY.fullmatch(text)
    return float(found[1]) * _UNITS.get(found[2], 1) if found else None


def word_problems(value: Any, where: str) -> Iterator[Problem]:
    """Every field with a fixed vocabulary, wherever it stands."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from _one_word(name, inner, f"{where}.{name}")
                yield from word_problems(inner, f"{where}.{name}")
        case list():
            for index, inner in enumerate(value):
                yield from word_problems(inner, f"{where}[{index}]")
        case _:
            pass


def _one_word(name: str, value: Any, where: str) -> Iterator[Problem]:
    allowed = _SECCOMP if name == "type" and "seccompProfile" in where else _WORDS.get(name)
    words = value if isinstance(value, list) else [value]
    for word in words:
        if allowed is not None and isinstance(word, str) and word not in allowed:
            yield f"{where}: {word} is none of {', '.join(sorted(allowed))}"


def name_problems(name: str, limit: int, where: str) -> Iterator[Problem]:
    if not _NAME.fullmatch(name):
        yield f"{where}: {name} is no DNS label"
    if len(name) > limit:
        yield f"{where}: {name} is longer than {limit} characters"


def label_problems(labels: dict[str, str], where: str) -> Iterator[Problem]:
    for key, value in labels.items():
        name = key.rpartition("/")[2]
        if not name or not all(_LABEL.fullmatch(text) and len(text) <= NAME_LIMIT for text in (name, value)):
            yield f"{where}: {key}={value} is no label"


def quantity_problems(resources: dict[str, dict[str, str]], where: str) -> Iterator[Problem]:
    for side, amounts in resources.items():
        for name, text in amounts.items():
            if quantity(str(text)) is None:
                yield f"{where}: {side}.{name}: {text} is no quantity"
    requests, limits = resources.get("requests", {}), resources.get("limits", {})
    for name in requests.keys() & limits.keys():
        asked, most = quantity(str(requests[name])), quantity(str(limits[name]))
        if asked is not None and most is not None and asked > most:
            yield f"{where}: asks for more {name} than it may have"


def schedule_problems(spec: dict[str, Any], where: str) -> Iterator[Problem]:
    schedule = spec["schedule"]
    if "TZ=" in schedule:
        yield f"{where}: the time zone belongs into timeZone"
    elif len(schedule.split()) != 5 or not croniter.is_valid(schedule):
        yield f"{where}: {schedule} is no schedule"
    if spec.get("timeZone") not in zoneinfo.available_timezones():
        yield f"{where}: {spec.get('timeZone')} is no time zone"


def seconds_between_runs(schedule: str) -> set[float]:
    """Every time between two runs, over the next two hundred."""
    runs = croniter(schedule, start_time=0)
    instants: list[float] = [runs.get_next(float) for _ in range(200)]
    return {after - before for before, after in pairwise(instants)}
