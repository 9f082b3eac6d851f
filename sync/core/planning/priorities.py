"""Priority words: one form for those on pages and those in the configuration, and what Jira calls them."""

from sync.core.owners.cells import name_form
from sync.core.policy import Tickets


def priority_word(text: str) -> str:
    """The form in which priority words are compared: without signs, in lower case."""
    return name_form("".join(char for char in text if char.isalnum() or char in " -_/."))


def name_in_jira(text: str, tickets: Tickets) -> str:
    """What the team has said that Jira calls a priority; empty where it has not."""
    wanted = priority_word(text)
    return next((name for word, name in tickets.priorities if priority_word(word) == wanted), "")


def word_of_the_team(name: str, tickets: Tickets) -> str:
    """What the team calls one of Jira's priorities; empty where it has not said."""
    wanted = priority_word(name)
    return next((word for word, called in tickets.priorities if priority_word(called) == wanted), "")
