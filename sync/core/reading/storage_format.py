"""Confluence storage format: a tree of elements with byte spans, and splicing at those spans.

A body is an XML fragment with undeclared ``ac:``/``ri:`` prefixes, HTML named entities and CDATA.
No parser round-trips it, so nothing is ever serialised: a tree says where things stand, in bytes, and
edits replace byte ranges. All offsets are byte offsets into ``Document.body``.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress, count
from typing import Final
from xml.parsers import expat

from sync.core.reading.xml_text import (
    ENTITIES,
    HIDDEN,
    SPELLED,
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
DEEPEST_NESTING: Final = 256  # what a byte can count
MOST_ELEMENTS: Final = 100_000
MOST_TABLES: Final = 1_000
ROOT: Final = -1
"""The position of the root, which stands in no list."""

_PORTION: Final = 512 * 1024  # a page that is too big is not parsed to its end
_UTF_16: Final = re.compile(rb"[\x00\xfe\xff]")  # at the beginning; expat believes it, whatever it is told
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

    __slots__ = ("_inner_end", "_start_tag", "document", "name", "position", "start")

    def __init__(self, document: "Document", position: int, start_tag: bytes | None = None) -> None:
        self.document = document
        self.position = position
        is_root = position == ROOT
        self.name = "" if is_root else document.names[position]
        self.start = 0 if is_root else document.starts[position]
        self._start_tag = start_tag
        self._inner_end: int | None = None

    def __repr__(self) -> str:
        return f"<{self.name or 'root'} {self.start}:{self.end}>"

    @property
    def end(self) -> int:
        if not self.name or self.self_closed:
            return self.inner_end
        return self.document.body.find(b">", self.inner_end) + 1

    @property
    def inner_start(self) -> int:
        return self.start + len(self.start_tag)

    @property
    def inner_end(self) -> int:
        if self._inner_end is None:
            self._inner_end = self.document.inner_end(self.position)
        return self._inner_end

    @property
    def self_closed(self) -> bool:
        return self.start_tag.endswith(b"/>")

    def get(self, attribute: str) -> str:
        """The attribute's value, or the empty string.

        It is read from the source, because expat drops named entities in it.
        """
        return attribute_in(self.start_tag, attribute)

    @property
    def parent(self) -> "Element | None":
        return self.document.element(self.document.parent(self.position)) if self.name else None

    @property
    def children(self) -> "list[Element]":
        return list(map(self.document.element, self.document.inside(self.position)))

    @property
    def before(self) -> "Element | None":
        """The sibling directly before this element, whatever text stands between."""
        found = self.document.before(self.position)
        return None if found is None else self.document.element(found)

    def descendants(self) -> "Iterator[Element]":
        """Every element inside this one, in document order."""
        return map(self.document.element, range(self.position + 1, self.document.stop(self.position)))

    def ancestors(self) -> "Iterator[Element]":
        """The elements around this one, innermost first, without the root."""
        above = self.parent
        while above is not None and above.name:
            yield above
            above = above.parent

    def content(self) -> "Iterator[Element | Run]":
        """What stands directly inside: child elements and own text, in document order."""
        position = self.inner_start
        for child in map(self.document.element, self.document.inside(self.position)):
            if position < child.start:
                yield from self.document.runs(position, child.start)
            yield child
            position = child.end
        if position < self.inner_end:
            yield from self.document.runs(position, self.inner_end)

    @property
    def raw_text(self) -> str:
        """All text inside, undivided, as it stands."""
        inner = self.document.body[self.inner_start : self.inner_end]
        if SPELLED.search(inner) is None:
            return inner.decode()
        return "".join(run.text for run in self.document.runs(self.inner_start, self.inner_end))

    @property
    def start_tag(self) -> bytes:
        """The start tag as it stands; empty for the root."""
        if self._start_tag is None:
            self._start_tag = self.document.start_tag(self.position)
        return self._start_tag


class Document:
    """A parsed body.

    What is known of its elements stands in parallel lists, by position in document order: name, first
    byte, and level, which is the number of elements around. All else is found when it is asked for,
    because thousands of elements are only counted for every one that is looked at.
    """

    def __init__(self, body: bytes, names: Sequence[str], starts: Sequence[int], levels: bytes) -> None:
        self.body = body
        self.names = names
        self.starts = starts
        self._levels = levels
        self._named: dict[frozenset[str], list[int]] = {}
        self._inner_ends: dict[int, int] = {}

    @property
    def root(self) -> Element:
        return self.element(ROOT)

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

    def element(self, position: int) -> Element:
        return Element(self, position)

    def element_at(self, start: int) -> Element:
        """The element that begins at a byte."""
        return self.element(bisect_left(self.starts, start))

    def stop(self, position: int) -> int:
        """The position behind an element's last descendant."""
        if position == ROOT:
            return len(self.names)
        following = _no_deeper(self._levels[position]).search(self._levels, position + 1)
        return following.start() if following else len(self.names)

    def inside(self, position: int) -> list[int]:
        """The positions of an element's children."""
        level = (ROOT if position == ROOT else self._levels[position]) + 1
        stop = self.stop(position)
        found: list[int] = []
        child = self._levels.find(level, position + 1, stop)
        while child >= 0:
            found.append(child)
            child = self._levels.find(level, child + 1, stop)
        return found

    def inside_named(self, names: frozenset[str], position: int) -> list[int]:
        """The positions of the elements with one of the names, however deep inside an element."""
        first, stop = position + 1, self.stop(position)
        return list(compress(range(first, stop), map(names.__contains__, self.names[first:stop])))

    def parent(self, position: int) -> int:
        """The position of the element around one; ``ROOT`` where there is none."""
        level = self._levels[position]
        return self._levels.rfind(level - 1, 0, position) if level else ROOT

    def before(self, position: int) -> int | None:
        """The position of the sibling before an element; None where it is the first."""
        found = self._levels.rfind(self._levels[position], self.parent(position) + 1, position)
        return None if found < 0 else found

    def start_tag(self, position: int) -> bytes:
        """An element's start tag as it stands; empty for the root."""
        match = None if position == ROOT else START_TAG.match(self.body, self.starts[position])
        return match.group() if match else b""

    def inner_end(self, position: int) -> int:
        """The byte behind an element's content."""
        if position == ROOT:
            return len(self.body)
        if position not in self._inner_ends:
            self._find_inner_ends(position)
        return self._inner_ends[position]

    def _find_inner_ends(self, position: int) -> None:
        """Find where an element ends, and all that end with it: behind the last of them are only end tags."""
        still_open = self.stop(position) - 1
        tag = self.start_tag(still_open)
        behind = self.starts[still_open] + len(tag)
        if tag.endswith(b"/>"):
            self._inner_ends[still_open] = behind
            still_open = self.parent(still_open)
        while position not in self._inner_ends:
            behind = self._next_end_tag(behind)
            self._inner_ends[still_open] = behind
            still_open = self.parent(still_open)
            behind += len(b"</")

    def _next_end_tag(self, start: int) -> int:
        """The byte at which the next end tag begins, where no start tag stands before it."""
        at = self.body.find(b"<", start)
        while not self.body.startswith(b"</", at):
            hidden = HIDDEN.match(self.body, at)
            at = self.body.find(b"<", hidden.end() if hidden else at + 1)
        return at

    @property
    def depth(self) -> int:
        """How deep elements are nested."""
        return max(self._levels, default=ROOT) + 1

    def may_outgrow(self, more: "Document") -> bool:
        """Whether a body with the elements of both might be refused for being too big."""
        return (
            len(self.names) + len(more.names) > MOST_ELEMENTS
            or self.depth + more.depth > DEEPEST_NESTING
            or self.names.count("table") + more.names.count("table") > MOST_TABLES
        )

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The text within a byte range that begins and ends between tokens; tags and comments left out."""
        for token in TOKEN.finditer(self.body, start, end):
            yield from token_runs(token)


@cache
def _no_deeper(level: int) -> re.Pattern[bytes]:
    """Finds, among levels, the next that is not deeper."""
    return re.compile(b"[%b-%b]" % (re.escape(b"\0"), re.escape(bytes([level]))))


class _Tags:
    """What a parser finds: the name of every element, its first byte, and how many elements are around it."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.starts: list[int] = []
        self.levels = bytearray()
        self._ended: list[str] = []

    def listen(self, parser: expat.XMLParserType) -> None:
        """Set the parser's handlers. They are the hot path of every read."""
        names, ended = self.names, self._ended
        add_name, add_start, add_level = names.append, self.starts.append, self.levels.append

        def on_start(name: str, _attributes: object) -> None:
            add_level(len(names) - len(ended))  # a ValueError where it does not fit into a byte
            add_name(name)
            add_start(parser.CurrentByteIndex)

        def on_entity(name: str, _is_parameter: bool) -> None:
            if name not in ENTITIES:
                raise StorageFormatError("malformed", _where(parser, f"unknown entity &{name};"))

        parser.ordered_attributes = True  # nobody looks at them here, and a list costs less than a mapping
        parser.StartElementHandler = on_start
        parser.EndElementHandler = ended.append  # without a call into Python
        parser.SkippedEntityHandler = on_entity

    def refuse_too_many(self) -> None:
        """Raise ``StorageFormatError`` where more was found so far than is allowed."""
        for most, found, what in (
            (MOST_ELEMENTS, len(self.names), "elements"),
            (MOST_TABLES, self.names.count("table"), "tables"),
        ):
            if found > most:
                raise StorageFormatError("too-large", f"The page has more than {most:,} {what}.")


