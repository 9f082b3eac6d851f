"""The same site as Data Center shows it: user names and keys, wiki text, start and limit."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sync.sandbox import Options, Site
from sync.sandbox.content import Page, Restriction
from tests.sandbox.conftest import ADA, GONE, START, Client, client_of, stranger_on

CONTENT = "/confluence/rest/api/content"
JIRA = "/jira/rest/api/2"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site(START, Options(flavour="datacenter"))
    made.people.add(ADA)
    made.people.add(GONE)
    made.confluence.add_space("PM", "Postmortems")
    made.jira.add_project("OPS", "Operations", ADA.account_id)
    yield made
    assert made.unknown_routes == []


@pytest.fixture
def client(site: Site) -> Client:
    client = stranger_on(site)
    client.session.headers["Authorization"] = "Bearer any token"
    return client


def add_page(site: Site, title: str = "Outage", **more: Any) -> Page:
    space = site.confluence.space("PM")
    return site.confluence.add_page(space, title, "<p>It broke.</p>", ADA.account_id, **more)


def update(client: Client, page: Page, number: int, body: str) -> requests.Response:
    document = {
        "type": "page",
        "title": page.title,
        "version": {"number": number, "minorEdit": True},
        "body": {"storage": {"value": body, "representation": "storage"}},
    }
    return client.put(f"{CONTENT}/{page.id}", document)


def test_a_token_is_a_bearers(site: Site, client: Client) -> None:
    me = client.get(f"{JIRA}/myself")
    assert me["name"] == site.people.worker.username
    assert "accountId" not in me
    same = client.get("/confluence/rest/api/user/current")
    assert same["username"] == me["name"]
    assert same["userKey"] != me["key"]
    refused = client_of(site, token="wrong")
    assert refused("GET", f"{JIRA}/myself").status_code == 401
    assert refused("GET", "/confluence/rest/api/user/current").status_code == 401


def test_a_page_is_read_and_written_by_its_version(site: Site, client: Client) -> None:
    page = add_page(site)
    assert update(client, page, 3, "<p>x</p>").status_code == 409
    assert update(client, page, 2, "<p>x").status_code == 400
    assert update(client, page, 2, "<p>x</p>").status_code == 200
    shown = client.get(f"{CONTENT}/{page.id}", expand="body.storage,version")
    assert (shown["version"]["number"], shown["body"]["storage"]["value"]) == (2, "<p>x</p>")
    site.confluence.restrict(page.id, editors=Restriction(people=(ADA.account_id,)))
    assert update(client, page, 3, "<p>y</p>").status_code == 403


def test_pages_are_read_by_their_ids(site: Site, client: Client) -> None:
    pages = [add_page(site, f"Page {number}") for number in range(3)]
    site.confluence.change_status(pages[1].id, "archived")
    ids = ",".join(page.id for page in pages)

    def found(**more: str) -> list[str]:
        return [one["id"] for one in client.get(CONTENT, ids=ids, **more)["results"]]

    assert found() == [pages[0].id, pages[2].id]
    assert found(status="any") == [page.id for page in pages]


def test_a_search_goes_on_from_a_start_and_caps_in_silence(site: Site, client: Client) -> None:
    for number in range(60):
        add_page(site, f"Page {number}", labels=("postmortem",))
    asked = {"cql": 'label = "postmortem"', "limit": 100, "expand": "body.storage,metadata.labels"}
    first = client.get(f"{CONTENT}/search", **asked)
    assert (len(first["results"]), first["limit"]) == (50, 50)
    rest = client.get(f"/confluence{first['_links']['next']}")
    assert [page["title"] for page in rest["results"]] == [f"Page {number}" for number in range(50, 60)]
    assert "body" in rest["results"][0]
    bare = client.get(f"{CONTENT}/search", cql="type = page", limit=100)
    assert len(bare["results"]) == 60


def test_view_restrictions_come_with_the_inherited_ones(site: Site, client: Client) -> None:
    allowed = Restriction(people=(site.people.worker.account_id,))
    top = add_page(site, "Top", readers=allowed)
    page = add_page(site, "Below", parent=top.id)
    relevant = client.get(f"{CONTENT}/{page.id}/restriction/relevantViewRestrictions")
    assert [one["content"]["id"] for one in relevant["viewContentRestrictions"]["results"]] == [top.id]
    own = client.get(f"{CONTENT}/{page.id}/restriction/byOperation/read")
    assert own["restrictions"]["user"]["results"] == []


def test_properties_are_known_by_their_key(site: Site, client: Client) -> None:
    path = f"{CONTENT}/{add_page(site).id}/property"
    assert client("GET", f"{path}/ledger").status_code == 404
    assert client.post(path, {"key": "ledger", "value": {"a": 1}}).status_code == 200
    assert client.post(path, {"key": "ledger", "value": {}}).status_code == 409
    changed = client.put(f"{path}/ledger", {"value": {"a": 2}, "version": {"number": 2}})
    assert changed.json()["version"]["number"] == 2
    assert client.put(f"{path}/ledger", {"value": {}, "version": {"number": 2}}).status_code == 409
    assert client.put(f"{path}/other", {"value": 1, "version": {"number": 1}}).status_code == 200
    assert [one["key"] for one in client.get(path)["results"]] == ["ledger", "other"]
    assert client("DELETE", f"{path}/other").status_code == 204
    assert client.get(f"{path}/ledger")["value"] == {"a": 2}


def test_of_many_comments_at_most_50_come_with_their_bodies(site: Site, client: Client) -> None:
    page = add_page(site)
    for number in range(60):
        site.confluence.add_comment(page.id, f"<p>{number}</p>", ADA.account_id)
    path = f"{CONTENT}/{page.id}/child/comment"
    first = client.get(path, expand="body.storage", limit=200)
    assert (first["size"], first["limit"]) == (50, 50)
    assert "start=50" in first["_links"]["next"]
    assert client.get(path, limit=200)["size"] == 60


def test_a_comment_is_content_of_its_own(site: Site, client: Client) -> None:
    page = add_page(site)
    comment = {
        "type": "comment",
        "container": {"id": page.id, "type": "page"},
        "body": {"storage": {"value": "<p>Hi</p>", "representation": "storage"}},
    }
    assert client.post(CONTENT, comment).status_code == 200
    listed = client.get(f"{CONTENT}/{page.id}/child/comment")["results"]
    assert [one["body"]["storage"]["value"] for one in listed] == ["<p>Hi</p>"]


def test_people_are_found_by_the_key_that_a_page_names(client: Client) -> None:
    found = client.get("/confluence/rest/api/user", key=ADA.confluence_key)
    assert found["username"] == "ada"
    assert client("GET", "/confluence/rest/api/user", params={"key": "nobody"}).status_code == 404
    assignable = client.get(f"{JIRA}/user/assignable/search", project="OPS", username="ada")
    assert [one["name"] for one in assignable] == ["ada"]
    assert client.get(f"{JIRA}/user/assignable/search", project="OPS", username="gus") == []


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/confluence/rest/api/user", {"key": ADA.jira_key}),
        ("/confluence/rest/api/user", {"key": ADA.username}),
        ("/confluence/rest/api/user", {"key": ADA.email}),
        ("/confluence/rest/api/user", {"username": ADA.confluence_key}),
        (f"{JIRA}/user", {"key": ADA.confluence_key}),
        (f"{JIRA}/user", {"username": ADA.jira_key}),
    ],
)
def test_a_name_of_another_kind_is_nobody_s(client: Client, path: str, asked: dict[str, str]) -> None:
    """Each product has keys of its own; only the user name is the same in both."""
    assert client("GET", path, params=asked).status_code == 404


@pytest.mark.parametrize("name", [ADA.confluence_key, ADA.jira_key, ADA.email, ADA.account_id])
def test_only_a_user_name_can_be_assigned(client: Client, name: str) -> None:
    fields = {
        "project": {"key": "OPS"},
        "issuetype": {"name": "Task"},
        "summary": "x",
        "assignee": {"name": name},
    }
    refused = client.post(f"{JIRA}/issue", {"fields": fields})
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["assignee"]


def test_an_issue_has_wiki_text_and_user_names(client: Client) -> None:
    fields = {
        "project": {"key": "OPS"},
        "issuetype": {"name": "Task"},
        "summary": "Mend it",
        "description": "h1. Why",
        "assignee": {"name": "ada"},
    }
    updates = [{"fields": fields}, {"fields": fields | {"assignee": {"name": "gus"}}}]
    answer = client.post(f"{JIRA}/issue/bulk", {"issueUpdates": updates}).json()
    assert [issue["key"] for issue in answer["issues"]] == ["OPS-1"]
    assert list(answer["errors"][0]["elementErrors"]["errors"]) == ["assignee"]
    shown = client.get(f"{JIRA}/issue/OPS-1")["fields"]
    assert (shown["description"], shown["assignee"]["name"]) == ("h1. Why", "ada")
    assert client.post(f"{JIRA}/issue/OPS-1/comment", {"body": "Done?"}).status_code == 201
    document = {"type": "doc", "version": 1, "content": []}
    assert client.post(f"{JIRA}/issue/OPS-1/comment", {"body": document}).status_code == 400


def test_a_search_by_missing_keys_fails_unless_validation_is_off(site: Site, client: Client) -> None:
    for _ in range(3):
        task = {"type": site.jira.projects["10000"].types[0], "summary": "x"}
        site.jira.create(site.jira.projects["10000"], task, ADA.account_id)
    asked = {"jql": "key in (OPS-1, OPS-3, OPS-99) order by key", "fields": ["summary"], "maxResults": 1}
    assert client.post(f"{JIRA}/search", asked).status_code == 400
    found = client.post(f"{JIRA}/search", asked | {"validateQuery": False}).json()
    assert (found["total"], found["startAt"], [one["key"] for one in found["issues"]]) == (2, 0, ["OPS-1"])
    following = client.post(f"{JIRA}/search", asked | {"validateQuery": False, "startAt": 1}).json()
    assert [one["key"] for one in following["issues"]] == ["OPS-3"]


def test_each_missing_key_has_its_own_sentence_whatever_the_index_knows(site: Site, client: Client) -> None:
    """The check comes before the search, and reads the database."""
    site.options.search_lag = None
    project = site.jira.project("OPS", site.people.worker)
    site.jira.create(project, {"summary": "Fix it", "type": project.types[0]}, ADA.account_id)
    refused = client.post(f"{JIRA}/search", {"jql": "key in (OPS-1, OPS-2, OPS-3)"})
    assert refused.status_code == 400
    assert refused.json()["errorMessages"] == [
        "An issue with key 'OPS-2' does not exist for field 'key'.",
        "An issue with key 'OPS-3' does not exist for field 'key'.",
    ]
    taken = client.post(f"{JIRA}/search", {"jql": "key in (OPS-1)"})
    assert (taken.status_code, taken.json()["issues"]) == (200, [])


def test_who_made_an_issue_stays_when_its_reporter_changes(site: Site, client: Client) -> None:
    task = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "Mend it"}
    made = client.post(f"{JIRA}/issue", {"fields": {**task, "reporter": {"name": "ada"}}}).json()
    fields = client.get(f"{JIRA}/issue/{made['key']}")["fields"]
    assert fields["reporter"]["name"] == "ada"
    assert fields["creator"]["name"] == site.people.worker.username


def test_create_screens_are_lists_of_values(client: Client) -> None:
    types = client.get(f"{JIRA}/issue/createmeta/OPS/issuetypes")["values"]
    assert [kind["name"] for kind in types] == ["Task", "Bug"]
    fields = client.get(f"{JIRA}/issue/createmeta/OPS/issuetypes/{types[0]['id']}")["values"]
    assert {"summary", "duedate"} <= {field["fieldId"] for field in fields}


def test_cloud_routes_are_unknown(site: Site, client: Client) -> None:
    for path in ("/wiki/api/v2/pages", "/rest/api/3/myself", f"{JIRA}/issue/bulkfetch"):
        assert client("GET", path).status_code in {404, 501}
    assert client.post(f"{JIRA}/issue/bulkfetch", {}).status_code == 501
    site.unknown_routes.clear()


def test_the_space_is_listed(client: Client) -> None:
    listed = client.get("/confluence/rest/api/space", spaceKey="PM")["results"]
    assert [one["key"] for one in listed] == ["PM"]


def test_the_search_page_wraps_its_hits(site: Site, client: Client) -> None:
    page = add_page(site, labels=("postmortem",))
    answer = client.get("/confluence/rest/api/search", cql="label = postmortem", expand="content.version")
    assert answer["totalSize"] == 1
    assert answer["results"][0]["content"]["id"] == page.id
    assert answer["results"][0]["content"]["version"]["number"] == 1


def test_the_history_tells_the_last_update(site: Site, client: Client) -> None:
    page = add_page(site)
    site.clock.advance(60)
    update(client, page, 2, "<p>x</p>")
    last = client.get(f"{CONTENT}/{page.id}/history")["lastUpdated"]
    assert (last["number"], last["when"]) == (2, "2026-11-02T10:01:00.000Z")
