"""A page's whole life with the worker, told on an embedded site of any flavour and by any way in."""

from typing import Any

from sync.atlassian import connect_writers
from sync.audit import audit_sites
from sync.core.model import FieldChange, Paragraph, Text
from sync.core.policy import Field
from sync.sandbox import Answer, Call, Dropped, Handle, Options
from sync.sandbox.call import faultless
from sync.sandbox.content import Restriction
from sync.sandbox.people import Person
from sync.sandbox.site import CLOUD_ID
from tests.whole.given import AUTHOR, DIRECTOR, MEI, Company
from tests.whole.worker import ORIGIN

WAYS = ("site token", "scoped token", "service account", "personal access token")

_GATEWAY = {"flavour": "cloud", "cloud_id": CLOUD_ID}
_OAUTH = {**_GATEWAY, "client_id": "client-1"}
_TOKEN = {"flavour": "cloud", "email": "postmortem-sync@example.com"}
_DATA_CENTER = {"flavour": "datacenter"}
_ACCOUNTS = dict(zip(WAYS, (_TOKEN, _GATEWAY, _OAUTH, _DATA_CENTER), strict=True))
_DAY = 24 * 60
_MOST_SHOWN = 100  # people in one list of Data Center
_WORDS: tuple[Paragraph, ...] = ((Text("A word"),),)


def company(way: str) -> Company:
    """A company whose worker comes in that way."""
    account = _ACCOUNTS[way]
    flavour = account["flavour"]
    wiki, jira = ("/confluence", "/jira") if flavour == "datacenter" else ("/wiki", "")
    director = DIRECTOR.username if flavour == "datacenter" else DIRECTOR.account_id
    settings: dict[str, Any] = {
        "confluence": {"url": ORIGIN + wiki, **account},
        "jira": {"url": ORIGIN + jira, **account},
        "pages": {"spaces": ["PM"]},
        "ladder": {"steps": [{"after": 1, "tell": ["owner", "director"]}]},
        "people": {"director": director},
    }
    return Company(settings, Options(flavour=flavour))


def tell(way: str) -> Company:
    """Founding, creating, a bulk whose answer is lost, finding it again, links, a reminder; then a check
    and an audit; then what a run does only in distress."""
    told = company(way)
    home = told.page(body="<p>Index</p>", title="Index", labels=())
    told.page(("Above all", "Mei Lindqvist"), parent=home)
    page = told.page(
        ("Tune alerts", _mention(told, MEI), "2026-11-11", "High"), ("Verify the chain", "Mei Lindqvist")
    )
    told.settle()
    told.page(("Rehearse",))
    told.worker.run()
    told.site.fault = _losing_answers_to_bulks
    told.worker.run_after()
    told.site.fault = faultless
    told.worker.run_after()
    told.move_status("OPS-1", "Done")
    told.worker.run_after(2 * _DAY)
    told.site.confluence.restrict(home, readers=Restriction(people=(AUTHOR.account_id,)))
    told.worker.run_after(full=False)
    _look_around(told)
    _write_by_hand(told, page)
    return told


def _losing_answers_to_bulks(call: Call, handle: Handle) -> Answer:
    answer = handle(call)
    if call.route.endswith("/issue/bulk"):
        raise Dropped
    return answer


def _look_around(told: Company) -> None:
    session = told.worker.session()
    pages, issues = session.readers.pages, session.readers.issues
    check = session.check()
    list(check.run())
    check.inspector.jira_address()
    check.inspector.cloud_id("Jira")
    check.inspector.issue_types("OPS")
    audit_sites(pages, issues, session.policy, session.config.selection(full=True))


def _write_by_hand(told: Company, page: str) -> None:
    """Through the ports: what whole runs do only after failures that are rare."""
    session = told.worker.session()
    writers = connect_writers(session.connection, session.traffic, session.clock, session.mount)
    readers = session.readers
    ticket = readers.issues.fetch(["OPS-1"]).tickets[0]
    assert ticket.mark is not None
    writers.issues.mark(ticket.id, ticket.mark)
    writers.issues.comment(ticket.id, _WORDS)
    writers.issues.update(ticket.id, {Field.TEXT: FieldChange(ticket.summary, "Another")})
    readers.pages.view_restricted(page)
    readers.pages.ledgers(page)
    readers.pages.commented(page, "nowhere")
    readers.pages.read([page, "999999"])
    readers.pages.versions([page, "999999"])
    readers.issues.project_key(told.pay.id)
    readers.issues.assignable("OPS", "Mei")
    _add_namesakes(told)
    readers.issues.assignable("OPS", "username:jan")
    readers.issues.create_screen("OPS", "Task")


def _add_namesakes(told: Company) -> None:
    """Whose user names begin with Jan's, and who fill a list before him."""
    for name in (*(f"jan{number:03d}" for number in range(_MOST_SHOWN)), "jan"):
        told.site.people.add(Person(f"557058:{name}", f"Jan {name}", f"{name}@example.com"))


def _mention(told: Company, person: Person) -> str:
    key = (
        f'ri:userkey="{person.confluence_key}"'
        if told.site.options.flavour == "datacenter"
        else f'ri:account-id="{person.account_id}"'
    )
    return f"<ac:link><ri:user {key} /></ac:link>"
