# ruff: noqa: E501  (a table reads better in one line)
"""Small tables as people in many companies and languages write them: which list actions, what columns mean.

Headers are parted by "|". A column's concept is written by its first letters, "-" for none.
"""

from datetime import date

import pytest

from sync.core.model import Concept
from sync.core.policy import Reading
from sync.core.reading.action_items import TableReading, read_page

CONCEPTS = {
    "act": Concept.ACTION,
    "own": Concept.OWNER,
    "due": Concept.DUE,
    "pri": Concept.PRIORITY,
    "typ": Concept.TYPE,
    "sta": Concept.STATUS,
    "tic": Concept.TICKET,
    "mea": Concept.MEASURE,
    "ver": Concept.VERIFICATION,
    "id": Concept.ID,
    "-": None,
}


def cells(line: str, tag: str) -> str:
    return "".join(f"<{tag}><p>{text.strip()}</p></{tag}>" for text in line.split("|"))


def table(header: str, *rows: str, tag: str = "th") -> str:
    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f"<table><tbody><tr>{cells(header, tag)}</tr>{body}</tbody></table>"


def read(body: str) -> tuple[TableReading, ...]:
    return read_page(body.encode(), Reading(), date(2026, 5, 13)).tables


ACTION_TABLES = [
    # heading, header, a row, concepts
    (
        "Maßnahmen",
        "Maßnahme | Verantwortlich | Bis wann | Stand",
        "Alarm schärfen | Jana | 12.06.2026 | offen",
        "act own due sta",
    ),
    (
        "Was wir ändern",
        "Nr. | Was | Wer | Bis | Erledigt?",
        "1 | Grenzwert senken | Jana | 12.6. | nein",
        "id act own due sta",
    ),
    (
        "Folgemaßnahmen",
        "Aufgabe | Zuständig | Fälligkeit | Prio | Vorgang",
        "Last begrenzen | Team Netz | KW 25 | hoch | OPS-7",
        "act own due pri tic",
    ),
    (
        "Lessons Learned",
        "Maßnahme | Verantw. | Termin | Status",
        "Notfallplan üben | Uwe | Q3 | offen",
        "act own due sta",
    ),
    ("Ergebnisse", "To-Do | Wer? | Bis wann? | Fertig", "Plan üben | Uwe | EOW | nein", "act own due sta"),
    (
        "対応策",
        "対応策 | 担当 | 期日 | 進捗",
        "監視を追加する | 山田 | 2026年6月10日 | 対応中",
        "act own due sta",
    ),
    (
        "再発防止",
        "No. | 再発防止策 | 担当者 | 完了予定日 | 状況 | 備考",
        "1 | 上限を設ける | 佐藤 | 6月末 | 未着手 | なし",
        "id act own due sta -",
    ),
    ("振り返り", "やること | 誰が | いつまでに", "手順書を直す | 鈴木 | 6/30", "act own due"),
    (
        "改善事項",
        "改善内容 | 主担当 | 期限 | 優先度 | チケット",
        "試験を自動化 | 高橋 | 未定 | 高 | OPS-3",
        "act own due pri tic",
    ),
    (
        "后续改进",
        "改进措施 | 责任人 | 完成时间 | 状态",
        "增加告警 | 王伟 | 2026-06-10 | 进行中",
        "act own due sta",
    ),
    (
        "后续事项",
        "序号 | 事项 | 跟进人 | 截止时间 | 进展",
        "1 | 补充压测 | 李娜 | 6月底 | 未开始",
        "id act own due sta",
    ),
    (
        "改善計畫",
        "改善措施 | 負責人 | 預計完成日 | 狀態",
        "加入監控 | 陳大文 | 2026/06/10 | 進行中",
        "act own due sta",
    ),
    (
        "재발 방지",
        "재발 방지 대책 | 담당자 | 완료 예정일 | 진행 상황",
        "알람 추가 | 김민수 | 2026-06-10 | 진행 중",
        "act own due sta",
    ),
    (
        "향후 계획",
        "번호 | 조치 내용 | 담당 부서 | 기한",
        "1 | 부하 시험 | 플랫폼팀 | 6월 30일",
        "id act own due",
    ),
    (
        "Plan d’action",
        "Action à mener | Porteur | Échéance | Avancement",
        "Ajouter une alerte | Luc | 10/06/2026 | en cours",
        "act own due sta",
    ),
    (
        "Suites à donner",
        "Quoi | Qui | Pour quand | Fait",
        "Revoir la procédure | Anne | fin juin | non",
        "act own due sta",
    ),
    (
        "Mesures correctives",
        "N° | Mesure | Responsable | Délai | Priorité | Indicateur de succès",
        "1 | Doubler le lien | Luc | T3 | haute | 0 coupure",
        "id act own due pri mea",
    ),
    ("Seguimiento", "Qué | Quién | Cuándo", "Añadir una alerta | Marta | 10 de junio", "act own due"),
    (
        "Acciones",
        "Acción correctiva | Responsable | Fecha compromiso | Estado",
        "Limitar la cola | Marta | 2026-06-10 | pendiente",
        "act own due sta",
    ),
    (
        "Plano de ação",
        "Ação | Responsável | Prazo | Situação",
        "Criar alerta | João | 10/06/2026 | em andamento",
        "act own due sta",
    ),
    ("Próximos passos", "O quê | Quem | Até quando", "Rever o limite | Rita | 30 de junho", "act own due"),
    (
        "Azioni",
        "Azione | Responsabile | Entro | Stato",
        "Aggiungere un allarme | Marco | 10 giugno | aperto",
        "act own due sta",
    ),
    (
        "Acties",
        "Actie | Wie | Wanneer | Gereed",
        "Alarm toevoegen | Sanne | 10 juni | nee",
        "act own due sta",
    ),
    (
        "Działania",
        "Działanie | Osoba odpowiedzialna | Termin | Status",
        "Dodać alarm | Ola | 10.06.2026 | w toku",
        "act own due sta",
    ),
    # owner first, odd words, remarks and signs in headers
    ("Follow-ups", "Owner | Due | What we will do", "Ann | 2026-06-10 | Cap retries", "own due act"),
    ("Impact and follow-ups", "Who | What | By when", "Ann | Cap retries | 2026-06-10", "own act due"),
    (
        "What happens next",
        "📌 Action Item | 👤 DRI | 🗓 ETA (UTC)",
        "Cap retries | Ann | 2026-06-10",
        "act own due",
    ),
    (
        "Remediation",
        "ID | Remediation task | Assigned engineer | Target date | State | Jira",
        "R1 | Cap retries | Ann | 2026-06-10 | open | OPS-1",
        "id act own due sta tic",
    ),
    (
        "Lessons",
        "Improvement | Team responsible | Priority (P0–P3) | Tracking issue",
        "Cap retries | infra | P1 | OPS-1",
        "act own pri tic",
    ),
    # a problem, a gap or a risk beside the action that meets it
    (
        "P0 before launch",
        "Issue | Area | Impact | Remediation | Owner | ETA",
        "Queue grows | core | slow | Cap retries | Ann | 2026-06-10",
        "- - - act own due",
    ),
    (
        "Follow-ups",
        "Issue | Action | Owner | Due",
        "#12 | Cap retries | Ann | 2026-06-10",
        "tic act own due",
    ),
    (
        "Follow-ups",
        "Action | Owner | Issue",
        "Cap retries | Ann | Retries pile up whenever the queue is slow",
        "act own -",
    ),
    (
        "整改跟踪",
        "风险项 | 严重度 | 改进措施 | 负责人 | 目标完成日",
        "队列积压 | 高 | 增加告警 | 王伟 | 2026-06-10",
        "- pri act own due",
    ),
    (
        "改进",
        "改进项 | 改进措施 | 负责人 | 完成时间",
        "告警 | 增加队列告警 | 王伟 | 2026-06-10",
        "- act own due",
    ),
    (
        "Offene Punkte",
        "Befund-ID | Lücke | Maßnahme | Verantwortlicher | Termin",
        "L-1 | kein Alarm | Alarm schärfen | Jana | 12.06.2026",
        "id - act own due",
    ),
    (
        "Action-Kandidaten",
        "할 일 | 담당자 | 기한 | 확인 필요",
        "알람 추가 | 김민수 | 6월 10일 | 없음",
        "act own due -",
    ),
    (
        "Prevention",
        "Task | Category | Owner(s) | Deadline | How we know it worked",
        "Cap retries | prevent | Ann | 2026-06-10 | no page",
        "act typ own due mea",
    ),
    ("Follow-ups", "Area | Action | Owner", "core | Cap retries | Ann", "- act own"),
    (
        "Follow-ups",
        "Date | Action | Owner | Status",
        "2026-06-10 | Cap retries | Ann | open",
        "due act own sta",
    ),
    ("Plan de correction", "Prio | Action | Effort", "P1 | Limiter la file | 2 h", "pri act -"),
    (
        "Findings",
        "Finding | Description | Recommendation | Owner | Due",
        "slow | queue grows | Cap retries | Ann | 2026-06-10",
        "- - act own due",
    ),
    (
        "Action items",
        "Action item | Impact | Risk | Status",
        "Cap retries | high | low | open",
        "act - - sta",
    ),
    ("Pontos em aberto", "Item | Responsável | Prazo", "Rever o limite | Rita | 10/06/2026", "act own due"),
    (
        "Review",
        "Area | Current state | Severity | Remediation | Owner | ETA",
        "queue | grows | high | Cap retries | Ann | 30 days",
        "- - pri act own due",
    ),
    ("What's next", "What | Who | When", "Cap retries | Ann | 2026-06-10", "act own due"),
    ("Handlungsbedarf", "Maßnahme | Anlass", "Grenzwert senken | Ausfall im Mai", "act -"),
    ("次のアクション", "順 | アクション | 担当", "1 | 監視を追加 | 山田", "id act own"),
    (
        "Düzeltici işlemler",
        "ID | İşlem | Öncelik | Durum",
        "D-1 | Alarm ekle | yüksek | AÇIK",
        "id act pri sta",
    ),
    ("改进事项", "项 | 负责人 | 状态", "增加告警 | 王伟 | 进行中", "act own sta"),
    ("Pending for Monday", "Priority | Task", "High | Cap retries", "pri act"),
    ("Action items", "Priority | Item | Impact", "High | Cap retries | fewer outages", "pri act -"),
    ("Ações corretivas", "# | Ação | Onde", "1 | Rever o limite | fila", "id act -"),
    ("Next steps", "Step | What | Who | When", "1 | Cap retries | Ann | 2026-06-10", "id act own due"),
    (
        "Ações corretivas",
        "Ação | Responsável | Critério de conclusão",
        "Rever o limite | Rita | alarme testado",
        "act own mea",
    ),
    (
        "Action items",
        "action_item | owner | due_date | bug_id",
        "Cap retries | Ann | 2026-06-10 | OPS-7",
        "act own due tic",
    ),
    ("Tiltak", "Tiltak | Ansvarlig | Tidspunkt", "Legg til alarm | Kari | 10. juni", "act own due"),
    (
        "行动项",
        "行动 | 负责人 | DDL | 类型（修复/流程）",
        "增加告警 | 王伟 | 2026-06-10 | 流程",
        "act own due typ",
    ),
    (
        "Дії",
        "Що зробити | Навіщо | Хто (роль) | Тікет",
        "Додати сповіщення | тиша | черговий | OPS-7",
        "act - own tic",
    ),
    ("課題と対策", "課題 | 対策 | 担当 | 期限", "待ちが長い | 上限を設ける | 佐藤 | 6/30", "- act own due"),
    (
        "Quick wins (alto impacto)",
        "# | Acción | Responsable | Esfuerzo",
        "1 | Limitar la cola | Marta | bajo",
        "id act own -",
    ),
    (
        "권고 순서",
        "우선순위 | 조치 | 담당 역할 | 권장 시점",
        "1 | 알람 추가 | 운영자 | 다음 배포 전",
        "pri act own due",
    ),
    (
        "Åtgärdsplan",
        "Prioritet | Åtgärd | Ansvarig | Klar senast",
        "Hög | Lägg till larm | Eva | 10 juni",
        "pri act own due",
    ),
    ("Lo que quedó abierto", "Qué | Quién | Cuándo", "Limitar la cola | Marta | mañana", "act own due"),
    ("Ce qui reste à faire", "Quoi | Qui | Pourquoi", "Limiter la file | Luc | elle déborde", "act own -"),
    ("미완료 작업", "상태 | 항목 | 담당", "진행 중 | 알람 추가 | 김민수", "sta act own"),
    ("Next steps", "Action | Notes", "Cap retries | as in May", "act -"),
    ("Action items", "Item | Owner | Where tracked", "Cap retries | Ann | the board", "act own tic"),
    ("Acties", "Actie | Eigenaar | Target sprint", "Alarm toevoegen | Jan | NN+1", "act own due"),
    ("Prevention", "Action | Work Item ID | Owner", "Cap retries | 12 | Ann", "act tic own"),
    ("Follow-up", "Action item | Owner | PR #", "Cap retries | Ann | 12", "act own tic"),
    (
        "完了タスク",
        "タスクID | タスク内容 | 担当 | 期限",
        "INF-001 | 監視を追加 | 山田 | 2/15",
        "id act own due",
    ),
    ("改善", "任务编号 | 任务 | 负责人", "T-01 | 增加告警 | 王伟", "id act own"),
    (
        "Plan remediacji",
        "Luka | Remediacja | Odpowiedzialny | Termin",
        "brak | dodać | Jan | maj",
        "- act own due",
    ),
    ("Åtgärder", "Åtgärd | Ansvarig | Klart", "Lägg till larm | Siv | juni", "act own due"),
    ("Ações", "Ação | Dono da ação | Prazo", "Rever o limite | Rita | 10/06/2026", "act own due"),
    ("Plan", "Medida | Responsable | Inicio | Fin", "Bajar el límite | Luz | mayo | junio", "act own - due"),
    ("액션 아이템", "우선순위 | 항목 | 대상", "P1 | 경보 추가 | 백엔드", "pri act -"),
    ("Corrective actions", "Impact | Action | Status", "slow | Cap retries | open", "- act sta"),
    ("Actions", "Action | Owner", "Cap retries | X", "act own"),
    ("Kolejne kroki", "Opis | Kto | Kiedy", "Dodać alarm | Jan | maj", "act own due"),
    ("How do we prevent this?", "What | Owner | Status", "Cap retries | Ann | open", "act own sta"),
]

