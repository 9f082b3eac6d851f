"""Answers: what a reply to a creation means for each attempt in it, and for its entry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sync.core.model import CreationReply, Delivery, Ticket, TicketDraft
from sync.core.protocol.claims import Attempt, refusal
from sync.core.protocol.ledger import TEXT_LIMIT, Entry, EntryState
from sync.core.words import shortened

OPTIONAL_FIELDS = frozenset({"assignee", "labels", "priority", "components", "duedate"})
_NOTHING_HAPPENED = frozenset({400, 404, 405, 413, 415, 422})
_NOT_US = frozenset({401, 403})


class Result(StrEnum):
    CREATED = "created"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NOT_SENT = "not-sent"
    NOT_US = "not-us"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one attempt. ``fields`` are the field ids Jira complained about; ``put_off``: it is the
    usual weather of a busy site that there is no answer."""

    result: Result
    issue_id: str = ""
    key: str = ""
    reason: str = ""
    fields: tuple[str, ...] = ()
    put_off: bool = False


def after_create(attempts: Sequence[Attempt], reply: CreationReply) -> tuple[Answer, ...]:
    """One answer for each attempt, in order. ``CREATED`` is by position, to be checked by reading back."""
    if reply.delivery is Delivery.NOT_SENT:
        return _all(attempts, Answer(Result.NOT_SENT, put_off=reply.put_off))
    if reply.delivery is Delivery.LOST:
        return _all(attempts, Answer(Result.UNKNOWN))
    if reply.foreign or reply.status in _NOT_US:
        return _all(attempts, Answer(Result.NOT_US))
    if reply.status == 201:
        return _partly_created(attempts, reply.document)
    if reply.status in _NOTHING_HAPPENED and _says_none_created(reply.document):
        return _none_created(attempts, reply.document)
    return _all(attempts, Answer(Result.UNKNOWN, put_off=reply.put_off))


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


def settled(entry: Entry, answer: Answer, draft: TicketDraft) -> Entry:
    """The entry after its attempt, which asked for ``draft``, was answered."""
    match answer.result:
        case Result.CREATED:
            return entry.with_ticket(answer.issue_id, answer.key)
        case Result.REFUSED:
            return replace(
                entry,
                state=EntryState.REFUSED,
                reason=shortened(answer.reason, TEXT_LIMIT),
                dropped=tuple(dict.fromkeys((*entry.dropped, *_optional(answer, draft)))),
                unknown=0,
            )
        case Result.UNKNOWN:
            return replace(entry, unknown=entry.unknown + 1)
        case Result.NOT_SENT | Result.NOT_US:
            return entry


def _optional(answer: Answer, draft: TicketDraft) -> Iterator[str]:
    """What can be left out of the next attempt, by the words under which the entry remembers it."""
    return (refusal(name, draft) for name in answer.fields if name in OPTIONAL_FIELDS)
