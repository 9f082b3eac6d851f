"""A real process, the command line as it is shipped, and a real SIGKILL at every request over the socket.

The site kills the process that asks, just before or just after it does what was asked. With eight requests in
flight, as the command is shipped, which request has which number is left to chance.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from sync.sandbox import Answer, Call, Dropped, FaultScript, Handle, serving
from tests.torture.kinds import Size, Verdict, at_rest, chosen
from tests.torture.moments import remembered
from tests.torture.scenario import FIVE_ROWS, Scenario
from tests.torture.world import LATER, World, world

SCENARIO = Scenario(FIVE_ROWS)
MOMENTS = ("before", "after")
IN_FLIGHT = (1, 8)
ONE_IN = 24
PATIENCE = 60


def shards(size: Size) -> Iterator[str]:
    for run, requests in enumerate(_requests()):
        for number, moment, in_flight in product(range(1, requests + 1), MOMENTS, IN_FLIGHT):
            name = f"{run}/{number}/{moment}/{in_flight}"
            if chosen(name, size, ONE_IN):
                yield name


def explore(shard: str, _: Size) -> Iterator[Verdict]:
    yield replay(shard)


def replay(name: str) -> Verdict:
    run, number, moment, in_flight = name.split("/")
    with world(SCENARIO) as one:
        for _ in range(int(run)):
            one.wait(LATER)
            one.run()
        one.wait(LATER)
        killed = _live_and_die(one, int(number), moment, int(in_flight))
        wrong = at_rest(one)
    return Verdict(f"kills/{name}", wrong if killed else ("the process was not killed", *wrong))


@remembered
def _requests() -> tuple[int, ...]:
    """How many requests each run sends when nothing goes wrong."""
    with world(SCENARIO) as faultless:
        faultless.settle()
        return tuple(len(life.calls) for life in faultless.lives)


def _live_and_die(world: World, number: int, moment: str, in_flight: int) -> bool:
    """Run the command until the site kills it; whether it was killed."""
    with serving(world.site) as origin, TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(
            _configuration(origin.replace("127.0.0.1", "localhost"), in_flight), encoding="utf-8"
        )
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


def _configuration(origin: str, in_flight: int) -> str:
    account = {"email": "postmortem-sync@example.com"}
    return yaml.safe_dump(
        {
            "confluence": {"url": f"{origin}/wiki", "flavour": "cloud", **account},
            "jira": {"url": origin, "flavour": "cloud", **account},
            "tickets": {"project": "OPS"},
            "network": {"in_flight": in_flight},
        }
    )


def _killer(number: int, moment: str, process_id: Callable[[], int]) -> FaultScript:
    """Kills the process at its request of this number, counted from 1."""
    served = count(1)

    def script(call: Call, handle: Handle) -> Answer:
        if next(served) != number:
            return handle(call)
        if moment == "after":
            handle(call)
        os.kill(process_id(), signal.SIGKILL)
        raise Dropped

    return script
