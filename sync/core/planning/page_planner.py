"""One founded page to its plan: what to create, show and say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sync.core.model import ActionItem, Finding, Skip
from sync.core.owners.cells import queries
from sync.core.owners.resolution import FALLBACK, in_words
from sync.core.planning.changes import (
    AdoptTicket,
    Change,
    CreateTicket,
    LinkBack,
    ShowBlock,
    ShowCell,
    UpdateTicket,
)
from sync.core.planning.drafts import destination, draft
from sync.core.planning.following import Followed, follow, renamed
from sync.core.planning.foreseen import foreseen, ticket_updates
from sync.core.planning.needs import owners_in_question
from sync.core.planning.page_plans import PagePlan, PageState
from sync.core.planning.page_view import PageView, page_view
from sync.core.planning.row_names import row_names
from sync.core.planning.shared import Planning
from sync.core.planning.standings import ticket_of
from sync.core.planning.survey import Survey
from sync.core.planning.taking_up import take_up
from sync.core.protocol.claims import Attempt, without_dropped, worth_another_attempt
from sync.core.protocol.ledger import Entry, EntryState
from sync.core.protocol.ledger_parts import has_room
from sync.core.protocol.recovery import Recovery
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
        self.ledger, self.former = renamed(survey.stored.ledger, self.known.tickets)
        self.held_back: list[Finding] = []
        self.waits: list[str] = []
        self.failures: list[str] = []

    def plan(self) -> PagePlan:
        self._mind_unknown_owners()
        taken_up = take_up(self.ledger, self.former, self.survey, self.known, self.shared)
        page = follow(self.survey.items, self.survey.shown, taken_up.ledger, self.former, self.known)
        self.ledger = page.ledger
        creations = list(self._creations(page.rows, taken_up.recoveries))
        updates = list(ticket_updates(page, self.known))
        told = self.shared.teller.tell(self.survey.page, page.rows, self.known.tickets, taken_up.again)
        if told.wait:
            self.waits.append(told.wait)
        view = self._view(page, creations, updates, told.put_off)
        changes: tuple[Change, ...] = (
            *taken_up.adopted,
            *told.changes,
            *creations,
            *self._links(taken_up.adopted),
            *updates,
            *self._shown_changes(view),
        )
        changed = bool(changes or told.steps or told.asked) or not self._is_recorded()
        if changed:
            # the property's own date begins anew with every write
            self.ledger = replace(self.ledger, founded_at=self.survey.stored.founded_at)
        idle = PageState.WAITING if self.waits or self.failures else PageState.UNCHANGED
        return replace(
            self.base,
            state=PageState.CHANGES if changed else idle,
            ledger=self.ledger,
            former=self.former,
            changes=changes,
            findings=(*view.findings, *_orphan_findings(page.rows, self.survey.row_skips)),
            held_back=tuple(self.held_back),
            steps=told.steps,
            asked=told.asked,
            put_off=told.put_off,
            waits=tuple(dict.fromkeys(self.waits)),
            failure=" ".join(dict.fromkeys(self.failures)),
            linked=len(taken_up.linked),
            vanished=sum(entry.issue_id in self.shared.lookups.missing for entry in taken_up.linked),
        )

    def _mind_unknown_owners(self) -> None:
        """Whom Jira does not tell of now, no ticket can go to; one that is hidden goes to nobody anyway."""
        problems = self.shared.lookups.problems
        page = rows_of(self.survey.items, self.ledger, self.former)
        there = tuple(row for row in page.rows if ticket_of(row, self.known.tickets) is not None)
        asked = owners_in_question(replace(page, rows=there), self.shared.policy)
        self.failures += [problems[question] for question in asked if question in problems]

    def _is_recorded(self) -> bool:
        stored = self.survey.stored.ledger
        return stored is not None and self.ledger.without_hints() == stored.without_hints()

    def _links(self, adopted: Iterable[AdoptTicket]) -> Iterator[LinkBack]:
        """Links that an earlier run did not get to make; those of tickets taken up now go without saying."""
        taken_up = {change.rid for change in adopted}
        for entry in self.ledger.entries:
            known = entry.issue_id in self.known.tickets and entry.state is EntryState.LINKED
            settled = entry.linked_back or entry.link_refused
            if known and not settled and entry.rid not in taken_up:
                yield LinkBack(entry.rid, entry.key)

    # --- creation

    def _creations(self, rows: PageRows, recoveries: Mapping[str, Recovery]) -> Iterator[CreateTicket]:
        for row in rows.rows:
            creation = self._creation(row, recoveries)
            if creation is not None:
                yield creation

    def _creation(self, row: Row, recoveries: Mapping[str, Recovery]) -> CreateTicket | None:
        match row.case:
            case Case.NEW:
                entry = Entry.of_row(next(self.shared.rids), row.item, since=self.shared.today)
                return self._drafted(row.item, entry)
            case Case.UNFINISHED if row.entry is not None:
                return self._once_more(row.item, row.entry, recoveries.get(row.entry.rid))
            case Case.REFUSED if row.entry is not None:
                creation = self._drafted(row.item, row.entry)
                worth = creation is not None and worth_another_attempt(row.entry, creation.attempt.draft)
                return creation if worth else None
            case _:
                return None

    def _once_more(self, item: ActionItem, entry: Entry, decision: Recovery | None) -> CreateTicket | None:
        match decision:
            case Recovery.ATTEMPT:
                return self._drafted(item, entry)
            case Recovery.ATTEMPT_ONE:
                creation = self._drafted(item, entry)
                if creation is None or self.shared.may_attempt_unfenced(entry.project_id):
                    return creation
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

    def _drafted(self, item: ActionItem, entry: Entry) -> CreateTicket | None:
        lookups, page = self.shared.lookups, self.survey.page
        target = destination(item, page, self.shared.policy)
        screen = lookups.screens.get((target.project, target.issue_type))
        project = lookups.projects.get(screen.project_id) if screen is not None else None
        if screen is None or project is None or not project.trusted or page.id not in lookups.searched:
            walked = screen.project_id if screen is not None else ""
            self._unanswered((target.project, target.issue_type), (walked, ""), ("", ""))
            return None
        people = self.known.candidates(target.project)
        if unknown := set(queries(item, self.shared.policy.people)) - people.keys():
            self._unanswered(*((target.project, query) for query in sorted(unknown)))
            return None
        drafted = draft(item, page, screen, people, self.shared.policy, entry.rid, self.shared.today)
        self.held_back += drafted.findings
        if drafted.draft is None:
            return None
        wanted = without_dropped(entry, drafted.draft)
        attempt = Attempt(page.id, entry, screen.project_id, project.highest, wanted)
        if not has_room(self.ledger, [attempt]):
            text = "too many rows of this page wait for an answer, or were refused; this one waits for them."
            self.held_back.append(Finding("ledger-full", text, item.table, item.row))
            return None
        called = drafted.assigned_to if wanted.assignee == drafted.draft.assignee else FALLBACK
        assigned_to = in_words(called, self.known.names.get(wanted.assignee, ""))
        return CreateTicket(self._row_name(item.table, item.row), attempt, assigned_to)

    # --- the page

    def _view(
        self,
        page: Followed,
        creations: Sequence[CreateTicket],
        updates: Sequence[UpdateTicket],
        put_off: frozenset[str],
    ) -> PageView:
        """What the page should show once its tickets are made and changed; the keys of new ones, which are
        not known yet, aside."""
        found = (*self.survey.findings, *self.held_back)
        known = replace(self.shared.known, put_off=put_off)
        then = foreseen(page, self.survey, known, self.shared.lookups, creations, updates)
        view = page_view(then.page.rows, then.known, found, then.page.merges, self.survey.page.labels)
        return replace(view, rows=tuple(row for row in view.rows if row.key not in then.born))

    def _shown_changes(self, view: PageView) -> Iterator[Change]:
        for change in differences(self.survey.shown, view.rows, view.block):
            if isinstance(change, CellChange):
                name = self._row_name(change.table, change.row)
                yield ShowCell(name, change.concept, change.old, change.new)
            else:
                yield ShowBlock(change.new)

    def _row_name(self, table: int, row: int) -> str:
        return row_names([(table, row)], several=self.base.several_tables)


def _orphan_findings(rows: PageRows, row_skips: Iterable[Skip]) -> Iterator[Finding]:
    shown = {key for row in rows.rows for key in row.item.tickets}
    left_alone = {key: skip.reason for skip in row_skips for key in skip.tickets}
    for entry in rows.orphans:
        if entry.key and entry.key not in shown:
            reason = left_alone.get(entry.key)
            alone = f"is in a row that is left alone ({reason})"
            where = alone if reason else "has no row on this page any more"
            yield Finding("orphan", f"{entry.key} {where}; the ticket stays as it is.")
