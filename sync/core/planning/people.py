"""Who an owner cell means: a person mentioned, a team or role of the directory, or a person known to Jira.

Two steps, so that the core asks nobody: ``queries`` says what to look up, ``resolve`` decides with the
answers. Nothing is ever guessed: a text that is not exactly one person or one directory entry is a finding.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync.core.model import ActionItem, Finding, Inline, Mention, Text, User, UserRef
from sync.core.planning.owner_words import NOBODY, PARTICLES, ROLE_MARKS, ROLE_WORDS
from sync.core.policy import People, Target
from sync.core.words import shortened

Candidates = Mapping[str, Sequence[User]]
Owner = UserRef | str

_SEPARATOR = r"\s*[/,;|、，；・]\s*|\s+[&+]\s+|\s+(?:and|or|und|oder|et|ou|y|o|e|och|en|と)\s+"
_PLACEHOLDER = re.compile(r"\[.*\]|<.*>|\{.*\}|\W*")
_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]$")
# begins only where a token begins, so that a long text without an @ costs no more than its length
_EMAIL = re.compile(r"(?<![^\s@<>():])[^\s@<>():]+@[^\s@<>():]+\.[^\W\d_]{2,}")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*")
_EAST_ASIAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")
_USER_KEY = "userkey:"
_USER_NAME = "username:"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an owner cell comes to.

    ``assignee`` and ``lead`` are account ids, or empty for nobody; ``fallback`` takes the ticket where Jira
    refuses the assignee. ``component`` comes from the first team or role that the directory knows. ``others``
    are the owners besides the assignee, to be named in the ticket's description. ``called`` is the first
    owner's name, where it is known.
    """

    assignee: str = ""
    fallback: str = ""
    called: str = ""
    component: str = ""
    lead: str = ""
    others: tuple[Inline, ...] = ()
    findings: tuple[Finding, ...] = ()


def fold(text: str) -> str:
    """The form in which names are compared, and in which the directory's names are kept."""
    lower = unicodedata.normalize("NFKC", text).lower()
    # again, because a small letter may combine with an accent where the capital did not
    return " ".join(unicodedata.normalize("NFKC", lower).split())


def names(item: ActionItem) -> tuple[str, ...]:
    """The folded texts in the owner cell that are no mentions: the whole of it, then its parts."""
    parts = (fold(owner) for owner in _parts(item) if isinstance(owner, str))
    return tuple(dict.fromkeys(name for name in (fold(item.owner), *parts) if name))


def team(item: ActionItem, people: People) -> Target:
    """What the directory says of the first team or role in the cell that it knows; else an empty target."""
    known = (_target(owner, people) for owner in _owners(item, people))
    return next((target for target in known if target), Target())


def queries(item: ActionItem, people: People) -> tuple[str, ...]:
    """What to look up among a project's assignable people before ``resolve``; mostly nothing.

    E-mail addresses and what looks like a full name, unless the directory knows it; never teams and roles.
    A mention on Cloud is an account already; one by user key (Data Center) is asked for by its ``userkey:…``.
    """
    asked = (_query(owner) for owner in _owners(item, people) if _target(owner, people) is None)
    return tuple(dict.fromkeys(query for query in asked if query))


