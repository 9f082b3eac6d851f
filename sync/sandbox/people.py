"""The people of a site: one Atlassian account works in both products."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Person:
    """``email`` is shown to others only where ``email_visible``.

    ``username`` and ``userkey`` are what Data Center knows the person by.
    """

    account_id: str
    name: str
    email: str = ""
    active: bool = True
    email_visible: bool = True
    groups: frozenset[str] = frozenset()
    kind: str = "atlassian"

    @property
    def username(self) -> str:
        return self.email.partition("@")[0] or self.account_id

    @property
    def confluence_key(self) -> str:
        """Data Center's products have keys of their own for the same user name."""
        return sha256(self.account_id.encode()).hexdigest()[:32]

    @property
    def jira_key(self) -> str:
        return f"JIRAUSER{int(self.confluence_key[:8], 16) % 90000 + 10000}"


class Name(Enum):
    """What somebody may be called by besides the account id."""

    EMAIL = auto()
    USER_NAME = auto()
    CONFLUENCE_KEY = auto()
    JIRA_KEY = auto()

    def of(self, person: Person) -> str:
        match self:
            case Name.EMAIL:
                return person.email
            case Name.USER_NAME:
                return person.username
            case Name.CONFLUENCE_KEY:
                return person.confluence_key
            case Name.JIRA_KEY:
                return person.jira_key


class People:
    """Everybody the site knows; ``worker`` is who a token belongs to that names nobody else."""

    def __init__(self, worker: Person) -> None:
        self.worker = worker
        self._by_id: dict[str, Person] = {}
        self._id_by_name: dict[tuple[Name, str], str] = {}
        self.add(worker)

    def add(self, person: Person) -> Person:
        """Add somebody, or replace what is known about them."""
        self._by_id[person.account_id] = person
        for kind in Name:
            self._id_by_name[kind, kind.of(person)] = person.account_id
        return person

    def find(self, account_id: str) -> Person | None:
        return self._by_id.get(account_id)

    def named(self, name: str, *kinds: "Name") -> Person | None:
        """The person with exactly this name of one of the kinds, which are not taken for each other."""
        found = (self._id_by_name.get((kind, name), "") for kind in kinds if name)
        return next((self._by_id[account] for account in found if account), None)

    def matching(self, query: str) -> list[Person]:
        """Active people a word of whose name, or whose visible e-mail, begins with the query."""
        wanted = query.casefold()
        return [person for person in self if person.active and _answers_to(person, wanted)]

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())


def _answers_to(person: Person, wanted: str) -> bool:
    name = person.name.casefold()
    email = person.email.casefold() if person.email_visible else ""
    return (
        name.startswith(wanted)
        or any(word.startswith(wanted) for word in name.split())
        or (bool(email) and email.startswith(wanted))
        or person.account_id == wanted
    )
