"""A page that was asked for by its id: found whatever the settings say, and why they leave it alone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sync.core.words import UNSEEN

if TYPE_CHECKING:
    from sync.core.model import Page
    from sync.core.report.lines import Line
    from sync.session import Session


def page_by_id(session: "Session", page_id: str) -> "Page | None":
    from sync.ports import PageSelection

    (wanted,) = session.config.selection(ids=[page_id]).ids
    selection = PageSelection(label="", ids=(wanted,))
    found = (page for batch in session.readers.pages.select(selection) for page in batch)
    return next(found, None)


def why_missing(session: "Session", page_id: str) -> str:
    """What is said of a page that no search of a run brings."""
    page = page_by_id(session, page_id)
    if page is not None:
        against = settings_against(session, page) or ("the settings under pages leave it out",)
        return f"page {page_id} is left alone: {'; '.join(against)}."
    held = next(iter(session.readers.pages.read([page_id])), None)
    if held is not None and held.status != "current":
        return f"page {page_id} is left alone: the page is {held.status}."
    return f"page {page_id} {UNSEEN}."


def settings_against(session: "Session", page: "Page") -> tuple[str, ...]:
    """The settings under pages that leave it out, each in words."""
    from sync.core.report.left_out import left_out

    wanted = session.config.selection(full=True)
    calendar = session.policy.calendar
    return tuple(left_out(page, wanted.exclude_labels, wanted.spaces, wanted.created_since, calendar))


def why_left_alone(session: "Session", page: "Page") -> "Iterator[Line]":
    """What ``plan --page`` says of a page that no run would do anything for, whatever stands on it."""
    from sync.core.report.left_out import without_label
    from sync.core.report.lines import Line, Mark
    from sync.look_at import LookAt

    label = session.config.pages.label
    look_at = LookAt(session.readers.pages, session.policy, session.clock.now(), 1, lambda count: None)
    (looked,) = look_at.each([page])
    if looked.failure:
        yield Line(Mark.NOTE, looked.failure)
    reasons = (looked.skip.reason,) if looked.skip is not None else ()
    for reason in (*settings_against(session, page), *reasons):
        yield Line(Mark.SKIP, f"left alone: {reason}")
    if label not in page.labels:
        yield Line(Mark.NOTE, without_label(label))
