"""The shapes of Atlassian's JSON, as far as this program relies on them.

Unknown fields are ignored; a missing or misshapen one that matters makes the answer no answer.
"""

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from sync.core.model import is_id
from sync.errors import RequestFailed


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) else value


def _number(value: str) -> str:
    if not is_id(value):
        raise ValueError("no number")
    return value


def _utc(value: datetime) -> datetime:
    if not MINYEAR < value.year < MAXYEAR:
        raise ValueError("another time zone's date would lie beyond the calendar")
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


Id = Annotated[str, BeforeValidator(_as_text)]
Number = Annotated[str, BeforeValidator(_as_text), AfterValidator(_number)]
Instant = Annotated[datetime, AfterValidator(_utc)]


class Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: object) -> object:
        """Atlassian writes null for what is not there, and leaves it out, as it pleases."""
        if not isinstance(data, dict):
            return data
        return {name: value for name, value in data.items() if value is not None}


W = TypeVar("W", bound=Wire)


def parse(model: type[W], document: object) -> W:
    """Raises ``RequestFailed`` that names the place, never the value: values may be confidential."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_input=False, include_url=False)[0]["loc"])
        raise RequestFailed(f"The site's answer has an unexpected shape at {place or 'its root'}.") from None


# --- Confluence


class Version(Wire):
    number: int
    at: Instant | None = Field(None, validation_alias=AliasChoices("createdAt", "when"))
    message: str | None = None


class Storage(Wire):
    value: str


class Body(Wire):
    storage: Storage


class Named(Wire):
    name: str = ""


class Results(Wire):
    results: tuple[object, ...]


class Subjects(Wire):
    user: Results
    group: Results


class OperationRestriction(Wire):
    restrictions: Subjects

    @property
    def any(self) -> bool:
        return bool(self.restrictions.user.results or self.restrictions.group.results)


class Restrictions(Wire):
    read: OperationRestriction


class Labels(Wire):
    results: tuple[Named, ...] = ()


class Metadata(Wire):
    labels: Labels = Labels()
    properties: dict[str, object] = {}


class Property(Wire):
    id: Number
    key: str = ""
    value: object = None
    version: Version


class Space(Wire):
    id: Id = ""
    key: str


class Reference(Wire):
    id: Id


class History(Wire):
    created: Instant = Field(validation_alias="createdDate")


class Links(Wire):
    next: str = ""
    webui: str = ""


class Known(Wire):
    """A page in the shapes of v1 and v2: that it is there, and as what version."""

    id: Id
    status: str = "current"
    version: Version


class Content(Known):
    title: str
    body: Body


class FoundContent(Known):
    """A page with everything planning needs; ``body`` and ``restrictions`` are None where the site kept them
    back."""

    title: str
    body: Body | None = None
    space: Space
    history: History
    metadata: Metadata = Metadata()
    ancestors: tuple[Reference, ...] = ()
    restrictions: Restrictions | None = None
    links: Links = Field(Links(), alias="_links")


class ConfluenceUser(Wire):
    type: str = "known"
    account_id: str = Field("", alias="accountId")
    user_name: str = Field("", alias="username")
    display_name: str = Field("", alias="displayName")
    email: str = ""


class PermissionCheck(Wire):
    granted: bool = Field(alias="hasPermission")


class Listing(Wire):
    """A page of a list. The items stay undecoded, so that they can be let go one by one."""

    results: list[object]
    links: Links = Field(Links(), alias="_links")


# --- Jira


class StatusCategory(Wire):
    key: str = "undefined"


class Status(Wire):
    name: str
    category: StatusCategory = Field(StatusCategory(), alias="statusCategory")


class JiraUser(Wire):
    account_id: str = Field("", alias="accountId")
    user_name: str = Field("", alias="name")
    display_name: str = Field("", alias="displayName")
    email: str = Field("", alias="emailAddress")
    active: bool = True
    account_type: str = Field("atlassian", alias="accountType")


class People(Wire):
    people: tuple[JiraUser, ...]


class Mark(Wire):
    rid: str
    page_id: str
    site: str


class Fields(Wire):
    summary: str = ""
    status: Status
    project: Reference
    resolution: Named | None = None
    due: date | None = Field(None, alias="duedate")
    priority: Named | None = None
    assignee: JiraUser | None = None
    creator: JiraUser | None = None
    labels: tuple[str, ...] = ()
    security: Named | None = None
    created: Instant | None = None
    resolved: Instant | None = Field(None, alias="resolutiondate")


class Issue(Wire):
    id: Id
    key: str
    fields: Fields
    properties: dict[str, object] = {}


class WhatNeverChanges(Wire):
    project: Reference
    created: Instant | None = None


class Trace(Wire):
    """An issue as far as it takes to know it again."""

    id: Id
    key: str
    fields: WhatNeverChanges
    properties: dict[str, object] = {}


class IssueError(Wire):
    id: Id = ""
    key: str = ""
    message: str = Field("", alias="errorMessage")

    @property
    def why(self) -> str:
        return self.message or "Jira could not read it"


class FetchedIssues(Wire):
    """The issues stay as they came: an odd one must not spoil the others."""

    issues: tuple[object, ...]
    errors: tuple[IssueError, ...] = Field((), alias="issueErrors")


class FoundIssues(Wire):
    """Cloud's answer to a search; ``warnings`` tell that the query was cut."""

    issues: tuple[object, ...]
    next_page: str | None = Field(None, alias="nextPageToken")
    last: bool | None = Field(None, alias="isLast")
    warnings: tuple[object, ...] | None = None


class IssueLabels(Wire):
    labels: tuple[str, ...] = ()


class NamedIssue(Wire):
    id: Id
    fields: IssueLabels = IssueLabels()


class CountedIssues(Wire):
    """Data Center's answer to a search, as far as it is believed: which issues there are."""

    issues: tuple[NamedIssue, ...]
    total: int


class ShownIssues(Wire):
    """The same, for what never changes in an issue, or cannot have changed yet."""

    issues: tuple[object, ...]


class Objections(Wire):
    """What Jira has against a query; nothing where it took it."""

    messages: tuple[str, ...] = Field((), alias="errorMessages")


class Permission(Wire):
    granted: bool = Field(False, alias="havePermission")


class Permissions(Wire):
    permissions: dict[str, Permission]


class Project(Wire):
    id: Id
    key: str
