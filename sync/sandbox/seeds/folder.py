"""A folder of storage bodies as a space of postmortems, in front of one Jira project."""

from datetime import timedelta
from pathlib import Path

from sync.sandbox.people import Person
from sync.sandbox.site import Site


def fill_from_folder(site: Site, folder: Path) -> None:
    """Every ``*.xml`` becomes a current page of the space ``PM``, a day old, well-formed or not."""
    author = site.people.add(Person("557058:0001-author", "Alex Author", "alex@example.com"))
    site.jira.add_project("OPS", "Operations", author.account_id)
    space = site.confluence.add_space("PM", "Postmortems")
    yesterday = site.clock.now() - timedelta(days=1)
    for file in sorted(folder.glob("*.xml")):
        body = file.read_bytes().decode("utf-8", "replace")
        page = site.confluence.add_page(
            space, file.stem, body, author.account_id, labels=("postmortem",), at=yesterday
        )
        site.files[file.name] = page.id
