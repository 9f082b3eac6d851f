"""Cells whose values belong to the team and to Jira alike: action, owner, due, priority.

A cell is rewritten in the form it has, and only where that form is known; everything else in it stays.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from sync.core.model import ActionItem, Concept, Mention, UserRef
from sync.core.policy import SlashOrder
from sync.core.reading.plain_text import Kind, Piece, PlainText
from sync.core.reading.storage_format import Edit, Element, escape_text
from sync.core.reading.tables import Cell
from sync.core.reading.values import is_filled
from sync.core.view import CellValue, DueValue, OwnerValue, PriorityValue, TextValue, legible
from sync.core.words import before_remark, without_remarks
from sync.core.writing import places
from sync.core.writing.date_spellings import is_only, replaced, respelt
from sync.core.writing.markup import inline_markup, status_macro, time_markup

CONCEPTS: Final = (Concept.ACTION, Concept.OWNER, Concept.DUE, Concept.PRIORITY)
_DATETIME: Final = re.compile(rb"datetime\s*=\s*([\"'])([^\"']*)")
_AROUND_TEXT: Final = frozenset(("p", "ac:structured-macro", "ac:parameter"))
_OUT_OF_REACH: Final = frozenset(("ac:inline-comment-marker", "table"))
# more than what tells owners apart when a ticket is made: a cell in doubt is for people to change
_SEVERAL: Final = re.compile(r"[,/;|&+、，；・]|\s(?:and|or|und|oder|et|ou|y|o|e|och|en|と)\s", re.IGNORECASE)
_MEANS_MORE: Final = re.compile(r"no-ticket|(?<![A-Z0-9])[A-Z][A-Z0-9_]+-[0-9]", re.IGNORECASE)


class Form(StrEnum):
    """How a cell says its value."""

    BLANK = "blank"  # nothing of its own yet
    WORDS = "words"  # in plain words, in one stretch
    ELEMENT = "element"  # by an element of its own: <time>, a mention, a status macro
    KEPT = "kept"  # in a way that only people can change


@dataclass(frozen=True, slots=True)
class ValueShown:
    """What a cell says: its words, the date or the people they mean, and their form.

    ``earliest``: see :class:`~sync.core.model.DueText`.
    """

    text: str
    form: Form
    day: date | None = None
    people: tuple[UserRef, ...] = ()
    earliest: date | None = None


def value_shown(cell: Cell, concept: Concept, item: ActionItem) -> ValueShown:
    """What the item's own cell for one of ``CONCEPTS`` says now."""
    if any(inner.name in _OUT_OF_REACH for inner in cell.own.descendants()):
        return ValueShown(cell.text, Form.KEPT)  # people talk about it, or it holds items of its own
    match concept:
        case Concept.DUE:
            return _due_shown(cell, item)
        case Concept.OWNER:
            return _owner_shown(cell, item)
        case Concept.PRIORITY:
            return _priority_shown(cell)
        case _:
            return _text_shown(cell, item)


def concept_of(value: CellValue) -> Concept:
    match value:
        case TextValue():
            return Concept.ACTION
        case OwnerValue():
            return Concept.OWNER
        case DueValue():
            return Concept.DUE
        case PriorityValue():
            return Concept.PRIORITY
        case _:
            assert_never(value)


def words_for(shown: ValueShown, value: CellValue) -> str | None:
    """What the cell would read as, once it shows ``value``; None where it has to stay as it is."""
    match value:
        case OwnerValue(user) if user.id in {one.id for one in shown.people}:
            return shown.text
        case _ if shown.form is Form.KEPT:
            return None
        case DueValue(day, order):
            return _dated(shown, day, order) if day else _without_date(shown)
        case OwnerValue(user):
            return _named(shown, user)
        case PriorityValue(words) | TextValue(words):
            return _harmless(words)
        case _:
            assert_never(value)


def _harmless(words: str) -> str | None:
    """The words as they can be written, unless they would make another row of it."""
    words = legible(words).strip()
    return words if is_filled(words) and not _MEANS_MORE.search(words) else None


