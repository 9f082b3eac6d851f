"""The scenes of the demo: what each tells is true on the site, and would not be told if it were not."""

import re
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console
from rich.text import Text

from sync.cli import main
from sync.demo.scenes import SCENES, Scene
from sync.demo.stage import Stage
from sync.sandbox.seeds.company import MEI, TOMAS

WIDTH, HEIGHT = 80, 24
GREEN = re.compile("\x1b\\[32m(.*?)\x1b")
BY_TITLE = {scene.title: scene for scene in SCENES}


class Played:
    """A scene, played on 80 columns; ``settings`` take the place of its own sections of configuration."""

    def __init__(self, title: str, settings: Mapping[str, Any] | None = None) -> None:
        scene: Scene = BY_TITLE[title]
        self._printed = StringIO()
        console = Console(
            file=self._printed, width=WIDTH, force_terminal=True, color_system="standard", highlight=False
        )
        self.stage = Stage(console, {**scene.settings, **(settings or {})})
        scene.play(self.stage)

    @property
    def lines(self) -> list[str]:
        return [Text.from_ansi(line).plain.rstrip() for line in self._printed.getvalue().splitlines()]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())

    @property
    def news(self) -> str:
        """What was shown in green."""
        return " ".join(" ".join(GREEN.findall(self._printed.getvalue())).split())

    @property
    def block(self) -> str:
        return "\n".join(self.stage.reader.block())

    def cell(self, row: int, column: int) -> str:
        return self.stage.reader.table().rows[row][column]


def test_a_date_moved_in_jira_arrives_on_the_page() -> None:
    played = Played("A date is moved in Jira.")

    assert played.stage.ticket("OPS-1").due == date(2026, 5, 15)
    assert played.cell(0, 2) == "May 15, 2026"
    assert "May 15, 2026" in played.news
    assert "Apr 24, 2026" in played.text


def test_it_does_not_arrive_where_only_the_page_may_change_it() -> None:
    played = Played("A date is moved in Jira.", {"merge": {"due": "page"}})

    assert played.cell(0, 2) == "Apr 24, 2026"
    assert "May 15" not in played.news


def test_an_owner_changed_on_the_page_arrives_in_jira() -> None:
    played = Played("An owner is changed on the page.")

    assert played.stage.ticket("OPS-1").assignee == MEI.account_id
    assert "assigned to Mei Lindqvist" in played.news
    assert "1 ticket changed" in played.text


def test_it_is_put_back_where_only_jira_may_change_it() -> None:
    played = Played("An owner is changed on the page.", {"merge": {"owner": "jira"}})

    assert played.stage.ticket("OPS-1").assignee == TOMAS.account_id
    assert "assigned to" not in played.news


def test_where_both_sides_changed_the_block_says_what_gave_way() -> None:
    played = Played("A date is changed on both sides between two runs.")

    assert played.cell(0, 2) == "2026-05-08"
    assert "here it was “2026-05-01”" in played.block
    assert "the date of Jira counts; here it was “2026-05-01”" in played.news


def test_a_team_that_lets_the_page_win_sees_that_instead() -> None:
    played = Played("A date is changed on both sides between two runs.", {"merge": {"wins": "page"}})

    assert played.stage.ticket("OPS-1").due == date(2026, 5, 1)
    assert "the date of this page counts; in Jira it was “2026-05-08”" in played.news


def test_three_moves_ask_to_re_decide_or_split() -> None:
    played = Played("A date is moved three times.")

    assert "Re-decide or split: OPS-1 moved 3 times, +42 days" in played.block
    assert "Re-decide or split" in played.news


def test_three_moves_ask_nothing_where_four_are_allowed() -> None:
    played = Played("A date is moved three times.", {"ladder": {"redecide_after": 4}})
    assert "Re-decide" not in played.text


def test_a_holiday_is_no_working_day() -> None:
    played = Played("A date is agreed in working days, and Easter lies between.")

    assert played.stage.ticket("OPS-1").due == date(2026, 4, 8)
    assert "Dates by agreement: 2026-04-08: OPS-1" in played.news


def test_without_a_country_easter_monday_is_a_day_like_any_other() -> None:
    played = Played("A date is agreed in working days, and Easter lies between.", {"dates": {}})

    assert played.stage.ticket("OPS-1").due == date(2026, 4, 6)
    assert "2026-04-08" not in played.text


def test_what_will_not_be_done_is_not_counted_as_done() -> None:
    played = Played("One item is done, another will not be.")

    assert "Progress: 1 of 2 done" in played.block
    assert "OPS-2 will not be done: retired in May" in played.news
    assert played.cell(1, 2) == "Won't do (retired in May)"


def test_it_counts_where_the_team_has_no_such_resolution() -> None:
    played = Played("One item is done, another will not be.", {"tickets": {"project": "OPS", "wont_do": []}})
    assert "Progress: 2 of 2 done" in played.block
    assert played.cell(1, 2) == "Done (retired in May)"
    assert "Not to be done" not in played.text


def test_the_owner_is_asked_whether_it_worked_and_the_answer_is_told() -> None:
    played = Played("An item was done a month ago.")

    (comment,) = played.stage.reader.comments()
    assert "@Mei Lindqvist OPS-1 (Cap retries)" in comment
    assert "how one would know: “under 10 a day”" in comment
    assert comment in played.news
    assert "Did it work: OPS-1 worked" in played.block


def test_nobody_is_asked_where_the_team_wants_no_questions() -> None:
    played = Played("An item was done a month ago.", {"verification": {"ask": False}})

    assert played.stage.reader.comments() == ()
    assert "Did they work?" not in played.text


@pytest.mark.parametrize("title", BY_TITLE)
def test_a_scene_fits_on_a_screen(title: str) -> None:
    lines = Played(title).lines

    assert max(map(len, lines)) <= WIDTH
    assert len(lines) + 1 <= HEIGHT  # with its title


def test_the_command_tells_them_all() -> None:
    told = CliRunner().invoke(main, ["demo", "--scenes"], catch_exceptions=False)

    assert told.exit_code == 0
    for number, title in enumerate(BY_TITLE, 1):
        assert f"{number}. {title}" in told.output


def test_scenes_are_not_served() -> None:
    refused = CliRunner().invoke(main, ["demo", "--scenes", "--serve"])

    assert refused.exit_code == 2
    assert "--scenes goes without --serve" in refused.output
