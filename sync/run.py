"""The loop of a run: discover, read, look up, plan, check; applying is another step, taken only by ``run``.

One page's failure is kept with that page and never stops the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog

from sync.core.model import Identity, Page
from sync.core.planning.changes import Plan
from sync.core.planning.drafts import LABEL
from sync.core.planning.escalation import past_date
from sync.core.planning.limits import violations
from sync.core.planning.lookups import Lookups, needs
from sync.core.planning.plan import plan
from sync.core.planning.shards import WHOLE, Shard
from sync.core.planning.survey import Survey, failed, ledger_is_doubtful, survey
from sync.core.policy import Policy
from sync.core.working_days import is_working_day, local_day
from sync.errors import LimitTripped, RequestFailed, SyncError
from sync.in_parallel import in_batches
from sync.look_up import LookUp
from sync.page_ledger import with_parts
from sync.ports import IssueReader, PageReader, PageSelection

_log = structlog.get_logger(__name__)

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
        self._ancestors: dict[str, bool] = {}

    def plan(self, selection: PageSelection) -> Planned:
        """Plan everything the selection covers. Raises what makes a run impossible; writes nothing."""
        here, there = self._who_am_i()
        surveys = self._survey(selection, here.now)
        wanted = needs(surveys.values(), self._policy, here.now)
        look_up = LookUp(self._issues, self._policy, there.now - here.now, self._in_flight)
        lookups = look_up.answer(wanted)
        planned = plan(surveys.values(), lookups, self._policy, here.now, self._mint_rids)
        return Planned(planned, lookups, here.now)

    def _who_am_i(self) -> tuple[Identity, Identity]:
        return self._pages.whoami(), self._issues.whoami()

    # --- discovering and reading

    def _survey(self, selection: PageSelection, now: datetime) -> dict[str, Survey]:
        """Every page of the run, looked at: the selected ones, and those whose tickets moved."""
        surveys: dict[str, Survey] = {}
        self._add(surveys, self._pages.select(selection), now)
        if selection.changed_within is not None and not selection.ids:
            moved = self._pages_of_tickets(selection.changed_within, now) - surveys.keys()
            others = filter(self._shard.holds, sorted(moved))
            for ids in in_batches(tuple(others), PAGES_AT_ONCE):
                narrowed = replace(selection, ids=tuple(ids), changed_within=None)
                self._add(surveys, self._pages.select(narrowed), now)
        return surveys

    def _add(self, surveys: dict[str, Survey], batches: Iterable[tuple[Page, ...]], now: datetime) -> None:
        for page in _one_by_one(batches):
            if self._shard.holds(page.id):
                surveys[page.id] = self._look_at(page, now)
                self._seen(len(surveys))

    def _look_at(self, page: Page, now: datetime) -> Survey:
        """One page's failure, whatever it is, stays with that page."""
        try:
            return self._survey_one(page, now)
        except RequestFailed as error:
            return failed(page.id, str(error))
        except SyncError:
            raise  # what concerns the whole site ends the run
        except Exception as error:  # noqa: BLE001  (a page nobody foresaw must not stop the others)
            # never the message: it may quote the page
            _log.error("page_not_read", page=page.id, error=type(error).__name__)
            return failed(
                page.id, f"this is a bug in postmortem-sync ({type(error).__name__}), please report it"
            )

    def _survey_one(self, page: Page, now: datetime) -> Survey:
        page = self._with_inherited(page)
        looked = survey(with_parts(page, self._pages), self._policy, now)
        if ledger_is_doubtful(looked, now, self._policy.timing):
            lowest = next(iter(self._pages.ledgers(page.id)), None)
            page = with_parts(replace(page, ledger=lowest), self._pages)
            looked = survey(page, self._policy, now)
        return self._with_comment(looked)

    def _with_comment(self, looked: Survey) -> Survey:
        """Look for a comment that an earlier run began and did not see stand."""
        ledger = looked.stored.ledger
        if ledger is None or ledger.comment is None or looked.skip is not None:
            return looked
        stands = self._pages.commented(looked.page.id, ledger.comment.marker)
        return replace(looked, comment_lost=not stands)

    def _with_inherited(self, page: Page) -> Page:
        """Restrictions are inherited: what stands below a restricted page is restricted, too."""
        if page.view_restricted or page.status != "current":
            return page
        return replace(page, view_restricted=any(map(self._is_restricted, page.ancestors)))

    def _is_restricted(self, ancestor: str) -> bool:
        """Every ancestor is asked once per run."""
        if ancestor not in self._ancestors:
            self._ancestors[ancestor] = self._pages.view_restricted(ancestor)
        return self._ancestors[ancestor]

    def _pages_of_tickets(self, within: timedelta, now: datetime) -> frozenset[str]:
        """Pages whose tickets changed, or whose tickets reach a step of the ladder today."""
        days = self._step_days(local_day(now, self._policy.calendar))
        return self._issues.pages_touched(LABEL, within, days, self._policy.site)

    def _step_days(self, today: date) -> list[date]:
        """The due dates that are a step of the ladder, or a first day past, today."""
        calendar, ladder = self._policy.calendar, self._policy.ladder
        if not is_working_day(today, calendar):
            return []
        steps = [*ladder.steps, *(step for _, own in ladder.by_priority for step in own)]
        wanted = {1, *(step.after for step in steps)}
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
