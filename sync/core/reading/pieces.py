"""Text in pieces, each of which knows the bytes it was read from."""

import re
from enum import StrEnum
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"\w")


class Kind(StrEnum):
    """What a piece of text is, beyond its words; ``Piece.ref`` holds what is meant."""

    TEXT = "text"
    LINK = "link"  # ref: the address
    MENTION = "mention"  # ref: the user's id
    TIME = "time"  # ref: the ISO date
    STATUS = "status"  # ref: the colour
    TICKET = "ticket"  # ref: the key


class Piece(NamedTuple):
    """Text from one place: the bytes ``start:end`` of a run, or of a whole element such as a macro."""

    text: str
    start: int
    end: int
    kind: Kind = Kind.TEXT
    ref: str = ""
    bold: bool = False
    struck: bool = False


class PlainText:
    """The pieces of an element in document order; breaks between blocks are pieces of their own.

    ``raw`` is their text as it stands, ``folded`` with every stretch of white space as one blank.
    """

    __slots__ = ("_pieces", "folded", "raw")

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = pieces
        self.raw = "".join([piece.text for piece in pieces])
        self.folded = one_line(self.raw)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return self._pieces

    @property
    def refers(self) -> bool:
        """Whether a piece means something beyond its words."""
        return any(piece.ref for piece in self.pieces)

    def without(self, kind: Kind) -> "PlainText":
        if not self.of(kind):
            return self
        return PlainText(tuple(piece for piece in self.pieces if piece.kind is not kind))

    def of(self, kind: Kind) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind is kind)

    @property
    def current(self) -> "PlainText":
        """Without what is struck through."""
        if not any(piece.struck for piece in self.pieces):
            return self
        return PlainText(tuple(piece for piece in self.pieces if not piece.struck))

    @property
    def bold(self) -> bool:
        """Whether there is text, and all of it is bold."""
        return self._all_visible("bold")

    @property
    def struck(self) -> bool:
        """Whether there is text, and all of it is struck through."""
        return self._all_visible("struck")

    def find(self, words: str) -> tuple[int, int] | None:
        """The bytes of the first occurrence of ``words`` (folded, any case) that are text in one stretch.

        None where the words are not there, or where an element begins or ends in their midst.
        """
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.raw, re.IGNORECASE):
            span = self.bytes_of(match.start(), match.end())
            if span:
                return span
        return None

    def bytes_of(self, first: int, end: int) -> tuple[int, int] | None:
        """The bytes of ``raw[first:end]``; None where an element begins or ends in its midst."""
        position = 0
        span: tuple[int, int] | None = None
        for piece in self.pieces:
            piece_end = position + len(piece.text)
            if piece_end > first and position < end:
                start_byte, end_byte = _part(piece, max(first - position, 0), min(end, piece_end) - position)
                if span and span[1] != start_byte:
                    return None
                span = (span[0] if span else start_byte, end_byte)
            position = piece_end
        return span

    def _all_visible(self, mark: str) -> bool:
        """Punctuation beside words may be without the mark."""
        visible = [piece for piece in self.pieces if piece.text.strip()]
        worded = [piece for piece in visible if _WORD.search(piece.text)]
        return bool(visible) and all(getattr(piece, mark) for piece in worded or visible)


def one_line(text: str) -> str:
    return " ".join(text.split())


NOTHING: Final = PlainText(())


def _part(piece: Piece, first: int, end: int) -> tuple[int, int]:
    """The bytes of some characters of a piece; what cannot be divided counts whole."""
    if piece.end - piece.start != len(piece.text.encode()) or piece.kind in _INDIVISIBLE:
        return piece.start, piece.end
    return piece.start + len(piece.text[:first].encode()), piece.start + len(piece.text[:end].encode())


_INDIVISIBLE: Final = frozenset((Kind.MENTION, Kind.TIME, Kind.STATUS, Kind.TICKET))
