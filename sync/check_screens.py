"""What a project's create screen asks for, and what the configuration would set on it."""

from collections.abc import Iterator, Sequence

from sync.checked import Checked
from sync.core.model import CreateField, CreateScreen
from sync.core.planning.drafts import can_be_set, unfilled
from sync.core.planning.priorities import priority_word
from sync.core.policy import Policy

_VALUES_NAMED = 10


def look_at_screen(screen: CreateScreen, policy: Policy) -> Iterator[Checked]:
    """Whether tickets can be created with it, and hold what the configuration says."""
    name = _name(screen)
    missing = unfilled(screen, ["labels", *(field for field, _ in policy.tickets.fields)])
    for field in missing:
        yield Checked(
            False, f"{name} requires “{field.name}”{_one_of(field)}; set {field.id} under tickets.fields."
        )
    if not missing:
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
