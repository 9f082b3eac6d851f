"""Taking up what a ledger does not know yet: comments and creations that were begun, tickets that lost their
entry, keys that people wrote into rows or took out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sync.core.planning.changes import AdoptTicket
from sync.core.planning.shared import Planning
from sync.core.planning.standings import Known, ticket_of
from sync.core.planning.survey import Survey
from sync.core.planning.telling import untold
from sync.core.protocol.founding import survivors
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.recovery import Recovery, recovery
from sync.core.protocol.rows import Case, PageRows, rows_of


@dataclass(frozen=True, slots=True)
class TakenUp:
    """``adopted`` are tickets of ours that the ledger did not know. ``recoveries`` say, by rid, what is to be
    done about creations that were begun. ``linked`` are all entries with a ticket, those too that ``ledger``
    has given up. ``again``: rows, by rid, whose comment was lost."""

    ledger: Ledger
    adopted: tuple[AdoptTicket, ...]
    recoveries: Mapping[str, Recovery]
    linked: tuple[Entry, ...]
    again: tuple[str, ...]


def take_up(
    ledger: Ledger, former: Mapping[str, str], survey: Survey, known: Known, shared: Planning
) -> TakenUp:
    """``former`` are the keys, by rid, that moved tickets had; ``known`` is what the page may show."""
    return _TakingUp(ledger, former, survey, known, shared).taken_up()


class _TakingUp:
    """Goes on from a page's ledger as it was stored."""

    def __init__(
        self, ledger: Ledger, former: Mapping[str, str], survey: Survey, known: Known, shared: Planning
    ) -> None:
        self._ledger = ledger
        self._former = former
        self._survey = survey
        self._known = known
        self._shared = shared
        self._adopted: list[AdoptTicket] = []

    def taken_up(self) -> TakenUp:
        again = self._look_after_comment()
        self._take_up_survivors()
        recoveries = self._settle_unfinished()
        self._take_up_references()
        linked = tuple(entry for entry in self._ledger.entries if entry.state is EntryState.LINKED)
        self._give_up_deleted()
        return TakenUp(self._ledger, tuple(self._adopted), recoveries, linked, again)

    def _rows(self) -> PageRows:
        return rows_of(self._survey.items, self._ledger, self._former)

    def _look_after_comment(self) -> tuple[str, ...]:
        """A comment that was begun stands by now, or is lost and told again: of which rows, by rid."""
        again: tuple[str, ...] = ()
        if self._ledger.comment is not None and self._survey.comment_lost:
            again = self._ledger.comment.rids
            self._ledger = untold(self._ledger)
        self._ledger = replace(self._ledger, comment=None)
        return again

    def _take_up_survivors(self) -> None:
        self._adopt(survivors(self._ledger, self._shared.lookups.survivors.get(self._survey.page.id, ())))

    def _adopt(self, entries: Mapping[str, Entry]) -> None:
        self._ledger = self._ledger.with_entries(entries)
        self._adopted += [AdoptTicket(rid, entry.key, entry.issue_id) for rid, entry in entries.items()]

    def _settle_unfinished(self) -> dict[str, Recovery]:
        """Decide about claimed entries without a key; what is to be done about those that have a row."""
        decided: dict[str, Recovery] = {}
        rowless = {entry.rid for entry in self._rows().orphans}
        for entry in self._ledger.entries:
            if entry.state is not EntryState.CLAIMED:
                continue
            project = self._shared.lookups.projects.get(entry.project_id)
            walk = project.walk if project is not None else None
            decision = recovery(entry, walk, self._shared.now, self._shared.policy.timing)
            if decision is Recovery.ADOPT and walk is not None:
                self._adopt({entry.rid: entry.linked_to(walk.ours[entry.rid][0])})
            elif entry.rid not in rowless:
                decided[entry.rid] = decision
            elif decision is Recovery.ATTEMPT:
                self._ledger = self._ledger.without(entry.rid)  # its row is gone, and it will not come to be
        return decided

    def _take_up_references(self) -> None:
        """Give a ticket that a person wrote into a row an entry, unless it was made for another page or site.

        One that we made for this page, and that its ledger lost, is taken up like any survivor.
        """
        added: dict[str, Entry] = {}
        ours: dict[str, Entry] = {}
        here = (self._survey.page.id, self._shared.policy.site)
        for row in self._rows().rows:
            ticket = ticket_of(row, self._known.tickets) if row.case is Case.REFERENCE else None
            if ticket is None:
                continue
            if ticket.mark is not None and (ticket.mark.page_id, ticket.mark.site) != here:
                continue
            rid = ticket.mark.rid if ticket.mark is not None else next(self._shared.rids)
            if self._ledger.entry(rid) is None:
                entry = Entry.of_row(rid, row.item).linked_to(ticket)
                if ticket.mark is None:
                    added[rid] = replace(entry, linked_back=True)  # a ticket of people's own needs no link
                else:
                    ours[rid] = entry
        self._ledger = self._ledger.with_entries(added)
        self._adopt(ours)

    def _give_up_deleted(self) -> None:
        """A ticket that is gone is made again only where a person has removed its key from the row, too.

        Who sees nothing at all cannot say that something is gone, and search may still know it.
        """
        lookups = self._shared.lookups
        alive = {ticket.id for ticket in lookups.survivors.get(self._survey.page.id, ())}
        for row in self._rows().rows:
            if row.entry is None or not row.lost_its_key:
                continue
            gone = row.entry.issue_id in lookups.missing - alive
            if gone and row.entry.project_id in lookups.read and self._survey.page.id in lookups.searched:
                self._ledger = self._ledger.without(row.entry.rid)
