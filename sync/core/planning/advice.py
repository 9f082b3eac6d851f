"""Advice on wording: what would help an item to be done, in a few lines a page, without blame or blocking."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sync.core.model import ActionItem, Text, Ticket
from sync.core.planning.advice_words import VAGUE, VAGUE_ENDINGS, VAGUE_OPENINGS, ZH_OPENINGS
from sync.core.planning.row_names import in_several_tables, row_names
from sync.core.policy import Advice, Topic
from sync.core.protocol.matching import position
from sync.core.view import BlockLine
from sync.core.words import folded, is_east_asian, shortened

_MOST_WORDS: Final = 4
_MOST_CHARACTERS: Final = 14  # of a text without spaces
_QUOTED: Final = 50
_LOOKED_AT: Final = 500  # characters; who writes more has said something
_SPECIFIC: Final = re.compile(r"\d|[`\"“«「]|https?://|[a-z][A-Z]|\w[_/.]\w")
_OPENINGS: Final = tuple(map(folded, VAGUE_OPENINGS))
_ENDINGS: Final = tuple(map(folded, VAGUE_ENDINGS))


@dataclass(frozen=True, slots=True)
class Advised:
    """An item that is still to be done, and its ticket, where it has one."""

    item: ActionItem
    ticket: Ticket | None = None


def advice(rows: Sequence[Advised], labels: frozenset[str], wanted: Advice) -> tuple[BlockLine, ...]:
    """At most a line for each topic that a team wants; none on a page with the label that turns it off."""
    if wanted.off in labels:
        return ()
    return tuple((Text(line),) for line in _lines(rows, wanted))


def is_vague(text: str, own: Iterable[str] = ()) -> bool:
    """Whether nobody could say that it is done: a vague phrase, or a few words with nothing in particular."""
    plain = folded(text[:_LOOKED_AT])
    if VAGUE.inside(plain) or any(folded(phrase) in plain for phrase in own):
        return True
    return _begins_or_ends_vaguely(plain) and _is_short(text) and not _SPECIFIC.search(text)


def _is_short(text: str) -> bool:
    if is_east_asian(text):
        return len(text) <= _MOST_CHARACTERS
    return len(text.split()) <= _MOST_WORDS


def _begins_or_ends_vaguely(plain: str) -> bool:
    words = plain.rstrip(".。 ")
    opens = any(words == opening or words.startswith(f"{opening} ") for opening in _OPENINGS)
    return opens or words.endswith(_ENDINGS) or words.startswith(tuple(ZH_OPENINGS))


def _lines(rows: Sequence[Advised], wanted: Advice) -> Iterator[str]:
    several = in_several_tables(row.item for row in rows)
    for topic, applies, sentence in _TOPICS:
        found = [row for row in rows if topic in wanted.topics and applies(row, wanted)]
        if found:
            quoted = shortened(found[0].item.text, _QUOTED)
            named = row_names([position(row.item) for row in found], several=several).capitalize()
            yield sentence.format(rows=named, text=quoted)
    if Topic.COUNT in wanted.topics and len(rows) > wanted.most_items:
        yield f"{len(rows)} items are open here; up to {wanted.most_items} are likelier to be done."


def _without_owner(row: Advised, _wanted: Advice) -> bool:
    return not row.item.owner and (row.ticket is None or row.ticket.assignee is None)


def _without_date(row: Advised, _wanted: Advice) -> bool:
    due = row.item.due
    return due.date is None and not due.problem and (row.ticket is None or row.ticket.due is None)


def _worded_vaguely(row: Advised, wanted: Advice) -> bool:
    return is_vague(row.item.text, wanted.vague)


def _without_measure(row: Advised, _wanted: Advice) -> bool:
    return not row.item.measure and not row.item.verification


_TOPICS: Final[tuple[tuple[Topic, Callable[[Advised, Advice], bool], str], ...]] = (
    (Topic.OWNER, _without_owner, "{rows}: an owner would help, a person, a team or a role."),
    (Topic.DUE, _without_date, "{rows}: a date would help to plan it."),
    (Topic.WORDING, _worded_vaguely, "{rows}: what exactly will be different? “{text}” leaves that open."),
    (Topic.MEASURE, _without_measure, "{rows}: how would one know that it worked? A word on that helps."),
)
