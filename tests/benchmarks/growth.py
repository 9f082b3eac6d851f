# ruff: noqa: T201  (it prints a table)
"""How requests and time grow with the number of pages: ``python -m tests.benchmarks.growth 1000 3000 10000``.

Worker and embedded site (Cloud) share a process, and time is the site's own: waiting for the worker's rate of
40 requests a second costs nothing here, and shows as what a run would last. Each size has a process of its
own. What the site spends on its answers is told apart from what the worker spends.
"""

import argparse
import resource
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from time import process_time
from typing import Final

from sync.sandbox import Answer, Call, Handle, Site
from tests.benchmarks.sites import Size, body
from tests.whole.given import AUTHOR, TUESDAY
from tests.whole.worker import Worker

ROWS: Final = 5
KILOBYTES: Final = 4
FOUNDING: Final = 20 * 60  # seconds after which pages that were seen for the first time get their tickets
BEYOND_THE_WINDOW: Final = 3 * 24 * 3600
NO_LIMITS: Final = {"new_tickets": 100_000, "pages_written": 100_000}


@dataclass(slots=True)
class Cost:
    """Of one run: ``lasted`` by the site's clock, ``worker`` and ``site`` in seconds of processor time."""

    requests: int
    lasted: float
    worker: float
    site: float


class Company:
    """A site with postmortems, and the worker in front of it."""

    def __init__(self, pages: int) -> None:
        self.site = Site(TUESDAY)
        self.site.people.add(AUTHOR)
        self.site.jira.add_project("OPS", "Operations", AUTHOR.account_id)
        space = self.site.confluence.add_space("PM", "Postmortems")
        size = Size(pages, ROWS, KILOBYTES)
        for number in range(pages):
            text = body(number, size)
            self.site.confluence.add_page(space, f"Outage {number}", text, AUTHOR.account_id, ("postmortem",))
        self.site.fault = self._timed
        self._in_site = 0.0
        self._worker = Worker(self.site, {"limits": NO_LIMITS})

    def _timed(self, call: Call, handle: Handle) -> Answer:
        began = process_time()
        answer = handle(call)
        self._in_site += process_time() - began
        return answer

    def run(self, wait: float, *, full: bool) -> Cost:
        """Some seconds later."""
        self.site.clock.advance(wait)
        self.site.requests.clear()
        self._in_site = 0.0
        start, began = self.site.clock.now(), process_time()
        self._worker.run(full=full)
        used = process_time() - began
        lasted = (self.site.clock.now() - start).total_seconds()
        return Cost(len(self.site.requests), lasted, used - self._in_site, self._in_site)


RUNS: Final[dict[str, Callable[[Company], Cost]]] = {
    "founding": lambda company: company.run(FOUNDING, full=False),
    "creating": lambda company: company.run(FOUNDING, full=False),
    "sweep": lambda company: company.run(BEYOND_THE_WINDOW, full=True),
    "nothing changed": lambda company: company.run(FOUNDING, full=False),
}


def grow(pages: int) -> None:
    company = Company(pages)
    for name, run in RUNS.items():
        cost = run(company)
        print(
            f"{pages:>7}{len(company.site.jira.issues):>9}  {name:<16}{cost.requests:>9}{cost.lasted:>9.0f}"
            f"{cost.worker:>9.1f}{cost.site:>9.1f}",
            flush=True,
        )
    print(
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the site among it", flush=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", type=int, nargs="*", default=[1_000, 3_000, 10_000])
    given = parser.parse_args()
    print(f"{'pages':>7}{'tickets':>9}  {'run':<16}{'requests':>9}{'lasts s':>9}{'worker s':>9}{'site s':>9}")
    for pages in given.pages:
        process = get_context("spawn").Process(target=grow, args=(pages,))
        process.start()
        process.join()
        if process.exitcode:
            raise SystemExit(f"{pages} pages: it failed")


if __name__ == "__main__":
    main()
