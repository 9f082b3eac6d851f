"""What is Data Center's own: searches instead of bulk fetches, offsets, user keys, properties one by one."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from sync.core.model import OutcomeKind, PageContent, Text, TicketDraft, TicketMark
from sync.errors import RequestFailed
from sync.ports import PageSelection
from tests.atlassian.given import DATA_CENTER, DC_JIRA, DC_WIKI, Sites
from tests.atlassian.test_odd_answers import issue, listing, page

CONTENT = f"{DC_WIKI}/rest/api/content"
SEARCH = f"{DC_JIRA}/rest/api/2/search"
DATE = {"Date": "Fri, 20 Nov 2026 12:00:00 GMT"}
MARK = TicketMark("01h", "65538", "confluence.example.com")


@pytest.fixture
def site() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(f"{DC_JIRA}/rest/api/2/myself", json={"name": "worker"}, headers=DATE)
        yield mock


def sites() -> Sites:
    return Sites(DATA_CENTER)


def query_of(call: responses.Call) -> dict[str, list[str]]:
    return parse_qs(urlsplit(call.request.url or "").query)


def sent(call: responses.Call) -> Any:
    return json.loads(call.request.body or "")


# --- Confluence


def test_the_next_pages_begin_after_those_that_came(site: responses.RequestsMock) -> None:
    """The site caps pages silently, and its links count what was asked for."""
    link = "/rest/api/content/search?limit=50&start=50"
    site.get(f"{CONTENT}/search", json=listing(page(1), page(2), next_=link))
    site.get(f"{CONTENT}/search", json=listing(page(3)))
    pages = [read.id for some in sites().read.pages.select(PageSelection("x")) for read in some]
    assert pages == ["1", "2", "3"]
    assert [query_of(call).get("start") for call in site.calls] == [None, ["2"]]


def test_pages_that_a_batch_leaves_out_are_read_one_by_one(site: responses.RequestsMock) -> None:
    """Versions that do not know the list of ids answer with any pages at all."""
    site.get(CONTENT, json=listing(page(1), page(99)))
    site.get(f"{CONTENT}/2", json=page(2))
    site.get(f"{CONTENT}/3", status=404, json={"message": "No content found"})
    assert [read.id for read in sites().read.pages.read(["1", "2", "3"])] == ["1", "2"]


@pytest.mark.parametrize("status", [400, 404])
def test_a_site_that_refuses_batches_is_asked_page_by_page(site: responses.RequestsMock, status: int) -> None:
    site.get(CONTENT, status=status, json={"message": "Unknown parameter"})
    site.get(f"{CONTENT}/2", json=page(2))
    assert [read.id for read in sites().read.pages.read(["2"])] == ["2"]
    assert query_of(site.calls[0])["ids"] == ["2"]


def test_a_page_that_cannot_be_read_is_not_a_page_that_is_gone(site: responses.RequestsMock) -> None:
    site.get(CONTENT, json=listing())
    site.get(f"{CONTENT}/3", status=410, json={"message": "Removed"})
    with pytest.raises(RequestFailed, match="Removed"):
        sites().read.pages.read(["3"])


def test_ledgers_are_found_among_other_people_s_properties(site: responses.RequestsMock) -> None:
    ours = {"id": "5", "key": "postmortemSyncLedger", "value": {"a": 1}, "version": {"number": 2}}
    other = {"id": "4", "key": "content-appearance", "value": "full", "version": {"number": 1}}
    site.get(f"{CONTENT}/1/property", json=listing(other, ours))
    (ledger,) = sites().read.pages.ledgers("1")
    assert (ledger.id, ledger.version, ledger.value) == ("5", 2, {"a": 1})


def test_a_page_is_written_as_a_minor_edit(site: responses.RequestsMock) -> None:
    """Nobody watching the page is sent mail for a status that changed."""
    site.put(f"{CONTENT}/1", json={"id": "1", "version": {"number": 8}})
    outcome = sites().write.pages.update_page(PageContent("1", "T", "current", 7, b""), b"<p/>", "why")
    assert (outcome.kind, outcome.id, outcome.version) == (OutcomeKind.WRITTEN, "1", 8)
    written = sent(site.calls[0])
    assert written["version"] == {"number": 8, "message": "why", "minorEdit": True}
    assert written["body"]["storage"] == {"value": "<p/>", "representation": "storage"}


def test_a_ledger_is_claimed_by_its_id_and_version(site: responses.RequestsMock) -> None:
    site.put(f"{CONTENT}/1/property/postmortemSyncLedger", status=409, json={"message": "Conflict"})
    assert sites().write.pages.update_ledger("1", "5", 3, {"a": 1}).kind is OutcomeKind.CONFLICT
    assert sent(site.calls[0]) == {
        "id": "5",
        "key": "postmortemSyncLedger",
        "value": {"a": 1},
        "version": {"number": 3},
    }


def test_spaces_are_asked_for_by_key(site: responses.RequestsMock) -> None:
    site.get(f"{DC_WIKI}/rest/api/space", json=listing({"id": 1, "key": "OPS"}))
    assert sites().read.pages.spaces(["OPS", "NOPE"]) == {"OPS"}
    assert query_of(site.calls[0])["spaceKey"] == ["OPS", "NOPE"]


# --- Jira


def test_issues_are_fetched_by_a_search_that_forgives_missing_ones(site: responses.RequestsMock) -> None:
    site.post(SEARCH, json={"issues": [issue(1)], "total": 2})
    site.post(SEARCH, json={"issues": [issue(2)], "total": 2})
    walk = sites().read.issues.fetch(["OPS-1", "OPS-2"])
    assert [ticket.id for ticket in walk.tickets] == ["1", "2"]
    assert walk.trusted
    searches = [sent(call) for call in site.calls if call.request.url == SEARCH]
    assert [search["startAt"] for search in searches] == [0, 1]
    assert not searches[0]["validateQuery"]


def test_a_search_that_stops_early_ends_there(site: responses.RequestsMock) -> None:
    site.post(SEARCH, json={"issues": [], "total": 7})
    assert sites().read.issues.labelled(["pm-p1"]) == ()


def property_of(site: responses.RequestsMock, number: int, **answer: Any) -> responses.BaseResponse:
    url = f"{DC_JIRA}/rest/api/2/issue/{number}/properties/postmortemSync"
    return site.add(responses.Response("GET", url, **answer))


def test_marks_are_read_of_issues_that_can_be_ours_and_only_once(site: responses.RequestsMock) -> None:
    """A search brings no properties, and one request for every issue of a project is too many."""
    value = {"rid": MARK.rid, "page_id": MARK.page_id, "site": MARK.site}
    by_us = property_of(site, 1, json={"key": "postmortemSync", "value": value})
    by_label = property_of(site, 2, json={"key": "postmortemSync", "value": value})
    by_others = property_of(site, 3, json={"key": "postmortemSync", "value": value})
    found = [
        issue(1, creator={"name": "worker"}),
        issue(2, creator={"name": "ann"}, labels=["pm-p65538"]),
        issue(3, creator={"name": "ann"}, labels=["other"]),
    ]
    site.post(SEARCH, json={"issues": found, "total": 3})
    reader = sites().read.issues
    assert [ticket.mark for ticket in reader.fetch(["1", "2", "3"]).tickets] == [MARK, MARK, None]
    reader.fetch(["1", "2", "3"])
    assert (by_us.call_count, by_label.call_count, by_others.call_count) == (1, 1, 0)


def test_an_issue_of_ours_without_a_mark_is_asked_again(site: responses.RequestsMock) -> None:
    """The mark may be written any moment, by the repair of a creation."""
    missing = property_of(site, 1, status=404, json={"errorMessages": ["No such property"]})
    site.post(SEARCH, json={"issues": [issue(1, creator={"name": "worker"})], "total": 1})
    reader = sites().read.issues
    assert reader.fetch(["1"]).tickets[0].mark is None
    reader.fetch(["1"])
    assert missing.call_count == 2


def test_a_mention_by_user_key_becomes_the_name_that_jira_knows(site: responses.RequestsMock) -> None:
    """The products have different keys for the same person; the name is what they share."""
    site.get(f"{DC_WIKI}/rest/api/user", json={"username": "ann", "userKey": "ff80"})
    people = [
        {"name": "ann", "displayName": "Ann", "active": True},
        {"name": "anne", "displayName": "Anne", "active": True},
    ]
    site.get(f"{DC_JIRA}/rest/api/2/user/assignable/search", json=people)
    issues = sites().read.issues
    assert [user.id for user in issues.assignable("OPS", "userkey:ff80")] == ["ann"]
    assert query_of(site.calls[-1])["username"] == ["ann"]
    assert [user.id for user in issues.assignable("OPS", "username:anne")] == ["anne"]
    assert [user.id for user in issues.assignable("OPS", "an")] == ["ann", "anne"]


def test_a_user_key_nobody_has_is_nobody(site: responses.RequestsMock) -> None:
    site.get(f"{DC_WIKI}/rest/api/user", status=404, json={"message": "No user found"})
    assert sites().read.issues.assignable("OPS", "userkey:gone") == ()


def test_a_look_up_that_fails_is_not_a_no(site: responses.RequestsMock) -> None:
    """A mark that could not be read is not a missing mark: a second ticket might follow."""
    site.get(f"{DC_WIKI}/rest/api/user", status=500, json={})
    property_of(site, 1, status=500, json={})
    site.post(SEARCH, json={"issues": [issue(1, labels=["pm-p1"])], "total": 1})
    issues = sites().read.issues
    with pytest.raises(RequestFailed):
        issues.assignable("OPS", "userkey:ff80")
    with pytest.raises(RequestFailed):
        issues.fetch(["1"])


def test_a_draft_is_written_in_wiki_markup_and_user_names(site: responses.RequestsMock) -> None:
    site.post(f"{DC_JIRA}/rest/api/2/issue/bulk", status=201, json={"issues": [], "errors": []})
    draft = TicketDraft("OPS", "Task", "Fix", ((Text("*now*"),),), MARK, assignee="ann")
    sites().write.issues.create([draft])
    (element,) = sent(site.calls[0])["issueUpdates"]
    assert element["fields"]["description"] == r"\*now\*"
    assert element["fields"]["assignee"] == {"name": "ann"}
