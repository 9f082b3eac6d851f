"""What the header of a table says: the concept of each column, and whether the table lists actions.

Decisions are sums of small pieces of evidence; ``why`` names them, so that people can see what was seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sync.core.model import Concept
from sync.core.reading.header_words import CERTAIN, PLAIN, WEAK
from sync.core.reading.vocabulary import Meaning, Vocabulary

_ENOUGH: Final = 4
_TITLE: Final = 3
_WHOLE_TITLE: Final = 4
_SURE_TITLE: Final = 5
_SECTION: Final = 2
_OTHER_TITLE: Final = 3
_OTHER_COLUMN: Final = 2
_WHO_AND_WHEN: Final = (Concept.OWNER, Concept.DUE)
_OPEN: Final = (Concept.STATUS, Concept.TICKET, Concept.PRIORITY)
_OTHERS: Final = (*_OPEN, Concept.MEASURE, Concept.VERIFICATION)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``columns`` is the concept of each column, or None, as in all of a table that lists no actions.

    ``why`` is a part of a sentence for people.
    """

    is_action_table: bool
    why: str
    columns: tuple[Concept | None, ...]


@dataclass(frozen=True, slots=True)
class _Title:
    """What stands above a table, as evidence: ``weight`` for or, below zero, against."""

    weight: int = 0
    text: str = ""

    @property
    def names_actions(self) -> bool:
        return self.weight >= _TITLE


def judge(
    header: Sequence[str],
    heading: str,
    lead: str,
    numbering: Sequence[bool],
    vocabulary: Vocabulary,
    sections: Sequence[str] = (),
) -> Verdict:
    """Decide what the table is about. ``header`` and ``numbering`` are as long as the table is wide."""
    meanings = [
        Meaning(Concept.ID, PLAIN) if numbered else vocabulary.meaning(text)
        for text, numbered in zip(header, numbering, strict=True)
    ]
    columns = _assign(meanings, [vocabulary.is_step(text) for text in header])
    weights = {
        meaning.concept: meaning.weight
        for meaning, column, numbered in zip(meanings, columns, numbering, strict=True)
        if meaning and column and not numbered
    }
    against = [
        text
        for text, concept in zip(header, columns, strict=True)
        if concept is None and vocabulary.is_outside(text)
    ]
    first = next((at for at, numbered in enumerate(numbering) if not numbered), 0)
    if columns[first : first + 1] == (Concept.DUE,) and weights[Concept.DUE] == WEAK:
        against.append(header[first])  # A list of what happened begins with the day.
        weights.pop(Concept.DUE)
    title = _title(heading, lead, sections, vocabulary)
    named = (
        text
        for text, meaning in zip(header, meanings, strict=True)
        if meaning is None or meaning.concept is not Concept.ID
    )
    is_log = vocabulary.is_clock(next(named, ""))
    if not is_log and _lists_actions(weights, title, len(against), next(iter(columns[first:]), None)):
        return Verdict(True, _why(columns, header, title), columns)
    return Verdict(False, _why_not(columns, header, title, against), (None,) * len(columns))


def _assign(meanings: Sequence[Meaning | None], steps: Sequence[bool]) -> tuple[Concept | None, ...]:
    """One column per concept: the one that says it best; of equals one that is no step, and the leftmost."""
    ranks: dict[Concept, tuple[int, bool, int]] = {}
    for at, (meaning, is_step) in enumerate(zip(meanings, steps, strict=True)):
        if meaning:
            rank = (meaning.weight, not is_step, -at)
            ranks[meaning.concept] = max(rank, ranks.get(meaning.concept, rank))
    chosen = {-rank[-1]: concept for concept, rank in ranks.items()}
    return tuple(chosen.get(at) for at in range(len(meanings)))


def _lists_actions(
    weights: Mapping[Concept, int], title: _Title, against: int, first: Concept | None
) -> bool:
    """``first`` is the concept of the first column, apart from one that the editor numbers."""
    action = weights.get(Concept.ACTION, 0)
    who_and_when = sum(weights.get(concept, 0) for concept in _WHO_AND_WHEN)
    others = sum(weights.get(concept, 0) > WEAK for concept in (_OTHERS if action else _OPEN))
    if title.names_actions and (action == CERTAIN or title.weight >= _WHOLE_TITLE):
        against = min(against, 1)  # Impact, risk and the like stand beside the actions.
    score = action + who_and_when + others + title.weight - _OTHER_COLUMN * against
    if not (title.weight or first) and set(weights) == {Concept.ACTION, Concept.OWNER}:
        score -= 1  # What somebody answers for in each of the things that the first column names.
    planned = Concept.OWNER in weights and weights.get(Concept.DUE, 0) >= PLAIN
    named = action >= PLAIN or title.names_actions or (action and (planned or title.weight > 0))
    numbered = title.names_actions and Concept.ID in weights and action >= PLAIN and not against
    asked = who_and_when or numbered or (others and (title.weight > 0 or action == CERTAIN))
    opens = first is Concept.ACTION and action >= PLAIN
    sure = action == CERTAIN or (title.weight == _SURE_TITLE and opens)
    return bool(score >= _ENOUGH and named and (asked or (sure and not against)))


def _title(heading: str, lead: str, sections: Sequence[str], vocabulary: Vocabulary) -> _Title:
    """The evidence nearest to the table; a section around says less than a heading of the table's own."""
    for text in (heading, lead):
        if text and vocabulary.is_action_heading(text):
            return _Title(_title_weight(text, vocabulary), text)
    if other := vocabulary.other_subject(heading):
        return _Title(-_OTHER_TITLE, other)
    for text in sections:
        if vocabulary.is_action_heading(text):
            return _Title(_SECTION, text)
        if other := vocabulary.other_subject(text):
            return _Title(-_SECTION, other)
    return _Title()


def _title_weight(text: str, vocabulary: Vocabulary) -> int:
    if not vocabulary.is_all_action(text):
        return _TITLE
    return _SURE_TITLE if vocabulary.is_surely_action(text) else _WHOLE_TITLE


def _why(columns: tuple[Concept | None, ...], header: Sequence[str], title: _Title) -> str:
    pairs = zip(header, columns, strict=True)
    known = ", ".join(f"“{text}” is {concept}" for text, concept in pairs if concept and text)
    return known + (f"; it stands under “{title.text}”" if title.weight > 0 else "")


def _why_not(
    columns: tuple[Concept | None, ...], header: Sequence[str], title: _Title, against: Sequence[str]
) -> str:
    reasons = []
    if Concept.ACTION not in columns:
        reasons.append("no column is about actions")
    if against:
        reasons.append("it has the columns " + ", ".join(f"“{text}”" for text in against))
    if title.weight < 0:
        reasons.append(f"its heading speaks of “{title.text}”")
    if not reasons:
        action = header[columns.index(Concept.ACTION)]
        reasons.append(f"besides “{action}” too little speaks for it")
    return "; ".join(reasons)
