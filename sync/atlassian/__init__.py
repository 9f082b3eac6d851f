"""Everything that knows HTTP: Confluence and Jira behind the Protocols of :mod:`sync.ports`."""

from sync.atlassian.connection import (
    Connection,
    Endpoint,
    Flavour,
    Readers,
    Writers,
    connect_inspector,
    connect_readers,
    connect_writers,
)
from sync.atlassian.traffic import Traffic

__all__ = [
    "Connection",
    "Endpoint",
    "Flavour",
    "Readers",
    "Traffic",
    "Writers",
    "connect_inspector",
    "connect_readers",
    "connect_writers",
]
