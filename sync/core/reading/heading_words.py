"""The words of headings, as data: those that speak for an action table below them, and those against.

A heading speaks for or against when, folded (:mod:`sync.core.words`), it contains one.
"""

from typing import Final

from sync.core.words import listed

ACTION_HEADINGS: Final = listed("""
en: action item, action items, actions, action, next steps, next step, follow-up, follow-ups, followup,
    followups, follow up, follow ups, corrective, preventive, preventative, prevention, remediation,
    remediations, improvements, improvement, recommendations, to-do, todo, todos, to do, tasks, task list,
    countermeasures, mitigation plan, action plan, what we will do, what will we do, commitments,
    review actions, work items, open items, measures, corrections, correction plan, fix plan, what is next,
    what's next, what next, still owed, pending, what is left, what's left, what remains, left to do,
    remaining work, remaining tasks, outstanding, what are we doing, what we'll change, what we will change,
    how do we prevent, how to prevent, preventing recurrence, prevent recurrence, prevent this, prevent it,
    steps to prevent, things to fix, jira tickets, long-term fixes, long term fixes, short-term fixes,
    short term fixes, permanent fix, permanent fixes, resolution plan, changes we are making,
    follow-up actions, corrective actions, preventive actions, preventive measures, remediation plan,
    outstanding actions, agreed actions, post-incident actions, improvement plan, improvement actions
de: maßnahmen, maßnahme, maßnahmenplan, aktionen, nächste schritte, aufgaben, folgemaßnahmen, verbesserungen,
    korrekturmaßnahmen, offene punkte, prävention, aktionspunkte, aktionsplan, empfehlungen, abhilfe,
    vorbeugung, todos, to-dos, vorbeugende maßnahmen, verbesserungsmaßnahmen, vereinbarungen,
    handlungsempfehlungen, handlungsempfehlung, handlungsbedarf, handlungsplan, korrekturplan,
    wie geht es weiter, wie es weitergeht, was fehlt, noch offen, restarbeiten, ausstehend, weiteres vorgehen,
    verbesserungsvorschläge, was wir ändern, präventionsmaßnahmen, abhilfemaßnahmen, wie verhindern wir,
    vorbeugemaßnahmen, sicherungsmaßnahmen, geplante maßnahmen, langfristige maßnahmen,
    kurzfristige maßnahmen
fr: actions, plan d'action, prochaines étapes, mesures correctives, mesures préventives, mesures, suivi,
    améliorations, tâches, recommandations, prévention, remédiation, remédiations, plan d'actions,
    suites à donner, à faire, plan de remédiation, engagements, actions à mener, plan de correction,
    plan de corrections, points ouverts, la suite, reste à faire, ce qui reste, axes d'amélioration,
    pistes d'amélioration, plan d'amélioration, amélioration, comment éviter, actions correctives,
    actions préventives, suivi des actions, mesures de prévention
es: acciones, acción, plan de acción, próximos pasos, medidas, seguimiento, mejoras, tareas,
    recomendaciones, prevención, remediación, remediaciones, pendientes, compromisos, acuerdos,
    mejoras propuestas, acción correctiva, por hacer, plan de mejora, plan de remediación,
    plan de corrección, correcciones, puntos abiertos, qué sigue, lo que falta, qué falta, lo que queda,
    quedó abierto, pendiente, cómo evitar, cómo prevenir, qué vamos a hacer, acciones correctivas,
    acciones preventivas, medidas correctivas, medidas preventivas, acciones de mejora, elementos de acción,
    tareas pendientes, acciones de seguimiento
pt: ações, ação, plano de ação, próximos passos, medidas, acompanhamento, melhorias, tarefas,
    recomendações, prevenção, remediação, pendências, plano de melhoria, itens de ação, correções,
    a fazer, encaminhamentos, plano de correção, pontos em aberto, o que vem a seguir, o que falta, pendente,
    em aberto, como evitar, como prevenir, o que vamos fazer, o que faremos, ações corretivas,
    ações preventivas, medidas corretivas, medidas preventivas, ações de melhoria
ja: アクション, 再発防止, 改善, 対策, 今後の対応, 是正, 次のステップ, タスク, フォローアップ, 恒久対応,
    対応策, 予防, やること, todo, 改善策, 今後の予定, 宿題, 次のアクション, 推奨, 未解決事項, 残タスク,
    残課題, 残作業, 対応計画, アクションアイテム, 再発防止策, ネクストアクション, 恒久対策, 今後の対策,
    アクションプラン, 改善アクション, 今後のアクション, 予防策, 改善項目
ko: 액션, 재발 방지, 재발방지, 개선, 후속 조치, 후속조치, 조치 사항, 향후 계획, 대책, 할 일, 다음 단계,
    조치 계획, 예방, 행동 항목, 권고, 과제, 할일, 개선 조치, 추후 조치, 시정 조치, 미완료, 잔여, 남은,
    후속 작업, 향후 조치, 향후 작업, 액션 아이템, 재발 방지 대책, 재발방지 대책, 개선 사항, 개선 방안,
    예방 조치, 액션 플랜, 개선 과제, 해야 할 일
zh: 行动项, 行动计划, 改进, 整改, 后续, 措施, 待办, 跟进, 下一步, 行動, 改善, 后续计划, 任务, 行动, 预防,
    後續, 待辦, 建议, 对策, 對策, 未完成, 遗留, 进行中事项, 优化方案, 优化项, 優化方案, 改进措施, 后续行动,
    整改措施, 预防措施, 改进项, 待办事项, 下一步计划, 后续改进, 改进计划, 跟进事项, 纠正措施, 改善措施,
    後續行動, 行動項目, 整改计划
it: azioni, azione, prossimi passi, misure, miglioramenti, attività, piano d'azione, raccomandazioni,
    prevenzione, da fare, piano di miglioramento, piano di rimedio, punti aperti, cosa resta, cosa manca,
    interventi, come evitare, azioni correttive, azioni preventive, misure correttive, misure preventive,
    azioni di miglioramento
nl: acties, actiepunten, vervolgstappen, maatregelen, verbeteringen, vervolgacties, actieplan, opvolging,
    aanbevelingen, preventie, openstaande punten, open punten, nog te doen, resterend, volgende stappen,
    verbeteracties, verbeterpunten, verbetermaatregelen, verbeterplan, corrigerende maatregelen,
    preventieve maatregelen
pl: działania, następne kroki, zadania, plan działań, zalecenia, działania naprawcze, rekomendacje,
    usprawnienia, zapobieganie, plan naprawczy, pozostało, do zrobienia, remediacji, środków zaradczych,
    plan wdrożenia środków, działania zapobiegawcze, kolejne kroki, dalsze kroki, lista zadań,
    dalsze działania, działania korygujące
ru: действия, план действий, следующие шаги, меры, задачи, мероприятия, рекомендации, поручения, улучшения,
    предотвращение, план работ, что делать дальше, экшены, что осталось, осталось сделать, что будем делать,
    экшн-айтемы, экшен-айтемы, план исправлений, план мероприятий, дальнейшие шаги, что делаем,
    дальнейшие действия, корректирующие действия, превентивные меры, корректирующие меры
sv: åtgärder, nästa steg, handlingsplan, uppföljning, förbättringar, åtgärdsplan, rekommendationer, att göra,
    kvarstår, förebyggande, förbättringsförslag, förebyggande åtgärder, korrigerande åtgärder
da: handlinger, næste skridt, opfølgning, handlingsplan, forbedringer, forebyggelse, anbefalinger, tiltag,
    mangler, udestår, forebyggende foranstaltninger, forbedringstiltag, korrigerende handlinger
no: tiltak, neste steg, oppfølging, handlingsplan, forbedringer, anbefalinger, gjenstår, forbedringstiltak,
    oppfølgingspunkter, aksjonspunkter, forebyggende tiltak
fi: toimenpiteet, seuraavat vaiheet, toimenpide, kehityskohteet, jatkotoimet, ennaltaehkäisy,
    seuraavat askeleet, jatkotoimenpiteet, kehitystoimenpiteet, korjaavat toimenpiteet
cs: opatření, další kroky, úkoly, akční plán, prevence, zlepšení, doporučení, akční kroky, nápravná opatření,
    preventivní opatření
uk: дії, наступні кроки, заходи, план дій, рекомендації, завдання, покращення, запобігання, подальші дії,
    подальші кроки, коригувальні дії, превентивні заходи
tr: aksiyonlar, eylemler, sonraki adımlar, düzeltici faaliyetler, düzeltici işlemler, aksiyon maddeleri,
    yapılacaklar, aksiyon planı, yapılacaklar listesi, iyileştirmeler, öneriler, takip, eylem planı,
    alınacak aksiyonlar, kalan işler, önleyici faaliyetler, alınacak önlemler, önlemler,
    iyileştirme önerileri, iyileştirme planı
vi: hành động, các bước tiếp theo, biện pháp, khuyến nghị, việc cần làm, cải tiến, phòng ngừa,
    công việc tiếp theo, kế hoạch cải tiến, hành động khắc phục, kế hoạch hành động, biện pháp phòng ngừa
id: tindakan, tindak lanjut, langkah selanjutnya, rencana aksi, rekomendasi, perbaikan, pencegahan,
    tindak lanjutan, tindakan perbaikan, tindakan pencegahan
ro: acțiuni, pași următori, măsuri, plan de acțiune, recomandări
hu: intézkedések, teendők, következő lépések, javaslatok
el: ενέργειες, επόμενα βήματα, μέτρα
""")

