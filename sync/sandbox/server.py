"""The site over a socket, on the loopback address only."""

import logging
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from waitress import wasyncore
from waitress.server import create_server

from sync.sandbox import worker_config
from sync.sandbox.call import Call, Dropped, NoAnswer, NotDelivered
from sync.sandbox.front import Front, reason
from sync.sandbox.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"
THREADS = 16


class _Gateway:
    """The site as a WSGI application; ``latency`` in seconds passes before each answer."""

    def __init__(self, site: Site, latency: float) -> None:
        self._front = Front(site)
        self._latency = latency

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if self._latency:
            time.sleep(self._latency)
        try:
            answer = self._front.answer(_call(environ))
        except (NotDelivered, Dropped, NoAnswer):
            # a server cannot take a connection back; the nearest is an answer that breaks off
            start_response("200 OK", [("Content-Length", "1000000")])
            return [b" "]
        start_response(f"{answer.status} {reason(answer.status)}", list(answer.headers))
        return [answer.body]


def _call(environ: "WSGIEnvironment") -> Call:
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    return Call(
        method=environ["REQUEST_METHOD"],
        path=quote(environ["PATH_INFO"], safe="/", encoding="latin-1"),
        query=environ.get("QUERY_STRING", ""),
        headers=headers,
        body=environ["wsgi.input"].read(),
    )


def _server(site: Site, port: int, latency: float, connections: dict[int, object]) -> Any:
    return create_server(
        _Gateway(site, latency),
        map=connections,
        host=HOST,
        port=port,
        threads=THREADS,
        clear_untrusted_proxy_headers=True,
        ident=None,
    )


@contextmanager
def serving(site: Site, port: int = 0, latency: float = 0, frozen: bool = True) -> Iterator[str]:
    """Serve from a thread for the time of the block; yields the origin, such as ``http://127.0.0.1:4711``."""
    if not frozen:
        site.clock.run()
    connections: dict[int, object] = {}
    # an answer that breaks off is a fault somebody asked for, nothing to complain about
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    server = _server(site, port, latency, connections)
    stopping = threading.Event()

    def run() -> None:
        try:
            server.run()
        except OSError:
            # a connection that broke off may be closed under the loop while it ends
            if not stopping.is_set():
                raise

    thread = threading.Thread(target=run, name="sandbox", daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.effective_port}"
    finally:
        stopping.set()
        # first those who may still write, then, on the server's own thread, its connections
        server.task_dispatcher.shutdown()
        with suppress(OSError):  # an earlier pull may have closed them, and the trigger with them, just now
            server.trigger.pull_trigger(lambda: wasyncore.close_all(connections))
        thread.join()


def serve(
    site: Site, port: int = 0, latency: float = 0, frozen: bool = False, write_config: Path | None = None
) -> None:
    """Serve until interrupted or terminated; says so on standard output when ready.

    ``write_config`` names a file to write a worker's configuration to.
    """
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with serving(site, port, latency, frozen) as origin:
        if write_config:
            worker_config.write_config(write_config, origin, site)
        print(_welcome(origin, write_config), flush=True)  # noqa: T201
        stopped.wait()


def _welcome(origin: str, config: Path | None) -> str:
    """What a newcomer needs next; programs read the first line."""
    tokens = "POSTMORTEM_SYNC_CONFLUENCE_TOKEN=any POSTMORTEM_SYNC_JIRA_TOKEN=any"
    use = (
        f"{tokens} postmortem-sync plan --config {config} --full"
        if config
        else "--write-config FILE writes one"
    )
    return (
        f"postmortem-sync sandbox ready at {origin}\n"
        f"  Look around: open {origin} in a browser; there its clock can be moved, too.\n"
        f"  Use it with: {use}\n"
        "  End it with: Ctrl-C"
    )
