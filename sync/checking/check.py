"""Asks both sites what a first-time user needs to know before the first run; writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import TypeVar

from sync.checking.checked import Checked
from sync.checking.screens import look_at_screen, look_for_components, look_for_fields
from sync.checking.ways_in import WayIn, lacking, lets_in, look_at_expiry, look_at_way_in
from sync.core.model import CreateScreen, Identity, Page, User
from sync.core.owners.accounts import NamedAccount, named_accounts
from sync.core.policy import Policy
from sync.core.words import UNSEEN, enumerated
from sync.errors import SyncError
from sync.ports import Inspector, IssueReader, PageReader, PageSelection

LARGEST_SKEW = timedelta(minutes=2)
_PAGES_TRIED = 5
_NO_MARKER = "no comment holds this"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """A check that fails does not stop the others; those that depend on it are left out.

    The ways in are Confluence's and Jira's.
    """

    pages: PageReader
    issues: IssueReader
    inspector: Inspector
    policy: Policy
    selection: PageSelection
    ways_in: tuple[WayIn, WayIn]

    def run(self) -> Iterator[Checked]:
        """Who we are, what we may, whether what the configuration names is there; each thing once."""
        told: set[Checked] = set()
        for checked in self._looked_at():
            if checked not in told:
                told.add(checked)
                yield checked

    def _looked_at(self) -> Iterator[Checked]:
        yield from (Checked(False, sentence) for sentence in self.inspector.foreign_tokens)
        to_pages, to_issues = self.ways_in
        here, there = _answer(self.pages.whoami), _answer(self.issues.whoami)
        yield from look_at_way_in(to_pages, here, self.inspector)
        if lets_in(here):
            yield from self._spaces()
            yield from self._sample()
        yield from look_at_way_in(to_issues, there, self.inspector)
        if lets_in(there):
            yield from self._jira_address()
            yield from self._destinations(there.user if isinstance(there, Identity) else None)
        yield from self._confluence_address()
        if isinstance(here, Identity) and isinstance(there, Identity):
            yield _skew(there.ahead_of(here))
        if told := next((said for said in (here, there) if isinstance(said, Identity)), None):
            for way in self.ways_in:
                yield from look_at_expiry(way, told.now.date())

    # --- through the gateway, nothing but the cloud id says which site it is

    def _jira_address(self) -> Iterator[Checked]:
        _, way = self.ways_in
        problems: list[Checked] = []
        address = _ask(self.inspector.jira_address, problems) if way.cloud_id else None
        yield from problems
        if address is not None and address.rstrip("/") != way.address.rstrip("/"):
            text = f"The cloud id belongs to {address}, and jira.url is {way.address}; set one of them right."
            yield Checked(False, text)

    def _confluence_address(self) -> Iterator[Checked]:
        """It does not tell its own; where Jira goes by the same id, Jira's will do."""
        way, to_issues = self.ways_in
        told = self.inspector.cloud_id("Confluence") if way.cloud_id not in {"", to_issues.cloud_id} else ""
        if told not in {"", way.cloud_id}:
            yield Checked(
                False,
                f"{way.address} has the cloud id {told}, and confluence.cloud_id is {way.cloud_id}; "
                "set one of them right.",
            )

    # --- Confluence

    def _spaces(self) -> Iterator[Checked]:
        spaces = self.selection.spaces
        problems: list[Checked] = []
        visible = (
            _ask(lambda: self.pages.spaces(spaces), problems, "read:space:confluence")
            if spaces
            else frozenset()
        )
        yield from problems
        for key in spaces if visible is not None else ():
            if visible and key in visible:
                yield Checked(True, f"Space {key} is visible.")
            else:
                yield Checked(False, f"Space {key} {UNSEEN}; check pages.spaces and permissions.")

    def _sample(self) -> Iterator[Checked]:
        """Everything a run reads of a page, and whether it may be edited, tried on one page of each space."""
        problems: list[Checked] = []
        found = _ask(lambda: next(self.pages.select(self.selection), ()), problems, "search:confluence")
        if found:
            of_each_space = {page.space_key: page for page in reversed(found)}
            some = list(of_each_space.values())[:_PAGES_TRIED]
            yield from dict.fromkeys(chain.from_iterable(map(self._page, some)))
        elif not problems:
            yield Checked(True, f"There is no page {self.selection.in_words} for us yet.", asked=False)
        yield from problems

    def _page(self, page: Page) -> Iterator[Checked]:
        """Named by its id: it may be one that only some may view, and a check is kept in logs."""
        problems: list[Checked] = []
        commenting = any(step.comment for step in self.policy.ladder.all_steps)
        _ask(lambda: self.pages.read([page.id]), problems, "read:page:confluence")
        _ask(lambda: self.pages.ledgers(page.id), problems, "read:page:confluence")
        _ask(lambda: self.pages.view_restricted(page.id), problems, "read:confluence-content.all")
        if commenting:
            _ask(lambda: self.pages.commented(page.id, _NO_MARKER), problems, "read:comment:confluence")
        ours = _ask(lambda: self.inspector.operations(page.id), problems, "read:page:confluence")
        yield from dict.fromkeys(problems)
        if ours is not None and "update" not in dict(ours):
            yield Checked(
                False,
                f"Page {page.id} cannot be edited by us; in its space we need the permission to "
                "add and edit pages, and to add comments.",
            )
        elif not problems:
            yield Checked(True, f"Page {page.id} can be read{' and edited' if ours else ''}.")
        if commenting and ours is not None and ("create", "comment") not in ours:
            text = f"Whether we may comment on page {page.id}; in its space we need the permission for it."
            yield Checked(True, text, asked=False)

    # --- Jira

    def _destinations(self, us: User | None) -> Iterator[Checked]:
        screens: list[CreateScreen] = []
        for project, issue_type in sorted(_pairs(self.policy)):
            problems: list[Checked] = []
            screen = _ask(partial(self.issues.create_screen, project, issue_type), problems, "read:jira-work")
            yield from problems
            if screen is not None:
                screens.append(screen)
                yield from look_at_screen(screen, self.policy)
            elif not problems:
                yield from self._no_screen(project, issue_type)
        yield from look_for_fields(screens, self.policy)
        yield from look_for_components(screens, self.policy)
        for project in sorted({project for project, _ in _pairs(self.policy)}):
            yield from self._permissions(project)
        if screens:
            yield from self._tickets(screens[0], us)
        there = {screen.project_key for screen in screens}
        for named in named_accounts(self.policy):
            if named.project in there:
                yield from self._account(named)

    def _no_screen(self, project: str, issue_type: str) -> Iterator[Checked]:
        problems: list[Checked] = []
        types = _ask(partial(self.inspector.issue_types, project), problems, "read:jira-work")
        yield from problems
        if types:
            text = f"{project} has no issue type {issue_type}; it has {enumerated(types)}"
            yield Checked(False, f"{text}. Set tickets.issue_type, or that of the route.")
        elif types is not None:
            yield Checked(
                False,
                f"Jira shows us no project {project} in which we may create issues; check the key under "
                "tickets, and the permissions Browse projects and Create issues: `plan` needs both, too.",
            )

    def _tickets(self, screen: CreateScreen, us: User | None) -> Iterator[Checked]:
        """What every run reads of tickets, tried on the newest one; that there is none yet is fine."""
        problems: list[Checked] = []
        newest = _ask(lambda: self.issues.highest_key(screen.project_id), problems, "read:jira-work")
        if newest is not None:
            _ask(lambda: self.issues.fetch([newest.id]), problems, "read:jira-work")
        if us is not None and not named_accounts(self.policy):
            _ask(lambda: self.issues.assignable(screen.project_key, us.name), problems, "read:jira-user")
        yield from problems

    def _account(self, named: NamedAccount) -> Iterator[Checked]:
        """Jira tells of people whom it can assign; who is only told of tickets need not be one of them."""
        problems: list[Checked] = []
        found = _ask(
            partial(self.issues.assignable, named.project, named.account), problems, "read:jira-user"
        )
        yield from problems
        user = next((user for user in found or () if user.id == named.account), None)
        where = f"“{named.account}” ({', '.join(named.where)})"
        if user is not None:
            yield Checked(True, f"{where} is {user.name}.")
        elif found is not None and named.assigned:
            text = f"{where} is nobody to whom we can assign tickets of {named.project}."
            yield Checked(False, text + _found_by_it(found))
        elif found is not None:
            text = f"{where} cannot be assigned tickets of {named.project}; see whether the account is right."
            yield Checked(True, text + _found_by_it(found), asked=False)

    def _permissions(self, project: str) -> Iterator[Checked]:
        commenting = any(step.ticket_comment for step in self.policy.ladder.all_steps)
        problems: list[Checked] = []
        ask = partial(self.inspector.lacked_permissions, project, commenting=commenting)
        lacked = _ask(ask, problems, "read:jira-work")
        if lacked:
            yield Checked(False, f"In {project} we lack the permissions {', '.join(lacked)}.")
        yield from problems


