"""Every fault at every request, at DEBUG, from sites that repeat what they were sent: no token comes out."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO

import pytest
import structlog
from prometheus_client import generate_latest

from sync.core.report.figures import figures
from sync.core.report.plans import outcome_document
from sync.errors import SyncError
from sync.metrics import RunRecord, registry
from sync.sandbox import Answer, Call, Dropped, Handle, NoAnswer, NotDelivered
from tests.whole.given import Company

CANARY = "canary-4f0c2b7d91e8"
EMAIL = "postmortem-sync@example.com"
CREDENTIALS = base64.b64encode(f"{EMAIL}:{CANARY}".encode()).decode()

_JSON = (("Content-Type", "application/json"),)
_HTML = (("Content-Type", "text/html;charset=UTF-8"),)


def _echo(call: Call) -> str:
    """What a careless server, or a proxy in between, shows of a request."""
    return f"token {CANARY} Authorization: Basic {CREDENTIALS} {call.method} {call.path}"


def _not_delivered(_: Call, __: Handle) -> Answer:
    raise NotDelivered


def _dropped(_: Call, __: Handle) -> Answer:
    raise Dropped


def _lost(call: Call, handle: Handle) -> Answer:
    handle(call)
    raise Dropped


def _no_answer(_: Call, __: Handle) -> Answer:
    raise NoAnswer


def _truncated(call: Call, handle: Handle) -> Answer:
    answer = handle(call)
    return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


def _login_page(call: Call, _: Handle) -> Answer:
    return Answer(200, _HTML, f"<html><title>Log in</title>{_echo(call)}</html>".encode())


def _says(status: int) -> Callable[[Call, Handle], Answer]:
    def answer(call: Call, _: Handle) -> Answer:
        told = {"errorMessages": [_echo(call)], "message": _echo(call), "errors": {"summary": _echo(call)}}
        return Answer(status, _JSON, json.dumps(told).encode())

    return answer


FAULTS = {
    "not delivered": _not_delivered,
    "dropped": _dropped,
    "lost": _lost,
    "no answer": _no_answer,
    "truncated": _truncated,
    "login page": _login_page,
    **{str(status): _says(status) for status in (200, 302, 400, 401, 403, 404, 409, 413, 429, 500, 503)},
}


class FaultAt:
    """A fault script: the fault at one request, counted from 1."""

    def __init__(self, number: int, fault: Callable[[Call, Handle], Answer]) -> None:
        self.number = number
        self.fault = fault
        self.seen = 0

    def __call__(self, call: Call, handle: Handle) -> Answer:
        self.seen += 1
        return self.fault(call, handle) if self.seen == self.number else handle(call)


def company_with_canary() -> Company:
    company = Company()
    company.worker.token = CANARY
    company.page(("Replace the fan", "Mei Lindqvist", "2026-11-20", "High"))
    return company


def two_runs(company: Company) -> str:
    """Everything a founding and a creating run say besides their log."""
    said: list[str] = []
    company.worker.sink = said.append
    for _ in range(2):
        said.append(_one_run(company))
        company.site.clock.advance(20 * 60)
    return "\n".join(said)


def _one_run(company: Company) -> str:
    session = company.worker.session()
    seen = None
    said = [repr(session.config), repr(session.connection), repr(session.policy)]
    try:
        planned = session.plan(session.config.selection(full=True), lambda count: None)
        outcomes = session.apply(planned, lambda outcome: None)
    except SyncError as error:
        said.append(f"{error!r} {error}")
    else:
        said += [repr(planned), json.dumps(outcome_document(outcomes, planned.plan))]
        seen = figures(planned.plan, outcomes, planned.lookups.tickets, planned.now, session.policy)
    record = RunRecord(False, 0, 0, datetime.now(UTC), 1, seen, session.traffic.requests)
    return "\n".join([*said, generate_latest(registry(record)).decode()])


def requests_of_two_runs() -> int:
    company = company_with_canary()
    counting = company.site.fault = FaultAt(0, _dropped)
    two_runs(company)
    return counting.seen


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_no_token_comes_out(
    fault: Callable[[Call, Handle], Answer], capsys: pytest.CaptureFixture[str], debug_log: StringIO
) -> None:
    for number in range(1, requests_of_two_runs() + 1):
        company = company_with_canary()
        company.site.fault = FaultAt(number, fault)
        said = two_runs(company)
        pages = [page.body for page in company.site.confluence.pages.values()]

        everything = "\n".join([said, debug_log.getvalue(), *capsys.readouterr(), *pages])
        assert CANARY not in everything, f"at request {number}"
        assert CREDENTIALS.rstrip("=") not in everything, f"at request {number}"


def test_the_canary_would_be_found(debug_log: StringIO) -> None:
    """The log lines above are looked at as they were written, with nothing blacked out."""
    structlog.get_logger("sync.test").debug("page", reason=CANARY)

    assert CANARY in debug_log.getvalue()
    assert json.loads(debug_log.getvalue())["reason"] == CANARY
