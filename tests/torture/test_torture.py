"""A bounded selection of what ``python -m tests.torture`` does at length, and its red controls."""

from collections.abc import Iterator

import pytest
import structlog

from tests.torture import KINDS, overlaps, pairs, singles
from tests.torture.controls import CONTROLS, Control
from tests.torture.kinds import Kind, Size

QUICK = Size(quick=True)


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_row_gets_one_ticket_whatever_happens(kind: Kind) -> None:
    verdicts = [verdict for shard in kind.shards(QUICK) for verdict in kind.explore(shard, QUICK)]

    assert verdicts
    assert [verdict for verdict in verdicts if verdict.violations] == []


@pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS)
def test_without_any_one_mechanism_the_torture_finds_a_duplicate(control: Control) -> None:
    assert control.noticed() is not None


def test_what_the_protocol_cannot_prevent_is_counted_apart() -> None:
    """A process that stands still between its lease check and the socket for longer than settling takes."""
    creation = singles.number_of_the_creation(singles.CONDITIONS["stale-index"])
    verdict = singles.replay(f"stale-index/{creation}/{singles.REMAINDER}")

    assert verdict.known
    assert not verdict.violations


@pytest.mark.parametrize("kind", [singles, pairs, overlaps], ids=lambda kind: kind.__name__)
def test_an_execution_can_be_replayed_by_its_name(kind: Kind) -> None:
    verdict = next(verdict for shard in kind.shards(QUICK) for verdict in kind.explore(shard, QUICK))

    assert kind.replay(verdict.name.partition("/")[2]) == verdict