OTHER_TABLES = [
    ("Timeline", "Time | Who | Action", "10:02 | Ann | restarted the worker"),
    ("Zeitverlauf", "Uhrzeit | Wer | Maßnahme", "10:02 | Jana | Dienst neu gestartet"),
    ("時系列", "時刻 | 担当 | 対応内容", "10:02 | 山田 | 再起動した"),
    ("处理过程", "时间 | 处理人 | 操作", "10:02 | 王伟 | 重启服务"),
    ("Chronologie", "Heure | Action | Auteur", "10h02 | relance du service | Luc"),
    ("Cronología", "Hora | Acción tomada | Responsable", "10:02 | reinicio | Marta"),
    ("Contacts", "Role | Name | Phone", "Incident lead | Ann | 555-0100"),
    ("Ansprechpartner", "Rolle | Name | Telefon", "Leitung | Jana | 0300"),
    ("Impact", "Service | Users affected | Duration | Action taken", "checkout | 1200 | 20 min | rollback"),
    ("Auswirkung", "Dienst | Betroffene Nutzer | Dauer", "Kasse | 1200 | 20 min"),
    ("Risks", "Risk | Likelihood | Impact | Mitigation | Owner", "disk fills | low | high | alert | Ann"),
    ("Riscos", "Risco | Probabilidade | Impacto | Mitigação", "disco cheio | baixa | alto | alerta"),
    ("影響", "サービス | 影響範囲 | 時間", "決済 | 1200人 | 20分"),
    ("Glossary", "Term | Definition", "lag | how old the queue is"),
    ("Metrics", "Metric | Before | After", "p99 | 200 ms | 4 s"),
    ("Severity levels", "Level | Description | Response time | Owner", "SEV1 | outage | 5 min | on-call"),
    ("Document history", "Version | Date | Author | Changes", "1 | 2026-05-13 | Ann | first draft"),
    ("Participants", "Nom | Rôle | Équipe", "Luc | pilote | réseau"),
    ("リスク", "リスク | 対策 | 責任者", "遅延 | 監視を増やす | 佐藤"),
    (
        "Risk list",
        "Risk ID | Description | Impact | Plan | Owner | ETA",
        "R-1 | delay | slow | alert | Ann | May",
    ),
    ("Deploy", "Step | Action | Owner", "1 | build the image | Ann"),
    ("Plano de entrega", "Passo | Ação | Responsável", "1 | gerar a imagem | Rita"),
    ("Flujo de alta", "Paso | Acción | Responsable", "1 | crear la cuenta | Marta"),
    ("トリガー", "トリガー | アクション | 担当", "計画開始 | 状態を変える | 山田"),
    ("Reporting", "Acción | Responsable | Audiencia", "Presentar el informe | Marta | dirección"),
    ("Procedura di notifica", "Entro | Azione | Responsabile", "72 ore | avvisare | Marco"),
    ("Verlauf", "Datum | Maßnahme | Verantwortlich", "12.05. | neu gestartet | Jana"),
    ("対応記録", "日付 | 状況 | 対応内容 | 担当", "5/12 | 完了 | 再起動した | 山田"),
    ("Zuständigkeiten", "Aufgabe | Verantwortlich", "Bereitschaft | Team Netz"),
    ("Реестр рисков", "Место | Категория | Мера | Ответственный", "1 | сбой | резерв | Олег"),
    ("適合", "要件 | 対応内容 | 担当", "暗号化 | 通信を暗号化 | 山田"),
    ("Open tasks", "# | Experiment | Expected outcome", "1 | a larger queue | fewer retries"),
    ("Check", "Part | Is its owner known? (yes/no) | Corrective action", "queue | yes | none"),
    ("Hardening measures", "Stage | Preventive action", "design | even thickness"),
    (
        "Decision log",
        "Decision | Options | Recommendation | Owner | Due",
        "queue | a or b | a | Ann | 2026-06-10",
    ),
    ("Permissions", "Action | Assignee | Reviewer", "close | yes | no"),
    ("傾向", "パターン | 回数 | 担当 | 再発防止策", "遅延 | 3 | 山田 | 再試行"),
    ("Tooling", "Recommendation | File | Status", "pin versions | setup.cfg | done"),
    ("Timeline of the actions", "Time | Event | Action | Owner", "10:02 | alarm | restart | Ann"),
    (
        "リスク一覧",
        "リスクID | 内容 | 発生確率 | 優先度 | 対応策 | 担当 | ステータス",
        "1 | 遅延 | 低 | 高 | 監視 | 山田 | 未着手",
    ),
    ("Fehler im Betrieb", "Fehlercode | Severity | Korrekturmaßnahme", "1132 | 17 | Speicher vergrößern"),
    ("Audit", "Bereich | Soll | Ist-Zustand | Maßnahme", "Passwort | lang | kurz | verlängern"),
    ("Kronologi", "Waktu | Kejadian | PIC", "10:02 | dimulai ulang | Budi"),
    ("Nights", "Date | Task | Who", "2026-05-12 | restarted the worker | Ann"),
    ("Actions", "Poor wording | Better wording", "Look at the alarm | Cap retries at 5"),
    ("Prevention", "Measure | Frequency", "Read the logs | daily"),
    ("Prevention", "Problem type | Preventive measure | Check", "lost disk | two of them | alarm"),
    (
        "Common errors and prevention",
        "Error name | Consequence | Preventive measure",
        "typo | delay | review",
    ),
    ("Spoofing", "ID | Trussel | Tiltak | Status", "1 | falsk avsender | signatur | åpen"),
    ("Étape 1 — Détection", "Action | Responsable", "recevoir l'alerte | astreinte"),
    (
        "Métriques de performance",
        "KPI | Cible | Mesure | Responsable",
        "MTTD | 24 h | délai | Luc",
    ),
    ("Komponentit", "Komponentti | Tila | Toimenpide", "jono | toimii | pidetään"),
    ("Kartlegging av tiltak", "Tiltak | Type | Funksjon", "lås | fysisk | forebyggende"),
    ("Retro actions", "Action | Team lead | Org admin (any) | Member", "create | ✅ | ✅ (own) | ❌"),
    ("Acciones", "Acción | Equipo | Responsable", "crear | x | ✓"),
    ("External dependencies", "Item | Owner | Due | Status", "the new library | Ann | 2026-06-10 | open"),
    ("Decision registry", "Issue | Options | Recommendation | Owner | Due", "queue | a, b | a | Ann | May"),
    ("Actions", "Action | Description", "restart | starts the worker again"),
    ("Named actions", "Action | Drives", "restart | the worker"),
    (
        "Breach response",
        "Step | Action | Responsible Party | Timeframe",
        "1 | tell the DPO | anyone | at once",
    ),
    ("Common mistakes", "Mistake | Why it hurts | Fix | Owner", "N+1 | slow | join | web"),
    ("Qui écrit et quand", "Action | Qui | Quand", "créer la page | le robot | à l'ouverture"),
    ("Entries", "Date | Area | Evidence | Follow-up | Owner", "2026-05-12 | docs | log | add it | Ann"),
    ("Legal", "Regulation | Measure | Responsible", "GDPR | keep less | DPO"),
    ("Mesures prises", "Action | Responsable", "redémarrer | Luc"),
    ("Corrective actions", "Time | Action | Owner", "10:02 | restarted the worker | Ann"),
    ("Actions", "# | Uhrzeit | Maßnahme | Wer", "1 | 10:02 | Neustart | Eva"),
    ("行动", "时间点 | 行动 | 负责人", "10:02 | 重启 | 王伟"),
    ("Uitgevoerde acties", "Actie | Wie", "herstart | Jan"),
    ("Hành động đã thực hiện", "Hành động | Người phụ trách", "khởi động lại | An"),
    ("Thành viên", "STT | Nghiệp vụ | Mã quyền | Người phụ trách", "1 | đặt tiệc | ORDER | An"),
]


