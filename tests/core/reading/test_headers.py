"""Which headers make an action table, and what its columns mean."""

import pytest

from sync.core.model import Concept
from sync.core.policy import Reading
from sync.core.reading.headers import Verdict, judge
from sync.core.reading.vocabulary import vocabulary


def verdict(heading: str, header: str, reading: Reading | None = None, lead: str = "") -> Verdict:
    columns = [text.strip() for text in header.split("|")]
    return judge(columns, heading, lead, [False] * len(columns), vocabulary(reading or Reading()))


@pytest.mark.parametrize(
    ("heading", "header", "columns"),
    [
        ("Action items", "Action | Owner | Due", "action owner due"),
        ("", "Action | Owner", "action owner"),
        ("Next steps", "What | Who | When", "action owner due"),
        ("", "# | Corrective Action | Responsible | Target Completion Date", "id action owner due"),
        ("Mitigation Plan", "Improvement | DRI | Deadline | Measure of success", "action owner due measure"),
        ("Prevention", "Task | Team | Ticket | Status", "action owner ticket status"),
        (
            "8. Action items",
            "# | Description | Owner | Severity | Issue | Due",
            "id action owner priority ticket due",
        ),
        ("Follow-ups", "Improvment | Onwer | Prioirty | Staus", "action owner priority status"),
        ("", "🎯 Action | 👤 Owner(s) | 📅 Due: | Type (prevent / detect)", "action owner due type"),
        (
            "Corrective actions",
            "Finding | Action Item | Owner | Due | Verification Method",
            "- action owner due verification",
        ),
        ("Corrective actions", "Action ID | Owner role | Due date | PR/commit", "id owner due ticket"),
        ("Maßnahmen", "Maßnahme | Verantwortlich | Termin | Status", "action owner due status"),
        ("Nächste Schritte", "Was | Wer | Bis wann", "action owner due"),
        ("Plan d'actions", "Action | Responsable | Échéance | Priorité", "action owner due priority"),
        ("Acciones", "Acción | Dueño | Fecha límite | Estado", "action owner due status"),
        ("Plano de ação", "O que | Quem | Prazo | Tipo", "action owner due type"),
        ("再発防止策", "対策 | 担当チーム | 対応期限 | 進捗状況", "action owner due status"),
        ("후속 조치", "항목 | 담당 | 기한 | 우선순위", "action owner due priority"),
        ("改进措施", "序号 | 措施 | 责任人 | 计划完成时间 | 状态", "id action owner due status"),
        ("Azioni", "Azione | Responsabile | Scadenza", "action owner due"),
        ("Actiepunten", "Actie | Eigenaar | Deadline", "action owner due"),
        ("Działania", "Działanie | Odpowiedzialny | Termin", "action owner due"),
        ("План действий", "Действие | Ответственный | Срок", "action owner due"),
    ],
)
def test_action_tables_and_their_columns(heading: str, header: str, columns: str) -> None:
    found = verdict(heading, header)
    assert found.is_action_table, found.why
    assert [concept.value if concept else "-" for concept in found.columns] == columns.split()


@pytest.mark.parametrize(
    ("heading", "header"),
    [
        ("Timeline", "Time (UTC) | Action | Owner"),
        ("Zeitverlauf", "Uhrzeit | Ereignis | Aktion"),
        ("Chronologie", "Heure | Événement | Action"),
        ("時系列", "時刻 | 対応 | 担当"),
        ("时间线", "时间 | 事件 | 负责人"),
        ("타임라인", "시간 | 조치 | 담당자"),
        ("Impact", "Service | Impact | Action taken"),
        ("Contacts", "Name | Role | Phone | Email"),
        ("Glossary", "Term | Definition"),
        ("Escalation", "Step | Owner | Timeline"),
        ("Response procedure", "Step | Action | Owner"),
        ("Actions taken", "Action | Taken by | Time"),
        ("Risks", "Risk | Likelihood | Impact | Mitigation | Owner"),
        ("Incident summary", "Date | Severity | Owner | Status"),
        ("Maintenance", "Task | Frequency | Owner"),
        ("Open questions", "Question | Owner | Due"),
        ("Metrics", "Metric | Before | After | Target"),
        ("Action items", "Poorly worded | Better"),
        ("", "Action | Details"),
        ("", " | "),
    ],
)
def test_other_tables_are_told_apart(heading: str, header: str) -> None:
    found = verdict(heading, header)
    assert not found.is_action_table
    assert set(found.columns) == {None}


def test_a_paragraph_above_can_do_what_a_heading_does() -> None:
    header = "Item | Status"
    assert not verdict("Resolution", header).is_action_table
    assert verdict("Resolution", header, lead="We agreed on these follow-up actions:").is_action_table


def test_configuration_adds_words_and_headings() -> None:
    reading = Reading(
        words=((Concept.ACTION, ("Homework",)), (Concept.OWNER, ("Hero",))), headings=("Homework",)
    )
    found = verdict("", "Homework | Hero", reading)
    assert (found.is_action_table, found.columns) == (True, (Concept.ACTION, Concept.OWNER))
    assert verdict("Homework for all", "Item | Hero", reading).is_action_table
    assert not verdict("", "Homework | Hero").is_action_table


def test_each_concept_has_one_column_the_clearest() -> None:
    assert verdict("", "Description | Action | Owner | Due").columns[:2] == (None, Concept.ACTION)


def test_the_reasons_are_named() -> None:
    assert "“Owner” is owner" in verdict("Action items", "Action | Owner").why
    assert "it stands under “Action items”" in verdict("Action items", "Action | Owner").why
    assert "“Time”" in verdict("Timeline", "Time | Event").why


def test_a_very_long_header_or_heading_is_prose() -> None:
    assert not verdict("word " * 100_000, "word " * 100_000 + "| Owner").is_action_table
