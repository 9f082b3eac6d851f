"""Words that answer whether a fix worked, as data; a cell that begins with one and goes on is a plan."""

from typing import Final

from sync.core.words import folded_words

WORKED_WORDS: Final = folded_words("""
en: worked, it worked, works, it works, yes, effective, verified, confirmed, success, successful, ok, ✅, ✔
de: hat funktioniert, es hat funktioniert, funktioniert, es funktioniert, ja, wirksam, gewirkt, hat gewirkt,
    bestätigt, erfolgreich, verifiziert
fr: a fonctionné, ça a fonctionné, cela a fonctionné, fonctionne, ça fonctionne, ça marche, ça a marché, oui,
    efficace, vérifié, confirmé
es: funcionó, funciona, sí, ha funcionado, efectivo, eficaz, verificado, confirmado
pt: funcionou, funciona, sim, eficaz, efetivo, verificado, confirmado
ja: 効果あり, 有効, 効果が確認された, 確認済み, 確認済, はい, 成功
ko: 효과 있음, 효과있음, 효과적, 예, 확인됨, 확인 완료, 성공
zh: 有效, 已验证, 已確認, 已确认, 是, 成功, 有效果
""")

DID_NOT_WORDS: Final = folded_words("""
en: did not work, didn't work, did not, it did not, it didn't, it did not work, it didn't work,
    does not work, doesn't work, it does not work, it doesn't work, not working, still not working,
    it is not working, it's not working, did not help, didn't help, it did not help, it didn't help,
    no, not effective, ineffective, failed, it failed, no effect, ❌
de: hat nicht funktioniert, es hat nicht funktioniert, funktioniert nicht, es funktioniert nicht, nein,
    hat nicht geholfen, es hat nicht geholfen, hat nicht geklappt, es hat nicht geklappt, klappt nicht,
    geht nicht, unwirksam, nicht wirksam, wirkungslos, ohne wirkung, hat nicht gewirkt, es hat nicht gewirkt
fr: n'a pas fonctionné, ça n'a pas fonctionné, cela n'a pas fonctionné, ne fonctionne pas,
    ça ne fonctionne pas, cela ne fonctionne pas, n'a pas marché, ça n'a pas marché, ne marche pas,
    ça ne marche pas, ça marche pas, non, inefficace, sans effet
es: no funcionó, no funciona, esto no funcionó, no está funcionando, no ha funcionado, no sirvió, no sirve,
    no ayudó, no, ineficaz, sin efecto, no efectivo
pt: não funcionou, não funciona, isso não funcionou, não está funcionando, não resolveu, não adiantou,
    não ajudou, não, ineficaz, sem efeito
ja: 効果なし, 無効, いいえ, 失敗, 効果がなかった, 効果はなかった, 効果がありませんでした, 機能しなかった,
    機能しませんでした, 機能しない, 機能していない, うまくいかなかった, 効かなかった, 改善しなかった
ko: 효과 없음, 효과없음, 효과가 없음, 효과가 없었음, 아니오, 실패, 작동하지 않음, 작동하지 않았음, 작동 안 함
zh: 无效, 無效, 否, 失败, 没有效果, 沒有效果, 未生效, 没有生效, 不起作用, 没起作用, 没有起作用, 未起作用,
    没用, 没有用, 不管用, 不奏效
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

# Where one has not looked yet: no answer, and no word on how one would know.
NOT_YET_WORDS: Final = folded_words("""
en: not verified, unverified, not yet verified, to be verified, not confirmed, unconfirmed, not checked,
    not tested, not validated, pending, open
de: nicht verifiziert, noch nicht verifiziert, nicht bestätigt, nicht geprüft, noch nicht geprüft, ungeprüft,
    offen, ausstehend
fr: non vérifié, pas vérifié, pas encore vérifié, non confirmé, à vérifier, en attente
es: no verificado, sin verificar, no confirmado, por verificar, pendiente
pt: não verificado, não confirmado, por verificar, a verificar, pendente
ja: 未確認, 未検証, 確認待ち, 検証待ち
ko: 미확인, 미검증, 확인 전, 확인 대기
zh: 未验证, 未驗證, 未确认, 未確認, 待验证, 待確認, 待确认, 尚未验证
""")
