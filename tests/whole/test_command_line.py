"""The command itself, as a process against the site over a socket: exit codes, streams, one clear sentence.

What comes before and after the one command that a test is about runs in this process, which is quicker.
"""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.text import Text

from sync.sandbox import Answer, Call, Handle, serving
from sync.sandbox.content import Restriction
from sync.sandbox.worker_config import write_config
from tests.whole.conftest import CompanyWith
from tests.whole.given import AUTHOR, MEI, Company, mention, table

ROOT = Path(__file__).parents[2]
BULK = "/rest/api/3/issue/bulk"


@dataclass(frozen=True)
class Ended:
    """How a command ended. ``said`` is what it printed on stderr besides its log lines."""

    code: int
    stdout: str
    stderr: str

    @property
    def said(self) -> list[str]:
        return [line for line in self.stderr.splitlines() if not line.startswith("{")]


@dataclass
class Shell:
    """A shell in front of a company: a configuration that works, tokens in the environment."""

    company: Company
    config: Path
    origin: str
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str, stdout: int = subprocess.PIPE) -> "subprocess.Popen[str]":
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "POSTMORTEM_SYNC_CONFLUENCE_TOKEN": "any-token",
            "POSTMORTEM_SYNC_JIRA_TOKEN": "any-token",
            **self.environment,
        }
        return subprocess.Popen(
            [sys.executable, "-m", "sync", *arguments],
            env=environment,
            cwd=self.config.parent,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
        )

    def on_a_terminal(self, command: str, *arguments: str, columns: int) -> str:
        """What stands on a terminal of so many columns afterwards, colours and all."""
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, columns))
        with self.start(command, "--config", str(self.config), *arguments, stdout=theirs) as process:
            os.close(theirs)
            shown = b"".join(iter(lambda: _read(ours), b""))
            os.close(ours)
        assert process.returncode == 0
        return shown.decode()

    def __call__(self, command: str, *arguments: str) -> Ended:
        process = self.start(command, "--config", str(self.config), *arguments)
        stdout, stderr = process.communicate(timeout=60)
        assert "Traceback" not in stdout + stderr
        return Ended(process.returncode, stdout, stderr)

    def change(self, old: str, new: str) -> None:
        text = self.config.read_text(encoding="utf-8")
        assert old in text
        self.config.write_text(text.replace(old, new), encoding="utf-8")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side is closed
        return b""


@pytest.fixture
def shell(company_with: CompanyWith, tmp_path: Path) -> Iterator[Shell]:
    company = company_with()
    company.page(("Tune alerts", mention(MEI), "2026-12-01", "High"), ("Verify the chain",))
    with serving(company.site) as origin:
        config = tmp_path / "config.yaml"
        named = origin.replace("127.0.0.1", "localhost")  # as the worker in this process calls the site
        write_config(config, named, company.site)
        yield Shell(company, config, named)


def given_a_founded_page(shell: Shell) -> None:
    shell.company.worker.run()
    shell.company.site.clock.advance(20 * 60)
    shell.company.site.requests.clear()


def only_sentence(ended: Ended) -> str:
    assert len(ended.said) == 1, ended.stderr
    (line,) = ended.said
    assert line.startswith("postmortem-sync: ")
    return line


# --- when all is well


def test_run_makes_the_tickets_and_a_second_one_writes_nothing(shell: Shell) -> None:
    given_a_founded_page(shell)

    assert shell("run", "--full").code == 0
    assert shell.company.summaries() == ["Tune alerts", "Verify the chain"]

    shell.company.site.clock.advance(20 * 60)
    shell.company.site.requests.clear()
    assert shell("run", "--full").code == 0
    assert shell.company.writes() == []


def test_a_plan_shows_what_would_be_done_and_does_nothing(shell: Shell) -> None:
    given_a_founded_page(shell)

    ended = shell("plan", "--full")

    assert ended.code == 0
    told = "create Task in OPS: Tune alerts (due 2026-12-01, High, assigned to the person mentioned)"
    assert told in ended.stdout
    assert "2 tickets to create" in ended.stdout
    assert shell.company.writes() == []
    assert shell.company.tickets() == []


