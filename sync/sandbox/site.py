"""The whole site: its clock, its people, both products, and what it remembers for tests."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.sandbox.call import FaultScript, faultless
from sync.sandbox.clock import Clock, ShiftedClock
from sync.sandbox.confluence import Confluence
from sync.sandbox.jira import Jira
from sync.sandbox.people import People, Person
from sync.sandbox.respell import Respelling, respelt
from sync.sandbox.throttle import Throttle, WritesToIssues

CLOUD_ID = "5a0d4b1e-0000-4000-8000-73616e64626f"
WORKER = Person("557058:0000-sync", "Postmortem Sync", "postmortem-sync@example.com", kind="app")


@dataclass(frozen=True, slots=True)
class Served:
    """One request as it was served; status 0 when no answer was given."""

    method: str
    route: str
    status: int


@dataclass(slots=True)
class Options:
    """What may differ from site to site, and be changed while it runs.

    ``search_lag`` is in seconds, None for an index that never notices anything. ``rate`` is in requests per
    second. ``respell`` says how far page bodies are stored in the server's own spelling. ``flavour`` is
    ``cloud`` or ``datacenter``.
    """

    flavour: str = "cloud"
    search_lag: float | None = 0
    rate: float | None = None
    respell: Respelling = "new"
    jira_ahead: timedelta = timedelta()


class Site:
    """An empty site; `sync.sandbox.seeds` fill it. ``files`` maps seeded file names to page ids; ``teams``,
    ``lead`` and ``director`` name accounts: whom the pages mean, for whoever configures a worker.

    The clock stands still unless it is advanced or, over a socket, started. ``fault`` comes between calls
    and their answers; ``unknown_routes`` are requests that no route serves: a test should end with none.
    ``one_at_a_time`` is held while an effect takes place.
    """

    def __init__(self, start: datetime | None = None, options: Options | None = None) -> None:
        self.options = options or Options()
        self.clock = Clock(start)
        self.jira_clock = ShiftedClock(self.clock, self.options.jira_ahead)
        self.people = People(WORKER)
        self.confluence = Confluence(self.clock, lambda: self.options.search_lag, self._respell)
        self.jira = Jira(self.jira_clock, lambda: self.options.search_lag)
        on_cloud = self.options.flavour == "cloud"
        self.throttle = Throttle(self.clock, lambda: self.options.rate, on_cloud=on_cloud)
        self.writes_to_issues = WritesToIssues(self.clock)
        self.files: dict[str, str] = {}
        self.teams: dict[str, str] = {}
        self.lead = self.director = ""
        self.fault: FaultScript = faultless
        self.one_at_a_time = threading.RLock()
        self.requests: list[Served] = []
        self.unknown_routes: list[str] = []

    def schedule(self, at: datetime, action: Callable[[], object]) -> None:
        """Do it when the clock passes that instant."""
        self.clock.schedule(at, action)

    def _respell(self, before: str, sent: str) -> str:
        return respelt(before, sent, self.options.respell)
