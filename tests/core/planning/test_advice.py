"""Advice on wording: kind, short, grouped, and only where it helps."""

from dataclasses import replace
from datetime import date

import pytest

from sync.core.model import ActionItem, Category, DueText, Text, Ticket, UserRef
from sync.core.planning.advice import Advised, advice, is_vague
from sync.core.policy import Advice, Topic

GOOD = ActionItem(
    table=0,
    row=0,
    text="Cap retries of the importer at 3",
    owner="Mei",
    due=DueText("2026-12-04", date(2026, 12, 4)),
    measure="no retry storms in load tests",
)
TICKET = Ticket("1", "OPS-1", "10", "Cap retries", "To Do", Category.NEW)


def lines(
    *items: ActionItem, wanted: Advice | None = None, labels: frozenset[str] = frozenset()
) -> list[str]:
    rows = [Advised(replace(item, row=row)) for row, item in enumerate(items)]
    said = advice(rows, labels, wanted or Advice())
    return ["".join(part.text for part in line if isinstance(part, Text)) for line in said]


@pytest.mark.parametrize(
    "text",
    [
        "Improve testing",
        "Be more careful with migrations",
        "improve monitoring.",
        "Better alerts",
        "Look into the timeouts",
        "Monitoring verbessern",
        "Améliorer la supervision",
        "Mejorar las pruebas",
        "Melhorar o monitoramento",
        "Faire plus attention lors des déploiements",
        "監視を強化する",
        "テストの改善",
        "모니터링 강화",
        "加强监控",
        "優化告警では注意する",
        "Investigate",
        "Try to deploy less on Fridays",
    ],
)
def test_what_leaves_open_when_it_is_done_is_vague(text: str) -> None:
    assert is_vague(text)


@pytest.mark.parametrize(
    "text",
    [
        "Add an alert on replication lag above 30 s",
        "Improve p99 of search to 200 ms",
        "Review `retry.py` with the team",
        "Improve the timeouts in the payment gateway client library",
        "Fix OPS-12",
        "Delete the old cluster",
        "Write the runbook for fail-over",
        "Moreover, page the DBA",
        "監視ダッシュボードに遅延グラフを追加する",
        "Alarme für Replikationsverzug einrichten",
        "",
    ],
)
def test_what_says_what_will_be_different_is_not(text: str) -> None:
    assert not is_vague(text)


def test_a_team_may_have_phrases_of_its_own() -> None:
    assert is_vague("Circle back with the vendor", own=["circle back"])


def test_a_good_row_is_not_talked_about() -> None:
    assert lines(GOOD) == []


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (replace(GOOD, owner=""), "Row 1: an owner would help, a person, a team or a role."),
        (replace(GOOD, due=DueText()), "Row 1: a date would help to plan it."),
        (
            replace(GOOD, text="Improve testing"),
            "Row 1: what exactly will be different? “Improve testing” leaves that open.",
        ),
        (
            replace(GOOD, measure=""),
            "Row 1: how would one know that it worked? A word on that helps.",
        ),
    ],
)
def test_each_topic_has_one_sentence(item: ActionItem, expected: str) -> None:
    assert lines(item) == [expected]


def test_rows_are_grouped() -> None:
    bare = replace(GOOD, owner="")
    assert lines(bare, GOOD, bare, bare)[0].startswith("Rows 1, 3 and 4: an owner")


def test_a_long_page_gets_short_lines() -> None:
    bare = [replace(GOOD, owner="", due=DueText(), measure="", text="Improve it")] * 40
    said = lines(*bare)
    assert len(said) == len(Topic)
    assert all(len(line) < 200 for line in said)
    assert "and 34 more" in said[0]


def test_a_ticket_in_jira_may_know_what_the_row_does_not_say() -> None:
    known = replace(TICKET, assignee=UserRef("a:mei"), due=date(2026, 12, 4))
    bare = replace(GOOD, owner="", due=DueText())
    assert advice([Advised(bare, known)], frozenset(), Advice()) == ()
    assert len(advice([Advised(bare, TICKET)], frozenset(), Advice())) == 2


def test_a_date_that_was_not_understood_is_asked_about_elsewhere() -> None:
    assert lines(replace(GOOD, due=DueText("soon", None, "“soon” is not a date."))) == []


def test_more_than_five_items_are_many() -> None:
    assert lines(*[GOOD] * 5) == []
    assert lines(*[GOOD] * 6)[0].startswith("6 items are open here")
    assert lines(*[GOOD] * 6, wanted=Advice(most_items=10)) == []


def test_a_team_takes_the_topics_it_wants() -> None:
    bare = replace(GOOD, owner="", measure="")
    assert len(lines(bare, wanted=Advice(topics=frozenset({Topic.OWNER})))) == 1
    assert lines(bare, wanted=Advice(topics=frozenset())) == []


def test_a_label_turns_it_off_for_a_page() -> None:
    assert lines(replace(GOOD, owner=""), labels=frozenset({"postmortem", "no-advice"})) == []


def test_with_several_tables_rows_are_named_with_theirs() -> None:
    rows = [Advised(replace(GOOD, table=table, owner="")) for table in (0, 1)]
    (line,) = advice(rows, frozenset(), Advice())
    assert line == (Text("Table 1, row 1; table 2, row 1: an owner would help, a person, a team or a role."),)


def test_no_sentence_speaks_of_people() -> None:
    bare = replace(GOOD, owner="", due=DueText(), measure="", text="Be more careful")
    for line in lines(*[bare] * 7):
        assert not {"late", "you", "your", "failed", "forgot"} & set(line.lower().replace(".", " ").split())
