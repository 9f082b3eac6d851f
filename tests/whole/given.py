"""A small company for whole runs: one space, two projects, four people, and the worker in front of them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from sync.sandbox import Call, Options, Site, new_site
from sync.sandbox.content import Restriction
from sync.sandbox.issues import Issue
from sync.sandbox.people import Person
from tests.whole.worker import Worker

TUESDAY = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
AUTHOR = Person("557058:author", "Alex Author", "alex@example.com")
MEI = Person("557058:mei", "Mei Lindqvist", "mei@example.com")
TOMAS = Person("557058:tomas", "Tomás Ferreira", "tomas@example.com")
DIRECTOR = Person("557058:director", "Dana Okafor", "dana@example.com")

LEADERS = {"lead": AUTHOR.account_id, "director": DIRECTOR.account_id}
LADDER = {
    "steps": [
        {"after": 1, "tell": ["owner"]},
        {"after": 3, "tell": ["owner", "lead"]},
        {"after": 10, "tell": ["director"]},
    ]
}

HEADER = ("Action", "Owner", "Due", "Priority")
READS_BY_POST = ("/rest/api/3/search/jql", "/rest/api/3/issue/bulkfetch", "/permission/check")
KEY_PROPERTY = "postmortemSyncLedger"


def table(*rows: Sequence[str], header: Sequence[str] = HEADER) -> str:
    """An action table in storage format; cells are markup, rows may be shorter than the header."""
    top = "".join(f"<th><p>{word}</p></th>" for word in header)
    body = "".join(f"<tr>{_cells(row, len(header))}</tr>" for row in rows)
    return f"<h2>Action items</h2><table><tbody><tr>{top}</tr>{body}</tbody></table>"


def _cells(row: Sequence[str], width: int) -> str:
    padded = [*row, *[""] * (width - len(row))]
    return "".join(f"<td><p>{cell}</p></td>" for cell in padded)


def mention(person: Person) -> str:
    return f'<ac:link><ri:user ri:account-id="{person.account_id}" /></ac:link>'


def macro(key: str) -> str:
    """What Confluence stores for an issue somebody has inserted."""
    return (
        '<ac:structured-macro ac:name="jira" ac:schema-version="1" ac:macro-id="7d0b1f6e-1b5c-4a">'
        f'<ac:parameter ac:name="key">{key}</ac:parameter></ac:structured-macro>'
    )


class Company:
    """The site, the worker with ``settings`` in front of it, and what people do and see there."""

    def __init__(self, settings: dict[str, Any] | None = None, options: Options | None = None) -> None:
        self.site: Site = new_site(start=TUESDAY, options=options)
        for person in (AUTHOR, MEI, TOMAS, DIRECTOR):
            self.site.people.add(person)
        self.ops = self.site.jira.add_project("OPS", "Operations", MEI.account_id, components=("Gateway",))
        self.pay = self.site.jira.add_project("PAY", "Payments", TOMAS.account_id)
        self.space = self.site.confluence.add_space("PM", "Postmortems")
        self.worker = Worker(self.site, settings or {})

    # --- people write

    def page(
        self,
        *rows: Sequence[str],
        title: str = "",
        body: str = "",
        labels: Sequence[str] = ("postmortem",),
        space: str = "PM",
        parent: str = "",
        readers: Restriction | None = None,
        age: timedelta = timedelta(days=1),
    ) -> str:
        """The id of a new page with these rows in an action table, or with ``body``."""
        made = self.site.confluence.add_page(
            self.site.confluence.space(space),
            title or f"Outage {len(self.site.confluence.pages) + 1}",
            body or table(*rows),
            AUTHOR.account_id,
            labels=labels,
            parent=parent,
            at=self.site.clock.now() - age,
            readers=readers,
        )
        return made.id

    def edit(self, page: str, old: str, new: str) -> None:
        """Somebody replaces one text on a page by another."""
        body = self.body(page)
        assert body.count(old) == 1, f"{old!r} stands {body.count(old)} times on the page"
        self.site.confluence.edit(page, body.replace(old, new), AUTHOR.account_id)

    def move_status(self, key: str, status: str, resolution: str = "") -> None:
        """Somebody moves a ticket to another status."""
        transition = {"To Do": "11", "In Progress": "21", "Done": "31"}[status]
        issue = self.site.jira.transition(self.ticket(key), transition)
        if resolution:
            self.site.jira.change(issue, {"resolution": resolution})

    # --- the worker works

    def settle(self) -> None:
        """The first run founds, the second one creates and writes; then the site's log is emptied."""
        self.worker.run()
        self.worker.run_after()
        self.site.clock.advance(20 * 60)
        self.site.requests.clear()

    # --- what there is to see

    def body(self, page: str) -> str:
        return self.site.confluence.pages[page].body

    def tickets(self) -> list[Issue]:
        return sorted(self.site.jira.issues.values(), key=lambda issue: (issue.project, issue.number))

    def ticket(self, key: str) -> Issue:
        return self.site.jira.issue(key, self.site.people.worker)

    def summaries(self) -> list[str]:
        return [ticket.summary for ticket in self.tickets()]

    def comments(self, page: str) -> list[str]:
        return [comment.version.body for comment in self.site.confluence.comments_on(page)]

    def ledger(self, page: str) -> Any:
        held = self.site.confluence.properties_of(page, KEY_PROPERTY)
        return held[0].value if held else None

    def writes(self) -> list[str]:
        """The requests so far that were no reads, in order."""
        return [
            f"{served.method} {served.route}"
            for served in self.site.requests
            if served.method != "GET" and not served.route.endswith(READS_BY_POST)
        ]

    def block(self, page: str) -> str:
        """The status block's markup, or nothing."""
        _, found, after = self.body(page).partition('<ac:structured-macro ac:name="details"')
        return after if found else ""

    def row(self, page: str, text: str) -> str:
        """The markup of the one row in which a text stands."""
        rows = [row for row in self.body(page).split("<tr>") if escape(text, quote=False) in row]
        assert len(rows) == 1, f"{text!r} stands in {len(rows)} rows"
        return rows[0]


class Recorder:
    """A fault script that changes nothing and keeps every call, body and all."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def __call__(self, call: Call, handle: Any) -> Any:
        self.calls.append(call)
        return handle(call)

    def text(self) -> str:
        """Everything that was sent, decoded as far as JSON escapes hide it."""
        return "\n".join(_sent(call) for call in self.calls)


def _sent(call: Call) -> str:
    try:
        body = json.dumps(json.loads(call.body), ensure_ascii=False)
    except ValueError:
        body = call.body.decode("utf-8", "replace")
    return f"{call.method} {call.path}?{call.query} {body}"
