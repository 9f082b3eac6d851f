"""Whatever people change on a page and in its tickets, in whatever order: both sides end as one.

A state machine of whole runs. Hypothesis chooses what people do and when the worker runs; in the end it runs
with nobody about, until there is nothing left to do.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.core.planning import apart, block
from sync.core.planning.escalation import remember
from sync.core.planning.following import Followed, with_what_gives_way
from sync.core.planning.merge import Merge, merge
from sync.core.policy import Field, FieldRule
from sync.core.protocol.ledger import Agreement, Ledger, SentStep
from sync.sandbox import Answer, Call, Dropped, FaultScript, Handle, NotDelivered, Options
from sync.sandbox.flavours import addresses
from sync.sandbox.issues import PRIORITIES
from sync.sandbox.people import Person
from tests.torture.controls import replaced
from tests.torture.direct import DirectWorker
from tests.whole.both_sides import BothSides, Vocabulary, expect_none, is_write
from tests.whole.given import AUTHOR, DIRECTOR, HEADER, MEI, TOMAS, TUESDAY, Company, table
from tests.whole.seen import FIELDS
from tests.whole.worker import ORIGIN

Value = TypeVar("Value")

NORA = Person("557058:nora", "Nora Sand", "nora@example.com")
VOCABULARY: Final = Vocabulary(
    priorities={"P1": "Highest", "P2": "High"},
    teams=frozenset({"Infra team"}),
    steps={-2: AUTHOR, 1: DIRECTOR, 5: NORA},
)

STARTS: Final = (
    TUESDAY,
    datetime(2026, 12, 29, 22, tzinfo=UTC),  # the year ends
    datetime(2027, 3, 26, 22, tzinfo=UTC),  # on Sunday the clocks go forward in Berlin
)
CALENDARS: Final = (
    {"time_zone": "UTC"},
    {"time_zone": "Europe/Berlin", "country": "DE"},
    {"time_zone": "Pacific/Auckland", "country": "NZ"},
)
RULES: Final[tuple[dict[str, str], ...]] = (
    {},
    {"wins": "page"},
    {"due": "jira", "owner": "page"},
    {"text": "page", "priority": "jira", "wins": "page"},
)
DAYS: Final = (-9, 0, 1, 3, 8, 20)
DATES: Final = ("{:%Y-%m-%d}", "{:%b %d, %Y}", "{:%d.%m.%Y}", '<time datetime="{:%Y-%m-%d}" />')
VAGUE_DATES: Final = ("", "2 weeks", "before GA")
TEXTS: Final = (
    "Cap retries at the gateway",
    "Cap retries &amp; alert",
    "Give the <strong>queue</strong> a limit",
)
OWNERS: Final[tuple[str | Person, ...]] = ("", MEI, TOMAS, TOMAS.name, "Infra team", "Somebody New")
URGENCIES: Final = ("", "P1", "P2", "Medium", "Whenever")
SUMMARIES: Final = ("Cap retries at the gateway", "Cap retries & alert", "Let retries back off")
ASSIGNEES: Final = ("", MEI.account_id, TOMAS.account_id)
ENDS: Final = (("To Do", ""), ("In Progress", ""), ("Done", "Done"), ("Done", "Won't Do"))
HOURS: Final = (1, 7, 24, 72, 24 * 31)

some_row = st.integers(0, 1)
some_field = st.sampled_from(FIELDS)
some_day = st.sampled_from(DAYS)
a_choice = st.integers(0, 11)


class People(RuleBasedStateMachine):
    """Two rows of one page, their tickets, and everybody who may change them."""

    sides: BothSides

    @initialize(
        flavour=st.sampled_from(["cloud", "datacenter"]),
        start=st.sampled_from(STARTS),
        calendar=st.sampled_from(CALENDARS),
        rules=st.sampled_from(RULES),
        has_ticket_column=st.booleans(),
    )
    def begin(
        self,
        flavour: str,
        start: datetime,
        calendar: dict[str, str],
        rules: dict[str, str],
        has_ticket_column: bool,
    ) -> None:
        self.flavour = flavour
        self.zone = ZoneInfo(calendar["time_zone"])
        company = Company(_settings(flavour, dates=calendar, merge=rules), Options(flavour=flavour))
        company.worker = DirectWorker(company.site, company.worker.settings)  # twice as fast
        company.site.people.add(NORA)
        company.site.clock.advance((start - TUESDAY).total_seconds())
        self.today = company.site.clock.now().astimezone(self.zone).date()
        rows = [self._row("Cap retries at the gateway", MEI, 3), self._row("Rehearse a failover", TOMAS, 8)]
        header = (*HEADER, "Ticket") if has_ticket_column else HEADER
        page = company.page(body=table(*rows, header=header))
        created = company.site.confluence.pages[page].created_at.astimezone(self.zone).date()
        self.sides = BothSides(company, page, VOCABULARY, created)
        company.settle()
        self.sides.look()

    def _row(self, text: str, owner: Person, due: int) -> tuple[str, ...]:
        return (text, self._mention(owner), f"{self._day(due)}", "P2")

    def _mention(self, person: Person) -> str:
        name = {"cloud": "account-id", "datacenter": "userkey"}[self.flavour]
        key = {"cloud": person.account_id, "datacenter": person.confluence_key}[self.flavour]
        return f'<ac:link><ri:user ri:{name}="{key}" /></ac:link>'

    def _day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    # --- people

    @rule(row=some_row, name=some_field, days=some_day, choice=a_choice)
    def write_on_the_page(self, row: int, name: str, days: int, choice: int) -> None:
        self.sides.write((row, name), self._content(name, days, choice))

    @rule(row=some_row, name=some_field, days=some_day, choice=a_choice)
    def write_in_jira(self, row: int, name: str, days: int, choice: int) -> None:
        issue = self.sides.ticket(row)
        if issue is not None:
            self.sides.company.site.jira.change(issue, self._fields(name, days, choice))

    @rule(row=some_row, name=some_field, days=some_day, here=a_choice, there=a_choice)
    def write_on_both(self, row: int, name: str, days: int, here: int, there: int) -> None:
        self.write_on_the_page(row, name, days, here)
        self.write_in_jira(row, name, days + 1, there)

    @rule(row=some_row, end=st.sampled_from(ENDS))
    def move_the_ticket(self, row: int, end: tuple[str, str]) -> None:
        issue = self.sides.ticket(row)
        if issue is not None:
            self.sides.company.move_status(issue.key, *end)

    @precondition(lambda self: self.sides.has_a_ledger)
    @rule()
    def lose_the_ledger(self) -> None:
        self.sides.lose_the_ledger()

    @rule(hours=st.sampled_from(HOURS))
    def wait(self, hours: int) -> None:
        self.sides.company.site.clock.advance(hours * 3600)

    def _content(self, name: str, days: int, choice: int) -> str:
        match name:
            case "text":
                return _pick(TEXTS, choice)
            case "owner":
                owner = _pick(OWNERS, choice)
                return owner if isinstance(owner, str) else self._mention(owner)
            case "due":
                return _pick((*DATES, *VAGUE_DATES), choice).format(self._day(days))
            case _:
                return _pick(URGENCIES, choice)

    def _fields(self, name: str, days: int, choice: int) -> dict[str, Any]:
        match name:
            case "text":
                return {"summary": _pick(SUMMARIES, choice)}
            case "owner":
                return {"assignee": _pick(ASSIGNEES, choice)}
            case "due":
                return {"due": self._day(days) if choice % 4 else None}
            case _:
                return {"priority": _pick(PRIORITIES, choice)}

    # --- the worker

    @rule()
    def run(self) -> None:
        self.sides.run()

    @rule(
        at=st.integers(1, 12),
        row=some_row,
        name=some_field,
        days=some_day,
        choice=a_choice,
        here=st.booleans(),
    )
    def run_while_somebody_writes(
        self, at: int, row: int, name: str, days: int, choice: int, here: bool
    ) -> None:
        """In Jira only before the worker writes there: between its last look and its write, or its write and
        the next look, nobody can tell."""
        seen: list[Call] = []

        def somebody_writes(call: Call) -> bool:
            seen.append(call)
            if len(seen) < at or not (
                here or (call.method == "GET" and not any(map(changes_a_ticket, seen)))
            ):
                return False
            self.sides.look_in_passing()
            write = self.write_on_the_page if here else self.write_in_jira
            write(row, name, days, choice)
            return True

        self.sides.meanwhile = somebody_writes
        self.sides.run()
        self.sides.meanwhile = lambda call: False

    @rule(at=st.integers(0, 5), ending=st.sampled_from(["lost", "failing", "dying"]))
    def run_badly(self, at: int, ending: str) -> None:
        """From one of its writes on, though that is carried out, the worker hears nothing of it, or hears of
        an error, or is no more."""
        self.sides.run_badly(_ending(ending, at))

    def teardown(self) -> None:
        """The next morning, nobody is about."""
        if not hasattr(self, "sides"):
            return
        site = self.sides.company.site
        now = site.clock.now().astimezone(self.zone)
        morning = datetime.combine(now.date() + timedelta(days=1), time(9), self.zone)
        site.clock.advance((morning - now).total_seconds())
        if not self.sides.has_a_ledger:
            self.sides.run()
        self.sides.run()
        self.sides.run()
        expect_none(self.sides.apart())
        site.requests.clear()
        self.sides.run()
        expect_none(self.sides.writes())
        expect_none(site.unknown_routes)
        assert len(self.sides.company.tickets()) == 2


def changes_a_ticket(call: Call) -> bool:
    return call.method == "PUT" and "/issue/" in call.route


def _pick(values: tuple[Value, ...], choice: int) -> Value:
    return values[choice % len(values)]


def _ending(name: str, at: int) -> FaultScript:
    written: list[tuple[str, str]] = []

    def fault(call: Call, handle: Handle) -> Answer:
        request = call.method, call.path
        if name == "dying" and len(written) > at:
            raise NotDelivered
        answer = handle(call)
        if is_write(call):
            written.append(request)
        if name == "dying" or request not in written[at : at + 1]:
            return answer
        if name == "lost":
            raise Dropped
        return Answer(500, (("Content-Type", "application/json"),), b"{}")

    return fault


def _settings(flavour: str, **sections: dict[str, str]) -> dict[str, Any]:
    def account(person: Person) -> str:
        return person.account_id if flavour == "cloud" else person.username

    wiki, jira = addresses(flavour)
    step = {"comment": True, "ticket_comment": True}
    steps = [
        {"after": after, "tell": [account(person)], **step} for after, person in VOCABULARY.steps.items()
    ]
    email = {"email": "postmortem-sync@example.com"} if flavour == "cloud" else {}
    return {
        "confluence": {"url": f"{ORIGIN}{wiki}", "flavour": flavour, **email},
        "jira": {"url": f"{ORIGIN}{jira}", "flavour": flavour, **email},
        "tickets": {"project": "OPS", "priorities": VOCABULARY.priorities},
        "people": {"directory": {team: {"component": "Gateway"} for team in VOCABULARY.teams}},
        "ladder": {"steps": steps},
        **sections,
    }


def search(examples: int) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
    )


TestBothSides = People.TestCase
TestBothSides.settings = search(settings().max_examples * 2 // 5)  # an example costs a third of a second


# --- the machine notices what it is there for


def always(decision: Merge) -> Callable[..., Merge]:
    return lambda *_, alike: Merge.KEEP if alike else decision


def trusting(page: str, ticket: str, agreed: Agreement | None, rule: FieldRule, *, alike: bool) -> Merge:
    """Take what the page says for agreed on where nobody knows."""
    return merge(page, ticket, agreed or Agreement(Field.DUE, page, ""), rule, alike=alike)


def forgetful(sent: tuple[SentStep, ...], *_: object) -> tuple[SentStep, ...]:
    return sent


def careless(page: Followed) -> Ledger:
    return page.ledger


def nothing(*_: object) -> Iterator[Any]:
    return iter(())


def restless(*_: object) -> str:
    return f"as of run {next(_RUNS)}"


_RUNS: Final = count()

Broken = Callable[[], AbstractContextManager[None]]

CONTROLS: Final[dict[str, tuple[Broken, str]]] = {
    "Jira always counts": (partial(replaced, merge, always(Merge.TO_PAGE)), "not told|PUT"),
    "the page always counts": (partial(replaced, merge, always(Merge.TO_TICKET)), "not told|PUT"),
    "nothing travels": (partial(replaced, merge, always(Merge.KEEP)), "here, .* in Jira"),
    "a lost ledger does not matter": (partial(replaced, merge, trusting), "not told"),
    "what gave way is not told": (partial(replaced, block._replaced_lines, nothing), "not told"),
    "what gives way is not remembered first": (partial(replaced, with_what_gives_way, careless), "not told"),
    "differences are not told": (partial(replaced, apart.findings, nothing), "here, .* in Jira"),
    "steps are not recorded": (partial(replaced, remember, forgetful), r"told \d times"),
    "the page is written for no reason": (partial(replaced, block._progress, restless), "PUT"),
}


@pytest.mark.parametrize(("broken", "told"), CONTROLS.values(), ids=CONTROLS)
def test_what_is_broken_on_purpose_is_found(broken: Broken, told: str) -> None:
    quick = settings(search(150), phases=[Phase.generate], derandomize=True, database=None)
    with broken(), pytest.raises(AssertionError, match=told):
        run_state_machine_as_test(People, settings=quick)
