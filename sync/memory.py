"""What a process holds of memory that it no longer needs."""

import ctypes
from contextlib import suppress

_M_MMAP_THRESHOLD = -3  # its name in malloc.h
_LARGE = 128 * 1024


def give_back_large_blocks() -> None:
    """Have every freed block of this size or more returned to the system at once.

    glibc begins like that, and then takes the size of the largest block it saw freed for small: after the
    first batch of pages their bodies tear holes into its heap. Where there is no glibc, nothing happens.
    """
    with suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
