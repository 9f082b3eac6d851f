"""Storage format as HTML for readers: what is shown, and that a page can bring nothing dangerous along."""

from html.parser import HTMLParser
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.sandbox.web.parts import TicketCard
from sync.sandbox.web.storage_html import storage_html
from sync.sandbox.web.storage_tree import DEEPEST, UnreadableError


class Known:
    """A site that knows Ada, OPS-1 and one page."""

    def person(self, name: str) -> str:
        return {"557058:ada": "Ada Lane", "key-of-ada": "Ada Lane", "ada": "Ada Lane"}.get(name, "")

    def ticket(self, key: str) -> TicketCard | None:
        return (
            TicketCard("OPS-1", "Do <it>", "In Progress", "indeterminate", "/x/OPS-1")
            if key == "OPS-1"
            else None
        )

    def page(self, title: str, space_key: str) -> str:
        return "/w/7" if (title, space_key) == ("Outage", "") else ""

    def space(self, key: str) -> str:
        return "/w/PM" if key == "PM" else ""


def shown(body: str) -> str:
    return str(storage_html(body, Known()))


def macro(name: str, content: str = "", **parameters: str) -> str:
    told = "".join(
        f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in parameters.items()
    )
    return f'<ac:structured-macro ac:name="{name}">{told}{content}</ac:structured-macro>'


def rich(content: str) -> str:
    return f"<ac:rich-text-body>{content}</ac:rich-text-body>"


def plain(content: str) -> str:
    return f"<ac:plain-text-body><![CDATA[{content}]]></ac:plain-text-body>"


