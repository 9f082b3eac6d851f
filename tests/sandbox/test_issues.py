"""Creating, reading and changing issues as Jira Cloud does it."""

from typing import Any

import pytest

from sync.sandbox import Site
from sync.sandbox.issues import CustomField, Named, Project
from tests.sandbox.conftest import ADA, GONE, Client


def document_of(text: str) -> dict[str, Any]:
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


def errors_of(client: Client, **fields: object) -> dict[str, str]:
    """What a creation with these fields is refused for."""
    response = client.create(fields)
    assert response.status_code == 400, response.text
    return dict(response.json()["errors"][0]["elementErrors"]["errors"])


def test_everything_that_was_sent_can_be_read_back(client: Client, site: Site) -> None:
    site.clock.advance(5)
    sent = {
        "fields": {
            "project": {"key": "OPS"},
            "issuetype": {"name": "Bug"},
            "summary": "Mend it",
            "description": document_of("As agreed."),
            "duedate": "2026-12-01",
            "priority": {"name": "High"},
            "assignee": {"accountId": ADA.account_id},
            "labels": ["a", "b"],
        },
        "properties": [{"key": "mark", "value": {"row": 1}}],
    }
    made = client.post("/rest/api/3/issue", sent)
    assert made.status_code == 201
    shown = client.get(f"/rest/api/3/issue/{made.json()['key']}", properties="mark")
    fields = shown["fields"]
    assert shown["properties"] == {"mark": {"row": 1}}
    assert (fields["summary"], fields["duedate"], fields["labels"]) == ("Mend it", "2026-12-01", ["a", "b"])
    assert fields["issuetype"]["name"] == "Bug"
    assert fields["priority"]["name"] == "High"
    assert fields["assignee"]["accountId"] == ADA.account_id
    assert fields["reporter"]["accountId"] == site.people.worker.account_id
    assert fields["description"] == document_of("As agreed.")
    assert fields["status"]["statusCategory"]["key"] == "new"
    assert fields["created"] == "2026-11-02T10:00:05.000+0000"


def test_a_security_level_is_given_and_shown_where_a_project_has_some(
    client: Client, site: Site, ops: Project
) -> None:
    refused = errors_of(client, security={"name": "Few"})
    ops.security_levels = (Named("10100", "Few"),)
    unknown = errors_of(client, security={"name": "Nobody"})
    made = client.create({"security": {"name": "Few"}})

    assert "screen" in refused["security"]
    assert unknown == {"security": "The security level selected is invalid."}
    shown = client.get(f"/rest/api/3/issue/{made.json()['issues'][0]['key']}")
    assert shown["fields"]["security"]["name"] == "Few"
    assert client.get("/rest/api/3/project/OPS/securitylevel")["levels"][0]["id"] == "10100"


def test_the_keys_of_a_project_only_grow(client: Client, site: Site, ops: Project) -> None:
    client.create({}, {})
    site.jira.delete(site.jira.issue("OPS-2", ADA))
    assert [issue["key"] for issue in client.create({}).json()["issues"]] == ["OPS-3"]
    ops.last_number += 10
    assert [issue["key"] for issue in client.create({}).json()["issues"]] == ["OPS-14"]


def test_a_bulk_in_part_refused_says_which_elements(client: Client) -> None:
    response = client.create({}, {"summary": ""}, {})
    assert response.status_code == 201
    answer = response.json()
    assert [issue["key"] for issue in answer["issues"]] == ["OPS-1", "OPS-2"]
    assert [(error["failedElementNumber"], error["status"]) for error in answer["errors"]] == [(1, 400)]


def test_a_bulk_wholly_refused_is_a_bad_request(client: Client) -> None:
    response = client.create({"summary": ""})
    assert response.status_code == 400
    assert response.json()["issues"] == []


def test_a_bulk_takes_fifty(client: Client) -> None:
    assert client.create(*[{}] * 51).status_code == 400
    assert len(client.create(*[{}] * 50).json()["issues"]) == 50


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("project", {"key": "NONE"}),
        ("issuetype", {"name": "Epic"}),
        ("summary", ""),
        ("summary", "two\nlines"),
        ("summary", "x" * 256),
        ("description", "plain text"),
        ("description", {"type": "doc", "version": 1, "content": [{"type": "text", "text": ""}]}),
        ("duedate", "01.12.2026"),
        ("duedate", "20261201"),
        ("priority", {"name": "Urgent"}),
        ("labels", ["two words"]),
        ("labels", ["x" * 256]),
        ("components", [{"name": "None"}]),
        ("assignee", {"accountId": "nobody"}),
        ("assignee", {"accountId": GONE.account_id}),
        ("customfield_1", "x"),
        ("due", "2026-12-01"),
    ],
)
def test_a_wrong_field_is_named(client: Client, field: str, value: object) -> None:
    assert list(errors_of(client, **{field: value})) == [field]
    assert client.site.jira.issues == {}


