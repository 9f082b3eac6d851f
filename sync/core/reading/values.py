"""What a cell says: blank or placeholder, a status with commentary, people, a priority. Dates and tickets
are in :mod:`sync.core.reading.dates` and :mod:`sync.core.reading.ticket_keys`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from sync.core.model import UserRef
from sync.core.reading import value_words
from sync.core.reading.plain_text import Kind, PlainText
from sync.core.words import Phrases, folded, is_east_asian, undecorated

_DASHES: Final = re.compile(r"[\s\-‐‑‒–—―_~*.·•/\u200b\u200c\u200d\ufeff]*")
_ELLIPSIS: Final = re.compile(r"(?:\.{2,}|…)+")
_BRACKETED: Final = re.compile(
    r"\[[^\[\]]*\]|<[^<>]*>|\$?\{+[^{}]*\}+|%[A-Z_]+%|\$[A-Z_]+|【[^【】]*】|＜[^＜＞]*＞"
)
_BETWEEN_BRACKETS: Final = 6
_COUNTED: Final = re.compile(r"(?P<slot>.*[^\W\d])\s*#?\d{1,2}")
_DATE_SLOT: Final = re.compile(
    r"""\d{4}([-/.])x+\1x+ | x+([-/.])x+\2(?:\d\d)?x+
    | ([^\W\d_])\3{1,3}(?:[-/.\ ]([^\W\d_])\4{1,3}){1,2}""",
    re.IGNORECASE | re.VERBOSE,
)
_CIRCLES: Final = re.compile(r"[○〇●]{2,}(?:さん|氏)?")
_IN_ROUND_BRACKETS: Final = re.compile(r"[(（]([^()（）]*)[)）]")
_NUMBER_SLOT: Final = re.compile(r"(?:[a-z]+ ?#|[a-z]+-|#)(?:n{2,}|x{2,}|0{2,}|_{2,})", re.IGNORECASE)
_SLOTS: Final = (_BRACKETED, _ELLIPSIS, _NUMBER_SLOT, _DATE_SLOT, _CIRCLES)
_OPTION: Final = re.compile(r"\s*[/|／｜]\s*")
_LONGEST_SLOT: Final = 120
_EXAMPLE: Final = tuple(folded(opening) for opening in value_words.EXAMPLE_OPENINGS)
_INSTRUCTION: Final = re.compile(
    "|".join(
        re.escape(folded(opening)) + ("" if is_east_asian(opening) else r"(?!\w)")
        for opening in value_words.INSTRUCTION_OPENINGS
    )
)


class StatusGroup(StrEnum):
    """What a status word of a team means."""

    OPEN = "open"
    IN_PROGRESS = "in progress"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class StatusWord:
    """The status in a cell, apart from commentary beside it.

    ``start:end`` are its bytes, a sign before it included: of a status macro the whole of it. The
    bytes of a sign that an element parts from the word are ``parted_sign``. ``group`` is None for a macro
    with words nobody knows.
    """

    text: str
    group: StatusGroup | None
    start: int
    end: int
    parted_sign: tuple[int, int] | None = None


# --- cells that say nothing yet


def is_blank(text: str) -> bool:
    """Nothing, or only dashes and dots; an ellipsis is a placeholder."""
    return not text or (_DASHES.fullmatch(text) is not None and not _ELLIPSIS.fullmatch(text.strip()))


def is_undecided(text: str) -> bool:
    """A word such as ``TBD``, in whatever brackets."""
    return len(text) <= _LONGEST_SLOT and _means_undecided(text)


@lru_cache(maxsize=4096)
def _means_undecided(text: str) -> bool:
    plain = text.strip(" []()<>{}")
    return folded(plain) in value_words.UNDECIDED or folded(undecorated(plain)) in value_words.UNDECIDED


def is_placeholder(text: str) -> bool:
    """A slot of a template that nobody has filled: ``[Name]``, ``YYYY-MM-DD``, ``e.g. …``, ``P0/P1/P2``."""
    return _is_slot(text) if len(text) <= _LONGEST_SLOT else folded(text[:_LONGEST_SLOT]).startswith(_EXAMPLE)


@lru_cache(maxsize=4096)
def _is_slot(text: str) -> bool:
    plain = text.strip(" \"'“”„‘’*_`")
    if match := _IN_ROUND_BRACKETS.fullmatch(plain):
        return _asks_for_text(match[1])
    words = folded(plain)
    return bool(plain) and (
        words in value_words.SLOTS
        or words.startswith(_EXAMPLE)
        or any(slot.fullmatch(plain) for slot in _SLOTS)
        or _is_counted(plain)
        or _is_all_brackets(plain)
        or is_choice(plain)
        or _is_of_slots(plain)
    )


def _is_counted(text: str) -> bool:
    match = _COUNTED.fullmatch(text)
    return match is not None and folded(match["slot"]) in value_words.COUNTED_SLOTS


def _is_all_brackets(text: str) -> bool:
    """Several slots with next to nothing between them: ``[Action] by [Owner]``."""
    between, slots = _BRACKETED.subn("", text)
    return slots > 1 and len(between.replace(" ", "")) < _BETWEEN_BRACKETS


def _is_of_slots(text: str) -> bool:
    """``Name / Team``."""
    options = _OPTION.split(text)
    return len(options) > 1 and all(folded(option) in value_words.SLOTS for option in options)


def _asks_for_text(remark: str) -> bool:
    """Whether what stands in round brackets is no remark of somebody's but waits to be overwritten."""
    asks = _INSTRUCTION.match(folded(remark)) is not None
    return asks or is_blank(remark) or is_undecided(remark) or _is_slot(remark)


