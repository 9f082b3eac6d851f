"""The ladder, told day by day. November 2026: the 20th is a Friday, the 26th is Thanksgiving."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.planning.escalation import (
    Slips,
    Standing,
    Watched,
    is_quiet,
    needs_decision,
    past_date,
    recipients,
    remember,
    slipped,
    standing,
    steps_for,
    told_again_on,
)
from sync.core.policy import Calendar, Ladder, Step
from sync.core.protocol.ledger import SentStep
from sync.core.working_days import is_working_day, next_working_day

PLAIN = Calendar()
GERMANY = Calendar(country="DE")
UNITED_STATES = Calendar(country="US")

SOON = Step(-2, ("owner",))
ON_THE_DAY = Step(0, ("owner",))
LATER = Step(3, ("owner", "lead"))
MUCH_LATER = Step(10, ("director",))
STEPS = (SOON, ON_THE_DAY, LATER, MUCH_LATER)

FRIDAY = date(2026, 11, 20)
SATURDAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 23)
LONG_AGO = date(2026, 1, 5)


@dataclass
class Team:
    """A team that looks every day, or on the days it happens to; remembers what was told."""

    item: Watched
    calendar: Calendar = PLAIN
    steps: tuple[Step, ...] = STEPS

    def look(self, today: date) -> int | None:
        """The step told today (its ``after``), or None."""
        assert self.item.due is not None
        found = standing(self.item, self.steps, today, self.calendar)
        if found is None or found.step is None or not found.tell:
            return None
        self.item = replace(self.item, sent=remember(self.item.sent, found.step, self.item.due))
        return found.step.after

    def look_daily(self, first: date, last: date) -> dict[date, int]:
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        told = {day: self.look(day) for day in days}
        return {day: after for day, after in told.items() if after is not None}

    def move(self, due: date) -> None:
        self.item = replace(self.item, due=due)


def team(due: date, *, since: date = LONG_AGO, calendar: Calendar = PLAIN) -> Team:
    return Team(Watched(due, done=False, since=since), calendar)


# --- how far past its date


@pytest.mark.parametrize(
    ("due", "today", "calendar", "expected"),
    [
        (FRIDAY, FRIDAY, PLAIN, 0),
        (FRIDAY, SATURDAY, PLAIN, 0),
        (FRIDAY, MONDAY, PLAIN, 1),
        (FRIDAY, date(2026, 11, 27), PLAIN, 5),
        (MONDAY, FRIDAY, PLAIN, -1),
        (MONDAY, SATURDAY, PLAIN, -1),
        (MONDAY, date(2026, 11, 19), PLAIN, -2),
        (SATURDAY, FRIDAY, PLAIN, -1),  # a date on a free day stands for Monday
        (SATURDAY, SATURDAY, PLAIN, -1),
        (SATURDAY, MONDAY, PLAIN, 0),
        (SATURDAY, date(2026, 11, 24), PLAIN, 1),
        (date(2026, 11, 25), date(2026, 11, 30), UNITED_STATES, 2),  # Thanksgiving and a weekend between
        (date(2026, 11, 25), date(2026, 11, 30), GERMANY, 3),
        (date(2026, 11, 26), date(2026, 11, 27), UNITED_STATES, 0),  # the date is the holiday itself
        (date(2026, 12, 23), date(2027, 1, 4), GERMANY, 6),
        (date(2026, 12, 31), date(2027, 1, 4), GERMANY, 1),
        (date(2027, 1, 4), date(2026, 12, 31), GERMANY, -1),
        (date(2027, 1, 1), date(2026, 12, 31), GERMANY, -1),
    ],
)
def test_days_past_the_date_are_working_days(
    due: date, today: date, calendar: Calendar, expected: int
) -> None:
    assert past_date(due, today, calendar) == expected


@given(st.dates(date(2026, 10, 1), date(2027, 2, 1)), st.integers(-60, 60))
def test_only_working_days_take_an_item_further(due: date, offset: int) -> None:
    today = due + timedelta(days=offset)
    tomorrow = today + timedelta(days=1)

    further = past_date(due, tomorrow, GERMANY) - past_date(due, today, GERMANY)

    assert further == is_working_day(tomorrow, GERMANY)


@given(st.dates(date(2026, 10, 1), date(2027, 2, 1)), st.dates(date(2026, 10, 1), date(2027, 2, 1)))
def test_a_date_on_a_free_day_stands_for_the_next_working_day(due: date, today: date) -> None:
    assert past_date(due, today, GERMANY) == past_date(next_working_day(due, GERMANY), today, GERMANY)


# --- which step, and when


def test_each_step_is_told_on_its_working_day() -> None:
    assert team(FRIDAY).look_daily(date(2026, 11, 1), date(2026, 12, 31)) == {
        date(2026, 11, 18): -2,
        date(2026, 11, 20): 0,
        date(2026, 11, 25): 3,
        date(2026, 12, 4): 10,
    }


def test_thanksgiving_and_the_weekend_hold_the_ladder_back() -> None:
    assert team(FRIDAY, calendar=UNITED_STATES).look_daily(date(2026, 11, 1), date(2026, 12, 31)) == {
        date(2026, 11, 18): -2,
        date(2026, 11, 20): 0,
        date(2026, 11, 25): 3,
        date(2026, 12, 7): 10,
    }


def test_the_ladder_crosses_christmas_and_the_year_end() -> None:
    assert team(date(2026, 12, 23), calendar=GERMANY).look_daily(date(2026, 12, 1), date(2027, 1, 31)) == {
        date(2026, 12, 21): -2,
        date(2026, 12, 23): 0,
        date(2026, 12, 29): 3,
        date(2027, 1, 8): 10,
    }


def test_a_date_on_a_free_day_is_told_on_the_next_working_day() -> None:
    told = team(SATURDAY).look_daily(date(2026, 11, 16), date(2026, 11, 27))

    assert told == {date(2026, 11, 19): -2, MONDAY: 0, date(2026, 11, 26): 3}


def test_a_step_missed_on_friday_waits_for_monday() -> None:
    item = team(FRIDAY)

    assert item.look(SATURDAY) is None
    assert item.look(SATURDAY + timedelta(days=1)) is None
    assert item.look(MONDAY) == 0


def test_after_missed_runs_only_the_current_step_is_told() -> None:
    item = team(FRIDAY)

    assert item.look(date(2026, 12, 4)) == 10
    assert item.look(date(2026, 12, 7)) is None


def test_a_second_run_on_the_same_day_tells_nothing() -> None:
    item = team(FRIDAY)

    assert item.look(FRIDAY) == 0
    assert item.look(FRIDAY) is None


def test_a_later_date_arms_the_ladder_again() -> None:
    item = team(FRIDAY)
    assert item.look(date(2026, 11, 25)) == 3

    item.move(date(2026, 12, 11))

    assert item.look(date(2026, 11, 26)) is None
    assert item.look_daily(date(2026, 11, 27), date(2026, 12, 16)) == {
        date(2026, 12, 9): -2,
        date(2026, 12, 11): 0,
        date(2026, 12, 16): 3,
    }


def test_an_earlier_date_does_not_repeat_what_was_told() -> None:
    """Correcting a date by a day must not call the lead a second time."""
    item = team(FRIDAY)
    assert item.look(date(2026, 11, 25)) == 3

    item.move(date(2026, 11, 19))

    assert item.look_daily(date(2026, 11, 25), date(2026, 12, 2)) == {}
    assert item.look(date(2026, 12, 3)) == 10


def test_an_earlier_date_may_reach_a_higher_step() -> None:
    item = team(date(2026, 12, 11))
    assert item.look(date(2026, 12, 9)) == -2

    item.move(date(2026, 12, 4))

    assert item.look(date(2026, 12, 9)) == 3


def test_a_date_that_moves_away_and_back_tells_nothing_twice() -> None:
    item = team(FRIDAY)
    assert item.look(FRIDAY) == 0

    item.move(date(2026, 12, 11))
    assert item.look(FRIDAY) is None
    item.move(FRIDAY)

    assert item.look(FRIDAY) is None


def test_a_backlog_is_summed_up_instead_of_told() -> None:
    item = Watched(due=date(2026, 9, 1), done=False, since=FRIDAY)

    found = standing(item, STEPS, FRIDAY, PLAIN)

    assert found == Standing(past=58, step=MUCH_LATER, tell=False, backlog=True)


def test_what_was_past_its_date_when_first_seen_is_told_once_it_has_another_one() -> None:
    """Or the director would be the first to hear of it."""
    item = team(date(2026, 11, 17), since=date(2026, 11, 18))
    assert item.look_daily(date(2026, 11, 18), date(2026, 12, 31)) == {}

    item.move(date(2027, 1, 4))

    assert item.look_daily(date(2026, 12, 31), date(2027, 1, 5)) == {date(2026, 12, 31): -2, item.item.due: 0}


def test_what_was_told_before_a_ledger_was_lost_stays_untold_and_the_next_step_is_told() -> None:
    item = team(date(2026, 11, 17), since=date(2026, 11, 22))  # 3 working days past its date
    item.item = replace(item.item, seen=LONG_AGO)

    assert item.look_daily(date(2026, 11, 22), date(2026, 12, 31)) == {date(2026, 12, 1): 10}


def test_a_step_that_falls_on_the_day_an_item_is_first_seen_is_told() -> None:
    assert team(FRIDAY, since=FRIDAY).look(FRIDAY) == 0


def test_a_step_held_back_by_a_weekend_is_not_old_when_first_seen_then() -> None:
    assert team(SATURDAY, since=SATURDAY).look(MONDAY) == 0


@pytest.mark.parametrize(
    "item",
    [Watched(due=None, done=False, since=LONG_AGO), Watched(due=FRIDAY, done=True, since=LONG_AGO)],
)
def test_what_is_done_or_has_no_date_stands_nowhere(item: Watched) -> None:
    assert standing(item, STEPS, MONDAY, PLAIN) is None


@pytest.mark.parametrize(
    ("opened", "told"),
    [
        (date(2026, 11, 19), {FRIDAY: 0, date(2026, 11, 25): 3, date(2026, 12, 4): 10}),
        (FRIDAY, {FRIDAY: 0, date(2026, 11, 25): 3, date(2026, 12, 4): 10}),
        (SATURDAY, {}),
    ],
)
def test_a_ticket_that_is_open_again_is_seen_anew(opened: date, told: dict[date, int]) -> None:
    item = team(FRIDAY)
    assert item.look(date(2026, 11, 18)) == -2
    item.item = replace(item.item, done=True)
    assert item.look(opened) is None

    item.item = replace(item.item, done=False, seen=opened)

    assert item.look_daily(opened, date(2026, 12, 31)) == told


def test_before_the_first_step_the_item_stands_on_none() -> None:
    item = Watched(due=FRIDAY, done=False, since=LONG_AGO)

    assert standing(item, STEPS, date(2026, 11, 10), PLAIN) == Standing(past=-8)


def test_the_step_stays_visible_after_it_was_told() -> None:
    """The status block shows how far up the ladder an item is, whether or not anyone is told today."""
    item = Watched(due=FRIDAY, done=False, since=LONG_AGO, sent=(SentStep(3, FRIDAY),))

    assert standing(item, STEPS, date(2026, 11, 26), PLAIN) == Standing(past=4, step=LATER)


def test_the_order_in_the_configuration_does_not_matter() -> None:
    item = Watched(due=FRIDAY, done=False, since=LONG_AGO)

    found = standing(item, STEPS[::-1], date(2026, 11, 25), PLAIN)

    assert found == Standing(past=3, step=LATER, tell=True)


def test_a_step_that_a_free_day_holds_back_waits() -> None:
    item = Watched(due=FRIDAY, done=False, since=LONG_AGO)

    found = standing(item, STEPS, date(2026, 11, 28), PLAIN)

    assert found == Standing(past=5, step=LATER, waits=True)


QUIET = Ladder(quiet_from=time(18), quiet_until=time(8))
BY_DAY = Ladder(quiet_from=time(12), quiet_until=time(14))


@pytest.mark.parametrize(
    ("day", "hour", "ladder", "again"),
    [
        (FRIDAY, 9, Ladder(), None),
        (SATURDAY, 9, Ladder(), MONDAY),
        (FRIDAY, 7, QUIET, FRIDAY),
        (FRIDAY, 9, QUIET, None),
        (FRIDAY, 19, QUIET, MONDAY),
        (SATURDAY, 19, QUIET, MONDAY),
        (FRIDAY, 13, BY_DAY, FRIDAY),
    ],
)
def test_people_are_told_again_on_the_next_day_that_is_neither_free_nor_quiet(
    day: date, hour: int, ladder: Ladder, again: date | None
) -> None:
    now = datetime.combine(day, time(hour), UTC)
    assert told_again_on(now, ladder, PLAIN) == again


dates = st.dates(date(2026, 11, 1), date(2027, 1, 31))
calendars = st.sampled_from([PLAIN, GERMANY, UNITED_STATES])
events = st.lists(st.tuples(st.integers(0, 4), st.none() | dates), max_size=60)


@given(due=dates, since=dates, moves=events, calendar=calendars)
def test_whatever_happens_a_step_is_told_at_most_once_per_date(
    due: date, since: date, moves: list[tuple[int, date | None]], calendar: Calendar
) -> None:
    """Runs on arbitrary days, several a day, dates moved in between: never twice, never on a free day."""
    item = team(due, since=since, calendar=calendar)
    told: list[tuple[int, date]] = []
    today = since
    for days, moved_to in moves:
        today += timedelta(days=days)
        if moved_to:
            item.move(moved_to)
        after = item.look(today)
        assert item.item.due is not None
        if after is not None:
            assert is_working_day(today, calendar)
            assert not any(old >= after and date_then >= item.item.due for old, date_then in told)
            told.append((after, item.item.due))

    assert len(told) == len(set(told))


@given(due=dates, since=dates, calendar=calendars)
def test_looking_every_day_tells_every_step_that_is_not_old(
    due: date, since: date, calendar: Calendar
) -> None:
    told = team(due, since=since, calendar=calendar).look_daily(since, date(2027, 3, 31))

    reached_before = past_date(due, since - timedelta(days=1), calendar)
    expected = [step.after for step in STEPS if step.after > reached_before] if due >= since else []
    assert list(told.values()) == expected


@given(st.lists(st.tuples(st.sampled_from(STEPS), dates), max_size=30))
def test_what_is_forgotten_never_mattered(told: list[tuple[Step, date]]) -> None:
    everything: tuple[SentStep, ...] = ()
    remembered: tuple[SentStep, ...] = ()
    for step, due in told:
        if any(old.after >= step.after and old.due >= due for old in everything):
            continue  # is never told
        everything += (SentStep(step.after, due),)
        remembered = remember(remembered, step, due)

    assert len(remembered) <= len(STEPS)
    for step in STEPS:
        for due in {due for _, due in told}:
            day = due + timedelta(days=21)
            whole = standing(Watched(due, False, LONG_AGO, everything), (step,), day, PLAIN)
            short = standing(Watched(due, False, LONG_AGO, remembered), (step,), day, PLAIN)
            assert whole == short


# --- whom, and when not


def test_a_priority_may_have_a_ladder_of_its_own() -> None:
    ladder = Ladder(STEPS, by_priority=(("high", (ON_THE_DAY,)), ("low", ())))

    assert steps_for(ladder, "High") == (ON_THE_DAY,)
    assert steps_for(ladder, "🔴 High!") == (ON_THE_DAY,)
    assert steps_for(ladder, "low") == ()
    assert steps_for(ladder, "medium") == STEPS
    assert steps_for(ladder, "") == STEPS


@pytest.mark.parametrize(
    ("tell", "expected"),
    [
        (("owner",), ("ada",)),
        (("owner", "lead", "director"), ("ada", "lin")),  # nobody is the director
        (("lead", "5b10", "lead"), ("lin", "5b10")),
    ],
)
def test_words_of_a_step_become_accounts(tell: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert recipients(Step(0, tell), owner="ada", lead="lin", director="") == expected


def test_nobody_is_told_twice_where_owner_and_lead_are_one() -> None:
    assert recipients(Step(0, ("owner", "lead")), owner="ada", lead="ada", director="") == ("ada",)


NIGHT = Ladder(quiet_from=time(18), quiet_until=time(8))
LUNCH = Ladder(quiet_from=time(12), quiet_until=time(13))


@pytest.mark.parametrize(
    ("ladder", "now", "expected"),
    [
        (NIGHT, datetime(2026, 11, 20, 16, 59, tzinfo=UTC), False),  # 17:59 in Berlin
        (NIGHT, datetime(2026, 11, 20, 17, 0, tzinfo=UTC), True),
        (NIGHT, datetime(2026, 11, 20, 23, 30, tzinfo=UTC), True),
        (NIGHT, datetime(2026, 11, 21, 6, 59, tzinfo=UTC), True),
        (NIGHT, datetime(2026, 11, 21, 7, 0, tzinfo=UTC), False),
        (NIGHT, datetime(2026, 7, 20, 6, 0, tzinfo=UTC), False),  # 8:00 in summer
        (NIGHT, datetime(2026, 3, 28, 6, 30, tzinfo=UTC), True),  # the day before the change
        (NIGHT, datetime(2026, 3, 29, 6, 30, tzinfo=UTC), False),  # an hour later on the wall
        (LUNCH, datetime(2026, 11, 20, 11, 30, tzinfo=UTC), True),
        (LUNCH, datetime(2026, 11, 20, 12, 0, tzinfo=UTC), False),
        (Ladder(), datetime(2026, 11, 20, 23, 30, tzinfo=UTC), False),
    ],
)
def test_quiet_hours_are_the_team_s_own(ladder: Ladder, now: datetime, expected: bool) -> None:
    assert is_quiet(now, ladder, Calendar(time_zone="Europe/Berlin")) is expected


# --- slips


def after_dates(*seen: date | None) -> Slips:
    slips = Slips()
    for due in seen:
        slips = slipped(slips, due)
    return slips


@pytest.mark.parametrize(
    ("seen", "moves", "days"),
    [
        ((), 0, 0),
        ((None,), 0, 0),
        ((FRIDAY,), 0, 0),
        ((FRIDAY, FRIDAY, FRIDAY), 0, 0),
        ((FRIDAY, date(2026, 12, 4)), 1, 14),
        ((FRIDAY, date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 31)), 3, 41),
        ((date(2026, 12, 4), FRIDAY), 0, -14),  # brought forward: no slip
        ((date(2026, 12, 4), FRIDAY, date(2026, 12, 4)), 1, 0),
        ((FRIDAY, None, FRIDAY), 0, 0),
        ((FRIDAY, None, date(2026, 12, 4)), 1, 14),  # taking a date away does not hide the move
        ((None, FRIDAY, date(2027, 1, 1)), 1, 42),
    ],
)
def test_slips_count_each_later_date_from_the_first(
    seen: tuple[date | None, ...], moves: int, days: int
) -> None:
    slips = after_dates(*seen)

    assert (slips.moves, slips.days) == (moves, days)


@given(st.lists(st.none() | dates, max_size=20))
def test_the_first_date_is_never_forgotten(seen: list[date | None]) -> None:
    known = [due for due in seen if due]
    slips = after_dates(*seen)

    assert slips.first == (known[0] if known else None)
    assert slips.latest == (known[-1] if known else None)
    assert slips.moves == sum(later > earlier for earlier, later in pairwise(known))


def test_a_date_by_policy_is_nobodys_first_date() -> None:
    born = slipped(Slips(), FRIDAY, by_policy=True)
    assert born == slipped(born, FRIDAY, by_policy=True) == Slips(first=None, latest=FRIDAY)

    chosen = slipped(born, MONDAY)
    assert chosen == Slips(first=MONDAY, latest=MONDAY)
    assert slipped(chosen, MONDAY + timedelta(days=7), by_policy=True).moves == 1


def test_after_enough_slips_a_decision_is_asked_for() -> None:
    ladder = Ladder(redecide_after=3)

    assert not needs_decision(Slips(FRIDAY, MONDAY, moves=2), ladder)
    assert needs_decision(Slips(FRIDAY, MONDAY, moves=3), ladder)
    assert not needs_decision(Slips(FRIDAY, MONDAY, moves=9), Ladder(redecide_after=0))
