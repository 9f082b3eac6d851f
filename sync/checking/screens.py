"""What a project's create screen asks for, and what the configuration would set on it."""

from collections.abc import Iterator, Sequence

from sync.checking.checked import Checked
from sync.core.model import CreateField, CreateScreen
from sync.core.planning.priorities import priority_word
from sync.core.planning.screens import EXTRA, as_written, can_be_set, takes, unfilled
from sync.core.policy import Policy
from sync.core.words import enumerated

_VALUES_NAMED = 10
_OF_ROWS = {
    "duedate": "rows without a date get no ticket; tickets.due_days.default would give them one.",
    "assignee": "rows whose owner cannot be assigned get no ticket; people.fallback would take them.",
    "priority": "rows without a priority that Jira knows get no ticket; Jira could have a default.",
    "components": "rows of teams without a component in people.directory get no ticket.",
}


def look_at_screen(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    """Whether tickets can be created with it, and hold what the configuration says."""
    name = _name(screen)
    not_given = [_not_given(field, name, policy) for field in unfilled(screen, _given(policy))]
    not_taken = list(_not_taken(screen, policy))
    yield from (*not_given, *not_taken)
    if all(checked.good for checked in (*not_given, *not_taken)):
        yield Checked(True, f"{name} can be created.")
    if screen.field("labels") is None:
        yield Checked(
            False,
            f"{name} has no labels on its create screen, and by a label runs find tickets that have changed; "
            "put the field there, or such changes wait for run --full.",
        )
    yield from _priorities(screen, policy)
    yield from _security_level(screen, policy)


def look_for_fields(screens: Sequence[CreateScreen], policy: Policy) -> Iterator[Checked]:
    """Some projects may lack a field, which is left out there; one that all lack is a slip."""
    set_by = [(field, f"tickets.fields sets {field}") for field, _ in policy.tickets.fields]
    if policy.tickets.priorities:
        set_by.append(("priority", "tickets.priorities sets the priority"))
    for field, said in set_by if screens else ():
        if not any(screen.field(field) for screen in screens):
            names = ", ".join(map(_name, screens))
            yield Checked(False, f"{said}, which cannot be set on {names}; it would be left out.")


def look_for_components(screens: Sequence[CreateScreen], policy: Policy) -> Iterator[Checked]:
    """A team's component need not be in each project; one that none of its projects has is a slip."""
    for team, target in policy.people.directory:
        of_team = [screen for screen in screens if target.project in {"", screen.project_key}]
        fields = [field for screen in of_team if (field := screen.field("components")) is not None]
        known = list(dict.fromkeys(name for field in fields for name in field.allowed))
        if target.component and fields and target.component not in known:
            projects = enumerated(dict.fromkeys(screen.project_key for screen in of_team))
            text = f"“{target.component}” (people.directory.{team}) is no component of {projects}"
            yield Checked(False, f"{text}; there is {enumerated(known) or 'none'}.")


def _given(policy: Policy) -> Iterator[str]:
    """The fields that every ticket gets a value for, where its project has them."""
    yield "labels"
    yield from (field for field, _ in policy.tickets.fields)
    if "" in dict(policy.tickets.due_days):  # the default
        yield "duedate"
    if policy.people.fallback and (policy.people.fallback != "lead" or policy.people.lead):
        yield "assignee"


def _not_given(field: CreateField, name: str, policy: Policy) -> Checked:
    """What the rows themselves say may do; those that say nothing get no ticket then."""
    requires = f"{name} requires “{field.name}”"
    teams = any(target.component for _, target in policy.people.directory)
    if field.id in _OF_ROWS and (teams or field.id != "components"):
        return Checked(True, f"{requires}: {_OF_ROWS[field.id]}", asked=False)
    line = as_written(field)
    how = f"under {EXTRA}, write {line}" if line else f"set {field.id} under {EXTRA}"
    return Checked(False, f"{requires}{_one_of(field)}; {how}.")


def _not_taken(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    """Jira would refuse each ticket, and each page would tell."""
    for field_id, value in policy.tickets.fields:
        field = screen.field(field_id)
        if field is not None and not takes(field, value):
            text = f"{_name(screen)} does not take what {EXTRA} sets for “{field.name}”{_one_of(field)}"
            yield Checked(False, f"{text}; write e.g. {as_written(field)}.")


def _name(screen: CreateScreen) -> str:
    return f"{screen.issue_type} in {screen.project_key}"


def _one_of(field: CreateField) -> str:
    if not field.allowed:
        return ""
    named, more = field.allowed[:_VALUES_NAMED], len(field.allowed) - _VALUES_NAMED
    return f" (one of {', '.join(named)}{f' and {more} more' if more > 0 else ''})"


def _priorities(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    field = screen.field("priority")
    known = {priority_word(name) for name in field.allowed} if field is not None else set()
    for word, name in policy.tickets.priorities:
        if known and priority_word(name) not in known:
            yield Checked(
                False,
                f"tickets.priorities maps “{word}” to “{name}”, which {screen.project_key} does not have; "
                f"it has {', '.join(field.allowed if field is not None else ())}.",
            )


def _security_level(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    level = policy.tickets.security_level
    if policy.restricted_pages and not can_be_set(level, screen):
        field = screen.field("security")
        known = ", ".join(field.allowed) if field is not None else ""
        yield Checked(
            False,
            f"{screen.project_key} has no security level “{level}” for us to set (it has {known or 'none'}); "
            "pages that only some may view get no tickets there.",
        )
