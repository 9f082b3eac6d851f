"""What Jira holds: projects and how they are set up, issues, comments, remote links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from sync.sandbox.people import Person


@dataclass(frozen=True, slots=True)
class Category:
    id: int
    key: str
    name: str
    colour: str


NEW = Category(2, "new", "To Do", "blue-gray")
INDETERMINATE = Category(4, "indeterminate", "In Progress", "yellow")
DONE = Category(3, "done", "Done", "green")


@dataclass(frozen=True, slots=True)
class Status:
    """``transition`` is the id of the transition that leads here from anywhere."""

    id: str
    name: str
    category: Category
    transition: str


WORKFLOW = (
    Status("10000", "To Do", NEW, "11"),
    Status("10001", "In Progress", INDETERMINATE, "21"),
    Status("10002", "Done", DONE, "31"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """An issue type, a priority, a component: something with an id and a name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Component(Named):
    """``lead`` is the account that gets its issues by default."""

    lead: str = ""


PRIORITIES = tuple(
    Named(str(i), name) for i, name in enumerate(("Highest", "High", "Medium", "Low", "Lowest"), 1)
)
DEFAULT_PRIORITY = PRIORITIES[2]


class Kind(Enum):
    """Kinds of custom fields: the type of a value, of what it holds where it is an array, and Jira's name."""

    TEXT = ("string", "", "textfield")
    PARAGRAPHS = ("string", "", "textarea")
    NUMBER = ("number", "", "float")
    DAY = ("date", "", "datepicker")
    SELECT = ("option", "", "select")
    SELECT_SEVERAL = ("array", "option", "multiselect")
    CASCADING = ("option-with-child", "", "cascadingselect")
    PERSON = ("user", "", "userpicker")
    PEOPLE = ("array", "user", "multiuserpicker")
    LABELS = ("array", "string", "labels")


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field of the project's own; those that select take one or several of the ``options``."""

    id: str
    name: str
    options: tuple[Named, ...] = ()
    of_kind: Kind | None = None

    @property
    def kind(self) -> Kind:
        return self.of_kind or (Kind.SELECT if self.options else Kind.TEXT)


STANDARD_SCREEN = frozenset(
    {
        "project",
        "issuetype",
        "summary",
        "description",
        "duedate",
        "priority",
        "assignee",
        "reporter",
        "labels",
        "components",
    }
)


@dataclass(slots=True)
class Project:
    """A project and how it is set up.

    ``screen`` names the system fields one may set, ``required`` those (also custom ones) one must;
    ``assignable`` limits who can be assigned, None means everybody; ``members`` who can see it at all.
    ``default_assignee`` gets the issues that say nothing of theirs, nobody where it is empty; without
    ``unassigned_allowed`` each must have one.
    ``security_levels`` are those that issues can be given. ``sets_resolution`` is off in team-managed
    projects. ``last_number`` is that of the newest key.
    """

    id: str
    key: str
    name: str
    lead: str
    types: tuple[Named, ...]
    components: tuple[Named, ...] = ()
    security_levels: tuple[Named, ...] = ()
    custom: tuple[CustomField, ...] = ()
    screen: frozenset[str] = STANDARD_SCREEN
    required: frozenset[str] = frozenset()
    assignable: frozenset[str] | None = None
    members: frozenset[str] | None = None
    default_assignee: str = ""
    unassigned_allowed: bool = True
    sets_resolution: bool = True
    last_number: int = 0

    @property
    def settable(self) -> frozenset[str]:
        """The system fields one may set; the security level only where there are any."""
        return self.screen | {"security"} if self.security_levels else self.screen

    def visible_to(self, viewer: Person | None) -> bool:
        return viewer is not None and (self.members is None or viewer.account_id in self.members)

    def can_assign(self, person: Person) -> bool:
        return person.active and (self.assignable is None or person.account_id in self.assignable)


@dataclass(frozen=True, slots=True)
class Issue:
    """``description`` is a document (Cloud) or wiki text (Data Center); people are account ids.

    ``secret`` issues are seen by nobody who comes through the API; those with a ``security`` level are.
    """

    id: str
    key: str
    project: str
    type: Named
    summary: str
    creator: str
    reporter: str
    created_at: datetime
    updated_at: datetime
    category_changed_at: datetime
    status: Status = WORKFLOW[0]
    description: object = None
    priority: Named | None = DEFAULT_PRIORITY
    assignee: str = ""
    labels: tuple[str, ...] = ()
    due: date | None = None
    components: tuple[Named, ...] = ()
    custom: Mapping[str, object] = field(default_factory=dict)
    properties: Mapping[str, object] = field(default_factory=dict)
    resolution: str = ""
    resolved_at: datetime | None = None
    security: Named | None = None
    secret: bool = False

    @property
    def number(self) -> int:
        return int(self.key.rpartition("-")[2])


@dataclass(frozen=True, slots=True)
class IssueComment:
    id: str
    issue: str
    author: str
    at: datetime
    body: object


@dataclass(frozen=True, slots=True)
class RemoteLink:
    """``wire`` is the link as it was sent: application, relationship, object."""

    id: int
    issue: str
    global_id: str
    wire: Mapping[str, object]
