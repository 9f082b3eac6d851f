"""cron and systemd: right by their own syntax, and the same runs as on Kubernetes."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest
import yaml
from croniter import croniter  # type: ignore[import-untyped]

from sync.cli import main
from sync.config import Config
from tests.k8s.grammar import seconds_between_runs
from tests.whole.given import TUESDAY, Company

ROOT = Path(__file__).parent.parent.parent
CRONTAB = (ROOT / "config/crontab").read_text()
UNITS = ROOT / "config/systemd"
SERVICES = sorted(UNITS.glob("*.service"))
TIMERS = sorted(UNITS.glob("*.timer"))
JOB = yaml.safe_load((ROOT / "k8s/base/run/cronjob.yaml").read_text())
CONTAINER = JOB["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]
SPREAD = int({each["name"]: each["value"] for each in CONTAINER["env"]}["POSTMORTEM_SYNC_START_WITHIN"])
INSTALLED = "/opt/postmortem-sync/bin/postmortem-sync"


def cron_lines() -> list[tuple[str, str, str]]:
    """Schedule, user and command of every line that is no comment and no variable."""
    lines = [line.split(maxsplit=6) for line in CRONTAB.splitlines() if not re.match(r"#|\w+=", line)]
    return [(" ".join(schedule), user, command) for *schedule, user, command in lines]


def schedules() -> list[tuple[str, bool]]:
    """Every schedule of the crontab, and whether it is that of a sweep."""
    return [(schedule, "--full" in command) for schedule, _, command in cron_lines()]


def times(schedule: str, since: datetime, *, hours: int) -> list[datetime]:
    """When a schedule runs in the hours after ``since``."""
    instants: Iterator[datetime] = croniter(schedule, start_time=since, ret_type=datetime)
    return list(takewhile(lambda at: at <= since + timedelta(hours=hours), instants))


def values(unit: Path, name: str) -> list[str]:
    """Every value that a unit gives a setting."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)


def verified(folder: Path) -> tuple[int, str]:
    """What systemd says to the units, put into ``folder``, and to what is added to them there.

    With a program in the place of ours, which is not installed where the tests run.
    """
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    units = [folder / unit.name for unit in (*SERVICES, *TIMERS)]
    for unit in units:
        unit.write_text((UNITS / unit.name).read_text().replace(INSTALLED, "/bin/true"))
    command = ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, units)]
    told = subprocess.run(command, capture_output=True, text=True)
    return told.returncode, told.stderr


def commands() -> set[str]:
    return {
        *(command.partition(" 2>&1")[0] for _, _, command in cron_lines()),
        *(value for unit in SERVICES for value in values(unit, "ExecStart")),
    }


def test_cron_runs_often_and_sweeps_twice_a_night() -> None:
    between = {"--full" in command: seconds_between_runs(schedule) for schedule, _, command in cron_lines()}

    assert between == {False: {600}, True: {1800, 86400 - 1800}}


def test_a_page_that_got_its_label_late_has_its_tickets_after_one_night() -> None:
    """No search tells a frequent run of a label: sweeps alone see the page."""
    company = Company()
    page = company.page(("Tune the alert thresholds",), labels=(), age=timedelta(days=3))
    company.site.confluence.add_labels(page, ["postmortem"])
    evening = company.site.clock.now()
    runs = sorted((at, full) for schedule, full in schedules() for at in times(schedule, evening, hours=24))

    for at, full in runs:
        company.site.clock.advance((at - company.site.clock.now()).total_seconds())
        company.worker.run(full=full)

    assert company.summaries() == ["Tune the alert thresholds"]


def test_every_line_of_the_crontab_is_one() -> None:
    for schedule, user, command in cron_lines():
        assert croniter.is_valid(schedule)
        assert user == "postmortem-sync"
        assert "%" not in command, "cron ends a command at a percent sign"


def test_cron_and_systemd_do_what_kubernetes_does() -> None:
    sweep = (ROOT / "k8s/base/full/kustomization.yaml").read_text()

    assert [JOB["spec"]["schedule"], *re.findall(r'value: "(.*)"', sweep)] == [
        line[0] for line in cron_lines()
    ]


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_exists(command: str) -> None:
    program, name, *options = shlex.split(command)
    known = {option for parameter in main.commands[name].params for option in parameter.opts}

    assert program == INSTALLED
    assert {option for option in options if option.startswith("-")} <= known
    assert options[:2] == ["--config", "/etc/postmortem-sync/config.yaml"]


