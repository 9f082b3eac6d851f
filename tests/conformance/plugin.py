"""Watches a run of the tests: ``pytest -p tests.conformance.plugin``.

Ends with the report, and with a failure where a request or an answer was not as the official files say.
"""

from collections.abc import Iterator

import pytest

from tests.conformance import specs
from tests.conformance.exchanges import recording
from tests.conformance.report import Report

_REPORT = pytest.StashKey[Report]()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    if not specs.present():
        raise pytest.UsageError(specs.ABSENT)
    report = session.config.stash[_REPORT] = Report()
    with recording(report.take):
        result = yield
    if _wrong(report):
        session.exitstatus = session.testsfailed = 1
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    report = terminalreporter.config.stash.get(_REPORT, None)
    if report is None:
        return
    terminalreporter.section("conformance with the official OpenAPI files")
    for line in report.lines():
        terminalreporter.line(line)
    for problem in _wrong(report):
        terminalreporter.line(problem, red=True)


def _wrong(report: Report) -> list[str]:
    """Over all tests together, every known defect is met, or it is none any more."""
    return [*report.problems(), *(f"{defect}: nothing meets this any more" for defect in report.stale())]
