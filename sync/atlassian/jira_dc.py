"""Jira Data Center: search stands in for the bulk fetch, and issue properties are read one by one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sync.atlassian import issues, query, wiki_markup, wire
from sync.atlassian.http import Transport
from sync.atlassian.issues import Dialect
from sync.atlassian.jira import JiraReader
from sync.core.model import Ticket, TicketMark, User, Walk
from sync.errors import RequestFailed

DATA_CENTER = Dialect("/rest/api/2", person="name", lookup="username", text=wiki_markup.document)

_BATCH = 100
_OUR_LABELS = ("postmortem-sync", "pm-")


class JiraDataCenterReader(JiraReader):
    """``user_name`` tells the user name behind a ``userkey:…`` of Confluence."""

    def __init__(self, transport: Transport, user_name: Callable[[str], str]) -> None:
        super().__init__(transport, DATA_CENTER)
        self._user_name = user_name
        self._marks: dict[str, TicketMark] = {}
        self._me = ""

    def fetch(self, ids_or_keys: Sequence[str]) -> Walk:
        """Validation is off, so that missing issues are left out instead of failing the whole search."""
        return Walk(
            tuple(
                ticket
                for some in query.chunks(ids_or_keys, _BATCH)
                for ticket in self._found(query.issues(some), _BATCH)
            ),
            trusted=True,
        )

    def assignable(self, project: str, query: str) -> tuple[User, ...]:
        """Names match by their beginning here, so the one behind a user key is compared whole."""
        if not query.startswith(("userkey:", "username:")):
            return super().assignable(project, query)
        name = self._user_name(query)
        return tuple(one for one in super().assignable(project, name) if one.id == name) if name else ()

    def _found(self, jql: str, batch: int = _BATCH) -> Iterator[Ticket]:
        seen = 0
        while True:
            asked = {
                "jql": jql,
                "startAt": seen,
                "maxResults": batch,
                "fields": list(issues.FIELDS),
                "validateQuery": False,
            }
            answer = self._transport.read(DATA_CENTER.route("POST", "/search"), json=asked)
            found = wire.parse(wire.CountedIssues, answer)
            yield from map(self._marked, found.issues)
            seen += len(found.issues)
            if not found.issues or seen >= found.total:
                return

    def _marked(self, found: wire.Issue) -> Ticket:
        """With our property, which a search does not bring; asked for once, and only where it can be."""
        ticket = issues.ticket(found, DATA_CENTER)
        if not self._may_be_ours(found):
            return ticket
        if ticket.id not in self._marks:
            mark = self._read_mark(ticket.id)
            if mark is None:
                return ticket
            self._marks[ticket.id] = mark
        return replace(ticket, mark=self._marks[ticket.id])

    def _may_be_ours(self, found: wire.Issue) -> bool:
        """Made by us, or carrying a label of ours: other people's issues are not asked for their property."""
        creator = found.fields.creator
        ours = creator is not None and DATA_CENTER.user_id(creator) == self._my_name()
        return ours or any(label.startswith(_OUR_LABELS) for label in found.fields.labels)

    def _my_name(self) -> str:
        if not self._me:
            self._me = self.whoami().user.id
        return self._me

    def _read_mark(self, issue_id: str) -> TicketMark | None:
        route = DATA_CENTER.route("GET", "/issue/{issue}/properties/{key}")
        try:
            answer = self._transport.read(route, {"issue": issue_id, "key": issues.MARK_KEY})
        except RequestFailed as failure:
            if failure.status == 404:
                return None
            raise
        return issues.mark(wire.parse(wire.IssueProperty, answer).value)
