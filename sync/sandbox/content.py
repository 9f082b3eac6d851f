"""What Confluence holds: spaces, pages and their versions, properties, comments."""

from dataclasses import dataclass
from datetime import datetime

from sync.sandbox.people import Person


@dataclass(frozen=True, slots=True)
class Space:
    id: str
    key: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page, a comment or a property; ``title`` and ``body`` only where it has them."""

    number: int
    at: datetime
    author: str
    message: str = ""
    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Restriction:
    """Who alone may do something; nobody named means everybody may."""

    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.groups)

    def allows(self, person: Person) -> bool:
        return not self or person.account_id in self.people or bool(person.groups & set(self.groups))


@dataclass(frozen=True, slots=True)
class Page:
    """A page with all its versions, oldest first; on Cloud, or a folder. ``status`` and ``kind`` are the
    API's words. Of a ``concealed`` one nobody is told who may view it."""

    id: str
    space: Space
    author: str
    created_at: datetime
    versions: tuple[Version, ...]
    status: str = "current"
    kind: str = "page"
    concealed: bool = False
    parent: str = ""
    labels: tuple[Label, ...] = ()
    readers: Restriction = Restriction()
    editors: Restriction = Restriction()

    @property
    def version(self) -> Version:
        return self.versions[-1]

    @property
    def title(self) -> str:
        return self.version.title

    @property
    def body(self) -> str:
        return self.version.body

    @property
    def label_names(self) -> frozenset[str]:
        return frozenset(label.name for label in self.labels)


@dataclass(frozen=True, slots=True)
class Property:
    id: str
    page: str
    key: str
    value: object
    version: Version


@dataclass(frozen=True, slots=True)
class Comment:
    id: str
    page: str
    version: Version
    parent: str = ""
