"""The site over a socket."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests
import yaml

from sync.sandbox import Answer, Call, Dropped, Handle, Site, serving
from tests.sandbox.conftest import START, AddPage

AUTH = ("postmortem-sync@example.com", "any")


def test_the_same_site_answers_over_a_socket(site: Site, add_page: AddPage) -> None:
    page = add_page("Größe")
    with serving(site) as origin:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", origin)
        answer = requests.get(f"{origin}/wiki/api/v2/pages/{page.id}", auth=AUTH, timeout=10)
        assert answer.json()["title"] == "Größe"
        assert answer.json()["_links"]["base"] == f"{origin}/wiki"
        found = requests.get(f"{origin}/wiki/api/v2/pages", {"title": "Größe"}, auth=AUTH, timeout=10)
        assert len(found.json()["results"]) == 1
    with pytest.raises(requests.ConnectionError):
        requests.get(origin, timeout=10)


def test_there_is_one_date_and_it_is_the_sites(site: Site) -> None:
    with serving(site) as origin:
        answer = requests.get(f"{origin}/rest/api/3/myself", auth=AUTH, timeout=10)
    assert "," not in answer.headers["Date"].replace("Mon,", "")
    assert parsedate_to_datetime(answer.headers["Date"]) == START


def test_the_clock_of_a_running_site_passes_by_itself(site: Site) -> None:
    site.clock.run()
    first = site.clock.now()
    while site.clock.now() == first:
        pass
    site.clock.advance(60)
    assert (site.clock.now() - first).total_seconds() > 60


def test_many_clients_at_once_lose_nothing(site: Site) -> None:
    fields = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "At once"}
    with serving(site) as origin, ThreadPoolExecutor(8) as pool:

        def create(_: int) -> str:
            path = f"{origin}/rest/api/3/issue"
            return str(requests.post(path, json={"fields": fields}, auth=AUTH, timeout=10).json()["key"])

        keys = list(pool.map(create, range(40)))
    assert sorted(keys, key=lambda key: int(key[4:])) == [f"OPS-{number}" for number in range(1, 41)]


def test_a_dropped_connection_breaks_the_answer_off(site: Site) -> None:
    def drop(call: Call, handle: Handle) -> Answer:
        handle(call)
        raise Dropped

    site.fault = drop
    with serving(site) as origin, pytest.raises(requests.RequestException):
        requests.get(f"{origin}/rest/api/3/myself", auth=AUTH, timeout=10)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_when_it_is_ready_and_ends_when_told(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "one.xml").write_text("<p>x</p>")
    written = tmp_path / "worker.yaml"
    program = (
        "import sys; from pathlib import Path; from sync.sandbox import new_site, serve; "
        "serve(new_site(sys.argv[1]), write_config=Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", program, str(tmp_path), str(written)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout
        ready = process.stdout.readline()
        origin = ready.removeprefix("postmortem-sync sandbox ready at ").strip()
        assert requests.get(f"{origin}/__sandbox/pages", timeout=10).json().keys() == {"one.xml"}
        process.send_signal(number)
        assert process.wait(10) == 0
    settings = yaml.safe_load(written.read_text())
    assert settings["confluence"]["url"] == f"{origin}/wiki"
    assert settings["tickets"] == {"project": "OPS"}
