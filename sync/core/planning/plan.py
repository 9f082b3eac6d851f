"""Pages and look-ups to a plan: what to do, page by page.

The same surveys and look-ups give the same plan; row ids are minted outside and handed in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from sync.core.model import ActionItem, Finding, key_number
from sync.core.planning.changes import FoundLedger, first_seen, from_then_on
from sync.core.planning.lookups import Lookups, cannot_be_read
from sync.core.planning.page_planner import PagePlanner
from sync.core.planning.page_plans import PagePlan, PageState, Plan
from sync.core.planning.row_names import in_several_tables
from sync.core.planning.shared import Planning
from sync.core.planning.survey import Survey
from sync.core.policy import Policy
from sync.core.protocol.founding import Founding, founding
from sync.core.words import unforeseen

_TOLD_THERE: Final = "only some may view the page, so it is told there alone"


def plan(
    surveys: Iterable[Survey], lookups: Lookups, policy: Policy, now: datetime, rids: Iterator[str]
) -> Plan:
    """Plan all pages. ``now`` is Confluence's time; ``rids`` yields fresh row ids (lower-case ULIDs)."""
    planning = Planning(lookups, policy, now, rids)
    pages = tuple(_discreet(_isolated(survey, planning)) for survey in sorted(surveys, key=_order))
    return Plan(pages, twins=_twins(lookups))


def _order(survey: Survey) -> tuple[str, str, str]:
    return survey.page.space_key, survey.page.title, survey.page.id


def _twins(lookups: Lookups) -> dict[str, tuple[str, ...]]:
    """Open tickets that share a row id: the invariant this whole protocol is for, seen broken.

    A twin that somebody has closed is settled.
    """
    keys: dict[str, dict[str, str]] = {}
    seen = [ticket for tickets in lookups.survivors.values() for ticket in tickets]
    walks = [project.walk for project in lookups.projects.values() if project.walk is not None]
    seen += [ticket for walk in walks for tickets in walk.ours.values() for ticket in tickets]
    for ticket in seen:
        if ticket.mark is not None and not (ticket.done or ticket.unread):
            keys.setdefault(ticket.mark.rid, {})[ticket.id] = ticket.key
    return {
        rid: tuple(sorted(found.values(), key=key_number)) for rid, found in keys.items() if len(found) > 1
    }


def _isolated(survey: Survey, planning: Planning) -> PagePlan:
    base = PagePlan(
        page=survey.page,
        state=PageState.UNCHANGED,
        stored=survey.stored,
        anchor=survey.anchor,
        rows=len(survey.items),
        several_tables=in_several_tables((*survey.items, *survey.row_skips)),
        row_skips=survey.row_skips,
    )
    try:
        return _page(base, survey, planning)
    except Exception as error:  # noqa: BLE001  (a page nobody foresaw must not stop the others)
        return replace(base, state=PageState.FAILED, failure=unforeseen(error))


def _page(base: PagePlan, survey: Survey, planning: Planning) -> PagePlan:
    if survey.failure:
        return replace(base, state=PageState.FAILED, failure=survey.failure)
    if survey.skip is not None:
        return replace(base, state=PageState.SKIPPED, skip=survey.skip, findings=survey.findings)
    base = replace(base, findings=_all_findings(survey))
    timing, wanting = planning.policy.timing, len(_wanting(survey))
    match founding(survey.stored, planning.now, timing):
        case Founding.NEEDED if survey.items:
            found = FoundLedger(wanting, timing.settle)
            return replace(base, state=PageState.WAITING, changes=(found,), to_come=wanting)
        case Founding.NEEDED:
            return base
        case Founding.WAITING:
            settled = (survey.stored.founded_at or planning.now) + timing.settle
            wait = first_seen(wanting, from_then_on(settled))
            return replace(base, state=PageState.WAITING, waits=(wait,), to_come=wanting)
        case Founding.DONE if not survey.at_rest:
            wait = "edited a short while ago: left alone until its authors have finished"
            return replace(base, state=PageState.WAITING, waits=(wait,))
        case Founding.DONE if unread := _unread(survey, planning.lookups):
            return replace(base, state=PageState.FAILED, failure=cannot_be_read(unread))
        case Founding.DONE:
            return PagePlanner(planning, survey, base).plan()


def _unread(survey: Survey, lookups: Lookups) -> dict[str, str]:
    """The page's tickets that cannot be read now, by key: without one of them nothing true can be said of how
    the page stands."""
    ledger = survey.stored.ledger
    names = {key: key for item in survey.items for key in item.tickets}
    names |= {entry.issue_id or entry.key: entry.key for entry in (ledger.entries if ledger else ())}
    names |= {ticket.id: ticket.key for ticket in lookups.survivors.get(survey.page.id, ())}
    return {key: lookups.unread[name] for name, key in names.items() if name in lookups.unread}


def _discreet(page: PagePlan) -> PagePlan:
    """Plans are kept in logs: what is found on a page that only some may view is counted there, not told."""
    if not page.page.restricted:
        return page
    return replace(
        page,
        findings=tuple(replace(finding, text=_TOLD_THERE) for finding in page.findings),
        row_skips=tuple(replace(skip, reason=_TOLD_THERE) for skip in page.row_skips),
    )


def _wanting(survey: Survey) -> tuple[ActionItem, ...]:
    return tuple(item for item in survey.items if not item.tickets)


def _all_findings(survey: Survey) -> tuple[Finding, ...]:
    return survey.findings + tuple(finding for item in survey.items for finding in item.findings)
