"""Asks both sites what a first-time user needs to know before the first run; writes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from sync.core.model import CreateScreen
from sync.core.policy import Policy
from sync.errors import SyncError
from sync.ports import IssueReader, PageReader

LARGEST_SKEW = timedelta(minutes=2)
_ALWAYS_GIVEN = frozenset({"project", "issuetype", "summary", "description", "reporter", "labels"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at, and whether it is as it should be."""

    good: bool
    text: str


def check_sites(
    pages: PageReader, issues: IssueReader, policy: Policy, spaces: tuple[str, ...]
) -> Iterator[Checked]:
    """Who we are, whether spaces, projects, types, required fields and priorities are there.

    A check that fails does not stop the others; those that depend on it are left out.
    """
    problems: list[Checked] = []
    here = _ask(pages.whoami, problems)
    there = _ask(issues.whoami, problems)
    yield from problems
    if here is not None:
        yield Checked(True, f"Confluence takes us for {here.user.name}.")
        yield from _spaces(pages, spaces)
    if there is not None:
        yield Checked(True, f"Jira takes us for {there.user.name}.")
        yield from _destinations(issues, policy)
    if here is not None and there is not None:
        yield _skew(there.now - here.now)


def _ask(ask: Callable[[], T], problems: list[Checked]) -> T | None:
    try:
        return ask()
    except SyncError as error:
        problems.append(Checked(False, str(error)))
        return None


def _spaces(pages: PageReader, spaces: tuple[str, ...]) -> Iterator[Checked]:
    problems: list[Checked] = []
    visible = _ask(lambda: pages.spaces(spaces), problems) if spaces else frozenset()
    yield from problems
    for key in spaces if visible is not None else ():
        if visible and key in visible:
            yield Checked(True, f"Space {key} is visible.")
        else:
            yield Checked(
                False, f"Space {key} is not there or not visible to us; check pages.spaces and permissions."
            )


def _destinations(issues: IssueReader, policy: Policy) -> Iterator[Checked]:
    for project, issue_type in sorted(_pairs(policy)):
        problems: list[Checked] = []
        screen = _ask(partial(issues.create_screen, project, issue_type), problems)
        yield from problems
        if screen is not None:
            yield from _screen(screen, policy)
        elif not problems:
            yield Checked(
                False,
                f"Jira shows us no project {project} in which we may create an issue of type {issue_type}; "
                "check the names under tickets, and the permissions Browse projects and Create issues.",
            )


def _pairs(policy: Policy) -> set[tuple[str, str]]:
    tickets = policy.tickets
    routed = {(route.project, route.issue_type or tickets.issue_type) for route in tickets.routes}
    named = {(target.project, tickets.issue_type) for _, target in policy.people.directory if target.project}
    return {(tickets.project, tickets.issue_type)} | routed | named


def _screen(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    name = f"{screen.issue_type} in {screen.project_key}"
    given = _ALWAYS_GIVEN | dict(policy.tickets.fields).keys()
    missing = [
        field for field in screen.fields if field.required and not field.has_default and field.id not in given
    ]
    for field in missing:
        allowed = f" (one of {', '.join(field.allowed)})" if field.allowed else ""
        yield Checked(False, f"{name} requires “{field.name}”{allowed}; set {field.id} under tickets.fields.")
    if not missing:
        yield Checked(True, f"{name} can be created.")
    yield from _priorities(screen, policy)


def _priorities(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    field = screen.field("priority")
    known = {name.casefold() for name in field.allowed} if field is not None else set()
    for word, name in policy.tickets.priorities:
        if known and name.casefold() not in known:
            yield Checked(
                False,
                f"tickets.priorities maps “{word}” to “{name}”, which {screen.project_key} does not have; "
                f"it has {', '.join(field.allowed if field is not None else ())}.",
            )


def _skew(ahead: timedelta) -> Checked:
    seconds = abs(ahead.total_seconds())
    if abs(ahead) <= LARGEST_SKEW:
        return Checked(True, f"The clocks of both products agree (to {seconds:.0f} s).")
    return Checked(False, f"The clocks of Confluence and Jira are {seconds:.0f} s apart; set them right.")
