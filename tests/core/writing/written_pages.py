"""Strategies: pages with an action table as editors, exporters and people write them, and views of them."""

from hypothesis import strategies as st

from sync.core.model import Category, Link, Mention, Text, UserRef
from sync.core.reading.action_items import PageReading
from sync.core.reading.storage_format import escape_text
from sync.core.view import BlockView, RowView, TicketRef

NASTY_TEXT = st.text(max_size=12) | st.sampled_from(
    [
        "]]>",
        "</td>",
        "<!--",
        "&nbsp;",
        "a & b",
        "\"'",
        "\0\x1b",
        "\u202eabc",
        "\u200fעברית",
        "Won't do",
        "😀\n日本",
    ]
)
KEYS = st.from_regex(r"[A-Z]{2,4}X-[1-9][0-9]{0,3}", fullmatch=True)
BLANKS = ["", "<p />", "<p></p>", "<p>&nbsp;</p>", "<br/>", "<p><br /></p>", "\r\n  ", "<div><p/></div>", "—"]


def _macro(name: str, content: str) -> str:
    return f'<ac:structured-macro ac:name="{name}" ac:macro-id="{name}-1">{content}</ac:structured-macro>'


INLINE = [
    _macro("status", "<ac:parameter ac:name='title'>OPEN</ac:parameter>"),
    _macro("status", "<ac:parameter ac:name='colour'>Red</ac:parameter><ac:parameter ac:name='title' />"),
    _macro("status", '<ac:parameter ac:name="colour"/>'),
    _macro("code", "<ac:plain-text-body><![CDATA[<td>]]]]><![CDATA[>]]></ac:plain-text-body>"),
    "<ac:emoticon ac:name='tick' />",
    "<ac:inline-comment-marker ac:ref='r'>remark</ac:inline-comment-marker>",
    "<ac:link><ri:user ri:account-id='a' /></ac:link>",
    "<time datetime='2026-12-04' />",
    "<a href='https://example.org/?a&amp;b'>link</a>",
    "<!-- > -->",
    "<![CDATA[Done & dusted]]>",
]
STATUSES = [
    "Done",
    "✅ <strong>Done</strong>",
    "in&nbsp;progress (soon)",
    "Open / Done",
    "TBD",
    "(later)",
    "完了（済）",
]
WORDS = st.text(alphabet="abc é日😀&<>\"'", min_size=1, max_size=8).map(
    lambda text: escape_text(text).decode()
)
FRAGMENTS = WORDS | st.sampled_from(INLINE + STATUSES)
LINES = st.lists(FRAGMENTS, min_size=1, max_size=3).map(" ".join)


def _in(tag: str) -> st.SearchStrategy[str]:
    return LINES.map(lambda line: f"<{tag}>{line}</{tag}>")


BLOCKS = (
    _in("p") | LINES.map(lambda line: f"<ul><li>{line}</li></ul>") | st.sampled_from(["<p/>", "<hr />", "\n"])
)
CELLS = st.sampled_from(BLANKS) | LINES | st.lists(BLOCKS, min_size=1, max_size=3).map("".join)


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    """A body with one action table; its columns stand in any order."""
    header = [
        "Action",
        *draw(st.lists(st.sampled_from(["Owner", "Ticket", "Status"]), min_size=1, unique=True)),
    ]
    header = draw(st.permutations(header))
    rows = [[f"<th>{name}</th>" for name in header]]
    numbers = range(draw(st.integers(1, 3)))
    rows += [[draw(_cell(name, number)) for name in header] for number in numbers]
    table = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    above, below = draw(CELLS), draw(CELLS)
    return f"{above}<h2>Action items</h2><table><tbody>{table}</tbody></table>{below}".encode()


def _cell(name: str, number: int) -> st.SearchStrategy[str]:
    if name == "Action":
        return CELLS.map(lambda cell: f"<td>Do thing {number}{cell}</td>")
    return CELLS.map(lambda cell: f"<td>{cell}</td>") | st.just("<td />")


@st.composite
def row_views(draw: st.DrawFn, page: PageReading) -> tuple[RowView, ...]:
    """Views of some of the page's items."""
    items = [row.item for table in page.tables for row in table.rows if row.item is not None]
    return tuple(
        RowView(
            table=item.table,
            row=item.row,
            key=draw(KEYS),
            old_key=draw(st.sampled_from(["", *item.tickets])),
            status=draw(NASTY_TEXT),
            category=draw(st.sampled_from(Category)),
        )
        for item in items
        if draw(st.booleans())
    )


_PARTS = (
    NASTY_TEXT.map(Text)
    | NASTY_TEXT.map(lambda text: Text(text, strong=True))
    | st.builds(Link, NASTY_TEXT, st.just("https://example.org/?a=\"b\"&c='d'"))
    | st.sampled_from(["712020:ana", "userkey:8a7f", 'username:b"c']).map(lambda user: Mention(UserRef(user)))
    | KEYS.map(TicketRef)
)
_ROWS = st.tuples(NASTY_TEXT, st.lists(st.lists(_PARTS, max_size=3).map(tuple), max_size=3).map(tuple))
BLOCK_VIEWS = st.none() | st.lists(_ROWS, max_size=3).map(lambda rows: BlockView(tuple(rows)))
