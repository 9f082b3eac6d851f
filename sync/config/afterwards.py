"""What happens once tickets exist: who may change what, whether it worked, advice, what people are told."""

import string
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, PositiveInt

from sync.config.problems import Problem
from sync.config.section import Section
from sync.config.values import Days, Name, PageLabel, TicketLabel
from sync.core import policy

_MERGING = policy.Merging()
_VERIFICATION = policy.Verification()
_ADVICE = policy.Advice()
_TEXTS = policy.Texts()


class Changer(StrEnum):
    """Where a field may be changed."""

    BOTH = "both"
    JIRA = "jira"
    PAGE = "page"


class Winner(StrEnum):
    JIRA = "jira"
    PAGE = "page"


_SIDES = {"jira": policy.Side.TICKET, "page": policy.Side.PAGE}


class Merge(Section):
    """Who may change what a row and its ticket both say; status and resolution belong to Jira alone."""

    text: Changer = Changer.BOTH
    """Where the text may be changed: both, jira or page."""
    owner: Changer = Changer.BOTH
    """Where the owner may be changed."""
    due: Changer = Changer.BOTH
    """Where the date may be changed."""
    priority: Changer = Changer.BOTH
    """Where the priority may be changed."""
    wins: Winner = Winner.JIRA
    """Which side counts where both were changed: jira or page."""
    told_days: Annotated[Days, Field(ge=0)] = _MERGING.told_days
    """For how many days the status block says what gave way to the other side."""

    def to_policy(self) -> policy.Merging:
        return policy.Merging(
            text=self._rule(self.text),
            owner=self._rule(self.owner),
            due=self._rule(self.due),
            priority=self._rule(self.priority),
            told_days=self.told_days,
        )

    def _rule(self, changer: Changer) -> policy.FieldRule:
        if changer is Changer.BOTH:
            return policy.FieldRule(_SIDES[self.wins])
        return policy.FieldRule(_SIDES[changer], winner_only=True)


class Verification(Section):
    """Whether a fix worked, some time after it was done."""

    ask: bool = _VERIFICATION.ask
    """Whether the owner is asked, once."""
    after_days: Annotated[Days, Field(gt=0)] = _VERIFICATION.after_days
    """So many days after the item was done."""
    worked: TicketLabel = _VERIFICATION.worked
    """The label in Jira that says it worked."""
    did_not: TicketLabel = _VERIFICATION.did_not
    """The label in Jira that says it did not."""
    cannot_tell: TicketLabel = _VERIFICATION.cannot_tell
    """The label in Jira that says nobody can tell."""

    def contradictions(self) -> Iterator[Problem]:
        if len({self.worked.casefold(), self.did_not.casefold(), self.cannot_tell.casefold()}) < 3:
            yield Problem((), "needs three different labels")

    def to_policy(self) -> policy.Verification:
        return policy.Verification(self.after_days, self.ask, self.worked, self.did_not, self.cannot_tell)


class Advice(Section):
    """What would help an item to be done, in a few lines of the status block."""

    topics: tuple[policy.Topic, ...] = tuple(policy.Topic)
    """What to give advice on: owner, due, wording, measure, count; an empty list for nothing."""
    most_items: PositiveInt = _ADVICE.most_items
    """More open items on a page than this are worth a line."""
    vague: tuple[Name, ...] = ()
    """Phrases of your own that leave open when an item is done."""
    off_label: PageLabel = _ADVICE.off
    """A page with this label gets no advice."""

    def to_policy(self) -> policy.Advice:
        return policy.Advice(frozenset(self.topics), self.most_items, self.vague, self.off_label)


Template = Annotated[str, Field(min_length=1, max_length=1000)]


class Texts(Section):
    """What people are told. Names in braces are filled in; each text knows only some of them."""

    allowed: ClassVar[dict[str, frozenset[str]]] = {
        "opening": frozenset(),
        "due": frozenset({"ticket", "task", "due"}),
        "past_due": frozenset({"ticket", "task", "due"}),
        "ticket_due": frozenset({"task", "due"}),
        "ticket_past_due": frozenset({"task", "due"}),
        "asking": frozenset({"worked", "did_not", "cannot_tell"}),
        "question": frozenset({"ticket", "task", "done"}),
        "question_measured": frozenset({"ticket", "task", "done", "measure"}),
    }

    opening: Template = _TEXTS.opening
    """What a comment on a page begins with."""
    due: Template = _TEXTS.due
    """Its line for an item whose date is to come: {ticket}, {task}, {due}."""
    past_due: Template = _TEXTS.past_due
    """Its line for an item past its date: {ticket}, {task}, {due}."""
    ticket_due: Template = _TEXTS.ticket_due
    """What a ticket is told whose date is to come: {task}, {due}."""
    ticket_past_due: Template = _TEXTS.ticket_past_due
    """What a ticket is told that is past its date: {task}, {due}."""
    asking: Template = _TEXTS.asking
    """What a comment begins with that asks whether fixes worked: {worked}, {did_not}, {cannot_tell}."""
    question: Template = _TEXTS.question
    """Its line for an item: {ticket}, {task}, {done}."""
    question_measured: Template = _TEXTS.question_measured
    """Its line where the row says how one would know: {ticket}, {task}, {done}, {measure}."""

    def contradictions(self) -> Iterator[Problem]:
        for name, allowed in self.allowed.items():
            if problem := _problem(getattr(self, name), allowed):
                yield Problem((name,), problem)

    def to_policy(self) -> policy.Texts:
        return policy.Texts(**{name: getattr(self, name) for name in self.allowed})


def _problem(template: str, allowed: frozenset[str]) -> str:
    """What is wrong with the braces of a text, or nothing."""
    known = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return f"has a brace without its other half; a brace that is meant is written twice (known: {known})"
    for _, name, spec, conversion in parts:
        if name is not None and name not in allowed:
            return f"{{{name}}} is not known here; known: {known}"
        if spec or conversion:
            return f"{{{name}}} is filled in as it is; leave out what follows the name"
    return ""
