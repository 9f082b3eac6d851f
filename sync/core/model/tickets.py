"""Tickets as Jira has them, and as they are asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from typing import Final

from sync.core.model.pages import UserRef

BY_DEFAULT: Final = "-1"  # in place of an account, as in Jira: whom the component or the project assigns


class Category(StrEnum):
    """Jira's status category; the values are the API's keys. The status *name* decides nothing."""

    NEW = "new"
    IN_PROGRESS = "indeterminate"
    DONE = "done"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class TicketMark:
    """The issue property that says which row of which page a ticket was made for."""

    rid: str
    page_id: str
    site: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A Jira issue as it is now. ``mark`` is our issue property, None for tickets made by people.

    ``security`` names the level that limits who may see it. ``key_only``: the page it is for may show no more
    of it than its key, and nothing else of it is here. ``unread`` says why it is not understood, where it is
    not: then only what never changes in it, and its mark, are here.
    """

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
    security: str = ""
    key_only: bool = False
    unread: str = ""
    mark: TicketMark | None = None
    created_at: datetime | None = None
    resolved_at: datetime | None = None

    @property
    def done(self) -> bool:
        return self.category is Category.DONE


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field of a ticket said, and what it is to say; nothing is the empty string."""

    old: str
    new: str


def project_of(key: str) -> str:
    """``OPS`` for ``OPS-41``."""
    return key.rpartition("-")[0]


def key_number(key: str) -> int:
    """41 for ``OPS-41``."""
    return int(key.rpartition("-")[2])


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
    ``assignee`` is an account, nobody at all, or ``BY_DEFAULT``; ``fallback``, likewise, takes it where Jira
    does not take an assignee. ``due_by_policy``: the date counts from
    the day it is made, so that one made tomorrow may have another. Optional fields that a site refuses may
    be dropped once: see :mod:`sync.core.protocol.claims`.
    """

    project: str
    issue_type: str
    summary: str
    description: tuple[Paragraph, ...]
    mark: TicketMark
    labels: tuple[str, ...] = ()
    due: date | None = None
    due_by_policy: bool = False
    priority: str = ""
    assignee: str = ""
    fallback: str = ""
    components: tuple[str, ...] = ()
    fields: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteLink:
    """A link from an issue back to a page; the site upserts it by ``global_id``."""

    issue: str
    global_id: str
    url: str
    title: str


class FieldForm(Enum):
    """How Jira wants one value of a field to be written."""

    UNKNOWN = auto()
    TEXT = auto()
    DOCUMENT = auto()  # Atlassian Document Format
    NUMBER = auto()
    DAY = auto()
    MOMENT = auto()
    OPTION = auto()  # {value: …}
    NAMED = auto()  # {name: …}
    ACCOUNT = auto()  # {accountId: …}, on Cloud
    USER_NAME = auto()  # {name: …}, on Data Center


@dataclass(frozen=True, slots=True)
class CreateField:
    """One field of a create screen. ``allowed`` holds the names of allowed values, where there are any.

    A field for ``several`` values takes a list of such as have the ``form``.
    """

    id: str
    name: str
    required: bool
    has_default: bool = False
    allowed: tuple[str, ...] = ()
    allowed_ids: tuple[str, ...] = ()
    form: FieldForm = FieldForm.UNKNOWN
    several: bool = False


@dataclass(frozen=True, slots=True)
class CreateScreen:
    """What a project asks for when an issue of one type is created."""

    project_id: str
    project_key: str
    issue_type: str
    fields: tuple[CreateField, ...]

    def field(self, field_id: str) -> CreateField | None:
        return next((entry for entry in self.fields if entry.id == field_id), None)
