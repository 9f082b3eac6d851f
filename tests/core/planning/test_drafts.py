"""The ticket a row asks for: where it goes, what it says, and what keeps it from being made."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import (
    BY_DEFAULT,
    ActionItem,
    CreateField,
    CreateScreen,
    DueText,
    Inline,
    Link,
    Mention,
    Text,
    TicketDraft,
    TicketMark,
    User,
    UserRef,
)
from sync.core.planning.drafts import (
    SUMMARY_LIMIT,
    Destination,
    Drafted,
    destination,
    draft,
    priority_name,
    summary,
)
from sync.core.planning.labels import LABEL, page_label
from sync.core.planning.page_plans import PageRef
from sync.core.policy import People, Policy, Route, Target, Tickets

SITE = "wiki.example.com"
RID = "01K9ABCDEFGHJKMNPQRSTVWXYZ"
FRIDAY = date(2026, 11, 20)
PAGE = PageRef(
    "4711", "Outage of 20 November", "OPS", "https://wiki.example.com/x/4711", 7, frozenset({"sev1"})
)
PEOPLE = People(
    directory=(
        ("dba team", Target(component="Databases", lead="5b10:lea")),
        ("payments", Target(project="PAY")),
        ("sre lead", Target(account="5b10:bo")),
    )
)
TICKETS = Tickets(project="OPS", labels=("reliability",))
POLICY = Policy(site=SITE, tickets=TICKETS, people=PEOPLE)
ITEM = ActionItem(table=1, row=2, text="Add an alert on replication lag")

OPTIONAL = ("labels", "duedate", "priority", "assignee", "components")
PRIORITIES = ("Highest", "High", "Medium")


def field(field_id: str, *, required: bool = False, has_default: bool = False) -> CreateField:
    allowed = PRIORITIES if field_id == "priority" else ()
    return CreateField(field_id, field_id.capitalize(), required, has_default, allowed)


def screen(*fields: CreateField) -> CreateScreen:
    always = tuple(field(name, required=True) for name in ("project", "issuetype", "summary", "description"))
    return CreateScreen("10000", "OPS", "Task", (*always, *fields))


FULL_SCREEN = screen(*map(field, OPTIONAL))
BARE_SCREEN = screen()
RICH_ITEM = replace(
    ITEM, owner="DBA team", due=DueText("2026-12-04", date(2026, 12, 4)), priority="High", measure="No page"
)


def drafted(
    item: ActionItem = ITEM,
    *,
    page: PageRef = PAGE,
    on: CreateScreen = FULL_SCREEN,
    candidates: Mapping[str, Sequence[User]] | None = None,
    policy: Policy = POLICY,
) -> Drafted:
    return draft(item, page, on, candidates or {}, policy, RID, FRIDAY)


def made(
    item: ActionItem = ITEM,
    *,
    page: PageRef = PAGE,
    on: CreateScreen = FULL_SCREEN,
    candidates: Mapping[str, Sequence[User]] | None = None,
    policy: Policy = POLICY,
) -> TicketDraft:
    result = drafted(item, page=page, on=on, candidates=candidates, policy=policy)
    assert result.draft is not None
    return result.draft


def with_tickets(**changed: object) -> Policy:
    return replace(POLICY, tickets=replace(TICKETS, **changed))  # type: ignore[arg-type]


# --- where it goes

ROUTES = (
    Route("NET", "Bug", spaces=frozenset({"NET"})),
    Route("SEV", labels=frozenset({"sev1"})),
    Route("DBA", "Story", teams=frozenset({"dba team"})),
    Route("LAST", spaces=frozenset({"NET", "OPS"})),
)
QUIET_PAGE = replace(PAGE, space_key="HR", labels=frozenset())


@pytest.mark.parametrize(
    ("page", "owner", "expected"),
    [
        (QUIET_PAGE, "", Destination("OPS", "Task")),
        (replace(QUIET_PAGE, space_key="NET"), "", Destination("NET", "Bug")),
        (replace(QUIET_PAGE, labels=frozenset({"sev1", "x"})), "", Destination("SEV", "Task")),
        (QUIET_PAGE, "DBA Team", Destination("DBA", "Story")),
        (QUIET_PAGE, "Bo Lindqvist, DBA team", Destination("DBA", "Story")),
        (replace(QUIET_PAGE, space_key="OPS"), "", Destination("LAST", "Task")),
        # the first that fits decides
        (replace(PAGE, space_key="NET"), "DBA team", Destination("NET", "Bug")),
        (PAGE, "DBA team", Destination("SEV", "Task")),
    ],
)
def test_the_first_route_that_fits_decides(page: PageRef, owner: str, expected: Destination) -> None:
    assert destination(replace(ITEM, owner=owner), page, with_tickets(routes=ROUTES)) == expected


def test_the_directory_comes_before_every_route() -> None:
    found = destination(replace(ITEM, owner="Payments"), PAGE, with_tickets(routes=ROUTES))

    assert found.project == "PAY"


def test_the_issue_type_of_a_route_goes_with_its_own_project_only() -> None:
    """The team's project may have no such type, and a type that is not there ends the run."""
    routed = with_tickets(routes=(Route("NET", "Bug", spaces=frozenset({"OPS"})),))

    assert destination(replace(ITEM, owner="Payments"), PAGE, routed) == Destination("PAY", "Task")


