"""Atlassian Document Format as far as a site looks at it: is it a document, and what does it say."""

from typing import Any

_BLOCKS = {"paragraph", "heading", "listItem", "codeBlock", "blockquote", "panel", "rule", "tableRow"}


def is_document(value: object) -> bool:
    """Whether the value is a version 1 document whose nodes all have a type."""
    if not isinstance(value, dict):
        return False
    return value.get("type") == "doc" and value.get("version") == 1 and _well_formed(value)


def _well_formed(node: Any) -> bool:
    if not isinstance(node, dict) or not isinstance(node.get("type"), str):
        return False
    if node["type"] == "text":
        return isinstance(node.get("text"), str) and node["text"] != ""
    content = node.get("content", [])
    return isinstance(content, list) and all(_well_formed(child) for child in content)


def document(value: object) -> dict[str, Any]:
    """The document itself; wiki text becomes one, a paragraph for each line."""
    if isinstance(value, dict):
        return value
    lines = [line for line in str(value).splitlines() if line]
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines]
    return {"type": "doc", "version": 1, "content": paragraphs}


def plain_text(value: object) -> str:
    """The words of a document, a line for each block; text that is no document stays as it is."""
    if not isinstance(value, dict):
        return str(value or "")
    return "".join(_words(value)).strip("\n")


def _words(node: dict[str, Any]) -> list[str]:
    attributes = node.get("attrs", {})
    match node.get("type"):
        case "text":
            return [node["text"]]
        case "hardBreak":
            return ["\n"]
        case "mention":
            return [attributes.get("text") or f"@{attributes.get('id', '')}"]
        case "inlineCard":
            return [attributes.get("url", "")]
        case kind:
            words = [word for child in node.get("content", []) for word in _words(child)]
            return [*words, "\n"] if kind in _BLOCKS else words
