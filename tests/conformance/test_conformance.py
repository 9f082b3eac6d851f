"""The worker asks and the embedded site answers as Atlassian's own OpenAPI files say.

The files are no part of this project; where they are not beside it, these tests say so and are skipped.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sync.atlassian.inspection import CONFLUENCE_SCOPES, JIRA_SCOPES
from tests.conformance import specs
from tests.conformance.checking import faults
from tests.conformance.defects import BESIDE, DEFECTS, excuse, unexcused
from tests.conformance.exchanges import Exchange, recording
from tests.conformance.operations import routes_in, used
from tests.conformance.report import Report
from tests.conformance.stories import WAYS, tell

pytestmark = pytest.mark.skipif(not specs.present(), reason=specs.ABSENT)

ROOT = Path(__file__).parents[2]
CREATION = ("POST", "/rest/api/3/issue/bulk")
SEARCH = ("POST", "/rest/api/3/search/jql")
PAGES = ("GET", "/wiki/api/v2/pages")
CONTENT_SEARCH = ("GET", "/wiki/rest/api/content/search")


@cache
def story(way: str) -> tuple[Exchange, ...]:
    exchanges: list[Exchange] = []
    with recording(exchanges.append):
        told = tell(way)
    assert told.site.unknown_routes == []
    return tuple(exchanges)


def report_on(*ways: str) -> Report:
    report = Report()
    for way in ways:
        for exchange in story(way):
            report.take(exchange)
    return report


@pytest.mark.parametrize("way", WAYS)
def test_a_page_s_whole_life_is_as_the_official_files_say(way: str) -> None:
    assert report_on(way).faults == set()


def test_together_the_lives_use_every_operation_that_the_adapters_know() -> None:
    report = report_on(*WAYS)
    assert report.problems() == []
    assert set(report.ways) == {"directly", "through the gateway", "as OAuth client"}


def test_no_adapter_uses_what_no_file_describes() -> None:
    operations = used()
    assert len(operations) > 40, "the adapters' routes were not found"
    unknown = [name.partition(" ")[2] for name, operation in operations.items() if operation is None]
    assert set(unknown) <= set(BESIDE)


@pytest.mark.parametrize(
    "source",
    [
        'Route("GET", "/rest/api/content" + "/x")',
        'Route(method="GET", path="/rest/api/content/x")',
        'Route("GET", f"{ROOT}/x")',
        'routes.Route("GET", "/rest/api/content/x")',
        'self._dialect.route("GET", PATH)',
        'self._dialect.route("GET", path="/x")',
        "DATA_CENTER.route(*ROUTE)",
    ],
)
def test_no_route_can_be_written_so_that_the_list_leaves_it_out(source: str) -> None:
    with pytest.raises(AssertionError, match="cannot be read"):
        list(routes_in("content", ast.parse(source)))


def test_the_scopes_that_a_check_asks_for_are_those_that_the_files_name() -> None:
    named: dict[str, set[str]] = {"confluence": set(), "jira": set()}
    for operation in filter(None, used().values()):
        for kind in operation.description.get("x-atlassian-oauth2-scopes", ()):
            if kind["state"] == "Current":
                named[operation.spec.partition("-")[0]].update(kind["scopes"])
    assert named == {"confluence": set(CONFLUENCE_SCOPES), "jira": set(JIRA_SCOPES)}


# --- red controls: the checks find what they are there to find


def test_tests_that_exercise_nothing_are_no_conformance() -> None:
    """The command itself: its tests pass, and it fails all the same."""
    watched = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conformance.plugin"]
    ended = subprocess.run(
        [*watched, "tests/atlassian/test_query.py"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "failed" not in ended.stdout
    assert "GET /wiki/api/v2/pages: the adapters use it, and nothing has exercised it" in ended.stdout


def test_an_operation_that_nothing_exercised_is_named() -> None:
    report = Report()
    for exchange in story("site token"):
        report.take(exchange)
    assert (
        "POST /jira/rest/api/2/issue/bulk: the adapters use it, and nothing has exercised it"
        in report.problems()
    )


def _one(method: str, path: str) -> Exchange:
    fitting = [one for one in story("site token") if (one.method, one.path) == (method, path)]
    return next(one for one in fitting if one.status < 300 and _has_content(one))


def _has_content(exchange: Exchange) -> bool:
    document = json.loads(exchange.answer)
    return any(document.get(name) for name in ("results", "issues"))


def _sent(exchange: Exchange, change: Callable[[Any], object]) -> Exchange:
    document = json.loads(exchange.body)
    change(document)
    return replace(exchange, body=json.dumps(document).encode())


def _answered(exchange: Exchange, change: Callable[[Any], object]) -> Exchange:
    document = json.loads(exchange.answer)
    change(document)
    return replace(exchange, answer=json.dumps(document).encode())


def _wrong(exchange: Exchange) -> str:
    return " ".join(unexcused(faults(exchange)))


def test_a_wrong_field_name_in_a_request_is_found() -> None:
    asked = _sent(_one(*SEARCH), lambda document: document.update(maxresults=5))
    assert "maxresults" in _wrong(asked)


def test_a_wrong_field_name_deep_in_a_request_is_found() -> None:
    """Where the file leaves an object open, nothing but what it names may be sent all the same."""
    asked = _sent(_one(*CREATION), lambda document: document["issueUpdates"][0].update(propertys=[]))
    assert "propertys" in _wrong(asked)


def test_a_wrong_type_in_a_request_is_found() -> None:
    asked = _sent(_one(*SEARCH), lambda document: document.update(fields="summary"))
    assert "is not of type 'array'" in _wrong(asked)


def test_an_unknown_query_parameter_is_found() -> None:
    found = _one(*CONTENT_SEARCH)
    assert "query start: is not a parameter" in _wrong(replace(found, query=f"{found.query}&start=50"))


def test_a_required_query_parameter_that_is_missing_is_found() -> None:
    assert "query cql: is required" in _wrong(replace(_one(*CONTENT_SEARCH), query="limit=5"))


@pytest.mark.parametrize("query", ["limit=251", "limit=many", "status=lost", "id=1,2"])
def test_a_query_parameter_beyond_what_is_allowed_is_found(query: str) -> None:
    assert "does not allow" in _wrong(
        replace(_one(*CONTENT_SEARCH), path=PAGES[1], query=query, answer=b"{}")
    )


def test_a_required_field_that_an_answer_lacks_is_found() -> None:
    answered = _answered(_one(*CONTENT_SEARCH), lambda document: document["results"][0].pop("type"))
    assert "'type' is a required property" in _wrong(answered)


def test_a_wrong_type_in_an_answer_is_found() -> None:
    answered = _answered(_one(*SEARCH), lambda document: document["issues"][0].update(id=10000))
    assert "issues/*/id" in _wrong(answered)


def test_a_field_that_the_file_does_not_know_is_found_in_an_answer() -> None:
    """Where the file closes an object, as Jira's does."""
    answered = _answered(_one(*SEARCH), lambda document: document.update(total=3))
    assert "total" in _wrong(answered)


def test_a_status_that_is_not_described_is_found() -> None:
    assert "status 418" in _wrong(replace(_one(*SEARCH), status=418))


def test_a_request_to_a_route_that_was_removed_is_found() -> None:
    assert "is in no file" in _wrong(replace(_one(*CONTENT_SEARCH), path="/wiki/rest/api/content/65538"))


def test_only_the_worker_s_requests_are_judged_but_every_answer() -> None:
    stranger = {"user-agent": "somebody else"}
    found = _one(*CONTENT_SEARCH)
    asked = replace(found, query=f"{found.query}&start=50", headers=stranger)
    assert _wrong(asked) == ""
    assert _wrong(_answered(asked, lambda document: document["results"][0].pop("type"))) != ""


# --- the list of known defects


def test_every_defect_says_why() -> None:
    assert all(defect.reason.endswith(".") for defect in DEFECTS)


def test_a_defect_excuses_only_its_own_place() -> None:
    found = next(
        one
        for one in story("personal access token")
        if one.path.endswith("/issue/bulk") and one.status == 201
    )
    known = [fault for fault in faults(found) if excuse(fault)]
    assert known
    assert all(excuse(replace(fault, spec="jira-cloud-v3")) is None for fault in known)
