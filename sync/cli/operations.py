"""What operations ask of a run besides its work: a part of the pages, a journal, figures left behind."""

import functools
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from sync.cli.group import Command, complain
from sync.cli.logged import log_broken_off
from sync.core.words import unforeseen
from sync.errors import ExitCode, LimitTripped, SyncError

if TYPE_CHECKING:
    from sync.core.planning.page_plans import PageOutcome
    from sync.core.planning.shards import Shard
    from sync.core.report.figures import Figures
    from sync.run import Planned
    from sync.session import Session

_PREFIX = "POSTMORTEM_SYNC_"
_MOST_SHARDS = 100


@dataclass(slots=True)
class Operations:
    """The options of one run, and what is known of it so far."""

    full: bool
    shard: "Shard"
    journal: str
    metrics: Path | None
    pushgateway: str
    session: "Session | None" = None
    planned: "Planned | None" = None
    outcomes: "Sequence[PageOutcome]" = ()
    exit_code: ExitCode = ExitCode.FINISHED
    limits_tripped: int = 0
    finished: bool = False
    began: float = field(default_factory=time.monotonic)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """However the run inside ends, the log says so, and its figures are left where they are wanted."""
        try:
            yield
            self.finished = True
        except SyncError as error:
            self.exit_code = error.exit_code
            self.limits_tripped = str(error).count("\n") + 1 if isinstance(error, LimitTripped) else 0
            log_broken_off(self.session, self.exit_code, str(error))
            raise
        except Exception as error:
            self.exit_code = ExitCode.BUG
            log_broken_off(self.session, self.exit_code, unforeseen(error))
            raise
        finally:
            self._leave_figures()

    def _leave_figures(self) -> None:
        """Where they cannot be left, the run is none the worse: its work is done."""
        if self.metrics is None and not self.pushgateway:
            return
        from sync import metrics

        record = metrics.RunRecord(
            full=self.full,
            shard=self.shard.index,
            exit_code=int(self.exit_code),
            ended=datetime.now(UTC),
            seconds=time.monotonic() - self.began,
            figures=self._figures(),
            limits_tripped=self.limits_tripped,
            finished=self.finished,
            **(_of_session(self.session) if self.session is not None else {}),
        )
        if self.metrics is not None:
            with _none_the_worse(str(self.metrics)):
                metrics.write(record, self.metrics)
        if self.pushgateway:
            with _none_the_worse(self.pushgateway):
                metrics.push(record, self.pushgateway)

    def _figures(self) -> "Figures | None":
        from sync.core.report.figures import figures

        planned, session = self.planned, self.session
        if planned is None or session is None:
            return None
        return figures(planned.plan, self.outcomes, planned.lookups.tickets, planned.now, session.policy)


@contextmanager
def _none_the_worse(place: str) -> Iterator[None]:
    """Figures that cannot be left at ``place`` are complained of."""
    try:
        yield
    except (OSError, HTTPException) as error:
        cause = getattr(error, "reason", error)
        reason = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        told = f"the figures were not left at {place} ({reason}); the run itself is none the worse for it."
        complain(" ".join(told.split()))


def _of_session(session: "Session") -> dict[str, Any]:
    sites = (session.config.confluence, session.config.jira)
    return {
        "requests": session.traffic.requests,
        "retries": session.traffic.retries,
        "conflicts": session.traffic.conflicts,
        "token_expires": {site.product: site.token_expires for site in sites if site.token_expires},
    }


def operations_options(command: Command) -> Command:
    """Adds the options; the command gets them as one argument, ``operations``."""

    @functools.wraps(command)
    def bundled(*args: Any, **given: Any) -> Any:
        from sync.core.planning.shards import Shard
        from sync.journal import STDOUT

        shard, journal = Shard(*_numbered(given.pop("shard"), given.pop("shards"))), given.pop("journal")
        if shard.count > 1 and given["pages"]:
            raise click.UsageError("--page goes without --shards: a page asked for is looked at")
        if journal == STDOUT and given["as_json"]:
            raise click.UsageError("--journal -: stdout is for --json; give the journal a file")
        operations = Operations(
            given.pop("full"), shard, journal, given.pop("metrics"), given.pop("pushgateway")
        )
        return command(*args, operations=operations, **given)

    for option in reversed(_OPTIONS):
        bundled = option(bundled)
    return bundled  # type: ignore[return-value]  # the same command, with other arguments


def _numbered(index: int | None, count: int | None) -> tuple[int, int]:
    """Which shard of how many. One number without the other would leave pages to nobody, or to everybody."""
    if count is None and index is not None:
        raise click.UsageError(f"--shard {index} goes with --shards: how many workers share the pages?")
    if count is None or (count == 1 and index is None):
        return 0, 1
    if index is None:
        raise click.UsageError(
            f"--shards {count} needs --shard: which of the {count} is this one, 0 to {count - 1}?"
        )
    if index >= count:
        raise click.UsageError(f"--shard {index}: there are {count}, counted from 0")
    return index, count


def _address(_context: click.Context, _option: click.Parameter, url: str) -> str:
    """Looked at before the run: afterwards it would be too late. What is wrong may be a password in it."""
    if url and not _is_address(url):
        raise click.UsageError(
            "--pushgateway: must be an address such as http://pushgateway:9091, without a user"
        )
    return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


_OPTIONS = (
    click.option(
        "--journal",
        default="",
        envvar=f"{_PREFIX}JOURNAL",
        metavar="FILE",
        help="Write one JSON line for every change to the end of FILE; - is stdout.",
    ),
    click.option(
        "--metrics",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        envvar=f"{_PREFIX}METRICS",
        metavar="DIR",
        help="Leave the run's figures in DIR for a textfile collector.",
    ),
    click.option(
        "--pushgateway",
        default="",
        envvar=f"{_PREFIX}PUSHGATEWAY",
        metavar="URL",
        callback=_address,
        help="Leave the run's figures with this Pushgateway.",
    ),
    click.option(
        "--shards",
        type=click.IntRange(1, _MOST_SHARDS),
        envvar=f"{_PREFIX}SHARDS",
        metavar="N",
        help="How many workers share the pages, limits and requests per second; goes with --shard.",
    ),
    click.option(
        "--shard",
        type=click.IntRange(0),
        envvar=[f"{_PREFIX}SHARD", "JOB_COMPLETION_INDEX"],
        metavar="I",
        help="Which of them this one is, counted from 0.",
    ),
)
