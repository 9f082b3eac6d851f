# ruff: noqa: T201  (it prints a table)
"""The worker beside the afternoon script, on one embedded site: ``python -m tests.benchmarks.sites``.

The site runs in a process of its own and answers after a latency. Each contender starts as a process, as
cron would start it; its wall time includes that start. Requests are counted by the site.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Self
from urllib.request import Request, urlopen

FOUNDING: Final = 901  # seconds after which a page that was seen for the first time gets its tickets
BEYOND_THE_WINDOW: Final = 2 * 24 * 3600  # seconds after which a normal run does not look at it any more
QUIET_RUNS: Final = 5
TOKENS: Final = {"POSTMORTEM_SYNC_CONFLUENCE_TOKEN": "any", "POSTMORTEM_SYNC_JIRA_TOKEN": "any"}


@dataclass(frozen=True, slots=True)
class Size:
    """``kilobytes`` are of a page's body as people wrote it; ``rows`` its action items."""

    pages: int
    rows: int
    kilobytes: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What processes cost, one after the other: seconds, seconds, megabytes, and requests by endpoint."""

    wall: float
    cpu: float
    memory: float
    requests: Counter[str]

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.memory, other.memory),
            self.requests + other.requests,
        )


class Served:
    """A site that is being served, and what its own control interface tells."""

    def __init__(self, origin: str, config: Path) -> None:
        self.origin = origin
        self.config = config

    def control(self, method: str, path: str, document: object = None) -> Any:
        data = None if document is None else json.dumps(document).encode()
        request = Request(  # noqa: S310  (the loopback address)
            f"{self.origin}/__sandbox{path}", data, {"Content-Type": "application/json"}, method=method
        )
        with urlopen(request) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")

    def wait(self, seconds: float) -> None:
        self.control("POST", "/clock", {"advance_seconds": seconds})

    def tickets(self) -> int:
        return int(self._read("/jira/rest/api/2/search?jql=project%3DOPS&maxResults=1")["total"])

    def first_page(self) -> str:
        """Its body."""
        first = min(self.control("GET", "/pages").items())[1]
        page = self._read(f"/confluence/rest/api/content/{first}?expand=body.storage")
        return str(page["body"]["storage"]["value"])

    def _read(self, path: str) -> Any:
        request = Request(f"{self.origin}{path}", headers={"Authorization": "Bearer any"})  # noqa: S310
        with urlopen(request) as answer:  # noqa: S310
            return json.loads(answer.read())

    def worker(self, *more: str) -> Cost:
        return self._cost(["sync", "run", "--config", str(self.config), *more])

    def afternoon_script(self) -> Cost:
        return self._cost(["tests.benchmarks.afternoon", f"{self.origin}/confluence", f"{self.origin}/jira"])

    def _cost(self, module: Sequence[str]) -> Cost:
        self.control("DELETE", "/requests")
        start = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", *module], env={**os.environ, **TOKENS}, stderr=subprocess.PIPE, text=True
        )
        said = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        if status:
            raise SystemExit(f"{module[0]} failed: {said[-2000:]}")
        requests = Counter(f"{r['method']} {r['route']}" for r in self.control("GET", "/requests"))
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, requests)


@contextmanager
def served(
    size: Size, latency: int = 0, flavour: str = "datacenter", rate: float | None = None
) -> Iterator[Served]:
    """A site with that many postmortems, ``latency`` in milliseconds, ``rate`` in requests per second."""
    with TemporaryDirectory() as folder:
        write_pages(Path(folder), size)
        config = Path(folder) / "config.yaml"
        command = [
            *(sys.executable, "-m", "sync", "sandbox", "--seed", folder, "--flavour", flavour),
            *("--latency-ms", str(latency), "--write-config", str(config)),
            *(() if rate is None else ("--rate", str(rate))),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as site:
            try:
                assert site.stdout is not None
                line = site.stdout.readline()
                yield Served(line.split(" at ", 1)[1].split()[0], config)
            finally:
                site.terminate()


def write_pages(folder: Path, size: Size) -> None:
    for number in range(size.pages):
        (folder / f"postmortem-{number:05}.xml").write_text(body(number, size), encoding="utf-8")


def body(number: int, size: Size) -> str:
    """Prose as editors write it, then the action items."""
    table = (
        "<h2>Action items</h2><table><tbody>"
        "<tr><th>Action</th><th>Owner</th><th>Due</th><th>Status</th><th>Ticket</th></tr>"
        + "".join(_row(number, row) for row in range(size.rows))
        + "</tbody></table>"
    )
    text = f"<h1>Incident {number}</h1>"
    part = 0
    while len(text) + len(table) < size.kilobytes * 1024:
        text += _section(number, part)
        part += 1
    return text + table


def _row(page: int, row: int) -> str:
    return (
        f'<tr local-id="r{row}"><td><p>Watch queue {row} of service {page} for its length</p></td>'
        "<td><p>Platform team</p></td>"
        '<td><p><time datetime="2030-06-10" /></p></td><td><p /></td><td><p /></td></tr>'
    )


def _section(page: int, part: int) -> str:
    return (
        f"<h2>Part {part}</h2>"
        f'<p local-id="{page}-{part}">The <strong>queue</strong> grew &ndash; see <code>worker.log</code>, '
        f'<a href="https://wiki.example/{page}/{part}">the notes</a>&nbsp;of <em>that</em> night '
        "&amp; the graph.</p>"
        f"<ul><li><p>first sign at 14:{part % 60:02}</p></li><li><p>nobody&rsquo;s pager rang</p></li></ul>"
        '<ac:structured-macro ac:name="code" ac:schema-version="1"><ac:plain-text-body>'
        f"<![CDATA[grep -c '<td>' part-{part}.log && echo {page}]]>"
        "</ac:plain-text-body></ac:structured-macro>"
    )


def compare(size: Size, latency: int, per_second: int | None) -> None:
    """First sync and a run in which nothing changed, the worker against the afternoon script."""
    with served(size, latency) as site:
        if per_second:
            with site.config.open("a", encoding="utf-8") as config:
                config.write(f"network: {{requests_per_second: {per_second}}}\n")
        # the pages are a day old, so a first run after an installation is a sweep
        before = site.first_page()
        founded = site.worker("--full")
        site.wait(FOUNDING)
        created = site.worker("--full")
        ours_lost = lost(before, site.first_page())
        ours, tickets = site.tickets(), size.pages * size.rows
        recent = site.worker()
        site.wait(BEYOND_THE_WINDOW)
        # short enough for chance to matter
        runs = sorted((site.worker() for _ in range(QUIET_RUNS)), key=lambda cost: cost.wall)
        quiet = runs[QUIET_RUNS // 2]
        more = site.tickets() - ours
    with served(size, latency) as site:
        first = site.afternoon_script()
        theirs_lost = lost(before, site.first_page())
        theirs = site.tickets()
        again = site.afternoon_script()
        theirs_more = site.tickets() - theirs
    print(f"\n{size.pages} pages of {size.kilobytes} KB, {tickets} rows, {latency} ms\n")
    print(f"{'':<44}{'requests':>9}{'wall s':>9}{'CPU s':>8}{'MB':>6}{'tickets':>9}")
    _line("worker: founding", founded)
    _line("worker: creating", created, ours)
    _line("worker: first sync, both", founded + created, ours)
    _line("afternoon script: first sync", first, theirs)
    _line("worker: nothing to do, all of it recent", recent)
    _line(f"worker: nothing changed, the middle of {QUIET_RUNS}", quiet)
    _line("afternoon script: nothing changed", again)
    _share("first sync", founded + created, first)
    _share("nothing changed", quiet, again)
    print(f"bytes of a page rewritten: {ours_lost} by the worker, {theirs_lost} by the script")
    print(f"duplicates on the second run: {more} by the worker, {theirs_more} by the script")
    _endpoints("worker, first sync", founded + created)
    _endpoints("afternoon script, first sync", first)


def lost(before: str, after: str) -> int:
    """How many bytes of a page as it was are not there any more, or look different."""
    old, new = (re.split("(?=<)", text) for text in (before, after))
    kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    same = sum(len(part.encode()) for block in kept for part in old[block.a : block.a + block.size])
    return len(before.encode()) - same


def compare_memory(latency: int) -> None:
    """A worker in front of few small pages, and one in front of many large ones, run by run."""
    few, many = (_peaks(size, latency) for size in (Size(50, 5, 32), Size(500, 5, 200)))
    for run in few:
        print(f"{run:<24}{few[run]:>6.0f} MB{many[run]:>6.0f} MB{many[run] / few[run]:>8.2f} times as much")


def _peaks(size: Size, latency: int) -> dict[str, float]:
    with served(size, latency) as site:
        founding = site.worker("--full").memory
        site.wait(FOUNDING)
        creating = site.worker("--full").memory
        site.wait(BEYOND_THE_WINDOW)
        sweep = site.worker("--full").memory
        quiet = site.worker().memory
    return {"founding": founding, "creating": creating, "sweep": sweep, "nothing changed": quiet}


def throttle(size: Size, latency: int, rate: float) -> None:
    """The worker's first sync at a site that takes so many requests a second."""
    cost, tickets = _first_sync(size, latency, rate)
    print(f"{size.pages} pages, {size.pages * size.rows} rows, at most {rate:g} requests a second: ", end="")
    print(f"{tickets} tickets, {cost.requests.total()} requests, {cost.wall:.1f} s")