def test_a_route_that_asks_for_nothing_never_fits() -> None:
    assert destination(ITEM, PAGE, with_tickets(routes=(Route("ALL"),))).project == "OPS"


def test_the_ticket_is_made_where_the_screen_belongs() -> None:
    other = replace(FULL_SCREEN, project_key="PAY", issue_type="Story")

    assert (made(on=other).project, made(on=other).issue_type) == ("PAY", "Story")


# --- what it says


SOURCE = (
    Text("An action item of the postmortem "),
    Link("Outage of 20 November", "https://wiki.example.com/x/4711"),
    Text("."),
)


def test_a_full_row_becomes_a_full_ticket() -> None:
    assert made(RICH_ITEM) == TicketDraft(
        project="OPS",
        issue_type="Task",
        summary="Add an alert on replication lag",
        description=(
            (Text("Add an alert on replication lag"),),
            (Text("How we will know it worked: ", strong=True), Text("No page")),
            SOURCE,
        ),
        mark=TicketMark(RID, "4711", SITE),
        labels=("postmortem-sync", "pm-p4711", f"pm-{RID.lower()}", "reliability"),
        due=date(2026, 12, 4),
        priority="High",
        assignee="5b10:lea",
        components=("Databases",),
    )


def test_a_bare_row_becomes_a_ticket_that_says_where_it_came_from() -> None:
    assert made(on=BARE_SCREEN) == TicketDraft(
        project="OPS",
        issue_type="Task",
        summary="Add an alert on replication lag",
        description=((Text("Add an alert on replication lag"),), SOURCE),
        mark=TicketMark(RID, "4711", SITE),
        assignee=BY_DEFAULT,
    )


@pytest.mark.parametrize(
    ("assignee", "sent"),
    [
        (field("assignee"), ""),
        (field("assignee", required=True, has_default=True), BY_DEFAULT),
        (field("labels"), BY_DEFAULT),
    ],
)
def test_that_nobody_is_to_have_it_is_said_where_jira_takes_that(assignee: CreateField, sent: str) -> None:
    assert made(on=screen(assignee)).assignee == sent


def test_a_page_without_an_address_is_named_without_a_link() -> None:
    page = replace(PAGE, url="")

    assert made(page=page).description[-1][1] == Text("Outage of 20 November")


def lines(ticket: TicketDraft) -> list[tuple[Inline, ...]]:
    """The paragraphs between the row's own words and where it came from."""
    return list(ticket.description[1:-1])


ADA, BO = UserRef("5b10:ada", "Ada"), UserRef("5b10:bo", "Bo")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (ITEM, []),
        (replace(ITEM, type="Prevent"), [(Text("Type: ", strong=True), Text("Prevent"))]),
        (
            replace(ITEM, owner="Netops"),
            [(Text("Owner on the page: ", strong=True), Text("Netops"))],
        ),
        (replace(ITEM, owner="@Ada", owners=(ADA,)), []),
        (
            replace(ITEM, owner="@Ada @Bo, SRE Guild", owners=(ADA, BO)),
            [(Text("Also named as owners: ", strong=True), Mention(BO), Text(", "), Text("SRE Guild"))],
        ),
        (
            replace(ITEM, due=DueText("before GA", problem="an event is no date")),
            [(Text("Due on the page: ", strong=True), Text("before GA"))],
        ),
        (replace(ITEM, due=DueText("4 Dec 2026", date(2026, 12, 4))), []),
    ],
)
def test_what_has_no_field_of_its_own_is_told_in_the_description(
    item: ActionItem, expected: list[tuple[Inline, ...]]
) -> None:
    assert lines(made(item)) == expected


