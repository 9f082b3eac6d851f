"""Whether a fix worked: asked once, so many days after, and answered in the team's own language."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sync.core.model import ActionItem, Category, Ticket
from sync.core.planning.verification import (
    Effect,
    Verdict,
    done_on,
    foretold,
    measure_of,
    read_answer,
    verdict,
)
from sync.core.policy import Policy, Tickets, Verification
from sync.core.protocol.ledger import Entry, EntryState

DONE = date(2026, 10, 1)
ITEM = ActionItem(0, 0, "Cap retries", measure="fewer than 10 retries a minute")
TICKET = Ticket("1", "OPS-1", "10", "Cap retries", "Done", Category.DONE)
ENTRY = Entry("01k9a", "Cap retries", 0, 0, state=EntryState.LINKED, since=date(2026, 9, 1), done=DONE)
OPEN = replace(TICKET, status="To Do", category=Category.NEW)
POLICY = Policy("wiki.example.com", Tickets("OPS"))
DAY = timedelta(days=1)


def seen(
    day: date, item: ActionItem = ITEM, entry: Entry | None = ENTRY, ticket: Ticket = TICKET
) -> Verdict | None:
    return verdict(item, entry, ticket, POLICY, day)


def labelled(ticket: Ticket, *labels: str) -> Ticket:
    return replace(ticket, labels=frozenset(labels))


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
        ("It did not work, came back", Effect.DID_NOT),
        ("It didn’t work", Effect.DID_NOT),
        ("Not working", Effect.DID_NOT),
        ("It does not work.", Effect.DID_NOT),
        ("Es hat nicht funktioniert", Effect.DID_NOT),
        ("Hat nicht geholfen, kam wieder", Effect.DID_NOT),
        ("Ça ne marche pas", Effect.DID_NOT),
        ("Cela n’a pas fonctionné", Effect.DID_NOT),
        ("No sirvió", Effect.DID_NOT),
        ("Não resolveu", Effect.DID_NOT),
        ("機能しなかった", Effect.DID_NOT),
        ("작동하지 않음", Effect.DID_NOT),
        ("不起作用", Effect.DID_NOT),
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
        "Not verified",
        "Nicht verifiziert",
        "Not working hours only: check at night",
    ],
)
def test_a_plan_is_no_answer(text: str) -> None:
    assert read_answer(text) is None


# --- what was written before the work was done


def test_what_stood_in_the_row_while_the_ticket_was_open_is_no_answer() -> None:
    planned = replace(ITEM, verification="Yes, by load test")
    entry = replace(ENTRY, foretold=foretold(ENTRY, planned, OPEN, POLICY))
    assert seen(DONE, planned, entry) is None
    assert seen(DONE + 30 * DAY, planned, entry) == Verdict(Effect.ASKED, ask=True)
    assert seen(DONE, replace(ITEM, verification="Yes, since May"), entry) == Verdict(Effect.WORKED)


def test_a_label_that_the_ticket_had_while_it_was_open_is_no_answer() -> None:
    entry = replace(ENTRY, foretold=foretold(ENTRY, ITEM, labelled(OPEN, "fix-worked"), POLICY))
    assert seen(DONE, entry=entry, ticket=labelled(TICKET, "fix-worked")) is None


@pytest.mark.parametrize(
    ("text", "labels"), [("worked", ["fix-did-not-work"]), ("", ["fix-worked", "fix-did-not-work"])]
)
def test_what_is_left_of_an_earlier_answer_does_not_hide_a_new_one(text: str, labels: list[str]) -> None:
    stale = labels[0]
    entry = replace(ENTRY, foretold=foretold(ENTRY, ITEM, labelled(OPEN, stale), POLICY))
    expected = Effect.WORKED if text else Effect.DID_NOT
    answered = replace(ITEM, verification=text)
    assert seen(DONE, answered, entry, labelled(TICKET, *labels)) == Verdict(expected)


def test_what_was_taken_away_after_the_work_was_done_may_be_said_again() -> None:
    said = replace(ITEM, verification="did not work")
    entry = replace(ENTRY, foretold=foretold(ENTRY, said, OPEN, POLICY))
    assert foretold(entry, said, TICKET, POLICY) == entry.foretold
    entry = replace(entry, foretold=foretold(entry, ITEM, TICKET, POLICY))
    assert seen(DONE, said, entry) == Verdict(Effect.DID_NOT)


def test_of_what_was_done_when_it_was_first_seen_the_word_that_stands_there_counts() -> None:
    said = replace(ITEM, verification="worked")
    entry = replace(ENTRY, foretold=foretold(ENTRY, said, TICKET, POLICY))
    assert seen(DONE, said, entry) == Verdict(Effect.WORKED)


def test_confluences_own_quotation_marks_make_no_new_answer() -> None:
    """It changes them on saving."""
    typed, saved = (replace(ITEM, verification=f"Yes, by {quoted}") for quoted in ('"soak"', "“soak”"))
    entry = replace(ENTRY, foretold=foretold(ENTRY, typed, OPEN, POLICY))
    assert seen(DONE, saved, entry) is None


def test_only_what_could_be_taken_for_an_answer_is_remembered() -> None:
    assert foretold(ENTRY, replace(ITEM, verification="Check the dashboard"), OPEN, POLICY) == ()


# --- the measure and the day


def test_the_rows_own_measure_is_quoted() -> None:
    assert measure_of(ITEM) == "fewer than 10 retries a minute"
    assert measure_of(replace(ITEM, measure="", verification="Check the dashboard")) == "Check the dashboard"


@pytest.mark.parametrize(
    "text", ["worked", "Not verified", "unverified", "pending", "未验证", "Nicht geprüft"]
)
def test_a_word_on_how_far_the_verification_is_is_no_measure(text: str) -> None:
    assert measure_of(replace(ITEM, measure="", verification=text)) == ""


def test_the_day_of_completion_is_jiras_own_else_the_day_it_was_first_seen() -> None:
    today = date(2026, 10, 5)
    fresh = replace(ENTRY, done=None)
    assert done_on(fresh, TICKET, DONE, today) == DONE
    assert done_on(fresh, TICKET, None, today) == today
    assert done_on(ENTRY, TICKET, None, today) == DONE
    assert done_on(ENTRY, replace(TICKET, category=Category.NEW), None, today) is None
