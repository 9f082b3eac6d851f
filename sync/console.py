"""What people see on a terminal: plans as diffs, outcomes as a table, a progress bar while working."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from sync.core.planning.changes import PageOutcome, PageState, Plan
from sync.core.planning.report import (
    Line,
    Mark,
    finding_text,
    outcome_summary,
    page_title,
    plan_lines,
    plan_summary,
    twin_sentences,
)

_STYLES = {
    Mark.PAGE: "bold",
    Mark.ADD: "green",
    Mark.CHANGE: "yellow",
    Mark.SAY: "cyan",
    Mark.WAIT: "dim",
    Mark.NOTE: "magenta",
    Mark.SKIP: "dim",
}
_STATES = {
    PageState.CHANGES: ("updated", "green"),
    PageState.UNCHANGED: ("unchanged", "dim"),
    PageState.WAITING: ("waiting", "yellow"),
    PageState.SKIPPED: ("left alone", "dim"),
    PageState.FAILED: ("failed", "red"),
}


def stdout() -> Console:
    return Console(highlight=False)


def show_plan(console: Console, plan: Plan, limits: Sequence[str] = ()) -> None:
    """The plan as a diff; rows that are skipped or could not be understood with the reason.

    ``limits`` are those that a run would trip over.
    """
    for line in plan_lines(plan):
        console.print(_styled(line), soft_wrap=True)
    for sentence in twin_sentences(plan):
        console.print(Text(f"! {sentence}", style="bold red"), soft_wrap=True)
    for sentence in limits:
        console.print(Text(f"\n! A run would stop here: {sentence}", style="bold red"), soft_wrap=True)
    console.print(Text(f"\n{plan_summary(plan)}", style="bold"), soft_wrap=True)


def _styled(line: Line) -> Text:
    if line.mark is Mark.PAGE:
        return Text(f"\n{line.text}", style="bold")
    return Text(f"  {line.mark} {line.text}", style=_STYLES[line.mark])


def show_outcomes(console: Console, outcomes: Sequence[PageOutcome], plan: Plan) -> None:
    """A table with one line per page, what needs somebody's attention below it, and a summary."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Page", overflow="fold")
    table.add_column("Items", justify="right")
    table.add_column("New tickets", overflow="fold")
    table.add_column("Outcome")
    for outcome in outcomes:
        table.add_row(
            Text(page_title(outcome.plan)),
            str(outcome.plan.rows),
            Text(", ".join(outcome.created)),
            Text(*_STATES[outcome.state]),
        )
    if outcomes:
        console.print(table)
    for outcome in outcomes:
        lines = list(_attention(outcome))
        if lines:
            console.print(Text(f"\n{page_title(outcome.plan)}", style="bold"), soft_wrap=True)
        for line in lines:
            console.print(_styled(line), soft_wrap=True)
    for sentence in twin_sentences(plan):
        console.print(Text(f"! {sentence}", style="bold red"), soft_wrap=True)
    console.print(Text(f"\n{outcome_summary(outcomes)}", style="bold"), soft_wrap=True)


def _attention(outcome: PageOutcome) -> Iterator[Line]:
    for failure in outcome.failures:
        yield Line(Mark.NOTE, failure)
    if outcome.plan.skip is not None:
        yield Line(Mark.SKIP, f"left alone: {outcome.plan.skip.reason}")
    for wait in (*outcome.plan.waits, *outcome.waits):
        yield Line(Mark.WAIT, wait)
    for finding in outcome.plan.findings:
        yield Line(Mark.NOTE, finding_text(finding))


class ProgressBar:
    """Counts pages while they are read, then while they are worked on; silent off a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._reading = progress.add_task("reading pages", total=None)
        self._working = progress.add_task("working", total=None, visible=False)

    def read(self, count: int) -> None:
        self._progress.update(self._reading, completed=count)

    def work(self, total: int) -> None:
        self._progress.update(self._reading, visible=False)
        self._progress.update(self._working, total=total, visible=True)

    def done(self, _: PageOutcome) -> None:
        self._progress.advance(self._working)


@contextmanager
def progress_bar() -> Iterator[ProgressBar]:
    """On stderr, so that what is printed stays clean, and gone when the work is done."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield ProgressBar(progress)
