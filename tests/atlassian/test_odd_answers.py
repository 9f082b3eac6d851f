"""Lists that never end or point elsewhere, searches cut short, shapes nobody documented."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses

from sync.atlassian import Connection
from sync.core.model import OutcomeKind, Page, PageContent, TicketDraft, TicketMark
from sync.errors import RequestFailed
from sync.ports import PageSelection
from tests.atlassian.given import CLOUD, DATA_CENTER, SITE, WIKI, Sites

SEARCH = f"{WIKI}/rest/api/content/search"
JQL = f"{SITE}/rest/api/3/search/jql"
EVERYTHING = PageSelection("postmortem")
NOBODY: dict[str, Any] = {"user": {"results": []}, "group": {"results": []}}


@pytest.fixture
def site() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def page(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "type": "page",
        "status": "current",
        "title": f"Outage {number}",
        "space": {"id": 1, "key": "OPS"},
        "version": {"number": 3, "when": "2026-11-20T13:00:00.000+01:00"},
        "history": {"createdDate": "2026-11-19T12:00:00.000Z"},
        "ancestors": [{"id": "7"}, {"id": "8"}],
        "body": {"storage": {"value": "<p>&nbsp;ü</p>\r\n"}},
        "metadata": {"labels": {"results": [{"name": "postmortem"}]}, "properties": {"_expandable": {}}},
        "restrictions": {"read": {"restrictions": NOBODY}},
        "_links": {"webui": f"/spaces/OPS/pages/{number}"},
        **changes,
    }


def listing(*pages: dict[str, Any], next_: str = "") -> dict[str, Any]:
    return {"results": list(pages), "_links": {"next": next_} if next_ else {}}


def found(selection: PageSelection = EVERYTHING) -> list[Page]:
    return [page for pages in Sites().read.pages.select(selection) for page in pages]


def query_of(call: responses.Call) -> dict[str, list[str]]:
    return parse_qs(urlsplit(call.request.url or "").query)


def test_a_page_is_read_as_it_stands(site: responses.RequestsMock) -> None:
    site.get(SEARCH, json=listing(page(1)))
    (read,) = found()
    assert read.body == "<p>&nbsp;ü</p>\r\n".encode()
    assert read.ancestors == ("7", "8")
    assert (read.created_at.isoformat(), read.updated_at.isoformat()) == (
        "2026-11-19T12:00:00+00:00",
        "2026-11-20T12:00:00+00:00",
    )
    assert read.url == f"{WIKI}/spaces/OPS/pages/1"
    assert not read.view_restricted
    assert read.ledger is None


def test_half_a_character_does_not_stop_the_other_pages(site: responses.RequestsMock) -> None:
    """JSON can carry a lone surrogate; the parser of the page will refuse it, for that page alone."""
    odd = json.dumps(listing(page(1, body={"storage": {"value": "\ud800"}}), page(2)))
    site.get(SEARCH, body=odd, content_type="application/json")
    assert [read.body for read in found()] == [b"\xed\xa0\x80", "<p>&nbsp;ü</p>\r\n".encode()]


def test_a_list_goes_on_at_our_own_address_with_our_own_parameters(site: responses.RequestsMock) -> None:
    """The link forgets ``expand``, and where it points to is none of our business: only its cursor counts."""
    evil = site.get("https://attacker.example.net/rest/api/content/search", json=listing(page(9)))
    site.get(
        SEARCH,
        json=listing(page(1), next_="https://attacker.example.net/rest/api/content/search?cursor=c%3D2"),
    )
    site.get(SEARCH, json=listing(page(2)))
    assert [read.id for read in found()] == ["1", "2"]
    assert evil.call_count == 0
    first, second = map(query_of, site.calls)
    assert second == {**first, "cursor": ["c=2"]}


def test_a_short_page_is_not_the_end_and_an_empty_one_neither(site: responses.RequestsMock) -> None:
    site.get(SEARCH, json=listing(page(1), next_="/rest/api/content/search?cursor=a"))
    site.get(SEARCH, json=listing(next_="/rest/api/content/search?cursor=b"))
    site.get(SEARCH, json=listing(page(2)))
    assert [read.id for read in found()] == ["1", "2"]


@pytest.mark.parametrize("link", ["http://[bad", "//[", "/rest/api/content/search?start=50"])
def test_a_list_that_goes_on_nowhere_is_no_answer(site: responses.RequestsMock, link: str) -> None:
    site.get(SEARCH, json=listing(page(1), next_=link))
    with pytest.raises(RequestFailed, match="without saying where"):
        found()


def test_a_list_that_runs_in_circles_is_no_answer(site: responses.RequestsMock) -> None:
    site.get(SEARCH, json=listing(page(1), next_="/rest/api/content/search?cursor=a"))
    with pytest.raises(RequestFailed, match="repeats itself"):
        found()


@pytest.mark.parametrize("sites", [CLOUD, DATA_CENTER], ids=["cloud", "datacenter"])
@pytest.mark.parametrize("things", ["pages", "properties", "issues"])
def test_a_list_that_always_brings_the_same_is_no_answer(
    site: responses.RequestsMock, sites: Connection, things: str
) -> None:
    """With a new place to go on at every time, which Data Center's counting always makes."""

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        assert len(site.calls) < 50, "asked on and on"
        number = len(site.calls)
        property_ = {"id": "5", "key": "x", "version": {"number": 1}}
        results = [property_ if "/propert" in (request.url or "") else page(1)]
        following = {"_links": {"next": f"/rest/api/x?cursor={number}&start={number}"}}
        more = {"nextPageToken": str(number), "total": 10**6}
        return 200, {}, json.dumps({"results": results, "issues": [issue(1)], **following, **more})

    for method, url in (("GET", sites.confluence.api_url), ("POST", sites.jira.api_url)):
        site.add_callback(method, re.compile(re.escape(url) + "/(?!rest/api/2/issue/)"), callback=answer)
    site.get(re.compile(re.escape(f"{sites.jira.api_url}/rest/api/2/issue/")), json=issue(1))
    readers = Sites(sites).read
    asked: dict[str, Callable[[], object]] = {
        "pages": lambda: list(readers.pages.select(EVERYTHING)),
        "properties": lambda: readers.pages.ledger_parts("1"),
        "issues": lambda: readers.issues.changed("postmortem-sync", timedelta(hours=1)),
    }
    with pytest.raises(RequestFailed, match=f"repeats itself instead of ending its list of {things}"):
        asked[things]()


