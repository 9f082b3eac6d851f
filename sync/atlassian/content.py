"""What Confluence Cloud and Data Center share: the v1 search, its pages, and the names of our own things."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from sync.atlassian import query, wire
from sync.atlassian.http import ATTEMPTS, Transport
from sync.atlassian.lists import Headway
from sync.atlassian.routes import Route
from sync.core.model import (
    Identity,
    Outcome,
    Page,
    PageContent,
    PageVersion,
    StoredLedger,
    StoredPart,
    User,
)
from sync.errors import RequestFailed
from sync.ports import PageSelection

LEDGER_KEY = "postmortemSyncLedger"
PART_KEY = f"{LEDGER_KEY}-"
BATCH = 50

SEARCH = Route("GET", "/rest/api/content/search")
CURRENT_USER = Route("GET", "/rest/api/user/current")
VIEW_RESTRICTION = Route("GET", "/rest/api/content/{id}/restriction/byOperation/read")

_EXPAND = ",".join(
    [
        "version",
        "history",
        "space",
        "ancestors",
        "metadata.labels",
        f"metadata.properties.{LEDGER_KEY}.version",
        "restrictions.read.restrictions.user",
        "restrictions.read.restrictions.group",
    ]
)
_SUBJECTS = "restrictions.user,restrictions.group"
_WITH_BODY = f"body.storage,{_EXPAND}"
_BARE = ""
_LEFT_OUT = "Confluence leaves its text out of the answer"
_ATTEMPTS_AT_ONE = 2
_UNTOLD = datetime(1970, 1, 2, tzinfo=UTC)

C = TypeVar("C", bound=wire.Known)

# Where a list continues: parameters of the next request, from the link and the number of results so far.
Continuation = Callable[[str, int], dict[str, object]]


def cursor(link: str, _: int) -> dict[str, object]:
    """Cloud: only the cursor is taken from a ``next`` link, never its address."""
    try:
        values = parse_qs(urlsplit(link).query).get("cursor")
    except ValueError:
        values = None
    if not values:
        raise RequestFailed("Confluence continues a list without saying where.")
    return {"cursor": values[0]}


def offset(_: str, seen: int) -> dict[str, object]:
    """Data Center: links count what was asked for, not what came, so we count ourselves."""
    return {"start": seen}


class ContentSearch:
    """Pages by CQL, streamed.

    ``web_url`` is where people find the site. ``ledgers`` lists a page's ledgers where a search falls short.
    """

    def __init__(
        self,
        transport: Transport,
        web_url: str,
        continuation: Continuation,
        ledgers: Callable[[str], tuple[StoredLedger, ...]],
    ) -> None:
        self._transport = transport
        self._web_url = web_url
        self._continuation = continuation
        self._ledgers = ledgers

    def select(self, selection: PageSelection) -> Iterator[tuple[Page, ...]]:
        for cql in query.pages(selection):
            yield from self._found(cql)

    def _found(self, cql: str) -> Iterator[tuple[Page, ...]]:
        """Asks for fewer when the site cannot manage, and in the end for less of the one it stumbles over;
        stops only where no ``next`` link is."""
        where: dict[str, object] = {"cql": cql}
        headway = Headway("Confluence", "pages")
        limit, seen = BATCH, 0
        while True:
            why_unread = ""
            try:
                listing = self._listing(where, limit, _WITH_BODY)
            except RequestFailed as failure:
                if not asks_too_much(failure):
                    raise
                if limit > 1:
                    limit //= 2
                    continue
                listing = self._stumbled_over(where)
                why_unread, limit = f"its text cannot be had: {failure}", BATCH
            seen += len(listing.results)
            headway.note(wire.parse(wire.Reference, one).id for one in listing.results)
            if listing.results:
                yield tuple(self._page_or_why_not(found, why_unread) for found in one_by_one(listing))
            if not listing.links.next:
                return
            where = {"cql": cql, **self._continuation(listing.links.next, seen)}

    def _stumbled_over(self, where: Mapping[str, object]) -> wire.Listing:
        """The one page that is in the way: without its body, or else nothing but which one it is."""
        try:
            return self._listing(where, 1, _EXPAND)
        except RequestFailed as failure:
            if not asks_too_much(failure):
                raise
            return self._listing(where, 1, _BARE)

    def _listing(self, where: Mapping[str, object], limit: int, expand: str) -> wire.Listing:
        """What the site could not manage is not insisted on in smaller lists, but for the last one."""
        params = {**where, **({"expand": expand} if expand else {}), "limit": limit}
        attempts = ATTEMPTS
        if expand == _WITH_BODY and limit < BATCH:
            attempts = _ATTEMPTS_AT_ONE if limit == 1 else 1
        return wire.parse(wire.Listing, self._transport.read(SEARCH, params=params, attempts=attempts))

    def _page_or_why_not(self, found: object, why_unread: str) -> Page:
        """What is odd about one page, or cannot be had of it, is that page's affair: the others are read."""
        try:
            return self._page(wire.parse(wire.FoundContent, found), why_unread)
        except RequestFailed as failure:
            page_id = wire.parse(wire.Reference, found).id
            return Page(
                page_id, "", "", "current", 0, b"", _UNTOLD, _UNTOLD, unread=why_unread or str(failure)
            )

    def _page(self, found: wire.FoundContent, why_unread: str) -> Page:
        return Page(
            id=found.id,
            title=found.title,
            space_key=found.space.key,
            status=found.status,
            version=found.version.number,
            body=stored(found.body) if found.body else b"",
            created_at=found.history.created,
            updated_at=found.version.at or found.history.created,
            message=found.version.message or "",
            url=self._address(found),
            plain_url=self._plain_address(found.id),
            labels=frozenset(label.name for label in found.metadata.labels.results),
            ancestors=tuple(ancestor.id for ancestor in found.ancestors),
            # Kept back is not the same as free: what we do not know, we treat as restricted.
            view_restricted=found.restrictions is None or found.restrictions.read.any,
            ledger=self._ledger(found),
            unread="" if found.body else why_unread or _LEFT_OUT,
        )

    def _address(self, found: wire.FoundContent) -> str:
        path = found.links.webui
        return self._web_url + path if path.startswith("/") else self._plain_address(found.id)

    def _plain_address(self, page_id: str) -> str:
        return f"{self._web_url}/pages/viewpage.action?pageId={page_id}"

    def _ledger(self, found: wire.FoundContent) -> StoredLedger | None:
        """The property as the search brings it; asked for by itself where its version is left out."""
        property_ = found.metadata.properties.get(LEDGER_KEY)
        if property_ is None:
            return None
        try:
            return ledger(wire.parse(wire.Property, property_))
        except RequestFailed:
            return next(iter(self._ledgers(found.id)), None)


