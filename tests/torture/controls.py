"""The red controls: each mechanism of the protocol switched off, and where the suite must notice.

A suite that stays green without a mechanism does not test it.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import import_module
from itertools import islice
from typing import Any

import pytest

from sync import mint
from sync.atlassian import connect_writers
from sync.core.model import Category, Page, Text, TicketDraft, TicketMark
from sync.core.planning.labels import LABEL
from sync.core.planning.survey import items_of, ledger_is_doubtful
from sync.core.policy import Timing
from sync.core.protocol.claims import Attempt, Claim, Lease, after_read_back, claim
from sync.core.protocol.founding import Founding, founding
from sync.core.protocol.ledger import Entry
from sync.core.protocol.ledger_property import LedgerState
from sync.core.protocol.recovery import ProjectWalk, Recovery, project_walk, recovery
from sync.core.reading.action_items import read_page
from sync.core.view import RowView
from sync.core.writing.render import render
from sync.create import Creation
from sync.session import Session
from tests.torture import gaps, losses, overlaps, pairs, singles
from tests.torture.kinds import Kind, Verdict, duplicates
from tests.torture.moments import forget
from tests.whole.worker import Worker

Off = Callable[[], AbstractContextManager[None]]

# A run imports them where it finds a page; while something is replaced would be too late.
WITH_PAGES = (
    "sync.apply",
    "sync.rewrite",
    "sync.core.planning.needs",
    "sync.core.planning.plan",
    "sync.look_at",
    "sync.look_up",
)


@dataclass(frozen=True, slots=True)
class Control:
    """``names`` are executions of a kind in some of which the missing mechanism shows."""

    off: Off
    kind: Kind
    names: Callable[[], Iterator[str]]

    def noticed(self) -> Verdict | None:
        """The first execution that ends with a duplicate without the mechanism, if any does."""
        with self.in_force():
            verdicts = (self.kind.replay(name) for name in self.names())
            return next((verdict for verdict in verdicts if duplicates(verdict)), None)

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """The mechanism is off; what is remembered of one worker does not hold for another one."""
        forget()
        try:
            with self.off():
                yield
        finally:
            forget()


@contextmanager
def replaced(original: object, substitute: object) -> Iterator[None]:
    """Put ``substitute`` in the place of a function wherever the program has imported it."""
    for name in WITH_PAGES:
        import_module(name)
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name == "sync" or name.startswith("sync."):
                for attribute, value in list(vars(module).items()):
                    if value is original:
                        patch.setattr(module, attribute, substitute)
        yield


@contextmanager
def method(owner: type, name: str, substitute: Any) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, substitute)
        yield


def no_intent() -> AbstractContextManager[None]:
    """Create without having written down that it will be done."""

    def unwritten(self: Creation, page_id: str, attempts: Sequence[Attempt], _: Lease) -> Lease:
        held, time = self._ledgers[page_id], self._sites.time
        held.ledger = claim(held.ledger, attempts, time.now(), "")
        return Lease(time.now(), time.monotonic(), self._timing.lease)

    return method(Creation, "_claim", unwritten)


def no_settling() -> AbstractContextManager[None]:
    """Believe at once that an attempt which is not to be seen did not happen."""

    def impatient(entry: Entry, walk: ProjectWalk | None, now: datetime, timing: Timing) -> Recovery:
        return recovery(entry, walk, now, replace(timing, settle=timedelta()))

    return replaced(recovery, impatient)


def no_walk() -> AbstractContextManager[None]:
    """Believe the search instead of reading the keys."""

    def blind(*asked: Any) -> ProjectWalk:
        return replace(project_walk(*asked), ours={})

    return replaced(project_walk, blind)


def no_lease() -> AbstractContextManager[None]:
    """Send what was claimed, however long ago."""
    return method(Lease, "holds", lambda *_: True)


def no_control() -> AbstractContextManager[None]:
    """Believe every answer that is well-formed."""

    def trusting(walks: Any, site: str, _: str | None, ahead: timedelta) -> ProjectWalk:
        return project_walk(walks, site, None, ahead)

    return replaced(project_walk, trusting)


def no_founding_wait() -> AbstractContextManager[None]:
    """Believe that a page without a ledger never had one."""

    def hasty(state: LedgerState, *_: Any) -> Founding:
        return Founding.NEEDED if state.ledger is None else Founding.DONE

    return replaced(founding, hasty)


def no_fence() -> AbstractContextManager[None]:
    """Attempt everything again at once, though nothing younger proves that the walk went far enough."""

    def bold(*asked: Any) -> Recovery:
        decided = recovery(*asked)
        return Recovery.ATTEMPT if decided is Recovery.ATTEMPT_ONE else decided

    return replaced(recovery, bold)


def no_nonce() -> AbstractContextManager[None]:
    """Take whatever claim stands in the ledger for one's own."""
    return replaced(after_read_back, lambda *_: Claim.WON)


