"""The words of columns that say nothing of an action, as data; most speak against an action table.

Headers are compared folded (:mod:`sync.core.words`).
"""

from typing import Final

from sync.core.words import listed

OTHER_HEADERS: Final = listed("""
en: time, time (utc), utc, timestamp, date/time, date & time, date and time, time of day, event, events,
    what happened, elapsed, duration, impact, impacted, affected, effect, users affected, action taken,
    actions taken, result, outcome, response, response time, sla, escalate to, escalation, phone, email,
    e-mail, telephone, contact number, slack, pager, metric, before, after, value, baseline, term,
    definition, meaning, level, symptom, cause, likely cause, likelihood, probability, channel, audience,
    message, frequency, phase, trigger, command, expected duration, observation, source, formula, version,
    author, changes, responsibilities, incident id, who/what, sent at, sent by, question, answer, risk,
    risks, risk id, probable cause, possible cause, condition, situation, scenario, threshold, signal,
    alert, stage, day, week, keyword, requirement, requirements, decision, decisions, decision needed,
    options, count, occurrences, last seen, last occurrence, risk description, risk item, error code,
    error codes, error message, threat, hazard, consequence, consequences, problem type, error type,
    error name, failure mode, failure type, mistake, pitfall, anti-pattern
de: uhrzeit, zeit, zeitpunkt, ereignis, dauer, auswirkung, auswirkungen, ergriffene maßnahme,
    durchgeführte maßnahme, telefon, telefonnummer, kennzahl, vorher, nachher, wert, begriff, definition,
    bedeutung, betroffen, häufigkeit, eskalation, symptom, ursache, zeitstempel,
    aufgaben und zuständigkeiten, reaktionszeit, stufe, risiko, zielgruppe, auslöser, phase, schwellwert,
    szenario, bedingung, tag, woche, mögliche ursache, anforderung, anforderungen, datum und uhrzeit,
    datum/uhrzeit, max. dauer, entscheidung, optionen, anzahl, wahrscheinlichkeit,
    eintrittswahrscheinlichkeit, fehlercode, fehlermeldung, bedrohung, folge, folgen, fehlerart, problemart
fr: heure, horodatage, événement, évènement, durée, impact, action entreprise, action réalisée,
    actions réalisées, téléphone, courriel, métrique, avant, après, valeur, terme, définition,
    signification, fréquence, symptôme, cause, niveau, temps de réponse, risque, public, déclencheur, phase,
    seuil, scénario, condition, jour, semaine, cause probable, alerte, action prise, exigence, exigences,
    date et heure, date/heure, décision, options, occurrences, probabilité, code d'erreur, message d'erreur,
    menace, conséquence, conséquences, type d'erreur, type de problème, anomalie
es: hora, marca de tiempo, evento, duración, impacto, acción tomada, acciones tomadas, teléfono, correo,
    métrica, antes, después, valor, término, definición, significado, frecuencia, síntoma, causa, nivel,
    tiempo de respuesta, riesgo, audiencia, disparador, fase, umbral, escenario, condición, día, semana,
    causa probable, acción realizada, requisito, requisitos, fecha y hora, fecha/hora, duración máxima,
    decisión, opciones, ocurrencias, probabilidad, código de error, mensaje de error, amenaza, consecuencia,
    consecuencias, tipo de error, tipo de problema
pt: hora, horário, evento, duração, impacto, ação tomada, ações tomadas, telefone, e-mail, métrica, antes,
    depois, valor, termo, definição, significado, frequência, sintoma, causa, nível, tempo de resposta,
    risco, público, audiência, gatilho, fase, limite, cenário, condição, dia, semana, causa provável,
    ação realizada, requisito, requisitos, data e hora, data/hora, decisão, opções, ocorrências,
    probabilidade, código de erro, mensagem, mensagem de erro, ameaça, consequência, consequências,
    tipo de erro, tipo de problema
ja: 時刻, 時間, 日時, イベント, 出来事, 事象, 所要時間, 影響, 影響範囲, 電話, 電話番号, 連絡先, メール,
    指標, 変更前, 変更後, 用語, 意味, 定義, 頻度, 症状, 原因, 結果, 実施した対応, 対応結果, 経過, レベル,
    リスク, トリガー, 対象者, フェーズ, 閾値, シナリオ, 条件, キーワード, 対処済み, 事象内容, 要件, 決定,
    選択肢, 回数, 件数, 最終発生, リスクid, リスク項目, リスク内容, リスク/課題, 発生確率, 残リスク,
    エラーコード, エラー内容, 脅威, エラー種別, 周期, 決定事項, 応答時間
ko: 시각, 시간, 일시, 이벤트, 사건, 소요 시간, 영향, 전화, 전화번호, 연락처, 이메일, 지표, 이전, 이후, 용어,
    의미, 정의, 빈도, 증상, 원인, 결과, 수행한 조치, 발생 시각, 레벨, 리스크, 위험, 대상, 트리거, 단계,
    임계값, 시나리오, 조건, 수행 내용, 요구사항, 요건, 결정, 결정 사항, 옵션, 횟수, 건수, 발생 확률,
    위험 요소, 오류 코드, 오류 메시지, 위협, 오류 유형, 주기
zh: 时刻, 事件, 经过, 时长, 持续时间, 影响, 影响范围, 电话, 联系方式, 邮箱, 指标, 之前, 之后, 术语, 含义,
    定义, 频率, 症状, 原因, 结果, 已采取措施, 已采取的措施, 时间戳, 级别, 發生時間, 影響, 電話, 描述信息,
    风险, 风险项, 風險, 触发条件, 阶段, 阈值, 场景, 条件, 受众, 处理过程, 操作人, 关键词, 决策, 决定, 选项,
    次数, 发生概率, 风险描述, 错误码, 错误代码, 错误信息, 威胁, 后果, 错误类型, 周期, 响应时间
it: ora, orario, evento, durata, impatto, telefono, azione intrapresa, metrica, valore, termine tecnico,
    definizione, rischio, destinatari, fase, soglia, scenario, condizione, giorno, settimana, sintomo,
    causa probabile, azione eseguita, requisito, data e ora, data/ora, decisione, opzioni, probabilità,
    codice di errore, minaccia, conseguenza, conseguenze, frequenza
nl: tijd, gebeurtenis, duur, impact, telefoon, genomen actie, waarde, definitie, risico,
    doelgroep, fase, drempel, scenario, dag, week, symptoom, vereiste, datum en tijd, besluit, opties,
    aantal, kans, foutcode, dreiging, gevolg, gevolgen, frequentie
pl: godzina, czas, zdarzenie, czas trwania, wpływ, telefon, podjęte działanie, wartość, definicja, ryzyko,
    faza, próg, scenariusz, warunek, dzień, tydzień, objaw, odbiorcy, wymaganie, data i godzina, decyzja,
    opcje, prawdopodobieństwo, kod błędu, zagrożenie, skutek, skutki, częstotliwość
ru: время, событие, длительность, влияние, телефон, принятая мера, принятые меры, метрика, значение,
    определение, риск, фаза, порог, сценарий, условие, день, неделя, симптом, причина, аудитория, этап,
    требование, дата и время, решение, варианты, количество, вероятность, код ошибки, угроза, последствие,
    последствия, симптомы, частота, периодичность, термин
sv: tid, händelse, påverkan, telefon, risk, fas, dag, vecka, symtom, varaktighet, sannolikhet, hot,
    konsekvens, frekvens
da: tid, hændelse, påvirkning, telefon, risiko, fase, dag, uge, symptom, varighed, sandsynlighed, trussel,
    konsekvens, frekvens
no: tid, hendelse, påvirkning, telefon, risiko, fase, dag, uke, symptom, varighet, sannsynlighet, trussel,
    konsekvens, frekvens
tr: saat, olay, süre, etki, telefon, risk, aşama, gün, hafta, belirti, tetikleyici, senaryo, karar,
    seçenekler, olasılık, tehdit, sıklık
fi: aika, kellonaika, tapahtuma, vaikutus, kesto, riski, vaihe, kello
cs: čas, událost, dopad, trvání, riziko, fáze, telefon, pravděpodobnost, hrozba, následek, četnost
uk: час, подія, вплив, тривалість, ризик, етап, загроза, наслідок, частота
vi: thời gian, sự kiện, ảnh hưởng, tác động, rủi ro, giai đoạn, mối đe dọa, thời điểm, chỉ số
id: kejadian, dampak, durasi, risiko, fase, ancaman, jam, pukul, indikator
""")

