"""What changed between two versions of a page's source, and the source itself in a readable dress."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from sync.sandbox.web.html import join, tag

_BETWEEN_ELEMENTS = re.compile(r"(?<=>)(?=<)|(?<=\n)")
_MARKUP = re.compile(r"(<[^<>]*>)")
_CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of source: ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """``hunks`` are runs of pieces with a little of what stands around them; counts are of characters."""

    hunks: tuple[tuple[Piece, ...], ...]
    added: int
    removed: int


def difference(old: str, new: str) -> Difference:
    """Compare element by element, then narrow each change down to its characters."""
    before, after = _BETWEEN_ELEMENTS.split(old), _BETWEEN_ELEMENTS.split(new)
    groups = SequenceMatcher(None, before, after).get_grouped_opcodes(_CONTEXT)
    hunks = tuple(
        tuple(
            piece for kind, i, j, k, m in group for piece in _pieces(kind == "equal", before[i:j], after[k:m])
        )
        for group in groups
    )
    return Difference(hunks, _length(hunks, "new"), _length(hunks, "gone"))


def _pieces(equal: bool, before: list[str], after: list[str]) -> Iterator[Piece]:
    old, new = "".join(before), "".join(after)
    if equal:
        yield Piece("same", old)
        return
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    yield from (
        piece
        for piece in (
            Piece("same", old[:head]),
            Piece("gone", old[head : len(old) - tail]),
            Piece("new", new[head : len(new) - tail]),
            Piece("same", old[len(old) - tail :]),
        )
        if piece.text
    )


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common from the start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _length(hunks: tuple[tuple[Piece, ...], ...], kind: str) -> int:
    return sum(len(piece.text) for hunk in hunks for piece in hunk if piece.kind == kind)


def source_html(source: str) -> Markup:
    """Every character of the source, its tags set apart."""
    return join(
        tag("span", part, class_="tag") if position % 2 else escape(part)
        for position, part in enumerate(_MARKUP.split(source))
    )
