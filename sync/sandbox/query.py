"""The grammar that CQL and JQL share; what a clause means is said in `cql` and `jql`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sync.sandbox.errors import Refused

T = TypeVar("T")
Predicate = Callable[[T], bool]


@dataclass(frozen=True, slots=True)
class Function:
    """A call such as ``now("-24h")``."""

    name: str
    arguments: tuple[str, ...]


Operand = str | Function


@dataclass(frozen=True, slots=True)
class Clause:
    """``field operator operands``; fields and operators in lower case, one operand or a list of them."""

    field: str
    operator: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Not:
    node: "Node"


@dataclass(frozen=True, slots=True)
class Both:
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    nodes: tuple["Node", ...]


Node = Clause | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Query:
    """``order`` holds fields in lower case with whether they descend."""

    where: Node | None
    order: tuple[tuple[str, bool], ...]


_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<mark><=|>=|!=|!~|[=<>~(),!])|(?P<word>[^\s()=!<>~,"']+))"""
)


def parse(text: str) -> Query:
    """Read a query; raises ``Refused`` with a message in the manner of the real parsers."""
    return _Parser(text).query()


def predicate(node: Node | None, meaning: Callable[[Clause], Predicate[T]]) -> Predicate[T]:
    """One function that says of a document whether the query holds for it."""
    match node:
        case None:
            return lambda document: True
        case Clause():
            return meaning(node)
        case Not(inner):
            holds = predicate(inner, meaning)
            return lambda document: not holds(document)
        case Both(nodes):
            all_of = [predicate(inner, meaning) for inner in nodes]
            return lambda document: all(holds(document) for holds in all_of)
        case Either(nodes):
            any_of = [predicate(inner, meaning) for inner in nodes]
            return lambda document: any(holds(document) for holds in any_of)


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0

    def query(self) -> Query:
        where = None if self._ends() or self._is("order") else self._either()
        order = self._order() if self._take("order") else ()
        if not self._ends():
            raise self._wrong()
        return Query(where, order)

    def _either(self) -> Node:
        nodes = [self._both()]
        while self._take("or"):
            nodes.append(self._both())
        return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))

    def _both(self) -> Node:
        nodes = [self._single()]
        while self._take("and"):
            nodes.append(self._single())
        return nodes[0] if len(nodes) == 1 else Both(tuple(nodes))

    def _single(self) -> Node:
        if self._take("not") or self._take("!"):
            return Not(self._single())
        if self._take("("):
            node = self._either()
            self._expect(")")
            return node
        return self._clause()

    def _clause(self) -> Clause:
        field = self._value().lower()
        operator = self._operator()
        if operator.endswith("in"):
            return Clause(field, operator, self._list())
        return Clause(field, operator, (self._operand(),))

    def _operator(self) -> str:
        for mark in ("<=", ">=", "!=", "!~", "=", "<", ">", "~"):
            if self._take(mark):
                return mark
        if self._take("in"):
            return "in"
        if self._take("not"):
            self._expect("in")
            return "not in"
        if self._take("is"):
            return "is not" if self._take("not") else "is"
        raise self._wrong()

    def _list(self) -> tuple[Operand, ...]:
        if not self._is("("):
            return (self._operand(),)
        self._expect("(")
        operands = [self._operand()]
        while self._take(","):
            operands.append(self._operand())
        self._expect(")")
        return tuple(operands)

    def _operand(self) -> Operand:
        value = self._value()
        if not self._take("("):
            return value
        arguments: list[str] = []
        while not self._take(")"):
            arguments.append(self._value())
            self._take(",")
        return Function(value.lower(), tuple(arguments))

    def _order(self) -> tuple[tuple[str, bool], ...]:
        self._expect("by")
        order = []
        while True:
            field = self._value().lower()
            descending = self._take("desc") or (self._take("asc") and False)
            order.append((field, descending))
            if not self._take(","):
                return tuple(order)

    def _value(self) -> str:
        if self._ends() or self._tokens[self._at][0] == "mark":
            raise self._wrong()
        value = self._tokens[self._at][1]
        self._at += 1
        return value

    def _is(self, word: str) -> bool:
        if self._ends():
            return False
        kind, value = self._tokens[self._at]
        return kind != "string" and value.lower() == word

    def _take(self, word: str) -> bool:
        taken = self._is(word)
        self._at += taken
        return taken

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._wrong()

    def _ends(self) -> bool:
        return self._at >= len(self._tokens)

    def _wrong(self) -> Refused:
        found = "the end" if self._ends() else f"'{self._tokens[self._at][1]}'"
        return Refused(f"Error in the query: did not expect {found} in: {self._text}")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    end = len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if not found:
            raise Refused(f"Error in the query: cannot read it from position {at}: {text}")
        kind = found.lastgroup or ""
        value = found[kind]
        tokens.append((kind, re.sub(r"\\(.)", r"\1", value[1:-1]) if kind == "string" else value))
        at = found.end()
    return tokens
