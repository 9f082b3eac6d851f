"""Confluence Cloud: v2 for pages, properties and comments, v1 for searching and restrictions.

Reading and writing are two classes: what only plans is never handed anything that can write.
"""

from collections.abc import Iterator, Mapping, Sequence

from sync.atlassian import content, query, wire
from sync.atlassian.answers import Repeat
from sync.atlassian.content import BATCH, LEDGER_KEY, PART_KEY, ContentSearch, PropertyWriter
from sync.atlassian.http import Transport
from sync.atlassian.routes import Route
from sync.core.model import Identity, Outcome, Page, PageContent, PageVersion, StoredLedger, StoredPart
from sync.errors import NotAuthenticated, RequestFailed
from sync.in_parallel import in_batches
from sync.ports import PageSelection

_PAGES = Route("GET", "/api/v2/pages")
_PAGE = Route("PUT", "/api/v2/pages/{id}")
_PROPERTIES = Route("GET", "/api/v2/pages/{page_id}/properties")
_NEW_PROPERTY = Route("POST", "/api/v2/pages/{page_id}/properties")
_PROPERTY = Route("PUT", "/api/v2/pages/{page_id}/properties/{property_id}")
_COMMENTS_ON = Route("GET", "/api/v2/pages/{id}/footer-comments")
_MAY_VIEW = Route("POST", "/rest/api/content/{id}/permission/check")
_COMMENTS = Route("POST", "/api/v2/footer-comments")
_SPACES = Route("GET", "/api/v2/spaces")

_LONGEST_LIST = 250
_BARE: Mapping[str, str] = {}
_NOTHING_TO_TELL = frozenset({400, 403, 404})  # of an account or a page that is not there, or not for us


class ConfluenceCloudReader:
    """Satisfies :class:`sync.ports.PageReader`."""

    def __init__(self, transport: Transport, web_url: str) -> None:
        self._transport = transport
        self._search = ContentSearch(transport, web_url, content.cursor, self.ledgers)

    def whoami(self) -> Identity:
        return content.whoami(self._transport, lambda user: user.account_id)

    def select(self, selection: PageSelection) -> Iterator[tuple[Page, ...]]:
        return self._search.select(selection)

    def read(self, ids: Sequence[str]) -> tuple[PageContent, ...]:
        listings = self._pages(ids, {"body-format": "storage"})
        return tuple(
            content.page_content(one) for some in listings for one in content.taken(some, wire.Content)
        )

    def versions(self, ids: Sequence[str]) -> tuple[PageVersion, ...]:
        return tuple(
            content.page_version(one) for some in self._pages(ids) for one in content.taken(some, wire.Known)
        )

    def _pages(self, ids: Sequence[str], shown: Mapping[str, str] = _BARE) -> Iterator[wire.Listing]:
        for some in in_batches(ids, BATCH):
            params = {"id": list(map(query.number, some)), "limit": BATCH, **shown}
            yield from self._whole(_PAGES, {}, params, "pages")

    def view_restricted(self, page_id: str) -> bool | None:
        return content.view_restricted(self._transport, page_id)

    def may_view(self, page_id: str, account: str) -> bool | None:
        asked: dict[str, object] = {"subject": {"type": "user", "identifier": account}, "operation": "read"}
        try:
            answer = self._transport.read(_MAY_VIEW, {"id": page_id}, json=asked)
        except NotAuthenticated:
            return None  # who is no administrator is refused, and does not learn more about others
        except RequestFailed as failure:
            if failure.status in _NOTHING_TO_TELL:
                return None
            raise
        return wire.parse(wire.PermissionCheck, answer).granted

    def ledgers(self, page_id: str) -> tuple[StoredLedger, ...]:
        params = {"key": LEDGER_KEY, "limit": _LONGEST_LIST}
        answer = self._transport.read(_PROPERTIES, {"page_id": page_id}, params=params)
        listing = wire.parse(wire.Listing, answer)
        found = (content.ledger(wire.parse(wire.Property, one)) for one in listing.results)
        return tuple(sorted(found, key=content.by_id))

    def ledger_parts(self, page_id: str) -> tuple[StoredPart, ...]:
        """One request for all properties, or as many as Confluence parts its list into."""
        found = (content.part(one) for one in self._properties(page_id) if one.key.startswith(PART_KEY))
        return tuple(sorted(found, key=content.by_id))

    def _properties(self, page_id: str) -> Iterator[wire.Property]:
        listings = self._whole(_PROPERTIES, {"page_id": page_id}, {"limit": _LONGEST_LIST}, "properties")
        return (wire.parse(wire.Property, one) for listing in listings for one in listing.results)

    def commented(self, page_id: str, marker: str) -> bool:
        params = {"body-format": "storage", "sort": "-created-date", "limit": _LONGEST_LIST}
        listings = self._whole(_COMMENTS_ON, {"id": page_id}, params, "comments")
        return content.commented(listings, marker)

    def _whole(
        self, route: Route, ids: Mapping[str, str], params: Mapping[str, object], things: str
    ) -> Iterator[wire.Listing]:
        return content.whole_list(self._transport, route, ids, params, content.cursor, things)

    def spaces(self, keys: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for some in in_batches(keys, _LONGEST_LIST):
            params = {"keys": list(some), "limit": _LONGEST_LIST}
            listing = wire.parse(wire.Listing, self._transport.read(_SPACES, params=params))
            found.update(wire.parse(wire.Space, one).key for one in listing.results)
        return frozenset(found & set(keys))


class ConfluenceCloudWriter(PropertyWriter):
    """Satisfies :class:`sync.ports.PageWriter`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _create(self, page_id: str, key: str, value: object) -> Outcome:
        return self._transport.write(
            _NEW_PROPERTY,
            {"page_id": page_id},
            json={"key": key, "value": value},
            repeat=Repeat.IF_REJECTED,
        )

    def _update(self, page_id: str, property_id: str, key: str, version: int, value: object) -> Outcome:
        return self._transport.write(
            _PROPERTY,
            {"page_id": page_id, "property_id": property_id},
            json={"key": key, "value": value, "version": {"number": version}},
            repeat=Repeat.IF_REJECTED,
        )

    def update_page(self, read: PageContent, body: bytes, message: str) -> Outcome:
        """The status is required; a page that somebody deleted since it was read comes back by it."""
        return self._transport.write(
            _PAGE,
            {"id": read.id},
            json={
                "id": read.id,
                "status": read.status,
                "title": read.title,
                "body": {"representation": "storage", "value": body.decode()},
                "version": {"number": read.version + 1, "message": message},
            },
            repeat=Repeat.SOON,
        )

    def comment(self, page_id: str, body: bytes) -> Outcome:
        return self._transport.write(
            _COMMENTS,
            json={"pageId": page_id, "body": {"representation": "storage", "value": body.decode()}},
            repeat=Repeat.NEVER,
        )
