"""Words of dates, as data: month names, units of time, what ends when, numbers, what stands before a date."""

from typing import Final

from sync.core.words import folded, folded_words, listed

# One block per month, January first, all languages together.
_MONTHS: Final = (
    listed("""
january, jan, januar, jänner, jän, janvier, janv, enero, ene, janeiro, gennaio, gen, januari, styczeń,
    stycznia, stycz, января, январь, янв, ocak, січня, leden, ledna,
    tammikuu, tammikuuta, ianuarie, január, ιανουαρίου
"""),
    listed("""
february, feb, februar, feber, février, févr, fév, febrero, fevereiro, fev, febbraio, febbr, februari,
    luty, lutego, февраля, февраль, фев, şubat, лютого, únor, února,
    helmikuu, helmikuuta, februarie, február, φεβρουαρίου
"""),
    listed("""
march, mar, märz, mär, maerz, mars, marzo, março, maart, mrt, marzec, marca, марта, март, мар, mart,
    березня, březen, března,
    maaliskuu, maaliskuuta, martie, március, μαρτίου
"""),
    listed("""
april, apr, avril, avr, abril, abr, aprile, kwiecień, kwietnia, kwi, апреля, апрель, апр, nisan, квітня,
    duben, dubna,
    huhtikuu, huhtikuuta, aprilie, április, απριλίου
"""),
    listed("""
may, mai, mayo, maio, mag, maggio, mei, maj, maja, мая, май, mayıs, травня, květen, května,
    toukokuu, toukokuuta, május, μαΐου
"""),
    listed("""
june, jun, juni, juin, junio, junho, giugno, giu, czerwiec, czerwca, июня, июнь, июн, haziran, червня,
    červen, června,
    kesäkuu, kesäkuuta, iunie, június, ιουνίου
"""),
    listed("""
july, jul, juli, juillet, juil, julio, julho, luglio, lug, lipiec, lipca, июля, июль, июл, temmuz,
    липня, červenec, července,
    heinäkuu, heinäkuuta, iulie, július, ιουλίου
"""),
    listed("""
august, aug, août, aout, agosto, ago, augustus, sierpień, sierpnia, августа, август, авг, ağustos,
    серпня, srpen, srpna,
    elokuu, elokuuta, augusztus, αυγούστου
"""),
    listed("""
september, sep, sept, septembre, septiembre, setiembre, setembro, set, settembre, sett, wrzesień,
    września, сентября, сентябрь, сен, сент, eylül, вересня, září,
    syyskuu, syyskuuta, septembrie, szeptember, σεπτεμβρίου
"""),
    listed("""
october, oct, oktober, okt, octobre, octubre, outubro, out, ottobre, ott, październik, października,
    октября, октябрь, окт, ekim, жовтня, říjen, října,
    lokakuu, lokakuuta, octombrie, október, οκτωβρίου
"""),
    listed("""
november, nov, novembre, noviembre, novembro, listopad, listopada, ноября, ноябрь, ноя, kasım,
    листопада, listopadu,
    marraskuu, marraskuuta, noiembrie, νοεμβρίου
"""),
    listed("""
december, dec, dezember, dez, décembre, déc, diciembre, dic, dezembro, dicembre, grudzień, grudnia,
    декабря, декабрь, дек, aralık, грудня, prosinec, prosince,
    joulukuu, joulukuuta, decembrie, δεκεμβρίου
"""),
)
MONTHS: Final = {folded(name): month for month, names in enumerate(_MONTHS, 1) for name in names}

HOURS: Final = folded_words("""
h, hr, hrs, hour, hours, stunde, stunden, heure, heures, hora, horas, ora, ore, uur, timmar, timer,
    godzin, godziny, час, часа, часов, saat, 時間, 時間以内, 小时, 小时内, 시간, 시간 이내
""")

DAYS: Final = folded_words("""
d, day, days, tag, tage, tagen, jour, jours, día, días, dia, dias, giorno, giorni, dag, dagen, dagar,
    dage, dager, dzień, dni, день, дня, дней, gün, ngày, hari, 日, 日間, 日以内, 日後, 天, 天内, 天后,
    天之内, 일, 이내
""")

