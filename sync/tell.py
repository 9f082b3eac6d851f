"""Tells people what a plan has for them: in a comment on the page, in tickets, in the team's chat."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from sync.core.model import Mention, Outcome, OutcomeKind
from sync.core.planning.changes import Tell, TellInChat, Telling, TellInTicket
from sync.core.planning.page_plans import PagePlan, PageRef
from sync.core.protocol.ledger import Comment, Ledger
from sync.core.view import BlockLine
from sync.core.writing import render
from sync.errors import RequestFailed
from sync.page_work import PageFailed, PageWork
from sync.ports import PageReader, PageWriter, Sites

_MAY_HAVE_ARRIVED: Final = frozenset({OutcomeKind.WRITTEN, OutcomeKind.UNKNOWN})


class Audience:
    """Who may view which pages, each asked once a run: pages of a space that nothing restricts are alike.

    Where the site does not tell, everybody may view those, and nobody may view a restricted one.
    """

    def __init__(self, reader: PageReader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str, str], bool] = {}

    def may_view(self, page: PageRef, account: str) -> bool:
        where = (page.space_key, page.id if page.restricted else "", account)
        if where not in self._known:
            told = self._reader.may_view(page.id, account)
            self._known[where] = not page.restricted if told is None else told
        return self._known[where]


def record_and_tell(work: PageWork, sites: Sites, audience: Audience, mint_nonce: Callable[[], str]) -> None:
    """Record first: a step whose telling is remembered and then lost is not told twice. What provably reached
    nobody, for it never arrived or was refused, is told by the next run.

    Raises ``PageFailed`` where the ledger could not be written, or somebody could not be told;
    ``RequestFailed`` where it was not answered who may view the page, and nobody is told yet.
    """
    try:
        tellings = [_without_strangers(work.plan.page, audience, telling) for telling in work.plan.tellings]
    except RequestFailed:
        work.record(sites.pages, sites.page_writer)  # without the steps, for nobody is told
        raise
    before = work.held.ledger
    ledger = _with_told(before, work.plan)
    begun = [Comment(mint_nonce(), tell.rids) for tell in tellings if isinstance(tell, Tell)]
    work.held.ledger = replace(ledger, comment=begun[0]) if begun else ledger
    if not work.record(sites.pages, sites.page_writer):
        return
    said = [(telling, outcome) for telling in tellings if (outcome := _say(work, sites, telling)) is not None]
    work.held.ledger = _as_heard(work.held.ledger, before, said)
    work.record(sites.pages, sites.page_writer)
    problems = [outcome for _, outcome in said if outcome.kind is not OutcomeKind.WRITTEN]
    if problems:
        details = "; ".join(outcome.detail for outcome in problems)
        raise PageFailed(f"a reminder could not be posted: {details}", *problems)


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


def _say(work: PageWork, sites: Sites, telling: Telling) -> Outcome | None:
    """What came of telling people, or None where there is no chat to tell them in."""
    match telling:
        case Tell(lines):
            return _comment(work, sites.page_writer, lines)
        case TellInTicket(issue_id, _, text):
            return sites.issue_writer.comment(issue_id, [text])
        case TellInChat(text):
            return sites.chat.say(text) if sites.chat is not None else None


def _as_heard(ledger: Ledger, before: Ledger, said: Sequence[tuple[Telling, Outcome]]) -> Ledger:
    """The ledger once people were told: an entry of which nobody heard in ticket, chat or page is as it was
    before. Of the others, the next run finds missing what does not stand on the page."""
    heard: set[str] = set()
    missed: set[str] = set()
    owed: set[str] = set()
    for telling, outcome in said:
        if outcome.kind in _MAY_HAVE_ARRIVED:
            heard.update(telling.rids)
        elif not isinstance(telling, Tell):
            missed.update(telling.rids)
        if isinstance(telling, Tell) and outcome.kind is not OutcomeKind.WRITTEN:
            owed.update(telling.rids)
    missed -= heard
    comment, rids = ledger.comment, tuple(sorted(owed - missed))
    return replace(
        ledger.with_entries({entry.rid: entry for entry in before.entries if entry.rid in missed}),
        comment=replace(comment, rids=rids) if comment is not None and rids else None,
    )


def _comment(work: PageWork, writer: PageWriter, lines: Sequence[BlockLine]) -> Outcome:
    begun = work.held.ledger.comment
    text = render.comment(lines, begun.marker if begun is not None else "")
    outcome = writer.comment(work.plan.page.id, text)
    work.told = outcome.kind is OutcomeKind.WRITTEN
    return outcome


def _without_strangers(page: PageRef, audience: Audience, telling: Telling) -> Telling:
    """What is said on the page comes without mentions of people who may not view it."""
    if not isinstance(telling, Tell):
        return telling
    told = {part.user.id for line in telling.lines for part in line if isinstance(part, Mention)}
    strangers = {account for account in sorted(told) if not audience.may_view(page, account)}
    lines = (
        tuple(part for part in line if not (isinstance(part, Mention) and part.user.id in strangers))
        for line in telling.lines
    )
    return replace(telling, lines=tuple(lines))
