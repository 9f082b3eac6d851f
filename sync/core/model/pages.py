"""What pages say: rows, people, dates, and what is found or left alone."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

Day = date  # for classes that have a field called ``date``

_ID: Final = re.compile("[0-9]{1,18}")  # whatever is longer need not fit into the sites' own numbers


def is_id(text: str) -> bool:
    """Whether this may be the id of a page or an issue; people can write anything where one is kept."""
    return _ID.fullmatch(text) is not None


class Concept(StrEnum):
    """What a column of an action table is about."""

    ACTION = "action"
    OWNER = "owner"
    DUE = "due"
    PRIORITY = "priority"
    TYPE = "type"
    STATUS = "status"
    TICKET = "ticket"
    MEASURE = "measure"
    VERIFICATION = "verification"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know or decide, said kindly in one sentence.

    ``code`` is a stable, short name (``due-not-understood``) for counting and for tests.
    ``table`` and ``row`` are 0-based positions (row among body rows), or None for the whole page.
    """

    code: str
    text: str
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """A page or row that is left alone on purpose, and why; ``tickets`` are the keys that stand in a row."""

    reason: str
    table: int | None = None
    row: int | None = None
    tickets: tuple[str, ...] = ()


USER_KEY: Final = "userkey:"
USER_NAME: Final = "username:"


@dataclass(frozen=True, slots=True)
class UserRef:
    """A user as a page or an issue names them.

    ``id`` is the account id on Cloud; on Data Center as found in the page, with ``USER_KEY`` or ``USER_NAME``
    before it, and the plain user name in Jira. ``name`` is the visible text, where there is one.
    """

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """A user as a site knows them. ``email`` is empty where the site hides it."""

    id: str
    name: str
    email: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are on a site, and when the site answered: by its clock (its ``Date`` header), and in seconds by
    our own, which only counts."""

    user: User
    now: datetime
    heard_at: float

    def ahead_of(self, other: "Identity") -> timedelta:
        """How far this site's clock is ahead of the other's, whatever time lay between the two answers."""
        return self.now - other.now - timedelta(seconds=self.heard_at - other.heard_at)


@dataclass(frozen=True, slots=True)
class DueText:
    """What a due cell says: the date understood, or the reason it was not.

    ``spelling`` tells the render step how to write a changed date back: ``iso``, ``time`` or ``other``.
    ``earliest`` is what a date without a year can mean at the earliest; None for one that names its year.
    """

    text: str = ""
    date: Day | None = None
    problem: str = ""
    spelling: str = "other"
    earliest: Day | None = None


Position = tuple[int, int]  # of a row: its table among those of the page, and itself among body rows, from 0


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One row of an action table that asks for something to be done.

    Texts are plain, white space folded, without what the worker itself wrote into the row.
    ``tickets`` are the issue keys that stand anywhere in the row, in document order.
    ``local_id`` is the row's ``ac:local-id``/``local-id`` or empty. ``verification`` is None where the row
    has no cell for it; ``has_status``: it has one for its status.
    """

    table: int
    row: int
    text: str
    owner: str = ""
    owners: tuple[UserRef, ...] = ()
    due: DueText = field(default_factory=DueText)
    priority: str = ""
    type: str = ""
    status: str = ""
    has_status: bool = False
    measure: str = ""
    verification: str | None = None
    tickets: tuple[str, ...] = ()
    local_id: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A further property that holds part of a ledger; ``slot`` is its place in the list of parts."""

    slot: str
    id: str
    version: int
    value: object


@dataclass(frozen=True, slots=True)
class StoredLedger:
    """A ledger property as Confluence holds it; ``value`` is its JSON, undecoded into our terms.

    ``version_at`` is the server's time of that version, or None where the answer does not carry it.
    ``parts`` are the page's further properties of ours, or None where they were not read.
    """

    id: str
    version: int
    value: object
    version_at: datetime | None = None
    parts: tuple[StoredPart, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one search result brings it.

    ``body`` is storage format, UTF-8. ``status`` is Confluence's (``current``, ``archived``, …). ``message``
    is what the author of this version said about it.
    ``view_restricted`` is about the page itself; its ancestors are asked separately, once per run. The
    one of which we are not told who may view it is ``untold``: the page counts as restricted then.
    ``labels`` may be cut by the site, never invented. ``plain_url`` leads to the page without naming it.
    ``unread`` says why the site does not bring the body, where it does not; everything else is there.
    """

    id: str
    title: str
    space_key: str
    status: str
    version: int
    body: bytes
    created_at: datetime
    updated_at: datetime
    message: str = ""
    url: str = ""
    plain_url: str = ""
    labels: frozenset[str] = frozenset()
    ancestors: tuple[str, ...] = ()
    view_restricted: bool = False
    untold: str = ""
    ledger: StoredLedger | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What tells whether a page is still as it was: straight from the database."""

    id: str
    status: str
    version: int


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a write needs, read together and straight from the database: title, version, body."""

    id: str
    title: str
    status: str
    version: int
    body: bytes