@pytest.mark.parametrize(("allowed", "created"), [(("Few", "Many"), True), (("Many",), False), ((), False)])
def test_a_restricted_page_gets_a_ticket_only_under_a_level_that_we_belong_to(
    allowed: tuple[str, ...], created: bool
) -> None:
    """One that Jira does not offer us would hide the ticket from us, and it would be made again."""
    level = CreateField("security", "Security Level", required=False, allowed=allowed)
    policy = replace(POLICY, tickets=replace(TICKETS, security_level="Few"))
    page = replace(PAGE, title="", restricted=True)

    found = draft(ITEM, page, screen(level), {}, policy, RID, FRIDAY)

    assert (found.draft is not None) is created
    assert [finding.code for finding in found.findings] == ([] if created else ["no-security-level"])
    assert found.draft is None or ("security", {"name": "Few"}) in found.draft.fields


def test_labels_name_the_page_and_the_row_as_jira_takes_them() -> None:
    """No spaces, lower case: they are what the search after a lost ledger goes by."""
    labels = made().labels

    assert labels[:3] == (LABEL, page_label("4711"), f"pm-{RID.lower()}")
    assert all(label == label.lower() and " " not in label for label in labels)


# --- only what the create screen has


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("labels", {"labels": ()}),
        ("duedate", {"due": None}),
        ("priority", {"priority": ""}),
        ("assignee", {"assignee": BY_DEFAULT}),
        ("components", {"components": ()}),
    ],
)
def test_a_field_that_is_not_on_the_screen_is_not_sent(name: str, left_out: dict[str, object]) -> None:
    without = screen(*(field(other) for other in OPTIONAL if other != name))
    expected = replace(made(RICH_ITEM), **left_out)  # type: ignore[arg-type]

    assert made(RICH_ITEM, on=without) == expected


def test_a_configured_field_is_sent_only_where_the_screen_has_it() -> None:
    """Jira refuses the whole ticket for a field that is not on the screen."""
    policy = with_tickets(fields=(("customfield_1", 5), ("customfield_2", 6)))

    assert made(on=screen(field("customfield_2")), policy=policy).fields == (("customfield_2", 6),)


def missing(result: Drafted) -> str:
    assert result.draft is None
    [finding] = result.findings
    assert (finding.code, finding.table, finding.row) == ("required-field", ITEM.table, ITEM.row)
    return finding.text


def test_a_required_field_without_a_value_keeps_the_ticket_from_being_made() -> None:
    text = missing(drafted(on=screen(field("customfield_1", required=True))))

    assert text == (
        "no ticket yet: OPS asks for “Customfield_1” when a Task is created; "
        "whoever runs postmortem-sync can set it (tickets.fields)."
    )


def test_all_missing_fields_are_named_at_once() -> None:
    required = [field(name, required=True) for name in ("x", "y", "z")]

    assert "OPS asks for “X”, “Y” and “Z” when" in missing(drafted(on=screen(*required)))
    assert "OPS asks for “X” and “Y” when" in missing(drafted(on=screen(*required[:2])))


@pytest.mark.parametrize("name", ["duedate", "priority", "assignee", "components"])
def test_a_required_field_counts_as_missing_only_when_the_row_leaves_it_open(name: str) -> None:
    required = screen(field(name, required=True))

    assert drafted(RICH_ITEM, on=required).findings == ()
    assert f"“{name.capitalize()}”" in missing(drafted(ITEM, on=required))


@pytest.mark.parametrize(
    "given_otherwise",
    [
        field("customfield_1", required=True, has_default=True),
        field("customfield_1"),
        field("reporter", required=True),  # Jira puts in who we are
        field("labels", required=True),
    ],
)
def test_a_field_that_is_given_otherwise_is_not_asked_for(given_otherwise: CreateField) -> None:
    assert drafted(on=screen(given_otherwise)).findings == ()


@pytest.mark.parametrize("value", [{"value": "SRE"}, "SRE", 0, False])
def test_configured_fields_are_sent_as_they_are_and_meet_what_is_required(value: object) -> None:
    required = screen(field("customfield_1", required=True))

    assert made(on=required, policy=with_tickets(fields=(("customfield_1", value),))).fields == (
        ("customfield_1", value),
    )


