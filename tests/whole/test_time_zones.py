"""Days are the team's days: around midnight, where clocks change, where a year ends, in quiet hours.

In all these places the site's own day is another one for some hours, or a day has not 24 of them.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention

EVERY_DAY: dict[str, Any] = {"free_weekdays": []}
NEXT_DAY = {"steps": [{"after": 1, "tell": ["owner"]}]}

# Where days end earlier and later than the site's own, where a year ends, and where a day has 23 or 25 hours.
DAYS = [
    ("Pacific/Auckland", date(2026, 11, 12)),
    ("America/New_York", date(2026, 11, 12)),
    ("Asia/Kolkata", date(2026, 11, 12)),
    ("Europe/Berlin", date(2026, 12, 31)),
    ("Pacific/Auckland", date(2026, 12, 31)),
    ("America/New_York", date(2026, 12, 31)),
    ("Asia/Kolkata", date(2026, 12, 31)),
    ("Europe/Berlin", date(2027, 3, 28)),
    ("America/New_York", date(2027, 3, 14)),
    ("Pacific/Auckland", date(2027, 9, 26)),
    ("Europe/Berlin", date(2027, 10, 31)),
    ("America/New_York", date(2027, 11, 7)),
    ("Pacific/Auckland", date(2027, 4, 4)),
]
days = pytest.mark.parametrize(("zone", "day"), DAYS, ids=[f"{zone} {day}" for zone, day in DAYS])


def local(day: date, hour: int, minute: int, zone: str, *, again: bool = False) -> datetime:
    """A time on the team's wall; ``again``: the second time that it is shown, when clocks go back."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone), fold=int(again))


def run_at(company: Company, moment: datetime) -> None:
    go_to(company, moment)
    company.worker.run()


def go_to(company: Company, moment: datetime) -> None:
    ahead = moment.astimezone(UTC) - company.site.clock.now()
    assert ahead >= timedelta(), "time does not go back"
    company.site.clock.advance(ahead.total_seconds())


def around_midnight(company: Company, day: date, zone: str) -> tuple[datetime, datetime]:
    """Ten minutes before the day ends, and ten minutes after."""
    return local(day, 23, 50, zone), local(day + timedelta(days=1), 0, 10, zone)


# --- midnight


@days
def test_a_step_is_told_on_the_teams_own_day(company_with: CompanyWith, zone: str, day: date) -> None:
    company = company_with(dates=EVERY_DAY | {"time_zone": zone}, ladder=NEXT_DAY)
    page = company.page(("Tune alerts", mention(MEI), f"{day}"))
    company.settle()
    evening, night = around_midnight(company, day, zone)

    run_at(company, evening)
    assert company.comments(page) == []
    assert "Past their date" not in company.block(page)

    run_at(company, night)
    (comment,) = company.comments(page)
    assert f"was due {day}" in comment
    assert "Past their date" in company.block(page)


@days
def test_weeks_count_from_the_day_on_which_the_team_wrote_the_page(
    company_with: CompanyWith, zone: str, day: date
) -> None:
    company = company_with(dates={"time_zone": zone})
    evening, night = around_midnight(company, day, zone)
    go_to(company, evening)
    company.page(("Tune alerts", "", "2 weeks"), age=timedelta())
    go_to(company, night)
    company.page(("Verify the chain", "", "2 weeks"), age=timedelta())
    company.settle()

    dates = {ticket.summary: ticket.due for ticket in company.tickets()}
    assert dates == {
        "Tune alerts": day + timedelta(days=14),
        "Verify the chain": day + timedelta(days=15),
    }


@days
def test_a_day_of_completion_is_the_teams(company_with: CompanyWith, zone: str, day: date) -> None:
    company = company_with(
        dates=EVERY_DAY | {"time_zone": zone}, verification={"after_days": 30}, ladder={"redecide_after": 0}
    )
    page = company.page(("Tune alerts", mention(MEI)), ("Verify the chain", mention(MEI)))
    company.settle()
    evening, night = around_midnight(company, day, zone)
    go_to(company, evening)
    company.move_status("OPS-1", "Done")
    go_to(company, night)
    company.move_status("OPS-2", "Done")
    company.worker.run()

    late, early = around_midnight(company, day + timedelta(days=29), zone)
    run_at(company, late)
    assert company.comments(page) == []
    run_at(company, early)
    (comment,) = company.comments(page)
    assert f"Tune alerts), done {day}" in comment
    assert "OPS-2" not in comment
    run_at(company, early + timedelta(days=1))
    assert f"Verify the chain), done {day + timedelta(days=1)}" in company.comments(page)[1]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", "Asia/Kolkata"])
def test_where_jira_keeps_no_day_of_completion_it_is_the_teams_day_of_the_run(
    company_with: CompanyWith, zone: str
) -> None:
    """Team-managed projects set no resolution."""
    day = date(2026, 12, 31)
    company = company_with(dates=EVERY_DAY | {"time_zone": zone}, verification={"after_days": 1})
    company.ops.sets_resolution = False
    page = company.page(("Tune alerts", mention(MEI)))
    company.settle()
    evening, night = around_midnight(company, day, zone)
    go_to(company, evening)
    company.move_status("OPS-1", "Done")
    company.worker.run()

    run_at(company, night)

    (comment,) = company.comments(page)
    assert f"done {day}" in comment


# --- quiet hours where clocks change

FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)  # in Berlin, at 2:00 and at 3:00
UNTIL_HALF_PAST_TWO = {"quiet_from": "01:00", "quiet_until": "02:30"}
IN_THE_SKIPPED_HOUR = {"quiet_from": "02:15", "quiet_until": "02:45"}
OVER_MIDNIGHT = {"quiet_from": "18:00", "quiet_until": "02:30"}


@pytest.mark.parametrize(
    ("quiet", "day", "hour", "minute", "again", "told"),
    [
        (UNTIL_HALF_PAST_TWO, FORWARD, 0, 59, False, True),
        (UNTIL_HALF_PAST_TWO, FORWARD, 1, 59, False, False),
        (UNTIL_HALF_PAST_TWO, FORWARD, 3, 0, False, True),  # one minute later
        (IN_THE_SKIPPED_HOUR, FORWARD, 1, 59, False, True),
        (IN_THE_SKIPPED_HOUR, FORWARD, 3, 0, False, True),
        (OVER_MIDNIGHT, FORWARD, 1, 59, False, False),
        (OVER_MIDNIGHT, FORWARD, 3, 0, False, True),
        (UNTIL_HALF_PAST_TWO, BACK, 2, 29, False, False),
        (UNTIL_HALF_PAST_TWO, BACK, 2, 31, False, True),
        (UNTIL_HALF_PAST_TWO, BACK, 2, 29, True, False),  # the hour comes twice, and so does its quiet
        (UNTIL_HALF_PAST_TWO, BACK, 2, 31, True, True),
        (OVER_MIDNIGHT, BACK, 2, 29, True, False),
        (OVER_MIDNIGHT, BACK, 2, 31, True, True),
    ],
)
def test_quiet_hours_are_those_on_the_teams_wall(
    company_with: CompanyWith,
    quiet: dict[str, str],
    day: date,
    hour: int,
    minute: int,
    again: bool,
    told: bool,
) -> None:
    zone = "Europe/Berlin"
    company = company_with(dates=EVERY_DAY | {"time_zone": zone}, ladder=NEXT_DAY | quiet)
    page = company.page(("Tune alerts", mention(MEI), f"{day - timedelta(days=1)}"))
    company.settle()

    run_at(company, local(day, hour, minute, zone, again=again))

    assert len(company.comments(page)) == told


def test_what_an_hour_that_comes_twice_holds_back_is_told_once_after_it(company_with: CompanyWith) -> None:
    zone = "Europe/Berlin"
    quiet = {"quiet_from": "01:00", "quiet_until": "02:30"}
    company = company_with(dates=EVERY_DAY | {"time_zone": zone}, ladder=NEXT_DAY | quiet)
    page = company.page(("Tune alerts", mention(MEI), f"{BACK - timedelta(days=1)}"))
    company.settle()

    told = []
    for minutes in range(0, 180, 10):  # from 1:00 to 3:00, which takes three hours
        run_at(company, local(BACK, 1, 0, zone).astimezone(UTC) + timedelta(minutes=minutes))
        told.append(len(company.comments(page)))

    assert told == [0] * 9 + [1] * 9  # 2:30 comes first after an hour and a half


# --- the turn of the year


@pytest.mark.parametrize(
    ("country", "zone", "due", "told"),
    [
        ("", "UTC", date(2026, 12, 31), date(2027, 1, 1)),
        ("DE", "Europe/Berlin", date(2026, 12, 31), date(2027, 1, 4)),
        ("US", "America/New_York", date(2026, 12, 31), date(2027, 1, 4)),
        ("NZ", "Pacific/Auckland", date(2026, 12, 31), date(2027, 1, 5)),  # two days, the second one moved
        ("IN", "Asia/Kolkata", date(2026, 12, 31), date(2027, 1, 1)),  # a working day there
        ("US", "America/New_York", date(2027, 1, 15), date(2027, 1, 19)),  # Martin Luther King's
        ("IN", "Asia/Kolkata", date(2027, 1, 25), date(2027, 1, 27)),  # Republic Day
        ("NZ", "Pacific/Auckland", date(2027, 2, 5), date(2027, 2, 9)),  # Waitangi, a Saturday, on Monday
    ],
)
def test_the_first_working_day_of_the_team_after_the_date(
    company_with: CompanyWith, country: str, zone: str, due: date, told: date
) -> None:
    where = {"country": country} if country else {}
    company = company_with(dates={"time_zone": zone, **where}, ladder=NEXT_DAY)
    page = company.page(("Tune alerts", mention(MEI), f"{due}"))
    company.settle()

    first = None
    for later in range(8):
        day = due + timedelta(days=later)
        run_at(company, local(day, 0, 5, zone))
        if company.comments(page) and first is None:
            first = day

    assert first == told
    assert len(company.comments(page)) == 1


def test_a_date_by_agreement_skips_the_holidays_of_january(company_with: CompanyWith) -> None:
    zone = "Europe/Berlin"
    company = company_with(
        dates={"time_zone": zone, "country": "DE", "subdivision": "BY"},
        tickets={"project": "OPS", "due_days": {"default": 4}},
    )
    go_to(company, local(date(2026, 12, 30), 23, 50, zone))  # a Wednesday
    page = company.page(("Tune alerts", mention(MEI)), age=timedelta())
    company.settle()

    (ticket,) = company.tickets()
    # made on Thursday 31: Monday 4, Tuesday 5, Thursday 7, Friday 8; Wednesday 6 is Epiphany there
    assert ticket.due == date(2027, 1, 8)
    assert "2027-01-08: " in company.block(page)
