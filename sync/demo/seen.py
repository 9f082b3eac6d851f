"""A page as its readers see it: people by their names, and beside each ticket how it stands."""

from dataclasses import dataclass

from sync.core.policy import Reading
from sync.core.reading.action_items import TableReading, read_page
from sync.core.reading.plain_text import plain_text
from sync.core.reading.storage_format import Element, parse
from sync.core.writing import status_block
from sync.sandbox import Site
from sync.sandbox.content import Page


@dataclass(frozen=True, slots=True)
class TableSeen:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Reader:
    """Looks at one page of the site, as it is at that moment."""

    def __init__(self, site: Site, page_id: str) -> None:
        self._site = site
        self._page_id = page_id

    @property
    def page(self) -> Page:
        return self._site.confluence.pages[self._page_id]

    @property
    def action_table(self) -> TableReading:
        reading = read_page(self.page.body.encode(), Reading(), self._site.clock.now().date())
        return next(table for table in reading.tables if table.is_action_table)

    def table(self) -> TableSeen:
        table = self.action_table
        rows = tuple(tuple(self._with_status(cell) for cell in row.cells) for row in table.rows)
        return TableSeen(table.header, rows)

    def block(self) -> tuple[str, ...]:
        """The status block, a line for each of its rows; none where the page has no block yet."""
        block = status_block.find(parse(self.page.body.encode()))
        rows = [element for element in block.descendants() if element.name == "tr"] if block else []
        return tuple(": ".join(self._plain(cell) for cell in row.children) for row in rows)

    def comments(self) -> tuple[str, ...]:
        bodies = (comment.version.body for comment in self._site.confluence.comments_on(self._page_id))
        return tuple(self._plain(parse(body.encode()).root) for body in bodies)

    def _plain(self, element: Element) -> str:
        return self._with_names(plain_text(element).folded)

    def _with_status(self, cell: str) -> str:
        cell = self._with_names(cell)
        for issue in self._site.jira.issues.values():
            if cell.endswith(issue.key):
                return f"{cell} {issue.status.name.upper()}"
        return cell

    def _with_names(self, text: str) -> str:
        for person in self._site.people:
            text = text.replace(f"@{person.account_id}", f"@{person.name}")
        return text
