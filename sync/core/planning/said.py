"""What a row and its ticket say of the fields they share, each in its own terms.

Page and ticket speak differently: "2 weeks" and a date, a role and a person, "P1" and "Highest". So the
ledger keeps what each *said* when they last agreed, and a change is a change of words on one side.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from sync.core.model import ActionItem, Ticket
from sync.core.owners.cells import queries
from sync.core.owners.resolution import Candidates, for_nobody, named
from sync.core.planning.drafts import summary
from sync.core.planning.priorities import name_in_jira, priority_word
from sync.core.policy import Field, Policy
from sync.core.protocol.ledger import Agreement, Entry
from sync.core.reading.value_words import PRIORITY_WORDS
from sync.core.words import folded
from sync.core.writing.markup import TYPOGRAPHIC, same_words

FIELD_NAMES: Final = {
    Field.TEXT: "text",
    Field.OWNER: "owner",
    Field.DUE: "date",
    Field.PRIORITY: "priority",
}
_KNOWN_PRIORITIES: Final = frozenset(map(folded, PRIORITY_WORDS))
_PRINT_LENGTH: Final = 6  # 36 bits; there is little room in a ledger


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says of a field: its ``words``, and the ``value`` in Jira's terms that they mean.

    Nothing is the empty string; a value is None where nobody can tell, or not yet.
    """

    words: str
    value: str | None


def said_by_row(item: ActionItem, policy: Policy, candidates: Candidates) -> dict[Field, Said]:
    """What the row says, as far as its people have been looked up."""
    owner = named(item, policy.people, candidates)
    ids = " ".join(user.id for user in item.owners)
    due = item.due.date.isoformat() if item.due.date else ""
    own_words = item.text not in item.tickets
    priority = name_in_jira(item.priority, policy.tickets) or item.priority
    return {
        **({Field.TEXT: Said(as_compared(item.text), summary(item.text))} if own_words else {}),
        Field.OWNER: Said(f"{as_compared(item.owner)} {ids}".strip(), owner.account),
        Field.DUE: Said(as_compared(item.due.text), None if item.due.problem else due),
        Field.PRIORITY: Said(priority_word(item.priority), priority),
    }


def said_by_ticket(ticket: Ticket) -> dict[Field, str]:
    """The ticket's values as they are compared and as they are written."""
    return {
        Field.TEXT: ticket.summary,
        Field.OWNER: ticket.assignee.id if ticket.assignee is not None else "",
        Field.DUE: ticket.due.isoformat() if ticket.due is not None else "",
        Field.PRIORITY: ticket.priority,
    }


def means_same(name: Field, value: str, ticket: str) -> bool:
    """Whether a value in Jira's terms is what the ticket says, as far as its spelling does not matter."""
    match name:
        case Field.TEXT:
            return same_words(value, ticket)
        case Field.PRIORITY:
            return priority_word(value) == priority_word(ticket)
        case Field.OWNER | Field.DUE:
            return value == ticket


def has_meaning(item: ActionItem, policy: Policy) -> bool:
    """Whether the team has said which of Jira's priorities the row's word stands for."""
    return bool(name_in_jira(item.priority, policy.tickets))


def tells_nothing_else(item: ActionItem, policy: Policy) -> bool:
    """Whether the row's priority is a word for priorities, and no text that somebody wrote there."""
    return has_meaning(item, policy) or folded(priority_word(item.priority)) in _KNOWN_PRIORITIES


def owner_queries(item: ActionItem, entry: Entry, policy: Policy) -> tuple[str, ...]:
    """Whom to look up before merging; nobody, where the owner cell says what it did at the last agreement."""
    agreed = next((one for one in entry.agreed if one.field is Field.OWNER), None)
    words = said_by_row(item, policy, {})[Field.OWNER].words
    if agreed is not None and fingerprint(words) == agreed.page:
        return ()
    return queries(item, policy.people)


def assigned_by_rule(item: ActionItem, entry: Entry | None, ticket: Ticket, policy: Policy) -> bool:
    """Whether Jira gave the ticket to somebody by itself, though it was asked for without an assignee, and
    nobody has said anything else since."""
    if entry is None or ticket.assignee is None or Field.OWNER not in entry.unsettled:
        return False
    given = Agreement(Field.OWNER, "", fingerprint(ticket.assignee.id))
    unchanged = any(replace(one, page="") == given for one in entry.agreed)
    return unchanged and for_nobody(item, policy.people, {})


def change_print(to_ticket: Mapping[Field, str]) -> str:
    """A fingerprint of a change, to know again one that Jira did not take."""
    return fingerprint(repr(sorted(to_ticket.items())))


def fingerprint(text: str) -> str:
    if not text:
        return ""
    digest = sha256(text.encode(errors="surrogatepass")).digest()
    return urlsafe_b64encode(digest).decode()[:_PRINT_LENGTH].replace("-", ".")


def as_compared(text: str) -> str:
    """The text as it is compared: Confluence changes quotation marks on saving."""
    return " ".join(text.translate(TYPOGRAPHIC).split())
