"""The site for `requests` without a socket: ``session.mount("http://", InProcess(site))``."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse
from urllib3.exceptions import NewConnectionError, ProtocolError

from sync.sandbox.call import Answer, Call, Dropped, NoAnswer, NotDelivered
from sync.sandbox.front import Front, reason
from sync.sandbox.site import Site


class InProcess(BaseAdapter):
    """Hands prepared requests to a site; what breaks there looks to `requests` like a broken connection."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._front = Front(site)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        try:
            answer = self._front.answer(_call(request))
        except NotDelivered:
            refused = NewConnectionError(None, "Connection refused")  # type: ignore[arg-type]
            raise requests.ConnectionError(refused, request=request) from None
        except Dropped:
            raise requests.ConnectionError(ProtocolError("Connection aborted."), request=request) from None
        except NoAnswer:
            raise requests.ReadTimeout("Read timed out.", request=request) from None
        return _response(request, answer)

    def close(self) -> None:
        """Nothing is held open."""


def _call(request: requests.PreparedRequest) -> Call:
    parts = urlsplit(request.url or "")
    body = request.body or b""
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers.setdefault("host", parts.netloc)
    headers["x-forwarded-proto"] = parts.scheme
    return Call(
        method=request.method or "GET",
        path=parts.path or "/",
        query=parts.query,
        headers=headers,
        body=body.encode() if isinstance(body, str) else bytes(body),
    )


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.reason = reason(answer.status)
    response.url = request.url or ""
    response.request = request
    response.headers = CaseInsensitiveDict(answer.headers)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response.raw = HTTPResponse(
        body=io.BytesIO(answer.body),
        headers=dict(answer.headers),
        status=answer.status,
        preload_content=False,
    )
    return response