class PropertyWriter(ABC):
    """Ledgers and their parts are content properties, which each flavour writes its own way."""

    def create_ledger(self, page_id: str, value: object) -> Outcome:
        """Repeated where it was rejected: the key admits one property, and of twins the lowest id counts."""
        return self._create(page_id, LEDGER_KEY, value)

    def update_ledger(self, page_id: str, ledger_id: str, version: int, value: object) -> Outcome:
        return self._update(page_id, ledger_id, LEDGER_KEY, version, value)

    def create_part(self, page_id: str, slot: str, value: object) -> Outcome:
        return self._create(page_id, PART_KEY + slot, value)

    def update_part(self, page_id: str, part: StoredPart) -> Outcome:
        return self._update(page_id, part.id, PART_KEY + part.slot, part.version + 1, part.value)

    @abstractmethod
    def _create(self, page_id: str, key: str, value: object) -> Outcome: ...

    @abstractmethod
    def _update(self, page_id: str, property_id: str, key: str, version: int, value: object) -> Outcome: ...


def asks_too_much(failure: RequestFailed) -> bool:
    """Whether the site might manage less: not where it says that the question itself is wrong."""
    return failure.status is None or not 400 <= failure.status < 500


def stored(body: wire.Body) -> bytes:
    """Storage format, byte for byte; a lone surrogate survives, to be refused by the parser and not here."""
    return body.storage.value.encode("utf-8", "surrogatepass")


def taken(listing: wire.Listing, model: type[C]) -> Iterator[C]:
    return (wire.parse(model, one) for one in one_by_one(listing))


def one_by_one(listing: wire.Listing) -> Iterator[object]:
    """What the list holds, taken out of it as it is looked at, so that 50 bodies never exist twice."""
    listing.results.reverse()
    while listing.results:
        yield listing.results.pop()


def ledger(found: wire.Property) -> StoredLedger:
    return StoredLedger(found.id, found.version.number, found.value, found.version.at)


def part(found: wire.Property) -> StoredPart:
    slot = found.key.removeprefix(PART_KEY)
    return StoredPart(slot, found.id, found.version.number, found.value)


def by_id(found: StoredLedger | StoredPart) -> int:
    """The order of creation: the lowest id is the ledger."""
    return int(found.id)


def page_version(found: wire.Known) -> PageVersion:
    return PageVersion(found.id, found.status, found.version.number)


def page_content(found: wire.Content) -> PageContent:
    return PageContent(found.id, found.title, found.status, found.version.number, stored(found.body))


def view_restricted(transport: Transport, page_id: str) -> bool | None:
    """None where Confluence does not tell: a draft, a folder, something in the trash, or kept back."""
    found = transport.find(VIEW_RESTRICTION, {"id": page_id}, params={"expand": _SUBJECTS})
    return None if found is None else wire.parse(wire.OperationRestriction, found).any


def commented(listings: Iterator[wire.Listing], marker: str) -> bool:
    """Whether one of the comments holds the marker."""
    return any(marker in json.dumps(one) for listing in listings for one in listing.results)


def whole_list(
    transport: Transport,
    route: Route,
    ids: Mapping[str, str],
    params: Mapping[str, object],
    continuation: Continuation,
    things: str,
) -> Iterator[wire.Listing]:
    """A list in as many parts as Confluence makes of it: how many come at once is its own affair."""
    where: dict[str, object] = {}
    headway = Headway("Confluence", things)
    seen = 0
    while True:
        listing = wire.parse(wire.Listing, transport.read(route, ids, params={**params, **where}))
        headway.note(wire.parse(wire.Reference, one).id for one in listing.results)
        seen += len(listing.results)
        yield listing
        if not listing.links.next:
            return
        where = continuation(listing.links.next, seen)


def whoami(transport: Transport, name: Callable[[wire.ConfluenceUser], str]) -> Identity:
    """Who we are; an anonymous visitor is nobody. ``name`` picks the id that the flavour goes by."""
    answer = transport.ask_who_we_are(CURRENT_USER)
    user = wire.parse(wire.ConfluenceUser, answer.document)
    if user.type == "anonymous" or not name(user):
        raise transport.not_accepted("it takes us for an anonymous visitor")
    return Identity(User(name(user), user.display_name, user.email), transport.told(answer), answer.arrived)
