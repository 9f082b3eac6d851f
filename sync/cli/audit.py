"""audit: whether any row has two tickets, and any ticket no row."""

from pathlib import Path

import click

from sync.cli.group import config_option, end, main, print_json
from sync.errors import ExitCode


@main.command()
@config_option(required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def audit(debug: bool, path: Path, as_json: bool) -> None:
    """Look for rows with several tickets and tickets without a row.

    It says how to settle each, and writes nothing.
    """
    from sync.audit import audit_sites
    from sync.console import show_audit, stdout
    from sync.core.report.audits import audit_document, audit_lines, audit_summary
    from sync.session import open_session

    session = open_session(path, debug=debug)
    readers = session.readers
    selection = session.config.selection(full=True)
    found = audit_sites(readers.pages, readers.issues, session.policy, selection)
    if as_json:
        print_json(audit_document(found))
    else:
        show_audit(stdout(), audit_lines(found), audit_summary(found))
    end(ExitCode.INVARIANT_BROKEN if found.broken else ExitCode.FINISHED)
