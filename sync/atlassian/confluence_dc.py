"""Confluence Data Center: its one REST API (v1), for everything."""

from collections.abc import Iterator, Mapping, Sequence

from sync.atlassian import content, query, wire
from sync.atlassian.answers import Repeat
from sync.atlassian.content import BATCH, LEDGER_KEY, PART_KEY, C, ContentSearch, PropertyWriter
from sync.atlassian.http import Transport
from sync.atlassian.routes import Route
from sync.core.model import Identity, Outcome, Page, PageContent, PageVersion, StoredLedger, StoredPart
from sync.errors import RequestFailed
from sync.in_parallel import in_batches
from sync.ports import PageSelection

_CONTENTS = Route("GET", "/rest/api/content")
_CONTENT = Route("GET", "/rest/api/content/{id}")
_NEW_VERSION = Route("PUT", "/rest/api/content/{id}")
_COMMENTS_ON = Route("GET", "/rest/api/content/{id}/child/comment")
_NEW_CONTENT = Route("POST", "/rest/api/content")
_PROPERTIES = Route("GET", "/rest/api/content/{id}/property")
_NEW_PROPERTY = Route("POST", "/rest/api/content/{id}/property")
_PROPERTY = Route("PUT", "/rest/api/content/{id}/property/{key}")
_SPACES = Route("GET", "/rest/api/space")
_USER = Route("GET", "/rest/api/user")

_BODY_AND_VERSION = "body.storage,version"
_LONGEST_LIST = 200
# an unknown parameter, or a listing that an administrator has blocked
_BATCH_REFUSED = frozenset({400, 404, 405, 410})


