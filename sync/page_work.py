"""A page while a run works on it: its plan, its ledger, and what has become of it so far."""

from dataclasses import dataclass

from sync.core.model import OutcomeKind
from sync.core.planning.changes import PagePlan
from sync.page_ledger import PageLedger
from sync.ports import PageReader, PageWriter


class PageFailed(Exception):  # noqa: N818
    """Ends a step of the work on one page; the message is for the report."""


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
            raise PageFailed(f"its ledger could not be written: {outcome.detail}")
        if outcome.kind is not OutcomeKind.WRITTEN:
            return False
        held.written(held.ledger)
        self.recorded = True
        return True
