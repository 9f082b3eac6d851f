"""The command line: builds what a command needs, and turns errors into sentences and exit codes."""

import json
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from sync.errors import ConfigurationError, ExitCode, SyncError

if TYPE_CHECKING:
    from sync.core.changes import PageOutcome, Plan
    from sync.session import Session

Command = TypeVar("Command", bound=Callable[..., Any])


class _Ended(click.ClickException):
    """An error on its way out: sentences on stderr, an exit code, no traceback."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code

    def show(self, file: Any = None) -> None:
        for line in self.message.splitlines():
            click.echo(f"postmortem-sync: {line}", file=file or sys.stderr)


class _Commands(click.Group):
    """The one place where errors become exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SyncError as error:
            raise _Ended(str(error), error.exit_code) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            sentence = (
                f"this is a bug in postmortem-sync ({type(error).__name__}: {error}). Nothing is lost; "
                "`postmortem-sync --debug …` shows where it is, please report it."
            )
            raise _Ended(sentence, ExitCode.BUG) from error


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="postmortem-sync")
@click.option("--debug", is_flag=True, help="Log everything that happens; show where a bug is.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Turn the action items of Confluence postmortems into Jira tickets, and keep both in step."""
    context.obj = debug


def _config_option(*, required: bool) -> Callable[[Command], Command]:
    return click.option(
        "--config",
        "path",
        type=click.Path(path_type=Path),
        required=required,
        metavar="FILE",
        help="The configuration, a YAML file.",
    )


def _selectors(command: Command) -> Command:
    """The options that plan and run share."""
    options = (
        _config_option(required=True),
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
    from sync.core.report import plan_document
    from sync.session import open_session

    session = open_session(path, debug=debug)
    selection = session.config.selection(ids=pages, spaces=spaces, full=full)
    with progress_bar() as bar:
        planned = session.plan(selection, bar.read).plan
    if as_json:
        _print_json(plan_document(planned))
    else:
        show_plan(stdout(), planned)
    pending = any(page.changes for page in planned.pages)
    _exit(ExitCode.CHANGES_PENDING if check and pending else _exit_code(planned, ()))


@main.command()
@_selectors
@click.pass_obj
def run(
    debug: bool, path: Path, pages: tuple[str, ...], spaces: tuple[str, ...], full: bool, as_json: bool
) -> None:
    """Create missing tickets, write their status back, remind: the plan, checked and applied."""
    from sync.console import progress_bar, show_outcomes, stdout
    from sync.core.report import outcome_document
    from sync.session import open_session

    session = open_session(path, debug=debug)
    selection = session.config.selection(ids=pages, spaces=spaces, full=full)
    stop = _stop_on_signals()
    with progress_bar() as bar:
        planned = session.plan(selection, bar.read)
        bar.work(sum(page.shows_something for page in planned.plan.pages))
        outcomes = session.apply(planned, stop.is_set, bar.done)
    code = _exit_code(planned.plan, outcomes)
    if as_json:
        _print_json(outcome_document(outcomes, planned.plan))
    elif stdout().is_terminal:
        show_outcomes(stdout(), outcomes, planned.plan)
    _log_outcomes(session, outcomes, code)
    _exit(code)


def _stop_on_signals() -> Event:
    """After a SIGTERM or an interrupt: finish what is under way, begin nothing, exit cleanly."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _exit_code(planned: "Plan", outcomes: Sequence["PageOutcome"]) -> ExitCode:
    if planned.twins:
        return ExitCode.INVARIANT_BROKEN
    failed = any(outcome.failures for outcome in outcomes)
    return ExitCode.OPERATION_FAILED if failed else ExitCode.FINISHED


def _log_outcomes(session: "Session", outcomes: Sequence["PageOutcome"], code: ExitCode) -> None:
    """One line per page and one for the run, for whoever reads logs rather than tables."""
    import structlog

    from sync.console import stdout

    if stdout().is_terminal:
        return
    log = structlog.get_logger("sync.run")
    for outcome in outcomes:
        page = outcome.plan
        log.info(
            "page",
            page=page.page.id,
            space=page.page.space_key,
            outcome=outcome.state.value,
            items=page.rows,
            created=len(outcome.created),
            written=outcome.written,
            findings=len(page.findings),
            reason="; ".join(outcome.failures) or (page.skip.reason if page.skip else None),
        )
    log.info(
        "run",
        pages=len(outcomes),
        created=sum(len(outcome.created) for outcome in outcomes),
        written=sum(outcome.written for outcome in outcomes),
        failed=sum(bool(outcome.failures) for outcome in outcomes),
        requests=session.traffic.requests.total(),
        retries=session.traffic.retries,
        exit_code=int(code),
    )


@main.command()
@_config_option(required=True)
@click.option("--online", is_flag=True, help="Also ask the sites: who am I, is everything there, may I.")
@click.pass_obj
def check(debug: bool, path: Path, online: bool) -> None:
    """Report every problem of a configuration at once."""
    if not online:
        from sync.config import load

        load(path)
        click.echo(f"{path} is a valid configuration.")
        return
    from sync.check import check_sites
    from sync.session import open_session

    session = open_session(path, debug=debug)
    readers = session.readers
    problems = 0
    for item in check_sites(readers.pages, readers.issues, session.policy, session.config.pages.spaces):
        click.secho(f"{'✓' if item.good else '✗'} {item.text}", fg="green" if item.good else "red")
        problems += not item.good
    _exit(ExitCode.COULD_NOT_START if problems else ExitCode.FINISHED)


_DATE = click.DateTime(formats=["%Y-%m-%d"])


@main.command()
@click.argument("page_id", required=False)
@_config_option(required=False)
@click.option("--file", "body", type=click.Path(path_type=Path), metavar="BODY.xml", help="A body in a file.")
@click.option("--incident-date", type=_DATE, metavar="DATE", help="What “2 weeks” counts from (YYYY-MM-DD).")
@click.option("--today", type=_DATE, metavar="DATE", help="Which day it is (YYYY-MM-DD).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def explain(
    debug: bool,
    page_id: str | None,
    path: Path | None,
    body: Path | None,
    incident_date: datetime | None,
    today: datetime | None,
    as_json: bool,
) -> None:
    """Show what the worker sees on a page: tables, columns, rows, what was understood and what not."""
    from sync.core.action_items import read_page
    from sync.core.explain import describe, explain
    from sync.core.policy import Reading

    anchor = (incident_date or today or datetime.now().astimezone()).date()
    if body is not None and page_id is None:
        reading = _reading(path) if path is not None else Reading()
        page = read_page(_read_file(body), reading, anchor)
    elif page_id is not None and path is not None and body is None:
        page = _read_from_site(path, page_id, incident_date.date() if incident_date else None, debug)
    else:
        raise click.UsageError("say either PAGE_ID and --config FILE, or --file BODY.xml.")
    if as_json:
        _print_json(explain(page))
    else:
        click.echo(describe(page))


def _reading(path: Path) -> Any:
    from sync.config import load

    return load(path).policy().reading


def _read_from_site(path: Path, page_id: str, incident_date: date | None, debug: bool) -> Any:
    from sync.core.action_items import read_page
    from sync.ports import PageSelection
    from sync.session import open_session

    session = open_session(path, debug=debug)
    selection = PageSelection(label=session.config.pages.label, ids=(page_id,))
    found = [page for batch in session.readers.pages.select(selection) for page in batch]
    if not found:
        raise SyncError(f"page {page_id} cannot be found, or may not be seen by the account.")
    anchor = incident_date or found[0].created_at.date()
    return read_page(found[0].body, session.policy.reading, anchor)


@main.command()
@click.option(
    "--file",
    "body",
    required=True,
    type=click.Path(path_type=Path),
    metavar="BODY.xml",
    help="A body in a file.",
)
@click.option("--tickets", type=click.Path(path_type=Path), metavar="TICKETS.json", help="Tickets by key.")
@click.option("--today", type=_DATE, metavar="DATE", help="Which day it is (YYYY-MM-DD).")
def preview(body: Path, tickets: Path | None, today: datetime | None) -> None:
    """Print the body as a run would write it, byte for byte."""
    from sync.core.preview import preview as render_preview
    from sync.core.storage_format import StorageFormatError

    day = (today or datetime.now().astimezone()).date()
    try:
        written = render_preview(_read_file(body), _read_tickets(tickets), day)
    except StorageFormatError as error:
        raise SyncError(f"{body}: {error}") from None
    click.get_binary_stream("stdout").write(written)


def _read_tickets(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        tickets = json.loads(_read_file(path))
    except ValueError as error:
        raise ConfigurationError([f"{path}: is not JSON ({error})"]) from None
    if not (isinstance(tickets, dict) and all(isinstance(ticket, dict) for ticket in tickets.values())):
        raise ConfigurationError([f'{path}: must hold {{"KEY": {{"status": …, "category": …, "due": …}}}}'])
    return tickets


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError([f"{path}: cannot be read ({error.strerror})"]) from None


def _print_json(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _exit(code: ExitCode) -> NoReturn:
    raise click.exceptions.Exit(code)
