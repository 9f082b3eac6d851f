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
    if report.problems():
        session.exitstatus = session.testsfailed = 1
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    report = terminalreporter.config.stash[_REPORT]
    terminalreporter.section("conformance with the official OpenAPI files")
    for line in report.lines():
        terminalreporter.line(line)
    for problem in report.problems():
        terminalreporter.line(problem, red=True)
