"""The site as people see it in a browser."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from sync.sandbox import Options, Site, new_site, web
from sync.sandbox.content import Restriction
from sync.sandbox.issues import Issue, Project
from sync.sandbox.wire.api import SITE
from tests.sandbox.conftest import ADA, GONE, ONLY_ADA, ORIGIN, START, AddPage, Client, client_of, stranger_on

Look = Callable[[str], str]
OPS_1 = """<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">OPS-1</ac:parameter>
</ac:structured-macro>"""
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def visitor(site: Site) -> Client:
    """Somebody with a browser: no token, no account."""
    return stranger_on(site)


@pytest.fixture
def look(visitor: Client) -> Look:
    """The text of a page of the site that is there; redirects are followed."""

    def look(address: str) -> str:
        response = visitor("GET", address)
        assert response.status_code == 200, response.text
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        return response.text

    return look


@pytest.fixture
def issue(site: Site, ops: Project) -> Issue:
    return site.jira.create(ops, {"type": ops.types[0], "summary": "Check the chain"}, ADA.account_id)


def form(visitor: Client, address: str, **fields: str) -> requests.Response:
    return visitor("POST", address, data=fields)


def cell(text: str) -> str:
    """The text of HTML, without its tags, white space folded."""
    return " ".join(html.unescape(re.sub("<[^>]*>", "", text)).split())


# --- the way in


def test_the_home_page_lists_what_the_site_holds(look: Look, add_page: AddPage, issue: Issue) -> None:
    page = add_page(labels=("postmortem",))
    shown = look("/")
    assert f'<a href="/wiki/spaces/PM/pages/{page.id}">Outage</a>' in shown
    assert '<span class="label">postmortem</span>' in shown
    assert 'href="/browse/OPS-1" title="Check the chain"' in shown


def test_an_empty_site_says_so() -> None:
    shown = stranger_on(Site())("GET", "/").text
    assert "No spaces yet." in shown
    assert "No projects yet." in shown


@pytest.mark.parametrize("seconds", [1200, 86400, 604800])
def test_buttons_move_the_clock(visitor: Client, look: Look, site: Site, seconds: int) -> None:
    assert f'name="seconds" value="{seconds}"' in look("/")
    before = site.clock.now()
    response = form(visitor, "/__sandbox/clock/forward", seconds=str(seconds))
    assert response.history[0].status_code == 303
    assert site.clock.now() - before == timedelta(seconds=seconds)


@pytest.mark.parametrize("seconds", ["-60", "soon", "", "1e3"])
def test_the_clock_takes_nothing_but_seconds(visitor: Client, site: Site, seconds: str) -> None:
    before = site.clock.now()
    form(visitor, "/__sandbox/clock/forward", seconds=seconds)
    assert site.clock.now() == before


def links(shown: str) -> set[str]:
    """Addresses on this site that a page leads to."""
    found = (html.unescape(address) for address in re.findall(r'href="([^"]*)"', shown))
    return {address.partition("#")[0] for address in found if address.startswith("/")}


@pytest.mark.parametrize(("confluence", "jira"), [("/wiki", ""), ("/confluence", "/jira")])
def test_no_link_leads_nowhere(confluence: str, jira: str) -> None:
    """Wherever the two products stand below the origin."""
    home = new_site("demo")
    ops = home.jira.project("OPS", home.people.worker)
    home.jira.create(ops, {"type": ops.types[0], "summary": "Do it"}, home.people.worker.account_id)
    page = home.files["checkout.xml"]
    home.confluence.edit(page, OPS_1, home.people.worker.account_id, "by a test")
    app = Flask("test")
    app.register_blueprint(web.blueprint(confluence, jira))

    visited = crawl(app.test_client(), home)
    assert f"{confluence}/spaces/OPS/pages/{page}" in visited
    assert (
        f"{confluence}/pages/diffpagesbyversion.action?pageId={page}&originalVersion=1&revisedVersion=2"
        in visited
    )
    assert f"{jira}/browse/OPS-1" in visited


def crawl(client: FlaskClient, home: Site) -> set[str]:
    """Every address that can be reached from the home page; all of them must be there."""
    waiting, visited = {"/"}, set[str]()
    while waiting:
        address = waiting.pop()
        visited.add(address)
        response = client.get(address, environ_overrides={SITE: home})
        assert response.status_code == 200, address
        if response.mimetype == "text/html":
            waiting |= links(response.text) - visited
    return visited


# --- addresses


def test_the_addresses_that_the_api_gives_lead_to_pages_for_people(
    client: Client, look: Look, add_page: AddPage, site: Site
) -> None:
    page = add_page("Outage", "<p>It broke.</p>")
    comment = site.confluence.add_comment(page.id, "<p>Thanks.</p>", ADA.account_id)
    told = client.get(f"/wiki/api/v2/pages/{page.id}")["_links"]
    base = told["base"].removeprefix(ORIGIN)
    assert "It broke." in look(base + told["webui"])
    assert "It broke." in look(base + told["tinyui"])
    space = client.get("/wiki/api/v2/spaces")["results"][0]
    assert "Postmortems" in look(base + space["_links"]["webui"])
    said = client.get(f"/wiki/api/v2/pages/{page.id}/footer-comments")["results"][0]
    assert f'id="comment-{comment.id}"' in look(base + said["_links"]["webui"])


def test_so_do_those_of_a_data_center() -> None:
    home = new_site("demo", START, Options(flavour="datacenter"))
    client = client_of(home)
    page = home.files["checkout.xml"]
    told = client.get(f"/confluence/rest/api/content/{page}")["_links"]
    shown = client("GET", f"/confluence{told['webui']}").text
    assert "Postmortem: checkout errors after a certificate renewal" in shown
    space = client.get("/confluence/rest/api/space")["results"][0]["_links"]["webui"]
    assert "Operations" in client("GET", f"/confluence{space}").text
    assert home.unknown_routes == []


@pytest.mark.parametrize(
    "address",
    [
        "/wiki/spaces/PM/pages/{}/It+is+called+otherwise",
        "/wiki/spaces/ELSEWHERE/pages/{}",
        "/wiki/pages/viewpage.action?pageId={}",
        "/wiki/pages/{}?focusedCommentId=1",
    ],
)
def test_other_addresses_of_a_page_lead_to_it(look: Look, add_page: AddPage, address: str) -> None:
    assert "It broke." in look(address.format(add_page().id))


@pytest.mark.parametrize(
    "address",
    [
        "/wiki/spaces/NONE",
        "/wiki/spaces/PM/pages/1",
        "/wiki/pages/viewpage.action",
        "/wiki/pages/viewpreviousversions.action?pageId=1",
        "/browse/OPS-77",
        "/jira/projects/NONE",
        "/__sandbox/looks/none.css",
    ],
)
def test_what_is_not_there_is_said_kindly(visitor: Client, address: str) -> None:
    response = visitor("GET", address)
    assert response.status_code == 404
    assert "There is no" in response.text


@pytest.mark.parametrize("address", ["/wiki", "/wiki/"])
def test_the_wiki_itself_leads_to_the_home_page(visitor: Client, address: str) -> None:
    assert visitor("GET", address).url == f"{ORIGIN}/"


# --- a page


def test_pages_and_spaces_that_a_page_names_are_found(look: Look, add_page: AddPage, site: Site) -> None:
    """A title without a space is looked for in the page's own space."""
    target = add_page("Runbook")
    link = '<ac:link><ri:{}="{}" /></ac:link>'
    names = [("page ri:content-title", "Runbook"), ("space ri:space-key", "PM"), ("space ri:space-key", "NO")]
    shown = look(f"/wiki/x/{add_page(body=''.join(link.format(*name) for name in names)).id}")
    assert f'<a href="/wiki/spaces/PM/pages/{target.id}" rel="noreferrer">Runbook</a>' in shown
    assert '<a href="/wiki/spaces/PM" rel="noreferrer">PM</a><span class="missing">NO</span>' in shown