def show_value(cell: Cell, item: ActionItem, value: CellValue) -> tuple[Edit, ...]:
    """Make the cell show ``value``; only for a cell that ``words_for`` has words for."""
    shown = value_shown(cell, concept_of(value), item)
    match value:
        case DueValue(day, order):
            return _show_due(cell, shown, day, order)
        case OwnerValue(user):
            return _show_owner(cell, shown, user)
        case PriorityValue(word):
            return _show_priority(cell, shown, word)
        case TextValue(text):
            return (Edit(*_stretch(_without_tickets(cell)), escape_text(legible(text).strip())),)
        case _:
            assert_never(value)


# --- dates


def _due_shown(cell: Cell, item: ActionItem) -> ValueShown:
    day = item.due.date
    if item.due.problem:
        form = Form.KEPT
    elif item.due.spelling == "time":
        form = Form.ELEMENT
    elif not is_filled(cell.text):
        form = Form.BLANK
    else:
        form = Form.WORDS if day and _words_with(cell, day, item.due.earliest) else Form.KEPT
    return ValueShown(cell.text, form, day, earliest=item.due.earliest)


def _words_with(cell: Cell, day: date, earliest: date | None) -> bool:
    """Whether a date in words can be replaced: alone, or where it stands amid other words."""
    spelt = respelt(cell.content.raw, day, day, SlashOrder.DAY_FIRST, earliest)
    if spelt:
        return all(cell.content.bytes_of(one.start, one.end) for one in spelt)
    alone = all(piece.kind is Kind.TEXT for piece in cell.content.pieces)
    return alone and without_remarks(cell.text) == cell.text


def _dated(shown: ValueShown, day: date, order: SlashOrder) -> str | None:
    """In the spelling that stands there; where it has none for the day, only a date alone gives way."""
    if shown.day == day:
        return shown.text
    if shown.form is Form.WORDS and shown.day:
        changes = respelt(shown.text, shown.day, day, order, shown.earliest)
        if changes:
            return replaced(shown.text, changes)
        if _amid_words(shown, shown.day):
            return None
    return day.isoformat()


def _without_date(shown: ValueShown) -> str | None:
    """Nothing at all, where nothing but the date stands there."""
    if shown.form is Form.BLANK or shown.day is None:
        return shown.text
    return None if _amid_words(shown, shown.day) else ""


def _amid_words(shown: ValueShown, day: date) -> bool:
    spelt = respelt(shown.text, day, day, SlashOrder.DAY_FIRST, shown.earliest)
    return bool(spelt) and not is_only(shown.text, day, shown.earliest)


def _show_due(cell: Cell, shown: ValueShown, day: date | None, order: SlashOrder) -> tuple[Edit, ...]:
    if day is None:
        return (places.replace(cell.own, b""),)
    if shown.form is Form.ELEMENT:
        times = (piece for piece in cell.content.of(Kind.TIME) if not piece.struck)
        return tuple(_respell_time(_inside(cell, piece), day) for piece in times)
    changes = respelt(cell.content.raw, shown.day, day, order, shown.earliest) if shown.day else ()
    spans = [cell.content.bytes_of(one.start, one.end) for one in changes]
    if changes and all(spans):
        pairs = zip(changes, spans, strict=True)
        return tuple(Edit(*span, escape_text(one.text)) for one, span in pairs if span)
    return (places.replace(cell.own, time_markup(day)),)


def _respell_time(element: Element, day: date) -> Edit:
    found = _DATETIME.search(element.start_tag)
    if found is None:
        return Edit(element.start, element.end, time_markup(day))
    return Edit(element.start + found.start(2), element.start + found.end(2), day.isoformat().encode())


# --- owners


def _named(shown: ValueShown, user: UserRef) -> str | None:
    name = _harmless(user.name)
    if shown.form is not Form.WORDS:
        return f"@{user.id}"
    return name and name + shown.text[len(before_remark(shown.text)) :]


