"""The figures of a run as Prometheus reads them: parsed back, linted by promtool, pushed to a real server."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from sync.core.planning.page_plans import PageState
from sync.core.report.figures import Age, Figures, ItemState
from sync.metrics import METRICS, RunRecord, push, registry, write

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIGURES = Figures(
    pages=Counter({PageState.CHANGES: 2, PageState.FAILED: 1}),
    items=Counter({ItemState.OPEN: 7}),
    past_date=Counter({Age.MORE: 3}),
    findings=4,
    created=5,
    written=2,
    comments=1,
    duplicates=0,
    oldest_intent=timedelta(minutes=20),
)
RECORD = RunRecord(
    full=False,
    shard=0,
    exit_code=0,
    ended=NOON,
    seconds=12.5,
    figures=FIGURES,
    requests={"Jira POST /rest/api/3/issue/bulk": 2},
    retries=3,
    token_expires={"jira": date(2026, 12, 1)},
    finished=True,
)
FAILED = replace(RECORD, exit_code=4, figures=None, finished=False, ended=NOON + timedelta(hours=1))
PAUSED = replace(FAILED, exit_code=0)

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(text: str) -> Samples:
    """Every value by name, without the prefix, and by the labels that are the metric's own."""
    return {
        (
            sample.name.removeprefix("postmortem_sync_"),
            tuple(pair for pair in sorted(sample.labels.items()) if pair[0] not in {"run", "shard"}),
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def text_of(record: RunRecord) -> str:
    return generate_latest(registry(record)).decode()


def test_every_metric_is_there_after_a_run_that_finished() -> None:
    assert {name for name, _ in samples(text_of(RECORD))} == {metric.name for metric in METRICS}


def test_the_values_are_those_of_the_run() -> None:
    seen = samples(text_of(RECORD))

    assert seen["pages", (("outcome", "changes"),)] == 2
    assert seen["items", (("state", "open"),)] == 7
    assert seen["items_past_date", (("age", "over-20"),)] == 3
    assert seen["requests", (("endpoint", "Jira POST /rest/api/3/issue/bulk"),)] == 2
    assert seen["oldest_unsettled_intent_seconds", ()] == 1200
    assert seen["last_success_timestamp_seconds", ()] == NOON.timestamp()


def test_a_kind_that_did_not_occur_is_zero_and_not_missing() -> None:
    """Or a graph would show the last value for ever, and an alert would never end."""
    seen = samples(text_of(RECORD))

    assert seen["pages", (("outcome", "waiting"),)] == 0
    assert {labels for name, labels in seen if name == "items"} == {
        (("state", state),) for state in ItemState
    }


def test_a_token_works_until_the_end_of_its_last_day() -> None:
    expires = samples(text_of(RECORD))["token_expires_timestamp_seconds", (("site", "jira"),)]

    assert expires == pytest.approx(datetime(2026, 12, 2, tzinfo=UTC).timestamp(), abs=1)


@pytest.mark.parametrize("fruitless", [FAILED, PAUSED])
def test_a_run_that_did_not_come_to_a_plan_says_nothing_about_pages(fruitless: RunRecord) -> None:
    seen = samples(text_of(fruitless))

    assert ("exit_code", ()) in seen
    assert not {name for name, _ in seen} & {"pages", "items", "duplicates", "last_success_timestamp_seconds"}


def test_labels_take_few_values() -> None:
    """Besides the routes, which are those of two APIs: everything that a metric can say, at once."""
    assert len([key for key in samples(text_of(RECORD)) if key[0] != "requests"]) < 50


def test_frequent_run_and_sweep_leave_files_of_their_own(tmp_path: Path) -> None:
    write(RECORD, tmp_path)
    write(replace(RECORD, full=True, shard=2), tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "postmortem-sync-full-2-success.prom",
        "postmortem-sync-full-2.prom",
        "postmortem-sync-normal-0-success.prom",
        "postmortem-sync-normal-0.prom",
    ]


@pytest.mark.parametrize("fruitless", [FAILED, PAUSED])
def test_a_run_without_a_plan_leaves_the_last_success_as_it_was(tmp_path: Path, fruitless: RunRecord) -> None:
    """A site that asks for a pause ends a run without a fault; one that always does is to be heard of."""
    write(RECORD, tmp_path)
    write(fruitless, tmp_path)

    seen = samples("".join(path.read_text() for path in tmp_path.iterdir()))

    assert seen["last_run_timestamp_seconds", ()] == fruitless.ended.timestamp()
    assert seen["last_success_timestamp_seconds", ()] == NOON.timestamp()


def test_promtool_finds_nothing_to_improve() -> None:
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not installed")
    command = ["promtool", "check", "metrics"]

    told = subprocess.run(command, input=text_of(RECORD), capture_output=True, text=True)

    assert (told.returncode, told.stderr) == (0, "")


class Gateway(BaseHTTPRequestHandler):
    """Takes one push and keeps it."""

    pushes: list[tuple[str, str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).pushes.append((self.command, self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class's name)
        """Quiet."""


@contextmanager
def gateway() -> Iterator[str]:
    Gateway.pushes = []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_push_adds_to_the_group_of_its_run_and_shard() -> None:
    """POST keeps what it does not name, such as the last success; PUT would wipe it."""
    with gateway() as url:
        push(replace(RECORD, shard=3), url)

    ((method, path, body),) = Gateway.pushes
    assert (method, path) == ("POST", "/metrics/job/postmortem-sync/run/normal/shard/3")
    assert samples(body)["tickets_created", ()] == 5


def test_a_gateway_that_is_not_there_is_an_error_of_the_network() -> None:
    with gateway() as url:
        pass

    with pytest.raises(OSError, match="refused"):
        push(RECORD, url)
