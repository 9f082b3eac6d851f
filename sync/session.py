"""Builds what a command works with out of a configuration: readers, writers, clock, traffic.

``plan`` asks for readers only; nothing that can write exists in its process.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from sync import log, memory, mint
from sync.atlassian import (
    Connection,
    Endpoint,
    Flavour,
    Readers,
    Traffic,
    connect_inspector,
    connect_readers,
    connect_writers,
)
from sync.atlassian.http import Mount
from sync.chat import Chat
from sync.clock import SiteClock
from sync.config import Config, Confluence, Jira, Tokens, load_with_tokens
from sync.core.planning.page_plans import PageOutcome, PageState
from sync.core.planning.shards import WHOLE, Shard
from sync.core.policy import Policy
from sync.errors import ExitCode
from sync.journal import Journal, Sink, open_sink
from sync.ports import PageSelection, Sites
from sync.run import Planned, Run, check_limits

if TYPE_CHECKING:
    from sync.checking.check import Check
    from sync.checking.checked import Checked
    from sync.checking.probes import Probes


@dataclass(frozen=True, slots=True)
class Session:
    """One command's connection to both sites, for reading; ``policy`` has the limits of this ``shard``."""

    config: Config
    policy: Policy
    connection: Connection
    clock: SiteClock
    traffic: Traffic
    readers: Readers
    mount: Mount | None = None
    shard: Shard = WHOLE
    journal: Journal | None = None
    chat: Chat | None = None

    @property
    def in_flight(self) -> int:
        return self.config.network.in_flight

    def plan(self, selection: PageSelection, seen: Callable[[int], None]) -> Planned:
        """Plan what the selection covers; ``seen`` is told how many pages were read so far.

        Raises ``RunEnded`` where the run is told to end, or its time is over, before the plan is complete.
        """
        readers = self.readers
        run = Run(
            readers.pages, readers.issues, self.policy, mint.row_ids(), self.in_flight, seen, self.shard
        )
        with self.traffic.abandonable():
            return run.plan(selection)

    def apply(self, planned: Planned, progress: Callable[[PageOutcome], None]) -> tuple[PageOutcome, ...]:
        """Carry out a plan within its limits; only here are writers built. When the run is told to end, or
        its time is over, nothing new is begun.

        Raises ``LimitTripped`` before the first write.
        """
        if not planned.plan.pages:
            return ()
        from sync.apply import Apply

        check_limits(planned, self.policy)
        writers = connect_writers(self.connection, self.traffic, self.clock, self.mount)
        sites = Sites(
            self.readers.pages, writers.pages, self.readers.issues, writers.issues, self.clock, self.chat
        )
        if self.journal is not None:
            if any(page.changes or page.state is PageState.CHANGES for page in planned.plan.pages):
                self.journal.begin()
            sites = self.journal.over(sites)
        ended = self.traffic.is_over
        work = Apply(sites, self.policy, planned.lookups, mint.nonce, ended, self.in_flight, progress)
        return work.run(planned.plan)

    def check(self) -> "Check":
        """What ``check --online`` asks; nothing is sent before it runs."""
        from sync.checking.check import Check
        from sync.checking.ways_in import WayIn

        config = self.config
        to_pages, to_issues = (
            WayIn(site.product.capitalize(), site.web_url, site.cloud_id, site.token_expires)
            for site in (config.confluence, config.jira)
        )
        return Check(
            self.readers.pages,
            self.readers.issues,
            connect_inspector(self.connection, self.traffic, self.clock, self.mount),
            self.policy,
            config.selection(full=True),
            (to_pages, to_issues),
        )

    def look_at_everything(self, *, probe: bool) -> Iterator["Checked"]:
        """What ``check --online`` looks at, and with ``probe`` what only a live site can tell.

        A site that lets no check in lets no probe in, either.
        """
        from sync.checking.checked import Checked, exit_code

        looked_at = []
        for checked in self.check().run():
            looked_at.append(checked)
            yield checked
        if probe and exit_code(looked_at) is ExitCode.COULD_NOT_START:
            yield Checked(False, "The probes come once both sites let us in.", asked=False)
        elif probe:
            yield from self.probes().run()

    def probes(self) -> "Probes":
        """What ``check --online --probe`` asks."""
        from sync.checking.probes import Probes

        tickets = self.policy.tickets
        selection = self.config.selection(full=True)
        return Probes(self.readers.pages, self.readers.issues, selection, tickets.project, tickets.issue_type)


def open_session(
    path: Path,
    *,
    debug: bool = False,
    told_to_end: Callable[[], bool] | None = None,
    shard: Shard = WHOLE,
    journal: str = "",
) -> Session:
    """Read configuration and tokens, set up logging, prepare the connection; nothing is sent yet.

    ``told_to_end`` is asked whether the run should come to its end; ``journal`` says where to keep one.

    Raises ``ConfigurationError`` with every problem at once.
    """
    memory.give_back_large_blocks()
    config, tokens = load_with_tokens(path)
    sink = open_sink(journal) if journal else None
    run_id = mint.run_id()
    log.configure("DEBUG" if debug else "INFO", run_id=run_id, secrets=config.sensitive(tokens))
    return connect(config, tokens, told_to_end=told_to_end, shard=shard, sink=sink, run_id=run_id)


def connect(
    config: Config,
    tokens: Tokens,
    *,
    mount: Mount | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    told_to_end: Callable[[], bool] | None = None,
    shard: Shard = WHOLE,
    sink: Sink | None = None,
    run_id: str = "",
) -> Session:
    """A session over ``config``. ``mount`` may put another adapter below it (an embedded site); time may
    be somebody else's, too."""
    network = config.network
    per_second = shard.of_rate(network.requests_per_second)
    connection = Connection(
        confluence=_endpoint(config.confluence, tokens.confluence),
        jira=_endpoint(config.jira, tokens.jira),
        proxy=network.proxy,
        ca_bundle=str(network.ca_bundle or ""),
        connect_timeout=network.connect_timeout_seconds,
        read_timeout=network.read_timeout_seconds,
        creation_timeout=config.creation.creation_timeout_seconds,
        in_flight=network.in_flight,
        requests_per_second=per_second,
        monotonic=monotonic,
    )
    traffic = Traffic(
        per_second=per_second,
        in_flight=network.in_flight,
        deadline=network.run_minutes * 60,
        monotonic=monotonic,
        sleep=sleep,
        told_to_end=told_to_end,
    )
    chat = _chat(config, tokens)
    clock = SiteClock(monotonic)
    readers = connect_readers(connection, traffic, clock, mount)
    policy = config.policy()
    policy = replace(policy, limits=shard.of_limits(policy.limits))
    journal = Journal(sink, run_id, clock.now) if sink is not None else None
    return Session(config, policy, connection, clock, traffic, readers, mount, shard, journal, chat)


def _chat(config: Config, tokens: Tokens) -> Chat | None:
    network = config.network
    if tokens.chat is None:
        return None
    return Chat(tokens.chat.get_secret_value(), network.proxy, str(network.ca_bundle or ""))


def _endpoint(site: Confluence | Jira, token: SecretStr) -> Endpoint:
    return Endpoint(
        flavour=Flavour(site.flavour.value),
        api_url=site.api_url,
        web_url=site.web_url,
        token=token.get_secret_value(),
        email=site.email,
        client_id=site.client_id,
    )
