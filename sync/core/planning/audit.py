"""Tickets held against pages: rows that have several, tickets that have lost their row, and what to do then.

Pages are named by their id alone: an audit is kept in logs, and some pages may be viewed by few.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sync.core.model import Ticket, key_number
from sync.core.planning.following import renamed
from sync.core.planning.survey import Survey
from sync.core.protocol.founding import founded, survivors
from sync.core.protocol.matching import as_matched
from sync.core.protocol.rows import rows_of
from sync.core.words import UNSEEN

_PAGE_ID = re.compile(r"[0-9]{1,18}")
_PAGE_LABEL = re.compile(r"pm-p([0-9]{1,18})")
_ROW_LABEL = re.compile(r"pm-([0-7][0-9a-hjkmnp-tv-z]{25})")  # a ULID, which no page label can be


class Kind(StrEnum):
    TWINS = "twins"  # several tickets were made for one row: a broken invariant
    SETTLED_TWINS = "settled-twins"  # the same, and all but the one that stays are closed
    LOOKALIKE = "lookalike"  # a ticket has the labels of another one's row, not its mark
    PAGE_GONE = "page-gone"
    ROW_GONE = "row-gone"
    ROW_TAKEN = "row-taken"  # no row shows a ticket, and one of the same words shows another of the same page
    SHOWN_ELSEWHERE = "shown-elsewhere"  # a row shows a ticket that was made for another page


@dataclass(frozen=True, slots=True)
class Anomaly:
    """``text`` says what is so, ``settle`` what a person can do; ``tickets`` are keys, the lowest first."""

    kind: Kind
    page_id: str
    tickets: tuple[str, ...]
    text: str
    settle: str


@dataclass(frozen=True, slots=True)
class Audit:
    """``not_looked_at`` gives, by page id, why the rows of a page that has tickets could not be compared."""

    anomalies: tuple[Anomaly, ...]
    not_looked_at: Mapping[str, str]
    tickets: int
    pages: int

    @property
    def broken(self) -> bool:
        return any(anomaly.kind is Kind.TWINS for anomaly in self.anomalies)

    @property
    def named(self) -> frozenset[str]:
        """The keys of all tickets that something is said about."""
        return frozenset(key for anomaly in self.anomalies for key in anomaly.tickets)


@dataclass(frozen=True, slots=True)
class Origin:
    """The row that a ticket was made for."""

    rid: str
    page_id: str


def origin(ticket: Ticket, site: str) -> Origin | None:
    """By the ticket's mark, else by its labels; None for a ticket that is not ours, or another site's."""
    mark = ticket.mark
    if mark is not None:
        ours = mark.site == site and _PAGE_ID.fullmatch(mark.page_id)
        return Origin(mark.rid, mark.page_id) if ours else None
    pages = _named_by(_PAGE_LABEL, ticket)
    rids = _named_by(_ROW_LABEL, ticket)
    return Origin(rids[0], pages[0]) if len(pages) == len(rids) == 1 else None


def _named_by(pattern: re.Pattern[str], ticket: Ticket) -> list[str]:
    return [match[1] for label in ticket.labels if (match := pattern.fullmatch(label))]


def audit(
    tickets: Iterable[Ticket], surveys: Iterable[Survey], absent: Mapping[str, str], site: str
) -> Audit:
    """``tickets`` are all that may be ours, each once.

    ``absent`` are the pages without a survey that tickets were made for, and why there is none; empty where
    the page is gone.
    """
    auditor = _Auditor(tickets, surveys, site)
    return Audit(
        anomalies=(
            *auditor.twins_and_lookalikes(),
            *auditor.pages_gone(page_id for page_id, reason in absent.items() if not reason),
            *auditor.rows_gone(),
            *auditor.shown_elsewhere(),
        ),
        not_looked_at={
            **{page_id: reason for page_id, reason in absent.items() if reason},
            **auditor.skipped(),
        },
        tickets=len(auditor.origins),
        pages=len(auditor.by_page),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The keys that stand in the rows of a page, and the rids that rows were matched to."""

    shown: frozenset[str]
    matched: frozenset[str]