def test_a_list_of_nothing_but_empty_pages_is_no_answer(site: responses.RequestsMock) -> None:
    for number in range(5):
        site.get(SEARCH, json=listing(next_=f"/rest/api/content/search?cursor={number}"))
    with pytest.raises(RequestFailed, match="repeats itself"):
        found()


def test_a_list_that_does_not_say_where_it_goes_on_is_no_answer(site: responses.RequestsMock) -> None:
    site.get(SEARCH, json=listing(page(1), next_="/rest/api/content/search?start=50"))
    with pytest.raises(RequestFailed, match="without saying where"):
        found()


def test_a_site_that_cannot_manage_fifty_bodies_is_asked_for_fewer(site: responses.RequestsMock) -> None:
    for _ in range(5):
        site.get(SEARCH, status=504, json={})
    site.get(SEARCH, json=listing(page(1)))
    assert [read.id for read in found()] == ["1"]
    limits = [query_of(call)["limit"] for call in site.calls]
    assert limits == [["50"]] * 5 + [["25"]]


def test_a_page_that_cannot_be_expanded_is_left_out_and_the_others_are_read(
    site: responses.RequestsMock,
) -> None:
    """Its reason comes with it; and what was asked for in small lists on the way to it, is not any more."""

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        asked = parse_qs(urlsplit(request.url or "").query)
        start, limit = int(asked.get("cursor", ["0"])[0]), int(asked["limit"][0])
        pages = [page(number) for number in range(start, min(start + limit, 120))]
        if "body.storage" in asked["expand"][0]:
            if any(one["id"] == "30" for one in pages):
                return 500, {}, json.dumps({"message": "No body"})
        else:
            pages = [{**one, "body": None} for one in pages]
        following = f"/rest/api/content/search?cursor={start + limit}" if start + limit < 120 else ""
        return 200, {}, json.dumps(listing(*pages, next_=following))

    site.add_callback("GET", SEARCH, callback=answer)
    read = found()
    assert [one.id for one in read] == [str(number) for number in range(120)]
    unread = [one for one in read if one.unread]
    assert [(one.id, one.title, one.body) for one in unread] == [("30", "Outage 30", b"")]
    assert "No body" in unread[0].unread
    assert len(site.calls) <= 24


