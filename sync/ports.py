"""The sites as the rest of the program sees them, reading and writing apart.

``plan`` is handed readers only; writers are not even constructed for it.
Readers raise ``NotAuthenticated``, ``SiteUnreachable`` or ``RequestFailed`` (:mod:`sync.errors`).
Writers answer with an ``Outcome`` and raise only ``NotAuthenticated``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sync.core.model import (
    CreateScreen,
    CreationReply,
    FieldChange,
    Identity,
    Outcome,
    Page,
    PageContent,
    PageVersion,
    Paragraph,
    RemoteLink,
    StoredLedger,
    StoredPart,
    Ticket,
    TicketDraft,
    TicketMark,
    User,
    Walk,
)
from sync.core.policy import Field


class SiteTime(Protocol):
    """Time as Confluence tells it, and a monotonic count of seconds for leases."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...


@dataclass(frozen=True, slots=True)
class PageSelection:
    """Which pages a run looks at. Empty ``spaces`` means every space the token can see.

    An empty ``label`` means whatever their labels; ``exclude_labels`` hold all the same. ``ids`` narrows to
    these pages; ``changed_within`` None means all (``--full``).
    """

    label: str
    exclude_labels: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    created_since: date | None = None
    changed_within: timedelta | None = None
    ids: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """What makes the pages those of the selection, but for their ids and for when they changed."""
        where = f"in {', '.join(self.spaces)} " if self.spaces else ""
        without = "".join(f" and without “{label}”" for label in self.exclude_labels)
        since = f" created since {self.created_since}" if self.created_since else ""
        return f"{where}with the label “{self.label}”{without}{since}"


