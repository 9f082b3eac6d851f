"""Words inside cells, as data: statuses, priorities, what means "not decided", what only fills a template."""

from typing import Final

from sync.core.words import Phrases, folded_words, listed

DONE_WORDS: Final = listed("""
en: done, complete, completed, closed, finished, resolved, fixed, implemented, shipped, deployed, merged,
    released, delivered, verified, live, in production, in prod, yes, concluded, documented, landed,
    rolled out, fait
de: erledigt, fertig, abgeschlossen, umgesetzt, geschlossen, behoben, gelöst, implementiert, beendet,
    ausgerollt, eingeführt, ausgeliefert
fr: terminé, terminée, fait, faite, clos, close, fermé, fermée, résolu, résolue, achevé, livré, réalisé,
    réalisée
es: hecho, hecha, completado, completada, terminado, terminada, cerrado, cerrada, resuelto, finalizado,
    implementado, listo, concluido, desplegado, finalizada, implementada, resuelta, lista
pt: concluído, concluída, feito, feita, completo, finalizado, fechado, encerrado, resolvido,
    implementado, pronto, entregue, implantado, finalizada, implementada, resolvida, pronta
ja: 完了, 完了済み, 完了済, 済, 済み, 対応済, 対応済み, 実施済, 実施済み, 解決済み, 解決, 終了, クローズ,
    リリース済み
ko: 완료, 완료됨, 종료, 해결, 해결됨, 배포됨, 배포 완료, 조치 완료, 처리 완료
zh: 已完成, 完成, 已关闭, 关闭, 已解决, 已上线, 已实施, 已结束, 已修复, 已發布, 已关, 已落地, 已發佈,
    已結案, 已部署
it: fatto, completato, completata, chiuso, risolto, concluso, terminato, completate, fatta, chiusa, risolta
nl: klaar, gereed, afgerond, voltooid, gesloten, opgelost, gedaan
pl: zrobione, ukończone, zakończone, zamknięte, gotowe, wykonane, wdrożone, wdrożono, zrealizowane
ru: готово, выполнено, завершено, сделано, закрыто, решено, закрыта, внедрено, реализовано, выполнена,
    завершена
sv: klar, klart, avslutad, färdig, stängd, åtgärdad
da: færdig, afsluttet, lukket, udført
no: ferdig, fullført, lukket, utført
fi: valmis, suljettu, tehty
cs: hotovo, dokončeno, uzavřeno, splněno
uk: готово, виконано, завершено, закрито
tr: tamamlandı, bitti, kapatıldı, yapıldı
vi: hoàn thành, xong, đã xong, đã hoàn thành, đã đóng
id: selesai, ditutup
""")

IN_PROGRESS_WORDS: Final = listed("""
en: in progress, inprogress, in-progress, ongoing, on-going, started, wip, work in progress, doing,
    in review, review, under review, in development, implementing, testing, in testing, active, partial,
    partially done, partly done, underway, in flight, on track, under way, continuous, scheduled, in work
de: in arbeit, in bearbeitung, laufend, begonnen, angefangen, in umsetzung, läuft, im gange, in prüfung,
    teilweise
fr: en cours, commencé, démarré, débuté, en revue, en traitement, partiel, commencée, démarrée
es: en curso, en progreso, en proceso, iniciado, en marcha, en revisión, en desarrollo, parcial, iniciada
pt: em andamento, em progresso, em curso, iniciado, em execução, em revisão, em desenvolvimento, parcial,
    iniciada
ja: 進行中, 対応中, 作業中, 実施中, 着手, 着手済み, レビュー中, 調査中, 検討中, 継続, 継続中, 開発中
ko: 진행 중, 진행중, 작업 중, 작업중, 처리 중, 처리중, 검토 중, 검토중, 개발 중
zh: 进行中, 处理中, 实施中, 开发中, 跟进中, 进展中, 正在进行, 測試中, 進行中, 處理中, 测试中, 评审中
it: in corso, in lavorazione, iniziato, avviato, iniziata, avviata
nl: bezig, in uitvoering, lopend, gestart, onderhanden, in behandeling
pl: w toku, w trakcie, rozpoczęte, w realizacji
ru: в работе, в процессе, выполняется, начато, в прогрессе
sv: pågående, pågår, påbörjad
da: i gang, igangværende, påbegyndt
no: pågår, pågående, påbegynt
fi: kesken, käynnissä, työn alla
cs: probíhá, rozpracováno
uk: в роботі, виконується, в процесі
tr: devam ediyor, sürüyor, başladı
vi: đang thực hiện, đang tiến hành, đang làm
id: sedang berjalan, dalam proses, berlangsung, proses, sedang dikerjakan
""")

