"""What a row and its ticket say of the fields they share, and what each is to take over from the other.

Page and ticket speak differently: "2 weeks" and a date, a role and a person, "P1" and "Highest". So the
ledger keeps what each *said* when they last agreed, and a change is a change of words on one side.
Nobody and no priority never travel: they say nothing. A removed date does.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from sync.core.model import ActionItem, Concept, Finding, Ticket, User, UserRef
from sync.core.planning import people
from sync.core.planning.drafts import SUMMARY_LIMIT, priority_word, summary
from sync.core.planning.merge import Merge, merge
from sync.core.policy import Field, Policy, Side
from sync.core.protocol.ledger import TEXT_LIMIT, Agreement, Entry, Replaced
from sync.core.view import CellValue, DueValue, OwnerValue, PriorityValue, TextValue
from sync.core.writing.markup import TYPOGRAPHIC, same_words
from sync.core.writing.render import RowShown

Candidates = Mapping[str, Sequence[User]]

_CONCEPTS: Final = {
    Field.TEXT: Concept.ACTION,
    Field.OWNER: Concept.OWNER,
    Field.DUE: Concept.DUE,
    Field.PRIORITY: Concept.PRIORITY,
}
FIELD_NAMES: Final = {
    Field.TEXT: "text",
    Field.OWNER: "owner",
    Field.DUE: "date",
    Field.PRIORITY: "priority",
}
JIRA_FIELDS: Final = {Field.OWNER: "assignee", Field.DUE: "duedate", Field.PRIORITY: "priority"}
_PRINT_LENGTH: Final = 6  # 36 bits; there is little room in a ledger


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says of a field: its ``words``, and the ``value`` in Jira's terms that they mean.

    Nothing is the empty string; a value is None where nobody can tell, or not yet.
    """

    words: str
    value: str | None


@dataclass(frozen=True, slots=True)
class RowMerge:
    """What follows for one row.

    ``agreed`` is what both sides agree on now. ``to_page`` are cells to show, ``to_ticket`` the fields to
    change in Jira, in Jira's terms; ``page_gave_way`` and ``ticket_gave_way`` say what that replaces.
    ``left_out`` are the fields, by Jira's names, that the ticket was made without, as long as both sides say
    what they said then.
    """

    agreed: tuple[Agreement, ...] = ()
    to_page: tuple[CellValue, ...] = ()
    to_ticket: Mapping[Field, str] = field(default_factory=dict)
    page_gave_way: tuple[Replaced, ...] = ()
    ticket_gave_way: tuple[Replaced, ...] = ()
    left_out: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def said_by_row(item: ActionItem, policy: Policy, candidates: Candidates) -> dict[Field, Said]:
    """What the row says, as far as its people have been looked up."""
    owner = people.named(item, policy.people, candidates)
    ids = " ".join(user.id for user in item.owners)
    due = item.due.date.isoformat() if item.due.date else ""
    own_words = item.text not in item.tickets
    mapped = dict(policy.tickets.priorities).get(priority_word(item.priority), item.priority)
    return {
        **({Field.TEXT: Said(_plain(item.text), summary(item.text))} if own_words else {}),
        Field.OWNER: Said(f"{_plain(item.owner)} {ids}".strip(), owner.account),
        Field.DUE: Said(_plain(item.due.text), None if item.due.problem else due),
        Field.PRIORITY: Said(priority_word(item.priority), mapped),
    }


def said_by_ticket(ticket: Ticket) -> dict[Field, str]:
    """The ticket's values as they are compared and as they are written."""
    return {
        Field.TEXT: ticket.summary,
        Field.OWNER: ticket.assignee.id if ticket.assignee is not None else "",
        Field.DUE: ticket.due.isoformat() if ticket.due is not None else "",
        Field.PRIORITY: ticket.priority,
    }


def agreed_at_birth(item: ActionItem, ticket: Ticket, policy: Policy) -> tuple[Agreement, ...]:
    """What row and ticket say when the ticket was just made from the row: whatever Jira made of it is agreed
    on, its own default priority and an assignee that it dropped included."""
    said, in_jira = said_by_row(item, policy, {}), said_by_ticket(ticket)
    return tuple(
        Agreement(name, fingerprint(one.words), fingerprint(in_jira[name])) for name, one in said.items()
    )


def at_birth(
    item: ActionItem, entry: Entry, ticket: Ticket, policy: Policy, candidates: Candidates
) -> RowMerge:
    """What follows when the ticket was just made from the row: nothing travels. An owner whom the look-up did
    not find was left out like one whom Jira refused."""
    agreed = agreed_at_birth(item, ticket, policy)
    owner = people.named(item, policy.people, candidates)
    passed_over = owner.is_person and owner.account == ""
    left_out = {*entry.dropped, JIRA_FIELDS[Field.OWNER]} if passed_over else set(entry.dropped)
    return RowMerge(agreed, left_out=tuple(name for name in JIRA_FIELDS.values() if name in left_out))


