"""Storage format as HTML, roughly as Confluence shows it.

Only elements and attributes that are named come out, and every text and value is escaped: a page cannot bring
scripts, styles or addresses of its own. Of an element that is not known its content is shown.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markupsafe import Markup, escape

from sync.sandbox.web.elements import ELEMENTS
from sync.sandbox.web.html import join, tag
from sync.sandbox.web.macros import macro
from sync.sandbox.web.own_elements import OWN_ELEMENTS
from sync.sandbox.web.show import References, Renderer
from sync.sandbox.web.storage_tree import parse

_RENDERERS: dict[str, Renderer] = {
    **ELEMENTS,
    **OWN_ELEMENTS,
    "ac:structured-macro": macro,
    "ac:macro": macro,
}
_HEADING = re.compile("h[1-6]")


def storage_html(body: str, references: References) -> Markup:
    """A page's or a comment's body for readers; raises ``UnreadableError`` where it is not well-formed."""
    root = parse(body)
    return _Rendering(root, references).inside(root)


class _Rendering:
    """One body; its headings are named beforehand, for a table of contents above them."""

    def __init__(self, root: Element, references: References) -> None:
        self.references = references
        headings = [element for element in root.iter() if _HEADING.fullmatch(element.tag)]
        self._names = {heading: _name(number, heading) for number, heading in enumerate(headings, 1)}

    def inside(self, element: Element | None) -> Markup:
        return join(self._pieces(element)) if element is not None else Markup()

    def contents(self) -> Markup:
        entries = (
            tag("li", tag("a", _text(heading), href=f"#{name}"), class_=f"level-{heading.tag[1]}")
            for heading, name in self._names.items()
        )
        return tag("nav", tag("ul", join(entries)), class_="contents", aria_label="On this page")

    def _pieces(self, element: Element) -> Iterator[Markup]:
        yield escape(element.text or "")
        for child in element:
            yield self._element(child)
            yield escape(child.tail or "")

    def _element(self, element: Element) -> Markup:
        if element in self._names:
            return tag(element.tag, self.inside(element), id=self._names[element])
        render = _RENDERERS.get(element.tag)
        return render(element, self) if render else self.inside(element)


def _text(heading: Element) -> str:
    return "".join(heading.itertext()).strip()


def _name(number: int, heading: Element) -> str:
    words = re.sub(r"\W+", "-", _text(heading).lower()).strip("-")
    return f"{number}-{words}"
