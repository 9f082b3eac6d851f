"""What a due cell says: absolute dates, periods from an anchor, ends of quarters; never a guess.

What can be read in two ways, an event, or anything else is a problem, said in one sentence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sync.core.model import DueText
from sync.core.policy import SlashOrder
from sync.core.reading import date_words
from sync.core.reading.plain_text import Kind, PlainText
from sync.core.words import folded, is_east_asian, without_remarks

# A date without a year is the one in the year that begins this long before the anchor.
_LOOK_BACK: Final = timedelta(days=90)
_FRIDAY: Final = 4
_ISO_LENGTH: Final = len("YYYY-MM-DD")
_LONGEST_DATE: Final = 300
_LONGEST_QUOTE: Final = 60
_AFTER_BEHIND: Final = tuple(filter(is_east_asian, date_words.AFTER))
_HOW: Final = "YYYY-MM-DD can always be read."


@dataclass(frozen=True, slots=True)
class _Reading:
    """One date in a text; ``problem`` where the spot looks like a date and cannot be taken as one."""

    start: int
    end: int
    day: date | None = None
    problem: str = ""
    spelling: str = "other"


@dataclass(frozen=True, slots=True)
class _Context:
    anchor: date
    order: SlashOrder


def read_due(content: PlainText, anchor: date, order: SlashOrder) -> DueText:
    """Read a due cell; text that is struck through does not count. ``anchor`` starts relative dates."""
    text = content.folded
    current = content.current
    times = {day for piece in current.of(Kind.TIME) if (day := _iso_day(piece.ref))}
    if len(times) == 1:
        return DueText(text, times.pop(), spelling="time")
    if times:
        return _problem(text, "names more than one date; one of them is needed.")
    return _read_text(text, current.folded, _Context(anchor, order))


def _read_text(shown: str, text: str, context: _Context) -> DueText:
    if (day := _iso_day(text)) and len(text) == _ISO_LENGTH:
        return DueText(shown, day, spelling="iso")
    if len(text) > _LONGEST_DATE:
        return _problem(shown, f"is not a date. {_HOW}")
    plain = folded(text)
    readings = list(_absolute(plain, context))
    problem = next((reading.problem for reading in readings if reading.problem), "")
    if problem:
        return _problem(shown, problem)
    if any(_is_after(plain, reading) for reading in readings):
        return _problem(shown, f"says after which day, not by which. {_HOW}")
    days = {reading.day for reading in readings}
    if len(days) > 1:
        return _problem(shown, "names more than one date; one of them is needed.")
    if readings:
        return DueText(shown, readings[0].day, spelling=readings[0].spelling)
    day = _relative(folded(without_remarks(plain)), context.anchor)
    if day:
        return DueText(shown, day)
    return _problem(shown, f"is not a date. {_HOW}")


def _problem(shown: str, sentence: str) -> DueText:
    quoted = shown if len(shown) <= _LONGEST_QUOTE else shown[:_LONGEST_QUOTE].rstrip() + " …"
    return DueText(shown, problem=f"“{quoted}” {sentence}")


def _is_after(text: str, reading: _Reading) -> bool:
    before = re.findall(r"[\w']+", text[: reading.start])
    behind = text[reading.end :].lstrip()
    return bool(before and before[-1] in date_words.AFTER) or behind.startswith(_AFTER_BEHIND)


# --- absolute dates

_MONTH: Final = "(?:" + "|".join(sorted(map(re.escape, date_words.MONTHS), key=len, reverse=True)) + ")"
_YEAR: Final = r"\d{4}|'?\d{2}"
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}


def _absolute(text: str, context: _Context) -> Iterator[_Reading]:
    """Every absolute date in a folded text; a spot is read by the first form that fits."""
    taken = [False] * len(text)
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                yield read(match, context)


def _day(match: re.Match[str], year: int, month: int, day: int, spelling: str = "other") -> _Reading:
    try:
        return _Reading(match.start(), match.end(), date(year, month, day), spelling=spelling)
    except ValueError:
        return _impossible(match)


def _impossible(match: re.Match[str]) -> _Reading:
    return _Reading(match.start(), match.end(), problem=f"names a day that is not in the calendar. {_HOW}")


def _iso(match: re.Match[str], _context: _Context) -> _Reading:
    spelling = "iso" if re.fullmatch(r"\d{4}-\d\d-\d\d", match["date"]) else "other"
    return _day(match, int(match["y"]), int(match["m"]), int(match["d"]), spelling)


def _written(match: re.Match[str], context: _Context) -> _Reading:
    """A day and a month, by number or name, with or without a year."""
    named = match["m"]
    month = date_words.MONTHS[named] if named in date_words.MONTHS else int(named)
    return _with_year(match, month, int(match["d"]), context)


def _with_year(match: re.Match[str], month: int, day: int, context: _Context) -> _Reading:
    if match["y"]:
        return _day(match, _full_year(match["y"]), month, day)
    first = context.anchor - _LOOK_BACK
    for year in (first.year, first.year + 1):
        reading = _day(match, year, month, day)
        if reading.day and reading.day >= first:
            return reading
    return _impossible(match)


def _slashed(match: re.Match[str], context: _Context) -> _Reading:
    """A numeric date whose order has to be known, unless only one order is possible."""
    first, second = int(match["a"]), int(match["b"])
    day_first = _with_year(match, second, first, context)
    month_first = _with_year(match, first, second, context)
    possible = [reading for reading in (day_first, month_first) if reading.day]
    if len(possible) == 2 and day_first.day != month_first.day:
        if context.order is SlashOrder.NONE:
            choice = f"can be {day_first.day} or {month_first.day}. {_HOW}"
            return _Reading(match.start(), match.end(), problem=choice)
        return day_first if context.order is SlashOrder.DAY_FIRST else month_first
    return possible[0] if possible else day_first


def _month_end(match: re.Match[str], _context: _Context) -> _Reading:
    last = _last_working_day(_first_of_next(date(int(match["y"]), date_words.MONTHS[match["m"]], 1)))
    return _Reading(match.start(), match.end(), last)


def _quarter(match: re.Match[str], context: _Context) -> _Reading:
    quarter = _QUARTERS[match["q"]] if match["q"] in _QUARTERS else int(match["q"])
    if match["y"]:
        return _Reading(match.start(), match.end(), _quarter_end(_full_year(match["y"]), quarter))
    this_year = _quarter_end(context.anchor.year, quarter)
    next_one = this_year if this_year >= context.anchor else _quarter_end(context.anchor.year + 1, quarter)
    return _Reading(match.start(), match.end(), next_one)


def _full_year(text: str) -> int:
    year = int(text.lstrip("'"))
    return year if year >= 100 else 2000 + year


_DAY_NAME: Final = (
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|e|o|a|\.)?[\s/-]*(?:de |of |d')?(?P<m>{_MONTH})(?!\w)"
    rf"(?:\.?[,\s/-]*(?:de |del )?(?P<y>{_YEAR})(?![\d:]))?"
)
_NAME_DAY: Final = (
    rf"(?<!\w)(?P<m>{_MONTH})(?!\w)\.?[\s/-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"(?:[,\s/-]*(?P<y>{_YEAR})(?![\d:]))?"
)
_NAME_YEAR: Final = rf"(?<!\w)(?P<m>{_MONTH})(?!\w)[.,]?\s?(?:de |del |of )?(?P<y>\d{{4}})(?!\d)"
_Reader = Callable[[re.Match[str], _Context], _Reading]
_PATTERNS: Final[tuple[tuple[str, _Reader], ...]] = (
    (r"(?<![\d.])(?P<date>(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2}))(?!\d)", _iso),
    (r"(?P<date>(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]?)", _iso),
    (r"(?P<y>)(?<!\d)(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]", _written),
    (_DAY_NAME, _written),
    (_NAME_DAY, _written),
    (_NAME_YEAR, _month_end),
    (r"(?<![\d.v])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4}|\d{2}))?(?![\d.])", _written),
    (r"(?<!\w)(?P<y>\d{4})[\s/-]?[qt](?P<q>[1-4])(?!\w)", _quarter),
    (r"(?<!\w)[qt](?P<q>[1-4])(?:[\s/-]*(?P<y>\d{4}|'?\d{2}))?(?!\w)", _quarter),
    (r"(?<!\w)(?P<q>[1-4])q\s?(?P<y>\d{4}|\d{2})?(?!\w)", _quarter),
    (r"(?<!\w)(?P<q>[1-4])\.\s?quartal(?:\s(?P<y>\d{4}))?(?!\w)", _quarter),
    (r"(?:(?P<y>\d{4})\s?[年년]?\s?)?第?\s?(?P<q>[1-4一二三四])\s?(?:四半期|季度|분기)", _quarter),
    (r"(?<![\d/.-])(?P<a>\d{1,2})(?P<s>[/-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\d/-])", _slashed),
    (r"(?P<y>)(?<![\d/.])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/.]|\s?[a-z])", _slashed),
)
_FORMS: Final = tuple((re.compile(pattern), read) for pattern, read in _PATTERNS)


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


# --- periods and ends

_PERIOD: Final = re.compile(r"[~+]?\s*(?P<number>\d{1,3}|[^\W\d]+)[\s-]*(?P<units>.*)")
_LONGEST_PERIOD: Final = 12


def _relative(text: str, anchor: date) -> date | None:
    """The date a folded text means, counted from ``anchor``; None when it is not wholly a period."""
    text = re.sub(r"^[td]\s?\+\s?(?=\d+)", "+", text).strip(" .")
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
    if unit in date_words.DAYS:
        return _working_days_after(anchor, number) if working else anchor + timedelta(days=number)
    if unit in date_words.WEEKS:
        return anchor + timedelta(weeks=number)
    return _months_after(anchor, number)


_CALENDAR_UNITS: Final = date_words.DAYS | date_words.WEEKS | date_words.MONTH_UNITS


def _named_end(text: str, anchor: date) -> date | None:
    if text in date_words.END_OF_WEEK:
        return anchor + timedelta(days=(_FRIDAY - anchor.weekday()) % 7)
    if text in date_words.END_OF_MONTH:
        return _last_working_day(_first_of_next(anchor))
    if text in date_words.END_OF_QUARTER:
        return _quarter_end(anchor.year, (anchor.month + 2) // 3)
    if text in date_words.END_OF_YEAR:
        return _quarter_end(anchor.year, 4)
    return None


def _working_days_after(anchor: date, number: int) -> date:
    """Mondays to Fridays; holidays are not known to the reader of a page."""
    day = anchor
    while number:
        day += timedelta(days=1)
        number -= day.weekday() <= _FRIDAY
    return day


def _months_after(anchor: date, number: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    month = anchor.month - 1 + number
    first = date(anchor.year + month // 12, month % 12 + 1, 1)
    last = _first_of_next(first) - timedelta(days=1)
    return first.replace(day=min(anchor.day, last.day))


def _quarter_end(year: int, quarter: int) -> date:
    return _last_working_day(_first_of_next(date(year, quarter * 3, 1)))


def _first_of_next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _last_working_day(before: date) -> date:
    day = before - timedelta(days=1)
    return day - timedelta(days=max(day.weekday() - _FRIDAY, 0))