OPEN_WORDS: Final = listed("""
en: open, todo, to do, to-do, not started, new, pending, backlog, planned, proposed, not done, blocked,
    on hold, waiting, deferred, unstarted, not yet started, to be done, not completed, outstanding, no,
    reopened, paused, postponed, accepted, created, upcoming, ready
de: offen, neu, nicht begonnen, geplant, ausstehend, nicht gestartet, zu erledigen, noch offen,
    blockiert, wartend, zurückgestellt
fr: ouvert, ouverte, à faire, non commencé, non démarré, nouveau, planifié, en attente, prévu, bloqué,
    pas commencé, a faire, planifiée, prévue, non commencée, non démarrée
es: abierto, abierta, pendiente, por hacer, nuevo, no iniciado, sin iniciar, planificado, sin empezar,
    bloqueado, no iniciada, planificada, pendientes
pt: aberto, aberta, pendente, a fazer, novo, não iniciado, não iniciada, planejado, planeado, bloqueado,
    planejada, planeada
ja: 未着手, 未, 未対応, 未完了, 未実施, オープン, 新規, 予定, 保留, 未定, 待ち, 対応予定, 計画中
ko: 미착수, 대기, 예정, 미완료, 시작 전, 미시작, 보류, 신규, 대기 중, 할 일, 열림, 계획됨, 미진행
zh: 未开始, 待办, 待处理, 未完成, 打开, 新建, 计划中, 待定, 未着手, 未開始, 待開始, 暂停, 阻塞, 待开始,
    待辦, 开放, 待跟进
it: aperto, aperta, da fare, non iniziato, nuovo, in attesa, in sospeso, pianificato, pianificata,
    non iniziata
nl: niet gestart, te doen, nieuw, wachtend, gepland, nog niet gestart, openstaand
pl: otwarte, do zrobienia, nowe, nierozpoczęte, oczekujące, zaplanowane, nie rozpoczęto, planowane,
    zaplanowany
ru: открыто, не начато, к выполнению, новая, новое, запланировано, ожидает, открыта, в ожидании, отложено,
    планируется, запланирована, не начата
sv: öppen, att göra, ej påbörjad, ny, planerad, ej startad
da: åben, ikke startet, ny, planlagt, ikke påbegyndt
no: åpen, ikke startet, ny, planlagt, ikke påbegynt
fi: avoin, aloittamatta, ei aloitettu, uusi, odottaa
cs: otevřeno, nezahájeno, nové, čeká, plánováno
uk: відкрито, не розпочато, нове, заплановано
tr: açık, başlamadı, yapılacak, bekliyor, beklemede, planlandı, yeni
vi: chưa bắt đầu, mở, chờ, mới, chưa làm, chưa thực hiện
id: belum dimulai, terbuka, baru, menunggu, belum, direncanakan
""")

DROPPED_WORDS: Final = listed("""
en: won't do, wont do, won't fix, wontfix, will not do, will not fix, cancelled, canceled, rejected,
    obsolete, declined, dropped, abandoned, superseded, not planned, duplicate, invalid, not applicable,
    not needed, discarded, withdrawn
de: wird nicht gemacht, wird nicht erledigt, wird nicht behoben, wird nicht umgesetzt, abgelehnt,
    verworfen, storniert, hinfällig, abgebrochen, entfällt, nicht geplant, obsolet
fr: abandonné, annulé, annulée, rejeté, refusé, ne sera pas fait, obsolète, sans suite
es: cancelado, cancelada, descartado, rechazado, no se hará, obsoleto, anulado
pt: cancelado, cancelada, descartado, rejeitado, não será feito, obsoleto
ja: 対応しない, 見送り, 中止, 却下, 不要, キャンセル, 取り下げ, 対応不要
ko: 취소, 취소됨, 보류됨, 거절, 하지 않음, 중단, 폐기, 불필요
zh: 取消, 已取消, 不做, 不修复, 已放弃, 拒绝, 不处理, 无需处理, 废弃
it: annullato, rifiutato, non si farà, scartato
nl: geannuleerd, afgewezen, vervallen, wordt niet gedaan
pl: anulowane, odrzucone, porzucone
ru: отменено, отклонено, не будет сделано, отменена, не актуально
sv: avbruten, avvisad, inställd
tr: iptal, iptal edildi, reddedildi
""")

