"""A plan, page by page, and what became of each page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sync.core.model import Finding, Skip
from sync.core.planning.changes import Change, CreateTicket, ShowBlock, ShowCell, Telling, UpdateTicket
from sync.core.protocol.claims import Attempt
from sync.core.protocol.ledger import Ledger, SentStep
from sync.core.protocol.ledger_property import LedgerState


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page as people know it. Of a ``restricted`` one, which only some may view, the title is withheld."""

    id: str
    title: str
    space_key: str
    url: str
    version: int
    labels: frozenset[str]
    restricted: bool = False

    @property
    def name(self) -> str:
        return self.title or f"page {self.id}"


class PageState(StrEnum):
    """How a page stands after planning."""

    CHANGES = "changes"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Everything that would be done for one page.

    ``stored`` is the ledger property as read, ``ledger`` as it should become before any creation, ``former``
    the keys that moved tickets had. ``anchor`` is the date relative due dates count from. ``held_back`` says
    why rows got no ticket, ``waits`` what waits by design, ``failure`` why not all of the page could be
    planned. ``steps`` and ``asked`` are remembered, by rid, before anybody is told; ``put_off`` are those of
    which people are told by a later run. ``to_come`` counts the tickets that a later run makes for a page
    seen for the first time, ``vanished`` known tickets that are gone. With ``several_tables`` its rows stand
    in more than one.
    """

    page: PageRef
    state: PageState
    stored: LedgerState
    ledger: Ledger | None = None
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    former: Mapping[str, str] = field(default_factory=dict)
    anchor: date = date.min
    held_back: tuple[Finding, ...] = ()
    steps: Mapping[str, tuple[SentStep, ...]] = field(default_factory=dict)
    asked: Mapping[str, date] = field(default_factory=dict)
    put_off: frozenset[str] = frozenset()
    waits: tuple[str, ...] = ()
    skip: Skip | None = None
    failure: str = ""
    row_skips: tuple[Skip, ...] = ()
    rows: int = 0
    several_tables: bool = False
    to_come: int = 0
    linked: int = 0
    vanished: int = 0

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        return tuple(change.attempt for change in self.changes if isinstance(change, CreateTicket))

    @property
    def updates(self) -> tuple[UpdateTicket, ...]:
        return tuple(change for change in self.changes if isinstance(change, UpdateTicket))

    @property
    def tellings(self) -> tuple[Telling, ...]:
        return tuple(change for change in self.changes if isinstance(change, Telling))

    @property
    def writes_page(self) -> bool:
        """Whether the page itself is to be written."""
        return any(isinstance(change, ShowCell | ShowBlock | CreateTicket) for change in self.changes)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole run before its first write, pages in a stable order.

    ``twins`` maps a rid to the keys of the tickets that share it: a broken invariant.
    """

    pages: tuple[PagePlan, ...]
    twins: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of one page. ``failures`` and ``waits`` are sentences.

    ``touched`` is false where nothing was done for the page after all: another worker was there first, or the
    run was ended.
    """

    plan: PagePlan
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    written: bool = False
    told: bool = False
    touched: bool = False
    waits: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def state(self) -> PageState:
        if self.failures:
            return PageState.FAILED
        put_off = self.plan.state is PageState.CHANGES and not self.touched
        return PageState.WAITING if put_off else self.plan.state
