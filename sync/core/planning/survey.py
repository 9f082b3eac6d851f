"""One page, looked at: what planning keeps of it, so that its body can be let go."""

from dataclasses import dataclass
from datetime import date, datetime

from sync.core.model import ActionItem, Finding, Page, Skip
from sync.core.planning.page_plans import PageRef
from sync.core.policy import Policy, Timing
from sync.core.protocol.founding import Founding, founding
from sync.core.protocol.ledger_property import NO_LEDGER, LedgerState, Unusable, decode
from sync.core.protocol.recovery import clock_runs_backwards
from sync.core.reading.action_items import PageReading, read_page
from sync.core.working_days import local_day
from sync.core.writing.render import NOTHING_SHOWN, Shown, shown

# What the worker says about the versions it writes, and knows its own by.
VERSION_MESSAGE = "postmortem-sync: tickets and their status"


@dataclass(frozen=True, slots=True)
class Survey:
    """A page without its body.

    ``anchor`` is the date relative due dates count from. ``at_rest`` is false while somebody may still be
    editing. A page with a ``skip`` is left alone; of one left alone for being view-restricted nothing but its
    id is kept. A ``failure`` says why the page could not be looked at; the next run tries again.
    ``comment_lost``: one that was begun does not stand there.
    """

    page: PageRef
    stored: LedgerState
    anchor: date
    items: tuple[ActionItem, ...] = ()
    row_skips: tuple[Skip, ...] = ()
    findings: tuple[Finding, ...] = ()
    shown: Shown = NOTHING_SHOWN
    skip: Skip | None = None
    failure: str = ""
    at_rest: bool = True
    comment_lost: bool = False


def ledger_is_doubtful(survey: Survey, now: datetime, timing: Timing) -> bool:
    """Whether the ledger that search brought must be compared with all properties of our key.

    Of several, search may bring any, and the one with the lowest id counts. It matters before the first
    ticket of a page, and where what search brought cannot be used.
    """
    stored = survey.stored
    if survey.skip is not None or not survey.items or not stored.property_id:
        return False
    if stored.ledger is None:
        return True
    return not stored.ledger.adopted and founding(stored, now, timing) is Founding.DONE


def survey(page: Page, policy: Policy, now: datetime) -> Survey:
    """Look at a page; nothing here raises, whatever stands on it.

    ``page.view_restricted`` is taken to count what the page inherits, too.
    """
    anchor = local_day(page.created_at, policy.calendar)
    if page.view_restricted and not policy.restricted_pages:
        return restricted(page, anchor)
    ref = _ref(page)
    if page.status != "current":
        return Survey(ref, NO_LEDGER, anchor, skip=Skip(f"the page is {page.status}"))
    if page.unread:
        return Survey(ref, NO_LEDGER, anchor, failure=page.unread)
    stored = decode(page.ledger, policy.site, page.id)
    reading = read_page(page.body, policy.reading, anchor)
    return Survey(
        page=ref,
        stored=stored,
        anchor=anchor,
        items=items_of(reading),
        row_skips=tuple(row.skip for table in reading.tables for row in table.rows if row.skip),
        findings=page_findings(reading),
        shown=shown(reading),
        skip=_skip(reading, stored, now),
        at_rest=page.message == VERSION_MESSAGE or now - page.updated_at >= policy.quiet,
    )


def _ref(page: Page) -> PageRef:
    """Of a restricted page the title is withheld, and with it the address that holds it."""
    title, url = ("", page.plain_url) if page.view_restricted else (page.title, page.url)
    return PageRef(page.id, title, page.space_key, url, page.version, page.labels, page.view_restricted)


def failed(page_id: str, failure: str) -> Survey:
    """A page that could not be looked at; what it says, and who may read it, is not known."""
    ref = PageRef(page_id, "", "", "", 0, frozenset())
    return Survey(ref, NO_LEDGER, date.min, failure=failure)


def restricted(page: Page, anchor: date) -> Survey:
    """What may be known about a page that only named people may view: that it is left alone, and why."""
    ref = PageRef(page.id, "", "", "", 0, frozenset())
    reason = "only some people may view it"
    if page.untold:
        reason = (
            f"we are not told who may view {page.untold}, which it stands below; so it counts as one for "
            "only some people"
        )
    return Survey(ref, NO_LEDGER, anchor, skip=Skip(reason))


def items_of(reading: PageReading) -> tuple[ActionItem, ...]:
    return tuple(row.item for table in reading.tables for row in table.rows if row.item is not None)


def page_findings(reading: PageReading) -> tuple[Finding, ...]:
    """What is to be said about the page as a whole; what concerns a row stands with its item."""
    return tuple(finding for finding in reading.findings if finding.row is None)


def _skip(reading: PageReading, stored: LedgerState, now: datetime) -> Skip | None:
    if reading.unreadable is not None:
        return Skip(reading.unreadable.text)
    if stored.unusable is Unusable.FUTURE:
        return Skip("its ledger was written by a newer version of postmortem-sync; update this one")
    if stored.ledger is not None and clock_runs_backwards(stored.ledger, now):
        return Skip("its ledger is dated in the future; check the clock of the Confluence server")
    return None
