"""Whose word stands in a row's status cell: the ticket's, or a person's who knows more."""

from dataclasses import replace
from datetime import date

import pytest

from sync.core.model import ActionItem, Category, Ticket
from sync.core.planning.page_view import page_view
from sync.core.planning.standings import Known, behind
from sync.core.policy import Policy, Tickets
from sync.core.protocol.ledger import Entry, EntryState
from sync.core.protocol.rows import Case, PageRows, Row
from sync.core.view import RowView

OPEN = Ticket("1", "OPS-1", "10", "Cap retries", "To Do", Category.NEW)
STARTED = replace(OPEN, status="In Progress", category=Category.IN_PROGRESS)
DONE = replace(OPEN, status="Done", category=Category.DONE, resolution="Done")
DECLINED = replace(DONE, resolution="Won't Do")
REJECTED = replace(DECLINED, status="Rejected")
CLOSED = replace(DECLINED, status="Closed", resolution="Obsolete")
REOPENED = replace(OPEN, resolution="Won't Do")  # a workflow may leave the resolution behind

POLICY = Policy("wiki.example.com", Tickets("OPS"))
OBSOLETE = Policy("wiki.example.com", Tickets("OPS", wont_do=frozenset({"Obsolete"})))


def view(
    written: str,
    ticket: Ticket,
    before: str = "",
    policy: Policy = POLICY,
) -> RowView:
    """``before`` is what the worker last wrote there."""
    entry = Entry(
        "01k9a", "Cap retries", 0, 0, state=EntryState.LINKED, key="OPS-1", issue_id="1", shown=before
    )
    item = ActionItem(0, 0, "Cap retries", status=written, tickets=("OPS-1",))
    known = Known({"1": ticket, "OPS-1": ticket}, {}, policy, date(2026, 11, 21))
    rows = PageRows((Row(item, Case.LINKED, entry),), ())
    return page_view(rows, known, (), {}, frozenset()).rows[0]


@pytest.mark.parametrize(
    ("written", "before", "ticket", "status"),
    [
        # an open ticket
        ("", "", OPEN, "To Do"),
        ("Open", "", OPEN, "To Do"),
        ("In progress", "", OPEN, ""),
        ("In progress", "", STARTED, "In Progress"),
        ("Done", "", STARTED, ""),
        ("Won't do (retired)", "", STARTED, ""),
        # one that was done
        ("", "To Do", DONE, "Done"),
        ("In progress", "", DONE, "Done"),
        ("Won't do (retired)", "To Do", DONE, "Done"),
        # one that was declined
        ("", "To Do", DECLINED, "Won't do"),
        ("To Do", "To Do", DECLINED, "Won't do"),
        ("Done (retired)", "To Do", DECLINED, "Won't do"),
        ("Done", "Done", DECLINED, "Won't do"),
        ("Won't do (retired)", "To Do", DECLINED, ""),
        ("Entfällt", "To Do", DECLINED, ""),
        ("To Do", "To Do", REJECTED, "Rejected"),
        ("Won't do", "Won't do", REJECTED, "Rejected"),
        # one that was opened again
        ("Done", "Done", OPEN, "To Do"),
        ("Done (see the review)", "Done", OPEN, "To Do"),
        ("✅ Done", "Done", OPEN, "To Do"),
        ("Won’t do, for now", "Won't do", OPEN, "To Do"),
        ("Won't do", "Won't do", REOPENED, "To Do"),
    ],
)
def test_the_word_that_is_shown(written: str, before: str, ticket: Ticket, status: str) -> None:
    """Nothing where what stands there stays."""
    assert view(written, ticket, before).status == status


@pytest.mark.parametrize(
    ("ticket", "category"),
    [
        (OPEN, Category.NEW),
        (STARTED, Category.IN_PROGRESS),
        (DONE, Category.DONE),
        (DECLINED, Category.UNDEFINED),
        (REOPENED, Category.NEW),
    ],
)
def test_only_what_is_done_is_coloured_as_done(ticket: Ticket, category: Category) -> None:
    assert view("", ticket).category is category


def test_which_resolutions_decline_is_the_team_s_to_say() -> None:
    assert view("", CLOSED).status == "Closed"
    assert view("", CLOSED, policy=OBSOLETE).status == "Won't do"
    assert view("", DECLINED, policy=OBSOLETE).status == "Done"


@pytest.mark.parametrize(
    ("word", "text", "rest"),
    [
        ("Done", "Done", ""),
        ("Done", "DONE (by May)", " (by May)"),
        ("Done", "✅ done, by May", ", by May"),
        ("Won't do", "Won’t do: retired", ": retired"),
        ("Done", "Donezo", None),
        ("Done", "Not done", None),
        ("完了", "完了済み", None),
        ("Done", "", None),
        ("", "Done", None),
    ],
)
def test_what_stands_behind_a_word(word: str, text: str, rest: str | None) -> None:
    assert behind(word, text) == rest
