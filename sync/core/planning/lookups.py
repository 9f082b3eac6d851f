"""What planning knows from Jira: the answers to what the pages asked, together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.core.model import CreateScreen, Ticket, User
from sync.core.protocol.recovery import ProjectWalk


@dataclass(frozen=True, slots=True)
class Project:
    """A project as far as its keys matter: ``highest`` is the highest key number that search knows.

    ``trusted`` is false when a positive control failed: nothing is created on that look-up.
    """

    id: str
    key: str
    highest: int
    trusted: bool
    walk: ProjectWalk | None = None


@dataclass(frozen=True, slots=True)
class Lookups:
    """The answers. ``tickets`` are by id and by key; ``missing`` are those asked for and not there, which
    says something only of projects in ``read``: of those another ticket was read in the same way.

    ``survivors`` are tickets by the page their mark names, from the search by page labels and from walks;
    ``searched`` are pages for which that search was complete.
    """

    tickets: Mapping[str, Ticket] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    screens: Mapping[tuple[str, str], CreateScreen | None] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    survivors: Mapping[str, tuple[Ticket, ...]] = field(default_factory=dict)
    searched: frozenset[str] = frozenset()
    people: Mapping[tuple[str, str], tuple[User, ...]] = field(default_factory=dict)
