"""What must hold whatever happened; judged by the site's own records, never by the worker's words."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from sync.core.planning.audit import Kind
from sync.sandbox.issues import Issue
from tests.torture.scenario import keys_in_rows, people_part, rows_with_words, word_of
from tests.torture.world import PageWrite, World

MARK = "postmortemSync"
DUPLICATE = "has several tickets"
UNLINKED = "has the links"


def violations(world: World) -> tuple[str, ...]:
    """Everything that is wrong with a world at rest, one sentence each."""
    return tuple(dict.fromkeys(sentence for check in _ALWAYS + _AT_REST for sentence in check(world)))


def breaches(world: World) -> tuple[str, ...]:
    """What may not be at any time, also while work is still to be done."""
    return tuple(dict.fromkeys(sentence for check in _ALWAYS for sentence in check(world)))


# --- at any time


def one_ticket_per_mark(world: World) -> Iterator[str]:
    for keys in twins(world):
        yield f"one row id {DUPLICATE}: {', '.join(keys)}"


def one_ticket_per_row(world: World) -> Iterator[str]:
    by_word = defaultdict(list)
    for issue in ours(world):
        by_word[word_of(issue.summary)].append(issue.key)
    for word, keys in by_word.items():
        if len(keys) > 1 + world.copies[word]:
            yield f"row “{word}” {DUPLICATE}: {', '.join(keys)}"


def only_own_spans_written(world: World) -> Iterator[str]:
    for write in world.page_writes:
        if people_part(write.before.body) != people_part(write.sent):
            yield f"{_named(write)} loses what people wrote"


def no_key_written_twice(world: World) -> Iterator[str]:
    for write in world.page_writes:
        had, has = Counter(keys_in_rows(write.before.body)), Counter(keys_in_rows(write.sent))
        for key in has:
            if has[key] > max(had[key], 1):
                yield f"{_named(write)} shows {key} once more"


def only_known_routes(world: World) -> Iterator[str]:
    for route in world.site.unknown_routes:
        yield f"a route that is not Atlassian's was asked: {route}"


def no_bugs(world: World) -> Iterator[str]:
    for life in world.lives:
        for complaint in life.complaints:
            if complaint == life.bug or "a bug in postmortem-sync" in complaint:
                yield f"the worker broke: {complaint}"
        if life.undead:
            yield "the worker went on after it was killed"


def twins(world: World) -> list[tuple[str, ...]]:
    """The keys of tickets that carry the same row id."""
    by_rid = defaultdict(list)
    for issue in ours(world):
        by_rid[_mark(issue).get("rid")].append(issue.key)
    return [tuple(keys) for keys in by_rid.values() if len(keys) > 1]


# --- at rest


def rows_linked_to_their_own(world: World) -> Iterator[str]:
    tickets = {issue.key: issue for issue in ours(world)}
    for page in world.site.confluence.pages.values():
        for word, keys in rows_with_words(page.body):
            found = [tickets[key] for key in keys if key in tickets]
            if len(keys) != 1 or len(found) != 1:
                yield f"row “{word}” shows {keys or 'no ticket'} instead of one of its own"
            elif word_of(found[0].summary) != word or _mark(found[0]).get("page_id") != page.id:
                yield f"row “{word}” shows {keys[0]}, which was made for another row"


def no_row_lost(world: World) -> Iterator[str]:
    written = [word_of(row) for rows in world.scenario.pages for row in rows]
    pages = world.site.confluence.pages.values()
    shown = [word for page in pages for word, _ in rows_with_words(page.body)]
    if sorted(written) != sorted(shown):
        yield f"rows {sorted(written)} became {sorted(shown)}"


def linked_back(world: World) -> Iterator[str]:
    for issue in ours(world):
        mark = _mark(issue)
        expected = [f"postmortem-sync:{mark.get('page_id')}:{mark.get('rid')}"]
        links = [link.global_id for link in world.site.jira.links_of(issue)]
        if links != expected:
            yield f"{issue.key} {UNLINKED} {links} instead of {expected}"


# --- of what cannot be prevented


def twins_without_an_audit(world: World) -> tuple[str, ...]:
    """Twins that the program's own audit does not tell of."""
    told = {frozenset(anomaly.tickets) for anomaly in world.audit().anomalies if anomaly.kind is Kind.TWINS}
    return tuple(
        f"the audit does not tell of {' and '.join(keys)}"
        for keys in twins(world)
        if frozenset(keys) not in told
    )


def _named(write: PageWrite) -> str:
    return f"the version after {write.before.version.number} of “{write.before.title}”"


def ours(world: World) -> list[Issue]:
    """The tickets that workers made."""
    return [issue for issue in world.site.jira.issues.values() if MARK in issue.properties]


def _mark(issue: Issue) -> dict[str, object]:
    mark = issue.properties[MARK]
    assert isinstance(mark, dict)
    return mark


_ALWAYS = (
    one_ticket_per_mark,
    one_ticket_per_row,
    only_own_spans_written,
    no_key_written_twice,
    only_known_routes,
    no_bugs,
)
_AT_REST = (rows_linked_to_their_own, no_row_lost, linked_back)
