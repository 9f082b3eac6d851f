"""Instants as the APIs write them."""

from datetime import UTC, datetime


def milliseconds(moment: datetime) -> str:
    """Confluence: ``2026-11-02T10:00:00.000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def with_offset(moment: datetime) -> str:
    """Jira: ``2026-11-02T10:00:00.000+0000``."""
    return milliseconds(moment)[:-1] + "+0000"
