"""Where a scene is played: a small embedded site with one page, its people, and the real worker beside it.

The worker is the one behind `postmortem-sync run`, in this process and on the site's clock. Whatever a scene
tells of an outcome is looked up on the site.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pydantic import SecretStr
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sync.config import Config, Tokens
from sync.core.planning.page_plans import PageOutcome
from sync.core.reading.storage_format import Edit, splice
from sync.core.report.plans import outcome_summary
from sync.demo.seen import Reader, TableSeen
from sync.sandbox import InProcess, Site, new_site
from sync.sandbox.issues import WORKFLOW, Issue
from sync.sandbox.people import Person
from sync.sandbox.seeds.company import MEI, PRIYA, TOMAS
from sync.session import connect

Settings = Mapping[str, Any]

MONDAY: Final = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
BETWEEN_RUNS: Final = timedelta(minutes=20)  # longer than a new page's wait and than the quiet after an edit
ORIGIN: Final = "http://localhost"

_TRANSITIONS: Final = {status.name: status.transition for status in WORKFLOW}


@dataclass(frozen=True, slots=True)
class View:
    """Both sides at one moment: the page's action table and status block; of a ticket its key and facts."""

    table: TableSeen
    block: tuple[str, ...]
    tickets: tuple[tuple[str, ...], ...]


class Stage:
    """``settings`` are sections of configuration that go over the least that works."""

    def __init__(self, console: Console, settings: Settings) -> None:
        self.console = console
        self.site: Site = new_site(start=MONDAY)
        for person in (PRIYA, TOMAS, MEI):
            self.site.people.add(person)
        self.site.jira.add_project("OPS", "Operations", PRIYA.account_id)
        self.site.confluence.add_space("OPS", "Operations")
        self.reader: Reader  # since the page is written
        self._config = Config.model_validate(_configuration(self.site, settings))
        self._shown: View | None = None

    # --- what people do

    def write(self, header: Sequence[str], *rows: Sequence[str]) -> None:
        """Priya writes the page; cells are markup."""
        table = _rows("th", [header]) + _rows("td", rows)
        page = self.site.confluence.add_page(
            self.site.confluence.space("OPS"),
            "Postmortem: the importer filled the queue",
            f"<h2>Action items</h2><table><tbody>{table}</tbody></table>",
            PRIYA.account_id,
            labels=("postmortem",),
        )
        self.reader = Reader(self.site, page.id)

    def write_cell(self, row: int, column: int, markup: str, author: Person) -> None:
        """Somebody writes ``markup`` into a cell of the action table, in place of what stands there."""
        cell = self.reader.action_table.rows[row].row.cells[column].element
        if cell is None:
            raise ValueError(f"row {row} has no cell of its own in column {column}")
        body = self.reader.page.body.encode()
        edited = splice(body, [Edit(cell.inner_start, cell.inner_end, f"<p>{markup}</p>".encode())])
        self.site.confluence.edit(self.reader.page.id, edited.decode(), author.account_id)

    def ticket(self, key: str) -> Issue:
        return self.site.jira.issue(key, self.site.people.worker)

    def change_ticket(self, key: str, **fields: object) -> None:
        self.site.jira.change(self.ticket(key), fields)

    def move_ticket(self, key: str, status: str) -> None:
        self.site.jira.transition(self.ticket(key), _TRANSITIONS[status])

    # --- what the worker does

    def settle(self) -> None:
        """Page and tickets come to rest, as in the other story; nothing is told of it."""
        for _ in range(2):
            self._work(full=False)

    def run(self, *, full: bool = False) -> None:
        """Tell of the command that does this, and of what it says it did."""
        _, _, summary = outcome_summary(self._work(full=full)).partition(": ")
        command = f"$ postmortem-sync run{' --full' if full else ''}"
        self._print(Text.assemble((command, "cyan"), "  ", (summary, "dim")))

    def _work(self, *, full: bool) -> tuple[PageOutcome, ...]:
        self.site.clock.advance(BETWEEN_RUNS.total_seconds())
        token = SecretStr("demo-token")
        session = connect(
            self._config,
            Tokens(token, token),
            mount=lambda http: http.mount(ORIGIN, InProcess(self.site)),
            monotonic=lambda: self.site.clock.now().timestamp(),
            sleep=self.site.clock.advance,
        )
        planned = session.plan(session.config.selection(full=full), seen=lambda _: None)
        return session.apply(planned, progress=lambda _: None)

    # --- what is told

    def say(self, text: str) -> None:
        self._print(Text(text))

    def pass_days(self, days: int) -> None:
        self.site.clock.advance(timedelta(days=days).total_seconds())
        self.say(f"{days} days later, on {self.site.clock.now():%A, %Y-%m-%d}:")

    def show(self) -> None:
        """The page and its tickets as they are now; green is what was not so when they were shown before."""
        view = self._view()
        before, self._shown = self._shown or view, view
        self.console.print()
        self.console.print(Padding(_table(view.table, before.table), (0, 0, 0, 1)))
        for line in view.block:
            self._print(Text(line, _news(line in before.block)))
        for key, *facts in view.tickets:
            self._print(_ticket_line(key, facts, before))
        self.console.print()

    def show_comments(self) -> None:
        for comment in self.reader.comments():
            self._print(Text.assemble(("Comment: ", "dim"), (comment, "green")))

    def _view(self) -> View:
        issues = sorted(self.site.jira.issues.values(), key=lambda issue: issue.number)
        tickets = tuple((issue.key, *_facts(issue, self.site)) for issue in issues)
        return View(self.reader.table(), self.reader.block(), tickets)

    def _print(self, text: Text) -> None:
        self.console.print(Padding(text, (0, 0, 0, 2)))


