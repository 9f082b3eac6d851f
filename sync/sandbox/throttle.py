"""What the site limits: bursts, by a bucket of tokens that fills at a constant rate; writes to one issue."""

import math
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from sync.sandbox.index import HasNow


class Throttle:
    """Holds one second's worth of requests; without a rate everything passes.

    Cloud tells when the bucket is full again and when it is nearly empty, Data Center how fast it fills.
    """

    def __init__(self, clock: HasNow, rate: Callable[[], float | None], *, on_cloud: bool) -> None:
        self._clock = clock
        self._on_cloud = on_cloud
        self._rate = rate
        self._tokens: float | None = None
        self._filled_at = clock.now()

    def take(self) -> bool:
        """Use one token; False when there is none."""
        rate = self._rate()
        if rate is None:
            return True
        now = self._clock.now()
        capacity = max(rate, 1.0)
        held = capacity if self._tokens is None else self._tokens
        filled = min(capacity, held + rate * (now - self._filled_at).total_seconds())
        self._filled_at = now
        taken = filled >= 1
        self._tokens = filled - 1 if taken else filled
        return taken

    def headers(self) -> list[tuple[str, str]]:
        """What every answer of a limited site says about the limit."""
        rate = self._rate()
        if rate is None or self._tokens is None:
            return []
        remaining = int(self._tokens)
        if not self._on_cloud:
            return [
                ("X-RateLimit-Limit", str(math.ceil(rate))),
                ("X-RateLimit-Remaining", str(remaining)),
                ("X-RateLimit-Interval-Seconds", "1"),
                ("X-RateLimit-FillRate", str(math.ceil(rate))),
                ("Retry-After", str(self.seconds_to_wait())),
            ]
        reset = (self._clock.now() + timedelta(seconds=self.seconds_to_wait())).replace(microsecond=0)
        headers = [
            ("X-RateLimit-Limit", str(math.ceil(rate))),
            ("X-RateLimit-Remaining", str(remaining)),
            ("X-RateLimit-Reset", f"{reset:%Y-%m-%dT%H:%M:%SZ}"),
        ]
        return [*headers, ("X-RateLimit-NearLimit", "true")] if remaining < rate / 5 else headers

    def seconds_to_wait(self) -> int:
        rate = self._rate()
        if rate is None or self._tokens is None or self._tokens >= 1:
            return 0
        return math.ceil((1 - self._tokens) / rate)


class WritesToIssues:
    """Jira Cloud takes only so many writes to one issue within so long."""

    LIMITS = ((20, timedelta(seconds=2)), (100, timedelta(seconds=30)))

    def __init__(self, clock: HasNow) -> None:
        self._clock = clock
        self._taken: dict[str, list[datetime]] = defaultdict(list)

    def take(self, issue: str) -> bool:
        """Whether the issue takes one more write now."""
        now = self._clock.now()
        longest = max(within for _, within in self.LIMITS)
        taken = self._taken[issue] = [at for at in self._taken[issue] if now - at < longest]
        passes = all(sum(now - at < within for at in taken) < most for most, within in self.LIMITS)
        if passes:
            taken.append(now)
        return passes
