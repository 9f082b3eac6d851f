"""What the words of headers and headings mean: the built-in ones and those of the configuration."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sync.core.model import Concept
from sync.core.policy import Reading
from sync.core.reading.header_words import CERTAIN, HEADERS, PLAIN, WEAK
from sync.core.reading.heading_words import ACTION_HEADINGS, OTHER_HEADINGS
from sync.core.reading.other_header_words import CLOCK_HEADERS, NEUTRAL_HEADERS, OTHER_HEADERS, STEP_HEADERS
from sync.core.words import Phrases, folded, is_east_asian, undecorated, without_remarks

_SHORTEST_FUZZY: Final = 5
_SHORTEST_ABBREVIATION: Final = len("resp.")
_LONG: Final = 9
_LONGEST_HEADER: Final = 60
_LONGEST_HEADING: Final = 200
_NEUTRAL_HEADERS: Final = Phrases(NEUTRAL_HEADERS)
_PARTS: Final = re.compile(r"\s*[/|,;&+、／・]\s*|\s+(?:and|or|und|oder|et|ou|y|e|en)\s+")
_NUMBER: Final = re.compile(r"^[\d.)]+\s+")
_ACTION_HEADINGS: Final = Phrases(ACTION_HEADINGS)
_OTHER_HEADINGS: Final = Phrases(OTHER_HEADINGS)
_OTHER_HEADERS: Final = Phrases(OTHER_HEADERS)
_STEP_HEADERS: Final = Phrases(STEP_HEADERS)
_CLOCK_HEADERS: Final = Phrases(CLOCK_HEADERS)
_OUTSIDE_HEADERS: Final = Phrases((*OTHER_HEADERS, *STEP_HEADERS))
# "タスクID" is the number of an action.
_NUMBERS: Final = ("id", "番号", "编号", "編號", "번호")
_NUMBERED_STEP: Final = re.compile(rf"(?:{'|'.join(re.escape(folded(word)) for word in STEP_HEADERS)}) ?\d+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one header means; ``weight`` is how much it tells (see :mod:`sync.core.reading.header_words`)."""

    concept: Concept
    weight: int


def _weight(meaning: Meaning) -> int:
    return meaning.weight


