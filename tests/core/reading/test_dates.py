"""Due cells: every spelling people use, and no guessing."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.policy import Calendar, SlashOrder
from sync.core.reading.dates import read_due
from sync.core.reading.plain_text import PlainText, plain_text
from sync.core.reading.storage_format import escape_text, parse

ANCHOR = date(2026, 5, 13)  # a Wednesday


def cell(markup: str) -> PlainText:
    return plain_text(parse(markup.encode()).root)


def day(markup: str, order: SlashOrder = SlashOrder.NONE, anchor: date = ANCHOR) -> str | None:
    due = read_due(cell(markup), anchor, order)
    assert (due.date is None) == bool(due.problem)
    return due.date.isoformat() if due.date else None


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-10",
        "2026/06/10",
        "2026.6.10",
        "10.06.2026",
        "10.6.",
        "10 June 2026",
        "June 10, 2026",
        "Jun 10th",
        "10-Jun-2026",
        "Wed, 10 Jun",
        "by June 10",
        "10. Juni 2026",
        "bis 10. Juni",
        "10 juin 2026",
        "10 de junio de 2026",
        "10 de junho",
        "10 giugno 2026",
        "10 juni 2026",
        "10 czerwca 2026",
        "до 10 июня 2026",
        "2026年6月10日",
        "6月10日",
        "2026년 6월 10일",
        "6월 10일",
        "2026-06-10 (v0.4 cycle); #211",
        "2026-06-10 〜継続",
        "before 2026-06-10",
        "2026-06-10T00:00:00Z",
        "<time datetime='2026-06-10' />",
        "ca. <time datetime='2026-06-10'></time> noon",
        "<s>2026-06-01</s> 2026-06-10",
        "<s><time datetime='2026-06-01'/></s> <time datetime='2026-06-10'/>",
        "4 weeks",
        "28 days",
        "+28d",
        "+28 dias",
        "28 jours",
        "T+28",
        "in 4 Wochen",
        "dans 4 semaines",
        "4週間以内",
        "四周",
        "4주",
        "four weeks",
        "20 working days",
        "20 Arbeitstage",
        "20 días hábiles",
        "20営業日",
        "2026. 6. 10.",
        "672 hours",
        "672h",
        "J+28",
        "10. kesäkuuta 2026",
        "10 iunie 2026",
    ],
)
def test_the_tenth_of_june_in_many_spellings(text: str) -> None:
    assert day(text) == "2026-06-10"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q2 2026", "2026-06-30"),
        ("2026-Q3", "2026-09-30"),
        ("Q3/26", "2026-09-30"),
        ("3Q26", "2026-09-30"),
        ("end of Q3", "2026-09-30"),
        ("Q1", "2027-03-31"),
        ("T4 2026", "2026-12-31"),
        ("2º trimestre de 2026", "2026-06-30"),
        ("2.º trimestre", "2026-06-30"),
        ("III квартал 2026", "2026-09-30"),
        ("3 kwartał 2026", "2026-09-30"),
        ("3T 2026", "2026-09-30"),
        ("2026年Q3", "2026-09-30"),
        ("H2 2026", "2026-12-31"),
        ("2027-H1", "2027-06-30"),
        ("1H 2027", "2027-06-30"),
        ("2026年下半年", "2026-12-31"),
        ("하반기", "2026-12-31"),
        ("end of next month", "2026-06-30"),
        ("来月末", "2026-06-30"),
        ("第3四半期", "2026-09-30"),
        ("2026年第三季度", "2026-09-30"),
        ("3분기", "2026-09-30"),
        ("Q2 2024", "2024-06-28"),  # the 30th is a Sunday
        ("October 2026", "2026-10-30"),  # the 31st is a Saturday
        ("EOW", "2026-05-15"),
        ("end of week", "2026-05-15"),
        ("EOM", "2026-05-29"),
        ("Monatsende", "2026-05-29"),
        ("EOQ", "2026-06-30"),
        ("EOY", "2026-12-31"),
        ("1 month", "2026-06-13"),
        ("a week", "2026-05-20"),
        ("end of June", "2026-06-30"),
        ("Ende Juni", "2026-06-30"),
        ("fin juin", "2026-06-30"),
        ("fim de junho de 2026", "2026-06-30"),
        ("6月末", "2026-06-30"),
        ("2026年6月", "2026-06-30"),
        ("6월 말", "2026-06-30"),
        ("6月底", "2026-06-30"),
        ("2026-06", "2026-06-30"),
        ("06/2026", "2026-06-30"),
        ("June '26", "2026-06-30"),
        ("end of January", "2027-01-29"),  # the 31st is a Sunday
        ("KW 24", "2026-06-12"),
        ("2026-W24", "2026-06-12"),
        ("KW 2", "2027-01-15"),
    ],
)
def test_ends_are_the_last_working_day(text: str, expected: str) -> None:
    assert day(text) == expected


def test_the_end_of_the_week_is_its_friday_even_on_that_friday() -> None:
    assert day("EOW", anchor=date(2026, 5, 15)) == "2026-05-15"
    assert day("EOW", anchor=date(2026, 5, 16)) == "2026-05-22"


GERMAN: Final = Calendar(country="DE", free_dates=frozenset({date(2026, 6, 30)}))
GULF: Final = Calendar(free_weekdays=frozenset({5, 6}))


@pytest.mark.parametrize(
    ("text", "anchor", "calendar", "expected"),
    [
        ("1 working day", "2026-05-13", GERMAN, "2026-05-15"),  # the 14th is Ascension Day
        ("10 Arbeitstage", "2026-05-13", GERMAN, "2026-05-29"),  # and the 25th Whit Monday
        ("1 working day", "2026-05-16", Calendar(), "2026-05-19"),  # a Saturday stands for the Monday
        ("1 day", "2026-05-13", GERMAN, "2026-05-14"),
        ("EOM", "2026-06-02", GERMAN, "2026-06-29"),
        ("end of June", "2026-06-02", GERMAN, "2026-06-29"),
        ("Q2 2026", "2026-06-02", GERMAN, "2026-06-29"),
        ("EOW", "2026-04-01", GERMAN, "2026-04-02"),  # before Good Friday
        ("EOW", "2026-04-03", GERMAN, "2026-04-10"),
        ("KW 14", "2026-04-01", GERMAN, "2026-04-02"),
        ("KW 14", "2026-04-03", GERMAN, "2027-04-09"),
        ("2026-W14", "2026-04-03", GERMAN, "2026-04-02"),
        ("EOW", "2026-05-13", GULF, "2026-05-14"),
        ("EOM", "2026-07-02", GULF, "2026-07-30"),
        ("2 working days", "2026-05-13", GULF, "2026-05-17"),
    ],
)
def test_the_team_s_own_calendar_knows_its_working_days(
    text: str, anchor: str, calendar: Calendar, expected: str
) -> None:
    due = read_due(cell(text), date.fromisoformat(anchor), SlashOrder.NONE, calendar)
    assert str(due.date) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26.06.10", "2026-06-10"),
        ("26.06.27", "2027-06-26"),
        ("10.06.26", "2026-06-10"),
        ("10.06.15", "2015-06-10"),
        ("20260610", "2026-06-10"),
    ],
)
def test_a_year_of_two_digits_stands_behind_unless_that_is_long_past(text: str, expected: str) -> None:
    assert day(text) == expected


def test_a_month_later_is_never_in_the_month_after() -> None:
    assert day("1 month", anchor=date(2026, 1, 31)) == "2026-02-28"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Jan 22", "2027-01-22"), ("Mar 1", "2026-03-01"), ("Dec 31", "2026-12-31"), ("20/11", "2026-11-20")],
)
def test_a_date_without_a_year_is_the_nearest_that_can_be_meant(text: str, expected: str) -> None:
    """A page is often written some weeks after the incident, so a recent past is possible."""
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "none", "day_first", "month_first"),
    [
        ("03/04/2026", None, "2026-04-03", "2026-03-04"),
        ("10/11", None, "2026-11-10", "2026-10-11"),
        ("13/04/2026", "2026-04-13", "2026-04-13", "2026-04-13"),
        ("04/13/26", "2026-04-13", "2026-04-13", "2026-04-13"),
        ("05/05/2026", "2026-05-05", "2026-05-05", "2026-05-05"),
        ("03-04-2026", None, "2026-04-03", "2026-03-04"),
        ("03-04", None, "2026-04-03", "2026-03-04"),
        ("06-20", "2026-06-20", "2026-06-20", "2026-06-20"),
        ("mar 11/02/2026", None, "2026-02-11", "2026-11-02"),
        ("30/04/15", "2015-04-30", "2015-04-30", "2015-04-30"),
        ("27/04/05", None, None, None),  # 2027 in front is likelier than 2005 behind
        ("10/11 EOD", None, "2026-11-10", "2026-10-11"),
    ],
)
def test_slash_dates_follow_the_configured_order(
    text: str, none: str | None, day_first: str, month_first: str
) -> None:
    assert day(text) == none
    assert day(text, SlashOrder.DAY_FIRST) == day_first
    assert day(text, SlashOrder.MONTH_FIRST) == month_first


@pytest.mark.parametrize(
    "text",
    [
        "before GA",
        "next sprint",
        "Sprint 5",
        "v0.4 cycle; #89",
        "2 weeks after GA",
        "next week",
        "2–3 weeks",
        "Monday 10:00 UTC",
        "T-V03-003",
        "immediately post-merge",
        "1.2.3",
        "継続",
        "May",
        "2026-02-30",
        "after 2026-06-01",
        "2026-06-01 以降",
        "2026-06-01 – 2026-06-15",
        "June 10-12",
        "10.–12. Juni",
        "Jun-26",  # the day to some, the year to spreadsheets
        "FY26 Q2",
        "KW 60",
        "36 hours",
        "2 trimestres",
        "1 quarter",
        "2h 30",
        "20261399",
        "0000年6月",
        "Dec 9999",
        "R8/6/10",  # the eighth year of an era
        "Q4 9999",
        "<time datetime='2026-06-01'/> – <time datetime='2026-06-15'/>",
        "x" * 1000,
    ],
)
def test_what_is_no_date_is_a_problem_and_never_a_guess(text: str) -> None:
    due = read_due(cell(text), ANCHOR, SlashOrder.NONE)
    assert due.date is None
    assert due.problem.startswith("“")
    assert len(due.problem) < 200


@pytest.mark.parametrize(
    "text",
    [
        "Nov 30 - Dec 4",
        "Nov 30-Dec 4, 2026",
        "November 30 / December 4",
        "Nov 30 Dec 4",
        "Dec 4 - Jan 10",
        "Mar 30 - Apr 4",
        "30 Nov - 04 Dec",
        "28 Nov-10 Dec",
        "30. Nov.–4. Dez. 2026",
        "November–December 2026",
        "Dec/Jan 2027",
        "Dec 4 to 10",
        "Dec 4 or 10",
        "Dec 4, 10",
        "Dec 4/10",
        "Dec 4/26",
        "4/5 Dec",
        "4 and 10 December",
        "4.–5.12.2026",
        "4./5.12.",
        "4. bis 10.12.26",
        "4. bis 10. Dezember",
        "du 4 au 10 décembre",
        "entre el 4 y 10 de diciembre",
        "12月1日〜5日",
        "2026年12月1日-15日",
        "2026年11月～12月",
        "12월 1일 ~ 5일",
        "2026-12-01/15",
        "2026-12-01 – 15",
        "2026/12/1-5",
        "Q1-2 2027",
        "Q1/Q2 2027",
        "KW 50-52",
    ],
)
def test_a_range_is_never_taken_for_one_of_its_days(text: str) -> None:
    due = read_due(cell(text), ANCHOR, SlashOrder.NONE)
    assert due.problem == f"“{due.text}” names more than one date; one of them is needed."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mar 10 juin", "2026-06-10"),
        ("mar. 10 juin 2026, 14:00", "2026-06-10"),
        ("mar, 10 juin", "2026-06-10"),
        ("Roll out 10 Jun", "2026-06-10"),
        ("#3 / 10 Jun", "2026-06-10"),
        ("P1 / 10 Jun", "2026-06-10"),
        ("Jun 10/2026", "2026-06-10"),
        ("Jun 10, 10am", "2026-06-10"),
        ("10 Jun 17h", "2026-06-10"),
        ("10 Jun (10. Juni)", "2026-06-10"),
        ("2026-06-10 - 15:00", "2026-06-10"),
        ("2026-06-10 – 2 reviews", "2026-06-10"),
        ("Mi, 10. Juni", "2026-06-10"),
        ("KW 24/26", "2026-06-12"),
    ],
)
def test_what_only_looks_like_a_range_is_one_date(text: str, expected: str) -> None:
    """Weekdays and other words that are months in some language, times of day, years behind a slash."""
    assert day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "early Dec 2026",
        "early Q1 2027",
        "Mid-Dec 2026",
        "mid Dec 26",  # the year to the writer, a day to a reader
        "middle of H2 2026",
        "start of Q1 2027",
        "at the beginning of January 2027",
        "first week of December 2026",
        "first half of 12/2026",
        "Anfang Januar 2027",
        "Mitte KW 24",
        "début janvier 2027",
        "au début du mois d'août 2026",
        "mi-décembre 2026",
        "a principios de enero de 2027",
        "mediados de diciembre 2026",
        "no início de janeiro de 2027",
        "inizio gennaio 2027",
        "begin januari 2027",
        "w połowie stycznia 2027",
        "в начале января 2027",
        "2026年12月上旬",
        "2026年12月中旬",
        "2026年12月初",
        "2026年12月第1週",
        "2026년 12월 초",
        "before December 2026",
        "before Q1 2027",
        "prior to 2026-12",
        "vor Januar 2027",
        "avant janvier 2027",
        "antes de enero de 2027",
        "до января 2027",
        "2027年1月より前",
        "2027年1月之前",
    ],
)
def test_a_part_of_a_month_and_the_time_before_it_are_not_its_last_day(text: str) -> None:
    due = read_due(cell(text), ANCHOR, SlashOrder.NONE)
    assert due.problem == f"“{due.text}” does not say by which day. YYYY-MM-DD can always be read."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("before 2026-12-01", "2026-12-01"),
        ("before Dec 1", "2026-12-01"),
        ("by January 2027", "2027-01-29"),
        ("before the end of January 2027", "2027-01-29"),
        ("before end of Q1 2027", "2027-03-31"),
        ("vor Ende Januar 2027", "2027-01-29"),
        ("late Q1 2027", "2027-03-31"),
        ("2026年12月末まで", "2026-12-31"),
        ("2026年12月底之前", "2026-12-31"),
        ("2026年6月10日 初版", "2026-06-10"),
    ],
)
def test_before_a_day_or_an_end_is_by_then(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "starting Jan 2027",
        "not before 2026-12-01",
        "no earlier than Dec 1",
        "earliest: 2026-12-01",
        "2026-12-01 at the earliest",
        "2026-12-01 (or later)",
        "Q1 2027 or later",
        "Dec 2026 onwards",
        "on hold until 2026-12-01",
        "blocked until Dec 1",
        "week of Dec 7",
        "w/c 7 Dec",
        "after the 4th of Dec",
        "nach dem 4.12.",
        "frühestens 01.12.2026",
        "nicht vor dem 4.12.",
        "am 4.12.2026 oder später",
        "à partir du 1er décembre",
        "pas avant le 4 décembre",
        "no antes del 4 de diciembre",
        "a partir de 1 de dezembro",
        "non prima del 4 dicembre",
        "niet eerder dan 4 december",
        "nie wcześniej niż 4 grudnia",
        "не раньше 4 декабря",
        "12月1日から",
        "2026-12-01起",
        "12월 1일부터",
    ],
)
def test_the_day_after_which_is_not_the_day_by_which(text: str) -> None:
    due = read_due(cell(text), ANCHOR, SlashOrder.NONE)
    assert due.problem == f"“{due.text}” says after which day, not by which. YYYY-MM-DD can always be read."


@pytest.mark.parametrize(
    "text", ["not later than 2026-12-04", "no later than Dec 4, 2026", "4.12.2026 spätestens"]
)
def test_no_later_than_a_day_is_by_that_day(text: str) -> None:
    assert day(text) == "2026-12-04"


def test_a_date_that_can_be_two_names_both() -> None:
    due = read_due(cell("26/12/05"), ANCHOR, SlashOrder.NONE)
    assert due.problem == "“26/12/05” can be 2005-12-26 or 2026-12-05. YYYY-MM-DD can always be read."


@pytest.mark.parametrize(
    ("markup", "spelling"),
    [
        ("<time datetime='2026-06-10'/>", "time"),
        ("2026-06-10", "iso"),
        ("by 2026-06-10", "iso"),
        ("10.6.", "other"),
    ],
)
def test_the_spelling_is_remembered_for_writing_back(markup: str, spelling: str) -> None:
    assert read_due(cell(markup), ANCHOR, SlashOrder.NONE).spelling == spelling


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y"]),
)
def test_every_day_reads_back(value: date, form: str) -> None:
    assert day(value.strftime(form)) == value.isoformat()


@given(st.text(max_size=40), st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_any_text_is_a_date_or_a_problem(text: str, anchor: date) -> None:
    content = plain_text(parse(escape_text(text)).root)
    due = read_due(content, anchor, SlashOrder.NONE)
    assert (due.date is None) == bool(due.problem)
