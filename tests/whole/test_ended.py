"""A run that is told to end, or whose time is over: nothing is begun, nothing is lost, and it is quick."""

import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from sync.core.planning.page_plans import PageState
from sync.errors import ExitCode, RunEnded
from sync.sandbox import Answer, Call, Handle, serving
from sync.sandbox.call import FaultScript, faultless
from sync.sandbox.worker_config import write_config
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention
from tests.whole.test_command_line import BULK, Shell

SEARCH = "/wiki/rest/api/content/search"
BULK_FETCH = "/rest/api/3/issue/bulkfetch"
SIGNALS = [signal.SIGTERM, signal.SIGINT]
AT_ONCE = 10.0  # seconds; a process takes one or two to begin


@pytest.fixture
def shell(company: Company, tmp_path: Path) -> Iterator[Shell]:
    """In front of a page that the next run would create tickets for."""
    company.page(("Tune alerts",), ("Verify the chain",))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    company.site.requests.clear()
    with serving(company.site) as origin:
        config = tmp_path / "config.yaml"
        named = origin.replace("127.0.0.1", "localhost")
        write_config(config, named, company.site)
        yield Shell(company, config, named)


class AtTheFirst:
    """Calls of ``route``: the first one lets a test know, and goes on when the test says so."""

    def __init__(self, route: str, answer: Answer | None = None) -> None:
        self.route = route
        self.answer = answer
        self.came = Event()
        self.go_on = Event()

    def __call__(self, call: Call, handle: Handle) -> Answer:
        if call.route != self.route or self.came.is_set():
            return handle(call)
        self.came.set()
        self.go_on.wait(30)
        return self.answer or handle(call)


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    _, stderr = process.communicate(timeout=AT_ONCE)
    assert "Traceback" not in stderr
    return process.returncode, "\n".join(line for line in stderr.splitlines() if not line.startswith("{"))


def running(shell: Shell) -> "subprocess.Popen[str]":
    return shell.start("run", "--config", str(shell.config), "--full")


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("route", [SEARCH, BULK_FETCH, "/rest/api/3/search/jql"])
def test_planning_ends_with_the_request_that_is_under_way(
    shell: Shell, number: signal.Signals, route: str
) -> None:
    at = shell.company.site.fault = AtTheFirst(route)
    if route == BULK_FETCH:
        shell.company.edit(
            next(iter(shell.company.site.confluence.pages)), "Tune alerts", "Tune alerts OPS-99"
        )
        shell.company.site.clock.advance(20 * 60)
    process = running(shell)
    assert at.came.wait(30)
    before = len(shell.company.site.requests)
    process.send_signal(number)
    at.go_on.set()

    code, said = ended(process)

    assert code == 0
    assert said.startswith("postmortem-sync: Ended before everything was read")
    assert len(shell.company.site.requests) <= before + 1
    assert shell.company.writes() == []


def test_a_wait_that_the_site_asked_for_is_not_sat_out(shell: Shell) -> None:
    at = shell.company.site.fault = AtTheFirst(SEARCH, Answer(429, (("Retry-After", "120"),)))
    process = running(shell)
    assert at.came.wait(30)
    at.go_on.set()
    while not any(served.status == 429 for served in shell.company.site.requests):
        assert process.poll() is None
    began = monotonic()
    process.send_signal(signal.SIGTERM)

    assert ended(process)[0] == 0
    assert monotonic() - began < AT_ONCE


def test_nor_is_it_while_tickets_are_made(shell: Shell) -> None:
    """Whatever comes after the refusal would wait as well, and then be killed before it is recorded."""
    at = shell.company.site.fault = AtTheFirst(BULK, Answer(429, (("Retry-After", "120"),)))
    process = running(shell)
    assert at.came.wait(30)
    at.go_on.set()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=1)  # the next request waits by now
    before = len(shell.company.site.requests)
    process.send_signal(signal.SIGTERM)

    assert ended(process)[0] == 0
    assert len(shell.company.site.requests) == before


@pytest.mark.parametrize("number", SIGNALS)
def test_what_was_created_is_still_shown_and_nothing_more_is_created(
    shell: Shell, number: signal.Signals
) -> None:
    at = shell.company.site.fault = AtTheFirst(BULK)
    process = running(shell)
    assert at.came.wait(30)
    process.send_signal(number)
    at.go_on.set()

    code, said = ended(process)

    assert code == 0
    assert said == "postmortem-sync: ended before everything was done; what is left waits for the next run."
    (page,) = shell.company.site.confluence.pages
    assert ">OPS-1<" in shell.company.row(page, "Tune alerts")
    assert sum(write.endswith(BULK) for write in shell.company.writes()) == 1


@pytest.mark.parametrize("number", SIGNALS)
def test_a_second_signal_ends_the_process_at_once(shell: Shell, number: signal.Signals) -> None:
    """Whoever asks twice does not want to wait for a site that hangs."""
    at = shell.company.site.fault = AtTheFirst(SEARCH)
    process = running(shell)
    assert at.came.wait(30)
    process.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    process.send_signal(number)

    assert process.wait(timeout=AT_ONCE) == -number
    at.go_on.set()
    process.communicate()
    assert shell.company.writes() == []


