"""A request and its answer, free of any web framework, and where faults may come between them."""

# ruff: noqa: N818  (named after what happened, not after being errors)

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """``path`` is percent-encoded as sent; header names are in lower case.

    ``route`` is the rule that serves it, such as ``/wiki/api/v2/pages/{id}``; empty while it is unknown.
    ``gateway`` tells that it did not come to the site's own address.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    route: str = ""
    gateway: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first header of that name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class NotDelivered(Exception):
    """The connection is refused: not one byte of the request arrives."""


class Dropped(Exception):
    """The connection breaks before an answer; the request may have been carried out."""


class NoAnswer(Exception):
    """No answer comes within anybody's patience; the request may have been carried out."""


Handle = Callable[[Call], Answer]

FaultScript = Callable[[Call, Handle], Answer]
"""Decides what becomes of one call. ``handle`` carries a call out and may be used never, once, with a changed
call, or later (``site.clock.schedule``). The script returns what the client shall see, or raises one of
``NotDelivered``, ``Dropped`` and ``NoAnswer``."""


def faultless(call: Call, handle: Handle) -> Answer:
    """Everything works."""
    return handle(call)
