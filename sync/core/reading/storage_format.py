"""Confluence storage format: a tree of elements with byte spans, and splicing at those spans.

A body is an XML fragment with undeclared ``ac:``/``ri:`` prefixes, HTML named entities and CDATA.
No parser round-trips it, so nothing is ever serialised: a tree says where things stand, in bytes, and
edits replace byte ranges. All offsets are byte offsets into ``Document.body``.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, count
from typing import Final
from xml.parsers import expat

from sync.core.reading.xml_text import (
    ENTITIES,
    START_TAG,
    TOKEN,
    Run,
    attribute_in,
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
    "check",
    "escape_attribute",
    "escape_text",
    "parse",
    "splice",
]

LARGEST_BODY: Final = 5 * 1024 * 1024
DEEPEST_NESTING: Final = 256
MOST_ELEMENTS: Final = 200_000

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
    and spans the body.
    """

    __slots__ = ("_start_tag", "document", "inner_end", "name", "position", "start")

    def __init__(self, document: "Document", position: int) -> None:
        self.document = document
        self.position = position
        self.name = document.names[position]
        self.start = document.starts[position]
        self.inner_end = document.inner_ends[position]
        self._start_tag: bytes | None = None

    def __repr__(self) -> str:
        return f"<{self.name or 'root'} {self.start}:{self.end}>"

    @property
    def end(self) -> int:
        if not self.position or self.self_closed:
            return self.inner_end
        return self.document.body.find(b">", self.inner_end) + 1

    @property
    def inner_start(self) -> int:
        return self.start + len(self.start_tag) if self.position else 0

    @property
    def self_closed(self) -> bool:
        # After <br/> expat points behind the tag, before </td> in front of it.
        tag = self.start_tag
        return tag.endswith(b"/>") and self.start + len(tag) == self.inner_end

    def get(self, attribute: str) -> str:
        """The attribute's value, or the empty string.

        It is read from the source, because expat drops named entities in it.
        """
        return attribute_in(self.start_tag, attribute)

    @property
    def parent(self) -> "Element | None":
        return self.document.element(self.document.parents[self.position]) if self.position else None

    @property
    def children(self) -> "list[Element]":
        return list(map(self.document.element, self.document.inside(self.position)))

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
        return map(self.document.element, range(self.position + 1, self.document.stop(self.position)))

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
        if self._start_tag is None:
            match = START_TAG.match(self.document.body, self.start) if self.position else None
            self._start_tag = match.group() if match else b""
        return self._start_tag


class Document:
    """A parsed body.

    What is known of its elements stands in parallel lists, by position in document order, the root
    first: thousands of elements are only counted for every one that is looked at.
    """

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.names = [""]
        self.starts = [0]
        self.parents = [0]
        self.inner_ends = [len(body)]
        self._named: dict[frozenset[str], list[int]] = {}

    @property
    def root(self) -> Element:
        return self.element(0)

    @property
    def elements(self) -> Iterator[Element]:
        """Every element in document order, without the root."""
        return self.root.descendants()

    def named(self, names: frozenset[str]) -> Iterator[Element]:
        """The elements with one of the names, in document order."""
        found = self._named.get(names)
        if found is None:
            found = self._named[names] = list(compress(count(), map(names.__contains__, self.names)))
        return map(self.element, found)

    def stop(self, position: int) -> int:
        """The position behind an element's last descendant."""
        return bisect_left(self.starts, self.inner_ends[position], position + 1)

    def inside(self, position: int) -> list[int]:
        """The positions of an element's children."""
        first = position + 1
        below = self.parents[first : self.stop(position)]
        return [at for at, parent in enumerate(below, first) if parent == position]

    def element(self, position: int) -> Element:
        return Element(self, position)

    def element_at(self, start: int) -> Element:
        """The element that begins at a byte."""
        return self.element(bisect_left(self.starts, start, lo=1))

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The text within a byte range that begins and ends between tokens; tags and comments left out."""
        for token in TOKEN.finditer(self.body, start, end):
            yield from token_runs(token)


def parse(body: bytes) -> Document:
    """Read a storage-format body (UTF-8).

    Raises ``StorageFormatError`` for a body that is not well-formed, holds a DOCTYPE or an unknown
    entity, or exceeds ``LARGEST_BODY`` (bytes), ``DEEPEST_NESTING`` or ``MOST_ELEMENTS``.
    """
    document = Document(body)
    _run(body, lambda parser: _build(document, parser))
    return document


def check(body: bytes) -> None:
    """Raise what ``parse`` would for a body that is too large or not well-formed; several times as fast.

    Neither are entities looked up, nor elements counted.
    """
    _run(body, lambda _parser: None)


def _run(body: bytes, prepare: Callable[[expat.XMLParserType], None]) -> None:
    """Parse the body once ``prepare`` has set the parser's handlers.

    To expat a body is an external entity: it needs no element around it, so offsets are those of the body.
    Named entities are no errors, because the document that it would stand in has a DTD that nobody reads.
    """
    if len(body) > LARGEST_BODY:
        raise StorageFormatError("too-large", f"The page is larger than {LARGEST_BODY >> 20} MiB.")
    around = expat.ParserCreate("utf-8")  # which has to live as long as the parser inside
    around.UseForeignDTD(True)
    around.Parse(b"<page>", False)
    parser = around.ExternalEntityParserCreate("", "utf-8")
    prepare(parser)
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise _not_well_formed(parser, body, error) from None
    finally:
        # The parser holds the handlers and the handlers the parser.
        parser.StartElementHandler = parser.EndElementHandler = parser.SkippedEntityHandler = None


def _build(document: Document, parser: expat.XMLParserType) -> None:
    """Let the parser's events fill the document. The handlers are the hot path of every read."""
    current = depth = 0
    names, parents, inner_ends = document.names, document.parents, document.inner_ends
    add_name, add_start = names.append, document.starts.append
    add_parent, add_end = parents.append, inner_ends.append

    def on_start(name: str, _attributes: object) -> None:
        nonlocal current, depth
        depth += 1
        add_parent(current)
        current = len(names)
        if depth > DEEPEST_NESTING or current > MOST_ELEMENTS:
            raise _too_big(depth)
        add_name(name)
        add_start(parser.CurrentByteIndex)
        add_end(0)

    def on_end(_name: str) -> None:
        nonlocal current, depth
        depth -= 1
        inner_ends[current] = parser.CurrentByteIndex
        current = parents[current]

    def on_entity(name: str, _is_parameter: bool) -> None:
        if name not in ENTITIES:
            raise StorageFormatError("malformed", _where(parser, f"unknown entity &{name};"))

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.SkippedEntityHandler = on_entity


def _too_big(depth: int) -> StorageFormatError:
    if depth > DEEPEST_NESTING:
        return StorageFormatError("too-deep", f"The page is nested deeper than {DEEPEST_NESTING} levels.")
    return StorageFormatError("too-large", f"The page has more than {MOST_ELEMENTS:,} elements.")


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
    line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
    return f"The page's source is not well-formed at line {line}, column {column}: {problem}."


def _not_well_formed(parser: expat.XMLParserType, body: bytes, error: expat.ExpatError) -> StorageFormatError:
    at = parser.ErrorByteIndex
    if _DOCTYPE.search(body, max(at - 2, 0), at + 9):
        return StorageFormatError("doctype", "The page's source declares a DOCTYPE, which is refused.")
    unbalanced = error.code == expat.errors.codes[expat.errors.XML_ERROR_ASYNC_ENTITY]
    return StorageFormatError(
        "malformed", _where(parser, "mismatched tag" if unbalanced else expat.ErrorString(error.code))
    )
