"""A real process, the command line as it is shipped, and a real SIGKILL at every request over the socket.

The site kills the process that asks, just before or just after it does what was asked.
"""

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from sync.sandbox import Answer, Call, Dropped, FaultScript, Handle, serving
from tests.torture.kinds import Size, Verdict, at_rest, chosen
from tests.torture.scenario import FIVE_ROWS, Scenario
from tests.torture.world import LATER, World, world

SCENARIO = Scenario(FIVE_ROWS)
MOMENTS = ("before", "after")
ONE_IN = 12
PATIENCE = 60


def shards(size: Size) -> Iterator[str]:
    for run, requests in enumerate(_requests()):
        for number in range(1, requests + 1):
            for moment in MOMENTS:
                if chosen(f"{run}/{number}/{moment}", size, ONE_IN):
                    yield f"{run}/{number}/{moment}"


def explore(shard: str, _: Size) -> Iterator[Verdict]:
    yield replay(shard)


def replay(name: str) -> Verdict:
    run, number, moment = name.split("/")
    with world(SCENARIO) as one:
        for _ in range(int(run)):
            one.wait(LATER)
            one.run()
        one.wait(LATER)
        killed = _live_and_die(one, int(number), moment)
        wrong = at_rest(one)
    return Verdict(f"kills/{name}", wrong if killed else ("the process was not killed", *wrong))


@cache
def _requests() -> tuple[int, ...]:
    """How many requests each run sends when nothing goes wrong."""
    with world(SCENARIO) as faultless:
        faultless.settle()
    return tuple(len(life.calls) for life in faultless.lives)


def _live_and_die(world: World, number: int, moment: str) -> bool:
    """Run the command until the site kills it; whether it was killed."""
    with serving(world.site) as origin, TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(_configuration(origin.replace("127.0.0.1", "localhost")), encoding="utf-8")
        undisturbed, world.site.fault = world.site.fault, _killer(number, moment, lambda: process.pid)
        process = subprocess.Popen(
            [sys.executable, "-m", "sync", "run", "--full", "--config", config],
            env={
                **os.environ,
                "POSTMORTEM_SYNC_CONFLUENCE_TOKEN": "any-token",
                "POSTMORTEM_SYNC_JIRA_TOKEN": "any-token",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        code = process.wait(PATIENCE)
    world.site.fault = undisturbed
    return code == -signal.SIGKILL


def _configuration(origin: str) -> str:
    account = {"email": "postmortem-sync@example.com"}
    return yaml.safe_dump(
        {
            "confluence": {"url": f"{origin}/wiki", "flavour": "cloud", **account},
            "jira": {"url": origin, "flavour": "cloud", **account},
            "tickets": {"project": "OPS"},
            "network": {"in_flight": 1},
        }
    )


def _killer(number: int, moment: str, process_id: Callable[[], int]) -> FaultScript:
    """Kills the process at its request of this number, counted from 1."""
    served = itertools.count(1)

    def script(call: Call, handle: Handle) -> Answer:
        if next(served) != number:
            return handle(call)
        if moment == "after":
            handle(call)
        os.kill(process_id(), signal.SIGKILL)
        raise Dropped

    return script
