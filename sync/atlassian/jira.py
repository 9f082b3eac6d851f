"""Jira: what both flavours do alike, and Cloud's own ways of finding and fetching issues."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

from sync.atlassian import adf, create_fields, issues, query, wire
from sync.atlassian.answers import Repeat
from sync.atlassian.http import Transport
from sync.atlassian.issues import Dialect
from sync.atlassian.lists import Headway
from sync.core.model import (
    CreateScreen,
    CreationReply,
    FieldChange,
    Identity,
    Outcome,
    Paragraph,
    RemoteLink,
    Ticket,
    TicketDraft,
    TicketMark,
    User,
    Walk,
)
from sync.core.policy import Field
from sync.errors import RequestFailed
from sync.in_parallel import in_batches

CLOUD = Dialect("/rest/api/3", person="accountId", lookup="query", text=adf.document)

_BATCH = 100
_LABELS_PER_SEARCH = 100
LONGEST_LIST = 200
_ACCOUNT_ID = re.compile(r"[0-9a-zA-Z]+:[0-9a-zA-Z-]+|[0-9a-f]{24}")
NOT_THERE = frozenset({400, 404})
_NEEDED_PERMISSIONS = ("BROWSE_PROJECTS", "CREATE_ISSUES")


class JiraReader(ABC):
    """Satisfies :class:`sync.ports.IssueReader`, but for how a flavour finds and fetches."""

    # Data Center tells all permissions, and takes no list
    _asked_permissions: ClassVar[Mapping[str, str]] = {}
    _most_people: ClassVar[int]

    def __init__(self, transport: Transport, dialect: Dialect) -> None:
        self._transport = transport
        self._dialect = dialect

    @abstractmethod
    def fetch(self, ids_or_keys: Sequence[str]) -> Walk: ...

    @abstractmethod
    def walk(self, keys: Sequence[str]) -> Walk: ...

    def created(self, expected: Mapping[str, TicketDraft]) -> tuple[Ticket, ...]:
        return self.walk(list(expected)).tickets

    @abstractmethod
    def _found(self, jql: str, batch: int = _BATCH) -> Iterator[Ticket]:
        """All issues that a search finds, asked for ``batch`` at a time as they are taken."""

    def whoami(self) -> Identity:
        answer = self._transport.ask_who_we_are(self._dialect.route("GET", "/myself"))
        user = wire.parse(wire.JiraUser, answer.document)
        return Identity(self._user(user), self._transport.told(answer), answer.arrived)

    def labelled(self, labels: Sequence[str]) -> tuple[Ticket, ...]:
        return tuple(
            ticket
            for some in in_batches(labels, _LABELS_PER_SEARCH)
            for ticket in self._found(query.labelled(some))
        )

    def changed(self, label: str, within: timedelta) -> tuple[Ticket, ...]:
        return tuple(self._found(query.changed(label, within)))

    def pages_touched(self, label: str, within: timedelta, days: Sequence[date], site: str) -> frozenset[str]:
        return issues.pages_of(self._found(query.touched(label, within, days)), site)

    def highest_key(self, project_id: str) -> Ticket | None:
        """Search may still list an issue under the project that it was moved away from."""
        found = self._found(query.newest(project_id), batch=1)
        return next((ticket for ticket in found if ticket.project_id == project_id), None)

    def project_key(self, project_id: str) -> str | None:
        """Both are asked: a project can be named to us without its issues being shown."""
        project = self._project(project_id)
        if project is None:
            return None
        params = {"projectId": project_id, **self._asked_permissions}
        answer = self._transport.read(self._dialect.route("GET", "/mypermissions"), params=params)
        granted = wire.parse(wire.Permissions, answer).permissions
        ours = all(name in granted and granted[name].granted for name in _NEEDED_PERMISSIONS)
        return project.key if ours else None

    def create_screen(self, project: str, issue_type: str) -> CreateScreen | None:
        try:
            type_ = self._issue_type(project, issue_type)
            fields = self._fields(project, type_.id) if type_ else ()
        except RequestFailed as failure:
            if failure.status in NOT_THERE:
                return None
            raise
        found = _project_of(fields) or self._project(project)
        if type_ is None or found is None:
            return None
        asked_for = tuple(create_fields.create_field(field, self._dialect.person) for field in fields)
        return CreateScreen(found.id, found.key, type_.name, asked_for)

    def assignable(self, project: str, query: str) -> tuple[User, ...]:
        return self._assignable(project, self._dialect.lookup, query)

    def _assignable(self, project: str, lookup: str, query: str) -> tuple[User, ...]:
        params = {"project": project, lookup: query, "maxResults": self._most_people}
        answer = self._transport.find(
            self._dialect.route("GET", "/user/assignable/search"), {}, params=params
        )
        if answer is None:
            raise RequestFailed(f"Jira does not tell us who may be assigned to tickets of {project}.")
        people = wire.parse(wire.People, {"people": answer}).people
        return tuple(self._user(one) for one in people if one.active and one.account_type == "atlassian")

    def _user(self, user: wire.JiraUser) -> User:
        return User(self._dialect.user_id(user), user.display_name, user.email, user.active)

    def _project(self, id_or_key: str) -> wire.Project | None:
        """The project, or None where it is not there for us."""
        try:
            answer = self._transport.read(self._dialect.route("GET", "/project/{id}"), {"id": id_or_key})
        except RequestFailed as failure:
            if failure.status in NOT_THERE:
                return None
            raise
        return wire.parse(wire.Project, answer)

    def _issue_type(self, project: str, name_or_id: str) -> create_fields.IssueType | None:
        route = self._dialect.route("GET", "/issue/createmeta/{project}/issuetypes")
        params = {"maxResults": LONGEST_LIST}
        types = wire.parse(
            create_fields.IssueTypes, self._transport.read(route, {"project": project}, params=params)
        )
        wanted = name_or_id.casefold()
        return next((one for one in types.items if wanted in (one.name.casefold(), one.id)), None)

    def _fields(self, project: str, type_id: str) -> tuple[create_fields.FieldMeta, ...]:
        route = self._dialect.route("GET", "/issue/createmeta/{project}/issuetypes/{type}")
        fields: list[create_fields.FieldMeta] = []
        headway = Headway("Jira", "fields")
        while True:
            params = {"startAt": len(fields), "maxResults": LONGEST_LIST}
            ids = {"project": project, "type": type_id}
            some = wire.parse(create_fields.FieldMetas, self._transport.read(route, ids, params=params))
            headway.note(field.id for field in some.items)
            fields += some.items
            if not some.items or len(fields) >= some.total:
                return tuple(fields)


class JiraCloudReader(JiraReader):
    _asked_permissions: ClassVar = {"permissions": ",".join(_NEEDED_PERMISSIONS)}
    # takes so many who match, and only then leaves out who cannot be assigned: one of two of a name, perhaps
    _most_people = 1000

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, CLOUD)

    def assignable(self, project: str, query: str) -> tuple[User, ...]:
        """Names and addresses are matched by ``query``, which does not find account ids."""
        by_id = _ACCOUNT_ID.fullmatch(query)
        return self._assignable(project, CLOUD.person, query) if by_id else super().assignable(project, query)

    def fetch(self, ids_or_keys: Sequence[str]) -> Walk:
        tickets: list[Ticket] = []
        unanswered: dict[str, str] = {}
        trusted = True
        for some in in_batches(ids_or_keys, _BATCH):
            fetched = self._fetched(some)
            came, odd = _told_apart(fetched.issues)
            absent = set(some) - {name for ticket in came for name in (ticket.id, ticket.key)}
            errors = (*fetched.errors, *odd)
            for error in errors:
                # an error that names none of them, for we asked by key, may be about any
                of = {error.id, error.key} & absent or absent
                unanswered |= dict.fromkeys(of, error.why)
            tickets += came
            trusted = trusted and not errors
        return Walk(tuple(tickets), trusted, unanswered)

    def walk(self, keys: Sequence[str]) -> Walk:
        """Raises ``RequestFailed`` for an issue that cannot be known again; an error is named by its own id,
        for most of the keys are nobody's."""
        tickets: list[Ticket] = []
        unanswered: dict[str, str] = {}
        for some in in_batches(keys, _BATCH):
            fetched = self._fetched(some)
            tickets += (issues.ticket(found, CLOUD) for found in fetched.issues)
            for error in fetched.errors:
                unanswered[f"issue {error.id}" if error.id else "an issue"] = error.why
        return Walk(tuple(tickets), not unanswered, unanswered)

    def _fetched(self, ids_or_keys: Sequence[str]) -> wire.FetchedIssues:
        asked = {"issueIdsOrKeys": list(map(query.issue, ids_or_keys)), **_WANTED}
        answer = self._transport.read(CLOUD.route("POST", "/issue/bulkfetch"), json=asked)
        return wire.parse(wire.FetchedIssues, answer)

    def _found(self, jql: str, batch: int = _BATCH) -> Iterator[Ticket]:
        """A query that Jira cut, or a list that runs in circles, is no answer."""
        asked: dict[str, object] = {"jql": jql, "maxResults": batch, **_WANTED}
        headway = Headway("Jira", "issues")
        while True:
            found = wire.parse(
                wire.FoundIssues, self._transport.read(CLOUD.route("POST", "/search/jql"), json=asked)
            )
            if found.warnings:
                raise RequestFailed("Jira answered only a part of a search.")
            tickets = [issues.ticket(issue, CLOUD) for issue in found.issues]
            headway.note(ticket.id for ticket in tickets)
            yield from tickets
            if found.last or not found.next_page:
                return
            asked["nextPageToken"] = found.next_page


