"""The demo is run as a newcomer runs it: as a command of its own, over a real socket, with a real kill."""

import os
import signal
import subprocess
import sys

import pytest
import requests

COMMAND = [sys.executable, "-m", "sync", "demo"]


@pytest.fixture(scope="module")
def story() -> str:
    told = subprocess.run(COMMAND, capture_output=True, text=True, timeout=120)

    assert (told.returncode, told.stderr) == (0, "")
    return " ".join(told.stdout.split())


def test_the_worker_is_killed_and_no_ticket_is_made_twice(story: str) -> None:
    assert "killed Jira made 3 tickets for this page." in story
    assert "3 rows, 3 tickets." in story


def test_the_plan_is_shown_as_a_diff(story: str) -> None:
    assert "+ row 1: create Task in OPS: Tune alert thresholds" in story


def test_a_restricted_page_and_a_row_nobody_understands_are_beside_it(story: str) -> None:
    assert "left alone: only some people may view it" in story
    assert "“before the next big sale” is not a date" in story


def test_one_ticket_is_done_and_one_climbs_the_ladder(story: str) -> None:
    assert "Progress: 1 of 3 done" in story
    assert "Past their date: OPS-2 was due" in story
    assert "reminder 1 of 3: owner" in story
    assert "and in a comment:" in story


def test_a_run_in_which_nothing_changed_writes_nothing(story: str) -> None:
    assert "pages looked at: nothing to do." in story


def test_no_other_byte_changes(story: str) -> None:
    assert "0 other bytes changed, in 2 writes." in story


def test_the_site_stays_up_for_the_browser_until_it_is_stopped() -> None:
    """On a terminal that does not know every sign, too."""
    environment = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "iso-8859-1"}
    process = subprocess.Popen(
        [*COMMAND, "--serve"], stdout=subprocess.PIPE, encoding="iso-8859-1", env=environment
    )
    assert process.stdout is not None
    with process:
        address = next(line for line in process.stdout if "The site stays up at" in line).split()[5]
        page = requests.get(address, timeout=10).text
        process.send_signal(signal.SIGTERM)

    assert process.returncode == 0
    assert "Postmortem: checkout errors" in page
