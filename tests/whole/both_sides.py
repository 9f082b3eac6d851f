"""A page and its tickets while people change both: what the worker overwrites, what it says, whom it tells.

Every request of the worker passes here, so that whatever it overwrites is seen when that happens.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from sync.errors import SyncError
from sync.sandbox import Answer, Call, FaultScript, Handle
from sync.sandbox.call import faultless
from sync.sandbox.issues import DONE, PRIORITIES, Issue
from sync.sandbox.people import Person
from sync.sandbox.site import Served
from tests.whole import seen
from tests.whole.given import AUTHOR, KEY_PROPERTY, Company
from tests.whole.seen import FIELDS, Place

_CALLED: Final = {"text": "text", "owner": "owner", "due": "date", "priority": "priority"}
_REPORTED: Final = {**_CALLED, "owner": "owner|assignee", "due": r"date\b"}
_KEY: Final = re.compile(r"[A-Z]+-\d+")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_READS_BY_POST: Final = ("/search", "/search/jql", "/issue/bulkfetch", "/permission/check")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words on the page mean: ``priorities`` in Jira, ``teams`` nobody in particular. ``steps`` holds,
    by working days past the date, whom that step of the ladder alone tells."""

    priorities: dict[str, str]
    teams: frozenset[str]
    steps: dict[int, Person]


@dataclass(frozen=True, slots=True)
class Loss:
    """A value that the worker overwrote, and those that nobody would have missed there."""

    side: str
    place: Place
    value: str
    agreed: frozenset[str]


def is_write(request: Call | Served) -> bool:
    return request.method != "GET" and not request.route.endswith(_READS_BY_POST)


def expect_none(wrong: Iterable[str]) -> None:
    """Raise ``AssertionError`` with all that is wrong, if anything is."""
    if said := "; ".join(wrong):
        raise AssertionError(said)


