"""How often one run mentions a person: once for each comment, however many lines of it are theirs."""

from collections import Counter
from collections.abc import Collection


class Mentions:
    """``most`` is what one run may come to for each person."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: Counter[str] = Counter()
        self._on_page: set[str] = set()

    def turn_the_page(self) -> None:
        """From here on it is another page's comment."""
        self._on_page.clear()

    def take(self, accounts: Collection[str], *, on_page: bool, in_ticket: bool = False) -> bool:
        """Whether all of them may be mentioned, in the page's comment or one in a ticket; then they are.

        Who was not mentioned yet may be: what is put off has its turn in a later run.
        """
        further = {account: (on_page and account not in self._on_page) + in_ticket for account in accounts}
        if any(self._is_too_much(account, times) for account, times in further.items()):
            return False
        self._times.update(further)
        if on_page:
            self._on_page.update(accounts)
        return True

    def _is_too_much(self, account: str, times: int) -> bool:
        earlier = self._times[account]
        return times > 0 and earlier > 0 and earlier + times > self._most
