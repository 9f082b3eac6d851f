"""What the site knows about people, tickets and pages that a text mentions."""

from contextlib import suppress

from flask import url_for
from markupsafe import Markup

from sync.sandbox.content import Page, Restriction
from sync.sandbox.errors import NotFound
from sync.sandbox.issues import Issue
from sync.sandbox.people import Name
from sync.sandbox.site import Site
from sync.sandbox.web.parts import TicketCard, status_lozenge, ticket_link


class Knowledge:
    """``space`` is the key of the space where titles are looked for that name no space."""

    def __init__(self, site: Site, space: str = "") -> None:
        self._site = site
        self._space = space

    def person(self, name: str) -> str:
        people = self._site.people
        found = people.find(name) or people.named(name, Name.CONFLUENCE_KEY, Name.USER_NAME)
        return found.name if found else ""

    def author(self, account_id: str) -> str:
        return self.person(account_id) or "Somebody"

    def allowed(self, restriction: Restriction) -> str:
        """Whom a restriction names, as in “Ada, Bo and the group sre”."""
        people = [self.author(person) for person in restriction.people]
        *first, last = people + [f"the group {group}" for group in restriction.groups]
        return f"{', '.join(first)} and {last}" if first else last

    def issue(self, key: str) -> Issue:
        """The issue under this or a former key, if anybody may see it; raises ``NotFound``."""
        for person in self._site.people:
            with suppress(NotFound):
                return self._site.jira.issue(key, person)
        raise NotFound(f"There is no ticket {key}, or nobody may see it.")

    def ticket(self, key: str) -> TicketCard | None:
        with suppress(NotFound):
            return card_of(self.issue(key))
        return None

    def page(self, title: str, space_key: str) -> str:
        wanted = (space_key or self._space, title)
        pages = self._site.confluence.pages.values()
        found = next((page for page in pages if (page.space.key, page.title) == wanted), None)
        return address_of(found) if found else ""

    def space(self, key: str) -> str:
        known = any(space.key == key for space in self._site.confluence.spaces.values())
        return url_for("web.wiki.space", key=key) if known else ""

    def status(self, issue: Issue) -> Markup:
        return status_lozenge(issue.status.name, issue.status.category.key)

    def ticket_link(self, issue: Issue) -> Markup:
        return ticket_link(card_of(issue))

    def page_address(self, page: Page) -> str:
        return address_of(page)


def address_of(page: Page) -> str:
    """Where the page is shown, as the API says in ``webui``."""
    return url_for("web.wiki.page", key=page.space.key, page_id=page.id)


def card_of(issue: Issue) -> TicketCard:
    address = url_for("web.tickets.ticket", key=issue.key)
    return TicketCard(issue.key, issue.summary, issue.status.name, issue.status.category.key, address)