class JiraWriter:
    """Satisfies :class:`sync.ports.IssueWriter` for both flavours."""

    def __init__(self, transport: Transport, dialect: Dialect) -> None:
        self._transport = transport
        self._dialect = dialect

    def create(self, drafts: Sequence[TicketDraft]) -> CreationReply:
        route = self._dialect.route("POST", "/issue/bulk")
        return self._transport.create(route, issues.bulk(drafts, self._dialect))

    def mark(self, issue_id: str, mark: TicketMark) -> Outcome:
        return self._transport.write(
            self._dialect.route("PUT", "/issue/{issue}/properties/{key}"),
            {"issue": issue_id, "key": issues.MARK_KEY},
            json=issues.mark_value(mark),
            repeat=Repeat.ALWAYS,
        )

    def link(self, link: RemoteLink) -> Outcome:
        return self._transport.write(
            self._dialect.route("POST", "/issue/{issue}/remotelink"),
            {"issue": link.issue},
            json=issues.remote_link(link),
            repeat=Repeat.ALWAYS,
        )

    def comment(self, issue: str, text: Sequence[Paragraph]) -> Outcome:
        return self._transport.write(
            self._dialect.route("POST", "/issue/{issue}/comment"),
            {"issue": issue},
            json={"body": self._dialect.text(text)},
            repeat=Repeat.NEVER,
        )

    def update(self, issue: str, changes: Mapping[Field, FieldChange]) -> Outcome:
        return self._transport.write(
            self._dialect.route("PUT", "/issue/{issue}"),
            {"issue": issue},
            json={"fields": issues.changed_fields(changes, self._dialect)},
            repeat=Repeat.ALWAYS,
        )


_WANTED: dict[str, object] = {"fields": list(issues.FIELDS), "properties": [issues.MARK_KEY]}


def _told_apart(found: Iterable[object]) -> tuple[list[Ticket], list[wire.IssueError]]:
    """The tickets, and an error for each that cannot be known again."""
    tickets: list[Ticket] = []
    odd: list[wire.IssueError] = []
    for one in found:
        try:
            tickets.append(issues.ticket(one, CLOUD))
        except RequestFailed as failure:
            odd.append(wire.parse(wire.IssueError, one).model_copy(update={"message": str(failure)}))
    return tickets, odd


def _project_of(fields: Sequence[create_fields.FieldMeta]) -> wire.Project | None:
    """The project as its own create screen names it, which saves a request."""
    allowed = next((field.allowed for field in fields if field.id == "project"), ())
    return wire.Project(id=allowed[0].id, key=allowed[0].key) if len(allowed) == 1 else None
