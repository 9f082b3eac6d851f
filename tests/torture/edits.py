"""What people do to a table while nobody looks: pure functions from body to body.

Rows keep their own word, so that they can be told apart in the end; a new wording stays near the old one, as
it does when a team polishes a sentence.
"""

from collections.abc import Callable

from tests.torture.scenario import BLOCK, MACRO, ROW, row_markup

_POLISH = "Really "


def move_row(body: str, at: int, to: int) -> str:
    def change(rows: list[str]) -> list[str]:
        moved = rows.pop(at % len(rows))
        rows.insert(to % (len(rows) + 1), moved)
        return rows

    return _with_rows(body, change)


def duplicate_row(body: str, at: int) -> str:
    return _with_rows(body, lambda rows: [*rows, rows[at % len(rows)]])


def delete_row(body: str, at: int) -> str:
    return _with_rows(body, lambda rows: [row for number, row in enumerate(rows) if number != at % len(rows)])


def reword_row(body: str, at: int) -> str:
    """Polish a row's text, or take the polish back."""
    return _with_row(body, at, _reworded)


def remove_macro(body: str, at: int) -> str:
    return _with_row(body, at, lambda row: MACRO.sub("", row))


def add_row(body: str, text: str) -> str:
    return _with_rows(body, lambda rows: [*rows, row_markup(text)])


def number_of_rows(body: str) -> int:
    return len(_rows(body))


def _reworded(row: str) -> str:
    if _POLISH in row:
        return row.replace(_POLISH, "", 1)
    first = row.index("<td>") + len("<td>")
    return row[:first] + _POLISH + row[first:]


def _with_row(body: str, at: int, change: Callable[[str], str]) -> str:
    def in_its_place(rows: list[str]) -> list[str]:
        at_ = at % len(rows)
        return [*rows[:at_], change(rows[at_]), *rows[at_ + 1 :]]

    return _with_rows(body, in_its_place)


def _with_rows(body: str, change: Callable[[list[str]], list[str]]) -> str:
    """The body with its rows changed; the header row, the block and all else as they were."""
    rows = _rows(body)
    if not rows:
        return body
    start = body.index(rows[0])
    end = start + len("".join(rows))
    return body[:start] + "".join(change(list(rows))) + body[end:]


def _rows(body: str) -> list[str]:
    return [row for row in ROW.findall(BLOCK.sub("", body)) if "<th" not in row]
