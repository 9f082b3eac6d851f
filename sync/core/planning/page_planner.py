"""One founded page to its plan: what to create, take up, show and say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sync.core.model import ActionItem, Finding, Skip
from sync.core.owners.cells import queries
from sync.core.owners.resolution import FALLBACK, in_words
from sync.core.planning.changes import (
    AdoptTicket,
    Change,
    CreateTicket,
    LinkBack,
    PagePlan,
    PageState,
    ShowBlock,
    ShowCell,
    UpdateTicket,
)
from sync.core.planning.drafts import destination, draft
from sync.core.planning.following import Followed, follow, renamed
from sync.core.planning.foreseen import foreseen, ticket_updates
from sync.core.planning.needs import owners_in_question
from sync.core.planning.page_view import PageView, page_view
from sync.core.planning.row_names import row_names
from sync.core.planning.shared import Planning
from sync.core.planning.standings import ticket_of
from sync.core.planning.survey import Survey
from sync.core.planning.telling import untold
from sync.core.protocol.claims import Attempt, without_dropped, worth_another_attempt
from sync.core.protocol.founding import survivors
from sync.core.protocol.ledger import TEXT_LIMIT, Entry, EntryState, SentStep
from sync.core.protocol.ledger_parts import has_room
from sync.core.protocol.recovery import Recovery, recovery
from sync.core.protocol.rows import Case, PageRows, Row, rows_of
from sync.core.writing.render import CellChange, differences

UNANSWERED = "an earlier creation was not answered; a later run finds out what became of it"
ONE_AT_A_TIME = "creations that were not answered are tried again one at a time"
NOT_RELIABLE = "Jira could not be read reliably; tickets wait for the next run."


class PagePlanner:
    """One founded page on its way to a plan: the ledger as it should become, and what to do besides."""

    def __init__(self, shared: Planning, survey: Survey, base: PagePlan) -> None:
        assert survey.stored.ledger is not None, "only founded pages get here"  # noqa: S101
        self.shared = shared
        self.survey = survey
        self.base = base
        self.known = shared.known.of_page(survey.page)
        self.tickets = self.known.tickets
        self.ledger, self.former = renamed(survey.stored.ledger, self.tickets)
        self.again: tuple[str, ...] = ()
        self.changes: list[Change] = []
        self.held_back: list[Finding] = []
        self.waits: list[str] = []
        self.failures: list[str] = []
        self.steps: Mapping[str, tuple[SentStep, ...]] = {}
        self.asked: Mapping[str, date] = {}
        self.put_off: frozenset[str] = frozenset()
        self.assigned_to: dict[str, str] = {}

    def plan(self) -> PagePlan:
        self._look_after_comment()
        self._mind_unknown_owners()
        self._take_up_survivors()
        decided = self._settle_unfinished()
        self._take_up_references()
        known = [entry for entry in self.ledger.entries if entry.state is EntryState.LINKED]
        self._give_up_deleted()
        page = follow(self.survey.items, self.survey.shown, self.ledger, self.former, self.known)
        self.ledger, rows = page.ledger, page.rows
        attempts = [attempt for row in rows.rows if (attempt := self._attempt(row, decided)) is not None]
        creations = [
            CreateTicket(self._row_name(attempt), attempt, self.assigned_to[attempt.entry.rid])
            for attempt in attempts
        ]
        updates = list(ticket_updates(page, self.known))
        self._tell(rows)
        view = self._view(page, creations, updates)
        self.changes += creations
        self.changes += self._links()
        self.changes += updates
        self.changes += self._shown_changes(view)
        stored = self.survey.stored.ledger
        recorded = stored is not None and self.ledger.without_hints() == stored.without_hints()
        changed = bool(self.changes or self.steps or self.asked) or not recorded
        if changed:
            # the property's own date begins anew with every write
            self.ledger = replace(self.ledger, founded_at=self.survey.stored.founded_at)
        idle = PageState.WAITING if self.waits or self.failures else PageState.UNCHANGED
        return replace(
            self.base,
            state=PageState.CHANGES if changed else idle,
            ledger=self.ledger,
            former=self.former,
            changes=tuple(self.changes),
            findings=(*view.findings, *_orphan_findings(rows, self.survey.row_skips)),
            held_back=tuple(self.held_back),
            steps=self.steps,
            asked=self.asked,
            put_off=self.put_off,
            waits=tuple(dict.fromkeys(self.waits)),
            failure=" ".join(dict.fromkeys(self.failures)),
            linked=len(known),
            vanished=sum(entry.issue_id in self.shared.lookups.missing for entry in known),
        )

    def _links(self) -> Iterator[LinkBack]:
        """Links that an earlier run did not get to make; those of tickets taken up now go without saying."""
        taken_up = {change.rid for change in self.changes if isinstance(change, AdoptTicket)}
        for entry in self.ledger.entries:
            known = entry.issue_id in self.tickets and entry.state is EntryState.LINKED
            settled = entry.linked_back or entry.link_refused
            if known and not settled and entry.rid not in taken_up:
                yield LinkBack(entry.rid, entry.key)

    def _rows(self) -> PageRows:
        return rows_of(self.survey.items, self.ledger, self.former)

    def _view(
        self, page: Followed, creations: Sequence[CreateTicket], updates: Sequence[UpdateTicket]
    ) -> PageView:
        """What the page should show once its tickets are made and changed; the keys of new ones, which are
        not known yet, aside."""
        found = (*self.survey.findings, *self.held_back)
        known = replace(self.shared.known, put_off=self.put_off)
        then = foreseen(page, self.survey, known, self.shared.lookups, creations, updates)
        view = page_view(then.page.rows, then.known, found, then.page.merges, self.survey.page.labels)
        return replace(view, rows=tuple(row for row in view.rows if row.key not in then.born))

    def _look_after_comment(self) -> None:
        """A comment that was begun stands by now, or is lost and told again."""
        if self.ledger.comment is not None and self.survey.comment_lost:
            self.again = self.ledger.comment.rids
            self.ledger = untold(self.ledger)
        self.ledger = replace(self.ledger, comment=None)

    def _mind_unknown_owners(self) -> None:
        """Whom Jira does not tell of now, no ticket can go to."""
        problems = self.shared.lookups.problems
        asked = owners_in_question(self._rows(), self.shared.policy)
        self.failures += [problems[question] for question in asked if question in problems]

    def _take_up_survivors(self) -> None:
        self._adopt(survivors(self.ledger, self.shared.lookups.survivors.get(self.survey.page.id, ())))

    def _adopt(self, entries: Mapping[str, Entry]) -> None:
        self.ledger = self.ledger.with_entries(entries)
        self.changes += [AdoptTicket(rid, entry.key, entry.issue_id) for rid, entry in entries.items()]

    def _settle_unfinished(self) -> dict[str, Recovery]:
        """Decide about claimed entries without a key; what is to be done about those that have a row."""
        decided: dict[str, Recovery] = {}
        rowless = {entry.rid for entry in self._rows().orphans}
        for entry in self.ledger.entries:
            if entry.state is not EntryState.CLAIMED:
                continue
            project = self.shared.lookups.projects.get(entry.project_id)
            walk = project.walk if project is not None else None
            decision = recovery(entry, walk, self.shared.now, self.shared.policy.timing)
            if decision is Recovery.ADOPT and walk is not None:
                self._adopt({entry.rid: entry.linked_to(walk.ours[entry.rid][0])})
            elif entry.rid not in rowless:
                decided[entry.rid] = decision
            elif decision is Recovery.ATTEMPT:
                self.ledger = self.ledger.without(entry.rid)  # its row is gone, and it will not come to be
        return decided

    def _take_up_references(self) -> None:
        """Give a ticket that a person wrote into a row an entry, unless it was made for another page or site.

        One that we made for this page, and that its ledger lost, is taken up like any survivor.
        """
        added: dict[str, Entry] = {}
        ours: dict[str, Entry] = {}
        here = (self.survey.page.id, self.shared.policy.site)
        for row in self._rows().rows:
            ticket = ticket_of(row, self.tickets) if row.case is Case.REFERENCE else None
            if ticket is None:
                continue
            if ticket.mark is not None and (ticket.mark.page_id, ticket.mark.site) != here:
                continue
            rid = ticket.mark.rid if ticket.mark is not None else next(self.shared.rids)
            if self.ledger.entry(rid) is None:
                entry = replace(self._new_entry(row.item, rid), since=None).linked_to(ticket)
                if ticket.mark is None:
                    added[rid] = replace(entry, linked_back=True)  # a ticket of people's own needs no link
                else:
                    ours[rid] = entry
        self.ledger = self.ledger.with_entries(added)
        self._adopt(ours)

    def _give_up_deleted(self) -> None:
        """A ticket that is gone is made again only where a person has removed its key from the row, too.

        Who sees nothing at all cannot say that something is gone, and search may still know it.
        """
        lookups = self.shared.lookups
        alive = {ticket.id for ticket in lookups.survivors.get(self.survey.page.id, ())}
        for row in self._rows().rows:
            if row.entry is None or not row.lost_its_key:
                continue
            gone = row.entry.issue_id in lookups.missing - alive
            if gone and row.entry.project_id in lookups.read and self.survey.page.id in lookups.searched:
                self.ledger = self.ledger.without(row.entry.rid)

    def _new_entry(self, item: ActionItem, rid: str) -> Entry:
        return Entry(
            rid=rid,
            text=item.text[:TEXT_LIMIT],
            table=item.table,
            row=item.row,
            local_id=item.local_id,
            since=self.shared.today,
        )

    # --- creation

    def _attempt(self, row: Row, decided: Mapping[str, Recovery]) -> Attempt | None:
        match row.case:
            case Case.NEW:
                return self._drafted(row.item, self._new_entry(row.item, next(self.shared.rids)))
            case Case.UNFINISHED if row.entry is not None:
                return self._attempt_again(row.item, row.entry, decided.get(row.entry.rid))
            case Case.REFUSED if row.entry is not None:
                attempt = self._drafted(row.item, row.entry)
                worth = attempt is not None and worth_another_attempt(row.entry, attempt.draft)
                return attempt if worth else None
            case _:
                return None

    def _attempt_again(self, item: ActionItem, entry: Entry, decision: Recovery | None) -> Attempt | None:
        match decision:
            case Recovery.ATTEMPT:
                return self._drafted(item, entry)
            case Recovery.ATTEMPT_ONE:
                attempt = self._drafted(item, entry)
                if attempt is None or self.shared.may_attempt_unfenced(entry.project_id):
                    return attempt
                self.waits.append(ONE_AT_A_TIME)
            case Recovery.WAIT:
                self.waits.append(UNANSWERED)
            case _:
                self._unanswered((entry.project_id, ""))
        return None

    def _unanswered(self, *questions: tuple[str, str]) -> None:
        """Nothing is created on no answer, which is a failure, or nobody would hear of it."""
        problems = self.shared.lookups.problems
        reasons = [problems[question] for question in questions if question in problems]
        self.failures.append(next(iter(reasons), NOT_RELIABLE))

    def _drafted(self, item: ActionItem, entry: Entry) -> Attempt | None:
        lookups, page = self.shared.lookups, self.survey.page
        target = destination(item, page, self.shared.policy)
        screen = lookups.screens.get((target.project, target.issue_type))
        project = lookups.projects.get(screen.project_id) if screen is not None else None
        if screen is None or project is None or not project.trusted or page.id not in lookups.searched:
            walked = screen.project_id if screen is not None else ""
            self._unanswered((target.project, target.issue_type), (walked, ""), ("", ""))
            return None
        people = {query: found for (key, query), found in lookups.people.items() if key == target.project}
        if unknown := set(queries(item, self.shared.policy.people)) - people.keys():
            self._unanswered(*((target.project, query) for query in sorted(unknown)))
            return None
        drafted = draft(item, page, screen, people, self.shared.policy, entry.rid, self.shared.today)
        self.held_back += drafted.findings
        if drafted.draft is None:
            return None
        wanted = without_dropped(entry, drafted.draft)
        called = FALLBACK if "assignee" in entry.dropped else drafted.assigned_to
        self.assigned_to[entry.rid] = in_words(called, self.known.names.get(wanted.assignee, ""))
        attempt = Attempt(page.id, entry, screen.project_id, project.highest, wanted)
        if has_room(self.ledger, [attempt]):
            return attempt
        text = "too many rows of this page wait for an answer, or were refused; this one waits for them."
        self.held_back.append(Finding("ledger-full", text, item.table, item.row))
        return None

    def _row_name(self, attempt: Attempt) -> str:
        place = attempt.entry.table, attempt.entry.row
        return row_names([place], several=self.base.several_tables)

    def _shown_changes(self, view: PageView) -> Iterator[Change]:
        for change in differences(self.survey.shown, view.rows, view.block):
            if isinstance(change, CellChange):
                name = row_names([(change.table, change.row)], several=self.base.several_tables)
                yield ShowCell(name, change.concept, change.old, change.new)
            else:
                yield ShowBlock(change.new)

    # --- the ladder

    def _tell(self, rows: PageRows) -> None:
        told = self.shared.teller.tell(self.survey.page, rows, self.tickets, self.again)
        self.steps, self.asked, self.put_off = told.steps, told.asked, told.put_off
        self.changes += told.changes
        if told.wait:
            self.waits.append(told.wait)


def _orphan_findings(rows: PageRows, row_skips: Iterable[Skip]) -> Iterator[Finding]:
    shown = {key for row in rows.rows for key in row.item.tickets}
    left_alone = {key: skip.reason for skip in row_skips for key in skip.tickets}
    for entry in rows.orphans:
        if entry.key and entry.key not in shown:
            reason = left_alone.get(entry.key)
            alone = f"is in a row that is left alone ({reason})"
            where = alone if reason else "has no row on this page any more"
            yield Finding("orphan", f"{entry.key} {where}; the ticket stays as it is.")
