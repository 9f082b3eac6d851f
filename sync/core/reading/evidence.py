"""Words beside the header's that speak for or against an action table, as data.

Phrases are compared folded (:mod:`sync.core.words`): a heading speaks for or against when it contains one.
"""

from typing import Final

from sync.core.words import listed

ACTION_HEADINGS: Final = listed("""
en: action item, action items, actions, action, next steps, next step, follow-up, follow-ups, followup,
    followups, follow up, follow ups, corrective, preventive, preventative, prevention, remediation,
    remediations, improvements, improvement, recommendations, to-do, todo, todos, to do, tasks,
    task list, countermeasures, mitigation plan, action plan, what we will do, what will we do,
    commitments, review actions, work items, open items, measures
de: maßnahmen, maßnahme, maßnahmenplan, aktionen, nächste schritte, aufgaben, folgemaßnahmen,
    verbesserungen, korrekturmaßnahmen, offene punkte, prävention, aktionspunkte
fr: actions, plan d'action, prochaines étapes, mesures correctives, mesures préventives, mesures, suivi,
    améliorations, tâches, recommandations, prévention
es: acciones, acción, plan de acción, próximos pasos, medidas, seguimiento, mejoras, tareas,
    recomendaciones, prevención
pt: ações, ação, plano de ação, próximos passos, medidas, acompanhamento, melhorias, tarefas,
    recomendações, prevenção
ja: アクション, 再発防止, 改善, 対策, 今後の対応, 是正, 次のステップ, タスク, フォローアップ, 恒久対応
ko: 액션, 재발 방지, 재발방지, 개선, 후속 조치, 후속조치, 조치 사항, 향후 계획, 대책, 할 일, 다음 단계
zh: 行动项, 行动计划, 改进, 整改, 后续, 措施, 待办, 跟进, 下一步, 行動, 改善, 后续计划, 任务
it: azioni, azione, prossimi passi, misure, miglioramenti, attività
nl: acties, actiepunten, vervolgstappen, maatregelen, verbeteringen, vervolgacties
pl: działania, następne kroki, zadania, plan działań, zalecenia
ru: действия, план действий, следующие шаги, меры, задачи, мероприятия, рекомендации
sv: åtgärder, nästa steg, handlingsplan
da: handlinger, næste skridt, opfølgning, handlingsplan
no: tiltak, neste steg, oppfølging
fi: toimenpiteet, seuraavat vaiheet
cs: opatření, další kroky, úkoly
uk: дії, наступні кроки, заходи, план дій
tr: aksiyonlar, eylemler, sonraki adımlar, düzeltici faaliyetler, aksiyon maddeleri, yapılacaklar,
    aksiyon planı
vi: hành động, các bước tiếp theo, biện pháp
id: tindakan, tindak lanjut, langkah selanjutnya
""")

