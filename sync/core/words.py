"""Comparing words of many languages: folded forms, words inside longer texts, and what is only decoration."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Final

MENTIONED: Final = "the person mentioned"  # who that is nobody can tell from an account
UNSEEN: Final = "is not there, or hidden from postmortem-sync"

# Words come again and again; sentences do not.
_LONGEST_WORDS: Final = 60
_LONGEST_DECORATED: Final = 200
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
_REMARK: Final = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]\s*")
_REMARK_BEHIND: Final = re.compile(r"(?<=\S)\s*[(（][^()（）]*[)）]\s*$")
_EAST_ASIAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_DECORATION: Final = re.compile(r"^[^\w#№]+|[^\w#№.?)\]]+$")


def listed(block: str) -> tuple[str, ...]:
    """The words, separated by commas, of a block whose paragraphs begin with a language's code."""
    bare = re.sub(r"^ *[a-z]{2}: ", ", ", block, flags=re.MULTILINE).replace("\n", " ")
    return tuple(" ".join(word.split()) for word in bare.split(",") if word.strip())


def enumerated(words: Iterable[str]) -> str:
    """One, two and three."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def unforeseen(error: Exception) -> str:
    """What is told of a bug. Never the error's own message: it may quote the page."""
    return f"a bug in postmortem-sync ({type(error).__name__}); please report it"


def folded_words(block: str) -> frozenset[str]:
    """Like ``listed``, folded, for looking words up."""
    return frozenset(map(folded, listed(block)))


def folded(text: str) -> str:
    """Lower case, plain width, without accents on Latin letters, white space folded.

    The dotless ı is an i: its capital is the I of other languages.
    """
    return _folded_once(text) if len(text) <= _LONGEST_WORDS else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))
    return " ".join(plain.replace("’", "'").replace("ı", "i").split())


_folded_once: Final = lru_cache(maxsize=16_384)(_fold)


def shortened(text: str, most: int) -> str:
    """The beginning of a text in ``most`` characters, white space folded.

    Cut between words if the last third has such a place; texts of some languages are one long word.
    """
    plain = " ".join(text.split(maxsplit=most))
    if len(plain) <= most:
        return plain
    space = plain.rfind(" ", most * 2 // 3, most - 1)
    return f"{plain[:space]} …" if space > 0 else f"{plain[: most - 1].rstrip()}…"


def without_remarks(text: str) -> str:
    """The text without what stands in brackets; the text itself where nothing else is left."""
    return _REMARK.sub(" ", text).strip() or text


def before_remark(text: str) -> str:
    """The text up to a remark in brackets that stands behind it, and to the white space there."""
    remark = _REMARK_BEHIND.search(text)
    return text[: remark.start()] if remark else text.rstrip()


def undecorated(text: str) -> str:
    """The text without symbols, emoji and punctuation around it; ``#``, ``.`` and ``?`` belong to words.

    Only for short texts, such as a header: longer ones are given back as they are.
    """
    return _DECORATION.sub("", text).strip() if len(text) <= _LONGEST_DECORATED else text


def is_east_asian(text: str) -> bool:
    return bool(_EAST_ASIAN.search(text))


class Phrases:
    """A set of phrases that can be looked up exactly or found inside a text, all folded.

    A phrase in Latin, Cyrillic … letters is found as whole words, one in East Asian letters anywhere.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self.exact = frozenset(folded(phrase) for phrase in phrases)
        # The same headings come again on every page, and the search is slow.
        self.inside = lru_cache(maxsize=2048)(self._find)

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        """Compiled when it is needed first: a run that reads no page starts sooner."""
        longest_first = sorted(self.exact, key=len, reverse=True)
        alternatives = [
            re.escape(phrase) if is_east_asian(phrase) else rf"(?<!\w){re.escape(phrase)}(?!\w)"
            for phrase in longest_first
        ]
        return re.compile("|".join(alternatives))

    def __contains__(self, text: str) -> bool:
        return folded(text) in self.exact

    def _find(self, text: str) -> str:
        """The first, longest phrase inside the text, or the empty string."""
        match = self._inside.search(folded(text))
        return match.group() if match else ""