def mention(person: Person) -> str:
    return f'<ac:link><ri:user ri:account-id="{person.account_id}" /></ac:link>'


def _configuration(site: Site, settings: Settings) -> dict[str, Any]:
    account = {"flavour": "cloud", "email": site.people.worker.email}
    return {
        "confluence": {"url": f"{ORIGIN}/wiki", **account},
        "jira": {"url": ORIGIN, **account},
        "tickets": {"project": "OPS"},
        "advice": {"topics": []},  # the rows of scenes are as short as scenes are
        "network": {"in_flight": 1},
        **settings,
    }


def _rows(cell: str, rows: Sequence[Sequence[str]]) -> str:
    marked = ("".join(f"<{cell}><p>{text}</p></{cell}>" for text in row) for row in rows)
    return "".join(f"<tr>{row}</tr>" for row in marked)


def _facts(issue: Issue, site: Site) -> Iterator[str]:
    named = issue.resolution not in {"", issue.status.name}
    yield f"{issue.status.name} ({issue.resolution})" if named else issue.status.name
    if issue.due is not None:
        yield f"due {issue.due:%A, %Y-%m-%d}"
    assignee = site.people.find(issue.assignee)
    if assignee is not None:
        yield f"assigned to {assignee.name}"


def _table(seen: TableSeen, before: TableSeen) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", show_edge=False)
    for heading in seen.header:
        table.add_column(heading, overflow="fold")
    for row, earlier in zip(seen.rows, before.rows, strict=True):
        table.add_row(*(Text(cell, _news(cell == old)) for cell, old in zip(row, earlier, strict=True)))
    return table


def _ticket_line(key: str, facts: Sequence[str], before: View) -> Text:
    earlier = next((line for line in before.tickets if line[0] == key), ())
    line = Text.assemble(("In Jira: ", "dim"), (key, _news(bool(earlier))))
    for fact in facts:
        line.append(", ").append(fact, _news(fact in earlier))
    return line


def _news(known: bool) -> str:
    return "" if known else "green"
