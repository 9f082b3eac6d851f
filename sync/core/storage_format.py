"""Confluence storage format: a tree of elements with byte spans, and splicing at those spans.

A body is an XML fragment with undeclared ``ac:``/``ri:`` prefixes, HTML named entities and CDATA.
No parser round-trips it, so nothing is ever serialised: a tree says where things stand, in bytes, and
edits replace byte ranges. All offsets are byte offsets into ``Document.body``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from sync.core.xml_text import (
    ENTITIES,
    START_TAG,
    TOKEN,
    Run,
    decode_attributes,
    escape_attribute,
    escape_text,
    token_runs,
)

__all__ = [
    "Document",
    "Edit",
    "Element",
    "Run",
    "StorageFormatError",
    "escape_attribute",
    "escape_text",
    "parse",
    "splice",
]

LARGEST_BODY: Final = 5 * 1024 * 1024
DEEPEST_NESTING: Final = 256
MOST_ELEMENTS: Final = 200_000

_WRAPPER: Final = b"<x>"
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


class StorageFormatError(Exception):
    """A body that will be neither read nor written. The message is one sentence for people.

    ``code`` is one of ``malformed``, ``doctype``, ``too-large``, ``too-deep``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Element:
    """An element and where it stands.

    ``start:end`` spans the whole element, tags included; ``inner_start:inner_end`` its content.
    For a self-closed element both inner offsets are ``end``. The root has the empty name, no parent,
    and spans the body. An element is always the same object.
    """

    __slots__ = ("_attributes", "document", "inner_end", "name", "position", "start")

    def __init__(self, document: "Document", position: int) -> None:
        self.document = document
        self.position = position
        self.name = document.names[position]
        self.start = document.starts[position]
        self.inner_end = document.inner_ends[position]
        self._attributes: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"<{self.name or 'root'} {self.start}:{self.end}>"

    @property
    def end(self) -> int:
        if self.parent is None or self.self_closed:
            return self.inner_end
        return self.document.body.find(b">", self.inner_end) + 1

    @property
    def inner_start(self) -> int:
        return self.start + len(self.start_tag) if self.parent else 0

    @property
    def self_closed(self) -> bool:
        # After <br/> expat points behind the tag, before </td> in front of it.
        tag = self.start_tag
        return tag.endswith(b"/>") and self.start + len(tag) == self.inner_end

    @property
    def attributes(self) -> dict[str, str]:
        """Decoded values by name; read from the source, because expat drops named entities in them."""
        if self._attributes is None:
            self._attributes = decode_attributes(self.start_tag)
        return self._attributes

    def get(self, attribute: str) -> str:
        """The attribute's value, or the empty string."""
        return self.attributes.get(attribute, "")

    @property
    def parent(self) -> "Element | None":
        return self.document.element(self.document.parents[self.position]) if self.position else None

    @property
    def children(self) -> "list[Element]":
        found = []
        position, stop = self.position + 1, self.document.stops[self.position]
        while position < stop:
            found.append(self.document.element(position))
            position = self.document.stops[position]
        return found

    @property
    def before(self) -> "Element | None":
        """The sibling directly before this element, whatever text stands between."""
        parents = self.document.parents
        found = self.position - 1
        while found > 0 and parents[found] != parents[self.position]:
            found = parents[found]
        return self.document.element(found) if found > 0 else None

    def descendants(self) -> "Iterator[Element]":
        """Every element inside this one, in document order."""
        return map(self.document.element, range(self.position + 1, self.document.stops[self.position]))

    def ancestors(self) -> "Iterator[Element]":
        """The elements around this one, innermost first, without the root."""
        above = self.parent
        while above is not None and above.parent is not None:
            yield above
            above = above.parent

    def content(self) -> "Iterator[Element | Run]":
        """What stands directly inside: child elements and own text, in document order."""
        position = self.inner_start
        for child in self.children:
            if position < child.start:
                yield from self.document.runs(position, child.start)
            yield child
            position = child.end
        if position < self.inner_end:
            yield from self.document.runs(position, self.inner_end)

    @property
    def raw_text(self) -> str:
        """All text inside, undivided, as it stands."""
        return "".join(run.text for run in self.document.runs(self.inner_start, self.inner_end))

    @property
    def start_tag(self) -> bytes:
        """The start tag as it stands; empty for the root."""
        match = START_TAG.match(self.document.body, self.start) if self.position else None
        return match.group() if match else b""