class PageReader(Protocol):
    def whoami(self) -> Identity: ...

    def select(self, selection: PageSelection) -> Iterator[tuple[Page, ...]]:
        """Pages with everything planning needs, 50 at a time, in a stable order, streamed.

        A page whose body the site does not bring says so (``unread``), and stops no other.
        """
        ...

    def read(self, ids: Sequence[str]) -> tuple[PageContent, ...]:
        """Title, version and body as they are now (database, not index); missing pages are left out."""
        ...

    def versions(self, ids: Sequence[str]) -> tuple[PageVersion, ...]:
        """Like ``read``, without what stands on the pages."""
        ...

    def view_restricted(self, page_id: str) -> bool | None:
        """Whether the page itself (not its ancestors) may be viewed by named people or groups only; None
        where the site does not tell us."""
        ...

    def may_view(self, page_id: str, account: str) -> bool | None:
        """Whether a person may view the page, to be asked before mentioning them; None where the site does
        not tell us."""
        ...

    def ledgers(self, page_id: str) -> tuple[StoredLedger, ...]:
        """All properties of the page with our key, lowest id first (creation is not atomic there)."""
        ...

    def ledger_parts(self, page_id: str) -> tuple[StoredPart, ...]:
        """All further properties that hold, or held, parts of the page's ledger, lowest id first."""
        ...

    def commented(self, page_id: str, marker: str) -> bool:
        """Whether one of the page's comments holds the marker."""
        ...

    def spaces(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the space keys that are visible to us."""
        ...


class PageWriter(Protocol):
    def create_ledger(self, page_id: str, value: object) -> Outcome: ...

    def update_ledger(self, page_id: str, ledger_id: str, version: int, value: object) -> Outcome:
        """Write ``version`` (one more than the one read); ``CONFLICT`` when somebody else did first."""
        ...

    def create_part(self, page_id: str, slot: str, value: object) -> Outcome: ...

    def update_part(self, page_id: str, part: StoredPart) -> Outcome:
        """Write ``part.value`` as the version after ``part.version``; ``CONFLICT`` when somebody else did."""
        ...

    def update_page(self, read: PageContent, body: bytes, message: str) -> Outcome:
        """Write ``body`` as version ``read.version + 1`` under the title that was read with it."""
        ...

    def comment(self, page_id: str, body: bytes) -> Outcome: ...


class Inspector(Protocol):
    """What only a check asks. Methods raise ``SyncError`` where a site does not answer; products are
    ``"Confluence"`` and ``"Jira"``."""

    @property
    def foreign_tokens(self) -> tuple[str, ...]:
        """A sentence for each token that another kind of site gave out."""
        ...

    def cloud_id(self, product: str) -> str:
        """The id of the product's site, as the site itself tells it; empty where there is none to be had."""
        ...

    def needed_scopes(self, product: str) -> tuple[str, ...]: ...

    def lacked_scopes(self, product: str) -> tuple[str, ...] | None:
        """What a token was not given; None for one that does not tell."""
        ...

    def jira_address(self) -> str:
        """The address that Jira itself goes by."""
        ...

    def issue_types(self, project: str) -> tuple[str, ...]:
        """The types of issues that we may create in the project."""
        ...

    def lacked_permissions(self, project: str, *, commenting: bool) -> tuple[str, ...]:
        """The permissions in a project that we need and do not have, as Jira's own pages name them."""
        ...

    def operations(self, page_id: str) -> frozenset[tuple[str, str]] | None:
        """What we may do with a page, and to what it is done: ``("update", "page")``; None where the site
        does not tell."""
        ...


class IssueReader(Protocol):
    def whoami(self) -> Identity: ...

    def fetch(self, ids_or_keys: Sequence[str]) -> Walk:
        """Issues by id or key, straight from the database; missing and hidden ones are left out."""
        ...

    def walk(self, keys: Sequence[str]) -> Walk:
        """Like ``fetch``, but of issues that we cannot have made only what never changes can be relied on."""
        ...

    def created(self, expected: Mapping[str, TicketDraft]) -> tuple[Ticket, ...]:
        """Tickets that were made a moment ago, with the marks they carry; ``expected`` has what was sent by
        the ids that were answered, which need not belong together."""
        ...

    def labelled(self, labels: Sequence[str]) -> tuple[Ticket, ...]:
        """Issues that carry any of the labels, as the search index knows them (it lags)."""
        ...

    def changed(self, label: str, within: timedelta) -> tuple[Ticket, ...]:
        """Issues with the label that changed lately, as the search index knows them."""
        ...

    def pages_touched(self, label: str, within: timedelta, days: Sequence[date], site: str) -> frozenset[str]:
        """Pages of the site whose issues changed lately, or are unfinished and due on one of the days, as the
        search index knows them. A page too many does no harm."""
        ...

    def highest_key(self, project_id: str) -> Ticket | None:
        """The newest issue of the project that search knows, or None when it knows none."""
        ...

    def project_key(self, project_id: str) -> str | None:
        """Positive control for an empty project: its key, where we may browse it and create in it."""
        ...

    def create_screen(self, project: str, issue_type: str) -> CreateScreen | None:
        """What creating needs, or None when the project or the type is not there for us."""
        ...

    def assignable(self, project: str, query: str) -> tuple[User, ...]:
        """Active people who can be assigned in the project and match the query (a name, an e-mail, an id)."""
        ...


class IssueWriter(Protocol):
    def create(self, drafts: Sequence[TicketDraft]) -> CreationReply:
        """One bulk request for one project, at most 50, never repeated here or below."""
        ...

    def mark(self, issue_id: str, mark: TicketMark) -> Outcome: ...

    def link(self, link: RemoteLink) -> Outcome: ...

    def comment(self, issue: str, text: Sequence[Paragraph]) -> Outcome: ...

    def update(self, issue: str, changes: Mapping[Field, FieldChange]) -> Outcome:
        """Give fields new values: a summary, an account, an ISO date or nothing, the name of a priority."""
        ...


class ChatWriter(Protocol):
    def say(self, text: str) -> Outcome:
        """Post one message to the team's chat; never repeated here or below."""
        ...


@dataclass(frozen=True, slots=True)
class Sites:
    """Both products, for reading and for writing, and the team's chat where there is one."""

    pages: PageReader
    page_writer: PageWriter
    issues: IssueReader
    issue_writer: IssueWriter
    time: SiteTime
    chat: ChatWriter | None = None