def test_a_page_shows_a_ticket_as_it_is_now(look: Look, add_page: AddPage, site: Site, issue: Issue) -> None:
    page = add_page(body=f"<table><tbody><tr><td>{OPS_1}</td></tr></tbody></table>")
    for transition, status, colour in (("21", "In Progress", "blue"), ("31", "Done", "green")):
        site.jira.transition(site.jira.issues[issue.id], transition)
        assert f'<span class="lozenge {colour}">{status}</span>' in look(f"/wiki/x/{page.id}")


def test_a_page_shows_a_moved_ticket_under_its_new_key(
    look: Look, add_page: AddPage, site: Site, issue: Issue
) -> None:
    site.jira.move(issue, site.jira.add_project("PAY", "Payments", ADA.account_id))
    assert 'href="/browse/PAY-1"' in look(f"/wiki/x/{add_page(body=OPS_1).id}")


def test_a_ticket_that_nobody_may_see_is_not_shown(
    look: Look, add_page: AddPage, site: Site, issue: Issue
) -> None:
    site.jira.change(issue, {"secret": True})
    shown = look(f"/wiki/x/{add_page(body=OPS_1).id}")
    assert "OPS-1 (not found in Jira)" in shown
    assert issue.summary not in shown


def test_a_malformed_page_is_shown_as_its_source_with_the_reason(look: Look, add_page: AddPage) -> None:
    shown = look(f"/wiki/x/{add_page(body='<p>open <b>x</p>').id}")
    assert "This body cannot be read (mismatched tag at line 1, column 15)" in cell(shown)
    assert "<p>open <b>x</p>" in html.unescape(re.sub(r'<span class="tag">|</span>', "", shown))


