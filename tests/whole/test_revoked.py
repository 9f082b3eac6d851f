"""A token that is revoked while a run is at work: Jira Cloud serves it as a stranger, who sees nothing."""

from base64 import b64encode
from dataclasses import replace
from datetime import date

import pytest

from sync.errors import NotAuthenticated
from sync.sandbox import Answer, Call, Handle
from sync.sandbox.call import faultless
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention

_REFUSED = b64encode(b"postmortem-sync@example.com:wrong").decode()


def test_tickets_that_a_stranger_does_not_see_are_not_taken_for_gone(company: Company) -> None:
    """The answer is 200 and empty, in the same shape as one about tickets that were deleted."""
    page = company.page(("Tune alerts", "Mei Lindqvist"))
    company.settle()
    before = company.body(page)
    company.move_status("OPS-1", "Done")
    company.site.fault = revoked_for_jira

    with pytest.raises(NotAuthenticated, match="AUTHENTICATED_FAILED"):
        company.worker.run_after()

    assert company.body(page) == before
    assert company.writes() == []


@pytest.mark.parametrize("wins", ["jira", "page"])
def test_what_a_run_wrote_before_it_was_broken_off_is_nobodys_word(
    company_of: CompanyWith, wins: str
) -> None:
    """Pages are recorded as they are written: the next run would take our own dates for a person's."""
    company = company_of(network={"in_flight": 1}, merge={"wins": wins})
    pages = [company.page((f"Tune part {part}", mention(MEI), "2026-12-11")) for part in range(4)]
    company.settle()
    move_dates(company, date(2026, 12, 15))
    company.site.fault = RevokedAtPage(3)
    with pytest.raises(NotAuthenticated):
        company.worker.run_after()

    company.site.fault = faultless
    move_dates(company, date(2026, 12, 18))
    company.worker.run_after()

    assert {issue.due for issue in company.tickets()} == {date(2026, 12, 18)}
    assert not any("Gave way" in company.block(page) for page in pages)
    assert all("2026-12-18" in company.row(page, "Tune part") for page in pages)


def move_dates(company: Company, due: date) -> None:
    for ticket in company.tickets():
        company.site.jira.change(ticket, {"due": due})


class RevokedAtPage:
    """Confluence's token is taken back when the run is about to write this page, counted from one."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, call: Call, handle: Handle) -> Answer:
        if call.method == "PUT" and call.route.endswith(("/pages/{id}", "/content/{id}")):
            self.left -= 1
        return handle(call) if self.left > 0 else Answer(401)


def revoked_for_jira(call: Call, handle: Handle) -> Answer:
    """From right after the run has asked who it is."""
    if call.route.startswith("/rest/api/3/") and not call.route.endswith("/myself"):
        call = replace(call, headers={**call.headers, "authorization": f"Basic {_REFUSED}"})
    return handle(call)