@pytest.mark.parametrize("tag", ["th", "td"])
@pytest.mark.parametrize(("heading", "header", "row", "concepts"), ACTION_TABLES)
def test_an_action_table_is_known_with_its_columns(
    heading: str, header: str, row: str, concepts: str, tag: str
) -> None:
    (found,) = read(f"<h2>{heading}</h2>{table(header, row, tag=tag)}")
    assert found.is_action_table, found.why
    assert found.columns == tuple(CONCEPTS[concept] for concept in concepts.split())
    assert found.rows[0].item is not None


@pytest.mark.parametrize(("heading", "header", "row"), OTHER_TABLES)
def test_a_table_of_another_kind_is_left_alone(heading: str, header: str, row: str) -> None:
    (found,) = read(f"<h2>{heading}</h2>{table(header, row)}")
    assert not found.is_action_table, found.why


@pytest.mark.parametrize(("heading", "header", "row"), OTHER_TABLES[:6])
def test_a_log_of_what_was_done_is_left_alone_under_any_heading(heading: str, header: str, row: str) -> None:
    (found,) = read(f"<h2>Incident 12</h2>{table(header, row)}")
    assert not found.is_action_table, f"{heading}: {found.why}"


@pytest.mark.parametrize(("heading", "header", "row", "concepts"), ACTION_TABLES[::5])
def test_an_action_table_may_stand_on_its_side(heading: str, header: str, row: str, concepts: str) -> None:
    lines = zip(header.split("|"), row.split("|"), strict=True)
    rows = "".join(f"<tr>{cells(name, 'th')}{cells(text, 'td')}</tr>" for name, text in lines)
    (found,) = read(f"<h2>{heading}</h2><table>{rows}</table>")
    assert found.columns == tuple(CONCEPTS[concept] for concept in concepts.split())
    assert found.rows[0].item is not None


