"""The elements of a page and where they stand, in bytes of its body.

A tree that says where things are, and is never serialised; :mod:`sync.core.reading.storage_format` makes it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import compress, count, repeat
from typing import Final

from sync.core.reading.xml_text import HIDDEN, SPELLED, START_TAG, TOKEN, Run, attribute_in, token_run

ROOT: Final = -1
"""The position of the root, which stands in no list."""


class Element:
    """An element and where it stands.

    ``start:end`` spans the whole element, tags included; ``inner_start:inner_end`` its content.
    For a self-closed element both inner offsets are ``end``. The root has the empty name, no parent,
    and spans the body.
    """

    __slots__ = ("_inner_end", "_start_tag", "document", "name", "position", "start")

    def __init__(self, document: "Document", position: int, start_tag: bytes | None = None) -> None:
        self.document = document
        self.position = position
        is_root = position == ROOT
        self.name = "" if is_root else document.names[position]
        self.start = 0 if is_root else document.starts[position]
        self._start_tag = start_tag
        self._inner_end: int | None = None

    def __repr__(self) -> str:
        return f"<{self.name or 'root'} {self.start}:{self.end}>"

    @property
    def end(self) -> int:
        inner_end = self.inner_end
        if not self.name or self.self_closed:
            return inner_end
        return self.document.body.find(b">", inner_end) + 1

    @property
    def inner_start(self) -> int:
        return self.start + len(self.start_tag)

    @property
    def inner_end(self) -> int:
        if self._inner_end is None:
            closed = self.self_closed
            self._inner_end = self.inner_start if closed else self.document.inner_end(self.position)
        return self._inner_end

    @property
    def self_closed(self) -> bool:
        return self.start_tag.endswith(b"/>")

    def get(self, attribute: str) -> str:
        """The attribute's value, or the empty string.

        It is read from the source, because expat drops named entities in it.
        """
        return attribute_in(self.start_tag, attribute)

    @property
    def parent(self) -> "Element | None":
        return self.document.element(self.document.parent(self.position)) if self.name else None

    @property
    def children(self) -> "list[Element]":
        return list(map(self.document.element, self.document.inside(self.position)))

    @property
    def before(self) -> "Element | None":
        """The sibling directly before this element, whatever text stands between."""
        found = self.document.before(self.position)
        return None if found is None else self.document.element(found)

    def descendants(self) -> "Iterator[Element]":
        """Every element inside this one, in document order."""
        return map(self.document.element, range(self.position + 1, self.document.stop(self.position)))

    def ancestors(self) -> "Iterator[Element]":
        """The elements around this one, innermost first, without the root."""
        above = self.parent
        while above is not None and above.name:
            yield above
            above = above.parent

    def content(self) -> "Iterator[Element | Run]":
        """What stands directly inside: child elements and own text, in document order."""
        position = self.inner_start
        for child in map(self.document.element, self.document.inside(self.position)):
            if position < child.start:
                yield from self.document.runs(position, child.start)
            yield child
            position = child.end
        if position < self.inner_end:
            yield from self.document.runs(position, self.inner_end)

    @property
    def raw_text(self) -> str:
        """All text inside, undivided, as it stands."""
        inner = self.document.body[self.inner_start : self.inner_end]
        if SPELLED.search(inner) is None:
            return inner.decode()
        return "".join(run.text for run in self.document.runs(self.inner_start, self.inner_end))

    @property
    def start_tag(self) -> bytes:
        """The start tag as it stands; empty for the root."""
        if self._start_tag is None:
            self._start_tag = self.document.start_tag(self.position)
        return self._start_tag


class Document:
    """A parsed body.

    What is known of its elements stands in parallel lists, by position in document order: name, first
    byte, and level, which is the number of elements around. All else is found when it is asked for,
    because thousands of elements are only counted for every one that is looked at.
    """

    def __init__(self, body: bytes, names: Sequence[str], starts: Sequence[int], levels: bytes) -> None:
        self.body = body
        self.names = names
        self.starts = starts
        self._levels = levels
        self._named: dict[frozenset[str], list[int]] = {}
        self._holds: dict[bytes, bool] = {}
        self._inner_ends: dict[int, int] = {}

    @property
    def root(self) -> Element:
        return self.element(ROOT)

    @property
    def elements(self) -> Iterator[Element]:
        """Every element in document order, without the root."""
        return self.root.descendants()

    def named(self, names: frozenset[str]) -> Iterator[Element]:
        """The elements with one of the names, in document order."""
        found = self._named.get(names)
        if found is None:
            found = self._named[names] = list(compress(count(), map(names.__contains__, self.names)))
        return map(Element, repeat(self), found)

    def holds(self, words: bytes) -> bool:
        """Whether the bytes stand anywhere in the body; looked for once."""
        if words not in self._holds:
            self._holds[words] = words in self.body
        return self._holds[words]

    def element(self, position: int) -> Element:
        return Element(self, position)

    def element_at(self, start: int) -> Element:
        """The element that begins at a byte."""
        return self.element(bisect_left(self.starts, start))

    def stop(self, position: int) -> int:
        """The position behind an element's last descendant."""
        if position == ROOT:
            return len(self.names)
        following = _no_deeper(self._levels[position]).search(self._levels, position + 1)
        return following.start() if following else len(self.names)

    def inside(self, position: int) -> list[int]:
        """The positions of an element's children."""
        level = (ROOT if position == ROOT else self._levels[position]) + 1
        stop = self.stop(position)
        found: list[int] = []
        child = self._levels.find(level, position + 1, stop)
        while child >= 0:
            found.append(child)
            child = self._levels.find(level, child + 1, stop)
        return found

    def inside_named(self, names: frozenset[str], position: int) -> list[int]:
        """The positions of the elements with one of the names, however deep inside an element."""
        return list(compress(count(position + 1), map(names.__contains__, self.names_inside(position))))

    def names_inside(self, position: int) -> Sequence[str]:
        """The names of an element's descendants."""
        return self.names[position + 1 : self.stop(position)]

    def parent(self, position: int) -> int:
        """The position of the element around one; ``ROOT`` where there is none."""
        level = self._levels[position]
        return self._levels.rfind(level - 1, 0, position) if level else ROOT

    def before(self, position: int) -> int | None:
        """The position of the sibling before an element; None where it is the first."""
        found = self._levels.rfind(self._levels[position], self.parent(position) + 1, position)
        return None if found < 0 else found

    def start_tag(self, position: int) -> bytes:
        """An element's start tag as it stands; empty for the root."""
        match = None if position == ROOT else START_TAG.match(self.body, self.starts[position])
        return match.group() if match else b""

    def inner_end(self, position: int) -> int:
        """The byte behind an element's content."""
        if position == ROOT:
            return len(self.body)
        if position not in self._inner_ends:
            self._find_inner_ends(position)
        return self._inner_ends[position]

    def remember_inner_end(self, position: int, at: int) -> None:
        """Spare the search for where an element's content ends: whoever read it to its end has seen it."""
        self._inner_ends[position] = at

    def _find_inner_ends(self, position: int) -> None:
        """Find where an element ends, and all that end with it: behind the last of them are only end tags."""
        still_open = self.stop(position) - 1
        tag = self.start_tag(still_open)
        behind = self.starts[still_open] + len(tag)
        if tag.endswith(b"/>"):
            self._inner_ends[still_open] = behind
            still_open = self.parent(still_open)
        while position not in self._inner_ends:
            behind = self._next_end_tag(behind)
            self._inner_ends[still_open] = behind
            still_open = self.parent(still_open)
            behind += len(b"</")

    def _next_end_tag(self, start: int) -> int:
        """The byte at which the next end tag begins, where no start tag stands before it."""
        at = self.body.find(b"<", start)
        while not self.body.startswith(b"</", at):
            hidden = HIDDEN.match(self.body, at)
            at = self.body.find(b"<", hidden.end() if hidden else at + 1)
        return at

    @cached_property
    def tables(self) -> int:
        """How many tables there are."""
        return self.names.count("table")

    @property
    def depth(self) -> int:
        """How deep elements are nested."""
        return max(self._levels, default=ROOT) + 1

    def reaches(self, depth: int) -> bool:
        """Whether elements are nested that deep; several times as fast as asking how deep they are."""
        return bool(self._levels.translate(None, bytes(range(depth - 1))))

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The text within a byte range that begins and ends between tokens; tags and comments left out."""
        return filter(None, map(token_run, TOKEN.finditer(self.body, start, end)))


@cache
def _no_deeper(level: int) -> re.Pattern[bytes]:
    """Finds, among levels, the next that is not deeper."""
    return re.compile(b"[%b-%b]" % (re.escape(b"\0"), re.escape(bytes([level]))))
