# ruff: noqa: E501  (markup reads better in one line)
"""What cells say: placeholders, statuses with commentary, people, words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import UserRef
from sync.core.reading import value_words
from sync.core.reading.plain_text import PlainText, plain_text
from sync.core.reading.storage_format import parse
from sync.core.reading.values import (
    StatusGroup,
    is_blank,
    is_choice,
    is_filled,
    is_placeholder,
    is_undecided,
    read_owners,
    read_status,
    read_word,
    status_group,
)


def cell(markup: str) -> PlainText:
    return plain_text(parse(markup.encode()).root)


@pytest.mark.parametrize("text", ["", " ", "-", "—", "–", "--", ".", "\u200b", "/"])
def test_dashes_and_nothing_are_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_filled(text)


@pytest.mark.parametrize(
    "text", ["TBD", "[TBD]", "n/a", "未定", "Noch offen", "à définir", "sin asignar", "미정", "待定"]
)
def test_undecided_words_are_no_values(text: str) -> None:
    assert is_undecided(text)
    assert not is_filled(text)


@pytest.mark.parametrize(
    "text",
    [
        "[Name]",
        "<action>",
        "{{owner}}",
        "(add rows here)",
        "...",
        "…",
        "YYYY-MM-DD",
        "TT.MM.JJJJ",
        "#NNN",
        "#000",
        "PROJ-XXX",
        "Issue #NNN",
        "e.g. add a check",
        "z. B. Alarm ergänzen",
        "例：監視を追加する",
        "@username",
        "Action 1",
        "Task 12",
        "Action item #5",
        "Maßnahme 3",
        "アクション4",
        "[Action] by [Owner]",
        "${action}",
        "%ACTION%",
        "2026-XX-XX",
        "XX.XX.20XX",
        "gg/mm",
        "DD MMM YYYY",
        "○○さん",
        "Add more rows as needed",
        "P0/P1/P2",
        "Open / In Progress / Done",
        "TODO/DONE",
        "Prevent | Detect | Mitigate",
        "[ ]",
        "“[Name]”",
        "(name)",
        "(TBD)",
        "(e.g. Ann)",
        "(P0/P1/P2)",
        "(insert the link)",
        "（ここに記入）",
        "Name / Team",
        "【担当者】",
        "$OWNER",
        "(예시) 모니터링 추가",
        "ej.: agregar una alerta",
        "contoh: tambah alarm",
    ],
)
def test_slots_of_a_template_are_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "Add a check",
        "SRE / platform",
        "Ann/Bob/Carl",
        "Add dashboards / alerts / runbooks",
        "infra team",
        "Ann",
        "Lynn",
        "High",
        "https://a.example/b/c",
        "Fix (again)",
        "(see the runbook)",
        "(vulnerability scan)",
        "(inserted by Ann)",
        "（別紙参照）",
        "OPS-1 / OPS-2 / OPS-3",
        "Replace <T> by a type",
        "[ops] restart nightly",
        "[ops] and [net] restart nightly",
        "Task force 3",
        "Rotate key 2",
        "【至急】 restart the broker",
        "示例代码更新",
        "Ann / Team",
        "es.search has no timeout",
        "100 %",
        "x" * 5000,
    ],
)
def test_real_texts_are_no_placeholders(text: str) -> None:
    assert not is_placeholder(text)
    assert is_filled(text)


def test_only_known_words_make_a_choice() -> None:
    assert is_choice("Open/Closed")
    assert is_choice("高 / 中 / 低")
    assert not is_choice("backend/frontend")
    assert not is_choice("Done")


STATUS = "<ac:structured-macro ac:name='status'><ac:parameter ac:name='title'>{}</ac:parameter></ac:structured-macro>"


@pytest.mark.parametrize(
    ("markup", "word", "group"),
    [
        ("✅ Complete (PR #1098)", "✅ Complete", StatusGroup.DONE),
        ("DONE (PR #12)", "DONE", StatusGroup.DONE),
        ("<p>完了 (2026-05-07)</p>", "完了", StatusGroup.DONE),
        ("Done（本修正で完了）", "Done", StatusGroup.DONE),
        ("Partially done", "Partially done", StatusGroup.IN_PROGRESS),
        ("🔄 In&nbsp;Progress, see below", "🔄 In&nbsp;Progress", StatusGroup.IN_PROGRESS),
        ("進行中", "進行中", StatusGroup.IN_PROGRESS),
        ("⬜", "⬜", StatusGroup.OPEN),
        ("Not started", "Not started", StatusGroup.OPEN),
        ("Not done", "Not done", StatusGroup.OPEN),
        ("未着手", "未着手", StatusGroup.OPEN),
        ("No", "No", StatusGroup.OPEN),
        ("Won't do: too costly", "Won't do", StatusGroup.DROPPED),
        ("Won’t do", "Won’t do", StatusGroup.DROPPED),
        ("✅ won’t fix", "✅ won’t fix", StatusGroup.DROPPED),
        ("✔️ Done", "✔️ Done", StatusGroup.DONE),
        ("<s>Open</s> <s>To do</s> Done", "Done", StatusGroup.DONE),
        ("Erledigt am 3.5.", "Erledigt", StatusGroup.DONE),
        ("Résolue", "Résolue", StatusGroup.DONE),
        ("Concluído", "Concluído", StatusGroup.DONE),
        ("Completado", "Completado", StatusGroup.DONE),
        ("완료", "완료", StatusGroup.DONE),
        ("已完成", "已完成", StatusGroup.DONE),
        (STATUS.format("Done") + " with remarks", STATUS.format("Done"), StatusGroup.DONE),
        ("later " + STATUS.format("Shelved"), STATUS.format("Shelved"), None),
    ],
)
def test_the_status_word_is_found_apart_from_commentary(
    markup: str, word: str, group: StatusGroup | None
) -> None:
    status = read_status(cell(markup))
    assert status is not None
    assert markup.encode()[status.start : status.end].decode() == word
    assert status.group is group


def test_a_sign_that_an_element_parts_from_its_word_belongs_to_it() -> None:
    markup = "<p>✅ <strong>Done</strong> twice</p>"
    status = read_status(cell(markup))
    assert status is not None
    assert status.parted_sign is not None
    spans = ((status.start, status.end), status.parted_sign)
    assert [markup.encode()[slice(*span)].decode() for span in spans] == ["Done", "✅"]
    assert (status.text, status.group) == ("✅ Done", StatusGroup.DONE)


@pytest.mark.parametrize(
    "markup",
    ["", "Kaikei", "No longer needed", "New dashboard deployed", "donee", "in <b>progress</b>", "80%"],
)
def test_other_texts_hold_no_status(markup: str) -> None:
    """A word that an element divides cannot be replaced alone, so it is left to people."""
    assert read_status(cell(markup)) is None


def test_a_status_macro_that_is_struck_through_does_not_count() -> None:
    status = read_status(cell(f"<s>{STATUS.format('Done')}</s>{STATUS.format('Open')}"))
    assert status is not None
    assert status.text == "Open"


def test_a_status_word_is_known_in_capitals_too() -> None:
    """The capital of the dotless ı is I, which expressions that ignore case take for an i as well."""
    words = value_words.OPEN_WORDS + value_words.IN_PROGRESS_WORDS
    words += value_words.DONE_WORDS + value_words.DROPPED_WORDS
    assert [word for word in words if status_group(word.upper()) is not status_group(word)] == []


@pytest.mark.parametrize(
    ("text", "done"), [("✅", True), ("done (we think)", True), ("not done", False), ("", False)]
)
def test_done_is_said_by_the_word_that_counts(text: str, done: bool) -> None:
    assert (status_group(text) is StatusGroup.DONE) is done
    assert status_group("who knows") is None


def test_people_mentioned_come_in_order_and_once() -> None:
    markup = (
        "<ac:link><ri:user ri:account-id='7:b'/></ac:link>, <ac:link><ri:user ri:userkey='ff'/></ac:link> and "
        "<ac:link><ri:user ri:account-id='7:b'/><ac:plain-text-link-body><![CDATA[Ben]]></ac:plain-text-link-body>"
        "</ac:link> <s><ac:link><ri:user ri:account-id='7:c'/></ac:link></s>"
    )
    assert read_owners(cell(markup)) == (UserRef("7:b"), UserRef("userkey:ff"))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("🔴 P0", "P0"),
        ("High", "High"),
        ("P0/P1/P2", ""),
        ("corrigir / prevenir / monitorar", ""),
        ("TBD", ""),
    ],
)
def test_words_lose_their_signs_and_choices_say_nothing(text: str, word: str) -> None:
    assert read_word(text) == word


@given(st.text())
def test_no_text_breaks_the_readers(text: str) -> None:
    is_filled(text)
    status_group(text)
    read_word(text)
