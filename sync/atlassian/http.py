"""The one way to the sites: retries, the rate budget, the read-only gate, and who we are to them."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import requests
from atlassian.rest_client import AtlassianRestAPI
from tenacity import RetryCallState, Retrying
from urllib3.exceptions import HTTPError

from sync.atlassian import answers, complaints
from sync.atlassian.answers import Answer, Repeat
from sync.atlassian.authorization import LoginUnreachable, without_credentials
from sync.atlassian.routes import Json, Route
from sync.atlassian.sessions import Site, body_of, client_for, session_for
from sync.atlassian.traffic import NoTurn, Traffic
from sync.clock import SiteClock
from sync.core.model import CreationReply, Delivery, Outcome, OutcomeKind
from sync.errors import NotAuthenticated, RequestFailed, SiteUnreachable, WriteRefused

CREATION_PATIENCE = 5.0
_SOON = 10.0

ATTEMPTS = 5
_ATTEMPTS_TO_CONNECT = 3
_ATTEMPTS_TO_HEAR = 2
_LONGEST_BACKOFF = 30.0
_BODIES_OUTLAST_SILENCES = 2

Mount = Callable[[requests.Session], None]


@dataclass(frozen=True, slots=True)
class _Request:
    route: Route
    ids: Mapping[str, str]
    params: Mapping[str, object]
    json: Json
    renewable: bool = True  # may go again with another token, where the first was refused


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
        self.auth = site.auth
        self._traffic = traffic
        self._read_only = read_only
        self._clock = clock
        self._heard = False  # whether anything ever came back
        self._gone = False  # whether it could not be reached in several attempts, and nothing came since
        self._let_in = False  # whether we were answered as the user we are
        session = session_for(site)
        if mount:
            mount(session)
        self._client = client_for(site, session, site.read_timeout)
        self._creation_client = client_for(site, session, site.creation_timeout)

    def read(
        self,
        route: Route,
        ids: Mapping[str, str] | None = None,
        *,
        params: Mapping[str, object] | None = None,
        json: Json = None,
        attempts: int = ATTEMPTS,
    ) -> object:
        """The answer's JSON. Raises ``NotAuthenticated``, ``SiteUnreachable`` or ``RequestFailed``."""
        return self.ask(route, ids, params=params, json=json, attempts=attempts).document

    def ask(
        self,
        route: Route,
        ids: Mapping[str, str] | None = None,
        *,
        params: Mapping[str, object] | None = None,
        json: Json = None,
        attempts: int = ATTEMPTS,
    ) -> Answer:
        """Like ``read``, with the headers; ``document`` is there and ``status`` is 2xx."""
        request = _Request(route, ids or {}, params or {}, json)
        return self._accepted(route, self._persist(request, Repeat.ALWAYS, attempts))

    def ask_who_we_are(self, route: Route) -> Answer:
        """Like ``ask``; a site that does not find us is another one, as behind a wrong cloud id, and one that
        cannot say is down."""
        try:
            return self.ask(route)
        except RequestFailed as failure:
            if failure.status == 404:
                raise self.not_accepted("it answers 404 to who we are") from None
            if failure.unanswered:
                raise SiteUnreachable(
                    f"{failure} It may be down for a while; the next run tries again."
                ) from None
            raise

    def find(
        self, route: Route, ids: Mapping[str, str], *, params: Mapping[str, object] | None = None
    ) -> object | None:
        """Like ``read``; None where the site says that the one issue or content is not there, or not for
        us to see."""
        answer = self._persist(_Request(route, ids, params or {}, None), Repeat.ALWAYS)
        missing = answers.no_such_issue(answer) or answers.no_such_content(answer)
        return None if missing else self._accepted(route, answer).document

    def query(self, route: Route, json: Json) -> object:
        """Like ``read``; where Jira does not take the query, what it has against it."""
        answer = self._persist(_Request(route, {}, {}, json), Repeat.ALWAYS)
        return answer.document if answers.refused_query(answer) else self._accepted(route, answer).document

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
        renewable = repeat is not Repeat.NEVER
        answer = self._persist(_Request(route, ids or {}, params or {}, json, renewable), repeat)
        self._refuse_strangers(route, answer, reading=False)
        outcome = answers.outcome(answer)
        if outcome.kind is OutcomeKind.CONFLICT:
            self._traffic.count_conflict()
        return outcome

    def create(self, route: Route, json: Json) -> CreationReply:
        """Send once, soon or not at all: a creation that waited could leave its lease."""
        self._traffic.calm(self._site.product)
        request = _Request(route, {}, {}, json, renewable=False)
        answer = self._attempt(request, self._creation_client, CREATION_PATIENCE)
        return CreationReply(
            delivery=answer.delivery,
            status=answer.status,
            document=answer.document,
            foreign=bool(answers.stranger(answer)) or answers.elsewhere(answer),
            put_off=answers.too_busy(answer),
            seconds=answer.seconds,
        )

    def _accepted(self, route: Route, answer: Answer) -> Answer:
        if address := answers.moved(answer, self._site.url, route.path):
            raise complaints.moved(self._site, address)
        self._refuse_strangers(route, answer, reading=True)
        if not answer.ok or answer.document is None:
            raise complaints.failure(self._site, route, answer, heard=self._heard)
        self._let_in = True
        return answer

    # --- sending

    def _persist(self, request: _Request, repeat: Repeat, most: int = ATTEMPTS) -> Answer:
        patience = _SOON if repeat is Repeat.SOON else None

        def give_up(state: RetryCallState) -> bool:
            if patience is not None and state.upcoming_sleep > patience:
                return True
            answer = _result(state)
            attempts = most
            if answer.delivery is Delivery.NOT_SENT and self._gone:
                attempts = 1
            elif answer.delivery is Delivery.NOT_SENT and not self._heard:
                attempts = min(most, _ATTEMPTS_TO_CONNECT)
            elif not self._heard and request.route.reads:
                attempts = min(most, _ATTEMPTS_TO_HEAR)
            return state.attempt_number >= attempts or not self._traffic.may_retry(state.upcoming_sleep)

        retrying = Retrying(
            retry=lambda state: answers.may_repeat(_result(state), repeat),
            wait=self._backoff,
            stop=give_up,
            sleep=self._traffic.pause,
            retry_error_callback=self._given_up,
        )
        return retrying(self._attempt, request, self._client, patience)

    def _given_up(self, state: RetryCallState) -> Answer:
        answer = _result(state)
        if answer.delivery is Delivery.NOT_SENT and state.attempt_number >= _ATTEMPTS_TO_CONNECT:
            self._gone = True
        return answer

    def _backoff(self, state: RetryCallState) -> float:
        """Full jitter, on top of what the site asked for."""
        ceiling = min(_LONGEST_BACKOFF, 2.0 ** (state.attempt_number - 1))
        return (answers.silence_asked(_result(state)) or 0.0) + ceiling * self._traffic.jitter()

    def _attempt(self, request: _Request, client: AtlassianRestAPI, patience: float | None) -> Answer:
        if self._read_only and not request.route.reads:
            raise WriteRefused(f"{request.route} would write, and this session only reads.")
        logins = self.auth.logins
        answer = self._in_turn(request, client, patience)
        if answer.status != 401 or not request.renewable or answers.lacks_scope(answer):
            return answer
        try:
            again = self.auth.renew(logins) and self._traffic.may_retry(0)
        except LoginUnreachable as error:
            return answers.undelivered(error, answer.seconds)
        return self._in_turn(request, client, patience) if again else answer

    def _in_turn(self, request: _Request, client: AtlassianRestAPI, patience: float | None) -> Answer:
        try:
            with self._traffic.turn(patience):
                answer = self._late(patience) or self._exchange(request, client)
        except NoTurn:
            return Answer(Delivery.NOT_SENT, problem=answers.HUSHED)
        if answers.near_limit(answer):
            self._traffic.slow_down()
        if (silence := answers.silence_asked(answer)) is not None:
            self._traffic.hush(silence, self._site.product)
        return answer

    def _late(self, patience: float | None) -> Answer | None:
        """Why a request with little patience is not sent: a login may take long, so it comes before."""
        if patience is None:
            return None
        began = self._traffic.monotonic()
        try:
            ready = self.auth.ready(patience)
        except LoginUnreachable as error:
            return answers.undelivered(error, self._traffic.monotonic() - began)
        if ready and self._traffic.monotonic() - began <= patience:
            return None
        return Answer(Delivery.NOT_SENT, problem="the login took longer than we can wait")

    def _exchange(self, request: _Request, client: AtlassianRestAPI) -> Answer:
        route = request.route
        self._traffic.count(f"{self._site.product} {route}")
        began = self._traffic.monotonic()
        try:
            response = client.request(
                route.method,
                route.filled(request.ids),
                params=dict(request.params),
                json=request.json,
                headers=route.headers(),
                advanced_mode=True,
                allow_redirects=False,
            )
        except (OSError, HTTPError) as error:  # requests' own are OSErrors, and so are those it lets through
            return answers.undelivered(error, self._traffic.monotonic() - began)
        headed = self._traffic.monotonic()
        self._heard, self._gone = True, False
        patience = _BODIES_OUTLAST_SILENCES * self._site.read_timeout
        text, problem = body_of(response, patience, self._traffic.monotonic)
        if text and not response.ok:
            text = without_credentials(text, response.request)
        seconds = self._traffic.monotonic() - began
        answer = answers.answered(response.status_code, response.headers, text, seconds, problem, headed)
        if self._clock and (date := answer.date):
            self._clock.observe(date, headed)
        return answer

    # --- who the site takes us for

    def _refuse_strangers(self, route: Route, answer: Answer, *, reading: bool) -> None:
        """Raise where the site does not take us for the user we are.

        A 403 to a write is about that one page or issue, and is left to become an outcome; so is a scope that
        one kind of write lacks. What a site that has let us in keeps from us of one thing is a failed read.
        """
        if not reading and ((answer.html and answer.status == 403) or answers.lacks_scope(answer)):
            return  # html: a firewall that does not like the text of one page
        if reading and self._let_in and route.names_one and answers.about_one(answer):
            return
        reason = answers.stranger(answer)
        if not reason and (answer.status == 401 or (answer.status == 403 and reading)):
            reason = answers.sentence(answer)
        if not reason and reading and answers.unknown_to_confluence_cloud(answer):
            reason = "it answers 404 without naming what is missing"
        if reason:
            raise self.not_accepted(reason)

    def not_accepted(self, reason: str) -> NotAuthenticated:
        return complaints.not_accepted(self._site, reason)

    def told(self, answer: Answer) -> datetime:
        """When the site gave this answer, by its own clock."""
        if (date := answer.date) is None:
            raise complaints.timeless(self._site)
        return date


def _result(state: RetryCallState) -> Answer:
    """The attempt's answer; tenacity asks only after an attempt."""
    return cast("Future[Answer]", state.outcome).result()
