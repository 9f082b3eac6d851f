"""The command line: builds what a command needs, and turns errors into sentences and exit codes."""

from sync.cli.group import main
from sync.cli.work import plan, run

from sync.cli.check import check  # isort: skip
from sync.cli.audit import audit  # isort: skip
from sync.cli.reading import explain, preview  # isort: skip
from sync.cli.site import demo, sandbox  # isort: skip

__all__ = ["audit", "check", "demo", "explain", "main", "plan", "preview", "run", "sandbox"]
