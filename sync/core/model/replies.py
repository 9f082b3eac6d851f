"""What came of a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sync.core.model.tickets import Ticket


class OutcomeKind(StrEnum):
    """What a guarded or idempotent write came to."""

    WRITTEN = "written"
    CONFLICT = "conflict"  # somebody else was there first (409, or 400 with the same meaning)
    REFUSED = "refused"  # the site said no, nothing happened
    NOT_SENT = "not-sent"  # it never arrived, or was turned away unread (429): worth another run
    GONE = "gone"  # the target does not exist or is hidden from us
    UNKNOWN = "unknown"  # no answer that says whether it happened


@dataclass(frozen=True, slots=True)
class Outcome:
    """``id`` and ``version`` are those of the written thing; ``put_off`` where a site wants fewer requests,
    and that is all there is to it."""

    kind: OutcomeKind
    detail: str = ""
    id: str = ""
    version: int = 0
    put_off: bool = False


class Delivery(StrEnum):
    """What the wire knows about a request that may not be repeated."""

    ANSWERED = "answered"
    NOT_SENT = "not-sent"  # refused connection, name not found, TLS failed: not one byte was sent
    LOST = "lost"  # sent in part or whole, no complete answer


@dataclass(frozen=True, slots=True)
class CreationReply:
    """A bulk creation's raw answer. Only :mod:`sync.core.protocol.answers` decides what it *means*.

    ``status`` is the HTTP status (0 without an answer); ``document`` the decoded JSON, or None where the
    body is not complete JSON; ``foreign`` is true for a login page, a redirect or an answer as to a stranger;
    ``put_off`` where a site wants fewer requests, and that is all there is to it.
    """

    delivery: Delivery
    status: int = 0
    document: object = None
    foreign: bool = False
    put_off: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Walk:
    """Issues found by reading keys or ids directly, and whether the answer can be trusted.

    ``trusted`` is false when the site reported an error for any of the keys asked for. ``unanswered`` are
    those that it may have and does not tell of now, as they were asked for or as it names them, and why.
    """

    tickets: tuple[Ticket, ...]
    trusted: bool
    unanswered: Mapping[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> dict[str, str]:
        """What is there, or may be, and cannot be read: by id, by key, or as it was asked for, and why."""
        odd = [ticket for ticket in self.tickets if ticket.unread]
        return {**self.unanswered, **{name: one.unread for one in odd for name in (one.id, one.key)}}
