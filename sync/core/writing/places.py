"""Where in a cell a phrase may be put, so that the page stays as it was around it.

A phrase is what may stand amid words: text, a status or jira macro. Cells hold paragraphs, lists, panels,
nested tables; a phrase goes into a paragraph, or into one of its own beside a block.
"""

import re
from collections import deque
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from sync.core.reading.storage_format import Edit, Element, Run
from sync.core.reading.xml_text import TOKEN, token_run

_PARAGRAPHS: Final = frozenset(("p", "div"))
# fmt: off
_MARKS: Final = frozenset((
    "a", "abbr", "b", "big", "br", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
))
# fmt: on
_PHRASES: Final = _MARKS | frozenset(
    ("ac:emoticon", "ac:image", "ac:inline-comment-marker", "ac:link", "ac:placeholder", "img", "time")
)
_PHRASE_MACROS: Final = frozenset(("anchor", "jira", "profile", "status"))
_MACROS: Final = frozenset(("ac:structured-macro", "ac:macro"))
_ITEMS: Final = frozenset(("li", "ac:task-body"))
_LISTS: Final = frozenset(("ul", "ol", "ac:task-list"))
_SHOWS_NOTHING_ITSELF: Final = _PARAGRAPHS | _MARKS
_COMMENTED: Final = "ac:inline-comment-marker"

_SPACE: Final = " \t\r\n\N{NO-BREAK SPACE}"
_END_OF_CDATA: Final = re.compile(rb"(?:[ \t\r\n]|\xc2\xa0)*\]\]>")
_CDATA: Final = b"<![CDATA["


def append(place: Element, phrase: bytes) -> Edit:
    """Put ``phrase`` behind what stands in ``place``, a blank between them."""
    return _append(place, phrase, set())


def _append(place: Element, phrase: bytes, showing: set[int]) -> Edit:
    match _last_own_word(place, showing):
        case None:
            return _fill(place, phrase)
        case Run() as last:
            return _insert(_end_of_text(place, last), b" " + phrase)
        case Element(name=name) as last if name in _PARAGRAPHS:
            return _append(last, phrase, showing)
        case last:
            amid_words = place.name == "p" or is_phrase(last)
            return _insert(last.end, b" " + phrase if amid_words else _paragraph(phrase))


def prepend(place: Element, phrase: bytes) -> Edit:
    """Put ``phrase`` in front of what stands in ``place``, a blank between them."""
    return _prepend(place, phrase, set())


def _prepend(place: Element, phrase: bytes, showing: set[int]) -> Edit:
    match next(_visible(place, showing), None):
        case None:
            return _fill(place, phrase)
        case Run() as first:
            return _insert(_start_of_text(place, first), phrase + b" ")
        case Element(name=name) as first if name in _PARAGRAPHS:
            return _prepend(first, phrase, showing)
        case first:
            amid_words = place.name == "p" or is_phrase(first)
            return _insert(first.start, phrase + b" " if amid_words else _paragraph(phrase))


def replace(place: Element, phrase: bytes) -> Edit:
    """Put ``phrase`` in place of everything that stands in ``place``; what people commented on stays."""
    return _replace(place, phrase, set())


def _replace(place: Element, phrase: bytes, showing: set[int]) -> Edit:
    visible = list(_visible(place, showing))
    match visible:
        case []:
            return _fill(place, phrase)
        case [Element() as only] if only.name in _PARAGRAPHS or only.name == _COMMENTED:
            return _replace(only, phrase, showing)
    if any(
        inner.name == _COMMENTED
        for node in visible
        if isinstance(node, Element)
        for inner in (node, *node.descendants())
    ):
        return prepend(place, phrase)
    first, last = visible[0], visible[-1]
    start = _start_of_text(place, first) if isinstance(first, Run) else first.start
    end = _end_of_text(place, last) if isinstance(last, Run) else last.end
    return Edit(start, end, phrase)


def set_content(place: Element, content: bytes) -> Edit:
    """Replace everything between the tags of ``place``."""
    if not place.self_closed:
        return Edit(place.inner_start, place.inner_end, content)
    opened = place.start_tag.rstrip(b"/> \t\r\n")
    return Edit(place.start + len(opened), place.end, b">%b</%b>" % (content, place.name.encode()))


