"""What counts from a day: periods such as "2 weeks", and ends of weeks, months, quarters and years."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sync.core.reading import date_words

FRIDAY: Final = 4
_PERIOD: Final = re.compile(r"[~+]?\s*(?P<number>\d{1,3}|[^\W\d]+)[\s-]*(?P<units>.*)")
_LONGEST_PERIOD: Final = 12


def period_end(text: str, anchor: date) -> date | None:
    """The date a folded text means, counted from ``anchor``; None when it is not wholly a period."""
    text = re.sub(r"^[tdj]\s?\+\s?(?=\d+)", "+", text).strip(" .")
    if re.fullmatch(r"\+\d{1,3}", text):
        text += " d"
    for candidate in _without_prepositions(text):
        end = _named_end(candidate, anchor)
        if end:
            return end
        match = _PERIOD.fullmatch(candidate)
        if match and len(candidate.split()) <= _LONGEST_PERIOD:
            number = _number(match["number"])
            units = match["units"]
            if number is None and candidate and candidate[0] in date_words.NUMBERS:
                number, units = date_words.NUMBERS[candidate[0]], candidate[1:].strip()
            if number is not None and (day := _after(anchor, number, units)):
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


def _after(anchor: date, number: int, units: str) -> date | None:
    """``number`` of the units after the anchor; None where a word is no unit."""
    if units in date_words.WORKING:
        return _working_days_after(anchor, number)
    tokens = [units] if units in _CALENDAR_UNITS else units.split()
    working = [token for token in tokens if token in date_words.WORKING]
    calendar = [token for token in tokens if token in _CALENDAR_UNITS]
    if not calendar or len(working) + len(calendar) != len(tokens):
        return None
    unit = calendar[0]
    if unit in date_words.HOURS:
        return anchor + timedelta(hours=number) if number % 24 == 0 else None
    if unit in date_words.DAYS:
        return _working_days_after(anchor, number) if working else anchor + timedelta(days=number)
    if unit in date_words.WEEKS:
        return anchor + timedelta(weeks=number)
    return _months_after(anchor, number)


_CALENDAR_UNITS: Final = date_words.HOURS | date_words.DAYS | date_words.WEEKS | date_words.MONTH_UNITS


def _named_end(text: str, anchor: date) -> date | None:
    if text in date_words.END_OF_WEEK:
        return anchor + timedelta(days=(FRIDAY - anchor.weekday()) % 7)
    if text in date_words.END_OF_MONTH:
        return month_end(anchor.year, anchor.month)
    if text in date_words.END_OF_NEXT_MONTH:
        return month_end(anchor.year + anchor.month // 12, anchor.month % 12 + 1)
    if text in date_words.END_OF_QUARTER:
        return quarter_end(anchor.year, (anchor.month + 2) // 3)
    if text in date_words.END_OF_YEAR:
        return quarter_end(anchor.year, 4)
    return None


def _working_days_after(anchor: date, number: int) -> date:
    """Mondays to Fridays; holidays are not known to the reader of a page."""
    day = anchor
    while number:
        day += timedelta(days=1)
        number -= day.weekday() <= FRIDAY
    return day


def _months_after(anchor: date, number: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    month = anchor.month - 1 + number
    first = date(anchor.year + month // 12, month % 12 + 1, 1)
    last = _first_of_next(first) - timedelta(days=1)
    return first.replace(day=min(anchor.day, last.day))


def quarter_end(year: int, quarter: int) -> date:
    """The last working day of a quarter; ValueError for years that no calendar has."""
    return month_end(year, quarter * 3)


def month_end(year: int, month: int) -> date:
    """The last working day of a month; ValueError for months and years that no calendar has."""
    day = _first_of_next(date(year, month, 1)) - timedelta(days=1)
    return day - timedelta(days=max(day.weekday() - FRIDAY, 0))


def _first_of_next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
