"""What stands on a terminal: folded between words, understood without colours, harmless."""

from io import StringIO

import pytest
from rich.console import Console
from rich.text import Text

from sync.console import show_audit, show_check, show_complaint, show_explanation
from sync.core.report.lines import Line, Mark


class Terminal(Console):
    """A terminal of 40 columns, and what stands on it."""

    def __init__(self) -> None:
        self.printed = StringIO()
        super().__init__(file=self.printed, force_terminal=True, width=40, highlight=False)

    @property
    def lines(self) -> list[str]:
        return [Text.from_ansi(line).plain for line in self.printed.getvalue().splitlines()]


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_a_long_line_goes_on_below_its_first_word(terminal: Terminal) -> None:
    show_audit(terminal, [Line(Mark.NOTE, "OPS-1 and OPS-2 were made for the same row")], "Tickets: 2.")

    assert terminal.lines == ["  ! OPS-1 and OPS-2 were made for the", "    same row", "Tickets: 2."]


def test_an_explanation_is_read_by_its_indents(terminal: Terminal) -> None:
    """What goes on stands deeper than what begins, and a finding has a sign."""
    show_explanation(
        terminal,
        "Table 1 under “Actions”: an action table\n"
        "  row 1: Tune the alerts so that an error rate pages somebody\n"
        "    “soon” is not a date.",
    )

    assert terminal.lines == [
        "Table 1 under “Actions”: an action",
        "    table",
        "  row 1: Tune the alerts so that an",
        "      error rate pages somebody",
        "    ! “soon” is not a date.",
    ]


def test_no_word_is_ever_broken(terminal: Terminal) -> None:
    """An address can be copied, though it is longer than the line."""
    address = "https://example.atlassian.net/wiki/spaces/PM/pages/1234567890"
    show_complaint(terminal, f"look at {address} first")

    assert terminal.lines == [
        "postmortem-sync: look at",
        f"                 {address}",
        "                 first",
    ]


def test_wide_letters_count_twice(terminal: Terminal) -> None:
    show_check(terminal, "日本語の言葉 " * 4, good=True)

    assert terminal.lines == ["✓ 日本語の言葉 日本語の言葉 日本語の言葉", "  日本語の言葉 "]


def test_signs_say_what_colours_say(terminal: Terminal) -> None:
    show_check(terminal, "Space PM is visible.", good=True)
    show_check(terminal, "Space XY is not there.", good=False)
    show_check(terminal, "No page is there yet.", good=True, asked=False)
    show_audit(terminal, [Line(Mark.NOTE, "OPS-1 and OPS-2")], "Tickets: 2.")

    assert terminal.lines == [
        "✓ Space PM is visible.",
        "✗ Space XY is not there.",
        "– No page is there yet.",
        "  ! OPS-1 and OPS-2",
        "Tickets: 2.",
    ]


def test_a_page_cannot_speak_to_the_terminal(terminal: Terminal) -> None:
    """A title may hold what moves the cursor or renames the window."""
    show_check(terminal, "An \x1b]0;owned\x07\x1b[2Jincident", good=True)

    assert "An ]0;owned[2Jincident" in terminal.printed.getvalue()
