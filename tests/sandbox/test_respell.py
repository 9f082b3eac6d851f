"""What the site makes of a body: same text and structure, new parts in its own spelling."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.sandbox import Options, Site, storage
from sync.sandbox.errors import Refused
from sync.sandbox.respell import Respelling, respelt
from tests.sandbox.conftest import ADA, START

CELL = "<td>x<br/></td>"
BEFORE = f"<table><tbody><tr>{CELL}<td><p>y</p></td></tr></tbody></table><p>&nbsp;</p>"
KEY = '<ac:parameter ac:name="key">OPS-1</ac:parameter>'
MACRO = f'<ac:structured-macro ac:name="jira">{KEY}</ac:structured-macro>'
SHARED = Path(__file__).parents[3] / "shared" / "corpus"


def attributes(tag: str) -> list[str]:
    return re.findall(r" ([\w:-]+)=", tag)


def words(body: str) -> str:
    return re.sub(r"<[^>]*>", "\N{SYMBOL FOR NULL}", body)


def test_what_was_there_before_stays_as_it_was() -> None:
    stored = respelt(BEFORE, BEFORE.replace("y</p>", f"y {MACRO}</p>"), "new")
    assert re.sub(r" <ac:structured-macro.*</ac:structured-macro>", "", stored) == BEFORE


def test_a_new_macro_gets_a_version_and_an_id_in_the_servers_order() -> None:
    stored = respelt(BEFORE, BEFORE.replace("y</p>", f"y {MACRO}</p>"), "new")
    tag = re.search(r"<ac:structured-macro[^>]*>", stored)
    assert tag
    assert attributes(tag[0]) == ["ac:name", "ac:schema-version", "ac:macro-id"]


def test_the_parameters_of_a_new_macro_stand_in_order() -> None:
    key, z = (f'<ac:parameter ac:name="{name}">x</ac:parameter>' for name in ("key", "z"))
    sent = f'{BEFORE}<ac:structured-macro ac:name="a">{z}{key}</ac:structured-macro>'
    names = re.findall(r'<ac:parameter ac:name="(\w+)"', respelt(BEFORE, sent, "new"))
    assert names == ["key", "z"]


def test_new_elements_get_local_ids_and_a_space_before_the_slash() -> None:
    stored = respelt(BEFORE, BEFORE + "<table><tbody><tr><td><p>n</p><hr/></td></tr></tbody></table>", "new")
    added = stored.removeprefix(BEFORE)
    assert "<hr />" in added
    assert len(set(re.findall(r'local-id="(\w+)"', added))) == 4


def test_a_touched_paragraph_gets_a_local_id_where_the_site_does_that() -> None:
    sent = BEFORE.replace("y</p>", f"y {MACRO}</p>")
    assert '<td><p local-id="' in respelt(BEFORE, sent, "touched")
    assert "<td><p>" in respelt(BEFORE, sent, "new")
    assert respelt(BEFORE, sent, "off") == sent


def test_it_happens_when_the_api_writes_a_page() -> None:
    stored = {}
    for how in ("off", "new"):
        site = Site(START, Options(respell="off" if how == "off" else "new"))
        page = site.confluence.add_page(site.confluence.add_space("PM", "P"), "T", BEFORE, ADA.account_id)
        sent = BEFORE + MACRO
        stored[how] = site.confluence.update(page.id, 2, "T", sent, site.people.worker, "").body
        assert (stored[how] == sent) == (how == "off")
    assert "ac:macro-id" in stored["new"]


PIECES = st.sampled_from(
    ["<p>a</p>", "<p>b &amp; c</p>", "<br/>", CELL, MACRO, "<p />", "text", "<!-- n -->", "\n"]
)


@given(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=8), st.sampled_from(["new", "touched"]))
def test_text_and_structure_never_change(before: list[str], sent: list[str], how: Respelling) -> None:
    stored = respelt("".join(before), "".join(sent), how)
    assert words(stored) == words("".join(sent))
    assert re.findall(r"</?[\w:-]+", stored) == re.findall(r"</?[\w:-]+", "".join(sent))
    storage.check(stored)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpus is not at hand")
def test_real_bodies_stay_well_formed_with_every_word() -> None:
    checked = 0
    for file in sorted(SHARED.glob("converted/*.xml"))[::8]:
        before = file.read_bytes().decode()
        try:
            storage.check(before)
        except Refused:
            continue
        sent = before.replace("</p>", f" {MACRO}</p>", 3)
        stored = respelt(before, sent, "touched")
        storage.check(stored)
        assert words(stored) == words(sent)
        checked += 1
    assert checked > 20
