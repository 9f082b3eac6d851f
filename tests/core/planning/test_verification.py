"""Whether a fix worked: asked once, so many days after, and answered in the team's own language."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sync.core.model import ActionItem, Category, Ticket
from sync.core.planning.verification import Effect, Verdict, done_on, measure_of, read_answer, verdict
from sync.core.policy import Policy, Tickets, Verification
from sync.core.protocol.ledger import Entry, EntryState

DONE = date(2026, 10, 1)
ITEM = ActionItem(0, 0, "Cap retries", measure="fewer than 10 retries a minute")
TICKET = Ticket("1", "OPS-1", "10", "Cap retries", "Done", Category.DONE)
ENTRY = Entry("01k9a", "Cap retries", 0, 0, state=EntryState.LINKED, since=date(2026, 9, 1), done=DONE)
POLICY = Policy("wiki.example.com", Tickets("OPS"))
DAY = timedelta(days=1)


def seen(
    day: date, item: ActionItem = ITEM, entry: Entry | None = ENTRY, ticket: Ticket = TICKET
) -> Verdict | None:
    return verdict(item, entry, ticket, POLICY, day)


def test_the_owner_is_asked_thirty_days_after_and_not_before() -> None:
    assert seen(DONE + 29 * DAY) is None
    assert seen(DONE + 30 * DAY) == Verdict(Effect.ASKED, ask=True)


def test_the_owner_is_asked_once() -> None:
    assert seen(DONE + 31 * DAY, entry=replace(ENTRY, asked=DONE)) == Verdict(Effect.ASKED)


def test_what_was_done_again_after_a_reopening_is_asked_about_again() -> None:
    again = replace(ENTRY, asked=DONE, done=DONE + 60 * DAY)
    assert seen(DONE + 90 * DAY, entry=again) == Verdict(Effect.ASKED, ask=True)


def test_the_wait_is_a_teams_own() -> None:
    policy = replace(POLICY, verification=Verification(after_days=7))
    assert verdict(ITEM, ENTRY, TICKET, policy, DONE + 7 * DAY) == Verdict(Effect.ASKED, ask=True)


def test_a_team_may_want_no_questions_and_answers_count_all_the_same() -> None:
    policy = replace(POLICY, verification=Verification(ask=False))
    assert verdict(ITEM, ENTRY, TICKET, policy, DONE + 40 * DAY) is None
    answered = replace(ITEM, verification="worked")
    assert verdict(answered, ENTRY, TICKET, policy, DONE) == Verdict(Effect.WORKED)


def test_what_is_open_or_will_not_be_done_is_not_asked_about() -> None:
    late = DONE + 40 * DAY
    assert seen(late, ticket=replace(TICKET, category=Category.IN_PROGRESS)) is None
    assert seen(late, ticket=replace(TICKET, resolution="Won't Do")) is None
    assert (
        seen(late, replace(ITEM, verification="worked"), ticket=replace(TICKET, resolution="Duplicate"))
        is None
    )


def test_what_was_long_done_when_it_was_first_seen_is_not_asked_about() -> None:
    """A first run over a year of postmortems must not ask about all of them."""
    assert seen(date(2026, 11, 21), entry=replace(ENTRY, since=date(2026, 11, 20))) is None


@pytest.mark.parametrize(
    ("label", "effect"),
    [
        ("fix-worked", Effect.WORKED),
        ("Fix-Did-Not-Work", Effect.DID_NOT),
        ("fix-cannot-tell", Effect.CANNOT_TELL),
    ],
)
def test_a_label_in_jira_answers(label: str, effect: Effect) -> None:
    assert seen(DONE, ticket=replace(TICKET, labels=frozenset({"ops", label}))) == Verdict(effect)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("worked", Effect.WORKED),
        ("Yes, no timeouts since May", Effect.WORKED),
        ("✅ Verified", Effect.WORKED),
        ("✅", Effect.WORKED),
        ("Hat funktioniert.", Effect.WORKED),
        ("Ça a fonctionné", Effect.WORKED),
        ("Funcionó (ver panel)", Effect.WORKED),
        ("Funcionou", Effect.WORKED),
        ("効果あり", Effect.WORKED),
        ("효과 있음", Effect.WORKED),
        ("有效", Effect.WORKED),
        ("Did not work", Effect.DID_NOT),
        ("didn’t work: see OPS-9", Effect.DID_NOT),
        ("No – came back in June", Effect.DID_NOT),
        ("Nein", Effect.DID_NOT),
        ("N’a pas fonctionné", Effect.DID_NOT),
        ("No funcionó", Effect.DID_NOT),
        ("Não funcionou", Effect.DID_NOT),
        ("効果なし", Effect.DID_NOT),
        ("효과 없음", Effect.DID_NOT),
        ("无效", Effect.DID_NOT),
        ("Cannot tell", Effect.CANNOT_TELL),
        ("unklar", Effect.CANNOT_TELL),
        ("On ne sait pas", Effect.CANNOT_TELL),
        ("No se sabe", Effect.CANNOT_TELL),
        ("Não se sabe", Effect.CANNOT_TELL),
        ("判断できない", Effect.CANNOT_TELL),
        ("판단 불가", Effect.CANNOT_TELL),
        ("无法判断", Effect.CANNOT_TELL),
    ],
)
def test_a_word_in_the_verification_cell_answers(text: str, effect: Effect) -> None:
    assert read_answer(text) is effect


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Verified by a load test in staging",
        "No more than 10 retries a minute",
        "Works with the new client as well as the old",
        "Check the dashboard after 30 days",
        "Nothing",
        "okay to check in June",
    ],
)
def test_a_plan_is_no_answer(text: str) -> None:
    assert read_answer(text) is None


def test_the_rows_own_measure_is_quoted() -> None:
    assert measure_of(ITEM) == "fewer than 10 retries a minute"
    assert measure_of(replace(ITEM, measure="", verification="Check the dashboard")) == "Check the dashboard"
    assert measure_of(replace(ITEM, measure="", verification="worked")) == ""


def test_the_day_of_completion_is_jiras_own_else_the_day_it_was_first_seen() -> None:
    today = date(2026, 10, 5)
    fresh = replace(ENTRY, done=None)
    assert done_on(fresh, TICKET, DONE, today) == DONE
    assert done_on(fresh, TICKET, None, today) == today
    assert done_on(ENTRY, TICKET, None, today) == DONE
    assert done_on(ENTRY, replace(TICKET, category=Category.NEW), None, today) is None