OPS_1 = (
    '<a class="ticket" href="/x/OPS-1" title="Do &lt;it&gt;">'
    '<span class="key indeterminate">OPS-1</span> <span class="lozenge blue">In Progress</span></a>'
)
ADA = '<span class="mention">@Ada Lane</span>'


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<p>a &amp; b &lt;c&gt; &nbsp;&rdquo;&#9749;</p>", "<p>a &amp; b &lt;c&gt; \xa0”☕</p>"),
        ("<p>one</p>\r\n<p>two</p>", "<p>one</p>\n<p>two</p>"),
        ("<h2>What happened</h2>", '<h2 id="1-what-happened">What happened</h2>'),
        ("<hr /><p>a<br />b</p>", "<hr><p>a<br>b</p>"),
        ('<p style="text-align: right;">x</p>', '<p style="text-align:right">x</p>'),
        ('<span style="color: rgb(255,86,48);">x</span>', '<span style="color:rgb(255,86,48)">x</span>'),
        ('<time datetime="2026-12-04" />', '<time datetime="2026-12-04" class="date">4 Dec 2026</time>'),
        ('<time datetime="soon" />', '<time datetime="soon" class="date">soon</time>'),
        ('<ac:link><ri:user ri:account-id="557058:ada" /></ac:link>', ADA),
        ('<ac:link><ri:user ri:userkey="key-of-ada" /></ac:link>', ADA),
        ('<ac:link><ri:user ri:username="ada" /></ac:link>', ADA),
        (
            '<ac:link><ri:user ri:account-id="gone" /></ac:link>',
            '<span class="mention">@Unknown user</span>',
        ),
        (
            '<ac:link><ri:page ri:content-title="Outage" /></ac:link>',
            '<a href="/w/7" rel="noreferrer">Outage</a>',
        ),
        (
            (
                '<ac:link><ri:page ri:content-title="Outage" />'
                "<ac:plain-text-link-body><![CDATA[a <b>]]></ac:plain-text-link-body></ac:link>"
            ),
            '<a href="/w/7" rel="noreferrer">a &lt;b&gt;</a>',
        ),
        (
            '<ac:link><ri:page ri:content-title="Lost" /></ac:link>',
            '<span class="missing">Lost</span>',
        ),
        ('<ac:link><ri:space ri:space-key="PM" /></ac:link>', '<a href="/w/PM" rel="noreferrer">PM</a>'),
        (
            '<ac:link><ri:attachment ri:filename="log.txt" /></ac:link>',
            '<span class="missing">📎 log.txt</span>',
        ),
        (
            '<ac:link ac:anchor="down"><ac:link-body>there</ac:link-body></ac:link>',
            '<a href="#down" rel="noreferrer">there</a>',
        ),
        (
            '<a href="https://site/browse/OPS-1" data-card-appearance="inline">https://site</a>',
            OPS_1,
        ),
        ('<a href="https://site/x">x</a>', '<a href="https://site/x" rel="noreferrer">x</a>'),
        ('<a href="/wiki/x/7">x</a>', '<a href="/wiki/x/7" rel="noreferrer">x</a>'),
        (
            '<ac:link><ri:url ri:value="https://site/x" /></ac:link>',
            '<a href="https://site/x" rel="noreferrer">https://site/x</a>',
        ),
        (
            '<a href="http://[broken" data-card-appearance="inline">x</a>',
            '<span class="missing">x</span>',
        ),
        (macro("anchor", **{"": "down"}), '<span id="down"></span>'),
        (macro("jira", key="OPS-1"), OPS_1),
        (macro("jira", key="OPS-9"), '<span class="ticket missing">OPS-9 (not found in Jira)</span>'),
        (
            macro("jira", jqlQuery="a = b"),
            '<span class="placeholder">Jira issues: a = b</span>',
        ),
        (macro("status", title="Done", colour="Green"), '<span class="lozenge green">Done</span>'),
        (macro("status", title="To do"), '<span class="lozenge grey">To do</span>'),
        (
            macro("code", plain("if a < b:"), language="python"),
            (
                '<div class="code"><div class="code-title">python</div>'
                '<pre tabindex="0"><code>if a &lt; b:</code></pre></div>'
            ),
        ),
        (macro("info", rich("<p>x</p>")), '<div class="panel blue"><p>x</p></div>'),
        (
            macro("panel", rich("<p>x</p>"), title="T"),
            '<div class="panel plain"><p><strong>T</strong></p><p>x</p></div>',
        ),
        (
            macro("expand", rich("<p>x</p>"), title="More"),
            '<details class="expand"><summary>More</summary><p>x</p></details>',
        ),
        (
            macro("details", rich("<p>x</p>"), id="postmortem-sync"),
            '<div class="properties" id="postmortem-sync"><p>x</p></div>',
        ),
        (macro("details", rich("<p>x</p>"), hidden="true"), ""),
        (macro("excerpt", rich("<p>x</p>")), "<p>x</p>"),
        (macro("gliffy"), '<span class="placeholder">gliffy</span>'),
        (
            macro("tab", rich("<p>x</p>")),
            '<div class="macro"><span class="placeholder">tab</span><p>x</p></div>',
        ),
        (
            macro("diagram", plain("a->b")),
            (
                '<div class="macro"><span class="placeholder">diagram</span>'
                '<pre tabindex="0">a-&gt;b</pre></div>'
            ),
        ),
        (
            '<ac:macro ac:name="status"><ac:parameter ac:name="title">x</ac:parameter></ac:macro>',
            '<span class="lozenge grey">x</span>',
        ),
        (
            '<ac:image ac:alt="A graph"><ri:attachment ri:filename="g.png" /></ac:image>',
            '<span class="image" role="img" aria-label="Image A graph">🖼 A graph</span>',
        ),
        ('<ac:emoticon ac:name="tick" />', "✅"),
        ('<ac:emoticon ac:name="blue-star" ac:emoji-fallback="🔥" />', "🔥"),
        ('<ac:emoticon ac:name="odd" ac:emoji-fallback=":odd:" />', ":odd:"),
        (
            "<ac:inline-comment-marker ac:ref='1'>x</ac:inline-comment-marker>",
            '<mark title="An inline comment stands here">x</mark>',
        ),
        ("<ac:adf-fragment-mark>unseen</ac:adf-fragment-mark>", ""),
        ("<ac:placeholder>Say who</ac:placeholder>", '<span class="hint">Say who</span>'),
        ("<unheard-of>still <b>shown</b></unheard-of>", "still <b>shown</b>"),
    ],
)
def test_each_element_looks_roughly_as_in_confluence(body: str, html: str) -> None:
    assert shown(body) == html


