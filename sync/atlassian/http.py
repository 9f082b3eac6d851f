"""The one way to the sites: sessions, time-outs, retries, the read-only gate, and errors as sentences.

atlassian-python-api is used as transport only. What it would do on its own is switched off: its sleep and
resend on 429, its resends on broken connections (they would create tickets twice), its log of bodies.
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote, urlsplit

import requests
from atlassian.rest_client import AtlassianRestAPI
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from tenacity import RetryCallState, Retrying
from urllib3.exceptions import HTTPError

from sync.atlassian import answers
from sync.atlassian.answers import Answer, Repeat
from sync.atlassian.traffic import NoTurn, Traffic
from sync.clock import SiteClock
from sync.core.model import CreationReply, Delivery, Outcome
from sync.errors import NotAuthenticated, RequestFailed, SiteUnreachable, WriteRefused

MAX_ANSWER_BYTES = 32 * 1024 * 1024
CREATION_PATIENCE = 5.0

_ATTEMPTS = 5
_ATTEMPTS_TO_CONNECT = 3
_LONGEST_BACKOFF = 30.0
_CHUNK = 64 * 1024

_READS_BY_POST = frozenset(
    {
        "/rest/api/3/search/jql",
        "/rest/api/3/issue/bulkfetch",
        "/rest/api/3/permissions/check",
        "/api/v2/users-bulk",
        "/rest/api/2/search",
    }
)

Json = dict[str, object] | None
Mount = Callable[[requests.Session], None]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path with ``{names}`` to be filled in; what is counted, and what the gate judges."""

    method: str
    path: str

    @property
    def reads(self) -> bool:
        return self.method == "GET" or (self.method == "POST" and self.path in _READS_BY_POST)

    def filled(self, values: Mapping[str, str]) -> str:
        return self.path.format_map({name: quote(value, safe="") for name, value in values.items()})

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Site:
    """One product at one address, and whom to ask about it: for sessions, and for sentences about failures.

    ``url`` is where requests go (the gateway, for scoped tokens). ``variable`` names the environment variable
    of the token; ``hint`` says what else to check when the token is not accepted.
    """

    product: str
    url: str
    variable: str
    hint: str
    auth: AuthBase = field(repr=False)
    connect_timeout: float
    read_timeout: float
    creation_timeout: float
    in_flight: int
    proxy: str = field(default="", repr=False)
    ca_bundle: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Transport:
    """Requests to one site, politely; every answer is judged before anybody sees it.

    ``clock`` is fed with the site's ``Date`` headers; only Confluence's transports are given it.
    A ``read_only`` transport refuses every route that is not a read before anything is sent.
    """

    def __init__(
        self,
        site: Site,
        traffic: Traffic,
        *,
        read_only: bool,
        clock: SiteClock | None = None,
        mount: Mount | None = None,
    ) -> None:
        self._site = site
        self._traffic = traffic
        self._read_only = read_only
        self._clock = clock
        session = _session(site)
        if mount:
            mount(session)
        self._client = _client(site, session, site.read_timeout)
        self._creation_client = _client(site, session, site.creation_timeout)

    def read(
        self,
        route: Route,
        ids: Mapping[str, str] | None = None,
        *,
        params: Mapping[str, object] | None = None,
        json: Json = None,
    ) -> object:
        """The answer's JSON. Raises ``NotAuthenticated``, ``SiteUnreachable`` or ``RequestFailed``."""
        return self.ask(route, ids, params=params, json=json).document

    def ask(
        self,
        route: Route,
        ids: Mapping[str, str] | None = None,
        *,
        params: Mapping[str, object] | None = None,
        json: Json = None,
    ) -> Answer:
        """Like ``read``, with the headers; ``document`` is there and ``status`` is 2xx."""
        answer = self._persist(route, Repeat.ALWAYS, ids or {}, params or {}, json)
        self._refuse_strangers(answer, reading=True)
        if not answer.ok or answer.document is None:
            raise self._failure(route, answer)
        return answer

    def write(
        self,
        route: Route,
        ids: Mapping[str, str] | None = None,
        *,
        repeat: Repeat,
        params: Mapping[str, object] | None = None,
        json: Json = None,
    ) -> Outcome:
        """What the write came to. Raises ``NotAuthenticated`` only."""
        answer = self._persist(route, repeat, ids or {}, params or {}, json)
        self._refuse_strangers(answer, reading=False)
        return answers.outcome(answer)

    def create(self, route: Route, json: Json) -> CreationReply:
        """Send once, soon or not at all: a creation that waited could leave its lease."""
        answer = self._attempt(route, {}, {}, json, self._creation_client, CREATION_PATIENCE)
        return CreationReply(
            delivery=answer.delivery,
            status=answer.status,
            document=answer.document,
            foreign=bool(answers.stranger(answer)) or answers.elsewhere(answer),
            seconds=answer.seconds,
        )

    # --- sending

    def _persist(
        self, route: Route, repeat: Repeat, ids: Mapping[str, str], params: Mapping[str, object], json: Json
    ) -> Answer:
        def give_up(state: RetryCallState) -> bool:
            answer = _result(state)
            connecting = answer.delivery is Delivery.NOT_SENT
            attempts = _ATTEMPTS_TO_CONNECT if connecting else _ATTEMPTS
            return state.attempt_number >= attempts or not self._traffic.may_retry(state.upcoming_sleep)

        retrying = Retrying(
            retry=lambda state: answers.may_repeat(_result(state), repeat),
            wait=self._backoff,
            stop=give_up,
            sleep=self._traffic.sleep,
            retry_error_callback=_result,
        )
        return retrying(self._attempt, route, ids, params, json, self._client, None)

    def _backoff(self, state: RetryCallState) -> float:
        """Full jitter, on top of what the site asked for."""
        ceiling = min(_LONGEST_BACKOFF, 2.0 ** (state.attempt_number - 1))
        return (answers.silence_asked(_result(state)) or 0.0) + ceiling * self._traffic.jitter()

    def _attempt(
        self,
        route: Route,
        ids: Mapping[str, str],
        params: Mapping[str, object],
        json: Json,
        client: AtlassianRestAPI,
        patience: float | None,
    ) -> Answer:
        if self._read_only and not route.reads:
            raise WriteRefused(f"{route} would write, and this session only reads.")
        try:
            with self._traffic.turn(patience):
                answer = self._exchange(route, ids, params, json, client)
        except NoTurn:
            return Answer(Delivery.NOT_SENT, problem=answers.HUSHED)
        if answers.near_limit(answer):
            self._traffic.slow_down()
        if (silence := answers.silence_asked(answer)) is not None:
            self._traffic.hush(silence)
        return answer

    def _exchange(
        self,
        route: Route,
        ids: Mapping[str, str],
        params: Mapping[str, object],
        json: Json,
        client: AtlassianRestAPI,
    ) -> Answer:
        self._traffic.count(f"{self._site.product} {route}")
        began = self._traffic.monotonic()
        try:
            response = client.request(
                route.method,
                route.filled(ids),
                params=dict(params),
                json=json,
                headers=_headers(route),
                advanced_mode=True,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError) as error:
            return answers.undelivered(error, self._traffic.monotonic() - began)
        body, problem = _body(response)
        arrived = self._traffic.monotonic()
        answer = answers.answered(response.status_code, response.headers, body, arrived - began, problem)
        if self._clock and (date := answer.date):
            self._clock.observe(date, arrived)
        return answer

    # --- failures as sentences

    def _refuse_strangers(self, answer: Answer, *, reading: bool) -> None:
        """Raise where the site does not take us for the user we are.

        A 403 to a write is about that one page or issue, and is left to become an outcome.
        """
        reason = answers.stranger(answer)
        if not reason and (answer.status == 401 or (answer.status == 403 and reading)):
            reason = answers.sentence(answer)
        if not reason and reading and answers.unknown_to_confluence_cloud(answer):
            reason = "it answers 404 without naming what is missing"
        if reason:
            raise self.not_accepted(reason)

    def not_accepted(self, reason: str) -> NotAuthenticated:
        site = self._site
        return NotAuthenticated(
            f"{site.product} at {site.url} does not accept us ({reason}): check {site.variable}{site.hint}."
        )

    def told(self, answer: Answer) -> datetime:
        """When the site gave this answer, by its own clock."""
        if (date := answer.date) is None:
            raise SiteUnreachable(
                f"What answers at {self._site.url} does not tell the time as {self._site.product} does "
                "(no Date header): check the URL and the proxy."
            )
        return date

    def _failure(self, route: Route, answer: Answer) -> SiteUnreachable | RequestFailed:
        site = self._site
        if answer.delivery is Delivery.NOT_SENT and answer.problem != answers.HUSHED:
            return SiteUnreachable(
                f"{site.product} at {site.url} cannot be reached ({answer.problem}): "
                "check the URL, the network, the proxy and the CA bundle."
            )
        if answers.elsewhere(answer):
            return SiteUnreachable(
                f"What answers at {site.url} is not {site.product} ({route} shows a web page with status "
                f"{answer.status}): check the URL."
            )
        incomplete = answer.problem or "the answer is not complete JSON"
        reason = incomplete if answer.ok else answers.sentence(answer)
        return RequestFailed(f"{site.product} did not answer {route}: {reason}.", answer.status or None)


