"""The file itself: whatever it holds, there is a sentence and a line."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sync.config import Config, load
from tests.config.given import MINIMAL, Write, problems


def test_a_missing_file_says_where_to_begin(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.yaml") == [
        "none.yaml: does not exist; copy config/example.yaml and name it with --config"
    ]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").mkdir()
    assert problems(tmp_path / "config.yaml") == ["config.yaml: cannot be read (Is a directory)"]


def test_a_file_that_is_not_text_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(b"a: \xff\n")
    assert problems(tmp_path / "config.yaml") == ["config.yaml: is not UTF-8 text"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ": is empty; start from config/example.yaml"),
        ("# nothing\n", ": is empty; start from config/example.yaml"),
        ("- a\n", ":1: must hold lines of the form `name: value`"),
        ("a:\n\tb: 1\n", ":2:1: a tab stands here; indent with spaces"),
        ("a: @infra\n", ":1:4: a text that begins with this character needs quotes"),
        ("a: *infra\n", ":1:4: a text that begins with * needs quotes"),
        (
            "a: b: c\n",
            (
                ":1:5: a colon is not expected here; check the indentation, "
                "and put a text that holds a colon in quotes"
            ),
        ),
        ("a:\n  b: 1\n c: 2\n", ":3:2: the indentation does not fit the lines above"),
        ("a:\nbc\n", ":3:1: a colon is missing here, or a quote is not closed"),
        ('a: "b\n', ":2:1: a quote or bracket is not closed"),
        ("a: [b\nc: d\n", ":2:2: a comma or a closing bracket is missing here"),
        ("a: 1\n---\nb: 2\n", ":2:1: a second document begins here; keep one"),
        ("a: \x01\n", ":1: a control character stands here; remove it"),
        ("a: &x [*x]\n", ": is nested without end; write it without aliases"),
    ],
)
def test_what_is_no_yaml_is_pointed_at(write: Write, text: str, problem: str) -> None:
    assert problems(write(text)) == [f"config.yaml{problem}"]


def test_a_key_written_twice_is_a_problem_even_with_the_same_value(write: Write) -> None:
    assert problems(write(MINIMAL + "  project: OPS\n")) == [
        "config.yaml:8: tickets.project: is written twice (again in line 9); keep one of them"
    ]


def test_tags_and_keys_that_are_no_texts_are_refused(write: Write) -> None:
    assert problems(write(MINIMAL + "people: {lead: !secret x}\npages: {[a]: b}\n")) == [
        "config.yaml:9: people.lead: cannot be read as written; put it in quotes, without a tag",
        "config.yaml:10: pages: has a key that is no plain text (line 10); put it in quotes",
    ]


def test_a_key_without_a_value_counts_as_not_written(write: Write) -> None:
    """Who comments out all entries of a section leaves its name behind."""
    assert load(write(MINIMAL + "people:\n  # lead: x\nnetwork:\n  proxy:\n")) == load(write(MINIMAL))


def test_norway_is_a_country(write: Write) -> None:
    """YAML 1.1 reads NO as false."""
    assert load(write(MINIMAL + "dates: {country: NO}\n")).dates.country == "NO"


def test_a_problem_is_one_line_whatever_it_quotes(write: Write) -> None:
    assert problems(write(MINIMAL + '"two\\nlines\\e[31m": 1\n'))[0].startswith(
        'config.yaml:9: ["two lines [31m"]: '
    )


def test_a_byte_order_mark_does_no_harm(write: Write) -> None:
    assert load(write("\ufeff" + MINIMAL)).tickets.project == "OPS"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(sorted(Config.model_fields)) | st.text(), inner, max_size=4)
        ),
    )
)
def test_whatever_yaml_holds_is_loaded_or_refused_with_sentences(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    path = tmp_path_factory.mktemp("any") / "config.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert all(problem.isprintable() for problem in problems(path))


@given(text=st.text())
def test_whatever_a_file_holds_is_refused_with_sentences(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "config.yaml"
    path.write_bytes(text.encode())
    assert problems(path)
