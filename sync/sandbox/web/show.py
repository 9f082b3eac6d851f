"""What renderers of single elements ask of the page they stand on, and of the site."""

from collections.abc import Callable
from typing import Protocol
from xml.etree.ElementTree import Element

from markupsafe import Markup

from sync.sandbox.web.parts import TicketCard


class References(Protocol):
    """What a page refers to and the site knows."""

    def person(self, name: str) -> str:
        """The full name of whoever has this account id, user key or user name; empty where nobody has."""
        ...

    def ticket(self, key: str) -> TicketCard | None:
        """The ticket as it is now, if there is one."""
        ...

    def page(self, title: str, space_key: str) -> str:
        """The address of the page with this title; empty where there is none."""
        ...

    def space(self, key: str) -> str:
        """The address of the space; empty where there is none."""
        ...


class Show(Protocol):
    """The page on its way to HTML."""

    @property
    def references(self) -> References: ...

    def inside(self, element: Element | None) -> Markup:
        """Text and children of an element, without the element itself."""
        ...

    def contents(self) -> Markup:
        """Links to the headings of the page."""
        ...


Renderer = Callable[[Element, Show], Markup]
