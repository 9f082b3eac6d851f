# ruff: noqa: E501  (markup reads better in one line)
"""Pages of about 100 KB, one of each kind that costs differently to read and to write."""

from collections.abc import Callable
from typing import Final

SIZE: Final = 100_000

_PROSE: Final = (
    '<p local-id="{0}">The <strong>queue</strong> grew &ndash; see <code>worker.log</code> and the '
    '<a href="https://wiki.example/{0}">notes</a>&nbsp;of <em>that</em> night.</p>'
    "<ul><li><p>first <strong>{0}</strong></p></li><li><p>second</p></li></ul>"
)
_CODE: Final = (
    '<ac:structured-macro ac:name="code" ac:schema-version="1"><ac:parameter ac:name="language">sh</ac:parameter>'
    "<ac:plain-text-body><![CDATA[grep -c '<td>' page.xml && echo {0}]]></ac:plain-text-body></ac:structured-macro>"
)
_MENTION: Final = '<ac:link><ri:user ri:account-id="712020:{0}" /></ac:link>'
_STATUS: Final = (
    '<ac:structured-macro ac:name="status" ac:schema-version="1"><ac:parameter ac:name="title">To do</ac:parameter>'
    '<ac:parameter ac:name="colour">Grey</ac:parameter></ac:structured-macro>'
)
_ACTIONS: Final = "<tr><th>Action</th><th>Owner</th><th>Due</th><th>Status</th><th>Ticket</th></tr>"
_ACTION: Final = (
    '<tr local-id="r{0}"><td><p>Watch the length of queue {0}</p></td><td><p>' + _MENTION + "</p></td>"
    '<td><p><time datetime="2026-06-10" /></p></td><td><p>' + _STATUS + "</p></td><td><p /></td></tr>"
)
_TIMELINE: Final = "<tr><th>Time (UTC)</th><th>Event</th></tr>"
_EVENT: Final = (
    "<tr><td><p>14:{0:02}</p></td><td><p>The <strong>lag</strong> reached {0} minutes.</p></td></tr>"
)
_IMPACT: Final = "<tr><th>Service</th><th>Users affected</th><th>Duration</th></tr>"
_AFFECTED: Final = "<tr><td><p>service {0}</p></td><td><p>{0}00</p></td><td><p>{0} minutes</p></td></tr>"


def _table(header: str, row: str, rows: int) -> str:
    return f"<table><tbody>{header}{''.join(map(row.format, range(rows)))}</tbody></table>"


def _section(number: int) -> str:
    return f"<h2>Part {number}</h2>" + _PROSE.format(number) * 4 + _CODE.format(number)


def _filled(page: Callable[[int], str]) -> bytes:
    """The page in as many parts as fit into ``SIZE`` bytes."""
    one, two = len(page(1)), len(page(2))
    return page((SIZE - one) // (two - one) + 1).encode()


def postmortem() -> bytes:
    """Prose and code, a timeline, an impact table, and eight action items."""

    def page(parts: int) -> str:
        tables = (
            "<h2>Timeline</h2>" + _table(_TIMELINE, _EVENT, 12),
            "<h2>Impact</h2>" + _table(_IMPACT, _AFFECTED, 4),
            "<h2>Action items</h2>" + _table(_ACTIONS, _ACTION, 8),
        )
        return "".join(map(_section, range(parts))) + "".join(tables)

    return _filled(page)


def many_tables() -> bytes:
    """Small tables of other kinds, and one of eight action items."""

    def page(parts: int) -> str:
        other = "".join(
            f"<h3>Service {n}</h3>" + _table(*((_TIMELINE, _EVENT) if n % 2 else (_IMPACT, _AFFECTED)), 6)
            for n in range(parts)
        )
        return other + "<h2>Action items</h2>" + _table(_ACTIONS, _ACTION, 8)

    return _filled(page)


def many_actions() -> bytes:
    """One action table that fills the page, about two hundred items."""
    return _filled(lambda parts: "<h2>Action items</h2>" + _table(_ACTIONS, _ACTION, parts))


def one_long_table() -> bytes:
    """A timeline that fills most of the page, and eight action items."""

    def page(parts: int) -> str:
        timeline = "<h2>Timeline</h2>" + _table(_TIMELINE, _EVENT, parts)
        return timeline + "<h2>Action items</h2>" + _table(_ACTIONS, _ACTION, 8)

    return _filled(page)


def plain_prose() -> bytes:
    """Text and code without a single table."""
    return _filled(lambda parts: "".join(map(_section, range(parts))))


def reworded(body: bytes, number: int) -> bytes:
    """The page with other words and people in its items, so that what was kept from before is of no use."""
    return body.replace(b"queue", b"q%04d" % number).replace(b"712020", b"%06d" % number)


KINDS: Final[dict[str, Callable[[], bytes]]] = {
    "postmortem": postmortem,
    "no table": plain_prose,
    "one long table": one_long_table,
    "many tables": many_tables,
    "only actions": many_actions,
}