WEEKS: Final = folded_words("""
w, wk, wks, week, weeks, woche, wochen, semaine, semaines, sem, semana, semanas, settimana, settimane,
    weken, veckor, vecka, uge, uger, uke, uker, tydzień, tygodnie, tygodni, неделя, недели, недель,
    hafta, tuần, minggu, viikko, viikkoa, 週, 週間, 週間以内, 週間後, 周, 周内, 周后, 星期, 个星期, 个周,
    주, 주일, 주간
""")

MONTH_UNITS: Final = folded_words("""
mo, mon, month, months, monat, monate, monaten, mois, mes, meses, mês, mese, mesi, maand, maanden,
    månad, månader, måned, måneder, miesiąc, miesiące, miesięcy, месяц, месяца, месяцев, ay, tháng,
    bulan, kuukausi, kuukautta, ヶ月, か月, カ月, ヵ月, ヶ月以内, 个月, 个月内, 个月后, 個月, 개월
""")

QUARTERS: Final = folded_words("""
quarter, quartal, trimestre, trim, kwartał, kwartaal, kvartal, квартал, квартала, čtvrtletí, çeyrek, neljännes
""")

WORKING: Final = folded_words("""
working, business, work, arbeitstag, arbeitstage, arbeitstagen, werktag, werktage, werktagen, ouvrés,
    ouvrables, ouvré, hábiles, laborables, úteis, lavorativi, werkdagen, arbetsdagar, arbejdsdage,
    virkedager, roboczych, рабочих, 営業日, 営業日以内, 工作日, 个工作日, 영업일
""")

# In front of a date or right behind it: the day after which something begins, not by which it is done.
AFTER: Final = folded_words("""
after, since, from, following, starts, starting, beginning, earliest, not before, not earlier than,
    no earlier than, no sooner than, not until, on hold until, on hold till, blocked until, paused until,
    week of, week commencing, week beginning, w c, post, nach, ab, seit, beginnt, frühestens, nicht vor,
    pausiert bis, blockiert bis, ruht bis, woche ab, woche vom, après, depuis, dès, pas avant, au plus tôt,
    semaine du, à compter, en pause jusqu'au, bloqué jusqu'au, después, desde, tras, no antes,
    como muy pronto, semana del, en pausa hasta, bloqueado hasta, após, depois, partir, não antes,
    semana de, em pausa até, bloqueado até, dopo, da, dal, partire, non prima, settimana del,
    in pausa fino al, na, vanaf, niet voor, niet eerder dan, vroegst, week van, från, efter, inte före,
    tidigast, fra, etter, ikke før, tidligst, od, po, nie wcześniej niż, najwcześniej, после, с, со,
    не раньше, не ранее, nejdříve, ne dříve než, aikaisintaan, en erken, legkorábban, după
""")

AFTER_BEHIND: Final = folded_words("""
or later, or after, and later, and after, onward, at the earliest, earliest, or beyond, and beyond,
    oder später, oder danach, frühestens, ou plus tard, ou après, au plus tôt, o más tarde, o después,
    en adelante, como muy pronto, ou mais tarde, ou depois, em diante, o più tardi, o dopo, in poi,
    of later, en later, op zijn vroegst, eller senare, tidigast, eller senere, tidligst, lub później,
    najwcześniej, или позже, или позднее, не раньше, 以降, 以後, 以后, 之后, 之後, 後に, から, 起, 开始,
    이후, 이후로, 부터
""")

# In front of a month or a quarter: some day in it. In front of a day its number may be a year: "mid Dec 26".
PART_OF: Final = folded_words("""
early, mid, middle, start, beginning, half, first week, second week, third week, 1st week, 2nd week,
    3rd week, first days, anfang, mitte, beginn, hälfte, erste woche, ersten woche, zweite woche,
    zweiten woche, début, milieu, moitié, première semaine, deuxième semaine, première quinzaine,
    principios, comienzos, inicio, inicios, mediados, mitad, primera semana, segunda semana,
    primera quincena, início, começo, meados, meio, metade, primeira semana, primeira quinzena, inizio,
    inizi, metà, prima settimana, seconda settimana, begin, midden, medio, helft, eerste week, början,
    mitten, första veckan, begyndelsen, begynnelsen, starten, midten, første uge, første uke, początek,
    początku, połowa, połowie, połowy, начало, начале, начала, середина, середине, середины, половина,
    початок, початку, середині, začátek, začátkem, polovina, polovině, alku, începutul, mijlocul
""")

# In front of those alone; "Mi" is a Wednesday, too, and "before" a day is by that day.
BEFORE_ALL_OF: Final = folded_words("""
mi, before, prior to, ahead of, vor, avant, antes, prima, voor, innan, före, før, przed, до, перед, před,
    ennen, înainte
""")

