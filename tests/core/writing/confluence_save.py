"""What Confluence does to a body on saving it, as observed: another spelling of the same page.

Empty tags are respelt, attributes of macros put in order, their parameters swapped, ids given to what has
none, quotation marks in text decoded and apostrophes made typographic.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    rb"(?P<opaque><!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>)"
    rb"|<(?P<name>[^\s/>!?]+)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)\s*(?P<slash>/?)>"
    rb"|</(?P<closing>[^\s>]+)\s*>"
    rb"|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_PARAMETERS = re.compile(
    rb"(?:<ac:parameter(?: [^>]*)?>(?:[^<]|<!\[CDATA\[.*?\]\]>|<ri:[^>]*/>)*</ac:parameter>)+", re.DOTALL
)
_PARAMETER = re.compile(rb"<ac:parameter.*?</ac:parameter>", re.DOTALL)
_WITH_LOCAL_ID = {b"p": b"local-id", b"td": b"ac:local-id", b"tr": b"ac:local-id", b"table": b"ac:local-id"}


def saved(body: bytes) -> bytes:
    """The body as Confluence would give it back."""
    tokens = b"".join(_respelt(body))
    return _PARAMETERS.sub(lambda found: b"".join(_PARAMETER.findall(found[0])[::-1]), tokens)


def _respelt(body: bytes) -> Iterator[bytes]:
    tokens = list(_TOKEN.finditer(body))
    assert b"".join(token[0] for token in tokens) == body
    skipped = -1
    for at, token in enumerate(tokens):
        name, following = token["name"], tokens[at + 1 : at + 2]
        if at == skipped:
            continue
        if token["text"] is not None:
            yield token[0].replace(b"&quot;", b'"').replace(b"'", b"&rsquo;")
        elif name is None:
            yield token[0]
        else:
            pair = name == b"p" and not token["slash"] and following and following[0]["closing"] == b"p"
            skipped = at + 1 if pair else -1
            attributes = b"".join(b" %b=%b" % pair for pair in _attributes(name, token["attributes"], at))
            yield b"<%b%b%b" % (name, attributes, b" />" if token["slash"] or pair else b">")


def _attributes(name: bytes, source: bytes, at: int) -> list[tuple[bytes, bytes]]:
    attributes = dict(_ATTRIBUTE.findall(source))
    new_id = b'"00000000-0000-0000-0000-%012d"' % at
    if name == b"ac:structured-macro":
        first = {
            b"ac:name": attributes.get(b"ac:name", b'""'),
            b"ac:schema-version": b'"1"',
            b"ac:macro-id": attributes.get(b"ac:macro-id", new_id),
        }
        return list((first | attributes).items())
    if name in _WITH_LOCAL_ID:
        attributes.setdefault(_WITH_LOCAL_ID[name], new_id)
    return list(attributes.items())
