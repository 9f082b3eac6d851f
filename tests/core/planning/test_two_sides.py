"""What travels between a row and its ticket: every field, every way of saying it, and what stays."""

from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import ActionItem, Category, Concept, DueText, Ticket, TicketMark, User, UserRef
from sync.core.planning.said import (
    change_print,
    fingerprint,
    owner_queries,
    said_by_row,
    said_by_ticket,
)
from sync.core.planning.two_sides import RowMerge, merge_row
from sync.core.policy import Field, FieldRule, Merging, People, Policy, Side, Target, Tickets
from sync.core.protocol.ledger import Agreement, Entry, EntryState, Replaced
from sync.core.view import CellValue, DueValue, OwnerValue, PriorityValue, TextValue
from sync.core.writing.render import RowShown
from sync.core.writing.value_cells import Form, ValueShown

TODAY = date(2026, 11, 21)
D4, D11, D18 = date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18)
MEI, TOMAS = UserRef("a:mei", "Mei Lindqvist"), UserRef("a:tomas", "Tomás Ferreira")
PEOPLE = People(directory=(("sre lead", Target(account="a:mei")), ("infra team", Target(component="Infra"))))
POLICY = Policy(
    site="wiki.example.com",
    tickets=Tickets("OPS", priorities=(("p1", "Highest"), ("p2", "High"))),
    people=PEOPLE,
)
ITEM = ActionItem(
    table=0,
    row=1,
    text="Cap retries",
    owner="@a:mei",
    owners=(UserRef("a:mei"),),
    due=DueText("2026-12-04", D4, spelling="iso"),
    priority="P1",
    tickets=("OPS-1",),
)
TICKET = Ticket(
    id="10001",
    key="OPS-1",
    project_id="10000",
    summary="Cap retries",
    status="To Do",
    category=Category.NEW,
    due=D4,
    priority="Highest",
    assignee=MEI,
    mark=TicketMark("01k9a", "4711", "wiki.example.com"),
)
ENTRY = Entry("01k9a", "Cap retries", 0, 1, state=EntryState.LINKED, key="OPS-1", issue_id="10001")
PLAIN = ValueShown("2026-12-04", Form.WORDS, D4)
CELLS = RowShown(
    keys=("OPS-1",),
    macros=("OPS-1",),
    status=None,
    values={
        Concept.ACTION: ValueShown("Cap retries", Form.WORDS),
        Concept.OWNER: ValueShown("@a:mei", Form.ELEMENT),
        Concept.DUE: PLAIN,
        Concept.PRIORITY: ValueShown("P1", Form.WORDS),
    },
)


def decide(
    item: ActionItem = ITEM,
    ticket: Ticket = TICKET,
    entry: Entry | None = None,
    shown: RowShown | None = CELLS,
    policy: Policy = POLICY,
    found: dict[str, list[User]] | None = None,
) -> RowMerge:
    """What follows, where both sides agreed on ``ITEM`` and ``TICKET`` unless ``entry`` says otherwise."""
    return merge_row(item, entry or agreed_on(), ticket, shown, policy, found or {}, TODAY)


def agreed_on(item: ActionItem = ITEM, ticket: Ticket = TICKET) -> Entry:
    """The ledger's entry after a run in which both sides stood like this."""
    return replace(ENTRY, agreed=born(item, ticket).agreed)


def born(item: ActionItem = ITEM, ticket: Ticket = TICKET) -> RowMerge:
    """What follows in the run in which the ticket was made from the row."""
    return merge_row(item, ENTRY, ticket, CELLS, POLICY, {}, TODAY, born=True)


def due(text: str, day: date | None = None, problem: str = "") -> DueText:
    return DueText(text, day, problem)


def test_nothing_happens_where_nothing_changed() -> None:
    assert decide() == RowMerge(agreed=agreed_on().agreed)


# --- from the page to Jira


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (replace(ITEM, text="Cap retries at 3"), {Field.TEXT: "Cap retries at 3"}),
        (replace(ITEM, due=due("2026-12-11", D11)), {Field.DUE: "2026-12-11"}),
        (replace(ITEM, due=due("next Friday", D11)), {Field.DUE: "2026-12-11"}),
        (replace(ITEM, due=due("")), {Field.DUE: ""}),
        (replace(ITEM, owner="@a:tomas", owners=(TOMAS,)), {Field.OWNER: "a:tomas"}),
        (replace(ITEM, priority="🟠 P2"), {Field.PRIORITY: "High"}),
        (replace(ITEM, priority="Low"), {Field.PRIORITY: "Low"}),
    ],
)
def test_what_changed_on_the_page_travels_to_jira(item: ActionItem, expected: dict[Field, str]) -> None:
    result = decide(item)
    assert (result.to_ticket, result.to_page, result.ticket_gave_way) == (expected, (), ())


