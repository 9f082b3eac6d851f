"""Pages that try to break the reader, by name: hostile ones that are refused, heavy ones that are read."""

from collections.abc import Callable
from typing import Final

from sync.core.reading.storage_format import DEEPEST_NESTING, LARGEST_BODY, MOST_ELEMENTS, MOST_TABLES

HEADER: Final = (
    "<h2>Action items</h2><table><tr><th>Action</th><th>Owner</th><th>Due</th><th>Status</th></tr>{}</table>"
)
ROW: Final = "<tr><td>{}</td><td>Ann</td><td>2026-06-10</td><td>Open</td></tr>"


def action(text: str) -> str:
    """An action table of one row."""
    return HEADER.format(ROW.format(text))


def _nested(depth: int) -> str:
    return "<div>" * depth + "Fix" + "</div>" * depth


HOSTILE: Final[dict[str, tuple[Callable[[], str | bytes], str]]] = {
    "malformed": (lambda: "<p><b></p>", "malformed"),
    "doctype": (lambda: "<!DOCTYPE x><p/>", "doctype"),
    "entity bomb": (
        lambda: "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><p>&b;</p>",
        "doctype",
    ),
    "external entity": (lambda: "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;", "doctype"),
    "unknown entity": (lambda: "<p>&a;</p>", "malformed"),
    "an endless reference": (lambda: "<p>&" + "a" * (LARGEST_BODY - 20) + ";</p>", "malformed"),
    "5,000 deep": (lambda: "<p>" * 5000 + "</p>" * 5000, "too-deep"),
    "5,000 deep, unclosed": (lambda: "<p>" * 5000, "too-deep"),
    "a million deep": (lambda: "<p>" * 1_000_000, "too-deep"),
    "20 MiB": (lambda: b"<p>" + b"x" * (20 << 20) + b"</p>", "too-large"),
    "a million elements": (lambda: "<b/>" * 1_000_000, "too-large"),
    "5,000 action tables": (lambda: action("Fix") * 5_000, "too-large"),
    "15,000 tables": (lambda: "<table><tr><th>Time</th></tr></table>" * 15_000, "too-large"),
    "150,000 paragraphs in a cell": (lambda: action("<p>Fix</p>" * 150_000), "too-large"),
    "2,000 rows of 60 columns": (
        lambda: HEADER.format(("<tr>" + "<td>x</td>" * 60 + "</tr>") * 2_000),
        "too-large",
    ),
    "10,000 rows": (lambda: HEADER.format(ROW.format("Fix") * 10_000), "too-large"),
    "10,000 rows of two cells": (
        lambda: HEADER.format("<tr><td>Fix</td><td>Ann</td></tr>" * 10_000),
        "too-many-rows",
    ),
    "not UTF-8": (lambda: "<p>é</p>".encode("latin-1"), "malformed"),
    "half of a surrogate pair": (lambda: b"<p>\xed\xa0\x80</p>", "malformed"),
    "a reference to half of a pair": (lambda: "<p>&#xD800;</p>", "malformed"),
    "a reference to no character": (lambda: "<p>&#0;</p>", "malformed"),
    "control character": (lambda: "<p>\x00</p>", "malformed"),
    "one attribute a hundred thousand times": (lambda: "<p" + " a='1'" * 100_000 + "/>", "malformed"),
}
"""Pages that are not read, or not all of them, and the code of the finding that says so."""

HEAVY: Final[dict[str, Callable[[], str]]] = {
    "one long text": lambda: action("x" * (LARGEST_BODY - 1000)),
    "one long comment": lambda: action("Fix<!-- " + "<td> " * (LARGEST_BODY // 5 - 1000) + "-->"),
    "one long CDATA": lambda: action("<![CDATA[" + "<td> " * (LARGEST_BODY // 5 - 1000) + "]]>"),
    "one long attribute": lambda: action("<p class='" + "> " * (LARGEST_BODY // 2 - 1000) + "'>Fix</p>"),
    "many attributes": lambda: action("<p" + "".join(f" a{n}=''" for n in range(100_000)) + ">Fix</p>"),
    "many pieces of CDATA": lambda: action("<![CDATA[x]]>" * 100_000),
    "many comments": lambda: action("Fix<!-- x -->" * 100_000),
    "many line ends": lambda: action("Fix\r\n" * 500_000),
    "many characters beyond the BMP": lambda: action("😀" * 1_000_000),
    "many entities": lambda: action("&nbsp;&amp;&#x1F600;" * 50_000),
    "many brackets": lambda: action("[" * 100_000 + "(" * 100_000),
    "many dashes": lambda: action("-" * 1_000_000 + "x"),
    "many spaces": lambda: action(" " * 1_000_000 + "x"),
    "many slashes": lambda: action(" / " * 200_000),
    "many keys": lambda: action("OPS-1 " * 100_000),
    "many addresses": lambda: action("https://x.example/browse/OPS-1 " * 30_000),
    "a long due text": lambda: HEADER.format(
        "<tr><td>Fix</td><td/><td>" + "2026-06-10 after " * 50_000 + "</td></tr>"
    ),
    "a long heading": lambda: "<h2>" + "actions taken " * 300_000 + "</h2>" + action("Fix"),
    "a long header": lambda: action("Fix").replace("Due", "due " * 500_000),
    "many siblings": lambda: "<p/>" * (MOST_ELEMENTS // 2) + action("Fix") * 100,
    "many paragraphs in a cell": lambda: action("<p>Fix</p>" * (MOST_ELEMENTS - 100)),
    "many macros in a cell": lambda: action(
        "<ac:structured-macro ac:name='anchor'/>" * (MOST_ELEMENTS - 100)
    ),
    "many mentions in a cell": lambda: action(
        "<ac:link><ri:user ri:userkey='u'/></ac:link>" * (MOST_ELEMENTS // 2 - 50)
    ),
    "as deep as allowed": lambda: (
        "<div>" * (DEEPEST_NESTING - 12) + action("Fix") + "</div>" * (DEEPEST_NESTING - 12)
    ),
    "deep cells": lambda: HEADER.format(ROW.format(_nested(240)) * (MOST_ELEMENTS // 255)),
    "tables in tables": lambda: "<table><tr><td>" * 80 + action("Fix") + "</td></tr></table>" * 80,
    "as many elements as allowed": lambda: "<p/>" * (MOST_ELEMENTS - 100) + action("Fix"),
    "wide spans": lambda: HEADER.format("<tr><td colspan='9999' rowspan='9999'>x</td></tr>" * 1000),
    "the widest spans": lambda: HEADER.format(
        ROW.format("Fix") + "<tr><td colspan='1000000' rowspan='1000000'>x</td></tr>" * 1000
    ),
    "many rows": lambda: HEADER.format(ROW.format("Fix it") * 1999),
    "many rows of many columns": lambda: HEADER.format(
        ("<tr><td>Fix</td>" + "<td>x</td>" * 59 + "</tr>") * (MOST_ELEMENTS // 68)
    ),
    "as many action tables as allowed": lambda: action("Fix") * (MOST_TABLES - 1),
    "many lists": lambda: "<h2>Action items</h2>" + "<ul><li>Fix</li></ul>" * 5_000,
}
"""Pages that are read and written."""
