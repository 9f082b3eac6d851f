"""HTML that is escaped by construction: text goes in as text, only `Markup` goes in as it is."""

from collections.abc import Iterable

from markupsafe import Markup

_EMPTY = frozenset({"br", "col", "hr", "input"})


def tag(element: str, content: str = "", **attributes: str) -> Markup:
    """``tag("a", "Home", href="/", class_="x", aria_label="y")``; attributes without a value are left out."""
    told = join(Markup(' {}="{}"').format(_spelt(name), value) for name, value in attributes.items() if value)
    if element in _EMPTY:
        return Markup("<{}{}>").format(element, told)
    return Markup("<{0}{1}>{2}</{0}>").format(element, told, content)


def join(parts: Iterable[str]) -> Markup:
    return Markup("").join(parts)


def _spelt(name: str) -> str:
    return name.rstrip("_").replace("_", "-")