# Status words that as well begin a sentence ("No longer needed", "New dashboard").
OPENS_SENTENCES: Final = frozenset(
    {
        "no",
        "yes",
        "new",
        "live",
        "ready",
        "started",
        "active",
        "testing",
        "review",
        "created",
        "open",
        "close",
        "complete",
        "lista",
    }
    | {"fixed", "planned", "neu", "nouveau", "nuevo", "novo", "nuovo", "ny", "close", "mở", "mới", "xong"}
)

DONE_SIGNS: Final = frozenset("✅✔☑🟢🏁🎉")
IN_PROGRESS_SIGNS: Final = frozenset("🔄⏳🚧🟡🔵⌛🏗🔃")
OPEN_SIGNS: Final = frozenset("⬜🔴⭕🆕📋☐🔲🟠⚪")
DROPPED_SIGNS: Final = frozenset("❌🚫✖⛔🗑")

PRIORITY_WORDS: Final = listed("""
en: p0, p1, p2, p3, p4, p5, highest, high, medium, low, lowest, critical, blocker, major, minor, trivial,
    urgent, med, normal, moderate, sev0, sev1, sev2, sev3, sev4, very high, very low, must, should,
    could, immediate, s1, s2, s3, s4
de: hoch, mittel, niedrig, kritisch, dringend, sehr hoch, gering
fr: haute, élevée, moyenne, basse, faible, critique, urgente, élevé, moyen, bas
es: alta, media, baja, crítica, urgente, alto, medio, bajo, crítico
pt: alta, média, baixa, crítica, urgente, alto, médio, baixo, crítico
ja: 高, 中, 低, 最高, 緊急, 至急, 最優先
ko: 높음, 중간, 보통, 낮음, 긴급, 매우 높음, 상, 중, 하
zh: 高, 中, 低, 紧急, 严重, 一般, 最高, 緊急
it: bassa, critica, urgente, basso
nl: hoog, gemiddeld, midden, laag, kritiek
pl: wysoki, średni, niski, krytyczny, pilne
ru: высокий, средний, низкий, критический, срочно, критичный
sv: hög, låg, kritisk
tr: yüksek, orta, düşük, kritik, acil
""")

TYPE_WORDS: Final = listed("""
en: prevent, preventive, preventative, prevention, detect, detection, detective, mitigate, mitigation,
    respond, response, process, other, corrective, recovery, repair, improve, investigate, monitor,
    monitoring, fix, learn, documentation, code, infra, tooling
de: vorbeugen, präventiv, erkennen, mindern, korrigieren, korrektiv, prozess, sonstiges
fr: prévenir, préventive, détecter, atténuer, corriger, corrective, processus, autre
es: prevenir, preventiva, detectar, mitigar, corregir, correctiva, proceso, otro, monitorear
pt: prevenir, preventiva, detectar, mitigar, corrigir, corretiva, processo, outro, monitorar
ja: 予防, 検知, 緩和, プロセス, 是正, 恒久, 暫定, その他
ko: 예방, 탐지, 완화, 프로세스, 개선, 기타, 감지
zh: 预防, 检测, 缓解, 流程, 纠正, 其他, 改进
""")

