"""Requests that never left: what proves that a site, or the chat, cannot have seen one."""

import ssl

import requests
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError

UNTRUSTED = "its certificate is not trusted"
_NO_TUNNEL = "Tunnel connection failed"  # as http.client words what a proxy answers to CONNECT


def why_unsent(error: BaseException) -> str:
    """Why the connection never came to be; empty where something may have been sent over one.

    A ``ProxyError`` or ``SSLError`` alone proves nothing: urllib3 raises both for connections that broke
    after the request was sent, so the cause underneath is what counts.
    """
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return UNTRUSTED
        if isinstance(cause, NameResolutionError):
            return "its name is not known (DNS)"
        if isinstance(cause, requests.ConnectTimeout | ConnectTimeoutError | ConnectionRefusedError):
            return "no connection could be made"
        if isinstance(cause, OSError) and str(cause).startswith(_NO_TUNNEL):
            return "the proxy does not let us through"
    return ""


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
