"""Confluence's macros as HTML: those that postmortems use by their looks, all others by name and content."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from markupsafe import Markup

from sync.sandbox.web.html import tag
from sync.sandbox.web.parts import lozenge, missing_ticket, ticket_link
from sync.sandbox.web.show import Show

_COLOURS = frozenset({"grey", "red", "yellow", "green", "blue", "purple"})
_PANELS = {
    "info": "blue",
    "note": "yellow",
    "warning": "red",
    "tip": "green",
    "success": "green",
    "error": "red",
    "panel": "plain",
}
_ADF_PANELS = {"info": "blue", "note": "purple", "warning": "yellow", "success": "green", "error": "red"}


class Macro:
    """One macro: its name, its parameters, its body (rich or plain)."""

    def __init__(self, element: Element) -> None:
        self.name = element.get("ac:name", "")
        self.parameters = {
            parameter.get("ac:name", ""): "".join(parameter.itertext()).strip()
            for parameter in element.findall("ac:parameter")
        }
        self.rich = element.find("ac:rich-text-body")
        self.plain = element.findtext("ac:plain-text-body")

    def __getitem__(self, parameter: str) -> str:
        return self.parameters.get(parameter, "")


def macro(element: Element, show: Show) -> Markup:
    """The macro as a reader sees it."""
    found = Macro(element)
    return _MACROS.get(found.name, _unknown)(found, show)


def adf_panel(kind: str, content: Markup) -> Markup:
    """A panel as the new editor stores it."""
    return _framed(_ADF_PANELS.get(kind, "plain"), "", content)


def _jira(found: Macro, show: Show) -> Markup:
    key = found["key"]
    if not key:
        return _placeholder(f"Jira issues: {found['jqlQuery']}")
    card = show.references.ticket(key)
    return ticket_link(card) if card else missing_ticket(key)


def _status(found: Macro, show: Show) -> Markup:
    colour = found["colour"].lower()
    return lozenge(found["title"] or "Status", colour if colour in _COLOURS else "grey")


def _code(found: Macro, show: Show) -> Markup:
    title = found["title"] or found["language"]
    heading = tag("div", title, class_="code-title") if title else Markup()
    code = tag("pre", tag("code", found.plain or ""), tabindex="0")
    return tag("div", heading + code, class_="code")


def _panel(found: Macro, show: Show) -> Markup:
    return _framed(_PANELS[found.name], found["title"], show.inside(found.rich))


def _expand(found: Macro, show: Show) -> Markup:
    title = tag("summary", found["title"] or "Click here to expand…")
    return tag("details", title + show.inside(found.rich), class_="expand")


def _properties(found: Macro, show: Show) -> Markup:
    if found["hidden"] == "true":
        return Markup()
    return tag("div", show.inside(found.rich), class_="properties", id=found["id"])


def _contents(found: Macro, show: Show) -> Markup:
    return show.contents()


def _anchor(found: Macro, show: Show) -> Markup:
    return tag("span", id=found[""])


def _excerpt(found: Macro, show: Show) -> Markup:
    return show.inside(found.rich)


def _unknown(found: Macro, show: Show) -> Markup:
    if found.rich is not None:
        return tag("div", _placeholder(found.name) + show.inside(found.rich), class_="macro")
    if found.plain is not None:
        return tag("div", _placeholder(found.name) + tag("pre", found.plain, tabindex="0"), class_="macro")
    return _placeholder(found.name)


def _framed(colour: str, title: str, content: Markup) -> Markup:
    heading = tag("p", tag("strong", title)) if title else Markup()
    return tag("div", heading + content, class_=f"panel {colour}")


def _placeholder(text: str) -> Markup:
    return tag("span", text or "macro", class_="placeholder")


_MACROS: dict[str, Callable[[Macro, Show], Markup]] = {
    "jira": _jira,
    "status": _status,
    "code": _code,
    "noformat": _code,
    "expand": _expand,
    "details": _properties,
    "toc": _contents,
    "anchor": _anchor,
    "excerpt": _excerpt,
    **dict.fromkeys(_PANELS, _panel),
}
