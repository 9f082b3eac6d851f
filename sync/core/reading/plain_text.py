"""What a person reads in an element, and which bytes each piece of it comes from.

A mention reads as its link text or ``@`` and its id, ``<time>`` as its ISO date, a status macro as its
title, a jira macro as its key, any other macro as its visible content.
"""

import re
from collections.abc import Callable
from itertools import count
from typing import Final, NamedTuple

from sync.core.reading.pieces import NOTHING, Kind, Piece, PlainText, one_line
from sync.core.reading.storage_format import Element
from sync.core.reading.xml_text import TOKEN, token_run

__all__ = ["NOTHING", "Kind", "Piece", "PlainText", "one_line", "parameter", "parameters", "plain_text"]

_BLOCKS: Final = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "dl", "dt", "dd", "hr", "pre", "blockquote"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td", "th"}
    | {"ac:task", "ac:task-list", "ac:structured-macro", "ac:macro", "ac:rich-text-body", "ac:adf-extension"}
)
_INVISIBLE: Final = frozenset(
    {"ac:parameter", "ac:default-parameter", "ac:placeholder", "ac:image", "colgroup"}
    | {"ac:task-id", "ac:task-uuid", "ac:task-status"}
    | {"ac:adf-attribute", "ac:adf-fallback", "ac:adf-fragment-mark"}
)
_MACROS: Final = frozenset(("ac:structured-macro", "ac:macro"))
_STRUCK: Final = frozenset(("s", "del", "strike"))
_STYLED: Final = _STRUCK | {"strong", "b", "span", "a"}
_USER_IDS: Final = ("userkey", "username", "account-id")  # of two on one user the first counts
_EMOTICONS: Final = {"tick": "✅", "cross": "❌", "warning": "⚠️", "question": "❓"}


class _Style(NamedTuple):
    """What the elements around a text make of it: the last fields of its pieces."""

    kind: Kind = Kind.TEXT
    ref: str = ""
    bold: bool = False
    struck: bool = False


_UNSTYLED: Final = _Style()


def plain_text(element: Element) -> PlainText:
    """What a person reads inside ``element``.

    One pass over its tokens, not a walk over elements: most of a page's reading time is spent here.
    """
    document, names = element.document, element.document.names
    if element.name and (words := _Words.PATTERN.match(document.body, element.start)):
        return _Words(words)
    if element.name and (one := _one_inside(element)):
        return one
    if element.self_closed:
        return NOTHING
    position = element.position
    skip_to = 0
    style = _UNSTYLED
    around: list[tuple[bool, _Style]] = []  # of every open element: whether it is a block, the style outside
    pieces: list[Piece] = []
    for token in TOKEN.finditer(document.body, element.inner_start):
        at, group = token.start(), token.lastgroup
        position += group == "open"
        if at < skip_to:
            continue
        if group == "open":
            name = names[position]
            if name in _WHOLE:
                inner = Element(document, position, token[0])
                if name in _INVISIBLE:
                    skip_to = inner.end
                    continue
                if _read_whole(inner, style, pieces):
                    skip_to = pieces[-1].end
                    continue
            is_block = name in _BLOCKS
            if is_block:
                pieces.append(Piece("\n", at, at))
            if not token[0].endswith(b"/>"):
                around.append((is_block, style))
                if name in _STYLED:
                    style = _styled(Element(document, position, token[0]), style)
        elif group == "close":
            if not around:
                document.remember_inner_end(element.position, at)
                break
            is_block, style = around.pop()
            if is_block:
                pieces.append(Piece("\n", at, at))
        elif group == "text":
            pieces.append(Piece(token[0].decode(), at, token.end(), *style))
        elif run := token_run(token):
            pieces.append(Piece(run.text, run.start, run.end, *style))
    return PlainText(tuple(pieces))


_ATTRIBUTES: Final = rb"""(?:\s(?:[^<>"'/]++|"[^<>"]*")*)?"""


