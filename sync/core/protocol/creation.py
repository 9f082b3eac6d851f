"""The creation protocol as pure steps: what an unfinished attempt needs, and what an answer means.

The protocol and why it holds: docs/decisions/003-creation-protocol.md. Everything that sends requests
(``lookup``, ``apply``) hands raw outcomes to these functions and does what they return.
All instants are Confluence's; ages are computed from its ``Date`` header only.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sync.core.model import (
    CreationReply,
    Delivery,
    Outcome,
    OutcomeKind,
    StoredLedger,
    Ticket,
    TicketDraft,
    Walk,
)
from sync.core.policy import Timing
from sync.core.protocol.ledger import TEXT_LIMIT, Entry, EntryState, Ledger, LedgerState

CLOCK_TOLERANCE = timedelta(seconds=60)
OPTIONAL_FIELDS = frozenset({"assignee", "labels", "priority", "components", "duedate"})
_NOTHING_HAPPENED = frozenset({400, 404, 405, 413, 415, 422})
_NOT_US = frozenset({401, 403})


def key_number(key: str) -> int:
    """41 for ``OPS-41``."""
    return int(key.rpartition("-")[2])


# --- founding


class Founding(StrEnum):
    """Whether a page's ledger is old enough for its rows to get tickets."""

    NEEDED = "needed"
    WAITING = "waiting"
    DONE = "done"


def founding(state: LedgerState, now: datetime, timing: Timing) -> Founding:
    """A ledger just founded may stand for one that was lost: nothing is created until its age is T."""
    if state.ledger is None:
        return Founding.NEEDED
    if state.ledger.adopted:
        return Founding.DONE
    founded = state.founded_at
    return Founding.DONE if founded is not None and now - founded >= timing.settle else Founding.WAITING


def founded(site: str, page_id: str) -> Ledger:
    return Ledger(site=site, page_id=page_id)


def survivors(ledger: Ledger, tickets: Iterable[Ticket]) -> dict[str, Entry]:
    """Entries for tickets that carry this page's mark and that the ledger does not know (any more)."""
    found: dict[str, Entry] = {}
    for ticket in sorted(tickets, key=lambda ticket: key_number(ticket.key)):
        mark = ticket.mark
        if mark is None or mark.page_id != ledger.page_id or mark.site != ledger.site:
            continue
        known = ledger.entry(mark.rid) or found.get(mark.rid)
        if known is None or not known.key:
            base = known or Entry(rid=mark.rid, text=ticket.summary, table=0, row=0)
            found[mark.rid] = linked(base, ticket)
    return found


def linked(entry: Entry, ticket: Ticket) -> Entry:
    return replace(_known(entry, ticket.id, ticket.key), project_id=ticket.project_id)


def _known(entry: Entry, issue_id: str, key: str) -> Entry:
    """An entry whose ticket is known: what its attempts needed is forgotten, the ledger has little room."""
    return replace(
        entry,
        state=EntryState.LINKED,
        key=key,
        issue_id=issue_id,
        low=0,
        when=None,
        attempt=0,
        unknown=0,
        reason="",
        draft="",
        dropped=(),
    )


# --- recovery of attempts whose outcome is not known


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


# --- claiming


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


def fingerprint(draft: TicketDraft) -> str:
    """Changes whenever anything that is sent to Jira changes."""
    return sha256(repr(replace(draft, mark=None)).encode()).hexdigest()[:16]  # type: ignore[arg-type]


class Claim(StrEnum):
    WON = "won"
    LOST = "lost"
    READ_BACK = "read-back"


def after_claim(outcome: Outcome) -> Claim:
    """Never sent twice: an answer that was lost is settled by reading the ledger once."""
    match outcome.kind:
        case OutcomeKind.WRITTEN:
            return Claim.WON
        case OutcomeKind.UNKNOWN:
            return Claim.READ_BACK
        case OutcomeKind.CONFLICT | OutcomeKind.REFUSED | OutcomeKind.GONE:
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


# --- what an answer to a creation means


