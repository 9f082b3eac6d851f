"""Jira Data Center: no bulk fetch, and no properties from a search.

So issues are read one by one, but where a search can tell for certain that they need not be.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from sync.atlassian import issues, query, wiki_markup, wire
from sync.atlassian.http import Transport
from sync.atlassian.issues import Dialect
from sync.atlassian.jira import JiraReader
from sync.atlassian.lists import Headway
from sync.core.model import USER_KEY, USER_NAME, Identity, Ticket, TicketDraft, User, Walk
from sync.core.planning.labels import LABEL, page_label
from sync.errors import RequestFailed
from sync.in_parallel import in_batches, in_parallel

DATA_CENTER = Dialect("/rest/api/2", person="name", lookup="username", text=wiki_markup.document)

_BATCH = 100
_LONGEST_SEARCH = 1000
_PAGE_LABEL = re.compile(page_label(r"(\d{1,18})"), re.ASCII)
_UNREAD_IN_A_ROW = 10  # the index may still list what was deleted a moment ago
_UNANSWERED_IN_A_ROW = 10
_NO_SUCH_NUMBER = 10**17
_SEARCH = DATA_CENTER.route("POST", "/search")


class JiraDataCenterReader(JiraReader):
    """Searches only tell which issues there are; what is in them comes from the database, mark included.
    ``walk`` and ``created`` say what else they are believed, and why.

    ``user_name`` tells the user name behind a ``userkey:…`` of Confluence; ``in_flight`` issues are read at
    the same time.
    """

    _most_people = 100  # what lists are cut at, without a word

    def __init__(self, transport: Transport, user_name: Callable[[str], str], in_flight: int) -> None:
        super().__init__(transport, DATA_CENTER)
        self._user_name = user_name
        self._in_flight = in_flight
        self._account = ""

    def whoami(self) -> Identity:
        identity = super().whoami()
        self._account = identity.user.id
        return identity

    def fetch(self, ids_or_keys: Sequence[str]) -> Walk:
        """One request for each. Raises ``RequestFailed`` where too many in a row get no clear answer: what
        is told of one of them is not the site's trouble, but theirs is."""
        unanswered: dict[str, str] = {}
        in_a_row: list[str] = []

        def read(name: str) -> Ticket | None:
            try:
                ticket = self._read(name)
            except RequestFailed as failure:
                unanswered[name] = str(failure)
                in_a_row.append(name)
                if len(in_a_row) >= _UNANSWERED_IN_A_ROW:
                    raise
                return None
            in_a_row.clear()
            return ticket

        tickets = in_parallel(read, ids_or_keys, self._in_flight)
        there = tuple(ticket for ticket in tickets if ticket is not None)
        return Walk(there, not unanswered, unanswered)

    def walk(self, keys: Sequence[str]) -> Walk:
        """Keys that nobody has are named by the database, a hundred at a time; issues that somebody else has
        made are believed to a search: who made an issue never changes, and a search knows all it began with.

        Whatever else there is, all of ours among it, is read.
        """
        tickets: list[Ticket] = []
        for some in in_batches(keys, _BATCH):
            absent = self._absent(some)
            there = [key for key in some if key not in absent]
            theirs = [issue for issue in self._shown(query.keys, there) if not self._may_be_ours(issue)]
            tickets += (issues.whole(issue, DATA_CENTER) for issue in theirs)
            known = {issue.key for issue in theirs}
            tickets += self._read_all(key for key in there if key not in known)
        return Walk(tuple(tickets), trusted=True)

    def created(self, expected: Mapping[str, TicketDraft]) -> tuple[Ticket, ...]:
        """A ticket with the very labels that were sent carries the mark that was sent with them: what search
        knows of a new ticket is not older than it. That marks are stored at all, the first one shows.

        Whatever search does not show like that is read.
        """
        first, *others = expected
        tickets = list(self._read_all([first]))
        by_labels = {frozenset(draft.labels): draft.mark for draft in expected.values() if draft.labels}
        if others and by_labels and any(ticket.mark for ticket in tickets):
            shown = (issues.whole(issue, DATA_CENTER) for issue in self._shown(query.ids, others))
            tickets += (
                replace(ticket, mark=by_labels[ticket.labels])
                for ticket in shown
                if ticket.labels in by_labels
            )
        known = {ticket.id for ticket in tickets}
        return (*tickets, *self._read_all(id_ for id_ in others if id_ not in known))

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
        """Names match by their beginning here, so the one behind a user key is compared whole.

        Where so many begin with it that the list is cut, whoever has the name is believed to be assignable:
        were that wrong, Jira would refuse the assignee, which is told.
        """
        if not query.startswith((USER_KEY, USER_NAME)):
            return super().assignable(project, query)
        if not (name := self._user_name(query)):
            return ()
        found = super().assignable(project, name)
        named = tuple(one for one in found if one.id == name)
        return self._of_name(name) if not named and len(found) >= self._most_people else named

    def _of_name(self, name: str) -> tuple[User, ...]:
        try:
            answer = self._transport.read(DATA_CENTER.route("GET", "/user"), params={"username": name})
        except RequestFailed as failure:
            if failure.status == 404:
                return ()
            raise
        user = self._user(wire.parse(wire.JiraUser, answer))
        return (user,) if user.active else ()

    def _found(self, jql: str, batch: int = _BATCH) -> Iterator[Ticket]:
        for some in self._named(jql, batch):
            yield from self._read_all([issue.id for issue in some])

    def _named(self, jql: str, batch: int, field: str = "id") -> Iterator[tuple[wire.NamedIssue, ...]]:
        """The issues that search knows, ``batch`` at a time."""
        seen = 0
        headway = Headway("Jira", "issues")
        while True:
            asked = {"jql": jql, "startAt": seen, "maxResults": batch, "fields": [field]}
            answer = self._transport.read(_SEARCH, json=asked)
            found = wire.parse(wire.CountedIssues, answer)
            if not found.issues:
                return
            headway.note(issue.id for issue in found.issues)
            yield found.issues
            seen += len(found.issues)
            if seen >= found.total:
                return

    def _absent(self, keys: Sequence[str]) -> frozenset[str]:
        """Keys that are not in the database: Jira looks there before it takes a query, and objects to each.

        How it words that, in whatever language, a key that cannot exist shows; other objections tell nothing.
        The first of the keys is read all the same: were it there, Jira would have looked into its index.
        """
        beyond = f"{keys[0].rpartition('-')[0]}-{_NO_SUCH_NUMBER}"
        asked: dict[str, object] = {"jql": query.keys([*keys, beyond]), "maxResults": 1, "fields": ["id"]}
        said = wire.parse(wire.Objections, self._transport.query(_SEARCH, asked)).messages
        wordings = [message.replace(beyond, "{}") for message in said if beyond in message]
        absent = [key for key in keys if any(words.replace("{}", key) in said for words in wordings)]
        return frozenset(absent) if absent and self._read(absent[0]) is None else frozenset()

    def _shown(self, jql: Callable[[Iterable[str]], str], names: Sequence[str]) -> tuple[wire.Issue, ...]:
        """What search knows of issues, without their marks; it may be behind, or not know of them at all.

        Odd ones are left out, as if it did not.
        """
        if not names:
            return ()
        fields = [*issues.FIELDS, "creator"]
        asked: dict[str, object] = {"jql": jql(names), "maxResults": len(names), "fields": fields}
        answer = self._transport.read(_SEARCH, json={**asked, "validateQuery": False})
        return tuple(_understood(wire.parse(wire.ShownIssues, answer).issues))

    def _may_be_ours(self, issue: wire.Issue) -> bool:
        creator = issue.fields.creator
        name = DATA_CENTER.user_id(creator) if creator is not None else ""
        return LABEL in issue.fields.labels or name in {"", self._account} or not self._account

    def _read_all(self, ids_or_keys: Iterable[str]) -> Iterator[Ticket]:
        tickets = in_parallel(self._read, ids_or_keys, self._in_flight)
        return (ticket for ticket in tickets if ticket is not None)

    def _read(self, id_or_key: str) -> Ticket | None:
        route = DATA_CENTER.route("GET", "/issue/{issue}")
        answer = self._transport.find(route, {"issue": query.issue(id_or_key)}, params=_WANTED)
        return issues.ticket(answer, DATA_CENTER) if answer is not None else None


def _understood(found: Iterable[object]) -> Iterator[wire.Issue]:
    for one in found:
        with suppress(RequestFailed):
            yield wire.parse(wire.Issue, one)


# a look by us is no visit: it stays out of the account's own list of issues it viewed last
_WANTED = {"fields": ",".join(issues.FIELDS), "properties": issues.MARK_KEY, "updateHistory": "false"}
