"""After done: whether a fix worked, asked once of its owner and answered in the row or by a label in Jira."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sync.core.model import ActionItem, Ticket
from sync.core.planning.standings import declined
from sync.core.planning.verification_words import CANNOT_TELL_WORDS, DID_NOT_WORDS, WORKED_WORDS
from sync.core.policy import Policy, Verification
from sync.core.protocol.ledger import Entry
from sync.core.words import folded, is_east_asian, undecorated

_ENDS_AN_ANSWER: Final = frozenset(".,;:!(（–—-。、，；：")


class Effect(StrEnum):
    """What became of a fix, as people see it."""

    WORKED = "worked"
    DID_NOT = "did not work"
    CANNOT_TELL = "cannot tell"
    ASKED = "asked"  # its owner has been asked, or is now


@dataclass(frozen=True, slots=True)
class Verdict:
    """``ask`` is true where the owner is to be asked now."""

    effect: Effect
    ask: bool = False


def verdict(
    item: ActionItem, entry: Entry | None, ticket: Ticket, policy: Policy, today: date
) -> Verdict | None:
    """Whether the item worked; None while it is not done, or not done for long enough to tell.

    What was done long before the item was first seen is not asked about: it would be a flood.
    """
    if not ticket.done or declined(ticket, policy):
        return None
    answered = _label(ticket, policy.verification) or read_answer(item.verification)
    if answered is not None:
        return Verdict(answered)
    wait = timedelta(days=policy.verification.after_days)
    if entry is None or entry.done is None or today < entry.done + wait or not policy.verification.ask:
        return None
    if entry.since is not None and entry.done + wait < entry.since:
        return None
    return Verdict(Effect.ASKED, ask=entry.asked != entry.done)


def done_on(entry: Entry, ticket: Ticket, resolved: date | None, today: date) -> date | None:
    """The day the ticket was done, None while it is open; ``resolved`` is Jira's own day, if it has one."""
    if not ticket.done:
        return None
    return resolved or entry.done or today


def measure_of(item: ActionItem) -> str:
    """How the row itself says one would know; the empty string where it does not."""
    return item.measure or ("" if read_answer(item.verification) else item.verification)


def read_answer(text: str) -> Effect | None:
    """The answer that a verification cell begins with; a plan ("verified by a load test") is none."""
    for words, effect in _WORDS:
        if any(_answers(folded(text), word) or _answers(folded(undecorated(text)), word) for word in words):
            return effect
    return None


def _answers(text: str, word: str) -> bool:
    if not text.startswith(word):
        return False
    rest = text[len(word) :]
    return not rest.strip() or rest.lstrip()[0] in _ENDS_AN_ANSWER or (is_east_asian(word) and rest[0] == " ")


def _label(ticket: Ticket, verification: Verification) -> Effect | None:
    labels = {label.casefold() for label in ticket.labels}
    by_label = (
        (verification.worked, Effect.WORKED),
        (verification.did_not, Effect.DID_NOT),
        (verification.cannot_tell, Effect.CANNOT_TELL),
    )
    return next((effect for label, effect in by_label if label.casefold() in labels), None)


_WORDS: Final = (
    (WORKED_WORDS, Effect.WORKED),
    (DID_NOT_WORDS, Effect.DID_NOT),
    (CANNOT_TELL_WORDS, Effect.CANNOT_TELL),
)
