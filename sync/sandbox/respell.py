"""What Confluence makes of a body that is sent to it: the same text and structure, spelt its own way.

Only what is new in the body is spelt anew; every token that was stored before stays as it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Literal

Respelling = Literal["off", "new", "touched"]
"""``new`` spells what was inserted; ``touched`` also marks paragraphs in which something changed."""

_TOKEN = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<[^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*>|[^<]+", re.DOTALL
)
_NAME = re.compile(r"</?([\w:.-]+)")
_START = re.compile(r"<([\w:.-]+)(.*?)\s*(/?)>\Z", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_MACRO = "ac:structured-macro"
_MACRO_ORDER = ("ac:name", "ac:schema-version", "ac:macro-id")
_PARAMETER = re.compile(r"<ac:parameter\b[^>]*\bac:name=\"([^\"]*)\"")
_LOCAL_ID = {"table": "ac:local-id", "tr": "ac:local-id"} | dict.fromkeys(
    ("td", "th", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"), "local-id"
)
_TEXT_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li"})


@dataclass(slots=True)
class _Token:
    """``name`` is empty for anything but a tag; ``depth`` counts the elements around it."""

    source: str
    name: str
    new: bool
    depth: int


def respelt(before: str, sent: str, how: Respelling) -> str:
    """The well-formed body as it is stored, given the one that was stored before."""
    if how == "off" or sent == before:
        return sent
    tokens = list(_tokens(before, sent))
    if how == "touched":
        _mark_touched(tokens)
    tokens = list(_with_ordered_parameters(tokens))
    seed = sha256(sent.encode()).hexdigest()
    return "".join(
        _spelt(token, f"{seed}{number}") if token.new else token.source for number, token in enumerate(tokens)
    )


def _tokens(before: str, sent: str) -> Iterator[_Token]:
    old, now = _TOKEN.findall(before), _TOKEN.findall(sent)
    depth = 0
    for source, new in zip(now, _is_new(old, now), strict=True):
        closes = source.startswith("</")
        found = None if source.startswith("<!") else _NAME.match(source)
        depth -= closes
        yield _Token(source, found[1] if found else "", new, depth)
        depth += bool(found) and not closes and not source.endswith("/>")


def _is_new(old: list[str], now: list[str]) -> list[bool]:
    new = [False] * len(now)
    for operation, _, _, first, last in SequenceMatcher(None, old, now).get_opcodes():
        if operation != "equal":
            new[first:last] = [True] * (last - first)
    return new


def _mark_touched(tokens: list[_Token]) -> None:
    """A text block becomes new itself when something directly or deeper in it is."""
    open_blocks: list[_Token] = []
    for token in tokens:
        while open_blocks and open_blocks[-1].depth >= token.depth:
            open_blocks.pop()
        if token.new and open_blocks:
            open_blocks[-1].new = True
        if token.name in _TEXT_BLOCKS and not token.source.startswith("</"):
            open_blocks.append(token)


def _with_ordered_parameters(tokens: list[_Token]) -> Iterator[_Token]:
    """Adjacent new parameters of a macro in the order of their names."""
    at = 0
    while at < len(tokens):
        parameters: list[list[_Token]] = []
        while at < len(tokens) and tokens[at].new and _PARAMETER.match(tokens[at].source):
            end = at if tokens[at].source.endswith("/>") else _end(tokens, at)
            parameters.append(tokens[at : end + 1])
            at = end + 1
        for parameter in sorted(parameters, key=lambda one: _PARAMETER.match(one[0].source)[1]):  # type: ignore[index]
            yield from parameter
        if not parameters:
            yield tokens[at]
            at += 1


def _end(tokens: list[_Token], start: int) -> int:
    return next(at for at in range(start + 1, len(tokens)) if tokens[at].depth == tokens[start].depth)


def _spelt(token: _Token, seed: str) -> str:
    found = _START.match(token.source) if token.name and not token.source.startswith("</") else None
    if found is None:
        return token.source
    name, wire, slash = found.groups()
    attributes = dict(_ATTRIBUTE.findall(wire))
    if name == _MACRO:
        attributes = _macro_attributes(attributes, seed)
    elif name in _LOCAL_ID and not {"local-id", "ac:local-id"} & attributes.keys():
        attributes[_LOCAL_ID[name]] = f'"{sha256(seed.encode()).hexdigest()[:12]}"'
    spelt = "".join(f" {key}={value}" for key, value in attributes.items())
    return f"<{name}{spelt}{' /' if slash else ''}>"


def _macro_attributes(attributes: dict[str, str], seed: str) -> dict[str, str]:
    digest = sha256(seed.encode()).hexdigest()
    identity = f'"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"'
    known = {"ac:schema-version": '"1"', "ac:macro-id": identity, **attributes}
    ordered = {name: known[name] for name in _MACRO_ORDER if name in known}
    return ordered | {name: value for name, value in known.items() if name not in ordered}