def test_cells_merged_over_rows_speak_for_all_of_them() -> None:
    body = (
        "<h2>Maßnahmen</h2><table><tr><th>Verantwortlich</th><th>Maßnahme</th><th>Bis wann</th></tr>"
        "<tr><td rowspan='2'>Jana</td><td>Alarm schärfen</td><td>12.06.2026</td></tr>"
        "<tr><td>Notfallplan üben</td><td>30.06.2026</td></tr></table>"
    )
    items = [row.item for row in read(body)[0].rows]
    assert [(item.text, item.owner, str(item.due.date)) for item in items if item] == [
        ("Alarm schärfen", "Jana", "2026-06-12"),
        ("Notfallplan üben", "Jana", "2026-06-30"),
    ]


def test_a_numbering_column_says_nothing_of_what_a_table_lists() -> None:
    """The editor numbers any table; an ID that a team writes numbers its actions."""
    numbers = {"class": "<td class='numberingColumn'>1</td>", "written": "<td>1</td>"}
    header = {"class": "<th class='numberingColumn'></th>", "written": "<th>No.</th>"}
    found = {
        kind: read(
            f"<h2>改进措施</h2><table><tr>{header[kind]}<th>部件</th><th>措施</th></tr>"
            f"<tr>{numbers[kind]}<td>队列</td><td>增加告警</td></tr></table>"
        )[0].is_action_table
        for kind in numbers
    }
    assert found == {"class": False, "written": True}


