"""The ticket a row asks for: where it goes, what it says, and what keeps it from being made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import category

from sync.core.model import (
    BY_DEFAULT,
    ActionItem,
    CreateScreen,
    Finding,
    Inline,
    Link,
    Paragraph,
    Text,
    TicketDraft,
    TicketMark,
    User,
)
from sync.core.owners import cells
from sync.core.owners.resolution import Resolution, resolve
from sync.core.planning.labels import LABEL, page_label, row_label
from sync.core.planning.page_plans import PageRef
from sync.core.planning.priorities import name_in_jira, priority_word
from sync.core.planning.screens import can_be_set, setting, unfilled
from sync.core.policy import Policy, Route
from sync.core.words import enumerated
from sync.core.working_days import due_by_policy

SUMMARY_LIMIT = 255
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Destination:
    """Where tickets of a row go."""

    project: str
    issue_type: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A ``draft`` and its assignee's name, or None and the finding that says what is in the way."""

    draft: TicketDraft | None
    findings: tuple[Finding, ...] = ()
    assigned_to: str = ""


def destination(item: ActionItem, page: PageRef, policy: Policy) -> Destination:
    """The directory's project for the row's team, else the first route that fits, else the default."""
    tickets = policy.tickets
    fitting = next((route for route in tickets.routes if _fits(route, item, page)), None)
    routed = fitting.project if fitting else tickets.project
    project = cells.team(item, policy.people).project or routed
    issue_type = fitting.issue_type if fitting and project == routed else ""
    return Destination(project, issue_type or tickets.issue_type)


def _fits(route: Route, item: ActionItem, page: PageRef) -> bool:
    return bool(
        page.space_key in route.spaces
        or page.labels & route.labels
        or route.teams.intersection(cells.names(item))
    )


def draft(
    item: ActionItem,
    page: PageRef,
    screen: CreateScreen,
    candidates: Mapping[str, Sequence[User]],
    policy: Policy,
    rid: str,
    today: date,
) -> Drafted:
    """The ticket for one row, with only those fields that the create screen has.

    ``candidates`` answer the row's people queries; dates by policy count from ``today``.
    """
    owner = resolve(item, policy.people, candidates)
    priority = priority_name(item.priority, policy, screen)
    on_screen = {field.id for field in screen.fields}
    due = due_date(item, policy, today) if "duedate" in on_screen else None
    wanted = TicketDraft(
        project=screen.project_key,
        issue_type=screen.issue_type,
        summary=_discreet_summary(page) if page.restricted else summary(item.text),
        description=_discreet_description(page) if page.restricted else _description(item, page, owner),
        mark=TicketMark(rid, page.id, policy.site),
        labels=(LABEL, page_label(page.id), row_label(rid), *policy.tickets.labels)
        if "labels" in on_screen
        else (),
        due=due,
        due_by_policy=due is not None and item.due.date is None,
        priority=priority if "priority" in on_screen else "",
        assignee=_assignee(owner, screen),
        fallback=owner.fallback,
        components=(owner.component,) if owner.component and "components" in on_screen else (),
        fields=tuple(_fields(page, screen, policy)),
    )
    level = policy.tickets.security_level
    if page.restricted and not can_be_set(level, screen):
        text = (
            f"no ticket yet: only some may view this page, and {screen.project_key} has no security level "
            f"“{level}” for us to set (tickets.security_level)."
        )
        return Drafted(None, (Finding("no-security-level", text, item.table, item.row),))
    if missing := unfilled(screen, _given(wanted)):
        asked_for = enumerated(f"“{field.name}”" for field in missing)
        settings = enumerated(dict.fromkeys(map(setting, missing)))
        text = (
            f"no ticket yet: {screen.project_key} asks for {asked_for} when a {screen.issue_type} is "
            f"created; whoever runs postmortem-sync can set it ({settings})."
        )
        return Drafted(None, (Finding("required-field", text, item.table, item.row),))
    return Drafted(wanted, assigned_to=owner.called if wanted.assignee else "")


def _assignee(owner: Resolution, screen: CreateScreen) -> str:
    """Nobody has to be said, or Jira assigns whom the project has by default; where it takes no word on that,
    it decides."""
    field = screen.field("assignee")
    if field is None or (field.required and not owner.assignee):
        return BY_DEFAULT
    return owner.assignee


def _fields(page: PageRef, screen: CreateScreen, policy: Policy) -> Iterator[tuple[str, object]]:
    on_screen = {field.id for field in screen.fields}
    yield from ((name, value) for name, value in policy.tickets.fields if name in on_screen)
    if page.restricted:
        yield ("security", {"name": policy.tickets.security_level})


def summary(text: str) -> str:
    """One line of at most 255 UTF-16 units, cut at a character with an ellipsis."""
    line = " ".join("".join(" " if category(char) in _UNSEEN else char for char in text).split())
    if _units(line) <= SUMMARY_LIMIT:
        return line
    line = line[:SUMMARY_LIMIT]
    while _units(line) >= SUMMARY_LIMIT:
        line = line[:-1]
    return line.rstrip() + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def priority_name(word: str, policy: Policy, screen: CreateScreen) -> str:
    """Jira's name for a priority word on the page, or empty where there is none to be had."""
    field = screen.field("priority")
    configured = name_in_jira(word, policy.tickets)
    if field is None or not field.allowed:
        return configured
    names = {priority_word(name): name for name in field.allowed}
    return names.get(priority_word(configured or word), "")


def due_date(item: ActionItem, policy: Policy, today: date) -> date | None:
    """What the row says; a date by policy only where the row says nothing at all."""
    if item.due.date is not None or item.due.problem:
        return item.due.date
    return due_by_policy(today, priority_word(item.priority), policy.tickets, policy.calendar)


def _discreet_summary(page: PageRef) -> str:
    return f"Action item of restricted page {page.id}"


def _discreet_description(page: PageRef) -> tuple[Paragraph, ...]:
    said = Text("What is to be done stands on the page, for those who may view it: ")
    return ((said, Link(page.name, page.url), Text(".")),)


def _description(item: ActionItem, page: PageRef, owner: Resolution) -> tuple[Paragraph, ...]:
    source: Paragraph = (
        Text("An action item of the postmortem "),
        Link(page.title, page.url) if page.url else Text(page.title),
        Text("."),
    )
    return ((Text(item.text),), *_details(item, owner), source)


def _details(item: ActionItem, owner: Resolution) -> Iterator[Paragraph]:
    if item.measure:
        yield (Text("How we will know it worked: ", strong=True), Text(item.measure))
    if item.type:
        yield (Text("Type: ", strong=True), Text(item.type))
    if item.owner and owner.assignee in ("", BY_DEFAULT):
        yield (Text("Owner on the page: ", strong=True), Text(item.owner))
    elif owner.others:
        yield (Text("Also named as owners: ", strong=True), *_comma_separated(owner.others))
    if item.due.problem:
        yield (Text("Due on the page: ", strong=True), Text(item.due.text))


def _comma_separated(inlines: Iterable[Inline]) -> Iterator[Inline]:
    for index, inline in enumerate(inlines):
        if index:
            yield Text(", ")
        yield inline


def _given(wanted: TicketDraft) -> Iterator[str]:
    optional = {
        "duedate": wanted.due,
        "priority": wanted.priority,
        "assignee": wanted.assignee != BY_DEFAULT and wanted.assignee,
        "labels": wanted.labels,
        "components": wanted.components,
    }
    yield from (name for name, value in optional.items() if value)
    yield from (name for name, _ in wanted.fields)
