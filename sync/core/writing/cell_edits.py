"""What one cell shows of a ticket and of its status, and the edits by which it comes to show them.

All else in the cell stays as it is.
"""

import re
from dataclasses import dataclass
from typing import Final

from sync.core.reading.plain_text import Kind, Piece, PlainText
from sync.core.reading.storage_format import Edit, Element, escape_text
from sync.core.reading.tables import Cell
from sync.core.reading.values import is_blank, is_placeholder, is_undecided, read_status
from sync.core.view import legible
from sync.core.words import undecorated
from sync.core.writing import places
from sync.core.writing.markup import parameter_markup, reads_alike, status_macro, ticket_macro

_BRACKETS: Final = " []()<>{}（）"
_NUMBER: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class StatusShown:
    """What a status cell says: a word, or a macro's title and its ``colour`` (empty for grey).

    ``whole`` is all of the cell: some statuses begin with a word that is one itself.
    """

    text: str
    whole: str
    colour: str | None = None  # None: no macro

    def says(self, title: str, colour: str) -> bool:
        """Whether a reader takes it for ``title``; the team's own word may have a sign beside it."""
        if self.colour is None:
            said = (self.text, self.whole, undecorated(self.text), undecorated(self.whole))
            return any(reads_alike(title, spelling) for spelling in said)
        return reads_alike(title, self.text) and _shade(self.colour) == _shade(colour)


def status_shown(cell: Cell) -> StatusShown:
    """What the status cell says now."""
    own = _own(cell)
    macro = _telling_macro(own)
    if macro is not None:
        return StatusShown(macro.text, own.folded, macro.ref)
    word = None if _only_holds_the_place(own) else read_status(own)
    return StatusShown(word.text if word else own.folded, own.folded)


def tickets_shown(cell: Cell) -> tuple[str, ...]:
    """The keys that jira macros in the cell show."""
    return tuple(piece.ref for piece in cell.content.of(Kind.TICKET) if piece.ref)


def show_ticket(cell: Cell, key: str) -> Edit:
    """Put the ticket behind what stands in the cell."""
    return places.append(cell.own, ticket_macro(key))


def respell_ticket(cell: Cell, old_key: str, key: str) -> Edit:
    """Make the jira macro that shows ``old_key`` show ``key``."""
    at = next(piece.start for piece in cell.content.of(Kind.TICKET) if piece.ref == old_key)
    return places.set_content(_parameters(_inside(cell, at))["key"], escape_text(key))


def show_status(cell: Cell, title: str, colour: str) -> tuple[Edit, ...]:
    """Make a status cell show ``title`` in ``colour``, empty for grey; commentary beside it stays.

    Of what stands there, a status macro is respelt, a word or what only holds a status's place gives way.
    A status nobody recognises is commentary, and so is one in a link or in CDATA, where no macro may stand.
    """
    own = _own(cell)
    macro = _telling_macro(own)
    if macro is not None:
        return _respell_status(_inside(cell, macro.start), title, colour)
    phrase = status_macro(title, colour)
    holds_the_place = _only_holds_the_place(own)
    if holds_the_place and own is cell.content:
        return (places.replace(cell.own, phrase),)
    word = None if holds_the_place else read_status(own)
    if word is None or _has_no_place(cell, word.start):
        return (places.prepend(cell.own, phrase),)
    sign = () if word.parted_sign is None else (Edit(*word.parted_sign, b""),)
    return (*sign, Edit(word.start, word.end, phrase))


def _own(cell: Cell) -> PlainText:
    """What stands in the cell itself: the rows of a table that is nested in it have statuses of their own."""
    element = cell.element
    if element is None or b"<table" not in element.document.body[element.start : element.end]:
        return cell.content
    nested = [inner for inner in element.descendants() if inner.name == "table"]
    return PlainText(
        tuple(
            piece
            for piece in cell.content.pieces
            if not any(table.start <= piece.start < table.end for table in nested)
        )
    )


def _telling_macro(own: PlainText) -> Piece | None:
    """The status macro that tells the status: the first, where they are not a list to choose from."""
    macros = _status_macros(own)
    if not macros or (len(macros) > 1 and _only_holds_the_place(own)):
        return None
    return macros[0]


def _status_macros(own: PlainText) -> list[Piece]:
    return [piece for piece in own.of(Kind.STATUS) if not piece.struck]


def _only_holds_the_place(own: PlainText) -> bool:
    """Whether a status is yet to be written: blank, a dash, "TBD", or options in words or in macros.

    What may be a remark in brackets, a link or a number is never taken for it.
    """
    titles = [piece.text for piece in _status_macros(own)]
    if len(set(titles)) > 2 and own.folded == " ".join(titles):
        return True
    if any(piece.kind not in (Kind.TEXT, Kind.STATUS) for piece in own.pieces):
        return False
    inner = own.folded.strip(_BRACKETS)
    return is_blank(inner) or is_undecided(inner) or (is_placeholder(inner) and not _NUMBER.search(inner))


def _has_no_place(cell: Cell, at: int) -> bool:
    linked = any(piece.start <= at < piece.end for piece in cell.content.of(Kind.LINK))
    return linked or places.in_cdata(cell.own, at)


def _respell_status(macro: Element, title: str, colour: str) -> tuple[Edit, ...]:
    present = _parameters(macro)
    if "title" not in present:
        return (
            places.set_content(
                macro, parameter_markup("title", title) + parameter_markup("colour", colour or "Grey")
            ),
        )
    edits = [places.set_content(present["title"], escape_text(legible(title)))]
    if "colour" in present:
        edits.append(places.set_content(present["colour"], escape_text(colour or "Grey")))
    elif colour:
        end = present["title"].end
        edits.append(Edit(end, end, parameter_markup("colour", colour)))
    return tuple(edits)


def _parameters(macro: Element) -> dict[str, Element]:
    return {child.get("ac:name"): child for child in macro.children if child.name == "ac:parameter"}


def _inside(cell: Cell, at: int) -> Element:
    return cell.own.document.element_at(at)


def _shade(colour: str) -> str:
    return {"gray": "", "grey": ""}.get(colour.casefold(), colour.casefold())