def test_a_table_keeps_its_headers_and_merged_cells() -> None:
    body = (
        '<table data-layout="default"><colgroup><col style="width: 60.0px;" /></colgroup><tbody>'
        '<tr><th class="numberingColumn" /><th colspan="2" rowspan="3" scope="col">Action</th></tr>'
        '<tr><td data-highlight-colour="#ffebe6">x</td></tr></tbody></table>'
    )
    assert shown(body) == (
        '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>'
        '<colgroup><col style="width:60.0px"></colgroup><tbody>'
        '<tr><th class="numbering"></th><th colspan="2" rowspan="3">Action</th></tr>'
        '<tr><td class="highlighted" style="background-color:#ffebe6">x</td></tr></tbody></table></div>'
    )


@pytest.mark.parametrize("span", ["0", "1", "-2", "many", "2000", "99999999", "٣", ""])
def test_a_span_that_makes_no_sense_is_left_out(span: str) -> None:
    assert f'<td colspan="{span}">' not in shown(f'<table><tr><td colspan="{span}">x</td></tr></table>')


def test_tasks_say_whether_they_are_done() -> None:
    task = (
        "<ac:task><ac:task-id>1</ac:task-id><ac:task-status>{}</ac:task-status>"
        "<ac:task-body>{}</ac:task-body></ac:task>"
    )
    body = f"<ac:task-list>{task.format('complete', 'one')}{task.format('incomplete', 'two')}</ac:task-list>"
    assert shown(body) == (
        '<ul class="tasks"><li class="done"><span role="img" aria-label="done">☑</span><div>one</div></li>'
        '<li><span role="img" aria-label="to do">☐</span><div>two</div></li></ul>'
    )


def test_a_layout_becomes_columns() -> None:
    body = (
        '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell>'
        "<ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>"
    )
    assert shown(body) == (
        '<div class="section two_equal"><div class="layout-cell"><p>a</p></div>'
        '<div class="layout-cell"><p>b</p></div></div>'
    )


def test_a_panel_of_the_new_editor_is_shown_once() -> None:
    """It carries its content twice: as nodes, and as a fallback for readers that do not know it."""
    body = (
        '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note'
        "</ac:adf-attribute><ac:adf-content><p>x</p></ac:adf-content></ac:adf-node>"
        "<ac:adf-fallback><p>x</p></ac:adf-fallback></ac:adf-extension>"
    )
    assert shown(body) == '<div class="panel purple"><p>x</p></div>'


def test_any_other_node_of_the_new_editor_shows_its_fallback() -> None:
    body = (
        '<ac:adf-extension><ac:adf-node type="odd"><ac:adf-content>raw</ac:adf-content></ac:adf-node>'
        "<ac:adf-fallback><p>x</p></ac:adf-fallback></ac:adf-extension>"
    )
    assert shown(body) == "<p>x</p>"


def test_a_table_of_contents_leads_to_the_headings_below_it() -> None:
    html = shown(macro("toc") + "<h2>Impact</h2><h3>Impact</h3>")
    for level, name in (("2", "1-impact"), ("3", "2-impact")):
        assert f'<li class="level-{level}"><a href="#{name}">Impact</a></li>' in html
        assert f'<h{level} id="{name}">Impact</h{level}>' in html


