"""Recovery: what an attempt whose outcome is not known needs, from reading its project's keys.

All instants are Confluence's; ages are computed from its ``Date`` header only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sync.core.model import Ticket, Walk, key_number
from sync.core.policy import Timing
from sync.core.protocol.ledger import Entry, Ledger

CLOCK_TOLERANCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class ProjectWalk:
    """What reading a project's keys one after the other brought.

    ``trusted``: every request was answered in full and the positive control was among the answers.
    ``ours`` maps a rid to its tickets, lowest key first (more than one is a duplicate).
    ``newest`` is the latest creation among all issues seen, on Confluence's clock.
    """

    trusted: bool
    ours: Mapping[str, tuple[Ticket, ...]]
    newest: datetime | None


class Recovery(StrEnum):
    """What to do with an entry that was claimed and has no key."""

    WAIT = "wait"  # its attempt may still be under way
    WALK = "walk"  # old enough: read the project's keys
    ADOPT = "adopt"  # the walk found its ticket
    ATTEMPT = "attempt"  # it does not exist and will not: try again
    ATTEMPT_ONE = "attempt-one"  # as above without a fence: one such entry per project and run
    HOLD = "hold"  # the look-up is not to be trusted: decide in a later run


def recovery(entry: Entry, walk: ProjectWalk | None, now: datetime, timing: Timing) -> Recovery:
    """Decide about one unfinished entry; ``walk`` is None before the project's keys were read."""
    claimed = entry.when or now  # a claim has its time: a ledger without it does not decode
    if now - claimed < timing.settle:
        return Recovery.WAIT
    if walk is None:
        return Recovery.WALK
    if walk.ours.get(entry.rid):
        return Recovery.ADOPT
    if not walk.trusted:
        return Recovery.HOLD
    fenced = walk.newest is not None and walk.newest > claimed + timing.settle
    return Recovery.ATTEMPT if fenced else Recovery.ATTEMPT_ONE


def clock_runs_backwards(ledger: Ledger, now: datetime) -> bool:
    """Whether any claim lies in the future: no age on this page can be believed."""
    return any(entry.when is not None and now - entry.when < -CLOCK_TOLERANCE for entry in ledger.entries)


def project_walk(walks: Sequence[Walk], site: str, control: str | None, jira_ahead: timedelta) -> ProjectWalk:
    """Sum up the requests of a walk; ``control`` is the id of an issue that must have been among them."""
    tickets = {ticket.id: ticket for walk in walks for ticket in walk.tickets}
    ours: dict[str, list[Ticket]] = {}
    for ticket in sorted(tickets.values(), key=lambda ticket: key_number(ticket.key)):
        if ticket.mark is not None and ticket.mark.site == site:
            ours.setdefault(ticket.mark.rid, []).append(ticket)
    created = [ticket.created_at for ticket in tickets.values() if ticket.created_at is not None]
    return ProjectWalk(
        trusted=all(walk.trusted for walk in walks) and (control is None or control in tickets),
        ours={rid: tuple(found) for rid, found in ours.items()},
        newest=max(created) - jira_ahead if created else None,
    )
