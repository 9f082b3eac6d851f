"""The ledger: what the worker remembers about one page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sync.core.model import ActionItem, Ticket
from sync.core.policy import Field, Side

TEXT_LIMIT = 120


class EntryState(StrEnum):
    """Where a row's ticket stands."""

    CLAIMED = "claimed"  # an attempt may have been sent; whether the ticket exists is not known yet
    LINKED = "linked"  # the ticket is known
    REFUSED = "refused"  # Jira said no, for a reason a person has to remove


@dataclass(frozen=True, slots=True)
class SentStep:
    """A step of the ladder whose telling was begun, and the date of the item it was about."""

    after: int
    due: date


@dataclass(frozen=True, slots=True)
class Agreement:
    """Fingerprints of what row and ticket said of a field when they last agreed on it.

    They may differ: "2 weeks" and a date, a role and a person.
    """

    field: Field
    page: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """What gave way when both sides had changed a field: to which ``winner``, and on which day.

    Of an owner the account, where there is one; names are not kept.
    """

    field: Field
    winner: Side
    value: str
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One row and its ticket. ``rid`` is its name for ever; everything else follows the row.

    ``low`` is the highest key number of ``project_id`` known before the first attempt: the ticket, if it
    exists, has a higher one. ``when`` is Confluence's time of the latest claim. ``dropped`` are optional
    fields that Jira refused, an assignee by a digest; ``draft`` fingerprints what it refused, so that a
    change is tried again.
    ``unknown`` counts attempts without an answer. ``since`` is the day from which on it is known who was told
    of what; ``first_due`` (none as long as it is one by policy), ``due`` and ``moves``
    remember how its date went. ``shown`` is the status last
    written to the page; ``wont_do``: the word for it that stands there is a person's, and the ticket has said
    the same. ``linked_back``: the ticket's link to its page is made; ``link_refused``: Jira would not
    have it, which was told. ``declined`` fingerprints a change that
    Jira did not take; ``unsettled`` are fields in which row and ticket have differed ever since Jira did not
    take over what the row said, ``contested`` those of them in which the ticket may have changed as well.
    ``done`` is the day the ticket was done, ``asked`` the such day about which its owner was asked;
    ``foretold`` fingerprints what would say whether it worked, had it not been said before it was done;
    ``reopened`` is the day on which the ticket was seen open again.
    """

    rid: str
    text: str
    table: int
    row: int
    local_id: str = ""
    project_id: str = ""
    low: int = 0
    when: datetime | None = None
    attempt: int = 0
    unknown: int = 0
    state: EntryState = EntryState.CLAIMED
    key: str = ""
    issue_id: str = ""
    reason: str = ""
    draft: str = ""
    dropped: tuple[str, ...] = ()
    since: date | None = None
    first_due: date | None = None
    due: date | None = None
    moves: int = 0
    shown: str = ""
    wont_do: bool = False
    linked_back: bool = False
    link_refused: bool = False
    steps: tuple[SentStep, ...] = ()
    agreed: tuple[Agreement, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    declined: str = ""
    unsettled: tuple[Field, ...] = ()
    contested: tuple[Field, ...] = ()
    done: date | None = None
    asked: date | None = None
    foretold: tuple[str, ...] = ()
    reopened: date | None = None

    @classmethod
    def of_row(cls, rid: str, item: ActionItem, since: date | None = None) -> "Entry":
        """A row's first entry; it is claimed."""
        return cls(rid, item.text[:TEXT_LIMIT], item.table, item.row, item.local_id, since=since)

    def linked_to(self, ticket: Ticket) -> "Entry":
        return replace(self.with_ticket(ticket.id, ticket.key), project_id=ticket.project_id)

    def with_ticket(self, issue_id: str, key: str) -> "Entry":
        """What its attempts needed is forgotten once the ticket is known: there is little room."""
        return replace(
            self,
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


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on the page whose posting was begun, by the marker in it, and the entries it is about."""

    marker: str
    rids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries of one page. ``claim`` is the nonce of the last claim.

    ``adopted`` turns true when, after the founding wait, tickets that survived a lost ledger were looked for.
    ``comment`` is kept until it is known to stand on the page.
    """

    site: str
    page_id: str
    claim: str = ""
    adopted: bool = False
    founded_at: datetime | None = None
    comment: Comment | None = None
    entries: tuple[Entry, ...] = ()

    def entry(self, rid: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.rid == rid), None)

    def with_entries(self, changed: Mapping[str, Entry]) -> "Ledger":
        """This ledger with entries replaced by ``rid``; unknown ones are appended in the given order."""
        kept = tuple(changed.get(entry.rid, entry) for entry in self.entries)
        known = {entry.rid for entry in self.entries}
        added = tuple(entry for rid, entry in changed.items() if rid not in known)
        return replace(self, entries=kept + added)

    def without_hints(self) -> "Ledger":
        """What is worth a write of its own: not where a row stands, nor the local id the site gave it."""
        return replace(
            self, entries=tuple(replace(entry, table=0, row=0, local_id="") for entry in self.entries)
        )

    def without(self, rid: str) -> "Ledger":
        return replace(self, entries=tuple(entry for entry in self.entries if entry.rid != rid))
