"""How we say who we are, on every request: set here alone, so that no ``.netrc`` or cookie steps in."""

import base64
import threading
import time

import requests
from requests.auth import AuthBase

from sync.errors import NotAuthenticated

_TOKEN_URL = "https://auth.atlassian.com/oauth/token"  # noqa: S105  (an address)
_REFRESH_BEFORE_END = 120.0
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


class Fixed(AuthBase):
    """Basic with an e-mail address, Bearer without."""

    def __init__(self, token: str, email: str = "") -> None:
        basic = base64.b64encode(f"{email}:{token}".encode()).decode()
        self._header = f"Basic {basic}" if email else f"Bearer {token}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


class LoginUnreachable(requests.ConnectionError):
    """There is no token to be had, so the request that needed one was not sent."""


class ClientCredentials(AuthBase):
    """OAuth 2.0 client credentials of a Cloud service account: tokens that live an hour, fetched when needed.

    ``session`` reaches the login service; ``site`` names in sentences what the token is for.
    Raises ``NotAuthenticated`` or ``LoginUnreachable`` from within the request that needs the token.
    """

    def __init__(
        self,
        client_id: str,
        secret: str,
        *,
        site: str,
        session: requests.Session,
        timeout: tuple[float, float],
    ) -> None:
        self._asked = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        self._site = site
        self._session = session
        self._timeout = timeout
        self._lock = threading.Lock()
        self._token = ""
        self._fresh_until = 0.0
        self.scopes: frozenset[str] = frozenset()
        """What the last token was good for; empty before the first one, and where it was not told."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        with self._lock:
            if time.monotonic() >= self._fresh_until:
                self._fetch()
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def _fetch(self) -> None:
        asked = time.monotonic()
        try:
            answer = self._session.post(
                _TOKEN_URL, json=self._asked, timeout=self._timeout, allow_redirects=False
            )
            granted = answer.json() if answer.ok else {}
        except ValueError:
            granted = {}
        except requests.RequestException:
            raise LoginUnreachable(f"its login service at {_TOKEN_URL} does not answer") from None
        if not isinstance(granted, dict) or not granted.get("access_token"):
            raise NotAuthenticated(
                f"The login service for {self._site} does not grant a token (status {answer.status_code}): "
                "check the client id and its secret."
            )
        self._token = str(granted["access_token"])
        self.scopes = frozenset(str(granted.get("scope") or "").split())
        self._fresh_until = asked + float(granted.get("expires_in", 0)) - _REFRESH_BEFORE_END
