"""The command line: builds what a command needs, and turns errors into sentences and exit codes."""

from sync.cli import reading, site, work
from sync.cli.group import main

__all__ = ["main", "reading", "site", "work"]
