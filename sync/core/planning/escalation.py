"""The ladder: how far past its date an item is, which step it has reached, and whether to tell it now.

A step is told on a working day, once per date, and only the current one: what a missed run or a free day
left behind is not caught up. What was past its date when it was first seen is told once it has another one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sync.core.planning.priorities import priority_word
from sync.core.policy import ROLES, Calendar, Ladder, Step
from sync.core.protocol.ledger import SentStep
from sync.core.working_days import is_working_day, next_working_day, working_days_between


@dataclass(frozen=True, slots=True)
class Watched:
    """What the ladder knows of an item: its date, the day from which on it is known what was ``sent``, and
    the day on which it was ``seen`` open for the first time, or again; None where that is the same."""

    due: date | None
    done: bool
    since: date
    sent: tuple[SentStep, ...] = ()
    seen: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an open item with a date stands.

    ``past`` counts working days past its date, negative before it. ``step`` is the step it has reached.
    ``tell`` is true when that step is to be told today, ``waits`` when it would be, were the day not free.
    ``backlog`` is true when there are steps, and the date was past already when the item was first seen:
    nobody is told, and it belongs into one summary instead.
    """

    past: int
    step: Step | None = None
    tell: bool = False
    waits: bool = False
    backlog: bool = False


@dataclass(frozen=True, slots=True)
class Slips:
    """How an item's date has moved: the first one, the latest one, how often it became a later one.

    Nobody has chosen a date by policy: where the latest is one, there is no first one yet.
    """

    first: date | None = None
    latest: date | None = None
    moves: int = 0

    @property
    def days(self) -> int:
        """Calendar days from the first date to the latest; negative where it was brought forward."""
        if self.first is None or self.latest is None:
            return 0
        return (self.latest - self.first).days


def past_date(due: date, today: date, calendar: Calendar) -> int:
    """Working days from the date to today, negative before it. A free day stands for the next working day."""
    passed = working_days_between(due, today, calendar)
    return passed if is_working_day(due, calendar) else passed - 1


def standing(item: Watched, steps: tuple[Step, ...], today: date, calendar: Calendar) -> Standing | None:
    """Where the item stands on the ladder today, or None when it is done or has no date."""
    if item.done or item.due is None:
        return None
    past = past_date(item.due, today, calendar)
    step = max((step for step in steps if step.after <= past), key=lambda step: step.after, default=None)
    backlog = bool(steps) and item.due < (item.seen or item.since)
    if step is None:
        return Standing(past, backlog=backlog)
    old = backlog or step.after <= past_date(item.due, item.since - timedelta(days=1), calendar)
    untold = not old and not _was_sent(step, item.due, item.sent)
    working = is_working_day(today, calendar)
    return Standing(past, step, untold and working, untold and not working, backlog)


def remember(sent: tuple[SentStep, ...], step: Step, due: date) -> tuple[SentStep, ...]:
    """``sent`` with a step that is about to be told; steps that it makes irrelevant are forgotten."""
    kept = tuple(old for old in sent if old.after > step.after or old.due > due)
    return (*kept, SentStep(step.after, due))


def was_told(step: Step, due: date, sent: Iterable[SentStep]) -> bool:
    """Whether this very step was told, of the date or a later one."""
    return any(old.after == step.after and old.due >= due for old in sent)


def steps_for(ladder: Ladder, priority: str) -> tuple[Step, ...]:
    """The steps for a row's priority, or the general ones where it has none of its own."""
    return dict(ladder.by_priority).get(priority_word(priority), ladder.steps)


def recipients(step: Step, owner: str, lead: str, director: str) -> tuple[str, ...]:
    """The accounts a step tells, each once, in the order of the configuration; empty ones are nobody."""
    roles = dict(zip(ROLES, (owner, lead, director), strict=True))
    accounts = (roles.get(word, word) for word in step.tell)
    return tuple(dict.fromkeys(account for account in accounts if account))


def is_quiet(now: datetime, ladder: Ladder, calendar: Calendar) -> bool:
    """Whether an (aware) instant lies in the team's quiet hours, in its own time zone."""
    if ladder.quiet_from is None or ladder.quiet_until is None:
        return False
    local = now.astimezone(ZoneInfo(calendar.time_zone)).time()
    return _within(local, ladder.quiet_from, ladder.quiet_until)


def told_again_on(now: datetime, ladder: Ladder, calendar: Calendar) -> date | None:
    """The day on which people are next told of what waits; None where they may be told now."""
    local = now.astimezone(ZoneInfo(calendar.time_zone))
    quiet = is_quiet(now, ladder, calendar)
    if not quiet and is_working_day(local.date(), calendar):
        return None
    until_tomorrow = quiet and ladder.quiet_until is not None and local.time() >= ladder.quiet_until
    return next_working_day(local.date() + timedelta(days=until_tomorrow), calendar)


def slipped(slips: Slips, due: date | None, *, by_policy: bool = False) -> Slips:
    """The slips after the item's date was seen as ``due``; a date that is gone for now changes nothing.

    ``by_policy``: where it is seen for the first time, it came with the ticket.
    """
    if due is None:
        return slips
    if slips.latest is None:
        return Slips(first=None if by_policy else due, latest=due)
    if slips.first is None:
        return slips if due == slips.latest else Slips(first=due, latest=due)
    return replace(slips, latest=due, moves=slips.moves + (due > slips.latest))


def needs_decision(slips: Slips, ladder: Ladder) -> bool:
    """Whether the date has moved so often that the item is to be decided anew or split."""
    return 0 < ladder.redecide_after <= slips.moves


def _was_sent(step: Step, due: date, sent: Iterable[SentStep]) -> bool:
    # a step sent for a later date counts, too: only moving to a later date arms the ladder again
    return any(old.after >= step.after and old.due >= due for old in sent)


def _within(local: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= local < end
    return local >= start or local < end
