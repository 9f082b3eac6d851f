"""Most runs find that nothing changed: they are hardly more than a start, so the start is to be quick."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from sync.sandbox import Answer, Call, Handle, serving
from sync.sandbox.worker_config import write_config
from tests.whole.given import MEI, Company, mention
from tests.whole.test_command_line import Shell

# What deals with pages and their tickets, and what only other commands need.
FOR_PAGES = {
    *("sync.core.reading", "sync.core.writing", "sync.core.planning.plan", "sync.core.planning.survey"),
    *(
        "sync.look_at",
        "sync.look_up",
        "sync.create",
        "sync.apply",
        "sync.update",
        "sync.rewrite",
        "sync.link",
        "sync.tell",
    ),
    *("sync.checking", "sync.audit", "sync.metrics", "sync.demo", "sync.sandbox"),
    *("holidays", "prometheus_client", "flask"),
}
AT_ONCE = (
    {"/wiki/rest/api/user/current", "/rest/api/3/myself"},
    {"/wiki/rest/api/content/search", "/rest/api/3/search/jql"},
)
LEDGERS = "/wiki/api/v2/pages/{page-id}/properties"
IN_TIME = 10.0  # seconds


@contextmanager
def in_front_of(company: Company, folder: Path) -> Iterator[Shell]:
    company.site.requests.clear()
    with serving(company.site) as origin:
        config = folder / "config.yaml"
        named = origin.replace("127.0.0.1", "localhost")
        write_config(config, named, company.site)
        yield Shell(company, config, named)


@pytest.fixture
def shell(company: Company, tmp_path: Path) -> Iterator[Shell]:
    """In front of a company in which nothing has changed for two days."""
    company.page(("Tune alerts", mention(MEI), "2026-12-01"))
    company.settle()
    company.site.clock.advance(2 * 24 * 3600)
    with in_front_of(company, tmp_path) as shell:
        yield shell


def imported(shell: Shell, *options: str) -> set[str]:
    """Every module that a run imports, and the packages above it."""
    shell.environment["PYTHONPROFILEIMPORTTIME"] = "1"
    ended = shell("run", *options)
    assert ended.code == 0
    lines = [line for line in ended.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def test_a_run_in_which_nothing_changed_imports_nothing_that_deals_with_pages(shell: Shell) -> None:
    assert imported(shell) & FOR_PAGES == set()


def test_a_run_that_looks_at_pages_imports_what_it_needs(shell: Shell) -> None:
    """So that the test before this one would notice another name for a module."""
    missed = FOR_PAGES - imported(shell, "--full")

    alone = {"sync.checking", "sync.audit", "sync.metrics", "sync.demo", "sync.sandbox"}
    assert missed <= {*alone, "holidays", "prometheus_client", "flask"}


class Together:
    """Each of two calls is answered only once the other one has come."""

    def __init__(self, routes: set[str]) -> None:
        self._routes = routes
        self._met = Barrier(2)

    def __call__(self, call: Call, handle: Handle) -> Answer:
        if call.route in self._routes:
            try:
                self._met.wait(IN_TIME)
            except BrokenBarrierError:
                return Answer(500)
        return handle(call)


@pytest.mark.parametrize("routes", AT_ONCE)
def test_both_sites_are_asked_at_once(shell: Shell, routes: set[str]) -> None:
    shell.company.site.fault = Together(routes)

    assert shell("run").code == 0
    assert {request.status for request in shell.company.site.requests} == {200}
    assert routes <= {request.route for request in shell.company.site.requests}


def test_of_several_pages_the_ledgers_are_asked_for_at_once(company: Company, tmp_path: Path) -> None:
    """Before their first tickets: of each page one more request, as far as the site is."""
    for title in ("Tune alerts", "Verify the chain"):
        company.page((title,))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    with in_front_of(company, tmp_path) as shell:
        company.site.fault = Together({LEDGERS})
        assert shell("run", "--full").code == 0

    asked = [request.status for request in company.site.requests if request.route == LEDGERS]
    assert asked == [200, 200]
    assert company.summaries() == ["Tune alerts", "Verify the chain"]
