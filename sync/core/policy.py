"""What a team decided in its configuration, as plain data for the core.

``sync.config`` validates the YAML and hands these over; nothing here reads a file or an environment.
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from sync.core.model import Concept

PROJECT: Final = "project"  # who takes what nobody takes: whom Jira assigns by default
ROLES: Final = ("owner", "lead", "director")  # whom a step of the ladder can tell, besides accounts


class SlashOrder(StrEnum):
    """How 03/04 is read. ``NONE``: only where a single reading is possible."""

    NONE = "none"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days: the ISO weekdays that are free (1 = Monday), the country of holidays, the time zone."""

    time_zone: str = "UTC"
    country: str = ""
    subdivision: str = ""
    free_weekdays: frozenset[int] = frozenset({6, 7})
    free_dates: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """How pages are read.

    ``words`` are additional header words per concept. ``own_projects`` are those tickets are made in: their
    keys are tickets whatever they look like. ``projects`` limits which other bare key-shaped tokens are;
    empty means any that is not a known false key. ``jira_url`` makes links to it tickets
    whatever their project. ``lists`` reads task and bullet lists under an action heading as items, too.
    ``calendar`` knows the working days that "10 working days" and "end of May" mean.
    """

    words: tuple[tuple[Concept, tuple[str, ...]], ...] = ()
    headings: tuple[str, ...] = ()
    slash_order: SlashOrder = SlashOrder.NONE
    own_projects: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    jira_url: str = ""
    lists: bool = False
    calendar: Calendar = field(default_factory=Calendar)


@dataclass(frozen=True, slots=True)
class Target:
    """What an owner text stands for: any of a person, a component, another project, someone who leads it."""

    account: str = ""
    component: str = ""
    project: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """The directory of teams and roles (names folded to lower case), and who takes what nobody takes.

    ``fallback`` is an account id, ``lead`` (of the named team, else ``lead`` below), ``PROJECT``, or empty
    for nobody. ``lead`` and ``director`` are the accounts the ladder's words mean where a
    team has none of its own.
    """

    directory: tuple[tuple[str, Target], ...] = ()
    fallback: str = ""
    lead: str = ""
    director: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder: ``after`` working days past the date (negative: before it), whom to tell.

    ``tell`` holds ``ROLES`` or account ids. The status block always shows the step;
    ``comment`` also posts on the page, ``ticket_comment`` on the ticket, ``chat`` in the team's chat.
    """

    after: int
    tell: tuple[str, ...]
    comment: bool = True
    ticket_comment: bool = False
    chat: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps, those of priorities that have their own, and what keeps them bearable.

    ``by_priority`` and ``Tickets.due_days`` go by priority words as ``planning.priorities`` compares them.
    Nothing is told between ``quiet_from`` and ``quiet_until`` (local time, may span midnight) where both are
    set. ``mentions_per_person`` caps the comments of one run. After ``redecide_after`` slips an item is to be
    decided anew or split; 0 means never.
    """

    steps: tuple[Step, ...] = ()
    by_priority: tuple[tuple[str, tuple[Step, ...]], ...] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None
    mentions_per_person: int = 5
    redecide_after: int = 3

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """Those of every priority."""
        return (*self.steps, *(step for _, own in self.by_priority for step in own))


@dataclass(frozen=True, slots=True)
class Texts:
    """What is said to people, with names in braces for what is filled in.

    ``opening`` begins a comment on a page; ``due`` and ``past_due`` are its lines, before the date and on it
    and after it; the next two are said in a ticket, the last two ask whether a fix worked.
    """

    opening: str = (
        "These items have reached a step of the agreed reminders; a new date or a word on them helps."
    )
    due: str = "{ticket} ({task}) is due {due}"
    past_due: str = "{ticket} ({task}) was due {due}"
    ticket_due: str = "This is due {due}."
    ticket_past_due: str = "This was due {due}."
    asking: str = (
        "These items were done a while ago. Did they work? A new word in a verification cell answers "
        "(worked, did not work, cannot tell), or a label in Jira: {worked}, {did_not} or {cannot_tell}."
    )
    question: str = "{ticket} ({task}), done {done}"
    question_measured: str = "{ticket} ({task}), done {done}; how one would know: “{measure}”"


class Field(StrEnum):
    """What a row and its ticket both say; status and resolution belong to Jira alone."""

    TEXT = "text"
    OWNER = "owner"
    DUE = "due"
    PRIORITY = "priority"


