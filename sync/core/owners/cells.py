"""The owners that a cell names: people mentioned, addresses, full names, teams and roles of the directory."""

import re
import unicodedata
from collections.abc import Iterator

from sync.core.model import USER_KEY, USER_NAME, ActionItem, UserRef
from sync.core.owners.cell_words import NOBODY, PARTICLES, ROLE_MARKS, ROLE_WORDS
from sync.core.policy import People, Policy, Target
from sync.core.words import before_remark

Owner = UserRef | str

_SEPARATOR = r"\s*[/,;|、，；・]\s*|\s+[&+]\s+|\s+(?:and|or|und|oder|et|ou|o|och|en|と)\s+"
_JOINT = r"\s+(?:y|e)\s+"  # between two people, or between the surnames of one
_PLACEHOLDER = re.compile(r"\[.*\]|<.*>|\{.*\}|\W*")
# begins only where a token begins, so that a long text without an @ costs no more than its length
_EMAIL = re.compile(r"(?<![^\s@<>():])[^\s@<>():]+@[^\s@<>():]+\.[^\W\d_]{2,}")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*")
_EAST_ASIAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")


def name_form(text: str) -> str:
    """The form in which names are compared, and in which the directory's names are kept."""
    lower = unicodedata.normalize("NFKC", text).lower()
    # again, because a small letter may combine with an accent where the capital did not
    return " ".join(unicodedata.normalize("NFKC", lower).split())


def as_mentioned(account: str, policy: Policy, name: str = "") -> UserRef:
    """Somebody whom Jira knows by this ``account``, as a page is to mention them."""
    return UserRef(f"{USER_NAME}{account}" if policy.user_names else account, name)


def owners_in(item: ActionItem, people: People) -> tuple[Owner, ...]:
    """The owners in the order of the cell; a directory entry may contain what otherwise separates owners."""
    if not item.owners and target_of(item.owner, people):
        return (item.owner,)
    return _parts(item, people)


def _parts(item: ActionItem, people: People) -> tuple[Owner, ...]:
    if _names_nobody(item.owner):
        return item.owners
    found = tuple(_split(item, people))
    unspelled = (ref for ref in item.owners if ref not in found)
    return tuple(dict.fromkeys((*unspelled, *found)))


def _split(item: ActionItem, people: People) -> Iterator[Owner]:
    mentions = {spelling: ref for ref in item.owners for spelling in _spellings(ref)}
    longest_first = sorted(mentions, key=len, reverse=True)
    boundary = "|".join([*(re.escape(spelling) for spelling in longest_first), _SEPARATOR])
    for index, part in enumerate(re.split(f"({boundary})", item.owner)):
        if index % 2:
            if part in mentions:
                yield mentions[part]
        else:
            told_apart = _told_apart(part, people)
            yield from (name.strip() for name in told_apart if not _names_nobody(name))


def _told_apart(text: str, people: People) -> Iterator[str]:
    """The people around a joint: "José Ortega y Gasset" is one, and José Ortega may be somebody else."""
    name, *further = re.split(f"({_JOINT})", text)
    for joint, following in zip(further[::2], further[1::2], strict=True):
        if name.strip() and _may_be_a_surname(following, people):
            name += joint + following
        else:
            yield name
            name = following
    yield name


def _may_be_a_surname(text: str, people: People) -> bool:
    return target_of(text, people) is None and _may_be_in_a_name(_bare(text))


def _spellings(ref: UserRef) -> Iterator[str]:
    """How a mention may read in the cell's text."""
    if ref.name:
        yield from (ref.name, f"@{ref.name}")
    yield f"@{ref.id}"
    yield f"@{ref.id.removeprefix(USER_KEY).removeprefix(USER_NAME)}"


def _names_nobody(text: str) -> bool:
    return name_form(text) in NOBODY or _PLACEHOLDER.fullmatch(text.strip()) is not None


def _bare(text: str) -> str:
    """A name without a leading @ and without a remark in brackets behind it."""
    return before_remark(unicodedata.normalize("NFC", text.strip())).removeprefix("@")


def target_of(owner: Owner, people: People) -> Target | None:
    if isinstance(owner, UserRef):
        return None
    wanted = (name_form(owner), name_form(_bare(owner)))
    return next((target for name, target in people.directory if name in wanted), None)


# --- teams and roles, and what else is to be looked up


def names(item: ActionItem) -> tuple[str, ...]:
    """The folded texts in the owner cell that are no mentions: the whole of it, then its parts."""
    parts = [owner for owner in _parts(item, People()) if isinstance(owner, str)]
    around_joints = [name for part in parts for name in re.split(_JOINT, part)]
    found = map(name_form, (item.owner, *parts, *around_joints))
    return tuple(dict.fromkeys(name for name in found if name))


def called(item: ActionItem, people: People) -> frozenset[str]:
    """What the owner cell calls people in words, folded, without remarks."""
    owners = (item.owner, *_parts(item, people))
    return frozenset(name_form(_bare(owner)) for owner in owners if isinstance(owner, str))


def team(item: ActionItem, people: People) -> Target:
    """What the directory says of the first team or role in the cell that it knows; else an empty target."""
    known = (target_of(owner, people) for owner in owners_in(item, people))
    return next((target for target in known if target), Target())


def queries(item: ActionItem, people: People) -> tuple[str, ...]:
    """What to look up among a project's assignable people before ``resolve``; mostly nothing.

    E-mail addresses and what looks like a full name, unless the directory knows it; never teams and roles.
    A mention on Cloud is an account already; one by user key (Data Center) is asked for by its ``userkey:…``.
    """
    asked = (query_for(owner) for owner in owners_in(item, people) if target_of(owner, people) is None)
    return tuple(dict.fromkeys(query for query in asked if query))


def query_for(owner: Owner) -> str:
    if isinstance(owner, UserRef):
        return owner.id if owner.id.startswith(USER_KEY) else ""
    email = _EMAIL.search(owner)
    if email:
        return email.group()
    name = _bare(owner)
    return name if _looks_like_full_name(name) else ""


def _looks_like_full_name(text: str) -> bool:
    if _EAST_ASIAN_NAME.fullmatch(text):
        return not any(mark in text for mark in ROLE_MARKS)
    words = text.split()
    if len(words) < 2 or sum(word not in PARTICLES for word in words) > 4:
        return False
    return all(_may_be_in_a_name(word) for word in words)


def _may_be_in_a_name(word: str) -> bool:
    if word in PARTICLES:
        return True
    return bool(_NAME_WORD.fullmatch(word)) and not word[0].islower() and name_form(word) not in ROLE_WORDS
