"""Dates that move: the first is remembered, each later one counts, and too many ask for a decision."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from sync.sandbox import Options
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention, table

Move = Callable[[Company, str, str, str], None]

DATES = ("2026-12-04", "2026-12-11", "2026-12-18", "2027-01-14")  # over the end of a year


def on_the_page(company: Company, page: str, old: str, new: str) -> None:
    company.edit(page, old, new)


def a_date_for_the_row(company: Company, page: str, old: str, new: str) -> None:
    company.edit(page, "<td><p></p></td><td><p></p></td></tr>", f"<td><p>{new}</p></td><td><p></p></td></tr>")


def in_jira(company: Company, page: str, old: str, new: str) -> None:
    company.site.jira.change(company.ticket("OPS-1"), {"due": date.fromisoformat(new)})


def lose_the_ledger(company: Company, page: str) -> None:
    for held in company.site.confluence.properties_of(page):
        company.site.confluence.delete_property(held)


def moved(company: Company, *sides: Move, dates: tuple[str, ...] = DATES) -> str:
    """A page whose one date moved from each of ``dates`` to the next, on one side after the other."""
    page = company.page(("Cap retries", mention(MEI), dates[0]))
    company.settle()
    for side, old, new in zip(sides, dates, dates[1:], strict=False):
        side(company, page, old, new)
        company.worker.run_after()
    return page


@pytest.mark.parametrize(
    "sides",
    [(on_the_page,) * 3, (in_jira,) * 3, (on_the_page, in_jira, on_the_page)],
    ids=["page", "jira", "both in turn"],
)
def test_three_later_dates_ask_to_decide_anew_or_split(company: Company, sides: tuple[Move, ...]) -> None:
    page = moved(company, *sides)

    assert "Re-decide or split" in company.block(page)
    assert "moved 3 times, +41 days" in company.block(page)


def test_two_do_not(company: Company) -> None:
    assert "Re-decide" not in company.block(moved(company, in_jira, in_jira))


def test_an_earlier_date_is_no_slip(company: Company) -> None:
    back_and_forth = ("2026-12-18", "2026-12-11", "2026-12-04", "2026-12-11")
    assert "Re-decide" not in company.block(moved(company, *(in_jira,) * 3, dates=back_and_forth))


WITHOUT_DATES = table(("Cap retries", mention(MEI)), header=("Action", "Owner"))


@pytest.mark.parametrize(
    ("body", "sides"),
    [(None, (a_date_for_the_row, in_jira)), (None, (in_jira,) * 2), (WITHOUT_DATES, (in_jira,) * 2)],
    ids=["page", "jira", "jira alone"],
)
def test_the_first_date_of_ones_own_after_one_by_policy_is_no_slip(
    company_with: CompanyWith, body: str | None, sides: tuple[Move, ...]
) -> None:
    company = company_with(
        tickets={"project": "OPS", "due_days": {"default": 10}}, ladder={"redecide_after": 1}
    )
    page = company.page(("Cap retries", mention(MEI), ""), body=body or "")
    company.settle()
    company.worker.run_after()
    assert "Dates by agreement" in company.block(page)

    sides[0](company, page, "", DATES[1])
    company.worker.run_after()
    assert "moved" not in company.block(page)
    assert "Dates by agreement" not in company.block(page)

    sides[1](company, page, DATES[1], DATES[2])
    company.worker.run_after()
    assert "moved once, +7 days" in company.block(page)


def test_a_team_may_ask_sooner(company_with: CompanyWith) -> None:
    company = company_with(ladder={"redecide_after": 1})
    assert "moved once, +7 days" in company.block(moved(company, in_jira))


def test_after_a_lost_ledger_the_page_says_that_slips_are_counted_anew(company: Company) -> None:
    page = moved(company, *(in_jira,) * 3)
    lose_the_ledger(company, page)
    company.site.clock.advance(24 * 60 * 60)
    for _ in range(3):
        company.worker.run_after()

    told = "what was agreed on here before 2026-11-11 got lost; how often dates moved is counted anew."
    assert "Re-decide" not in company.block(page)
    assert company.block(page).count(told) == 1

    company.worker.run_after(13 * 24 * 60)
    assert told in company.block(page)
    company.worker.run_after(24 * 60)
    assert "counted anew" not in company.block(page)


def test_a_page_that_remembers_says_nothing_of_it(company: Company) -> None:
    page = moved(company, *(in_jira,) * 3)
    company.worker.run_after(24 * 60)

    assert "counted anew" not in company.block(page)


def test_a_ticket_made_at_midnight_is_not_older_than_its_row_where_jira_s_clock_is_slow(
    company_with: CompanyWith,
) -> None:
    company = company_with(Options(jira_ahead=timedelta(minutes=-2)))
    page = company.page(("Cap retries", mention(MEI), "2026-12-04"))
    half_a_minute_past = datetime(2026, 11, 11, 0, 0, 30, tzinfo=UTC)
    company.site.clock.advance((half_a_minute_past - company.site.clock.now()).total_seconds() - 20 * 60)
    company.worker.run()
    company.worker.run_after()
    company.worker.run_after()

    assert company.tickets()[0].created_at.date() == date(2026, 11, 10)
    assert "0 of 1 done" in company.block(page)
    assert "counted anew" not in company.block(page)


def test_a_ticket_of_peoples_own_is_older_than_its_row_and_nothing_got_lost(company: Company) -> None:
    values = {"summary": "Written by a person", "type": company.ops.types[0]}
    company.site.jira.create(company.ops, values, MEI.account_id)
    company.site.clock.advance(24 * 60 * 60)
    page = company.page(("Cap retries OPS-1", "", "2026-12-04"))
    company.settle()

    assert "0 of 1 done" in company.block(page)
    assert "counted anew" not in company.block(page)


def test_what_is_done_is_asked_no_more_until_it_is_opened_again(company: Company) -> None:
    page = moved(company, *(in_jira,) * 3)

    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    assert "Re-decide" not in company.block(page)

    company.move_status("OPS-1", "To Do")
    company.worker.run_after()
    assert "moved 3 times, +41 days" in company.block(page)


def test_a_new_holiday_moves_no_date(company_with: CompanyWith) -> None:
    """Both sides say what they said, even if the row's words mean another day now."""
    company = company_with(dates={"free_dates": []})
    page = company.page(("Cap retries", mention(MEI), "end of March 2027"))
    company.settle()
    before = company.body(page)

    company.worker.settings["dates"]["free_dates"] = ["2027-03-31"]
    company.worker.run_after()

    assert company.ticket("OPS-1").due == date(2027, 3, 31)
    assert company.body(page) == before