@pytest.mark.parametrize(
    "item",
    [
        replace(ITEM, due=due("4 December 2026", D4)),
        replace(ITEM, text="Cap  retries"),
        replace(ITEM, owner="SRE Lead", owners=()),  # a role of hers
        replace(ITEM, owner="Mei Lindqvist", owners=()),
        replace(ITEM, priority="highest"),
    ],
)
def test_another_spelling_of_the_same_is_no_change(item: ActionItem) -> None:
    result = decide(item)
    assert (result.to_ticket, result.to_page, result.findings) == ({}, (), ())


@pytest.mark.parametrize(
    "item",
    [
        replace(ITEM, owner="", owners=()),
        replace(ITEM, priority=""),
        replace(ITEM, owner="infra team", owners=()),  # a component: Jira's default decides
        replace(ITEM, due=due("before GA", problem="“before GA” is not a date.")),
        replace(ITEM, text="OPS-1"),
    ],
)
def test_what_says_nothing_takes_nothing_away(item: ActionItem) -> None:
    result = decide(item)
    assert (result.to_ticket, result.to_page) == ({}, ())


def test_a_name_travels_once_it_has_been_looked_up() -> None:
    item = replace(ITEM, owner="Tomás Ferreira", owners=())
    assert owner_queries(item, agreed_on(), POLICY) == ("Tomás Ferreira",)
    assert decide(item).to_ticket == {}
    found = {"Tomás Ferreira": [User("a:tomas", "Tomás Ferreira")]}
    assert decide(item, found=found).to_ticket == {Field.OWNER: "a:tomas"}


def test_nobody_is_looked_up_where_the_owner_cell_did_not_change() -> None:
    item = replace(ITEM, owner="Mei Lindqvist", owners=())
    assert owner_queries(item, agreed_on(item), POLICY) == ()


# --- from Jira to the page


@pytest.mark.parametrize(
    ("ticket", "expected"),
    [
        (replace(TICKET, summary="Cap retries at 3"), TextValue("Cap retries at 3")),
        (replace(TICKET, due=D11), DueValue(D11)),
        (replace(TICKET, due=None), DueValue(None)),
        (replace(TICKET, assignee=TOMAS), OwnerValue(TOMAS)),
        (replace(TICKET, priority="High"), PriorityValue("P2")),
        (replace(TICKET, priority="🟠 High"), PriorityValue("P2")),
        (replace(TICKET, priority="Low"), PriorityValue("Low")),
    ],
)
def test_what_changed_in_jira_travels_to_the_page(ticket: Ticket, expected: CellValue) -> None:
    result = decide(ticket=ticket)
    assert (result.to_page, result.to_ticket, result.page_gave_way) == ((expected,), {}, ())


def test_a_date_that_moved_in_jira_takes_the_place_of_a_period() -> None:
    item = replace(ITEM, due=due("2 weeks", D4))
    assert decide(item, replace(TICKET, due=D11), agreed_on(item)).to_page == (DueValue(D11),)


def test_a_date_by_policy_is_not_written_until_it_moves() -> None:
    item = replace(ITEM, due=due(""))
    entry = agreed_on(item)
    assert decide(item, entry=entry).to_page == ()
    assert decide(item, replace(TICKET, due=D11), entry).to_page == (DueValue(D11),)


def test_a_ticket_that_nobody_has_leaves_the_name_on_the_page() -> None:
    assert decide(ticket=replace(TICKET, assignee=None)).to_page == ()


def test_a_member_of_the_team_may_take_the_ticket() -> None:
    """490 of 836 owner cells name a team or a role: that stays true when somebody of it takes the ticket."""
    item = replace(ITEM, owner="infra team", owners=())
    ticket = replace(TICKET, assignee=None)
    result = decide(item, replace(TICKET, assignee=TOMAS), agreed_on(item, ticket))
    assert (result.to_page, result.to_ticket, result.findings) == ((), {}, ())