def test_a_page_whose_text_is_left_out_of_the_answer_is_not_an_empty_one(
    site: responses.RequestsMock,
) -> None:
    without = page(1)
    del without["body"]
    site.get(SEARCH, json=listing(without, page(2)))
    first, second = found()
    assert first.unread
    assert not second.unread


def test_a_site_that_answers_nothing_at_all_leaves_no_page_out(site: responses.RequestsMock) -> None:
    site.get(SEARCH, status=500, json={"message": "Oops"})
    with pytest.raises(RequestFailed, match="Oops"):
        found()


def test_a_query_that_is_refused_is_not_asked_again_in_smaller_pages(site: responses.RequestsMock) -> None:
    site.get(SEARCH, status=400, json={"message": "Could not parse cql"})
    with pytest.raises(RequestFailed, match="Could not parse cql"):
        found()
    assert len(site.calls) == 1


def test_restrictions_that_are_kept_back_count_as_restrictions(site: responses.RequestsMock) -> None:
    without = page(1)
    del without["restrictions"]
    site.get(SEARCH, json=listing(without))
    assert found()[0].view_restricted


def test_a_batch_of_pages_that_goes_on_is_read_to_its_end(site: responses.RequestsMock) -> None:
    """Whether lists of pages are cut where bodies come with them is documented nowhere."""
    pages = [page(number) for number in range(1, 5)]
    site.get(f"{WIKI}/api/v2/pages", json=listing(*pages[:2], next_="/wiki/api/v2/pages?cursor=abc"))
    site.get(f"{WIKI}/api/v2/pages", json=listing(*pages[2:]))

    read = Sites().read.pages.read(["1", "2", "3", "4"])

    assert [content.id for content in read] == ["1", "2", "3", "4"]
    assert query_of(site.calls[1]) == {**query_of(site.calls[0]), "cursor": ["abc"]}


def test_a_page_for_named_people_is_restricted(site: responses.RequestsMock) -> None:
    named = {"user": {"results": []}, "group": {"results": [{"name": "security"}]}}
    site.get(SEARCH, json=listing(page(1, restrictions={"read": {"restrictions": named}})))
    assert found()[0].view_restricted


def test_a_ledger_without_its_version_is_asked_for_by_itself(site: responses.RequestsMock) -> None:
    """Whether the search brings the version is not documented; a claim without it would be a guess."""
    bare = {"postmortemSyncLedger": {"id": "5", "key": "postmortemSyncLedger", "value": {"a": 1}}}
    site.get(SEARCH, json=listing(page(1, metadata={"labels": {"results": []}, "properties": bare})))
    version = {"number": 4, "createdAt": "2026-11-20T12:00:00.000Z"}
    whole = {"id": "5", "key": "postmortemSyncLedger", "value": {"a": 1}, "version": version}
    site.get(f"{WIKI}/api/v2/pages/1/properties", json=listing(whole))
    ledger = found()[0].ledger
    assert ledger is not None
    assert (ledger.id, ledger.version, ledger.value) == ("5", 4, {"a": 1})


def test_of_several_ledgers_the_oldest_comes_first(site: responses.RequestsMock) -> None:
    """By number, not by letter: 99 is older than 100."""
    ledgers = [{"id": id_, "value": {}, "version": {"number": 1}} for id_ in ("100", "99")]
    site.get(f"{WIKI}/api/v2/pages/1/properties", json=listing(*ledgers))
    assert [ledger.id for ledger in Sites().read.pages.ledgers("1")] == ["99", "100"]