@pytest.mark.parametrize(("heading", "header", "row"), OTHER_TABLES)
def test_a_table_of_another_kind_may_be_numbered_by_the_editor(heading: str, header: str, row: str) -> None:
    numbered = table(header, row).replace("<tr><th>", "<tr><th class='numberingColumn'></th><th>")
    numbered = numbered.replace("<tr><td>", "<tr><td class='numberingColumn'>1</td><td>")
    (found,) = read(f"<h2>{heading}</h2>{numbered}")
    assert not found.is_action_table, found.why


def test_a_numbering_column_is_no_item() -> None:
    body = (
        "<h2>Follow-ups</h2><table><tr><th class='numberingColumn'></th><th>What</th><th>Who</th><th>When</th></tr>"
        "<tr><td class='numberingColumn'>1</td><td>Cap retries</td><td>Ann</td><td>2026-06-10</td></tr></table>"
    )
    (found,) = read(body)
    assert found.columns == (Concept.ID, Concept.ACTION, Concept.OWNER, Concept.DUE)


ON_ITS_OWN = "Action | Priority"


@pytest.mark.parametrize(
    "above",
    [
        "<h1>Outage</h1><h2>Follow-up actions</h2><h3>Short term</h3>",
        "<h2>Follow-up actions</h2><h3>Queues</h3><h4>Short term</h4>",
        "<h1>Outage</h1><h1>Follow-up actions</h1><h2>Short term</h2>",
        "<h2>Follow-up actions</h2><p><strong>Short term</strong></p>",
    ],
)
def test_a_section_speaks_for_the_tables_under_its_lower_headings(above: str) -> None:
    (found,) = read(above + table(ON_ITS_OWN, "Cap retries | P1"))
    assert found.is_action_table, found.why