def test_the_sweep_is_the_frequent_run_and_one_word_more() -> None:
    run, full = ((UNITS / f"postmortem-sync{suffix}.service").read_text() for suffix in ("", "-full"))
    without_name = [line for line in run.splitlines() if not line.startswith("Description=")]
    swept = [line for line in full.replace(" --full", "").splitlines() if not line.startswith("Description=")]

    assert " --full" in full
    assert swept == without_name


@pytest.mark.parametrize("service", SERVICES, ids=lambda unit: unit.name)
def test_a_service_gives_a_run_its_time(service: Path) -> None:
    defaults = Config.model_fields["network"].default
    creation = Config.model_fields["creation"].default
    (longest,), (grace,) = values(service, "TimeoutStartSec"), values(service, "TimeoutStopSec")

    assert int(longest) > defaults.run_minutes * 60 + creation.creation_timeout_seconds + SPREAD
    assert int(grace) > creation.creation_timeout_seconds


@pytest.mark.parametrize("schedule", [CRONTAB, *(service.read_text() for service in SERVICES)])
def test_starts_are_spread_as_on_kubernetes(schedule: str) -> None:
    """Or everybody's worker asks Atlassian in the same second of every tenth minute."""
    assert re.findall(r"^(?:Environment=)?POSTMORTEM_SYNC_START_WITHIN=(.*)$", schedule, re.MULTILINE) == [
        str(SPREAD)
    ]


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    assert verified(tmp_path) == (0, "")


def test_systemd_accepts_what_the_documents_add_to_both_services(tmp_path: Path) -> None:
    """Where the journal and the figures go, typed as it stands there, though into another folder."""
    for document in ("journal.md", "metrics.md"):
        (script,) = re.findall(
            r"^    (mkdir(?:.*\n)+?)    systemctl daemon-reload$",
            (ROOT / "docs/operations" / document).read_text(),
            re.MULTILINE,
        )
        subprocess.run(["bash", "-c", script.replace("/etc/systemd/system", str(tmp_path))], check=True)
    added = "".join(path.read_text() for path in sorted(tmp_path.glob("postmortem-.service.d/*.conf")))
    logs = {folder for service in SERVICES for folder in values(service, "LogsDirectory")}

    assert re.findall("^Environment=POSTMORTEM_SYNC_(.*)$", added, re.MULTILINE) == [
        *(f"JOURNAL=/var/log/{folder}/journal.jsonl" for folder in logs),
        *(f"METRICS={folder}" for folder in re.findall("^ReadWritePaths=(.*)$", added, re.MULTILINE)),
    ]
    assert verified(tmp_path) == (0, "")


def test_systemd_looks_at_what_is_added(tmp_path: Path) -> None:
    """Guards the test above."""
    folder = tmp_path / "postmortem-.service.d"
    folder.mkdir()
    (folder / "any.conf").write_text("[Service]\nNoSuchSetting=yes\n")

    _, told = verified(tmp_path)

    assert told.count("NoSuchSetting") == len(SERVICES)


@pytest.mark.parametrize("timer", TIMERS, ids=lambda unit: unit.name)
def test_systemd_runs_when_cron_does(timer: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    (when,) = values(timer, "OnCalendar")
    (schedule,) = [schedule for schedule, full in schedules() if full == timer.stem.endswith("-full")]
    expected = times(schedule, TUESDAY, hours=48)[:4]
    options = [f"--iterations={len(expected)}", f"--base-time={TUESDAY:%Y-%m-%d %H:%M:%S} UTC"]

    told = subprocess.run(["systemd-analyze", "calendar", *options, when], capture_output=True, text=True)
    found = re.findall(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC$", told.stdout, re.MULTILINE)

    assert told.returncode == 0, told.stderr
    assert [datetime.fromisoformat(at).replace(tzinfo=UTC) for at in found] == expected


def test_every_timer_has_its_service() -> None:
    assert [timer.stem for timer in TIMERS] == [service.stem for service in SERVICES]