def test_a_blank_owner_cell_shows_who_took_the_ticket() -> None:
    item = replace(ITEM, owner="", owners=())
    entry = agreed_on(item, replace(TICKET, assignee=None))
    assert decide(item, replace(TICKET, assignee=TOMAS), entry).to_page == (OwnerValue(TOMAS),)


def test_on_data_center_people_are_named_by_user_name() -> None:
    policy = replace(POLICY, user_names=True)
    result = decide(ticket=replace(TICKET, assignee=UserRef("tomas", "Tomás Ferreira")), policy=policy)
    assert result.to_page == (OwnerValue(UserRef("username:tomas", "Tomás Ferreira")),)


def test_a_column_that_is_not_there_is_not_missed() -> None:
    item = replace(ITEM, due=due(""))
    shown = replace(CELLS, values={Concept.ACTION: CELLS.values[Concept.ACTION]})
    result = decide(item, replace(TICKET, due=D11), agreed_on(item), shown)
    assert (result.to_page, result.findings) == ((), ())


def test_a_cell_that_only_people_can_change_is_said_once_and_until_it_is_done() -> None:
    shown = replace(CELLS, values={**CELLS.values, Concept.DUE: ValueShown("2026-12-04", Form.KEPT)})
    result = decide(ticket=replace(TICKET, due=D11), shown=shown)
    assert result.to_page == ()
    assert [finding.code for finding in result.findings] == ["cell-kept"]
    assert "date “2026-12-11”" in result.findings[0].text
    assert result.agreed == agreed_on().agreed


def test_a_row_that_does_not_show_its_ticket_yet_takes_nothing_over() -> None:
    result = decide(ticket=replace(TICKET, due=D11), shown=None)
    assert (result.to_page, result.findings, result.agreed) == ((), (), agreed_on().agreed)


def test_peoples_own_tickets_keep_their_own_words() -> None:
    ticket = replace(TICKET, mark=None, summary="Something a person wrote")
    result = decide(ticket=ticket, entry=ENTRY)
    assert (result.to_page, result.to_ticket, result.findings) == ((), {}, ())


# --- both changed


def test_jira_wins_where_both_changed_and_the_page_says_what_gave_way() -> None:
    result = decide(replace(ITEM, due=due("2026-12-18", D18)), replace(TICKET, due=D11))
    assert result.to_page == (DueValue(D11),)
    assert result.page_gave_way == (Replaced(Field.DUE, Side.TICKET, "2026-12-18", TODAY),)
    assert result.to_ticket == {}


def test_the_page_wins_where_a_team_wants_that() -> None:
    policy = replace(POLICY, merging=Merging(due=FieldRule(Side.PAGE)))
    result = decide(replace(ITEM, due=due("2026-12-18", D18)), replace(TICKET, due=D11), policy=policy)
    assert result.to_ticket == {Field.DUE: "2026-12-18"}
    assert result.ticket_gave_way == (Replaced(Field.DUE, Side.PAGE, "2026-12-11", TODAY),)
    assert result.to_page == ()


def test_a_change_that_a_side_may_not_make_is_put_back_and_said() -> None:
    policy = replace(POLICY, merging=Merging(due=FieldRule(Side.TICKET, winner_only=True)))
    result = decide(replace(ITEM, due=due("2026-12-18", D18)), policy=policy)
    assert result.to_page == (DueValue(D4),)
    assert result.page_gave_way == (Replaced(Field.DUE, Side.TICKET, "2026-12-18", TODAY),)


def test_of_an_owner_that_gave_way_only_the_account_is_kept() -> None:
    """Names are personal data, and a ledger outlives them."""
    item = replace(ITEM, owner="@a:ana", owners=(UserRef("a:ana", "Ana Ruiz"),))
    result = decide(item, replace(TICKET, assignee=TOMAS))
    assert result.page_gave_way == (Replaced(Field.OWNER, Side.TICKET, "a:ana", TODAY),)


def test_both_changing_to_the_same_is_no_conflict() -> None:
    result = decide(replace(ITEM, due=due("11 Dec", D11)), replace(TICKET, due=D11))
    assert (result.to_page, result.to_ticket, result.page_gave_way) == ((), {}, ())


def test_fields_are_decided_one_by_one() -> None:
    result = decide(replace(ITEM, text="Cap retries at 3"), replace(TICKET, due=D11))
    assert result.to_ticket == {Field.TEXT: "Cap retries at 3"}
    assert result.to_page == (DueValue(D11),)


