"""How much, how fast and how persistently one run asks: shared by all threads and both products."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sync.errors import RunEnded

_BURST_SECONDS = 1.0
_SLOWEST_PER_SECOND = 5.0
_SLOW_DOWN = 0.6
_SLOWED_AGAIN_AFTER = 1.0
_PATIENCE_AT_THE_END = 5.0
# clocks round: a wait this short is over
_RESOLUTION = 0.001
_RETRIES_ALWAYS_GRANTED = 50
_RETRIES_PER_REQUEST = 0.1
_CALM_SECONDS = 2.0
_SPREAD = 0.25
_WIDEST_SPREAD = 2.0
_SLICE_SECONDS = 0.2

ENDED = "Ended before everything was read, as it was told to: nothing was written, the next run starts anew."
OUT_OF_TIME = (
    "The time of this run (network.run_minutes) was over before everything was read: nothing was written, "
    "the next run starts anew."
)
PAUSED = "{pause}: nothing was written, the next run starts anew."


class NoTurn(Exception):  # noqa: N818  (not a fault: the request was never begun)
    """The request may not be sent soon enough: the site asked for silence, or the run is at its deadline."""


class Traffic:
    """The rate budget, the retry budget, the deadline and the tally of one run.

    Requests follow each other at ``per_second`` at most, after a second's worth that may come at once. When a
    site answers "too many requests", every thread waits as long as it asked, and the run stays slower from
    then on: a worker that has an hour has no reason to press its luck.

    ``deadline`` is in seconds from now; nothing is retried or waited for beyond it. ``requests`` counts what
    was sent by ``"Confluence GET /rest/api/…"``, retries included; ``retries`` counts those alone, and
    ``conflicts`` the writes that somebody else came before.

    ``told_to_end`` is asked before every request and during every wait. What may be abandoned then raises
    ``RunEnded``; anything else is finished, without retries.
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
        told_to_end: Callable[[], bool] | None = None,
    ) -> None:
        self.monotonic = monotonic
        self.sleep = sleep
        self._told_to_end = told_to_end
        self._abandonable = False
        self.jitter = jitter
        self.requests: Counter[str] = Counter()
        self.retries = 0
        self.conflicts = 0
        self._deadline = monotonic() + deadline
        self._interval = 1 / per_second
        self._slowed_at = self._spent_until = self._silent_until = monotonic() - _SLOWED_AGAIN_AFTER
        self._complaints = 0
        self._pause = ""
        self._lock = threading.Lock()
        self._in_flight = threading.BoundedSemaphore(in_flight)

    @contextmanager
    def abandonable(self) -> Iterator[None]:
        """Nothing is begun that would have to be finished: within, the end of the run raises ``RunEnded``."""
        self._abandonable = True
        try:
            yield
        finally:
            self._abandonable = False

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the moment when the run is told to end."""
        if self._told_to_end is None:
            self.sleep(seconds)
            return
        until = self.monotonic() + seconds
        while not self._told_to_end() and (left := until - self.monotonic()) > _RESOLUTION:
            self.sleep(min(left, _SLICE_SECONDS))

    def _ending(self) -> bool:
        return self._told_to_end is not None and self._told_to_end()

    def _abandon(self) -> None:
        """Raise ``RunEnded`` where what is under way may be abandoned."""
        if not self._abandonable:
            return
        if self._ending():
            raise RunEnded(ENDED)
        pause = self.pause_beyond()
        raise RunEnded(PAUSED.format(pause=pause) if pause else OUT_OF_TIME)

    def _check(self) -> None:
        if self.is_over():
            self._abandon()

    @contextmanager
    def turn(self, patience: float | None = None) -> Iterator[None]:
        """Hold one of the places in flight, after waiting for it at most ``patience`` seconds.

        Without ``patience`` the deadline is the limit; what is asked after it, to finish what was begun, has
        a few seconds. Raises ``NoTurn`` where the wait would be longer, ``RunEnded`` where nothing is to be
        begun any more.
        """
        self._check()
        end = None if patience is None else self.monotonic() + patience
        if not self._in_flight.acquire(timeout=self._latest(end) - self.monotonic()):
            raise NoTurn
        try:
            while (slot := self._reserve(self._latest(end))) - self.monotonic() > _RESOLUTION:
                self._wait_for_turn(slot, end)
                if self.monotonic() >= self._silent_until - _RESOLUTION:
                    break
            yield
        finally:
            self._in_flight.release()

    def _latest(self, end: float | None) -> float:
        """Until when a turn may be waited for, as things stand now."""
        if end is not None:
            return end
        now = self.monotonic()
        return max(now if self._ending() else self._deadline, now + _PATIENCE_AT_THE_END)

    def _wait_for_turn(self, slot: float, end: float | None) -> None:
        """What has to be finished keeps to the rate, too, where it need not wait long at the end."""
        self.pause(slot - self.monotonic())
        self._check()
        if (left := slot - self.monotonic()) > _RESOLUTION:
            if slot > self._latest(end):
                raise NoTurn
            self.sleep(left)

    def _reserve(self, latest: float) -> float:
        """The instant of the next free place; a token bucket, kept as the time until which it is spent."""
        with self._lock:
            now = self.monotonic()
            spent_until = max(self._spent_until, now) + self._interval
            slot = max(now, spent_until - _BURST_SECONDS, self._silent_until)
            if slot > latest:
                self._abandon()
                raise NoTurn
            self._spent_until = spent_until
            return slot

    def slow_down(self) -> None:
        """Be slower from now on; answers that come together count once."""
        with self._lock:
            now = self.monotonic()
            if now >= self._slowed_at + _SLOWED_AGAIN_AFTER:
                self._slowed_at = now
                self._interval = max(
                    self._interval, min(self._interval / _SLOW_DOWN, 1 / _SLOWEST_PER_SECOND)
                )

    def is_over(self) -> bool:
        """Whether the run was told to end, or has no time left: what is left waits for the next one."""
        return self._ending() or max(self.monotonic(), self._silent_until) >= self._deadline

    def pause_beyond(self) -> str:
        """Who asked for a pause that is not over before the run is, and how long; empty where nobody did."""
        beyond = self._silent_until >= self._deadline
        return f"{self._pause}, which goes beyond the time of this run" if beyond else ""

    def hush(self, seconds: float, product: str) -> None:
        """All threads wait ``seconds``, as ``product`` asked, and no burst follows.

        Somewhat longer, in fact: other workers may have been told the same, and must not all return at once.
        """
        spread = self.jitter() * min(seconds * _SPREAD, _WIDEST_SPREAD)
        with self._lock:
            self._complaints += 1
            until = self.monotonic() + seconds + spread
            if until > self._silent_until:
                self._silent_until = until
                self._pause = f"{product} asked for a pause of {_duration(seconds)}"
            self._spent_until = max(self._spent_until, self._silent_until + _BURST_SECONDS)

    def calm(self, product: str) -> None:
        """Before a request that may not be repeated: where a site has complained, let its bucket fill."""
        if self._complaints:
            self.hush(_CALM_SECONDS, product)

    def count(self, endpoint: str) -> None:
        with self._lock:
            self.requests[endpoint] += 1

    def count_conflict(self) -> None:
        with self._lock:
            self.conflicts += 1

    def may_retry(self, wait: float) -> bool:
        """Take one retry from the budget, unless it is spent or ``wait`` would end beyond the deadline."""
        with self._lock:
            allowance = max(_RETRIES_ALWAYS_GRANTED, _RETRIES_PER_REQUEST * self.requests.total())
            if self.retries >= allowance:
                return False
            if self._ending() or self.monotonic() + wait > self._deadline:
                self._abandon()
                return False
            self.retries += 1
            return True


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
