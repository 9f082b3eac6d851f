"""Which pages are read, and how."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt

from sync.config.problems import Problem
from sync.config.section import Section
from sync.config.values import LONGEST_DAYS, Name, PageLabel, ProjectKey, SpaceKey, TimeZone, Weekday
from sync.core import policy
from sync.core.model import Concept


class Pages(Section):
    """Which pages are postmortems."""

    label: PageLabel = "postmortem"
    """The label that makes a page a postmortem."""
    exclude_labels: tuple[PageLabel, ...] = ()
    """Pages with one of these labels are left alone."""
    spaces: tuple[SpaceKey, ...] = ()
    """The spaces to look in; without any, all spaces the token can see."""
    created_since: date | None = None
    """Older pages are left alone, so that a first run does not bring old postmortems back."""
    quiet_minutes: NonNegativeInt = 10
    """A page edited less long ago is left to its author until a later run."""
    look_back_hours: Annotated[int, Field(gt=0, le=24 * LONGEST_DAYS)] = 24
    """A normal run looks at pages changed within this time; --full looks at all."""
    restricted: Literal["skip", "allow"] = "skip"
    """What to do with pages that only some may view: skip them, or allow tickets that say little."""

    def contradictions(self) -> Iterator[Problem]:
        if self.quiet_minutes >= self.look_back_hours * 60:
            yield Problem(
                ("quiet_minutes",), "must be shorter than look_back_hours, or no page is ever ready"
            )


class Reading(Section):
    """What is recognised on a page, beyond what is built in."""

    header_words: dict[Concept, tuple[Name, ...]] = Field(default={})
    """More words for a column's header, by what the column is about."""
    headings: tuple[Name, ...] = ()
    """More headings that action tables stand under."""
    lists: bool = False
    """Whether task lists and bullet lists under such a heading are read as well."""
    ticket_projects: tuple[ProjectKey, ...] = ()
    """Bare keys such as OPS-12 are tickets in these projects only; without any, in every project."""


class Dates(Section):
    """How dates are read, and which days count as working days."""

    time_zone: TimeZone = "UTC"
    """The team's time zone, which decides what day it is."""
    slash_order: policy.SlashOrder = policy.SlashOrder.NONE
    """How 03/04/2026 is read: day-first, month-first, or none (not at all where both are possible)."""
    country: Annotated[str, Field(json_schema_extra={"pattern": "^[A-Z]{2}$"})] = ""
    """The country (ISO 3166) whose public holidays are free; without it, there are no holidays."""
    subdivision: str = ""
    """The state or province with holidays of its own."""
    free_weekdays: tuple[Weekday, ...] = (Weekday.SATURDAY, Weekday.SUNDAY)
    """The days of the week that are free."""
    free_dates: tuple[date, ...] = ()
    """Further free days, e.g. the company's own."""

    def contradictions(self) -> Iterator[Problem]:
        if len(set(self.free_weekdays)) == len(Weekday):
            yield Problem(("free_weekdays",), "must leave at least one working day")
        if self.country:
            yield from self._unknown_holidays()
        elif self.subdivision:
            yield Problem(("subdivision",), "needs country")

    def _unknown_holidays(self) -> Iterator[Problem]:
        import holidays  # takes long to load, and a calendar need not have a country

        known = holidays.list_supported_countries(include_aliases=True)
        if self.country not in known:
            yield Problem(
                ("country",), f'"{self.country}" is not a country with known holidays; write e.g. DE'
            )
            return
        try:
            holidays.country_holidays(self.country, subdiv=self.subdivision or None)
        except NotImplementedError:
            names = ", ".join(known[self.country]) or "none"
            yield Problem(
                ("subdivision",), f'"{self.subdivision}" is not one of {self.country}; known are {names}'
            )

    def calendar(self) -> policy.Calendar:
        return policy.Calendar(
            time_zone=self.time_zone,
            country=self.country,
            subdivision=self.subdivision,
            free_weekdays=frozenset(day.iso for day in self.free_weekdays),
            free_dates=frozenset(self.free_dates),
        )
