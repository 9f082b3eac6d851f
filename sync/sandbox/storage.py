"""Storage format as the site checks it: XML with HTML's named entities and undeclared prefixes."""

from html.entities import name2codepoint
from xml.parsers import expat

from sync.sandbox.errors import Refused, TooLarge

LARGEST_BODY = 5 * 1024 * 1024
_ENTITIES = frozenset(name2codepoint) | {"apos"}


def check(body: str) -> None:
    """Raise ``TooLarge`` or ``Refused`` for a body that Confluence would not store."""
    encoded = body.encode()
    if len(encoded) > LARGEST_BODY:
        raise TooLarge("Content body exceeds the maximum size")
    parser = expat.ParserCreate("utf-8")
    parser.UseForeignDTD(True)
    parser.SkippedEntityHandler = _check_entity
    try:
        parser.Parse(b"<page>", False)
        parser.Parse(encoded, False)
        parser.Parse(b"</page>", True)
    except expat.ExpatError as error:
        where = f"[row,col {{unknown-source}}]: [{error.lineno},{error.offset + 1}]"
        raise Refused(f"Error parsing xhtml: {expat.ErrorString(error.code)}\n at {where}") from None


def _check_entity(name: str, is_parameter: bool) -> None:
    if not is_parameter and name not in _ENTITIES:
        raise Refused(f'Error parsing xhtml: Undeclared general entity "{name}"')