OTHER_HEADINGS: Final = listed("""
en: timeline, chronology, sequence of events, event log, impact, contact, contacts, contact list, on-call,
    escalation, roles, role definitions, glossary, definitions, definition, terminology, severity levels,
    severity matrix, actions taken, action taken, immediate actions taken, what was done, what we did,
    completed actions taken, resolution steps taken, steps taken, fixes applied, revision history,
    change log, changelog, document control, metadata, communication log, communications, attendees,
    participants, procedure, runbook, playbook, phase, containment, eradication, recovery, review process,
    incident process, response process, checklist, rollback, metrics, related documents, references, index,
    stakeholders, response times, exercise, cadence, sla, response actions, immediate response,
    previous actions, incident response, actions during the incident, raci, schedule, troubleshooting,
    incident summary, risk, risks, risk register, risk assessment, deployment plan, rollout plan, workflow,
    responsibilities, division of work, risk matrix, permission, permissions, permission matrix,
    access matrix, decision register, decision log, open questions, kpi, kpis, dependencies,
    external dependencies, prerequisites, decisions, decision registry, outstanding questions,
    unresolved questions, questions, who does what, who writes, who may, division of labour,
    division of labor, action log, actions performed, actions executed
de: zeitleiste, zeitverlauf, verlauf, chronologie, zeitlicher ablauf, ablauf, auswirkung, auswirkungen,
    kontakte, ansprechpartner, eskalation, rollen, glossar, definitionen, ergriffene maßnahmen,
    sofortmaßnahmen ergriffen, durchgeführte maßnahmen, bereits umgesetzt, änderungshistorie, teilnehmer,
    kennzahlen, risiko, risiken, verfahren, checkliste, notfallplan, phasen, kontaktliste,
    eskalationsstufen, laufzettel, zuständigkeiten, verantwortlichkeiten, risikoregister, risikobewertung,
    risikoanalyse, risikomatrix, protokoll der ereignisse, eindämmung, beseitigung, wiederherstellung,
    zeitplan, berechtigungen, berechtigungsmatrix, offene fragen, entscheidungen, abhängigkeiten,
    voraussetzungen, fragen, wer macht was, wer darf was, getroffene sofortmaßnahmen, eingeleitete maßnahmen
fr: chronologie, impact, impacts, contacts, escalade, rôles, glossaire, définitions, actions réalisées,
    actions menées, actions entreprises, déroulement, déroulé, participants, historique, indicateurs,
    risque, risques, procédure, mode opératoire, liste de contrôle, astreinte, définition, flux,
    responsabilités, répartition des tâches, registre des risques, confinement, endiguement, éradication,
    calendrier, permissions, droits, questions ouvertes, décisions, métriques, kpi, kpis, indicateurs clés,
    dépendances, prérequis, questions, qui fait quoi, qui écrit, qui lit, mesures prises,
    mesures immédiates prises, actions effectuées, actions exécutées
es: cronología, línea de tiempo, impacto, contactos, escalamiento, escalado, roles, glosario, definiciones,
    acciones tomadas, acciones realizadas, participantes, historial, métricas, riesgo, riesgos,
    procedimiento, flujo, lista de verificación, guardia, fases, responsabilidades, historial de cambios,
    contención, erradicación, recuperación, calendario, cronograma, permisos, preguntas abiertas, decisiones,
    dependencias, requisitos previos, preguntas, dudas, quién hace qué, quién actualiza qué, quién puede,
    medidas tomadas, acciones inmediatas tomadas, acciones ejecutadas, medidas adoptadas
pt: linha do tempo, cronologia, impacto, contatos, contactos, escalonamento, papéis, glossário, definições,
    ações tomadas, ações realizadas, participantes, histórico, métricas, risco, riscos, procedimento, fluxo,
    plano de deploy, plano de reversão, reversão, lista de verificação, plantão, fases, decisões tomadas,
    responsabilidades, contenção, erradicação, recuperação, cronograma, permissões, perguntas em aberto,
    decisões, dependências, pré-requisitos, questões em aberto, dúvidas, perguntas, quem faz o quê,
    quem faz o que, quem pode, medidas tomadas, ações executadas, medidas adotadas
ja: タイムライン, 時系列, 経緯, 影響, 連絡先, 連絡網, 用語, 定義, 役割, 体制, 実施済み, 対応履歴, 変更履歴,
    改訂履歴, 参加者, 指標, 発生状況, リスク, 対応フロー, 対応手順, 手順書, 復旧手順, チェックリスト,
    エスカレーション, 対応記録, 作業記録, 対応ログ, 作業ログ, 責任分担, 役割分担, スケジュール, 封じ込め,
    権限, 決定事項, 未解決の質問, 依存関係, 前提条件
ko: 타임라인, 시간순, 경과, 영향, 연락처, 용어, 정의, 역할, 에스컬레이션, 변경 이력, 참석자, 지표,
    대응 경과, 리스크, 위험, 절차, 체크리스트, 비상 연락, 대응 기록, 작업 기록, 역할 분담, 조치 이력,
    작업 로그, 봉쇄, 권한, 결정 사항, 미해결 질문, 의존성, 전제 조건
zh: 时间线, 时间轴, 事件经过, 影响, 联系人, 联系方式, 术语, 定义, 角色, 升级流程, 已采取, 变更记录,
    修订记录, 参与人, 参与者, 指标, 處理經過, 时间表, 處理過程, 处理过程, 影響, 時間軸, 风险, 風險,
    操作步骤, 操作流程, 应急流程, 响应流程, 处理流程, 检查清单, 处置记录, 操作记录, 处理记录, 职责, 分工,
    操作日志, 遏制, 权限, 决策记录, 权限矩阵, 待解决问题, 依赖, 前置条件
it: cronologia, impatto, contatti, glossario, ruoli, azioni intraprese, partecipanti, rischio, rischi,
    procedura, flusso, fasi, lista di controllo, reperibilità, escalation, storico, responsabilità,
    contenimento, eradicazione, ripristino, permessi, domande aperte, decisioni, dipendenze, chi fa cosa,
    azioni eseguite, azioni svolte, misure adottate
nl: tijdlijn, impact, contacten, rollen, begrippen, genomen acties, genomen maatregelen, deelnemers, risico,
    risico's, procedure, draaiboek, escalatie, checklist, verantwoordelijkheden, risicoregister,
    risicoanalyse, indamming, herstel, machtigingen, open vragen, besluiten, afhankelijkheden, wie doet wat,
    uitgevoerde acties, uitgevoerde maatregelen
pl: oś czasu, chronologia, wpływ, kontakty, słownik, role, podjęte działania, uczestnicy, ryzyko, ryzyka,
    procedura, lista kontrolna, eskalacja, harmonogram zdarzeń, ryzyk, rejestr ryzyk, obowiązki,
    podział ról, harmonogram, uprawnienia, otwarte pytania, decyzje, zależności, kto co robi,
    wykonane działania, podjęte kroki
ru: хронология, таймлайн, влияние, контакты, роли, глоссарий, принятые меры, участники, ход событий, риск,
    риски, процедура, регламент, порядок действий, чек-лист, эскалация, принятые решения,
    хронология событий, рисков, реестр рисков, зоны ответственности, распределение ролей, расписание,
    локализация инцидента, права доступа, открытые вопросы, решения, зависимости, кто что делает,
    выполненные действия, предпринятые действия, предпринятые меры
sv: tidslinje, påverkan, kontakter, roller, risk, risker, händelseförlopp, checklista, eskalering,
    riskregister, riskanalys, riskbedömning, ansvarsfördelning, vidtagna åtgärder, genomförda åtgärder
da: tidslinje, påvirkning, kontakter, roller, risiko, risici, hændelsesforløb, procedure, tjekliste,
    risikovurdering, risikoanalyse, risikoregister, ansvarsfordeling, gennemførte handlinger,
    udførte handlinger
no: tidslinje, påvirkning, kontakter, roller, risiko, hendelsesforløp, prosedyre, sjekkliste,
    risikovurdering, risikoanalyse, risikomatrise, ansvarsfordeling, gjennomførte tiltak, iverksatte tiltak
tr: zaman çizelgesi, etki, iletişim, roller, alınan aksiyonlar, risk, riskler, prosedür, kontrol listesi,
    olay akışı, eskalasyon, sorumluluklar, görev dağılımı, yetkiler, kararlar, yapılan işlemler, yapılanlar
fi: aikajana, riskit, yhteystiedot, vaikutus, roolit, riskien, vastuut, tehdyt toimenpiteet,
    suoritetut toimenpiteet
cs: časová osa, průběh události, rizika, dopad, kontakty, role, postup, rizik, odpovědnosti,
    provedená opatření, přijatá opatření
uk: хронологія, ризики, вплив, контакти, ролі, ризиків, вжиті заходи, виконані дії
vi: dòng thời gian, tác động, liên hệ, vai trò, rủi ro, diễn biến, quy trình, phân quyền, phân công,
    bảng phân công, đã thực hiện, hành động đã thực hiện, biện pháp đã thực hiện, hành động đã thực thi
id: kronologi, dampak, kontak, peran, risiko, linimasa, prosedur, pembagian tugas, jadwal,
    tindakan yang dilakukan, tindakan yang diambil, tindakan yang telah
""")