def declined_change(item: ActionItem, ticket: Ticket, fields: Sequence[str]) -> Finding:
    text = f"Jira did not take this row's {' and '.join(fields)} for {ticket.key}; change it there."
    return Finding("change-declined", text, item.table, item.row)


def owner_queries(item: ActionItem, entry: Entry, policy: Policy) -> tuple[str, ...]:
    """Whom to look up before merging; nobody, where the owner cell says what it did at the last agreement."""
    agreed = next((one for one in entry.agreed if one.field is Field.OWNER), None)
    words = said_by_row(item, policy, {})[Field.OWNER].words
    if agreed is not None and fingerprint(words) == agreed.page:
        return ()
    return people.queries(item, policy.people)


def change_print(to_ticket: Mapping[Field, str]) -> str:
    """A fingerprint of a change, to know again one that Jira did not take."""
    return fingerprint(repr(sorted(to_ticket.items())))


def fingerprint(text: str) -> str:
    if not text:
        return ""
    digest = sha256(text.encode(errors="surrogatepass")).digest()
    return urlsafe_b64encode(digest).decode()[:_PRINT_LENGTH].replace("-", ".")


def merge_row(
    item: ActionItem,
    entry: Entry,
    ticket: Ticket,
    shown: RowShown | None,
    policy: Policy,
    candidates: Candidates,
    today: date,
) -> RowMerge:
    """Decide for every field. ``shown`` is what the row's cells say now, None where it does not show its
    ticket: then the page takes nothing over. ``candidates`` are the people found for the row's queries."""
    merger = _Merger(item, entry, ticket, shown, policy, candidates, today)
    for name, said in said_by_row(item, policy, candidates).items():
        if name is not Field.TEXT or ticket.mark is not None:  # people's own tickets keep their own words
            merger.add(name, said)
    return merger.result()


