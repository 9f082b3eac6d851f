"""The journal: one JSON line for every change that was asked of the sites, with what came of it.

For teams that must be able to say later what was changed, when, and by which run. It wraps the writers, so
that no change goes without its line; a line is written when the answer is in. docs/operations/journal.md
describes the lines.
"""

import json
import os
import re
import stat
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path

from sync.core.model import (
    BY_DEFAULT,
    CreationReply,
    FieldChange,
    Outcome,
    PageContent,
    Paragraph,
    RemoteLink,
    StoredPart,
    Text,
    TicketDraft,
    TicketMark,
)
from sync.core.policy import Field
from sync.errors import ConfigurationError, SyncError
from sync.ports import ChatWriter, IssueWriter, PageWriter, Sites

STDOUT = "-"

_TOKENS = re.compile(r"<[^>]*>?|[^<]+")

Sink = Callable[[str], None]


def open_sink(target: str) -> Sink:
    """Where the lines go: to stdout for ``-``, else to the end of a file.

    Raises ``ConfigurationError`` where the file cannot be opened. The sink raises ``OSError`` where a line
    cannot be written.
    """
    try:
        number = os.dup(sys.stdout.fileno()) if target == STDOUT else _append_to(Path(target))
        lasts = stat.S_ISREG(os.fstat(number).st_mode)  # a pipe has nothing to synchronise
    except OSError as error:
        raise ConfigurationError([f"--journal {target}: cannot be opened ({error.strerror})"]) from None

    def write(line: str) -> None:
        # half an emoji, which Jira may hand out, becomes its own escape in JSON
        _write_all(number, f"{line}\n".encode(errors="backslashreplace"))
        if lasts:
            os.fsync(number)

    return write


def _write_all(number: int, data: bytes) -> None:
    while data:
        data = data[os.write(number, data) :]


def _append_to(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)


class Journal:
    """Lines of one run. ``now`` is the site's time."""

    def __init__(self, sink: Sink, run_id: str, now: Callable[[], datetime]) -> None:
        self._sink = sink
        self._run_id = run_id
        self._now = now
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Before the first change: what cannot be written then ends the run with nothing changed."""
        self.note("run", "begun")

    def note(self, what: str, outcome: str, **about: object) -> None:
        """``about`` holds the other fields of the line; without those that are None, "" or 0.

        Raises ``SyncError``, which ends the run, where the line cannot be written.
        """
        told = {name: value for name, value in about.items() if value not in (None, "", 0)}
        with self._lock:
            head = {"when": self._now().isoformat(), "run": self._run_id, "what": what, "outcome": outcome}
            try:
                self._sink(json.dumps({**head, **told}, ensure_ascii=False))
            except OSError as error:
                places = [f"{name} {told[name]}" for name in ("page", "ticket", "version") if name in told]
                lost = f" Without its line is: {', '.join((what, *places))}." if places else ""
                raise SyncError(
                    f"The journal cannot be written ({error.strerror}); the run stops here.{lost}"
                ) from None

    def over(self, sites: "Sites") -> "Sites":
        """The same sites, with every change noted."""
        return replace(
            sites,
            page_writer=_Pages(self, sites.page_writer),
            issue_writer=_Issues(self, sites.issue_writer),
            chat=_Chat(self, sites.chat) if sites.chat is not None else None,
        )


@dataclass(frozen=True, slots=True)
class _Pages:
    """A page writer that notes what it does."""

    journal: Journal
    writer: PageWriter

    def create_ledger(self, page_id: str, value: object) -> Outcome:
        outcome = self.writer.create_ledger(page_id, value)
        return self._ledger(page_id, value, outcome)

    def update_ledger(self, page_id: str, ledger_id: str, version: int, value: object) -> Outcome:
        outcome = self.writer.update_ledger(page_id, ledger_id, version, value)
        return self._ledger(page_id, value, outcome, version)

    def create_part(self, page_id: str, slot: str, value: object) -> Outcome:
        outcome = self.writer.create_part(page_id, slot, value)
        return self._ledger(page_id, value, outcome)

    def update_part(self, page_id: str, part: StoredPart) -> Outcome:
        outcome = self.writer.update_part(page_id, part)
        return self._ledger(page_id, part.value, outcome)

    def update_page(self, read: PageContent, body: bytes, message: str) -> Outcome:
        outcome = self.writer.update_page(read, body, message)
        self.journal.note(
            "page",
            outcome.kind,
            page=read.id,
            version=read.version + 1,
            changes=[{"old": old, "new": new} for old, new in replaced(read.body, body)],
            detail=outcome.detail,
        )
        return outcome

    def comment(self, page_id: str, body: bytes) -> Outcome:
        outcome = self.writer.comment(page_id, body)
        self.journal.note(
            "page-comment", outcome.kind, page=page_id, new=body.decode(), detail=outcome.detail
        )
        return outcome

    def _ledger(self, page_id: str, value: object, outcome: Outcome, version: int = 0) -> Outcome:
        """The worker's own memory, by its digest: every fact in it has a line of its own."""
        digest = sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
        self.journal.note(
            "ledger",
            outcome.kind,
            page=page_id,
            version=version,
            new=f"sha256:{digest}",
            detail=outcome.detail,
        )
        return outcome


