"""The body of a page as a run would write it, known from the body alone: new tickets get made-up keys."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from typing import Final

from sync.core.model import ActionItem, Category, Ticket, TicketMark, UserRef
from sync.core.planning.drafts import due_date
from sync.core.planning.page_view import page_view
from sync.core.planning.standings import Known
from sync.core.planning.survey import items_of, page_findings
from sync.core.policy import Policy, Tickets
from sync.core.protocol.ledger import Entry, EntryState
from sync.core.protocol.rows import Case, PageRows, Row
from sync.core.reading.action_items import read_page
from sync.core.reading.storage_format import StorageFormatError
from sync.core.writing.render import render

Told = Mapping[str, object]

_PROJECT: Final = "PREVIEW"
_MADE_UP: Final = re.compile(rf"{_PROJECT}-([0-9]+)")
_NOT_BEGUN: Final[Told] = {"status": "To Do", "category": Category.NEW.value}
WITHOUT_SETTINGS: Final = Policy(site="preview", tickets=Tickets(project=_PROJECT))
_CATEGORIES: Final = {category.value: category for category in Category} | {
    "to do": Category.NEW,
    "in progress": Category.IN_PROGRESS,
}


def preview(
    body: bytes,
    tickets: Mapping[str, Told],
    today: date,
    incident_date: date | None = None,
    policy: Policy = WITHOUT_SETTINGS,
) -> bytes:
    """``body`` with keys, statuses and the status block as a run would write them.

    ``tickets`` tells ``status``, ``category`` (Jira's key or name) and ``due`` (ISO) by key. Items without a
    key get ``PREVIEW-1`` … and the status "To Do"; a key that is neither told nor made up keeps its cells as
    they are. Relative dates count from ``incident_date``, else from ``today``; ``policy`` is the team's.
    Raises ``StorageFormatError`` for a body that cannot be read, or that cannot be proved to be left alone
    outside our own spans.
    """
    anchor = incident_date or today
    page = read_page(body, policy.reading, anchor)
    if page.unreadable is not None:
        raise StorageFormatError(page.unreadable.code, page.unreadable.text)
    items = items_of(page)
    keys = list(_keys(items))
    known = {
        key: _ticket(key, item, tickets[key] if key in tickets else _as_made(item, policy, today))
        for item, key in zip(items, keys, strict=True)
        if key in tickets or _MADE_UP.fullmatch(key)
    }
    rows = PageRows(tuple(_rows(items, keys, known, today)), orphans=())
    world = Known(known, {}, policy, today)
    view = page_view(rows, world, page_findings(page), {}, frozenset())
    rendered = render(page, view.rows, view.block)
    if rendered.problem is not None:
        raise StorageFormatError(rendered.problem.code, rendered.problem.text)
    return rendered.body


def _keys(items: Iterable[ActionItem]) -> Iterator[str]:
    """The key of each item; new ones are numbered behind those that an earlier preview made up."""
    found = (_MADE_UP.fullmatch(key) for item in items for key in item.tickets)
    numbers = count(1 + max((int(match[1]) for match in found if match), default=0))
    for item in items:
        yield item.tickets[0] if item.tickets else f"{_PROJECT}-{next(numbers)}"


def _as_made(item: ActionItem, policy: Policy, today: date) -> Told:
    return {**_NOT_BEGUN, "due": due_date(item, policy, today)}


def _ticket(key: str, item: ActionItem, told: Told) -> Ticket:
    return Ticket(
        id=key,
        key=key,
        project_id="",
        summary=item.text,
        status=str(told.get("status") or ""),
        category=_CATEGORIES.get(str(told.get("category")).casefold(), Category.UNDEFINED),
        due=_date(told.get("due")),
        assignee=UserRef("preview"),  # whom a run would find is not known here, so nobody is missed
        mark=TicketMark(key, "", "") if _MADE_UP.fullmatch(key) else None,
    )


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _rows(
    items: Iterable[ActionItem], keys: Iterable[str], known: Mapping[str, Ticket], today: date
) -> Iterator[Row]:
    """The rows as they stand once every ticket is made and recorded."""
    seen: set[str] = set()
    for item, key in zip(items, keys, strict=True):
        if key in seen:
            yield Row(item, Case.REPEATED)
        elif key in known:
            entry = Entry(key, item.text, item.table, item.row, state=EntryState.LINKED, key=key, since=today)
            yield Row(item, Case.LINKED, entry)
        else:
            yield Row(item, Case.UNFINISHED)
        seen.add(key)
