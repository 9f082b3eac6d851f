"""Whom a run tells about items past their date, and asks whether a fix worked.

One comment per page and run; at most once per step and date, and once per completed item.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from sync.core.model import Mention, Text, Ticket, UserRef
from sync.core.owners.cells import as_mentioned
from sync.core.owners.resolution import resolve, surely_named
from sync.core.planning.changes import Tell, TellInChat, Telling, TellInTicket
from sync.core.planning.escalation import recipients, remember, told_again_on
from sync.core.planning.mentions import Mentions
from sync.core.planning.page_plans import PageRef
from sync.core.planning.said import assigned_by_rule
from sync.core.planning.standings import due_of, ticket_of, watch
from sync.core.planning.texts import on_page, plain
from sync.core.planning.verification import measure_of, verdict
from sync.core.policy import Policy, Step
from sync.core.protocol.ledger import Entry, Ledger, SentStep
from sync.core.protocol.rows import PageRows, Row
from sync.core.view import BlockLine
from sync.core.words import shortened

TASK_LENGTH = 80  # mails do not show what the macro shows
MEASURE_LENGTH = 200
_WITHHELD = "an item of a restricted page"
_PUT_OFF = "further reminders wait for the next run: in this one, people are mentioned as often as agreed"


@dataclass(frozen=True, slots=True)
class ToTell:
    """What is to be said, and by rid the steps and the questions to remember; they are written before
    anything is sent. ``put_off`` has the rids of which this run has no room to speak. ``wait`` says until
    when there is more to be said."""

    changes: tuple[Telling, ...] = ()
    steps: Mapping[str, tuple[SentStep, ...]] = field(default_factory=dict)
    asked: Mapping[str, date] = field(default_factory=dict)
    put_off: frozenset[str] = frozenset()
    wait: str = ""


@dataclass(frozen=True, slots=True)
class _Due:
    """An item that has reached a step, and whom it is for."""

    row: Row
    entry: Entry
    ticket: Ticket
    step: Step
    date: date
    told: tuple[str, ...] = ()

    @property
    def name(self) -> tuple[str, str, str]:
        """What no run tells twice, whatever the number of pages that have the ticket."""
        return (self.ticket.id, f"step {self.step.after}", self.date.isoformat())

    @property
    def values(self) -> dict[str, str]:
        return {**_values(self.row, self.ticket), "due": self.date.isoformat()}


@dataclass(frozen=True, slots=True)
class _Question:
    """A completed item whose owner is asked whether it worked."""

    row: Row
    entry: Entry
    ticket: Ticket
    done: date
    told: tuple[str, ...] = ()

    @property
    def name(self) -> tuple[str, str, str]:
        return (self.ticket.id, "question", self.done.isoformat())

    @property
    def values(self) -> dict[str, str]:
        measure = shortened(measure_of(self.row.item), MEASURE_LENGTH)
        return {**_values(self.row, self.ticket), "done": self.done.isoformat(), "measure": measure}


_Item = TypeVar("_Item", _Due, _Question)


class Teller:
    """Says what is due on one page after the other; knows what this run has said, and whom it mentioned."""

    def __init__(self, policy: Policy, now: datetime, today: date) -> None:
        self._policy = policy
        self._texts = policy.texts
        self._again = told_again_on(now, policy.ladder, policy.calendar)
        self._today = today
        self._mentions = Mentions(policy.ladder.mentions_per_person)
        self._said: set[tuple[str, str, str]] = set()

    def tell(
        self, page: PageRef, rows: PageRows, tickets: Mapping[str, Ticket], again: Collection[str] = ()
    ) -> ToTell:
        """What is due now. On free days and in the team's quiet hours nothing is told; it waits for a later
        run.

        ``again`` are rows about which a comment was lost: tickets and chat may have been told.
        """
        if self._again is not None:
            return ToTell(wait=self._wait(self._waiting(rows.rows, tickets), self._again))
        self._mentions.turn_the_page()
        reached = list(self._due(rows.rows, tickets))
        over = list(self._questions(rows.rows, tickets))
        put_off = frozenset(self._put_off(reached, over, again))
        reached = [item for item in reached if item.entry.rid not in put_off]
        over = [question for question in over if question.entry.rid not in put_off]
        due, questions = self._unsaid(reached), self._unsaid(over)
        fresh = [item for item in due if item.entry.rid not in again]
        return ToTell(
            changes=(
                *self._comment([item for item in due if item.step.comment], questions),
                *(self._in_ticket(page, item) for item in fresh if item.step.ticket_comment),
                *self._in_chat(page, [item for item in fresh if item.step.chat]),
            ),
            steps={item.entry.rid: remember(item.entry.steps, item.step, item.date) for item in reached},
            asked={question.entry.rid: question.done for question in over},
            put_off=put_off,
            wait=_PUT_OFF if put_off else "",
        )

    # --- what is due

    def _waiting(self, rows: Sequence[Row], tickets: Mapping[str, Ticket]) -> list[str]:
        """What is due and not told yet."""
        policy, today = self._policy, self._today
        known = [(row, ticket) for row in rows if (ticket := ticket_of(row, tickets)) is not None]
        stands = [watch(row, ticket, policy, today) for row, ticket in known]
        seen = [verdict(row.item, row.entry, ticket, policy, today) for row, ticket in known]
        reminders = any(one is not None and (one.tell or one.waits) for one in stands)
        questions = any(one is not None and one.ask for one in seen)
        return [*(["reminders"] if reminders else []), *(["questions"] if questions else [])]

    def _wait(self, waiting: Sequence[str], again: date) -> str:
        quiet_until = self._policy.ladder.quiet_until
        told = " and ".join(waiting)
        if told and again == self._today and quiet_until is not None:
            return f"{told} wait until {quiet_until:%H:%M}"
        return f"{told} wait for {again:%A, %Y-%m-%d}" if told else ""

    def _due(self, rows: Iterable[Row], tickets: Mapping[str, Ticket]) -> Iterator[_Due]:
        for row in rows:
            ticket = ticket_of(row, tickets)
            stands = watch(row, ticket, self._policy, self._today)
            day = due_of(row, ticket)
            if stands is not None and stands.tell and stands.step and ticket and row.entry and day:
                yield _Due(row, row.entry, ticket, stands.step, day, self._wanted(row, ticket, stands.step))

    def _questions(self, rows: Iterable[Row], tickets: Mapping[str, Ticket]) -> Iterator[_Question]:
        for row in rows:
            ticket = ticket_of(row, tickets)
            seen = verdict(row.item, row.entry, ticket, self._policy, self._today) if ticket else None
            if seen is not None and seen.ask and ticket and row.entry and row.entry.done:
                owner = self._owner(row, ticket)
                yield _Question(row, row.entry, ticket, row.entry.done, (owner,) if owner else ())

    def _wanted(self, row: Row, ticket: Ticket, step: Step) -> tuple[str, ...]:
        lead = resolve(row.item, self._policy.people, {}).lead
        return recipients(step, self._owner(row, ticket), lead, self._policy.people.director)

    def _owner(self, row: Row, ticket: Ticket) -> str:
        """Who has the ticket, unless by a rule of Jira's; else whom the row names."""
        if ticket.assignee is None or assigned_by_rule(row.item, row.entry, ticket, self._policy):
            return surely_named(row.item, self._policy.people)
        return ticket.assignee.id

    # --- what this run still has room for

    def _put_off(
        self, due: Iterable[_Due], questions: Iterable[_Question], again: Collection[str]
    ) -> Iterator[str]:
        for item in due:
            in_ticket = item.step.ticket_comment and item.entry.rid not in again
            if item.name not in self._said and not self._mentions.take(
                item.told, on_page=item.step.comment, in_ticket=in_ticket
            ):
                yield item.entry.rid
        for question in questions:
            if question.name not in self._said and not self._mentions.take(question.told, on_page=True):
                yield question.entry.rid

    def _unsaid(self, items: Sequence[_Item]) -> list[_Item]:
        """Those of which another page of this run has not told yet."""
        unsaid = [item for item in items if item.name not in self._said]
        self._said.update(item.name for item in unsaid)
        return unsaid

    # --- how it is said

    def _comment(self, due: list[_Due], questions: list[_Question]) -> Iterator[Tell]:
        texts = self._texts
        lines: list[BlockLine] = []
        told: list[str] = []
        if due:
            lines.append((Text(plain(texts.opening, {})),))
            lines += [self._line(item.told, self._about(item), item.values) for item in due]
            told += [plain(self._about(item), item.values) for item in due]
        if questions:
            lines.append((Text(plain(texts.asking, self._labels())),))
            lines += [self._line(one.told, self._ask(one), one.values) for one in questions]
            told += [plain(self._ask(one), one.values) for one in questions]
        if lines:
            about = [*(item.entry.rid for item in due), *(one.entry.rid for one in questions)]
            yield Tell(tuple(lines), tuple(told), tuple(about))

    def _line(self, told: Iterable[str], template: str, values: Mapping[str, str]) -> BlockLine:
        asked = _mentions(as_mentioned(account, self._policy) for account in told)
        return (*asked, *on_page(template, values))

    def _about(self, item: _Due) -> str:
        return self._texts.past_due if item.date < self._today else self._texts.due

    def _ask(self, question: _Question) -> str:
        return self._texts.question_measured if question.values["measure"] else self._texts.question

    def _labels(self) -> dict[str, str]:
        wanted = self._policy.verification
        return {"worked": wanted.worked, "did_not": wanted.did_not, "cannot_tell": wanted.cannot_tell}

    def _in_ticket(self, page: PageRef, item: _Due) -> TellInTicket:
        template = self._texts.ticket_past_due if item.date < self._today else self._texts.ticket_due
        text = (*_mentions(map(UserRef, item.told)), Text(plain(template, _outside(page, item))))
        return TellInTicket(item.ticket.id, item.ticket.key, text, (item.entry.rid,))

    def _in_chat(self, page: PageRef, due: list[_Due]) -> Iterator[TellInChat]:
        if due:
            lines = [plain(self._about(item), _outside(page, item)) for item in due]
            text = "\n".join([f"{page.name} {page.url}".strip(), *lines])
            yield TellInChat(text, tuple(item.entry.rid for item in due))


def untold(ledger: Ledger) -> Ledger:
    """The ledger as if the comment it speaks of had not been begun: it does not stand on the page."""
    lost = ledger.comment.rids if ledger.comment is not None else ()
    forgotten = {
        entry.rid: replace(entry, asked=None) if entry.done else replace(entry, steps=entry.steps[:-1])
        for entry in ledger.entries
        if entry.rid in lost
    }
    return replace(ledger.with_entries(forgotten), comment=None)


def _outside(page: PageRef, item: _Due) -> dict[str, str]:
    """The values for whoever may not view the page: what stands on a restricted one stays there."""
    return {**item.values, "task": _WITHHELD} if page.restricted else item.values


def _values(row: Row, ticket: Ticket) -> dict[str, str]:
    task = shortened(row.item.text, TASK_LENGTH)
    return {"ticket": ticket.key, "task": task}


def _mentions(users: Iterable[UserRef]) -> tuple[Mention | Text, ...]:
    return tuple(part for user in users for part in (Mention(user), Text(" ")))
