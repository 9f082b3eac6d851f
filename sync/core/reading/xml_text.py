"""How text is spelled in XML: tokens, references, CDATA, attributes, escaping."""

import re
from functools import cache, lru_cache
from html.entities import name2codepoint
from typing import Final, NamedTuple

ENTITIES: Final = {name: chr(code) for name, code in name2codepoint.items()} | {"apos": "'"}
"""HTML's named entities, which storage format uses undeclared."""

_TAG: Final = rb"""<(?:[^>"']++|"[^"]*"|'[^']*')*>"""
START_TAG: Final = re.compile(_TAG)
SPELLED: Final = re.compile(rb"[<&]")
"""What begins anything but text that stands as it reads."""
HIDDEN: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
"""What can hold something that looks like a tag."""
_VALUE: Final = rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')"""
_OTHER_ATTRIBUTE: Final = rb"""\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*')"""
TOKEN: Final = re.compile(
    rb"(?P<text>[^<&]+)|(?P<reference>&[^;]*;)|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    rb"|(?P<hidden><!--.*?-->|<\?.*?\?>)|(?P<close></[^>]*>)|(?P<open>" + _TAG + rb")",
    re.DOTALL,
)
"""The tokens of a well-formed body; the group that matched says which."""
_LONGEST_COMMON_TAG: Final = 100  # the same short tags come again and again
_BLANKS: Final = bytes.maketrans(b"\t\r\n", b"   ")
_REFERENCE: Final = re.compile(r"&(#?\w+);")
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Run(NamedTuple):
    """A piece of text, decoded, and the bytes ``start:end`` it was decoded from.

    A reference (``&amp;``, ``&nbsp;``, ``&#8217;``) is a run of its own; in all others every character
    stands for its own UTF-8 bytes. That is why line ends keep their CR.
    """

    start: int
    end: int
    text: str


def token_run(token: re.Match[bytes]) -> Run | None:
    """The text of one token; None for tags, comments and CDATA that holds nothing."""
    match token.lastgroup:
        case "text":
            return Run(token.start(), token.end(), token[0].decode())
        case "reference":
            return Run(token.start(), token.end(), _decode_reference(token[0].decode()[1:-1]))
        case "cdata" if token["cdata"]:
            return Run(token.start("cdata"), token.end("cdata"), token["cdata"].decode())
        case _:
            return None


def attribute_in(start_tag: bytes, name: str) -> str:
    """The value of an attribute, decoded; the empty string where the tag has none of that name."""
    if name.encode() not in start_tag:
        return ""
    return (_read_once if len(start_tag) <= _LONGEST_COMMON_TAG else _read_attribute)(start_tag, name)


def _read_attribute(start_tag: bytes, name: str) -> str:
    match = _attribute(name).match(start_tag)
    return _decode_attribute(match[1] or match[2] or b"") if match else ""


_read_once: Final = lru_cache(maxsize=4096)(_read_attribute)


@cache
def _attribute(name: str) -> re.Pattern[bytes]:
    """A start tag up to the value of the attribute; names are those that the code asks for."""
    return re.compile(rb"<[^\s/>]+(?:%b)*?\s+%b%b" % (_OTHER_ATTRIBUTE, re.escape(name.encode()), _VALUE))


def _decode_attribute(value: bytes) -> str:
    text = value.replace(b"\r\n", b" ").translate(_BLANKS).decode()
    return _REFERENCE.sub(lambda match: _decode_reference(match[1]), text) if "&" in text else text


def escape_text(text: str) -> bytes:
    """The text as element content: it reads back the same, without characters XML does not know."""
    escaped = _ILLEGAL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\r", "&#13;").encode()


def escape_attribute(text: str) -> bytes:
    """The text as an attribute value for double or single quotes."""
    escaped = escape_text(text).replace(b'"', b"&quot;").replace(b"'", b"&#39;")
    return escaped.replace(b"\t", b"&#9;").replace(b"\n", b"&#10;")


def _decode_reference(name: str) -> str:
    if name.startswith("#"):
        return chr(int("0" + name[1:], 0) if name[1] == "x" else int(name[1:]))
    return ENTITIES.get(name, "")
