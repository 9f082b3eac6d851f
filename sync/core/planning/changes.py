"""What a plan would do: frozen changes with old, new and a sentence for people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sync.core.model import BY_DEFAULT, Concept, FieldChange, Paragraph
from sync.core.policy import Field
from sync.core.protocol.claims import Attempt
from sync.core.protocol.ledger import Replaced
from sync.core.view import BlockLine


@dataclass(frozen=True, slots=True)
class FoundLedger:
    """The page is seen for the first time: an empty ledger is laid down, tickets come after ``wait``."""

    items: int
    wait: timedelta

    def describe(self) -> str:
        return first_seen(self.items, f"{self.wait.total_seconds() / 60:.0f} minutes after the first run")


def first_seen(items: int, when: str) -> str:
    """What a page that was seen for the first time has ahead of it."""
    match items:
        case 0:
            ahead = "its tickets are looked after"
        case 1:
            ahead = "1 item gets its ticket"
        case _:
            ahead = f"{items} items get their tickets"
    return f"first seen: {ahead} {when}"


def from_then_on(instant: datetime) -> str:
    """In whole minutes, of which the first begins once the instant has passed."""
    return f"from {instant + timedelta(minutes=1, microseconds=-1):%H:%M} UTC on"


@dataclass(frozen=True, slots=True)
class CreateTicket:
    """A row gets its ticket; ``assigned_to`` says in words who the assignee is, ``row`` which row it is."""

    row: str
    attempt: Attempt
    assigned_to: str = ""

    def describe(self) -> str:
        draft = self.attempt.draft
        details = (
            f"due {draft.due}" if draft.due else "no due date",
            draft.priority,
            self._assignment(),
        )
        told = ", ".join(filter(None, details))
        return f"{self.row}: create {draft.issue_type} in {draft.project}: {draft.summary} ({told})"

    def _assignment(self) -> str:
        if self.attempt.draft.assignee == BY_DEFAULT:
            return "assigned by Jira's own default"
        return f"assigned to {self.assigned_to}" if self.attempt.draft.assignee else "unassigned"


@dataclass(frozen=True, slots=True)
class AdoptTicket:
    """A ticket that an earlier run made, and did not get to record, is taken up."""

    rid: str
    key: str
    issue_id: str

    def describe(self) -> str:
        return f"take up {self.key}, which an earlier run created for this page"


@dataclass(frozen=True, slots=True)
class LinkBack:
    """A ticket gets the link back to its page that an earlier run did not get to make."""

    rid: str
    key: str

    def describe(self) -> str:
        return f"link {self.key} back to this page"


@dataclass(frozen=True, slots=True)
class ShowCell:
    """A cell of the page shows something else; ``row`` says in words which row it is in."""

    row: str
    concept: Concept
    old: str
    new: str

    def describe(self) -> str:
        return f"{self.row}, {self.concept}: {self.old or '(blank)'} → {self.new}"


@dataclass(frozen=True, slots=True)
class ShowBlock:
    """The status block under the table says something else."""

    lines: tuple[str, ...]

    def describe(self) -> str:
        return "status block: " + " · ".join(self.lines)


@dataclass(frozen=True, slots=True)
class UpdateTicket:
    """A ticket takes over what changed in its row. ``old`` and ``new`` are in Jira's terms, by field;
    ``gave_way`` is what people changed there, too; ``said`` fingerprints the row's own words. ``names`` are
    those of people, by account, as far as they are known."""

    rid: str
    issue_id: str
    key: str
    old: Mapping[Field, str]
    new: Mapping[Field, str]
    gave_way: tuple[Replaced, ...] = ()
    said: Mapping[Field, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> dict[Field, FieldChange]:
        return {name: FieldChange(self.old[name], new) for name, new in self.new.items()}

    def of(self, names: Collection[Field]) -> "UpdateTicket":
        """The change of these fields alone."""
        return replace(
            self,
            old={name: old for name, old in self.old.items() if name in names},
            new={name: new for name, new in self.new.items() if name in names},
            gave_way=tuple(gone for gone in self.gave_way if gone.field in names),
            said={name: words for name, words in self.said.items() if name in names},
        )

    def describe(self) -> str:
        told = (
            f"{name}: {self._in_words(name, self.old[name])} → {self._in_words(name, new)}"
            for name, new in self.new.items()
        )
        return f"{self.key}, {', '.join(told)}"

    def _in_words(self, name: Field, value: str) -> str:
        if name is Field.OWNER and value:
            return self.names.get(value, "the owner in its row")
        return value or "(blank)"


@dataclass(frozen=True, slots=True)
class Tell:
    """One comment on the page mentions those whom steps of the ladder are for, and who is asked;
    ``rids`` are the rows it is about."""

    lines: tuple[BlockLine, ...]
    text: tuple[str, ...]
    rids: tuple[str, ...] = ()

    def describe(self) -> str:
        return "comment on the page: " + " · ".join(self.text)


@dataclass(frozen=True, slots=True)
class TellInTicket:
    """A comment on one ticket says the same to those whom a step is for; ``rids`` is its row."""

    issue_id: str
    key: str
    text: Paragraph
    rids: tuple[str, ...] = ()

    def describe(self) -> str:
        return f"comment on {self.key}"


@dataclass(frozen=True, slots=True)
class TellInChat:
    """One message in the team's chat says the same of all items of a page, whose rows are ``rids``."""

    text: str
    rids: tuple[str, ...] = ()

    def describe(self) -> str:
        return "message in the chat: " + " · ".join(self.text.splitlines()[1:])


Telling = Tell | TellInTicket | TellInChat
Change = FoundLedger | CreateTicket | AdoptTicket | LinkBack | UpdateTicket | ShowCell | ShowBlock | Telling
