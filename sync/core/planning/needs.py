"""What planning must know from Jira: which questions the pages raise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sync.core.model import project_of
from sync.core.owners.cells import queries
from sync.core.planning.drafts import destination
from sync.core.planning.said import owner_queries
from sync.core.planning.survey import Survey
from sync.core.policy import Policy
from sync.core.protocol.founding import Founding, founding
from sync.core.protocol.ledger import EntryState, Ledger
from sync.core.protocol.recovery import Recovery, recovery
from sync.core.protocol.rows import Case, PageRows, rows_of
from sync.core.words import unforeseen


@dataclass(frozen=True, slots=True)
class Needs:
    """The questions. ``tickets`` are ids and keys; ``screens`` pairs of project and issue type.

    ``look_back`` are pages whose ledger may stand for a lost one, ``label_search`` pages that are about to
    create; ``walks`` gives, by project id, the key number above which a ticket of ours may hide.
    ``people`` are pairs of project and what to search for. ``unforeseen`` says of pages, by id, why it cannot
    be told what they need: they are not to be planned.
    """

    tickets: frozenset[str] = frozenset()
    screens: frozenset[tuple[str, str]] = frozenset()
    label_search: frozenset[str] = frozenset()
    look_back: frozenset[str] = frozenset()
    walks: Mapping[str, int] = field(default_factory=dict)
    people: frozenset[tuple[str, str]] = frozenset()
    unforeseen: Mapping[str, str] = field(default_factory=dict)


def needs(surveys: Iterable[Survey], policy: Policy, now: datetime) -> Needs:
    """Everything the pages of one run ask of Jira, so that it can be asked in batches."""
    total = _Collector()
    for page in surveys:
        if page.skip is not None or page.failure:
            continue
        try:
            _add(total, page, policy, now)
        except Exception as error:  # noqa: BLE001  (a page nobody foresaw must not stop the others)
            total.unforeseen[page.page.id] = unforeseen(error)
    return total.needs()


class _Collector:
    def __init__(self) -> None:
        self.tickets: set[str] = set()
        self.screens: set[tuple[str, str]] = set()
        self.label_search: set[str] = set()
        self.look_back: set[str] = set()
        self.walks: dict[str, int] = {}
        self.people: set[tuple[str, str]] = set()
        self.unforeseen: dict[str, str] = {}

    def needs(self) -> Needs:
        return Needs(
            tickets=frozenset(self.tickets),
            screens=frozenset(self.screens),
            label_search=frozenset(self.label_search),
            look_back=frozenset(self.look_back),
            walks=self.walks,
            people=frozenset(self.people),
            unforeseen=self.unforeseen,
        )


def _add(total: _Collector, page: Survey, policy: Policy, now: datetime) -> None:
    ledger = page.stored.ledger
    match founding(page.stored, now, policy.timing):
        case Founding.NEEDED if page.items:
            total.screens.add((policy.tickets.project, policy.tickets.issue_type))
        case Founding.DONE if ledger is not None:
            _add_tickets(total, page, ledger)
            total.people.update(owners_in_question(rows_of(page.items, ledger), policy))
            if page.at_rest:
                _add_recoveries(total, ledger, policy, now)
                _add_creations(total, page, ledger, policy)


def _add_tickets(total: _Collector, page: Survey, ledger: Ledger) -> None:
    total.tickets.update(entry.issue_id or entry.key for entry in ledger.entries if entry.key)
    known = {entry.key for entry in ledger.entries}
    total.tickets.update(key for item in page.items for key in item.tickets if key not in known)


def owners_in_question(page: PageRows, policy: Policy) -> Iterator[tuple[str, str]]:
    """People newly named in rows that have their ticket; nobody on a page that stands as it did."""
    for row in page.rows:
        if row.case is Case.LINKED and row.entry is not None:
            project = project_of(row.entry.key)
            yield from ((project, query) for query in owner_queries(row.item, row.entry, policy))


def _add_recoveries(total: _Collector, ledger: Ledger, policy: Policy, now: datetime) -> None:
    for entry in ledger.entries:
        if entry.state is EntryState.CLAIMED and recovery(entry, None, now, policy.timing) is Recovery.WALK:
            total.walks[entry.project_id] = min(total.walks.get(entry.project_id, entry.low), entry.low)


def _add_creations(total: _Collector, page: Survey, ledger: Ledger, policy: Policy) -> None:
    wanting = {Case.NEW, Case.UNFINISHED, Case.REFUSED}
    rows = rows_of(page.items, ledger).rows
    items = [row.item for row in rows if row.case in wanting or row.lost_its_key]
    if not items:
        return
    total.label_search.add(page.page.id)
    if not ledger.adopted:
        total.look_back.add(page.page.id)
    for item in items:
        target = destination(item, page.page, policy)
        total.screens.add((target.project, target.issue_type))
        total.people.update((target.project, query) for query in queries(item, policy.people))
