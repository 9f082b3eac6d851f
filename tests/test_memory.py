"""Memory that is needed no more goes back to the system."""

import os
import platform
import subprocess
import sys

import pytest

MEGABYTE = 1024 * 1024
# A batch of fifty pages comes and goes, then single ones; the last of them is kept.
STORY = """
import sys
from pathlib import Path
from sync.memory import give_back_large_blocks

if sys.argv[1] == "given back":
    give_back_large_blocks()
batch = b"x" * (20 << 20)
del batch
pages = [b"x" * (1 << 20) for _ in range(60)]
kept = pages.pop()
pages.clear()
print(Path("/proc/self/statm").read_text().split()[1])
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another libc keeps memory in another way")
def test_bodies_that_are_let_go_do_not_stay_with_the_process() -> None:
    used = {
        how: int(subprocess.run([sys.executable, "-c", STORY, how], capture_output=True, check=True).stdout)
        for how in ("given back", "kept")
    }

    more = (used["kept"] - used["given back"]) * os.sysconf("SC_PAGE_SIZE")
    assert more > 30 * MEGABYTE
