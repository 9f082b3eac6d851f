"""Tells people what a plan has for them: in a comment on the page, in tickets, in the team's chat."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sync.core.model import Mention, Outcome, OutcomeKind
from sync.core.planning.changes import PagePlan, PageRef, Tell, TellInChat, Telling, TellInTicket
from sync.core.protocol.ledger import Comment, Entry, Ledger
from sync.core.view import BlockLine
from sync.core.writing import render
from sync.page_work import PageFailed, PageWork
from sync.ports import PageWriter, Sites


class Audience:
    """Who may view which pages, each asked once a run: pages of a space that nothing restricts are alike."""

    def __init__(self, writer: PageWriter) -> None:
        self._writer = writer
        self._known: dict[tuple[str, str, str], bool] = {}

    def may_view(self, page: PageRef, account: str) -> bool:
        where = (page.space_key, page.id if page.restricted else "", account)
        if where not in self._known:
            self._known[where] = self._writer.may_view(page.id, account)
        return self._known[where]


def record_and_tell(work: PageWork, sites: Sites, audience: Audience, mint_nonce: Callable[[], str]) -> None:
    """Record first: a step whose telling is remembered and then lost is not told twice. What provably reached
    nobody is told by the next run.

    Raises ``PageFailed`` where the ledger could not be written, or somebody could not be told.
    """
    before = work.held.ledger
    ledger = _with_told(before, work.plan)
    begun = [Comment(mint_nonce(), tell.rids) for tell in work.plan.tellings if isinstance(tell, Tell)]
    work.held.ledger = replace(ledger, comment=begun[0]) if begun else ledger
    if not work.record(sites.pages, sites.page_writer):
        return
    said = [
        (telling, outcome)
        for telling in work.plan.tellings
        if (outcome := _say(work, sites, audience, telling)) is not None
    ]
    work.held.ledger = work.held.ledger.with_entries(_unheard(before, said))
    work.record(sites.pages, sites.page_writer)
    problems = [outcome.detail for _, outcome in said if outcome.kind is not OutcomeKind.WRITTEN]
    if problems:
        raise PageFailed(f"a reminder could not be posted: {'; '.join(problems)}")


def _with_told(ledger: Ledger, plan: PagePlan) -> Ledger:
    told = {
        entry.rid: replace(
            entry,
            steps=plan.steps.get(entry.rid, entry.steps),
            asked=plan.asked.get(entry.rid, entry.asked),
        )
        for entry in ledger.entries
        if entry.rid in plan.steps or entry.rid in plan.asked
    }
    return ledger.with_entries(told)


def _say(work: PageWork, sites: Sites, audience: Audience, telling: Telling) -> Outcome | None:
    """What came of telling people, or None where there is no chat to tell them in."""
    match telling:
        case Tell(lines):
            return _comment(work, sites.page_writer, _without_strangers(work.plan.page, audience, lines))
        case TellInTicket(issue_id, _, text):
            return sites.issue_writer.comment(issue_id, [text])
        case TellInChat(text):
            return sites.chat.say(text) if sites.chat is not None else None


def _unheard(before: Ledger, said: Sequence[tuple[Telling, Outcome]]) -> dict[str, Entry]:
    """The entries, as they were, of which people were to be told, and provably nobody was. A comment on the
    page is not among that: the next run finds it missing."""
    missed: set[str] = set()
    heard: set[str] = set()
    for telling, outcome in said:
        never_sent = outcome.kind is OutcomeKind.NOT_SENT and not isinstance(telling, Tell)
        (missed if never_sent else heard).update(telling.rids)
    return {entry.rid: entry for entry in before.entries if entry.rid in missed - heard}


def _comment(work: PageWork, writer: PageWriter, lines: Sequence[BlockLine]) -> Outcome:
    """One that may have been posted, or never arrived, is looked for by the next run."""
    begun = work.held.ledger.comment
    text = render.comment(lines, begun.marker if begun is not None else "")
    outcome = writer.comment(work.plan.page.id, text)
    work.told = outcome.kind is OutcomeKind.WRITTEN
    if outcome.kind not in {OutcomeKind.UNKNOWN, OutcomeKind.NOT_SENT}:
        work.held.ledger = replace(work.held.ledger, comment=None)
    return outcome


def _without_strangers(page: PageRef, audience: Audience, lines: Sequence[BlockLine]) -> list[BlockLine]:
    """The lines without mentions of people who may not view the page."""
    told = {part.user.id for line in lines for part in line if isinstance(part, Mention)}
    strangers = {account for account in sorted(told) if not audience.may_view(page, account)}
    return [
        tuple(part for part in line if not (isinstance(part, Mention) and part.user.id in strangers))
        for line in lines
    ]
