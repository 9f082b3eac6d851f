"""``python -m sync`` is ``postmortem-sync``."""

from sync.cli import main

main(prog_name="postmortem-sync")
