"""Whom a step of the ladder mentions, and how often one run mentions the same person.

The worker's day is the site's; 2026-11-10 is a Tuesday.
"""

from typing import Any

import pytest

from sync.sandbox.content import Restriction
from tests.whole.conftest import LEVEL, CompanyWith
from tests.whole.given import AUTHOR, DIRECTOR, LEADERS, MEI, TOMAS, Company, mention

DAY = 24 * 60
PARTS = ("Probe", "Drain", "Patch", "Rotate", "Shard", "Scale", "Cache", "Limit")


def step(after: int = 1, tell: tuple[str, ...] = ("owner",), **channels: bool) -> dict[str, Any]:
    return {"after": after, "tell": list(tell), **channels}


def ladder(*steps: dict[str, Any], most: int = 5) -> dict[str, Any]:
    return {"steps": list(steps), "mentions_per_person": most}


def late(company: Company, *owners: str, due: str = "2026-11-11") -> list[str]:
    """A page for each owner, with one item that is late a working day after ``settle``."""
    rows = [(f"{part} the gateway", owner, due) for part, owner in zip(PARTS, owners, strict=False)]
    pages = [company.page(row) for row in rows]
    company.settle()
    return pages


def mentions(company: Company, pages: list[str]) -> list[set[str]]:
    """Who is mentioned on each page, in whatever comment."""
    told = ["".join(company.comments(page)) for page in pages]
    everyone = (AUTHOR, MEI, TOMAS, DIRECTOR)
    return [{person.name for person in everyone if person.account_id in one} for one in told]


# --- how often


def test_whoever_a_step_is_for_hears_of_it_however_many_items_there_are(company_with: CompanyWith) -> None:
    """A lead of many teams is who meets the cap; what it puts off is told by the next run, to all."""
    steps = ladder(step(tell=("owner", "lead")), most=2)
    company = company_with(ladder=steps, people=LEADERS)
    pages = late(company, *[mention(MEI), mention(TOMAS)] * 3)

    company.worker.run_after(2 * DAY)
    assert mentions(company, pages).count(set()) == 4

    for _ in range(2):
        company.worker.run_after()
    alex = AUTHOR.name
    assert mentions(company, pages) == [{MEI.name, alex}, {TOMAS.name, alex}] * 3
    assert all(len(company.comments(page)) == 1 for page in pages)


def test_one_comment_counts_once_however_many_of_its_lines_are_somebodys(company_with: CompanyWith) -> None:
    company = company_with(ladder=ladder(step(), most=1))
    page = company.page(*[(f"{part} the gateway", mention(MEI), "2026-11-11") for part in PARTS])
    company.settle()

    company.worker.run_after(2 * DAY)

    (comment,) = company.comments(page)
    assert comment.count("was due 2026-11-11") == len(PARTS)


def test_each_comment_on_a_ticket_counts(company_with: CompanyWith) -> None:
    company = company_with(ladder=ladder(step(comment=False, ticket_comment=True), most=2))
    company.page(*[(f"{part} the gateway", mention(MEI), "2026-11-11") for part in PARTS[:4]])
    company.settle()

    def told() -> int:
        return sum(len(company.site.jira.comments_on(ticket)) for ticket in company.tickets())

    company.worker.run_after(2 * DAY)
    assert told() == 2
    company.worker.run_after()
    assert told() == 4


def test_a_step_that_takes_more_than_one_run_may_is_told_all_the_same(company_with: CompanyWith) -> None:
    company = company_with(ladder=ladder(step(ticket_comment=True), most=1))
    (page,) = late(company, mention(MEI))

    company.worker.run_after(2 * DAY)

    assert len(company.comments(page)) == 1
    assert len(company.site.jira.comments_on(company.ticket("OPS-1"))) == 1


def test_what_mentions_nobody_counts_nothing(company_with: CompanyWith) -> None:
    shown = {"by_priority": {"P2": [step(comment=False)]}}
    company = company_with(ladder=ladder(step(), most=1) | shown)
    silent = company.page(("Drain the gateway", mention(MEI), "2026-11-11", "P2"))
    heard = company.page(("Probe the gateway", mention(MEI), "2026-11-11", "P1"))
    company.settle()

    company.worker.run_after(2 * DAY)

    assert [len(company.comments(page)) for page in (silent, heard)] == [0, 1]