def test_an_unexpected_shape_is_named_by_its_place_and_not_by_its_content(
    site: responses.RequestsMock,
) -> None:
    site.get(SEARCH, json=listing(page(1, version={"number": "secret text"})))
    (read,) = found()
    assert "version.number" in read.unread
    assert "secret" not in read.unread


@pytest.mark.parametrize(
    "odd", ["9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"]
)
def test_a_date_beyond_the_calendar_is_an_unexpected_shape(site: responses.RequestsMock, odd: str) -> None:
    """In another time zone, it would lie where no date can be."""
    site.get(SEARCH, json=listing(page(1, version={"number": 3, "when": odd})))
    assert "version.when" in found()[0].unread


def test_pages_are_read_fifty_at_a_time(site: responses.RequestsMock) -> None:
    site.get(f"{WIKI}/api/v2/pages", json=listing())
    assert Sites().read.pages.read([str(number) for number in range(51)]) == ()
    assert [len(query_of(call)["id"]) for call in site.calls] == [50, 1]


def test_a_title_taken_by_another_page_is_a_refusal_and_not_a_conflict(site: responses.RequestsMock) -> None:
    """Reading again would not help, so it must not look as if it did."""
    taken = {"errors": [{"status": 400, "title": "A page already exists with the same TITLE in this space"}]}
    site.put(f"{WIKI}/api/v2/pages/1", status=400, json=taken)
    outcome = Sites().write.pages.update_page(PageContent("1", "T", "current", 3, b""), b"<p/>", "m")
    assert outcome.kind is OutcomeKind.REFUSED


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (409, "Version must be incremented on update. Current version is: 4", OutcomeKind.CONFLICT),
        (400, "Version must be incremented on update. Current version is: 4", OutcomeKind.CONFLICT),
        (400, "Cannot create a content property with a key that already exists", OutcomeKind.CONFLICT),
        (404, "Could not find property", OutcomeKind.GONE),
        (400, "Value is too large", OutcomeKind.REFUSED),
        (413, "Too large", OutcomeKind.REFUSED),
        (429, "Rate limit exceeded", OutcomeKind.NOT_SENT),
        (500, "Oops", OutcomeKind.UNKNOWN),
    ],
)
def test_what_came_of_a_claim(
    site: responses.RequestsMock, status: int, message: str, kind: OutcomeKind
) -> None:
    site.put(f"{WIKI}/api/v2/pages/1/properties/5", status=status, json={"errors": [{"title": message}]})
    outcome = Sites().write.pages.update_ledger("1", "5", 4, {})
    assert (outcome.kind, outcome.detail) == (kind, message)


# --- Jira


def issue(number: int, **changes: Any) -> dict[str, Any]:
    status = {"name": "To Do", "statusCategory": {"key": "new"}}
    fields = {"summary": "Fix it", "status": status, "project": {"id": "10"}, "priority": None}
    return {"id": str(number), "key": f"OPS-{number}", "fields": {**fields, **changes}}


def test_a_search_that_was_cut_is_no_answer(site: responses.RequestsMock) -> None:
    """``in`` lists that are too long are shortened with nothing but a warning."""
    site.post(JQL, json={"issues": [], "isLast": True, "warnings": [{"code": "CLAUSE_LIMIT_EXCEEDED"}]})
    with pytest.raises(RequestFailed, match="only a part"):
        Sites().read.issues.labelled(["pm-p1"])


def test_a_search_goes_on_until_it_says_so(site: responses.RequestsMock) -> None:
    site.post(JQL, json={"issues": [issue(1)], "nextPageToken": "a"})
    site.post(JQL, json={"issues": [], "nextPageToken": "b", "isLast": False})
    site.post(JQL, json={"issues": [issue(2)], "isLast": True})
    assert [ticket.id for ticket in Sites().read.issues.labelled(["pm-p1"])] == ["1", "2"]
    tokens = [json.loads(call.request.body or "")["nextPageToken"] for call in list(site.calls)[1:]]
    assert tokens == ["a", "b"]