def test_a_restricted_page_says_who_may_see_and_edit_it(look: Look, add_page: AddPage, site: Site) -> None:
    page = add_page(readers=Restriction(people=(ADA.account_id, GONE.account_id), groups=("sre",)))
    site.confluence.restrict(page.id, page.readers, ONLY_ADA)
    shown = cell(look(f"/wiki/x/{page.id}"))
    assert "Only Ada Lane, Gus Gone and the group sre may see this page." in shown
    assert "Only Ada Lane may edit this page." in shown
    assert 'aria-label="restricted"' in look("/")


def test_a_page_that_is_not_current_says_so(look: Look, add_page: AddPage, site: Site) -> None:
    page = site.confluence.change_status(add_page().id, "archived")
    assert "This page is archived." in look(f"/wiki/x/{page.id}")


def test_comments_stand_under_the_page_each_with_its_answers(
    look: Look, add_page: AddPage, site: Site
) -> None:
    page = add_page()
    mention = f'<ac:link><ri:user ri:account-id="{ADA.account_id}" /></ac:link>'
    first = site.confluence.add_comment(page.id, f"<p>first {mention}</p>", ADA.account_id)
    site.confluence.add_comment(page.id, "<p>second</p>", ADA.account_id)
    site.confluence.add_comment(page.id, "<p>answer</p>", GONE.account_id, parent=first.id)
    shown = look(f"/wiki/x/{page.id}")
    assert re.findall("<p>(first|second|answer)", shown) == ["first", "answer", "second"]
    assert '<p>first <span class="mention">@Ada Lane</span></p>' in shown
    assert "3 comments" in shown


def test_the_storage_format_is_shown_as_it_is(look: Look, add_page: AddPage) -> None:
    body = '<p>x &nbsp; <![CDATA[y]]></p>\r\n<ac:x ac:name="z" />'
    shown = look(f"/wiki/plugins/viewstorage/viewpagestorage.action?pageId={add_page(body=body).id}")
    source = re.search(r'<pre class="source"[^>]*>(.*)</pre>', shown, re.DOTALL)
    assert source
    assert html.unescape(re.sub("<[^>]*>", "", source[1])) == body


# --- its history


def test_the_history_tells_who_changed_what_and_why(look: Look, add_page: AddPage, site: Site) -> None:
    page = add_page(body="<p>before</p>")
    site.clock.advance(60)
    site.confluence.edit(page.id, "<p>after</p>", GONE.account_id, "said more plainly")
    shown = cell(look(f"/wiki/pages/viewpreviousversions.action?pageId={page.id}"))
    assert "2 2 Nov 2026, 10:01 Gus Gone said more plainly Compare with 1" in shown
    assert "1 2 Nov 2026, 10:00 Ada Lane" in shown


