"""Which addresses a page may link to."""

import re
from urllib.parse import urlsplit

_TICKET = re.compile(r"/browse/([A-Z][A-Z0-9_]+-\d+)/?")
_SCHEMES = frozenset({"http", "https", "mailto"})


def safe_address(address: str) -> str:
    """The address if it is a web or mail address, or leads to this site or this page; else nothing."""
    address = address.strip()
    if address.startswith(("/", "#")) and not address.startswith("//"):
        return address
    try:
        return address if urlsplit(address).scheme in _SCHEMES else ""
    except ValueError:
        return ""


def ticket_key(address: str) -> str:
    """The key of the ticket that the address leads to; empty for other addresses."""
    try:
        found = _TICKET.fullmatch(urlsplit(address).path)
    except ValueError:
        return ""
    return found[1] if found else ""
