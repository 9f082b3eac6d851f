"""The README holds: every command and option in it exists, every file it names is there."""

import re
from pathlib import Path

import click
import pytest

from sync.cli import main
from sync.errors import ExitCode

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

COMMANDS = sorted(set(re.findall(r"postmortem-sync (?:--debug )?([a-z]+)((?: [^`\n|]*)?)", README)))


def test_commands_are_found_in_the_readme_at_all() -> None:
    """Guards the pattern above: without matches the tests below would hold nothing."""
    named = {command for command, _ in COMMANDS} & set(main.commands)

    assert named == set(main.commands)


@pytest.mark.parametrize(("command", "rest"), [pair for pair in COMMANDS if pair[0] in main.commands])
def test_every_option_in_the_readme_exists(command: str, rest: str) -> None:
    known = {name for param in main.commands[command].params for name in param.opts} | {"--help"}

    assert set(re.findall(r"--[a-z-]+", rest)) <= known


def test_no_command_is_named_that_does_not_exist() -> None:
    words = {command for command, _ in re.findall(r"`postmortem-sync ([a-z]+)([^`]*)`", README)}

    assert words <= set(main.commands)


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"(?:^    |`)make ([a-z-]+)", README, re.MULTILINE))

    assert targets
    assert targets <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_every_file_the_readme_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_table_of_exit_codes_is_complete() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}

    assert told == {int(code) for code in ExitCode}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself(name: str) -> None:
    command = main.commands[name]

    assert command.help
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help, f"{name} {param.opts[0]} has no help"
