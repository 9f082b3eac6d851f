"""Descriptions and comments of tickets as HTML: documents on Cloud, wiki text on Data Center."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup, escape

from sync.sandbox.web.addresses import safe_address
from sync.sandbox.web.html import join, tag
from sync.sandbox.web.parts import day, link, lozenge, mention

Node = dict[str, Any]
_ELEMENTS = {
    "paragraph": "p",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "blockquote": "blockquote",
    "codeBlock": "pre",
    "rule": "hr",
    "hardBreak": "br",
    "table": "table",
    "tableRow": "tr",
    "tableHeader": "th",
    "tableCell": "td",
    "taskList": "ul",
    "taskItem": "li",
}
_MARKS = {"strong": "strong", "em": "em", "code": "code", "strike": "s", "underline": "u"}
_WIKI = re.compile(
    r"\[(?P<text>[^\]|\n]*)\|(?P<address>[^\]|\n]+)\]|\[~(?P<person>[^\]\n]+)\]|\*(?P<bold>[^*\n]+)\*"
)


def text_html(text: object) -> Markup:
    """A document, or wiki text; nothing for None."""
    if isinstance(text, dict):
        return _node(text)
    return _wiki(str(text)) if text else Markup()


# --- documents


def _node(node: Node) -> Markup:
    kind = node.get("type", "")
    if kind in _LEAVES:
        return _LEAVES[kind](node)
    inside = join(_node(child) for child in node.get("content", []))
    match kind:
        case "heading":
            return tag(f"h{_attribute(node, 'level') or 3}", inside)
        case "panel":
            return tag("div", inside, class_="panel plain")
        case _:
            return tag(_ELEMENTS[kind], inside) if kind in _ELEMENTS else inside


def _text(node: Node) -> Markup:
    shown = escape(node.get("text", ""))
    for mark in node.get("marks", []):
        if mark.get("type") == "link":
            shown = link(shown, safe_address(_attribute(mark, "href")))
        elif mark.get("type") in _MARKS:
            shown = tag(_MARKS[mark["type"]], shown)
    return shown


def _mention(node: Node) -> Markup:
    return mention((_attribute(node, "text") or _attribute(node, "id")).removeprefix("@"))


def _card(node: Node) -> Markup:
    address = _attribute(node, "url")
    return link(escape(address), safe_address(address))


def _emoji(node: Node) -> Markup:
    return escape(_attribute(node, "text") or _attribute(node, "shortName"))


def _status(node: Node) -> Markup:
    colour = _attribute(node, "color")
    return lozenge(_attribute(node, "text"), "grey" if colour == "neutral" else colour)


def _date(node: Node) -> Markup:
    milliseconds = int(_attribute(node, "timestamp") or 0)
    return tag("span", day(datetime.fromtimestamp(milliseconds / 1000, UTC)), class_="date")


def _attribute(node: Node, name: str) -> str:
    return str(node.get("attrs", {}).get(name, ""))


_LEAVES: dict[str, Callable[[Node], Markup]] = {
    "text": _text,
    "mention": _mention,
    "inlineCard": _card,
    "emoji": _emoji,
    "status": _status,
    "date": _date,
}


# --- wiki text: the little of it that reads badly as it is


def _wiki(text: str) -> Markup:
    pieces: list[Markup] = []
    at = 0
    for found in _WIKI.finditer(text):
        pieces += [escape(text[at : found.start()]), _phrase(found)]
        at = found.end()
    return tag("div", join([*pieces, escape(text[at:])]), class_="wiki")


def _phrase(found: re.Match[str]) -> Markup:
    """A link, a person, or words in bold."""
    if found["person"]:
        return mention(found["person"])
    if found["bold"]:
        return tag("strong", found["bold"])
    return link(escape(found["text"] or found["address"]), safe_address(found["address"]))
