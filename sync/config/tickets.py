"""What is made of a page's rows: tickets, for people, kept alike on both sides."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, JsonValue

from sync.config.problems import Problem
from sync.config.section import Section, same_names
from sync.config.values import (
    Account,
    Days,
    Fallback,
    FieldId,
    Name,
    PageLabel,
    Priority,
    ProjectKey,
    SpaceKey,
    TeamName,
    TicketLabel,
)
from sync.core import policy
from sync.core.owners.cells import name_form
from sync.core.planning.priorities import priority_word

DEFAULT_PRIORITY = "default"


class Route(Section):
    """Rows that go to another project: of pages in a space or with a label, or owned by a team."""

    project: ProjectKey
    """The key of the project these rows go to, e.g. PAY."""
    issue_type: Name = ""
    """Another issue type than tickets.issue_type."""
    spaces: frozenset[SpaceKey] = frozenset()
    """Of pages in one of these spaces."""
    labels: frozenset[PageLabel] = frozenset()
    """Of pages with one of these labels."""
    teams: frozenset[TeamName] = frozenset()
    """With one of these teams (of people.directory) as owner."""

    def contradictions(self) -> Iterator[Problem]:
        if not (self.spaces or self.labels or self.teams):
            yield Problem((), "needs spaces, labels or teams; for all other rows, there is tickets.project")

    def to_policy(self) -> policy.Route:
        return policy.Route(self.project, self.issue_type, self.spaces, self.labels, self.teams)


class Tickets(Section):
    """How tickets are made."""

    project: ProjectKey
    """The key of the project tickets are made in, e.g. OPS."""
    issue_type: Name = "Task"
    """The name of the issue type."""
    labels: tuple[TicketLabel, ...] = ()
    """Labels every ticket gets besides the worker's own."""
    priorities: dict[Priority, Name] = Field(default={})
    """What a priority word on a page is called in Jira; words that are Jira's own need no line."""
    due_days: dict[Priority, Annotated[Days, Field(gt=0)]] = Field(default={})
    """The working days an item without a date gets once its ticket is made; by priority word, or default."""
    fields: dict[FieldId, JsonValue] = Field(default={})
    """Fields the project requires, by field id, in the form Jira wants; check --online writes the lines."""
    security_level: Name = ""
    """The security level of tickets of pages that only some may view; pages.restricted: allow needs one."""
    open_levels: tuple[Name, ...] = ()
    """Security levels that everybody who may view pages belongs to; of other levels pages show keys alone."""
    routes: tuple[Route, ...] = ()
    """Rows that go to another project; the first route that fits counts."""
    wont_do: tuple[Name, ...] = tuple(sorted(policy.Tickets(project="").wont_do))
    """Resolutions that end a ticket without its being done."""

    def contradictions(self) -> Iterator[Problem]:
        yield from same_names(self.priorities, priority_word, ("priorities",))
        yield from same_names(self.due_days, priority_word, ("due_days",))
        if self.security_level in self.open_levels:
            yield Problem(("security_level",), "is one of open_levels, and would hide nothing")

    def to_policy(self) -> policy.Tickets:
        days = {priority_word(word): count for word, count in self.due_days.items()}
        if DEFAULT_PRIORITY in days:
            days[""] = days.pop(DEFAULT_PRIORITY)
        return policy.Tickets(
            project=self.project,
            issue_type=self.issue_type,
            labels=self.labels,
            priorities=tuple(self.priorities.items()),
            fields=tuple(self.fields.items()),
            security_level=self.security_level,
            open_levels=frozenset(self.open_levels),
            due_days=tuple(days.items()),
            routes=tuple(route.to_policy() for route in self.routes),
            wont_do=frozenset(self.wont_do),
        )


class Target(Section):
    """What a team or role stands for: a person, a component, a project, or who leads it."""

    account: Account = ""
    """The account that gets the tickets."""
    component: Name = ""
    """The component the tickets get."""
    project: ProjectKey = ""
    """The project the tickets are made in."""
    lead: Account = ""
    """The account the ladder means by lead."""

    def contradictions(self) -> Iterator[Problem]:
        if not (self.account or self.component or self.project or self.lead):
            yield Problem((), "stands for nothing yet; give it an account, component, project or lead")

    def to_policy(self) -> policy.Target:
        return policy.Target(self.account, self.component, self.project, self.lead)


class People(Section):
    """Who is meant by the names of teams and roles, and who takes what nobody takes."""

    directory: dict[Name, Target] = Field(default={})
    """Teams and roles as they are written in owner cells; upper and lower case do not matter."""
    fallback: Fallback = ""
    """Who gets tickets without an owner to be assigned: an account, lead or project; else nobody."""
    lead: Account = ""
    """The account the ladder means by lead for teams without one of their own."""
    director: Account = ""
    """The account the ladder means by director."""

    def contradictions(self) -> Iterator[Problem]:
        yield from same_names(self.directory, name_form, ("directory",))

    def names(self, word: str) -> bool:
        """Whether ``lead`` or ``director`` means anybody at all."""
        if word == "lead":
            return bool(self.lead) or any(target.lead for target in self.directory.values())
        return bool(self.director)

    def to_policy(self) -> policy.People:
        directory = tuple((name_form(name), target.to_policy()) for name, target in self.directory.items())
        return policy.People(directory, self.fallback, self.lead, self.director)
