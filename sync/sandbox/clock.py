"""The site's own time, and what is to happen as it passes."""

import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Stands still until it is advanced, or runs with real time once started.

    Actions scheduled for an instant see exactly that instant as now, however late they are noticed.
    """

    def __init__(self, start: datetime | None = None) -> None:
        now = start or datetime.now(UTC)
        self._base = now.astimezone(UTC).replace(microsecond=now.microsecond // 1000 * 1000)
        self._running_since: float | None = None
        self._pinned: datetime | None = None
        self._order = itertools.count()
        self._actions: list[tuple[datetime, int, Callable[[], object]]] = []

    def now(self) -> datetime:
        return self._pinned or self._passed()

    def run(self) -> None:
        """Let real time move the clock, too."""
        self._running_since = time.monotonic()

    def advance(self, seconds: float) -> None:
        self._base += timedelta(seconds=seconds)
        self.settle()

    def schedule(self, at: datetime, action: Callable[[], object]) -> None:
        heapq.heappush(self._actions, (at, next(self._order), action))

    def settle(self) -> None:
        """Carry out everything that is due by now, in order."""
        while self._actions and self._actions[0][0] <= self._passed():
            self._pinned, _, action = heapq.heappop(self._actions)
            try:
                action()
            finally:
                self._pinned = None

    def _passed(self) -> datetime:
        if self._running_since is None:
            return self._base
        elapsed = int((time.monotonic() - self._running_since) * 1000)
        return self._base + timedelta(milliseconds=elapsed)


class ShiftedClock:
    """The same clock as seen by a product whose own clock is ``ahead`` of it."""

    def __init__(self, clock: Clock, ahead: timedelta) -> None:
        self._clock = clock
        self.ahead = ahead

    def now(self) -> datetime:
        return self._clock.now() + self.ahead