# The columns of a procedure, where another column says what is done in each step.
STEP_HEADERS: Final = listed("""
en: step, steps, step #, order, sequence
de: schritt, schritte, reihenfolge
fr: étape, étapes, ordre
es: paso, pasos, orden
pt: passo, passos, etapa, etapas, ordem
ja: 手順, ステップ, 順序
ko: 단계, 순서, 스텝
zh: 步骤, 顺序, 步驟
it: passo, passi, ordine
nl: stap, stappen, volgorde
pl: krok, kroki, kolejność
ru: шаг, шаги, порядок
sv: steg
da: trin
no: trinn
fi: vaihe
cs: krok
uk: крок
tr: adım, sıra
vi: bước
id: langkah
""")

# What a log begins with; nobody plans to the minute.
CLOCK_HEADERS: Final = listed("""
en: time, time (utc), utc, timestamp, date/time, date & time, date and time, time of day
de: uhrzeit, zeit, zeitpunkt, zeitstempel, datum und uhrzeit, datum/uhrzeit
fr: heure, horodatage, date et heure, date/heure
es: hora, marca de tiempo, fecha y hora, fecha/hora
pt: hora, horário, data e hora, data/hora
ja: 時刻, 時間, 日時
ko: 시각, 시간, 일시, 발생 시각
zh: 时间点, 时刻, 时间戳, 發生時間
it: ora, orario, data e ora, data/ora
nl: tijd, tijdstip, datum en tijd
pl: godzina, czas, data i godzina
ru: время, дата и время
sv: tid, tidpunkt
da: tid, tidspunkt
no: tid, tidspunkt
tr: saat
fi: aika, kellonaika
cs: čas
uk: час
vi: thời gian, thời điểm
id: jam, pukul
""")

