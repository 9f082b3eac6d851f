"""The `jira` package, as its users write it; not one call is bent to the embedded site."""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Iterator

import pytest
from jira import JIRA, JIRAError

from tests.strangers.conftest import EMAIL, TOKEN, Served


@pytest.fixture(params=["cloud", "datacenter"])
def served(request: pytest.FixtureRequest) -> Served:
    found: Served = request.getfixturevalue("cloud" if request.param == "cloud" else "data_center")
    return found


@pytest.fixture
def jira(served: Served) -> Iterator[JIRA]:
    if served.site.options.flavour == "cloud":
        client = JIRA(served.origin, basic_auth=(EMAIL, TOKEN))
    else:
        client = JIRA(f"{served.origin}/jira", token_auth=TOKEN)
    yield client
    client.close()


def test_an_issue_is_created_and_read(jira: JIRA) -> None:
    made = jira.create_issue(
        project="OPS",
        summary="Tune alerts",
        issuetype={"name": "Task"},
        description="From a page",
        labels=["postmortem"],
        duedate="2026-12-01",
    )

    fields = jira.issue(made.key).fields
    assert (made.key, fields.summary, fields.description) == ("OPS-1", "Tune alerts", "From a page")
    assert (fields.labels, fields.duedate, fields.status.name) == (["postmortem"], "2026-12-01", "To Do")


def test_a_bulk_is_created_and_its_bad_element_named(served: Served, jira: JIRA) -> None:
    good = {"project": "OPS", "issuetype": "Task", "summary": "Good"}
    bad = {**good, "summary": "Bad", "priority": {"name": "No such"}}

    made = jira.create_issues([good, bad])

    assert [one["status"] for one in made] == ["Success", "Error"]
    assert served.summaries() == ["Good"]


def test_issues_are_searched(jira: JIRA) -> None:
    for number in range(3):
        jira.create_issue(project="OPS", summary=f"No {number}", issuetype={"name": "Task"}, labels=["pm"])

    found = jira.search_issues("project = OPS and labels = pm order by key")

    assert [issue.fields.summary for issue in found] == ["No 0", "No 1", "No 2"]


def test_an_issue_is_updated_commented_on_and_moved_on(jira: JIRA) -> None:
    issue = jira.create_issue(project="OPS", summary="Old", issuetype={"name": "Task"})

    issue.update(summary="New")
    comment = jira.add_comment(issue, "Look here")
    jira.transition_issue(issue, "Done")

    again = jira.issue(issue.key)
    assert (again.fields.summary, again.fields.status.name) == ("New", "Done")
    assert [one.body for one in jira.comments(issue)] == [comment.body] == ["Look here"]


@pytest.mark.filterwarnings("ignore:Unable to gather applicationlinks")
def test_a_link_is_made_once_however_often(jira: JIRA) -> None:
    """Only administrators may list the links to other applications, of which this client warns."""
    issue = jira.create_issue(project="OPS", summary="Linked", issuetype={"name": "Task"})

    for title in ("Page", "Page, renamed"):
        jira.add_remote_link(issue.key, {"url": "https://example.com/1", "title": title}, globalId="page:1")

    (link,) = jira.remote_links(issue)
    assert (link.globalId, link.object.title) == ("page:1", "Page, renamed")


def test_people_who_can_be_assigned_are_found(served: Served, jira: JIRA) -> None:
    if served.site.options.flavour == "cloud":
        (found,) = jira.search_assignable_users_for_issues(project="OPS", query="Ann")
    else:
        (found,) = jira.search_assignable_users_for_issues(project="OPS", username="ann")

    assert found.displayName == "Ann Lee"


def test_what_is_not_there_is_an_error(jira: JIRA) -> None:
    with pytest.raises(JIRAError) as raised:
        jira.issue("OPS-77")
    assert raised.value.status_code == 404


def test_no_call_went_to_a_route_that_the_site_does_not_know(served: Served, jira: JIRA) -> None:
    jira.myself()
    jira.projects()
    jira.fields()
    jira.priorities()
    jira.project("OPS")
    assert served.site.unknown_routes == []