def test_a_search_that_runs_in_circles_is_no_answer(site: responses.RequestsMock) -> None:
    site.post(JQL, json={"issues": [issue(1)], "nextPageToken": "a"})
    with pytest.raises(RequestFailed, match="repeats itself"):
        Sites().read.issues.changed("postmortem-sync", timedelta(hours=1))


def test_labels_are_searched_a_hundred_at_a_time(site: responses.RequestsMock) -> None:
    site.post(JQL, json={"issues": [], "isLast": True})
    Sites().read.issues.labelled([f"pm-p{number}" for number in range(101)])
    assert len(site.calls) == 2


def test_keys_are_fetched_a_hundred_at_a_time_and_one_error_spoils_the_trust(
    site: responses.RequestsMock,
) -> None:
    fetch = f"{SITE}/rest/api/3/issue/bulkfetch"
    site.post(fetch, json={"issues": [issue(1)], "issueErrors": [{"id": "2", "errorMessage": "try later"}]})
    site.post(fetch, json={"issues": [issue(101)], "issueErrors": []})
    walk = Sites().read.issues.fetch([f"OPS-{number}" for number in range(1, 102)])
    assert [ticket.id for ticket in walk.tickets] == ["1", "101"]
    assert not walk.trusted


@pytest.mark.parametrize(
    ("error", "unread"),
    [
        ({"id": "2", "errorMessage": "try later"}, {"2"}),
        ({"id": "77", "errorMessage": "try later"}, {"2", "OPS-3"}),  # OPS-3 may have that id
        ({}, {"2", "OPS-3"}),
    ],
)
def test_an_issue_that_jira_cannot_read_now_is_not_missing(
    site: responses.RequestsMock, error: dict[str, Any], unread: set[str]
) -> None:
    """Whichever it may be that is meant: one that seemed to be gone might be made again."""
    fetch = f"{SITE}/rest/api/3/issue/bulkfetch"
    site.post(fetch, json={"issues": [issue(1)], "issueErrors": [error]})
    walk = Sites().read.issues.fetch(["1", "2", "OPS-3"])
    assert [ticket.id for ticket in walk.tickets] == ["1"]
    assert walk.unread.keys() == unread


@pytest.mark.parametrize("part", ["project", "created"])
@pytest.mark.parametrize(
    ("asked", "unread"),
    [
        (["1", "2", "OPS-3"], {"2"}),
        (["1", "OPS-2", "3"], {"OPS-2"}),
        (["1", "OLD-5", "3"], {"OLD-5", "3"}),  # it may have left the project of either
    ],
)
def test_of_tickets_that_are_asked_for_one_that_cannot_be_known_again_is_unread_alone(
    site: responses.RequestsMock, part: str, asked: list[str], unread: set[str]
) -> None:
    odd = issue(2, **{part: {"x": 1}})
    site.post(f"{SITE}/rest/api/3/issue/bulkfetch", json={"issues": [issue(1), odd], "issueErrors": []})
    walk = Sites().read.issues.fetch(asked)
    assert [ticket.id for ticket in walk.tickets] == ["1"]
    assert walk.unread.keys() == unread
    assert all(f"fields.{part}" in why for why in walk.unread.values())
    assert not walk.trusted


@pytest.mark.parametrize(
    ("error", "unread"),
    [
        ({"id": "77", "errorMessage": "try later"}, {"issue 77": "try later"}),
        ({"id": "77"}, {"issue 77": "Jira could not read it"}),
        ({}, {"an issue": "Jira could not read it"}),
    ],
)
def test_of_a_walk_what_cannot_be_read_is_named_as_jira_names_it(
    site: responses.RequestsMock, error: dict[str, Any], unread: dict[str, str]
) -> None:
    """Most of the keys that a walk asks for are nobody's."""
    fetch = f"{SITE}/rest/api/3/issue/bulkfetch"
    site.post(fetch, json={"issues": [issue(1)], "issueErrors": [error]})
    walk = Sites().read.issues.walk([f"OPS-{number}" for number in range(1, 101)])
    assert walk.unread == unread
    assert not walk.trusted