UNDECIDED: Final = folded_words("""
en: tbd, tba, tbc, n/a, na, none, unassigned, to be determined, to be decided, to be defined,
    to be assigned, unknown, not assigned, not set, nobody, owner unclear, unclear, not yet, no date,
    undecided, open ended, nil, null, ?, ??, ???, todo, t.b.d., t.b.d, n.a., n.a, unspecified, not specified,
    to be confirmed, to confirm, pending assignment, no action, no actions, no action items, none identified,
    no action required, no actions required, no action needed, no follow-up required, none required,
    no action items identified, no actions identified, nothing, no follow-ups, no further action,
    no further actions, no further action required, no further action needed, no further actions required,
    no follow-up actions, none at this time, none yet, none so far, nothing to do, nothing yet, no items,
    no open items, not applicable, no actions identified yet, no action items yet, no actions yet,
    no outstanding actions, to be discussed, to be added, coming soon, empty, no owner, no ticket,
    no ticket yet, not yet assigned, n/d
de: offen, noch offen, unklar, keine, keiner, nicht zugewiesen, zu klären, wird noch festgelegt, n. n.,
    n.n., k.a., nicht angegeben, nicht festgelegt, zu bestimmen, folgt, keine maßnahmen, nichts,
    keine maßnahmen erforderlich, nicht erforderlich, keine weiteren maßnahmen, keine aktionen,
    nicht zutreffend, noch festzulegen, noch zu definieren, wird ergänzt, k. a., n. v., nicht vergeben,
    unbekannt, noch nicht festgelegt, wird noch geklärt, niemand, noch keine
fr: à définir, à déterminer, non assigné, aucun, aucune, à préciser, s/o, à confirmer, non spécifié,
    non spécifiée, non précisé, non précisée, non défini, aucune action, aucune action requise, néant,
    aucune action à mener, sans objet, non applicable, à venir, en attente d'attribution, non attribué,
    inconnu, n/d, r.a.s., non renseigné, rien à signaler, pas encore
es: por definir, por determinar, sin asignar, ninguno, ninguna, a definir, pendiente de definir,
    por confirmar, sin definir, no especificado, por asignar, ninguna acción, sin acciones, no aplica,
    no aplicable, pendiente de asignar, n/d, sin fecha, desconocido, no definido, sin responsable, nada,
    por asignarse, aún no
pt: a definir, a determinar, não atribuído, nenhum, nenhuma, sem responsável, a confirmar, não definido,
    não especificado, a atribuir, nenhuma ação, sem ações, não se aplica, nenhuma ação necessária, a combinar,
    não aplicável, n/d, sem data, desconhecido, não há, sem dono, ainda não
ja: 未定, なし, 未割当, 未割り当て, 要設定, 要アサイン, 要検討, 検討中, 該当なし, 未設定, 未アサイン,
    要確認, 確認中, 未確定, 調整中, 特になし, 対応不要, 無し, 該当無し, 不明, 未記入, 担当未定, 期限未定,
    別途検討, 現時点でなし
ko: 미정, 없음, 미지정, 추후 결정, 해당 없음, 미할당, 확인 필요, 미배정, 협의 중, 해당사항 없음, 조치 없음,
    해당없음, 협의 필요, 담당자 미정, 특이사항 없음, 추후 논의, 알 수 없음, 아직 없음
zh: 待定, 无, 未定, 未分配, 暂无, 待确定, 無, 未指定, 待确认, 待指派, 待补充, 待填写, 待填充, 待補充, 待定中,
    无需处理, 不涉及, 不适用, 无需, 待讨论, 未知, 暂未确定, 无后续行动, 待安排, 尚未确定, 暂未分配, 没有
it: da definire, nessuno, da assegnare, da confermare, nessuna, non applicabile, nessuna azione,
    non assegnato, n/d
nl: nog te bepalen, n.t.b., geen, niet toegewezen, geen acties, niet van toepassing, n.v.t., nog niet bekend,
    onbekend
pl: do ustalenia, brak, nieprzypisane, nie dotyczy, do uzupełnienia, nieznany, n/d, brak działań
ru: не определено, нет, не назначен, будет определено, уточняется, не указан, не указано, не определён,
    не применимо, отсутствует, не назначено, н/д, неизвестно, нет данных, нет действий
sv: ej bestämt, ingen, inga, ej tillämpligt, bestäms senare, inga åtgärder
tr: belirlenecek, yok, atanmadı, uygulanamaz, belirsiz, henüz yok
da: ikke relevant, ingen, ukendt
no: ikke relevant, ikke aktuelt, ingen, ukjent
fi: ei ole, ei mitään, ei tiedossa
cs: žádná, žádné, není, bude určeno, neznámé
uk: немає, не визначено, невідомо
vi: không có, chưa xác định, không áp dụng, chưa có
id: tidak ada, belum ditentukan, belum ada
""")

