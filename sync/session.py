"""Builds what a command works with out of a configuration: readers, writers, clock, traffic.

``plan`` asks for readers only; nothing that can write exists in its process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync import log, mint
from sync.apply import Apply
from sync.atlassian import (
    Connection,
    Flavour,
    Readers,
    Traffic,
    connect_readers,
    connect_writers,
)
from sync.clock import SiteClock
from sync.config import Config, load, read_tokens
from sync.core.changes import PageOutcome
from sync.core.policy import Policy
from sync.create import Sites
from sync.ports import PageSelection
from sync.run import Planned, Run, check_limits

RUN_DEADLINE_SECONDS = 3300.0


@dataclass(frozen=True, slots=True)
class Session:
    """One command's connection to both sites, for reading."""

    config: Config
    policy: Policy
    connection: Connection
    clock: SiteClock
    traffic: Traffic
    readers: Readers

    @property
    def in_flight(self) -> int:
        return self.config.network.in_flight

    def plan(self, selection: PageSelection, seen: Callable[[int], None]) -> Planned:
        """Plan what the selection covers; ``seen`` is told how many pages were read so far."""
        readers = self.readers
        run = Run(readers.pages, readers.issues, self.policy, mint.row_ids(), self.in_flight, seen)
        return run.plan(selection)

    def apply(
        self, planned: Planned, stop: Callable[[], bool], progress: Callable[[PageOutcome], None]
    ) -> tuple[PageOutcome, ...]:
        """Carry out a plan within its limits; only here are writers built.

        Raises ``LimitTripped`` before the first write.
        """
        check_limits(planned, self.policy)
        writers = connect_writers(self.connection, self.traffic, self.clock)
        sites = Sites(self.readers.pages, writers.pages, self.readers.issues, writers.issues, self.clock)
        work = Apply(sites, self.policy, planned.lookups, mint.nonce, stop, self.in_flight, progress)
        return work.run(planned.plan)


def open_session(path: Path, *, debug: bool = False, log_json: bool | None = None) -> Session:
    """Read configuration and tokens, set up logging, prepare the connection; nothing is sent yet.

    Raises ``ConfigurationError`` with every problem at once.
    """
    config = load(path)
    tokens = read_tokens()
    log.configure(
        "DEBUG" if debug else "INFO",
        json=log_json,
        run_id=mint.run_id(),
        secrets=config.sensitive(tokens),
    )
    network = config.network
    connection = Connection(
        flavour=Flavour(config.confluence.flavour.value),
        confluence_url=config.confluence.url,
        jira_url=config.jira.url,
        confluence_token=tokens.confluence.get_secret_value(),
        jira_token=tokens.jira.get_secret_value(),
        email=config.confluence.email,
        cloud_id=config.confluence.cloud_id,
        proxy=network.proxy,
        ca_bundle=str(network.ca_bundle or ""),
        connect_timeout=network.connect_timeout_seconds,
        read_timeout=network.read_timeout_seconds,
        creation_timeout=config.creation.creation_timeout_seconds,
        in_flight=network.in_flight,
        requests_per_second=network.requests_per_second,
    )
    clock = SiteClock()
    traffic = Traffic(
        per_second=network.requests_per_second, in_flight=network.in_flight, deadline=RUN_DEADLINE_SECONDS
    )
    readers = connect_readers(connection, traffic, clock)
    return Session(config, config.policy(), connection, clock, traffic, readers)
