"""Confluence storage format: a tree of elements with byte spans, and splicing at those spans.

A body is an XML fragment with undeclared ``ac:``/``ri:`` prefixes, HTML named entities and CDATA.
No parser round-trips it, so nothing is ever serialised: a tree says where things stand, in bytes, and
edits replace byte ranges. All offsets are byte offsets into ``Document.body``.
"""

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import Final
from xml.parsers import expat

LARGEST_BODY: Final = 5 * 1024 * 1024
DEEPEST_NESTING: Final = 256

_WRAPPER: Final = b"<x>"
_ENTITIES: Final = {name: chr(code) for name, code in name2codepoint.items()} | {"apos": "'"}
_REFERENCE: Final = re.compile(rb"&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_START_TAG: Final = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE: Final = re.compile(rb"""([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class StorageFormatError(Exception):
    """A body that will be neither read nor written. The message is one sentence for people.

    ``code`` is one of ``malformed``, ``doctype``, ``too-large``, ``too-deep``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text as the parser met it: decoded, and the bytes ``start:end`` it was decoded from.

    Inside CDATA and plain text every character stands for its own UTF-8 bytes; a reference
    (``&amp;``, ``&nbsp;``, ``&#8217;``) or a CR LF is a run of its own.
    """

    start: int
    end: int
    text: str


class Element:
    """An element and where it stands.

    ``start:end`` spans the whole element, tags included; ``inner_start:inner_end`` its content.
    For a self-closed element both inner offsets are ``end``. The root has the empty name, no parent,
    and spans the body. ``first_run:end_run`` are the positions of its text in the document.
    """

    __slots__ = (
        "_attributes",
        "children",
        "document",
        "end_run",
        "first_run",
        "inner_end",
        "name",
        "parent",
        "start",
    )

    # Thousands are made for a page; what can be derived later is not stored here.
    def __init__(
        self, document: "Document", name: str, start: int, parent: "Element | None", first_run: int
    ) -> None:
        self.document = document
        self.name = name
        self.start = start
        self.parent = parent
        self.first_run = first_run
        self.children: list[Element] = []
        self.inner_end: int
        self.end_run: int
        self._attributes: dict[str, str]

    def __repr__(self) -> str:
        return f"<{self.name or 'root'} {self.start}:{self.end}>"

    @property
    def self_closed(self) -> bool:
        # After <br/> expat points behind the tag, before </td> in front of it.
        empty = not self.children and self.first_run == self.end_run and self.parent is not None
        return empty and self.document.body[self.inner_end - 2 : self.inner_end] == b"/>"

    @property
    def end(self) -> int:
        if self.parent is None or self.self_closed:
            return self.inner_end
        return self.document.body.find(b">", self.inner_end) + 1

    @property
    def inner_start(self) -> int:
        if self.parent is None:
            return 0
        return self.inner_end if self.self_closed else self.start + len(self._start_tag())

    @property
    def attributes(self) -> dict[str, str]:
        """Decoded values by name; read from the source, because expat drops named entities in them."""
        try:
            return self._attributes
        except AttributeError:
            self._attributes = self._read_attributes() if self.parent else {}
            return self._attributes

    def get(self, attribute: str) -> str:
        """The attribute's value, or the empty string."""
        return self.attributes.get(attribute, "")

    def descendants(self) -> "Iterator[Element]":
        """Every element inside this one, in document order."""
        waiting = self.children[::-1]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += element.children[::-1]

    def ancestors(self) -> "Iterator[Element]":
        """The elements around this one, innermost first, without the root."""
        above = self.parent
        while above is not None and above.parent is not None:
            yield above
            above = above.parent

    def content(self) -> "Iterator[Element | Run]":
        """What stands directly inside: child elements and own text, in document order."""
        position = self.first_run
        for child in self.children:
            if position < child.first_run:
                yield from self.document.runs(position, child.first_run)
            yield child
            position = child.end_run
        if position < self.end_run:
            yield from self.document.runs(position, self.end_run)

    @property
    def raw_text(self) -> str:
        """All text inside, undivided, as it stands."""
        return "".join(self.document.run_texts[self.first_run : self.end_run])

    def _start_tag(self) -> bytes:
        match = _START_TAG.match(self.document.body, self.start)
        assert match, "a parsed element has a start tag"  # noqa: S101
        return match.group()

    def _read_attributes(self) -> dict[str, str]:
        return {
            name.decode(): _decode_attribute(double or single)
            for name, double, single in _ATTRIBUTE.findall(self._start_tag())
        }


class Document:
    """A parsed body: its ``root`` and, in document order, all ``elements`` and text (parallel lists)."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.root = Element(self, "", 0, None, 0)
        self.root.inner_end = len(body)
        self.elements: list[Element] = []
        self.run_starts: list[int] = []
        self.run_texts: list[str] = []

    def runs(self, first: int, end: int) -> Iterator[Run]:
        """The runs at positions ``first:end`` (see ``Element.first_run``)."""
        for start, text in zip(self.run_starts[first:end], self.run_texts[first:end], strict=True):
            yield Run(start, start + self._width(start, text), text)

    def _width(self, start: int, text: str) -> int:
        if len(text) == 1:
            reference = _REFERENCE.match(self.body, start)
            if reference:
                return reference.end() - start
            if text == "\n" and self.body[start : start + 2] == b"\r\n":
                return 2
        return len(text.encode())


def parse(body: bytes) -> Document:
    """Read a storage-format body (UTF-8).

    Raises ``StorageFormatError`` for a body that is not well-formed, holds a DOCTYPE or an unknown
    entity, is larger than ``LARGEST_BODY`` bytes or nested deeper than ``DEEPEST_NESTING``.
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
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = parser.SkippedEntityHandler = None
    return document


def _build(document: Document, parser: expat.XMLParserType) -> None:
    """Let the parser's events fill the document. The handlers are the hot path of every read."""
    current = document.root
    depth = 0
    run_starts, add_element = document.run_starts, document.elements.append
    add_start, add_text = run_starts.append, document.run_texts.append
    offset = len(_WRAPPER)

    def on_start(name: str, _attributes: object) -> None:
        nonlocal current, depth
        depth += 1
        if depth > DEEPEST_NESTING:
            raise StorageFormatError("too-deep", f"The page is nested deeper than {DEEPEST_NESTING} levels.")
        parent = current
        current = Element(document, name, parser.CurrentByteIndex - offset, parent, len(run_starts))
        parent.children.append(current)
        add_element(current)

    def on_end(_name: str) -> None:
        nonlocal current, depth
        depth -= 1
        current.end_run = len(run_starts)
        if current.parent:
            current.inner_end = parser.CurrentByteIndex - offset
            current = current.parent

    def on_text(text: str) -> None:
        add_start(parser.CurrentByteIndex - offset)
        add_text(text)

    def on_entity(name: str, _is_parameter: bool) -> None:
        if name not in _ENTITIES:
            raise StorageFormatError("malformed", _where(parser, f"unknown entity &{name};"))
        on_text(_ENTITIES[name])

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = on_text
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


def escape_text(text: str) -> bytes:
    """The text as element content: it reads back the same, without characters XML does not know."""
    escaped = _ILLEGAL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\r", "&#13;").encode()


def escape_attribute(text: str) -> bytes:
    """The text as an attribute value for double or single quotes."""
    escaped = escape_text(text).replace(b'"', b"&quot;").replace(b"'", b"&#39;")
    return escaped.replace(b"\t", b"&#9;").replace(b"\n", b"&#10;")


_UNSTABLE_ATTRIBUTES: Final = frozenset(
    ("ac:macro-id", "ac:schema-version", "ac:local-id", "ri:local-id", "local-id", "ri:version-at-save")
)


def meaning(element: Element) -> Hashable:
    """The element without everything that a save in Confluence respells or adds.

    Equal for two elements that read the same: names, attributes in any order without generated ids and
    versions, parameters of a macro in any order, text with white space folded, empty tags in any spelling.
    """
    parameters: list[Hashable] = []
    content: list[Hashable] = []
    text = ""
    for node in element.content():
        if isinstance(node, Run):
            text += node.text
            continue
        content += text.split()
        text = ""
        (parameters if node.name == "ac:parameter" else content).append(meaning(node))
    content += text.split()
    attributes = sorted(
        (name, value) for name, value in element.attributes.items() if name not in _UNSTABLE_ATTRIBUTES
    )
    return element.name, tuple(attributes), tuple(sorted(parameters, key=repr)), tuple(content)


def _decode_attribute(value: bytes) -> str:
    text = re.sub(rb"\r\n|[\t\r\n]", b" ", value).decode()
    return re.sub(r"&(#?\w+);", lambda match: _decode_reference(match[1]), text)


def _decode_reference(name: str) -> str:
    if name.startswith("#"):
        return chr(int("0" + name[1:], 0) if name[1] == "x" else int(name[1:]))
    return _ENTITIES.get(name, "")


def _where(parser: expat.XMLParserType, problem: str) -> str:
    line = parser.CurrentLineNumber
    column = parser.CurrentColumnNumber + 1 - (len(_WRAPPER) if line == 1 else 0)
    return f"The page's source is not well-formed at line {line}, column {column}: {problem}."


def _not_well_formed(parser: expat.XMLParserType, body: bytes, error: expat.ExpatError) -> StorageFormatError:
    at = parser.ErrorByteIndex - len(_WRAPPER)
    if _DOCTYPE.search(body, max(at - 2, 0), at + 9):
        return StorageFormatError("doctype", "The page's source declares a DOCTYPE, which is refused.")
    return StorageFormatError("malformed", _where(parser, expat.ErrorString(error.code)))
