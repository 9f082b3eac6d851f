"""The way from the worker to the site without the ceremony of `requests`, which costs as much as the worker.

The site sees the same calls, a test holds that. Real processes (`kills`) and all other whole runs take the
long way.
"""

import json
from collections.abc import Mapping
from typing import Any

import requests
from requests.auth import AuthBase
from requests.structures import CaseInsensitiveDict

from sync.sandbox import InProcess
from tests.whole.worker import Worker


class DirectWorker(Worker):
    def _mount(self, session: requests.Session) -> None:
        session.request = _Direct(session, InProcess(self.site))  # type: ignore[method-assign, assignment]


class _Direct:
    """What the worker uses of a session: no redirects, no cookies, no proxies."""

    def __init__(self, session: requests.Session, site: InProcess) -> None:
        self._session = session
        self._site = site

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str], json: object, **_: Any
    ) -> requests.Response:
        request = requests.PreparedRequest()
        request.method, request.url = method, url
        sent = {**self._session.headers, **headers}
        request.headers = CaseInsensitiveDict((name, str(value)) for name, value in sent.items())
        _put_body(request, json)
        assert isinstance(self._session.auth, AuthBase)
        request.prepare_auth(self._session.auth)
        response = self._site.send(request)
        for hook in self._session.hooks["response"]:
            hook(response)
        return response


def _put_body(request: requests.PreparedRequest, document: object) -> None:
    if document is not None:
        request.body = json.dumps(document).encode()
        request.headers["Content-Length"] = str(len(request.body))
    elif request.method != "GET":
        request.headers["Content-Length"] = "0"
