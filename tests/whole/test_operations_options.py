"""What operations ask of the command itself: shards, journal and figures, by option or by environment."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from sync.sandbox import Answer, Call, Handle, serving
from sync.sandbox.worker_config import write_config
from tests.test_metrics import samples
from tests.whole.conftest import CompanyWith
from tests.whole.test_command_line import Shell, only_sentence

TWO_ROWS = (("Tune alerts", "", "2026-12-01"), ("Verify the chain",))


@pytest.fixture
def shell(company_with: CompanyWith, tmp_path: Path) -> Iterator[Shell]:
    """A page that was seen, and whose tickets are due now."""
    company = company_with()
    company.page(*TWO_ROWS)
    company.worker.run()
    company.site.clock.advance(20 * 60)
    with serving(company.site) as origin:
        config = tmp_path / "config.yaml"
        named = origin.replace("127.0.0.1", "localhost")
        write_config(config, named, company.site)
        yield Shell(company, config, named)


def figures(folder: Path) -> dict[str, float]:
    """Those without labels of their own."""
    text = "".join(path.read_text() for path in sorted(folder.glob("*.prom")))
    return {name: value for (name, labels), value in samples(text).items() if not labels}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "figures"
    made.mkdir()
    return made


def writing_pages_fails(call: Call, handle: Handle) -> Answer:
    if (call.method, call.path.rpartition("/")[0]) == ("PUT", "/wiki/api/v2/pages"):
        return Answer(403, (("Content-Type", "application/json"),), b'{"errors": []}')
    return handle(call)


def test_a_run_leaves_its_figures(shell: Shell, folder: Path) -> None:
    ended = shell("run", "--full", "--metrics", str(folder))

    assert ended.code == 0
    seen = figures(folder)
    assert (seen["tickets_created"], seen["pages_written"], seen["exit_code"]) == (2, 1, 0)
    assert seen["last_success_timestamp_seconds"] == seen["last_run_timestamp_seconds"]


def test_a_run_that_a_limit_stops_says_so(shell: Shell, folder: Path) -> None:
    shell.config.write_text(re.sub(r"new_tickets: \d+", "new_tickets: 1", shell.config.read_text()))

    ended = shell("run", "--full", "--metrics", str(folder))

    assert ended.code == 3
    seen = figures(folder)
    assert (seen["limits_tripped"], seen["exit_code"], seen["tickets_created"]) == (1, 3, 0)
    assert "last_success_timestamp_seconds" not in seen


def test_a_run_that_never_began_leaves_its_exit_code(shell: Shell, folder: Path) -> None:
    shell.environment["POSTMORTEM_SYNC_JIRA_TOKEN"] = "wrong"

    assert shell("run", "--metrics", str(folder)).code == 4
    assert figures(folder)["exit_code"] == 4


def test_a_run_of_which_an_operation_failed_finished_all_the_same(shell: Shell, folder: Path) -> None:
    """One page that fails in every run has an alert of its own; the others are looked after."""
    shell.company.site.fault = writing_pages_fails

    assert shell("run", "--full", "--metrics", str(folder)).code == 1
    assert figures(folder)["last_success_timestamp_seconds"]


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (r"^tickets:", "ticket:", 2, "config.yaml:"),
        (r"new_tickets: \d+", "new_tickets: 1", 3, "new_tickets"),
        (r"localhost:\d+", "localhost:1", 4, "localhost:1"),
    ],
)
def test_a_run_that_is_broken_off_says_so_in_the_log(
    shell: Shell, old: str, new: str, code: int, said: str
) -> None:
    """Whoever counts exit codes there counts those above all."""
    shell.config.write_text(re.sub(old, new, shell.config.read_text(), flags=re.MULTILINE))

    ended = shell("run", "--full", "--json")

    (line,) = [json.loads(line) for line in ended.stderr.splitlines() if line.startswith("{")]
    assert (ended.code, ended.stdout, line["event"], line["exit_code"]) == (code, "", "run", code)
    assert said in line["reason"]
    assert said in "".join(ended.said)


def test_figures_that_cannot_be_left_do_not_fail_the_run(shell: Shell) -> None:
    ended = shell("run", "--full", "--pushgateway", "http://localhost:1/push")

    assert ended.code == 0
    assert only_sentence(ended) == (
        "postmortem-sync: the figures were not left at http://localhost:1/push (Connection refused); "
        "the run itself is none the worse for it."
    )
    assert len(shell.company.tickets()) == 2


def test_figures_that_something_else_than_a_gateway_is_sent_do_not_fail_the_run(shell: Shell) -> None:
    """Such as a mail server, whose greeting is no HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        greeting = Thread(target=_greet, args=(server,))
        greeting.start()
        ended = shell("run", "--full", "--pushgateway", f"http://127.0.0.1:{server.getsockname()[1]}")
        greeting.join()

    assert ended.code == 0
    assert "(220 mail.example.com" in only_sentence(ended)