def no_lowest_id() -> AbstractContextManager[None]:
    """Take the first ledger that comes along."""
    return replaced(ledger_is_doubtful, lambda *_: False)


def search_then_create() -> AbstractContextManager[None]:
    """What everybody writes first: search for the row's ticket, create it where none is found."""
    return method(Worker, "run", _search_then_create)


def _search_then_create(worker: Worker) -> tuple[()]:
    session = worker.session()
    selection = session.config.selection(full=True)
    for pages in session.readers.pages.select(selection):
        for page in pages:
            _sync_naively(session, page)
    return ()


def _sync_naively(session: Session, page: Page) -> None:
    writers = connect_writers(session.connection, session.traffic, session.clock, session.mount)
    reading = read_page(page.body, session.policy.reading, page.created_at.date())
    known = {found.summary: found.key for found in session.readers.issues.labelled([LABEL])}
    views = []
    for item in items_of(reading):
        key = next(iter(item.tickets), "") or known.get(item.text, "")
        if not key:
            rid = next(islice(mint.row_ids(), 1))
            mark = TicketMark(rid, page.id, session.policy.site)
            text = ((Text(item.text),),)
            draft = TicketDraft("OPS", "Task", item.text, text, mark, labels=(LABEL,))
            reply = writers.issues.create([draft])
            if not isinstance(reply.document, dict):
                continue
            key = reply.document["issues"][0]["key"]
        views.append(RowView(item.table, item.row, key, status="To Do", category=Category.NEW))
    content = session.readers.pages.read([page.id])[0]
    body = render(reading, views, None).body
    if body != content.body:
        writers.pages.update_page(content, body, "")


MOST_REQUESTS = 60


def single(condition: str, fault: str) -> Callable[[], Iterator[str]]:
    return lambda: (f"{condition}/{number}/{fault}" for number in range(1, MOST_REQUESTS))


def lost_then_empty() -> Iterator[str]:
    """The answer to the creation is lost, and a look-up later on finds nothing at all."""
    first = singles.number_of_the_creation(pairs.SCENARIO)
    return (f"{first}-lost/{number}-empty" for number in range(first + 1, MOST_REQUESTS))


def gap() -> Iterator[str]:
    return (f"stale-index/{kind}/{2 * gaps.WINDOW}/lost" for kind in gaps.KINDS)


def loss() -> Iterator[str]:
    return (f"ledgers/{number}/late" for number in range(1, MOST_REQUESTS))


def overlap(beginning: str, fault: str) -> Callable[[], Iterator[str]]:
    """The second worker does everything while the first one stands still."""
    return lambda: (
        f"{beginning}/{first}.{MOST_REQUESTS}/{fault}-{number}"
        for first in range(1, 16)
        for number in range(first, first + 12)
    )


CONTROLS: dict[str, Control] = {
    "intent before creation": Control(no_intent, singles, single("grown-pages", "killed-after")),
    "settle time": Control(no_settling, singles, single("stale-index", "late")),
    "walk": Control(no_walk, singles, single("stale-index", "lost")),
    "fence": Control(no_fence, gaps, gap),
    "lease": Control(no_lease, singles, single("stale-index", "frozen-after")),
    "nonce": Control(no_nonce, overlaps, overlap("founded", "reset")),
    "lowest-id rule": Control(no_lowest_id, overlaps, overlap("new", "late")),
    "founding wait": Control(no_founding_wait, losses, loss),
    "positive control": Control(no_control, pairs, lost_then_empty),
    "search, then create": Control(search_then_create, singles, single("stale-index", "lost")),
}