def test_a_field_off_the_screen_cannot_be_set(client: Client, ops: Project) -> None:
    ops.screen -= {"labels"}
    assert "not on the appropriate screen" in errors_of(client, labels=["a"])["labels"]


def test_a_required_field_must_be_set(client: Client, ops: Project) -> None:
    options = (Named("1", "Production"), Named("2", "Staging"))
    ops.custom = (CustomField("customfield_10050", "Environment", options),)
    ops.required = frozenset({"customfield_10050", "duedate"})
    assert errors_of(client) == {
        "customfield_10050": "Environment is required.",
        "duedate": "Due date is required.",
    }
    assert "customfield_10050" in errors_of(client, duedate="2026-12-01", customfield_10050={"value": "x"})
    made = client.create({"duedate": "2026-12-01", "customfield_10050": {"value": "Staging"}})
    assert made.status_code == 201
    fields = client.get("/rest/api/3/issue/OPS-1")["fields"]
    assert fields["customfield_10050"] == {"id": "2", "value": "Staging"}


def test_somebody_who_is_not_assignable_is_refused(client: Client, ops: Project) -> None:
    ops.assignable = frozenset({"somebody else"})
    assert list(errors_of(client, assignee={"accountId": ADA.account_id})) == ["assignee"]
    assert client.get("/rest/api/3/user/assignable/search", project="OPS", query="ada") == []


def test_the_create_screen_tells_what_is_required_and_allowed(client: Client, ops: Project) -> None:
    ops.custom = (CustomField("customfield_10050", "Environment", (Named("1", "Production"),)),)
    ops.required = frozenset({"customfield_10050"})
    types = client.get("/rest/api/3/issue/createmeta/OPS/issuetypes")["issueTypes"]
    assert [kind["name"] for kind in types] == ["Task", "Bug"]
    answer = client.get(f"/rest/api/3/issue/createmeta/OPS/issuetypes/{types[0]['id']}")
    fields = {field["fieldId"]: field for field in answer["fields"]}
    assert {name for name, field in fields.items() if field["required"]} == {
        "summary",
        "issuetype",
        "project",
        "customfield_10050",
    }
    assert fields["priority"]["hasDefaultValue"] is True
    assert fields["priority"]["allowedValues"][0]["name"] == "Highest"
    assert [one["value"] for one in fields["customfield_10050"]["allowedValues"]] == ["Production"]
    assert client("GET", "/rest/api/3/issue/createmeta/NONE/issuetypes").status_code == 400


def test_bulkfetch_leaves_out_what_it_does_not_find_and_follows_moves(client: Client, site: Site) -> None:
    client.create({}, {}, {}, {})
    other = site.jira.add_project("WEB", "Web", ADA.account_id)
    moved = site.jira.issue("OPS-2", ADA)
    site.jira.move(moved, other)
    site.jira.delete(site.jira.issue("OPS-3", ADA))
    site.jira.change(site.jira.issue("OPS-4", ADA), {"secret": True})
    wanted = {"issueIdsOrKeys": ["OPS-4", "OPS-3", "OPS-2", "OPS-1", "OPS-99"], "fields": ["summary"]}
    answer = client.post("/rest/api/3/issue/bulkfetch", wanted).json()
    assert [issue["key"] for issue in answer["issues"]] == ["OPS-1", "WEB-1"]
    assert answer["issues"][1]["id"] == moved.id
    assert answer["issueErrors"] == []


def test_bulkfetch_takes_a_hundred_and_five_properties(client: Client) -> None:
    def status(keys: int, properties: int) -> int:
        document = {
            "issueIdsOrKeys": [f"OPS-{n}" for n in range(keys)],
            "properties": [f"p{n}" for n in range(properties)],
        }
        return client.post("/rest/api/3/issue/bulkfetch", document).status_code

    assert (status(100, 5), status(101, 1), status(1, 6)) == (200, 400, 400)


def test_fields_are_sent_as_asked_for(client: Client) -> None:
    client.create({})
    assert set(client.get("/rest/api/3/issue/OPS-1", fields="summary,status")["fields"]) == {
        "summary",
        "status",
    }
    assert "description" not in client.get("/rest/api/3/issue/OPS-1", fields="*all,-description")["fields"]


def test_an_edit_changes_only_what_it_names(client: Client, site: Site) -> None:
    client.create({"labels": ["a"], "duedate": "2026-12-01"})
    site.clock.advance(60)
    assert client.put("/rest/api/3/issue/OPS-1", {"fields": {"duedate": None}}).status_code == 204
    fields = client.get("/rest/api/3/issue/OPS-1")["fields"]
    assert (fields["duedate"], fields["labels"]) == (None, ["a"])
    assert fields["updated"] == "2026-11-02T10:01:00.000+0000"
    assert client.put("/rest/api/3/issue/OPS-1", {"fields": {"duedate": "soon"}}).status_code == 400
    assert client.put("/rest/api/3/issue/OPS-1", {"fields": {"summary": ""}}).status_code == 400


