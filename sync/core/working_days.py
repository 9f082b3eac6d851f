"""Working days: weekends, public holidays and a team's own free days.

One convention everywhere: a free day stands for the next working day. Nothing here knows what day it is.
"""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sync.core.policy import Calendar, Tickets

DAY = timedelta(days=1)
WEEK = 7
KNOWN_YEARS = range(1900, 2201)  # a stray year 9999 must not compute eight thousand years of holidays


def local_day(now: datetime, calendar: Calendar) -> date:
    """The date on the team's wall at an (aware) instant."""
    return now.astimezone(ZoneInfo(calendar.time_zone)).date()


def is_working_day(day: date, calendar: Calendar) -> bool:
    return (
        day.isoweekday() not in calendar.free_weekdays
        and day not in calendar.free_dates
        and day not in _public_holidays(day.year, calendar.country, calendar.subdivision)
    )


def next_working_day(day: date, calendar: Calendar) -> date:
    """``day`` itself, or the first working day after it.

    Raises ``ValueError`` where a whole year has none.
    """
    return _roll(day, DAY, calendar)


def last_working_day(day: date, calendar: Calendar) -> date:
    """``day`` itself, or the last working day before it.

    Raises ``ValueError`` where a whole year has none.
    """
    return _roll(day, -DAY, calendar)


def add_working_days(day: date, count: int, calendar: Calendar) -> date:
    """The working day ``count`` after ``day``, or before it where ``count`` is negative.

    Raises ``ValueError`` where a whole year has no working day.
    """
    step = DAY if count >= 0 else -DAY
    result = next_working_day(day, calendar)
    for _ in range(abs(count)):
        result = _roll(result + step, step, calendar)
    return result


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after ``start`` up to and including ``end``; negative where ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start, calendar)
    weekdays = frozenset(range(1, WEEK + 1)) - calendar.free_weekdays
    free = calendar.free_dates.union(
        *(
            _public_holidays(year, calendar.country, calendar.subdivision)
            for year in range(start.year, end.year + 1)
        )
    )
    return sum(_occurrences(weekday, start, end) for weekday in weekdays) - sum(
        start < day <= end and day.isoweekday() in weekdays for day in free
    )


def due_by_policy(today: date, priority: str, tickets: Tickets, calendar: Calendar) -> date | None:
    """The date an item without one gets: ``tickets.due_days`` working days after ``today``.

    A priority word without days of its own gets the default (the key ``""``); None where there is none.
    """
    days = dict(tickets.due_days)
    count = days.get(priority, days.get(""))
    return None if count is None else add_working_days(today, count, calendar)


def _roll(day: date, step: timedelta, calendar: Calendar) -> date:
    for _ in range(366):
        if is_working_day(day, calendar):
            return day
        day += step
    raise ValueError("the calendar has no working day in a whole year")


def _occurrences(weekday: int, start: date, end: date) -> int:
    """How often an ISO weekday occurs after ``start`` up to and including ``end``."""
    # ordinals count from 1, a Monday: a weekday's own ordinals leave its ISO number as the remainder
    return (end.toordinal() - weekday) // WEEK - (start.toordinal() - weekday) // WEEK


@cache
def _public_holidays(year: int, country: str, subdivision: str) -> frozenset[date]:
    if not country or year not in KNOWN_YEARS:
        return frozenset()
    from holidays import country_holidays  # takes long to load, and a calendar need not have a country

    return frozenset(country_holidays(country, subdiv=subdivision or None, years=year))
