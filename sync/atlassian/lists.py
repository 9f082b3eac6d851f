"""Lists that come in several answers, and when to stop believing that they end."""

from collections.abc import Iterable

from sync.errors import RequestFailed

_ANSWERS_WITHOUT_NEWS = 10


class Headway:
    """Whether a list gets anywhere. One whose answers bring nothing new runs in circles, wherever it says it
    goes on; a few of them are borne, for a list may have empty stretches.
    """

    def __init__(self, product: str, things: str) -> None:
        self._sentence = f"{product} repeats itself instead of ending its list of {things}."
        self._seen: set[str] = set()
        self._without_news = 0

    def note(self, ids: Iterable[str]) -> None:
        """Take note of what one answer brought. Raises ``RequestFailed`` where there is no headway."""
        before = len(self._seen)
        self._seen.update(ids)
        self._without_news = 0 if len(self._seen) > before else self._without_news + 1
        if self._without_news == _ANSWERS_WITHOUT_NEWS:
            raise RequestFailed(self._sentence)