class ConfluenceDataCenterReader:
    """Satisfies :class:`sync.ports.PageReader`."""

    def __init__(self, transport: Transport, web_url: str) -> None:
        self._transport = transport
        self._search = ContentSearch(transport, web_url, content.offset, self.ledgers)

    def whoami(self) -> Identity:
        return content.whoami(self._transport, lambda user: user.user_name)

    def select(self, selection: PageSelection) -> Iterator[tuple[Page, ...]]:
        return self._search.select(selection)

    def read(self, ids: Sequence[str]) -> tuple[PageContent, ...]:
        """In batches, and one by one what a batch leaves out: not every version knows the list of ids."""
        return tuple(map(content.page_content, self._pages(ids, _BODY_AND_VERSION, wire.Content)))

    def versions(self, ids: Sequence[str]) -> tuple[PageVersion, ...]:
        return tuple(map(content.page_version, self._pages(ids, "version", wire.Known)))

    def _pages(self, ids: Sequence[str], expand: str, model: type[C]) -> Iterator[C]:
        for some in in_batches(ids, BATCH):
            found = self._batch(some, expand, model)
            for page_id in some:
                page = found.get(page_id) or self._one(page_id, expand, model)
                if page is not None:
                    yield page

    def _batch(self, ids: Sequence[str], expand: str, model: type[C]) -> dict[str, C]:
        params = {
            "ids": list(map(query.number, ids)),
            "status": "any",
            "expand": expand,
            "limit": len(ids),
        }
        try:
            listing = wire.parse(wire.Listing, self._transport.read(_CONTENTS, params=params))
        except RequestFailed as failure:
            if failure.status in _BATCH_REFUSED:
                return {}
            raise
        return {page.id: page for page in content.taken(listing, model)}

    def _one(self, page_id: str, expand: str, model: type[C]) -> C | None:
        try:
            return wire.parse(
                model, self._transport.read(_CONTENT, {"id": page_id}, params={"expand": expand})
            )
        except RequestFailed as failure:
            if failure.status == 404:
                return None
            raise

    def view_restricted(self, page_id: str) -> bool | None:
        return content.view_restricted(self._transport, page_id)

    def may_view(self, page_id: str, account: str) -> bool | None:
        """Data Center does not tell it of others."""
        return None

    def ledgers(self, page_id: str) -> tuple[StoredLedger, ...]:
        """The whole list is asked for: by its key, only one of several would come."""
        found = (content.ledger(one) for one in self._properties(page_id) if one.key == LEDGER_KEY)
        return tuple(sorted(found, key=content.by_id))

    def ledger_parts(self, page_id: str) -> tuple[StoredPart, ...]:
        """One request for all properties, or as many as Confluence parts its list into."""
        found = (content.part(one) for one in self._properties(page_id) if one.key.startswith(PART_KEY))
        return tuple(sorted(found, key=content.by_id))

    def _properties(self, page_id: str) -> Iterator[wire.Property]:
        params = {"expand": "version", "limit": _LONGEST_LIST}
        listings = self._whole(_PROPERTIES, page_id, params, "properties")
        return (wire.parse(wire.Property, one) for listing in listings for one in listing.results)

    def commented(self, page_id: str, marker: str) -> bool:
        params = {"expand": "body.storage", "location": "footer", "depth": "all", "limit": _LONGEST_LIST}
        return content.commented(self._whole(_COMMENTS_ON, page_id, params, "comments"), marker)

    def _whole(
        self, route: Route, page_id: str, params: Mapping[str, object], things: str
    ) -> Iterator[wire.Listing]:
        return content.whole_list(self._transport, route, {"id": page_id}, params, content.offset, things)

    def spaces(self, keys: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for some in in_batches(keys, _LONGEST_LIST):
            params = {"spaceKey": list(some), "limit": _LONGEST_LIST}
            listing = wire.parse(wire.Listing, self._transport.read(_SPACES, params=params))
            found.update(wire.parse(wire.Space, one).key for one in listing.results)
        return frozenset(found & set(keys))

    def user_name(self, user_key: str) -> str:
        """The user name behind a ``userkey:…``; keys differ between Confluence and Jira, names do not.

        Empty where there is no such user. A ``username:…`` needs no look-up.
        """
        kind, _, value = user_key.partition(":")
        if kind == "username":
            return value
        try:
            answer = self._transport.read(_USER, params={"key": value})
        except RequestFailed as failure:
            if failure.status == 404:
                return ""
            raise
        return wire.parse(wire.ConfluenceUser, answer).user_name


class ConfluenceDataCenterWriter(PropertyWriter):
    """Satisfies :class:`sync.ports.PageWriter`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _create(self, page_id: str, key: str, value: object) -> Outcome:
        return self._transport.write(
            _NEW_PROPERTY, {"id": page_id}, json={"key": key, "value": value}, repeat=Repeat.IF_REJECTED
        )

    def _update(self, page_id: str, property_id: str, key: str, version: int, value: object) -> Outcome:
        return self._transport.write(
            _PROPERTY,
            {"id": page_id, "key": key},
            json={"id": property_id, "key": key, "value": value, "version": {"number": version}},
            repeat=Repeat.IF_REJECTED,
        )

    def update_page(self, read: PageContent, body: bytes, message: str) -> Outcome:
        """Marked as a minor edit, which keeps mail from the page's watchers.

        Without a status: with one, a page that somebody deleted meanwhile would come back.
        """
        return self._transport.write(
            _NEW_VERSION,
            {"id": read.id},
            json={
                "id": read.id,
                "type": "page",
                "title": read.title,
                "body": {"storage": {"representation": "storage", "value": body.decode()}},
                "version": {"number": read.version + 1, "message": message, "minorEdit": True},
            },
            repeat=Repeat.SOON,
        )

    def comment(self, page_id: str, body: bytes) -> Outcome:
        return self._transport.write(
            _NEW_CONTENT,
            json={
                "type": "comment",
                "container": {"id": page_id, "type": "page"},
                "body": {"storage": {"representation": "storage", "value": body.decode()}},
            },
            repeat=Repeat.NEVER,
        )
