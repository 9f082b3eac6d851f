"""One process of the worker, from its start to its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from sync.sandbox import Call

_READS_BY_POST = ("/search/jql", "/issue/bulkfetch", "/api/2/search")
# These answers depend on nothing that workers or people change, so that nobody can tell when they were given.
_SAME_AT_ANY_TIME = ("/user/current", "/myself", "/issuetypes", "{issueTypeId}", "{projectIdOrKey}")


class Killed(BaseException):
    """The worker's process ends here: nothing of its code may run any more."""


@dataclass(slots=True)
class Life:
    """``before`` is called before each of its requests, ``calls``. ``error`` is the sentence it ended with,
    ``failures`` those about single pages, ``waits`` what it left for later; ``bug`` is an exception that
    should not be.
    """

    before: Callable[[Call], None]
    calls: list[Call] = field(default_factory=list)
    killed: bool = False
    error: str = ""
    failures: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    bug: str = ""
    undead: bool = False

    @property
    def wrote(self) -> bool:
        return any(writes(call) for call in self.calls)

    @property
    def at_rest(self) -> bool:
        """Whether there was nothing to do, and nothing is waited for."""
        return not (self.wrote or self.waits or self.complaints)

    @property
    def complaints(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.error, self.bug, *self.failures)))


_LIFE: ContextVar[Life] = ContextVar("life")


@contextmanager
def lived(life: Life) -> Iterator[None]:
    """What is asked in the block is asked by this life."""
    token = _LIFE.set(life)
    try:
        yield
    finally:
        _LIFE.reset(token)


def whose_turn() -> Life:
    """The life that is asking."""
    return _LIFE.get()


def writes(call: Call) -> bool:
    return call.method != "GET" and not call.route.endswith(_READS_BY_POST)


def creates(call: Call) -> bool:
    return call.method == "POST" and call.route.endswith("/issue/bulk")


def founds(call: Call) -> bool:
    return call.method == "POST" and call.route.endswith(("/properties", "/property"))


def matters(call: Call) -> bool:
    """Whether it makes a difference what happened before this request."""
    return not call.route.endswith(_SAME_AT_ANY_TIME)
