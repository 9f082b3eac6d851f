"""Fresh names that nobody else mints: row ids and claim nonces."""

from collections.abc import Iterator
from uuid import uuid4

from ulid import ULID


def row_ids() -> Iterator[str]:
    """Lower-case ULIDs; unique without asking anybody, and fit for a Jira label."""
    while True:
        yield str(ULID()).lower()


def nonce() -> str:
    return uuid4().hex


def run_id() -> str:
    """Names one run in every line it logs; sorts by time."""
    return str(ULID()).lower()
