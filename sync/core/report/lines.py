"""Lines for people. Colour is the terminal's business."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """The sign in front of a line."""

    PAGE = ""
    ADD = "+"
    CHANGE = "~"
    SAY = ">"
    WAIT = "…"
    NOTE = "!"
    SKIP = "-"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report. Page lines open a group, all others belong to the page above them."""

    mark: Mark
    text: str