@pytest.mark.parametrize(
    "above",
    [
        "<h2>Short term</h2>",
        "<h1>Follow-up actions</h1><h2>Short term</h2>",  # a lone h1 is the title of all the page
        "<h2>Follow-up actions</h2><h2>Short term</h2>",
        "<h2>Follow-up actions</h2><h3>Risks</h3>",
    ],
)
def test_a_section_says_nothing_of_what_stands_outside(above: str) -> None:
    (found,) = read(above + table(ON_ITS_OWN, "Cap retries | P1"))
    assert not found.is_action_table, found.why


def test_a_section_speaks_against_too() -> None:
    header, row = "Action | Owner", "restarted the worker | Ann"
    assert read(f"<h2>Night</h2>{table(header, row)}")[0].is_action_table
    assert not read(f"<h2>Timeline</h2><h3>Night</h3>{table(header, row)}")[0].is_action_table


def test_follow_ups_in_the_impact_section_are_told_from_the_impact() -> None:
    impact = table("Service | Users affected | Duration", "checkout | 1200 | 20 min")
    follow_ups = table("Action | Owner | Due", "Cap retries | Ann | 2026-06-10")
    found = read(f"<h1>Impact</h1>{impact}<p><strong>Follow-ups</strong></p>{follow_ups}")
    assert [reading.is_action_table for reading in found] == [False, True]


