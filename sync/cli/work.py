"""plan and run: what the worker does."""

import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sync.cli.group import Command, complain, config_option, end, main, print_json
from sync.cli.logged import log_outcomes
from sync.cli.operations import Operations, operations_options
from sync.cli.signals import end_on_signals
from sync.core.words import UNSEEN
from sync.errors import ExitCode

if TYPE_CHECKING:
    from sync.core.planning.page_plans import PageOutcome, Plan
    from sync.core.planning.shards import Shard
    from sync.ports import PageSelection
    from sync.session import Session


def _selectors(command: Command) -> Command:
    """The options that plan and run share."""
    options = (
        config_option(required=True),
        click.option("--page", "pages", multiple=True, metavar="ID", help="Only this page; may be repeated."),
        click.option("--space", "spaces", multiple=True, metavar="KEY", help="Only this space; repeatable."),
        click.option("--full", is_flag=True, help="All pages, not only those that changed lately."),
        click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_selectors
@click.option("--check", is_flag=True, help="Exit with 5 where there is anything to do.")
@click.pass_obj
def plan(
    debug: bool,
    path: Path,
    pages: tuple[str, ...],
    spaces: tuple[str, ...],
    full: bool,
    as_json: bool,
    check: bool,
) -> None:
    """Show what a run would do, page by page, and write nothing."""
    from sync.console import progress_bar, show_plan, stdout
    from sync.core.planning.limits import violations, violations_to_come
    from sync.core.report.plans import plan_document
    from sync.session import open_session

    session = open_session(path, debug=debug)
    selection = session.config.selection(ids=pages, spaces=spaces, full=full)
    with progress_bar() as bar:
        planned = session.plan(selection, bar.read).plan
    if as_json:
        print_json(plan_document(planned))
    else:
        limits = session.policy.limits
        show_plan(
            stdout(),
            planned,
            violations(planned, limits),
            violations_to_come(planned, limits),
            no_pages=_no_pages(selection, session.shard),
            label=session.config.pages.label if pages else "",
        )
    _complain_of_spaces(session, selection)
    missing = _complain_of_missing(session, planned, pages)
    code = _exit_code(planned, (), missing=missing)
    pending = check and code is ExitCode.FINISHED and any(page.changes for page in planned.pages)
    end(ExitCode.CHANGES_PENDING if pending else code)


@main.command()
@_selectors
@click.option(
    "--start-within",
    type=click.IntRange(0, 600),
    default=0,
    envvar="POSTMORTEM_SYNC_START_WITHIN",
    metavar="SECONDS",
    help="Wait for a random time of at most this first, so that many workers do not start at once.",
)
@operations_options
@click.pass_obj
def run(
    debug: bool,
    path: Path,
    pages: tuple[str, ...],
    spaces: tuple[str, ...],
    as_json: bool,
    start_within: int,
    operations: Operations,
) -> None:
    """Carry out the plan: create tickets, write their status back, remind."""
    with operations.measured():
        _run(operations, path, pages, spaces, debug=debug, as_json=as_json, start_within=start_within)
    end(operations.exit_code)


def _run(
    operations: Operations,
    path: Path,
    pages: tuple[str, ...],
    spaces: tuple[str, ...],
    *,
    debug: bool,
    as_json: bool,
    start_within: int,
) -> None:
    from sync.console import progress_bar, show_outcomes, stdout
    from sync.core.planning.limits import violations_to_come
    from sync.core.planning.page_plans import PageState
    from sync.core.report.plans import outcome_document
    from sync.session import open_session

    told = end_on_signals()
    session = operations.session = open_session(
        path,
        debug=debug,
        told_to_end=told.is_set,
        shard=operations.shard,
        journal=operations.journal,
    )
    selection = session.config.selection(ids=pages, spaces=spaces, full=operations.full)
    told.wait(start_within * random.random())  # noqa: S311  (spread, not secrecy)
    with progress_bar() as bar:
        planned = operations.planned = session.plan(selection, bar.read)
        bar.work(sum(page.state is PageState.CHANGES for page in planned.plan.pages))
        outcomes = operations.outcomes = session.apply(planned, bar.done)
    if session.traffic.is_over():
        pause = session.traffic.pause_beyond()
        reason = f" ({pause})" if pause else ""
        complain(f"ended before everything was done{reason}; what is left waits for the next run.")
    missing = _complain_of_missing(session, planned.plan, pages)
    code = operations.exit_code = _exit_code(planned.plan, outcomes, missing=missing)
    if as_json:
        print_json(outcome_document(outcomes, planned.plan))
    elif stdout().is_terminal:
        to_come = violations_to_come(planned.plan, session.policy.limits)
        no_pages = _no_pages(selection, operations.shard)
        show_outcomes(stdout(), outcomes, planned.plan, to_come, no_pages=no_pages)
    log_outcomes(session, outcomes, planned.plan.twins, code)


def _no_pages(selection: "PageSelection", shard: "Shard") -> str:
    """Why nothing was looked at. Empty where pages were asked for: each of them is complained of."""
    if selection.ids:
        return ""
    share = f"In shard {shard.index} there is no page" if shard.count > 1 else "There is no page"
    pages = f"{share} {selection.in_words}"
    if selection.changed_within is None:
        return f"{pages}."
    hours = selection.changed_within // timedelta(hours=1)
    return f"{pages} that changed within {hours} h; --full looks at all of them."


def _complain_of_spaces(session: "Session", selection: "PageSelection") -> None:
    """A space nobody knows is no error to Confluence: it just has no pages."""
    if selection.spaces:
        visible = session.readers.pages.spaces(selection.spaces)
        for space in sorted(set(selection.spaces) - visible):
            complain(f"space {space} {UNSEEN}.")


def _complain_of_missing(session: "Session", planned: "Plan", asked: Sequence[str]) -> bool:
    """Say why, for each page of those ``asked`` for by id that did not come. True where there is one."""
    from sync.cli.asked_for import why_missing

    missing = sorted(set(asked) - {page.page.id for page in planned.pages})
    for page in missing:
        complain(why_missing(session, page))
    return bool(missing)


def _exit_code(planned: "Plan", outcomes: Sequence["PageOutcome"], *, missing: bool) -> ExitCode:
    if planned.twins:
        return ExitCode.INVARIANT_BROKEN
    failed = any(outcome.failures for outcome in outcomes) or any(page.failure for page in planned.pages)
    return ExitCode.OPERATION_FAILED if failed or missing else ExitCode.FINISHED
