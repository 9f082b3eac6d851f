"""Broken connections, over real sockets: what must be true of the stack below us, whatever its versions.

A creation is sent at most once, even where the connection it went out on had gone stale.
"""

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import requests

from sync.atlassian import answers
from sync.atlassian.http import Transport
from sync.atlassian.routes import Route
from sync.atlassian.sessions import Site
from sync.core.model import CreationReply, Delivery
from sync.errors import RequestFailed, SiteUnreachable
from tests.atlassian.given import CLOUD, Time, traffic

BULK = Route("POST", "/rest/api/3/issue/bulk")
MYSELF = Route("GET", "/rest/api/3/myself")

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
CUT_OFF = b'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{"issues": ['


@dataclass
class Server:
    """Answers the requests of each connection in turn with the bytes given, then closes; nothing more."""

    connections: list[list[bytes]]
    requests: list[bytes] = field(default_factory=list)
    port: int = 0

    def serve(self, listener: socket.socket) -> None:
        for answers_given in self.connections:
            connection, _ = listener.accept()
            with connection:
                for answer in answers_given:
                    if not (request := self._request(connection)):
                        break
                    self.requests.append(request)
                    connection.sendall(answer)

    def _request(self, connection: socket.socket) -> bytes:
        """One whole request; its body's length is in its headers."""
        read = b""
        while b"\r\n\r\n" not in read:
            some = connection.recv(65536)
            if not some:
                return b""
            read += some
        head, _, body = read.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        missing = (int(lengths[0].split(b":")[1]) if lengths else 0) - len(body)
        while missing > 0:
            some = connection.recv(missing)
            read += some
            missing -= len(some)
        return read


@contextmanager
def serving(*connections: list[bytes]) -> Iterator[Server]:
    server = Server(list(connections))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]
        thread = threading.Thread(target=server.serve, args=(listener,), daemon=True)
        thread.start()
        yield server
        thread.join(timeout=5)


def transport(port: int, scheme: str = "http", patience: float = 10, time: Time | None = None) -> Transport:
    url = f"{scheme}://127.0.0.1:{port}"
    jira = replace(CLOUD.jira, api_url=url, web_url=url)
    connection = replace(CLOUD, jira=jira, connect_timeout=patience, read_timeout=patience)
    return Transport(connection.jira_site(), traffic(time or Time()), read_only=False)


def create(port: int, scheme: str = "http") -> CreationReply:
    return transport(port, scheme).create(BULK, {"issueUpdates": []})


def test_a_creation_on_a_connection_gone_stale_is_not_sent_again() -> None:
    """The classic: kept alive, closed by the server just as the next request goes out on it."""
    with serving([WHOLE, b""], [WHOLE]) as server:
        client = transport(server.port)
        client.read(MYSELF)
        reply = client.create(BULK, {"issueUpdates": []})
        assert reply.delivery is Delivery.LOST
        assert [request.split()[0] for request in server.requests] == [b"GET", b"POST"]
        client.read(MYSELF)
    assert [request.split()[0] for request in server.requests] == [b"GET", b"POST", b"GET"]


def test_a_connection_that_breaks_after_the_request_leaves_the_creation_unknown() -> None:
    with serving([b""]) as server:
        assert create(server.port).delivery is Delivery.LOST
    assert len(server.requests) == 1


def test_an_answer_cut_off_midway_keeps_its_status() -> None:
    with serving([CUT_OFF]) as server:
        reply = create(server.port)
    assert (reply.delivery, reply.status, reply.document) == (Delivery.ANSWERED, 201, None)


@pytest.mark.parametrize(
    "chunks", [b"5\r\n[1,2,\r\n", b"5\r\n[1,", b"5\r\n[1,2,\r\nsoon"], ids=["between", "within", "garbage"]
)
def test_an_answer_in_chunks_that_is_cut_off_is_told_from_a_whole_one(chunks: bytes) -> None:
    head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    whole = b"5\r\n[1,2,\r\n2\r\n3]\r\n0\r\n\r\n"
    with serving([head + chunks], [head + whole]) as server:
        reply = create(server.port)
        assert (reply.delivery, reply.status, reply.document) == (Delivery.ANSWERED, 201, None)
        assert create(server.port).document == [1, 2, 3]


def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b'{"issues": [1]}')
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
    with serving([head + b"Content-Length: %d\r\n\r\n" % len(packed) + packed]) as server:
        assert transport(server.port).read(MYSELF) == {"issues": [1]}


def test_an_answer_that_drips_is_given_up() -> None:
    """Every byte comes within the patience for one, and all of them would hold the run for years.

    The next one is sent whenever the clock was looked at, which is a second later each time.
    """
    drop = threading.Event()

    class Passing(Time):
        def monotonic(self) -> float:
            self.now += 1
            drop.set()
            return self.now

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(WHOLE.replace(b": 2\r\n", b": 1000\r\n"))
            while drop.wait(timeout=5):
                drop.clear()
                connection.sendall(b" ")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,), daemon=True)
        thread.start()
        with pytest.raises(RequestFailed, match="too slowly"):
            transport(listener.getsockname()[1], time=Passing()).read(MYSELF)
        drop.set()
        thread.join(timeout=5)