def test_keys_that_number_the_rows_are_no_tickets() -> None:
    header = "ID | Action | Owner | Notes"
    rows = [
        "AP-1 | Cap retries | Ann | see OPS-7",
        "AP-2 | Drain the queue | Bob | ",
        " | Tell support | Eve |",
    ]
    (found,) = read(f"<h2>Follow-ups</h2>{table(header, *rows)}")
    assert [row.tickets for row in found.rows] == [("OPS-7",), (), ()]


@pytest.mark.parametrize(
    "keys", [("OPS-7", "OPS-9"), ("AP-1", "OPS-2"), ("AP-1", "AP-1"), ("AP-1", "see OPS-2")]
)
def test_keys_that_do_not_number_the_rows_are_tickets(keys: tuple[str, str]) -> None:
    (found,) = read(
        f"<h2>Follow-ups</h2>{table('ID | Action | Owner', *(f'{key} | Cap retries | Ann' for key in keys))}"
    )
    assert all(row.tickets for row in found.rows)


def test_a_project_of_ours_may_have_its_first_tickets_on_the_page() -> None:
    body = f"<h2>Follow-ups</h2>{table('ID | Action | Owner', 'AP-1 | Cap retries | Ann', 'AP-2 | Drain it | Bob')}"
    reading = Reading(own_projects=frozenset({"AP"}))
    (found,) = read_page(body.encode(), reading, date(2026, 5, 13)).tables
    assert [row.tickets for row in found.rows] == [("AP-1",), ("AP-2",)]


