"""What provably never left us, over real sockets: whether it is sent again, or told again, hangs on it."""

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests
from urllib3.exceptions import MaxRetryError, SSLError

from sync.unsent import why_unsent

ADDRESS = "https://chat.example.com/hooks/T0"


def nobody() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port: int = closed_soon.getsockname()[1]
    return port


@contextmanager
def answering(text: bytes) -> Iterator[int]:
    """The port of something that says ``text`` to whoever sends anything, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as somebody:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(text)

        somebody.submit(answer)
        yield listening.getsockname()[1]


def failure(url: str, proxy: int | None = None) -> requests.RequestException:
    """How posting something there fails."""
    proxies = {"https": f"http://127.0.0.1:{proxy}"} if proxy else None
    with pytest.raises(requests.RequestException) as failed:
        requests.post(url, json={}, proxies=proxies, timeout=5)
    return failed.value


def test_where_nobody_takes_the_connection_nothing_was_sent() -> None:
    assert why_unsent(failure(f"http://127.0.0.1:{nobody()}")) == "no connection could be made"


def test_where_the_proxy_is_not_there_nothing_was_sent() -> None:
    assert why_unsent(failure(ADDRESS, nobody())) == "no connection could be made"


@pytest.mark.parametrize(
    "status", ["403 Forbidden", "407 Proxy Authentication Required", "503 Service Unavailable"]
)
def test_where_the_proxy_does_not_connect_us_nothing_was_sent(status: str) -> None:
    with answering(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()) as proxy:
        assert why_unsent(failure(ADDRESS, proxy)) == f"the proxy does not let us through: {status}"


def test_to_whom_we_do_not_trust_nothing_was_sent() -> None:
    """As urllib3 and requests wrap it. The authorities of the machine are not asked: what to set is said."""
    distrust = SSLError(ssl.SSLCertVerificationError("self-signed certificate"))
    wrapped = requests.exceptions.SSLError(MaxRetryError(None, "/", distrust))  # type: ignore[arg-type]
    told = why_unsent(wrapped)
    assert told.startswith("its certificate is not trusted; ")
    assert "network.ca_bundle" in told


@pytest.mark.parametrize("text", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"], ids=["nothing", "plain text"])
def test_a_handshake_that_breaks_proves_nothing(text: bytes) -> None:
    with answering(text) as port:
        assert not why_unsent(failure(f"https://127.0.0.1:{port}"))


def test_a_connection_that_breaks_before_the_answer_proves_nothing() -> None:
    with answering(b"") as port:
        assert not why_unsent(failure(f"http://127.0.0.1:{port}"))
