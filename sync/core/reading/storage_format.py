"""Confluence storage format: a tree of elements with byte spans, and splicing at those spans.

A body is an XML fragment with undeclared ``ac:``/``ri:`` prefixes, HTML named entities and CDATA.
No parser round-trips it, so nothing is ever serialised: a tree says where things stand, in bytes, and
edits replace byte ranges. All offsets are byte offsets into ``Document.body``.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from sync.core.reading.elements import ROOT, Document, Element
from sync.core.reading.xml_text import ENTITIES, Run, escape_attribute, escape_text

__all__ = [
    "ROOT",
    "Document",
    "Edit",
    "Element",
    "Run",
    "StorageFormatError",
    "check",
    "escape_attribute",
    "escape_text",
    "may_outgrow",
    "parse",
    "splice",
]

LARGEST_BODY: Final = 5 * 1024 * 1024
DEEPEST_NESTING: Final = 256  # what a byte can count
MOST_ELEMENTS: Final = 50_000
MOST_TABLES: Final = 1_000

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


class _Tags:
    """What a parser finds: the name of every element, its first byte, and how many elements are around it."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.starts: list[int] = []
        self.levels = bytearray()
        self.entities: dict[str, bool] = {}
        self._ended: list[str] = []

    def listen(self, parser: expat.XMLParserType) -> None:
        """Set the parser's handlers. They are the hot path of every read."""
        names, ended = self.names, self._ended
        add_name, add_start, add_level = names.append, self.starts.append, self.levels.append

        def on_start(name: str, _attributes: object) -> None:
            add_level(len(names) - len(ended))  # a ValueError where it does not fit into a byte
            add_name(name)
            add_start(parser.CurrentByteIndex)

        parser.ordered_attributes = True  # nobody looks at them here, and a list costs less than a mapping
        parser.StartElementHandler = on_start
        # without a call into Python
        parser.EndElementHandler = ended.append
        parser.SkippedEntityHandler = self.entities.setdefault

    def refuse_too_many(self) -> None:
        """Raise ``StorageFormatError`` where more elements were found so far than are allowed."""
        if len(self.names) > MOST_ELEMENTS:
            raise _too_many(MOST_ELEMENTS, "elements")


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
    if not tags.entities.keys() <= ENTITIES.keys():
        _run(body, _refuse_unknown_entities, lambda: None)
    document = Document(body, tags.names, tags.starts, bytes(tags.levels))
    if document.tables > MOST_TABLES:
        raise _too_many(MOST_TABLES, "tables")
    return document


def _too_many(most: int, what: str) -> StorageFormatError:
    return StorageFormatError("too-large", f"The page has more than {most:,} {what}.")


def _refuse_unknown_entities(parser: expat.XMLParserType) -> None:
    """Raise, while parsing, ``StorageFormatError`` with the place of the first."""

    def on_entity(name: str, _is_parameter: bool) -> None:
        if name not in ENTITIES:
            raise StorageFormatError("malformed", _where(parser, f"unknown entity &{name};"))

    parser.SkippedEntityHandler = on_entity


def may_outgrow(one: Document, other: Document) -> bool:
    """Whether a body with the elements of both might be refused for being too big."""
    return (
        len(one.names) + len(other.names) > MOST_ELEMENTS
        or one.reaches(DEEPEST_NESTING - other.depth + 1)
        or one.tables + other.tables > MOST_TABLES
    )


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
        for start in range(0, len(body) + 1, _PORTION):
            stop = start + _PORTION
            parser.Parse(body[start:stop], stop > len(body))
            refuse()
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
    pieces: list[bytes | memoryview] = []
    position = 0
    whole = memoryview(body)  # whose slices are no copies
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not position <= edit.start <= edit.end <= len(body):
            raise ValueError(f"the edit at {edit.start}:{edit.end} overlaps another or leaves the body")
        pieces += (whole[position : edit.start], edit.new)
        position = edit.end
    pieces.append(whole[position:])
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
