"""Asks Jira what planning needs to know, in batches; decides nothing.

A question that fails makes its project or page untrusted, so that nothing is created there in this run; why
is told with the answers. A ticket that cannot be read is named, and stops no page but its own.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta

import structlog

from sync.core.model import CreateScreen, Ticket, User, Walk, key_number, project_of
from sync.core.planning.labels import page_label
from sync.core.planning.lookups import Lookups, Project, cannot_be_read
from sync.core.planning.needs import Needs
from sync.core.policy import Policy
from sync.core.protocol.recovery import ProjectWalk, project_walk
from sync.errors import ConfigurationError, RequestFailed
from sync.in_parallel import in_batches, in_parallel
from sync.ports import IssueReader

PAGES_PER_SEARCH = 100
KEYS_PER_REQUEST = 100

_log = structlog.get_logger(__name__)


class LookUp:
    """One run's questions to Jira. ``jira_ahead`` is how far Jira's clock is ahead of Confluence's."""

    def __init__(self, jira: IssueReader, policy: Policy, jira_ahead: timedelta, in_flight: int) -> None:
        self._jira = jira
        self._policy = policy
        self._jira_ahead = jira_ahead
        self._in_flight = in_flight
        self._problems: dict[tuple[str, str], str] = {}

    def answer(self, needs: Needs) -> Lookups:
        """Raises ``ConfigurationError`` where no project is there for us, nor any ticket, and
        ``RequestFailed`` where tickets are not told of at all: no answer would read as tickets gone."""
        fetched = self._jira.fetch(sorted(needs.tickets)) if needs.tickets else Walk((), trusted=True)
        asked_again = self._moved(needs.tickets, fetched)
        moved = {name: walk.tickets[0] for name, walk in asked_again.items() if walk.tickets}
        screens = self._screens(needs, alone=not fetched.tickets)
        projects = self._projects(needs, screens.values(), fetched.tickets)
        labelled, searched = self._labelled(needs)
        walked = [ticket for project in projects.values() for ticket in _ours(project.walk)]
        trusted_walks = all(project.trusted for project in projects.values())
        found = {**_by_id_and_key([*labelled, *walked, *fetched.tickets]), **moved}
        unread = {name: ticket.unread for name, ticket in found.items() if ticket.unread}
        for walk in (fetched, *asked_again.values()):
            unread |= walk.unanswered
        for name, why in sorted(unread.items()):
            _log.warning("ticket_not_readable", ticket=name, reason=why)
        return Lookups(
            tickets={name: ticket for name, ticket in found.items() if not ticket.unread},
            missing=_missing(needs.tickets, fetched) - moved.keys() - unread.keys(),
            unread=unread,
            read=frozenset(ticket.project_id for ticket in fetched.tickets),
            screens=screens,
            projects=projects,
            survivors=_by_page([*labelled, *walked], self._policy.site),
            searched=searched if trusted_walks else searched - needs.look_back,
            people=self._people(needs),
            problems=self._problems,
        )

    def _moved(self, asked: Iterable[str], fetched: Walk) -> dict[str, Walk]:
        """Tickets asked for by the key of a project they have left; the answer names the new one."""
        if not _surplus(asked, fetched):
            return {}
        missing = sorted(_missing(asked, fetched) - fetched.unanswered.keys())
        return {name: self._jira.fetch([name]) for name in missing}

    def _screens(self, needs: Needs, *, alone: bool) -> dict[tuple[str, str], CreateScreen]:
        """One project that is not there for us is a failure of its own pages, unless it stands ``alone``:
        then there is nothing else to be done."""
        pairs = sorted(needs.screens)
        found = dict(zip(pairs, in_parallel(self._screen, pairs, self._in_flight), strict=True))
        missing = {
            (project, issue_type): f"Jira shows us no project “{project}” in which we may create an issue of "
            f"type “{issue_type}”; check tickets.project and tickets.issue_type, and the permissions of the "
            "account."
            for (project, issue_type), screen in found.items()
            if screen is None
        }
        if missing and alone and len(missing) == len(pairs):
            raise ConfigurationError(list(missing.values()))
        self._problems |= missing
        return {pair: screen for pair, screen in found.items() if isinstance(screen, CreateScreen)}

    def _screen(self, pair: tuple[str, str]) -> CreateScreen | RequestFailed | None:
        try:
            return self._jira.create_screen(*pair)
        except RequestFailed as error:
            self._problem(pair, error)
            return error

    def _problem(self, question: tuple[str, str], error: RequestFailed) -> None:
        _log.warning("no_answer", asked=" ".join(question).strip() or "page labels", reason=str(error))
        self._problems[question] = str(error)

    def _people(self, needs: Needs) -> dict[tuple[str, str], tuple[User, ...]]:
        pairs = sorted(needs.people)
        found = in_parallel(self._assignable, pairs, self._in_flight)
        return {pair: users for pair, users in zip(pairs, found, strict=True) if users is not None}

    def _assignable(self, pair: tuple[str, str]) -> tuple[User, ...] | None:
        try:
            return self._jira.assignable(*pair)
        except RequestFailed as error:
            self._problem(pair, error)
            return None

    def _labelled(self, needs: Needs) -> tuple[list[Ticket], frozenset[str]]:
        """Tickets by page label, and the pages for which the search was answered."""
        tickets: list[Ticket] = []
        searched: set[str] = set()
        for pages in in_batches(sorted(needs.label_search), PAGES_PER_SEARCH):
            try:
                tickets += self._jira.labelled([page_label(page) for page in pages])
                searched.update(pages)
            except RequestFailed as error:
                self._problem(("", ""), error)
        return tickets, frozenset(searched)

    def _projects(
        self, needs: Needs, screens: Collection[CreateScreen], known: Sequence[Ticket]
    ) -> dict[str, Project]:
        """The projects in which something may be created or may have been, each walked where needed."""
        if not (needs.label_search or needs.walks):
            return {}
        creating = {screen.project_id for screen in screens}
        ids = sorted(creating | {project_id for project_id in needs.walks if project_id})
        return {project_id: self._project(project_id, needs, known) for project_id in ids}

    def _project(self, project_id: str, needs: Needs, known: Sequence[Ticket]) -> Project:
        try:
            newest = self._jira.highest_key(project_id)
            key = project_of(newest.key) if newest is not None else self._key_of_empty(project_id)
            highest = key_number(newest.key) if newest is not None else 0
            low = self._walk_from(project_id, highest, needs)
            if low is None:
                return Project(highest, trusted=True)
            seen = [key_number(ticket.key) for ticket in known if ticket.project_id == project_id]
            walks = list(self._walk(key, low, max([highest, *seen])))
        except RequestFailed as error:
            self._problem((project_id, ""), error)
            return Project(0, trusted=False)
        control = newest.id if newest is not None else None
        walk = project_walk(walks, self._policy.site, control, self._jira_ahead)
        if unread := {name: why for one in walks for name, why in one.unanswered.items()}:
            self._problem((project_id, ""), RequestFailed(f"{cannot_be_read(unread)}."))
        return Project(highest, walk.trusted, walk)

    def _key_of_empty(self, project_id: str) -> str:
        key = self._jira.project_key(project_id)
        if key is None:
            raise RequestFailed(
                f"Jira shows us no issue of the project {project_id}, "
                "nor that we may browse it and create in it."
            )
        return key

    def _walk_from(self, project_id: str, highest: int, needs: Needs) -> int | None:
        """The key number after which to read, or None where there is nothing to find."""
        starts = []
        if project_id in needs.walks:
            starts.append(needs.walks[project_id])
        if needs.look_back:
            starts.append(highest - self._policy.timing.look_back_keys)
        if not starts:
            return None
        return max(0, min([*starts, highest - 1]))  # the newest known issue is the positive control

    def _walk(self, key: str, low: int, highest: int) -> Iterator[Walk]:
        """Read keys after ``low`` through ``highest`` and on, until a whole window of them is empty."""
        number, empty = low + 1, 0
        while number <= highest or empty < self._policy.timing.walk_window:
            walk = self._jira.walk([f"{key}-{number + step}" for step in range(KEYS_PER_REQUEST)])
            yield walk
            number += KEYS_PER_REQUEST
            empty = 0 if walk.tickets else empty + KEYS_PER_REQUEST


def _ours(walk: ProjectWalk | None) -> Iterator[Ticket]:
    for tickets in walk.ours.values() if walk is not None else ():
        yield from tickets


def _by_id_and_key(tickets: Iterable[Ticket]) -> dict[str, Ticket]:
    return {name: ticket for ticket in tickets for name in (ticket.id, ticket.key)}


def _surplus(asked: Iterable[str], fetched: Walk) -> bool:
    """Whether a ticket came that nobody asked for, by id or by key."""
    names = set(asked)
    return any(ticket.id not in names and ticket.key not in names for ticket in fetched.tickets)


def _missing(asked: Iterable[str], fetched: Walk) -> frozenset[str]:
    """Gone, or hidden from us."""
    return frozenset(asked) - _by_id_and_key(fetched.tickets).keys()


def _by_page(tickets: Iterable[Ticket], site: str) -> dict[str, tuple[Ticket, ...]]:
    pages: dict[str, dict[str, Ticket]] = {}
    for ticket in tickets:
        if ticket.mark is not None and ticket.mark.site == site:
            pages.setdefault(ticket.mark.page_id, {})[ticket.id] = ticket
    return {page: tuple(found.values()) for page, found in pages.items()}
