"""``python -m tests.torture``: the creation protocol against everything that can happen to it.

Prints how many executions of each kind were made, and by what name a failing one is replayed.
"""

import gc
import logging
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from multiprocessing import get_context
from time import monotonic

import click
import structlog

from tests.torture import KINDS
from tests.torture.controls import CONTROLS
from tests.torture.kinds import Size, Verdict, duplicates

MOST_SHOWN = 20


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
    _hush()
    if name:
        sys.exit(_replay(name))
    wanted = names or [*KINDS, "controls"]
    click.echo(f"seed {seed}")
    failed = [kind for kind in KINDS if kind in wanted and not _explore(kind, Size(quick, seed), processes)]
    if "controls" in wanted and not _controls(processes):
        failed.append("controls")
    sys.exit(bool(failed))


def _replay(name: str) -> bool:
    kind, _, rest = name.partition("/")
    verdict = KINDS[kind].replay(rest)
    for sentence in verdict.violations or verdict.known or ("nothing is wrong",):
        click.echo(sentence)
    return bool(verdict.violations)


def _explore(kind: str, size: Size, processes: int) -> bool:
    """Whether all executions of the kind kept the invariants."""
    began, counts = monotonic(), Counter[str]()
    shards = [(kind, shard, size) for shard in KINDS[kind].shards(size)]
    with get_context("fork").Pool(processes, initializer=_hush) as pool:
        for verdict in chain.from_iterable(pool.imap_unordered(_shard, shards)):
            counts["executions"] += 1
            counts["steps"] += verdict.steps
            counts["known"] += bool(verdict.known)
            counts["twins"] += duplicates(verdict)
            counts["violations"] += bool(verdict.violations)
            if verdict.violations and counts["violations"] <= MOST_SHOWN:
                click.echo(f"  {verdict.name}: {'; '.join(verdict.violations)}")
    told = ", ".join(
        f"{counts[name]} {name}"
        for name in ("steps", "violations", "twins", "known")
        if counts[name] or name == "violations"
    )
    click.echo(f"{kind}: {counts['executions']} executions, {told} ({monotonic() - began:.0f} s)")
    return not counts["violations"]


def _shard(work: tuple[str, str, Size]) -> list[Verdict]:
    kind, shard, size = work
    return list(KINDS[kind].explore(shard, size))


def _controls(processes: int) -> bool:
    with get_context("fork").Pool(processes, initializer=_hush) as pool:
        verdicts = list(pool.imap(_control, CONTROLS))
    for name, verdict in zip(CONTROLS, verdicts, strict=True):
        click.echo(f"without {name}: {f'caught by {verdict.name}' if verdict else 'MISSED'}")
    caught = sum(verdict is not None for verdict in verdicts)
    click.echo(f"controls: {caught} of {len(CONTROLS)} caught")
    return caught == len(CONTROLS)


def _control(name: str) -> Verdict | None:
    return CONTROLS[name].noticed()


def _hush() -> None:
    """The worker has much to say about what is done to it."""
    logging.disable()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    gc.freeze()


if __name__ == "__main__":
    main()
