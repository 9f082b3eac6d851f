from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sync.core.model import Category, Finding, Ticket
from sync.core.planning.page_plans import PageOutcome, PagePlan, PageRef, PageState, Plan
from sync.core.policy import Policy, Tickets
from sync.core.protocol.ledger import Entry, EntryState, Ledger
from sync.core.protocol.ledger_property import NO_LEDGER, LedgerState
from sync.core.report.figures import Age, Figures, ItemState, figures

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
POLICY = Policy("wiki.example.com", Tickets("OPS"))


def ticket(number: int, category: Category = Category.NEW, due: date | None = None) -> Ticket:
    return Ticket(str(number), f"OPS-{number}", "10000", "", "", category, due=due)


def linked(number: int) -> Entry:
    return Entry(f"r{number}", "", 0, 0, state=EntryState.LINKED, key=f"OPS-{number}", issue_id=str(number))


def claimed(ago: timedelta) -> Entry:
    return Entry("claimed", "", 0, 0, when=FRIDAY - ago)


def page(*entries: Entry, state: PageState = PageState.UNCHANGED, page_id: str = "1") -> PagePlan:
    stored = replace(NO_LEDGER, ledger=Ledger("wiki", page_id, entries=entries), unusable=None)
    return PagePlan(PageRef(page_id, "", "OPS", "", 1, frozenset()), state, stored)


def counted(
    *pages: PagePlan, tickets: tuple[Ticket, ...] = (), outcomes: tuple[PageOutcome, ...] = ()
) -> Figures:
    known = {ticket.id: ticket for ticket in tickets}
    return figures(Plan(pages, twins={}), outcomes, known, FRIDAY, POLICY)


def test_items_are_counted_by_how_their_tickets_stand() -> None:
    tickets = (
        ticket(1),
        ticket(2, Category.IN_PROGRESS),
        ticket(3, Category.DONE),
        ticket(4, Category.UNDEFINED),
        replace(ticket(6, Category.DONE), resolution="Duplicate"),
    )
    refused = Entry("refused", "", 0, 0, state=EntryState.REFUSED)

    seen = counted(page(*map(linked, (1, 2, 3, 4, 5, 6)), claimed(timedelta()), refused), tickets=tickets)

    assert seen.items == {
        ItemState.OPEN: 2,
        ItemState.IN_PROGRESS: 1,
        ItemState.DONE: 1,
        ItemState.WONT_DO: 1,
        ItemState.GONE: 1,
        ItemState.UNSETTLED: 1,
        ItemState.REFUSED: 1,
    }


def test_open_items_are_counted_by_working_days_past_their_date() -> None:
    """From Friday 20 November: the 19th is one working day ago, the 13th five, the 12th six."""
    dates = [date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 13), date(2026, 11, 12), date(2026, 1, 5)]
    tickets = tuple(ticket(number, due=due) for number, due in enumerate(dates))

    seen = counted(page(*map(linked, range(5))), tickets=tickets)

    assert seen.past_date == {Age.UP_TO_5: 2, Age.UP_TO_10: 1, Age.MORE: 1}


def test_what_is_done_or_has_no_date_is_not_past_it() -> None:
    tickets = (ticket(1, Category.DONE, due=date(2026, 1, 5)), ticket(2))

    assert not counted(page(linked(1), linked(2)), tickets=tickets).past_date


def test_the_oldest_creation_whose_end_is_not_known_is_told() -> None:
    pages = (page(claimed(timedelta(hours=1))), page(claimed(timedelta(hours=3)), page_id="2"))

    assert counted(*pages).oldest_intent == timedelta(hours=3)


def test_without_open_creations_the_oldest_is_nothing() -> None:
    assert counted(page(linked(1))).oldest_intent == timedelta()


def test_pages_are_counted_as_planned_until_they_are_worked_on() -> None:
    planned = page(state=PageState.CHANGES)
    worked = PageOutcome(planned, created=("OPS-1", "OPS-2"), written=True, told=True, touched=True)
    stopped = PageOutcome(planned)

    assert counted(planned).pages == {PageState.CHANGES: 1}
    assert counted(planned, outcomes=(worked,)).pages == {PageState.CHANGES: 1}
    assert counted(planned, outcomes=(stopped,)).pages == {PageState.WAITING: 1}


def test_what_was_done_is_counted() -> None:
    planned = replace(page(state=PageState.CHANGES), findings=(Finding("x", "…"),))
    worked = PageOutcome(planned, created=("OPS-1", "OPS-2"), written=True, told=True, touched=True)

    seen = counted(planned, outcomes=(worked,))

    assert (seen.created, seen.written, seen.comments, seen.findings) == (2, 1, 1, 1)


def test_every_row_with_several_tickets_is_a_duplicate() -> None:
    plan = Plan((), twins={"r1": ("OPS-1", "OPS-2", "OPS-3"), "r2": ("OPS-4", "OPS-5")})

    assert figures(plan, (), {}, FRIDAY, POLICY).duplicates == 2


def test_a_page_without_a_ledger_has_no_items() -> None:
    unknown = replace(page(), stored=LedgerState(None))

    assert not counted(unknown).items
