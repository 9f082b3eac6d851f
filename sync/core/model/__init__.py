"""The words everything else is written in: pages, issues, people, findings.

Frozen, comparable, without behaviour beyond small derivations. No network, no clock, no files.
Dates are ``datetime.date``; instants are aware ``datetime`` in UTC.
"""

from sync.core.model.pages import (
    ActionItem,
    Concept,
    DueText,
    Finding,
    Identity,
    Page,
    PageContent,
    PageVersion,
    Skip,
    StoredLedger,
    StoredPart,
    User,
    UserRef,
)
from sync.core.model.replies import (
    CreationReply,
    Delivery,
    Outcome,
    OutcomeKind,
    Walk,
)
from sync.core.model.tickets import (
    Category,
    CreateField,
    CreateScreen,
    FieldChange,
    Inline,
    Link,
    Mention,
    Paragraph,
    RemoteLink,
    Text,
    Ticket,
    TicketDraft,
    TicketMark,
    key_number,
)

__all__ = [
    "ActionItem",
    "Category",
    "Concept",
    "CreateField",
    "CreateScreen",
    "CreationReply",
    "Delivery",
    "DueText",
    "FieldChange",
    "Finding",
    "Identity",
    "Inline",
    "Link",
    "Mention",
    "Outcome",
    "OutcomeKind",
    "Page",
    "PageContent",
    "PageVersion",
    "Paragraph",
    "RemoteLink",
    "Skip",
    "StoredLedger",
    "StoredPart",
    "Text",
    "Ticket",
    "TicketDraft",
    "TicketMark",
    "User",
    "UserRef",
    "Walk",
    "key_number",
]
