"""Embedded sites over a real socket, for clients that this project did not write."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sync.sandbox import Options, Site, serving
from sync.sandbox.content import Page
from sync.sandbox.people import Person

ANN = Person("557058:0000-ann", "Ann Lee", "ann@example.com")
EMAIL = "postmortem-sync@example.com"
TOKEN = "any"


@dataclass(frozen=True, slots=True)
class Served:
    """A site, where it is served, and the one page it has."""

    site: Site
    origin: str
    page: Page

    def summaries(self) -> list[str]:
        return sorted(issue.summary for issue in self.site.jira.issues.values())

    def body(self) -> str:
        return self.site.confluence.pages[self.page.id].body


def _served(flavour: str) -> Iterator[Served]:
    site = Site(options=Options(flavour=flavour, respell="off"))
    site.people.add(ANN)
    site.jira.add_project("OPS", "Operations", ANN.account_id, components=("Gateway",))
    space = site.confluence.add_space("OPS", "Operations")
    page = site.confluence.add_page(space, "Outage", "<p>one</p>", ANN.account_id, ("postmortem",))
    with serving(site) as origin:
        yield Served(site, origin, page)


@pytest.fixture
def cloud() -> Iterator[Served]:
    yield from _served("cloud")


@pytest.fixture
def data_center() -> Iterator[Served]:
    yield from _served("datacenter")
