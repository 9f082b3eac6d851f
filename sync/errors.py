"""Every error that ends a run, with the exit code the shell and Kubernetes see.

Expected things (a row that cannot be handled, a page that changed meanwhile) are data, not errors:
see ``Finding``, ``Skip`` and ``Outcome`` in :mod:`sync.core.model`.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """The interface for cron and Kubernetes; documented in the README."""

    FINISHED = 0
    OPERATION_FAILED = 1
    USAGE = 2
    LIMIT_TRIPPED = 3
    COULD_NOT_START = 4
    CHANGES_PENDING = 5
    INVARIANT_BROKEN = 6
    BUG = 70


class SyncError(Exception):
    """An error whose message is one clear sentence for a person: what is wrong and what to do."""

    exit_code = ExitCode.OPERATION_FAILED


class ConfigurationError(SyncError):
    """The configuration or the command line cannot be used; ``problems`` holds one line for each."""

    exit_code = ExitCode.USAGE

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class LimitTripped(SyncError):  # noqa: N818  (an expected outcome, not a fault)
    """The plan is larger than the configured limits allow; nothing was written."""

    exit_code = ExitCode.LIMIT_TRIPPED


class RunEnded(SyncError):  # noqa: N818
    """The run was told to end, or its time was over, before its plan was complete; nothing was written."""

    exit_code = ExitCode.FINISHED


class NotAuthenticated(SyncError):  # noqa: N818
    """A site does not accept our token, or answers as if to a stranger."""

    exit_code = ExitCode.COULD_NOT_START


class ScopeMissing(NotAuthenticated):
    """A site knows the token, which lacks a scope for what was asked."""


class SiteUnreachable(SyncError):  # noqa: N818
    """A site cannot be reached at all, or what answers there is not Atlassian."""

    exit_code = ExitCode.COULD_NOT_START


class RequestFailed(SyncError):  # noqa: N818
    """One read failed for good, after retries; the pages that needed it are reported as failed.

    ``status`` is the HTTP status, or None where no answer came. ``unsent``: the request never left.
    """

    def __init__(self, message: str, status: int | None = None, *, unsent: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.unsent = unsent

    @property
    def unanswered(self) -> bool:
        """Whether the site said nothing on the matter: no answer, too many requests, a fault of its own."""
        return self.status is None or self.status == 429 or self.status >= 500


class WriteRefused(SyncError):  # noqa: N818
    """A write was attempted through a session that only reads. This is a bug, never an outcome."""

    exit_code = ExitCode.BUG
