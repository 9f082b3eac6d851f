"""After done: whether a fix worked, asked once of its owner and answered in the row or by a label in Jira."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sync.core.model import ActionItem, Ticket
from sync.core.planning.said import as_compared, fingerprint
from sync.core.planning.standings import declined
from sync.core.planning.verification_words import (
    CANNOT_TELL_WORDS,
    DID_NOT_WORDS,
    NOT_YET_WORDS,
    WORKED_WORDS,
)
from sync.core.policy import Policy
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
    before = entry.foretold if entry is not None else ()
    said = _said(item, ticket, policy)
    answered = next((effect for words, effect in said if words not in before), None)
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


def foretold(entry: Entry, item: ActionItem, ticket: Ticket, policy: Policy) -> tuple[str, ...]:
    """What row and ticket say on how it worked, and said already while the ticket was open, as fingerprints.

    It is a plan ("Yes, by load test"), or what came of an earlier completion. Once it is taken away it may be
    said again.
    """
    said = [words for words, _ in _said(item, ticket, policy)]
    return tuple(words for words in said if not ticket.done or words in entry.foretold)


def _said(item: ActionItem, ticket: Ticket, policy: Policy) -> Iterator[tuple[str, Effect]]:
    """What would answer whether it worked, each with its fingerprint; what counts first comes first."""
    wanted = policy.verification
    by_label = (
        (wanted.worked, Effect.WORKED),
        (wanted.did_not, Effect.DID_NOT),
        (wanted.cannot_tell, Effect.CANNOT_TELL),
    )
    there = {label.casefold() for label in ticket.labels}
    for label, effect in by_label:
        if label.casefold() in there:
            yield fingerprint(f"label {label}"), effect
    in_row = read_answer(item.verification or "")
    if in_row is not None:
        yield fingerprint(as_compared(item.verification or "")), in_row


def measure_of(item: ActionItem) -> str:
    """How the row itself says one would know; the empty string where it does not."""
    planned = item.verification or ""
    return item.measure or ("" if read_answer(planned) or _begins(planned, NOT_YET_WORDS) else planned)


def read_answer(text: str) -> Effect | None:
    """The answer that a verification cell begins with; a plan ("verified by a load test") is none."""
    return next((effect for words, effect in _WORDS if _begins(text, words)), None)


def _begins(text: str, words: Collection[str]) -> bool:
    forms = (folded(text), folded(undecorated(text)))
    return any(_is_said(form, word) for form in forms for word in words)


def _is_said(text: str, word: str) -> bool:
    if not text.startswith(word):
        return False
    rest = text[len(word) :]
    return not rest.strip() or rest.lstrip()[0] in _ENDS_AN_ANSWER or (is_east_asian(word) and rest[0] == " ")


_WORDS: Final = (
    (WORKED_WORDS, Effect.WORKED),
    (DID_NOT_WORDS, Effect.DID_NOT),
    (CANNOT_TELL_WORDS, Effect.CANNOT_TELL),
)
