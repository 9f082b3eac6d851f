"""What pages cost that try to break the reader: ``python -m tests.benchmarks.heavy`` prints the dearest."""

import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from typing import Final, ParamSpec, TypeVar
from xml.parsers import expat

from sync.core.planning.preview import preview
from sync.core.policy import Reading
from sync.core.reading.action_items import PageReading, read_page
from sync.core.reading.storage_format import LARGEST_BODY, StorageFormatError
from tests.benchmarks.pages import postmortem
from tests.core.reading.heavy_pages import HEAVY, HOSTILE

ANCHOR: Final = date(2026, 5, 13)
MOST_PARSES: Final = 40
"""As many raw parses of the largest page as reading a page may take the time of, and as many as previewing
it: a second, on a machine that needs 25 ms for one."""
MOST_MEMORY: Final = 256 << 20

_READING: Final = Reading(lists=True)
_PARSES: Final = 2
_ATTEMPTS: Final = 5
_SHOWN: Final = 12
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Cost:
    """The findings of a page, why there is no preview of it (empty where there is one), and what both cost.

    ``read`` and ``previewed`` are seconds of the processor, and so is ``parse``, a raw parse of the largest
    page by the same process; ``memory`` is in bytes.
    """

    findings: tuple[str, ...]
    refused: str
    read: float
    previewed: float
    parse: float
    memory: int

    @property
    def parses(self) -> float:
        """How many raw parses of the largest page the dearer of the two takes the time of."""
        return max(self.read, self.previewed) / self.parse

    def is_small(self) -> bool:
        return self.parses < MOST_PARSES and self.memory < MOST_MEMORY


def read(body: bytes) -> PageReading:
    return read_page(body, _READING, ANCHOR)


def refusal(body: bytes) -> str:
    """The code of the reason why there is no preview; the empty string where there is one."""
    try:
        preview(body, {}, ANCHOR)
    except StorageFormatError as error:
        return error.code
    return ""


def page(name: str) -> bytes:
    made = HEAVY[name]() if name in HEAVY else HOSTILE[name][0]()
    return made if isinstance(made, bytes) else made.encode()


def cost(name: str, read: Callable[[bytes], PageReading] = read, attempts: int = _ATTEMPTS) -> Cost:
    """What a page costs in a process of its own; of several attempts, as long as it is much, the least."""
    least = in_its_own_process(_cost, name, read)
    for _ in range(attempts - 1):
        if least.is_small():
            break
        least = min(least, in_its_own_process(_cost, name, read), key=lambda cost: cost.parses)
    return least


def in_its_own_process(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """The result of the work, done where nothing was done before, so that all memory it takes is new."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["sync.core.planning.preview"])  # all that takes long to import
    with ProcessPoolExecutor(1, context) as process:
        return process.submit(work, *args, **kwargs).result()


def peak() -> int:
    """The most memory, in bytes, that this process has had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _cost(name: str, read: Callable[[bytes], PageReading]) -> Cost:
    """Read and preview a page, between raw parses. Whatever takes memory here counts as well."""
    memory = peak()
    largest = _largest_page()
    parse = _raw_parse(largest)
    body = page(name)
    begun = time.process_time()
    findings = tuple(finding.code for finding in read(body).findings)
    halfway = time.process_time()
    refused = refusal(body)
    spent = (halfway - begun, time.process_time() - halfway)
    return Cost(findings, refused, *spent, min(parse, _raw_parse(largest)), peak() - memory)


def _largest_page() -> bytes:
    """Postmortems, as many as a page may have bytes for."""
    body = postmortem()
    return b"<x>" + body * (LARGEST_BODY // len(body)) + b"</x>"


def _raw_parse(body: bytes) -> float:
    """The seconds that expat needs when nobody listens; the fewest of some parses."""
    return min(_seconds_of_a_parse(body) for _ in range(_PARSES))


def _seconds_of_a_parse(body: bytes) -> float:
    parser = expat.ParserCreate("utf-8")
    parser.UseForeignDTD(True)
    begun = time.process_time()
    parser.Parse(body, True)
    return time.process_time() - begun


def main() -> None:
    costs = sorted(((cost(name), name) for name in (*HEAVY, *HOSTILE)), key=lambda one: -one[0].parses)
    print(f"{'page':<32}{'read':>8}{'preview':>9}{'memory':>10}{'raw parses':>12}")  # noqa: T201
    for one, name in costs[:_SHOWN]:
        seconds = f"{one.read:>6.2f} s{one.previewed:>7.2f} s"
        print(f"{name:<32}{seconds}{one.memory >> 20:>6} MiB{one.parses:>12.1f}")  # noqa: T201
    print(f"and {len(costs) - _SHOWN} cheaper ones; {MOST_PARSES} raw parses are allowed")  # noqa: T201


if __name__ == "__main__":
    main()
