"""The accounts that a configuration names, so that a slip in one can be seen before somebody is missed."""

from collections.abc import Iterator
from dataclasses import dataclass

from sync.core.policy import PROJECT, ROLES, Policy


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account and ``where`` the configuration names it.

    ``assigned``: it is to get tickets of ``project``; else it is only told of some.
    """

    account: str
    project: str
    where: tuple[str, ...]
    assigned: bool


def named_accounts(policy: Policy) -> tuple[NamedAccount, ...]:
    """Each account once for each project that it is named for."""
    found: dict[tuple[str, str], NamedAccount] = {}
    for one in _named(policy):
        if one.account:
            place = (one.account, one.project)
            other = found.get(place, one)
            where = tuple(dict.fromkeys((*other.where, *one.where)))
            found[place] = NamedAccount(*place, where, assigned=other.assigned or one.assigned)
    return tuple(found.values())


def _named(policy: Policy) -> Iterator[NamedAccount]:
    people, ladder, main = policy.people, policy.ladder, policy.tickets.project
    lead_is_assigned = people.fallback == "lead"
    for name, target in people.directory:
        where, project = (f"people.directory.{name}",), target.project or main
        yield NamedAccount(target.account, project, where, assigned=True)
        yield NamedAccount(target.lead, project, where, assigned=lead_is_assigned or not target.account)
    if people.fallback not in (*ROLES, PROJECT):
        yield NamedAccount(people.fallback, main, ("people.fallback",), assigned=True)
    yield NamedAccount(people.lead, main, ("people.lead",), assigned=lead_is_assigned)
    yield NamedAccount(people.director, main, ("people.director",), assigned=False)
    for account in (who for step in ladder.all_steps for who in step.tell if who not in ROLES):
        yield NamedAccount(account, main, ("ladder",), assigned=False)
