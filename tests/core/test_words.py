"""Comparing words of many languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.words import (
    Phrases,
    before_remark,
    folded,
    listed,
    shortened,
    undecorated,
    without_remarks,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Échéance", "echeance"),
        ("MASSNAHME", "Maßnahme"),
        ("Ｏｗｎｅｒ", "owner"),
        ("Due\xa0 Date", "due date"),
        ("l’état", "l'état"),
        ("Срок", "срок"),
        ("AÇIK", "açık"),
    ],
)
def test_case_accents_and_width_do_not_count(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Mei Lindqvist (infra) ", "Mei Lindqvist"),
        ("Mei Lindqvist（基盤）", "Mei Lindqvist"),
        ("Mei (infra) Lindqvist ", "Mei (infra) Lindqvist"),
        ("(nobody yet)", "(nobody yet)"),
        ("", ""),
    ],
)
def test_a_remark_stands_behind_something(text: str, before: str) -> None:
    assert before_remark(text) == before


def test_marks_that_make_another_letter_count() -> None:
    """Voiced kana and Hangul are not letters with an accent."""
    assert folded("が") != folded("か")
    assert folded("각") == "각"


def test_a_block_lists_words_of_all_its_languages() -> None:
    assert listed("\nen: a, b c,\n    d\nde: e\n") == ("a", "b c", "d", "e")


def test_decoration_and_remarks_fall_away() -> None:
    assert undecorated("📅 Due date:") == "Due date"
    assert undecorated("#") == "#"
    assert without_remarks("Owner(s) [DRI]") == "Owner"
    assert without_remarks("(optional)") == "(optional)"


def test_phrases_are_found_as_words_and_in_east_asian_texts_anywhere() -> None:
    phrases = Phrases(["action", "action item", "対策"])
    assert phrases.inside("All Actions?") == ""
    assert phrases.inside("One action item left") == "action item"
    assert phrases.inside("今後の対策一覧") == "対策"
    assert "Action" in phrases
    assert "actions" not in phrases


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Cap the retries", "Cap the retries"),
        ("Cap the\n  retries", "Cap the retries"),
        ("Cap the retries at three", "Cap the retries …"),
        ("Cap the retries, then", "Cap the retries, …"),
        ("再試行の回数に上限を設ける", "再試行の回数に上限を設ける"),
        ("再試行の回数に上限を設け、待ち時間を延ばす", "再試行の回数に上限を設け、待ち時間…"),
        ("See https://example.com/runbook", "See https://examp…"),
        (" " * 40 + "far away", "far away"),
        ("", ""),
    ],
)
def test_a_text_is_shortened_between_words_or_within_one_that_is_too_long(text: str, short: str) -> None:
    """Japanese and Chinese have no spaces: a sentence of theirs is one word, and something of it is shown."""
    assert shortened(text, 18) == short


@given(st.text(max_size=60), st.integers(3, 30))
def test_what_is_shortened_fits_and_says_something(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert bool(short) == bool(text.strip())
    assert " ".join(text.split()).startswith(short.removesuffix("…").rstrip())
