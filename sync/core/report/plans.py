"""Plans and outcomes as lines for people and as JSON-ready data."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from sync.core.model import Finding, Skip
from sync.core.planning.changes import (
    AdoptTicket,
    Change,
    CreateTicket,
    FoundLedger,
    LinkBack,
    ShowBlock,
    ShowCell,
    Tell,
    TellInChat,
    TellInTicket,
    UpdateTicket,
)
from sync.core.planning.page_plans import PageOutcome, PagePlan, PageRef, PageState, Plan
from sync.core.planning.row_names import row_names
from sync.core.report.left_out import without_label
from sync.core.report.lines import Line, Mark


def plan_lines(plan: Plan, label: str = "") -> Iterator[Line]:
    """The plan as a diff, page by page; pages on which nothing is to be said are left out.

    Where the pages were asked for by their ids, ``label`` is the one that others need: then every page is
    told, with the reason why nothing is to be done, or why no other run looks at it.
    """
    for page in plan.pages:
        lines = list(_page_lines(page))
        if label:
            lines = [*(lines or [_nothing_to_do(page)]), *_unlabelled(page, label)]
        if lines:
            yield Line(Mark.PAGE, page_title(page))
            yield from lines
            yield from _skipped_rows(page)


def page_title(page: PagePlan) -> str:
    ref = page.page
    return f"{ref.space_key} · {ref.title}" if ref.title else ref.name


def _page_lines(page: PagePlan) -> Iterator[Line]:
    if page.failure:
        yield Line(Mark.NOTE, page.failure)
    if page.skip is not None:
        yield Line(Mark.SKIP, f"left alone: {page.skip.reason}")
        return
    for change in page.changes:
        yield from (Line(_mark(change), text) for text in _told(change, page.page))
    for wait in page.waits:
        yield Line(Mark.WAIT, wait)
    in_block = [line for change in page.changes if isinstance(change, ShowBlock) for line in change.lines]
    for finding in page.findings:
        if page.page.restricted or not any(line.endswith(finding.text) for line in in_block):
            yield Line(Mark.NOTE, finding_text(finding, page))


def _nothing_to_do(page: PagePlan) -> Line:
    items = _count(page.rows, "action item", "action items")
    if items:
        return Line(Mark.SKIP, f"nothing to do for its {items}")
    return Line(Mark.SKIP, "no action items are found on it; `explain` says what it looks like to the worker")


def _unlabelled(page: PagePlan, label: str) -> Iterator[Line]:
    """The labels of a page that is left alone, or could not be read, need not be known."""
    if page.skip is None and not page.failure and label not in page.page.labels:
        yield Line(Mark.NOTE, without_label(label))


def _skipped_rows(page: PagePlan) -> Iterator[Line]:
    told = [f"{name} ({skip.reason})" for skip in page.row_skips if (name := _row_name(skip, page))]
    if told:
        yield Line(Mark.SKIP, f"no items: {', '.join(told)}")


def _told(change: Change, page: PageRef) -> tuple[str, ...]:
    """What a reader of the page would find in several lines stands in several here."""
    if page.restricted:
        return (_discreet(change),)
    match change:
        case ShowBlock(lines) if lines:
            return tuple(f"status block: {line}" for line in lines)
        case Tell(text=lines):
            return tuple(f"comment on the page: {line}" for line in lines)
        case _:
            return (change.describe(),)


def _discreet(change: Change) -> str:
    """The change without what it quotes of its page, which only some may view: reports are kept in logs."""
    match change:
        case ShowCell(row, concept):
            return f"{row}, {concept}"
        case ShowBlock():
            return "status block"
        case Tell():
            return "comment on the page"
        case UpdateTicket(key=key, new=new):
            return f"{key}, {', '.join(new)}"
        case _:
            return change.describe()


def _mark(change: Change) -> Mark:
    match change:
        case CreateTicket() | AdoptTicket():
            return Mark.ADD
        case ShowCell() | ShowBlock() | LinkBack() | UpdateTicket():
            return Mark.CHANGE
        case Tell() | TellInTicket() | TellInChat():
            return Mark.SAY
        case FoundLedger():
            return Mark.WAIT
        case _:
            assert_never(change)


def finding_text(finding: Finding, page: PagePlan) -> str:
    name = _row_name(finding, page)
    return f"{name}: {finding.text}" if name else finding.text


def _row_name(told: Finding | Skip, page: PagePlan) -> str:
    """Of the row that it is about; empty where it is about all of the page."""
    if told.row is None:
        return ""
    return row_names([(told.table or 0, told.row)], several=page.several_tables)


def plan_summary(plan: Plan) -> str:
    """One sentence: what the plan would do in all."""
    attempts = sum(len(page.attempts) for page in plan.pages)
    written = sum(page.writes_page for page in plan.pages)
    updates = sum(len(page.updates) for page in plan.pages)
    founded = sum(any(isinstance(change, FoundLedger) for change in page.changes) for page in plan.pages)
    failed = sum(bool(page.failure) for page in plan.pages)
    idle = [page for page in plan.pages if not (page.changes or page.failure)]
    waiting = sum(page.state is PageState.WAITING for page in idle)
    comments = sum(any(isinstance(change, Tell) for change in page.changes) for page in plan.pages)
    parts = [
        _count(attempts, "ticket to create", "tickets to create"),
        _count(updates, "ticket to change", "tickets to change"),
        _count(written, "page to write", "pages to write"),
        _count(comments, "comment to post", "comments to post"),
        _count(founded, "page seen for the first time", "pages seen for the first time"),
        _count(waiting, "page waiting", "pages waiting"),
        _to_come(plan.pages),
        _count(failed, "page failed", "pages failed"),
    ]
    skipped = sum(page.state is PageState.SKIPPED for page in plan.pages)
    return _summary(len(plan.pages), parts, skipped)


def outcome_summary(outcomes: Sequence[PageOutcome]) -> str:
    states = Counter(outcome.state for outcome in outcomes)
    parts = [
        _count(sum(len(outcome.created) for outcome in outcomes), "ticket created", "tickets created"),
        _count(sum(len(outcome.updated) for outcome in outcomes), "ticket changed", "tickets changed"),
        _count(sum(outcome.written for outcome in outcomes), "page written", "pages written"),
        _count(sum(outcome.told for outcome in outcomes), "comment posted", "comments posted"),
        _count(states[PageState.WAITING], "page waiting", "pages waiting"),
        _to_come([outcome.plan for outcome in outcomes if not outcome.failures]),
        _count(states[PageState.FAILED], "page failed", "pages failed"),
    ]
    return _summary(len(outcomes), parts, states[PageState.SKIPPED])


def _to_come(pages: Iterable[PagePlan]) -> str:
    return _count(sum(page.to_come for page in pages), "ticket to come", "tickets to come")


def _summary(pages: int, parts: Sequence[str], left_alone: int) -> str:
    told = [part for part in parts if part] or ["nothing to do"]
    if left_alone:
        told.append(_count(left_alone, "page left alone", "pages left alone"))
    return f"{_count(pages, 'page', 'pages') or 'no pages'} looked at: {', '.join(told)}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def twin_sentences(plan: Plan) -> tuple[str, ...]:
    return tuple(
        f"{' and '.join(keys)} were made for the same row; keep the first and link the other to it."
        for _, keys in sorted(plan.twins.items())
    )


# --- JSON


def plan_document(plan: Plan) -> dict[str, object]:
    return {
        "pages": [_page_document(page) for page in plan.pages],
        "duplicates": [list(keys) for _, keys in sorted(plan.twins.items())],
        "summary": plan_summary(plan),
    }


def outcome_document(outcomes: Sequence[PageOutcome], plan: Plan) -> dict[str, object]:
    return {
        "pages": [
            {
                **_page_document(outcome.plan),
                "state": outcome.state.value,
                "created": list(outcome.created),
                "updated": list(outcome.updated),
                "written": outcome.written,
                "told": outcome.told,
                "waits": [*outcome.plan.waits, *outcome.waits],
                "failures": list(outcome.failures),
            }
            for outcome in outcomes
        ],
        "duplicates": [list(keys) for _, keys in sorted(plan.twins.items())],
        "summary": outcome_summary(outcomes),
    }


def _page_document(page: PagePlan) -> dict[str, object]:
    return {
        "id": page.page.id,
        "title": page.page.title,
        "space": page.page.space_key,
        "state": page.state.value,
        "skip": page.skip.reason if page.skip is not None else None,
        "rows": page.rows,
        "row_skips": [
            {"table": skip.table, "row": skip.row, "reason": skip.reason} for skip in page.row_skips
        ],
        "changes": [_change_document(change, page.page) for change in page.changes],
        "waits": list(page.waits),
        "failures": [page.failure] if page.failure else [],
        "findings": _finding_documents(page.findings),
    }


def _change_document(change: Change, page: PageRef) -> dict[str, object]:
    told = _discreet(change) if page.restricted else change.describe()
    return {"kind": type(change).__name__, "text": told}


def _finding_documents(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [
        {"code": finding.code, "text": finding.text, "table": finding.table, "row": finding.row}
        for finding in findings
    ]
