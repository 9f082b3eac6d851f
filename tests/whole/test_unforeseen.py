"""What nobody foresaw stays with the one page it is about, and what that page says stays out of the sentence.

Whatever raises here stands for a bug; so it has to be put there.
"""

from collections.abc import Callable
from typing import Any, Final

import pytest
from click.testing import CliRunner

from sync.cli import main
from sync.errors import ExitCode
from tests.whole.given import Company

WHERE: Final = {
    "reading the page": "sync.look_at.survey",
    "asking what it needs": "sync.core.planning.needs.queries",
    "planning it": "sync.core.planning.page_planner.draft",
    "linking its tickets": "sync.apply.link_back",
}


@pytest.fixture(params=WHERE, ids=str)
def stumble(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, one function raises wherever it is handed anything of the page with the password."""
    module, _, name = WHERE[request.param].rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)

    def raising(*given: Any) -> Any:
        if "hunter2" in repr(given[0]):
            raise ValueError(f"cannot handle {given[0]}")
        return real(*given)

    return lambda: monkeypatch.setattr(WHERE[request.param], raising)


def test_a_bug_that_one_page_brings_out_stops_no_other_page(
    company: Company, stumble: Callable[[], None]
) -> None:
    strange = company.page(("Change the password hunter2",), title="Strange, with hunter2")
    company.page(("Tune alerts",))
    company.worker.run()
    stumble()

    outcomes = company.worker.run_after()

    (failure,) = [failure for outcome in outcomes for failure in outcome.failures]
    (failed,) = [outcome.plan.page.id for outcome in outcomes if outcome.failures]
    assert (failed, failure) == (strange, "a bug in postmortem-sync (ValueError); please report it")
    assert "Tune alerts" in company.summaries()


def test_a_bug_that_ends_a_run_is_told_without_what_a_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cron mails it, and logs keep it."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError("cannot handle 'Change the password hunter2'")

    monkeypatch.setattr("sync.session.open_session", broken)
    ended = CliRunner().invoke(main, ["plan", "--config", "any"])
    assert (ended.exit_code, "hunter2" in ended.output) == (ExitCode.BUG, False)
    assert "this is a bug in postmortem-sync (ValueError); please report it." in " ".join(
        ended.output.split()
    )
