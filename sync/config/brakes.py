"""What keeps a run from doing too much, and a creation from happening twice."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import Field, PositiveInt

from sync.config.problems import Problem
from sync.config.section import Section
from sync.core import policy

_LIMITS = policy.Limits()
_TIMING = policy.Timing()


def _seconds(value: timedelta) -> int:
    return int(value.total_seconds())


class Limits(Section):
    """The brakes: a plan beyond one of these is not carried out at all."""

    new_tickets: PositiveInt = _LIMITS.new_tickets
    """Tickets one run may create."""
    new_tickets_per_page: PositiveInt = _LIMITS.new_tickets_per_page
    """Tickets one run may create for one page."""
    pages_written: PositiveInt = _LIMITS.pages_written
    """Pages one run may write."""
    tickets_changed: PositiveInt = _LIMITS.tickets_changed
    """Tickets one run may change because their rows changed."""
    vanished_share: Annotated[float, Field(ge=0, le=1)] = _LIMITS.vanished_share
    """The share of known rows that may have vanished since the last run, between 0 and 1."""
    vanished_floor: PositiveInt = _LIMITS.vanished_floor
    """The share counts from this many known rows on."""

    def to_policy(self) -> policy.Limits:
        return policy.Limits(
            new_tickets=self.new_tickets,
            new_tickets_per_page=self.new_tickets_per_page,
            pages_written=self.pages_written,
            tickets_changed=self.tickets_changed,
            vanished_share=self.vanished_share,
            vanished_floor=self.vanished_floor,
        )


class Creation(Section):
    """The constants that keep creation to one ticket per row; they depend on each other."""

    margin_seconds: ClassVar[int] = 60

    lease_seconds: PositiveInt = _seconds(_TIMING.lease)
    """A claim may be sent this long."""
    creation_timeout_seconds: PositiveInt = _seconds(_TIMING.creation_timeout)
    """How long to wait for the answer to a creation."""
    bulk_bound_seconds: PositiveInt = _seconds(_TIMING.bulk_bound)
    """Jira finishes a bulk creation it has begun within this time."""
    settle_seconds: PositiveInt = _seconds(_TIMING.settle)
    """An unanswered creation is looked into after this time; a page seen first waits as long."""
    walk_window: PositiveInt = _TIMING.walk_window
    """So many unused keys in a row end the search for an unanswered creation."""
    look_back_keys: PositiveInt = _TIMING.look_back_keys
    """How many of a project's newest keys are looked through when a page's ledger is missing."""
    first_bulk: PositiveInt = _TIMING.first_bulk
    """Tickets in the first bulk of a run."""
    bulk: Annotated[int, Field(ge=1, le=50)] = _TIMING.bulk
    """Tickets in later bulks; Jira takes 50."""
    slow_answer_seconds: PositiveInt = _seconds(_TIMING.slow_answer)
    """After an answer slower than this the next bulk is halved."""

    def contradictions(self) -> Iterator[Problem]:
        least = self.lease_seconds + self.bulk_bound_seconds + self.margin_seconds
        if self.settle_seconds < least:
            reason = f"lease_seconds + bulk_bound_seconds + {self.margin_seconds}"
            yield Problem(("settle_seconds",), f"must be at least {least} ({reason})")
        for smaller, larger in (
            ("creation_timeout_seconds", "bulk_bound_seconds"),
            ("slow_answer_seconds", "creation_timeout_seconds"),
            ("walk_window", "look_back_keys"),
            ("first_bulk", "bulk"),
        ):
            bound = getattr(self, larger)
            if getattr(self, smaller) > bound:
                yield Problem((smaller,), f"must be at most {bound} ({larger})")

    def to_policy(self) -> policy.Timing:
        return policy.Timing(
            lease=timedelta(seconds=self.lease_seconds),
            creation_timeout=timedelta(seconds=self.creation_timeout_seconds),
            bulk_bound=timedelta(seconds=self.bulk_bound_seconds),
            settle=timedelta(seconds=self.settle_seconds),
            walk_window=self.walk_window,
            look_back_keys=self.look_back_keys,
            first_bulk=self.first_bulk,
            bulk=self.bulk,
            slow_answer=timedelta(seconds=self.slow_answer_seconds),
        )