def test_an_old_version_can_be_read(look: Look, add_page: AddPage, site: Site) -> None:
    page = add_page(body="<p>before</p>")
    site.confluence.edit(page.id, "<p>after</p>", ADA.account_id)
    shown = look(f"/wiki/spaces/PM/pages/{page.id}?pageVersion=1")
    assert "<p>before</p>" in shown
    assert "The newest is 2." in shown
    assert "<p>after</p>" in look(f"/wiki/spaces/PM/pages/{page.id}")


def test_two_versions_are_compared_to_the_character(look: Look, add_page: AddPage, site: Site) -> None:
    page = add_page(body="<p>Check the chain</p>")
    site.confluence.edit(page.id, "<p>Check the <b>whole</b> chain</p>", ADA.account_id)
    shown = look(f"/wiki/pages/diffpagesbyversion.action?pageId={page.id}&originalVersion=1&revisedVersion=2")
    assert "<ins>&lt;b&gt;whole&lt;/b&gt; </ins>" in shown
    assert "13 characters added, 0 removed" in shown


def test_versions_with_the_same_body_are_called_the_same(look: Look, add_page: AddPage, site: Site) -> None:
    page = site.confluence.rename(add_page().id, "Long outage", ADA.account_id)
    shown = look(f"/wiki/pages/diffpagesbyversion.action?pageId={page.id}&originalVersion=1&revisedVersion=2")
    assert "The bodies are the same." in shown
    assert "The title was <del>Outage</del> and is <ins>Long outage</ins>." in shown


def test_a_version_that_never_was_is_not_found(visitor: Client, add_page: AddPage) -> None:
    assert visitor("GET", f"/wiki/spaces/PM/pages/{add_page().id}?pageVersion=9").status_code == 404


# --- a ticket


def test_a_ticket_shows_its_fields_and_where_it_comes_from(
    look: Look, site: Site, ops: Project, issue: Issue
) -> None:
    description = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "From the postmortem"}]}],
    }
    values = {"labels": ("postmortem-sync",), "due": date(2026, 12, 4), "assignee": ADA.account_id}
    changed = site.jira.change(issue, {**values, "description": description})
    site.jira.link(changed, "g", {"object": {"url": "https://site/wiki/1", "title": "Outage"}})
    site.jira.add_comment(changed, GONE.account_id, description)
    shown = look("/browse/OPS-1")
    assert '<h1 class="title">Check the chain</h1>' in shown
    assert shown.count("<p>From the postmortem</p>") == 2
    assert '<a href="https://site/wiki/1">Outage</a>' in shown
    assert f'<option value="{ADA.account_id}" selected>Ada Lane</option>' in shown
    assert 'type="date" value="2026-12-04"' in shown
    assert '<span class="label">postmortem-sync</span>' in shown
    assert "1 comment" in cell(shown)


def test_a_link_that_is_not_safe_is_shown_without_its_address(look: Look, site: Site, issue: Issue) -> None:
    site.jira.link(issue, "g", {"object": {"url": "javascript:alert(1)", "title": "Outage"}})
    assert "<li>Outage</li>" in look("/browse/OPS-1")


def test_buttons_move_the_status_of_a_ticket(visitor: Client, site: Site, issue: Issue) -> None:
    shown = visitor("GET", "/browse/OPS-1").text
    buttons = re.findall(r'name="transition" value="(\d+)">Move to ([\w ]+)<', shown)
    assert buttons == [("21", "In Progress"), ("31", "Done")]
    moved = form(visitor, "/browse/OPS-1/transition", transition="31")
    assert moved.history[0].status_code == 303
    assert "Move to Done" not in moved.text
    assert site.jira.issues[issue.id].resolution == "Done"


def test_a_transition_that_is_not_there_changes_nothing(visitor: Client, site: Site, issue: Issue) -> None:
    refused = form(visitor, "/browse/OPS-1/transition", transition="99")
    assert refused.status_code == 400
    assert "It is not valid for this issue." in refused.text
    assert site.jira.issues[issue.id] == issue


