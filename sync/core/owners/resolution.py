"""Who an owner cell means: a person mentioned, a team or role of the directory, or a person known to Jira.

What had to be looked up is handed in. Nothing is ever guessed: a text that is not exactly one person or one
directory entry is a finding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sync.core.model import (
    BY_DEFAULT,
    USER_KEY,
    USER_NAME,
    ActionItem,
    Finding,
    Inline,
    Mention,
    Text,
    Ticket,
    User,
    UserRef,
)
from sync.core.owners.cells import (
    Owner,
    name_form,
    owners_in,
    queries,
    query_for,
    target_of,
    team,
)
from sync.core.policy import PROJECT, People, Target
from sync.core.words import MENTIONED, shortened

Candidates = Mapping[str, Sequence[User]]

FALLBACK: Final = "the configured fallback"


def display_names(found: Iterable[Sequence[User]], tickets: Iterable[Ticket]) -> dict[str, str]:
    """What people are called, by account: those whom look-ups ``found``, and those who have a ticket."""
    users = {user.id: user.name for users in found for user in users}
    assignees = (ticket.assignee for ticket in tickets)
    return users | {user.id: user.name for user in assignees if user is not None and user.name}


def in_words(called: str, name: str) -> str:
    """Somebody who is ``called`` so on the page, with the display name, empty where it is not known."""
    if not name or name == called:
        return called
    return name if called == MENTIONED else f"{called} ({name})"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an owner cell comes to.

    ``assignee`` and ``lead`` are account ids, or empty for nobody; ``fallback`` takes the ticket where Jira
    refuses the assignee. Both may be ``BY_DEFAULT``: a team's component or project decides, or the fallback
    is whom the project has. ``component`` comes from the first team or role that the directory knows.
    ``others`` are the owners besides the assignee, to be named in the ticket's description. ``called`` says
    in words who the assignee is: a person's name, a team or role, …
    """

    assignee: str = ""
    fallback: str = ""
    called: str = ""
    component: str = ""
    lead: str = ""
    others: tuple[Inline, ...] = ()
    findings: tuple[Finding, ...] = ()


