"""Asks both sites what a first-time user needs to know before the first run; writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Protocol, TypeVar

from sync.checked import Checked, refused
from sync.core.model import CreateField, CreateScreen, Identity, Page
from sync.core.planning.accounts import NamedAccount, named_accounts
from sync.core.planning.drafts import can_be_set, unfilled
from sync.core.planning.priorities import priority_word
from sync.core.policy import Policy
from sync.errors import NotAuthenticated, SyncError
from sync.ports import IssueReader, PageReader, PageSelection

LARGEST_SKEW = timedelta(minutes=2)
EXPIRES_SOON = timedelta(days=14)
_VALUES_NAMED = 10
_SCOPE_MISSING = "scope does not match"

T = TypeVar("T")


class Inspector(Protocol):
    """What only a check asks. Methods raise ``SyncError`` where a site does not answer."""

    @property
    def foreign_tokens(self) -> tuple[str, ...]:
        """A sentence for each token that another kind of site gave out."""
        ...

    def jira_address(self) -> str: ...
    def lacked_permissions(self, project: str, *, commenting: bool) -> tuple[str, ...]: ...
    def lacked_scopes(self) -> tuple[str, ...]: ...
    def may_edit(self, page_id: str) -> bool | None: ...
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
        here = _ask(self.pages.whoami, problems)
        there = _ask(self.issues.whoami, problems)
        yield from problems
        yield from self._ways_in(here, there)
        if here is not None:
            yield Checked(True, f"Confluence takes us for {here.user.name}.")
            yield from self._spaces()
            yield from self._sample()
        if there is not None:
            yield Checked(True, f"Jira takes us for {there.user.name}.")
            yield from self._address()
            yield from self._destinations()
        if here is not None and there is not None:
            yield _skew(there.now - here.now)
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
        if lacked := self.inspector.lacked_scopes():
            yield Checked(False, f"The OAuth client lacks the scopes {', '.join(lacked)}.")

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
        visible = _ask(lambda: self.pages.spaces(spaces), problems) if spaces else frozenset()
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
        """Everything a run reads of a page, and whether it may be edited, tried on one page."""
        problems: list[Checked] = []
        found = _ask(lambda: next(self.pages.select(self.selection), ()), problems, "search:confluence")
        if found:
            yield from self._page(found[0])
        elif not problems:
            label = self.selection.label
            yield Checked(True, f"No page with the label “{label}” is there for us yet.", asked=False)
        yield from problems

    def _page(self, page: Page) -> Iterator[Checked]:
        """Named by its id: it may be one that only some may view, and a check is kept in logs."""
        problems: list[Checked] = []
        _ask(lambda: self.pages.read([page.id]), problems, "read:page:confluence")
        _ask(lambda: self.pages.ledgers(page.id), problems, "read:page:confluence")
        _ask(lambda: self.pages.view_restricted(page.id), problems, "read:confluence-content.all")
        editable = _ask(lambda: self.inspector.may_edit(page.id), problems, "read:page:confluence")
        yield from dict.fromkeys(problems)
        if editable is False:
            yield Checked(
                False,
                f"Page {page.id} cannot be edited by us; in its space we need the permission to "
                "add and edit pages, and to add comments.",
            )
        elif not problems:
            yield Checked(True, f"Page {page.id} can be read{' and edited' if editable else ''}.")

    # --- Jira

    def _destinations(self) -> Iterator[Checked]:
        screens: list[CreateScreen] = []
        for project, issue_type in sorted(_pairs(self.policy)):
            problems: list[Checked] = []
            screen = _ask(partial(self.issues.create_screen, project, issue_type), problems, "read:jira-work")
            yield from problems
            if screen is not None:
                screens.append(screen)
                yield from _screen(screen, self.policy)
            elif not problems:
                yield Checked(
                    False,
                    f"Jira shows us no project {project} in which we may create an issue of type "
                    f"{issue_type}; check the names under tickets, and the permissions Browse projects and "
                    "Create issues.",
                )
        yield from _fields_of_no_screen(screens, self.policy)
        for project in sorted({project for project, _ in _pairs(self.policy)}):
            yield from self._permissions(project)
        there = {screen.project_key for screen in screens}
        for named in named_accounts(self.policy):
            if named.project in there:
                yield from self._account(named)

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
            lacked = self.inspector.lacked_permissions(project, commenting=_comments_on_tickets(self.policy))
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


def _pairs(policy: Policy) -> set[tuple[str, str]]:
    tickets = policy.tickets
    routed = {(route.project, route.issue_type or tickets.issue_type) for route in tickets.routes}
    named = {(target.project, tickets.issue_type) for _, target in policy.people.directory if target.project}
    return {(tickets.project, tickets.issue_type)} | routed | named


def _comments_on_tickets(policy: Policy) -> bool:
    own = (step for _, steps in policy.ladder.by_priority for step in steps)
    return any(step.ticket_comment for step in (*policy.ladder.steps, *own))


def _screen(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    name = f"{screen.issue_type} in {screen.project_key}"
    missing = unfilled(screen, ["labels", *(field for field, _ in policy.tickets.fields)])
    for field in missing:
        yield Checked(
            False, f"{name} requires “{field.name}”{_one_of(field)}; set {field.id} under tickets.fields."
        )
    if not missing:
        yield Checked(True, f"{name} can be created.")
    yield from _priorities(screen, policy)
    yield from _security_level(screen, policy)


def _fields_of_no_screen(screens: Sequence[CreateScreen], policy: Policy) -> Iterator[Checked]:
    """Some projects may lack a field, which is left out there; one that all lack is a slip."""
    for field, _ in policy.tickets.fields if screens else ():
        if not any(screen.field(field) for screen in screens):
            names = ", ".join(f"{screen.issue_type} in {screen.project_key}" for screen in screens)
            yield Checked(
                False, f"tickets.fields sets {field}, which cannot be set on {names}; it would be left out."
            )


def _one_of(field: CreateField) -> str:
    if not field.allowed:
        return ""
    named, more = field.allowed[:_VALUES_NAMED], len(field.allowed) - _VALUES_NAMED
    return f" (one of {', '.join(named)}{f' and {more} more' if more > 0 else ''})"


def _priorities(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    field = screen.field("priority")
    known = {priority_word(name) for name in field.allowed} if field is not None else set()
    for word, name in policy.tickets.priorities:
        if known and priority_word(name) not in known:
            yield Checked(
                False,
                f"tickets.priorities maps “{word}” to “{name}”, which {screen.project_key} does not have; "
                f"it has {', '.join(field.allowed if field is not None else ())}.",
            )


def _security_level(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    level = policy.tickets.security_level
    if policy.restricted_pages and not can_be_set(level, screen):
        field = screen.field("security")
        known = ", ".join(field.allowed) if field is not None else ""
        yield Checked(
            False,
            f"{screen.project_key} has no security level “{level}” for us to set (it has {known or 'none'}); "
            "pages that only some may view get no tickets there.",
        )


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
