"""Confluence: spaces, pages and their versions, content properties, comments, labels, restrictions.

State and its rules, nothing about HTTP. Methods that people's hands stand for (``annotate``, ``restore``,
``move``, ``copy``, …) are there for tests and seeds; the API reaches only those that the real one has.
"""

import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sync.sandbox import storage
from sync.sandbox.content import Comment, Label, Page, Property, Restriction, Space, Version
from sync.sandbox.errors import Conflict, NotFound, Refused
from sync.sandbox.index import HasNow, Index
from sync.sandbox.people import Person

LARGEST_PROPERTY = 32 * 1024
PROPERTY_EXISTS = "Cannot create a content property with a key that already exists: {key}"


class Confluence:
    """``respell`` turns a body that was sent into the one that is stored, given the one before."""

    def __init__(
        self, clock: HasNow, lag: Callable[[], float | None], respell: Callable[[str, str], str]
    ) -> None:
        self._clock = clock
        self._respell = respell
        self._ids = itertools.count(65537)
        self._labels: dict[str, Label] = {}
        self.spaces: dict[str, Space] = {}
        self.pages: dict[str, Page] = {}
        self._properties: dict[str, dict[str, Property]] = defaultdict(dict)
        self._comments: dict[str, list[Comment]] = defaultdict(list)
        self.index: Index[Page] = Index(clock, lag)

    # --- pages

    def add_space(self, key: str, name: str) -> Space:
        space = Space(self._new_id(), key, name, self._clock.now())
        self.spaces[space.id] = space
        return space

    def space(self, key: str) -> Space:
        return next(space for space in self.spaces.values() if space.key == key)

    def add_page(
        self,
        space: Space,
        title: str,
        body: str,
        author: str,
        labels: Iterable[str] = (),
        parent: str = "",
        at: datetime | None = None,
        readers: Restriction | None = None,
    ) -> Page:
        """Put a page there as it is, well-formed or not; ``at`` backdates it."""
        at = at or self._clock.now()
        first = Version(1, at, author, title=title, body=body)
        return self._keep(
            Page(
                self._new_id(),
                space,
                author,
                at,
                (first,),
                parent=parent,
                labels=tuple(self.label(name) for name in labels),
                readers=readers or Restriction(),
            )
        )

    def page(self, page_id: str, viewer: Person | None, *, in_trash: bool = False) -> Page:
        """The page, if the viewer may see it; one in the trash is not there, unless that was asked for."""
        page = self.pages.get(page_id)
        if page is None or not self.may_view(page, viewer) or (page.status == "trashed" and not in_trash):
            raise NotFound(page_id)
        return page

    def may_view(self, page: Page, viewer: Person | None) -> bool:
        if viewer is None:
            return False
        return all(above.readers.allows(viewer) for above in [page, *self.ancestors(page)])

    def may_edit(self, page: Page, viewer: Person | None) -> bool:
        return viewer is not None and self.may_view(page, viewer) and page.editors.allows(viewer)

    def ancestors(self, page: Page) -> list[Page]:
        """From the top of the space down to the parent."""
        found: list[Page] = []
        while page.parent and (above := self.pages.get(page.parent)):
            found.insert(0, above)
            page = above
        return found

    def update(self, page_id: str, number: int, title: str, body: str, author: Person, message: str) -> Page:
        """Write the next version, as the API does it."""
        page = self.page(page_id, author)
        if not self.may_edit(page, author):
            raise NotFound(page_id)
        if number != page.version.number + 1:
            raise Conflict(
                f"Version must be incremented on update. Current version is: {page.version.number}"
            )
        if title != page.title:
            self._check_title(page.space, title, page_id)
        storage.check(body)
        stored = self._respell(page.body, body)
        version = Version(number, self._clock.now(), author.account_id, message, title, stored)
        return self._keep(replace(page, versions=(*page.versions, version)))

    def restore_from_trash(self, page: Page, number: int, author: Person) -> Page:
        """What an update to the status "current" does to a page in the trash; nothing else of it is taken."""
        if not self.may_edit(page, author):
            raise NotFound(page.id)
        if number != page.version.number + 1:
            raise Conflict(
                f"Version must be incremented on update. Current version is: {page.version.number}"
            )
        version = replace(
            page.version, number=number, at=self._clock.now(), author=author.account_id, message=""
        )
        return self._keep(replace(page, status="current", versions=(*page.versions, version)))

    def create_page(self, space: Space, title: str, body: str, author: Person) -> Page:
        """A new page, as the API makes it."""
        self._check_title(space, title, "")
        storage.check(body)
        return self.add_page(space, title, self._respell("", body), author.account_id)

    def edit(self, page_id: str, body: str, author: str, message: str = "") -> Page:
        """A person saves the page with this body."""
        page = self.pages[page_id]
        number = page.version.number + 1
        version = Version(number, self._clock.now(), author, message, page.title, body)
        return self._keep(replace(page, versions=(*page.versions, version)))

    def annotate(self, page_id: str, body: str) -> Page:
        """Change the body without a new version, as an inline comment does."""
        page = self.pages[page_id]
        marked = replace(page.version, body=body)
        return self._keep(replace(page, versions=(*page.versions[:-1], marked)))

    def rename(self, page_id: str, title: str, author: str) -> Page:
        page = self.pages[page_id]
        version = replace(
            page.version,
            number=page.version.number + 1,
            at=self._clock.now(),
            author=author,
            message="",
            title=title,
        )
        return self._keep(replace(page, versions=(*page.versions, version)))

    def restore(self, page_id: str, number: int, author: str) -> Page:
        """Make an old version the newest one again."""
        old = next(version for version in self.pages[page_id].versions if version.number == number)
        return self.edit(page_id, old.body, author, f"Reverted from v. {number}")

    def change_status(self, page_id: str, status: str) -> Page:
        """Archive, trash or bring back."""
        return self._keep(replace(self.pages[page_id], status=status))

    def make_folder(self, page_id: str) -> Page:
        return self._keep(replace(self.pages[page_id], kind="folder"))

    def conceal(self, page_id: str) -> Page:
        """From now on, nobody is told who may view it."""
        return self._keep(replace(self.pages[page_id], concealed=True))

    def move(self, page_id: str, space: Space, parent: str = "") -> Page:
        return self._keep(replace(self.pages[page_id], space=space, parent=parent))

    def copy(self, page_id: str, title: str, author: str, with_properties: bool = True) -> Page:
        """A new page with the same body and labels, and the same properties unless asked otherwise."""
        page = self.pages[page_id]
        labels = [label.name for label in page.labels]
        made = self.add_page(page.space, title, page.body, author, labels, page.parent)
        for held in self.properties_of(page_id) if with_properties else []:
            self._store_property(self._new_id(), made.id, held.key, held.value, 1, author, "")
        return made

    def _check_title(self, space: Space, title: str, page_id: str) -> None:
        if not title.strip():
            raise Refused("Title is required")
        taken = any(
            page.space == space and page.id != page_id and page.title.casefold() == title.casefold()
            for page in self.pages.values()
            if page.status == "current"
        )
        if taken:
            raise Refused("A page already exists with the same TITLE in this space")

    # --- labels and restrictions: neither makes a version

    def label(self, name: str) -> Label:
        if not name or any(character.isspace() for character in name):
            raise Refused(f"Label name '{name}' is not valid")
        return self._labels.setdefault(name, Label(str(len(self._labels) + 1_000_001), name))

    def add_labels(self, page_id: str, names: Iterable[str]) -> Page:
        page = self.pages[page_id]
        added = [self.label(name) for name in names if name not in page.label_names]
        return self._keep(replace(page, labels=(*page.labels, *added)))

    def remove_label(self, page_id: str, name: str) -> Page:
        page = self.pages[page_id]
        return self._keep(replace(page, labels=tuple(held for held in page.labels if held.name != name)))

    def restrict(
        self, page_id: str, readers: Restriction | None = None, editors: Restriction | None = None
    ) -> Page:
        page = self.pages[page_id]
        return self._keep(replace(page, readers=readers or Restriction(), editors=editors or Restriction()))

    # --- content properties

    def properties_of(self, page_id: str, key: str | None = None) -> list[Property]:
        return [held for held in self._properties[page_id].values() if key in {None, held.key}]

    def property(self, page_id: str, property_id: str) -> Property:
        held = self._properties[page_id].get(property_id)
        if held is None:
            raise NotFound(property_id)
        return held

    def create_property(
        self, page_id: str, key: str, value: object, author: str, unless_exists: bool = True
    ) -> Property:
        """``unless_exists`` off is the race of the real site: two creations that do not see each other."""
        if unless_exists and self.properties_of(page_id, key):
            raise Conflict(PROPERTY_EXISTS.format(key=key))
        return self._store_property(self._new_id(), page_id, key, value, 1, author, "")

    def update_property(
        self, held: Property, value: object, number: int, author: str, message: str
    ) -> Property:
        if number != held.version.number + 1:
            raise Conflict(
                f"Version must be incremented on update. Current version is: {held.version.number}"
            )
        return self._store_property(held.id, held.page, held.key, value, number, author, message)

    def delete_property(self, held: Property) -> None:
        del self._properties[held.page][held.id]

    def _store_property(
        self, property_id: str, page_id: str, key: str, value: object, number: int, author: str, message: str
    ) -> Property:
        stored = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        if len(stored.encode("utf-8", "surrogatepass")) > LARGEST_PROPERTY:
            raise Refused("Content property value must not be larger than 32KB")
        version = Version(number, self._clock.now(), author, message)
        held = Property(property_id, page_id, key, value, version)
        self._properties[page_id][property_id] = held
        return held

    # --- comments

    def add_comment(self, page_id: str, body: str, author: str, parent: str = "") -> Comment:
        storage.check(body)
        made = Comment(self._new_id(), page_id, Version(1, self._clock.now(), author, body=body), parent)
        self._comments[page_id].append(made)
        return made

    def comments_on(self, page_id: str) -> list[Comment]:
        return list(self._comments[page_id])

    def _keep(self, page: Page) -> Page:
        self.pages[page.id] = page
        self.index.note(page.id, page)
        return page

    def _new_id(self) -> str:
        return str(next(self._ids))