class BothSides:
    """One page of a company and its tickets.

    ``agreed`` holds, by side and place, the values that nobody would miss there: both meant the same, or the
    worker put it there. There are several where nobody can tell what the worker has seen. ``forgotten`` are
    places of which the worker cannot know that any more. ``meanwhile`` is asked before each request of a
    worker, until it has done something; ``ending`` is what becomes of each.
    """

    def __init__(self, company: Company, page: str, vocabulary: Vocabulary, created: date) -> None:
        self.company = company
        self.page = page
        self.vocabulary = vocabulary
        self.created = created
        self.accounts = seen.accounts(list(company.site.people))
        self.agreed: dict[tuple[str, Place], frozenset[str]] = {}
        self.disturbed = False
        self.forgotten: set[Place] = set()
        self.losses: list[Loss] = []
        self.meanwhile: Callable[[Call], bool] = lambda call: False
        self.ending: FaultScript = faultless
        company.site.fault = self._deliver

    # --- what people see and do

    @property
    def rows(self) -> list[str]:
        return seen.rows(self.company.body(self.page))

    def ticket(self, row: int) -> Issue | None:
        key = seen.key_in(self.rows[row])
        return self.company.ticket(key) if key else None

    def on_page(self) -> dict[Place, str]:
        """What the cells say, without tickets."""
        return {
            (row, name): _KEY.sub("", self._words(cell)).strip()
            for row, markup in enumerate(self.rows)
            for name, cell in seen.cells(markup).items()
        }

    def in_jira(self) -> dict[Place, str]:
        """What the tickets of the rows say, as far as rows have one."""
        tickets = {row: ticket for row in range(len(self.rows)) if (ticket := self.ticket(row))}
        return {(row, name): seen.value(ticket, name) for row, ticket in tickets.items() for name in FIELDS}

    def block(self) -> list[str]:
        return [self._words(line) for line in seen.lines(self.company.block(self.page))]

    def write(self, place: Place, content: str) -> None:
        """Somebody saves the page with another content of one cell; what the worker put there stays."""
        row = self.rows[place[0]]
        body = self.company.body(self.page).replace(row, seen.with_cell(row, place[1], content), 1)
        self.company.site.confluence.edit(self.page, body, AUTHOR.account_id)

    def lose_the_ledger(self) -> None:
        for held in self.company.site.confluence.properties_of(self.page):
            self.company.site.confluence.delete_property(held)
        self.agreed = {}
        self.forgotten = set(self.on_page())

    @property
    def has_a_ledger(self) -> bool:
        return bool(self.company.site.confluence.properties_of(self.page, KEY_PROPERTY))

    # --- the worker works

    def run(self) -> None:
        """One run, twenty minutes later. Raises ``AssertionError`` for what it overwrote silently, or said
        twice."""
        founded, self.disturbed = self.has_a_ledger, False
        outcomes = self.company.worker.run_after()
        expect_none(failure for outcome in outcomes for failure in outcome.failures)
        expect_none(f"not told: {loss}" for loss in self.losses if not self._is_in_the_open(loss))
        self.losses.clear()
        expect_none(f"told {times} times: {said}" for said, times in self.told().items() if times > 1)
        self.look()
        if founded and not self.disturbed:
            self.forgotten -= {
                place
                for place, said in self.on_page().items()
                if said and said in self.agreed.get(("page", place), ())
            }

    def run_badly(self, ending: FaultScript) -> None:
        """A run that may fail, and a good one, which tells what the bad one overwrote."""
        self.ending = ending
        with suppress(SyncError):
            self.company.worker.run_after()
        self.ending = faultless
        self.run()

    def look(self) -> None:
        """See what both sides agree on."""
        self.agreed |= self._agreement()

    def look_in_passing(self) -> None:
        """The same, where the worker may or may not have seen it."""
        for where, values in self._agreement().items():
            self.agreed[where] = self.agreed.get(where, frozenset()) | values

    def _agreement(self) -> dict[tuple[str, Place], frozenset[str]]:
        on_page = self.on_page()
        alike = [
            (place, value)
            for place, value in self.in_jira().items()
            if self._alike(place, on_page[place], value)
        ]
        here = {("page", place): frozenset({on_page[place]}) for place, _ in alike}
        return here | {("Jira", place): frozenset({value}) for place, value in alike}

    def writes(self) -> list[str]:
        """The requests so far that were no reads."""
        requests = self.company.site.requests
        return [f"{served.method} {served.route}" for served in requests if is_write(served)]

    def _deliver(self, call: Call, handle: Handle) -> Answer:
        if self.meanwhile(call):
            self.meanwhile = lambda call: False
            self.disturbed = True
        if call.method != "PUT":
            return self.ending(call, handle)
        before = self._both()
        try:
            return self.ending(call, handle)
        finally:
            self._compare(before)

    def _compare(self, before: Mapping[tuple[str, Place], str]) -> None:
        for (side, place), value in self._both().items():
            old = before.get((side, place), value)
            if value != old:
                self.losses.append(Loss(side, place, old, self.agreed.get((side, place), frozenset())))
                self.agreed[side, place] = frozenset({value})
        self.look()

    def _both(self) -> dict[tuple[str, Place], str]:
        here = {("page", place): words for place, words in self.on_page().items()}
        return here | {("Jira", place): value for place, value in self.in_jira().items()}

    # --- what should hold

    def apart(self) -> list[str]:
        """Where the two sides differ, and the page does not say so."""
        on_page = self.on_page()
        return [
            f"{place}: {on_page[place]!r} here, {value!r} in Jira"
            for place, value in self.in_jira().items()
            if not self._alike(place, on_page[place], value)
            and not self._has_ended(place, on_page[place])
            and not self._is_reported(place, on_page[place])
        ]

    def told(self) -> Counter[tuple[str, ...]]:
        """How often each step was told of each item and date in each channel, and each question was asked."""
        said: Counter[tuple[str, ...]] = Counter()
        for comment in self.company.comments(self.page):
            for line in seen.lines(comment):
                said.update(self._told_in("page", self._words(line)))
        for ticket in self.company.tickets():
            for remark in self.company.site.jira.comments_on(ticket):
                said.update(self._told_in("ticket", f"{ticket.key} {json.dumps(remark.body)}"))
        return said

    def _told_in(self, channel: str, line: str) -> Iterator[tuple[str, ...]]:
        key, day = _KEY.search(line), _DATE.search(line)
        if key is None or day is None:
            return  # the opening
        if f"done {day[0]}" in line:
            yield (channel, key[0], "did it work?", day[0])
        for after, person in self.vocabulary.steps.items():
            if person.account_id in line or f"[~{person.username}]" in line:
                yield (channel, key[0], f"{after} days", day[0])

    def _alike(self, place: Place, on_page: str, in_jira: str) -> bool:
        """Whether both mean the same; nobody, a team, and no priority say nothing against anything, nor does
        a missing date once the ledger was lost."""
        meant = self._meaning(place[1], on_page)
        match place[1]:
            case "owner":
                return meant in {"", in_jira} | self.vocabulary.teams
            case "priority":
                return meant == "" or meant.casefold() == in_jira.casefold()
            case "due" if not meant:
                return not in_jira or place in self.forgotten
            case _:
                return meant == in_jira

    def _meaning(self, name: str, words: str) -> str:
        """The words in Jira's terms, or as they are where Jira knows nothing like them."""
        match name:
            case "owner":
                return self.accounts.get(words, words)
            case "due":
                day = seen.day(words, self.created)
                return day.isoformat() if day else words
            case "priority":
                return self.vocabulary.priorities.get(words, words)
            case _:
                return words

    def _has_ended(self, place: Place, on_page: str) -> bool:
        """Whether nobody is asked any more whom the row means, why nobody has the ticket, or what a word for
        priorities means."""
        ticket = self.ticket(place[0])
        if ticket is None or ticket.status.category is not DONE:
            return False
        if place[1] == "priority":
            return self._meaning("priority", on_page) not in {priority.name for priority in PRIORITIES}
        return place[1] == "owner" and (not ticket.assignee or on_page not in self.accounts)

    def _is_reported(self, place: Place, on_page: str) -> bool:
        row, name = place
        own = (seen.key_in(self.rows[row]), f"Row {row + 1}:", f"“{on_page}”")
        lines = (line for line in self.block() if " counts; " not in line)
        return any(re.search(_REPORTED[name], line) and any(word in line for word in own) for line in lines)

    def _is_in_the_open(self, loss: Loss) -> bool:
        """Whether nobody would miss what is lost, for it was agreed on or said nothing; or it is told."""
        row, name = loss.place
        if self._both()[loss.side, loss.place] == loss.value:
            return True  # somebody has put it there again
        meant = self._meaning(name, loss.value)
        if meant in {self._meaning(name, value) for value in loss.agreed}:
            return True
        if name in {"owner", "priority"} and not loss.value:
            return True
        told = f"“{loss.value}”" if loss.value else "blank"
        if name == "owner":
            told = meant if meant in self.accounts.values() else "somebody else"
        where = "here" if loss.side == "page" else "in Jira"
        begins = f"{seen.key_in(self.rows[row])}: the {_CALLED[name]} of "
        return any(
            line.startswith(begins) and line.endswith(f"; {where} it was {told}") for line in self.block()
        )

    def _words(self, markup: str) -> str:
        return seen.words(markup, self.accounts)