def test_what_the_cap_puts_off_is_not_said_to_be_told(company_with: CompanyWith) -> None:
    company = company_with(ladder=ladder(step(), most=1))
    first, second = late(company, mention(MEI), mention(MEI))

    outcomes = company.worker.run_after(2 * DAY)

    assert "reminder 1 of 1: owner" in company.block(first)
    assert "was due 2026-11-11" in company.block(second)
    assert "reminder" not in company.block(second)
    assert [outcome.plan.waits for outcome in outcomes] == [
        (),
        ("further reminders wait for the next run: in this one, people are mentioned as often as agreed",),
    ]
    company.worker.run_after()
    assert "reminder 1 of 1: owner" in company.block(second)


# --- a ticket in rows of two pages


def test_a_ticket_in_rows_of_two_pages_is_told_and_asked_about_once(company_with: CompanyWith) -> None:
    company = company_with(ladder=ladder(step(ticket_comment=True)), verification={"after_days": 5})
    values = {"type": company.ops.types[0].id, "summary": "Tune alerts", "assignee": MEI.account_id}
    own = company.site.jira.create(company.ops, values, MEI.account_id)
    pages = [company.page((f"Tune alerts {own.key}", mention(MEI), "2026-11-12")) for _ in range(2)]
    company.settle()

    for _ in range(3):
        company.worker.run_after(2 * DAY)
    assert sum(len(company.comments(page)) for page in pages) == 1
    assert len(company.site.jira.comments_on(own)) == 1
    assert all("reminder 1 of 1: owner" in company.block(page) for page in pages)

    company.move_status(own.key, "Done")
    for _ in range(4):
        company.worker.run_after(3 * DAY)
    assert sum(len(company.comments(page)) for page in pages) == 2
    assert all("did it work?" in company.block(page) for page in pages)


# --- whom


@pytest.mark.parametrize("owner", [mention(MEI), "Pay crew"])
def test_where_nobody_has_the_ticket_whom_the_row_names_is_told(
    company_with: CompanyWith, owner: str
) -> None:
    directory = {"Pay crew": {"account": MEI.account_id}}
    company = company_with(ladder=ladder(step()), people=LEADERS | {"directory": directory})
    (page,) = late(company, owner)
    company.site.jira.change(company.ticket("OPS-1"), {"assignee": ""})

    company.worker.run_after(2 * DAY)

    assert mentions(company, [page]) == [{"Mei Lindqvist"}]
    text = "OPS-1 has no assignee in Jira, though the row names one"
    assert text in company.block(page)


def test_a_name_that_takes_a_look_up_is_nobody_to_be_told(company_with: CompanyWith) -> None:
    company = company_with(ladder=ladder(step()))
    (page,) = late(company, "Mei Lindqvist")
    company.site.jira.change(company.ticket("OPS-1"), {"assignee": ""})

    company.worker.run_after(2 * DAY)

    assert mentions(company, [page]) == [set()]


def test_who_may_take_a_ticket_that_nobody_has_is_said_without_a_guess(company: Company) -> None:
    """Somebody may have unassigned it, or nobody was ever asked."""
    (page,) = late(company, mention(MEI))
    company.site.jira.change(company.ticket("OPS-1"), {"assignee": ""})
    company.worker.run_after(DAY)

    told = "though the row names one; assign it there, or name somebody else here."
    assert f"OPS-1 has no assignee in Jira, {told}" in company.block(page)


def test_where_a_site_does_not_tell_who_may_view_a_restricted_page_nobody_is_mentioned_in_its_comments(
    company_of: CompanyWith,
) -> None:
    tracked = {"pages": {"restricted": "allow"}, "tickets": {"project": "OPS", "security_level": LEVEL.name}}
    company = company_of(ladder=ladder(step(tell=("owner", "director"))), people=LEADERS, **tracked)
    data_center = company.site.options.flavour == "datacenter"
    readers = Restriction(tuple(person.account_id for person in (DIRECTOR, company.site.people.worker)))
    page = company.page(("Tune alerts", "", "2026-11-11"), readers=readers)
    company.settle()

    company.worker.run_after(2 * DAY)

    (comment,) = company.comments(page)
    assert ("<ri:user" in comment) is not data_center
    assert "was due 2026-11-11" in comment
