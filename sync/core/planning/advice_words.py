"""Wording after which nobody can say whether it was done, as data."""

from typing import Final

from sync.core.words import Phrases, listed

# Vague wherever they stand.
VAGUE: Final = Phrases(
    listed("""
en: be more careful, be careful, pay more attention, pay attention, try to, think about, if possible,
    as needed, when possible, more robust, better communication, communicate better, double-check more,
    raise awareness, keep an eye on, in the future, do better, make sure everyone
de: vorsichtiger sein, mehr aufpassen, besser aufpassen, sorgfältiger, wenn möglich, bei bedarf,
    sensibilisieren, besser kommunizieren, bessere kommunikation, im auge behalten, in zukunft
fr: faire plus attention, être plus prudent, si possible, au besoin, mieux communiquer, sensibiliser,
    meilleure communication, garder un œil, à l'avenir
es: tener más cuidado, prestar más atención, si es posible, según sea necesario, comunicar mejor,
    mejor comunicación, concienciar, en el futuro
pt: ter mais cuidado, prestar mais atenção, se possível, quando necessário, comunicar melhor,
    melhor comunicação, conscientizar, no futuro
ja: 気をつける, 注意する, 注意を払う, 徹底する, 意識する, 可能であれば, 必要に応じて, 周知徹底
ko: 주의한다, 주의하기, 조심, 가능하면, 필요 시, 인식 제고, 더 신경
zh: 更加小心, 提高警惕, 加强意识, 提高意识, 尽量, 如有可能, 必要时, 注意一下
""")
)

# Vague as the opening of a text of a few words: "improve testing", but not "improve p99 of search to 200 ms".
VAGUE_OPENINGS: Final = listed("""
en: improve, enhance, better, more, increase, optimize, optimise, review, look into, look at, investigate,
    consider, explore, discuss, revisit, strengthen
de: verbessern, optimieren, bessere, mehr, prüfen, überprüfen, untersuchen, anschauen, besprechen,
    stärken, sicherstellen
fr: améliorer, optimiser, renforcer, revoir, étudier, examiner, envisager, discuter, plus de, meilleur
es: mejorar, optimizar, reforzar, revisar, investigar, considerar, analizar, discutir, más, mejor
pt: melhorar, otimizar, reforçar, revisar, investigar, considerar, analisar, discutir, mais, melhor
""")

# In these languages the verb stands last.
VAGUE_ENDINGS: Final = listed("""
de: verbessern, optimieren, prüfen, überprüfen, untersuchen, stärken
ja: を改善, を改善する, の改善, を強化, を強化する, の強化, を検討, を検討する, の検討, の見直し, を見直す
ko: 개선, 강화, 검토, 향상
zh: 优化, 改善, 改进, 加强, 提升
""")
ZH_OPENINGS: Final = listed("zh: 优化, 改善, 改进, 加强, 提升, 完善")
