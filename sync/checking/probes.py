"""What only a live site can tell, asked of one by reading; ``docs/unknowns.md`` says why each matters."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from sync.checking.checked import Checked, refused
from sync.core.model import Page, Ticket, project_of
from sync.core.planning.labels import LABEL
from sync.errors import SyncError
from sync.ports import IssueReader, PageReader, PageSelection

_BATCH = 50
_KEYS_BEYOND = 100
_LATELY = timedelta(days=7)
# far beyond any project's newest key
_NO_SUCH_NUMBER = 999_999_999


class _NothingToAsk(Exception):  # noqa: N818  (not an error: the site is just too empty)
    """The site holds nothing that the question could be put to."""


@dataclass(frozen=True, slots=True)
class Probe:
    """``ask`` says whether things are as assumed. It raises ``_NothingToAsk`` where nothing can tell."""

    name: str
    assumed: str
    ask: Callable[[], bool]


class Probes:
    """Questions to the sites that a run works on; pages and tickets are read once for all of them."""

    def __init__(
        self, pages: PageReader, issues: IssueReader, selection: PageSelection, project: str, issue_type: str
    ) -> None:
        self._pages = pages
        self._issues = issues
        self._selection = selection
        self._project = project
        self._issue_type = issue_type
        self._sample: tuple[Page, ...] | None = None
        self._ours: tuple[Ticket, ...] | None = None

    def all(self) -> tuple[Probe, ...]:
        return (
            Probe(
                "batch-with-bodies",
                "pages read by id in one request, bodies included, all come back",
                self._whole_batch,
            ),
            Probe("search-bodies", "a search brings pages as they are stored now", self._fresh_bodies),
            Probe("search-ledger", "a search brings the ledger that the page has", self._same_ledger),
            Probe(
                "search-restrictions", "a search brings the restrictions of a page", self._same_restrictions
            ),
            Probe("ancestors-told", "it is told who may view what a page stands below", self._ancestors_told),
            Probe("index-lag", "search knows the newest key", self._index_is_current),
            Probe("missing-keys", "keys that nobody has are left out, not an error", self._missing_left_out),
            Probe("search-marks", "a search brings the mark that a ticket has", self._same_marks),
            Probe("key-and-id", "a ticket is the same by its key and by its id", self._same_by_key),
            Probe("assignable-by-id", "a person is found by the account's id", self._self_found),
            Probe("create-screen", "the create screen names its own project", self._screen_of_project),
        )

    def run(self) -> Iterator[Checked]:
        """Every answer; a site that is too empty to ask, or does not answer, is no bad sign."""
        for probe in self.all():
            try:
                as_assumed = probe.ask()
            except _NothingToAsk as nothing:
                yield Checked(True, f"{probe.name}: could not be asked ({nothing}).", asked=False)
            except SyncError as error:
                yield refused(error, f"{probe.name}: {error}")
            else:
                answer = "as assumed" if as_assumed else "NOT as assumed"
                yield Checked(as_assumed, f"{probe.name}: {answer} ({probe.assumed}).")

    # --- what is asked about

    def _some_pages(self) -> tuple[Page, ...]:
        if self._sample is None:
            self._sample = next(iter(self._pages.select(self._selection)), ())
        if not self._sample:
            raise _NothingToAsk("no page with the label is there")
        return self._sample

    def _our_tickets(self) -> tuple[Ticket, ...]:
        if self._ours is None:
            self._ours = tuple(islice(self._issues.changed(LABEL, _LATELY), _BATCH))
        if not self._ours:
            raise _NothingToAsk("no ticket of ours has changed lately")
        return self._ours

    def _project_id(self) -> str:
        screen = self._issues.create_screen(self._project, self._issue_type)
        if screen is None:
            raise _NothingToAsk(f"the project {self._project} is not there")
        return screen.project_id

    def _newest(self) -> Ticket:
        newest = self._issues.highest_key(self._project_id())
        if newest is None:
            raise _NothingToAsk(f"the project {self._project} is empty")
        return newest

    # --- the questions

    def _whole_batch(self) -> bool:
        ids = [page.id for page in self._some_pages()]
        return {page.id for page in self._pages.read(ids)} == set(ids)

    def _fresh_bodies(self) -> bool:
        found = {page.id: (page.version, page.body) for page in self._some_pages()}
        return all((page.version, page.body) == found[page.id] for page in self._pages.read(list(found)))

    def _same_ledger(self) -> bool:
        held = next((page for page in self._some_pages() if page.ledger is not None), None)
        if held is None or held.ledger is None:
            raise _NothingToAsk("no page has a ledger yet")
        (lowest, *_) = self._pages.ledgers(held.id)
        found = held.ledger
        return (found.id, found.version, found.value) == (lowest.id, lowest.version, lowest.value)

    def _same_restrictions(self) -> bool:
        page = self._some_pages()[0]
        return self._pages.view_restricted(page.id) == page.view_restricted

    def _ancestors_told(self) -> bool:
        above = sorted({ancestor for page in self._some_pages() for ancestor in page.ancestors})
        if not above:
            raise _NothingToAsk("no page stands below another")
        return all(self._pages.view_restricted(ancestor) is not None for ancestor in above)

    def _index_is_current(self) -> bool:
        newest = self._newest()
        return not self._issues.fetch(_keys_after(newest.key)).tickets

    def _missing_left_out(self) -> bool:
        newest = self._newest()
        beyond = f"{project_of(newest.key)}-{_NO_SUCH_NUMBER}"
        walk = self._issues.fetch([newest.key, beyond])
        return walk.trusted and [ticket.id for ticket in walk.tickets] == [newest.id]

    def _same_marks(self) -> bool:
        found = {ticket.id: ticket.mark for ticket in self._our_tickets()}
        return {ticket.id: ticket.mark for ticket in self._issues.fetch(list(found)).tickets} == found

    def _same_by_key(self) -> bool:
        newest = self._newest()
        return self._issues.fetch([newest.key]).tickets == self._issues.fetch([newest.id]).tickets

    def _self_found(self) -> bool:
        me = self._issues.whoami().user
        by_name = self._issues.assignable(self._project, me.name)
        if me.id not in {user.id for user in by_name}:
            raise _NothingToAsk("this account cannot be assigned")
        return me.id in {user.id for user in self._issues.assignable(self._project, me.id)}

    def _screen_of_project(self) -> bool:
        screen = self._issues.create_screen(self._project, self._issue_type)
        if screen is None:
            raise _NothingToAsk(f"the project {self._project} is not there")
        field = screen.field("project")
        return field is not None and len(field.allowed) == 1


def _keys_after(key: str) -> Sequence[str]:
    prefix, _, number = key.rpartition("-")
    return [f"{prefix}-{int(number) + ahead}" for ahead in range(1, _KEYS_BEYOND + 1)]
