"""Strategies: pages with an action table as editors, exporters and people write them, and views of them.

A long run draws hundreds of thousands of them, so a page takes few draws: variety lies in what is sampled.
"""

from itertools import combinations, permutations

from hypothesis import strategies as st

from sync.core.model import Category, Link, Mention, Text, UserRef
from sync.core.reading.action_items import PageReading
from sync.core.reading.storage_format import escape_text
from sync.core.view import BlockView, RowView, TicketRef

# What stands in Jira and would harm a page, were it taken for markup or for the end of something.
HARMFUL = [
    "]]>",
    "<![CDATA[",
    "</td></tr></table>",
    "</ac:parameter></ac:structured-macro>",
    "</ac:rich-text-body>",
    '<ac:structured-macro ac:name="html">',
    "<!--",
    "<?pi",
    "<!DOCTYPE p>",
    "&nbsp;",
    "&lt;b&gt;",
    "&#0;",
    "&unheard;",
    "a & b",
    "\"'",
    "{code}*_[a|b]{code}",
    "\0\x1b\x07",
    "\x85\u2028\u2029",
    "\u202eabc",
    "\u2067abc",
    "\u200fעברית",
    "\ud83d",
    "\ude00\ud83d",
    "\ufffe\uffff",
    "😀\n日本",
    "\r\n\t",
    "Won't do",
    "x" * 500,
    "日" * 200,
]
NASTY_TEXT = (
    st.text(max_size=12)
    | st.sampled_from(HARMFUL)
    | st.lists(st.sampled_from(HARMFUL), min_size=2, max_size=4).map("".join)
)
KEYS = st.builds("{}-{}".format, st.sampled_from(["ABX", "OPSX", "ZZX"]), st.integers(1, 9999))
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
    "<ac:placeholder>Say who</ac:placeholder>",
    "<!-- > -->",
    "<![CDATA[Done & dusted]]>",
    "<![CDATA[split]]]]><![CDATA[>up]]>",
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
BLOCKS = [
    "<p/>",
    "<hr />",
    "\r\n",
    "<p>in a paragraph</p>",
    "<p style='text-align: left;'>and <em>another</em></p>",
    "<ul><li>one</li><li><p>two</p></li></ul>",
    "<table><tbody><tr><th>Step</th></tr><tr><td>nested</td></tr></tbody></table>",
    "<table><tr><th>Action</th><th>Status</th></tr><tr><td>nested item</td><td>Open</td></tr></table>",
    "<ac:task-list><ac:task><ac:task-body>in a list</ac:task-body></ac:task></ac:task-list>",
    _macro("panel", "<ac:rich-text-body><p>a panel</p></ac:rich-text-body>"),
    _macro("noformat", "<ac:plain-text-body><![CDATA[<p>]]></ac:plain-text-body>"),
]
CELLS = (
    st.sampled_from([*BLANKS, *BLOCKS])
    | LINES
    | LINES.map("<p>{}</p>".format)
    | LINES.map("<p>{}</p><ul><li>and more</li></ul>".format)
    | st.tuples(st.sampled_from(BLOCKS), LINES, st.sampled_from(BLOCKS)).map("".join)
)
_OTHERS = ["Owner", "Ticket", "Status"]
HEADERS = [
    order
    for count in (1, 2, 3)
    for others in combinations(_OTHERS, count)
    for order in permutations(["Action", *others])
]


def _layout(section: str) -> str:
    cell = f"<ac:layout-cell>{section}</ac:layout-cell>"
    return f'<ac:layout><ac:layout-section ac:type="single">{cell}</ac:layout-section></ac:layout>'


def _expand(content: str) -> str:
    title = '<ac:parameter ac:name="title">More</ac:parameter>'
    return _macro("expand", f"{title}<ac:rich-text-body>{content}</ac:rich-text-body>")


# Where a table stands on its page; editors nest all of these.
PLACES = ["{}", "{}", _layout("{}"), _layout(_expand("{}")), _expand("{}"), "<div>{}</div>"]
PLACES += ["<table><tbody><tr><td>{}</td><td>beside</td></tr></tbody></table>"]
TABLES = ["<table><tbody>{}</tbody></table>", "<table>{}</table>", "<table>\r\n<tbody>{}</tbody>\r\n</table>"]
TABLES += ['<table class="wrapped"><colgroup><col /><col/></colgroup><tbody>{}</tbody></table>']


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    """A body with one action table; its columns stand in any order, a cell may reach over two rows."""
    header = draw(st.sampled_from(HEADERS))
    numbers = range(draw(st.integers(1, 3)))
    merged = draw(st.sampled_from(header) | st.none()) if len(numbers) > 1 else None
    rows = ["".join(f"<th>{name}</th>" for name in header)]
    rows += ["".join(_cell(draw, name, number, name == merged) for name in header) for number in numbers]
    table = draw(st.sampled_from(TABLES)).format("".join(f"<tr>{row}</tr>" for row in rows))
    place = draw(st.sampled_from(PLACES))
    above, below = draw(CELLS), draw(CELLS)
    return f"{above}<h2>Action items</h2>{place.format(table)}{below}".encode()


def _cell(draw: st.DrawFn, name: str, number: int, merged: bool) -> str:
    """The cell of one row in column ``name``; one that is ``merged`` is the first row's and the second's."""
    if merged and number == 1:
        return ""
    content = draw(CELLS)
    action = f"Do thing {number}" if name == "Action" else ""
    span = " rowspan='2'" if merged and number == 0 else ""
    return f"<td{span}>{action}{content}</td>" if action or span or content else "<td />"


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
    | st.builds(Link, NASTY_TEXT, NASTY_TEXT.map("https://example.org/?{}".format))
    | st.sampled_from(["712020:ana", "userkey:8a7f", 'username:b"c']).map(lambda user: Mention(UserRef(user)))
    | KEYS.map(TicketRef)
)
_ROWS = st.tuples(NASTY_TEXT, st.lists(st.lists(_PARTS, max_size=3).map(tuple), max_size=3).map(tuple))
BLOCK_VIEWS = st.none() | st.lists(_ROWS, max_size=3).map(lambda rows: BlockView(tuple(rows)))