def test_done_sets_a_resolution_except_in_team_managed_projects(client: Client, ops: Project) -> None:
    client.create({}, {})
    transitions = client.get("/rest/api/3/issue/OPS-1/transitions")["transitions"]
    done = next(one["id"] for one in transitions if one["to"]["statusCategory"]["key"] == "done")

    def finish(key: str) -> dict[str, Any]:
        response = client.post(f"/rest/api/3/issue/{key}/transitions", {"transition": {"id": done}})
        assert response.status_code == 204
        return dict(client.get(f"/rest/api/3/issue/{key}")["fields"])

    assert finish("OPS-1")["resolution"]["name"] == "Done"
    ops.sets_resolution = False
    fields = finish("OPS-2")
    assert fields["resolution"] is None
    assert fields["status"]["statusCategory"]["key"] == "done"
    assert client.post("/rest/api/3/issue/OPS-1/transitions", {"transition": {"id": "9"}}).status_code == 400


def test_a_remote_link_is_replaced_by_its_global_id(client: Client) -> None:
    client.create({})
    path = "/rest/api/3/issue/OPS-1/remotelink"
    link = {"globalId": "g:1", "object": {"url": "http://a", "title": "A"}, "relationship": "mentioned in"}
    assert client.post(path, link).status_code == 201
    assert (
        client.post(path, {"globalId": "g:1", "object": {"url": "http://b", "title": "B"}}).status_code == 200
    )
    assert client.post(path, {"object": {"url": "http://c", "title": "C"}}).status_code == 201
    held = client.get(path)
    assert [one["object"]["title"] for one in held] == ["B", "C"]
    assert "relationship" not in held[0]
    assert client.get(path, globalId="g:1")["object"]["url"] == "http://b"
    assert client("GET", path, params={"globalId": "g:2"}).status_code == 404
    assert client.post(path, {"globalId": "g:3", "object": {"url": "http://c"}}).status_code == 400


def test_an_issue_property_is_created_then_replaced(client: Client) -> None:
    client.create({})
    path = "/rest/api/3/issue/OPS-1/properties/mark"
    assert client("GET", path).status_code == 404
    assert client.put(path, {"a": 1}).status_code == 201
    assert client.put(path, {"a": 2}).status_code == 200
    assert client.get(path) == {"key": "mark", "value": {"a": 2}}
    assert client.put(path, "a" * 32768).status_code == 400


def test_comments_are_documents(client: Client) -> None:
    client.create({})
    path = "/rest/api/3/issue/OPS-1/comment"
    assert client.post(path, {"body": "text"}).status_code == 400
    assert client.post(path, {"body": document_of("Hello")}).status_code == 201
    assert [one["body"] for one in client.get(path)["comments"]] == [document_of("Hello")]


def test_people_are_found_by_the_beginning_of_a_name_or_a_visible_e_mail(client: Client) -> None:
    def found(query: str) -> list[str]:
        answer = client.get("/rest/api/3/user/assignable/search", project="OPS", query=query)
        return [person["displayName"] for person in answer]

    assert (found("ada"), found("lane"), found("ada@ex")) == (["Ada Lane"], ["Ada Lane"], ["Ada Lane"])
    assert (found("da"), found("gus")) == ([], [])
    one = client.get("/rest/api/3/user/assignable/search", project="OPS", accountId=ADA.account_id)
    assert [person["accountId"] for person in one] == [ADA.account_id]


def test_permissions_are_told_for_a_project(client: Client) -> None:
    answer = client.get("/rest/api/3/mypermissions", permissions="CREATE_ISSUES,ADMINISTER", projectKey="OPS")
    assert {name: one["havePermission"] for name, one in answer["permissions"].items()} == {
        "CREATE_ISSUES": True,
        "ADMINISTER": False,
    }
    assert client("GET", "/rest/api/3/mypermissions").status_code == 400
    nowhere = {"permissions": "CREATE_ISSUES", "projectKey": "NONE"}
    assert client("GET", "/rest/api/3/mypermissions", params=nowhere).status_code == 404


def test_a_project_shows_its_types(client: Client, ops: Project) -> None:
    assert [kind["name"] for kind in client.get("/rest/api/3/project/OPS")["issueTypes"]] == ["Task", "Bug"]
    ops.members = frozenset()
    hidden = client("GET", "/rest/api/3/project/OPS")
    assert (hidden.status_code, hidden.json()["errorMessages"]) == (
        404,
        ["No project could be found with key 'OPS'."],
    )


def test_version_2_writes_the_same_issue_in_wiki_text(client: Client) -> None:
    base = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "Mend it"}
    made = client.post("/rest/api/2/issue", {"fields": base | {"description": "h1. Why"}})
    assert made.status_code == 201
    assert client.get("/rest/api/2/issue/OPS-1")["fields"]["description"] == "h1. Why"
    assert client.get("/rest/api/3/issue/OPS-1")["fields"]["description"] == document_of("h1. Why")
    assert (
        client.post("/rest/api/2/issue", {"fields": base | {"description": document_of("x")}}).status_code
        == 400
    )
    assert client("GET", "/rest/api/2/search").status_code == 410
