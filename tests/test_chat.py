"""A webhook as it is met over a real socket; its address is a secret."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sync.chat import LONGEST_TEXT, Chat
from sync.core.model import OutcomeKind
from tests.test_unsent import answering

SECRET = "/hooks/T0/B0/abcdef"


@contextmanager
def hook(status: int = 200, headers: dict[str, str] | None = None) -> Iterator[tuple[str, list[Any]]]:
    """The address of a webhook that answers with ``status``, and what it was told."""
    told: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            told.append((self.path, dict(self.headers), json.loads(self.rfile.read(length))))
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{SECRET}", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_message_is_posted_as_slack_takes_it() -> None:
    with hook() as (url, told):
        outcome = Chat(url).say("OPS-1 (Cap retries) was due 2026-11-11")
    assert outcome.kind is OutcomeKind.WRITTEN
    ((path, headers, document),) = told
    assert path == SECRET
    assert headers["Content-Type"] == "application/json"
    assert document == {"text": "OPS-1 (Cap retries) was due 2026-11-11"}


def test_nothing_in_a_text_is_markup_that_calls_people() -> None:
    with hook() as (url, told):
        Chat(url).say("<!channel> a & b <https://evil.example.com|click>")
    assert told[0][2]["text"] == "&lt;!channel&gt; a &amp; b &lt;https://evil.example.com|click&gt;"


def test_a_long_text_is_cut() -> None:
    with hook() as (url, told):
        Chat(url).say("x" * 10_000)
    assert len(told[0][2]["text"]) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (204, OutcomeKind.WRITTEN),
        (400, OutcomeKind.REFUSED),
        (404, OutcomeKind.REFUSED),
        (429, OutcomeKind.NOT_SENT),
        (500, OutcomeKind.UNKNOWN),
    ],
)
def test_whatever_is_answered_nothing_is_sent_twice(status: int, kind: OutcomeKind) -> None:
    with hook(status) as (url, told):
        outcome = Chat(url).say("hello")
    assert outcome.kind is kind
    assert len(told) == 1


def test_a_redirect_is_not_followed() -> None:
    with hook() as (elsewhere, told), hook(307, {"Location": elsewhere}) as (url, _):
        outcome = Chat(url).say("hello")
    assert outcome.kind is OutcomeKind.REFUSED
    assert told == []


def test_a_chat_that_is_not_there_is_said_without_its_address() -> None:
    with hook() as (url, _):
        pass
    outcome = Chat(url).say("hello")
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "could not be reached" in outcome.detail
    assert "hooks" not in outcome.detail
    assert "127.0.0.1" not in outcome.detail


def test_a_chat_behind_a_proxy_that_does_not_let_us_through_has_heard_nothing() -> None:
    """Or its reminder would count as told."""
    with answering(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n") as port:
        outcome = Chat(f"https://chat.example.com{SECRET}", proxy=f"http://127.0.0.1:{port}").say("hello")
    assert outcome.kind is OutcomeKind.NOT_SENT
    told = "the proxy does not let us through: 407 Proxy Authentication Required"
    assert outcome.detail == f"the chat could not be reached ({told})"


def test_where_the_connection_breaks_before_an_answer_nobody_knows_whether_it_was_heard() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}{SECRET}"
        with ThreadPoolExecutor() as somebody:
            taken = somebody.submit(listening.accept)
            outcome_of = somebody.submit(Chat(url).say, "hello")
            taken.result()[0].close()
            outcome = outcome_of.result()
    assert outcome.kind is OutcomeKind.UNKNOWN


def test_no_credentials_of_the_machine_travel(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with hook() as (url, told):
        Chat(url).say("hello")
    assert "Authorization" not in told[0][1]
