"""What people see on a terminal: plans as diffs, outcomes as a table, a progress bar while working."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from sync.core.planning.page_plans import PageOutcome, PageState, Plan
from sync.core.report.lines import Line, Mark
from sync.core.report.plans import (
    finding_text,
    outcome_summary,
    page_title,
    plan_lines,
    plan_summary,
    twin_sentences,
)
from sync.core.view import legible

_NEVER_FOLDED = 1_000_000
_STYLES = {
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
    return _console(stderr=False)


def stderr() -> Console:
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    """On a terminal lines are folded at its width; off it never, so that `grep` finds whole sentences."""
    console = Console(stderr=stderr, highlight=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=_NEVER_FOLDED)


def show_plan(
    console: Console,
    plan: Plan,
    limits: Sequence[str],
    limits_to_come: Sequence[str],
    *,
    no_pages: str,
    label: str = "",
) -> None:
    """The plan as a diff; rows that are skipped or could not be understood with the reason.

    ``limits`` are those that a run would trip over, ``limits_to_come`` those that a later one would;
    ``no_pages`` says why a plan has none; ``label`` is the one that pages asked for need not have.
    """
    for line in plan_lines(plan, label):
        _show(console, line)
    _warn(console, twin_sentences(plan))
    _warn(console, [f"A run would stop here: {sentence}" for sentence in limits])
    _warn(console, limits_to_come)
    show_summary(console, plan_summary(plan) if plan.pages else no_pages)


def show_outcomes(
    console: Console,
    outcomes: Sequence[PageOutcome],
    plan: Plan,
    limits_to_come: Sequence[str],
    *,
    no_pages: str,
) -> None:
    """A table with one line per page, what needs somebody's attention below it, and a summary.

    ``limits_to_come`` are those that a later run would trip over; ``no_pages`` says why there are no pages.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Page")
    table.add_column("Items", justify="right", no_wrap=True)
    table.add_column("New tickets")
    table.add_column("Outcome", no_wrap=True)
    for outcome in outcomes:
        table.add_row(
            Text(legible(page_title(outcome.plan))),
            str(outcome.plan.rows),
            Text(", ".join(outcome.created)),
            Text(*_STATES[outcome.state]),
        )
    if outcomes:
        console.print(table)
    for outcome in outcomes:
        lines = list(_attention(outcome))
        if lines:
            _show(console, Line(Mark.PAGE, page_title(outcome.plan)))
        for line in lines:
            _show(console, line)
    _warn(console, twin_sentences(plan))
    _warn(console, limits_to_come)
    show_summary(console, outcome_summary(outcomes) if outcomes else no_pages)


def show_explanation(console: Console, text: str, left_alone: Iterable[Line] = ()) -> None:
    """What was understood of a page: tables, what is in them, and findings, each deeper than the other; in
    the end why it is left alone, where it is."""
    for seen in text.split("\n"):
        words = seen.lstrip(" ")
        indent = seen[: len(seen) - len(words)]
        if len(indent) > 2:
            _show(console, Line(Mark.NOTE, words), indent)
        else:
            _fold(console, indent, words, "" if indent else "bold", deeper=4)
    for line in left_alone:
        _show(console, line, "")


def show_audit(console: Console, lines: Iterable[Line], summary: str) -> None:
    for line in lines:
        _show(console, line)
    _fold(console, "", summary, "bold")


def show_complaint(console: Console, sentence: str) -> None:
    _fold(console, "postmortem-sync: ", sentence, "")


def show_check(console: Console, text: str, *, good: bool, asked: bool = True) -> None:
    """One thing that was looked at, and whether it is as it should be; or that it could not be ``asked``."""
    mark, style = (("✓", "green") if good else ("✗", "red")) if asked else ("–", "dim")
    _fold(console, f"{mark} ", text, style)


def show_summary(console: Console, summary: str) -> None:
    """The last sentence; empty where everything has been said."""
    if summary:
        console.print()
        _fold(console, "", summary, "bold")


def _show(console: Console, line: Line, indent: str = "  ") -> None:
    if line.mark is Mark.PAGE:
        console.print()
        _fold(console, "", line.text, "bold")
    else:
        _fold(console, f"{indent}{line.mark} ", line.text, _STYLES[line.mark])


def _warn(console: Console, sentences: Iterable[str]) -> None:
    for sentence in sentences:
        console.print()
        _fold(console, "! ", sentence, "bold red")


def _fold(console: Console, lead: str, text: str, style: str, deeper: int = 0) -> None:
    """Print ``text`` behind ``lead``; what does not fit goes on below its first word, or ``deeper``."""
    below = " " * (len(lead) + deeper)
    first, *others = _folded(legible(text), console.width - len(below))
    for line in (lead + first, *(below + other for other in others)):
        console.print(Text(line, style), soft_wrap=True)


def _folded(text: str, width: int) -> Iterator[str]:
    """``text`` in lines that fit, broken between words alone: an address can still be copied."""
    line, *words = text.split(" ")
    for word in words:
        if cell_len(f"{line} {word}") > width:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line


def _attention(outcome: PageOutcome) -> Iterator[Line]:
    for failure in outcome.failures:
        yield Line(Mark.NOTE, failure)
    if outcome.plan.skip is not None:
        yield Line(Mark.SKIP, f"left alone: {outcome.plan.skip.reason}")
    for wait in (*outcome.plan.waits, *outcome.waits):
        yield Line(Mark.WAIT, wait)
    for finding in outcome.plan.findings:
        yield Line(Mark.NOTE, finding_text(finding, outcome.plan))


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
        self._progress.update(self._working, total=total, visible=bool(total))

    def done(self, _: PageOutcome) -> None:
        self._progress.advance(self._working)


@contextmanager
def progress_bar() -> Iterator[ProgressBar]:
    """On stderr, so that what is printed stays clean, and gone when the work is done."""
    console = stderr()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield ProgressBar(progress)