# Behind them: some day in it, or before its first.
PART_BEHIND: Final = folded_words("""
上旬, 中旬, 初, 頭, 头, 前, 中, 第, 之前, 以前, より前, 초, 상순, 중순, 중, 이전, 전, başı, ortası, 'den önce,
    'dan önce, önce, alussa, puolivälissä, elején, közepén
""")

# Small words between those in front and the date.
LINKS: Final = folded_words("""
of, the, in, on, than, am, des, dem, den, der, le, la, les, du, de, d', el, del, los, do, da, di, della,
    dell', il, van, av, af, dnia, month, mois, mes, mês, mese, monats, maand, месяца
""")

# Between two days of a month.
TO: Final = folded_words("""
to, until, till, through, or, and, bis, oder, und, au, à, ou, et, al, o, y, e, até, a, tot, of, en, til,
    eller, och, og, do, lub, i, по, или, и
""")

NUMBERS: Final = {
    folded(word): number
    for number, words in {
        1: "a an one ein eine einer einem un une una um uma 一 한 één een en ett jeden jedna один одну bir",
        2: "two zwei deux dos dois duas 二 两 兩 두 due twee två to dwa dwie два две iki",
        3: "three drei trois tres três 三 세 tre drie trzy три üç",
        4: "four vier quatre cuatro quatro 四 네 quattro fyra fire cztery четыре dört",
        5: "five fünf cinq cinco 五 cinque vijf fem pięć пять beş",
        6: "six sechs six seis 六 sei zes sex seks sześć шесть altı",
    }.items()
    for word in words.split()
}

BEFORE: Final = folded_words("""
by, before, until, till, due, on, no, later, than, at, the, latest, within, in, +, t, d, bis, zum,
    spätestens, am, innerhalb, von, binnen, den, nächsten, avant, le, au, plus, tard, pour, d'ici, sous,
    dans, les, antes, del, de, en, para, el, hasta, dentro, a, más, tardar, até, o, dia, em, do, entro,
    il, uiterlijk, op, voor, в, течение, до, через, за
""")

# What stands before a month's name where the month's last days are meant.
END_OF: Final = folded_words("""
end, end of, ende, ende des, fin, fin de, fin du mois de, finales de, fim de, final de, fine,
    eind, einde, koniec, konca, do konca, конец, конца, до конца, slutet av, utgangen av, slutning af
""")

END_OF_WEEK: Final = folded_words("""
eow, end of week, end of the week, end of this week, this week, ende der woche, diese woche,
    ende dieser woche, fin de semaine, cette semaine, fin de la semana, esta semana, fim da semana,
    final da semana, 今週中, 今週末, 本周, 本周内, 本週, 本周末, 이번 주, 이번주, 금주, fine settimana,
    questa settimana, entro la settimana, einde van de week, einde week, deze week, koniec tygodnia,
    конец недели
""")

END_OF_MONTH: Final = folded_words("""
eom, end of month, end of the month, end of this month, this month, ende des monats, monatsende,
    fin du mois, fin de mois, ce mois-ci, fin de mes, este mes, fim do mês, final do mês, este mês,
    今月中, 今月末, 月末, 本月, 本月底, 本月内, 이번 달, 이번달, 월말, fine mese, einde van de maand,
    einde maand, koniec miesiąca, конец месяца
""")

END_OF_NEXT_MONTH: Final = folded_words("""
end of next month, ende nächsten monats, ende des nächsten monats, fin du mois prochain,
    fin del próximo mes, fin del mes que viene, fim do próximo mês, fim do mês que vem, 来月末, 下月底,
    下个月底, 다음 달 말, 다음달 말, fine del mese prossimo, eind volgende maand, конец следующего месяца
""")

END_OF_QUARTER: Final = folded_words("""
eoq, end of quarter, end of the quarter, end of this quarter, this quarter, quartalsende,
    ende des quartals, fin du trimestre, fin de trimestre, fim do trimestre, 本季度, 本季度末, 이번 분기,
    今四半期, 四半期末
""")

END_OF_YEAR: Final = folded_words("""
eoy, end of year, end of the year, end of this year, jahresende, ende des jahres, fin de l'année,
    fin d'année, fin de año, fim do ano, 年内, 年末, 年底, 연말, 올해 말
""")