@pytest.mark.parametrize("command", ["plan", "run"])
def test_on_a_terminal_lines_have_colours_and_end_between_words(shell: Shell, command: str) -> None:
    given_a_founded_page(shell)
    sentence = "“before the next big sale” is not a date. YYYY-MM-DD can always be read."
    shell.company.page(("Page on lag", "", "before the next big sale"))
    shell.environment = {"TERM": "xterm-256color"}

    shown = shell.on_a_terminal(command, "--full", columns=60)

    lines = [Text.from_ansi(line).plain for line in shown.splitlines()]
    assert max(map(len, lines)) <= 60
    assert sentence in " ".join(" ".join(lines).split())
    assert "\x1b[" in shown


@pytest.mark.parametrize(("settled", "code"), [(False, 5), (True, 0)])
def test_plan_check_ends_with_5_while_there_is_something_to_do(
    shell: Shell, settled: bool, code: int
) -> None:
    given_a_founded_page(shell)
    if settled:
        shell.company.settle()

    assert shell("plan", "--full", "--check").code == code


@pytest.mark.parametrize("command", ["plan", "run"])
def test_json_is_all_there_is_on_stdout(shell: Shell, command: str) -> None:
    given_a_founded_page(shell)

    ended = shell(command, "--full", "--json")

    document = json.loads(ended.stdout)
    assert [page["title"] for page in document["pages"]] == ["Outage 1"]
    assert document["summary"]


def test_a_terminal_that_does_not_know_every_sign_is_shown_what_it_knows(shell: Shell) -> None:
    shell.environment = {"PYTHONIOENCODING": "ascii"}
    shell.company.page(("Read “Release It!”, Łukasz’s copy",), title="Ausfall – zum zweiten Mal")

    shown, told = shell("plan", "--full"), shell("plan", "--full", "--json")

    assert (shown.code, told.code) == (0, 0)
    assert "Ausfall ? zum zweiten Mal" in shown.stdout
    assert "Ausfall – zum zweiten Mal" in {page["title"] for page in json.loads(told.stdout)["pages"]}


def test_off_a_terminal_every_page_is_one_json_line_in_the_log(shell: Shell) -> None:
    """With figures and reasons; the tokens and what pages say are nobody's business there."""
    shell.environment = {
        "POSTMORTEM_SYNC_JIRA_TOKEN": "tok-4711",
        "POSTMORTEM_SYNC_CONFLUENCE_TOKEN": "tok-0815",
    }
    given_a_founded_page(shell)

    ended = shell("run", "--full")

    lines: list[dict[str, Any]] = [json.loads(line) for line in ended.stderr.splitlines()]
    (page,) = [line for line in lines if line["event"] == "page"]
    assert (page["created"], page["items"]) == (2, 2)
    (run,) = [line for line in lines if line["event"] == "run"]
    assert (run["created"], run["failed"], run["exit_code"]) == (2, 0, 0)
    assert ended.stdout == ""
    for secret in ("tok-4711", "tok-0815", "Tune alerts"):
        assert secret not in ended.stderr


def test_a_page_that_waits_has_its_reason_in_the_log(shell: Shell) -> None:
    shell("run", "--full")
    shell.company.site.clock.advance(60)

    ended = shell("run", "--full")

    (page,) = [line for line in map(json.loads, ended.stderr.splitlines()) if line["event"] == "page"]
    assert page["outcome"] == "waiting"
    assert page["reason"].startswith("first seen: 2 items get their tickets from ")


@pytest.mark.parametrize("command", ["plan", "run"])
def test_on_a_terminal_the_first_plan_and_the_first_run_say_what_is_to_come(
    shell: Shell, command: str
) -> None:
    shell.change("new_tickets: 100000", "new_tickets: 1")
    shell.environment = {"TERM": "xterm-256color"}

    shown = shell.on_a_terminal(command, "--full", columns=80)

    told = " ".join(" ".join(Text.from_ansi(line).plain for line in shown.splitlines()).split())
    assert "… first seen: 2 items get their tickets " in told
    assert "! A later run would stop: it would create 2 tickets; limits.new_tickets allows 1." in told
    assert told.endswith("2 tickets to come.")


