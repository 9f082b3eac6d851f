"""What was understood of a page, and why: as data for programs and as lines for people."""

from collections.abc import Iterator

from sync.core.model import ActionItem
from sync.core.reading.action_items import PageReading, RowReading, TableReading
from sync.core.words import MENTIONED


def explain(reading: PageReading) -> dict[str, object]:
    """The reading as JSON-ready data; the shape is documented in the README and kept stable."""
    return {
        "tables": [_table(table) for table in reading.tables],
        "findings": [finding.text for finding in reading.findings if finding.row is None],
    }


def _table(table: TableReading) -> dict[str, object]:
    return {
        "index": table.index,
        "heading": table.heading,
        "header": list(table.header),
        "is_action_table": table.is_action_table,
        "why": table.why,
        "columns": [concept.value if concept else None for concept in table.columns],
        "rows": [_row(row) for row in table.rows or map(RowReading, table.table.rows)],
    }


def _row(row: RowReading) -> dict[str, object]:
    due = row.item.due.date if row.item else None
    return {
        "cells": list(row.cells),
        "item": row.item is not None,
        "skip": row.skip.reason if row.skip else None,
        "due": due.isoformat() if due else None,
        "tickets": list(row.tickets),
        "findings": [finding.text for finding in row.findings],
    }


def describe(reading: PageReading) -> str:
    """The reading as plain lines for a person."""
    return "\n".join(_lines(reading))


def _lines(reading: PageReading) -> Iterator[str]:
    for finding in reading.findings:
        if finding.row is None:
            yield finding.text
    if not reading.tables and reading.unreadable is None:
        yield "There is no table on this page."
    for table in reading.tables:
        yield from _table_lines(table)


def _table_lines(table: TableReading) -> Iterator[str]:
    under = f" under “{table.heading}”" if table.heading else ""
    verdict = "an action table" if table.is_action_table else "not an action table"
    yield f"Table {table.index + 1}{under}: {verdict}; {table.why}."
    if not table.is_action_table:
        return
    for header, concept in zip(table.header, table.columns, strict=True):
        if f"“{header}” is {concept}" not in table.why:
            yield f"  column “{header}”: {concept.value if concept else 'not used'}"
    for number, row in enumerate(table.rows, 1):
        yield f"  row {number}: {_row_line(row)}"
        yield from (f"    {finding.text}" for finding in row.findings)


def _row_line(row: RowReading) -> str:
    if row.item is None:
        return f"skipped ({row.skip.reason if row.skip else 'no item'})"
    item = row.item
    values = {
        "owner": _owner(item),
        "due": item.due.date.isoformat() if item.due.date else "",
        "priority": item.priority,
        "type": item.type,
        "status": item.status,
        "ticket": ", ".join(item.tickets),
    }
    return "; ".join([item.text, *(f"{name} {value}" for name, value in values.items() if value)])


def _owner(item: ActionItem) -> str:
    """The cell as people see it: a mention stands there by its account, which says nothing to anybody."""
    text = item.owner
    for user in item.owners:
        for account in (f"@{user.id}", f"@{user.id.rpartition(':')[2]}"):
            text = text.replace(account, user.name or MENTIONED)
    return text
