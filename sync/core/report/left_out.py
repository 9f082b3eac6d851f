"""Which of a team's settings leave a page out of every run, in the words of a report."""

from collections.abc import Collection, Iterator
from datetime import date

from sync.core.model import Page
from sync.core.policy import Calendar
from sync.core.working_days import local_day


def left_out(
    page: Page,
    exclude_labels: Collection[str],
    spaces: Collection[str],
    created_since: date | None,
    calendar: Calendar,
) -> Iterator[str]:
    """A reason for each of the settings; they hold for a page that is asked for, too."""
    for label in sorted(page.labels.intersection(exclude_labels)):
        yield f"it has the label “{label}” (pages.exclude_labels)"
    if spaces and page.space_key not in spaces:
        yield f"its space {page.space_key} is not one of {', '.join(spaces)} (pages.spaces)"
    created = local_day(page.created_at, calendar)
    if created_since is not None and created < created_since:
        yield f"it was created on {created}, before {created_since} (pages.created_since)"


def without_label(label: str) -> str:
    return f"it has no label “{label}”: unless it is asked for by its id, no run looks at it"