def test_the_sandbox_says_how_to_look_around_and_how_to_use_it(shell: Shell) -> None:
    config = shell.config.with_name("sandbox.yaml")

    with shell.start("sandbox", "--write-config", str(config)) as process:
        assert process.stdout
        ready, look, use, _ = (process.stdout.readline() for _ in range(4))
        process.terminate()

    origin = ready.removeprefix("postmortem-sync sandbox ready at ").strip()
    assert f"open {origin} in a browser" in look
    assert f"postmortem-sync plan --config {config}" in use
    assert process.returncode == 0


@pytest.mark.parametrize("command", ["sandbox", "demo"])
def test_a_production_install_says_where_the_embedded_site_is_to_be_had(command: str) -> None:
    production = "import sys; sys.modules['werkzeug'] = None; from sync.cli import main; main()"

    ended = subprocess.run(
        [sys.executable, "-c", production, command], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "postmortem-sync: a production install is without the embedded site (werkzeug); "
        "`make install` brings it, for .venv/bin/postmortem-sync\n"
    )


# --- when something is wrong


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("own.yaml", "it is there already, and not a sandbox's own"),
        ("no/c.yaml", "No such file or directory"),
    ],
)
def test_a_sandbox_that_cannot_write_its_configuration_names_the_file(
    shell: Shell, name: str, reason: str
) -> None:
    own = shell.config.with_name("own.yaml")
    own.write_text("# my own\n")

    with shell.start("sandbox", "--write-config", name) as process:
        try:
            stdout, stderr = process.communicate(timeout=20)
        finally:
            process.kill()  # a sandbox that does start serves until it is stopped

    assert (process.returncode, stdout) == (2, "")
    assert stderr == f"postmortem-sync: {name}: cannot be written ({reason}); name another file\n"
    assert own.read_text() == "# my own\n"


def test_a_configuration_that_is_missing_is_named(shell: Shell) -> None:
    shell.config.unlink()

    ended = shell("run")

    assert ended.code == 2
    assert "config.yaml" in only_sentence(ended)


def test_a_configuration_with_mistakes_says_all_of_them_with_their_lines(shell: Shell) -> None:
    shell.change("project: OPS", "project: ops!\n  colour: blue")

    ended = shell("run")

    assert ended.code == 2
    assert len(ended.said) == 2
    assert all("config.yaml:" in line for line in ended.said)
    assert "colour" in ended.stderr


def test_a_check_of_the_file_alone_says_what_it_leaves_out(shell: Shell) -> None:
    ended = shell("check")

    assert ended.code == 0
    assert ended.stdout.endswith("is a valid configuration; --online tries tokens and sites as well.\n")


@pytest.mark.parametrize("product", ["CONFLUENCE", "JIRA"])
def test_a_wrong_token_names_the_product_and_where_the_token_comes_from(shell: Shell, product: str) -> None:
    given_a_founded_page(shell)
    shell.environment = {f"POSTMORTEM_SYNC_{product}_TOKEN": "wrong"}

    ended = shell("run", "--full")

    assert ended.code == 4
    assert f"POSTMORTEM_SYNC_{product}_TOKEN" in only_sentence(ended)
    assert shell.company.writes() == []


@pytest.mark.parametrize("product", ["CONFLUENCE", "JIRA"])
def test_a_check_that_is_not_let_in_ends_as_a_run_would(shell: Shell, product: str) -> None:
    """Also where something else is wrong as well: what was not seen cannot be judged."""
    shell.change("  spaces:", "  spaces:\n  - NOWHERE")
    shell.environment = {f"POSTMORTEM_SYNC_{product}_TOKEN": "wrong"}

    ended = shell("check", "--online")

    assert ended.code == 4
    assert f"POSTMORTEM_SYNC_{product}_TOKEN" in ended.stdout