class _Words(PlainText):
    """All that most cells and headings hold: a paragraph of plain words, or the words alone.

    Most of them are only read, so the pieces are made when somebody asks for them.
    """

    __slots__ = ("_found",)

    PATTERN: Final = re.compile(
        rb"<(?:t[dh]|h[1-6])%b>(?P<begin><p%b>)?(?P<words>[^<&]*)(?(begin)</p>)</(?:t[dh]|h[1-6])>"
        % (_ATTRIBUTES, _ATTRIBUTES)
    )

    def __init__(self, found: re.Match[bytes]) -> None:
        words = found["words"].decode()
        self._found = found
        self.raw = words if found["begin"] is None else f"\n{words}\n"
        self.folded = one_line(words)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        start, end = self._found.span("words")
        words = (Piece(self._found["words"].decode(), start, end),) if start < end else ()
        if self._found["begin"] is None:
            return words
        paragraph = self._found.start("begin")
        return (Piece("\n", paragraph, paragraph), *words, Piece("\n", end, end))

    @property
    def refers(self) -> bool:
        return False

    def of(self, kind: Kind) -> tuple[Piece, ...]:
        return self.pieces if kind is Kind.TEXT else ()

    @property
    def current(self) -> PlainText:
        return self

    @property
    def bold(self) -> bool:
        return False

    @property
    def struck(self) -> bool:
        return False


# The beginning of a cell that may hold one element only: a date, a person, a status, a ticket.
_ONE_INSIDE: Final = re.compile(
    rb"<t[dh]%b>(?P<begin><p%b>)?(?=<(?:time|ac:link|ac:structured-macro)[\s>])" % (_ATTRIBUTES, _ATTRIBUTES)
)


def _one_inside(cell: Element) -> PlainText | None:
    """What a cell holds, where that is one element read as a whole, perhaps with a paragraph around it."""
    document = cell.document
    opening = _ONE_INSIDE.match(document.body, cell.start)
    if opening is None:
        return None
    begin = opening.start("begin")
    position = cell.position + (1 if begin < 0 else 2)
    pieces: list[Piece] = []
    if not _read_whole(document.element(position), _UNSTYLED, pieces):
        return None
    end = pieces[0].end
    if begin >= 0 and document.body.startswith(b"</p>", end):
        pieces = [Piece("\n", begin, begin), *pieces, Piece("\n", end, end)]
        end += len(b"</p>")
    if not document.body.startswith(b"</t", end):
        return None
    document.remember_inner_end(cell.position, end)
    return PlainText(tuple(pieces))


def _read_whole(element: Element, style: _Style, pieces: list[Piece]) -> bool:
    """Whether the element is read as one piece, which is then added."""
    read = _READERS[element.name](element)
    if read is None:
        return False
    text, kind, ref = read
    pieces.append(Piece(text, element.start, element.end, kind, ref, style.bold, style.struck))
    return True


def _styled(element: Element, style: _Style) -> _Style:
    name = element.name
    if name in ("strong", "b"):
        return style._replace(bold=True)
    if name in _STRUCK or (name == "span" and "line-through" in element.get("style")):
        return style._replace(struck=True)
    if name == "a":
        address = element.get("href")
        return style._replace(kind=Kind.LINK if address else Kind.TEXT, ref=address)
    return style


# --- elements that are read as a whole: text, kind, ref; None where the element is read through

_Whole = tuple[str, Kind, str]


def _read_time(element: Element) -> _Whole:
    day = element.get("datetime")
    return day, Kind.TIME, day


def _read_user(user: Element, shown: str = "") -> _Whole:
    found = ((kind, user.get(f"ri:{kind}")) for kind in _USER_IDS)
    return _mention(*next((one for one in found if one[1]), ("account-id", "")), shown)


