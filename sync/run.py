"""The loop of a run: discover, read, look up, plan, check; applying is a step of its own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain

from sync.core.model import Identity, Page
from sync.core.planning.escalation import past_date
from sync.core.planning.labels import LABEL
from sync.core.planning.limits import violations
from sync.core.planning.lookups import Lookups
from sync.core.planning.page_plans import Plan
from sync.core.planning.shards import WHOLE, Shard
from sync.core.policy import Policy
from sync.core.working_days import is_working_day, local_day
from sync.errors import LimitTripped
from sync.in_parallel import in_batches, meanwhile
from sync.ports import IssueReader, PageReader, PageSelection

PAGES_AT_ONCE = 50
FURTHEST_STEP = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, what it was planned on, and the instant (Confluence's) it holds for."""

    plan: Plan
    lookups: Lookups
    now: datetime


class Run:
    """One look at both sites, at the pages of one ``shard``.

    ``mint_rids`` yields row ids; ``seen`` is told of every page as it is read.
    """

    def __init__(
        self,
        pages: PageReader,
        issues: IssueReader,
        policy: Policy,
        mint_rids: Iterator[str],
        in_flight: int = 1,
        seen: Callable[[int], None] = lambda count: None,
        shard: Shard = WHOLE,
    ) -> None:
        self._pages = pages
        self._issues = issues
        self._policy = policy
        self._mint_rids = mint_rids
        self._in_flight = in_flight
        self._seen = seen
        self._shard = shard

    def plan(self, selection: PageSelection) -> Planned:
        """Plan everything the selection covers. Raises what makes a run impossible; writes nothing."""
        here, there = self._who_am_i()
        found = self._found(selection, here.now)
        first = next(found, None)
        if first is None:
            return Planned(Plan((), {}), Lookups(), here.now)
        # here, because most runs find no page, and end before all that were imported
        from sync.core.planning.needs import needs
        from sync.core.planning.plan import plan
        from sync.look_at import LookAt
        from sync.look_up import LookUp

        look_at = LookAt(self._pages, self._policy, here.now, self._in_flight, self._seen)
        surveys = look_at.each(chain([first], found))
        look_up = LookUp(self._issues, self._policy, there.ahead_of(here), self._in_flight)
        asked = needs(surveys, self._policy, here.now)
        lookups = look_up.answer(asked)
        told = [replace(one, failure=asked.unforeseen.get(one.page.id, one.failure)) for one in surveys]
        planned = plan(told, lookups, self._policy, here.now, self._mint_rids)
        return Planned(planned, lookups, here.now)

    def _who_am_i(self) -> tuple[Identity, Identity]:
        with meanwhile(self._issues.whoami, self._in_flight) as there:
            return self._pages.whoami(), there()

    def _found(self, selection: PageSelection, now: datetime) -> Iterator[Page]:
        """The pages of the run, each once: the selected ones, and those whose tickets moved."""
        seen: set[str] = set()
        if selection.changed_within is None or selection.ids:
            yield from self._select(selection, seen)
            return
        asking = partial(self._pages_of_tickets, selection.changed_within, now)
        with meanwhile(asking, self._in_flight) as moved:
            yield from self._select(selection, seen)
            others = filter(self._shard.holds, sorted(moved() - seen))
            for ids in in_batches(tuple(others), PAGES_AT_ONCE):
                yield from self._select(replace(selection, ids=tuple(ids), changed_within=None), seen)

    def _select(self, selection: PageSelection, seen: set[str]) -> Iterator[Page]:
        for page in _one_by_one(self._pages.select(selection)):
            if self._shard.holds(page.id) and page.id not in seen:
                seen.add(page.id)
                yield page

    def _pages_of_tickets(self, within: timedelta, now: datetime) -> frozenset[str]:
        """Pages whose tickets changed, or whose tickets reach a step of the ladder today."""
        days = self._step_days(local_day(now, self._policy.calendar))
        return self._issues.pages_touched(LABEL, within, days, self._policy.site)

    def _step_days(self, today: date) -> list[date]:
        """The due dates that are a step of the ladder, or a first day past, today."""
        calendar, ladder = self._policy.calendar, self._policy.ladder
        if not is_working_day(today, calendar):
            return []
        wanted = {1, *(step.after for step in ladder.all_steps)}
        reach = range(-FURTHEST_STEP.days, FURTHEST_STEP.days + 1)
        days = [today + timedelta(days=offset) for offset in reach]
        return [day for day in days if past_date(day, today, calendar) in wanted]


def _one_by_one(batches: Iterable[tuple[Page, ...]]) -> Iterator[Page]:
    """Holds no page of a batch while the next one is fetched: bodies may be large."""
    for batch in batches:
        pages = list(reversed(batch))
        del batch
        while pages:
            yield pages.pop()


def check_limits(planned: Planned, policy: Policy) -> None:
    """Raises ``LimitTripped`` with every limit that the plan goes beyond; nothing has been written then."""
    tripped = violations(planned.plan, policy.limits)
    if tripped:
        raise LimitTripped("\n".join(tripped))