OTHER_HEADINGS: Final = listed("""
en: timeline, chronology, sequence of events, event log, impact, contact, contacts, contact list,
    on-call, escalation, roles, role definitions, glossary, definitions, definition, terminology,
    severity levels, severity matrix, actions taken, action taken, immediate actions taken,
    what was done, what we did, completed actions taken, resolution steps taken, steps taken,
    fixes applied, revision history, change log, changelog, document control, metadata,
    communication log, communications, attendees, participants, procedure, runbook, playbook, phase,
    containment, eradication, recovery, review process, incident process, response process, checklist,
    rollback, metrics, related documents, references, index, stakeholders, response times, exercise,
    cadence, sla, response actions, immediate response, previous actions, incident response,
    actions during the incident, raci, schedule, troubleshooting, incident summary
de: zeitleiste, zeitverlauf, chronologie, zeitlicher ablauf, ablauf, auswirkung, auswirkungen, kontakte,
    ansprechpartner, eskalation, rollen, glossar, definitionen, ergriffene maßnahmen,
    sofortmaßnahmen ergriffen, durchgeführte maßnahmen, bereits umgesetzt, änderungshistorie, teilnehmer,
    kennzahlen
fr: chronologie, impact, impacts, contacts, escalade, rôles, glossaire, définitions, actions réalisées,
    actions menées, actions entreprises, déroulement, déroulé, participants, historique, indicateurs
es: cronología, línea de tiempo, impacto, contactos, escalamiento, escalado, roles, glosario,
    definiciones, acciones tomadas, acciones realizadas, participantes, historial, métricas
pt: linha do tempo, cronologia, impacto, contatos, contactos, escalonamento, papéis, glossário,
    definições, ações tomadas, ações realizadas, participantes, histórico, métricas
ja: タイムライン, 時系列, 経緯, 影響, 連絡先, 連絡網, 用語, 定義, 役割, 体制, 実施済み, 対応履歴,
    変更履歴, 改訂履歴, 参加者, 指標, 発生状況
ko: 타임라인, 시간순, 경과, 영향, 연락처, 용어, 정의, 역할, 에스컬레이션, 변경 이력, 참석자, 지표,
    대응 경과
zh: 时间线, 时间轴, 事件经过, 影响, 联系人, 联系方式, 术语, 定义, 角色, 升级流程, 已采取, 变更记录,
    修订记录, 参与人, 参与者, 指标, 處理經過, 时间表, 處理過程, 处理过程, 影響, 時間軸
it: cronologia, impatto, contatti, glossario, ruoli, azioni intraprese, partecipanti
nl: tijdlijn, impact, contacten, rollen, begrippen, genomen acties, genomen maatregelen, deelnemers
pl: oś czasu, chronologia, wpływ, kontakty, słownik, role, podjęte działania, uczestnicy
ru: хронология, таймлайн, влияние, контакты, роли, глоссарий, принятые меры, участники, ход событий
sv: tidslinje, påverkan, kontakter, roller
da: tidslinje, påvirkning, kontakter, roller
no: tidslinje, påvirkning, kontakter, roller
tr: zaman çizelgesi, etki, iletişim, roller, alınan aksiyonlar
""")

OTHER_HEADERS: Final = listed("""
en: time, time (utc), utc, timestamp, date/time, date & time, date and time, time of day, event, events,
    what happened, elapsed, duration, impact, impacted, affected, effect, users affected, action taken,
    actions taken, result, outcome, response, response time, sla, escalate to, escalation, phone, email,
    e-mail, telephone, contact number, slack, pager, metric, before, after, value, baseline, term,
    definition, meaning, level, symptom, cause, likely cause, likelihood, probability, channel, audience,
    message, frequency, phase, trigger, command, expected duration, observation, source, formula,
    version, author, changes, responsibilities, incident id, who/what, sent at, sent by, question, answer
de: uhrzeit, zeit, zeitpunkt, ereignis, dauer, auswirkung, auswirkungen, ergriffene maßnahme,
    durchgeführte maßnahme, telefon, telefonnummer, kennzahl, vorher, nachher, wert, begriff, definition,
    bedeutung, betroffen, häufigkeit, eskalation, symptom, ursache, zeitstempel,
    aufgaben und zuständigkeiten, reaktionszeit, stufe
fr: heure, horodatage, événement, évènement, durée, impact, action entreprise, action réalisée,
    actions réalisées, téléphone, courriel, métrique, avant, après, valeur, terme, définition,
    signification, fréquence, symptôme, cause, niveau, temps de réponse
es: hora, marca de tiempo, evento, duración, impacto, acción tomada, acciones tomadas, teléfono, correo,
    métrica, antes, después, valor, término, definición, significado, frecuencia, síntoma, causa, nivel,
    tiempo de respuesta
pt: hora, horário, evento, duração, impacto, ação tomada, ações tomadas, telefone, e-mail, métrica,
    antes, depois, valor, termo, definição, significado, frequência, sintoma, causa, nível,
    tempo de resposta
ja: 時刻, 時間, 日時, イベント, 出来事, 事象, 所要時間, 影響, 影響範囲, 電話, 電話番号, 連絡先, メール,
    指標, 変更前, 変更後, 用語, 意味, 定義, 頻度, 症状, 原因, 結果, 実施した対応, 対応結果, 経過, レベル
ko: 시각, 시간, 일시, 이벤트, 사건, 소요 시간, 영향, 전화, 전화번호, 연락처, 이메일, 지표, 이전, 이후,
    용어, 의미, 정의, 빈도, 증상, 원인, 결과, 수행한 조치, 발생 시각, 레벨
zh: 时刻, 事件, 经过, 时长, 持续时间, 影响, 影响范围, 电话, 联系方式, 邮箱, 指标, 之前, 之后, 术语, 含义,
    定义, 频率, 症状, 原因, 结果, 已采取措施, 已采取的措施, 时间戳, 级别, 發生時間, 影響, 電話, 描述信息
it: ora, orario, evento, durata, impatto, telefono, azione intrapresa, metrica, valore, termine tecnico,
    definizione
nl: tijd, tijdstip, gebeurtenis, duur, impact, telefoon, genomen actie, waarde, definitie
pl: godzina, czas, zdarzenie, czas trwania, wpływ, telefon, podjęte działanie, wartość, definicja
ru: время, событие, длительность, влияние, телефон, принятая мера, принятые меры, метрика, значение,
    определение
sv: tid, tidpunkt, händelse, påverkan, telefon
da: tid, tidspunkt, hændelse, påvirkning, telefon
no: tid, tidspunkt, hendelse, påvirkning, telefon
tr: saat, zaman, olay, süre, etki, telefon
""")

