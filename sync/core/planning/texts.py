"""The texts a team has configured, filled in: with live tickets for a page, in plain words elsewhere."""

from collections.abc import Iterator, Mapping
from string import Formatter

from sync.core.model import Text
from sync.core.view import BlockLine, TicketRef

TICKET = "ticket"


def plain(template: str, values: Mapping[str, str]) -> str:
    """``template`` with the names in braces replaced; braces that were written twice stand once."""
    return "".join(literal + values.get(name, "") for literal, name in _parts(template))


def on_page(template: str, values: Mapping[str, str]) -> BlockLine:
    """The same with the ticket as Confluence's own macro."""
    return tuple(_inlines(template, values))


def _inlines(template: str, values: Mapping[str, str]) -> Iterator[Text | TicketRef]:
    for literal, name in _parts(template):
        if literal:
            yield Text(literal)
        if name == TICKET:
            yield TicketRef(values[TICKET])
        elif name:
            yield Text(values.get(name, ""))


def _parts(template: str) -> Iterator[tuple[str, str]]:
    return ((literal, name or "") for literal, name, _, _ in Formatter().parse(template))
