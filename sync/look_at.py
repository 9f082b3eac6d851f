"""Looks at pages, one by one, and keeps what planning needs of each, so that its body can be let go.

One page's failure, whatever it is, stays with that page.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

import structlog

from sync.core.model import Page
from sync.core.planning.survey import Survey, failed, ledger_is_doubtful, survey
from sync.core.policy import Policy
from sync.core.words import unforeseen
from sync.errors import RequestFailed, SyncError
from sync.in_parallel import streamed
from sync.page_ledger import with_parts
from sync.ports import PageReader

_log = structlog.get_logger(__name__)


class LookAt:
    """One run's look at its pages. ``seen`` is told how many were looked at so far."""

    def __init__(
        self,
        confluence: PageReader,
        policy: Policy,
        now: datetime,
        in_flight: int,
        seen: Callable[[int], None],
    ) -> None:
        self._confluence = confluence
        self._policy = policy
        self._now = now
        self._in_flight = in_flight
        self._seen = seen
        self._ancestors: dict[str, bool | None] = {}

    def each(self, pages: Iterable[Page]) -> list[Survey]:
        """Pages are read one after the other; what has to be asked about one is asked in the meantime."""
        looked = ((page, _isolated(page, self._survey)) for page in pages)
        surveys: list[Survey] = []
        for one in streamed(self._complete, looked, self._in_flight):
            surveys.append(one)
            self._seen(len(surveys))
        return surveys

    def _survey(self, page: Page) -> Survey:
        page = with_parts(self._with_inherited(page), self._confluence)
        return survey(page, self._policy, self._now)

    def _complete(self, looked: tuple[Page, Survey]) -> Survey:
        page, as_found = looked
        return _isolated(page, lambda page: self._with_comment(self._with_its_ledger(page, as_found)))

    def _with_its_ledger(self, page: Page, looked: Survey) -> Survey:
        """Looked at again where the search did not bring the ledger that counts."""
        if not ledger_is_doubtful(looked, self._now, self._policy.timing):
            return looked
        lowest = next(iter(self._confluence.ledgers(page.id)), None)
        return looked if lowest == page.ledger else self._survey(replace(page, ledger=lowest))

    def _with_comment(self, looked: Survey) -> Survey:
        """Look for a comment that an earlier run began and did not see stand."""
        ledger = looked.stored.ledger
        if ledger is None or ledger.comment is None or looked.skip is not None:
            return looked
        stands = self._confluence.commented(looked.page.id, ledger.comment.marker)
        return replace(looked, comment_lost=not stands)

    def _with_inherited(self, page: Page) -> Page:
        """Restrictions are inherited: what stands below a restricted page is restricted, too. So is what
        stands below a folder, a draft or anything else of which we are not told."""
        if page.view_restricted or page.status != "current":
            return page
        for ancestor in page.ancestors:
            restricted = self._is_restricted(ancestor)
            if restricted is not False:
                return replace(page, view_restricted=True, untold="" if restricted else ancestor)
        return page

    def _is_restricted(self, ancestor: str) -> bool | None:
        """Every ancestor is asked once per run."""
        if ancestor not in self._ancestors:
            self._ancestors[ancestor] = self._confluence.view_restricted(ancestor)
        return self._ancestors[ancestor]


def _isolated(page: Page, look: Callable[[Page], Survey]) -> Survey:
    try:
        return look(page)
    except RequestFailed as error:
        return failed(page.id, str(error))
    except SyncError:
        raise  # what concerns the whole site ends the run
    except Exception as error:  # noqa: BLE001  (a page nobody foresaw must not stop the others)
        _log.error("page_not_read", page=page.id, error=type(error).__name__)
        return failed(page.id, unforeseen(error))
