"""CQL over pages: the fields and operators that a client can count on."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.sandbox import moments
from sync.sandbox.confluence import Confluence
from sync.sandbox.content import Page
from sync.sandbox.errors import Refused
from sync.sandbox.query import Clause, Function, Operand, Predicate, parse, predicate

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ALIASES = {
    "content": "id",
    "space.key": "space",
    "lastmodified": "modified",
    "content.lastmodified": "modified",
    "content.created": "created",
}
_ORDER: dict[str, Callable[[Page], Any]] = {
    "created": lambda page: page.created_at,
    "modified": lambda page: page.version.at,
    "title": lambda page: page.title.casefold(),
    "id": lambda page: int(page.id),
}


def search(confluence: Confluence, text: str, now: datetime) -> list[Page]:
    """Pages that match, as the index knows them, whoever may see them; archived ones are not searched."""
    query = parse(text)
    holds = predicate(query.where, _Meaning(confluence, now).of)
    found = [page for page in confluence.index.documents() if page.status == "current" and holds(page)]
    found.sort(key=_ORDER["id"])
    for name, descending in reversed(query.order):
        key = _ORDER.get(_ALIASES.get(name, name))
        if key is None:
            raise Refused(f"Could not parse cql : unknown field to order by: {name}")
        found.sort(key=key, reverse=descending)
    return found


@dataclass(frozen=True, slots=True)
class _Meaning:
    confluence: Confluence
    now: datetime

    def of(self, clause: Clause) -> Predicate[Page]:
        name = _ALIASES.get(clause.field, clause.field)
        if name in {"created", "modified"}:
            return self._moment(name, clause)
        if name in {"title", "text", "sitesearch"}:
            return _words(name, clause)
        values = _VALUES.get(name)
        if values is None or clause.operator not in {"=", "!=", "in", "not in"}:
            raise Refused(f"Could not parse cql : {clause.field} {clause.operator}")
        wanted = frozenset(_text(operand) for operand in clause.operands)
        negative = clause.operator in {"!=", "not in"}
        confluence = self.confluence
        return lambda page: wanted.isdisjoint(values(confluence, page)) == negative

    def _moment(self, name: str, clause: Clause) -> Predicate[Page]:
        limit = self._instant(clause.operands[0])
        compare = _COMPARE.get(clause.operator)
        if limit is None or compare is None:
            raise Refused(f"Could not parse cql : {clause.field} {clause.operator} {clause.operands[0]}")
        to_the_minute = limit.replace(second=0, microsecond=0)
        key = _ORDER[name]
        return lambda page: compare(key(page).replace(second=0, microsecond=0), to_the_minute)

    def _instant(self, operand: Operand) -> datetime | None:
        if isinstance(operand, Function):
            return moments.at_function(operand.name, operand.arguments, self.now)
        return moments.absolute(operand)


_VALUES: dict[str, Callable[[Confluence, Page], frozenset[str]]] = {
    "type": lambda confluence, page: frozenset({page.kind}),
    "id": lambda confluence, page: frozenset({page.id}),
    "label": lambda confluence, page: page.label_names,
    "space": lambda confluence, page: frozenset({page.space.key}),
    "parent": lambda confluence, page: frozenset({page.parent}),
    "creator": lambda confluence, page: frozenset({page.author}),
    "ancestor": lambda confluence, page: frozenset(above.id for above in confluence.ancestors(page)),
}


def _words(name: str, clause: Clause) -> Predicate[Page]:
    wanted = _text(clause.operands[0]).casefold()
    if clause.operator not in {"~", "!~", "=", "!="}:
        raise Refused(f"Could not parse cql : {clause.field} {clause.operator}")
    negative = clause.operator.startswith("!")
    if clause.operator in {"=", "!="}:
        return lambda page: (page.title.casefold() == wanted) != negative
    where = (lambda page: page.title) if name == "title" else (lambda page: f"{page.title} {page.body}")
    return lambda page: (wanted in where(page).casefold()) != negative


def _text(operand: Operand) -> str:
    if isinstance(operand, Function):
        raise Refused(f"Could not parse cql : {operand.name}()")
    return operand
