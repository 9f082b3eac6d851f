"""The command group: the one place where errors become sentences and exit codes."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from sync.core.words import unforeseen
from sync.errors import ConfigurationError, ExitCode, SyncError

Command = TypeVar("Command", bound=Callable[..., Any])


class _Commands(click.Group):
    """The one place where errors become sentences on stderr and exit codes, without a traceback."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _mistakes_as_sentences():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _mistakes_as_sentences():
                return super().invoke(ctx)
        except SyncError as error:
            complain(str(error))
            end(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click's own, and a reader that has gone: click ends quietly
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            complain(
                f"this is {unforeseen(error)}. Nothing is lost; "
                "`postmortem-sync --debug …` shows where it is."
            )
            end(ExitCode.BUG)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer meets them."""
        return list(self.commands)


@contextmanager
def _mistakes_as_sentences() -> Iterator[None]:
    """Mistakes in the command line are told like all others; without any arguments, click shows its help."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx is not None else "postmortem-sync"
        message = error.format_message()
        complain(f"{message}{'' if message.endswith(('.', '?')) else '.'} See `{command} --help`.")
        end(ExitCode.USAGE)


def complain(message: str) -> None:
    """Say on stderr what is wrong, a sentence for each line of ``message``."""
    from sync.console import show_complaint, stderr

    for sentence in message.splitlines():
        show_complaint(stderr(), sentence)


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="postmortem-sync")
@click.option("--debug", is_flag=True, help="Log more; show where a bug is.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Turn the action items of Confluence postmortems into Jira tickets, and keep both in step."""
    context.obj = debug
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal knows every sign


def config_option(*, required: bool) -> Callable[[Command], Command]:
    return click.option(
        "--config",
        "path",
        type=click.Path(path_type=Path),
        required=required,
        metavar="FILE",
        help="The configuration, a YAML file.",
    )


def print_json(document: object) -> None:
    """In signs that stdout knows: a program wants every one of them."""
    known = (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(document, ensure_ascii=not known, indent=2))


def end(code: ExitCode) -> NoReturn:
    raise click.exceptions.Exit(code)


def read_file(path: Path) -> bytes:
    """Raises ``ConfigurationError`` with a sentence where the file cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError([f"{path}: cannot be read ({error.strerror})"]) from None
