"""Issue search: JQL, pages of results, and how far it lags behind."""

from datetime import date

import pytest

from sync.sandbox import Site
from tests.sandbox.conftest import ADA, Client

SEARCH = "/rest/api/3/search/jql"


@pytest.fixture
def four(client: Client, site: Site) -> None:
    client.create(
        {"labels": ["sync", "pm-1"], "duedate": "2026-11-10"}, {"labels": ["sync"], "summary": "Rollback"}
    )
    site.clock.advance(600)
    client.create({"duedate": "2026-11-05", "assignee": {"accountId": ADA.account_id}})
    site.jira.transition(site.jira.issue("OPS-2", ADA), "31")
    site.jira.create(
        site.jira.add_project("WEB", "Web", ADA.account_id),
        {"summary": "Elsewhere", "type": site.jira.projects["10000"].types[0]},
        ADA.account_id,
    )


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("jql", "keys"),
    [
        ("project = OPS", ["OPS-1", "OPS-2", "OPS-3"]),
        ("project = 10000", ["OPS-1", "OPS-2", "OPS-3"]),
        ('labels in ("pm-1", "none")', ["OPS-1"]),
        ("labels = sync", ["OPS-1", "OPS-2"]),
        ("labels is EMPTY", ["OPS-3", "WEB-1"]),
        ("labels is not EMPTY", ["OPS-1", "OPS-2"]),
        # Jira leaves issues without any label out of a negative clause
        ("labels != pm-1", ["OPS-2"]),
        ("key in (OPS-1, OPS-3, OPS-99)", ["OPS-1", "OPS-3"]),
        ("id = 10003 or key = WEB-1", ["OPS-1", "WEB-1"]),
        ("updated >= -5m", ["OPS-2", "OPS-3", "WEB-1"]),
        ("created >= -5m and project = OPS", ["OPS-3"]),
        ('updated >= "2026-11-02 10:05"', ["OPS-2", "OPS-3", "WEB-1"]),
        ('duedate <= "2026-11-05"', ["OPS-3"]),
        ("due >= 2026-11-05 AND due < 2026-11-11 AND statusCategory != Done", ["OPS-1", "OPS-3"]),
        ("due > 3d", ["OPS-1"]),
        ("duedate is empty", ["OPS-2", "WEB-1"]),
        ("statusCategory = Done", ["OPS-2"]),
        ("statusCategory in (new, indeterminate)", ["OPS-1", "OPS-3", "WEB-1"]),
        ("resolution = Unresolved and project = OPS", ["OPS-1", "OPS-3"]),
        ("resolution is not EMPTY", ["OPS-2"]),
        ('assignee = "557058:ada"', ["OPS-3"]),
        ("project = OPS and not (labels = sync or assignee is not empty)", []),
        ("summary ~ rollback", ["OPS-2"]),
        ("reporter = currentUser()", ["OPS-1", "OPS-2", "OPS-3"]),
    ],
)
def test_a_jql_query_finds_the_issues_it_describes(client: Client, jql: str, keys: list[str]) -> None:
    assert client.found(f"{jql} order by key") == keys


@pytest.mark.usefixtures("four")
def test_order_by_sorts_numbers_as_numbers(client: Client, site: Site) -> None:
    site.jira.projects["10000"].last_number = 99
    client.create({})
    assert client.found("project = OPS order by key desc") == ["OPS-100", "OPS-3", "OPS-2", "OPS-1"]
    assert client.found("project = OPS and due > 2026-01-01 order by duedate asc") == ["OPS-3", "OPS-1"]


@pytest.mark.parametrize(
    "jql", ["", "order by key", "project = NONE", "flavour = x", "project =", "labels > x", "updated >= soon"]
)
def test_what_cannot_be_searched_is_refused(client: Client, jql: str) -> None:
    response = client.post(SEARCH, {"jql": jql})
    assert response.status_code == 400
    assert response.json()["errorMessages"]


def test_only_the_id_comes_unless_fields_are_named(client: Client) -> None:
    client.create({})
    assert [list(issue) for issue in client.get(SEARCH, jql="project = OPS")["issues"]] == [["id"]]
    shown = client.get(SEARCH, jql="project = OPS", fields="summary,duedate")["issues"][0]
    assert shown["fields"] == {"summary": "Do it", "duedate": None}


def test_results_go_on_from_a_token(client: Client) -> None:
    client.create(*[{}] * 5)
    asked = {"jql": "project = OPS order by key", "fields": ["key"], "maxResults": 2}
    keys, token = [], None
    while True:
        answer = client.post(SEARCH, asked | ({"nextPageToken": token} if token else {})).json()
        keys.append([issue["key"] for issue in answer["issues"]])
        if answer["isLast"]:
            break
        token = answer["nextPageToken"]
    assert keys == [["OPS-1", "OPS-2"], ["OPS-3", "OPS-4"], ["OPS-5"]]
    assert "nextPageToken" not in answer


def test_search_lags_and_reconciling_makes_named_issues_current(client: Client, site: Site) -> None:
    site.options.search_lag = 120
    made = client.create({"labels": ["sync"]}).json()["issues"][0]
    assert client.found("labels = sync") == []
    asked = {"jql": "labels = sync", "fields": ["key"], "reconcileIssues": [int(made["id"])]}
    assert [issue["key"] for issue in client.post(SEARCH, asked).json()["issues"]] == ["OPS-1"]
    assert client.get("/rest/api/3/issue/OPS-1")["key"] == "OPS-1"
    site.clock.advance(120)
    assert client.found("labels = sync") == ["OPS-1"]


def test_a_stale_index_shows_an_issue_as_it_was(client: Client, site: Site) -> None:
    client.create({"duedate": "2026-11-10"})
    site.options.search_lag = 60
    site.jira.change(site.jira.issue("OPS-1", ADA), {"due": date(2027, 1, 1)})
    asked = {"jql": "project = OPS", "fields": ["duedate"]}
    stale = client.post(SEARCH, asked).json()["issues"][0]["fields"]
    assert stale == {"duedate": "2026-11-10"}
    assert client.get("/rest/api/3/issue/OPS-1")["fields"]["duedate"] == "2027-01-01"


def test_deleted_and_secret_issues_are_not_found(client: Client, site: Site) -> None:
    client.create({}, {}, {})
    site.options.search_lag = None
    site.jira.delete(site.jira.issue("OPS-1", ADA))
    site.jira.change(site.jira.issue("OPS-2", ADA), {"secret": True})
    assert client.found("project = OPS") == ["OPS-3"]


def test_the_old_search_is_gone(client: Client) -> None:
    assert client("GET", "/rest/api/3/search", params={"jql": "project = OPS"}).status_code == 410
    assert client.post("/rest/api/3/search", {"jql": "project = OPS"}).status_code == 410