def in_cdata(place: Element, at: int) -> bool:
    """Whether the byte at ``at``, inside ``place``, is CDATA, where markup would be read as text."""
    body = place.document.body
    return body.rfind(_CDATA, place.start, at) > body.rfind(b"]]>", place.start, at)


def is_phrase(element: Element) -> bool:
    """Whether ``element`` may stand amid words."""
    if element.name in _MACROS:
        return element.get("ac:name") in _PHRASE_MACROS
    return element.name in _PHRASES


def _fill(blank: Element, phrase: bytes) -> Edit:
    """Put ``phrase`` into the first empty paragraph, or straight into ``blank`` where it has none."""
    if blank.self_closed:
        return set_content(blank, phrase)
    paragraph = next((child for child in blank.children if child.name in _PARAGRAPHS), None)
    return _fill(paragraph, phrase) if paragraph else _insert(blank.inner_start, phrase)


def _insert(at: int, new: bytes) -> Edit:
    return Edit(at, at, new)


def _paragraph(phrase: bytes) -> bytes:
    return b"<p>" + phrase + b"</p>"


def _visible(place: Element, showing: set[int]) -> Iterator[Element | Run]:
    """The nodes directly inside ``place`` that show something; for ``showing`` see ``_shows``."""
    return (node for node in place.content() if _shows(node, showing))


def _last_own_word(place: Element, showing: set[int]) -> Element | Run | None:
    """What ``place`` shows last; of a list item before the list nested in it, which has items of its own."""
    if place.name in _ITEMS:
        own = takewhile(_is_no_list, _visible(place, showing))
        return next(iter(deque(own, maxlen=1)), None)
    end = place.inner_end
    for child in map(place.document.element, reversed(place.document.inside(place.position))):
        if words := _last_words(place, child.end, end):
            return words
        if _shows(child, showing):
            return child
        end = child.start
    return _last_words(place, place.inner_start, end)


def _last_words(place: Element, start: int, end: int) -> Run | None:
    """The last text that shows something, of that which stands directly in ``place`` between two bytes."""
    if start == end:
        return None
    runs = filter(_shows_text, place.document.runs(start, end))
    return next(iter(deque(runs, maxlen=1)), None)


def _is_no_list(node: Element | Run) -> bool:
    return isinstance(node, Run) or node.name not in _LISTS


def _shows_text(run: Run) -> bool:
    return bool(run.text.strip(_SPACE))


def _shows(node: Element | Run, showing: set[int]) -> bool:
    """Whether there is something to see; ``showing`` collects the positions of the elements that do.

    An element is read up to the first thing that shows, and those around that are known from then on: so
    what is nested deep is not read again at every level.
    """
    if isinstance(node, Run):
        return _shows_text(node)
    if node.position in showing:
        return True
    document, position = node.document, node.position - 1
    around: list[int] = []
    for token in TOKEN.finditer(document.body, node.start):
        match token.lastgroup:
            case "open":
                position += 1
                shows = document.names[position] not in _SHOWS_NOTHING_ITSELF
                if not token[0].endswith(b"/>"):
                    around.append(position)
            case "close":
                around.pop()
                shows = False
            case _:
                run = token_run(token)
                shows = run is not None and _shows_text(run)
        if shows or not around:
            showing.update(around if shows else ())
            return shows
    return False


def _end_of_text(place: Element, run: Run) -> int:
    """The byte behind the last letter of ``run``, and behind the CDATA section that it ends."""
    trailing = len(run.text) - len(run.text.rstrip(_SPACE))
    at = run.end - len(run.text[-trailing:].encode()) if trailing else run.end
    end_of_cdata = _END_OF_CDATA.match(place.document.body, at)
    return end_of_cdata.end() if end_of_cdata else at


def _start_of_text(place: Element, run: Run) -> int:
    """The byte in front of ``run``, and in front of the CDATA section that it stands in."""
    if in_cdata(place, run.start):
        return place.document.body.rfind(_CDATA, place.start, run.start)
    return run.start