class _Auditor:
    def __init__(self, tickets: Iterable[Ticket], surveys: Iterable[Survey], site: str) -> None:
        self.site = site
        self.by_id: dict[str, Ticket] = {}
        self.origins: dict[str, Origin] = {}
        self.by_rid: dict[str, list[Ticket]] = {}
        self.by_page: dict[str, list[Ticket]] = {}
        for ticket in sorted(tickets, key=_by_key):
            made_for = origin(ticket, site)
            if made_for is not None:
                self.by_id[ticket.id] = ticket
                self.origins[ticket.key] = made_for
                self.by_rid.setdefault(made_for.rid, []).append(ticket)
                self.by_page.setdefault(made_for.page_id, []).append(ticket)
        self.surveys = {survey.page.id: survey for survey in surveys}
        looked_at = (survey for survey in self.surveys.values() if not _why_not(survey))
        self.rows = {survey.page.id: self._rows(survey) for survey in looked_at}

    def _rows(self, survey: Survey) -> _Rows:
        """As a run would match them, whatever became of the ledger."""
        page_id = survey.page.id
        known = survey.stored.ledger or founded(self.site, page_id, survey.stored.kept)
        known = known.with_entries(survivors(known, self.by_page.get(page_id, ())))
        ledger, former = renamed(known, self.by_id)
        rows = rows_of(survey.items, ledger, former).rows
        return _Rows(
            shown=frozenset(key for row in rows for key in row.item.tickets),
            matched=frozenset(row.entry.rid for row in rows if row.entry is not None),
        )

    def skipped(self) -> dict[str, str]:
        """Pages that have tickets and were left alone, and why."""
        reasons = {
            page_id: _why_not(self.surveys[page_id]) for page_id in self.by_page if page_id in self.surveys
        }
        return {page_id: reason for page_id, reason in reasons.items() if reason}

    # --- several tickets for one row

    def twins_and_lookalikes(self) -> Iterator[Anomaly]:
        """Without any mark labels decide; beside a mark they do not: a clone has the labels, too."""
        for tickets in self.by_rid.values():
            marked = [ticket for ticket in tickets if ticket.mark is not None]
            same_row = marked or tickets
            if len(same_row) > 1:
                yield self._twins(same_row)
            for ticket in tickets:
                if marked and ticket not in marked:
                    yield self._lookalike(ticket, marked[0])

    def _twins(self, tickets: Sequence[Ticket]) -> Anomaly:
        keys = _keys(tickets)
        first, *others = keys
        page_id = self.origins[first].page_id
        text = f"{' and '.join(keys)} were made for the same row of page {page_id}."
        if all(ticket.done for ticket in tickets[1:]):
            settle = f"Nothing remains to be done: {first} stays, what was made beside it is closed."
            return Anomaly(Kind.SETTLED_TWINS, page_id, keys, text, settle)
        settle = f"Keep {first}. Link to it as duplicate, and close: {', '.join(others)}."
        shown = self.rows[page_id].shown.intersection(others) if page_id in self.rows else frozenset()
        if shown:
            settle += f" Write {first} into the row, which shows {', '.join(sorted(shown))}."
        return Anomaly(Kind.TWINS, page_id, keys, text, settle)

    def _lookalike(self, ticket: Ticket, original: Ticket) -> Anomaly:
        made_for = self.origins[ticket.key]
        text = f"{ticket.key} has the labels of {original.key} and its row, not its mark: it may be a clone."
        settle = (
            f"If it is work of its own, take the label pm-{made_for.rid} off it; "
            f"if it is the same work, link it to {original.key} as duplicate and close it."
        )
        return Anomaly(Kind.LOOKALIKE, made_for.page_id, (original.key, ticket.key), text, settle)

    # --- tickets without a row

    def pages_gone(self, gone: Iterable[str]) -> Iterator[Anomaly]:
        for page_id in gone:
            tickets = self.by_page.get(page_id)
            if tickets:
                text = f"Page {page_id} {UNSEEN}; made for it: {_listed(tickets)}."
                settle = (
                    "Bring the page back or let the account view it; or finish or close its work in Jira."
                )
                yield _orphans(Kind.PAGE_GONE, page_id, tickets, text, settle)

    def rows_gone(self) -> Iterator[Anomaly]:
        for page_id, rows in self.rows.items():
            of_page = self.by_page.get(page_id, ())
            in_rows = {
                as_matched(ticket.summary): ticket for ticket in of_page if self._has_row(ticket, rows)
            }
            rowless = [ticket for ticket in of_page if not self._has_row(ticket, rows)]
            for ticket in [one for one in rowless if as_matched(one.summary) in in_rows]:
                rowless.remove(ticket)
                yield self._row_taken(ticket, in_rows[as_matched(ticket.summary)], page_id)
            if rowless:
                text = f"Page {page_id} has no row any more for {_listed(rowless)}."
                settle = "Write the key into the row that it belongs to; or finish or close its work in Jira."
                yield _orphans(Kind.ROW_GONE, page_id, rowless, text, settle)

    def _row_taken(self, ticket: Ticket, shown: Ticket, page_id: str) -> Anomaly:
        """No proof of a twin: of two rows of the same words, a person may have removed one."""
        text = f"Page {page_id} has no row for {ticket.key}, and one of the same words has {shown.key}."
        settle = (
            f"If it is the same work, link {ticket.key} to {shown.key} as duplicate and close it; "
            "if it is work of its own, write its key into its row."
        )
        if ticket.done:
            settle = "Nothing needs to be done: the work is closed."
        return Anomaly(Kind.ROW_TAKEN, page_id, (shown.key, ticket.key), text, settle)

    def _has_row(self, ticket: Ticket, rows: _Rows) -> bool:
        return ticket.key in rows.shown or self.origins[ticket.key].rid in rows.matched

    def shown_elsewhere(self) -> Iterator[Anomaly]:
        for page_id, rows in self.rows.items():
            for home, tickets in self.by_page.items():
                shown = [ticket for ticket in tickets if ticket.key in rows.shown]
                if shown and home != page_id:
                    text = f"Page {page_id} shows {_listed(shown)}, made for page {home}."
                    settle = (
                        "Where the row is about the same work, nothing needs to be done; "
                        "where it is not, take the key out of it, and it gets a ticket of its own."
                    )
                    yield Anomaly(Kind.SHOWN_ELSEWHERE, page_id, _keys(shown), text, settle)


def _orphans(kind: Kind, page_id: str, tickets: Sequence[Ticket], text: str, settle: str) -> Anomaly:
    if all(ticket.done for ticket in tickets):
        settle = "Nothing needs to be done: the work is closed."
    return Anomaly(kind, page_id, _keys(tickets), text, settle)


def _why_not(survey: Survey) -> str:
    return survey.failure or (survey.skip.reason if survey.skip is not None else "")


def _by_key(ticket: Ticket) -> tuple[int, str]:
    return key_number(ticket.key), ticket.key


def _keys(tickets: Iterable[Ticket]) -> tuple[str, ...]:
    return tuple(ticket.key for ticket in tickets)


def _listed(tickets: Iterable[Ticket]) -> str:
    return ", ".join(_keys(tickets))