ODD_FIELDS: list[dict[str, Any]] = [
    {"duedate": "20226-01-14"},
    {"labels": [None]},
    {"status": None},
    {"assignee": "ann"},
    {"priority": ["High"]},
]


@pytest.mark.parametrize("odd", ODD_FIELDS)
def test_of_an_odd_issue_is_known_what_never_changes(
    site: responses.RequestsMock, odd: dict[str, Any]
) -> None:
    """It takes no more to know a ticket of ours again."""
    mark = {"rid": "01h", "page_id": "65538", "site": "example.atlassian.net"}
    found = {**issue(2, **odd, created="2026-11-20T12:00:00.000Z"), "properties": {"postmortemSync": mark}}
    site.post(f"{SITE}/rest/api/3/issue/bulkfetch", json={"issues": [issue(1), found], "issueErrors": []})
    walk = Sites().read.issues.walk(["OPS-1", "OPS-2"])
    first, second = walk.tickets
    assert walk.trusted
    assert not first.unread
    assert (second.id, second.key, second.project_id, second.mark) == ("2", "OPS-2", "10", TicketMark(**mark))
    assert second.created_at == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert next(iter(odd)) in second.unread
    assert walk.unread.keys() == {"2", "OPS-2"}


@pytest.mark.parametrize("part", ["id", "key", "project", "created", "properties"])
def test_an_issue_that_cannot_be_known_again_makes_the_answer_none(
    site: responses.RequestsMock, part: str
) -> None:
    """It may be the very one that is looked for."""
    odd = {**issue(2), "properties": {}}
    (odd["fields"] if part in {"project", "created"} else odd)[part] = (
        {"x": 1} if part != "properties" else [1]
    )
    site.post(f"{SITE}/rest/api/3/issue/bulkfetch", json={"issues": [issue(1), odd], "issueErrors": []})
    with pytest.raises(RequestFailed, match=part):
        Sites().read.issues.walk(["OPS-1", "OPS-2"])


def test_an_issue_property_of_somebody_else_s_making_is_no_mark(site: responses.RequestsMock) -> None:
    odd = {**issue(1), "properties": {"postmortemSync": ["not", "ours"]}}
    site.post(f"{SITE}/rest/api/3/issue/bulkfetch", json={"issues": [odd], "issueErrors": []})
    assert Sites().read.issues.fetch(["1"]).tickets[0].mark is None


def test_a_status_category_nobody_knows_is_undefined(site: responses.RequestsMock) -> None:
    odd = issue(1, status={"name": "?", "statusCategory": {"key": "limbo"}})
    site.post(f"{SITE}/rest/api/3/issue/bulkfetch", json={"issues": [odd]})
    assert Sites().read.issues.fetch(["1"]).tickets[0].category == "undefined"


def test_an_account_id_is_looked_up_as_one(site: responses.RequestsMock) -> None:
    """``query`` matches names and addresses only, so an account would seem to be nobody."""
    people = [
        {"accountId": "557058:ab-12", "displayName": "Ann", "active": True, "accountType": "atlassian"},
        {"accountId": "557058:bot", "displayName": "Bot", "active": True, "accountType": "app"},
        {"accountId": "557058:gone", "displayName": "Gone", "active": False, "accountType": "atlassian"},
    ]
    site.get(f"{SITE}/rest/api/3/user/assignable/search", json=people)
    issues = Sites().read.issues
    assert [user.name for user in issues.assignable("OPS", "557058:ab-12")] == ["Ann"]
    issues.assignable("OPS", "ann@example.com")
    by_id, by_name = map(query_of, site.calls)
    assert by_id["accountId"] == ["557058:ab-12"]
    assert by_name["query"] == ["ann@example.com"]


