"""What a run saw and did, as numbers: no texts, no names, and no more kinds than stand here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sync.core.model import Category, Ticket
from sync.core.planning.escalation import past_date
from sync.core.planning.page_plans import PageOutcome, PagePlan, PageState, Plan
from sync.core.planning.standings import declined
from sync.core.policy import Calendar, Policy
from sync.core.protocol.ledger import Entry, EntryState
from sync.core.working_days import local_day


class ItemState(StrEnum):
    """How an item stands that the worker keeps in a ledger."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    WONT_DO = "wont-do"  # ended without being done
    GONE = "gone"  # its ticket cannot be found, or is hidden from us
    UNSETTLED = "unsettled"  # whether its ticket was created is not known yet
    REFUSED = "refused"  # Jira did not take it


class Age(StrEnum):
    """Working days past an item's date."""

    UP_TO_5 = "1-5"
    UP_TO_10 = "6-10"
    UP_TO_20 = "11-20"
    MORE = "over-20"


_STATES = {
    Category.NEW: ItemState.OPEN,
    Category.UNDEFINED: ItemState.OPEN,
    Category.IN_PROGRESS: ItemState.IN_PROGRESS,
    Category.DONE: ItemState.DONE,
}
_AGES = ((5, Age.UP_TO_5), (10, Age.UP_TO_10), (20, Age.UP_TO_20))


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the pages of one run; a kind that did not occur is missing in a ``Counter``.

    ``oldest_intent`` is the age of the oldest creation whose end is not known, zero where there is none.
    ``duplicates`` counts rows with more than one ticket.
    """

    pages: Counter[PageState]
    items: Counter[ItemState]
    past_date: Counter[Age]
    findings: int
    created: int
    written: int
    comments: int
    duplicates: int
    oldest_intent: timedelta


def figures(
    plan: Plan,
    outcomes: Sequence[PageOutcome],
    tickets: Mapping[str, Ticket],
    now: datetime,
    policy: Policy,
) -> Figures:
    """``tickets`` by id and by key, as the plan saw them; ``outcomes`` is empty where nothing was applied."""
    entries = [entry for page in plan.pages for entry in _entries(page)]
    states = [outcome.state for outcome in outcomes] or [page.state for page in plan.pages]
    return Figures(
        pages=Counter(states),
        items=Counter(_state(entry, tickets, policy) for entry in entries),
        past_date=Counter(_ages(entries, tickets, now, policy.calendar)),
        findings=sum(len(page.findings) for page in plan.pages),
        created=sum(len(outcome.created) for outcome in outcomes),
        written=sum(outcome.written for outcome in outcomes),
        comments=sum(outcome.told for outcome in outcomes),
        duplicates=len(plan.twins),
        oldest_intent=max((now - when for when in _intents(entries)), default=timedelta()),
    )


def _entries(page: PagePlan) -> Sequence[Entry]:
    """As the sites had them when the run began: what this run has claimed is not open yet. Of a page that
    could not be planned nothing is counted, for not all of it is known."""
    if page.state is PageState.FAILED and page.ledger is None:
        return ()
    return page.stored.ledger.entries if page.stored.ledger is not None else ()


def _ticket(entry: Entry, tickets: Mapping[str, Ticket]) -> Ticket | None:
    return tickets.get(entry.issue_id) or tickets.get(entry.key)


def _state(entry: Entry, tickets: Mapping[str, Ticket], policy: Policy) -> ItemState:
    match entry.state:
        case EntryState.CLAIMED:
            return ItemState.UNSETTLED
        case EntryState.REFUSED:
            return ItemState.REFUSED
        case EntryState.LINKED:
            ticket = _ticket(entry, tickets)
            if ticket is None:
                return ItemState.GONE
            return ItemState.WONT_DO if declined(ticket, policy) else _STATES[ticket.category]


def _ages(
    entries: Iterable[Entry], tickets: Mapping[str, Ticket], now: datetime, calendar: Calendar
) -> Iterable[Age]:
    today = local_day(now, calendar)
    for entry in entries:
        ticket = _ticket(entry, tickets)
        if ticket is None or ticket.done or ticket.due is None:
            continue
        days = past_date(ticket.due, today, calendar)
        if days > 0:
            yield next((age for most, age in _AGES if days <= most), Age.MORE)


def _intents(entries: Iterable[Entry]) -> Iterable[datetime]:
    for entry in entries:
        if entry.state is EntryState.CLAIMED and entry.when is not None:
            yield entry.when
