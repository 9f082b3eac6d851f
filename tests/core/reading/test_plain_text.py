# ruff: noqa: E501  (markup reads better in one line)
"""What a person reads in an element, and where it stands in bytes."""

import pytest

from sync.core.reading.plain_text import Kind, PlainText, plain_text
from sync.core.reading.storage_format import parse


def read(content: str) -> PlainText:
    return plain_text(parse(content.encode()).root)


STATUS = (
    "<ac:structured-macro ac:name='status'><ac:parameter ac:name='colour'>Green</ac:parameter>"
    "<ac:parameter ac:name='title'>Done</ac:parameter></ac:structured-macro>"
)
JIRA = (
    "<ac:structured-macro ac:name='jira'><ac:parameter ac:name='server'>Jira</ac:parameter>"
    "<ac:parameter ac:name='key'>OPS-1</ac:parameter></ac:structured-macro>"
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>one</p><p>two<br/>three</p><ul><li>four</li></ul>", "one two three four"),
        ("a<strong>b</strong>c &nbsp; d", "abc d"),
        ("<p><ac:inline-comment-marker ac:ref='1'>Fix</ac:inline-comment-marker> it</p>", "Fix it"),
        ("<ac:link><ri:user ri:account-id='7:a' /></ac:link>", "@7:a"),
        ("<ac:link><ri:user ri:userkey='ff80'/></ac:link>", "@ff80"),
        (
            (
                "<ac:link><ri:user ri:account-id='7:a'/><ac:plain-text-link-body><![CDATA[Ann]]></ac:plain-text-link-body>"
                "</ac:link>"
            ),
            "Ann",
        ),
        ("<ac:link><ri:page ri:content-title='Runbook'/></ac:link>", "Runbook"),
        ("<ac:link ac:anchor='x'><ac:link-body>see <b>there</b></ac:link-body></ac:link>", "see there"),
        ("<time datetime='2026-12-04' /> noon", "2026-12-04 noon"),
        (STATUS, "Done"),
        (f"Fix {JIRA}", "Fix OPS-1"),
        ("Fix <ac:structured-macro ac:name='jira'/><ac:parameter ac:name='key'>OPS-1</ac:parameter>", "Fix"),
        (
            (
                "<ac:structured-macro ac:name='expand'><ac:parameter ac:name='title'>more</ac:parameter>"
                "<ac:rich-text-body><p>inside</p></ac:rich-text-body></ac:structured-macro>"
            ),
            "inside",
        ),
        (
            (
                "<ac:structured-macro ac:name='code'><ac:parameter ac:name='language'>sh</ac:parameter>"
                "<ac:plain-text-body><![CDATA[a <b> &amp; c]]></ac:plain-text-body></ac:structured-macro>"
            ),
            "a <b> &amp; c",
        ),
        (
            (
                "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
                "<ac:task-body>Fix it</ac:task-body></ac:task></ac:task-list>"
            ),
            "Fix it",
        ),
        ("<ac:placeholder>Type here</ac:placeholder>", ""),
        ("<ac:emoticon ac:name='tick' ac:emoji-fallback=':check_mark:'/> Done", "✅ Done"),
        ("<ac:emoticon ac:name='blue-star' ac:emoji-fallback='🔥'/>", "🔥"),
        ("<ac:image><ri:attachment ri:filename='a.png'/></ac:image>x", "x"),
    ],
)
def test_elements_read_as_people_see_them(content: str, text: str) -> None:
    assert read(content).folded == text


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "words",
        '<time datetime="2026-12-04" />',
        '<time datetime="2026-12-04"></time>',
        '<ac:link><ri:user ri:account-id="7:a" /></ac:link>',
        "<ac:link><ri:page ri:content-title='Runbook'/></ac:link>",
        "<ac:link ac:anchor='x'><ac:link-body>see there</ac:link-body></ac:link>",
        STATUS,
        JIRA,
        f"{STATUS} and more",
        "<ac:structured-macro ac:name='info'><ac:rich-text-body><p>inside</p></ac:rich-text-body></ac:structured-macro>",
    ],
)
@pytest.mark.parametrize("around", ["{}", "<p>{}</p>", '<p local-id="1">{}</p>', "<p>{}</p><p>{}</p>"])
def test_what_is_read_at_one_look_reads_as_it_does_token_by_token(around: str, inside: str) -> None:
    """A comment at the end of an element changes nothing but how it is read."""
    for name in ("td", "h2"):
        page = f"<{name}>{around.format(inside, inside)}%s</{name}>"
        one, other = (parse((page % end).encode()).root.children[0] for end in ("", "<!-- -->"))
        assert plain_text(one).pieces == plain_text(other).pieces
        assert plain_text(one).raw == plain_text(other).raw
        assert one.inner_end == other.inner_end - len("<!-- -->")


def test_what_was_read_ends_where_it_would_have_been_found_to_end() -> None:
    """Because reading in one go remembers the ends that it has seen."""
    mention = '<ac:link ac:card-appearance="inline"><ri:user ri:account-id="7:a" /></ac:link >'
    written = STATUS.replace("'", '"')
    page = f"<p>{mention} by {written.replace('</', ' </')}{JIRA}</p><p>{written}{mention}{mention}</p>"
    read_before, untouched = parse(page.encode()), parse(page.encode())
    plain_text(read_before.root)
    assert [one.end for one in read_before.elements] == [one.end for one in untouched.elements]
    assert [one.inner_end for one in read_before.elements] == [one.inner_end for one in untouched.elements]


def test_pieces_say_what_they_mean() -> None:
    text = read(
        "<p><ac:link><ri:user ri:username='ann'/></ac:link> <time datetime='2026-01-02'/> "
        f"<a href='https://x.example/browse/OPS-9'>ticket</a> {STATUS}{JIRA}</p>"
    )
    assert [(piece.kind, piece.ref) for piece in text.pieces if piece.kind is not Kind.TEXT] == [
        (Kind.MENTION, "username:ann"),
        (Kind.TIME, "2026-01-02"),
        (Kind.LINK, "https://x.example/browse/OPS-9"),
        (Kind.STATUS, "Green"),
        (Kind.TICKET, "OPS-1"),
    ]
    assert text.without(Kind.TICKET).folded == "@ann 2026-01-02 ticket Done"


@pytest.mark.parametrize(
    ("content", "struck"),
    [
        ("<p><s>old</s></p>", True),
        ("<del>a</del><p><span style='text-decoration: line-through;'>b</span></p>", True),
        ("<s>old</s> new", False),
        ("", False),
    ],
)
def test_struck_means_all_of_the_text(content: str, struck: bool) -> None:
    assert read(content).struck is struck


@pytest.mark.parametrize(
    ("content", "words", "found"),
    [
        ("<p>✅ Complete (PR 1)</p>", "Complete", "Complete"),
        ("<p>in  progress&nbsp;now</p>", "In Progress", "in  progress"),
        ("<p>Not done&nbsp;yet</p>", "done yet", "done&nbsp;yet"),
        ("<p>undone, done</p>", "done", "done"),
        ("<p>&amp;&eacute;t&eacute;</p>", "été", "&eacute;t&eacute;"),
        (f"<p>{STATUS} later</p>", "Done", STATUS),
        ("<p>in <b>progress</b></p>", "in progress", None),
        ("<p>open</p>", "done", None),
    ],
)
def test_words_are_found_as_bytes(content: str, words: str, found: str | None) -> None:
    """Words that an element divides cannot be replaced without touching markup: they are not found."""
    span = read(content).find(words)
    assert (content.encode()[span[0] : span[1]].decode() if span else None) == found
