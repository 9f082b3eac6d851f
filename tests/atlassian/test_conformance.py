"""Both flavours, through the same ports, on the embedded site: what one can do the other can, too."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import requests

from sync.atlassian import Connection, Endpoint, Flavour
from sync.core.model import (
    Category,
    Delivery,
    FieldChange,
    Link,
    OutcomeKind,
    PageContent,
    PageVersion,
    RemoteLink,
    Text,
    TicketDraft,
    TicketMark,
)
from sync.core.policy import Field
from sync.errors import NotAuthenticated, SiteUnreachable
from sync.ports import PageSelection
from sync.sandbox import InProcess, NotDelivered, Options, Site
from sync.sandbox.content import Page, Restriction
from sync.sandbox.flavours import FLAVOURS, addresses
from sync.sandbox.people import Person
from sync.sandbox.site import CLOUD_ID
from tests.atlassian.given import EMAIL, Sites, with_token

ORIGIN = "http://localhost"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANN = Person("557058:0000-ann", "Ann Lee", "ann@example.com")
POSTMORTEMS = PageSelection("postmortem")
DONE = "31"


class House:
    """An embedded site of one flavour with a space, a project and Ann, and our way to it."""

    def __init__(self, flavour: str) -> None:
        self.site = Site(NOON, Options(flavour=flavour, respell="off"))
        self.ann = self.site.people.add(ANN)
        worker = self.site.people.worker.account_id
        self.space = self.site.confluence.add_space("OPS", "Operations")
        self.project = self.site.jira.add_project("OPS", "Operations", worker, components=("Storage",))
        self.connection = _connection(flavour)
        self.sites = Sites(self.connection, self.mount)
        self.read = self.sites.read
        self.write = self.sites.write

    def mount(self, session: requests.Session) -> None:
        session.mount("http://", InProcess(self.site))

    def sites_anew(self) -> Sites:
        """As the next run sees it."""
        return Sites(self.connection, self.mount)

    def page(self, title: str = "Outage", body: str = "<p>x</p>", label: str = "postmortem") -> Page:
        return self.site.confluence.add_page(self.space, title, body, ANN.account_id, (label,))

    def found(self, selection: PageSelection = POSTMORTEMS) -> list[str]:
        return [page.title for pages in self.read.pages.select(selection) for page in pages]

    def draft(self, summary: str = "Fix it", rid: str = "01h", **changes: object) -> TicketDraft:
        values: dict[str, object] = {"labels": ("postmortem-sync", f"pm-{rid}"), **changes}
        return TicketDraft("OPS", "Task", summary, DESCRIPTION, mark(rid), **values)  # type: ignore[arg-type]

    def draft_of(self, page_id: str, **changes: object) -> TicketDraft:
        return replace(self.draft(**changes), mark=replace(mark(), page_id=page_id))  # type: ignore[arg-type]

    def touched(self, days: Sequence[date]) -> frozenset[str]:
        return self.read.issues.pages_touched("postmortem-sync", timedelta(hours=1), days, mark().site)

    def create(self, *drafts: TicketDraft) -> list[str]:
        """The ids of the issues created."""
        reply = self.write.issues.create(drafts or (self.draft(),))
        assert isinstance(reply.document, dict)
        return [issue["id"] for issue in reply.document["issues"]]


DESCRIPTION = ((Text("From "), Link("the page", "https://example.com/1"), Text("*really*", strong=True)),)


def mark(rid: str = "01h") -> TicketMark:
    return TicketMark(rid, "65538", "example.atlassian.net")


def _connection(flavour: str) -> Connection:
    wiki, jira = (ORIGIN + path for path in addresses(flavour))
    email = EMAIL if flavour == "cloud" else ""
    return Connection(
        Endpoint(Flavour(flavour), wiki, wiki, "any", email),
        Endpoint(Flavour(flavour), jira, jira, "any", email),
    )


@pytest.fixture(params=["cloud", "datacenter"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    if request.param not in FLAVOURS:
        pytest.skip(f"the embedded site does not speak {request.param}")
    house = House(request.param)
    yield house
    assert house.site.unknown_routes == []


class TestWhoWeAre:
    def test_both_products_know_us_and_tell_the_time(self, house: House) -> None:
        for reader in (house.read.pages, house.read.issues):
            identity = reader.whoami()
            assert identity.user.name == house.site.people.worker.name
            assert identity.now == NOON
        assert house.sites.clock.now() == NOON

    def test_jira_s_time_is_never_taken_for_confluence_s(self, house: House) -> None:
        house.site.jira_clock.ahead = timedelta(minutes=5)
        house.read.pages.whoami()
        assert house.read.issues.whoami().now == NOON + timedelta(minutes=5)
        assert house.sites.clock.now() == NOON

    def test_a_wrong_token_is_refused_on_every_route(self, house: House) -> None:
        stranger = Sites(with_token(house.connection, "wrong"), house.mount)
        page = house.page()
        asked: list[Callable[[], object]] = [
            stranger.read.pages.whoami,
            lambda: list(stranger.read.pages.select(POSTMORTEMS)),
            lambda: stranger.read.pages.read([page.id]),
            lambda: stranger.read.pages.ledgers(page.id),
            lambda: stranger.read.pages.spaces(["OPS"]),
            stranger.read.issues.whoami,
            lambda: stranger.read.issues.fetch(["OPS-1"]),
            lambda: stranger.read.issues.labelled(["postmortem-sync"]),
        ]
        for ask in asked:
            with pytest.raises(NotAuthenticated):
                ask()

    def test_a_site_that_is_down_cannot_be_reached(self, house: House) -> None:
        def down(*_: object) -> None:
            raise NotDelivered

        house.site.fault = down  # type: ignore[assignment]
        with pytest.raises(SiteUnreachable):
            house.read.pages.whoami()


class TestPages:
    def test_everything_planning_needs_comes_with_the_search(self, house: House) -> None:
        above = house.page("Above", label="index")
        body = "<p>&nbsp;ü</p>\n"
        page = house.site.confluence.add_page(
            house.space, "Outage", body, ANN.account_id, ("postmortem", "sev1"), parent=above.id
        )
        house.write.pages.create_ledger(page.id, {"schema": 1})
        house.sites.traffic.requests.clear()
        ((read,),) = house.read.pages.select(POSTMORTEMS)
        assert (read.id, read.title, read.space_key, read.status) == (page.id, "Outage", "OPS", "current")
        assert (read.version, read.body) == (1, body.encode())
        assert (read.created_at, read.updated_at) == (NOON, NOON)
        assert read.labels == {"postmortem", "sev1"}
        assert read.ancestors == (above.id,)
        assert not read.view_restricted
        assert read.ledger is not None
        assert (read.ledger.version, read.ledger.value, read.ledger.version_at) == (1, {"schema": 1}, NOON)
        assert house.sites.traffic.requests.total() == 1

    def test_every_page_is_found_once_however_many_there_are(self, house: House) -> None:
        for number in range(101):
            house.page(f"Outage {number}")
        pages = list(house.read.pages.select(POSTMORTEMS))
        assert [len(some) for some in pages] == [50, 50, 1]
        assert len({page.id for some in pages for page in some}) == 101

    def test_a_selection_is_kept_to(self, house: House) -> None:
        other = house.site.confluence.add_space("DEV", "Development")
        house.site.confluence.add_page(other, "Elsewhere", "<p/>", ANN.account_id, ("postmortem",))
        house.site.confluence.add_page(
            house.space, "Excluded", "<p/>", ANN.account_id, ("postmortem", "no-sync")
        )
        old = NOON - timedelta(days=40)
        house.site.confluence.add_page(house.space, "Old", "<p/>", ANN.account_id, ("postmortem",), at=old)
        house.page("New")
        house.page("Unlabelled", label="other")
        everywhere = {"Elsewhere", "Excluded", "Old", "New"}
        assert set(house.found()) == everywhere
        assert set(house.found(PageSelection("postmortem", exclude_labels=("no-sync",)))) == everywhere - {
            "Excluded"
        }
        assert house.found(PageSelection("postmortem", spaces=("DEV",))) == ["Elsewhere"]
        since = PageSelection("postmortem", created_since=date(2026, 11, 1))
        assert set(house.found(since)) == everywhere - {"Old"}
        lately = PageSelection("postmortem", changed_within=timedelta(hours=24))
        assert set(house.found(lately)) == everywhere - {"Old"}

    def test_named_pages_are_found_whatever_their_labels(self, house: House) -> None:
        page = house.page("Unlabelled", label="other")
        house.page("Another")
        assert house.found(PageSelection("", ids=(page.id,))) == ["Unlabelled"]

    def test_restrictions_are_seen_with_the_search_and_alone(self, house: House) -> None:
        worker = house.site.people.worker.account_id
        page = house.page()
        assert not house.read.pages.view_restricted(page.id)
        house.site.confluence.restrict(page.id, readers=Restriction(people=(worker,)))
        ((read,),) = house.read.pages.select(POSTMORTEMS)
        assert read.view_restricted
        assert house.read.pages.view_restricted(page.id)

    def test_restrictions_to_groups_are_seen_and_those_of_ancestors_alone_are_theirs(
        self, house: House
    ) -> None:
        """What a page inherits is asked of its ancestors, each once."""
        above = house.page("Above", label="index")
        house.site.confluence.restrict(above.id, readers=Restriction(groups=("sre",)))
        house.site.people.worker = replace(house.site.people.worker, groups=frozenset({"sre"}))
        house.site.confluence.add_page(
            house.space, "Below", "<p/>", ANN.account_id, ("postmortem",), parent=above.id
        )
        ((below,),) = house.read.pages.select(POSTMORTEMS)
        assert not below.view_restricted
        assert below.ancestors == (above.id,)
        assert house.read.pages.view_restricted(above.id)

    def test_a_page_is_opened_at_the_address_that_people_use(self, house: House) -> None:
        page = house.page()
        ((read,),) = house.read.pages.select(POSTMORTEMS)
        wiki, _ = addresses(house.site.options.flavour)
        assert read.url == f"{ORIGIN}{wiki}/spaces/OPS/pages/{page.id}"

    def test_title_version_and_body_are_read_as_they_are_now(self, house: House) -> None:
        """From the database: the search index may be minutes behind."""
        house.site.options.search_lag = 600
        page = house.page(body="<p>one</p>")
        house.site.confluence.edit(page.id, "<p>two</p>", ANN.account_id)
        assert house.read.pages.read([page.id, "999999"]) == (
            PageContent(page.id, "Outage", "current", 2, b"<p>two</p>"),
        )
        assert house.read.pages.versions([page.id, "999999"]) == (PageVersion(page.id, "current", 2),)

    def test_only_visible_spaces_are_there(self, house: House) -> None:
        assert house.read.pages.spaces(["OPS", "NOPE"]) == {"OPS"}

    def test_a_page_is_written_over_the_version_that_was_read(self, house: House) -> None:
        page = house.page()
        (read,) = house.read.pages.read([page.id])
        outcome = house.write.pages.update_page(read, "<p>ü &amp;</p>".encode(), "tickets")
        assert (outcome.kind, outcome.version) == (OutcomeKind.WRITTEN, 2)
        stored = house.site.confluence.pages[page.id]
        assert (stored.body, stored.title, stored.version.message) == ("<p>ü &amp;</p>", "Outage", "tickets")

    def test_nobody_s_edit_is_overwritten(self, house: House) -> None:
        page = house.page()
        (read,) = house.read.pages.read([page.id])
        house.site.confluence.edit(page.id, "<p>Ann was here</p>", ANN.account_id)
        assert house.write.pages.update_page(read, b"<p>us</p>", "").kind is OutcomeKind.CONFLICT
        assert house.site.confluence.pages[page.id].body == "<p>Ann was here</p>"

    def test_a_page_that_is_gone_and_a_body_that_is_broken(self, house: House) -> None:
        page = house.page()
        (read,) = house.read.pages.read([page.id])
        assert house.write.pages.update_page(read, b"<p>", "").kind is OutcomeKind.REFUSED
        gone = PageContent("999999", "T", "current", 1, b"")
        assert house.write.pages.update_page(gone, b"<p/>", "").kind is OutcomeKind.GONE

    def test_a_comment_is_posted_on_the_page(self, house: House) -> None:
        page = house.page()
        assert house.write.pages.comment(page.id, b"<p>Hello</p>").kind is OutcomeKind.WRITTEN
        (comment,) = house.site.confluence.comments_on(page.id)
        assert comment.version.body == "<p>Hello</p>"


class TestLedgers:
    def test_a_ledger_is_created_once(self, house: House) -> None:
        page = house.page()
        assert house.read.pages.ledgers(page.id) == ()
        created = house.write.pages.create_ledger(page.id, {"claim": "a"})
        assert (created.kind, created.version) == (OutcomeKind.WRITTEN, 1)
        assert house.write.pages.create_ledger(page.id, {"claim": "b"}).kind is OutcomeKind.CONFLICT
        (ledger,) = house.read.pages.ledgers(page.id)
        assert (ledger.id, ledger.value, ledger.version_at) == (created.id, {"claim": "a"}, NOON)

    def test_a_ledger_is_found_among_many_properties_of_others(self, house: House) -> None:
        page = house.page()
        for number in range(60):
            house.site.confluence.create_property(page.id, f"other-{number}", {}, ANN.account_id)
        house.write.pages.create_ledger(page.id, {"claim": "a"})
        assert [ledger.value for ledger in house.read.pages.ledgers(page.id)] == [{"claim": "a"}]

    def test_of_two_claims_for_one_version_the_first_wins(self, house: House) -> None:
        page = house.page()
        ledger_id = house.write.pages.create_ledger(page.id, {}).id
        first = house.write.pages.update_ledger(page.id, ledger_id, 2, {"claim": "a"})
        second = house.write.pages.update_ledger(page.id, ledger_id, 2, {"claim": "b"})
        assert (first.kind, first.version) == (OutcomeKind.WRITTEN, 2)
        assert second.kind is OutcomeKind.CONFLICT
        assert house.read.pages.ledgers(page.id)[0].value == {"claim": "a"}

    def test_a_ledger_makes_no_new_version_of_its_page(self, house: House) -> None:
        page = house.page()
        house.write.pages.create_ledger(page.id, {})
        assert house.read.pages.read([page.id])[0].version == 1


class TestIssues:
    def test_a_bulk_creates_issues_that_can_be_told_apart_by_their_marks(self, house: House) -> None:
        draft = house.draft(
            due=date(2026, 12, 4), priority="High", assignee=_id(house, house.ann), components=("Storage",)
        )
        reply = house.write.issues.create([draft, house.draft("Second", "02h")])
        assert (reply.delivery, reply.status, reply.foreign) == (Delivery.ANSWERED, 201, False)
        assert isinstance(reply.document, dict)
        walk = house.read.issues.fetch([issue["id"] for issue in reply.document["issues"]])
        assert walk.trusted
        assert [ticket.mark for ticket in walk.tickets] == [mark("01h"), mark("02h")]
        first = walk.tickets[0]
        assert (first.key, first.project_id, first.summary) == ("OPS-1", house.project.id, "Fix it")
        assert (first.category, first.resolution, first.due) == (Category.NEW, "", date(2026, 12, 4))
        assert (first.priority, first.created_at, first.resolved_at) == ("High", NOON, None)
        assert first.labels == {"postmortem-sync", "pm-01h"}
        assert first.assignee is not None
        assert (first.assignee.id, first.assignee.name) == (_id(house, house.ann), "Ann Lee")

    def test_one_bad_draft_does_not_stop_the_others(self, house: House) -> None:
        reply = house.write.issues.create([house.draft(), house.draft("Bad", "02h", priority="No such")])
        assert reply.status == 201
        assert isinstance(reply.document, dict)
        assert len(reply.document["issues"]) == 1
        assert reply.document["errors"][0]["failedElementNumber"] == 1

    def test_issues_are_fetched_by_id_and_by_key_at_once_and_missing_ones_left_out(
        self, house: House
    ) -> None:
        """Straight from the database: whether a creation happened must not wait for an index."""
        house.site.options.search_lag = None
        first, _ = house.create(house.draft(), house.draft("Second", "02h"))
        walk = house.read.issues.fetch([first, "OPS-2", "OPS-77", "987654"])
        assert [ticket.key for ticket in walk.tickets] == ["OPS-1", "OPS-2"]
        assert walk.trusted

    @pytest.mark.parametrize("lag", [None, 0], ids=["stale index", "fresh index"])
    def test_a_walk_finds_what_was_made_whatever_the_index_knows(
        self, house: House, lag: float | None
    ) -> None:
        house.site.options.search_lag = lag
        house.read.issues.whoami()
        house.create(house.draft(), house.draft("Second", "02h"))
        values = {"summary": "By hand", "type": house.project.types[0]}
        house.site.jira.create(house.project, values, ANN.account_id)
        walk = house.read.issues.walk([f"OPS-{number}" for number in range(1, 101)])
        assert {ticket.key: ticket.mark for ticket in walk.tickets} == {
            "OPS-1": mark("01h"),
            "OPS-2": mark("02h"),
            "OPS-3": None,
        }
        assert walk.trusted

    @pytest.mark.parametrize("lag", [None, 0], ids=["stale index", "fresh index"])
    def test_new_tickets_are_known_by_their_marks_not_by_their_order(
        self, house: House, lag: float | None
    ) -> None:
        house.site.options.search_lag = lag
        drafts = [house.draft(), house.draft("Second", "02h"), house.draft("Third", "03h")]
        ids = house.create(*drafts)
        expected = dict(zip(ids, reversed(drafts), strict=True))
        found = {ticket.id: ticket.mark for ticket in house.read.issues.created(expected)}
        assert found == dict(zip(ids, (mark("01h"), mark("02h"), mark("03h")), strict=True))

    def test_a_search_by_label_knows_what_the_index_knows(self, house: House) -> None:
        house.site.options.search_lag = 60
        house.create()
        assert house.read.issues.labelled(["pm-01h"]) == ()
        house.site.clock.advance(61)
        assert [ticket.key for ticket in house.read.issues.labelled(["pm-01h", "pm-02h"])] == ["OPS-1"]

    def test_every_issue_is_found_once_however_many_there_are(self, house: House) -> None:
        for start in range(0, 210, 30):
            house.create(*(house.draft(f"No {number}", f"{number}h") for number in range(start, start + 30)))
        found = house.read.issues.labelled(["postmortem-sync"])
        assert len(found) == len({ticket.id for ticket in found}) == 210

    def test_issues_somebody_else_may_see_alone_are_not_there_for_us(self, house: House) -> None:
        (first, second) = house.create(house.draft(), house.draft("Second", "02h"))
        house.project.members = frozenset({ANN.account_id})
        assert house.read.issues.fetch([first, second]).tickets == ()
        assert house.read.issues.labelled(["postmortem-sync"]) == ()
        assert house.read.issues.project_key(house.project.id) is None

    def test_an_issue_that_moved_is_found_by_its_old_key_and_its_id(self, house: House) -> None:
        (issue_id,) = house.create()
        other = house.site.jira.add_project("NEW", "New", ANN.account_id)
        house.site.jira.move(house.site.jira.issue("OPS-1", house.site.people.worker), other)
        for name in ("OPS-1", "NEW-1", issue_id):
            assert [ticket.key for ticket in house.read.issues.fetch([name]).tickets] == ["NEW-1"]

    def test_lately_changed_issues_are_found(self, house: House) -> None:
        house.create()
        house.site.clock.advance(7200)
        house.create(house.draft("Later", "02h"))
        changed = house.read.issues.changed("postmortem-sync", timedelta(hours=1))
        assert [ticket.summary for ticket in changed] == ["Later"]

    def test_pages_are_found_whose_issues_changed_or_are_due_and_not_done(self, house: House) -> None:
        days = [date(2026, 12, 4), date(2026, 12, 8)]
        house.create(*(house.draft_of(f"{number}", due=day) for number, day in enumerate(days, 1)))
        house.create(house.draft_of("3", due=date(2026, 12, 5)))
        house.site.clock.advance(7200)
        house.create(house.draft_of("4"), house.draft_of("5", labels=("postmortem-sync", "pm-p5")))
        assert house.touched(days) == {"1", "2", "4", "5"}
        assert house.touched([]) == {"4", "5"}
        house.site.jira.transition(house.site.jira.issue("OPS-2", house.site.people.worker), DONE)
        house.site.clock.advance(7200)
        assert house.touched(days) == {"1"}

    def test_pages_of_another_site_are_not_ours(self, house: House) -> None:
        house.create(replace(house.draft(), mark=replace(mark(), site="elsewhere.example")))
        assert house.touched([]) == frozenset()

    def test_a_done_issue_says_when_it_was_done(self, house: House) -> None:
        (issue_id,) = house.create()
        issue = house.site.jira.issue("OPS-1", house.site.people.worker)
        house.site.clock.advance(60)
        house.site.jira.transition(issue, DONE)
        ticket = house.read.issues.fetch([issue_id]).tickets[0]
        assert ticket.done
        assert ticket.resolved_at == NOON + timedelta(minutes=1)

    def test_the_newest_issue_of_a_project_is_known_by_number(self, house: House) -> None:
        """OPS-10 comes after OPS-9, whatever the alphabet says."""
        assert house.read.issues.highest_key(house.project.id) is None
        house.create(*(house.draft(f"No {number}", f"{number}h") for number in range(11)))
        newest = house.read.issues.highest_key(house.project.id)
        assert newest is not None
        assert newest.key == "OPS-11"

    def test_a_project_s_key_is_told_where_we_may_work_in_it(self, house: House) -> None:
        assert house.read.issues.project_key(house.project.id) == "OPS"
        assert house.read.issues.project_key("99999") is None

    def test_a_create_screen_names_its_fields_and_their_values(self, house: House) -> None:
        screen = house.read.issues.create_screen("OPS", "Task")
        assert screen is not None
        assert (screen.project_id, screen.project_key) == (house.project.id, "OPS")
        summary, priority = screen.field("summary"), screen.field("priority")
        assert summary is not None
        assert summary.required
        assert priority is not None
        assert "High" in priority.allowed
        assert house.read.issues.create_screen("OPS", "Saga") is None
        assert house.read.issues.create_screen("NOPE", "Task") is None

    def test_people_are_found_among_the_assignable(self, house: House) -> None:
        assert [user.id for user in house.read.issues.assignable("OPS", "Ann")] == [_id(house, house.ann)]
        assert house.read.issues.assignable("OPS", "Nobody") == ()

    def test_people_are_found_by_what_a_mention_holds(self, house: House) -> None:
        """Cloud mentions by account id; Data Center by user key, which Jira does not know, or user name."""
        ann = house.ann
        held = [ann.account_id]
        if house.site.options.flavour == "datacenter":
            held = [f"userkey:{ann.confluence_key}", f"username:{ann.username}"]
        for mention in held:
            assert [user.id for user in house.read.issues.assignable("OPS", mention)] == [_id(house, ann)]

    def test_nobody_is_found_by_the_beginning_of_somebody_else_s_name(self, house: House) -> None:
        house.site.people.add(Person("557058:0000-annette", "Annette Lee", "annette@example.com"))
        mention = "username:ann" if house.site.options.flavour == "datacenter" else ANN.account_id
        assert [user.name for user in house.read.issues.assignable("OPS", mention)] == ["Ann Lee"]

    @pytest.mark.parametrize("others", [60, 120])
    def test_somebody_is_found_whose_name_begins_many_others(self, house: House, others: int) -> None:
        """Data Center cuts its lists at a hundred, and Jan's own name comes last."""
        for number in range(others):
            name = f"jan{number:03d}"
            house.site.people.add(Person(f"557058:0000-{name}", f"Jan {number:03d}", f"{name}@example.com"))
        jan = house.site.people.add(Person("557058:0000-jan", "Jan Solo", "jan@example.com"))
        mention = "username:jan" if house.site.options.flavour == "datacenter" else jan.account_id
        assert [user.name for user in house.read.issues.assignable("OPS", mention)] == ["Jan Solo"]

    def test_a_mark_is_written_and_read_back(self, house: House) -> None:
        (issue_id,) = house.create()
        assert house.write.issues.mark(issue_id, mark("09h")).kind is OutcomeKind.WRITTEN
        assert house.sites_anew().read.issues.fetch([issue_id]).tickets[0].mark == mark("09h")

    def test_a_link_back_is_there_once_however_often_it_is_made(self, house: House) -> None:
        (issue_id,) = house.create()
        link = RemoteLink(issue_id, "postmortem-sync:65538:01h", "https://example.com/1", "Outage")
        for _ in range(2):
            assert house.write.issues.link(link).kind is OutcomeKind.WRITTEN
        issue = house.site.jira.issue(issue_id, house.site.people.worker)
        assert len(house.site.jira.links_of(issue)) == 1

    def test_comments_and_edits_reach_the_issue(self, house: House) -> None:
        (issue_id,) = house.create()
        assert house.write.issues.comment(issue_id, DESCRIPTION).kind is OutcomeKind.WRITTEN
        changed = house.write.issues.update(issue_id, {Field.TEXT: FieldChange("Old", "New")})
        assert changed.kind is OutcomeKind.WRITTEN
        issue = house.site.jira.issue(issue_id, house.site.people.worker)
        assert len(house.site.jira.comments_on(issue)) == 1
        assert house.read.issues.fetch([issue_id]).tickets[0].summary == "New"

    def test_writes_to_an_issue_that_is_gone(self, house: House) -> None:
        for outcome in (
            house.write.issues.mark("99999", mark()),
            house.write.issues.comment("99999", DESCRIPTION),
            house.write.issues.update("99999", {Field.TEXT: FieldChange("", "x")}),
        ):
            assert outcome.kind is OutcomeKind.GONE


