"""The words everything else is written in: pages, issues, people, findings.

Frozen, comparable, without behaviour beyond small derivations. No network, no clock, no files.
Dates are ``datetime.date``; instants are aware ``datetime`` in UTC.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Day = date  # for classes that have a field called ``date``


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


class Category(StrEnum):
    """Jira's status category; the values are the API's keys. The status *name* decides nothing."""

    NEW = "new"
    IN_PROGRESS = "indeterminate"
    DONE = "done"
    UNDEFINED = "undefined"


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
    """A page or row that is left alone on purpose, and why."""

    reason: str
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class UserRef:
    """A user as a page or an issue names them.

    ``id`` is the account id on Cloud; on Data Center ``userkey:…`` or ``username:…`` as found in the page,
    and the plain user name in Jira. ``name`` is the visible text, where there is one.
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
    """Who we are on a site, and when the site answered (its ``Date`` header)."""

    user: User
    now: datetime


@dataclass(frozen=True, slots=True)
class DueText:
    """What a due cell says: the date understood, or the reason it was not.

    ``spelling`` tells the render step how to write a changed date back: ``iso``, ``time`` or ``other``.
    """

    text: str = ""
    date: Day | None = None
    problem: str = ""
    spelling: str = "other"


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One row of an action table that asks for something to be done.

    Texts are plain, white space folded, without what the worker itself wrote into the row.
    ``tickets`` are the issue keys that stand anywhere in the row, in document order.
    ``local_id`` is the row's ``ac:local-id``/``local-id`` or empty.
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
    measure: str = ""
    verification: str = ""
    tickets: tuple[str, ...] = ()
    local_id: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredLedger:
    """A ledger property as Confluence holds it; ``value`` is its JSON, undecoded into our terms.

    ``version_at`` is the server's time of that version, or None where the answer does not carry it.
    """

    id: str
    version: int
    value: object
    version_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one search result brings it.

    ``body`` is storage format, UTF-8. ``status`` is Confluence's (``current``, ``archived``, …). ``message``
    is what the author of this version said about it.
    ``view_restricted`` is about the page itself; its ancestors are asked separately, once per run.
    ``labels`` may be cut by the site, never invented.
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
    labels: frozenset[str] = frozenset()
    ancestors: tuple[str, ...] = ()
    view_restricted: bool = False
    ledger: StoredLedger | None = None


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a write needs, read together and straight from the database: title, version, body."""

    id: str
    title: str
    status: str
    version: int
    body: bytes


@dataclass(frozen=True, slots=True)
class TicketMark:
    """The issue property that says which row of which page a ticket was made for."""

    rid: str
    page_id: str
    site: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A Jira issue as it is now. ``mark`` is our issue property, None for tickets made by people."""

    id: str
    key: str
    project_id: str
    summary: str
    status: str
    category: Category
    resolution: str = ""
    due: date | None = None
    priority: str = ""
    assignee: UserRef | None = None
    labels: frozenset[str] = frozenset()
    mark: TicketMark | None = None
    created_at: datetime | None = None
    resolved_at: datetime | None = None

    @property
    def done(self) -> bool:
        return self.category is Category.DONE


# --- texts that adapters render: Atlassian Document Format on Cloud, wiki markup on Data Center


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    user: UserRef


Inline = Text | Link | Mention
Paragraph = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """A ticket to be created; what a bulk request needs for one element.

    ``fields`` are extra fields from configuration, already in Jira's wire form, by field id.
    Optional fields that a site refuses may be dropped once: see :mod:`sync.core.protocol.creation`.
    """

    project: str
    issue_type: str
    summary: str
    description: tuple[Paragraph, ...]
    mark: TicketMark
    labels: tuple[str, ...] = ()
    due: date | None = None
    priority: str = ""
    assignee: str = ""
    components: tuple[str, ...] = ()
    fields: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteLink:
    """A link from an issue back to a page; the site upserts it by ``global_id``."""

    issue: str
    global_id: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class CreateField:
    """One field of a create screen. ``allowed`` holds the names of allowed values, where there are any."""

    id: str
    name: str
    required: bool
    has_default: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreateScreen:
    """What a project asks for when an issue of one type is created."""

    project_id: str
    project_key: str
    issue_type: str
    issue_type_id: str
    fields: tuple[CreateField, ...]

    def field(self, field_id: str) -> CreateField | None:
        return next((entry for entry in self.fields if entry.id == field_id), None)


# --- what came of a request


class OutcomeKind(StrEnum):
    """What a guarded or idempotent write came to."""

    WRITTEN = "written"
    CONFLICT = "conflict"  # somebody else was there first (409, or 400 with the same meaning)
    REFUSED = "refused"  # the site said no, nothing happened
    GONE = "gone"  # the target does not exist or is hidden from us
    UNKNOWN = "unknown"  # no answer that says whether it happened


@dataclass(frozen=True, slots=True)
class Outcome:
    """``id`` and ``version`` are those of the written thing; ``at`` is the site's time of the answer."""

    kind: OutcomeKind
    detail: str = ""
    id: str = ""
    version: int = 0
    at: datetime | None = None


class Delivery(StrEnum):
    """What the wire knows about a request that may not be repeated."""

    ANSWERED = "answered"
    NOT_SENT = "not-sent"  # refused connection, name not found, TLS failed: not one byte was sent
    LOST = "lost"  # sent in part or whole, no complete answer


@dataclass(frozen=True, slots=True)
class CreationReply:
    """A bulk creation's raw answer. Only :mod:`sync.core.protocol.creation` decides what it *means*.

    ``status`` is the HTTP status (0 without an answer); ``document`` the decoded JSON, or None where the
    body is not complete JSON; ``foreign`` is true for a login page, a redirect or an answer as to a stranger.
    """

    delivery: Delivery
    status: int = 0
    document: object = None
    foreign: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Walk:
    """Issues found by reading keys or ids directly, and whether the answer can be trusted.

    ``trusted`` is false when the site reported an error for any of the keys asked for.
    """

    tickets: tuple[Ticket, ...]
    trusted: bool
