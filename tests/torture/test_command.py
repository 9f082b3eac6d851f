"""``python -m tests.torture`` says what it did, and fails where something is wrong."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace

import pytest
import structlog
from click.testing import CliRunner, Result

from tests.torture.__main__ import main
from tests.torture.controls import CONTROLS

NAME = "singles/stale-index/20/lost"


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


def torture(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_a_kind_alone_tells_its_executions_its_time_and_its_seed() -> None:
    result = torture("--only", "gaps", "--quick", "--seed", "7", "--processes", "1")

    assert result.exit_code == 0
    assert "seed 7" in result.output
    assert "gaps: 18 executions, 0 violations" in result.output
    assert "s of processor time" in result.output


def test_a_violation_fails_the_run_and_comes_with_the_command_that_replays_it() -> None:
    with CONTROLS["search, then create"].in_force():
        result = torture("--only", "gaps", "--quick", "--processes", "1")

    assert result.exit_code == 1
    assert "has several tickets" in result.output
    assert "again: python -m tests.torture --replay gaps/" in result.output


def test_one_execution_is_replayed_by_its_name() -> None:
    result = torture("--replay", NAME)

    assert (result.exit_code, result.output) == (0, "nothing is wrong\n")


def test_a_replay_fails_where_the_execution_did() -> None:
    with CONTROLS["search, then create"].in_force():
        result = torture("--replay", NAME)

    assert result.exit_code == 1


def test_a_red_control_that_is_missed_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mechanism that is "switched off" without any effect stands for one that nothing tests."""
    blunt = replace(CONTROLS["lease"], off=nullcontext, names=lambda: iter(["stale-index/20/lost"]))
    monkeypatch.setattr("tests.torture.__main__.CONTROLS", {"nothing": blunt})

    result = torture("--only", "controls", "--processes", "1")

    assert result.exit_code == 1
    assert "without nothing: MISSED" in result.output