def is_choice(text: str) -> bool:
    """Options to choose from, all of them known words: ``Open / In Progress / Done``, ``P0|P1``."""
    options = _OPTION.split(text)
    if len(options) == 1:
        return False
    words = [undecorated(option) for option in options]
    return any(all(map(known, words)) for known in _OPTION_KINDS)


def is_filled(text: str) -> bool:
    """Whether the cell says something of its own."""
    return not (is_blank(text) or is_undecided(text) or is_placeholder(text))


# --- statuses

_GROUPS: Final = {
    folded(word): group
    for group, words in (
        (StatusGroup.OPEN, value_words.OPEN_WORDS),
        (StatusGroup.IN_PROGRESS, value_words.IN_PROGRESS_WORDS),
        (StatusGroup.DONE, value_words.DONE_WORDS),
        (StatusGroup.DROPPED, value_words.DROPPED_WORDS),
    )
    for word in words
}
_SIGNS: Final = {
    sign: group
    for group, signs in (
        (StatusGroup.OPEN, value_words.OPEN_SIGNS),
        (StatusGroup.IN_PROGRESS, value_words.IN_PROGRESS_SIGNS),
        (StatusGroup.DONE, value_words.DONE_SIGNS),
        (StatusGroup.DROPPED, value_words.DROPPED_SIGNS),
    )
    for sign in signs
}


def _status_pattern() -> re.Pattern[str]:
    """Signs and a status word at the beginning; words that also begin sentences need an end behind them."""
    every = value_words.OPEN_WORDS + value_words.IN_PROGRESS_WORDS
    every += value_words.DONE_WORDS + value_words.DROPPED_WORDS
    alternatives = []
    for word in sorted(set(every), key=len, reverse=True):
        spaced = r"\s+".join(re.escape(part) for part in word.split()).replace("'", "['’]")
        if is_east_asian(word):
            alternatives.append(spaced)
        elif word in value_words.OPENS_SENTENCES:
            alternatives.append(spaced + r"(?!\w)(?!\s+\w)")
        else:
            alternatives.append(spaced + r"(?![\w'’])")
    signs = "".join(map(re.escape, _SIGNS))
    return re.compile(
        rf"\s*(?P<all>(?P<sign>[{signs}]\ufe0f?)?\s*(?P<word>{'|'.join(alternatives)})?)", re.IGNORECASE
    )


_STATUS: Final = _status_pattern()


def read_status(content: PlainText) -> StatusWord | None:
    """The status of a cell; None where none is recognised. What is struck through does not count."""
    for piece in content.of(Kind.STATUS):
        if not piece.struck and piece.text:
            return StatusWord(piece.text, status_group(piece.text), piece.start, piece.end)
    content = content.current
    match = _STATUS.match(content.raw)
    if match is None or not (match["word"] or match["sign"]):
        return None
    text, group = " ".join(match["all"].split()), _group(match)
    if whole := content.bytes_of(match.start("all"), match.start("all") + len(match["all"].rstrip())):
        return StatusWord(text, group, *whole)
    word, sign = (content.bytes_of(*match.span(part)) for part in ("word", "sign"))
    return StatusWord(text, group, *word, parted_sign=sign) if word and sign else None


def status_group(text: str) -> StatusGroup | None:
    """What a status text, commentary and all, means; None where nobody can tell."""
    return _group_of(text[:_LONGEST_SLOT])


@lru_cache(maxsize=4096)
def _group_of(text: str) -> StatusGroup | None:
    match = _STATUS.match(text)
    return _group(match) if match else None


def _group(match: re.Match[str]) -> StatusGroup | None:
    if match["word"]:
        return _GROUPS[folded(match["word"])]
    return _SIGNS.get((match["sign"] or "").rstrip("\ufe0f"))


_STATUSES: Final = Phrases(_GROUPS)
_OPTION_KINDS: Final = (
    _STATUSES.__contains__,
    value_words.PRIORITIES.__contains__,
    value_words.TYPES.__contains__,
)


# --- people and words


def read_owners(content: PlainText) -> tuple[UserRef, ...]:
    """The people mentioned in a cell, in order, each once."""
    found: dict[str, UserRef] = {}
    for piece in content.of(Kind.MENTION):
        if piece.ref and not piece.struck:
            shown = piece.text.removeprefix("@")
            name = "" if piece.ref.endswith(shown) else shown
            found.setdefault(piece.ref, UserRef(piece.ref, name))
    return tuple(found.values())


def read_word(text: str) -> str:
    """A priority or type as the team wrote it, without signs around it; empty where it is undecided.

    Three words and more to choose from are nobody's choice, whatever language they are in.
    """
    return undecorated(text) if is_filled(text) and len(_OPTION.split(text)) < 3 else ""
