"""Dates that move: the first is remembered, each later one counts, and too many ask for a decision."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention

Move = Callable[[Company, str, str, str], None]

DATES = ("2026-12-04", "2026-12-11", "2026-12-18", "2027-01-14")  # over the end of a year


def on_the_page(company: Company, page: str, old: str, new: str) -> None:
    company.edit(page, old, new)


def in_jira(company: Company, page: str, old: str, new: str) -> None:
    company.site.jira.change(company.ticket("OPS-1"), {"due": date.fromisoformat(new)})


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


def test_a_team_may_ask_sooner(company_with: CompanyWith) -> None:
    company = company_with(ladder={"redecide_after": 1})
    assert "moved once, +7 days" in company.block(moved(company, in_jira))


def test_what_is_done_is_asked_no_more_until_it_is_opened_again(company: Company) -> None:
    page = moved(company, *(in_jira,) * 3)

    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    assert "Re-decide" not in company.block(page)

    company.move_status("OPS-1", "To Do")
    company.worker.run_after()
    assert "moved 3 times, +41 days" in company.block(page)
