"""How a run behaves towards a site that limits it: slowly, and without giving anything up."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Event

import pytest
from click.testing import CliRunner

from sync.cli import main
from sync.sandbox import Answer, Call, Handle, Options
from tests.whole.conftest import CompanyWith
from tests.whole.given import DIRECTOR, MEI, Company, mention

RUN_MINUTES = 55
# Jira's limits for writes to one issue: so many within so long
PER_ISSUE = ((20, timedelta(seconds=2)), (100, timedelta(seconds=30)))


class WritesToIssues:
    """When each issue was written to; ``status`` is what every write is answered with, if anything."""

    def __init__(self, company: Company, status: int | None = None) -> None:
        self.times: defaultdict[str, list[datetime]] = defaultdict(list)
        self._clock = company.site.clock
        self._status = status

    def __call__(self, call: Call, handle: Handle) -> Answer:
        if call.method == "GET" or "{issueIdOrKey}" not in call.route:
            return handle(call)
        self.times[call.path.split("/")[5]].append(self._clock.now())
        return Answer(self._status) if self._status else handle(call)

    def most(self, within: timedelta) -> int:
        return max(most_within(times, within) for times in self.times.values())


def most_within(times: list[datetime], within: timedelta) -> int:
    return max(sum(start <= time < start + within for time in times) for start in times)


def test_the_count_of_writes_finds_too_many() -> None:
    start = datetime(2026, 11, 20)  # noqa: DTZ001  (any day)
    times = [start + timedelta(milliseconds=50 * number) for number in range(40)]
    assert most_within(times, timedelta(seconds=1)) == 20


@pytest.mark.parametrize("status", [None, 503, 429])
def test_writes_to_one_issue_stay_below_jira_s_limit(company_with: CompanyWith, status: int | None) -> None:
    """Also while every one of them fails and is tried again."""
    company = company_with(
        ladder={"steps": [{"after": 1, "tell": ["owner", "director"]}]},
        people={"director": DIRECTOR.account_id},
    )
    for part in range(3):
        company.page((f"Improve part {part}", mention(MEI), "2026-11-09"))
    company.site.fault = writes = WritesToIssues(company, status)
    for _ in range(4):
        company.worker.run_after()

    assert writes.times
    for limit, within in PER_ISSUE:
        assert writes.most(within) <= limit / 2
    assert status or not any(served.status == 429 for served in company.site.requests)


def test_at_one_request_a_second_everything_is_made_once_and_no_run_lasts_for_ever(
    company_with: CompanyWith,
) -> None:
    """What is refused on the way counts as unknown and waits; runs end by themselves, the work shrinks."""
    company = company_with(options=Options(rate=1))
    for part in range(6):
        company.page((f"Improve part {part}", mention(MEI)))
    asked = []
    for _ in range(8):
        began, before = company.site.clock.now(), len(company.site.requests)
        company.worker.run()
        assert company.site.clock.now() - began < timedelta(minutes=RUN_MINUTES)
        asked.append(len(company.site.requests) - before)
        company.site.clock.advance(20 * 60)

    assert sorted(company.summaries()) == [f"Improve part {part}" for part in range(6)]
    assert max(asked) < 120
    assert asked[-1] <= 10, "nothing is left to do"


def test_a_site_that_answers_429_to_everything_is_left_alone_soon(company: Company) -> None:
    company.page(("Tune alerts",))
    company.site.fault = lambda call, handle: Answer(429, (("Retry-After", "1"),))
    waits = [company.site.clock.now()]

    def answer(call: Call, handle: Handle) -> Answer:
        waits.append(company.site.clock.now())
        return Answer(429, (("Retry-After", "1"),))

    company.site.fault = answer
    with pytest.raises(Exception, match="did not answer"):
        company.worker.run()

    assert 2 <= len(waits) <= 10
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(waits[1:]))


# --- not all at once


@pytest.fixture
def run_within(company: Company, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """The command, in this process."""
    monkeypatch.setattr("sync.session.open_session", lambda *_, **__: company.worker.session())

    def run(seconds: int) -> None:
        company.site.requests.clear()
        ended = CliRunner().invoke(main, ["run", "--config", "any", "--start-within", str(seconds)])
        assert ended.exit_code == 0
        assert company.site.requests, "it ran"

    return run


def test_starts_are_spread_over_the_time_given(
    run_within: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float | None] = []

    class Told(Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            return False

    monkeypatch.setattr("sync.cli.work.end_on_signals", Told)
    for _ in range(5):
        run_within(600)

    assert len(set(waits)) == 5
    assert all(wait is not None and 0 <= wait <= 600 for wait in waits)


def test_a_run_that_is_told_to_end_waits_no_longer(
    run_within: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or this would take minutes; planning then sees for itself that it is to end."""
    told = Event()
    told.set()
    monkeypatch.setattr("sync.cli.work.end_on_signals", lambda: told)

    run_within(600)
