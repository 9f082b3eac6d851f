"""What people see on a page and in a ticket, read from the markup without anything of the worker's."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from html import unescape
from typing import Final

from sync.sandbox.issues import Issue
from sync.sandbox.people import Person

FIELDS: Final = ("text", "owner", "due", "priority")
"""What a row and its ticket share, in the order of the columns."""

Place = tuple[int, str]
"""A row, counted from 0, and one of ``FIELDS``."""

_ROW: Final = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL: Final = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL)
_LINE: Final = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
_MACRO: Final = re.compile(r" ?<ac:structured-macro\b.*?</ac:structured-macro>", re.DOTALL)
_KEY: Final = re.compile(r'<ac:parameter ac:name="key">([A-Z]+-\d+)<')
_MENTION: Final = re.compile(r'<ac:link\b[^>]*>\s*<ri:user ri:[a-z-]+="([^"]+)"\s*/>\s*</ac:link>')
_TIME: Final = re.compile(r'<time datetime="([0-9-]+)"\s*/>')
_TAG: Final = re.compile(r"<[^>]*>")
_WEEKS: Final = re.compile(r"(\d+) weeks")
_SPELLINGS: Final = ("%Y-%m-%d", "%b %d, %Y", "%d.%m.%Y")

Accounts = Mapping[str, str]
"""Account ids by every name that a mention may have for somebody."""


def accounts(people: list[Person]) -> dict[str, str]:
    return {
        name: person.account_id
        for person in people
        for name in (person.account_id, person.username, person.confluence_key, person.name)
    }


def rows(body: str) -> list[str]:
    """The markup of the first table's rows, without its header."""
    return _ROW.findall(body.partition("</table>")[0])[1:]


def cells(row: str) -> dict[str, str]:
    """The markup of a row's cells by field."""
    return dict(zip(FIELDS, _CELL.findall(row), strict=False))


def key_in(row: str) -> str:
    found = _KEY.search(row)
    return found[1] if found else ""


def lines(markup: str) -> list[str]:
    return _LINE.findall(markup)


def with_cell(row: str, name: str, content: str) -> str:
    """The row with another content in one of its cells, and all macros that stand there."""
    cell = list(_CELL.finditer(row))[FIELDS.index(name)]
    macros = "".join(_MACRO.findall(cell[1]))
    return f"{row[: cell.start(1)]}<p>{content}{macros}</p>{row[cell.end(1) :]}"


def words(markup: str, known: Accounts) -> str:
    """The markup as one reads it: people as accounts, dates as they are meant, tickets as their keys."""
    text = _MACRO.sub(lambda macro: f" {key_in(macro[0])}", markup)
    text = _MENTION.sub(lambda mention: known.get(mention[1], mention[1]), text)
    text = _TIME.sub(r"\1", text)
    return " ".join(unescape(_TAG.sub("", text)).split())


def day(text: str, created: date) -> date | None:
    """The day that words mean, counted from ``created`` where they count; None where they mean none."""
    if counted := _WEEKS.fullmatch(text):
        return created + timedelta(weeks=int(counted[1]))
    for spelling in _SPELLINGS:
        try:
            return datetime.strptime(text, spelling).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def value(ticket: Issue, name: str) -> str:
    """What the ticket says of a field; nothing is the empty string."""
    match name:
        case "owner":
            return ticket.assignee
        case "due":
            return ticket.due.isoformat() if ticket.due else ""
        case "priority":
            return ticket.priority.name if ticket.priority else ""
        case _:
            return ticket.summary