EXAMPLE_OPENINGS: Final = listed("""
en: e.g., eg., example:, for example, ex:, ex., sample:
de: z. b., z.b., zum beispiel, beispiel:, bsp.
fr: p. ex., p.ex., par exemple, ex. :, exemple :
es: p. ej., p.ej., por ejemplo, ejemplo:, ej.:, ej:
pt: p. ex., por exemplo, exemplo:
ja: 例:, 例）, 例えば, (例), 例)
ko: 예:, 예), 예시:, 예를 들어, (예시), (예), 예시)
zh: 例如, 例:, 比如, 示例:, 如:, (示例), (例), 示例）
it: ad es., es.:, esempio:
nl: bijv., bijvoorbeeld
pl: np.
ru: например, напр.
tr: örn., örneğin, örnek:
sv: t.ex., exempel:, exempelvis
da: f.eks., eksempel:
no: f.eks., eksempel:
fi: esim., esimerkki:
cs: např., příklad:
uk: наприклад, приклад:
vi: ví dụ
id: contoh:, misalnya
""")

# What stands in round brackets and begins so tells the author of a page what to write there.
INSTRUCTION_OPENINGS: Final = listed("""
en: insert, enter, fill, describe, add rows, add row, add more, add here, add your, add a row, your,
    optional, select, choose, placeholder, name of, link to, one per, to be filled, to be completed,
    what needs, who will, who is, when will, delete this
de: bitte, hier, eintragen, einfügen, beschreiben, ausfüllen, weitere zeilen, name der, name des, auswählen
fr: insérer, saisir, décrire, remplir, ajouter ici, à compléter, à remplir, nom de, nom du, choisir
es: insertar, escribir, describir, completar, rellenar, añadir aquí, nombre de, nombre del, elegir
pt: inserir, escrever, descrever, preencher, adicionar aqui, nome do, nome da, escolher
ja: ここに, 記入, 入力, 担当者を, 期限を
ko: 여기에, 입력, 작성
zh: 请填写, 填写, 在此, 请输入, 请选择
it: inserire, descrivere, compilare, nome del
nl: vul, invullen, beschrijf, naam van
pl: wpisz, opisz, uzupełnij
ru: укажите, опишите, заполните, впишите
""")

SLOTS: Final = folded_words("""
en: name, date, owner, action, action item, action item 1, action item 2, action item 3, action 1,
    action 2, action 3, description, task, task 1, task 2, task 3, status, priority, type, due date,
    team, team name, person, @person, @name, @username, @handle, @owner, @user, @assignee, @someone,
    @your-name, your name, username, ticket, ticket id, ticket link, link, link to ticket, jira link,
    yyyy-mm-dd, yyyy/mm/dd, dd/mm/yyyy, mm/dd/yyyy, dd.mm.yyyy, dd-mm-yyyy, yyyy-mm-dd hh:mm, xxx, xx,
    xxxx, value, placeholder, lorem ipsum, insert action here, add rows here, add action here,
    enter text, add row, fill in, describe the action, what, who, when, describe action, issue #nnn,
    pr #nnn, url, date here, name here, first action, second action, foo, bar, describe the action here,
    description of action, description of the action, describe the action item, what will be done,
    what needs to be done, add more rows as needed, add rows as needed, add more as needed, example action,
    sample action, first action item, second action item, lorem ipsum dolor, @team, @team-name, to be filled,
    to be completed, jane doe, john doe, name@company.com, name@example.com, email@example.com,
    describe action here, your.name
de: jjjj-mm-tt, tt.mm.jjjj, name eintragen, datum, maßnahme 1, maßnahme 2, vorname nachname,
    beschreibung, aufgabe 1, maßnahme, verantwortlicher, hier eintragen, @nutzername, max mustermann,
    erika mustermann, musterfrau
fr: aaaa-mm-jj, jj/mm/aaaa, nom, action à définir, nom prénom, description, à compléter, à remplir,
    responsable, prénom nom, prénom
es: aaaa-mm-dd, dd/mm/aaaa, nombre, apellido, nombre apellido, acción 1, acción 2, descripción, responsable,
    por completar, @usuario
pt: nome, ação 1, ação 2, descrição, responsável, preencher, a preencher, @usuario, @nome
ja: 氏名, 名前, 日付, アクション1, アクション2, 担当者名, 記入, ここに記入, yyyy年mm月dd日, 記入してください,
    担当者を記入
ko: 이름, 날짜, 조치 1, 담당자명, 여기에 입력, 조치 내용 입력, ooo, 작성자명
zh: 姓名, 日期, 行动项1, 行动1, 行动2, 填写, 请填写, 待填写, xxxx年xx月xx日
it: gg/mm/aaaa, aaaa-mm-gg, nome, cognome, nome cognome, azione 1, nome e cognome
nl: dd-mm-jjjj, jjjj-mm-dd, naam, actie 1
pl: imię, rrrr-mm-dd, działanie 1, imię i nazwisko, nazwisko
ru: имя, гггг-мм-дд, дд.мм.гггг, действие 1, фио, имя фамилия
tr: gg.aa.yyyy, ad soyad, isim
sv: namn, åååå-mm-dd
da: navn
no: navn, dd.mm.åååå
fi: nimi, pp.kk.vvvv
cs: jméno, rrrr-mm-dd, dd.mm.rrrr
vi: họ tên, tên
id: nama, hh/bb/tttt
""")

