"""What the ladder makes of items that come late: seen past their date, opened again, of another priority.

The worker's day is the site's; 2026-11-10 is a Tuesday.
"""

from datetime import date

import pytest

from tests.whole.conftest import CompanyWith
from tests.whole.given import LADDER, LEADERS, MEI, Company, mention

DAY = 24 * 60


def days(company: Company, number: int) -> None:
    for _ in range(number):
        company.worker.run_after(DAY)


@pytest.mark.parametrize("due", ["2026-11-09", "2026-11-04", "2026-09-01"])
def test_of_what_was_past_its_date_when_first_seen_nobody_is_reminded(climbing: Company, due: str) -> None:
    """However little past it was, or its last step would be the first that anybody hears of."""
    page = climbing.page(("Tune alerts", mention(MEI), due))
    climbing.settle()
    days(climbing, 20)

    assert climbing.comments(page) == []
    assert f"was due {due}, before it was tracked here" in climbing.block(page)
    assert "1 item was past its date when first seen here; nobody is reminded of that." in climbing.block(
        page
    )


def test_with_another_date_the_reminders_begin(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-04"))
    climbing.settle()
    climbing.site.jira.change(climbing.ticket("OPS-1"), {"due": date(2026, 11, 12)})
    days(climbing, 3)

    (comment,) = climbing.comments(page)
    assert mention(MEI) in comment
    assert "reminder 1 of 3: owner" in climbing.block(page)


def test_a_ticket_of_peoples_own_that_is_due_when_first_seen_is_told_afterwards(climbing: Company) -> None:
    values = {"type": climbing.ops.types[0].id, "summary": "Tune alerts", "assignee": MEI.account_id}
    own = climbing.site.jira.create(climbing.ops, values, MEI.account_id)
    page = climbing.page((f"Tune alerts {own.key}", mention(MEI), "2026-11-10"))
    climbing.settle()
    days(climbing, 2)

    assert "before it was tracked here" not in climbing.block(page)
    assert len(climbing.comments(page)) == 1


def test_items_that_were_tracked_before_a_ledger_was_lost_are_not_said_to_be_new(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    days(climbing, 2)
    for held in climbing.site.confluence.properties_of(page):
        climbing.site.confluence.delete_property(held)
    for _ in range(3):
        climbing.worker.run_after()

    assert "was due 2026-11-11" in climbing.block(page)
    assert "before it was tracked here" not in climbing.block(page)
    assert "when first seen here" not in climbing.block(page)


def test_a_ticket_that_is_opened_again_long_past_its_date_calls_nobody(company_with: CompanyWith) -> None:
    """It was done in time; the owner never heard of it, and the director would be the first."""
    climbing = company_with(ladder=LADDER, people=LEADERS, verification={"ask": False})
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-13"))
    climbing.settle()
    climbing.move_status("OPS-1", "Done")
    climbing.worker.run_after(30 * DAY)
    climbing.move_status("OPS-1", "In Progress")
    days(climbing, 14)

    assert climbing.comments(page) == []
    assert "was due 2026-11-13, before it was opened again" in climbing.block(page)
    assert "1 item was past its date when opened again; nobody is reminded of that." in climbing.block(page)
    assert "got lost" not in climbing.block(page)

    climbing.site.jira.change(climbing.ticket("OPS-1"), {"due": date(2027, 1, 4)})
    days(climbing, 12)
    (comment,) = climbing.comments(page)
    assert mention(MEI) in comment


def test_a_ticket_that_is_opened_again_before_its_date_is_reminded_of(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-13"))
    climbing.settle()
    climbing.move_status("OPS-1", "Done")
    days(climbing, 1)
    climbing.move_status("OPS-1", "In Progress")
    days(climbing, 5)

    assert len(climbing.comments(page)) == 1
    assert "reminder 1 of 3: owner" in climbing.block(page)


def test_of_another_priority_the_page_names_no_step_that_nobody_was_told(company_with: CompanyWith) -> None:
    """Steps are known by their day: after a later one, an earlier one of other steps is not told."""
    own = {"by_priority": {"P1": [{"after": 1, "tell": ["director"]}]}}
    company = company_with(ladder={"steps": [{"after": 3, "tell": ["owner"]}], **own}, people=LEADERS)
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11", "P3"))
    company.settle()
    company.worker.run_after(6 * DAY)
    assert "reminder 1 of 1: owner" in company.block(page)

    company.edit(page, "<p>P3</p>", "<p>P1</p>")
    days(company, 3)

    assert len(company.comments(page)) == 1
    assert "was due 2026-11-11" in company.block(page)
    assert "reminder" not in company.block(page)


# --- on the day and after it


@pytest.mark.parametrize(
    ("due", "steps", "runs", "said"),
    [
        ("2026-11-16", (-2, 3), 7, "was due 2026-11-16"),  # told a day late, on Tuesday
        ("2026-11-14", (0, 9), 6, "was due 2026-11-14"),  # a Saturday, told on Monday
        ("2026-11-16", (0, 9), 6, "is due 2026-11-16"),
        ("2026-11-16", (-2, 3), 3, "is due 2026-11-16"),
    ],
)
def test_what_is_past_was_due_whatever_step_is_told(
    company_with: CompanyWith, due: str, steps: tuple[int, ...], runs: int, said: str
) -> None:
    told = [{"after": after, "tell": ["owner"], "ticket_comment": True} for after in steps]
    company = company_with(ladder={"steps": told})
    page = company.page(("Tune alerts", mention(MEI), due))
    company.settle()

    company.worker.run_after(runs * DAY)

    (comment,) = company.comments(page)
    assert said in comment
    (in_ticket,) = company.site.jira.comments_on(company.ticket("OPS-1"))
    assert said in str(in_ticket)
