"""What was exercised, counted by operation, and what was wrong about it."""

from collections import Counter
from collections.abc import Iterator

from tests.conformance.checking import Fault, faults
from tests.conformance.defects import BESIDE, DEFECTS, Defect, excuse
from tests.conformance.exchanges import Exchange
from tests.conformance.operations import used
from tests.conformance.specs import PLACES, Operation, operation_of

_UNKNOWN_TO_THE_SITE = 501


class Report:
    """Takes exchanges one by one; nothing of them is kept but counts and faults."""

    def __init__(self) -> None:
        self.ours: Counter[Operation] = Counter()
        self.strangers: Counter[Operation] = Counter()
        self.ways: Counter[str] = Counter()
        self.beside: Counter[str] = Counter()
        self.excused: Counter[Defect] = Counter()
        self.faults: set[Fault] = set()

    def take(self, exchange: Exchange) -> None:
        if exchange.status == _UNKNOWN_TO_THE_SITE and not exchange.ours:
            return  # a stranger has gone astray; the site has not spoken as Atlassian
        if exchange.ours and exchange.path in BESIDE:
            self.beside[f"{exchange.method} {exchange.path}"] += 1
            return
        if operation := operation_of(exchange.method, exchange.path):
            (self.ours if exchange.ours else self.strangers)[operation] += 1
        if exchange.ours:
            self.ways[exchange.way] += 1
        for fault in faults(exchange):
            if defect := excuse(fault):
                self.excused[defect] += 1
            else:
                self.faults.add(fault)

    def uncovered(self) -> list[str]:
        """Operations that the adapters use and that the worker has not used here."""
        return [
            name
            for name, operation in used().items()
            if operation not in self.ours and name not in self.beside
        ]

    def problems(self) -> list[str]:
        """Why the worker and the embedded site are not, or not surely, as the official files say."""
        return [
            *sorted(str(fault) for fault in self.faults),
            *(f"{name}: the adapters use it, and nothing has exercised it" for name in self.uncovered()),
        ]

    def lines(self) -> Iterator[str]:
        """The report, for people."""
        for place in PLACES:
            counted = sorted(
                (str(operation), self.ours[operation], self.strangers[operation])
                for operation in {*self.ours, *self.strangers}
                if operation.spec == place.spec
            )
            mine = sum(1 for _, ours, _ in counted if ours)
            yield f"{place.spec}: {mine} operations used by the worker, {len(counted)} answered"
            yield from (f"  {ours:6d} {strangers:6d}  {name}" for name, ours, strangers in counted)
        yield "in no file: " + ", ".join(f"{name} ({count})" for name, count in sorted(self.beside.items()))
        yield "the worker came in: " + ", ".join(f"{way} ({n})" for way, n in sorted(self.ways.items()))
        yield f"known defects of the files met: {len(self.excused)} of {len(DEFECTS)}"
        yield from (f"  {count:6d}  {defect}: {defect.reason}" for defect, count in self.excused.items())
        yield f"faults: {len(self.faults)}; operations used and not exercised: {len(self.uncovered())}"

    def stale(self) -> list[Defect]:
        """Defects that nothing needs any more."""
        return [defect for defect in DEFECTS if defect not in self.excused]
