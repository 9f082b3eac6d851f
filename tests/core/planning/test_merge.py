"""The merge is small enough to be checked over all combinations, and over sequences of edits."""

from dataclasses import dataclass, replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.planning.merge import Merge, merge
from sync.core.policy import Field, FieldRule, Side
from sync.core.protocol.ledger import Agreement

VALUES = ("", "a", "b", "c")  # nothing is a value, too: an empty cell, a ticket without a date
RULES = tuple(FieldRule(winner, only) for winner, only in product(Side, (False, True)))
JIRA_WINS, PAGE_WINS = FieldRule(Side.TICKET), FieldRule(Side.PAGE)
JIRA_ALONE, PAGE_ALONE = FieldRule(Side.TICKET, winner_only=True), FieldRule(Side.PAGE, winner_only=True)


def on(page: str, ticket: str) -> Agreement:
    return Agreement(Field.DUE, page, ticket)


def merged(page: str, ticket: str, agreed: Agreement | None, rule: FieldRule) -> Merge:
    return merge(page, ticket, agreed, rule, alike=page == ticket)


@pytest.mark.parametrize(
    ("page", "ticket", "agreed", "rule", "expected"),
    [
        ("a", "a", "a", JIRA_WINS, Merge.KEEP),
        ("b", "b", "a", JIRA_WINS, Merge.KEEP),
        ("b", "a", "a", JIRA_WINS, Merge.TO_TICKET),
        ("a", "b", "a", JIRA_WINS, Merge.TO_PAGE),
        ("b", "a", "a", PAGE_WINS, Merge.TO_TICKET),
        ("a", "b", "a", PAGE_WINS, Merge.TO_PAGE),
        ("", "a", "a", JIRA_WINS, Merge.TO_TICKET),
        ("a", "", "a", JIRA_WINS, Merge.TO_PAGE),
        ("a", "", "", JIRA_WINS, Merge.TO_TICKET),
        ("b", "c", "a", JIRA_WINS, Merge.REPLACE_PAGE),
        ("b", "c", "a", PAGE_WINS, Merge.REPLACE_TICKET),
        ("b", "a", "a", JIRA_ALONE, Merge.REPLACE_PAGE),
        ("a", "b", "a", PAGE_ALONE, Merge.REPLACE_TICKET),
        ("a", "b", "a", JIRA_ALONE, Merge.TO_PAGE),
        ("b", "a", "a", PAGE_ALONE, Merge.TO_TICKET),
    ],
)
def test_what_travels_where(page: str, ticket: str, agreed: str, rule: FieldRule, expected: Merge) -> None:
    assert merged(page, ticket, on(agreed, agreed), rule) is expected


@pytest.mark.parametrize(
    ("page", "ticket", "expected"),
    [
        ("2 weeks", "2026-12-04", Merge.KEEP),
        ("2 weeks", "2026-12-11", Merge.TO_PAGE),
        ("3 weeks", "2026-12-04", Merge.TO_TICKET),
        ("3 weeks", "2026-12-18", Merge.REPLACE_PAGE),
    ],
)
def test_sides_may_agree_in_different_words(page: str, ticket: str, expected: Merge) -> None:
    assert merge(page, ticket, on("2 weeks", "2026-12-04"), JIRA_WINS, alike=False) is expected


def test_what_means_the_same_is_kept_however_it_is_said() -> None:
    assert merge("Dec 4", "2026-12-04", None, JIRA_WINS, alike=True) is Merge.KEEP


def test_without_an_agreement_nothing_is_overwritten() -> None:
    for page, ticket, rule in product(VALUES, VALUES, RULES):
        expected = Merge.KEEP if page == ticket else Merge.DIFFER
        assert merged(page, ticket, None, rule) is expected


def test_page_and_ticket_are_treated_alike() -> None:
    mirror = {
        Merge.TO_PAGE: Merge.TO_TICKET,
        Merge.TO_TICKET: Merge.TO_PAGE,
        Merge.REPLACE_PAGE: Merge.REPLACE_TICKET,
        Merge.REPLACE_TICKET: Merge.REPLACE_PAGE,
    }
    other_side = {Side.PAGE: Side.TICKET, Side.TICKET: Side.PAGE}
    for page, ticket, old_page, old_ticket, rule in product(VALUES, VALUES, VALUES, VALUES, RULES):
        result = merged(page, ticket, on(old_page, old_ticket), rule)
        turned = FieldRule(other_side[rule.winner], rule.winner_only)
        assert merged(ticket, page, on(old_ticket, old_page), turned) is mirror.get(result, result)


def test_jira_wins_by_default() -> None:
    assert merged("b", "c", on("a", "a"), FieldRule()) is Merge.REPLACE_PAGE


# --- whatever people do, in whatever order

BEGINNING = on("a", "a")


@dataclass(frozen=True)
class World:
    """Both sides, what they agreed on, and every value that gave way with people being told."""

    page: str = "a"
    ticket: str = "a"
    agreed: Agreement | None = BEGINNING
    told: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()

    def run(self, rule: FieldRule) -> "World":
        match merged(self.page, self.ticket, self.agreed, rule):
            case Merge.KEEP:
                return self.agree()
            case Merge.TO_PAGE:
                return self.lose(self.page).copy(page=self.ticket).agree()
            case Merge.TO_TICKET:
                return self.lose(self.ticket).copy(ticket=self.page).agree()
            case Merge.REPLACE_PAGE:
                return self.lose(self.page).tell(self.page).copy(page=self.ticket).agree()
            case Merge.REPLACE_TICKET:
                return self.lose(self.ticket).tell(self.ticket).copy(ticket=self.page).agree()
            case Merge.DIFFER:
                return self

    def copy(self, **changed: str) -> "World":
        return replace(self, **changed)  # type: ignore[arg-type]

    def agree(self) -> "World":
        return replace(self, agreed=on(self.page, self.ticket))

    def lose(self, value: str) -> "World":
        return replace(self, overwritten=(*self.overwritten, value))

    def tell(self, value: str) -> "World":
        return replace(self, told=(*self.told, value))


EDITS = st.lists(st.tuples(st.sampled_from(["page", "ticket", "run", "lost"]), st.sampled_from(VALUES)))


@given(EDITS, st.sampled_from(RULES))
def test_after_two_quiet_runs_both_sides_agree_unless_the_ledger_was_lost(
    edits: list[tuple[str, str]], rule: FieldRule
) -> None:
    world = World()
    for what, value in edits:
        match what:
            case "run":
                world = world.run(rule)
            case "lost":
                world = replace(world, agreed=None)
            case _:
                world = world.copy(**{what: value})
    lost = world.agreed is None
    once = world.run(rule)
    twice = once.run(rule)
    assert twice == once
    assert twice.page == twice.ticket or (lost and twice == world)


@given(EDITS, st.sampled_from(RULES))
def test_nothing_that_a_person_wrote_is_overwritten_silently(
    edits: list[tuple[str, str]], rule: FieldRule
) -> None:
    """A value gives way only where it was the agreed one, or where people are told of it."""
    world = World()
    for what, value in edits:
        before = world
        match what:
            case "run":
                world = world.run(rule)
            case "lost":
                world = replace(world, agreed=None)
            case _:
                world = world.copy(**{what: value})
        for lost in world.overwritten[len(before.overwritten) :]:
            was_agreed = before.agreed is not None and lost in (before.agreed.page, before.agreed.ticket)
            assert was_agreed or lost in world.told[len(before.told) :]
