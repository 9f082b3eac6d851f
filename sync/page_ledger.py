"""A page's ledger while it is worked on: as it stands in Confluence, and as it should be recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sync.core.model import Outcome, OutcomeKind, Page, StoredPart
from sync.core.protocol.ledger import Ledger
from sync.core.protocol.ledger_parts import Part, pack
from sync.core.protocol.ledger_property import LedgerState, PartName, digest_of, names_parts
from sync.errors import RequestFailed
from sync.ports import PageReader, PageWriter


def with_parts(page: Page, reader: PageReader) -> Page:
    """The page with all of its ledger. Only a ledger in parts costs a request."""
    if page.ledger is None or not names_parts(page.ledger):
        return page
    return replace(page, ledger=replace(page.ledger, parts=reader.ledger_parts(page.id)))


@dataclass(slots=True)
class PageLedger:
    """``stored`` is what the site holds, as far as we know; ``ledger`` what is to be recorded.

    ``named`` are the parts that the ledger's own property names, ``parts`` those that are there, by slot, or
    None where nobody has asked yet: a ledger that was larger once, or a copied page, has some.
    """

    page_id: str
    property_id: str
    version: int
    stored: Ledger | None
    ledger: Ledger
    named: tuple[PartName, ...]
    parts: dict[str, StoredPart] | None

    @classmethod
    def of(cls, page_id: str, state: LedgerState, ledger: Ledger) -> "PageLedger":
        parts = None if state.parts is None else _by_slot(state.parts)
        return cls(page_id, state.property_id, state.version, state.ledger, ledger, state.named, parts)

    def write(self, reader: PageReader, writer: PageWriter, ledger: Ledger) -> Outcome:
        """Write ``ledger`` as the next version: its parts first, then the property that names them."""
        packed = pack(ledger, self.named)
        try:
            there = self._there(reader) if packed.parts else {}
        except RequestFailed as error:
            return Outcome(OutcomeKind.NOT_SENT, str(error))
        for part in packed.parts:
            outcome = self._write_part(writer, part, there)
            if outcome is not None and outcome.kind is not OutcomeKind.WRITTEN:
                return outcome
        return writer.update_ledger(self.page_id, self.property_id, self.version + 1, packed.value)

    def written(self, ledger: Ledger) -> None:
        """What ``write`` has sent stands."""
        self.named = pack(ledger, self.named).named
        self.version += 1
        self.stored = self.ledger = ledger

    def _there(self, reader: PageReader) -> dict[str, StoredPart]:
        if self.parts is None:
            self.parts = _by_slot(reader.ledger_parts(self.page_id))
        return self.parts

    def _write_part(self, writer: PageWriter, part: Part, there: dict[str, StoredPart]) -> Outcome | None:
        """None where it stands there already."""
        held = there.get(part.name.slot)
        if held is not None and digest_of(held.value) == part.name.digest:
            return None
        if held is None:
            outcome = writer.create_part(self.page_id, part.name.slot, part.value)
        else:
            outcome = writer.update_part(self.page_id, replace(held, value=part.value))
        if outcome.kind is OutcomeKind.WRITTEN:
            version = 1 if held is None else held.version + 1
            identity = outcome.id if held is None else held.id
            there[part.name.slot] = StoredPart(part.name.slot, identity, version, part.value)
        return outcome


def _by_slot(parts: Sequence[StoredPart]) -> dict[str, StoredPart]:
    """Of twins the oldest, which is the one that an update reaches on Data Center."""
    return {part.slot: part for part in reversed(parts)}
