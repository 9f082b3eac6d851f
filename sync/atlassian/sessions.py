"""Sessions of `requests` and clients of atlassian-python-api that do nothing on their own.

The library is transport only: its sleep and resend on 429, its resends on broken connections (they would
create tickets twice) and its log of bodies have no place here.
"""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
from atlassian.rest_client import AtlassianRestAPI
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from sync.atlassian import answers
from sync.atlassian.authorization import Authorization

MAX_ANSWER_BYTES = 32 * 1024 * 1024

_CHUNK = 64 * 1024


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
    auth: Authorization = field(repr=False)
    connect_timeout: float
    read_timeout: float
    creation_timeout: float
    in_flight: int
    proxy: str = field(default="", repr=False)
    ca_bundle: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class _Client(AtlassianRestAPI):
    def log_curl_debug(self, *_: object, **__: object) -> None:
        """The library renders every request with its body for its log; page content stays out of logs."""


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: even where it follows none, the library reads every ``Location``, and chokes on some."""


class _Unlogged(requests.Response):
    @property
    def text(self) -> str:
        """Nothing: the library decodes every body for its log. Ours are read once, from the stream."""
        return ""


def session_for(site: Site) -> requests.Session:
    """A session for the site; its bodies are streamed, and never logged."""
    session = plain_session(site.url, site.proxy, site.ca_bundle, site.in_flight)
    session.auth = site.auth
    session.stream = True
    session.hooks["response"].append(_unlogged)
    session.headers.update(dict(site.headers))
    return session


def plain_session(url: str, proxy: str, ca_bundle: str, in_flight: int) -> requests.Session:
    """A session for ``url`` without a login; it keeps no cookies and sends nothing twice."""
    session = _Session()
    session.verify = ca_bundle or True
    session.trust_env = not (proxy or _loopback(url))
    if proxy:
        session.proxies = {"http": proxy, "https": proxy}
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.headers["User-Agent"] = "postmortem-sync"
    adapter = HTTPAdapter(max_retries=0, pool_maxsize=in_flight)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def client_for(site: Site, session: requests.Session, read_timeout: float) -> AtlassianRestAPI:
    client = _Client(site.url, session=session, retry_with_header=False, backoff_and_retry=False)
    client.timeout = (site.connect_timeout, read_timeout)  # type: ignore[assignment]  # requests takes a pair
    return client


def _unlogged(response: requests.Response, *_: object, **__: object) -> None:
    response.__class__ = _Unlogged


def body_of(
    response: requests.Response, patience: float, monotonic: Callable[[], float]
) -> tuple[str | None, str]:
    """The body, or None and the reason why there is none that could be used. It may take ``patience`` seconds
    in all, and is taken as it comes, so that no dripping one holds us for longer.

    Bytes that are no UTF-8 are refused, not replaced: what is read may be written back.
    """
    body = bytearray()
    latest = monotonic() + patience
    with response:
        try:
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    return None, answers.TOO_LARGE
                if monotonic() > latest:
                    return None, answers.TOO_SLOW
            return body.decode(), ""
        except (requests.RequestException, HTTPError, OSError):
            return None, "the answer was cut off"
        except UnicodeDecodeError:
            return None, "the answer is not UTF-8"


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