# Columns that say nothing for or against, and would be taken for another concept by a word in them.
NEUTRAL_HEADERS: Final = listed("""
en: completed date, date completed, date closed, closed date, closed on, completed on, resolved date,
    created, created date, date created, created on, created at, date raised, raised on, date opened,
    opened, start date, start, start time, date started, last updated, updated, issue description,
    problem, problem statement, reporter, reported by, raised by, approver, approved by, reviewer,
    root cause, finding, findings, comments, notes, remarks, rationale, effort, estimate, cost, risk,
    dependency, dependencies, incident, service, component, actual date, status notes, progress notes,
    issue summary, contributing factor, gap addressed
de: erstellt am, abgeschlossen am, erledigt am, startdatum, beginn, problembeschreibung, problem,
    bemerkung, bemerkungen, kommentar, anmerkung, ursache, grundursache, aufwand, gemeldet von
fr: date de création, date de clôture, date de début, date de réalisation, clos le, commentaire,
    commentaires, remarques, cause racine, problème, description du problème
es: fecha de creación, fecha de cierre, fecha de inicio, comentarios, observaciones, notas, causa raíz,
    problema, descripción del problema
pt: data de criação, data de conclusão, data de início, concluído em, comentários, observações, notas,
    causa raiz, problema, descrição do problema
ja: 開始日, 作成日, 登録日, 完了日, 実施日, 備考, コメント, 原因, 根本原因, 問題, 問題点, 理由, 背景,
    起票日, 更新日
ko: 시작일, 등록일, 생성일, 비고, 코멘트, 원인, 근본 원인, 문제, 문제점, 사유, 배경
zh: 开始时间, 开始日期, 创建时间, 创建日期, 实际完成时间, 实际完成日期, 备注, 备考, 问题, 问题描述, 根因,
    根本原因, 原因分析, 提出人, 提出时间, 更新时间, 背景, 备註
it: data di creazione, data di inizio, note, commenti, causa, problema
nl: aangemaakt op, startdatum, afgerond op, opmerkingen, oorzaak, probleem
pl: data utworzenia, data rozpoczęcia, uwagi, komentarz, przyczyna, problem
ru: дата создания, дата начала, дата закрытия, комментарий, комментарии, примечание, причина, проблема
""")