class _Client(AtlassianRestAPI):
    def log_curl_debug(self, *_: object, **__: object) -> None:
        """The library renders every request with its body for its log; page content stays out of logs."""


class _Unlogged(requests.Response):
    @property
    def text(self) -> str:
        """Nothing: the library decodes every body for its log. Ours are read once, from the stream."""
        return ""


def _session(site: Site) -> requests.Session:
    session = requests.Session()
    session.auth = site.auth
    session.stream = True
    session.hooks["response"].append(_unlogged)
    session.verify = site.ca_bundle or True
    session.trust_env = not (site.proxy or _loopback(site.url))
    if site.proxy:
        session.proxies = {"http": site.proxy, "https": site.proxy}
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.headers["User-Agent"] = "postmortem-sync"
    session.headers.update(dict(site.headers))
    adapter = HTTPAdapter(max_retries=0, pool_maxsize=site.in_flight)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _client(site: Site, session: requests.Session, read_timeout: float) -> AtlassianRestAPI:
    client = _Client(site.url, session=session, retry_with_header=False, backoff_and_retry=False)
    client.timeout = (site.connect_timeout, read_timeout)  # type: ignore[assignment]  # requests takes a pair
    return client


def _unlogged(response: requests.Response, *_: object, **__: object) -> None:
    response.__class__ = _Unlogged


def _headers(route: Route) -> dict[str, str]:
    headers = {"Accept": "application/json"}
    if route.method != "GET":
        headers["Content-Type"] = "application/json"
    if not route.reads:
        headers["X-Atlassian-Token"] = "no-check"
    return headers


def _body(response: requests.Response) -> tuple[bytearray | None, str]:
    """The body, or None and the reason: cut off, or larger than anything the sites serve."""
    body = bytearray()
    with response:
        try:
            for chunk in response.iter_content(_CHUNK):
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    return None, answers.TOO_LARGE
        except (requests.RequestException, HTTPError, OSError):
            return None, "the answer was cut off"
    return body, ""


def _result(state: RetryCallState) -> Answer:
    if state.outcome is None:
        raise RuntimeError("tenacity asks about an attempt that was not made")
    answer: Answer = state.outcome.result()
    return answer


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
