"""How often one run mentions a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.planning.mentions import Mentions


def test_all_may_be_mentioned_or_nobody_is() -> None:
    mentions = Mentions(1)
    assert mentions.take(("lin",), on_page=True)
    mentions.turn_the_page()

    assert not mentions.take(("ada", "lin"), on_page=True)
    assert mentions.take(("ada",), on_page=True), "what was put off has taken no room"


def test_one_comment_is_one_mention() -> None:
    mentions = Mentions(1)
    assert mentions.take(("ada",), on_page=True)
    assert mentions.take(("ada",), on_page=True)
    mentions.turn_the_page()
    assert not mentions.take(("ada",), on_page=True)


@pytest.mark.parametrize("most", [1, 2])
def test_page_and_ticket_are_two_mentions_and_the_first_ones_are_always_taken(most: int) -> None:
    mentions = Mentions(most)
    assert mentions.take(("ada",), on_page=True, in_ticket=True)
    assert not mentions.take(("ada",), on_page=False, in_ticket=True)


def test_what_mentions_nobody_takes_no_room() -> None:
    mentions = Mentions(1)
    assert mentions.take(("ada",), on_page=True, in_ticket=True)
    assert mentions.take(("ada",), on_page=False)
    assert mentions.take((), on_page=True, in_ticket=True)


items = st.tuples(st.sets(st.sampled_from("abcd")).map(sorted), st.booleans(), st.booleans())


@given(st.lists(st.lists(items, max_size=5), max_size=6), st.integers(2, 5))
def test_nobody_is_mentioned_in_more_comments_than_agreed_and_every_run_tells_something(
    pages: list[list[tuple[list[str], bool, bool]]], most: int
) -> None:
    mentions, comments, refused = Mentions(most), dict.fromkeys("abcd", 0), False
    for page in pages:
        mentions.turn_the_page()
        on_this_page: set[str] = set()
        for accounts, on_page, in_ticket in page:
            if not mentions.take(accounts, on_page=on_page, in_ticket=in_ticket):
                refused = True
                continue
            on_this_page.update(accounts if on_page else ())
            for account in accounts if in_ticket else ():
                comments[account] += 1
        for account in on_this_page:
            comments[account] += 1
    assert max(comments.values()) <= most
    assert any(comments.values()) or not refused
