"""Dates that a text names: by year, month and day, week, month or quarter; never a guess."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sync.core.policy import Calendar, SlashOrder
from sync.core.reading import date_words
from sync.core.reading.periods import FRIDAY, month_end, quarter_end
from sync.core.working_days import last_working_day

# A date without a year is the one in the year that begins this long before the anchor.
_LOOK_BACK: Final = timedelta(days=90)
# How far ahead a number of two digits may be meant as a year.
_YEARS_AHEAD: Final = 3
HOW: Final = "YYYY-MM-DD can always be read."
SEVERAL: Final = "names more than one date; one of them is needed."


@dataclass(frozen=True, slots=True)
class NamedDate:
    """One date in a text; ``problem`` where the spot looks like a date and cannot be taken as one.

    ``earliest`` is what a day and a month without a year can mean at the earliest. ``whole``: the text
    names a week, a month or longer, and the day is its last working day.
    """

    start: int
    end: int
    day: date | None = None
    problem: str = ""
    spelling: str = "other"
    earliest: date | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    anchor: date
    order: SlashOrder
    calendar: Calendar


_MONTH: Final = "(?:" + "|".join(sorted(map(re.escape, date_words.MONTHS), key=len, reverse=True)) + ")"
_YEAR: Final = r"\d{4}|'?\d{2}"
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_HALVES: Final = {"1": 1, "2": 2, "上": 1, "下": 2, "상": 1, "하": 2}


def absolute_dates(text: str, context: Context) -> Iterator[NamedDate]:
    """Every absolute date in a folded text; a spot is read by the first form that fits."""
    taken = [False] * len(text)
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                yield _read_match(read, match, context)


def _read_match(read: "_Reader", match: re.Match[str], context: Context) -> NamedDate:
    try:
        return read(match, context)
    except ValueError:  # no such day
        return _impossible(match)


def _day(match: re.Match[str], year: int, month: int, day: int, spelling: str = "other") -> NamedDate:
    try:
        return NamedDate(match.start(), match.end(), date(year, month, day), spelling=spelling)
    except ValueError:
        return _impossible(match)


def _impossible(match: re.Match[str]) -> NamedDate:
    return NamedDate(match.start(), match.end(), problem=f"names a day that is not in the calendar. {HOW}")


def _iso(match: re.Match[str], _context: Context) -> NamedDate:
    spelling = "iso" if re.fullmatch(r"\d{4}-\d\d-\d\d", match["date"]) else "other"
    return _day(match, int(match["y"]), int(match["m"]), int(match["d"]), spelling)


def _written(match: re.Match[str], context: Context) -> NamedDate:
    """A day and a month, by number or name, with or without a year."""
    return _with_year(match, _month_number(match["m"]), int(match["d"]), context)


def _month_number(named: str) -> int:
    return date_words.MONTHS[named] if named in date_words.MONTHS else int(named)


def _name_day(match: re.Match[str], context: Context) -> NamedDate:
    """``Dec 4, 10`` is two days in December, unless 10 can be the year."""
    reading = _written(match, context)
    if reading.day and len(match["y"] or "") == 2 and not _is_near(reading.day, context):
        return _range(match, context)
    return reading


def _with_year(match: re.Match[str], month: int, day: int, context: Context) -> NamedDate:
    if match["y"]:
        return _day(match, _full_year(match["y"]), month, day)
    return _in_the_year(match, month, day, context)


def _in_the_year(match: re.Match[str], month: int, day: int, context: Context) -> NamedDate:
    """The day in the one year that makes it neither long past nor far away."""
    first = context.anchor - _LOOK_BACK
    for year in (first.year, first.year + 1):
        reading = _day(match, year, month, day)
        if reading.day and reading.day >= first:
            return replace(reading, earliest=first)
    return _impossible(match)


def _dotted(match: re.Match[str], context: Context) -> NamedDate:
    """Day, month and year; the year is first in ``26.04.15`` where 2015 is long past."""
    reading = _written(match, context)
    return _year_first(match, "dmy", reading, context) or reading


def _year_first(match: re.Match[str], parts: str, reading: NamedDate, context: Context) -> NamedDate | None:
    """The date with the year in front, where a year of two digits behind is long past or far ahead.

    ``parts`` names the groups that would then be the year, the month and the day.
    """
    year, month, day = (match[part] or "" for part in parts)
    if len(day) != 2 or _is_near(reading.day, context):
        return None
    turned = _day(match, _full_year(year), int(month), int(day))
    return turned if _is_near(turned.day, context) else None


def _is_near(day: date | None, context: Context) -> bool:
    return day is not None and 0 <= day.year - (context.anchor - _LOOK_BACK).year <= _YEARS_AHEAD


def _slashed(match: re.Match[str], context: Context) -> NamedDate:
    """A numeric date whose order has to be known, unless only one order is possible."""
    first, second = int(match["a"]), int(match["b"])
    day_first = _with_year(match, second, first, context)
    month_first = _with_year(match, first, second, context)
    possible = [reading for reading in (day_first, month_first) if reading.day]
    if len(possible) == 2 and day_first.day != month_first.day:
        if context.order is SlashOrder.NONE:
            return _one_of(match, day_first, month_first)
        chosen = day_first if context.order is SlashOrder.DAY_FIRST else month_first
    else:
        chosen = possible[0] if possible else day_first
    if turned := _year_first(match, "aby", chosen, context):
        return _one_of(match, chosen, turned)
    return chosen


def _one_of(match: re.Match[str], *readings: NamedDate) -> NamedDate:
    choice = " or ".join(str(reading.day) for reading in readings if reading.day)
    return NamedDate(match.start(), match.end(), problem=f"can be {choice}. {HOW}")


def _month(match: re.Match[str], context: Context) -> NamedDate:
    return replace(_month_end(match, context), whole=True)


def _month_end(match: re.Match[str], context: Context) -> NamedDate:
    """The last working day of a month, by number or name; without a year, of the next one to end."""
    month = _month_number(match["m"])
    if match["y"]:
        return NamedDate(
            match.start(), match.end(), month_end(_full_year(match["y"]), month, context.calendar)
        )
    ends = (month_end(context.anchor.year + later, month, context.calendar) for later in (0, 1))
    return NamedDate(match.start(), match.end(), next(end for end in ends if end >= context.anchor))


def _week(match: re.Match[str], context: Context) -> NamedDate:
    """A calendar week (ISO 8601) ends on Friday or the working day before; without a year, the next one."""
    year = int(match["y"]) if match["y"] else context.anchor.year
    fridays = (date.fromisocalendar(year + later, int(match["w"]), FRIDAY + 1) for later in (0, 1))
    ends = (last_working_day(friday, context.calendar) for friday in fridays)
    end = next(end for end in ends if match["y"] or end >= context.anchor)
    return NamedDate(match.start(), match.end(), end, whole=True)


def _day_or_year(match: re.Match[str], context: Context) -> NamedDate:
    """``Jun-26`` can be a day or, as spreadsheets write it, a year; ``Aug-05`` is a day."""
    month, number = date_words.MONTHS[match["m"]], int(match["n"])
    if 0 <= number - context.anchor.year % 100 <= _YEARS_AHEAD:
        choice = f"can be a day of the month or the year {2000 + number}. {HOW}"
        return NamedDate(match.start(), match.end(), problem=choice)
    return _in_the_year(match, month, number, context)


def _range(match: re.Match[str], _context: Context) -> NamedDate:
    return NamedDate(match.start(), match.end(), problem=SEVERAL)


def _fiscal(match: re.Match[str], _context: Context) -> NamedDate:
    return NamedDate(match.start(), match.end(), problem=f"counts in fiscal years. {HOW}")


def _quarter(match: re.Match[str], context: Context) -> NamedDate:
    return _quarter_end(match, _QUARTERS.get(match["q"]) or int(match["q"]), context)


def _half(match: re.Match[str], context: Context) -> NamedDate:
    return _quarter_end(match, _HALVES[match["h"]] * 2, context)


def _quarter_end(match: re.Match[str], quarter: int, context: Context) -> NamedDate:
    if match["y"]:
        end = quarter_end(_full_year(match["y"]), quarter, context.calendar)
    else:
        ends = (quarter_end(context.anchor.year + later, quarter, context.calendar) for later in (0, 1))
        end = next(end for end in ends if end >= context.anchor)
    return NamedDate(match.start(), match.end(), end, whole=True)


def _full_year(text: str) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) > 2 else 2000 + int(digits)


_NO_TIME: Final = r"(?![\d:]|\s?(?:[ap]m|h|uhr)(?!\w))"
_DAY_NAME: Final = (
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|e|o|a|\.)?[\s/-]*(?:de |of |d')?(?P<m>{_MONTH})(?!\w)"
    rf"(?:\.?[,\s/-]*(?:de |del )?(?P<y>{_YEAR}){_NO_TIME})?"
)
_NAME_DAY: Final = (
    rf"(?<!\w)(?P<m>{_MONTH})(?!\w)\.?[\s/-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|/(?!20\d\d))"
    rf"(?:[,\s/-]*(?P<y>{_YEAR}){_NO_TIME})?"
)
_NAME_YEAR: Final = rf"(?<!\w)(?P<m>{_MONTH})(?!\w)[.,]?\s?(?:de |del |of )?(?P<y>\d{{4}}|'\d{{2}})(?!\d)"
_END: Final = "(?:" + "|".join(sorted(map(re.escape, date_words.END_OF), key=len, reverse=True)) + ")"
_END_OF_NAME: Final = (
    rf"(?<!\w){_END}[\s-](?P<m>{_MONTH})(?!\w)(?!\.?\s?\d{{1,2}}(?!\d))"
    rf"(?:[,\s]*(?:de |del )?(?P<y>\d{{4}}))?"
)
_TO: Final = "[-–—/&+〜~]|" + "|".join(sorted(date_words.TO, key=len, reverse=True))
_DAYS_NAME: Final = (
    rf"(?<![\w#/.-])\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s?(?:{_TO})\s?\d{{1,2}}"
    rf"(?:(?:st|nd|rd|th|\.)?\s(?:de |of )?{_MONTH}(?!\w)|\.\s?\d{{1,2}}\.(?!\d(?!\d)))"
)
# "Mar 10/11" may be Tuesday the 10th of November.
_NAME_DAYS: Final = (
    rf"(?<!\w)(?!mar\W+\d+/){_MONTH}\.?\s?\d{{1,2}}(?:st|nd|rd|th)?\s?(?:{_TO})\s?\d{{1,2}}(?!\d)"
)
# Between the names stands nothing but numbers; "mar 10 juin" is a Tuesday, and "roll out 10 Dec" no October.
_NAME_NAME: Final = (
    r"(?<!\w)(?!\w+[.,:]?\s\d{1,2}(?:er|\.)?\s[^\W\d]+(?!\w|\W*\d{1,2}(?![\d:])))"
    rf"{_MONTH}(?:[\d\s.,'/&+–—〜~-]|(?<=\d)(?:st|nd|rd|th|er))+{_MONTH}(?!\w)"
)
_ORDINAL: Final = r"(?P<q>iv|i{1,3}|[1-4](?=[.oestnrd-]))(?:\.?o|\.|st|nd|rd|th|er|eme|e|-\w{1,2})?"
_QUARTER_NAME: Final = "(?:" + "|".join(sorted(date_words.QUARTERS, key=len, reverse=True)) + ")"
_OF_YEAR: Final = r"[\s,/-]*(?:de |del |do |of )?(?P<y>\d{4}|'\d{2})"
_Reader = Callable[[re.Match[str], Context], NamedDate]
_PATTERNS: Final[tuple[tuple[str, _Reader], ...]] = (
    (r"(?<![\d.])\d{4}([-/.])\d{1,2}\1\d{1,2}\s?[-–—/〜~]\s?\d{1,2}(?![\w:./-]|\s[^\W\d])", _range),
    (r"(?<![\d-])\d{1,2}\s?[日일号號]?\s?[-–—〜~]\s?\d{1,2}\s?[日일号號]", _range),
    (r"(?<!\d)\d{1,2}\s?[月월]\s?[-–—/・〜~]\s?\d{1,2}\s?[月월]", _range),
    (r"(?<!\w)[qt][1-4]\s?[-–—/&+]\s?[1-4](?!\d)", _range),
    (r"(?<!\w)(?:kw|cw|uge|uke)\s?\d{1,2}\s?[-–—&+]\s?\d{1,2}(?!\d)", _range),
    (r"(?<![\d.])(?P<date>(?P<y>\d{4})(?P<s>[-/.]) ?(?P<m>\d{1,2})(?P=s) ?(?P<d>\d{1,2}))(?!\d)", _iso),
    (r"(?P<date>(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]?)", _iso),
    (r"(?P<y>)(?<!\d)(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]", _written),
    (r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?[末底말]", _month_end),
    (r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]", _month),
    (r"(?P<y>)(?<!\d)(?P<m>\d{1,2})\s?[月월]\s?[末底말]", _month_end),
    (_DAYS_NAME, _range),
    (_NAME_DAYS, _range),
    (_NAME_NAME, _range),
    (_END_OF_NAME, _month_end),
    (_DAY_NAME, _written),
    (rf"(?<!\w)(?P<m>{_MONTH})-(?P<n>\d\d)(?![\d-])", _day_or_year),
    (_NAME_DAY, _name_day),
    (_NAME_YEAR, _month),
    (r"(?<!\w)fy\s?'?\d{2,4}", _fiscal),
    (r"(?<!\w)(?P<y>\d{4})-?w(?P<w>\d{1,2})(?!\w)", _week),
    (r"(?P<y>)(?<!\w)(?:kw|cw|uge|uke)\s?(?P<w>\d{1,2})(?!\w)", _week),
    (r"(?<![\d.v])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4}|\d{2}))?(?![\d.])", _dotted),
    (r"(?<!\w)(?P<y>\d{4})\s?[年년]?[\s/-]?[qt](?P<q>[1-4])(?!\w)", _quarter),
    (r"(?<!\w)[qt](?P<q>[1-4])(?:[\s/-]*(?P<y>\d{4}|'?\d{2}))?(?!\w)", _quarter),
    (r"(?<!\w)(?P<q>[1-4])q\s?(?P<y>\d{4}|\d{2})?(?!\w)", _quarter),
    (r"(?<!\w)(?P<q>[1-4])t[\s/-]?(?P<y>\d{4}|\d{2})(?!\w)", _quarter),
    (rf"(?<!\w){_ORDINAL}\s?{_QUARTER_NAME}(?:{_OF_YEAR})?(?!\w)", _quarter),
    (rf"(?<!\w)(?P<q>[1-4])\s{_QUARTER_NAME}{_OF_YEAR}(?!\w)", _quarter),
    (r"(?<!\w)(?P<y>\d{4})\s?[年년]?[\s/-]?h(?P<h>[12])(?!\w)", _half),
    (rf"(?<!\w)h(?P<h>[12])(?:{_OF_YEAR})?(?!\w)", _half),
    (r"(?<!\w)(?P<h>[12])h\s?(?P<y>20\d\d)(?!\w)", _half),
    (r"(?:(?P<y>\d{4})\s?[年년]?\s?)?(?P<h>[上下상하])(?:半年|반기)", _half),
    (r"(?:(?P<y>\d{4})\s?[年년]?\s?)?第?\s?(?P<q>[1-4一二三四])\s?(?:四半期|季度|분기)", _quarter),
    (r"(?<![\w/.-])(?P<a>\d{1,2})(?P<s>[/-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\d/-])", _slashed),
    (r"(?P<y>)(?<![\d/.])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/.]|\s?(?!eod|cob)[a-z])", _slashed),
    (r"(?P<y>)(?<![\w/.-])(?P<a>\d\d)-(?P<b>\d\d)(?![\w/.-]|\s?[a-z%])", _slashed),
    (r"(?<![\w/.-])(?P<y>20\d\d)[-/](?P<m>\d\d)(?![\w/.-])", _month),
    (r"(?<![\w/.-])(?P<date>(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d))(?![\w/.-])", _iso),
    (r"(?<![\w/.-])(?P<m>\d{1,2})/(?P<y>20\d\d)(?![\w/.-])", _month),
)
_FORMS: Final = tuple((re.compile(pattern), read) for pattern, read in _PATTERNS)
