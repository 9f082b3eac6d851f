"""The merge is small enough to be checked over all combinations."""

from datetime import date
from itertools import product

import pytest

from sync.core.planning.merge import Agreed, Conflict, Differ, Keep, Merge, ToPage, ToTicket, merge
from sync.core.policy import FieldRule, Side

VALUES = (None, "a", "b", "c")  # None is a value: an empty cell, a ticket without a date
RULES = tuple(FieldRule(winner, only) for winner, only in product(Side, (False, True)))
KNOWN = tuple(product(VALUES, VALUES, map(Agreed, VALUES), RULES))
UNKNOWN = tuple(product(VALUES, VALUES, RULES))
JIRA_WINS, PAGE_WINS = FieldRule(Side.TICKET), FieldRule(Side.PAGE)
JIRA_ALONE, PAGE_ALONE = FieldRule(Side.TICKET, winner_only=True), FieldRule(Side.PAGE, winner_only=True)

Value = str | None


def carried_out(page: Value, ticket: Value, result: Merge[Value]) -> tuple[Value, Value]:
    """Page and ticket after the result was applied."""
    match result:
        case ToPage(value):
            return value, ticket
        case ToTicket(value):
            return page, value
        case Conflict(_, value, _):
            return value, value
        case Keep() | Differ():
            return page, ticket


@pytest.mark.parametrize(
    ("page", "ticket", "agreed", "rule", "expected"),
    [
        ("a", "a", "a", JIRA_WINS, Keep("a")),
        ("b", "b", "a", JIRA_WINS, Keep("b")),
        ("b", "a", "a", JIRA_WINS, ToTicket("b")),
        ("a", "b", "a", JIRA_WINS, ToPage("b")),
        ("b", "a", "a", PAGE_WINS, ToTicket("b")),
        ("a", "b", "a", PAGE_WINS, ToPage("b")),
        (None, "a", "a", JIRA_WINS, ToTicket(None)),
        ("a", None, "a", JIRA_WINS, ToPage(None)),
        ("a", None, None, JIRA_WINS, ToTicket("a")),
        ("b", "c", "a", JIRA_WINS, Conflict(Side.TICKET, "c", replaced="b")),
        ("b", "c", "a", PAGE_WINS, Conflict(Side.PAGE, "b", replaced="c")),
        ("b", "a", "a", JIRA_ALONE, Conflict(Side.TICKET, "a", replaced="b")),
        ("a", "b", "a", PAGE_ALONE, Conflict(Side.PAGE, "a", replaced="b")),
        ("a", "b", "a", JIRA_ALONE, ToPage("b")),
        ("b", "a", "a", PAGE_ALONE, ToTicket("b")),
    ],
)
def test_what_travels_where(
    page: Value, ticket: Value, agreed: Value, rule: FieldRule, expected: Merge[Value]
) -> None:
    assert merge(page, ticket, Agreed(agreed), rule) == expected


def test_without_an_agreed_value_nothing_is_overwritten() -> None:
    for page, ticket, rule in UNKNOWN:
        result = merge(page, ticket, None, rule)

        assert result == (Keep(page) if page == ticket else Differ(page, ticket))


def test_with_an_agreed_value_both_sides_agree_afterwards() -> None:
    for page, ticket, agreed, rule in KNOWN:
        result = merge(page, ticket, agreed, rule)

        assert not isinstance(result, Differ)
        assert carried_out(page, ticket, result) == (result.value, result.value)


def test_the_second_run_has_nothing_to_do() -> None:
    for page, ticket, agreed, rule in KNOWN:
        first = merge(page, ticket, agreed, rule)
        assert not isinstance(first, Differ)
        after = carried_out(page, ticket, first)

        assert merge(*after, Agreed(first.value), rule) == Keep(first.value)


def test_a_change_that_is_lost_is_always_named() -> None:
    """Whatever somebody wrote since the last agreement either survives or stands in ``replaced``."""
    for page, ticket, agreed, rule in KNOWN:
        result = merge(page, ticket, agreed, rule)
        assert not isinstance(result, Differ)
        written = {value for value in (page, ticket) if value != agreed.value}
        lost = written - {result.value}

        assert lost == ({result.replaced} if isinstance(result, Conflict) else set())


def test_a_conflict_is_only_called_where_something_is_lost() -> None:
    for page, ticket, agreed, rule in KNOWN:
        result = merge(page, ticket, agreed, rule)
        if isinstance(result, Conflict):
            assert result.replaced != result.value
            assert result.replaced != agreed.value
            assert result.winner is rule.winner


def test_page_and_ticket_are_treated_alike() -> None:
    mirrored_side = {Side.PAGE: Side.TICKET, Side.TICKET: Side.PAGE}

    def mirrored(result: Merge[Value]) -> Merge[Value]:
        match result:
            case ToPage(value):
                return ToTicket(value)
            case ToTicket(value):
                return ToPage(value)
            case Conflict(winner, value, replaced):
                return Conflict(mirrored_side[winner], value, replaced)
            case Keep() | Differ():
                return result

    for page, ticket, agreed, rule in KNOWN:
        other_rule = FieldRule(mirrored_side[rule.winner], rule.winner_only)
        assert merge(ticket, page, agreed, other_rule) == mirrored(merge(page, ticket, agreed, rule))


def test_dates_are_compared_by_value() -> None:
    assert merge(date(2026, 12, 4), date(2026, 12, 4), None, JIRA_WINS) == Keep(date(2026, 12, 4))


def test_jira_wins_by_default() -> None:
    assert merge("b", "c", Agreed("a"), FieldRule()) == Conflict(Side.TICKET, "c", replaced="b")
