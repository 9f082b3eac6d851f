"""Elements that storage format shares with HTML."""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from markupsafe import Markup

from sync.sandbox.web.addresses import safe_address, ticket_key
from sync.sandbox.web.html import tag
from sync.sandbox.web.parts import day, link, picture, ticket_link
from sync.sandbox.web.show import Renderer, Show

_KEPT = (
    "p ul ol li strong em b i u s del ins sub sup small code pre blockquote cite hr br div"
    " thead tbody tfoot tr colgroup"
)
_DROPPED = "script style"
_ALIGNED = re.compile(r"text-align:\s*(left|center|right)")
_COLOURED = re.compile(r"(?<!-)color:\s*(rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)|#[0-9a-fA-F]{3,6})")
_WIDE = re.compile(r"width:\s*(\d{1,4}(?:\.\d+)?(?:px|%))")
_HIGHLIGHT = re.compile(r"#[0-9a-fA-F]{6}")
_MOST_CELLS = 1000


def _kept(element: Element, show: Show) -> Markup:
    return tag(element.tag, show.inside(element), style=_style(element, "text-align", _ALIGNED))


def _dropped(element: Element, show: Show) -> Markup:
    return Markup()


def _table(element: Element, show: Show) -> Markup:
    table = tag("table", show.inside(element))
    return tag("div", table, class_="scroll", role="region", aria_label="Table", tabindex="0")


def _cell(element: Element, show: Show) -> Markup:
    return tag(
        element.tag,
        show.inside(element),
        colspan=_count(element, "colspan"),
        rowspan=_count(element, "rowspan"),
        class_=" ".join(_classes(element)),
        style=_background(element) or _style(element, "text-align", _ALIGNED),
    )


def _column(element: Element, show: Show) -> Markup:
    return tag("col", style=_style(element, "width", _WIDE))


def _span(element: Element, show: Show) -> Markup:
    return tag("span", show.inside(element), style=_style(element, "color", _COLOURED))


def _anchor(element: Element, show: Show) -> Markup:
    """A smart link to a ticket shows the ticket."""
    address = element.get("href", "")
    if element.get("data-card-appearance") and (card := show.references.ticket(ticket_key(address))):
        return ticket_link(card)
    return link(show.inside(element), safe_address(address))


def _time(element: Element, show: Show) -> Markup:
    written = element.get("datetime", "")
    try:
        shown = day(date.fromisoformat(written[:10]))
    except ValueError:
        shown = written
    return tag("time", shown, datetime=written, class_="date")


def _image(element: Element, show: Show) -> Markup:
    return picture(element.get("alt") or element.get("src") or "")


ELEMENTS: dict[str, Renderer] = {
    **dict.fromkeys(_KEPT.split(), _kept),
    **dict.fromkeys(_DROPPED.split(), _dropped),
    "table": _table,
    "th": _cell,
    "td": _cell,
    "col": _column,
    "span": _span,
    "a": _anchor,
    "time": _time,
    "img": _image,
}


def _style(element: Element, name: str, allowed: re.Pattern[str]) -> str:
    found = allowed.search(element.get("style", ""))
    return f"{name}:{found[1]}" if found else ""


def _background(element: Element) -> str:
    found = _HIGHLIGHT.search(element.get("data-highlight-colour", ""))
    return f"background-color:{found[0]}" if found else ""


def _classes(element: Element) -> Iterator[str]:
    if _background(element):
        yield "highlighted"
    if "numberingColumn" in element.get("class", ""):
        yield "numbering"


def _count(element: Element, name: str) -> str:
    """A row or column span that is a sensible number, else nothing."""
    text = element.get(name, "")
    return text if re.fullmatch("[0-9]{1,4}", text) and 1 < int(text) <= _MOST_CELLS else ""
