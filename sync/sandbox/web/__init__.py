"""The site as people see it in a browser: server-rendered pages over the same state that the APIs serve.

Whoever looks sees everything, restricted pages too: it is their own machine.
"""

from flask import Blueprint, Response, render_template

from sync.sandbox.errors import NotFound
from sync.sandbox.web import home, parts, tickets, wiki
from sync.sandbox.web.knowledge import Knowledge
from sync.sandbox.wire.api import site

_POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'"


def blueprint(confluence: str, jira: str) -> Blueprint:
    """All pages for people; ``confluence`` and ``jira`` say where the products stand below the origin."""
    whole = Blueprint("web", __name__, template_folder="templates")
    whole.register_blueprint(home.blueprint)
    whole.register_blueprint(wiki.blueprint, url_prefix=confluence)
    whole.register_blueprint(tickets.blueprint, url_prefix=jira)
    whole.context_processor(_shared)
    whole.after_request(_guarded)
    whole.register_error_handler(NotFound, _not_found)
    for shown in (parts.day, parts.moment, parts.lozenge):
        whole.add_app_template_filter(shown)
    return whole


def _shared() -> dict[str, object]:
    return {"now": site().clock.now(), "known": Knowledge(site())}


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _not_found(error: NotFound) -> tuple[str, int]:
    return render_template("not_found.html", message=str(error)), 404
