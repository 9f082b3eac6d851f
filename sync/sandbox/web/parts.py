"""Small things that look the same wherever they stand: lozenges, mentions, tickets, dates."""

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from sync.sandbox.web.html import tag

_COLOURS = {"new": "grey", "indeterminate": "blue", "done": "green"}


@dataclass(frozen=True, slots=True)
class TicketCard:
    """What a ticket shows of itself in a text; ``category`` is Jira's key for its status category."""

    key: str
    summary: str
    status: str
    category: str
    address: str


def lozenge(text: str, colour: str) -> Markup:
    """``colour`` is grey, red, yellow, green, blue or purple."""
    return tag("span", text, class_=f"lozenge {colour}")


def status_lozenge(status: str, category: str) -> Markup:
    return lozenge(status, _COLOURS.get(category, "grey"))


def mention(name: str) -> Markup:
    return tag("span", f"@{name or 'Unknown user'}", class_="mention")


def ticket_link(card: TicketCard) -> Markup:
    """Key and status as they are now, leading to the ticket."""
    key = tag("span", card.key, class_=f"key {card.category}")
    shown = Markup("{} {}").format(key, status_lozenge(card.status, card.category))
    return tag("a", shown, class_="ticket", href=card.address, title=card.summary)


def missing_ticket(key: str) -> Markup:
    return tag("span", f"{key} (not found in Jira)", class_="ticket missing")


def link(text: Markup, address: str) -> Markup:
    """A link, or where there is no address words that look as if there should be one."""
    if not address:
        return tag("span", text, class_="missing")
    return tag("a", text, href=address, rel="noreferrer")


def picture(name: str) -> Markup:
    """A stand-in for an image: the site keeps no files."""
    return tag("span", f"🖼 {name or 'image'}", class_="image", role="img", aria_label=f"Image {name}")


def day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime) -> Markup:
    """An instant to the minute, in the site's time zone, which is UTC."""
    return tag("time", f"{day(value)}, {value:%H:%M}", datetime=value.isoformat(timespec="seconds"))