# Columns that say nothing for or against, and would be taken for another concept by a word in them.
NEUTRAL_HEADERS: Final = listed("""
en: completed date, date completed, date closed, closed date, closed on, completed on, resolved date,
    created, created date, date created, created on, created at, date raised, raised on, date opened,
    opened, start date, start, start time, date started, last updated, updated, issue description,
    problem, problem statement, reporter, reported by, raised by, approver, approved by, reviewer,
    root cause, finding, findings, comments, notes, remarks, rationale, effort, estimate, cost, risk,
    dependency, dependencies, incident, service, component, actual date, status notes, progress notes,
    issue summary, contributing factor, gap addressed, expected effort, completed date, current state
de: erstellt am, abgeschlossen am, erledigt am, startdatum, beginn, problembeschreibung, problem, bemerkung,
    bemerkungen, kommentar, anmerkung, ursache, grundursache, aufwand, gemeldet von, begründung, lücke,
    befund, ist-zustand
fr: date de création, date de clôture, date de début, date de réalisation, clos le, commentaire,
    commentaires, remarques, cause racine, problème, description du problème, état actuel, auteur, auteurs,
    facteur, facteurs
es: fecha de creación, fecha de cierre, fecha de inicio, comentarios, observaciones, notas, causa raíz,
    problema, descripción del problema
pt: data de criação, data de conclusão, data de início, concluído em, comentários, observações, notas,
    causa raiz, problema, descrição do problema
ja: 開始日, 作成日, 登録日, 完了日, 実施日, 備考, コメント, 原因, 根本原因, 問題, 問題点, 理由, 背景,
    起票日, 更新日, 根拠, 成果物, 工数, 推定時間, 見積, 見積時間, 想定時間, 予定工数, 現状, 変更内容
ko: 시작일, 등록일, 생성일, 비고, 코멘트, 원인, 근본 원인, 문제, 문제점, 사유, 배경, 확인 필요, 근거,
    변경 내용
zh: 开始时间, 开始日期, 创建时间, 创建日期, 实际完成时间, 实际完成日期, 备注, 备考, 问题, 问题描述, 根因,
    根本原因, 原因分析, 提出人, 提出时间, 更新时间, 背景, 备註, 工作量, 依据, 完成情况说明, 变更内容
it: data di creazione, data di inizio, note, commenti, causa, problema
nl: aangemaakt op, startdatum, afgerond op, opmerkingen, oorzaak, probleem, auteur, factor
pl: data utworzenia, data rozpoczęcia, uwagi, komentarz, przyczyna, problem
ru: дата создания, дата начала, дата закрытия, комментарий, комментарии, примечание, причина, проблема
vi: nghiệp vụ
""")