class Side(StrEnum):
    """Where a field's value can change."""

    PAGE = "page"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Which side wins where both changed a field; ``winner_only``: changes on the other side never count."""

    winner: Side = Side.TICKET
    winner_only: bool = False


@dataclass(frozen=True, slots=True)
class Merging:
    """Who may change which field, and for how many days the page says what gave way to the other side."""

    text: FieldRule = FieldRule()
    owner: FieldRule = FieldRule()
    due: FieldRule = FieldRule()
    priority: FieldRule = FieldRule()
    told_days: int = 14

    def rule(self, field: Field) -> FieldRule:
        rules = {Field.TEXT: self.text, Field.OWNER: self.owner, Field.DUE: self.due}
        return rules.get(field, self.priority)


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether, so many days after an item was done, its owner is asked if it worked.

    The labels are those that answer in Jira, in whatever case.
    """

    after_days: int = 30
    ask: bool = True
    worked: str = "fix-worked"
    did_not: str = "fix-did-not-work"
    cannot_tell: str = "fix-cannot-tell"


class Topic(StrEnum):
    """What the status block may give advice on."""

    OWNER = "owner"
    DUE = "due"
    WORDING = "wording"
    MEASURE = "measure"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Advice:
    """What is worth a line on the page, unless the page has the label ``off``; more than ``most_items`` open
    items on a page are worth one, too. ``vague`` are phrases of a team's own."""

    topics: frozenset[Topic] = frozenset(Topic)
    most_items: int = 5
    vague: tuple[str, ...] = ()
    off: str = "no-advice"


@dataclass(frozen=True, slots=True)
class Route:
    """Pages in ``spaces`` or with ``labels``, or rows owned by ``teams``, go to ``project``."""

    project: str
    issue_type: str = ""
    spaces: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tickets:
    """How tickets are made. ``priorities`` maps words on the page, as the team writes them, to Jira's names.

    ``fields`` are extra fields in Jira's wire form by field id. ``security_level`` is for tickets of
    view-restricted pages; tickets under one of ``open_levels`` may be shown on every other page. ``due_days``
    gives a date by policy to items without one, in working days by priority (the key ``""`` is the default),
    or none. ``wont_do`` are the resolutions of tickets that ended without being done.
    """

    project: str
    issue_type: str = "Task"
    labels: tuple[str, ...] = ()
    priorities: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, object], ...] = ()
    security_level: str = ""
    open_levels: frozenset[str] = frozenset()
    due_days: tuple[tuple[str, int], ...] = ()
    routes: tuple[Route, ...] = ()
    wont_do: frozenset[str] = frozenset(
        {"Won't Do", "Won't Fix", "Declined", "Duplicate", "Cannot Reproduce"}
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """The brakes over a whole plan. Shares are between 0 and 1 and count only from ``vanished_floor`` on."""

    new_tickets: int = 200
    new_tickets_per_page: int = 30
    pages_written: int = 200
    tickets_changed: int = 200
    vanished_share: float = 0.3
    vanished_floor: int = 10


@dataclass(frozen=True, slots=True)
class Timing:
    """The constants of the creation protocol; ``sync.config`` checks them against each other."""

    lease: timedelta = timedelta(seconds=30)
    creation_timeout: timedelta = timedelta(seconds=90)
    bulk_bound: timedelta = timedelta(seconds=600)
    settle: timedelta = timedelta(seconds=900)
    walk_window: int = 100
    look_back_keys: int = 1000
    first_bulk: int = 10
    bulk: int = 50
    slow_answer: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a plan depends on besides pages, tickets and time.

    ``site`` is the stable name of the Confluence site in ledgers and marks (its host name). ``user_names``:
    accounts are user names, as on Data Center.
    """

    site: str
    tickets: Tickets
    quiet: timedelta = timedelta(minutes=10)
    restricted_pages: bool = False
    user_names: bool = False
    reading: Reading = field(default_factory=Reading)
    people: People = field(default_factory=People)
    calendar: Calendar = field(default_factory=Calendar)
    ladder: Ladder = field(default_factory=Ladder)
    texts: Texts = field(default_factory=Texts)
    merging: Merging = field(default_factory=Merging)
    verification: Verification = field(default_factory=Verification)
    advice: Advice = field(default_factory=Advice)
    limits: Limits = field(default_factory=Limits)
    timing: Timing = field(default_factory=Timing)
