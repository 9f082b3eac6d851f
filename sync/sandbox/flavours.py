"""Cloud and Data Center: the same site behind different sets of APIs."""

from functools import cache

from flask import Flask

from sync.sandbox import control, web
from sync.sandbox.wire import confluence_dc, confluence_v1, confluence_v2, edge, jira_dc, jira_v3
from sync.sandbox.wire.api import Api

FLAVOURS: dict[str, tuple[Api, ...]] = {
    "cloud": (
        confluence_v2.api,
        confluence_v1.api,
        jira_v3.api,
        jira_v3.wiki_api,
        jira_v3.links_api,
        edge.api,
    ),
    "datacenter": (confluence_dc.api, jira_dc.api, jira_dc.links_api),
}
_ADDRESSES = {"cloud": ("/wiki", ""), "datacenter": ("/confluence", "/jira")}


def addresses(flavour: str) -> tuple[str, str]:
    """Where Confluence and Jira stand below the origin."""
    return _ADDRESSES[flavour]


@cache
def application(flavour: str) -> Flask:
    """The routes of one flavour; which site they serve travels with each request."""
    app = Flask("sync.sandbox", static_folder=None)
    for api in (*FLAVOURS[flavour], control.api):
        app.register_blueprint(api.blueprint())
    app.register_blueprint(web.blueprint(*addresses(flavour)))
    return app
