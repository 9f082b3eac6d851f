"""An embedded Atlassian site for the demo and the tests. It shares no code with what it tests.

In process, for fast tests (the clock stands still until moved)::

    home = new_site()                                   # empty; or new_site("demo"), new_site("some/folder")
    project = home.jira.add_project("OPS", "Operations", home.people.worker.account_id)
    space = home.confluence.add_space("PM", "Postmortems")
    page = home.confluence.add_page(space, "Outage", "<p>…</p>", "author-id", labels=("postmortem",))
    session = requests.Session()
    session.mount("http://", InProcess(home))       # https:// works the same
    session.get(f"http://site/wiki/api/v2/pages/{page.id}", auth=("me@example.com", "any token"))
    home.clock.advance(900)
    assert not home.unknown_routes

Over a socket: ``with serving(home) as origin: …`` in tests, ``serve(home, port)`` until stopped.

``home.fault`` may be any `FaultScript`: it comes between each call and its answer. ``home.requests`` lists
what was served. People's own hands are methods of ``home.confluence`` (``edit``, ``annotate``, ``restore``,
``copy``, ``move``, …) and ``home.jira`` (``transition``, ``move``, ``delete``, …).
"""

from datetime import datetime

from sync.sandbox.call import Answer, Call, Dropped, FaultScript, Handle, NoAnswer, NotDelivered
from sync.sandbox.in_process import InProcess
from sync.sandbox.seeds import fill
from sync.sandbox.server import serve, serving
from sync.sandbox.site import Options, Site

__all__ = [
    "Answer",
    "Call",
    "Dropped",
    "FaultScript",
    "Handle",
    "InProcess",
    "NoAnswer",
    "NotDelivered",
    "Options",
    "Site",
    "new_site",
    "serve",
    "serving",
]


def new_site(seed: str = "", start: datetime | None = None, options: Options | None = None) -> Site:
    """A site with its seed: nothing, ``demo``, or a folder of storage bodies."""
    made = Site(start, options)
    if seed:
        fill(made, seed)
    return made
