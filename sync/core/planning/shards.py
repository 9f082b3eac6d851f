"""Several workers sharing the pages. Only speed depends on it: pages are claimed, so overlaps do no harm."""

import math
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from sync.core.policy import Limits


@dataclass(frozen=True, slots=True)
class Shard:
    """The part of one worker: number ``index`` of ``count``, counted from 0. Alone, it is all of it."""

    index: int = 0
    count: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.index < self.count:
            raise ValueError(f"there is no shard {self.index} of {self.count}")

    def holds(self, page_id: str) -> bool:
        """Whether a page falls to this worker; the same for every worker and every run."""
        return int.from_bytes(sha256(page_id.encode()).digest()) % self.count == self.index

    def of_limits(self, limits: Limits) -> Limits:
        """This worker's part of what all of them may do; never so little that it can do nothing.

        What counts for a single page, and shares, stay as they are.
        """
        return replace(
            limits,
            new_tickets=math.ceil(limits.new_tickets / self.count),
            pages_written=math.ceil(limits.pages_written / self.count),
            tickets_changed=math.ceil(limits.tickets_changed / self.count),
        )

    def of_rate(self, per_second: float) -> float:
        """This worker's part of the requests per second."""
        return per_second / self.count


WHOLE: Final = Shard()