def _id(house: House, person: Person) -> str:
    return person.account_id if house.site.options.flavour == "cloud" else person.username


@pytest.mark.parametrize("client_id", ["", "client-1"])
def test_the_gateway_serves_scoped_tokens_and_service_accounts(client_id: str) -> None:
    house = House("cloud")
    page = house.page()
    gateway = "https://api.atlassian.com/ex"

    def endpoint(product: str, path: str) -> Endpoint:
        api_url = f"{gateway}/{product}/{CLOUD_ID}{path}"
        return Endpoint(Flavour.CLOUD, api_url, f"{ORIGIN}{path}", "any", client_id=client_id)

    connection = Connection(endpoint("confluence", "/wiki"), endpoint("jira", ""))
    sites = Sites(connection, lambda session: session.mount("https://", InProcess(house.site)))
    ((read,),) = sites.read.pages.select(POSTMORTEMS)
    assert read.url.startswith(f"{ORIGIN}/wiki/"), "people cannot open the gateway"
    assert sites.read.pages.ledgers(page.id) == ()
    assert sites.read.issues.whoami().now == NOON
    assert sites.write.pages.comment(page.id, b"<p/>").kind is OutcomeKind.WRITTEN


def test_no_request_leaves_the_configured_addresses() -> None:
    """The whole of the above, by origin: the token is sent to nobody else."""
    house = House("cloud")
    seen: set[str] = set()

    class Watching(InProcess):
        def send(
            self, request: requests.PreparedRequest, *args: object, **kwargs: object
        ) -> requests.Response:
            seen.add(urlsplit(request.url or "").netloc)
            return super().send(request, *args, **kwargs)  # type: ignore[arg-type]

    sites = Sites(house.connection, lambda session: session.mount("http://", Watching(house.site)))
    for number in range(60):
        house.page(f"Outage {number}")
    assert len(list(sites.read.pages.select(POSTMORTEMS))) == 2
    sites.read.issues.whoami()
    assert seen == {"localhost"}
