"""A date that moved is written as the team writes its dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import DueText
from sync.core.policy import SlashOrder
from sync.core.reading.dates import read_due
from sync.core.reading.plain_text import Piece, PlainText
from sync.core.writing.date_spellings import replaced, respelt

OLD, NEW = date(2026, 12, 4), date(2027, 1, 22)
NONE, DAY_FIRST, MONTH_FIRST = SlashOrder.NONE, SlashOrder.DAY_FIRST, SlashOrder.MONTH_FIRST


def spelt(text: str, old: date, new: date, order: SlashOrder = NONE) -> str:
    return replaced(text, respelt(text, old, new, order))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-04", "2027-01-22"),
        ("2026/12/04", "2027/01/22"),
        ("2026/12/4", "2027/1/22"),
        ("2026.12.04", "2027.01.22"),
        ("2026年12月4日", "2027年1月22日"),
        ("2026년 12월 4일", "2027년 1월 22일"),
        ("Dec 4, 2026", "Jan 22, 2027"),
        ("December 4, 2026", "January 22, 2027"),
        ("DEC 4, 2026", "JAN 22, 2027"),
        ("December 4th, 2026", "January 22nd, 2027"),
        ("4 December 2026", "22 January 2027"),
        ("4 Dec 26", "22 Jan 27"),
        ("4. Dezember 2026", "22. Januar 2027"),
        ("4. Dez. 2026", "22. Jan. 2027"),
        ("4 décembre 2026", "22 janvier 2027"),
        ("4 de diciembre de 2026", "22 de enero de 2027"),
        ("4 de dezembro de 2026", "22 de janeiro de 2027"),
        ("04.12.2026", "22.01.2027"),
        ("4.12.2026", "22.1.2027"),
        ("04.12.26", "22.01.27"),
        ("12/4/2026", "1/22/2027"),
        ("04/12/2026", "22/01/2027"),
        ("by Dec 4, 2026 (freeze)", "by Jan 22, 2027 (freeze)"),
        ("2026-12-04; #217", "2027-01-22; #217"),
        ("Dec\N{NO-BREAK SPACE}4, 2026", "Jan\N{NO-BREAK SPACE}22, 2027"),
    ],
)
def test_a_spelling_is_kept(text: str, expected: str) -> None:
    assert spelt(text, OLD, NEW) == expected


@pytest.mark.parametrize(
    ("text", "new", "order", "expected"),
    [
        ("12/24/2026", date(2027, 3, 4), MONTH_FIRST, "03/04/2027"),
        ("24/12/2026", date(2027, 3, 4), DAY_FIRST, "04/03/2027"),
        ("24/12/2026", date(2027, 3, 4), NONE, None),  # could be read in two ways
        ("24/12/2026", date(2027, 3, 4), MONTH_FIRST, None),  # would be read in the other one
        ("24/12/2026", date(2027, 3, 3), NONE, "03/03/2027"),
    ],
)
def test_slashes_stand_in_an_order_that_can_be_read(
    text: str, new: date, order: SlashOrder, expected: str | None
) -> None:
    assert spelt(text, date(2026, 12, 24), new, order) == (expected or text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apr 24, 2026", "May 8, 2026"),
        ("24 April 2026", "8 May 2026"),
        ("April 24th, 2026", "May 8th, 2026"),
        ("24. April 2026", "8. Mai 2026"),
        ("24 de abril de 2026", "8 de mayo de 2026"),
        ("2026-04-24", "2026-05-08"),
        ("24.04.2026", "08.05.2026"),
        ("24.4.2026", "8.5.2026"),
        ("2026年4月24日", "2026年5月8日"),
    ],
)
def test_a_day_of_two_digits_tells_nothing_of_noughts_beside_a_month_s_name(text: str, expected: str) -> None:
    assert spelt(text, date(2026, 4, 24), date(2026, 5, 8)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apr 04, 2026", "May 08, 2026"),
        ("Apr 4, 2026", "May 8, 2026"),
        ("04 April 2026", "08 May 2026"),
        ("04-Apr-26", "08-May-26"),
    ],
)
def test_a_nought_that_people_write_stays(text: str, expected: str) -> None:
    assert spelt(text, date(2026, 4, 4), date(2026, 5, 8)) == expected


@pytest.mark.parametrize("text", ["2 weeks", "Q4 2026", "Dec 4", "5 December 2026", "2025-12-04", "soon", ""])
def test_what_has_no_date_to_be_spelt_anew_is_left(text: str) -> None:
    assert respelt(text, OLD, NEW, NONE) == ()


EARLIEST = date(2026, 8, 15)  # of a page made in the middle of November


@pytest.mark.parametrize(
    ("text", "soon", "later"),
    [
        ("4 December", "22 January", "3 September 2027"),
        ("4 Dec", "22 Jan", "3 Sep 2027"),
        ("4th of December", "22nd of January", "3rd of September 2027"),
        ("December 4", "January 22", "September 3, 2027"),
        ("Dec 4th", "Jan 22nd", "Sep 3rd, 2027"),
        ("by Dec 4 at the latest", "by Jan 22 at the latest", "by Sep 3, 2027 at the latest"),
        ("4. Dezember", "22. Januar", "3. September 2027"),
        ("4 décembre", "22 janvier", "3 septembre 2027"),
        ("4 de diciembre", "22 de enero", "3 de septiembre de 2027"),
        ("4.12.", "22.1.", "3.9.2027"),
        ("04.12.", "22.01.", "03.09.2027"),
        ("12月4日", "1月22日", "2027年9月3日"),
        ("12월 4일", "1월 22일", "2027년 9월 3일"),
    ],
)
def test_a_date_without_a_year_stays_so_while_it_is_read_as_the_same(
    text: str, soon: str, later: str
) -> None:
    for new, expected in ((NEW, soon), (date(2027, 9, 3), later)):
        assert replaced(text, respelt(text, OLD, new, NONE, EARLIEST)) == expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("12/4", MONTH_FIRST, "1/7"),
        ("4/12", DAY_FIRST, "7/1"),
        ("12-04", MONTH_FIRST, "01-07"),
        ("12/4", NONE, "12/4"),  # 7 January could be read as 1 July
    ],
)
def test_slashes_without_a_year_stand_in_an_order_that_is_known(
    text: str, order: SlashOrder, expected: str
) -> None:
    assert replaced(text, respelt(text, OLD, date(2027, 1, 7), order, EARLIEST)) == expected


@pytest.mark.parametrize("text", ["Dec-04", "5 December", "December", "Q4", "v1.4.12.", "soon"])
def test_what_could_be_something_else_is_no_date_without_a_year(text: str) -> None:
    assert respelt(text, OLD, NEW, NONE, EARLIEST) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, Dec 4, 2026", "Mon, Jan 25, 2027"),
        ("Friday 4 December 2026", "Monday 25 January 2027"),
        ("Freitag, 4. Dezember 2026", "Montag, 25. Januar 2027"),
        ("FRI 4 DEC 2026", "MON 25 JAN 2027"),
        ("2026-12-04 (Fri)", "2027-01-25 (Mon)"),
        ("Dec 4, 2026; reviewed every Friday", "Jan 25, 2027; reviewed every Friday"),
        ("Wed, Dec 4, 2026", "Wed, Jan 25, 2027"),  # it was wrong before, and is not ours
    ],
)
def test_the_day_of_the_week_beside_a_date_goes_with_it(text: str, expected: str) -> None:
    assert spelt(text, OLD, date(2027, 1, 25)) == expected


def test_the_first_of_a_month_in_french() -> None:
    assert spelt("1er décembre 2026", date(2026, 12, 1), date(2027, 1, 4)) == "4 janvier 2027"


@pytest.mark.parametrize(
    ("day", "expected"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (23, "23rd")]
)
def test_a_day_in_english_ends_as_it_is_spoken(day: int, expected: str) -> None:
    assert spelt("December 4th, 2026", OLD, date(2026, 12, day)) == f"December {expected}, 2026"


DAYS = st.dates(date(2020, 1, 1), date(2039, 12, 31))
SPELLINGS = (
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%b} {0.day}, {0.year}",
    "{0:%d %b %Y}",
    "{0.day} {0:%B} {0.year}",
    "{0:%d.%m.%Y}",
    "{0.month}/{0.day}/{0.year}",
    "{0:%d/%m/%Y}",
    "{0:%b} {0.day}",
    "{0:%A}, {0.day} {0:%B}",
    "{0.day}.{0.month}.",
    "{0.month}/{0.day}",
    "{0:%d-%m}",
    "{0.month}月{0.day}日",
    "{0:%d} de {0:%b}",
)


@given(DAYS, DAYS, st.sampled_from(SPELLINGS), st.sampled_from(SlashOrder))
def test_whatever_is_written_reads_as_the_new_date(
    old: date, new: date, spelling: str, order: SlashOrder
) -> None:
    """As the reader of pages reads it; or nothing is written at all."""

    def read(text: str) -> DueText:
        return read_due(PlainText((Piece(text, 0, len(text.encode())),)), old, order)

    text = spelling.format(old)
    said = read(text)
    if said.date == old and (changes := respelt(text, old, new, order, said.earliest)):
        assert read(replaced(text, changes)).date == new
