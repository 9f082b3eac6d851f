"""Words that answer whether a fix worked, as data; a cell that begins with one and goes on is a plan."""

from typing import Final

from sync.core.words import folded_words

WORKED_WORDS: Final = folded_words("""
en: worked, it worked, works, it works, yes, effective, verified, confirmed, success, successful, ok, ✅, ✔
de: hat funktioniert, funktioniert, ja, wirksam, gewirkt, hat gewirkt, bestätigt, erfolgreich, verifiziert
fr: a fonctionné, ça a fonctionné, fonctionne, ça marche, oui, efficace, vérifié, confirmé
es: funcionó, funciona, sí, ha funcionado, efectivo, eficaz, verificado, confirmado
pt: funcionou, funciona, sim, eficaz, efetivo, verificado, confirmado
ja: 効果あり, 有効, 効果が確認された, 確認済み, 確認済, はい, 成功
ko: 효과 있음, 효과있음, 효과적, 예, 확인됨, 확인 완료, 성공
zh: 有效, 已验证, 已確認, 已确认, 是, 成功, 有效果
""")

DID_NOT_WORDS: Final = folded_words("""
en: did not work, didn't work, did not, does not work, doesn't work, no, not effective, ineffective, failed,
    no effect, not verified, ❌
de: hat nicht funktioniert, funktioniert nicht, nein, unwirksam, nicht wirksam, wirkungslos, ohne wirkung,
    hat nicht gewirkt
fr: n'a pas fonctionné, ça n'a pas fonctionné, ne fonctionne pas, non, inefficace, sans effet
es: no funcionó, no funciona, no, no ha funcionado, ineficaz, sin efecto, no efectivo
pt: não funcionou, não funciona, não, ineficaz, sem efeito
ja: 効果なし, 無効, いいえ, 失敗, 効果がなかった
ko: 효과 없음, 효과없음, 아니오, 실패
zh: 无效, 無效, 否, 失败, 没有效果, 未生效
""")

CANNOT_TELL_WORDS: Final = folded_words("""
en: cannot tell, can't tell, can not tell, unknown, unclear, inconclusive, too early, too early to tell,
    not sure, hard to tell, cannot say
de: unklar, nicht beurteilbar, kann man nicht sagen, nicht zu sagen, unbekannt, zu früh
fr: indéterminé, on ne sait pas, impossible à dire, incertain, trop tôt, inconnu
es: no se sabe, no se puede saber, indeterminado, incierto, demasiado pronto, desconocido
pt: não se sabe, não dá para saber, indeterminado, incerto, cedo demais, desconhecido
ja: 判断できない, 不明, わからない, 判断不可, 時期尚早
ko: 판단 불가, 알 수 없음, 불명, 모름
zh: 无法判断, 無法判斷, 不确定, 不清楚, 未知, 为时过早
""")
