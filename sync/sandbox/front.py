"""The one way in: every call, from a socket or from the same process, passes here."""

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from email.utils import format_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote

from werkzeug.exceptions import HTTPException

from sync.sandbox.call import Answer, Call
from sync.sandbox.control import PREFIX as CONTROL
from sync.sandbox.flavours import addresses, application
from sync.sandbox.site import CLOUD_ID, Served, Site
from sync.sandbox.wire.api import GATEWAY, SITE, template_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_ISSUE = "{issueIdOrKey}"
_WRITTEN_ISSUE = re.compile(r"/issue/([^/]+)")
_GATEWAY = re.compile(rf"/ex/(?:confluence|jira)/{CLOUD_ID}(?=/)")


class Front:
    """Answers calls on a site. Their effects come one at a time, whatever the clients; faults may wait."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._app = application(site.options.flavour)
        self._confluence, _ = addresses(site.options.flavour)

    def answer(self, call: Call) -> Answer:
        """May raise what a fault script raises: ``NotDelivered``, ``Dropped``, ``NoAnswer``."""
        site, call = self.site, self._routed(call)
        with site.one_at_a_time:
            site.clock.settle()
        if call.route.startswith(CONTROL):
            return self._dated(call, self._handle(call))
        if not call.route:
            site.unknown_routes.append(f"{call.method} {call.path}")
        status = 0
        try:
            answer = site.fault(call, self.carry_out)
            status = answer.status
        finally:
            site.requests.append(Served(call.method, call.route or call.path, status))
        return self._dated(call, answer)

    def _routed(self, call: Call) -> Call:
        path, found = _GATEWAY.subn("", call.path, count=1)
        route = _route(self.site.options.flavour, unquote(path), call.method)
        return replace(call, path=path, route=route, gateway=bool(found))

    def _is_confluence(self, call: Call) -> bool:
        return call.path.startswith(self._confluence)

    def carry_out(self, call: Call) -> Answer:
        """What the site does about a call that has reached it, and answers; no fault comes between."""
        throttle = self.site.throttle
        with self.site.one_at_a_time:
            if not throttle.take():
                answer = self._too_many(call)
            elif not self._issue_takes(call):
                answer = _too_many("jira-per-issue-on-write", 1)
            else:
                answer = self._handle(call)
        return replace(answer, headers=(*answer.headers, *throttle.headers()))

    def _too_many(self, call: Call) -> Answer:
        """Data Center says how long to wait on every answer, and nothing of the reason."""
        if self.site.options.flavour != "cloud":
            return Answer(429)
        product = "confluence" if self._is_confluence(call) else "jira"
        return _too_many(f"{product}-burst-based", self.site.throttle.seconds_to_wait())

    def _issue_takes(self, call: Call) -> bool:
        written = _WRITTEN_ISSUE.search(call.path) if call.method != "GET" else None
        if written is None or _ISSUE not in call.route or self.site.options.flavour != "cloud":
            return True
        return self.site.writes_to_issues.take(self.site.jira.id_of(unquote(written[1])))

    def _handle(self, call: Call) -> Answer:
        if not call.route:
            return Answer(501, (("Content-Type", "text/plain"),), b"The sandbox does not know this route.")
        status, headers = "", []

        def start(text: str, sent: list[tuple[str, str]], *_: object) -> None:
            nonlocal status, headers
            status, headers = text, sent

        with self.site.one_at_a_time:
            body: Iterable[bytes] = self._app.wsgi_app(self._environ(call), start)  # type: ignore[arg-type]
        return Answer(int(status[:3]), tuple(headers), b"".join(body))

    def _environ(self, call: Call) -> "WSGIEnvironment":
        host, _, port = call.headers.get("host", "sandbox").partition(":")
        environ: WSGIEnvironment = {
            "REQUEST_METHOD": call.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(call.path, "latin-1"),
            "QUERY_STRING": call.query,
            "SERVER_NAME": host,
            "SERVER_PORT": port or "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": call.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(call.body)),
            "wsgi.input": io.BytesIO(call.body),
            "wsgi.url_scheme": call.headers.get("x-forwarded-proto", "http"),
            SITE: self.site,
            GATEWAY: call.gateway,
        }
        for name, value in call.headers.items():
            if name not in {"content-type", "content-length"}:
                environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        return environ

    def _dated(self, call: Call, answer: Answer) -> Answer:
        clock = self.site.clock if self._is_confluence(call) else self.site.jira_clock
        date = format_datetime(clock.now().replace(microsecond=0), usegmt=True)
        length = () if answer.header("Content-Length") else (("Content-Length", str(len(answer.body))),)
        return replace(answer, headers=(*answer.headers, *length, ("Date", date)))


def _too_many(reason: str, seconds: int) -> Answer:
    limit = (("Retry-After", str(seconds)), ("RateLimit-Reason", reason))
    return Answer(429, (("Content-Type", "application/json"), *limit), b'{"code":429}')


@lru_cache(maxsize=4096)
def _route(flavour: str, path: str, method: str) -> str:
    """The rule that serves a path, in the specification's spelling; empty where there is none."""
    routes = application(flavour).url_map.bind("sandbox")
    try:
        rule, _ = routes.match(path, method=method, return_rule=True)
    except HTTPException:
        return ""
    return template_of(rule.rule)


def reason(status: int) -> str:
    """The words beside a status."""
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"
