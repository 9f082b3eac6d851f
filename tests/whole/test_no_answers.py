"""Answers that are no answers, at every look-up of a run that might create: "not found" licenses nothing.

The tickets are there; what the page and its ledger knew of them is lost. A worker that believed any of these
answers would make them again.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from sync.errors import SyncError
from sync.sandbox import Answer, Call, Handle, Options
from sync.sandbox.call import faultless
from tests.whole.conftest import CompanyWith
from tests.whole.given import KEY_PROPERTY, Company
from tests.whole.worker import ORIGIN

TASKS = ["Tune alerts", "Verify the chain"]
JSON = (("Content-Type", "application/json"),)
DATE = "Date"


def dated(real: Answer, status: int, body: bytes, *headers: tuple[str, str]) -> Answer:
    return Answer(status, ((DATE, real.header(DATE)), *headers), body)


def emptied(value: Any) -> Any:
    """The same shape with nothing in it."""
    match value:
        case list():
            return []
        case dict():
            return {name: 0 if name in {"total", "size"} else emptied(held) for name, held in value.items()}
        case _:
            return value


def as_json(real: Answer, change: Callable[[Any], Any]) -> Answer:
    return dated(real, 200, json.dumps(change(json.loads(real.body))).encode(), *JSON)


def a_failed_login(real: Answer) -> Answer:
    return dated(real, 200, real.body, *JSON, ("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"))


def a_stranger(real: Answer) -> Answer:
    return as_json(replace_header(real), emptied)


def replace_header(real: Answer) -> Answer:
    return Answer(real.status, (*real.headers, ("X-AUSERNAME", "anonymous")), real.body)


def an_empty_list(real: Answer) -> Answer:
    return as_json(real, emptied)


def a_login_page(real: Answer) -> Answer:
    return dated(real, 200, b"<html><body>Log in</body></html>", ("Content-Type", "text/html"))


def a_redirect(real: Answer) -> Answer:
    return dated(real, 302, b"", ("Location", "https://id.example.com/login"))


def not_found(real: Answer) -> Answer:
    body = {"errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {}}
    return dated(real, 404, json.dumps(body).encode(), *JSON)


def half_of_it(real: Answer) -> Answer:
    return dated(real, 200, real.body[: len(real.body) // 2], *JSON)


def a_list_without_end(real: Answer) -> Answer:
    """The same page again and again, its continuation on somebody else's site."""

    def endless(document: Any) -> Any:
        if not isinstance(document, dict):
            return document
        following = {"next": "https://elsewhere.example.com/rest?cursor=again"}
        return {**document, "_links": following, "nextPageToken": "again", "isLast": False}

    return as_json(real, endless)


KINDS: list[Callable[[Answer], Answer]] = [
    a_failed_login,
    a_stranger,
    an_empty_list,
    a_login_page,
    a_redirect,
    not_found,
    half_of_it,
    a_list_without_end,
]


def robbed(company_with: CompanyWith, flavour: str) -> Company:
    """Two tickets, and a page founded long enough ago that knows of neither any more."""
    settings: dict[str, Any] = {}
    if flavour == "datacenter":
        settings = {
            "options": Options(flavour="datacenter"),
            "confluence": {"url": f"{ORIGIN}/confluence", "flavour": "datacenter"},
            "jira": {"url": f"{ORIGIN}/jira", "flavour": "datacenter"},
        }
    company = company_with(**settings)
    page = company.page(*[(task,) for task in TASKS])
    company.settle()
    confluence = company.site.confluence
    bare = re.sub(r'<ac:structured-macro ac:name="jira".*?</ac:structured-macro>', "", company.body(page))
    confluence.edit(page, bare, company.site.people.worker.account_id)
    for held in confluence.properties_of(page, KEY_PROPERTY):
        confluence.delete_property(held)
    company.worker.run_after()
    company.site.clock.advance(20 * 60)
    company.site.requests.clear()
    return company


def lookups(company: Company) -> list[str]:
    """The reads of the run that would create, each route once; asked of a plan, which only reads."""
    company.worker.plan()
    asked = dict.fromkeys(f"{served.method} {served.route}" for served in company.site.requests)
    company.site.requests.clear()
    return list(asked)


def answering(routes: list[str], kind: Callable[[Answer], Answer]) -> Callable[[Call, Handle], Answer]:
    def fault(call: Call, handle: Handle) -> Answer:
        real = handle(call)
        return kind(real) if f"{call.method} {call.route}" in routes and real.status == 200 else real

    return fault


def at_each(routes: list[str]) -> Iterator[list[str]]:
    yield from ([route] for route in routes)
    yield [route for route in routes if "/rest/api/content" not in route]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_no_answer_of_this_kind_makes_a_ticket_anew(
    company_with: CompanyWith, flavour: str, kind: Callable[[Answer], Answer]
) -> None:
    for routes in at_each(lookups(robbed(company_with, flavour))):
        company = robbed(company_with, flavour)
        company.site.fault = answering(routes, kind)
        with suppress(SyncError):
            company.worker.run()
        company.site.fault = faultless
        company.worker.run_after()
        company.worker.run_after()

        assert company.summaries() == TASKS, routes
        (page,) = company.site.confluence.pages
        for ticket in company.tickets():
            assert f">{ticket.key}<" in company.row(page, ticket.summary), routes


def test_without_such_an_answer_the_tickets_are_found(company_with: CompanyWith) -> None:
    """So that the tests above test a run that looks."""
    company = robbed(company_with, "cloud")
    asked = lookups(company)
    company.worker.run()

    assert company.summaries() == TASKS
    assert "POST /rest/api/3/issue/bulkfetch" in asked
    assert "POST /rest/api/3/search/jql" in asked