TITLES = [
    "<tr><th colspan='3'>Queues</th></tr>",
    "<tr><th>Queues</th><th></th><th></th></tr>",
    "<tr><td>Short term</td><td></td><td></td></tr>",
    "<tr><td>予防：</td><td></td><td></td></tr>",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_directly_below_the_header_is_no_part_of_it(title: str) -> None:
    header, row = "Action | Owner | Due", "Cap retries | Ann | 2026-06-10"
    (found,) = read(f"<h2>Follow-ups</h2>{table(header, row).replace('</tr>', '</tr>' + title, 1)}")
    assert found.columns == (Concept.ACTION, Concept.OWNER, Concept.DUE)
    assert [row.skip.reason if row.skip else "" for row in found.rows] == ["heading", ""]


def test_a_word_is_an_action_where_all_actions_are_written_so() -> None:
    (found,) = read(f"<h2>Follow-ups</h2>{table('Action | Owner', 'Monitoring | ', 'Documentation | ')}")
    assert all(row.item for row in found.rows)


def test_a_header_of_two_rows_is_read_as_one() -> None:
    top = "<tr><th rowspan='2'>Action</th><th colspan='2'>Plan</th></tr><tr><th>Owner</th><th>Due</th></tr>"
    body = "<tr><td>Cap retries</td><td>Ann</td><td>2026-06-10</td></tr>"
    (found,) = read(f"<h2>Follow-ups</h2><table><tbody>{top}{body}</tbody></table>")
    assert found.columns == (Concept.ACTION, Concept.OWNER, Concept.DUE)
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    "text", ["No action items identified", "None required", "Keine Maßnahmen", "特になし"]
)
def test_that_nothing_is_to_be_done_is_no_item(text: str) -> None:
    (found,) = read(f"<h2>Follow-ups</h2>{table('Action | Owner', f'{text} | ')}")
    assert found.is_action_table
    assert found.rows[0].skip is not None


@pytest.mark.parametrize("ticket", ["#123", "#__", "link", "issue/PR", ""])
def test_an_example_that_nobody_owns_and_no_day_is_named_for_is_a_template_s(ticket: str) -> None:
    row = f"Add an alert for X | @handle | YYYY-MM-DD | {ticket}"
    (found,) = read(f"<h2>Action items</h2>{table('Action | Owner | Due | Issue', row)}")
    assert [row.skip.reason for row in found.rows if row.skip] == ["placeholder"]


@pytest.mark.parametrize(
    "row",
    [
        "Add an alert | @handle | 2026-06-10 | #123",
        "Add an alert | Ann | YYYY-MM-DD | #123",
        "Add an alert | @handle | YYYY-MM-DD | OPS-7",
        "Add an alert | @handle | | #123",
    ],
)
def test_a_row_is_no_template_s_where_somebody_has_filled_in_one_of_its_slots(row: str) -> None:
    (found,) = read(f"<h2>Action items</h2>{table('Action | Owner | Due | Issue', row)}")
    assert found.rows[0].item is not None


def test_an_action_that_is_only_a_number_waits_to_be_written() -> None:
    (found,) = read(
        f"<h2>Plan d'action</h2>{table('Action | Responsable | Effort', '1. | | 1 j', '2. | | 3 j')}"
    )
    assert [row.skip.reason for row in found.rows if row.skip] == ["placeholder"] * 2


def test_a_first_column_that_counts_the_rows_is_their_id() -> None:
    header = "Step | What | Who | When"
    rows = ["1 | Cap retries | Ann | 2026-06-10", "2. | Drain the queue | Bob | 2026-06-11"]
    (found,) = read(f"<h2>Next steps</h2>{table(header, *rows)}")
    assert found.columns[0] is Concept.ID
    (found,) = read(f"<h2>Next steps</h2>{table(header, *reversed(rows))}")
    assert found.columns[0] is None


def test_a_line_is_bold_though_its_colon_is_not() -> None:
    body = (
        f"<h2>Risks</h2><p><strong>Follow-ups</strong>:</p>{table('Action | Priority', 'Cap retries | P1')}"
    )
    (found,) = read(body)
    assert found.is_action_table, found.why