# Slots that a template counts: "Action 1", "Task 2".
COUNTED_SLOTS: Final = folded_words("""
en: action, action item, task, item, follow-up, follow up, improvement, owner, name, person, team
de: maßnahme, aufgabe, aktion, punkt, name
fr: action, tâche, mesure, nom
es: acción, tarea, medida, nombre
pt: ação, tarefa, medida, nome
ja: アクション, タスク, 対策, 項目, 担当者, 担当
ko: 액션, 조치, 작업, 할 일, 항목, 담당자
zh: 行动, 行动项, 任务, 措施, 改进措施, 负责人, 行動, 任務
it: azione, attività, nome
nl: actie, taak, naam
pl: działanie, zadanie
ru: действие, задача, мера
sv: åtgärd, uppgift
da: handling, opgave
no: tiltak, oppgave
tr: aksiyon, görev
""")

TOTALS: Final = Phrases(
    listed("""
en: total, totals, sum, subtotal, grand total, overall
de: summe, gesamt, insgesamt, zwischensumme
fr: total général, sous-total, somme
es: total general, suma
pt: total geral, soma
ja: 合計, 計, 小計, 総計
ko: 합계, 총계, 소계, 계
zh: 合计, 总计, 小计, 合計, 總計, 共计
it: totale
nl: totaal
pl: razem, suma
ru: итого, всего
sv: summa
tr: toplam
""")
)

# When things are to be done; alone in its row such a word parts the rows above from those below.
HORIZONS: Final = listed("""
en: short term, short-term, medium term, medium-term, mid term, mid-term, long term, long-term, immediate,
    near term, near-term
de: kurzfristig, mittelfristig, langfristig, sofort
fr: court terme, moyen terme, long terme, à court terme, à moyen terme, à long terme, immédiat
es: corto plazo, medio plazo, mediano plazo, largo plazo, a corto plazo, a medio plazo, a largo plazo,
    inmediato
pt: curto prazo, médio prazo, longo prazo, imediato
ja: 短期, 中期, 長期, 短期対応, 中期対応, 長期対応
ko: 단기, 중기, 장기
zh: 短期, 中期, 长期, 長期, 短期措施, 中期措施, 长期措施
it: breve termine, medio termine, lungo termine
nl: korte termijn, middellange termijn, lange termijn
pl: krótkoterminowe, średnioterminowe, długoterminowe
ru: краткосрочные, среднесрочные, долгосрочные
""")
BANDS: Final = Phrases((*TYPE_WORDS, *HORIZONS))
TYPES: Final = Phrases(TYPE_WORDS)
PRIORITIES: Final = Phrases(PRIORITY_WORDS)