# --- what cannot be read


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p>open", "mismatched tag at line 1, column 10"),
        ("<p>\n<b></p>", "mismatched tag at line 2, column 6"),
        ("a & b", "not well-formed (invalid token) at line 1, column 4"),
        ("<p>&unheard;</p>", "unknown entity &unheard;"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><p>&a;</p>', "not well-formed (invalid token) at line 1, column 3"),
        ("<p>" * DEEPEST + "</p>" * DEEPEST, f"more than {DEEPEST} elements inside each other"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_the_place(body: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        shown(body)
    assert str(caught.value) == reason


def test_a_deep_body_is_read() -> None:
    depth = DEEPEST - 1
    assert shown("<div>" * depth + "x" + "</div>" * depth).count("<div>") == depth


# --- nothing gets through


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//elsewhere.example/x",
        "http://[broken",
    ],
)
def test_an_address_that_is_not_safe_to_follow_is_no_link(address: str) -> None:
    assert shown(f"<a href={quoteattr(address)}>x</a>") == '<span class="missing">x</span>'


TAGS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "b",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "sub",
        "sup",
        "small",
        "code",
        "pre",
        "blockquote",
        "cite",
        "hr",
        "br",
        "div",
        "a",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "colgroup",
        "table",
        "th",
        "td",
        "col",
        "span",
        "time",
        "nav",
        "details",
        "summary",
        "mark",
    ]
)
ATTRIBUTES = frozenset(
    [
        "id",
        "class",
        "href",
        "rel",
        "style",
        "title",
        "role",
        "aria-label",
        "tabindex",
        "colspan",
        "rowspan",
        "datetime",
    ]
)


class Reader(HTMLParser):
    """Checks that tags are known and balanced and that attributes carry nothing dangerous."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES
        address = dict(attrs).get("href") or "#"
        assert address.startswith(("https://", "http://", "mailto:", "/w", "/x", "#"))
        if tag not in {"br", "hr", "col"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


NAMES = st.sampled_from(
    [
        "p",
        "td",
        "table",
        "script",
        "style",
        "iframe",
        "object",
        "svg",
        "img",
        "a",
        "form",
        "input",
        "h2",
        "span",
        "time",
        "ac:link",
        "ac:image",
        "ac:task-list",
        "ac:task",
        "ac:task-body",
        "ac:structured-macro",
        "ac:rich-text-body",
        "ac:plain-text-body",
        "ac:parameter",
        "ac:layout-section",
        "ac:emoticon",
        "ac:adf-extension",
        "ac:adf-node",
        "ri:user",
        "ri:page",
        "ri:url",
        "onclick",
    ]
)
ATTRIBUTE_NAMES = st.sampled_from(
    [
        "href",
        "src",
        "style",
        "class",
        "id",
        "onclick",
        "onload",
        "ac:name",
        "ac:type",
        "ac:anchor",
        "ac:alt",
        "ri:value",
        "ri:content-title",
        "datetime",
        "colspan",
        "data-highlight-colour",
        "data-card-appearance",
        "srcdoc",
    ]
)
VALUES = st.sampled_from(
    [
        "javascript:alert(1)",
        '"><script>alert(1)</script>',
        "color: red; background: url(//x)",
        "jira",
        "status",
        "code",
        "panel",
        "expand",
        "toc",
        "anchor",
        "#ffebe6;x",
        "<b>",
        "https://example.com/'\"",
    ]
)
TEXTS = VALUES | st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


def element(name: str, attributes: dict[str, str], content: str) -> str:
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{content}</{name}>"


BODIES = st.recursive(
    TEXTS.map(escape),
    lambda inner: st.builds(
        element,
        NAMES,
        st.dictionaries(ATTRIBUTE_NAMES, VALUES, max_size=3),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=12,
)


@given(BODIES)
def test_whatever_a_page_holds_only_known_harmless_html_comes_out(body: str) -> None:
    reader = Reader()
    reader.feed(shown(body))
    reader.close()
    assert reader.open == []


def test_the_check_above_would_notice_a_script() -> None:
    with pytest.raises(AssertionError):
        Reader().feed("<script>alert(1)</script>")
    with pytest.raises(AssertionError):
        Reader().feed('<p onclick="x">y</p>')
