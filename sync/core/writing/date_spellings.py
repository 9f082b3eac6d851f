"""Another date in the spelling of one that stands in a text: order, names and padding stay as found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sync.core.policy import SlashOrder
from sync.core.words import folded

# By language, full names and short ones. The first that fits is taken: any of them reads as the same month.
_MONTHS: Final = {
    "en": (
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec",
    ),
    "fr": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
    ),
    "de": (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    ),
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    ),
    "pt": (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan fev mar abr mai jun jul ago set out nov dez",
    ),
}
_SERIES: Final = {
    language: tuple(tuple(series.split()) for series in written) for language, written in _MONTHS.items()
}
_NAMES: Final = {name for written in _SERIES.values() for series in written for name in series}
_NAME: Final = "(?P<name>" + "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True)) + ")"
_YEAR: Final = r"(?P<y>\d{4}|\d{2})(?![\d:])"
_DAY: Final = r"(?P<d>\d{1,2})"
_OF: Final = r"\.?[\s/-]*(?:de\s|of\s)?"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\d){_DAY}(?P<th>st|nd|rd|th|er)?(?P<of>{_OF}){_NAME}(?!\w)\.?[,\s/-]*(?:de\s|del\s)?{_YEAR}",
        rf"(?<!\w){_NAME}(?!\w)\.?[\s/-]*{_DAY}(?P<th>st|nd|rd|th)?[,\s/-]+{_YEAR}",
        rf"(?<![\d.]){_DAY}\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}",
        rf"(?<![\d/-])(?P<a>\d{{1,2}})(?P<s>[/-])(?P<b>\d{{1,2}})(?P=s){_YEAR}",
    )
)
_DAY_NAMES: Final = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Mon Tue Wed Thu Fri Sat Sun",
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
)
_WEEKDAYS: Final = tuple(tuple(series.split()) for series in _DAY_NAMES)
_WEEKDAY: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, {name for week in _WEEKDAYS for name in week})) + r")(?![\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Yearless:
    """A form without a year: how a year is added, and to which of its groups."""

    form: re.Pattern[str]
    group: str
    dated: str


_YEARLESS: Final = tuple(
    _Yearless(re.compile(form, re.IGNORECASE), group, dated)
    for form, group, dated in (
        (r"(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号號]", "m", "{year}年{said}"),
        (r"(?<!\d)(?P<m>\d{1,2})\s?월\s?(?P<d>\d{1,2})\s?일", "m", "{year}년 {said}"),
        (
            rf"(?<!\d){_DAY}(?P<th>st|nd|rd|th|er)?(?P<of>\.?[\s/-]*de\s){_NAME}(?!\w)",
            "name",
            "{said} de {year}",
        ),
        (rf"(?<!\d){_DAY}(?P<th>st|nd|rd|th|er)?(?P<of>{_OF}){_NAME}(?!\w)", "name", "{said} {year}"),
        (rf"(?<!\w){_NAME}(?!\w)\.?[\s/]*(?P<d>\d{{1,2}})(?P<th>st|nd|rd|th)(?!\w)", "th", "{said}, {year}"),
        (rf"(?<!\w){_NAME}(?!\w)\.?[\s/]*(?P<d>\d{{1,2}})(?![\d/]|\w\w)", "d", "{said}, {year}"),
        (rf"(?<![\d.]){_DAY}\.\s?(?P<m>\d{{1,2}})(?P<dot>\.)", "dot", "{said}{year}"),
        (r"(?<![\w/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\w/.-])", "b", "{said}/{year}"),
        (r"(?<![\w/.-])(?P<a>\d\d)-(?P<b>\d\d)(?![\w/.-])", "b", "{said}-{year}"),
    )
)


@dataclass(frozen=True, slots=True)
class Replacement:
    """``text`` takes the place of the characters ``start:end``."""

    start: int
    end: int
    text: str


def respelt(
    text: str, old: date, new: date, order: SlashOrder, earliest: date | None = None
) -> tuple[Replacement, ...]:
    """What to replace in ``text`` so that it says ``new`` where it says ``old``; nothing where no spelling
    is known, or where the new date could be read in two ways.

    ``order`` is how a date with slashes is read where both orders are possible; ``earliest`` what a date
    without a year can mean at the earliest, where the text names such a date. It gets its year where the new
    one would be read as that of another year.
    """
    matches = (
        _matches(text, old, new, order) if earliest is None else _yearless(text, old, new, order, earliest)
    )
    for match, parts in matches:
        if parts:
            spelt = (Replacement(*match.span(group), said) for group, said in parts.items())
            return (*spelt, *_weekday(text, match, old, new))
    return ()


def is_only(text: str, day: date, earliest: date | None = None) -> bool:
    """Whether a text that says the day in a spelling known here says nothing else."""
    forms = _FORMS if earliest is None else tuple(one.form for one in _YEARLESS)
    whole = (form.fullmatch(text.strip()) for form in forms)
    return any(match and _day_and_month(match.groupdict(), day, day, SlashOrder.DAY_FIRST) for match in whole)


def replaced(text: str, replacements: tuple[Replacement, ...]) -> str:
    """``text`` with the replacements made."""
    for one in sorted(replacements, key=lambda one: one.start, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text


_Matches = Iterator[tuple[re.Match[str], dict[str, str]]]


def _matches(text: str, old: date, new: date, order: SlashOrder) -> _Matches:
    """Where the text may name a date with its year, and the new text of each named group; none where the spot
    does not say ``old``."""
    for form in _FORMS:
        for match in form.finditer(text):
            groups = match.groupdict()
            year, parts = _year(groups["y"], old, new), _day_and_month(groups, old, new, order)
            yield match, {**parts, "y": year} if parts and year else {}


def _yearless(text: str, old: date, new: date, order: SlashOrder, earliest: date) -> _Matches:
    understood = _in_the_year_after(earliest, new)
    for one in _YEARLESS:
        for match in one.form.finditer(text):
            parts = _day_and_month(match.groupdict(), old, new, order)
            if parts and not understood:
                said = parts.get(one.group, match[one.group])
                parts[one.group] = one.dated.format(said=said, year=new.year)
            yield match, parts


def _in_the_year_after(earliest: date, day: date) -> bool:
    """Whether the day is the first of its name from ``earliest`` on, in that year or the next."""
    before = (day.month, day.day) < (earliest.month, earliest.day)
    return day.year == earliest.year + before


def _weekday(text: str, match: re.Match[str], old: date, new: date) -> Iterator[Replacement]:
    """The new day of the week, where the old one stands beside the date."""
    for name in _WEEKDAY.finditer(text):
        between = text[name.end() : match.start()] or text[match.end() : name.start()]
        for week in _WEEKDAYS:
            if not between.strip(" .,(") and folded(week[old.weekday()]) == folded(name.group()):
                yield Replacement(*name.span(), _cased(week[new.weekday()], name.group()))
                break


def _day_and_month(groups: dict[str, str | Any], old: date, new: date, order: SlashOrder) -> dict[str, str]:
    """The new text of each named group but the year; empty where they do not say ``old``."""
    if groups.get("a"):
        return _slashed(groups["a"], groups["b"], old, new, order)
    if int(groups["d"]) != old.day:
        return {}
    if groups.get("name"):
        return _with_name(groups, old, new)
    if int(groups["m"]) != old.month:
        return {}
    day, month = _padded(new.day, groups["d"], groups["m"]), _padded(new.month, groups["m"], groups["d"])
    return {"m": month, "d": day}


def _with_name(groups: dict[str, str | Any], old: date, new: date) -> dict[str, str]:
    name = _month_name(groups["name"], groups.get("of"), old, new)
    if not name:
        return {}
    # beside a name, people write the days of one digit without a nought, unless they have shown otherwise
    parts = {"name": name, "d": f"{new.day:02}" if groups["d"].startswith("0") else str(new.day)}
    if groups.get("th"):
        parts["th"] = _ordinal(new.day, groups["th"])
    return parts


def _year(written: str, old: date, new: date) -> str:
    """The new year as long as the old one; empty where something else is written, or the century changes."""
    if len(written) == 4:
        return str(new.year) if int(written) == old.year else ""
    short = int(written) == old.year % 100 and old.year // 100 == new.year // 100
    return f"{new.year % 100:02}" if short else ""


def _slashed(a: str, b: str, old: date, new: date, order: SlashOrder) -> dict[str, str]:
    day_first = (int(a), int(b)) == (old.day, old.month)
    month_first = (int(a), int(b)) == (old.month, old.day)
    if day_first and month_first:
        day_first, month_first = order is SlashOrder.DAY_FIRST, order is SlashOrder.MONTH_FIRST
    fits = SlashOrder.DAY_FIRST if day_first else SlashOrder.MONTH_FIRST
    ambiguous = new.day <= 12 and new.day != new.month
    if not (day_first or month_first) or (ambiguous and order is not fits):
        return {}
    first, second = (new.day, new.month) if day_first else (new.month, new.day)
    return {"a": _padded(first, a, b), "b": _padded(second, b, a)}


def _padded(number: int, *written: str) -> str:
    """Two digits, unless one stands alone in what was written."""
    return str(number) if any(len(digits) == 1 for digits in written) else f"{number:02}"


def _ordinal(day: int, written: str) -> str:
    if written.casefold() == "er":
        return written if day == 1 else ""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day // 10 != 1 else 0, "th")
    return ending.upper() if written.isupper() else ending


def _month_name(written: str, of: str | None, old: date, new: date) -> str:
    """The new month in the language and length of the one written; empty where that is another month."""
    for language in _languages(of):
        for series in _SERIES[language]:
            if folded(series[old.month - 1]) == folded(written):
                return _cased(series[new.month - 1], written)
    return ""


def _languages(of: str | None) -> tuple[str, ...]:
    """The languages to try, by what stands between day and month; None where the month comes first."""
    if of is None:
        return ("en", "de", "fr", "es", "pt")
    if of.strip().startswith("."):
        return ("de", "en", "fr", "es", "pt")
    return ("es", "pt", "fr", "en", "de") if "de" in of else ("en", "fr", "de", "es", "pt")


def _cased(name: str, like: str) -> str:
    if like.isupper():
        return name.upper()
    return name.capitalize() if like[0].isupper() else name.lower()
