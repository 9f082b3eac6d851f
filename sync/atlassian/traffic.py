"""How much, how fast and how persistently one run asks: shared by all threads and both products."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SLOWEST_PER_SECOND = 2.0
_SLOW_DOWN = 0.6
_RETRIES_ALWAYS_GRANTED = 50
_RETRIES_PER_REQUEST = 0.1


class NoTurn(Exception):  # noqa: N818  (not a fault: the request was never begun)
    """The request may not be sent soon enough: the site asked for silence, or the run is at its deadline."""


class Traffic:
    """The rate budget, the retry budget, the deadline and the tally of one run.

    When a site answers "too many requests", every thread waits as long as it asked, and the run stays slower
    from then on: a worker that has an hour has no reason to press its luck.

    ``deadline`` is in seconds from now; nothing is retried or waited for beyond it. ``requests`` counts what
    was sent by ``"Confluence GET /rest/api/…"``, retries included; ``retries`` counts those alone.
    """

    def __init__(
        self,
        *,
        per_second: float,
        in_flight: int,
        deadline: float,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.monotonic = monotonic
        self.sleep = sleep
        self.jitter = jitter
        self.requests: Counter[str] = Counter()
        self.retries = 0
        self._deadline = monotonic() + deadline
        self._interval = 1 / per_second
        self._free_at = 0.0
        self._silent_until = 0.0
        self._lock = threading.Lock()
        self._in_flight = threading.BoundedSemaphore(in_flight)

    @contextmanager
    def turn(self, patience: float | None = None) -> Iterator[None]:
        """Hold one of the places in flight, after waiting for it at most ``patience`` seconds.

        Without ``patience`` the deadline is the limit. Raises ``NoTurn`` where the wait would be longer.
        """
        latest = self._deadline if patience is None else min(self._deadline, self.monotonic() + patience)
        if not self._in_flight.acquire(timeout=max(0.0, latest - self.monotonic())):
            raise NoTurn
        try:
            while (wait := self._reserve(latest) - self.monotonic()) > 0:
                self.sleep(wait)
                if self.monotonic() >= self._silent_until:
                    break
            yield
        finally:
            self._in_flight.release()

    def _reserve(self, latest: float) -> float:
        with self._lock:
            slot = max(self.monotonic(), self._free_at, self._silent_until)
            if slot > latest:
                raise NoTurn
            self._free_at = slot + self._interval
            return slot

    def hush(self, seconds: float) -> None:
        """All threads wait ``seconds``; the run is slower afterwards, once for answers that come together."""
        with self._lock:
            now = self.monotonic()
            if now >= self._silent_until:
                self._interval = min(self._interval / _SLOW_DOWN, 1 / _SLOWEST_PER_SECOND)
            self._silent_until = max(self._silent_until, now + seconds)

    def count(self, endpoint: str) -> None:
        with self._lock:
            self.requests[endpoint] += 1

    def may_retry(self, wait: float) -> bool:
        """Take one retry from the budget, unless it is spent or ``wait`` would end beyond the deadline."""
        with self._lock:
            allowance = max(_RETRIES_ALWAYS_GRANTED, _RETRIES_PER_REQUEST * self.requests.total())
            if self.retries >= allowance or self.monotonic() + wait > self._deadline:
                return False
            self.retries += 1
            return True
