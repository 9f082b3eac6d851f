"""Tickets as a page may show them: of one that is more secret than the page, nothing but its key."""

from collections.abc import Collection, Iterator, Mapping

from sync.core.model import Category, Ticket


class ShownTickets(Mapping[str, Ticket]):
    """Tickets by id and by key, for one page.

    ``levels`` are the security levels whose tickets everybody may see who may view the page; the others may
    hide a ticket from some of them.
    """

    def __init__(self, tickets: Mapping[str, Ticket], levels: Collection[str]) -> None:
        self._tickets = tickets
        self._levels = {"", *levels}

    def __getitem__(self, name: str) -> Ticket:
        ticket = self._tickets[name]
        return ticket if ticket.security in self._levels else _key_only(ticket)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tickets)

    def __len__(self) -> int:
        return len(self._tickets)


def _key_only(ticket: Ticket) -> Ticket:
    return Ticket(
        id=ticket.id,
        key=ticket.key,
        project_id=ticket.project_id,
        summary="",
        status="",
        category=Category.UNDEFINED,
        mark=ticket.mark,
        key_only=True,
    )
