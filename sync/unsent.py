"""Requests that never left: what proves that a site, or the chat, cannot have seen one."""

import re
import ssl
from http import HTTPStatus

import requests
from requests.exceptions import InvalidSchema, InvalidURL
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, ProxySchemeUnknown

UNTRUSTED = (
    "its certificate is not trusted; where your company signs its own, set network.ca_bundle, "
    "for instance to /etc/ssl/certs/ca-certificates.crt"
)
NO_BUNDLE = "the CA bundle that REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names is not there"
NO_CERTIFICATES = "the CA bundle holds no certificate"
NO_PROXY = "the proxy's address is none that can be used; such begin with http:// or https://"
HOPELESS = frozenset({UNTRUSTED, NO_BUNDLE, NO_CERTIFICATES, NO_PROXY})
_NO_TUNNEL = re.compile(
    r"Tunnel connection failed: (\d{3})"
)  # as http.client words a proxy's answer to CONNECT


def why_unsent(error: BaseException) -> str:
    """Why the connection never came to be; empty where something may have been sent over one.

    A ``ProxyError`` or ``SSLError`` alone proves nothing: urllib3 raises both for connections that broke
    after the request was sent, so the cause underneath is what counts.
    """
    return next(filter(None, map(_before_a_byte_was_sent, _causes(error))), "")


def _before_a_byte_was_sent(cause: BaseException) -> str:
    """In words of our own: those of libraries may quote an address with its credentials."""
    match cause:
        case ssl.SSLCertVerificationError():
            return UNTRUSTED
        case ssl.SSLError(reason="NO_CERTIFICATE_OR_CRL_FOUND"):
            return NO_CERTIFICATES
        case NameResolutionError():
            return "its name is not known (DNS)"
        case requests.ConnectTimeout() | ConnectTimeoutError() | ConnectionRefusedError():
            return "no connection could be made"
        case InvalidSchema() | InvalidURL() | ProxySchemeUnknown():
            return NO_PROXY  # addresses of sites were looked at when the configuration was read
        case OSError() if "TLS CA certificate bundle" in str(cause):
            return NO_BUNDLE
        case OSError() if refused := _NO_TUNNEL.match(str(cause)):
            return f"the proxy does not let us through: {_status(int(refused[1]))}"
        case _:
            return ""


def _status(number: int) -> str:
    known = number in set(HTTPStatus)
    return f"{number} {HTTPStatus(number).phrase}" if known else str(number)


def why_lost(error: BaseException) -> str:
    """What became of a request of which nobody can tell whether it arrived."""
    if isinstance(error, requests.Timeout):
        return "it did not answer in time"
    tls = (cause for cause in _causes(error) if isinstance(cause, ssl.SSLError))
    plain = any(cause.reason == "WRONG_VERSION_NUMBER" for cause in tls)
    return "what answers there does not speak TLS" if plain else "the connection broke before the answer came"


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what it wraps: urllib3 keeps causes in ``reason``, ``original_error`` and arguments."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and cause not in found:
            found.append(cause)
            waiting += [getattr(cause, "reason", None), getattr(cause, "original_error", None), *cause.args]
    return found