def _answer(ask: Callable[[], Identity]) -> Identity | SyncError:
    try:
        return ask()
    except SyncError as error:
        return error


def _found_by_it(found: Sequence[User]) -> str:
    """Whom an e-mail address or a name stands for that was written where an account belongs."""
    if len(found) != 1:
        return ""
    (user,) = found
    return f" By that Jira finds {user.name}; if that is who is meant, write {user.id}."


def _ask(ask: Callable[[], T], problems: list[Checked], scope: str = "") -> T | None:
    """The answer, or None and the problem; ``scope`` is what a scoped token needs for it."""
    try:
        return ask()
    except SyncError as error:
        problems.append(lacking(error, scope))
        return None


def _pairs(policy: Policy) -> set[tuple[str, str]]:
    tickets = policy.tickets
    routed = {(route.project, route.issue_type or tickets.issue_type) for route in tickets.routes}
    named = {(target.project, tickets.issue_type) for _, target in policy.people.directory if target.project}
    return {(tickets.project, tickets.issue_type)} | routed | named


def _skew(ahead: timedelta) -> Checked:
    seconds = abs(ahead.total_seconds())
    if abs(ahead) <= LARGEST_SKEW:
        return Checked(True, f"The clocks of both products agree (to {seconds:.0f} s).")
    return Checked(False, f"The clocks of Confluence and Jira are {seconds:.0f} s apart; set them right.")
