"""What the pages of one run share while they are planned, one after the other."""

from collections.abc import Iterator
from datetime import datetime

from sync.core.owners.resolution import display_names
from sync.core.planning.lookups import Lookups
from sync.core.planning.standings import Known
from sync.core.planning.telling import Teller
from sync.core.policy import Policy


class Planning:
    """The answers, the policy, the time, who has been told how often, and which projects have spent their one
    unfenced attempt."""

    def __init__(self, lookups: Lookups, policy: Policy, now: datetime, rids: Iterator[str]) -> None:
        self.lookups = lookups
        self.policy = policy
        self.now = now
        names = display_names(lookups.people.values(), lookups.tickets.values())
        self.known = Known.at(now, policy, lookups.tickets, lookups.people, names)
        self.today = self.known.today
        self.rids = rids
        self.teller = Teller(policy, now, self.today)
        self.unfenced: set[str] = set()

    def may_attempt_unfenced(self, project_id: str) -> bool:
        """Once per project and run: the key of that attempt is the fence for all others in the next run."""
        first = project_id not in self.unfenced
        self.unfenced.add(project_id)
        return first
