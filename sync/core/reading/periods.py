"""What counts from a day: periods such as "2 weeks", and ends of weeks, months, quarters and years."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sync.core.policy import Calendar
from sync.core.reading import date_words
from sync.core.working_days import add_working_days, last_working_day

FRIDAY: Final = 4
_PERIOD: Final = re.compile(r"[~+]?\s*(?P<number>\d{1,3}|[^\W\d]+)[\s-]*(?P<units>.*)")
_LONGEST_PERIOD: Final = 12


def period_end(text: str, anchor: date, calendar: Calendar) -> date | None:
    """The date a folded text means, counted from ``anchor``; None when it is not wholly a period."""
    text = re.sub(r"^[tdj]\s?\+\s?(?=\d+)", "+", text).strip(" .")
    if re.fullmatch(r"\+\d{1,3}", text):
        text += " d"
    for candidate in _without_prepositions(text):
        end = _named_end(candidate, anchor, calendar)
        if end:
            return end
        match = _PERIOD.fullmatch(candidate)
        if match and len(candidate.split()) <= _LONGEST_PERIOD:
            number = _number(match["number"])
            units = match["units"]
            if number is None and candidate and candidate[0] in date_words.NUMBERS:
                number, units = date_words.NUMBERS[candidate[0]], candidate[1:].strip()
            if number is not None and (day := _after(anchor, number, units, calendar)):
                return day
    return None


def _without_prepositions(text: str) -> Iterator[str]:
    yield text
    tokens = text.split()
    while len(tokens) > 1 and tokens[0] in date_words.BEFORE:
        tokens = tokens[1:]
        yield " ".join(tokens)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else date_words.NUMBERS.get(text)


def _after(anchor: date, number: int, units: str, calendar: Calendar) -> date | None:
    """``number`` of the units after the anchor; None where a word is no unit."""
    if units in date_words.WORKING:
        return add_working_days(anchor, number, calendar)
    tokens = [units] if units in _CALENDAR_UNITS else units.split()
    working = [token for token in tokens if token in date_words.WORKING]
    ordinary = [token for token in tokens if token in _CALENDAR_UNITS]
    if not ordinary or len(working) + len(ordinary) != len(tokens):
        return None
    unit = ordinary[0]
    if unit in date_words.HOURS:
        return anchor + timedelta(hours=number) if number % 24 == 0 else None
    if unit in date_words.DAYS:
        return add_working_days(anchor, number, calendar) if working else anchor + timedelta(days=number)
    if unit in date_words.WEEKS:
        return anchor + timedelta(weeks=number)
    return _months_after(anchor, number)


_CALENDAR_UNITS: Final = date_words.HOURS | date_words.DAYS | date_words.WEEKS | date_words.MONTH_UNITS


def _named_end(text: str, anchor: date, calendar: Calendar) -> date | None:
    if text in date_words.END_OF_WEEK:
        return _week_end(anchor, calendar)
    if text in date_words.END_OF_MONTH:
        return month_end(anchor.year, anchor.month, calendar)
    if text in date_words.END_OF_NEXT_MONTH:
        return month_end(anchor.year + anchor.month // 12, anchor.month % 12 + 1, calendar)
    if text in date_words.END_OF_QUARTER:
        return quarter_end(anchor.year, (anchor.month + 2) // 3, calendar)
    if text in date_words.END_OF_YEAR:
        return quarter_end(anchor.year, 4, calendar)
    return None


def _week_end(anchor: date, calendar: Calendar) -> date:
    """The Friday, or the working day before it, of this week; of the next one where that has passed."""
    friday = anchor + timedelta(days=(FRIDAY - anchor.weekday()) % 7)
    end = last_working_day(friday, calendar)
    return end if end >= anchor else last_working_day(friday + timedelta(weeks=1), calendar)


def _months_after(anchor: date, number: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    month = anchor.month - 1 + number
    first = date(anchor.year + month // 12, month % 12 + 1, 1)
    last = _first_of_next(first) - timedelta(days=1)
    return first.replace(day=min(anchor.day, last.day))


def quarter_end(year: int, quarter: int, calendar: Calendar) -> date:
    """The last working day of a quarter; ValueError for years that no calendar has."""
    return month_end(year, quarter * 3, calendar)


def month_end(year: int, month: int, calendar: Calendar) -> date:
    """The last working day of a month; ValueError for months and years that no calendar has."""
    return last_working_day(_first_of_next(date(year, month, 1)) - timedelta(days=1), calendar)


def _first_of_next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