def test_the_time_of_a_run_is_over_for_planning_as_well(company_with: CompanyWith) -> None:
    company = company_with(network={"run_minutes": 1, "in_flight": 1})
    company.page(("Tune alerts",))

    def slow(call: Call, handle: Handle) -> Answer:
        if call.route == SEARCH:
            company.site.clock.advance(90)
        return handle(call)

    company.site.fault = slow
    with pytest.raises(RunEnded, match="run_minutes") as caught:
        company.worker.run()

    assert caught.value.exit_code is ExitCode.FINISHED
    assert company.writes() == []
    company.site.fault = lambda call, handle: handle(call)
    company.settle()
    assert company.summaries() == ["Tune alerts"]


def test_what_was_created_is_recorded_though_nobody_is_told_any_more(company_with: CompanyWith) -> None:
    """A reminder that has to wait must not keep the ledger from knowing the new ticket."""
    company = company_with(ladder={"steps": [{"after": 1, "tell": ["owner"]}]})
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()
    company.site.clock.advance(timedelta(days=2).total_seconds())
    company.edit(
        page, "Priority</p></th></tr>", "Priority</p></th></tr><tr><td><p>Verify the chain</p></td></tr>"
    )

    def until_the_time_is_over(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route == BULK:
            company.site.clock.advance(timedelta(hours=1).total_seconds())
        return answer

    company.site.fault = until_the_time_is_over
    company.worker.run_after()

    assert {entry.get("key") for entry in company.ledger(page)["entries"]} == {"OPS-1", "OPS-2"}
    assert company.comments(page) == []
    company.site.fault = faultless
    company.worker.run_after()
    assert len(company.comments(page)) == 1


# --- a pause that goes beyond the run

LEDGERS = "/wiki/api/v2/pages/{page-id}/properties"
A_DAY = Answer(429, (("Retry-After", "86400"),))


def pausing(method: str, route: str) -> FaultScript:
    """From the first such request on, the site wants to be left alone for a day."""
    return lambda call, handle: A_DAY if (call.method, call.route) == (method, route) else handle(call)


BEYOND = "asked for a pause of 24 h, which goes beyond the time of this run"


@pytest.mark.parametrize(
    ("method", "route", "product"),
    [("GET", SEARCH, "Confluence"), ("POST", "/rest/api/3/search/jql", "Jira")],
)
def test_a_pause_that_goes_beyond_the_run_ends_planning_and_is_given_as_the_reason(
    company: Company, method: str, route: str, product: str
) -> None:
    """Whoever reads that the time was over would raise run_minutes, which does not help."""
    company.page(("Tune alerts",))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    company.site.fault = pausing(method, route)
    with pytest.raises(RunEnded) as caught:
        company.worker.run()

    assert caught.value.exit_code is ExitCode.FINISHED
    assert str(caught.value) == f"{product} {BEYOND}: nothing was written, the next run starts anew."


@pytest.mark.parametrize(
    ("method", "route", "founded"),
    [
        ("POST", LEDGERS, False),
        ("PUT", f"{LEDGERS}/{{property-id}}", True),
        ("POST", BULK, True),
        ("GET", "/wiki/api/v2/pages", True),
        ("PUT", "/wiki/api/v2/pages/{id}", True),
        ("POST", "/rest/api/3/issue/{issueIdOrKey}/remotelink", True),
    ],
)
def test_a_pause_that_goes_beyond_the_run_is_no_failure_and_what_is_left_waits(
    company: Company, method: str, route: str, founded: bool
) -> None:
    """Whoever is told exit code 1 would look for a fault."""
    pages = [company.page((f"Tune alerts {number}",)) for number in range(3)]
    if founded:
        company.worker.run()
        company.site.clock.advance(20 * 60)
    company.site.fault = pausing(method, route)
    company.site.requests.clear()
    outcomes = company.worker.run()

    assert [outcome.failures for outcome in outcomes] == [()] * 3
    assert all(outcome.waits for outcome in outcomes if outcome.state is PageState.WAITING)
    assert sum((served.method, served.route) == (method, route) for served in company.site.requests) == 1
    company.site.fault = faultless
    for _ in range(4):
        company.worker.run_after(24 * 60)
    assert sorted(company.summaries()) == [f"Tune alerts {number}" for number in range(3)]
    assert all(">OPS-" in company.row(page, "Tune alerts") for page in pages)


def test_what_jira_refuses_is_a_failure_though_the_run_is_over(company: Company) -> None:
    """Only what got no answer waits."""
    page = company.page(("Tune alerts",))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    link = "/rest/api/3/issue/{issueIdOrKey}/remotelink"

    def refusing(call: Call, handle: Handle) -> Answer:
        if call.route == link:
            company.site.clock.advance(timedelta(hours=1).total_seconds())
            return Answer(403, (("Content-Type", "application/json"),), b'{"errorMessages": ["No."]}')
        return handle(call)

    company.site.fault = refusing
    (outcome,) = company.worker.run()

    assert outcome.failures == ("OPS-1 could not be linked back to the page: No.",)
    assert ">OPS-1<" in company.row(page, "Tune alerts")


@pytest.mark.parametrize(
    ("method", "route", "said"),
    [
        ("GET", SEARCH, f"Confluence {BEYOND}: nothing was written, the next run starts anew."),
        (
            "PUT",
            "/wiki/api/v2/pages/{id}",
            f"ended before everything was done (Confluence {BEYOND}); what is left waits for the next run.",
        ),
    ],
)
def test_the_command_says_who_asked_for_the_pause(shell: Shell, method: str, route: str, said: str) -> None:
    shell.company.site.fault = pausing(method, route)
    ended = shell("run", "--full")

    assert (ended.code, ended.said) == (0, [f"postmortem-sync: {said}"])
