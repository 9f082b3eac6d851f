"""The bytes of what the worker writes on a page, in the server's own spelling.

Every text is made ``legible`` and escaped, so nothing that stands in Jira can leave its place.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from sync.core.model import USER_KEY, USER_NAME, Category, Link, Mention, Text, UserRef
from sync.core.reading.storage_format import escape_attribute, escape_text
from sync.core.reading.tables import STATUS_BLOCK_ID
from sync.core.view import BlockInline, BlockLine, BlockView, TicketRef, legible

# Confluence may turn the one into the other on saving.
TYPOGRAPHIC: Final = str.maketrans("’‘“”", "''\"\"")
# Jira's own lozenges; Confluence's default is grey, and it drops a parameter that says so.
_COLOURS: Final = {Category.IN_PROGRESS: "Blue", Category.DONE: "Green"}


def title_of(status: str) -> str:
    """A status name as the title of a macro."""
    return legible(status).strip()


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, letter by letter, but for what Confluence does to quotation marks."""
    return " ".join(one.translate(TYPOGRAPHIC).split()) == " ".join(other.translate(TYPOGRAPHIC).split())


def reads_alike(one: str, other: str) -> bool:
    """Whether two texts are the same words; Confluence may change case and apostrophes."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def colour_of(category: Category) -> str:
    """The colour of a status macro, as its parameter has it; empty for grey."""
    return _COLOURS.get(category, "")


def ticket_macro(key: str) -> bytes:
    return _macro("jira", parameter_markup("key", key))


def anchor(name: str) -> bytes:
    """A place to link to, which nobody sees."""
    return _macro("anchor", parameter_markup("", f"{STATUS_BLOCK_ID}-{name}"))


def status_macro(title: str, colour: str) -> bytes:
    return _macro(
        "status", parameter_markup("title", title), parameter_markup("colour", colour) if colour else b""
    )


def status_block(view: BlockView) -> bytes:
    """The whole Page Properties macro."""
    return _macro("details", parameter_markup("id", STATUS_BLOCK_ID), rich_text_body(view))


def rich_text_body(view: BlockView) -> bytes:
    return b"<ac:rich-text-body>%b</ac:rich-text-body>" % block_table(view)


def block_table(view: BlockView) -> bytes:
    """The table of the status block: a label and its lines in each row."""
    rows = (
        b"<tr><th><p>%b</p></th><td>%b</td></tr>" % (escape_text(legible(label)), paragraphs(lines))
        for label, lines in view.rows
    )
    return b'<table data-layout="default"><tbody>%b</tbody></table>' % b"".join(rows)


def parameter_markup(name: str, value: str) -> bytes:
    return b'<ac:parameter ac:name="%b">%b</ac:parameter>' % (name.encode(), escape_text(legible(value)))


def _macro(name: str, *content: bytes) -> bytes:
    opening = b'<ac:structured-macro ac:name="%b" ac:schema-version="1">' % name.encode()
    return opening + b"".join(content) + b"</ac:structured-macro>"


def paragraphs(lines: Iterable[BlockLine]) -> bytes:
    """A paragraph for each line."""
    return b"".join(b"<p>%b</p>" % b"".join(map(inline_markup, line)) for line in lines)


def time_markup(day: date) -> bytes:
    return b'<time datetime="%b" />' % day.isoformat().encode()


def inline_markup(part: BlockInline) -> bytes:
    match part:
        case TicketRef(key):
            return ticket_macro(key)
        case Mention(user):
            return b"<ac:link>%b</ac:link>" % _user(user)
        case Link(text, url):
            return b'<a href="%b">%b</a>' % (escape_attribute(url), escape_text(legible(text)))
        case Text(text, strong):
            escaped = escape_text(legible(text))
            return b"<strong>%b</strong>" % escaped if strong else escaped


def _user(user: UserRef) -> bytes:
    by_name = user.id.startswith((USER_KEY, USER_NAME))
    kind, _, name = user.id.partition(":") if by_name else ("account-id", "", user.id)
    return b'<ri:user ri:%b="%b" />' % (kind.encode(), escape_attribute(name))