@dataclass(frozen=True, slots=True)
class _Issues:
    """An issue writer that notes what it does."""

    journal: Journal
    writer: IssueWriter

    def create(self, drafts: Sequence[TicketDraft]) -> CreationReply:
        reply = self.writer.create(drafts)
        for draft, key in zip(drafts, _keys(reply, len(drafts)), strict=True):
            self.journal.note(
                "ticket",
                reply.delivery,
                page=draft.mark.page_id,
                rid=draft.mark.rid,
                ticket=key,
                status=reply.status,
                new=_fields(draft),
            )
        return reply

    def mark(self, issue_id: str, mark: TicketMark) -> Outcome:
        outcome = self.writer.mark(issue_id, mark)
        self._note("ticket-mark", issue_id, asdict(mark), outcome)
        return outcome

    def link(self, link: RemoteLink) -> Outcome:
        outcome = self.writer.link(link)
        self._note("ticket-link", link.issue, {"name": link.global_id, "url": link.url}, outcome)
        return outcome

    def comment(self, issue: str, text: Sequence[Paragraph]) -> Outcome:
        outcome = self.writer.comment(issue, text)
        said = "\n".join("".join(part.text for part in line if isinstance(part, Text)) for line in text)
        self._note("ticket-comment", issue, said, outcome)
        return outcome

    def update(self, issue: str, changes: Mapping[Field, FieldChange]) -> Outcome:
        outcome = self.writer.update(issue, changes)
        told = [{"field": name, "old": change.old, "new": change.new} for name, change in changes.items()]
        self.journal.note("ticket-fields", outcome.kind, ticket=issue, changes=told, detail=outcome.detail)
        return outcome

    def _note(self, what: str, issue: str, new: object, outcome: Outcome) -> None:
        self.journal.note(what, outcome.kind, ticket=issue, new=new, detail=outcome.detail)


@dataclass(frozen=True, slots=True)
class _Chat:
    """A chat writer that notes what it says."""

    journal: Journal
    writer: ChatWriter

    def say(self, text: str) -> Outcome:
        outcome = self.writer.say(text)
        self.journal.note("chat", outcome.kind, new=text, detail=outcome.detail)
        return outcome


def replaced(old: bytes, new: bytes) -> Iterator[tuple[str, str]]:
    """The pieces of a body that were replaced, in order; an insertion has an empty old piece."""
    before, after = (_TOKENS.findall(body.decode("utf-8", "replace")) for body in (old, new))
    for kind, start, end, start_after, end_after in SequenceMatcher(None, before, after).get_opcodes():
        if kind != "equal":
            yield "".join(before[start:end]), "".join(after[start_after:end_after])


def _fields(draft: TicketDraft) -> dict[str, object]:
    return {
        "project": draft.project,
        "type": draft.issue_type,
        "summary": draft.summary,
        "due": draft.due.isoformat() if draft.due else None,
        "priority": draft.priority,
        "assignee": draft.assignee if draft.assignee != BY_DEFAULT else "by default",
    }


def _keys(reply: CreationReply, count: int) -> Sequence[str]:
    """The keys as the answer names them, by position where it names as many as were asked for."""
    match reply.document:
        case {"issues": [*issues]} if len(issues) == count:
            return [str(issue.get("key", "")) if isinstance(issue, dict) else "" for issue in issues]
        case _:
            return [""] * count
