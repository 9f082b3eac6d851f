"""Asks both sites what a first-time user needs to know before the first run; writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import Protocol, TypeVar

from sync.check_screens import look_at_screen, look_for_fields
from sync.checked import Checked, refused
from sync.core.model import CreateScreen, Identity, Page, User
from sync.core.planning.accounts import NamedAccount, named_accounts
from sync.core.policy import Policy, Step
from sync.errors import NotAuthenticated, SyncError
from sync.ports import IssueReader, PageReader, PageSelection

LARGEST_SKEW = timedelta(minutes=2)
EXPIRES_SOON = timedelta(days=14)
_SCOPE_MISSING = "scope does not match"
_PAGES_TRIED = 5
_NO_MARKER = "no comment holds this"
_WRITING = "write:page:confluence, write:comment:confluence and write:jira-work"

T = TypeVar("T")


class Inspector(Protocol):
    """What only a check asks. Methods raise ``SyncError`` where a site does not answer."""

    @property
    def foreign_tokens(self) -> tuple[str, ...]:
        """A sentence for each token that another kind of site gave out."""
        ...

    def jira_address(self) -> str: ...
    def lacked_permissions(self, project: str, *, commenting: bool) -> tuple[str, ...]: ...
    def lacked_scopes(self) -> tuple[str, ...] | None: ...
    def operations(self, page_id: str) -> frozenset[tuple[str, str]] | None: ...
    def cloud_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Expiry:
    """The day a token ends; ``variable`` is the environment variable that holds it."""

    variable: str
    day: date


@dataclass(frozen=True, slots=True)
class Check:
    """A check that fails does not stop the others; those that depend on it are left out.

    ``gateway`` tells that requests go to Atlassian's gateway and not to the site itself.
    """

    pages: PageReader
    issues: IssueReader
    inspector: Inspector
    policy: Policy
    selection: PageSelection
    gateway: bool = False
    expiries: Sequence[Expiry] = ()

    def run(self) -> Iterator[Checked]:
        """Who we are, what we may, whether what the configuration names is there."""
        problems = [Checked(False, sentence) for sentence in self.inspector.foreign_tokens]
        not_here: list[Checked] = []
        not_there: list[Checked] = []
        here = _ask(self.pages.whoami, not_here, "read:confluence-user")
        there = _ask(self.issues.whoami, not_there, "read:jira-user")
        yield from (*problems, *not_here, *not_there)
        yield from self._ways_in(here, there)
        if here is not None:
            yield Checked(True, f"Confluence takes us for {here.user.name}.")
        if here is not None or _only_a_scope(not_here):
            yield from self._spaces()
            yield from self._sample()
        if there is not None:
            yield Checked(True, f"Jira takes us for {there.user.name}.")
        if there is not None or _only_a_scope(not_there):
            yield from self._address()
            yield from self._destinations(there.user if there else None)
        if here is not None and there is not None:
            yield _skew(there.ahead_of(here))
        if today := _today(here, there):
            yield from (_expiry(expiry, today) for expiry in self.expiries)

    # --- tokens

    def _ways_in(self, here: Identity | None, there: Identity | None) -> Iterator[Checked]:
        """A scoped token is refused by the site itself, in the same words as a wrong one."""
        if (here is None or there is None) and not self.gateway and (cloud_id := self.inspector.cloud_id()):
            yield Checked(
                False,
                f"A scoped token or a service account's works only with cloud_id: {cloud_id} "
                "under confluence and jira; any other API token needs the e-mail address of its account.",
            )
        lacked = self.inspector.lacked_scopes()
        if lacked:
            yield Checked(False, f"The OAuth client lacks the scopes {', '.join(lacked)}.")
        elif lacked is None and self.gateway and (here or there):
            yield Checked(True, f"What the token may write: it needs the scopes {_WRITING}.", asked=False)

    def _address(self) -> Iterator[Checked]:
        """Through the gateway, nothing but the cloud id says which site it is."""
        problems: list[Checked] = []
        address = _ask(self.inspector.jira_address, problems) if self.gateway else None
        yield from problems
        wanted = self.policy.reading.jira_url
        if address is not None and address.rstrip("/") != wanted.rstrip("/"):
            yield Checked(
                False, f"The cloud id belongs to {address}, and jira.url is {wanted}; set one of them right."
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
                yield Checked(
                    False,
                    f"Space {key} is not there or not visible to us; check pages.spaces and permissions.",
                )

    def _sample(self) -> Iterator[Checked]:
        """Everything a run reads of a page, and whether it may be edited, tried on one page of each space."""
        problems: list[Checked] = []
        found = _ask(lambda: next(self.pages.select(self.selection), ()), problems, "search:confluence")
        if found:
            of_each_space = {page.space_key: page for page in reversed(found)}
            some = list(of_each_space.values())[:_PAGES_TRIED]
            yield from dict.fromkeys(chain.from_iterable(map(self._page, some)))
        elif not problems:
            label = self.selection.label
            yield Checked(True, f"No page with the label “{label}” is there for us yet.", asked=False)
        yield from problems

    def _page(self, page: Page) -> Iterator[Checked]:
        """Named by its id: it may be one that only some may view, and a check is kept in logs."""
        problems: list[Checked] = []
        commenting = any(step.comment for step in _steps(self.policy))
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
                yield Checked(
                    False,
                    f"Jira shows us no project {project} in which we may create an issue of type "
                    f"{issue_type}; check the names under tickets, and the permissions Browse projects and "
                    "Create issues.",
                )
        yield from look_for_fields(screens, self.policy)
        for project in sorted({project for project, _ in _pairs(self.policy)}):
            yield from self._permissions(project)
        if screens:
            yield from self._tickets(screens[0], us)
        there = {screen.project_key for screen in screens}
        for named in named_accounts(self.policy):
            if named.project in there:
                yield from self._account(named)

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
            yield Checked(False, f"{where} is nobody to whom we can assign tickets of {named.project}.")
        elif found is not None:
            text = f"{where} cannot be assigned tickets of {named.project}; see whether the account is right."
            yield Checked(True, text, asked=False)

    def _permissions(self, project: str) -> Iterator[Checked]:
        problems: list[Checked] = []
        try:
            lacked = self.inspector.lacked_permissions(
                project, commenting=any(step.ticket_comment for step in _steps(self.policy))
            )
        except NotAuthenticated as error:
            problems.append(_scoped(error, "read:jira-work"))
        except SyncError:
            return  # a project that is not there has been told already
        else:
            if lacked:
                yield Checked(False, f"In {project} we lack the permissions {', '.join(lacked)}.")
        yield from problems


def _ask(ask: Callable[[], T], problems: list[Checked], scope: str = "") -> T | None:
    """The answer, or None and the problem; ``scope`` is what a scoped token needs for it."""
    try:
        return ask()
    except SyncError as error:
        problems.append(_scoped(error, scope))
        return None


def _scoped(error: SyncError, scope: str) -> Checked:
    hint = f" The token needs the scope {scope} for it." if scope and _SCOPE_MISSING in str(error) else ""
    return refused(error, f"{error}{hint}")


def _only_a_scope(problems: Sequence[Checked]) -> bool:
    """The token is good, and a scope is all that it lacks: the rest can be asked."""
    return any(_SCOPE_MISSING in problem.text for problem in problems)


def _pairs(policy: Policy) -> set[tuple[str, str]]:
    tickets = policy.tickets
    routed = {(route.project, route.issue_type or tickets.issue_type) for route in tickets.routes}
    named = {(target.project, tickets.issue_type) for _, target in policy.people.directory if target.project}
    return {(tickets.project, tickets.issue_type)} | routed | named


def _steps(policy: Policy) -> Iterator[Step]:
    yield from policy.ladder.steps
    yield from chain.from_iterable(steps for _, steps in policy.ladder.by_priority)


def _skew(ahead: timedelta) -> Checked:
    seconds = abs(ahead.total_seconds())
    if abs(ahead) <= LARGEST_SKEW:
        return Checked(True, f"The clocks of both products agree (to {seconds:.0f} s).")
    return Checked(False, f"The clocks of Confluence and Jira are {seconds:.0f} s apart; set them right.")


def _today(here: Identity | None, there: Identity | None) -> date | None:
    told = here or there
    return told.now.date() if told else None


def _expiry(expiry: Expiry, today: date) -> Checked:
    left = expiry.day - today
    if left > EXPIRES_SOON:
        return Checked(True, f"The token in {expiry.variable} is good until {expiry.day}.")
    ends = "ended" if left < timedelta() else "ends"
    return Checked(False, f"The token in {expiry.variable} {ends} on {expiry.day}; make a new one.")