# --- the summary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Add an alert", "Add an alert"),
        ("  Add\tan\nalert\u00a0 now ", "Add an alert now"),
        ("Add\x00an\x1balert", "Add an alert"),
        ("\ud800Add an alert", "Add an alert"),  # half a character, as cut by other programs
        ("Ask the 👩\u200d🔧", "Ask the 👩\u200d🔧"),  # joined characters stay joined
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * 255, "x" * 255),
        ("x" * 256, "x" * 254 + "…"),
        ("x" * 253 + "🔥", "x" * 253 + "🔥"),  # Jira counts the flame as two
        ("x" * 254 + "🔥", "x" * 254 + "…"),
        ("x" * 253 + "🔥x", "x" * 253 + "…"),
        ("🔥" * 127, "🔥" * 127),
        ("🔥" * 128, "🔥" * 127 + "…"),
        ("x" * 250 + " and more", "x" * 250 + " and…"),
        ("x" * 253 + " and more", "x" * 253 + "…"),
    ],
)
def test_a_summary_is_one_line_that_jira_takes(text: str, expected: str) -> None:
    assert summary(text) == expected


@given(st.text(alphabet=st.sampled_from("aé🔥 \n\x07日"), max_size=400))
def test_a_summary_is_never_too_long_nor_loses_what_would_fit(text: str) -> None:
    line = " ".join(text.replace("\x07", " ").split())

    said = summary(text)

    units = len(said.encode("utf-16-le")) // 2
    assert units <= SUMMARY_LIMIT
    if said.endswith("…"):
        assert line.startswith(said[:-1])
        assert units >= SUMMARY_LIMIT - 3  # a space and half a flame may be what did not fit
    else:
        assert said == line


@given(st.text(st.characters()))
def test_whatever_a_cell_says_can_be_a_summary(text: str) -> None:
    said = summary(text)

    assert len(said.encode("utf-16-le")) <= 2 * SUMMARY_LIMIT
    assert not {"Cc", "Cs", "Zl", "Zp"} & set(map(category, said))
    assert said == summary(said)


# --- the priority

MAPPED = with_tickets(
    priorities=(
        ("P1 – now", "Highest"),
        ("urgent", "highest"),
        ("P9", "Trivial"),
        ("Sev-2/Minor!", "Medium"),
    )
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("High", "High"),
        ("  hIGH ", "High"),
        ("🔴 High", "High"),
        ("High!", "High"),
        ("P1 – now", "Highest"),
        ("🔴 p1: now", "Highest"),
        ("Urgent", "Highest"),  # spelled as the site spells it
        ("Sev-2/Minor!", "Medium"),
        ("P9", ""),  # mapped to what this site does not have
        ("Low", ""),
        ("", ""),
        ("High or medium", ""),
    ],
)
def test_a_priority_is_one_that_the_site_has(word: str, expected: str) -> None:
    assert priority_name(word, MAPPED, FULL_SCREEN) == expected


def test_a_configured_priority_is_not_sent_where_the_screen_has_none() -> None:
    assert made(replace(ITEM, priority="P1 now"), on=BARE_SCREEN, policy=MAPPED).priority == ""


def test_where_the_site_names_no_priorities_only_configured_ones_are_sent() -> None:
    silent = screen(CreateField("priority", "Priority", required=False))

    assert priority_name("P1 now", MAPPED, silent) == "Highest"
    assert priority_name("High", MAPPED, silent) == ""


# --- the date


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (ITEM, date(2026, 12, 4)),  # ten working days after Friday the 20th
        (replace(ITEM, priority="High"), date(2026, 11, 23)),
        (replace(ITEM, priority="🔴 High"), date(2026, 11, 23)),  # as for Jira's priority
        (replace(ITEM, priority="Low"), date(2026, 12, 4)),
        (replace(ITEM, due=DueText("1 Feb 2027", date(2027, 2, 1)), priority="High"), date(2027, 2, 1)),
        (replace(ITEM, due=DueText("before GA", problem="an event is no date")), None),
    ],
)
def test_a_date_by_policy_stands_in_only_where_the_row_says_nothing(
    item: ActionItem, expected: date | None
) -> None:
    assert made(item, policy=with_tickets(due_days=(("", 10), ("high", 1)))).due == expected


def test_without_a_policy_a_row_without_a_date_gets_none() -> None:
    assert made().due is None


# --- the people


def test_people_found_in_jira_are_assigned() -> None:
    ada = User("5b10:ada", "Ada Byron", "ada@example.com")
    item = replace(ITEM, owner="ada@example.com")

    assert made(item, candidates={"ada@example.com": [ada]}).assignee == "5b10:ada"
    assert made(item, candidates={"ada@example.com": []}).assignee == ""