class Document:
    """A parsed body.

    What is known of its elements stands in parallel lists, by position in document order, the root
    first: thousands of elements are only counted for every one that is looked at. ``stops`` is the
    position behind an element's last descendant.
    """

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.names = [""]
        self.starts = [0]
        self.parents = [0]
        self.inner_ends = [len(body)]
        self.stops = [0]
        self._elements: dict[int, Element] = {}

    @property
    def root(self) -> Element:
        return self.element(0)

    @property
    def elements(self) -> Iterator[Element]:
        """Every element in document order, without the root."""
        return self.root.descendants()

    def named(self, names: frozenset[str]) -> Iterator[Element]:
        """The elements with one of the names, in document order."""
        return (self.element(at) for at, name in enumerate(self.names) if name in names)

    def element(self, position: int) -> Element:
        element = self._elements.get(position)
        if element is None:
            element = self._elements[position] = Element(self, position)
        return element

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The text within a byte range that begins and ends between tokens; tags and comments left out."""
        for token in TOKEN.finditer(self.body, start, end):
            yield from token_runs(token)


def parse(body: bytes) -> Document:
    """Read a storage-format body (UTF-8).

    Raises ``StorageFormatError`` for a body that is not well-formed, holds a DOCTYPE or an unknown
    entity, or exceeds ``LARGEST_BODY`` (bytes), ``DEEPEST_NESTING`` or ``MOST_ELEMENTS``.
    """
    if len(body) > LARGEST_BODY:
        raise StorageFormatError("too-large", f"The page is larger than {LARGEST_BODY >> 20} MiB.")
    document = Document(body)
    parser = expat.ParserCreate("utf-8")
    parser.UseForeignDTD(True)
    parser.Parse(_WRAPPER, False)
    _build(document, parser)
    try:
        parser.Parse(body + b"</x>", True)
    except expat.ExpatError as error:
        raise _not_well_formed(parser, body, error) from None
    finally:
        # The parser holds the handlers and the handlers the parser.
        parser.StartElementHandler = parser.EndElementHandler = parser.SkippedEntityHandler = None
    document.inner_ends[0] = len(body)
    return document


def _build(document: Document, parser: expat.XMLParserType) -> None:
    """Let the parser's events fill the document. The handlers are the hot path of every read."""
    current = depth = 0
    inner_ends, stops, parents, names = document.inner_ends, document.stops, document.parents, document.names
    add_name, add_start, add_parent = names.append, document.starts.append, parents.append
    add_end, add_stop = inner_ends.append, stops.append
    offset = len(_WRAPPER)

    def on_start(name: str, _attributes: object) -> None:
        nonlocal current, depth
        depth += 1
        if depth > DEEPEST_NESTING:
            raise StorageFormatError("too-deep", f"The page is nested deeper than {DEEPEST_NESTING} levels.")
        add_parent(current)
        current = len(names)
        if current > MOST_ELEMENTS:
            raise StorageFormatError("too-large", f"The page has more than {MOST_ELEMENTS:,} elements.")
        add_name(name)
        add_start(parser.CurrentByteIndex - offset)
        add_end(0)
        add_stop(0)

    def on_end(_name: str) -> None:
        nonlocal current, depth
        depth -= 1
        inner_ends[current] = parser.CurrentByteIndex - offset
        stops[current] = len(names)
        current = parents[current]

    def on_entity(name: str, _is_parameter: bool) -> None:
        if name not in ENTITIES:
            raise StorageFormatError("malformed", _where(parser, f"unknown entity &{name};"))

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.SkippedEntityHandler = on_entity


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes ``start:end`` by ``new``; an empty span inserts."""

    start: int
    end: int
    new: bytes


def splice(body: bytes, edits: Iterable[Edit]) -> bytes:
    """The body with every edit applied; inserts at one place keep the order given.

    Raises ``ValueError`` where edits overlap or lie outside the body.
    """
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not position <= edit.start <= edit.end <= len(body):
            raise ValueError(f"the edit at {edit.start}:{edit.end} overlaps another or leaves the body")
        pieces += (body[position : edit.start], edit.new)
        position = edit.end
    pieces.append(body[position:])
    return b"".join(pieces)


def _where(parser: expat.XMLParserType, problem: str) -> str:
    line = parser.CurrentLineNumber
    column = parser.CurrentColumnNumber + 1 - (len(_WRAPPER) if line == 1 else 0)
    return f"The page's source is not well-formed at line {line}, column {column}: {problem}."


def _not_well_formed(parser: expat.XMLParserType, body: bytes, error: expat.ExpatError) -> StorageFormatError:
    at = parser.ErrorByteIndex - len(_WRAPPER)
    if _DOCTYPE.search(body, max(at - 2, 0), at + 9):
        return StorageFormatError("doctype", "The page's source declares a DOCTYPE, which is refused.")
    return StorageFormatError("malformed", _where(parser, expat.ErrorString(error.code)))
