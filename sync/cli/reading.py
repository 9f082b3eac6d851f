"""explain and preview: what the worker understands of a page, and what it would write."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sync.cli.group import config_option, main, print_json, read_file
from sync.errors import ConfigurationError, SyncError

_DATE = click.DateTime(formats=["%Y-%m-%d"])


@main.command()
@click.argument("page_id", required=False)
@config_option(required=False)
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
    """Show what the worker sees on a page, and why.

    Every table, whether it is an action table, what each column means, each row, what was understood and
    what not.
    """
    from sync.core.policy import Reading
    from sync.core.reading.action_items import read_page
    from sync.core.reading.explain import describe, explain

    anchor = (incident_date or today or datetime.now().astimezone()).date()
    if body is not None and page_id is None:
        reading = _reading(path) if path is not None else Reading()
        page = read_page(read_file(body), reading, anchor)
    elif page_id is not None and path is not None and body is None:
        page = _read_from_site(path, page_id, incident_date.date() if incident_date else None, debug)
    else:
        raise click.UsageError("say either PAGE_ID and --config FILE, or --file BODY.xml.")
    if as_json:
        print_json(explain(page))
    else:
        click.echo(describe(page))


def _reading(path: Path) -> Any:
    from sync.config import load

    return load(path).policy().reading


def _read_from_site(path: Path, page_id: str, incident_date: date | None, debug: bool) -> Any:
    from sync.core.reading.action_items import read_page
    from sync.core.working_days import local_day
    from sync.ports import PageSelection
    from sync.session import open_session

    session = open_session(path, debug=debug)
    wanted = session.config.selection(ids=[page_id], full=True)
    selection = PageSelection(label="", ids=wanted.ids)
    found = [page for batch in session.readers.pages.select(selection) for page in batch]
    if not found:
        raise SyncError(f"page {page_id} cannot be found, or may not be seen by the account.")
    anchor = incident_date or local_day(found[0].created_at, session.policy.calendar)
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
    from sync.core.planning.preview import preview as render_preview
    from sync.core.reading.storage_format import StorageFormatError

    day = (today or datetime.now().astimezone()).date()
    try:
        written = render_preview(read_file(body), _read_tickets(tickets), day)
    except StorageFormatError as error:
        raise SyncError(f"{body}: {error}") from None
    click.echo(written, nl=False)


def _read_tickets(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        tickets = json.loads(read_file(path))
    except ValueError as error:
        raise ConfigurationError([f"{path}: is not JSON ({error})"]) from None
    if not (isinstance(tickets, dict) and all(isinstance(ticket, dict) for ticket in tickets.values())):
        raise ConfigurationError([f'{path}: must hold {{"KEY": {{"status": …, "category": …, "due": …}}}}'])
    return tickets
