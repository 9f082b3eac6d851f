"""Who hears about an item that is past its date, and when."""

from collections.abc import Iterator
from datetime import time
from typing import Annotated

from pydantic import Field, NonNegativeInt, PositiveInt

from sync.config.problems import Location, Problem
from sync.config.section import Section, same_names
from sync.config.values import Priority, RoleOrAccount
from sync.core import policy
from sync.core.planning.priorities import priority_word

_DEFAULTS = policy.Ladder()


class Step(Section):
    """One rung of the ladder."""

    after: Annotated[int, Field(ge=-90, le=365)]
    """Working days past the date; negative for days before it."""
    tell: Annotated[tuple[RoleOrAccount, ...], Field(min_length=1)]
    """Whom to mention: owner, lead, director, or accounts."""
    comment: bool = True
    """Whether to comment on the page."""
    ticket_comment: bool = False
    """Whether to comment on the ticket."""
    chat: bool = False
    """Whether to say it in the team's chat, at the address in POSTMORTEM_SYNC_CHAT_URL."""

    def to_policy(self) -> policy.Step:
        return policy.Step(self.after, self.tell, self.comment, self.ticket_comment, self.chat)


def _same_day_twice(steps: tuple[Step, ...], location: Location) -> Iterator[Problem]:
    days: set[int] = set()
    for index, step in enumerate(steps):
        if step.after in days:
            yield Problem((*location, index, "after"), "stands in two steps; join them to one")
        days.add(step.after)


def _steps(steps: tuple[Step, ...]) -> tuple[policy.Step, ...]:
    return tuple(step.to_policy() for step in sorted(steps, key=lambda step: step.after))


class Ladder(Section):
    """Who hears about an item that is past its date, and when; nobody where there are no steps."""

    steps: tuple[Step, ...] = ()
    """The steps, for all priorities without steps of their own."""
    by_priority: dict[Priority, tuple[Step, ...]] = Field(default={})
    """Steps of their own for some priority words."""
    quiet_from: time | None = None
    """Nobody is told anything from this time of day on …"""
    quiet_until: time | None = None
    """… until this one."""
    mentions_per_person: PositiveInt = _DEFAULTS.mentions_per_person
    """How often one run mentions the same person at most."""
    redecide_after: NonNegativeInt = _DEFAULTS.redecide_after
    """After so many later dates an item is to be decided anew or split; 0 for never."""

    def contradictions(self) -> Iterator[Problem]:
        yield from same_names(self.by_priority, priority_word, ("by_priority",))
        yield from _same_day_twice(self.steps, ("steps",))
        for word, steps in self.by_priority.items():
            yield from _same_day_twice(steps, ("by_priority", word))
        if (self.quiet_from is None) != (self.quiet_until is None):
            yield Problem((), "needs both quiet_from and quiet_until, or neither")

    def uses_chat(self) -> bool:
        return any(step.chat for step in self.to_policy().all_steps)

    def told(self) -> Iterator[tuple[Location, str]]:
        """Everybody who is told, with the location in this section."""
        for where, steps in ((("steps",), self.steps), *self._by_priority()):
            for index, step in enumerate(steps):
                for position, who in enumerate(step.tell):
                    yield (*where, index, "tell", position), who

    def _by_priority(self) -> Iterator[tuple[tuple[str, ...], tuple[Step, ...]]]:
        for word, steps in self.by_priority.items():
            yield ("by_priority", word), steps

    def to_policy(self) -> policy.Ladder:
        return policy.Ladder(
            steps=_steps(self.steps),
            by_priority=tuple(
                (priority_word(word), _steps(steps)) for word, steps in self.by_priority.items()
            ),
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            mentions_per_person=self.mentions_per_person,
            redecide_after=self.redecide_after,
        )
