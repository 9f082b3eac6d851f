"""What a cell of the page says once its row takes over what the ticket says."""

from sync.core.model import ActionItem, Ticket, UserRef
from sync.core.owners.cells import as_mentioned
from sync.core.planning.drafts import SUMMARY_LIMIT
from sync.core.planning.priorities import word_of_the_team
from sync.core.policy import Field, Policy
from sync.core.view import CellValue, DueValue, OwnerValue, PriorityValue, TextValue


def cell_value(name: Field, item: ActionItem, ticket: Ticket, policy: Policy) -> CellValue:
    """``item`` is the row as it stands."""
    match name:
        case Field.TEXT:
            return TextValue(ticket.summary)
        case Field.OWNER:
            assignee = ticket.assignee or UserRef("")
            return OwnerValue(as_mentioned(assignee.id, policy, assignee.name))
        case Field.DUE:
            return DueValue(ticket.due, policy.reading.slash_order)
        case Field.PRIORITY:
            return PriorityValue(_team_word(item, ticket, policy))


def is_known_whole(name: Field, item: ActionItem) -> bool:
    """Whether Jira knows all of what the cell says: of a text, what a summary holds."""
    return name is not Field.TEXT or len(item.text) < SUMMARY_LIMIT


def _team_word(item: ActionItem, ticket: Ticket, policy: Policy) -> str:
    """The team's own word for the ticket's priority; in small letters it follows what stands there."""
    word = word_of_the_team(ticket.priority, policy.tickets)
    if not word:
        return ticket.priority
    if not word.islower():
        return word
    return word.upper() if item.priority.isupper() or not item.priority else word.capitalize()