class Vocabulary:
    """Header words and headings, the built-in ones and those of the configuration."""

    def __init__(self, reading: Reading) -> None:
        self._meanings: dict[str, Meaning] = {}
        for concept, weight, words in reversed(HEADERS):
            self._meanings |= {folded(word): Meaning(concept, weight) for word in words}
        for concept, words in reading.words:
            weight = CERTAIN if concept is Concept.ACTION else PLAIN
            self._meanings |= {folded(word): Meaning(concept, weight) for word in words}
        self._headings = Phrases(reading.headings) if reading.headings else None
        self._long_words = [word for word in self._meanings if len(word) >= _SHORTEST_FUZZY]
        self._east_asian = sorted(filter(is_east_asian, self._meanings), key=len, reverse=True)
        # The same headers come again on every page, and comparing them nearly is slow.
        self.meaning = lru_cache(maxsize=4096)(self._meaning)

    def _meaning(self, header: str) -> Meaning | None:
        """What a header means: exactly, without remarks, by its parts, nearly, by a word inside.

        A question such as ``Is the owner known?`` is answered with yes or no: no word inside counts.
        """
        if len(header) > _LONGEST_HEADER:
            return None
        header = header.replace("_", " ")
        bare = undecorated(without_remarks(header))
        if bare in _NEUTRAL_HEADERS:
            return None
        for text in (header, undecorated(header), bare, bare.rstrip("?？ ")):
            if exact := self._meanings.get(folded(text)):
                return None if exact.weight == WEAK and text in _OTHER_HEADERS else exact
        text = folded(bare)
        if not text or text in _OTHER_HEADERS:
            return None
        return (
            self._by_parts(text)
            or self._abbreviated(text)
            or self._nearly(text)
            or (None if "?" in text else self._inside(text))
        )

    def is_outside(self, header: str) -> bool:
        """Whether a column that says nothing of an action belongs to tables of another kind."""
        return undecorated(without_remarks(header)) in _OUTSIDE_HEADERS

    def is_step(self, header: str) -> bool:
        """Whether a column counts or names the steps of a procedure."""
        return undecorated(without_remarks(header)) in _STEP_HEADERS

    def is_clock(self, header: str) -> bool:
        """Whether a column says at what time of a day something happened."""
        return undecorated(without_remarks(header)) in _CLOCK_HEADERS

    def is_action_heading(self, heading: str) -> bool:
        heading = heading[:_LONGEST_HEADING]
        if self._headings and self._headings.inside(heading):
            return True
        return bool(_ACTION_HEADINGS.inside(heading)) and not _OTHER_HEADINGS.inside(without_remarks(heading))

    def is_all_action(self, heading: str) -> bool:
        """Whether a heading speaks of actions alone, apart from its number."""
        return _NUMBER.sub("", undecorated(heading)) in _ACTION_HEADINGS

    def is_surely_action(self, heading: str) -> bool:
        """Whether its words, as a column's header, would leave no doubt: "Next steps", but not "Actions"."""
        meaning = self._meanings.get(folded(_NUMBER.sub("", undecorated(heading))))
        return meaning is not None and meaning == Meaning(Concept.ACTION, CERTAIN)

    def other_subject(self, heading: str) -> str:
        """What a heading speaks of, remarks aside, that is no action, unless it speaks of actions besides."""
        heading = folded(without_remarks(heading[:_LONGEST_HEADING]))
        step = _NUMBERED_STEP.match(_NUMBER.sub("", heading))
        other = _OTHER_HEADINGS.inside(heading) or (step.group() if step else "")
        return "" if other and _ACTION_HEADINGS.inside(heading.replace(other, " ")) else other

    def _by_parts(self, text: str) -> Meaning | None:
        """``Due / Trigger`` is read as its first part that means something, and tells less."""
        for part in _PARTS.split(text)[:3]:
            if part != text and (found := self._meanings.get(part)):
                return found
        return None

    def _abbreviated(self, text: str) -> Meaning | None:
        """``Resp.``: the beginning of words that all mean the same."""
        if not text.endswith(".") or len(text) < _SHORTEST_ABBREVIATION:
            return None
        meant = [meaning for word, meaning in self._meanings.items() if word.startswith(text[:-1])]
        return min(meant, key=_weight) if len({meaning.concept for meaning in meant}) == 1 else None

    def _nearly(self, text: str) -> Meaning | None:
        """A typing mistake: one letter wrong or two swapped; in a short word only letters swapped."""
        if len(text) < _SHORTEST_FUZZY or is_east_asian(text):
            return None
        mistakes = 1 if len(text) < _LONG else 2
        best = process.extractOne(text, self._long_words, scorer=OSA.distance, score_cutoff=mistakes)
        if best is None or (len(best[0]) == _SHORTEST_FUZZY and sorted(text) != sorted(best[0])):
            return None
        return self._meanings[best[0]]

    def _inside(self, text: str) -> Meaning | None:
        """A known word at the end or the beginning of a longer header; it tells little."""
        if is_east_asian(text):
            known = next((word for word in self._east_asian if len(word) > 1 and word in text), "")
            concept = self._meanings[known].concept if known else None
            if concept is Concept.ACTION and text.endswith(_NUMBERS):
                concept = Concept.ID
            return Meaning(concept, WEAK) if concept else None
        tokens = text.replace("-", " ").split()
        for count in range(min(len(tokens) - 1, 3), 0, -1):
            for phrase in (" ".join(tokens[-count:]), " ".join(tokens[:count])):
                found = self._meanings.get(phrase)
                if found and found.weight > WEAK:
                    return Meaning(found.concept, WEAK)
        return None


@lru_cache(maxsize=8)
def vocabulary(reading: Reading) -> Vocabulary:
    return Vocabulary(reading)
