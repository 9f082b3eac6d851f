"""How we say who we are, on every request: set here alone, so that no ``.netrc`` or cookie steps in."""

import base64
import math
import threading
from collections.abc import Callable

import requests
from requests.auth import AuthBase

from sync.errors import NotAuthenticated

_TOKEN_URL = "https://auth.atlassian.com/oauth/token"  # noqa: S105  (an address)
_REFRESH_BEFORE_END = 120.0
_LIFETIME_UNTOLD = 300.0
_TOO_MANY_REQUESTS = 429
_REDACTED = "[redacted]"


def without_credentials(text: str, request: requests.PreparedRequest) -> str:
    """An answer without what the request said about who we are.

    Careless servers, and proxies in between, repeat a request in their complaint; complaints go into logs,
    reports and onto pages.
    """
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    secrets = [credentials.rstrip("=")]
    if scheme == "Basic":
        secrets.append(base64.b64decode(credentials).decode().partition(":")[2])
    for secret in filter(None, secrets):
        text = text.replace(secret, _REDACTED)
    return text


class Authorization(AuthBase):
    """Who we are. As it stands, for a token that never changes: no login is needed, and none would help."""

    logins = 0

    def ready(self, seconds: float) -> bool:
        """Whether the token lasts for so many seconds; logs in where the one we hold does not."""
        return True

    def renew(self, since: int) -> bool:
        """After a refusal: log in, unless somebody has after so many ``logins``; whether to ask again."""
        return False


class Nobody(Authorization):
    """For what everybody may know; who is refused elsewhere learns it, too."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Fixed(Authorization):
    """Basic with an e-mail address, Bearer without."""

    def __init__(self, token: str, email: str = "") -> None:
        basic = base64.b64encode(f"{email}:{token}".encode()).decode()
        self._header = f"Basic {basic}" if email else f"Bearer {token}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


class LoginUnreachable(requests.ConnectionError):
    """There is no token to be had now, so the request that needed one was not sent.

    ``response`` is what the login service said, if it said anything; ``reason`` why it did not.
    """

    def __init__(
        self, message: str, response: requests.Response | None = None, reason: OSError | None = None
    ) -> None:
        super().__init__(message, response=response)
        self.reason = reason


class ClientCredentials(Authorization):
    """OAuth 2.0 client credentials of a Cloud service account: tokens that live an hour, fetched when needed.

    ``session`` reaches the login service; ``site`` names in sentences what the token is for.
    Raises ``NotAuthenticated`` or ``LoginUnreachable`` wherever a token is needed.
    """

    def __init__(
        self,
        client_id: str,
        secret: str,
        *,
        site: str,
        session: requests.Session,
        timeout: tuple[float, float],
        monotonic: Callable[[], float],
    ) -> None:
        self._asked = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        self._site = site
        self._session = session
        self._timeout = timeout
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._token = ""
        self._fresh_until = -math.inf
        self.scopes: frozenset[str] = frozenset()
        """What the last token was good for; empty before the first one, and where it was not told."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self.ready(0)
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def ready(self, seconds: float) -> bool:
        logins = self.logins
        if not self._lasts(seconds):
            self.renew(logins)
        return self._lasts(seconds)

    def renew(self, since: int) -> bool:
        with self._lock:
            if self.logins == since:
                self._log_in()
        return True

    def _lasts(self, seconds: float) -> bool:
        return self._monotonic() + seconds < self._fresh_until

    def _log_in(self) -> None:
        """The old token is replaced, never dropped: what is sent meanwhile does not wait for the login."""
        asked = self._monotonic()
        granted = self._granted()
        lifetime = _lifetime(granted)
        self._token = str(granted["access_token"])
        self.scopes = frozenset(str(granted.get("scope") or "").split())
        self._fresh_until = asked + lifetime - min(_REFRESH_BEFORE_END, lifetime / 2)
        self.logins += 1

    def _granted(self) -> dict[str, object]:
        try:
            answer = self._session.post(
                _TOKEN_URL,
                json=self._asked,
                auth=_without_more,
                verify=self._session.verify,  # or the environment's bundle would win over the configured one
                timeout=self._timeout,
                allow_redirects=False,
            )
            granted = answer.json() if answer.ok else {}
        except (ValueError, RecursionError):
            granted = {}
        except OSError as error:
            message = f"its login service at {_TOKEN_URL} does not answer"
            raise LoginUnreachable(message, reason=error) from None
        status = answer.status_code
        if status == _TOO_MANY_REQUESTS or status >= 500 or 300 <= status < 400:
            raise LoginUnreachable(
                f"its login service at {_TOKEN_URL} answers with status {status}", response=answer
            )
        if not isinstance(granted, dict) or not granted.get("access_token"):
            raise NotAuthenticated(
                f"The login service for {self._site} does not grant a token (status {status}): "
                "check the client id and its secret."
            )
        return granted


def _without_more(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """As it is: without any ``auth``, a ``.netrc`` would add credentials."""
    return request


def _lifetime(granted: dict[str, object]) -> float:
    """Seconds that the token lives; a login service need not tell, and need not make sense."""
    try:
        told = float(str(granted.get("expires_in")))
    except ValueError:
        return _LIFETIME_UNTOLD
    return told if 0 < told < math.inf else _LIFETIME_UNTOLD
