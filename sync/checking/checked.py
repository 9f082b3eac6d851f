"""What was looked at, one thing after the other, and what all of it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.errors import ExitCode, SyncError


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at, and whether it is as it should be.

    Where a site holds nothing to ask about, it was not ``asked``: no bad sign, but no good one either.
    ``exit_code`` is what the check ends with where it is not.
    """

    good: bool
    text: str
    asked: bool = True
    exit_code: ExitCode = ExitCode.USAGE


def refused(error: SyncError, text: str) -> Checked:
    """What could not be looked at because of ``error``: what shuts a run out shuts a check out as well."""
    return Checked(False, text, exit_code=max(ExitCode.USAGE, error.exit_code))


def exit_code(all_checked: Sequence[Checked]) -> ExitCode:
    """A site that lets nobody in comes before all else: the rest could not be looked at."""
    return max((each.exit_code for each in all_checked if not each.good), default=ExitCode.FINISHED)


def summary(all_checked: Sequence[Checked]) -> str:
    """One sentence: how many are in order, and how many not."""
    asked = [checked.good for checked in all_checked if checked.asked]
    parts = (
        (asked.count(True), "in order"),
        (asked.count(False), "to put right"),
        (len(all_checked) - len(asked), "could not be asked"),
    )
    return f"{', '.join(f'{number} {what}' for number, what in parts if number)}."
