"""What a row and its ticket are to take over from each other, field by field.

Nobody and no priority never travel: they say nothing. A removed date does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sync.core.model import ActionItem, Concept, Finding, Ticket
from sync.core.owners.cells import called, name_form
from sync.core.owners.resolution import Candidates, for_nobody, named
from sync.core.planning.apart import Apart, findings
from sync.core.planning.cell_values import cell_value, is_known_whole
from sync.core.planning.merge import Merge, merge
from sync.core.planning.said import (
    Said,
    change_print,
    fingerprint,
    means_same,
    said_by_row,
    said_by_ticket,
    tells_nothing_else,
)
from sync.core.policy import Field, Policy, Side
from sync.core.protocol.ledger import TEXT_LIMIT, Agreement, Entry, Replaced
from sync.core.view import CellValue
from sync.core.writing.render import RowShown

_CONCEPTS: Final = {
    Field.TEXT: Concept.ACTION,
    Field.OWNER: Concept.OWNER,
    Field.DUE: Concept.DUE,
    Field.PRIORITY: Concept.PRIORITY,
}
_TO_TICKET: Final = frozenset({Merge.TO_TICKET, Merge.REPLACE_TICKET})


@dataclass(frozen=True, slots=True)
class RowMerge:
    """What follows for one row.

    ``agreed`` is what both sides agree on now. ``to_page`` are cells to show, ``to_ticket`` the fields to
    change in Jira, in Jira's terms; ``page_gave_way`` and ``ticket_gave_way`` say what that replaces.
    ``unmet`` are fields that Jira did not take over from the row, as long as both say what they said then;
    ``unsettled`` are these and those in which one of them has changed, until both agree; ``contested`` are
    those in which the ticket may have. ``refused`` are those of a change that Jira has not taken.
    """

    agreed: tuple[Agreement, ...] = ()
    to_page: tuple[CellValue, ...] = ()
    to_ticket: Mapping[Field, str] = field(default_factory=dict)
    page_gave_way: tuple[Replaced, ...] = ()
    ticket_gave_way: tuple[Replaced, ...] = ()
    unmet: tuple[Field, ...] = ()
    refused: tuple[Field, ...] = ()
    unsettled: tuple[Field, ...] = ()
    contested: tuple[Field, ...] = ()
    findings: tuple[Finding, ...] = ()


def merge_row(
    item: ActionItem,
    entry: Entry,
    ticket: Ticket,
    shown: RowShown | None,
    policy: Policy,
    candidates: Candidates,
    today: date,
    *,
    born: bool = False,
    discreet: bool = False,
) -> RowMerge:
    """Decide for every field. ``shown`` is what the row's cells say now, None where it does not show its
    ticket: then the page takes nothing over. ``candidates`` are the people found for the row's queries.
    ``born``: the ticket was just made from the row; whatever Jira made of it is agreed on.
    ``discreet``: only some may view the page; none of its text travels, nor any text to it."""
    merger = _Merger(item, entry, ticket, shown, policy, candidates, today, born, discreet)
    keeps_its_words = ticket.mark is None or discreet  # a ticket of people's own does
    for name, said in said_by_row(item, policy, candidates).items():
        if name is not Field.TEXT or not keeps_its_words:
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
        born: bool,
        discreet: bool,
    ) -> None:
        self._item = item
        self._ticket = ticket
        self._shown = shown
        self._policy = policy
        self._today = today
        self._born = born
        self._discreet = discreet
        self._owner = named(item, policy.people, candidates)
        self._for_nobody = for_nobody(item, policy.people, candidates)
        self._in_jira = said_by_ticket(ticket)
        self._declined = entry.declined
        self._unmet, self._unsettled = {*entry.unsettled}, {*entry.unsettled}
        self._contested = {*entry.contested}
        self._agreed = {one.field: one for one in entry.agreed}
        self._to_page: list[CellValue] = []
        self._to_ticket: dict[Field, str] = {}
        self._page_gave_way: list[Replaced] = []
        self._ticket_gave_way: list[Replaced] = []
        self._differing: list[Field] = []
        self._kept: list[Field] = []

    def result(self) -> RowMerge:
        refused: tuple[Field, ...] = ()
        if self._to_ticket and change_print(self._to_ticket) == self._declined:
            refused, self._to_ticket, self._ticket_gave_way = tuple(self._to_ticket), {}, []
        unmet = _in_order(self._unmet)
        apart = Apart(tuple(self._differing), refused, unmet, tuple(self._kept))
        return RowMerge(
            agreed=tuple(self._agreed.values()),
            to_page=tuple(self._to_page),
            to_ticket=self._to_ticket,
            page_gave_way=tuple(self._page_gave_way),
            ticket_gave_way=tuple(self._ticket_gave_way),
            unmet=unmet,
            refused=refused,
            unsettled=_in_order(self._unsettled),
            contested=_in_order(self._contested),
            findings=tuple(findings(self._item, self._ticket, apart, self._policy)),
        )

    def add(self, name: Field, row: Said) -> None:
        now = Agreement(name, fingerprint(row.words), fingerprint(self._in_jira[name]))
        news = self._agreed.get(name) != now
        if news:
            self._unmet.discard(name)
        decision = Merge.KEEP if self._born else self._decide(name, row, now)
        if decision in _TO_TICKET and not self._may_leave(name):
            decision = Merge.KEEP
        if decision in _TO_TICKET and row.value is None:
            # nobody was looked up, for the cell says what it did; the next run takes its words for new
            self._agreed[name] = replace(self._agreed[name], page="")
            return
        match decision:
            case Merge.KEEP:
                if news:
                    self._settle(name, row, now)
                self._agreed[name] = now
            case Merge.DIFFER:
                self._differing.append(name)
            # what never was agreed on does not go without a word, whichever side said it
            case Merge.TO_PAGE | Merge.REPLACE_PAGE:
                gives_way = decision is Merge.REPLACE_PAGE or (name in self._unsettled and bool(row.words))
                self._show(name, row, now, gives_way=gives_way)
            case Merge.TO_TICKET | Merge.REPLACE_TICKET:
                old = self._in_jira[name][:TEXT_LIMIT]
                self._to_ticket[name] = row.value or ""
                if decision is Merge.REPLACE_TICKET or name in self._contested:
                    self._ticket_gave_way.append(Replaced(name, Side.PAGE, old, self._today))
            case None:
                pass  # it is still to be seen what the row means

    def _decide(self, name: Field, row: Said, now: Agreement) -> Merge | None:
        ticket = self._in_jira[name]
        agreed = self._agreed.get(name)
        rule = self._policy.merging.rule(name)
        if row.value is None and name is Field.DUE:
            return None  # a finding of the reader's asks for a date
        if self._alike(name, row):
            return Merge.KEEP
        if row.value is None and (agreed is None or now.page != agreed.page):
            return None
        decision = merge(now.page, now.ticket, agreed, rule, alike=False)
        if name is Field.DUE:
            # a row may be silent about a date by policy, and a ticket of people's own about any
            silent = not row.value or not (ticket or self._ticket.mark)
            by_policy = agreed is not None and not row.value and now.page == agreed.page and agreed.ticket
            if (decision is Merge.DIFFER and silent) or (decision in _TO_TICKET and by_policy):
                return Merge.KEEP
            return decision
        if row.value == "":
            return decision if decision is Merge.TO_PAGE and not row.words else Merge.KEEP
        if not ticket:
            new = agreed is not None and now.page != agreed.page
            only_jira = rule.winner_only and rule.winner is Side.TICKET
            return Merge.TO_TICKET if new and not only_jira else Merge.KEEP
        if name is Field.OWNER and not self._owner.is_person:
            return decision if decision in _TO_TICKET else Merge.KEEP
        return decision

    def _may_leave(self, name: Field) -> bool:
        """Whether Jira may hear what the row says, even where it would not take it."""
        return (
            not self._discreet or name is not Field.PRIORITY or tells_nothing_else(self._item, self._policy)
        )

    def _settle(self, name: Field, row: Said, now: Agreement) -> None:
        if row.value is None:
            return  # whom the row means was not asked
        if not self._is_unmet(name, row):
            self._unsettled.discard(name)
            self._contested.discard(name)
            return
        self._unmet.add(name)
        self._unsettled.add(name)
        before = self._agreed.get(name)
        if not self._born and (before is None or before.ticket != now.ticket):
            self._contested.add(name)

    def _is_unmet(self, name: Field, row: Said) -> bool:
        """Whether the row asks for something that its ticket does not have, or was given somebody unasked.

        A team's ticket may later be with any of its members, a project may have no priorities, a ticket of
        people's own no date.
        """
        if self._alike(name, row):
            return False
        match name:
            case Field.TEXT:
                return False
            case Field.OWNER:
                unasked = self._for_nobody and self._ticket.assignee is not None
                return self._owner.is_person or (self._born and (bool(row.value) or unasked))
            case Field.DUE:
                return bool(row.value and self._ticket.mark)
            case Field.PRIORITY:
                return bool(row.value and self._in_jira[name])

    def _alike(self, name: Field, row: Said) -> bool:
        ticket = self._in_jira[name]
        if name is not Field.OWNER:
            return means_same(name, row.value or "", ticket)
        assignee = name_form(self._ticket.assignee.name) if self._ticket.assignee is not None else ""
        return ticket in self._owner.accounts or (
            bool(assignee) and assignee in called(self._item, self._policy.people)
        )

    # --- what the page takes over

    def _show(self, name: Field, row: Said, now: Agreement, *, gives_way: bool) -> None:
        if self._shown is None:
            return  # the row's ticket is shown first
        if _CONCEPTS[name] not in self._shown.values and not row.words:
            self._agreed[name] = now  # a table without such a column says nothing against it
            return
        value = cell_value(name, self._item, self._ticket, self._policy)
        if not is_known_whole(name, self._item) or not self._shown.can_show(value):
            self._kept.append(name)
            return
        self._to_page.append(value)
        if gives_way:
            self._page_gave_way.append(Replaced(name, Side.TICKET, self._lost(name, row), self._today))

    def _lost(self, name: Field, row: Said) -> str:
        """What the page said; of an owner the account, for names are not kept."""
        texts = {
            Field.TEXT: self._item.text,
            Field.DUE: self._item.due.text,
            Field.PRIORITY: self._item.priority,
        }
        return texts.get(name, row.value or "")[:TEXT_LIMIT]


def _in_order(names: Collection[Field]) -> tuple[Field, ...]:
    return tuple(name for name in Field if name in names)