def test_fields_can_be_changed_and_emptied(visitor: Client, site: Site, issue: Issue) -> None:
    form(
        visitor,
        "/browse/OPS-1/fields",
        assignee=ADA.account_id,
        priority="1",
        duedate="2026-12-04",
    )
    changed = site.jira.issues[issue.id]
    assert (changed.assignee, changed.due) == (ADA.account_id, date(2026, 12, 4))
    assert changed.priority
    assert changed.priority.name == "Highest"
    form(visitor, "/browse/OPS-1/fields", assignee="", duedate="")
    emptied = site.jira.issues[issue.id]
    assert (emptied.assignee, emptied.due, emptied.priority) == ("", None, changed.priority)


def test_fields_that_are_wrong_are_said_and_nothing_is_kept(
    visitor: Client, site: Site, issue: Issue
) -> None:
    refused = form(visitor, "/browse/OPS-1/fields", assignee=ADA.account_id, duedate="soon")
    assert refused.status_code == 400
    assert "Error parsing date string: soon" in refused.text
    assert site.jira.issues[issue.id] == issue


def test_somebody_who_left_cannot_be_chosen(look: Look, issue: Issue) -> None:
    assert f'value="{GONE.account_id}"' not in look("/browse/OPS-1")


def test_a_field_that_is_not_on_the_screen_cannot_be_changed(look: Look, ops: Project, issue: Issue) -> None:
    ops.screen = ops.screen - {"duedate"}
    shown = look("/browse/OPS-1")
    assert 'name="duedate"' not in shown
    assert 'name="assignee"' in shown


def test_the_old_key_of_a_moved_ticket_leads_to_it(visitor: Client, site: Site, issue: Issue) -> None:
    site.jira.move(issue, site.jira.add_project("PAY", "Payments", ADA.account_id))
    assert visitor("GET", "/browse/OPS-1").url == f"{ORIGIN}/browse/PAY-1"


def test_a_board_sorts_tickets_by_category(look: Look, site: Site, ops: Project, issue: Issue) -> None:
    done = site.jira.create(ops, {"type": ops.types[0], "summary": "Long done"}, ADA.account_id)
    site.jira.transition(done, "31")
    shown = cell(look("/jira/projects/OPS"))
    assert (
        "To Do 1 Check the chain OPS-1 To Do In Progress 0 Nothing here. Done 1 Long done OPS-2 Done" in shown
    )


# --- nothing gets through


def test_no_name_or_text_brings_a_script_along(look: Look, add_page: AddPage, site: Site) -> None:
    site.confluence.add_space("BAD", HOSTILE)
    page = add_page(HOSTILE, HOSTILE)
    site.confluence.edit(page.id, f"<p>{html.escape(HOSTILE)}</p>", ADA.account_id, HOSTILE)
    site.confluence.add_comment(page.id, f"<p>{html.escape(HOSTILE)}</p>", ADA.account_id)
    project = site.jira.add_project("BAD", HOSTILE, ADA.account_id)
    values = {"type": project.types[0], "summary": HOSTILE, "labels": (HOSTILE,), "description": HOSTILE}
    made = site.jira.create(project, values, ADA.account_id)
    site.jira.link(made, "g", {"object": {"url": f"https://x/{HOSTILE}", "title": HOSTILE}})
    for address in (
        "/",
        "/wiki/spaces/BAD",
        f"/wiki/spaces/PM/pages/{page.id}",
        f"/wiki/spaces/PM/pages/{page.id}?pageVersion=1",
        f"/wiki/pages/viewpreviousversions.action?pageId={page.id}",
        f"/wiki/pages/diffpagesbyversion.action?pageId={page.id}&originalVersion=1&revisedVersion=2",
        f"/wiki/plugins/viewstorage/viewpagestorage.action?pageId={page.id}",
        "/browse/BAD-1",
        "/jira/projects/BAD",
    ):
        shown = look(address)
        assert "alert(1)" in shown
        assert "<script" not in shown


def test_the_browser_is_told_to_run_nothing(visitor: Client) -> None:
    policy = visitor("GET", "/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy
