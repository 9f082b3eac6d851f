"""JQL over issues: the fields, operators and functions that a client can count on."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sync.sandbox import adf, moments
from sync.sandbox.errors import NotFound, Refused
from sync.sandbox.issues import WORKFLOW, Issue
from sync.sandbox.jira import Jira
from sync.sandbox.people import Person
from sync.sandbox.query import Clause, Function, Operand, Predicate, Query, parse, predicate

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ALIASES = {"issuekey": "key", "issue": "key", "id": "key", "due": "duedate", "type": "issuetype"}
_ALIASES |= {"createddate": "created", "updateddate": "updated", "resolved": "resolutiondate"}
_MOMENTS: dict[str, Callable[[Issue], datetime | None]] = {
    "created": lambda issue: issue.created_at,
    "updated": lambda issue: issue.updated_at,
    "resolutiondate": lambda issue: issue.resolved_at,
    "statuscategorychangeddate": lambda issue: issue.category_changed_at,
    "duedate": lambda issue: datetime.combine(issue.due, time(), UTC) if issue.due else None,
}
_EMPTY = frozenset({"empty", "null", "unresolved"})


def read(text: str) -> Query:
    """The query, in Jira's own words when it cannot be read."""
    try:
        return parse(text)
    except Refused as wrong:
        raise Refused(f"Error in the JQL Query: {wrong}") from None


def select(
    jira: Jira,
    query: Query,
    viewer: Person | None,
    now: datetime,
    issues: Iterable[Issue],
    strict: bool = False,
) -> list[Issue]:
    """Those of the issues that match, in order. ``strict`` refuses unknown keys, each with a sentence of its
    own, as Data Center does: whether there is an issue is asked of the database."""
    holds = predicate(query.where, _Meaning(jira, viewer, now, strict).of)
    found = [issue for issue in issues if holds(issue)]
    found.sort(key=lambda issue: issue.created_at, reverse=True)
    for name, descending in reversed(query.order):
        key = _ORDER.get(_ALIASES.get(name, name))
        if key is None:
            raise Refused(f"Field '{name}' does not exist or you do not have permission to view it.")
        found.sort(key=key, reverse=descending)
    return found


@dataclass(frozen=True, slots=True)
class _Meaning:
    jira: Jira
    viewer: Person | None
    now: datetime
    strict: bool

    def of(self, clause: Clause) -> Predicate[Issue]:
        name = _ALIASES.get(clause.field, clause.field)
        if name in _MOMENTS:
            return self._moment(name, clause)
        if name in {"summary", "description", "text"}:
            return _words(name, clause)
        if name not in _VALUES:
            raise Refused(f"Field '{clause.field}' does not exist or you do not have permission to view it.")
        return self._values(name, clause)

    def _values(self, name: str, clause: Clause) -> Predicate[Issue]:
        if clause.operator not in {"=", "!=", "in", "not in", "is", "is not"}:
            raise Refused(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
        if name == "key" and self.strict:
            self._refuse_unknown(clause)
        wanted = frozenset(value for operand in clause.operands for value in self._wanted(name, operand))
        negative = clause.operator in {"!=", "not in", "is not"}
        values, empty = _VALUES[name], bool(wanted & _EMPTY)

        def holds(issue: Issue) -> bool:
            has = values(issue)
            if negative and not empty and not has:
                return False
            return ((empty and not has) or not wanted.isdisjoint(has)) != negative

        return holds

    def _wanted(self, name: str, operand: Operand) -> list[str]:
        if isinstance(operand, Function):
            if operand.name == "currentuser" and self.viewer:
                return [self.viewer.account_id.casefold()]
            raise Refused(f"Unable to find JQL function '{operand.name}()'.")
        if name == "project":
            return [self._project(operand)]
        if name == "key":
            return self._issue(operand)
        return [operand.casefold()]

    def _project(self, text: str) -> str:
        for project in self.jira.projects.values():
            if text.upper() in {project.id, project.key, project.name.upper()} and project.visible_to(
                self.viewer
            ):
                return project.id
        raise Refused(f"The value '{text}' does not exist for the field 'project'.")

    def _refuse_unknown(self, clause: Clause) -> None:
        unknown = [text for text in clause.operands if isinstance(text, str) and not self._issue(text)]
        if unknown:
            sentences = (
                f"An issue with key '{text}' does not exist for field '{clause.field}'." for text in unknown
            )
            raise Refused(*sentences)

    def _issue(self, text: str) -> list[str]:
        try:
            return [self.jira.issue(text, self.viewer).id]
        except NotFound:
            return []

    def _moment(self, name: str, clause: Clause) -> Predicate[Issue]:
        value = _MOMENTS[name]
        if clause.operator in {"is", "is not"}:
            return lambda issue: (value(issue) is None) == (clause.operator == "is")
        limit, compare = self._instant(name, clause.operands[0]), _COMPARE.get(clause.operator)
        if limit is None or compare is None:
            raise Refused(
                f"Date value '{clause.operands[0]}' for field '{clause.field}' is invalid. "
                "Valid formats include: "
                "'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', "
                "or a period format e.g. '-5d', '4w 2d'."
            )

        def holds(issue: Issue) -> bool:
            moment = value(issue)
            return moment is not None and compare(moment, limit)

        return holds

    def _instant(self, name: str, operand: Operand) -> datetime | None:
        if isinstance(operand, Function):
            found = moments.at_function(operand.name, operand.arguments, self.now)
        elif (shift := moments.relative(operand)) is not None:
            found = self.now + shift
        else:
            found = moments.absolute(operand)
        whole_days = name == "duedate"
        return datetime.combine(found.date(), time(), UTC) if found and whole_days else found


_VALUES: dict[str, Callable[[Issue], frozenset[str]]] = {
    "key": lambda issue: frozenset({issue.id}),
    "project": lambda issue: frozenset({issue.project}),
    "labels": lambda issue: frozenset(label.casefold() for label in issue.labels),
    "issuetype": lambda issue: frozenset({issue.type.id, issue.type.name.casefold()}),
    "status": lambda issue: frozenset({issue.status.id, issue.status.name.casefold()}),
    "statuscategory": lambda issue: frozenset(
        {issue.status.category.key, issue.status.category.name.casefold(), str(issue.status.category.id)}
    ),
    "priority": lambda issue: (
        frozenset({issue.priority.id, issue.priority.name.casefold()}) if issue.priority else frozenset()
    ),
    "resolution": lambda issue: frozenset({issue.resolution.casefold()} - {""}),
    "assignee": lambda issue: frozenset({issue.assignee.casefold()} - {""}),
    "reporter": lambda issue: frozenset({issue.reporter.casefold()}),
    "component": lambda issue: frozenset(component.name.casefold() for component in issue.components),
}
_ORDER: dict[str, Callable[[Issue], Any]] = {
    "key": lambda issue: (issue.key.rpartition("-")[0], issue.number),
    "created": lambda issue: issue.created_at,
    "updated": lambda issue: issue.updated_at,
    "duedate": lambda issue: issue.due or date.max,
    "status": lambda issue: WORKFLOW.index(issue.status),
    "priority": lambda issue: issue.priority.id if issue.priority else "9",
    "summary": lambda issue: issue.summary.casefold(),
}


def _words(name: str, clause: Clause) -> Predicate[Issue]:
    operand = clause.operands[0]
    if clause.operator not in {"~", "!~"} or isinstance(operand, Function):
        raise Refused(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    wanted, negative = operand.casefold(), clause.operator == "!~"

    def text(issue: Issue) -> str:
        parts = {"summary": issue.summary, "description": adf.plain_text(issue.description)}
        return parts.get(name) or " ".join(parts.values())

    return lambda issue: (wanted in text(issue).casefold()) != negative
