"""Claims: an attempt is written into the ledger before it is sent, and sent once, within its lease."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sync.core.model import BY_DEFAULT, Outcome, OutcomeKind, StoredLedger, TicketDraft, TicketMark
from sync.core.policy import Timing
from sync.core.protocol.ledger import Entry, EntryState, Ledger


@dataclass(frozen=True, slots=True)
class Attempt:
    """One ticket to be created for one entry; ``alone`` when earlier attempts never got an answer."""

    page_id: str
    entry: Entry
    project_id: str
    low: int
    draft: TicketDraft

    @property
    def rid(self) -> str:
        return self.entry.rid

    @property
    def alone(self) -> bool:
        return self.entry.unknown >= 2


PageAttempts = tuple[str, Sequence[Attempt]]


def claim(ledger: Ledger, attempts: Sequence[Attempt], now: datetime, nonce: str) -> Ledger:
    """The ledger that claims all attempts of its page at once."""
    return replace(
        ledger.with_entries({attempt.rid: _claimed(attempt, now) for attempt in attempts}),
        claim=nonce,
        adopted=True,
    )


def _claimed(attempt: Attempt, now: datetime) -> Entry:
    entry = attempt.entry
    first = entry.attempt == 0 or entry.project_id != attempt.project_id
    return replace(
        entry,
        project_id=attempt.project_id,
        low=attempt.low if first else min(entry.low, attempt.low),
        when=now,
        attempt=entry.attempt + 1,
        state=EntryState.CLAIMED,
        draft=fingerprint(attempt.draft),
        reason="",
    )


class Claim(StrEnum):
    WON = "won"
    LOST = "lost"
    READ_BACK = "read-back"


def after_claim(outcome: Outcome, ledger_id: str) -> Claim:
    """Never sent twice: an answer that was lost is settled by reading the ledger once.

    So is one that does not name the ledger: of two properties with our key, another may have been written.
    """
    match outcome.kind:
        case OutcomeKind.WRITTEN if outcome.id == ledger_id:
            return Claim.WON
        case OutcomeKind.WRITTEN | OutcomeKind.UNKNOWN:
            return Claim.READ_BACK
        case OutcomeKind.CONFLICT | OutcomeKind.REFUSED | OutcomeKind.NOT_SENT | OutcomeKind.GONE:
            return Claim.LOST


def after_read_back(stored: Sequence[StoredLedger], ledger_id: str, nonce: str) -> Claim:
    """The claim is ours only if the ledger, the property with the lowest id, carries our nonce."""
    if not stored or stored[0].id != ledger_id:
        return Claim.LOST
    value = stored[0].value
    return Claim.WON if isinstance(value, dict) and value.get("claim") == nonce else Claim.LOST


@dataclass(frozen=True, slots=True)
class Lease:
    """Until when a claimed entry may be sent: by Confluence's clock and by ours since the claim was sent."""

    when: datetime
    sent: float
    length: timedelta

    def holds(self, now: datetime, monotonic: float) -> bool:
        return now - self.when <= self.length and monotonic - self.sent <= self.length.total_seconds()

    def may_claim(self, now: datetime, monotonic: float) -> bool:
        """No claim in the second half: what is claimed must still be sent."""
        return replace(self, length=self.length / 2).holds(now, monotonic)


def bulk_size(
    timing: Timing, *, first_in_project: bool, empty_project: bool, last: int, seconds: float
) -> int:
    """How many tickets the next bulk may hold; ``last`` and ``seconds`` are the previous one's."""
    if first_in_project:
        return 1 if empty_project else timing.first_bulk
    if seconds > timing.slow_answer.total_seconds():
        return max(1, last // 2)
    return timing.first_bulk if empty_project and last == 1 else timing.bulk


def first_batch(
    pages: Sequence[PageAttempts], size: int
) -> tuple[Sequence[PageAttempts], list[PageAttempts]]:
    """As many pages as have at most ``size`` attempts together, but at least one and none twice; the rest."""
    total = 0
    seen: set[str] = set()
    for index, (page_id, attempts) in enumerate(pages):
        total += len(attempts)
        if index and (total > size or page_id in seen):
            return pages[:index], list(pages[index:])
        seen.add(page_id)
    return pages, []


# --- drafts that were refused before


_NO_MARK = TicketMark("", "", "")


def fingerprint(draft: TicketDraft) -> str:
    """Changes whenever anything that is sent to Jira changes, other than by the passing of days."""
    lasting = None if draft.due_by_policy else draft.due
    sent = replace(draft, mark=_NO_MARK, fallback="", due=lasting)
    return sha256(repr(sent).encode()).hexdigest()[:16]


def worth_another_attempt(entry: Entry, draft: TicketDraft) -> bool:
    """A refusal stands until the row or the configuration changes, or an optional field can be left out."""
    return entry.draft != fingerprint(draft)


def refusal(field: str, draft: TicketDraft) -> str:
    """The word, among ``dropped``, for an optional field that Jira did not take.

    An assignee is refused as this person in this project: nothing is said of whoever is named next.
    """
    return _refused(draft.assignee, draft) if field == "assignee" else field


def _refused(assignee: str, draft: TicketDraft) -> str:
    digest = sha256(repr((draft.project, assignee)).encode()).hexdigest()[:8]
    return f"assignee {digest}"


def without_dropped(entry: Entry, draft: TicketDraft) -> TicketDraft:
    """The draft without the optional fields that Jira refused before.

    The fallback takes the place of an assignee, until it is refused, too; then nobody does. Only where Jira
    has no tickets without an assignee either, it decides itself.
    """
    dropped = set(entry.dropped)
    return replace(
        draft,
        assignee=_offered(draft, dropped),
        labels=() if "labels" in dropped else draft.labels,
        priority="" if "priority" in dropped else draft.priority,
        components=() if "components" in dropped else draft.components,
        due=None if "duedate" in dropped else draft.due,
        due_by_policy=draft.due_by_policy and "duedate" not in dropped,
    )


def _offered(draft: TicketDraft, dropped: Collection[str]) -> str:
    in_turn = (draft.assignee, draft.fallback, "")
    return next((who for who in in_turn if _refused(who, draft) not in dropped), BY_DEFAULT)