# --- without an agreement


def test_after_a_lost_ledger_differences_are_told_and_nothing_is_overwritten() -> None:
    item = replace(ITEM, due=due("2026-12-18", D18), priority="P2")
    result = decide(item, entry=ENTRY)
    assert (result.to_page, result.to_ticket) == ((), {})
    (finding,) = result.findings
    assert finding.code == "sides-differ"
    assert "date “2026-12-18” here, “2026-12-04” in Jira" in finding.text
    assert {one.field for one in result.agreed} == {Field.TEXT, Field.OWNER}


def test_after_a_lost_ledger_what_is_the_same_is_agreed_on_again() -> None:
    assert decide(entry=ENTRY).agreed == agreed_on().agreed


def test_where_one_side_says_nothing_there_is_nothing_to_differ() -> None:
    item = replace(ITEM, due=due(""), owner="", owners=(), priority="")
    result = decide(item, entry=ENTRY)
    assert result.findings == ()
    assert len(result.agreed) == len(Field)


def test_what_jira_made_of_a_new_ticket_is_agreed_on() -> None:
    """It dropped the assignee and chose a priority of its own: nothing travels, now or later."""
    made = replace(TICKET, assignee=None, priority="Medium")
    for result in (born(ticket=made), decide(ticket=made, entry=agreed_on(ticket=made))):
        assert (result.to_page, result.to_ticket) == ((), {})


@pytest.mark.parametrize(
    ("changed", "unmet", "told"),
    [
        ({}, (), ""),
        ({"due": None}, (Field.DUE,), "this row's date for OPS-1"),
        ({"priority": "Medium"}, (Field.PRIORITY,), "this row's priority for OPS-1"),
        ({"due": None, "priority": "Low"}, (Field.DUE, Field.PRIORITY), "this row's date and priority for"),
        ({"priority": ""}, (), ""),  # a project without priorities
        ({"assignee": TOMAS}, (Field.OWNER,), "OPS-1 is with Tomás Ferreira in Jira, not with the owner"),
        ({"assignee": None}, (Field.OWNER,), ""),  # the row's own findings tell
    ],
)
def test_what_jira_did_not_take_over_from_the_row_is_told_as_long_as_it_is_so(
    changed: dict[str, Any], unmet: tuple[Field, ...], told: str
) -> None:
    made = replace(TICKET, **changed)
    at_birth = born(ticket=made)
    later = decide(ticket=made, entry=replace(ENTRY, agreed=at_birth.agreed, unsettled=at_birth.unsettled))
    for result in (at_birth, later):
        assert result.unmet == unmet
        assert [told in finding.text for finding in result.findings] == [True] * bool(told)

    closed = replace(made, category=Category.DONE)
    assert born(ticket=closed).findings == ()


@pytest.mark.parametrize("owner", ["SRE Lead", "Infra team", "somebody", ""])
def test_a_team_s_ticket_may_be_with_anybody(owner: str) -> None:
    item, other = replace(ITEM, owner=owner, owners=()), replace(TICKET, assignee=TOMAS)
    result = decide(item, other, entry=agreed_on(item, replace(TICKET, assignee=None)))
    assert (result.unmet, result.findings) == ((), ())


def test_whom_a_role_stands_for_is_asked_for_when_the_ticket_is_made() -> None:
    item = replace(ITEM, owner="SRE Lead", owners=())
    assert born(item, replace(TICKET, assignee=TOMAS)).unmet == (Field.OWNER,)
    assert born(item, TICKET).unmet == ()


def test_what_jira_did_not_take_is_forgotten_once_a_side_says_something_else() -> None:
    made = born(ticket=replace(TICKET, due=None, priority="Low"))
    entry = replace(ENTRY, agreed=made.agreed, unsettled=made.unsettled)
    result = decide(ticket=replace(TICKET, priority="Low"), entry=entry)
    assert result.unmet == (Field.PRIORITY,)


def test_a_name_that_nobody_has_is_told_and_the_ticket_stays_where_it_is() -> None:
    item = replace(ITEM, owner="Somebody New", owners=())
    result = decide(item, found={"Somebody New": []})
    assert (result.to_ticket, result.unmet) == ({}, (Field.OWNER,))
    (finding,) = result.findings
    assert finding.text.endswith(
        "in Jira, not with the owner named here; a mention would settle who that is."
    )
    later = decide(item, entry=replace(ENTRY, agreed=result.agreed, unsettled=result.unsettled))
    assert later.findings == result.findings