def _greet(server: socket.socket) -> None:
    caller, _ = server.accept()
    with caller:
        caller.recv(65536)
        caller.sendall(b"220 mail.example.com\r\n")


@pytest.mark.parametrize(
    "address",
    ["foo", "localhost:9091", "ftp://localhost", "http://", "http://[::1", "http://me:secret@localhost"],
)
def test_an_address_that_is_none_is_refused_before_the_run(shell: Shell, address: str) -> None:
    told = refused(shell, "--full", "--pushgateway", address)

    assert "such as http://pushgateway:9091" in told
    assert "secret" not in told


def test_the_journal_goes_where_it_is_told(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"

    ended = shell("run", "--full", "--journal", str(file))

    lines = [json.loads(line) for line in file.read_text().splitlines()]
    logged = [json.loads(line) for line in ended.stderr.splitlines() if line.startswith("{")]
    assert [line["ticket"] for line in lines if line["what"] == "ticket"] == ["OPS-1", "OPS-2"]
    assert {line["run"] for line in lines} == {line["run"] for line in logged}


def test_the_journal_may_have_stdout_for_itself(shell: Shell) -> None:
    ended = shell("run", "--full", "--journal", "-")

    assert {json.loads(line)["what"] for line in ended.stdout.splitlines()} >= {"ticket", "page"}


def test_options_may_come_from_the_environment(shell: Shell, folder: Path, tmp_path: Path) -> None:
    """As in Kubernetes, which says in JOB_COMPLETION_INDEX which of its pods this is."""
    shell.environment |= {
        "POSTMORTEM_SYNC_METRICS": str(folder),
        "POSTMORTEM_SYNC_JOURNAL": str(tmp_path / "journal.jsonl"),
        "POSTMORTEM_SYNC_SHARDS": "3",
        "JOB_COMPLETION_INDEX": "2",
    }

    assert shell("run", "--full").code == 0
    assert (folder / "postmortem-sync-full-2.prom").exists()
    assert (tmp_path / "journal.jsonl").exists()


def refused(shell: Shell, *options: str) -> str:
    """What a run is told that does not even begin."""
    ended = shell("run", *options)
    assert (ended.code, ended.stdout) == (2, "")
    assert shell.company.tickets() == []
    return ended.stderr


def test_shards_without_a_number_of_their_own_are_refused(shell: Shell) -> None:
    """The first shard alone would leave most pages to nobody, with exit code 0."""
    assert "which of the 4 is this one, 0 to 3?" in refused(shell, "--full", "--shards", "4")


@pytest.mark.parametrize("variable", ["POSTMORTEM_SYNC_SHARD", "JOB_COMPLETION_INDEX"])
def test_a_shard_of_nobody_knows_how_many_is_refused(shell: Shell, variable: str) -> None:
    """Each would do all the work. Kubernetes' number counts as given."""
    assert "--shard 0 goes with --shards" in refused(shell, "--full", "--shard", "0")

    shell.environment[variable] = "0"
    assert "--shard 0 goes with --shards" in refused(shell, "--full")


def test_a_single_shard_needs_no_number(shell: Shell) -> None:
    assert shell("run", "--full", "--shards", "1").code == 0
    assert len(shell.company.tickets()) == 2


@pytest.mark.parametrize(
    "options",
    [
        ("--shards", "4", "--shard", "4"),
        ("--shards", "2", "--shard", "0", "--page", "1"),
        ("--journal", "-", "--json"),
        ("--journal", "missing/journal.jsonl"),
        ("--metrics", "missing"),
    ],
    ids=" ".join,
)
def test_options_that_do_not_go_together_are_refused(shell: Shell, options: tuple[str, ...]) -> None:
    refused(shell, *options)
