"""The site in a real browser, over a real socket."""

import shutil
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from sync.sandbox import Site, new_site, serving
from sync.sandbox.seeds.company import MEI

pytestmark = pytest.mark.browser

# it runs where there may be no user name space and no display, and asks the network for nothing of its own
OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
TICKET = """<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">OPS-1</ac:parameter>
</ac:structured-macro>"""
BLOCK = (
    '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">postmortem-sync</ac:parameter>'
    "<ac:rich-text-body><table><tbody><tr><th><p>Progress</p></th><td><p>0 of 3 done</p></td></tr></tbody>"
    "</table></ac:rich-text-body></ac:structured-macro>"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    installed = shutil.which("chromium")
    if installed is None:
        pytest.skip("no Chromium is installed; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=installed, args=OPTIONS.split())
        yield started
        started.close()


@pytest.fixture
def home() -> Site:
    """The demo's company, after somebody made a ticket of the first row of a postmortem and put it there."""
    home = new_site("demo")
    ops = home.jira.project("OPS", home.people.worker)
    values = {"type": ops.types[0], "summary": "Tune alert thresholds", "assignee": MEI.account_id}
    home.jira.create(ops, values, home.people.worker.account_id)
    page = home.confluence.pages[home.files["checkout.xml"]]
    body = page.body.replace("pages somebody</p>", f"pages somebody {TICKET}</p>") + BLOCK
    home.confluence.edit(page.id, body, home.people.worker.account_id, "OPS-1 added")
    return home


@pytest.fixture
def tab(browser: Browser, home: Site) -> Iterator[Page]:
    """A tab whose addresses are relative to the site; nothing on it may go wrong unnoticed."""
    problems: list[str] = []
    with serving(home) as origin:
        context = browser.new_context(base_url=origin)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text))
        yield page
        context.close()
    assert problems == []
    assert home.unknown_routes == []


def lozenge_in(where: Locator) -> Locator:
    return where.locator(".lozenge")


def test_a_person_reads_a_postmortem_moves_its_ticket_and_sees_it_moved(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("link", name="checkout errors").click()

    actions = tab.get_by_role("table").filter(has_text="Due Date")
    expect(actions.get_by_role("columnheader")).to_have_text(["Owner", "Task", "Priority", "Due Date"])
    expect(actions.locator(".mention")).to_have_text("@Mei Lindqvist")
    ticket = actions.get_by_role("link", name="OPS-1")
    expect(lozenge_in(ticket)).to_have_text("To Do")
    expect(tab.locator("#postmortem-sync").get_by_role("row")).to_have_text("Progress0 of 3 done")

    ticket.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Tune alert thresholds")
    expect(tab.get_by_label("Assignee")).to_have_value(MEI.account_id)
    tab.get_by_role("button", name="Move to Done").click()
    expect(lozenge_in(tab.locator(".status"))).to_have_text("Done")

    tab.go_back()
    tab.go_back()
    tab.reload()
    expect(lozenge_in(ticket)).to_have_text("Done")
    colour = lozenge_in(ticket).evaluate("each => getComputedStyle(each).backgroundColor")
    assert colour == "rgb(186, 243, 219)", "the style sheet was read, and done is green"


def test_a_person_changes_a_due_date(tab: Page, home: Site) -> None:
    tab.goto("/browse/OPS-1")
    tab.get_by_label("Due date").fill("2026-12-04")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_label("Due date")).to_have_value("2026-12-04")
    assert [issue.due for issue in home.jira.issues.values()] == [date(2026, 12, 4)]


def test_a_person_moves_the_clock(tab: Page, home: Site) -> None:
    before = home.clock.now()
    tab.goto("/")
    tab.get_by_role("button", name="A week").click()
    expect(tab.locator("header time")).not_to_have_attribute("datetime", before.isoformat(timespec="seconds"))
    assert (home.clock.now() - before).days == 7


@pytest.mark.parametrize("width", [390, 1200])
def test_pages_fit_the_screen(tab: Page, home: Site, width: int) -> None:
    """Wide tables and sources scroll within themselves."""
    tab.set_viewport_size({"width": width, "height": 800})
    page = home.files["checkout.xml"]
    for address in (
        "/",
        f"/wiki/spaces/OPS/pages/{page}",
        f"/wiki/pages/viewpreviousversions.action?pageId={page}",
        f"/wiki/pages/diffpagesbyversion.action?pageId={page}&originalVersion=1&revisedVersion=2",
        f"/wiki/plugins/viewstorage/viewpagestorage.action?pageId={page}",
        "/browse/OPS-1",
        "/jira/projects/OPS",
    ):
        tab.goto(address)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, address