def test_a_check_of_a_host_that_does_not_answer_ends_with_4(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    shell.change(shell.origin, f"http://127.0.0.1:{port}")

    ended = shell("check", "--online", "--probe")

    assert ended.code == 4
    assert "The probes come once both sites let us in." in ended.stdout


def test_a_check_that_finds_a_setting_wrong_ends_with_2(shell: Shell) -> None:
    shell.change("  spaces:", "  spaces:\n  - NOWHERE")

    ended = shell("check", "--online")

    assert ended.code == 2
    assert "Space NOWHERE is not there" in ended.stdout


def test_a_token_that_is_missing_is_named(shell: Shell) -> None:
    shell.environment = {"POSTMORTEM_SYNC_JIRA_TOKEN": ""}

    ended = shell("plan")

    assert ended.code == 2
    assert "POSTMORTEM_SYNC_JIRA_TOKEN is not set" in only_sentence(ended)


def test_a_host_that_does_not_answer_ends_a_run_with_4(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    shell.change(shell.origin, f"http://127.0.0.1:{port}")

    ended = shell("run")

    assert ended.code == 4
    assert f"127.0.0.1:{port}" in only_sentence(ended)


def test_an_address_that_leads_into_the_site_is_told_with_its_setting(shell: Shell) -> None:
    shell.change(f"{shell.origin}/wiki", f"{shell.origin}/wiki/spaces/PM/overview")

    ended = shell("run")

    assert ended.code == 2
    assert "confluence.url" in only_sentence(ended)


def test_an_address_where_something_else_answers_is_named(shell: Shell) -> None:
    """A proxy's welcome page, a login, a site that was moved: whatever it is, it is no Confluence."""
    welcome = Answer(200, (("Content-Type", "text/html"),), b"<html>Welcome to our proxy</html>")
    shell.company.site.fault = lambda call, handle: welcome

    ended = shell("run")

    assert ended.code == 4
    assert "Confluence" in only_sentence(ended)


def test_a_project_that_is_not_there_is_named(shell: Shell) -> None:
    shell.change("project: OPS", "project: NOPE")

    ended = shell("run", "--full")

    assert ended.code == 2
    assert "NOPE" in only_sentence(ended)
    assert shell.company.writes() == []


def test_a_malformed_page_is_named_and_the_others_get_their_tickets(shell: Shell) -> None:
    shell.company.page(body="<h2>Action items</h2><table><tr><td>never closed", title="The broken one")
    given_a_founded_page(shell)

    ended = shell("run", "--full", "--json")

    assert ended.code == 0, "what people must fix is no failure of the run"
    pages = {page["title"]: page for page in json.loads(ended.stdout)["pages"]}
    assert pages["The broken one"]["skip"]
    assert pages["Outage 1"]["created"] == ["OPS-1", "OPS-2"]


def test_a_limit_ends_with_3_and_a_sentence(shell: Shell) -> None:
    given_a_founded_page(shell)
    settings = yaml.safe_load(shell.config.read_text(encoding="utf-8"))
    settings["limits"] = {"new_tickets": 1}
    shell.config.write_text(yaml.safe_dump(settings), encoding="utf-8")

    ended = shell("run", "--full", "--json")

    assert ended.code == 3
    assert "limits.new_tickets allows 1" in only_sentence(ended)
    assert shell.company.writes() == []


def test_an_operation_that_failed_ends_with_1(shell: Shell) -> None:
    given_a_founded_page(shell)

    def no_page_writes(call: Call, handle: Handle) -> Answer:
        if call.method == "PUT" and call.route == "/wiki/api/v2/pages/{id}":
            return Answer(403, (("Content-Type", "application/json"),), b'{"errors": []}')
        return handle(call)

    shell.company.site.fault = no_page_writes
    ended = shell("run", "--full", "--json")

    assert ended.code == 1
    (page,) = json.loads(ended.stdout)["pages"]
    assert page["failures"]
    assert page["created"] == ["OPS-1", "OPS-2"]


def test_a_page_that_cannot_be_explained_is_named(shell: Shell) -> None:
    ended = shell("explain", "999999")

    assert ended.code == 1
    assert "999999 is not there" in only_sentence(ended)


def told_of(shell: Shell, page: str) -> list[str]:
    """What a plan says of the one page it is asked for."""
    ended = shell("plan", "--page", page)
    assert ended.code == 0
    _, title, *lines, _, _ = ended.stdout.splitlines()
    assert title.startswith("PM · ")
    return [line.strip() for line in lines]


def test_a_page_that_is_asked_for_is_told_of_though_nothing_is_to_be_done(shell: Shell) -> None:
    """The question that somebody has whose page gets no tickets."""
    given_a_founded_page(shell)
    shell.company.settle()
    (page,) = shell.company.site.confluence.pages

    assert told_of(shell, page) == ["- nothing to do for its 2 action items"]

    without = shell.company.page(body="<p>Nothing happened.</p>")
    assert told_of(shell, without) == [
        "- no action items are found on it; `explain` says what it looks like to the worker"
    ]


def test_a_page_that_is_asked_for_is_told_that_it_has_no_label(shell: Shell) -> None:
    page = shell.company.page(("Cap retries",), labels=("other",))

    told = told_of(shell, page)

    assert told[-1] == EXPLAINED
    assert len(told) > 1, "what a run that is asked for it would do comes first"


NOT_A_DATE = (
    "Invalid value for '--today': “soon” is not a date such as 2026-12-04 (YYYY-MM-DD). "
    "See `postmortem-sync explain --help`."
)
EXPLAINED = "! it has no label “postmortem”: unless it is asked for by its id, no run looks at it"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("exclude_labels: [draft]", "it has the label “draft” (pages.exclude_labels)"),
        (
            "created_since: 2026-11-10",
            "it was created on 2026-11-09, before 2026-11-10 (pages.created_since)",
        ),
        ("spaces: [OTHER]", "its space PM is not one of OTHER (pages.spaces)"),
    ],
)
def test_a_page_that_the_settings_leave_out_is_told_which_of_them_does(
    shell: Shell, settings: str, reason: str
) -> None:
    page = shell.company.page(("Cap retries",), labels=("postmortem", "draft"))
    shell.change("  spaces:\n  - PM", f"  {settings}")

    planned, explained = shell("plan", "--page", page), shell("explain", page)

    assert (planned.code, planned.stdout) == (1, "")
    assert planned.said[-1].endswith(f"page {page} is left alone: {reason}.")
    assert explained.code == 0
    assert explained.stdout.splitlines()[-1] == f"- left alone: {reason}"


def test_a_page_that_is_archived_is_said_to_be(shell: Shell) -> None:
    page = shell.company.page(("Cap retries",))
    shell.company.site.confluence.change_status(page, "archived")

    for ended in (shell("plan", "--page", page), shell("explain", page)):
        assert (ended.code, ended.stdout) == (1, "")
        assert only_sentence(ended).endswith(f"page {page} is left alone: the page is archived.")


def test_what_is_seen_on_a_page_ends_with_why_no_run_looks_at_it(shell: Shell) -> None:
    few = Restriction((AUTHOR.account_id, shell.company.site.people.worker.account_id))
    page = shell.company.page(("Cap retries",), labels=("other",), readers=few)

    ended = shell("explain", page)

    assert "row 1: Cap retries" in ended.stdout
    assert ended.stdout.splitlines()[-2:] == ["- left alone: only some people may view it", EXPLAINED]


def test_what_is_seen_on_a_page_that_runs_look_at_ends_with_what_is_seen(shell: Shell) -> None:
    page = shell.company.page(("Cap retries",))

    assert "left alone" not in shell("explain", page).stdout
    assert json.loads(shell("explain", page, "--json").stdout)["left_alone"] == []


def test_a_page_that_is_not_found_is_all_that_is_said(shell: Shell) -> None:
    """Looking at all pages would not bring it, and where none was looked at nothing is settled."""
    ended = shell("plan", "--page", "999999")

    assert (ended.code, ended.stdout) == (1, "")
    assert "page 999999 is not there" in only_sentence(ended)


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (
            (),
            "There is no page in PM with the label “nothing” that changed within 24 h; --full looks at",
        ),
        (("--full",), "There is no page in PM with the label “nothing”."),
    ],
)
def test_no_page_at_all_is_explained(shell: Shell, option: tuple[str, ...], sentence: str) -> None:
    shell.change("  spaces:", "  label: nothing\n  spaces:")

    ended = shell("plan", *option)

    assert ended.code == 0
    assert sentence in ended.stdout
    assert "nothing to do" not in ended.stdout


@pytest.mark.parametrize("command", ["plan", "run"])
def test_a_page_that_is_not_found_is_named_and_the_others_are_looked_at(shell: Shell, command: str) -> None:
    given_a_founded_page(shell)
    (page,) = shell.company.site.confluence.pages

    ended = shell(command, "--page", page, "--page", "999999", "--json")

    assert ended.code == 1
    assert "page 999999 is not there" in only_sentence(ended)
    assert [page["title"] for page in json.loads(ended.stdout)["pages"]] == ["Outage 1"]


def test_a_space_that_nobody_knows_is_mentioned_in_a_plan(shell: Shell) -> None:
    """To Confluence it is a space without pages, and the plan would just be empty."""
    shell.change("  spaces:", "  spaces:\n  - NOWHERE")

    ended = shell("plan", "--full")

    assert ended.code == 0
    assert "space NOWHERE is not there" in only_sentence(ended)


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ((), "due 2026-11-23"),
        (("--today", "2026-01-05"), "due 2026-01-19"),
        (("--today", "2026-01-05", "--incident-date", "2026-02-02"), "due 2026-02-16"),
    ],
)
def test_dates_of_an_explained_page_count_from_its_creation_unless_another_day_is_told(
    shell: Shell, options: tuple[str, ...], due: str
) -> None:
    page = shell.company.page(("Cap retries", "", "2 weeks"))

    ended = shell("explain", page, *options)

    assert ended.code == 0
    assert due in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--nope",), "No such option '--nope'. See `postmortem-sync --help`."),
        (("plan",), "Missing option '--config'. See `postmortem-sync plan --help`."),
        (
            ("explain", "--file", "x.xml", "--today", "soon"),
            NOT_A_DATE,
        ),
    ],
)
def test_a_mistake_in_the_command_is_one_sentence_like_all_others(
    shell: Shell, arguments: tuple[str, ...], told: str
) -> None:
    process = shell.start(*arguments)
    stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stdout, stderr) == (2, "", f"postmortem-sync: {told}\n")


def test_a_preview_heeds_the_settings_that_it_is_given(shell: Shell) -> None:
    body = shell.config.with_name("body.xml")
    body.write_text(table(("Cap retries", "Infra team")), encoding="utf-8")
    command = ("preview", "--file", str(body), "--today", "2026-11-10")
    process = shell.start(*command)
    without, _ = process.communicate(timeout=60)
    shell.change("  project: OPS", "  project: OPS\n  due_days: {default: 5}")

    written = shell(*command)

    assert written.code == process.returncode == 0
    assert "Dates by agreement" not in without
    assert "<p>Dates by agreement</p></th><td><p>2026-11-17: " in written.stdout


def test_a_page_id_that_is_none_is_a_mistake_in_the_command(shell: Shell) -> None:
    ended = shell("plan", "--page", "OPS-1")

    assert ended.code == 2
    assert "OPS-1" in ended.stderr


# --- when the run is told to stop


@pytest.mark.parametrize("route", ["/wiki/rest/api/content/search", BULK, "/wiki/api/v2/pages/{id}"])
def test_a_run_that_is_told_to_stop_ends_cleanly_and_loses_nothing(shell: Shell, route: str) -> None:
    """Kubernetes sends SIGTERM at any time: while reading, while creating, while writing."""
    given_a_founded_page(shell)
    process: list[subprocess.Popen[str]] = []

    def stop_at(call: Call, handle: Handle) -> Answer:
        if call.route == route and process:
            process.pop().send_signal(signal.SIGTERM)
        return handle(call)

    shell.company.site.fault = stop_at
    running = shell.start("run", "--config", str(shell.config), "--full")
    process.append(running)
    _, stderr = running.communicate(timeout=60)

    assert running.returncode == 0
    assert "Traceback" not in stderr
    for _ in range(3):
        shell.company.site.clock.advance(20 * 60)
        shell.company.worker.run()
    assert sorted(shell.company.summaries()) == ["Tune alerts", "Verify the chain"]
    (page,) = shell.company.site.confluence.pages
    for ticket in shell.company.tickets():
        assert f">{ticket.key}<" in shell.company.row(page, ticket.summary)
        assert len(shell.company.site.jira.links_of(ticket)) == 1
