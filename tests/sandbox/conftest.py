"""A small site and a client of it, in process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from sync.sandbox import InProcess, Options, Site
from sync.sandbox.content import Page, Restriction
from sync.sandbox.issues import Project
from sync.sandbox.people import Person
from sync.sandbox.site import WORKER

START = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ANY_TOKEN = "any token"
ORIGIN = "http://site.test"
ADA = Person("557058:ada", "Ada Lane", "ada@example.com", groups=frozenset({"sre"}))
GONE = Person("557058:gone", "Gus Gone", "gus@example.com", active=False)


@dataclass(frozen=True, slots=True)
class Client:
    """`requests` on the site, as the worker's account unless other credentials are given."""

    site: Site
    session: requests.Session

    def __call__(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(method, ORIGIN + path, **options)

    def get(self, path: str, **parameters: Any) -> Any:
        """The JSON of a read that succeeds."""
        response = self("GET", path, params=parameters)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, document: object) -> requests.Response:
        return self("POST", path, json=document)

    def put(self, path: str, document: object) -> requests.Response:
        return self("PUT", path, json=document)

    def create(self, *fields: dict[str, object]) -> requests.Response:
        """A bulk creation in OPS; each set of fields is laid over a small valid one."""
        base = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "Do it"}
        updates = [{"fields": {**base, **own}} for own in fields]
        return self.post("/rest/api/3/issue/bulk", {"issueUpdates": updates})

    def found(self, jql: str) -> list[str]:
        """The keys that a search brings."""
        document = {"jql": jql, "fields": ["key"]}
        return [issue["key"] for issue in self.post("/rest/api/3/search/jql", document).json()["issues"]]

    def titles(self, cql: str) -> list[str]:
        answer = self.get("/wiki/rest/api/content/search", cql=cql)
        return [page["title"] for page in answer["results"]]


def client_of(site: Site, name: str = WORKER.email, token: str = ANY_TOKEN) -> Client:
    session = requests.Session()
    session.mount("http://", InProcess(site))
    session.trust_env = False
    session.auth = (name, token)
    return Client(site, session)


def stranger_on(site: Site) -> Client:
    client = client_of(site)
    client.session.auth = None
    return client


@pytest.fixture
def site() -> Iterator[Site]:
    """A space PM, a project OPS, Ada; every route that a test uses must exist."""
    made = Site(START, Options())
    made.people.add(ADA)
    made.people.add(GONE)
    made.confluence.add_space("PM", "Postmortems")
    made.jira.add_project("OPS", "Operations", ADA.account_id)
    yield made
    assert made.unknown_routes == []


@pytest.fixture
def ops(site: Site) -> Project:
    return next(iter(site.jira.projects.values()))


@pytest.fixture
def client(site: Site) -> Client:
    return client_of(site)


AddPage = Callable[..., Page]


@pytest.fixture
def add_page(site: Site) -> AddPage:
    def add(title: str = "Outage", body: str = "<p>It broke.</p>", **more: Any) -> Page:
        return site.confluence.add_page(site.confluence.space("PM"), title, body, ADA.account_id, **more)

    return add


ONLY_ADA = Restriction(people=(ADA.account_id,))
