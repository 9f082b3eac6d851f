"""Working days. The dates were looked up in calendars, not computed with the code under test."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.policy import Calendar, Tickets
from sync.core.working_days import (
    add_working_days,
    due_by_policy,
    is_working_day,
    local_day,
    next_working_day,
    working_days_between,
)

PLAIN = Calendar()
GERMANY = Calendar(country="DE")
BAVARIA = Calendar(country="DE", subdivision="BY")
UNITED_STATES = Calendar(country="US")
GULF = Calendar(free_weekdays=frozenset({5, 6}))
SHUTDOWN = Calendar(free_dates=frozenset({date(2026, 12, 28), date(2026, 12, 29)}))

calendars = st.builds(
    Calendar,
    country=st.sampled_from(["", "DE", "US", "JP"]),
    free_weekdays=st.frozensets(st.integers(1, 7), max_size=6),
    free_dates=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=10),
)
days = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@pytest.mark.parametrize(
    ("day", "calendar", "expected"),
    [
        (date(2026, 11, 20), PLAIN, True),  # a Friday
        (date(2026, 11, 21), PLAIN, False),
        (date(2026, 11, 22), PLAIN, False),
        (date(2026, 11, 20), GULF, False),
        (date(2026, 11, 22), GULF, True),
        (date(2026, 12, 25), PLAIN, True),  # no country, no holidays
        (date(2026, 12, 25), GERMANY, False),
        (date(2026, 4, 6), GERMANY, False),  # Easter Monday moves with the year
        (date(2027, 3, 29), GERMANY, False),
        (date(2026, 1, 6), GERMANY, True),
        (date(2026, 1, 6), BAVARIA, False),  # Epiphany is free in some states only
        (date(2026, 11, 26), UNITED_STATES, False),  # Thanksgiving
        (date(2026, 11, 26), GERMANY, True),
        (date(2026, 7, 3), UNITED_STATES, False),  # Independence Day falls on Saturday, so Friday is free
        (date(2027, 12, 31), UNITED_STATES, False),  # New Year 2028 is observed in the year before
        (date(2026, 12, 28), SHUTDOWN, False),
        (date(2026, 12, 30), SHUTDOWN, True),
    ],
)
def test_weekends_holidays_and_own_free_dates_are_not_working_days(
    day: date, calendar: Calendar, expected: bool
) -> None:
    assert is_working_day(day, calendar) is expected


@pytest.mark.parametrize(
    ("day", "calendar", "expected"),
    [
        (date(2026, 11, 20), PLAIN, date(2026, 11, 20)),
        (date(2026, 11, 21), PLAIN, date(2026, 11, 23)),
        (date(2026, 12, 24), GERMANY, date(2026, 12, 24)),
        (date(2026, 12, 25), GERMANY, date(2026, 12, 28)),
        (date(2025, 12, 25), GERMANY, date(2025, 12, 29)),  # Thursday and Friday free, then the weekend
        (date(2027, 1, 1), GERMANY, date(2027, 1, 4)),
        (date(2027, 12, 31), UNITED_STATES, date(2028, 1, 3)),
        (date(2026, 12, 26), SHUTDOWN, date(2026, 12, 30)),
    ],
)
def test_a_free_day_stands_for_the_next_working_day(day: date, calendar: Calendar, expected: date) -> None:
    assert next_working_day(day, calendar) == expected


@pytest.mark.parametrize(
    ("day", "count", "calendar", "expected"),
    [
        (date(2026, 11, 20), 0, PLAIN, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, PLAIN, date(2026, 11, 23)),
        (date(2026, 11, 20), 5, PLAIN, date(2026, 11, 27)),
        (date(2026, 11, 21), 0, PLAIN, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, PLAIN, date(2026, 11, 24)),
        (date(2026, 11, 21), -1, PLAIN, date(2026, 11, 20)),
        (date(2026, 11, 23), -1, PLAIN, date(2026, 11, 20)),
        (date(2026, 11, 23), -2, PLAIN, date(2026, 11, 19)),
        (date(2026, 12, 23), 2, GERMANY, date(2026, 12, 28)),
        (date(2026, 12, 30), 2, GERMANY, date(2027, 1, 4)),
        (date(2027, 1, 4), -2, GERMANY, date(2026, 12, 30)),
        (date(2026, 11, 25), 1, UNITED_STATES, date(2026, 11, 27)),
        (date(2026, 4, 2), 1, GERMANY, date(2026, 4, 7)),  # over Easter
        (date(2026, 4, 7), -1, GERMANY, date(2026, 4, 2)),
    ],
)
def test_working_days_are_added_and_taken_away(
    day: date, count: int, calendar: Calendar, expected: date
) -> None:
    assert add_working_days(day, count, calendar) == expected


@pytest.mark.parametrize(
    ("start", "end", "calendar", "expected"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), PLAIN, 0),
        (date(2026, 11, 20), date(2026, 11, 22), PLAIN, 0),
        (date(2026, 11, 20), date(2026, 11, 23), PLAIN, 1),
        (date(2026, 11, 23), date(2026, 11, 20), PLAIN, -1),
        (date(2026, 12, 24), date(2026, 12, 25), GERMANY, 0),
        (date(2026, 12, 25), date(2026, 12, 28), GERMANY, 1),
        (date(2026, 12, 23), date(2027, 1, 4), PLAIN, 8),
        (date(2026, 12, 23), date(2027, 1, 4), GERMANY, 6),
        (date(2026, 12, 23), date(2027, 1, 4), SHUTDOWN, 6),
        (date(2026, 12, 23), date(2027, 1, 4), UNITED_STATES, 6),
        (date(2026, 1, 1), date(2027, 1, 1), PLAIN, 261),
    ],
)
def test_working_days_between_two_dates(start: date, end: date, calendar: Calendar, expected: int) -> None:
    assert working_days_between(start, end, calendar) == expected


@given(days, days, calendars)
def test_counting_agrees_with_looking_at_every_day(start: date, end: date, calendar: Calendar) -> None:
    first, last = sorted((start, end))
    every_day = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    counted = sum(is_working_day(day, calendar) for day in every_day)

    assert working_days_between(first, last, calendar) == counted
    assert working_days_between(last, first, calendar) == -counted


@given(days, st.integers(-30, 30), calendars)
def test_adding_is_undone_by_counting(day: date, count: int, calendar: Calendar) -> None:
    start = next_working_day(day, calendar)
    end = add_working_days(day, count, calendar)

    assert is_working_day(end, calendar)
    assert working_days_between(start, end, calendar) == count


def test_the_whole_range_of_dates_is_counted_quickly() -> None:
    """A stray year on a page or in a ticket must neither fail nor compute holidays for all of history."""
    assert working_days_between(date.min, date.max, UNITED_STATES) > 2_600_000


def test_a_calendar_without_working_days_is_refused_instead_of_searched_for_ever() -> None:
    with pytest.raises(ValueError, match="no working day"):
        next_working_day(date(2026, 1, 1), Calendar(free_weekdays=frozenset(range(1, 8))))


@pytest.mark.parametrize(
    ("priority", "expected"),
    [
        ("high", date(2026, 12, 4)),
        ("low", date(2026, 12, 18)),
        ("", date(2026, 12, 18)),
    ],
)
def test_an_item_without_a_date_gets_one_by_its_priority(priority: str, expected: date) -> None:
    tickets = Tickets(project="OPS", due_days=(("high", 10), ("", 20)))

    assert due_by_policy(date(2026, 11, 20), priority, tickets, PLAIN) == expected


def test_a_date_by_policy_counts_working_days_over_holidays() -> None:
    tickets = Tickets(project="OPS", due_days=(("", 5),))

    assert due_by_policy(date(2026, 12, 23), "", tickets, GERMANY) == date(2026, 12, 31)


def test_without_days_for_the_priority_there_is_no_date() -> None:
    tickets = Tickets(project="OPS", due_days=(("high", 10),))

    assert due_by_policy(date(2026, 11, 20), "low", tickets, PLAIN) is None


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "UTC", date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "Europe/Berlin", date(2027, 1, 1)),
        (datetime(2027, 1, 1, 4, 30, tzinfo=UTC), "America/New_York", date(2026, 12, 31)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),  # before the change
        (datetime(2026, 3, 29, 21, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 30)),  # an hour earlier now
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 25)),
        (
            datetime(2026, 10, 25, 22, 30, tzinfo=UTC),
            "Europe/Berlin",
            date(2026, 10, 25),
        ),  # winter time
    ],
)
def test_today_is_the_date_in_the_team_s_time_zone(now: datetime, zone: str, expected: date) -> None:
    assert local_day(now, Calendar(time_zone=zone)) == expected
