"""Texts for Jira Cloud, as nodes of the Atlassian Document Format: text is text, whatever it holds."""

import re
from collections.abc import Iterator, Sequence

from sync.core.model import Inline, Link, Mention, Paragraph, Text

Node = dict[str, object]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def document(paragraphs: Sequence[Paragraph]) -> Node:
    return {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "paragraph", "content": [node for inline in paragraph for node in _nodes(inline)]}
            for paragraph in paragraphs
        ],
    }


def _nodes(inline: Inline) -> Iterator[Node]:
    match inline:
        case Text(text, strong):
            yield from _text(text, [{"type": "strong"}] if strong else [])
        case Link(text, url):
            yield from _text(text or url, [{"type": "link", "attrs": {"href": url}}])
        case Mention(user):
            yield {"type": "mention", "attrs": {"id": user.id, "text": f"@{user.name or user.id}"}}


def _text(text: str, marks: list[Node]) -> Iterator[Node]:
    """Text nodes may neither be empty nor hold line breaks: those are nodes of their own."""
    for number, line in enumerate(_CONTROL.sub("", text).split("\n")):
        if number:
            yield {"type": "hardBreak"}
        if line:
            yield {"type": "text", "text": line, **({"marks": marks} if marks else {})}