def resolve(item: ActionItem, people: People, candidates: Candidates) -> Resolution:
    """Decide who takes the ticket.

    ``candidates`` maps each query to the people a look-up in the project found. An account id that is asked
    for as well, and not found active, counts as not assignable.
    """
    target = team(item, people)
    lead = target.lead or people.lead
    answers = [_answer(owner, people, candidates) for owner in _owners(item, people)]
    taken = next((answer for answer in answers if answer.account), None)
    wanted = lead if people.fallback == "lead" else people.fallback
    fallback = wanted if _assignable(wanted, candidates) else ""
    if taken:
        assignee = taken.account
    elif all(answer.problem for answer in answers):
        assignee = fallback
    else:
        assignee = ""
    return Resolution(
        assignee=assignee,
        fallback="" if fallback == assignee else fallback,
        called=_called(taken) if taken else "",
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
    owners = _owners(item, people)
    answers = [_answer(owner, people, candidates) for owner in owners]
    accounts = [answer.account for answer in answers if answer.account]
    asked = all(query in candidates for query in queries(item, people))
    first = accounts[0] if accounts else ""
    persons = (isinstance(owner, UserRef) or bool(_query(owner)) for owner in owners)
    of_directory = (_target(owner, people) is not None for owner in owners)
    is_person = any(person and not team for person, team in zip(persons, of_directory, strict=True))
    return Named(first if asked else None, frozenset(accounts), is_person)


def what_would_settle(item: ActionItem) -> str:
    """What may be behind it where a ticket is not with the owner named in its row."""
    return "who may not be assignable there" if item.owners else "a mention would settle who that is"


# --- the owners in a cell


def _owners(item: ActionItem, people: People) -> tuple[Owner, ...]:
    """The owners in the order of the cell; a directory entry may contain what otherwise separates owners."""
    if not item.owners and _target(item.owner, people):
        return (item.owner,)
    return _parts(item)


def _parts(item: ActionItem) -> tuple[Owner, ...]:
    if _names_nobody(item.owner):
        return item.owners
    found = tuple(_split(item))
    unspelled = (ref for ref in item.owners if ref not in found)
    return tuple(dict.fromkeys((*unspelled, *found)))


def _split(item: ActionItem) -> Iterator[Owner]:
    mentions = {spelling: ref for ref in item.owners for spelling in _spellings(ref)}
    longest_first = sorted(mentions, key=len, reverse=True)
    boundary = "|".join([*(re.escape(spelling) for spelling in longest_first), _SEPARATOR])
    for index, part in enumerate(re.split(f"({boundary})", item.owner)):
        if index % 2:
            if part in mentions:
                yield mentions[part]
        elif not _names_nobody(part):
            yield part.strip()


def _spellings(ref: UserRef) -> Iterator[str]:
    """How a mention may read in the cell's text."""
    if ref.name:
        yield from (ref.name, f"@{ref.name}")
    yield f"@{ref.id}"
    yield f"@{ref.id.removeprefix(_USER_KEY).removeprefix(_USER_NAME)}"


def _names_nobody(text: str) -> bool:
    return fold(text) in NOBODY or _PLACEHOLDER.fullmatch(text.strip()) is not None


def _bare(text: str) -> str:
    """A name without a leading @ and without a remark in brackets behind it."""
    return _REMARK.sub("", unicodedata.normalize("NFC", text.strip())).removeprefix("@")


def _target(owner: Owner, people: People) -> Target | None:
    if isinstance(owner, UserRef):
        return None
    wanted = (fold(owner), fold(_bare(owner)))
    return next((target for name, target in people.directory if name in wanted), None)


# --- what to ask for one owner, and what the answer means


def _query(owner: Owner) -> str:
    if isinstance(owner, UserRef):
        return owner.id if owner.id.startswith(_USER_KEY) else ""
    email = _EMAIL.search(owner)
    if email:
        return email.group()
    name = _bare(owner)
    return name if _looks_like_full_name(name) else ""


def _looks_like_full_name(text: str) -> bool:
    if _EAST_ASIAN_NAME.fullmatch(text):
        return not any(mark in text for mark in ROLE_MARKS)
    words = text.split()
    return 2 <= len(words) <= 4 and all(_may_be_in_a_name(word) for word in words)


def _may_be_in_a_name(word: str) -> bool:
    if word in PARTICLES:
        return True
    return bool(_NAME_WORD.fullmatch(word)) and not word[0].islower() and fold(word) not in ROLE_WORDS


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
    _UNKNOWN: "{name} maps to nobody yet",
    _AMBIGUOUS: "{name} may be several people, a mention would settle it",
    _NOT_ASSIGNABLE: "{name} cannot be assigned in Jira",
}


def _answer(owner: Owner, people: People, candidates: Candidates) -> _Answer:
    if isinstance(owner, UserRef):
        return _answer_for_mention(owner, candidates)
    target = _target(owner, people)
    if target:
        return _answer_for_target(owner, target, candidates)
    return _answer_for_name(owner, candidates)


def _answer_for_mention(ref: UserRef, candidates: Candidates) -> _Answer:
    called = _quoted(ref.name) if ref.name else "the person mentioned"
    if ref.id.startswith(_USER_KEY):
        return _answer_from(candidates.get(ref.id, ()), called, ref.name or called, _NOT_ASSIGNABLE)
    account = ref.id.removeprefix(_USER_NAME)
    shown = Mention(UserRef(account, ref.name))
    if _assignable(account, candidates):
        return _Answer(called, shown, account)
    return _Answer(called, shown, problem=_NOT_ASSIGNABLE)


def _answer_for_target(name: str, target: Target, candidates: Candidates) -> _Answer:
    accounts = [account for account in (target.account, target.lead) if account]
    account = next((account for account in accounts if _assignable(account, candidates)), "")
    return _Answer(_quoted(name), Text(name), account, _NOT_ASSIGNABLE if accounts and not account else "")


def _answer_for_name(name: str, candidates: Candidates) -> _Answer:
    query = _query(name)
    wanted = fold(query)
    exact = [user for user in candidates.get(query, ()) if wanted in (fold(user.email), fold(user.name))]
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
        Finding(problem, f"{_SENTENCES[problem].format(name=name)}; {what_then}", item.table, item.row)
        for problem, name in problems
    )


def _called(taken: _Answer) -> str:
    match taken.shown:
        case Mention(user):
            return user.name
        case Text(name):
            return name
        case _:
            return ""


def _quoted(text: str) -> str:
    return f"'{shortened(text, 60)}'"


def _consequence(taken: _Answer | None, assignee: str) -> str:
    if taken:
        return "the ticket goes to the next owner named"
    return "the ticket goes to the configured fallback" if assignee else "the ticket is unassigned"
