"""A page while a run works on it: its plan, its ledger, and what has become of it so far."""

from dataclasses import dataclass
from typing import Final

from sync.core.model import Outcome, OutcomeKind
from sync.core.planning.page_plans import PagePlan
from sync.page_ledger import PageLedger
from sync.ports import PageReader, PageWriter

_UNANSWERED: Final = frozenset({OutcomeKind.NOT_SENT, OutcomeKind.UNKNOWN})


class PageFailed(Exception):  # noqa: N818
    """Ends a step of the work on one page; the message is for the report.

    ``outcomes`` are what it came from: ``unanswered`` is where the site has refused none of it.
    """

    def __init__(self, message: str, *outcomes: Outcome) -> None:
        super().__init__(message)
        self.unanswered = bool(outcomes) and all(outcome.kind in _UNANSWERED for outcome in outcomes)


@dataclass(slots=True)
class PageWork:
    """``updated`` are the keys of the tickets that were changed."""

    plan: PagePlan
    held: PageLedger
    updated: tuple[str, ...] = ()
    written: bool = False
    told: bool = False
    recorded: bool = False

    def record(self, reader: PageReader, writer: PageWriter) -> bool:
        """Whether the ledger stands as it should; a conflict means that another worker is at this page.

        Raises ``PageFailed`` where it could not be written.
        """
        held = self.held
        if held.stored is not None and held.ledger.without_hints() == held.stored.without_hints():
            return True
        outcome = held.write(reader, writer, held.ledger)
        if outcome.kind not in {OutcomeKind.WRITTEN, OutcomeKind.CONFLICT}:
            raise PageFailed(f"its ledger could not be written: {outcome.detail}", outcome)
        if outcome.kind is not OutcomeKind.WRITTEN:
            return False
        held.written(held.ledger)
        self.recorded = True
        return True