def parse(body: bytes) -> Document:
    """Read a storage-format body (UTF-8).

    Raises ``StorageFormatError`` for a body that is not well-formed, holds a DOCTYPE or an unknown
    entity, or exceeds ``LARGEST_BODY`` (bytes), ``DEEPEST_NESTING``, ``MOST_ELEMENTS`` or ``MOST_TABLES``.
    """
    tags = _Tags()
    try:
        _run(body, tags.listen, tags.refuse_too_many)
    except ValueError:
        text = f"The page is nested deeper than {DEEPEST_NESTING} levels."
        raise StorageFormatError("too-deep", text) from None
    return Document(body, tags.names, tags.starts, bytes(tags.levels))


def check(body: bytes) -> None:
    """Raise what ``parse`` would for a body that is too long or not well-formed; several times as fast.

    Neither are entities looked up, nor elements counted.
    """
    _run(body, lambda _parser: None, lambda: None)


def _run(body: bytes, prepare: Callable[[expat.XMLParserType], None], refuse: Callable[[], None]) -> None:
    """Parse the body once ``prepare`` has set the parser's handlers; ``refuse`` is asked after every portion.

    To expat a body is an external entity: it needs no element around it, so offsets are those of the body.
    Named entities are no errors, because the document that it would stand in has a DTD that nobody reads.
    """
    if len(body) > LARGEST_BODY:
        raise StorageFormatError("too-large", f"The page is larger than {LARGEST_BODY >> 20} MiB.")
    if _UTF_16.search(body, 0, 2):
        raise StorageFormatError("malformed", "The page's source is not UTF-8.")
    around = expat.ParserCreate("utf-8")  # which has to live as long as the parser inside
    around.UseForeignDTD(True)
    # Expat takes an entity for an attack that is a hundred times as long as the document it stands in.
    around.Parse(b"<page>" + b" " * (len(body) // 20), False)
    parser = around.ExternalEntityParserCreate("", "utf-8")
    prepare(parser)
    try:
        for start in range(0, len(body), _PORTION):
            parser.Parse(body[start : start + _PORTION], False)
            refuse()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        refuse()  # what is too big is so whether or not it is well-formed, too
        raise _not_well_formed(parser, body, error) from None
    finally:
        # The parser holds the handlers and the handlers the parser.
        parser.StartElementHandler = parser.EndElementHandler = parser.SkippedEntityHandler = None


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
