"""What planning knows from Jira: the answers to what the pages asked, together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sync.core.model import CreateScreen, Ticket, User
from sync.core.protocol.recovery import ProjectWalk

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Project:
    """A project as far as its keys matter: ``highest`` is the highest key number that search knows.

    ``trusted`` is false when a positive control failed: nothing is created on that look-up.
    """

    highest: int
    trusted: bool
    walk: ProjectWalk | None = None


@dataclass(frozen=True, slots=True)
class Lookups:
    """The answers. ``tickets`` are by id and by key; ``missing`` are those asked for and not there, which
    says something only of projects in ``read``: of those another ticket was read in the same way. ``unread``
    are those that cannot be read now, and why: whatever depends on them waits until they can.

    ``survivors`` are tickets by the page their mark names, from the search by page labels and from walks;
    ``searched`` are pages for which that search was complete. ``problems`` say why a question has no answer:
    by the pairs of ``screens`` and ``people``, by ``(project id, "")``, and ``("", "")`` for that search.
    """

    tickets: Mapping[str, Ticket] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    unread: Mapping[str, str] = field(default_factory=dict)
    read: frozenset[str] = frozenset()
    screens: Mapping[tuple[str, str], CreateScreen] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    survivors: Mapping[str, tuple[Ticket, ...]] = field(default_factory=dict)
    searched: frozenset[str] = frozenset()
    people: Mapping[tuple[str, str], tuple[User, ...]] = field(default_factory=dict)
    problems: Mapping[tuple[str, str], str] = field(default_factory=dict)


def cannot_be_read(unread: Mapping[str, str]) -> str:
    """The sentence about tickets, by their names, that cannot be read for these reasons."""
    told = [f"{name} cannot be read: {why.rstrip('.')}" for name, why in sorted(unread.items())]
    more = [f"{len(told) - _NAMED} more cannot be read"] if len(told) > _NAMED else []
    return "; ".join([*told[:_NAMED], *more])
