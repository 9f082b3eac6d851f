"""The search index of a product: it learns of a write some time after it happened."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class HasNow(Protocol):
    def now(self) -> datetime: ...


class Index(Generic[T]):
    """Documents as they were when the index last noticed them.

    ``lag`` is asked at every write, so a test may let it vary; ``None`` means the index never notices.
    """

    def __init__(self, clock: HasNow, lag: Callable[[], float | None]) -> None:
        self._clock = clock
        self._lag = lag
        self._seen: dict[str, list[tuple[datetime, T | None]]] = {}

    def note(self, key: str, document: T | None) -> None:
        """A write happened; ``None`` for a deletion."""
        lag = self._lag()
        if lag is not None:
            states = self._seen.setdefault(key, [])
            states.append((self._clock.now() + timedelta(seconds=lag), document))

    def documents(self) -> Iterator[T]:
        """Every document as the index knows it now."""
        now = self._clock.now()
        for states in self._seen.values():
            document = _newest(states, now)
            if document is not None:
                yield document


def _newest(states: list[tuple[datetime, T | None]], now: datetime) -> T | None:
    for position in range(len(states) - 1, -1, -1):
        noticed, document = states[position]
        if noticed <= now:
            del states[:position]
            return document
    return None
