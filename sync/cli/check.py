"""check: every problem of a configuration at once."""

from pathlib import Path

import click

from sync.cli.group import config_option, end, main


@main.command()
@config_option(required=True)
@click.option("--online", is_flag=True, help="Also ask the sites: who am I, is everything there, may I.")
@click.option(
    "--probe", is_flag=True, help="With --online: ask what only a live site can tell; writes nothing."
)
@click.pass_obj
def check(debug: bool, path: Path, online: bool, probe: bool) -> None:
    """Report every problem of a configuration at once."""
    if probe and not online:
        raise click.UsageError("--probe goes with --online.")
    if not online:
        from sync.config import load

        load(path)
        click.echo(f"{path} is a valid configuration; --online tries tokens and sites as well.")
        return
    from sync.checking.checked import exit_code, summary
    from sync.console import show_check, show_summary, stdout
    from sync.session import open_session

    session = open_session(path, debug=debug)
    looked_at = []
    for item in session.look_at_everything(probe=probe):
        show_check(stdout(), item.text, good=item.good, asked=item.asked)
        looked_at.append(item)
    show_summary(stdout(), summary(looked_at))
    end(exit_code(looked_at))
