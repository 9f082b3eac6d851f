"""The burst limit: a bucket of tokens that fills at a constant rate."""

import math
from collections.abc import Callable
from datetime import timedelta

from sync.sandbox.index import HasNow


class Throttle:
    """Holds one second's worth of requests; without a rate everything passes."""

    def __init__(self, clock: HasNow, rate: Callable[[], float | None]) -> None:
        self._clock = clock
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
