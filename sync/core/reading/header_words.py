"""The words of column headers, as data: by concept and weight, a paragraph per language.

Matching folds case, accents and width (:mod:`sync.core.reading.headers`): one spelling of each is enough.
"""

from typing import Final

from sync.core.model import Concept
from sync.core.words import listed

# --- column headers; the weight says how much a header alone tells about the table

CERTAIN: Final = 3
PLAIN: Final = 2
WEAK: Final = 1

HEADERS: Final[tuple[tuple[Concept, int, tuple[str, ...]], ...]] = (
    (
        Concept.ACTION,
        CERTAIN,
        listed("""
en: action item, action items, corrective action, corrective actions, preventive action,
    preventative action, preventive measure, corrective measure, follow-up action, follow up action,
    follow-up item, followup item, follow-up task, remediation item, remediation action,
    remediation task, improvement action, improvement item, recommended action, proposed action,
    required action, planned action, action required, action point, action to take, next step,
    next steps, to-do, todo, todo item, what needs to be done, CAPA, preventive actions, measure to take,
    improvement task, mitigation action, agreed action, what we will do, what will we do, what to do
de: Maßnahme, Maßnahmen, Massnahme, Massnahmen, Folgemaßnahme, Folgemaßnahmen, Korrekturmaßnahme,
    Korrekturmaßnahmen, Gegenmaßnahme, Verbesserungsmaßnahme, Vorbeugemaßnahme, Präventivmaßnahme,
    Aktionspunkt, nächster Schritt, nächste Schritte, zu erledigen
fr: action corrective, actions correctives, action préventive, mesure corrective, mesure préventive,
    action de suivi, action à mener, actions à mener, action à réaliser, point d'action, prochaine étape,
    prochaines étapes, plan d'action, à faire
es: acción correctiva, acciones correctivas, acción preventiva, medida correctiva, medida preventiva,
    acción de seguimiento, acción a tomar, punto de acción, próximo paso, próximos pasos, por hacer,
    acción de mejora
pt: ação corretiva, ações corretivas, ação preventiva, medida corretiva, medida preventiva,
    ação de acompanhamento, item de ação, itens de ação, próximo passo, próximos passos,
    ação de melhoria, a fazer
ja: アクションアイテム, アクション項目, 再発防止策, 再発防止, 是正処置, 是正措置, 予防処置, 恒久対策,
    恒久対応, 改善策, 改善アクション, 対応策, 今後の対応, 対策内容, 対応事項, やること
ko: 액션 아이템, 액션아이템, 재발 방지 대책, 재발방지대책, 재발 방지, 개선 과제,
    후속 조치, 후속조치, 조치 항목, 시정 조치, 예방 조치, 할 일, 할일, 행동 항목, 실행 항목
zh: 行动项, 行动项目, 行动计划, 改进措施, 整改措施, 纠正措施, 预防措施, 后续行动, 后续措施, 待办,
    待办事项, 跟进事项, 行動項目, 改善措施, 後續行動, 待辦事項, 预防方案
it: azione correttiva, azioni correttive, azione preventiva, azione di miglioramento, prossimi passi,
    da fare, misura correttiva
nl: actiepunt, actiepunten, vervolgactie, corrigerende maatregel, verbeteractie, verbetermaatregel,
    te doen, vervolgstap
pl: działanie naprawcze, działania naprawcze, działanie korygujące, działanie zapobiegawcze,
    do zrobienia, następne kroki
ru: корректирующее действие, корректирующие действия, мероприятие, мероприятия, план действий,
    следующие шаги, что сделать, пункт плана
sv: åtgärdspunkt, korrigerande åtgärd, förebyggande åtgärd, att göra, handlingspunkt
da: handlingspunkt, korrigerende handling, opfølgning, forebyggende handling
no: korrigerende tiltak, forebyggende tiltak
fi: korjaava toimenpide, korjaavat toimenpiteet
cs: nápravné opatření, akční bod, další kroky
uk: коригувальна дія, наступні кроки, що зробити, що потрібно зробити
tr: düzeltici faaliyet, önleyici faaliyet, aksiyon maddesi, yapılacak, yapılacaklar, sonraki adımlar,
    düzeltici eylem, düzeltici işlem, önleyici işlem
vi: hành động khắc phục, hành động cần thực hiện, việc cần làm, biện pháp khắc phục
id: tindakan perbaikan, tindakan korektif, tindak lanjut, langkah selanjutnya
ar: الإجراء التصحيحي, بند العمل, الإجراء المطلوب
he: פעולה מתקנת, פריט פעולה
hi: सुधारात्मक कार्रवाई, कार्य बिंदु
"""),
    ),
    (
        Concept.ACTION,
        PLAIN,
        listed("""
en: action, actions, task, tasks, follow-up, follow up, followup, follow-ups, action/task, work, work to do,
    remediation, improvement, fix, countermeasure, countermeasures, deliverable, action description,
    task description, action title, task name, corrective, preventive, recommendation, recommendations
de: Aktion, Aktionen, Aufgabe, Aufgaben, To-do, Tätigkeit, Verbesserung, Massnahmenbeschreibung,
    Arbeitspaket, Empfehlung, Empfehlungen, Abhilfemaßnahme, Abhilfemaßnahmen
fr: action, actions, tâche, tâches, mesure, mesures, amélioration, suivi, recommandation, recommandations,
    libellé de l'action, intitulé de l'action
es: acción, acciones, tarea, tareas, medida, medidas, mejora, seguimiento, actividad, recomendación,
    recomendaciones, qué hacer
pt: ação, ações, acção, tarefa, tarefas, medida, medidas, melhoria, atividade, acompanhamento, recomendação,
    recomendações, providência, encaminhamento, correção
ja: アクション, タスク, 対策, 対応, 対応内容, 施策, 作業, 作業内容, 実施事項, 実施内容, 改善項目,
    対応案, 推奨対応, 推奨事項
ko: 액션, 조치, 조치 사항, 조치사항, 작업, 작업 내용, 과제, 대책, 개선, 조치 내용, 조치내용, 태스크, 업무,
    권고, 권고 사항, 권장 조치, 개선 사항, 개선사항
zh: 行动, 措施, 任务, 对策, 行動, 任務, 對策, 动作, 工作项, 改进, 整改, 具体措施, 跟进, 任务描述, 改进项,
    整改项, 跟进项, 应对措施, 应对策略, 处置措施, 改进建议, 建议措施
it: azione, azioni, attività, compito, misura, raccomandazione, raccomandazioni, miglioramento, intervento
nl: actie, acties, taak, taken, maatregel, maatregelen, verbetering, opvolging, aanbeveling, aanbevelingen
pl: działanie, działania, zadanie, zadania, akcja, czynność, zalecenie, zalecenia, rekomendacja, remediacja,
    usprawnienie, środek zaradczy, środki zaradcze
ru: действие, действия, задача, задачи, мера, меры, поручение, экшен, улучшение, рекомендация, рекомендации,
    что делаем
sv: åtgärd, åtgärder, uppgift, aktivitet, förbättring, nästa steg
da: handling, handlinger, opgave, opgaver, forbedring, næste skridt
no: handling, handlinger, oppgave, oppgaver, aksjon, tiltak, forbedring, neste steg
fi: tehtävä, tehtävät, toimi, toimenpide, toimenpiteet, kehitysehdotus, kehittämistoimi
cs: akce, úkol, úkoly, opatření
uk: дія, дії, завдання, заходи, захід
tr: aksiyon, eylem, görev, faaliyet, iş, öneri, önlem, iyileştirme
vi: hành động, công việc, nhiệm vụ, biện pháp
id: tindakan, tugas, aksi, kegiatan, perbaikan
el: ενέργεια, ενέργειες, εργασία, δράση
ro: acțiune, acțiuni, sarcină, măsură
hu: intézkedés, teendő, feladat
ar: الإجراء, المهمة, إجراء, مهمة
he: פעולה, משימה
hi: कार्रवाई, कार्य
th: การดำเนินการ, งาน
hr: mjera, zadatak, aktivnost
sl: ukrep, naloga
sk: úloha, opatrenie
bg: мярка
"""),
    ),
    (
        Concept.ACTION,
        WEAK,
        listed("""
en: item, items, description, what, gap, details, step, activity,
    measure, solution, mitigation, summary, title, subject, suggestion, proposal, prevention, resolution,
    issue description, action details, name, initiative, commitment
de: Was, Beschreibung, Schritt, Thema, Lösung, Punkt, Aktivität, Titel, Vorschlag, Vorhaben
fr: quoi, description, étape, sujet, intitulé, proposition, solution, libellé
es: qué, descripción, paso, detalle, elemento, ítem, propuesta, solución, pendiente, compromiso
pt: o que, o quê, descrição, passo, detalhe, item, proposta, solução
ja: 内容, 項目, 課題, 何を, 詳細, 説明, 提案, 件名, 概要
ko: 항목, 내용, 설명, 무엇을, 무엇, 상세, 제안, 제목, 방안
zh: 内容, 事项, 项, 描述, 项目, 內容, 事項, 说明, 建议, 做什么, 方案, 标题
it: cosa, descrizione, passo, voce
nl: wat, omschrijving, beschrijving, stap, onderwerp
pl: co, opis, krok, pozycja, temat, środek
ru: что, описание, шаг, содержание, название, суть
sv: vad, beskrivning, steg
da: hvad, beskrivelse
no: hva, beskrivelse
tr: ne, açıklama, adım, işlem
uk: що, опис
cs: co, popis
vi: nội dung, mô tả, giải pháp
id: deskripsi, apa, uraian
fi: mitä
"""),
    ),
    (
        Concept.OWNER,
        PLAIN,
        listed("""
en: owner, owners, assignee, assignees, assigned to, assigned, responsible, responsible person,
    responsible party, responsible team, responsibility, DRI, action owner, task owner,
    owner placeholder, owner role, owning team, team owner, owner team, accountable, assigned team,
    directly responsible individual, lead, point person, PIC, owned by, person responsible, POC,
    point of contact, champion
de: Verantwortlich, Verantwortliche, Verantwortlicher, Verantwortliche Person, Zuständig, Zuständige,
    Zuständiger, Zuständigkeit, Verantwortung, Verantwortlichkeit, zugewiesen an, Bearbeiter, Eigentümer,
    Besitzer, Ansprechpartner, zugewiesen, Umsetzer, Verantwortlich für Umsetzung
fr: responsable, responsables, propriétaire, assigné, assigné à, attribué à, porteur, pilote, en charge,
    porteur de l'action, affecté à, référent, responsable de l'action
es: responsable, responsables, dueño, dueños, propietario, asignado, asignado a, encargado, a cargo,
    responsable de la acción
pt: responsável, responsáveis, dono, donos, proprietário, atribuído, atribuído a, encarregado, designado,
    dono da ação, responsável pela ação
ja: 担当, 担当者, 責任者, オーナー, アサイン, 主担当, 担当チーム, 担当部署, 実施者, 対応者, 推進者
ko: 담당, 담당자, 책임자, 오너, 담당 팀, 담당팀, 소유자, 담당 부서, 할당, 배정, 책임
zh: 负责人, 責任人, 责任人, 负责, 担当, 指派给, 经办人, 負責人, 执行人, 所有者, 责任团队, 责任方,
    负责团队, 跟进人, 处理人, 承接人, 指派, 对接人, 主责, 主责人, 經辦人
it: responsabile, responsabili, assegnatario, proprietario, assegnato a, incaricato, referente, a carico di,
    responsabile dell'azione
nl: eigenaar, verantwoordelijke, verantwoordelijk, toegewezen aan, actiehouder, uitvoerder, trekker
pl: właściciel, odpowiedzialny, osoba odpowiedzialna, przypisane do, odpowiedzialność, przypisany,
    odpowiedzialna osoba, wykonawca
ru: ответственный, ответственные, исполнитель, владелец, назначено, назначен, ответственное лицо, отв.
sv: ansvarig, ägare, tilldelad
da: ansvarlig, ejer, tildelt
no: ansvarlig, eier, tildelt
fi: vastuuhenkilö, omistaja, vastuullinen, vastuu
cs: odpovědný, vlastník, zodpovědný, odpovědná osoba, zodpovídá, řešitel
uk: відповідальний, виконавець, власник
tr: sorumlu, sahibi, atanan, sorumlu kişi, takip eden
vi: người phụ trách, người chịu trách nhiệm, phụ trách, chủ sở hữu, người thực hiện, chủ trì
id: penanggung jawab, pemilik, ditugaskan kepada, pelaksana
el: υπεύθυνος, ιδιοκτήτης
ro: responsabil, proprietar
hu: felelős, tulajdonos
ar: المسؤول, المالك, المكلف
he: אחראי, בעלים
hi: जिम्मेदार, स्वामी
th: ผู้รับผิดชอบ
bg: отговорник, отговорен
hr: odgovoran, odgovorna osoba
sl: odgovoren, odgovorna oseba
sk: zodpovedný, zodpovedná osoba
et: vastutaja
lv: atbildīgais
lt: atsakingas
"""),
    ),
    (
        Concept.OWNER,
        WEAK,
        listed("""
en: who, person, team, role, by whom, name, contact, resource, engineer, department, group, actor,
    stakeholder
de: Wer, Person, Team, Rolle, durch, durch wen, Abteilung, Gruppe
fr: qui, personne, équipe, rôle, acteur, par qui
es: quién, persona, equipo, rol, líder
pt: quem, pessoa, equipe, equipa, papel
ja: 誰が, 誰, チーム, 部署, 主管
ko: 누가, 팀, 부서, 담당 역할
zh: 谁, 团队, 部门, 人员, 團隊, 部門, 谁来做
it: chi, persona, team, squadra, ruolo
nl: wie, persoon, team, rol, door
pl: kto, osoba, zespół, rola
ru: кто, команда, роль
sv: vem, team
da: hvem
no: hvem
tr: kim, ekip
uk: хто, команда
cs: kdo, tým
vi: ai, nhóm
id: siapa, tim
fi: kuka
"""),
    ),
    (
        Concept.DUE,
        PLAIN,
        listed("""
en: due, due date, due-date, duedate, due by, deadline, target date, target due date, due date / timing,
    due placeholder, due / trigger, ETA, estimated completion, completion date, expected completion,
    target completion, expected date, finish by, complete by, by when, done by, estimated date,
    planned date, target completion date, expected completion date, estimated completion date, end date,
    delivery date, date due, deadline date, commit date, planned completion,
    goal date, resolve by, SLA date, target sprint, target release, target version, target quarter,
    target week, target month, target milestone
de: Fällig, Fällig am, Fälligkeit, Fälligkeitsdatum, Frist, Termin, Zieldatum, Zieltermin, Deadline,
    bis wann, bis, Enddatum, Stichtag, erledigen bis, fällig bis, Umsetzung bis, Umsetzungstermin,
    Fertigstellung, Fertigstellung bis
fr: échéance, date d'échéance, date limite, délai, date cible, pour quand, date butoir, date prévue,
    date de fin, échéances, deadline, date de réalisation prévue, date prévisionnelle
es: fecha límite, fecha limite, vencimiento, plazo, fecha de vencimiento, fecha objetivo,
    fecha de entrega, fecha compromiso, fecha prevista, para cuándo, fecha tope, fecha estimada, fecha fin,
    fecha de cierre prevista, fecha comprometida
pt: prazo, prazos, data limite, data-limite, vencimento, data de vencimento, data alvo, data prevista,
    data de entrega, previsão, até quando, data de conclusão prevista, previsão de conclusão
ja: 期限, 期日, 締切, 締め切り, 完了予定, 完了予定日, 目標日, 対応期限, 納期, いつまで, いつまでに,
    予定日, 実施期限, 完了期限, 完了目標, 目標期日, 実施予定, 実施予定日, 対応予定日
ko: 기한, 마감, 마감일, 완료 예정, 완료 예정일, 목표일, 예정일, 완료일, 목표 일자, 목표일자, 언제까지,
    완료 기한, 마감 기한, 목표 완료일, 완료예정일, 납기
zh: 截止, 截止日期, 截止时间, 到期日, 期限, 完成时间, 预计完成, 预计完成时间, 完成日期, 目标日期, 截止日,
    期望完成时间, 计划完成时间, 到期日期, 最後期限, 截止時間, 完成期限, 預計完成, 到期時間, 计划完成日期,
    期望时间, 预计时间, ddl, 完成日, 目标完成日, 目标日, 预计完成日, 期望完成日期, 排期
it: scadenza, data di scadenza, entro, entro quando, data obiettivo, termine, data prevista
nl: vervaldatum, deadline, einddatum, streefdatum, uiterlijk, opleverdatum, gereed op, voor wanneer,
    tegen wanneer, uiterste datum
pl: termin, termin realizacji, termin wykonania, data realizacji, do kiedy, deadline
ru: срок, срок исполнения, дедлайн, сроки, срок выполнения, крайний срок, к какому сроку,
    дата выполнения, плановая дата, до какого
sv: förfallodatum, slutdatum, deadline, klart senast, klar senast, klart datum, senast, måldatum
da: frist, forfaldsdato, deadline, senest, måldato
no: frist, forfallsdato, tidsfrist, måldato
fi: määräaika, eräpäivä, deadline, takaraja
cs: termín, termín splnění, do kdy, lhůta
uk: термін, дедлайн, строк, кінцевий термін
tr: son tarih, bitiş tarihi, hedef tarih, termin, teslim tarihi, vade
vi: hạn chót, thời hạn, hạn, ngày đến hạn, hạn hoàn thành, ngày hoàn thành
id: tenggat, tenggat waktu, batas waktu, target selesai, jatuh tempo
el: προθεσμία, καταληκτική ημερομηνία
ro: termen, termen limită, scadență
hu: határidő
ar: الموعد النهائي, تاريخ الاستحقاق
he: תאריך יעד, מועד אחרון
hi: नियत तिथि, समय सीमा
th: กำหนดส่ง, วันครบกำหนด, กำหนดเสร็จ
et: tähtaeg
lv: termiņš
bg: краен срок, срок
"""),
    ),
    (
        Concept.DUE,
        WEAK,
        listed("""
en: when, date, target, timeline, timing, schedule, milestone, sprint, by, quarter, timeframe, time frame,
    end
de: Wann, Datum, Zeitplan, Zeitrahmen, Ziel, Ende
fr: quand, date, calendrier, délais, fin
es: cuándo, fecha, cronograma, tiempo, fin
pt: quando, data, cronograma, fim
ja: いつ, 日付, 時期, スケジュール, 実施時期
ko: 언제, 날짜, 일정, 일자, 시기, 시점, 기간
zh: 时间, 日期, 何时, 时间节点, 時間, 时间点, 时限, 什么时候
it: quando, data, fine, tempistica, tempistiche
nl: wanneer, datum, planning, tijdstip, einde
pl: kiedy, data
ru: когда, дата
sv: när, datum, tidpunkt, klart
da: hvornår, dato, tidspunkt
no: når, dato, tidspunkt
tr: tarih, ne zaman, zaman
uk: коли, дата
cs: kdy, datum
vi: ngày, khi nào
id: tanggal, kapan, waktu
fi: aikataulu, pvm
hr: rok
sk: rok
"""),
    ),
    (
        Concept.PRIORITY,
        PLAIN,
        listed("""
en: priority, prio, prio., urgency, importance, severity, risk level, criticality, P, pri
de: Priorität, Dringlichkeit, Wichtigkeit, Schweregrad
fr: priorité, urgence, importance, criticité, sévérité, gravité
es: prioridad, urgencia, importancia, severidad, criticidad
pt: prioridade, urgência, importância, severidade, criticidade
ja: 優先度, 優先順位, 重要度, 緊急度, 優先
ko: 우선순위, 우선 순위, 중요도, 긴급도, 심각도, 우선도
zh: 优先级, 重要性, 紧急程度, 優先級, 优先等级, 优先度, 严重程度, 重要程度, 優先順序, 严重度, 严重性, 紧急度
it: priorità, urgenza, gravità
nl: prioriteit, urgentie, ernst
pl: priorytet, pilność, ważność
ru: приоритет, важность, срочность
sv: prioritet
da: prioritet
fi: prioriteetti, tärkeys
cs: priorita
uk: пріоритет
tr: öncelik, önem, aciliyet
vi: mức ưu tiên, ưu tiên, độ ưu tiên
id: prioritas
el: προτεραιότητα
ro: prioritate
hu: prioritás
ar: الأولوية
he: עדיפות
hi: प्राथमिकता
th: ลำดับความสำคัญ
"""),
    ),
    (
        Concept.TYPE,
        PLAIN,
        listed("""
en: type, kind, category, action type, type of action, class, classification
de: Typ, Art, Kategorie, Art der Maßnahme, Maßnahmentyp, Maßnahmenart
fr: type, catégorie, type d'action, nature
es: tipo, categoría, tipo de acción, clase
pt: tipo, categoria, tipo de ação, classe, natureza
ja: 種別, 種類, カテゴリ, カテゴリー, 分類, 区分, タイプ
ko: 유형, 분류, 종류, 구분, 카테고리, 타입
zh: 类型, 类别, 分类, 种类, 類型, 類別, 措施类型
it: tipo, tipologia, categoria
nl: type, soort, categorie
pl: typ, rodzaj, kategoria
ru: тип, вид, категория
sv: typ, kategori
da: type, kategori
fi: tyyppi, luokka
cs: typ, druh, kategorie
uk: тип, вид, категорія
tr: tür, tip, kategori, türü, tipi
vi: loại, phân loại
id: jenis, tipe, kategori
"""),
    ),
    (
        Concept.STATUS,
        PLAIN,
        listed("""
en: status, state, progress, current status, done?, done, completed, completed?, complete?, complete,
    status/notes, action status, completion status
de: Status, Stand, Zustand, Fortschritt, erledigt, erledigt?, Bearbeitungsstand, fertig, fertig?,
    Umsetzungsstand, Umsetzungsstatus
fr: statut, état, avancement, état d'avancement, progression, fait ?, fait, terminé
es: estado, estatus, situación, progreso, avance, hecho, completado
pt: status, estado, situação, progresso, andamento, concluído
ja: 状態, ステータス, 状況, 進捗, 進捗状況, 対応状況, 完了, 実施状況
ko: 상태, 진행 상태, 진행상태, 진행 상황, 진행상황, 현황, 완료 여부, 진행 현황, 진척, 진행률
zh: 状态, 进度, 进展, 当前状态, 完成情况, 狀態, 進度, 状况, 完成状态, 进展情况
it: stato, avanzamento, fatto
nl: status, voortgang, stand van zaken, gereed
pl: stan, postęp, zrobione
ru: статус, состояние, прогресс, выполнено, готово
sv: status, läge, framsteg
da: status, tilstand
fi: tila, tilanne
cs: stav, průběh
uk: статус, стан
tr: durum, durumu, ilerleme
vi: trạng thái, tình trạng, tiến độ
id: status, kemajuan
el: κατάσταση
ro: stare, stadiu
hu: állapot, státusz
ar: الحالة
he: סטטוס, מצב
hi: स्थिति
th: สถานะ
"""),
    ),
    (
        Concept.TICKET,
        PLAIN,
        listed("""
en: ticket, tickets, jira, jira ticket, jira issue, jira key, jira link, jira #, ticket #, ticket no,
    ticket id, ticket link, ticket number, ticket/pr, tracking, tracking ticket, tracking issue,
    tracking link, tracked in, tracker, tracking item, issue/pr, github issue, plane issue, work item,
    bug #, bug id, bug/ticket, related issue, trello card, pr/commit, issue link, issue key, issue number,
    ticket url, linked issue, linked ticket, linear, linear issue, backlog item, jira/pr, issue id,
    tracking #, tracking id, where tracked, work item id, issue reference, issue ref, jira / issue,
    ticket / issue, work item link, pr #, pr number, pr link, mr link
de: Ticket, Tickets, Ticketnummer, Ticket-Nr., Vorgang, Jira-Ticket, Vorgangsnummer, Ticket-Link,
    Jira-Vorgang
fr: ticket, billet, ticket jira, tickets, lien jira, n° de ticket, numéro de ticket, ticket de suivi
es: ticket, tiquete, incidencia jira, tickets, enlace jira, ticket de seguimiento, n.º de ticket, tique
pt: ticket, chamado, tíquete, ticket jira, tickets, link do jira, link do ticket, rastreamento
ja: チケット, 課題キー, チケット番号, 起票, チケットURL, Jiraチケット, 関連チケット, 関連issue
ko: 티켓, 이슈, 지라, 이슈 번호, 티켓 번호, 지라 티켓, 이슈 링크, 티켓 링크
zh: 工单, 工单号, 单号, 关联工单, 工單, 跟踪单, 缺陷单, 需求单, jira单, 任务单, 跟踪链接
it: ticket, segnalazione, ticket jira
nl: ticket, ticketnummer, jira-ticket
pl: zgłoszenie, ticket, bilet, zgłoszenie jira
ru: тикет, заявка, тикет jira, задача в jira, задача jira
sv: ärende, ärendenummer, biljett
da: sag, sagsnummer
no: sak, saksnummer
fi: tiketti
cs: tiket, požadavek
uk: тікет, заявка
tr: bilet, talep, iş kaydı
vi: phiếu, mã jira
id: tiket
"""),
    ),
    (
        Concept.TICKET,
        WEAK,
        listed("""
en: issue, bug, pr, link, reference, ref, card, github, story, issues, bugs, links, pull request, commit,
    url, issue #, issue no, issue nos
de: Link, Verweis, Referenz
fr: lien, référence
es: enlace, referencia, incidencia
pt: link, referência, issue, cartão
ja: リンク, 参照, issue, 課題番号
ko: 링크, 참조
zh: 链接, 关联, 連結, 相关链接, 跟踪
it: link, riferimento
nl: link, referentie
pl: link
ru: ссылка, ссылки
"""),
    ),
    (
        Concept.MEASURE,
        PLAIN,
        listed("""
en: measure of success, success criteria, success criterion, success metric, success measure,
    definition of done, dod, acceptance criteria, acceptance criterion, evaluation criteria, done criteria,
    done criterion, exit criteria, exit condition, exit conditions, closed when, done when,
    completion criterion, expected outcome, expected result, target metric, kpi,
    numeric/observable done criterion, completion criteria, how measured, how we know it worked,
    how will we know, how we will know
de: Erfolgskriterium, Erfolgskriterien, Abschlusskriterium, Abschlusskriterien, Messgröße, Abnahmekriterium,
    Abnahmekriterien, Erfolgsmessung, erwartetes Ergebnis, Zielzustand
fr: critère de succès, critères de succès, critère de réussite, critères de réussite,
    indicateur de succès, critères d'acceptation, résultat attendu, mesure du succès, critère de clôture,
    critères de clôture, critère d'achèvement
es: criterio de éxito, criterios de éxito, métrica de éxito, criterios de aceptación, resultado esperado,
    medida de éxito, criterio de cierre, criterios de cierre, criterio de finalización
pt: critério de sucesso, critérios de sucesso, métrica de sucesso, critérios de aceitação,
    critério de aceite, resultado esperado, medida de sucesso, critério de conclusão,
    critérios de conclusão, critério de encerramento
ja: 完了条件, 成功基準, 評価基準, 成功指標, 効果指標, 完了の定義, 達成基準, 効果, 期待効果, 期待される効果
ko: 성공 기준, 측정 기준, 완료 조건, 완료 기준, 측정 지표, 평가 기준, 성공 지표
zh: 成功标准, 验收标准, 完成标准, 衡量标准, 评估标准, 衡量指标, 成功指标, 驗收標準, 关闭标准, 完成定义,
    关闭条件
it: criterio di successo, criteri di successo, criteri di accettazione, risultato atteso,
    criterio di completamento, criterio di chiusura
nl: succescriterium, succescriteria, acceptatiecriteria, gewenst resultaat, verwacht effect,
    verwacht resultaat
pl: kryterium sukcesu, kryteria sukcesu, kryteria akceptacji, kryterium ukończenia
ru: критерий успеха, критерии успеха, критерий готовности, критерий выполнения, критерии приёмки,
    ожидаемый результат, критерий завершения, критерии завершения
tr: başarı kriteri, başarı ölçütü, kabul kriterleri, beklenen sonuç, tamamlanma kriteri
sv: framgångskriterium, acceptanskriterier, förväntat resultat
da: succeskriterium, succeskriterier
no: suksesskriterium, suksesskriterier
vi: tiêu chí hoàn thành, tiêu chí thành công
id: kriteria keberhasilan, indikator keberhasilan
cs: kritérium úspěchu
uk: критерій успіху
"""),
    ),
    (
        Concept.VERIFICATION,
        PLAIN,
        listed("""
en: verification, verified, verified by, validation, validated, evidence, evidence of completion,
    evidence needed for closure, proof, effectiveness, effectiveness check, effectiveness review,
    verification method, did it work, did it work?, how verified
de: Verifizierung, Wirksamkeit, Wirksamkeitsprüfung, Überprüfung, Nachweis, geprüft, Prüfung
fr: vérification, validation, preuve, efficacité, vérifié
es: verificación, validación, evidencia, eficacia, verificado, comprobación
pt: verificação, validação, evidência, eficácia, verificado, comprovação
ja: 検証, 確認, 効果確認, 有効性確認, 確認方法, 検証方法, 効果検証
ko: 검증, 확인, 효과 확인, 검증 방법, 효과 검증
zh: 验证, 核实, 效果验证, 验证方式, 驗證, 验证结果, 验收
it: verifica, validazione, efficacia
nl: verificatie, controle, bewijs
pl: weryfikacja, dowód, potwierdzenie
ru: проверка, верификация, подтверждение
tr: doğrulama, kanıt, kabul kanıtı
"""),
    ),
    (
        Concept.ID,
        PLAIN,
        listed("""
en: id, #, no, no., nr, number, action id, item #, action #, item no, item no., cap item, ncr id,
    finding id, sr. no, s.no, sl no, sl. no., seq, ref #, ai #, task id, item id, s/n, row, action no,
    action item #, s no
de: Nr., Nummer, lfd. Nr., Maßnahmen-ID, lfd nr
fr: n°, no, numéro, num, réf., réf
es: n.º, nº, núm., número, n°
pt: nº, n.º, número, núm
ja: 番号, no, 順, 連番, 項番, №, 通番
ko: 번호, 순, 순번, 연번, 순서
zh: 序号, 编号, 編號, 序號, 编码
it: n., numero
nl: nr., nummer, volgnummer
pl: lp, l.p., lp., numer
ru: №, № п/п, номер, п/п
tr: sıra, sıra no, numara
vi: stt, số
cs: č., číslo, poř.
sv: nr, löpnr
fi: nro, numero
"""),
    ),
)
