"""What a due cell says: absolute dates, periods from an anchor, ends of quarters; never a guess.

What can be read in two ways, an event, or anything else is a problem, said in one sentence.
"""

import re
from datetime import date
from typing import Final

from sync.core.model import DueText
from sync.core.policy import Calendar, SlashOrder
from sync.core.reading import date_words
from sync.core.reading.absolute_dates import HOW, SEVERAL, Context, NamedDate, absolute_dates
from sync.core.reading.periods import period_end
from sync.core.reading.plain_text import Kind, PlainText
from sync.core.words import folded, shortened, without_remarks

_ISO_LENGTH: Final = len("YYYY-MM-DD")
_LONGEST_DATE: Final = 300
_LONGEST_QUOTE: Final = 60
_LONGEST_PHRASE: Final = 4
_NO_HOLIDAYS: Final = Calendar()


def read_due(
    content: PlainText, anchor: date, order: SlashOrder, calendar: Calendar = _NO_HOLIDAYS
) -> DueText:
    """Read a due cell; text that is struck through does not count. ``anchor`` starts relative dates."""
    text = content.folded
    current = content.current
    times = {day for piece in current.of(Kind.TIME) if (day := _iso_day(piece.ref))}
    if len(times) == 1:
        return DueText(text, times.pop(), spelling="time")
    if times:
        return _problem(text, SEVERAL)
    return _read_text(text, current.folded, Context(anchor, order, calendar))


def _read_text(shown: str, text: str, context: Context) -> DueText:
    if (day := _iso_day(text)) and len(text) == _ISO_LENGTH:
        return DueText(shown, day, spelling="iso")
    if len(text) > _LONGEST_DATE:
        return _problem(shown, f"is not a date. {HOW}")
    plain = folded(text)
    readings = list(absolute_dates(plain, context))
    problem = next((reading.problem for reading in readings if reading.problem), "")
    if problem:
        return _problem(shown, problem)
    if any(_is_vague(plain, reading) for reading in readings):
        return _problem(shown, f"does not say by which day. {HOW}")
    if any(_is_after(plain, reading) for reading in readings):
        return _problem(shown, f"says after which day, not by which. {HOW}")
    days = {reading.day for reading in readings}
    if len(days) > 1:
        return _problem(shown, SEVERAL)
    if readings:
        found = readings[0]
        return DueText(shown, found.day, spelling=found.spelling, earliest=found.earliest)
    day = period_end(folded(without_remarks(plain)), context.anchor, context.calendar)
    if day:
        return DueText(shown, day)
    return _problem(shown, f"is not a date. {HOW}")


def _problem(shown: str, sentence: str) -> DueText:
    return DueText(shown, problem=f"“{shortened(shown, _LONGEST_QUOTE)}” {sentence}")


def _is_vague(text: str, reading: NamedDate) -> bool:
    """Whether the text means some day in a month or a quarter, or before it begins."""
    if _in_front(text, reading, date_words.PART_OF):
        return True
    return reading.whole and (
        _in_front(text, reading, date_words.BEFORE_ALL_OF) or _behind(text, reading, date_words.PART_BEHIND)
    )


def _is_after(text: str, reading: NamedDate) -> bool:
    return _in_front(text, reading, date_words.AFTER) or _behind(text, reading, date_words.AFTER_BEHIND)


def _in_front(text: str, reading: NamedDate, phrases: frozenset[str]) -> bool:
    """Whether one of the phrases stands in front of the date, with nothing but small words between."""
    words = re.findall(r"[\w']+", text[: reading.start])
    while words:
        if any(" ".join(words[-count:]) in phrases for count in range(1, _LONGEST_PHRASE + 1)):
            return True
        if words.pop() not in date_words.LINKS:
            return False
    return False


def _behind(text: str, reading: NamedDate, phrases: frozenset[str]) -> bool:
    return text[reading.end :].lstrip(" ,;(").startswith(tuple(phrases))


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
