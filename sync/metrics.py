"""The figures of one run as Prometheus metrics: for a textfile collector, or for a Pushgateway.

A run is a snapshot, so every metric is a gauge. Labels take few values, all known beforehand or routes of the
two APIs; texts of pages, tickets and names never come near.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, pushadd_to_gateway, write_to_textfile

from sync.core.planning.page_plans import PageState
from sync.core.report.figures import Age, Figures, ItemState

JOB: Final = "postmortem-sync"
_PREFIX: Final = "postmortem_sync_"
_PATIENCE: Final = 10  # seconds for the Pushgateway to answer

LAST_SUCCESS: Final = "last_success_timestamp_seconds"


Value = tuple[str, tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric; ``labels`` are its own, besides ``run`` and ``shard`` that all of them carry."""

    name: str
    help: str
    labels: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return _PREFIX + self.name


METRICS: Final = (
    Metric("pages", "Pages by what became of them.", ("outcome",)),
    Metric("items", "Action items known to the worker, by how they stand.", ("state",)),
    Metric("items_past_date", "Open items past their date, by working days.", ("age",)),
    Metric("findings", "Things on pages that somebody should look at."),
    Metric("tickets_created", "Tickets created by the run."),
    Metric("pages_written", "Pages written by the run."),
    Metric("comments_posted", "Pages on which the run reminded somebody."),
    Metric("conflicts", "Writes that somebody else came before; they are made again."),
    Metric("retries", "Requests that were sent again."),
    Metric("requests", "Requests sent, by endpoint.", ("endpoint",)),
    Metric("oldest_unsettled_intent_seconds", "Age of the oldest creation whose end is not known."),
    Metric("limits_tripped", "Limits the plan went beyond; nothing was written then."),
    Metric("duplicates", "Rows with more than one ticket."),
    Metric("run_duration_seconds", "How long the run took."),
    Metric("exit_code", "The run's exit code."),
    Metric("last_run_timestamp_seconds", "When the last run ended."),
    Metric(LAST_SUCCESS, "When the last run came to its end, though an operation may have failed."),
    Metric("token_expires_timestamp_seconds", "When a token expires, by configuration.", ("site",)),
)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run, as it ended. ``figures`` is None where it did not come as far as a plan; ``finished`` where it
    came to its end, though an operation may have failed.

    ``full`` tells the nightly sweep from the frequent run. ``requests`` counts by endpoint. ``token_expires``
    is the last day on which a token works, by site.
    """

    full: bool
    shard: int
    exit_code: int
    ended: datetime
    seconds: float
    figures: Figures | None = None
    requests: Mapping[str, int] = field(default_factory=dict)
    retries: int = 0
    conflicts: int = 0
    limits_tripped: int = 0
    token_expires: Mapping[str, date] = field(default_factory=dict)
    finished: bool = False

    @property
    def labels(self) -> dict[str, str]:
        return {"run": "full" if self.full else "normal", "shard": str(self.shard)}


def write(record: RunRecord, folder: Path) -> None:
    """Leave the metrics in ``folder`` for a textfile collector, each file replaced at once.

    The last success has a file of its own: a run that fails does not wipe it. Raises ``OSError``.
    """
    stem = f"postmortem-sync-{record.labels['run']}-{record.shard}"
    succeeded = [metric for metric in METRICS if metric.name == LAST_SUCCESS]
    others = [metric for metric in METRICS if metric.name != LAST_SUCCESS]
    write_to_textfile(str(folder / f"{stem}.prom"), registry(record, others))
    if record.finished:
        write_to_textfile(str(folder / f"{stem}-success.prom"), registry(record, succeeded))


def push(record: RunRecord, url: str) -> None:
    """Leave the metrics with a Pushgateway; what this run does not know, such as a success, stays as it was.

    Raises ``OSError`` where it cannot be reached.
    """
    pushadd_to_gateway(url, JOB, registry(record), grouping_key=record.labels, timeout=_PATIENCE)


def registry(record: RunRecord, metrics: Iterable[Metric] = METRICS) -> CollectorRegistry:
    """Those of ``metrics`` that the record has values for."""
    values: dict[str, list[Value]] = {}
    for value in _values(record):
        values.setdefault(value[0], []).append(value)
    made = CollectorRegistry()
    for metric in metrics:
        if metric.name in values:
            gauge = Gauge(metric.full_name, metric.help, (*record.labels, *metric.labels), registry=made)
            for _, labels, number in values[metric.name]:
                gauge.labels(*record.labels.values(), *labels).set(number)
    return made


def _values(record: RunRecord) -> Iterator[Value]:
    """Every value of a record: metric, labels, number. Kinds that did not occur are zero, not missing."""
    ended = record.ended.timestamp()
    yield "run_duration_seconds", (), record.seconds
    yield "exit_code", (), record.exit_code
    yield "last_run_timestamp_seconds", (), ended
    if record.finished:
        yield LAST_SUCCESS, (), ended
    yield "retries", (), record.retries
    yield "conflicts", (), record.conflicts
    yield "limits_tripped", (), record.limits_tripped
    for endpoint, count in sorted(record.requests.items()):
        yield "requests", (endpoint,), count
    for site, day in sorted(record.token_expires.items()):
        yield "token_expires_timestamp_seconds", (site,), datetime.combine(day, time.max, UTC).timestamp()
    if record.figures is not None:
        yield from _figures(record.figures)


def _figures(seen: Figures) -> Iterator[Value]:
    yield from (("pages", (state,), seen.pages[state]) for state in PageState)
    yield from (("items", (state,), seen.items[state]) for state in ItemState)
    yield from (("items_past_date", (age,), seen.past_date[age]) for age in Age)
    yield "findings", (), seen.findings
    yield "tickets_created", (), seen.created
    yield "pages_written", (), seen.written
    yield "comments_posted", (), seen.comments
    yield "duplicates", (), seen.duplicates
    yield "oldest_unsettled_intent_seconds", (), seen.oldest_intent.total_seconds()