def test_a_date_by_policy_that_moves_in_jira_stays_though_only_the_page_may_change_dates() -> None:
    """The row has never said anything about it."""
    only_here = FieldRule(Side.PAGE, winner_only=True)
    policy = replace(POLICY, merging=Merging(due=only_here))
    silent = replace(ITEM, due=DueText())
    moved = decide(silent, replace(TICKET, due=D18), entry=agreed_on(silent), policy=policy)
    assert (moved.to_ticket, moved.to_page) == ({}, ())

    by_nobody = agreed_on(silent, replace(TICKET, due=None))
    put_back = decide(silent, replace(TICKET, due=D18), entry=by_nobody, policy=policy)
    assert put_back.to_ticket == {Field.DUE: ""}, "here the row and its ticket agreed that there is no date"


def test_several_things_that_jira_did_not_take_are_listed_as_one_says_them() -> None:
    item = replace(ITEM, text="Cap all retries", due=due("2026-12-18", D18), priority="P2")
    change = decide(item).to_ticket
    assert set(change) == {Field.TEXT, Field.DUE, Field.PRIORITY}
    (finding,) = decide(item, entry=replace(agreed_on(), declined=change_print(change))).findings
    assert "this row's text, date and priority for OPS-1" in finding.text


def test_what_was_asked_for_in_vain_stays_so_when_the_ticket_is_with_nobody_for_a_while() -> None:
    item = replace(ITEM, owner="Somebody New", owners=())
    in_vain = decide(item, found={"Somebody New": []})
    entry = replace(ENTRY, agreed=in_vain.agreed, unsettled=in_vain.unsettled)
    with_nobody = decide(item, replace(TICKET, assignee=None), entry=entry)
    entry = replace(ENTRY, agreed=with_nobody.agreed, unsettled=with_nobody.unsettled)

    with_somebody = decide(item, replace(TICKET, assignee=TOMAS), entry=entry)

    assert [gone.field for gone in with_somebody.page_gave_way] == [Field.OWNER]


def test_after_a_lost_ledger_a_date_that_jira_has_no_more_is_told() -> None:
    gone = replace(TICKET, due=None)
    (finding,) = decide(ticket=gone, entry=ENTRY).findings
    assert "date “2026-12-04” here, none in Jira" in finding.text
    assert decide(ticket=replace(gone, mark=None), entry=ENTRY).findings == ()


def test_a_change_that_jira_did_not_take_is_told_and_not_tried_again() -> None:
    item = replace(ITEM, priority="P2")
    change = decide(item).to_ticket
    declined = replace(agreed_on(), declined=change_print(change))
    result = decide(item, entry=declined)
    assert result.to_ticket == {}
    assert [finding.code for finding in result.findings] == ["change-declined"]
    assert result.refused == (Field.PRIORITY,)
    assert decide(replace(ITEM, priority="Low"), entry=declined).to_ticket == {Field.PRIORITY: "Low"}


def test_fingerprints_tell_texts_apart_and_are_short() -> None:
    assert fingerprint("a") != fingerprint("b")
    assert len(fingerprint("a" * 1000)) == 6
    assert fingerprint("\ud83d")  # half a character may stand in a page
    assert Agreement(Field.DUE, fingerprint("2026-12-04"), fingerprint("2026-12-04")) in agreed_on().agreed
    assert said_by_ticket(replace(TICKET, assignee=None, due=None))[Field.DUE] == ""


# --- whatever people do, in whatever order


@dataclass(frozen=True)
class World:
    """A row and its ticket, and what the ledger remembers of both."""

    item: ActionItem = ITEM
    ticket: Ticket = TICKET
    entry: Entry = ENTRY

    def run(self, policy: Policy) -> "World":
        """What a run makes of it, written on both sides and read again."""
        result = self.decided(policy)
        item = reduce(in_the_row, result.to_page, self.item)
        ticket = reduce(in_jira, result.to_ticket.items(), self.ticket)
        written = World(item, ticket, replace(self.entry, agreed=result.agreed))
        return replace(written, entry=replace(self.entry, agreed=written.decided(policy).agreed))

    def decided(self, policy: Policy) -> RowMerge:
        return merge_row(self.item, self.entry, self.ticket, CELLS, policy, {}, TODAY)