def _first_sync(size: Size, latency: int, rate: float | None = None) -> tuple[Cost, int]:
    with served(size, latency, rate=rate) as site:
        founded = site.worker("--full")
        site.wait(FOUNDING)
        return founded + site.worker("--full"), site.tickets()


def _line(what: str, cost: Cost, tickets: int | str = "") -> None:
    print(
        f"{what:<44}{cost.requests.total():>9}{cost.wall:>9.2f}{cost.cpu:>8.2f}{cost.memory:>6.0f}{tickets:>9}"
    )


def _share(what: str, ours: Cost, theirs: Cost) -> None:
    requests = ours.requests.total() / theirs.requests.total()
    print(f"{what}: {requests:.3f} of the requests, {ours.wall / theirs.wall:.3f} of the wall time")


def _endpoints(what: str, cost: Cost) -> None:
    print(f"\n{what}, by endpoint")
    for endpoint, count in cost.requests.most_common():
        print(f"  {count:>6}  {endpoint}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--rows", type=int, default=5)
    parser.add_argument("--kilobytes", type=int, default=32)
    parser.add_argument("--latency", type=int, default=80, help="milliseconds")
    parser.add_argument("--per-second", type=int, help="what the worker may send, else what it does unasked")
    parser.add_argument("--memory", action="store_true", help="of 50 small pages and of 500 large ones")
    parser.add_argument("--rate", type=float, help="the worker alone, at that many requests a second")
    given = parser.parse_args()
    size = Size(given.pages, given.rows, given.kilobytes)
    if given.memory:
        compare_memory(given.latency)
    elif given.rate:
        throttle(size, given.latency, given.rate)
    else:
        compare(size, given.latency, given.per_second)


if __name__ == "__main__":
    main()
