"""A short story on the embedded site: real processes, real requests, a real kill.

The site is served by this process; the worker is the ordinary command, run as a subprocess as cron would.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sync.core.reading.storage_format import Edit, Element, parse, splice
from sync.core.reading.tables import STATUS_BLOCK_ID
from sync.demo.seen import Reader, TableSeen
from sync.errors import ExitCode, SyncError
from sync.sandbox import Answer, Call, Dropped, Handle, Site, new_site, serving
from sync.sandbox.issues import WORKFLOW, Issue
from sync.sandbox.worker_config import write_config

STORY_PAGE = "checkout.xml"
BULK_CREATE = "/rest/api/3/issue/bulk"
DONE = next(status.transition for status in WORKFLOW if status.name == "Done")
MINUTE = 60.0
DAY = 86_400.0


def tell(*, serve: bool, port: int) -> None:
    """Tell the story; with ``serve`` leave the site up for the browser afterwards, until interrupted."""
    site = new_site("demo", start=_a_monday_morning())
    with serving(site, port, frozen=False) as origin, tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "demo.yaml"
        write_config(config, origin, site)
        _Story(site, origin, config).tell()
        if serve:
            _leave_up(origin, config)


def _leave_up(origin: str, config: Path) -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    print(f"\nThe site stays up at {origin} (configuration: {config}). Ctrl-C ends it.", flush=True)  # noqa: T201
    stopped.wait()


def _a_monday_morning() -> datetime:
    """The story is about working days, so it begins on the same weekday whenever it is told."""
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


class _Story:
    def __init__(self, site: Site, origin: str, config: Path) -> None:
        self.site = site
        self.origin = origin
        self.config = config
        self.console = Console(highlight=False)
        self.writes: list[tuple[bytes, bytes]] = []
        self.page_id = site.files[STORY_PAGE]
        self.reader = Reader(site, self.page_id)
        site.fault = self._watch

    def tell(self) -> None:
        before = self.reader.table()
        self._chapter("A team writes a postmortem, as it always did.")
        self._say(self.reader.page.title)
        self._show(before)

        self._chapter("The worker sees it for the first time, and takes note of it.")
        self._worker("run")
        self._pass_time(20 * MINUTE, "Twenty minutes later: what would it do?")
        self._worker("plan")

        self._chapter("It does it, and is killed (SIGKILL) while Jira creates the tickets.")
        with self._killing_at_creation():
            self._worker("run", killed=True)
        self._say(
            f"Jira made {len(self._issues())} tickets for this page. Nobody knows: the answer was lost, "
            "the page shows none of them."
        )
        self._pass_time(20 * MINUTE, "The next run finds them by their marks instead of making them again.")
        self._worker("run")
        self._say(f"{len(before.rows)} rows, {len(self._issues())} tickets.", style="bold green")

        self._chapter("Days pass. One ticket is done, one is past its date.")
        self._finish_one()
        self._pass_time(8 * DAY, "")
        self._worker("run", "--full")
        self._pass_time(20 * MINUTE, "A run in which nothing changed writes nothing.")
        self._worker("run")

        self._chapter("Before and after.")
        self._show(before)
        self._show(self.reader.table())
        self._say("Under the table the page now says:")
        for line in self.reader.block():
            self._say(f"  {line}")
        for comment in self.reader.comments():
            self._say("and in a comment:")
            self._say(f"  {comment}")
        self._say(
            f"{self._other_bytes_changed()} other bytes changed, in {len(self.writes)} writes.",
            style="bold green",
        )
        self.console.print()
        self._say("More, in short scenes: postmortem-sync demo --scenes", style="dim")

    # --- telling

    def _chapter(self, text: str) -> None:
        self.console.print()
        self.console.print(Text(text, style="bold"))

    def _say(self, text: str, style: str = "") -> None:
        self.console.print(Padding(Text(text, style=style), (0, 0, 0, 2)))

    def _show(self, seen: TableSeen) -> None:
        table = Table(header_style="bold")
        for heading in seen.header:
            table.add_column(heading, overflow="fold")
        for row in seen.rows:
            table.add_row(*map(Text, row))
        self.console.print(Padding(table, (0, 0, 0, 2)))

    # --- what happens

    def _worker(self, *command: str, killed: bool = False) -> None:
        self._say(f"$ postmortem-sync {' '.join(command)}", style="cyan")
        arguments = [sys.executable, "-m", "sync", command[0], "--config", str(self.config), *command[1:]]
        process = subprocess.Popen(  # noqa: S603  (our own command)
            arguments,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.process = process
        printed, complaints = process.communicate()
        if killed and process.returncode == -signal.SIGKILL:
            self._say("killed", style="red")
            return
        for line in printed.rstrip().splitlines():
            self.console.print(Text.from_ansi("  " + line), soft_wrap=True)
        if process.returncode != ExitCode.FINISHED:
            raise SyncError(f"the worker ended with {process.returncode}: {complaints.strip()}")

    def _environment(self) -> dict[str, str]:
        look = {"TTY_COMPATIBLE": "1", "COLUMNS": str(self.console.width - 2)}
        look["PYTHONIOENCODING"] = "utf-8"  # read here, whatever the terminal knows
        look |= {"FORCE_COLOR": "1"} if self.console.is_terminal else {"TERM": "dumb"}
        tokens = dict.fromkeys(
            ("POSTMORTEM_SYNC_CONFLUENCE_TOKEN", "POSTMORTEM_SYNC_JIRA_TOKEN"), "demo-token"
        )
        return {**os.environ, **look, **tokens}

    @contextmanager
    def _killing_at_creation(self) -> Iterator[None]:
        """The worker dies in the moment when its second bulk has reached Jira."""
        bulks = 0

        def kill(call: Call, handle: Handle) -> Answer:
            nonlocal bulks
            answer = self._watch(call, handle)
            if call.route == BULK_CREATE:
                bulks += 1
                if bulks == 2:
                    self.process.kill()
                    raise Dropped
            return answer

        self.site.fault = kill
        yield
        self.site.fault = self._watch

    def _watch(self, call: Call, handle: Handle) -> Answer:
        """Keep what the page was and what the worker sent, for every page write."""
        before = self.reader.page.body.encode()
        answer = handle(call)
        if call.method == "PUT" and call.path.endswith(f"/pages/{self.page_id}") and answer.status == 200:
            sent = json.loads(call.body)["body"]["value"].encode()
            self.writes.append((before, sent))
        return answer

    def _pass_time(self, seconds: float, text: str) -> None:
        self.site.clock.advance(seconds)
        if text:
            self._chapter(text)

    def _finish_one(self) -> None:
        issue = self.site.jira.transition(self._issues()[0], DONE)
        self._say(f"{issue.key} is done; so says Jira.")

    # --- what stands where

    def _issues(self) -> list[Issue]:
        made = [issue for issue in self.site.jira.issues.values() if f"pm-p{self.page_id}" in issue.labels]
        return sorted(made, key=lambda issue: issue.number)

    def _other_bytes_changed(self) -> int:
        return sum(_differing(_without_own(before), _without_own(sent)) for before, sent in self.writes)


def _without_own(body: bytes) -> bytes:
    """The body without what the worker put there: its jira macros and its status block."""
    own = [element for element in parse(body).root.descendants() if _is_own(element)]
    outermost = [one for one in own if not any(other.start < one.start < other.end for other in own)]
    return splice(body, [Edit(_start(body, element), element.end, b"") for element in outermost])


def _is_own(element: Element) -> bool:
    name = element.get("ac:name")
    names = {child.get("ac:name"): child.raw_text for child in element.children}
    return name == "jira" or (name == "details" and names.get("id") == STATUS_BLOCK_ID)


def _start(body: bytes, element: Element) -> int:
    """The blank that parts a macro from the words before it is the worker's, too."""
    return element.start - body[: element.start].endswith(b" ")


def _differing(one: bytes, other: bytes) -> int:
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if one != other else []
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in steps if tag != "equal")
