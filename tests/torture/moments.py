"""What a site holds at an instant, taken out and put back: what many executions have in common happens once.

What a site holds is made of dictionaries and lists of frozen things, so that copying the former is enough.
What is ``remembered`` holds for the worker as it is; whoever changes the worker has to ``forget`` it.
"""

import copy
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast

from sync.sandbox import Options, Site
from sync.sandbox.issues import Project
from tests.torture.scenario import Scenario

State = Mapping[str, object]
_CONTAINERS = (dict, list, itertools.count)
_CACHES: list[Callable[[], None]] = []

Function = TypeVar("Function", bound=Callable[..., object])


def remembered(function: Function) -> Function:
    """A function that is carried out once for the same arguments, until all is forgotten."""
    cached = cache(function)
    _CACHES.append(cached.cache_clear)
    return cast("Function", cached)


def forget() -> None:
    for clear in _CACHES:
        clear()


@dataclass(frozen=True, slots=True)
class SiteState:
    """Everything about a site but what is still to happen: the actions on its clock."""

    began: datetime
    now: datetime
    options: Options
    parts: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A world between two runs: no worker lives. Any number of executions go on from here.

    ``memory`` is what the world remembers, ``chance`` all chance, ``requests`` their number so far.
    """

    scenario: Scenario
    site: SiteState
    memory: Mapping[str, object]
    chance: tuple[Any, ...]
    requests: int


def state_of(site: Site, began: datetime) -> SiteState:
    """``began`` is what its clock showed at first."""
    return SiteState(began, site.clock.now(), replace(site.options), tuple(map(held_by, _parts(site))))


def site_in(state: SiteState) -> Site:
    """A site of its own in this state; the state stays as it is."""
    site = Site(state.began, replace(state.options))
    site.clock.advance((state.now - state.began) / timedelta(seconds=1))
    for part, held in zip(_parts(site), state.parts, strict=True):
        put_back(part, held)
    return site


def held_by(part: object) -> State:
    """Copies of all containers of an object."""
    return {name: copied(value) for name, value in vars(part).items() if isinstance(value, _CONTAINERS)}


def put_back(part: object, held: State) -> None:
    for name, value in held.items():
        setattr(part, name, copied(value))


def copied(value: object) -> object:
    """Containers of containers are copied; what cannot change is shared."""
    match value:
        case dict():
            made = copy.copy(value)  # keeps its kind
            for name, held in value.items():
                made[name] = copied(held)
            return made
        case list():
            return [copied(held) for held in value]
        case itertools.count():
            return copy.copy(value)
        case Project():
            return replace(value)
        case _:
            return value


def _parts(site: Site) -> tuple[object, ...]:
    confluence, jira = site.confluence, site.jira
    return (site, site.people, confluence, confluence.index, jira, jira.index)
