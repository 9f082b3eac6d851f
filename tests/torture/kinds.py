"""What all kinds of executions have in common: how they are named, sized and judged."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from sync.sandbox import Call
from tests.torture.invariants import DUPLICATE, UNLINKED, breaches, twins_without_an_audit, violations
from tests.torture.moments import Moment, remembered
from tests.torture.scenario import Scenario
from tests.torture.world import NotQuiet, World, world


@dataclass(frozen=True, slots=True)
class Size:
    """How much to explore: all of it, or a selection that ``seed`` picks."""

    quick: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one execution came to. ``name`` replays it. ``known`` are violations of the kind that the protocol
    says remain; they are counted apart. ``steps`` counts what happened where lengths vary."""

    name: str
    violations: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    steps: int = 0


class Kind(Protocol):
    """A family of executions. A name is made of the kind's, and of parts that say which execution it is."""

    def shards(self, size: Size) -> Iterator[str]:
        """Pieces of work of about the same size that can be done apart."""
        ...

    def explore(self, shard: str, size: Size) -> Iterator[Verdict]: ...

    def replay(self, name: str) -> Verdict: ...


def at_rest(world: World, soon: int = 1) -> tuple[str, ...]:
    """Let the world come to rest, and say what is wrong with it then."""
    try:
        world.settle(soon)
    except NotQuiet as restless:
        return (str(restless), *breaches(world))
    return violations(world)


@dataclass(frozen=True, slots=True)
class Story:
    """A world coming to rest: as it stood before each run, and all its requests."""

    moments: tuple[Moment, ...]
    asked: tuple[Call, ...]

    def before(self, number: int) -> Moment:
        """The latest moment before the request of this number, counted from 1."""
        return next(moment for moment in reversed(self.moments) if moment.requests < number)

    def begins_a_run(self, number: int) -> bool:
        return any(moment.requests == number - 1 for moment in self.moments)


def story_of(world: World) -> Story:
    moments: list[Moment] = []
    with suppress(NotQuiet):
        world.settle(before_run=lambda one: moments.append(one.moment()))
    return Story(tuple(moments), tuple(world.asked))


@remembered
def faultless(scenario: Scenario) -> Story:
    """What happens where nothing goes wrong."""
    with world(scenario) as one:
        return story_of(one)


def known(name: str, world: World, wrong: tuple[str, ...]) -> Verdict:
    """Where the protocol says so, a duplicate may remain if the audit finds it; nothing else may."""
    remains = tuple(sentence for sentence in wrong if DUPLICATE in sentence)
    with_it = tuple(sentence for sentence in wrong if remains and UNLINKED in sentence)
    others = tuple(sentence for sentence in wrong if sentence not in {*remains, *with_it})
    return Verdict(name, (*others, *twins_without_an_audit(world)), (*remains, *with_it))


def chosen(name: str, size: Size, one_in: int) -> bool:
    """Whether a selection holds this one; the same on every machine, another one for another seed."""
    if not size.quick:
        return True
    return int(sha256(f"{size.seed} {name}".encode()).hexdigest(), 16) % one_in == 0


def duplicates(verdict: Verdict) -> bool:
    return any(DUPLICATE in violation for violation in verdict.violations)
