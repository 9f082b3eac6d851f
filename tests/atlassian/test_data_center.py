"""What is Data Center's own: issues read one by one, offsets, user keys."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from sync.core.model import OutcomeKind, PageContent, Text, TicketDraft, TicketMark
from sync.errors import NotAuthenticated, RequestFailed
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


def one(site: responses.RequestsMock, name: str, **answer: Any) -> responses.BaseResponse:
    """What the site answers when it is asked for one issue by this id or key."""
    return site.add(responses.Response("GET", f"{DC_JIRA}/rest/api/2/issue/{name}", **answer))


def marked(number: int, **fields: Any) -> dict[str, Any]:
    value = {"rid": MARK.rid, "page_id": MARK.page_id, "site": MARK.site}
    return {**issue(number, **fields), "properties": {"postmortemSync": value}}


def test_issues_are_read_one_by_one_with_their_marks(site: responses.RequestsMock) -> None:
    """No search: its index may not know yet what was created a moment ago."""
    one(site, "1", json=marked(1))
    one(site, "OPS-2", json=issue(2))
    walk = sites().read.issues.fetch(["1", "OPS-2"])
    assert [(ticket.id, ticket.mark) for ticket in walk.tickets] == [("1", MARK), ("2", None)]
    assert walk.trusted
    asked = {call.request.url.partition("?")[0]: query_of(call) for call in site.calls if call.request.url}
    assert all(query["properties"] == ["postmortemSync"] for query in asked.values())
    assert all("status" in query["fields"][0].split(",") for query in asked.values())


def test_a_look_by_us_is_no_visit(site: responses.RequestsMock) -> None:
    """Jira would write each issue into the account's history of what it viewed last."""
    one(site, "1", json=issue(1))
    sites().read.issues.fetch(["1"])
    assert query_of(site.calls[0])["updateHistory"] == ["false"]


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "Issue Does Not Exist"), (403, "You do not have the permission to see the specified issue.")],
)
def test_missing_and_hidden_issues_are_left_out(
    site: responses.RequestsMock, status: int, words: str
) -> None:
    """Data Center says 403 of one issue that it does not show; the account is well all the same."""
    one(site, "OPS-1", status=status, json={"errorMessages": [words], "errors": {}})
    one(site, "OPS-2", json=issue(2))
    walk = sites().read.issues.fetch(["OPS-1", "OPS-2"])
    assert [ticket.id for ticket in walk.tickets] == ["2"]
    assert walk.trusted


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 403, "json": {"errorMessages": ["No"]}, "headers": {"X-AUSERNAME": "anonymous"}},
        {"status": 403, "json": {"errorMessages": ["No"]}, "headers": {"X-Seraph-LoginReason": "OUT"}},
        {"status": 403, "json": {"message": "blocked by a gateway"}},
        {"status": 403, "body": "<html>log in</html>", "content_type": "text/html"},
        {"status": 401, "json": {"errorMessages": ["You are not authenticated"]}},
    ],
    ids=["anonymous", "login failed", "gateway", "login page", "unauthorized"],
)
def test_a_stranger_s_answer_is_no_issue_that_is_missing(
    site: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    one(site, "OPS-1", **answer)
    with pytest.raises(NotAuthenticated):
        sites().read.issues.fetch(["OPS-1"])


@pytest.mark.parametrize("status", [404, 410, 500])
def test_only_jira_itself_can_say_that_an_issue_is_missing(site: responses.RequestsMock, status: int) -> None:
    """A second ticket might follow from a "not found" that a proxy made up."""
    one(site, "OPS-1", status=status, json={"message": "no route"})
    one(site, "OPS-2", json=issue(2))
    walk = sites().read.issues.fetch(["OPS-1", "OPS-2"])
    assert [ticket.key for ticket in walk.tickets] == ["OPS-2"]
    assert not walk.trusted
    assert walk.unread.keys() == {"OPS-1"}


def test_a_site_that_cannot_read_any_of_many_issues_is_not_asked_on_and_on(
    site: responses.RequestsMock,
) -> None:
    for number in range(1, 31):
        one(site, f"OPS-{number}", status=500, json={"errorMessages": ["Oops"]})
    asking = Sites(replace(DATA_CENTER, in_flight=1))
    with pytest.raises(RequestFailed, match="Oops"):
        asking.read.issues.fetch([f"OPS-{number}" for number in range(1, 31)])
    assert len({call.request.url for call in site.calls}) == 10


def test_a_search_tells_only_which_issues_there_are(site: responses.RequestsMock) -> None:
    """The index may be behind the database in what it says about them, and lacks their marks."""
    site.post(SEARCH, json={"issues": [{"id": "1", "key": "OPS-1"}], "total": 2})
    site.post(SEARCH, json={"issues": [{"id": "2", "key": "OPS-2"}], "total": 2})
    one(site, "1", json=marked(1, summary="As it is now"))
    one(site, "2", status=404, json={"errorMessages": ["Issue Does Not Exist"]})
    (ticket,) = sites().read.issues.labelled(["pm-p65538"])
    assert (ticket.summary, ticket.mark) == ("As it is now", MARK)
    searches = [sent(call) for call in site.calls if call.request.url == SEARCH]
    assert [(search["startAt"], search["fields"]) for search in searches] == [(0, ["id"]), (1, ["id"])]


def test_the_label_names_the_page_of_an_issue_and_only_without_it_the_mark_is_read(
    site: responses.RequestsMock,
) -> None:
    labels = [["postmortem-sync", "pm-p7", "pm-01h"], ["postmortem-sync", f"pm-p{'9' * 19}", "pm-pseven"]]
    found = [{"id": str(n), "fields": {"labels": some}} for n, some in enumerate(labels, 1)]
    site.post(SEARCH, json={"issues": found, "total": 2})
    one(site, "2", json=marked(2))
    pages = sites().read.issues.pages_touched("postmortem-sync", timedelta(hours=1), [], MARK.site)
    assert pages == {"7", MARK.page_id}
    assert len(site.calls) == 2


def test_the_newest_issue_of_a_project_still_belongs_to_it(site: responses.RequestsMock) -> None:
    """The index may list an issue under the project that it was moved away from."""
    found = [{"id": "9", "key": "OPS-9"}, {"id": "8", "key": "OPS-8"}]
    for number in (0, 1):
        site.post(SEARCH, json={"issues": found[number : number + 1], "total": 2})
    one(site, "9", json=issue(9, project={"id": "777", "key": "PAY"}))
    one(site, "8", json=issue(8))
    newest = sites().read.issues.highest_key("10")
    assert newest is not None
    assert newest.id == "8"


def test_a_project_whose_issues_are_named_and_not_shown_is_not_empty(site: responses.RequestsMock) -> None:
    """Or a walk through it would seem to prove that nothing was created there."""
    site.post(SEARCH, json={"issues": [{"id": "9", "key": "OPS-9"}], "total": 1})
    one(site, "9", status=404, json={"errorMessages": ["Issue Does Not Exist"]})
    with pytest.raises(RequestFailed, match="does not show"):
        sites().read.issues.highest_key("10")


def test_a_project_that_shows_nothing_is_not_asked_for_all_of_it(site: responses.RequestsMock) -> None:
    site.post(SEARCH, json={"issues": [{"id": "9", "key": "OPS-9"}], "total": 10_000})
    one(site, "9", status=404, json={"errorMessages": ["Issue Does Not Exist"]})
    with pytest.raises(RequestFailed, match="does not show"):
        sites().read.issues.highest_key("10")
    assert len(site.calls) == 20


def test_a_search_that_stops_early_ends_there(site: responses.RequestsMock) -> None:
    site.post(SEARCH, json={"issues": [], "total": 7})
    assert sites().read.issues.labelled(["pm-p1"]) == ()


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


def test_a_name_that_cannot_be_looked_up_is_not_nobody(site: responses.RequestsMock) -> None:
    site.get(f"{DC_WIKI}/rest/api/user", status=500, json={})
    with pytest.raises(RequestFailed):
        sites().read.issues.assignable("OPS", "userkey:ff80")


def test_a_draft_is_written_in_wiki_markup_and_user_names(site: responses.RequestsMock) -> None:
    site.post(f"{DC_JIRA}/rest/api/2/issue/bulk", status=201, json={"issues": [], "errors": []})
    draft = TicketDraft("OPS", "Task", "Fix", ((Text("*now*"),),), MARK, assignee="ann")
    sites().write.issues.create([draft])
    (element,) = sent(site.calls[0])["issueUpdates"]
    assert element["fields"]["description"] == r"\*now\*"
    assert element["fields"]["assignee"] == {"name": "ann"}


# --- many issues at once


BEYOND = f"OPS-{10**17}"
GONE = {"status": 404, "json": {"errorMessages": ["Issue Does Not Exist"], "errors": {}}}


def nobody_has(*keys: str, words: str = "Vorgang „{}“ ist nicht vorhanden.") -> dict[str, Any]:
    """Jira's objection to a search for these keys, in the language of the account."""
    return {"status": 400, "json": {"errorMessages": [words.format(key) for key in keys], "errors": {}}}


def shows(*found: dict[str, Any]) -> dict[str, Any]:
    return {"json": {"issues": list(found), "total": len(found)}}


def by(name: str, number: int, **fields: Any) -> dict[str, Any]:
    return issue(number, creator={"name": name, "displayName": name}, **fields)


def read_one_by_one(site: responses.RequestsMock) -> list[str]:
    addresses = [(call.request.url or "").partition("?")[0] for call in site.calls]
    return [address.rpartition("/")[2] for address in addresses if "/issue/" in address]


def test_keys_that_nobody_has_are_told_all_at_once(site: responses.RequestsMock) -> None:
    """Jira looks them up in its database before it takes a search, and objects to each of them."""
    keys = [f"OPS-{number}" for number in range(1, 101)]
    site.post(SEARCH, **nobody_has(*reversed(keys), BEYOND))
    one(site, "OPS-1", **GONE)
    walk = sites().read.issues.walk(keys)
    assert (walk.tickets, walk.trusted) == ((), True)
    assert len(site.calls) == 2
    assert "validateQuery" not in sent(site.calls[0])


def test_a_key_that_is_there_after_all_makes_every_objection_worthless(site: responses.RequestsMock) -> None:
    """Jira would then know no more than its index."""
    site.post(SEARCH, **nobody_has("OPS-1", "OPS-2", BEYOND))
    site.post(SEARCH, **shows())
    one(site, "OPS-1", json=issue(1))
    one(site, "OPS-2", json=marked(2))
    walk = sites().read.issues.walk(["OPS-1", "OPS-2"])
    assert [(ticket.id, ticket.mark) for ticket in walk.tickets] == [("1", None), ("2", MARK)]


@pytest.mark.parametrize(
    "answer",
    [
        nobody_has("OPS-1"),
        {"status": 400, "json": {"errorMessages": ["OPS-1 was moved.", f"{BEYOND} is not there."]}},
        {"status": 400, "json": {"errorMessages": ["The query cannot be read."], "errors": {}}},
        {"json": {"issues": [], "total": 0}},
    ],
    ids=["nothing to compare with", "other words", "about something else", "none"],
)
def test_any_other_objection_to_a_key_tells_nothing(
    site: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    site.post(SEARCH, **answer)
    site.post(SEARCH, **shows())
    one(site, "OPS-1", json=marked(1))
    assert [ticket.mark for ticket in sites().read.issues.walk(["OPS-1"]).tickets] == [MARK]


@pytest.mark.parametrize(
    "answer",
    [
        {"headers": {"X-AUSERNAME": "anonymous"}, "json": nobody_has("OPS-1", BEYOND)["json"]},
        {"body": "<html>log in</html>", "content_type": "text/html"},
        {"json": {"message": "blocked by a gateway"}},
    ],
    ids=["anonymous", "login page", "gateway"],
)
def test_a_stranger_s_objection_is_no_answer(site: responses.RequestsMock, answer: dict[str, Any]) -> None:
    site.post(SEARCH, status=400, **answer)
    with pytest.raises((NotAuthenticated, RequestFailed)):
        sites().read.issues.walk(["OPS-1"])


def test_issues_that_others_made_are_believed_to_a_search_and_all_else_is_read(
    site: responses.RequestsMock,
) -> None:
    """Ours may lack our labels, and what carries them may be a copy that somebody made of ours."""
    theirs, ours = by("ann", 1), by("worker", 2)
    copy, hidden = by("ann", 3, labels=["postmortem-sync", "pm-01h"]), issue(4)
    site.post(SEARCH, **nobody_has("OPS-6", BEYOND))
    site.post(SEARCH, **shows(theirs, ours, copy, hidden))
    one(site, "OPS-2", json=marked(2))
    one(site, "OPS-3", json=copy)
    one(site, "OPS-4", json=hidden)
    one(site, "OPS-5", json=marked(5))
    one(site, "OPS-6", **GONE)
    connected = sites()
    connected.read.issues.whoami()

    walk = connected.read.issues.walk([f"OPS-{number}" for number in range(1, 7)])

    assert {ticket.id: ticket.mark for ticket in walk.tickets} == {
        "1": None,
        "2": MARK,
        "3": None,
        "4": None,
        "5": MARK,
    }
    assert sorted(read_one_by_one(site)) == ["OPS-2", "OPS-3", "OPS-4", "OPS-5", "OPS-6"]
    assert sent(site.calls[3])["validateQuery"] is False


def test_without_knowing_who_we_are_every_issue_may_be_ours(site: responses.RequestsMock) -> None:
    site.post(SEARCH, **nobody_has(BEYOND))
    site.post(SEARCH, **shows(by("ann", 1)))
    one(site, "OPS-1", json=by("ann", 1))
    sites().read.issues.walk(["OPS-1"])
    assert read_one_by_one(site) == ["OPS-1"]


def draft(rid: str, *labels: str) -> TicketDraft:
    mark = TicketMark(rid, "65538", MARK.site)
    return TicketDraft("OPS", "Task", "Fix", ((Text("now"),),), mark, labels=labels)


def test_new_tickets_are_told_apart_by_the_labels_they_were_made_with(site: responses.RequestsMock) -> None:
    """The answer to their creation may name them in another order. One of them shows that marks are kept."""
    expected = {
        "1": draft("01h", "pm-01h"),
        "2": draft("01j", "pm-01j"),
        "3": draft("01k", "pm-01k"),
        "4": draft("01m", "pm-01m"),
    }
    site.post(SEARCH, **shows(issue(3, labels=["pm-01j"]), issue(2, labels=["pm-01k", "by-a-rule"])))
    one(site, "1", json=marked(1))
    one(site, "2", json=issue(2))
    one(site, "4", **GONE)

    tickets = sites().read.issues.created(expected)

    assert {ticket.id: ticket.mark and ticket.mark.rid for ticket in tickets} == {
        "1": "01h",
        "3": "01j",
        "2": None,
    }
    assert sorted(read_one_by_one(site)) == ["1", "2", "4"]


@pytest.mark.parametrize(
    ("first", "labels"), [(issue(1), ("pm-01h",)), (marked(1), ())], ids=["marks not kept", "no labels"]
)
def test_new_tickets_that_labels_cannot_tell_apart_are_all_read(
    site: responses.RequestsMock, first: dict[str, Any], labels: tuple[str, ...]
) -> None:
    one(site, "1", json=first)
    one(site, "2", json=issue(2))
    sites().read.issues.created({"1": draft("01h", *labels), "2": draft("01j", *labels)})
    assert sorted(read_one_by_one(site)) == ["1", "2"]
    assert len(site.calls) == 2
