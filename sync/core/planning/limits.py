"""The brakes over a whole plan, checked before its first write. Tripping one is an expected outcome."""

from collections.abc import Iterator, Sequence

from sync.core.planning.page_plans import PagePlan, Plan
from sync.core.policy import Limits

# pages with the number of tickets they get
_Tickets = Sequence[tuple[PagePlan, int]]


def violations(plan: Plan, limits: Limits) -> tuple[str, ...]:
    """One sentence for each limit the plan goes beyond: the figure, the limit, and what to do."""
    new = [(page, len(page.attempts)) for page in plan.pages]
    written = sum(page.writes_page for page in plan.pages)
    return (
        *_tickets("The plan", new, limits),
        *_tickets_per_page("The plan", new, limits),
        *_pages("The plan", written, limits),
        *_changed(plan, limits),
        *_vanished(plan, limits),
    )


def violations_to_come(plan: Plan, limits: Limits) -> tuple[str, ...]:
    """The same for the later run in which pages seen for the first time get their tickets."""
    who = "A later run would stop: it"
    new = [(page, page.to_come) for page in plan.pages if page.to_come]
    return (
        *_tickets(who, new, limits),
        *_tickets_per_page(who, new, limits),
        *_pages(who, len(new), limits),
    )


def _tickets(who: str, new: _Tickets, limits: Limits) -> Iterator[str]:
    count = sum(tickets for _, tickets in new)
    if count > limits.new_tickets:
        yield (
            f"{who} would create {count} tickets; limits.new_tickets allows {limits.new_tickets}. "
            "Look at it with `plan`; if it is right, raise the limit, or set pages.created_since."
        )


def _tickets_per_page(who: str, new: _Tickets, limits: Limits) -> Iterator[str]:
    for page, count in new:
        if count > limits.new_tickets_per_page:
            yield (
                f"{who} would create {count} tickets for page {page.page.id}{_title(page)}; "
                f"limits.new_tickets_per_page allows {limits.new_tickets_per_page}. Look at the page with "
                "`explain`; if it is right, raise the limit."
            )


def _title(page: PagePlan) -> str:
    return f" ({page.page.title})" if page.page.title else ""


def _pages(who: str, count: int, limits: Limits) -> Iterator[str]:
    if count > limits.pages_written:
        yield (
            f"{who} would write {count} pages; limits.pages_written allows {limits.pages_written}. "
            "Look at it with `plan`; if it is right, raise the limit."
        )


def _changed(plan: Plan, limits: Limits) -> Iterator[str]:
    count = sum(len(page.updates) for page in plan.pages)
    if count > limits.tickets_changed:
        yield (
            f"The plan would change {count} tickets; limits.tickets_changed allows {limits.tickets_changed}. "
            "Look at it with `plan`; if it is right, raise the limit."
        )


def _vanished(plan: Plan, limits: Limits) -> Iterator[str]:
    """Many known tickets or rows gone at once: rather a lost permission than a hundred deletions."""
    linked = sum(page.linked for page in plan.pages)
    vanished = sum(page.vanished for page in plan.pages)
    if _beyond(vanished, linked, limits):
        yield (
            f"{vanished} of {linked} known tickets cannot be found in Jira; limits.vanished_share allows "
            f"{limits.vanished_share:.0%}. Check the permissions of the Jira account."
        )
    emptied = _emptied(plan.pages)
    with_items = sum(page.linked > 0 for page in plan.pages)
    if _beyond(len(emptied), with_items, limits):
        yield (
            f"{len(emptied)} of {with_items} pages had action items and now have none; limits.vanished_share "
            f"allows {limits.vanished_share:.0%}. Look at one with `explain`: {', '.join(emptied[:3])}."
        )


def _emptied(pages: Sequence[PagePlan]) -> list[str]:
    return [page.page.id for page in pages if page.linked and not page.rows]


def _beyond(gone: int, known: int, limits: Limits) -> bool:
    return known >= max(limits.vanished_floor, 1) and gone / known > limits.vanished_share
