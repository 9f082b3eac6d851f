"""What the adapters are tested with: time that moves when somebody waits, and sites at made-up addresses."""

from dataclasses import dataclass, field, replace

from sync.atlassian import (
    Connection,
    Endpoint,
    Flavour,
    Readers,
    Traffic,
    Writers,
    connect_readers,
    connect_writers,
)
from sync.atlassian.http import Mount
from sync.clock import SiteClock

SITE = "https://example.atlassian.net"
WIKI = f"{SITE}/wiki"
TOKEN = "canary-5e0f1b-token"
EMAIL = "worker@example.com"

DC_WIKI = "https://confluence.example.com/wiki"
DC_JIRA = "https://jira.example.com"

CLOUD = Connection(
    confluence=Endpoint(Flavour.CLOUD, WIKI, WIKI, TOKEN, EMAIL),
    jira=Endpoint(Flavour.CLOUD, SITE, SITE, TOKEN, EMAIL),
)
DATA_CENTER = Connection(
    confluence=Endpoint(Flavour.DATACENTER, DC_WIKI, DC_WIKI, TOKEN),
    jira=Endpoint(Flavour.DATACENTER, DC_JIRA, DC_JIRA, TOKEN),
)


@dataclass
class Time:
    """Stands still but for waits; ``waits`` lists them in seconds."""

    now: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def traffic(
    time: Time,
    *,
    per_second: float = 100,
    in_flight: int = 8,
    deadline: float = 600,
    jitter: float = 1.0,
    told_to_end_at: float | None = None,
) -> Traffic:
    """``jitter`` is what every throw of the dice gives, in shares of the longest wait."""
    told_to_end = None if told_to_end_at is None else lambda: time.now >= told_to_end_at
    return Traffic(
        per_second=per_second,
        in_flight=in_flight,
        deadline=deadline,
        monotonic=time.monotonic,
        sleep=time.sleep,
        jitter=lambda: jitter,
        told_to_end=told_to_end,
    )


@dataclass
class Sites:
    """Both products, for reading and writing, over one traffic."""

    connection: Connection = CLOUD
    mount: Mount | None = None
    time: Time = field(default_factory=Time)

    def __post_init__(self) -> None:
        self.traffic = traffic(self.time)
        self.clock = SiteClock(self.time.monotonic)
        self.read: Readers = connect_readers(self.connection, self.traffic, self.clock, self.mount)
        self.write: Writers = connect_writers(self.connection, self.traffic, self.clock, self.mount)


def with_token(connection: Connection, token: str) -> Connection:
    return replace(
        connection,
        confluence=replace(connection.confluence, token=token),
        jira=replace(connection.jira, token=token),
    )