class _Merger:
    """Goes through the fields of one row."""

    def __init__(
        self,
        item: ActionItem,
        entry: Entry,
        ticket: Ticket,
        shown: RowShown | None,
        policy: Policy,
        candidates: Candidates,
        today: date,
    ) -> None:
        self._item = item
        self._ticket = ticket
        self._shown = shown
        self._policy = policy
        self._today = today
        self._owner = people.named(item, policy.people, candidates)
        self._in_jira = said_by_ticket(ticket)
        self._declined = entry.declined
        self._left_out = entry.dropped
        self._agreed = {one.field: one for one in entry.agreed}
        self._to_page: list[CellValue] = []
        self._to_ticket: dict[Field, str] = {}
        self._page_gave_way: list[Replaced] = []
        self._ticket_gave_way: list[Replaced] = []
        self._refused: list[str] = []
        self._differing: list[str] = []
        self._kept: list[str] = []

    def result(self) -> RowMerge:
        declined = bool(self._to_ticket) and change_print(self._to_ticket) == self._declined
        if declined:
            self._refused = [FIELD_NAMES[name] for name in self._to_ticket]
            self._to_ticket, self._ticket_gave_way = {}, []
        return RowMerge(
            agreed=tuple(self._agreed.values()),
            to_page=tuple(self._to_page),
            to_ticket=self._to_ticket,
            page_gave_way=tuple(self._page_gave_way),
            ticket_gave_way=tuple(self._ticket_gave_way),
            left_out=self._left_out,
            findings=tuple(self._findings()),
        )

    def add(self, name: Field, row: Said) -> None:
        now = Agreement(name, fingerprint(row.words), fingerprint(self._in_jira[name]))
        if self._agreed.get(name, now) != now:
            self._left_out = tuple(one for one in self._left_out if one != JIRA_FIELDS.get(name))
        decision = self._decide(name, row, now)
        match decision:
            case Merge.KEEP:
                self._agreed[name] = now
            case Merge.DIFFER:
                self._differing.append(f"{FIELD_NAMES[name]} {self._quoted(name, row)}")
            case Merge.TO_PAGE | Merge.REPLACE_PAGE:
                self._show(name, row, now, gives_way=decision is Merge.REPLACE_PAGE)
            case Merge.TO_TICKET | Merge.REPLACE_TICKET:
                self._to_ticket[name] = row.value or ""
                if decision is Merge.REPLACE_TICKET:
                    old = self._in_jira[name][:TEXT_LIMIT]
                    self._ticket_gave_way.append(Replaced(name, Side.PAGE, old, self._today))
            case None:
                pass  # a look-up is still to say what the row means

    def _decide(self, name: Field, row: Said, now: Agreement) -> Merge | None:
        ticket = self._in_jira[name]
        agreed = self._agreed.get(name)
        rule = self._policy.merging.rule(name)
        if row.value is None and name is Field.DUE:
            return Merge.KEEP  # a finding of the reader's asks for a date
        if self._alike(name, row):
            return Merge.KEEP
        if row.value is None and (agreed is None or now.page != agreed.page):
            return None
        decision = merge(now.page, now.ticket, agreed, rule, alike=False)
        if name is Field.DUE:
            one_sided = not row.value or not ticket
            return Merge.KEEP if decision is Merge.DIFFER and one_sided else decision
        if row.value == "":
            return decision if decision is Merge.TO_PAGE and not row.words else Merge.KEEP
        if not ticket:
            new = agreed is not None and now.page != agreed.page
            only_jira = rule.winner_only and rule.winner is Side.TICKET
            return Merge.TO_TICKET if new and not only_jira else Merge.KEEP
        if name is Field.OWNER and not self._owner.is_person:
            return decision if decision in {Merge.TO_TICKET, Merge.REPLACE_TICKET} else Merge.KEEP
        return decision

    def _alike(self, name: Field, row: Said) -> bool:
        ticket = self._in_jira[name]
        value = row.value or ""
        match name:
            case Field.TEXT:
                return same_words(value, ticket)
            case Field.OWNER:
                named = people.fold(self._item.owner)
                assignee = self._ticket.assignee
                return ticket in self._owner.accounts or bool(
                    assignee is not None and named and named == people.fold(assignee.name)
                )
            case Field.DUE:
                return value == ticket
            case Field.PRIORITY:
                return value.casefold() == ticket.casefold()

    # --- what the page takes over

    def _show(self, name: Field, row: Said, now: Agreement, *, gives_way: bool) -> None:
        if self._shown is None:
            return  # the row's ticket is shown first
        if _CONCEPTS[name] not in self._shown.values and not row.words:
            self._agreed[name] = now  # a table without such a column says nothing against it
            return
        value = self._cell_value(name)
        if not self._fits(name) or not self._shown.can_show(value):
            self._kept.append(f"{FIELD_NAMES[name]} “{self._in_words(name)}”")
            return
        self._to_page.append(value)
        if gives_way:
            self._page_gave_way.append(Replaced(name, Side.TICKET, self._lost(name, row), self._today))

    def _fits(self, name: Field) -> bool:
        """Whether the cell's text is no longer than what a summary holds: else Jira knows only a part."""
        return name is not Field.TEXT or len(self._item.text) < SUMMARY_LIMIT

    def _cell_value(self, name: Field) -> CellValue:
        match name:
            case Field.TEXT:
                return TextValue(self._ticket.summary)
            case Field.OWNER:
                assignee = self._ticket.assignee or UserRef("")
                prefix = "username:" if self._policy.user_names else ""
                return OwnerValue(UserRef(prefix + assignee.id, assignee.name))
            case Field.DUE:
                return DueValue(self._ticket.due, self._policy.reading.slash_order)
            case Field.PRIORITY:
                return PriorityValue(self._team_word())

    def _team_word(self) -> str:
        """The team's own word for the ticket's priority, written like the one that stands there."""
        wanted = self._ticket.priority.casefold()
        words = (word for word, name in self._policy.tickets.priorities if name.casefold() == wanted)
        word = next(words, None)
        if word is None:
            return self._ticket.priority
        return word.upper() if self._item.priority.isupper() or not self._item.priority else word.capitalize()

    def _lost(self, name: Field, row: Said) -> str:
        """What the page said; of an owner the account, for names are not kept."""
        texts = {
            Field.TEXT: self._item.text,
            Field.DUE: self._item.due.text,
            Field.PRIORITY: self._item.priority,
        }
        return texts.get(name, row.value or "")[:TEXT_LIMIT]

    # --- what people are told

    def _findings(self) -> Iterator[Finding]:
        place = (self._item.table, self._item.row)
        key = self._ticket.key
        if self._differing:
            text = (
                f"row and {key} differ: {'; '.join(self._differing)}. Once they agree, changes travel again."
            )
            yield Finding("sides-differ", text, *place)
        if self._refused:
            yield declined_change(self._item, self._ticket, self._refused)
        if self._kept:
            text = f"{key} has another {' and '.join(self._kept)} in Jira; this cell is for people to change."
            yield Finding("cell-kept", text, *place)

    def _quoted(self, name: Field, row: Said) -> str:
        said = {Field.OWNER: self._item.owner, Field.TEXT: self._item.text, Field.DUE: row.value or ""}
        return f"“{said.get(name, row.words)}” here, “{self._in_words(name)}” in Jira"

    def _in_words(self, name: Field) -> str:
        assignee = self._ticket.assignee
        return assignee.name if name is Field.OWNER and assignee is not None else self._in_jira[name]


def _plain(text: str) -> str:
    """The text as it is compared: Confluence changes quotation marks on saving."""
    return " ".join(text.translate(TYPOGRAPHIC).split())
