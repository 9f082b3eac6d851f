"""The real worker on the embedded site, in one process and in one thread, on the site's own clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
from pydantic import SecretStr

from sync.config import Config, Tokens
from sync.core.planning.page_plans import PageOutcome, Plan
from sync.core.planning.shards import WHOLE, Shard
from sync.journal import Sink
from sync.run import Planned
from sync.sandbox import InProcess, Site
from sync.session import Session, connect

ORIGIN = "http://localhost"


@dataclass
class Worker:
    """Runs against ``site``; ``settings`` go over the least configuration that works.

    Time is the site's: nothing sleeps, a wait moves the site's clock.
    """

    site: Site
    settings: dict[str, Any] = field(default_factory=dict)
    token: str = "any token"
    shard: Shard = WHOLE
    sink: Sink | None = None
    chat: str = ""

    def session(self) -> Session:
        config = Config.model_validate(_configuration(self.site, self.settings))
        chat = SecretStr(self.chat) if self.chat else None
        tokens = Tokens(SecretStr(self.token), SecretStr(self.token), chat)
        return connect(
            config,
            tokens,
            mount=self._mount,
            monotonic=lambda: self.site.clock.now().timestamp(),
            sleep=self.site.clock.advance,
            shard=self.shard,
            sink=self.sink,
        )

    def plan(self, *, ids: Sequence[str] = (), full: bool = True) -> Plan:
        return self._plan(self.session(), ids, full).plan

    def run(self, *, ids: Sequence[str] = (), full: bool = True) -> tuple[PageOutcome, ...]:
        session = self.session()
        planned = self._plan(session, ids, full)
        return session.apply(planned, progress=lambda outcome: None)

    def run_after(self, minutes: float = 20, **selection: Any) -> tuple[PageOutcome, ...]:
        """A run some time later; twenty minutes are beyond founding, settling and quiet times."""
        self.site.clock.advance(minutes * 60)
        return self.run(**selection)

    def _plan(self, session: Session, ids: Sequence[str], full: bool) -> Planned:
        return session.plan(session.config.selection(ids=ids, full=full), seen=lambda count: None)

    def _mount(self, session: requests.Session) -> None:
        for scheme in ("http://", "https://"):
            session.mount(scheme, InProcess(self.site))


def _configuration(site: Site, settings: dict[str, Any]) -> dict[str, Any]:
    flavour = site.options.flavour
    account = {"email": "postmortem-sync@example.com"} if flavour == "cloud" else {}
    least: dict[str, Any] = {
        "confluence": {"url": f"{ORIGIN}/wiki", "flavour": flavour, **account},
        "jira": {"url": ORIGIN, "flavour": flavour, **account},
        "tickets": {"project": "OPS"},
        "network": {"in_flight": 1},
    }
    return {**least, **settings}
