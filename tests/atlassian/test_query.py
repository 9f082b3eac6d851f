import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.atlassian import query
from sync.ports import PageSelection
from sync.sandbox.query import Both, Clause, Query, parse

LITERAL = re.compile(r'"(?:[^"\\]|\\["\\])+"')


def unquoted(literal: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", literal[1:-1])


@given(st.text(min_size=1))
def test_a_text_is_one_literal_or_refused(text: str) -> None:
    """Whatever a label or a space is called, nothing of it is read as a part of the query."""
    if not text.isprintable():
        with pytest.raises(ValueError, match="searched for"):
            query.quoted(text)
        return
    literal = query.quoted(text)
    assert LITERAL.fullmatch(literal)
    assert unquoted(literal) == text


@given(st.text(alphabet='"\\ or=()', min_size=1))
def test_quotes_and_backslashes_do_not_break_out(text: str) -> None:
    assert LITERAL.fullmatch(query.quoted(text))


NAMES = st.text(min_size=1).filter(str.isprintable) | st.text(alphabet="\"\\ 'or=(),", min_size=1)


@given(NAMES, st.lists(NAMES, min_size=1), st.lists(NAMES, min_size=1))
def test_a_whole_query_asks_what_it_should_whatever_things_are_called(
    label: str, excluded: list[str], spaces: list[str]
) -> None:
    """By a grammar that shares no code with what wrote it."""
    (text,) = query.pages(PageSelection(label, exclude_labels=tuple(excluded), spaces=tuple(spaces)))

    assert parse(text) == Query(
        Both(
            (
                Clause("type", "=", ("page",)),
                Clause("space", "in", tuple(spaces)),
                Clause("label", "=", (label,)),
                Clause("label", "not in", tuple(excluded)),
            )
        ),
        (("created", False),),
    )


@given(NAMES)
def test_a_search_for_tickets_asks_for_the_label_whatever_it_is_called(label: str) -> None:
    parsed = parse(query.touched(label, timedelta(hours=1), [date(2026, 11, 10)]))

    assert isinstance(parsed.where, Both)
    assert parsed.where.nodes[0] == Clause("labels", "=", (label,))
    assert parse(query.labelled([label, "x"])).where == Clause("labels", "in", (label, "x"))


def test_nothing_is_searched_for_by_an_empty_text() -> None:
    with pytest.raises(ValueError, match="searched for"):
        query.quoted("")


@given(st.text() | st.from_regex(r"\d{1,20}", fullmatch=True))
def test_only_digits_are_ids(text: str) -> None:
    """And no more of them than fit into the sites' own numbers."""
    if re.fullmatch(r"[0-9]{1,18}", text):
        assert query.number(text) == text
    else:
        with pytest.raises(ValueError, match="identifier"):
            query.number(text)


@given(st.text() | st.from_regex(r"[A-Z][A-Z0-9_]+-[0-9]{1,19}", fullmatch=True))
def test_only_ids_and_keys_name_issues(text: str) -> None:
    if re.fullmatch(r"[0-9]{1,18}|[A-Z][A-Z0-9_]+-[0-9]{1,18}", text):
        assert query.issue(text) == text
    else:
        with pytest.raises(ValueError, match="identifier"):
            query.issue(text)


@pytest.mark.parametrize("trailing", ["OPS-1\n", "1\n", "OPS-1) or (1=1", "ops-1", "٣"])
def test_names_of_issues_are_matched_to_their_very_end(trailing: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        query.issue(trailing)


def test_a_selection_becomes_one_query() -> None:
    selection = PageSelection(
        "postmortem",
        exclude_labels=("draft", "no-sync"),
        spaces=("OPS", "~ann"),
        created_since=date(2026, 1, 31),
        changed_within=timedelta(hours=23, minutes=1),
    )
    (cql,) = query.pages(selection)
    assert cql == (
        'type = page and space in ("OPS", "~ann") and created >= "2026-01-31" and lastmodified >= now("-24h")'
        ' and label = "postmortem" and label not in ("draft", "no-sync") order by created'
    )


def test_the_least_selection_is_a_label() -> None:
    assert list(query.pages(PageSelection("postmortem"))) == [
        'type = page and label = "postmortem" order by created'
    ]


def test_named_pages_need_no_label_but_stay_excluded_by_one() -> None:
    selection = PageSelection("", exclude_labels=("draft",), spaces=("OPS",), ids=("12", "3"))
    assert list(query.pages(selection)) == [
        'type = page and space in ("OPS") and label not in ("draft") and id in (12, 3) order by created'
    ]


def test_named_pages_are_asked_for_fifty_at_a_time() -> None:
    ids = tuple(str(number) for number in range(101))
    assert len(list(query.pages(PageSelection("postmortem", ids=ids)))) == 3


def test_issues_are_searched_by_our_labels() -> None:
    assert query.labelled(["pm-p1", "pm-p2"]) == 'labels in ("pm-p1", "pm-p2") order by created'
    assert query.changed("postmortem-sync", timedelta(minutes=90, seconds=1)) == (
        'labels = "postmortem-sync" and updated >= "-91m" order by created'
    )
    hour = timedelta(hours=1)
    assert query.touched("postmortem-sync", hour, []) == query.changed("postmortem-sync", hour)
    assert query.touched("postmortem-sync", hour, [date(2026, 1, 2), date(2026, 3, 4)]) == (
        'labels = "postmortem-sync" and (updated >= "-60m" or '
        '((due = "2026-01-02" or due = "2026-03-04") and statusCategory != Done)) order by created'
    )
    assert query.newest("10000") == "project = 10000 order by key desc"
