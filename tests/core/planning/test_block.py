"""What the status block says of items, section by section."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sync.core.model import ActionItem, Category, DueText, Finding, Mention, Ticket, TicketMark, UserRef
from sync.core.planning.block import block
from sync.core.planning.standings import Known
from sync.core.planning.two_sides import RowMerge
from sync.core.policy import Advice, Field, Ladder, Policy, Side, Step, Tickets
from sync.core.protocol.ledger import Entry, EntryState, Replaced, SentStep
from sync.core.protocol.rows import Case, Row
from sync.core.view import TicketRef
from sync.core.writing.status_block import lines

TODAY, SATURDAY = date(2026, 11, 21), 5
D4, D18 = date(2026, 12, 4), date(2026, 12, 18)
LATE, MONDAY = date(2026, 11, 19), date(2026, 11, 23)
POLICY = Policy("wiki.example.com", Tickets("OPS"), advice=Advice(topics=frozenset()))
ITEM = ActionItem(0, 0, "Cap retries", owner="Mei", due=DueText("2026-12-04", D4), tickets=("OPS-1",))
ENTRY = Entry(
    "01k9a",
    "Cap retries",
    0,
    0,
    state=EntryState.LINKED,
    key="OPS-1",
    issue_id="1",
    since=date(2026, 11, 1),
    first_due=D4,
    due=D4,
)
TICKET = Ticket(
    "1",
    "OPS-1",
    "10",
    "Cap retries",
    "To Do",
    Category.NEW,
    due=D4,
    assignee=UserRef("a:mei"),
    mark=TicketMark("01k9a", "4711", "wiki.example.com"),
)
ENDED = replace(TICKET, status="Done", category=Category.DONE)


def said(
    item: ActionItem = ITEM,
    entry: Entry = ENTRY,
    ticket: Ticket = TICKET,
    policy: Policy = POLICY,
    merge: RowMerge | None = None,
    findings: tuple[Finding, ...] = (),
) -> tuple[str, ...]:
    known = Known({"1": ticket, "OPS-1": ticket}, {}, policy, TODAY)
    merges = {(0, 0): merge} if merge is not None else {}
    view = block([Row(item, Case.LINKED, entry)], known, findings, merges, frozenset())
    return lines(view) if view is not None else ()


def test_an_ordinary_item_has_its_progress_and_nothing_else() -> None:
    assert said() == ("Progress: 0 of 1 done",)


@pytest.mark.parametrize(
    ("item", "ticket", "expected"),
    [
        (ITEM, replace(ENDED, resolution="Duplicate"), "OPS-1 will not be done: Duplicate"),
        (
            replace(ITEM, has_status=True),
            replace(ENDED, resolution="Won't Do"),
            (
                "OPS-1 will not be done; no reason is given yet, "
                "there is room for it behind the word in the status cell"
            ),
        ),
        (
            ITEM,
            replace(ENDED, resolution="Won't Do"),
            "OPS-1 will not be done; no reason is given yet, a column “Status” would have room for it",
        ),
        (
            replace(ITEM, status="Done (the queue is gone)"),
            replace(ENDED, resolution="Won't Do"),
            "OPS-1 will not be done: the queue is gone",
        ),
        (
            replace(ITEM, status="dropped – the vendor fixed it."),
            replace(ENDED, resolution="Won't Fix"),
            "OPS-1 will not be done: the vendor fixed it",
        ),
        (
            replace(ITEM, status="Won’t do since May"),
            replace(ENDED, resolution="Won't Do"),
            "OPS-1 will not be done: since May",
        ),
    ],
)
def test_what_will_not_be_done_is_listed_with_its_reason_and_never_counted_as_done(
    item: ActionItem, ticket: Ticket, expected: str
) -> None:
    assert said(item, ticket=ticket) == (
        "Progress: 0 of 1 done, 1 will not be done",
        f"Not to be done: {expected}",
    )


def test_three_slips_ask_for_a_decision_instead_of_quietly_turning_green() -> None:
    slipped = replace(ENTRY, first_due=date(2026, 11, 7), due=D18, moves=3)
    expected = "Re-decide or split: OPS-1 moved 3 times, +41 days"
    assert expected in said(entry=slipped)
    assert expected not in said(entry=replace(slipped, moves=2))
    sooner = replace(POLICY, ladder=Ladder(redecide_after=1))
    assert "Re-decide or split: OPS-1 moved once, +41 days" in said(
        entry=replace(slipped, moves=1), policy=sooner
    )
    assert expected not in said(entry=slipped, policy=replace(POLICY, ladder=Ladder(redecide_after=0)))
    assert expected not in said(entry=slipped, ticket=ENDED)


REMINDED = replace(POLICY, ladder=Ladder(steps=(Step(1, ("owner",)), Step(9, ("lead",)))))


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (ENTRY, ""),
        (replace(ENTRY, steps=(SentStep(1, LATE),)), " · reminder 1 of 2: owner"),
        (replace(ENTRY, steps=(SentStep(1, D4),)), " · reminder 1 of 2: owner"),  # of a later date
        (replace(ENTRY, steps=(SentStep(5, LATE),)), ""),  # of other steps
        (replace(ENTRY, since=TODAY), ", before it was tracked here"),
        (replace(ENTRY, reopened=TODAY), ", before it was opened again"),
    ],
)
def test_a_late_item_has_the_step_that_was_told(entry: Entry, told: str) -> None:
    """And none that a later run tells."""
    late = replace(TICKET, due=LATE)
    known = Known({"1": late}, {}, REMINDED, MONDAY, put_off=frozenset({ENTRY.rid}))
    view = block([Row(ITEM, Case.LINKED, entry)], known, (), {}, frozenset())
    assert view is not None
    assert f"Past their date: OPS-1 was due 2026-11-19{told}" in lines(view)


def test_what_was_late_when_first_seen_and_when_opened_again_is_one_sentence() -> None:
    late = replace(TICKET, due=LATE)
    known = Known({"1": late, "2": late}, {}, REMINDED, MONDAY)
    seen, opened = replace(ENTRY, since=TODAY), replace(ENTRY, rid="01k9b", issue_id="2", reopened=TODAY)
    rows = [Row(ITEM, Case.LINKED, seen), Row(replace(ITEM, row=1), Case.LINKED, opened)]
    view = block(rows, known, (), {}, frozenset())
    assert view is not None
    told = "2 items were past their date when first seen here or opened again; nobody is reminded of that."
    assert f"Past their date: {told}" in lines(view)


def test_a_date_by_policy_is_shown_as_such() -> None:
    agreed = replace(POLICY, tickets=Tickets("OPS", due_days=(("", 14),)))
    silent = replace(ITEM, due=DueText())
    born = replace(ENTRY, first_due=None)
    assert "Dates by agreement: 2026-12-04: OPS-1" in said(silent, born, policy=agreed)
    assert "Dates by agreement: 2026-12-04: OPS-1" not in said(entry=born, policy=agreed)


def test_a_date_that_stands_in_jira_alone_is_shown_though_nobody_agreed_on_it_before() -> None:
    agreed = replace(POLICY, tickets=Tickets("OPS", due_days=(("", 14),)))
    silent = replace(ITEM, due=DueText())
    in_jira = "Dates in Jira: 2026-12-04: OPS-1"
    assert in_jira in said(silent)
    assert in_jira in said(silent, policy=agreed)
    assert in_jira in said(silent, policy=agreed, ticket=replace(TICKET, mark=None))
    assert in_jira not in said(silent, replace(ENTRY, first_due=None), policy=agreed)
    assert in_jira not in said()


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (
            Replaced(Field.DUE, Side.TICKET, "2026-12-11", TODAY),
            "OPS-1: the date of Jira counts; here it was “2026-12-11”",
        ),
        (
            Replaced(Field.DUE, Side.PAGE, "", TODAY),
            "OPS-1: the date of this page counts; in Jira it was blank",
        ),
        (
            Replaced(Field.OWNER, Side.TICKET, "", TODAY),
            "OPS-1: the owner of Jira counts; here it was somebody else",
        ),
        (
            Replaced(Field.OWNER, Side.TICKET, "a:ana", TODAY),
            "OPS-1: the owner of Jira counts; here it was @a:ana",
        ),
    ],
)
def test_what_gave_way_is_told_whether_it_did_now_or_earlier(gone: Replaced, expected: str) -> None:
    line = f"Gave way: {expected}"
    assert line in said(entry=replace(ENTRY, replaced=(gone,)))
    assert line in said(merge=RowMerge(page_gave_way=(gone,)))
    assert line in said(merge=RowMerge(ticket_gave_way=(gone,)))


def test_on_data_center_who_gave_way_is_mentioned_by_user_name() -> None:
    gone = Replaced(Field.OWNER, Side.TICKET, "ana", TODAY)
    policy = replace(POLICY, user_names=True)
    known = Known({"1": TICKET}, {}, policy, TODAY)
    view = block([Row(ITEM, Case.LINKED, replace(ENTRY, replaced=(gone,)))], known, (), {}, frozenset())
    assert view is not None
    ((label, (line,)),) = view.rows[1:]
    assert label == "Gave way"
    assert line[0] == TicketRef("OPS-1")
    assert line[-1] == Mention(UserRef("username:ana"))


@pytest.mark.parametrize(
    ("verification", "asked", "told"),
    [
        ("Yes", False, "OPS-1 worked"),
        (
            "",
            True,
            "OPS-1: did it work? A new word in the row's verification cell answers, or a label in Jira.",
        ),
        (
            None,
            True,
            "OPS-1: did it work? A label in Jira answers: fix-worked, fix-did-not-work or fix-cannot-tell.",
        ),
    ],
)
def test_whether_it_worked_is_part_of_the_status(verification: str | None, asked: bool, told: str) -> None:
    resolved = replace(ENDED, resolved_at=datetime(2026, 10, 1, tzinfo=UTC))
    day = date(2026, 10, 1)
    done = replace(ENTRY, done=day, since=date(2026, 9, 1), asked=day if asked else None)
    assert f"Did it work: {told}" in said(replace(ITEM, verification=verification), done, resolved)


def test_on_a_free_day_the_block_does_not_ask_what_nobody_was_asked_yet() -> None:
    done = replace(ENTRY, done=date(2026, 10, 1), since=date(2026, 9, 1))
    assert TODAY.weekday() == SATURDAY
    assert said(entry=done, ticket=ENDED) == ("Progress: 1 of 1 done",)


def test_findings_name_their_row_and_advice_comes_last() -> None:
    vague = replace(ITEM, text="Improve testing")
    told = said(
        vague, policy=replace(POLICY, advice=Advice()), findings=(Finding("x", "see the runbook.", 0, 0),)
    )
    assert told[1] == "Could use a hand: Row 1: see the runbook."
    assert told[-1].startswith("Worth a thought: ")
