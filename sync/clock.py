"""Time as Confluence tells it: the pod's wall clock is never asked.

Ages of what was written on the site (settle times, quiet times, leases) are only true against the clock that
stamped it.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta


class SiteClock:
    """The last ``Date`` header of Confluence, carried forward by a monotonic count of seconds.

    Satisfies :class:`sync.ports.SiteTime`. Accurate to one second, as the header is; safe for threads.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._last: tuple[datetime, float] | None = None

    def monotonic(self) -> float:
        """Seconds that only grow, for leases and durations."""
        return self._monotonic()

    def observe(self, date: datetime, at: float) -> None:
        """Take note of an answer's ``date`` that arrived at the monotonic instant ``at``."""
        with self._lock:
            if self._last is None or at >= self._last[1]:
                self._last = (date, at)

    def now(self) -> datetime:
        """The site's time in UTC; ``LookupError`` before the site has answered once."""
        last = self._last
        if last is None:
            raise LookupError("Confluence has not answered yet, so its time is not known.")
        date, at = last
        return date + timedelta(seconds=self._monotonic() - at)