def test_a_create_screen_of_many_fields_is_read_to_its_end(site: responses.RequestsMock) -> None:
    types = f"{SITE}/rest/api/3/issue/createmeta/OPS/issuetypes"
    project = {"fieldId": "project", "name": "Project", "allowedValues": [{"id": 10, "key": "OPS"}]}
    site.get(types, json={"issueTypes": [{"id": "1", "name": "Task"}], "total": 1})
    site.get(f"{types}/1", json={"fields": [project], "total": 2})
    site.get(f"{types}/1", json={"fields": [{"fieldId": "x", "name": "X", "required": True}], "total": 2})
    screen = Sites().read.issues.create_screen("OPS", "task")
    assert screen is not None
    assert (screen.project_id, screen.project_key, screen.issue_type) == ("10", "OPS", "Task")
    assert [field.id for field in screen.fields] == ["project", "x"]


@pytest.mark.parametrize("status", [400, 404])
def test_a_project_that_is_not_there_has_no_create_screen(site: responses.RequestsMock, status: int) -> None:
    site.get(f"{SITE}/rest/api/3/issue/createmeta/NOPE/issuetypes", status=status, json={})
    assert Sites().read.issues.create_screen("NOPE", "Task") is None


def test_a_look_up_that_fails_is_not_a_no(site: responses.RequestsMock) -> None:
    """Taken for an absence, it would refuse a project for nothing, or license what it must not."""
    site.get(f"{SITE}/rest/api/3/issue/createmeta/OPS/issuetypes", status=500, json={})
    site.get(f"{SITE}/rest/api/3/project/10", status=500, json={})
    issues = Sites().read.issues
    with pytest.raises(RequestFailed):
        issues.create_screen("OPS", "Task")
    with pytest.raises(RequestFailed):
        issues.project_key("10")


@pytest.mark.parametrize("granted", [{}, {"BROWSE_PROJECTS": {"havePermission": True}}])
def test_a_project_we_may_not_create_in_is_no_control(
    site: responses.RequestsMock, granted: dict[str, Any]
) -> None:
    site.get(f"{SITE}/rest/api/3/project/10", json={"id": "10", "key": "OPS"})
    site.get(f"{SITE}/rest/api/3/mypermissions", json={"permissions": granted})
    assert Sites().read.issues.project_key("10") is None


def test_a_draft_becomes_one_element_of_a_bulk(site: responses.RequestsMock) -> None:
    site.post(f"{SITE}/rest/api/3/issue/bulk", status=201, json={"issues": [], "errors": []})
    draft = TicketDraft(
        project="OPS",
        issue_type="10001",
        summary="Fix it",
        description=(),
        mark=TicketMark("01h", "65538", "example.atlassian.net"),
        assignee="557058:ab",
        fields=(("customfield_1", {"value": "x"}),),
    )
    Sites().write.issues.create([draft])
    assert json.loads(site.calls[0].request.body or "") == {
        "issueUpdates": [
            {
                "fields": {
                    "project": {"key": "OPS"},
                    "issuetype": {"id": "10001"},
                    "summary": "Fix it",
                    "description": {"type": "doc", "version": 1, "content": []},
                    "assignee": {"accountId": "557058:ab"},
                    "customfield_1": {"value": "x"},
                },
                "properties": [
                    {
                        "key": "postmortemSync",
                        "value": {"rid": "01h", "page_id": "65538", "site": "example.atlassian.net"},
                    }
                ],
            }
        ]
    }


@pytest.mark.parametrize("write", ["comment on a page", "comment on an issue"])
def test_a_comment_whose_answer_is_lost_stays_unknown(site: responses.RequestsMock, write: str) -> None:
    site.post(f"{WIKI}/api/v2/footer-comments", body=requests.ReadTimeout())
    site.post(f"{SITE}/rest/api/3/issue/1/comment", body=requests.ReadTimeout())
    writers = Sites().write
    on_page = write == "comment on a page"
    outcome = writers.pages.comment("1", b"<p>x</p>") if on_page else writers.issues.comment("1", ())
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert len(site.calls) == 1