def _mention(kind: str, who: str, shown: str = "") -> _Whole:
    """A mention; its ref is the user's id in the form of ``UserRef.id``."""
    return shown or f"@{who}", Kind.MENTION, who if kind == "account-id" else f"{kind}:{who}"


# A link to a user and nothing else, as the server writes a mention.
_MENTION: Final = re.compile(
    rb"""<ac:link%b><ri:user\sri:(?P<kind>account-id|username|userkey)="(?P<id>[^"&\s]+)"
    (?:\sri:local-id="[^"]*")?\s*/>(?P<end></ac:link>)"""
    % _ATTRIBUTES,
    re.VERBOSE,
)


def _read_link(element: Element) -> _Whole | None:
    """A link whose target is an element of its own: a user, a page, an attachment, an address."""
    if mention := _MENTION.match(element.document.body, element.start):
        element.document.remember_inner_end(element.position, mention.start("end"))
        return _mention(mention["kind"].decode(), mention["id"].decode())
    target: Element | None = None
    body: Element | None = None
    for child in reversed(element.children):  # of two of a kind the first counts
        if child.name.startswith("ri:"):
            target = child
        elif child.name.endswith("link-body"):
            body = child
    if target is None:
        return None
    text = plain_text(body).folded if body else ""
    if target.name == "ri:user":
        return _read_user(target, text)
    shown = text or target.get("ri:content-title") or target.get("ri:filename") or target.get("ri:value")
    return shown, Kind.LINK, target.get("ri:value")


def _read_macro(element: Element) -> _Whole | None:
    match element.get("ac:name"):
        case "status":
            said = parameters(element)
            return said.get("title", ""), Kind.STATUS, said.get("colour", "")
        case "jira" | "jiraissues":
            key = parameters(element).get("key", "")
            return key, Kind.TICKET, key
        case "profile":
            user = next((inner for inner in element.descendants() if inner.name == "ri:user"), None)
            return _read_user(user) if user else None
        case _:
            return None


def _read_emoticon(element: Element) -> _Whole:
    fallback = element.get("ac:emoji-fallback")
    text = _EMOTICONS.get(element.get("ac:name")) or ("" if fallback.startswith(":") else fallback)
    return text, Kind.TEXT, ""


_READERS: Final[dict[str, Callable[[Element], _Whole | None]]] = {
    "time": _read_time,
    "ri:user": _read_user,
    "ac:link": _read_link,
    "ac:structured-macro": _read_macro,
    "ac:macro": _read_macro,
    "ac:emoticon": _read_emoticon,
}
_WHOLE: Final = _INVISIBLE | _READERS.keys()


def parameter(macro: Element, name: str) -> str:
    """A macro's parameter as text, or the empty string."""
    return parameters(macro).get(name, "")


_PARAMETER: Final = re.compile(
    rb'\s*<ac:parameter ac:name="(?P<name>[^"<&]*)"(?:\s[^<>]*)?>(?P<text>[^<&]*)</ac:parameter>'
)
_END_TAG: Final = re.compile(rb"\s*(?P<at></)")


def parameters(macro: Element) -> dict[str, str]:
    """A macro's parameters as texts by name."""
    found: dict[str, str] = {}
    if macro.self_closed:
        return found
    document, at = macro.document, macro.inner_start
    for position in count(macro.position + 1):
        match = _PARAMETER.match(document.body, at)
        if match is None:
            break
        found.setdefault(match["name"].decode(), one_line(match["text"].decode()))
        document.remember_inner_end(position, match.end("text"))
        at = match.end()
    # Most macros have nothing else in them, and what a document knows of elements need not be asked.
    if end_tag := _END_TAG.match(document.body, at):
        document.remember_inner_end(macro.position, end_tag.start("at"))
        return found
    return _all_parameters(macro)


def _all_parameters(macro: Element) -> dict[str, str]:
    return {
        child.get("ac:name"): one_line(child.raw_text)
        for child in reversed(macro.children)  # of two with one name the first counts
        if child.name == "ac:parameter"
    }
