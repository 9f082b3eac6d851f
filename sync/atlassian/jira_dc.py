"""Jira Data Center: no bulk fetch, and no properties from a search, so issues are read one by one."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from sync.atlassian import issues, query, wiki_markup, wire
from sync.atlassian.http import Transport
from sync.atlassian.issues import Dialect
from sync.atlassian.jira import JiraReader
from sync.core.model import Ticket, User, Walk
from sync.core.planning.drafts import page_label
from sync.errors import RequestFailed
from sync.in_parallel import in_parallel

DATA_CENTER = Dialect("/rest/api/2", person="name", lookup="username", text=wiki_markup.document)

_BATCH = 100
_LONGEST_SEARCH = 1000
_PAGE_LABEL = re.compile(page_label(r"(\d{1,19})"), re.ASCII)
_UNREAD_IN_A_ROW = 10  # the index may still list what was deleted a moment ago


class JiraDataCenterReader(JiraReader):
    """Searches only tell which issues there are; what is in them comes from the database, mark included.

    ``user_name`` tells the user name behind a ``userkey:…`` of Confluence; ``in_flight`` issues are read at
    the same time.
    """

    def __init__(self, transport: Transport, user_name: Callable[[str], str], in_flight: int) -> None:
        super().__init__(transport, DATA_CENTER)
        self._user_name = user_name
        self._in_flight = in_flight

    def fetch(self, ids_or_keys: Sequence[str]) -> Walk:
        """One request for each. Raises ``RequestFailed`` where any of them gets no clear answer."""
        return Walk(tuple(self._read_all(ids_or_keys)), trusted=True)

    def highest_key(self, project_id: str) -> Ticket | None:
        """Raises ``RequestFailed`` where search names issues that cannot be read.

        Such a project is not empty, and what is not found in it is not therefore gone.
        """
        unread = 0
        for (issue,) in self._named(query.newest(project_id), batch=1):
            ticket = self._read(issue.id)
            if ticket is not None and ticket.project_id == project_id:
                return ticket
            unread = unread + 1 if ticket is None else 0
            if unread == _UNREAD_IN_A_ROW:
                break
        if unread:
            raise RequestFailed("Jira names issues of a project, and does not show us the newest of them.")
        return None

    def pages_touched(self, label: str, within: timedelta, days: Sequence[date], site: str) -> frozenset[str]:
        """By the label that names an issue's page; where there is none, the issue's mark is read."""
        pages: set[str] = set()
        unlabelled: list[str] = []
        for issue in chain.from_iterable(
            self._named(query.touched(label, within, days), _LONGEST_SEARCH, "labels")
        ):
            named = [match[1] for match in map(_PAGE_LABEL.fullmatch, issue.fields.labels) if match]
            pages.update(named)
            if not named:
                unlabelled.append(issue.id)
        return issues.pages_of(self._read_all(unlabelled), site) | pages

    def assignable(self, project: str, query: str) -> tuple[User, ...]:
        """Names match by their beginning here, so the one behind a user key is compared whole."""
        if not query.startswith(("userkey:", "username:")):
            return super().assignable(project, query)
        name = self._user_name(query)
        return tuple(one for one in super().assignable(project, name) if one.id == name) if name else ()

    def _found(self, jql: str, batch: int = _BATCH) -> Iterator[Ticket]:
        for some in self._named(jql, batch):
            yield from self._read_all([issue.id for issue in some])

    def _named(self, jql: str, batch: int, field: str = "id") -> Iterator[tuple[wire.NamedIssue, ...]]:
        """The issues that search knows, ``batch`` at a time."""
        seen = 0
        while True:
            asked = {"jql": jql, "startAt": seen, "maxResults": batch, "fields": [field]}
            answer = self._transport.read(DATA_CENTER.route("POST", "/search"), json=asked)
            found = wire.parse(wire.CountedIssues, answer)
            if not found.issues:
                return
            yield found.issues
            seen += len(found.issues)
            if seen >= found.total:
                return

    def _read_all(self, ids_or_keys: Iterable[str]) -> Iterator[Ticket]:
        tickets = in_parallel(self._read, ids_or_keys, self._in_flight)
        return (ticket for ticket in tickets if ticket is not None)

    def _read(self, id_or_key: str) -> Ticket | None:
        route = DATA_CENTER.route("GET", "/issue/{issue}")
        answer = self._transport.find(route, {"issue": query.issue(id_or_key)}, params=_WANTED)
        return issues.ticket(wire.parse(wire.Issue, answer), DATA_CENTER) if answer is not None else None


# a look by us is no visit: it stays out of the account's own list of issues it viewed last
_WANTED = {"fields": ",".join(issues.FIELDS), "properties": issues.MARK_KEY, "updateHistory": "false"}
