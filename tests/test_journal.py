"""The journal on whole runs: every change has its line, every line its form."""

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import ConfigurationError
from sync.journal import Journal, open_sink, replaced


@given(st.text("<>ab"), st.text("<>ab"))
def test_there_are_pieces_wherever_there_is_a_difference(old: str, new: str) -> None:
    """A journal that left out a change would be worse than none; an unclosed tag is one way to lose it."""
    assert bool(list(replaced(old.encode(), new.encode()))) == (old != new)


def test_a_cell_that_was_filled_is_one_piece() -> None:
    old = "<tr><td>Fix</td><td></td></tr>"
    new = "<tr><td>Fix</td><td>OPS-1</td></tr>"

    assert list(replaced(old.encode(), new.encode())) == [("", "OPS-1")]


def test_a_word_that_was_changed_is_old_and_new() -> None:
    assert list(replaced(b"<p>To Do</p>", b"<p>Done</p>")) == [("To Do", "Done")]


def test_lines_are_added_to_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    for line in ("first", "second"):
        open_sink(str(file))(line)

    assert file.read_text() == "first\nsecond\n"


def test_a_line_may_hold_half_an_emoji(tmp_path: Path) -> None:
    """Jira hands out what somebody's tool once cut in two; the change has its line all the same."""
    file = tmp_path / "journal.jsonl"
    journal = Journal(open_sink(str(file)), "run", lambda: datetime(2026, 11, 10, tzinfo=UTC))

    journal.note("ticket-fields", "written", ticket="10001", changes=[{"old": "Cap \ud83d retries"}])

    assert json.loads(file.read_text())["changes"] == [{"old": "Cap \ud83d retries"}]


def test_the_lines_may_go_into_a_pipe(tmp_path: Path) -> None:
    """What ships logs may listen there; a pipe knows no synchronising."""
    pipe, heard = tmp_path / "journal", list[str]()

    def listen() -> None:
        with pipe.open() as lines:
            heard.append(lines.readline())

    os.mkfifo(pipe)
    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    open_sink(str(pipe))("a line")
    listener.join(timeout=10)

    assert heard == ["a line\n"]


def test_the_journal_is_not_for_everybody_to_read(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    open_sink(str(file))

    assert file.stat().st_mode & 0o007 == 0


def test_a_journal_that_cannot_be_opened_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--journal"):
        open_sink(str(tmp_path / "missing" / "journal.jsonl"))
