"""A page as action items: which tables list actions, what their columns mean, which rows are items.

Nothing here raises: what cannot be read is a finding, and the page is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from sync.core.model import Concept, Finding
from sync.core.policy import Reading
from sync.core.reading.header_words import WEAK
from sync.core.reading.headers import Verdict, judge
from sync.core.reading.lists import COLUMNS as LIST_COLUMNS
from sync.core.reading.lists import action_lists, with_values_inside
from sync.core.reading.row_items import RowReader, RowReading
from sync.core.reading.storage_format import Document, StorageFormatError, parse
from sync.core.reading.tables import MOST_ROWS, Table, tables
from sync.core.reading.ticket_keys import refers
from sync.core.reading.values import is_filled
from sync.core.reading.vocabulary import vocabulary

# Rows that tell what a column holds.
_ENOUGH_ROWS: Final = 20
_LONGEST_NOTE: Final = 20
_LONGEST_KEPT: Final = 1_000
_TICK_SIGN: Final = re.compile("[✅❌✓✔✗✘☑☐○●✕✖]")
# In a single column of people an X may be a person.
_TICK: Final = re.compile(f"{_TICK_SIGN.pattern}|[xX]")
# A tick may have a remark: "✅ (own)".
_TICKS: Final = re.compile(r"(?:(?:[✅❌✓✔✗✘☑☐○●✕✖]|[xX](?!\w))[\ufe0f*]*|[-–—])\s*(?:\(.*\))?")

__all__ = ["PageReading", "RowReading", "TableReading", "read_page"]


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table and what was understood of it; ``why`` says in words why it is an action table, or not.

    The rows of a table that is none are not read.
    """

    table: Table
    is_action_table: bool
    why: str
    columns: tuple[Concept | None, ...]
    rows: tuple[RowReading, ...] = ()

    @property
    def index(self) -> int:
        return self.table.index

    @property
    def heading(self) -> str:
        return self.table.heading

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.table.header)


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page as it was read; lists, where they are read, stand behind the tables.

    ``findings`` are those of the page and of all its rows. A page that cannot be read has no document,
    and ``unreadable`` says why.
    """

    body: bytes
    document: Document | None
    tables: tuple[TableReading, ...] = ()
    findings: tuple[Finding, ...] = ()
    unreadable: Finding | None = None


def read_page(body: bytes, reading: Reading, anchor: date) -> PageReading:
    """Read a storage-format body (UTF-8); dates such as "2 weeks" count from ``anchor``."""
    try:
        document = parse(body)
    except StorageFormatError as error:
        finding = Finding(error.code, str(error))
        return PageReading(body, None, findings=(finding,), unreadable=finding)
    read = tuple(_read_table(table, reading, anchor) for table in tables(document))
    if reading.lists:
        lists = action_lists(document, vocabulary(reading), len(read))
        read += tuple(_read_list(table, reading, anchor) for table in lists)
    findings = (
        *_oversized(read),
        *(finding for table in read for row in table.rows for finding in row.findings),
    )
    return PageReading(body, document, read, findings)


def _oversized(read: Sequence[TableReading]) -> Iterator[Finding]:
    for table in read:
        if table.table.oversized:
            text = f"Table {table.index + 1} has more than {MOST_ROWS} rows and is not read."
            yield Finding("too-many-rows", text, table.index)


def _read_table(table: Table, reading: Reading, anchor: date) -> TableReading:
    header = [cell.text for cell in table.header]
    verdict = _judge(table, header, reading)
    if verdict.is_action_table and (misread := _misread_columns(table, verdict.columns, reading)):
        unread = ["" if at in misread else text for at, text in enumerate(header)]
        verdict = _judge(table, unread, reading)
    if not verdict.is_action_table:
        return TableReading(table, False, verdict.why, verdict.columns)
    named = _beyond_numbers(table, _with_row_numbers(table, verdict.columns))
    reader = RowReader(table, _with_text_column(named), reading, anchor)
    rows = tuple(reader.read(at) for at in range(len(table.rows)))
    return TableReading(table, True, verdict.why, named, rows)


def _read_list(table: Table, reading: Reading, anchor: date) -> TableReading:
    reader = RowReader(table, LIST_COLUMNS, reading, anchor)
    rows = tuple(with_values_inside(reader.read(at), reader) for at in range(len(table.rows)))
    return TableReading(table, True, f"it is a list under “{table.heading}”", LIST_COLUMNS, rows)


def _judge(table: Table, header: Sequence[str], reading: Reading) -> Verdict:
    texts = (table.heading, table.lead, *table.sections, *header)
    # Tables of one template come again on every page; what is long is not kept.
    judged = _judge_once if sum(map(len, texts)) <= _LONGEST_KEPT else judge
    return judged(
        tuple(header),
        table.heading,
        table.lead,
        tuple(cell.numbering for cell in table.header),
        vocabulary(reading),
        table.sections,
    )


_judge_once: Final = lru_cache(maxsize=1024)(judge)


def _misread_columns(table: Table, columns: Sequence[Concept | None], reading: Reading) -> set[int]:
    """The columns whose header promises what their cells do not hold."""
    problems = _column_of_problems(table, columns, reading)
    return _columns_of_ticks(table, reading) | ({problems} if problems is not None else set())


def _columns_of_ticks(table: Table, reading: Reading) -> set[int]:
    """Columns of people that hold nothing but ticks, as in a table of who may do what."""
    meanings = [vocabulary(reading).meaning(cell.text) for cell in table.header]
    people = [at for at, meaning in enumerate(meanings) if meaning and meaning.concept is Concept.OWNER]
    tick = _TICK if len(people) > 1 else _TICK_SIGN
    rows = table.rows[:_ENOUGH_ROWS]
    return {at for at in people if _are_ticks([row.cells[at].text for row in rows], tick)}


def _are_ticks(texts: Sequence[str], tick: re.Pattern[str]) -> bool:
    filled = [text for text in texts if text]
    return any(map(tick.search, filled)) and all(map(_TICKS.fullmatch, filled))


def _column_of_problems(table: Table, columns: Sequence[Concept | None], reading: Reading) -> int | None:
    """The column of tickets, where it holds none: an "Issue" is a ticket to some, a problem to others.

    Before the action it is what the action is for, unless a cell refers to something; behind it, it has
    to hold whole sentences to be no ticket.
    """
    if Concept.TICKET not in columns or Concept.ACTION not in columns:
        return None
    at, of_action = columns.index(Concept.TICKET), columns.index(Concept.ACTION)
    meaning, action = (vocabulary(reading).meaning(table.header[i].text) for i in (at, of_action))
    if meaning is None or meaning.weight > WEAK:
        return None
    cells = [row.cells[at].content for row in table.rows[:_ENOUGH_ROWS]]
    filled = [content for content in cells if is_filled(content.folded)]
    if any(map(refers, filled)):
        return None
    if at < of_action and action is not None and action.weight > WEAK:
        return at
    return at if filled and all(len(content.folded) > _LONGEST_NOTE for content in filled) else None


def _beyond_numbers(table: Table, columns: tuple[Concept | None, ...]) -> tuple[Concept | None, ...]:
    """The action moved one column on, where its header spans a column that only counts the rows."""
    at = columns.index(Concept.ACTION) if Concept.ACTION in columns else table.width
    if at + 1 >= table.width or columns[at + 1] is not None or table.header[at + 1].text or not table.rows:
        return columns
    if not all(row.cells[at].text.rstrip(".").isdecimal() for row in table.rows):
        return columns
    return (*columns[:at], None, Concept.ACTION, *columns[at + 2 :])


def _with_row_numbers(table: Table, columns: tuple[Concept | None, ...]) -> tuple[Concept | None, ...]:
    """The first column as ID, where it only counts the rows: a "Step" before what is to be done."""
    if columns[0] or Concept.ID in columns or not (table.header[0].text and table.rows):
        return columns
    counts = all(row.cells[0].text.rstrip(".)") == str(at) for at, row in enumerate(table.rows, 1))
    return (Concept.ID, *columns[1:]) if counts else columns


def _with_text_column(columns: tuple[Concept | None, ...]) -> tuple[Concept | None, ...]:
    """The columns, one of them saying what is to be done even where no header says so."""
    stand_ins = (Concept.ACTION, None, Concept.MEASURE, Concept.ID, *columns)
    at = next(columns.index(stand_in) for stand_in in stand_ins if stand_in in columns)
    return (*columns[:at], Concept.ACTION, *columns[at + 1 :])