def test_bytes_that_are_not_http_leave_the_creation_unknown() -> None:
    with serving([b"SSH-2.0-OpenSSH_9.2\r\n\r\n"]) as server:
        assert create(server.port).delivery is Delivery.LOST


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_takes_connections_and_never_answers_is_soon_given_up(scheme: str) -> None:
    """A firewall does so, or another service on the port; over TLS not even the handshake comes to an end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = transport(listener.getsockname()[1], scheme, patience=0.2)
        with pytest.raises(SiteUnreachable, match="did not answer in time"):
            silent.read(MYSELF)


def test_a_refused_connection_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    assert create(port).delivery is Delivery.NOT_SENT


def test_a_name_that_nobody_knows_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    client = Transport(CLOUD.jira_site(), traffic(Time()), read_only=False)
    assert client.create(BULK, {}).delivery is Delivery.NOT_SENT
    with pytest.raises(SiteUnreachable, match="its name is not known"):
        client.read(MYSELF)


def test_a_broken_handshake_proves_nothing() -> None:
    """urllib3 reports it just like a connection that broke later, so it counts as lost."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_in_plain_text() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=answer_in_plain_text, daemon=True).start()
        assert create(listener.getsockname()[1], "https").delivery is Delivery.LOST


@pytest.mark.parametrize(
    ("status", "told"), [(407, "407 Proxy Authentication Required"), (403, "403 Forbidden"), (599, "599")]
)
def test_a_proxy_that_lets_nothing_through_is_named_with_what_it_says(status: int, told: str) -> None:
    refusal = b"HTTP/1.1 %d Whatever user:secret\r\nContent-Length: 0\r\n\r\n" % status
    with serving([refusal], [refusal], [refusal], [refusal]) as proxy:
        behind = Transport(through(f"http://127.0.0.1:{proxy.port}"), traffic(Time()), read_only=False)
        assert behind.create(BULK, {}).delivery is Delivery.NOT_SENT
        with pytest.raises(SiteUnreachable, match=rf"the proxy does not let us through: {told}\)") as raised:
            behind.read(MYSELF)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "address", ["socks5://me:secret@127.0.0.1:1", "ftp://me:secret@127.0.0.1:1", "http://[me:secret"]
)
def test_a_proxy_s_address_that_cannot_be_used_is_told_as_that(address: str) -> None:
    behind = Transport(through(address), traffic(Time()), read_only=False)
    assert behind.create(BULK, {}).delivery is Delivery.NOT_SENT
    with pytest.raises(SiteUnreachable, match="the proxy's address is none that can be used") as raised:
        behind.read(MYSELF)
    assert "secret" not in str(raised.value)


def through(proxy: str) -> Site:
    return replace(CLOUD, proxy=proxy).jira_site()


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("client", ["", "client-1"])
def test_a_bundle_of_authorities_that_is_not_there_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, variable: str, client: str
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)  # which wins over the other
    monkeypatch.setenv(variable, "/nowhere/ca.pem")
    jira = replace(CLOUD.jira, email="", client_id=client) if client else CLOUD.jira
    time = Time()
    without = Transport(replace(CLOUD, jira=jira).jira_site(), traffic(time), read_only=False)
    assert without.create(BULK, {}).delivery is Delivery.NOT_SENT
    with pytest.raises(SiteUnreachable, match=f"the CA bundle that .*{variable}.* names is not there"):
        without.read(MYSELF)
    assert client or time.waits == [], "it will not be there in a moment, either"


def test_a_bundle_without_a_certificate_is_told_as_that(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("no PEM")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        jira = replace(CLOUD.jira, api_url=url, web_url=url)
        site = replace(CLOUD, jira=jira, ca_bundle=str(bundle)).jira_site()
        without = Transport(site, traffic(Time()), read_only=False)
        assert without.create(BULK, {}).delivery is Delivery.NOT_SENT
        with pytest.raises(SiteUnreachable, match="the CA bundle holds no certificate"):
            without.read(MYSELF)


def test_what_does_not_speak_tls_is_told_as_that_and_proves_nothing() -> None:
    plain = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    with serving_plainly(plain) as port:
        assert create(port, "https").delivery is Delivery.LOST
        with pytest.raises(SiteUnreachable, match="does not speak TLS"):
            transport(port, "https").read(MYSELF)


@contextmanager
def serving_plainly(answer: bytes) -> Iterator[int]:
    """Whatever the first bytes are."""

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def test_a_certificate_that_is_not_trusted_is_not_sent() -> None:
    """The one failure of TLS that can only happen before the request."""
    distrust = requests.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed certificate"))
    assert answers.undelivered(distrust, 0.1).delivery is Delivery.NOT_SENT
    assert not answers.may_repeat(answers.undelivered(distrust, 0.1), answers.Repeat.ALWAYS)