def in_the_row(item: ActionItem, value: CellValue) -> ActionItem:
    match value:
        case TextValue(text):
            return replace(item, text=text)
        case OwnerValue(user):
            return replace(item, owner=f"@{user.id}", owners=(user,))
        case DueValue(day):
            return replace(item, due=DueText(day.isoformat() if day else "", day))
        case PriorityValue(word):
            return replace(item, priority=word)


def in_jira(ticket: Ticket, change: tuple[Field, str]) -> Ticket:
    match change:
        case Field.TEXT, text:
            return replace(ticket, summary=text)
        case Field.OWNER, account:
            return replace(ticket, assignee=UserRef(account))
        case Field.DUE, day:
            return replace(ticket, due=date.fromisoformat(day) if day else None)
        case Field.PRIORITY, name:
            return replace(ticket, priority=name)
    raise AssertionError(change)


PAGE_EDITS = st.one_of(
    st.sampled_from(["Cap retries", "Cap retries at 3", "Alert on retries"]).map(TextValue),
    st.sampled_from([MEI, TOMAS, UserRef("a:ana", "Ana Ruiz")]).map(OwnerValue),
    st.sampled_from([None, D4, D11, D18]).map(DueValue),
    st.sampled_from(["", "P1", "P2", "Low"]).map(PriorityValue),
)
JIRA_EDITS = st.one_of(
    st.tuples(st.just(Field.TEXT), st.sampled_from(["Cap retries", "Cap retries at 5", "Retry less"])),
    st.tuples(st.just(Field.OWNER), st.sampled_from(["a:mei", "a:tomas", "a:eve"])),
    st.tuples(st.just(Field.DUE), st.sampled_from(["", "2026-12-04", "2026-12-11", "2026-12-25"])),
    st.tuples(st.just(Field.PRIORITY), st.sampled_from(["Highest", "High", "Low"])),
)
SEQUENCES = st.lists(PAGE_EDITS | JIRA_EDITS | st.just("run"), max_size=12)
RULES = [FieldRule(side, only) for side in Side for only in (False, True)]
POLICIES = st.sampled_from([replace(POLICY, merging=Merging(rule, rule, rule, rule)) for rule in RULES])


@given(SEQUENCES, POLICIES)
def test_after_two_quiet_runs_nothing_is_left_to_do(edits: list[Any], policy: Policy) -> None:
    world = replace(World(), entry=agreed_on())
    for edit in edits:
        world = edited(world, edit, policy)
    settled = world.run(policy).run(policy)
    assert settled.run(policy) == settled
    assert (settled.decided(policy).to_page, settled.decided(policy).to_ticket) == ((), {})
    assert settled.item.due.date == settled.ticket.due
    assert settled.item.text == settled.ticket.summary
    assert settled.item.owners[0].id == (settled.ticket.assignee or UserRef("")).id


@given(SEQUENCES, POLICIES)
def test_whatever_a_person_wrote_survives_or_is_told_of(edits: list[Any], policy: Policy) -> None:
    world = agreed = replace(World(), entry=agreed_on())
    for edit in edits:
        if edit == "run":
            result = world.decided(policy)
            told_here = {gone.field for gone in result.page_gave_way}
            for value in result.to_page:
                field = FIELD_OF[type(value)]
                assert field in told_here or words_of(world, field) == words_of(agreed, field)
            told_there = {gone.field for gone in result.ticket_gave_way}
            for field in result.to_ticket:
                before, now = said_by_ticket(agreed.ticket)[field], said_by_ticket(world.ticket)[field]
                assert field in told_there or before == now
            world = agreed = world.run(policy)
        else:
            world = edited(world, edit, policy)


FIELD_OF = {
    TextValue: Field.TEXT,
    OwnerValue: Field.OWNER,
    DueValue: Field.DUE,
    PriorityValue: Field.PRIORITY,
}


def words_of(world: World, field: Field) -> str:
    return said_by_row(world.item, POLICY, {})[field].words


def edited(world: World, edit: Any, policy: Policy) -> World:
    if edit == "run":
        return world.run(policy)
    if isinstance(edit, tuple):
        return replace(world, ticket=in_jira(world.ticket, edit))
    return replace(world, item=in_the_row(world.item, edit))
