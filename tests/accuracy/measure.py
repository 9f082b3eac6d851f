"""How well pages are read: ``python -m tests.accuracy.measure`` prints figures per dialect.

Tables that readers label ambiguous do not count. The labels know no measure and no verification: a column
"other" may be read as either, or as nothing.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sync.core.policy import Reading
from sync.core.reading.action_items import read_page
from sync.core.reading.explain import explain
from tests.accuracy.corpus import DISPUTED, Sample, disputed, samples

_ANCHOR = date(2026, 1, 1)
_OTHER = (None, "measure", "verification")
_FALSE_KEY = re.compile(r"(?:CVE|CWE|UTF|SHA|SEV|ISO|RFC|ADR)-")
_TARGETS = {"precision": 0.98, "recall": 0.98, "columns": 0.97, "items": 0.98, "cells": 0.995, "tickets": 1.0}


@dataclass(slots=True)
class Tally:
    """Counts of one dialect: right and wrong answers per question, and what was wrong."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def count(self, question: str, *, right: bool, mistake: str = "") -> None:
        (self.right if right else self.wrong)[question] += 1
        if not right:
            self.mistakes.append(f"{question}: {mistake}")

    def share(self, question: str) -> float | None:
        """The share of right answers, None where nothing was asked."""
        asked = self.right[question] + self.wrong[question]
        return self.right[question] / asked if asked else None

    def add(self, other: "Tally") -> None:
        self.right += other.right
        self.wrong += other.wrong


def measure(pages: Iterable[Sample]) -> dict[str, Tally]:
    """The tallies by dialect, and under ``overall`` their sum."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for sample in pages:
        _measure_page(sample, tallies[sample.dialect])
    overall = Tally()
    for tally in tallies.values():
        overall.add(tally)
    return {**dict(sorted(tallies.items())), "overall": overall}


def _measure_page(sample: Sample, tally: Tally) -> None:
    read: Any = explain(read_page(sample.body, Reading(), _ANCHOR))
    name = f"{sample.document}.{sample.dialect}"
    tally.count("tables", right=len(read["tables"]) == len(sample.tables), mistake=name)
    for found, wanted in zip(read["tables"], sample.tables, strict=False):
        if wanted["label"] == "ambiguous" or disputed(sample, wanted["index"]):
            continue
        place = f"{name} table {wanted['index']} {found['header']}"
        is_action = wanted["label"] == "action"
        if found["is_action_table"]:
            tally.count("precision", right=is_action, mistake=place)
        if is_action:
            tally.count("recall", right=found["is_action_table"], mistake=place)
            _measure_columns(found, wanted, tally, place)
        _measure_rows(sample, found, wanted, tally, place)


def _measure_columns(found: Any, wanted: Any, tally: Tally, place: str) -> None:
    for concept, label in zip(found["columns"], wanted["concepts"], strict=False):
        right = concept in _OTHER if label == "other" else concept == label
        tally.count("columns", right=right, mistake=f"{place}: {label} read as {concept}")


def _measure_rows(sample: Sample, found: Any, wanted: Any, tally: Tally, place: str) -> None:
    for at, (row, label) in enumerate(zip(found["rows"], wanted["rows"], strict=False)):
        replaced = _replaced(sample, wanted, at)
        for column, (text, expected) in enumerate(zip(row["cells"], label["cells"], strict=False)):
            expected_text = replaced.get(column, expected)
            right = _folded(text) == _folded(expected_text)
            tally.count("cells", right=right, mistake=f"{place}: {text!r} for {expected_text!r}")
        if wanted["label"] == "action":
            false_keys = [key for key in row["tickets"] if _FALSE_KEY.match(key)]
            tally.count("tickets", right=not false_keys, mistake=f"{place}: {false_keys}")
            if not disputed(sample, wanted["index"], at):
                is_item = not (label["blank"] or label["placeholder"])
                tally.count("items", right=row["item"] == is_item, mistake=f"{place}: {row['cells']}")


def _replaced(sample: Sample, wanted: Any, row: int) -> dict[int, str]:
    """Texts of the cells that the enriched dialect holds instead of the labels' ones."""
    if sample.dialect != "enriched":
        return {}
    return {
        int(place.split(",")[1]): _enriched_text(
            change, wanted["rows"][row]["cells"][int(place.split(",")[1])]
        )
        for place, change in wanted["enriched"].items()
        if int(place.split(",")[0]) == row
    }


def _enriched_text(change: Any, plain: str) -> str:
    match change["kind"]:
        case "user":
            return " ".join(f"@{user}" for user in change["value"])
        case "time" | "status" | "jira":
            return plain.replace(change["text"], change["value"])
        case _:
            return plain


def _folded(text: str) -> str:
    return " ".join(text.split())


def report(tallies: dict[str, Tally]) -> Iterator[str]:
    yield f"{'dialect':10}" + "".join(f"{question:>11}" for question in _TARGETS)
    for dialect, tally in tallies.items():
        shares = (tally.share(question) for question in _TARGETS)
        yield f"{dialect:10}" + "".join(
            f"{'-':>11}" if share is None else f"{share:>11.4f}" for share in shares
        )
    yield f"{'target':10}" + "".join(f"{target:>11.4f}" for target in _TARGETS.values())


def met(tallies: dict[str, Tally]) -> bool:
    """Whether every dialect meets every target."""
    return all(
        share is None or share >= target
        for tally in tallies.values()
        for question, target in _TARGETS.items()
        for share in [tally.share(question)]
    )


def main() -> int:
    pages = list(samples())
    if not pages:
        print("There is no corpus beside the repository; nothing is measured.")  # noqa: T201
        return 0
    all_met = True
    for half in (0, 1):
        chosen = [page for page in pages if page.half == half]
        tallies = measure(chosen)
        all_met = all_met and met(tallies)
        print(f"Half {half + 1} of the repositories, {len(chosen)} pages", *report(tallies), "", sep="\n")  # noqa: T201
        for tally in tallies.values():
            print(*(f"wrong {mistake}" for mistake in tally.mistakes), sep="\n", end="")  # noqa: T201
    print(*(f"left out: {place[0]} row {place[2]}: {why}" for place, why in DISPUTED.items()), sep="\n")  # noqa: T201
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
