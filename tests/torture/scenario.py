"""What an execution starts with: pages with rows, a project with a past, and how stale its index is.

Every row ends in a word of its own in brackets, by which tickets and rows are told apart in the end,
independently of all that the worker does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sync.sandbox import Options, Site
from sync.sandbox.people import Person
from tests.whole.worker import ORIGIN

AUTHOR = Person("557058:0001-author", "Alex Author", "alex@example.com")
START = datetime(2026, 11, 2, 9, tzinfo=UTC)

_WORD = re.compile(r"\((\w+)\)")
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
BLOCK = re.compile(
    r'<ac:structured-macro ac:name="details".*?postmortem-sync.*?</ac:rich-text-body></ac:structured-macro>',
    re.DOTALL,
)
_KEY = re.compile(r'<ac:parameter ac:name="key">([A-Z]+-\d+)</ac:parameter>')
MACRO = re.compile(r' ?<ac:structured-macro ac:name="(?:jira|status)".*?</ac:structured-macro>', re.DOTALL)

Rows = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """``pages`` holds the rows of each. ``lag`` is that of both search indexes in seconds from the start on;
    None: they never learn of anything new. ``jira_ahead`` is how far Jira's clock is ahead of Confluence's.
    ``past`` are tickets that people made before; the second of them is gone. Pages that are ``grown`` had
    their first row alone until it had its ticket. ``projects`` take the pages in turn. ``small_ledgers`` have
    room for so little that they are in parts, as those of long pages are."""

    pages: tuple[Rows, ...]
    lag: float | None = None
    jira_ahead: timedelta = timedelta()
    past: Rows = ("Replace the pager", "Order new racks", "Clean up the wiki")
    grown: bool = False
    flavour: str = "cloud"
    projects: tuple[str, ...] = ("OPS",)
    small_ledgers: bool = False

    @property
    def settings(self) -> dict[str, object]:
        """What the worker has to know beyond the least."""
        first, *others = self.projects
        routes = [{"project": key, "labels": [_project_label(key)]} for key in others]
        settings: dict[str, object] = {"tickets": {"project": first, "routes": routes}}
        if self.flavour == "datacenter":
            settings["confluence"] = {"url": f"{ORIGIN}/confluence", "flavour": self.flavour}
            settings["jira"] = {"url": f"{ORIGIN}/jira", "flavour": self.flavour}
        return settings


FIVE_ROWS = (
    (
        "Check schema migrations before every release (alpha)",
        "Alert on replication lag (bravo)",
        "Write the rollback runbook (charlie)",
    ),
    ("Rotate the deploy key (delta)", "Move backups to another region (echo)"),
)
MANY_ROWS = (
    (
        "Page the database team when a replica stops (kilo)",
        "Document who may promote a replica (lima)",
        "Cap the size of uploads at the edge (mike)",
        "Rehearse losing a whole region (november)",
        "Give the cache a memory limit (oscar)",
        "Delete stale feature flags (papa)",
        "Move the status page to another provider (quebec)",
        "Sign container images before deployment (romeo)",
        "Log the reason of every failed login (sierra)",
        "Shorten timeouts between gateway and billing (tango)",
        "Warn before certificates expire (uniform)",
        "Back up the wiki every night (victor)",
    ),
    ("Test restoring a backup each quarter (whiskey)",),
)
TWO_ROWS = (FIVE_ROWS[0][:2],)
ONE_ROW = (FIVE_ROWS[0][:1],)


def built(scenario: Scenario) -> Site:
    """The site as people left it: the pages were written yesterday."""
    site = Site(START, Options(flavour=scenario.flavour, jira_ahead=scenario.jira_ahead))
    site.people.add(AUTHOR)
    for key in scenario.projects:
        _add_project(site, key, scenario.past)
    space = site.confluence.add_space("PM", "Postmortems")
    yesterday = START - timedelta(days=1)
    for number, rows in enumerate(scenario.pages):
        body = page_body(rows[:1] if scenario.grown else rows, with_ticket_column=number % 2 == 1)
        labels = ("postmortem", _project_label(scenario.projects[number % len(scenario.projects)]))
        site.confluence.add_page(space, f"Outage {number + 1}", body, AUTHOR.account_id, labels, at=yesterday)
    site.options.search_lag = scenario.lag
    return site


def _add_project(site: Site, key: str, past: Rows) -> None:
    project = site.jira.add_project(key, key.title(), AUTHOR.account_id)
    made = [
        site.jira.create(project, {"type": project.types[0], "summary": summary}, AUTHOR.account_id)
        for summary in past
    ]
    for gone in made[1:2]:
        site.jira.delete(gone)


def _project_label(key: str) -> str:
    return f"for-{key.lower()}"


def page_body(rows: Sequence[str], *, with_ticket_column: bool) -> str:
    last = "Ticket" if with_ticket_column else "Status"
    head = f"<tr><th>Action</th><th>Owner</th><th>{last}</th></tr>"
    body = "".join(row_markup(row) for row in rows)
    return (
        "<p>At 09:14 the R&amp;D cluster fell over&nbsp;&mdash; see below.</p><h2>Action items</h2>"
        f"<table data-layout='wide'><tbody>{head}{body}</tbody></table><p>Thanks to all &lt;3</p>"
    )


def grow(site: Site, scenario: Scenario) -> None:
    """The team adds what it did not think of before."""
    for page, rows in zip(list(site.confluence.pages.values()), scenario.pages, strict=True):
        end_of_rows = page.body.index("</tbody>")
        added = "".join(map(row_markup, rows[1:]))
        grown = page.body[:end_of_rows] + added + page.body[end_of_rows:]
        site.confluence.edit(page.id, grown, AUTHOR.account_id)


def row_markup(text: str) -> str:
    return f"<tr><td>{text}</td><td></td><td></td></tr>"


# --- reading a page back, independently of the worker


def people_part(body: str) -> str:
    """A body without anything that the worker writes: what people see as theirs."""
    return MACRO.sub("", BLOCK.sub("", body))


def rows_with_words(body: str) -> list[tuple[str, list[str]]]:
    """The own word of each row and the keys in it, from the top down."""
    rows = ROW.findall(BLOCK.sub("", body))
    return [(found[1], _KEY.findall(row)) for row in rows if (found := _WORD.search(row))]


def keys_in_rows(body: str) -> list[str]:
    return _KEY.findall(BLOCK.sub("", body))


def word_of(text: str) -> str:
    """The own word in a row's text or a ticket's summary; empty where there is none."""
    found = _WORD.search(text)
    return found[1] if found else ""