def resolve(item: ActionItem, people: People, candidates: Candidates) -> Resolution:
    """Decide who takes the ticket.

    ``candidates`` maps each query to the people a look-up in the project found. An account id that is asked
    for as well, and not found active, counts as not assignable.
    """
    target = team(item, people)
    lead = target.lead or people.lead
    answers = [_answer(owner, people, candidates) for owner in owners_in(item, people)]
    taken = next((answer for answer in answers if answer.account), None)
    wanted = {"lead": lead, PROJECT: BY_DEFAULT}.get(people.fallback, people.fallback)
    fallback = wanted if _assignable(wanted, candidates) else ""
    if taken:
        assignee = taken.account
    elif all(answer.problem for answer in answers):
        assignee = fallback
    else:
        assignee = BY_DEFAULT
    return Resolution(
        assignee=assignee,
        fallback="" if fallback == assignee else fallback,
        called=_called(taken, assignee),
        component=target.component,
        lead=lead,
        others=tuple(answer.shown for answer in answers if not answer.account or answer.account != assignee),
        findings=_findings(item, answers, taken, assignee),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """Whom an owner cell names, for comparing it with a ticket's assignee.

    ``account`` is whoever takes the ticket, empty for nobody, None where a look-up is still to say.
    ``accounts`` are all of them. ``is_person`` is false for a team or role, whose member may take the ticket
    without the page being any less true.
    """

    account: str | None
    accounts: frozenset[str]
    is_person: bool


def named(item: ActionItem, people: People, candidates: Candidates) -> Named:
    """Like ``resolve``, without the fallback, and for a cell that may not have been looked up."""
    owners = owners_in(item, people)
    answers = [_answer(owner, people, candidates) for owner in owners]
    accounts = [answer.account for answer in answers if answer.account]
    asked = all(query in candidates for query in queries(item, people))
    first = accounts[0] if accounts else ""
    persons = (isinstance(owner, UserRef) or bool(query_for(owner)) for owner in owners)
    of_directory = (target_of(owner, people) is not None for owner in owners)
    is_person = any(person and not team for person, team in zip(persons, of_directory, strict=True))
    return Named(first if asked else None, frozenset(accounts), is_person)


def for_nobody(item: ActionItem, people: People, candidates: Candidates) -> bool:
    """Whether the ticket is asked for without an assignee; Jira may assign one all the same, by a rule."""
    return not resolve(item, people, candidates).assignee


def surely_named(item: ActionItem, people: People) -> str:
    """The first account that an owner cell means whatever a look-up may say; empty for nobody."""
    answers = (_answer(owner, people, {}) for owner in owners_in(item, people))
    return next((answer.account for answer in answers if answer.account), "")


def what_would_settle(item: ActionItem) -> str:
    """What would bring a ticket and the owner named in its row together."""
    return (
        "assign it there, or name somebody else here" if item.owners else "a mention would settle who that is"
    )


# --- what the answer means for one owner


@dataclass(frozen=True, slots=True)
class _Answer:
    """One owner: what findings call it, how a ticket shows it, who takes the ticket or why nobody does.

    Neither account nor problem: a team that has a component or a project, whose own default decides.
    """

    called: str
    shown: Inline
    account: str = ""
    problem: str = ""


_UNKNOWN = "owner-unknown"
_AMBIGUOUS = "owner-ambiguous"
_NOT_ASSIGNABLE = "owner-not-assignable"
_SENTENCES = {
    _UNKNOWN: "{name} is not known here yet, a mention would settle who that is",
    _AMBIGUOUS: "{name} may be several people, a mention would settle who that is",
    _NOT_ASSIGNABLE: "{name} cannot be assigned in Jira",
}


def _answer(owner: Owner, people: People, candidates: Candidates) -> _Answer:
    if isinstance(owner, UserRef):
        return _answer_for_mention(owner, candidates)
    target = target_of(owner, people)
    if target:
        return _answer_for_target(owner, target, candidates)
    return _answer_for_name(owner, candidates)


def _answer_for_mention(ref: UserRef, candidates: Candidates) -> _Answer:
    called = _quoted(ref.name) if ref.name else MENTIONED
    if ref.id.startswith(USER_KEY):
        return _answer_from(candidates.get(ref.id, ()), called, ref.name or called, _NOT_ASSIGNABLE)
    account = ref.id.removeprefix(USER_NAME)
    shown = Mention(UserRef(account, ref.name))
    if _assignable(account, candidates):
        return _Answer(called, shown, account)
    return _Answer(called, shown, problem=_NOT_ASSIGNABLE)


def _answer_for_target(name: str, target: Target, candidates: Candidates) -> _Answer:
    accounts = [account for account in (target.account, target.lead) if account]
    account = next((account for account in accounts if _assignable(account, candidates)), "")
    return _Answer(_quoted(name), Text(name), account, _NOT_ASSIGNABLE if accounts and not account else "")


def _answer_for_name(name: str, candidates: Candidates) -> _Answer:
    query = query_for(name)
    wanted = name_form(query)
    exact = [
        user for user in candidates.get(query, ()) if wanted in (name_form(user.email), name_form(user.name))
    ]
    return _answer_from(exact, _quoted(name), name, _UNKNOWN)


def _answer_from(users: Sequence[User], called: str, text: str, when_none: str) -> _Answer:
    active = list({user.id: user for user in users if user.active}.values())
    match active:
        case [user]:
            return _Answer(called, Mention(UserRef(user.id, user.name)), user.id)
        case []:
            return _Answer(called, Text(text), problem=_NOT_ASSIGNABLE if users else when_none)
        case _:
            return _Answer(called, Text(text), problem=_AMBIGUOUS)


def _assignable(account: str, candidates: Candidates) -> bool:
    """Whether nothing speaks against an account: it was not asked for, or it was found active."""
    if account not in candidates:
        return True
    return any(user.id == account and user.active for user in candidates[account])


# --- what people are told


def _findings(
    item: ActionItem, answers: Sequence[_Answer], taken: _Answer | None, assignee: str
) -> tuple[Finding, ...]:
    """One finding for each owner that should have taken the ticket and could not."""
    passed_over = answers[: answers.index(taken)] if taken else answers
    problems = [(answer.problem, answer.called) for answer in passed_over if answer.problem]
    if {problem for problem, _ in problems} == {_UNKNOWN} and len(problems) == len(answers):
        problems = [(_UNKNOWN, _quoted(item.owner))]  # what was split may have been a single name
    what_then = _consequence(taken, assignee)
    return tuple(
        Finding(problem, f"{_SENTENCES[problem].format(name=name)}; {what_then}.", item.table, item.row)
        for problem, name in problems
    )


def _called(taken: _Answer | None, assignee: str) -> str:
    match taken.shown if taken else None:
        case Mention(user):
            return user.name or MENTIONED
        case Text(name):
            return name
        case _:
            return FALLBACK if assignee and assignee != BY_DEFAULT else ""


def _quoted(text: str) -> str:
    return f"“{shortened(text, 60)}”"


def _consequence(taken: _Answer | None, assignee: str) -> str:
    if taken:
        return "the ticket goes to the next owner named"
    if assignee == BY_DEFAULT:
        return "the ticket goes to whom Jira assigns by default"
    return f"the ticket goes to {FALLBACK}" if assignee else "the ticket is unassigned"