class Result(StrEnum):
    CREATED = "created"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NOT_SENT = "not-sent"
    NOT_US = "not-us"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one attempt. ``fields`` are the field ids Jira complained about."""

    result: Result
    issue_id: str = ""
    key: str = ""
    reason: str = ""
    fields: tuple[str, ...] = ()


def after_create(attempts: Sequence[Attempt], reply: CreationReply) -> tuple[Answer, ...]:
    """One answer for each attempt, in order. ``CREATED`` is by position, to be checked by reading back."""
    if reply.delivery is Delivery.NOT_SENT:
        return _all(attempts, Answer(Result.NOT_SENT))
    if reply.delivery is Delivery.LOST:
        return _all(attempts, Answer(Result.UNKNOWN))
    if reply.foreign or reply.status in _NOT_US:
        return _all(attempts, Answer(Result.NOT_US))
    if reply.status == 201:
        return _partly_created(attempts, reply.document)
    if reply.status in _NOTHING_HAPPENED and _says_none_created(reply.document):
        return _none_created(attempts, reply.document)
    return _all(attempts, Answer(Result.UNKNOWN))


def _all(attempts: Sequence[Attempt], answer: Answer) -> tuple[Answer, ...]:
    return (answer,) * len(attempts)


def _says_none_created(document: object) -> bool:
    if not isinstance(document, dict) or document.get("issues"):
        return False
    return "errors" in document or "errorMessages" in document


def _partly_created(attempts: Sequence[Attempt], document: object) -> tuple[Answer, ...]:
    if not isinstance(document, dict):
        return _all(attempts, Answer(Result.UNKNOWN))
    failures = {index: _proven(failure) for index, failure in _failures(document).items()}
    issues = [issue for issue in _list(document.get("issues")) if isinstance(issue, dict)]
    succeeded = [index for index in range(len(attempts)) if index not in failures]
    if len(issues) != len(succeeded) or not _all_told_apart(issues):
        return tuple(failures.get(index, Answer(Result.UNKNOWN)) for index in range(len(attempts)))
    created = {
        index: Answer(Result.CREATED, str(issue["id"]), str(issue["key"]))
        for index, issue in zip(succeeded, issues, strict=True)
    }
    return tuple(created.get(index) or failures[index] for index in range(len(attempts)))


def _none_created(attempts: Sequence[Attempt], document: object) -> tuple[Answer, ...]:
    failures = _failures(document)
    if failures:
        return tuple(failures.get(index, Answer(Result.UNKNOWN)) for index in range(len(attempts)))
    return _all(attempts, _refusal(document))


def _failures(document: object) -> dict[int, Answer]:
    errors = document.get("errors") if isinstance(document, dict) else None
    if not isinstance(errors, list):
        return {}
    return {
        error["failedElementNumber"]: _refusal(error.get("elementErrors"))
        for error in errors
        if isinstance(error, dict) and type(error.get("failedElementNumber")) is int
    }


def _proven(failure: Answer) -> Answer:
    """Beside created ones, only a complaint about a field proves that the element was not created."""
    return failure if failure.fields else replace(failure, result=Result.UNKNOWN)


def _all_told_apart(issues: Sequence[Mapping[str, object]]) -> bool:
    ids = {str(issue["id"]) for issue in issues if issue.get("id") and issue.get("key")}
    return len(ids) == len(issues)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _refusal(document: object) -> Answer:
    body = document if isinstance(document, dict) else {}
    errors = body.get("errors")
    fields = errors if isinstance(errors, dict) else {}
    messages = [str(message) for message in _list(body.get("errorMessages"))]
    sentences = messages + [f"{name}: {message}" for name, message in sorted(fields.items())]
    return Answer(Result.REFUSED, reason=" ".join(sentences), fields=tuple(sorted(fields)))


@dataclass(frozen=True, slots=True)
class ReadBack:
    """``answers`` with keys assigned by the tickets' own marks; ``unmarked`` are attempts whose ticket
    carries none (by position) and must get one now."""

    answers: tuple[Answer, ...]
    unmarked: tuple[int, ...]


def after_marks(
    attempts: Sequence[Attempt], answers: Sequence[Answer], tickets: Sequence[Ticket]
) -> ReadBack:
    """Believe the mark on a ticket over its position in the answer."""
    by_rid = {ticket.mark.rid: ticket for ticket in tickets if ticket.mark is not None}
    without_mark = {ticket.id for ticket in tickets if ticket.mark is None}
    settled: list[Answer] = []
    unmarked: list[int] = []
    for index, (attempt, answer) in enumerate(zip(attempts, answers, strict=True)):
        ticket = by_rid.get(attempt.rid)
        if ticket is not None:
            settled.append(Answer(Result.CREATED, ticket.id, ticket.key))
        elif answer.result is Result.CREATED and answer.issue_id in without_mark:
            settled.append(answer)
            unmarked.append(index)
        elif answer.result is Result.CREATED:
            settled.append(Answer(Result.UNKNOWN))
        else:
            settled.append(answer)
    return ReadBack(tuple(settled), tuple(unmarked))


def settled(entry: Entry, answer: Answer) -> Entry:
    """The entry after its attempt was answered."""
    match answer.result:
        case Result.CREATED:
            return _known(entry, answer.issue_id, answer.key)
        case Result.REFUSED:
            droppable = tuple(name for name in answer.fields if name in OPTIONAL_FIELDS)
            return replace(
                entry,
                state=EntryState.REFUSED,
                reason=textwrap.shorten(answer.reason, TEXT_LIMIT, placeholder=" …"),
                dropped=tuple(dict.fromkeys(entry.dropped + droppable)),
                unknown=0,
            )
        case Result.UNKNOWN:
            return replace(entry, unknown=entry.unknown + 1)
        case Result.NOT_SENT | Result.NOT_US:
            return entry


def worth_another_attempt(entry: Entry, draft: TicketDraft) -> bool:
    """A refusal stands until the row or the configuration changes, or an optional field can be left out."""
    return entry.draft != fingerprint(draft)


def without_dropped(entry: Entry, draft: TicketDraft) -> TicketDraft:
    """The draft without the optional fields that Jira refused before."""
    dropped = set(entry.dropped)
    return replace(
        draft,
        assignee="" if "assignee" in dropped else draft.assignee,
        labels=() if "labels" in dropped else draft.labels,
        priority="" if "priority" in dropped else draft.priority,
        components=() if "components" in dropped else draft.components,
        due=None if "duedate" in dropped else draft.due,
    )
