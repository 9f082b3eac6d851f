"""Storage format as a tree, read leniently about names and strictly about form."""

from html.entities import name2codepoint
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

DEEPEST = 100
_OPENING = b"<page>"


class UnreadableError(Exception):
    """The body cannot be shown as a page; the message says why and where."""


def parse(body: str) -> Element:
    """The elements of a body inside one ``page``; prefixes stay part of the names, as in ``ac:link``.

    Inside it a DOCTYPE, and with it an entity of one's own, is a syntax error.
    """
    return _Reader().read(body)


class _Reader:
    def __init__(self) -> None:
        self._tree = TreeBuilder()
        self._depth = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.UseForeignDTD(True)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._tree.data
        self._parser.SkippedEntityHandler = self._entity

    def read(self, body: str) -> Element:
        try:
            self._parser.Parse(_OPENING, False)
            self._parser.Parse(body.encode(), False)
            self._parser.Parse(b"</page>", True)
        except expat.ExpatError as error:
            column = error.offset - (len(_OPENING) if error.lineno == 1 else 0)
            where = f"line {error.lineno}, column {column + 1}"
            raise UnreadableError(f"{expat.ErrorString(error.code)} at {where}") from None
        return self._tree.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableError(f"more than {DEEPEST} elements inside each other")
        self._tree.start(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(name)

    def _entity(self, name: str, *_: object) -> None:
        if name not in name2codepoint:
            raise UnreadableError(f"unknown entity &{name};")
        self._tree.data(chr(name2codepoint[name]))
