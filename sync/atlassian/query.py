"""CQL and JQL, written only from machine-made tokens and strictly quoted strings."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from sync.core.model import is_id
from sync.in_parallel import in_batches
from sync.ports import PageSelection

PAGE_IDS_PER_SEARCH = 50

_KEY = re.compile(r"[A-Z][A-Z0-9_]+-\d{1,18}", re.ASCII)


def quoted(text: str) -> str:
    """A string literal of CQL and JQL. ``ValueError`` for control characters, which neither can carry."""
    if not text or not text.isprintable():
        raise ValueError(f"not a text that can be searched for: {text!r}")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def number(text: str) -> str:
    """An id. ``ValueError`` for anything but digits."""
    return _checked(is_id(text), text)


def issue(text: str) -> str:
    """An issue's id or key. ``ValueError`` for anything else."""
    return _checked(is_id(text) or _KEY.fullmatch(text) is not None, text)


def one_of(values: Iterable[str]) -> str:
    return f"({', '.join(values)})"


def pages(selection: PageSelection) -> Iterator[str]:
    """The CQL queries that find a selection; several where more pages are named than one search brings.

    Times are relative: absolute ones are read in the site's time zone, which we do not know.
    """
    clauses = ["type = page", *_narrowing(selection), *_labels(selection)]
    if selection.ids:
        for ids in in_batches(selection.ids, PAGE_IDS_PER_SEARCH):
            yield _ordered([*clauses, f"id in {one_of(map(number, ids))}"])
    else:
        yield _ordered(clauses)


def _narrowing(selection: PageSelection) -> Iterator[str]:
    if selection.spaces:
        yield f"space in {one_of(map(quoted, selection.spaces))}"
    if selection.created_since:
        yield f"created >= {quoted(selection.created_since.isoformat())}"
    if selection.changed_within is not None:
        yield f'lastmodified >= now("-{math.ceil(selection.changed_within / timedelta(hours=1))}h")'


def _labels(selection: PageSelection) -> Iterator[str]:
    if selection.label:
        yield f"label = {quoted(selection.label)}"
    if selection.exclude_labels:
        yield f"label not in {one_of(map(quoted, selection.exclude_labels))}"


def _ordered(clauses: Sequence[str]) -> str:
    """By creation: the one order that does not move while pages are edited between two requests."""
    return f"{' and '.join(clauses)} order by created"


def labelled(labels: Sequence[str]) -> str:
    return f"labels in {one_of(map(quoted, labels))} order by created"


def changed(label: str, within: timedelta) -> str:
    return f"labels = {quoted(label)} and {_changed(within)} order by created"


def _changed(within: timedelta) -> str:
    return f'updated >= "-{math.ceil(within / timedelta(minutes=1))}m"'


def touched(label: str, within: timedelta, days: Sequence[date]) -> str:
    """Changed lately, or unfinished and due on one of the days: one question instead of two."""
    moved = _changed(within)
    if days:
        due = " or ".join(f"due = {quoted(day.isoformat())}" for day in days)
        moved = f"({moved} or (({due}) and statusCategory != Done))"
    return f"labels = {quoted(label)} and {moved} order by created"


def keys(keys: Iterable[str]) -> str:
    return f"key in {one_of(map(issue, keys))}"


def ids(ids: Iterable[str]) -> str:
    return f"id in {one_of(map(number, ids))}"


def newest(project_id: str) -> str:
    return f"project = {number(project_id)} order by key desc"


def _checked(good: bool, text: str) -> str:
    if not good:
        raise ValueError(f"not an identifier: {text!r}")
    return text