def _owner_shown(cell: Cell, item: ActionItem) -> ValueShown:
    mentions = [piece for piece in cell.content.of(Kind.MENTION) if not piece.struck]
    if mentions:
        form = Form.ELEMENT if len(mentions) == 1 and _is_link(cell, mentions[0]) else Form.KEPT
    elif not is_filled(cell.text):
        form = Form.BLANK
    else:
        one_name = _is_plain(cell, cell.content) and not _SEVERAL.search(before_remark(cell.text))
        form = Form.WORDS if one_name else Form.KEPT
    return ValueShown(cell.text, form, people=item.owners)


def _is_link(cell: Cell, mention: Piece) -> bool:
    return _inside(cell, mention).name == "ac:link"


def _show_owner(cell: Cell, shown: ValueShown, user: UserRef) -> tuple[Edit, ...]:
    mention = inline_markup(Mention(user))
    if shown.form is Form.ELEMENT:
        (piece,) = (piece for piece in cell.content.of(Kind.MENTION) if not piece.struck)
        return (Edit(piece.start, piece.end, mention),)
    if shown.form is Form.BLANK:
        return (places.replace(cell.own, mention),)
    start, _ = _stretch(cell.content)
    raw = cell.content.raw
    name = cell.content.bytes_of(len(raw) - len(raw.lstrip()), len(before_remark(raw)))
    assert name is not None, "it is part of the stretch"  # noqa: S101
    return (Edit(start, name[1], escape_text(legible(user.name).strip())),)


# --- priorities


def _priority_shown(cell: Cell) -> ValueShown:
    macros = cell.content.of(Kind.STATUS)
    if macros:
        form = Form.ELEMENT if len(macros) == 1 and cell.text == macros[0].text else Form.KEPT
    elif not is_filled(cell.text):
        form = Form.BLANK
    else:
        form = Form.WORDS if _is_plain(cell, cell.content) else Form.KEPT
    return ValueShown(cell.text, form)


def _show_priority(cell: Cell, shown: ValueShown, word: str) -> tuple[Edit, ...]:
    text = escape_text(legible(word).strip())
    if shown.form is Form.ELEMENT:
        (piece,) = cell.content.of(Kind.STATUS)
        return (Edit(piece.start, piece.end, status_macro(word, "")),)  # its colour told of the old word
    if shown.form is Form.BLANK:
        return (places.replace(cell.own, text),)
    return (Edit(*_stretch(cell.content), text),)


# --- texts


def _text_shown(cell: Cell, item: ActionItem) -> ValueShown:
    names = [inner.name for inner in cell.own.descendants()]
    only_text = set(names) <= _AROUND_TEXT and names.count("p") <= 1
    form = Form.WORDS if only_text and _is_plain(cell, _without_tickets(cell)) else Form.KEPT
    return ValueShown(item.text, form)


def _without_tickets(cell: Cell) -> PlainText:
    return cell.content.without(Kind.TICKET)


# --- where words stand


def _is_plain(cell: Cell, content: PlainText) -> bool:
    """Whether it is nothing but text that markup may replace, in one stretch, none of it struck through."""
    worded = [piece for piece in content.pieces if piece.start != piece.end]
    if not all(piece.kind is Kind.TEXT and not piece.struck for piece in worded):
        return False
    span = _span(content) if content.raw.strip() else None
    return span is not None and not places.in_cdata(cell.own, span[0])


def _stretch(content: PlainText) -> tuple[int, int]:
    span = _span(content)
    assert span is not None, "the form says that there is one"  # noqa: S101
    return span


def _span(content: PlainText) -> tuple[int, int] | None:
    """The bytes from the first letter to the last; None where an element begins or ends in between."""
    start = len(content.raw) - len(content.raw.lstrip())
    return content.bytes_of(start, len(content.raw.rstrip()))


def _inside(cell: Cell, piece: Piece) -> Element:
    return cell.own.document.element_at(piece.start)
