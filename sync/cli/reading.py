"""explain and preview: what the worker understands of a page, and what it would write."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sync.cli.group import config_option, main, print_json, read_file
from sync.errors import ConfigurationError, SyncError

if TYPE_CHECKING:
    from sync.core.policy import Policy
    from sync.core.reading.action_items import PageReading
    from sync.core.report.lines import Line

_TICKETS = '{"KEY": {"status": …, "category": …, "due": …}}'


class _Date(click.DateTime):
    """A date, asked for as people write it."""

    name = "date"

    def __init__(self) -> None:
        super().__init__(formats=["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is not a date such as 2026-12-04 (YYYY-MM-DD).", param, ctx)


_DATE = _Date()
_incident_date = click.option(
    "--incident-date", type=_DATE, metavar="DATE", help="What “2 weeks” counts from (YYYY-MM-DD)."
)
_today = click.option(
    "--today", type=_DATE, metavar="DATE", help="Which day it is; stands in for the incident's date."
)


@main.command()
@click.argument("page_id", required=False)
@config_option(required=False)
@click.option("--file", "body", type=click.Path(path_type=Path), metavar="BODY.xml", help="A body in a file.")
@_incident_date
@_today
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
    """Show what the worker sees on a page, and why.

    Every table, whether it is an action table, what each column means, each row, what was understood and
    what not.
    """
    from sync.console import show_explanation, stdout
    from sync.core.policy import Reading
    from sync.core.reading.action_items import read_page
    from sync.core.reading.explain import describe, explain

    left_alone: tuple[Line, ...] = ()
    if body is not None and page_id is None:
        reading = _policy(path).reading if path is not None else Reading()
        page = read_page(read_file(body), reading, _day(incident_date, today))
    elif page_id is not None and path is not None and body is None:
        page, left_alone = _read_from_site(path, page_id, incident_date or today, debug)
    else:
        raise click.UsageError("say either PAGE_ID and --config FILE, or --file BODY.xml.")
    if as_json:
        print_json({**explain(page), "left_alone": [line.text for line in left_alone]})
    else:
        show_explanation(stdout(), describe(page), left_alone)


def _day(*told: datetime | None) -> date:
    """The first date that was told, else today."""
    return next(filter(None, (*told, datetime.now().astimezone()))).date()


def _policy(path: Path) -> "Policy":
    from sync.config import load

    return load(path).policy()


def _read_from_site(
    path: Path, page_id: str, told: datetime | None, debug: bool
) -> "tuple[PageReading, tuple[Line, ...]]":
    """The page as a run reads it, and why no run would do anything for it.

    Dates count from its creation unless another day is ``told``.
    """
    from sync.cli.asked_for import page_by_id, why_left_alone, why_missing
    from sync.core.reading.action_items import read_page
    from sync.core.working_days import local_day
    from sync.session import open_session

    session = open_session(path, debug=debug)
    found = page_by_id(session, page_id)
    if found is None:
        raise SyncError(why_missing(session, page_id))
    anchor = told.date() if told else local_day(found.created_at, session.policy.calendar)
    return read_page(found.body, session.policy.reading, anchor), tuple(why_left_alone(session, found))


@main.command()
@click.option(
    "--file",
    "body",
    required=True,
    type=click.Path(path_type=Path),
    metavar="BODY.xml",
    help="A body in a file.",
)
@config_option(required=False)
@click.option("--tickets", type=click.Path(path_type=Path), metavar="TICKETS.json", help="Tickets by key.")
@_incident_date
@_today
def preview(
    body: Path,
    path: Path | None,
    tickets: Path | None,
    incident_date: datetime | None,
    today: datetime | None,
) -> None:
    """Print the body as a run would write it, byte for byte.

    With --config as a run with these settings would.
    """
    from sync.core.planning.preview import WITHOUT_SETTINGS
    from sync.core.planning.preview import preview as render_preview
    from sync.core.reading.storage_format import StorageFormatError

    told = _read_tickets(tickets)
    policy = _policy(path) if path is not None else WITHOUT_SETTINGS
    try:
        written = render_preview(read_file(body), told, _day(today), _day(incident_date, today), policy)
    except StorageFormatError as error:
        raise SyncError(f"{body}: {error}") from None
    click.echo(written, nl=False)


def _read_tickets(path: Path | None) -> dict[str, Any]:
    """Raises ``ConfigurationError`` with every ticket that is not as it should be."""
    if path is None:
        return {}
    try:
        tickets = json.loads(read_file(path))
    except (ValueError, RecursionError) as error:
        raise ConfigurationError([f"{path}: is not JSON ({error})"]) from None
    if not isinstance(tickets, dict):
        raise ConfigurationError([f"{path}: must hold {_TICKETS}"])
    problems = [f"{path}: {key}: {problem}" for key, told in tickets.items() for problem in _problems(told)]
    if problems:
        raise ConfigurationError(problems)
    return tickets


def _problems(told: object) -> Iterator[str]:
    """What is wrong with what is told of one ticket; all of it may be left out, or null."""
    if not isinstance(told, dict):
        yield f"must be as in {_TICKETS}"
        return
    for name in ("status", "category", "due"):
        value = told.get(name)
        if value is not None and not isinstance(value, str):
            yield f"{name} must be a text"
    if isinstance(due := told.get("due"), str) and not _is_date(due):
        yield f"due must be a date such as 2026-12-04, not “{due}”"


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
