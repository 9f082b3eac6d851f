"""``python -m tests.torture``: the creation protocol against everything that can happen to it.

Prints how many executions of each kind were made, how long they took, and by what command a failing one is
replayed.
"""

import gc
import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from multiprocessing.pool import Pool
from time import monotonic

import click
import structlog

from tests.torture import KINDS
from tests.torture.controls import CONTROLS
from tests.torture.kinds import Size, Verdict, duplicates

MOST_SHOWN = 20
SECONDS_BETWEEN_REPORTS = 60


@click.command()
@click.option("--quick", is_flag=True, help="A selection that takes about a minute.")
@click.option("--seed", default=0, help="Which selection, and where random executions begin.")
@click.option(
    "--only", "names", multiple=True, type=click.Choice([*KINDS, "controls"]), help="Only this kind."
)
@click.option("--replay", "name", help="One execution, by the name that was printed.")
@click.option("--processes", default=2, show_default=True, help="How many work at the same time.")
def main(quick: bool, seed: int, names: Sequence[str], name: str | None, processes: int) -> None:
    """Torture the worker; exit 1 where an invariant breaks or a red control is missed."""
    if name:
        sys.exit(_replay(name))
    wanted = names or [*KINDS, "controls"]
    click.echo(f"seed {seed}, {processes} processes")
    began = monotonic()
    failed = [kind for kind in KINDS if kind in wanted and not _explore(kind, Size(quick, seed), processes)]
    if "controls" in wanted and not _controls(processes):
        failed.append("controls")
    click.echo(f"{_spent(began, 0)} in all; {'not well: ' + ', '.join(failed) if failed else 'all is well'}")
    sys.exit(bool(failed))


def _replay(name: str) -> bool:
    kind, _, rest = name.partition("/")
    verdict = KINDS[kind].replay(rest)
    for sentence in verdict.violations or verdict.known or ("nothing is wrong",):
        click.echo(sentence)
    return bool(verdict.violations)


def _cpu_seconds() -> float:
    """What this process has used, and all those that it has waited for."""
    return sum(os.times()[:4])


@dataclass(slots=True)
class Tally:
    """What the executions of a kind came to so far."""

    kind: str
    began: float = field(default_factory=monotonic)
    cpu_before: float = field(default_factory=_cpu_seconds)
    counts: Counter[str] = field(default_factory=Counter)
    told: float = field(default_factory=monotonic)

    def add(self, verdict: Verdict) -> None:
        self.counts.update(
            executions=1,
            steps=verdict.steps,
            known=int(bool(verdict.known)),
            twins=int(duplicates(verdict)),
            violations=int(bool(verdict.violations)),
        )
        if verdict.violations and self.counts["violations"] <= MOST_SHOWN:
            click.echo(f"  {'; '.join(verdict.violations)}")
            click.echo(f"    again: python -m tests.torture --replay {verdict.name}")
        if monotonic() > self.told + SECONDS_BETWEEN_REPORTS:
            self.told = monotonic()
            click.echo(f"  … {self}")

    def __str__(self) -> str:
        counts = self.counts
        others = [
            f"{counts[name]} {name}"
            for name in ("steps", "violations", "twins", "known")
            if counts[name] or name == "violations"
        ]
        sizes = ", ".join((f"{counts['executions']} executions", *others))
        return f"{self.kind}: {sizes} ({_spent(self.began, self.cpu_before)})"


def _explore(kind: str, size: Size, processes: int) -> bool:
    """Whether all executions of the kind kept the invariants."""
    tally = Tally(kind)
    shards = [(kind, shard, size) for shard in KINDS[kind].shards(size)]
    with _pool(processes) as pool:
        for verdict in chain.from_iterable(pool.imap_unordered(_shard, shards)):
            tally.add(verdict)
    click.echo(str(tally))
    return not tally.counts["violations"]


def _shard(work: tuple[str, str, Size]) -> list[Verdict]:
    kind, shard, size = work
    return list(KINDS[kind].explore(shard, size))


def _controls(processes: int) -> bool:
    with _pool(processes) as pool:
        verdicts = list(pool.imap(_control, CONTROLS))
    for name, verdict in zip(CONTROLS, verdicts, strict=True):
        click.echo(f"without {name}: {f'caught by {verdict.name}' if verdict else 'MISSED'}")
    caught = sum(verdict is not None for verdict in verdicts)
    click.echo(f"controls: {caught} of {len(CONTROLS)} caught")
    return caught == len(CONTROLS)


def _control(name: str) -> Verdict | None:
    return CONTROLS[name].noticed()


@contextmanager
def _pool(processes: int) -> Iterator[Pool]:
    """Processes that are waited for in the end, so that their time is counted."""
    with get_context("fork").Pool(processes) as pool:
        yield pool
        pool.close()
        pool.join()


def _spent(began: float, cpu_before: float) -> str:
    return f"{monotonic() - began:.0f} s, {_cpu_seconds() - cpu_before:.0f} s of processor time"


def _hush() -> None:
    """The worker has much to say about what is done to it; what is there already need not be collected."""
    logging.disable()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    gc.freeze()


if __name__ == "__main__":
    _hush()
    main()
