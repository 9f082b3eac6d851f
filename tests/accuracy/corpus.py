"""The corpus of converted postmortems and what a reader should find in it; a folder beside the repository.

It is data of others and never part of the project. Where it is absent, nothing is measured.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

ROOT = Path(__file__).resolve().parents[3] / "shared" / "corpus"

# Labels that a careful reader would set otherwise: (document, table, row or None) and the reason.
DISPUTED: dict[tuple[str, int, int | None], str] = {
    ("agustin-rios-platform-engineering-lab__docs-postmortems-template", 0, 0): (
        "the row is a template's: its action is an ellipsis, its date is YYYY-MM-DD"
    ),
    ("ksdisch-personal-health-elt__docs-postmortems-TEMPLATE", 0, 0): (
        "the row is a template's: its action is an ellipsis, its date is YYYY-MM-DD"
    ),
    ("oleiarme-gcp-self-healing-infra__docs-postmortems-TEMPLATE", 1, 0): (
        "the row is a template's: its action begins with e.g., its date is YYYY-MM-DD"
    ),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One page in one dialect, and the tables a reader finds in it."""

    document: str
    dialect: str
    body: bytes
    tables: list[dict[str, Any]]

    @property
    def half(self) -> int:
        """0 or 1, by repository: what helps one half only is no rule but a coincidence."""
        return crc32(self.document.split("__")[0].encode()) % 2


def samples() -> Iterator[Sample]:
    """Every converted page whose dialect holds the tables that the labels speak of."""
    for expected in sorted((ROOT / "converted").glob("*.expected.json")):
        document = expected.name.removesuffix(".expected.json")
        labels = json.loads(expected.read_text())
        for path in sorted(expected.parent.glob(f"{document}.*.xml")):
            dialect = path.name.removeprefix(f"{document}.").removesuffix(".xml")
            if dialect != "md2conf" or not labels["md2conf_differences"]:
                yield Sample(document, dialect, path.read_bytes(), labels["tables"])


def disputed(sample: Sample, table: int, row: int | None = None) -> bool:
    return (sample.document, table, row) in DISPUTED
