"""cron and systemd: right by their own syntax, and the same runs as on Kubernetes."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from croniter import croniter  # type: ignore[import-untyped]

from sync.cli import main
from sync.config import Config
from tests.k8s.grammar import seconds_between_runs

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


def values(unit: Path, name: str) -> list[str]:
    """Every value that a unit gives a setting."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)


def commands() -> set[str]:
    return {
        *(command.partition(" 2>&1")[0] for _, _, command in cron_lines()),
        *(value for unit in SERVICES for value in values(unit, "ExecStart")),
    }


def test_cron_runs_often_and_sweeps_daily() -> None:
    intervals = {"--full" in command: seconds_between_runs(schedule) for schedule, _, command in cron_lines()}

    assert intervals == {False: 600, True: 86400}


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
    """With a program in the place of ours, which is not installed where the tests run."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in (*SERVICES, *TIMERS):
        (tmp_path / unit.name).write_text(unit.read_text().replace(INSTALLED, "/bin/true"))
    command = ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, sorted(tmp_path.iterdir()))]

    told = subprocess.run(command, capture_output=True, text=True)

    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("timer", TIMERS, ids=lambda unit: unit.name)
def test_systemd_understands_when(timer: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    (when,) = values(timer, "OnCalendar")

    told = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, text=True)

    assert told.returncode == 0, told.stderr


def test_every_timer_has_its_service() -> None:
    assert [timer.stem for timer in TIMERS] == [service.stem for service in SERVICES]
