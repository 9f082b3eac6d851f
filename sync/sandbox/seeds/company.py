"""A small company with a few postmortems, for the demo and for first steps."""

from datetime import datetime, timedelta
from importlib.resources import files
from string import Template

from sync.sandbox.content import Restriction
from sync.sandbox.people import Person
from sync.sandbox.site import Site

PRIYA = Person("557058:0002-priya", "Priya Raman", "priya@example.com", groups=frozenset({"sre"}))
TOMAS = Person("557058:0003-tomas", "Tomás Ferreira", "tomas@example.com", groups=frozenset({"payments"}))
MEI = Person("557058:0004-mei", "Mei Lindqvist", "mei@example.com", groups=frozenset({"sre"}))
JONAS = Person("557058:0005-jonas", "Jonas Okafor", "jonas@example.com")
SAM = Person("557058:0006-sam", "Sam Whitfield", "sam@example.com", active=False)


def fill_company(site: Site) -> None:
    """Two spaces, two projects, five people; the postmortems were written this morning."""
    for person in (PRIYA, TOMAS, MEI, JONAS, SAM):
        site.people.add(person)
    site.jira.add_project("OPS", "Operations", PRIYA.account_id, components=("Gateway", "Search"))
    site.jira.add_project("PAY", "Payments", TOMAS.account_id)
    site.teams = {
        "SRE Lead": PRIYA.account_id,
        "Infra team": MEI.account_id,
        "Payments team": TOMAS.account_id,
    }
    site.lead, site.director = PRIYA.account_id, JONAS.account_id
    _write_pages(site)


def _write_pages(site: Site) -> None:
    written = site.clock.now() - timedelta(hours=3)
    yesterday = written - timedelta(days=1)
    last_year = yesterday - timedelta(days=365)
    few = Restriction(people=(PRIYA.account_id, site.people.worker.account_id))
    ops = site.confluence.add_space("OPS", "Operations")
    pay = site.confluence.add_space("PAY", "Payments")
    home = site.confluence.add_page(
        ops, "Postmortems", _body(site, "home", last_year), PRIYA.account_id, at=last_year
    )
    for name, space, title, author, readers in (
        ("checkout", ops, "Postmortem: checkout errors after a certificate renewal", PRIYA, None),
        ("reindex", ops, "Postmortem: the search rebuild ran into the morning", MEI, None),
        ("credentials", ops, "Postmortem: a deploy key in a build log", PRIYA, few),
        ("refunds", pay, "Postmortem: eleven refunds paid twice", TOMAS, None),
    ):
        page = site.confluence.add_page(
            space,
            title,
            _body(site, name, yesterday),
            author.account_id,
            labels=("postmortem",),
            parent=home.id if space == ops else "",
            at=written,
            readers=readers,
        )
        site.files[f"{name}.xml"] = page.id


def _body(site: Site, name: str, yesterday: datetime) -> str:
    text = (files("sync.sandbox.seeds") / "demo" / f"{name}.xml").read_text(encoding="utf-8")
    body = Template(text).substitute(
        yesterday=yesterday.date(), in_three_weeks=(yesterday + timedelta(days=21)).date()
    )
    return body if site.options.flavour == "cloud" else _with_user_keys(site, body)


def _with_user_keys(site: Site, body: str) -> str:
    """Mentions as Data Center stores them."""
    for person in site.people:
        body = body.replace(f'ri:account-id="{person.account_id}"', f'ri:userkey="{person.confluence_key}"')
    return body
