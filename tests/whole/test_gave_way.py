"""What gave way to the other side is told, whatever becomes of the answers and of the worker.

2026-11-10 is a Tuesday. Both sides move a date; afterwards there must be a line about the one that was lost.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from sync.errors import SyncError
from sync.sandbox import Answer, Call, Dropped, FaultScript, Handle, NotDelivered
from sync.sandbox.call import faultless
from tests.whole.conftest import CompanyWith
from tests.whole.given import KEY_PROPERTY, MEI, TOMAS, Company, mention

OF_PAGE = "PUT /wiki/api/v2/pages/{id}"
OF_TICKET = "PUT /rest/api/3/issue/{issueIdOrKey}"
READING = "POST /rest/api/3/issue/bulkfetch"
HERE, IN_JIRA = "here it was “2026-12-11”", "in Jira it was “2026-12-18”"


def page_of(company: Company, *row: str) -> str:
    page = company.page(row or ("Cap retries", mention(MEI), "2026-12-04", "High"))
    company.settle()
    return page


def both_move_the_date(company: Company, page: str) -> None:
    company.edit(page, "2026-12-04", "2026-12-11")
    company.site.jira.change(company.ticket("OPS-1"), {"due": date(2026, 12, 18)})


def ending(request: str, then: Callable[[Call, Handle], Answer]) -> FaultScript:
    """Each of these requests, the repeated ones as well, ends like this."""

    def fault(call: Call, handle: Handle) -> Answer:
        return then(call, handle) if f"{call.method} {call.route}" == request else handle(call)

    return fault


def dead_after(request: str) -> FaultScript:
    """The worker is killed: once this was done, nothing of it reaches a site any more."""
    done: list[Call] = []

    def fault(call: Call, handle: Handle) -> Answer:
        if done:
            raise NotDelivered
        if f"{call.method} {call.route}" == request:
            done.append(call)
        return handle(call)

    return fault


def answer_lost(call: Call, handle: Handle) -> Answer:
    handle(call)
    raise Dropped


def an_error(call: Call, handle: Handle) -> Answer:
    return Answer(500, (("Content-Type", "application/json"),), b"{}")


def done_and_yet_an_error(call: Call, handle: Handle) -> Answer:
    handle(call)
    return an_error(call, handle)


def runs(company: Company, fault: FaultScript) -> None:
    """One run with a fault, then two without."""
    company.site.fault = fault
    with suppress(SyncError):
        company.worker.run_after()
    company.site.fault = faultless
    company.worker.run_after()
    company.worker.run_after()


def ways_to_lose(request: str) -> list[Any]:
    return [
        pytest.param(ending(request, answer_lost), id="the answer is lost"),
        pytest.param(ending(request, done_and_yet_an_error), id="an error comes back"),
        pytest.param(dead_after(request), id="the worker dies"),
    ]


@pytest.mark.parametrize("fault", ways_to_lose(OF_PAGE))
def test_what_gave_way_on_the_page_is_told_though(company: Company, fault: FaultScript) -> None:
    page = page_of(company)
    both_move_the_date(company, page)

    runs(company, fault)

    assert "2026-12-18" in company.row(page, "Cap retries")
    assert HERE in company.block(page)


@pytest.mark.parametrize("fault", ways_to_lose(OF_TICKET))
def test_what_gave_way_in_jira_is_told_though(company_with: CompanyWith, fault: FaultScript) -> None:
    company = company_with(merge={"wins": "page"})
    page = page_of(company)
    both_move_the_date(company, page)

    runs(company, fault)

    assert company.ticket("OPS-1").due == date(2026, 12, 11)
    assert IN_JIRA in company.block(page)


def test_a_change_that_was_made_is_no_failure_whatever_the_answer_said(company: Company) -> None:
    """The ticket is read afterwards, and says what it was asked to say."""
    page = page_of(company)
    company.edit(page, "2026-12-04", "2026-12-11")
    company.site.fault = ending(OF_TICKET, done_and_yet_an_error)

    (outcome,) = company.worker.run_after()

    assert outcome.failures == ()
    assert company.ticket("OPS-1").due == date(2026, 12, 11)


def test_a_change_that_was_not_made_is_tried_again_and_told_then(company_with: CompanyWith) -> None:
    company = company_with(merge={"wins": "page"})
    page = page_of(company)
    both_move_the_date(company, page)

    company.site.fault = ending(OF_TICKET, an_error)
    (outcome,) = company.worker.run_after()
    company.site.fault = faultless
    assert outcome.failures
    assert company.ticket("OPS-1").due == date(2026, 12, 18)

    company.worker.run_after()
    assert company.ticket("OPS-1").due == date(2026, 12, 11)
    assert company.block(page).count(IN_JIRA) == 1


def test_a_ticket_that_cannot_be_read_after_its_change_is_told_of(company_with: CompanyWith) -> None:
    company = company_with(merge={"wins": "page"})
    page = page_of(company)
    both_move_the_date(company, page)
    changed: list[Call] = []

    def unreadable_afterwards(call: Call, handle: Handle) -> Answer:
        if f"{call.method} {call.route}" == OF_TICKET:
            changed.append(call)
        if changed and f"{call.method} {call.route}" == READING:
            raise Dropped
        return handle(call)

    runs(company, unreadable_afterwards)

    assert company.ticket("OPS-1").due == date(2026, 12, 11)
    assert IN_JIRA in company.block(page)


def test_what_jira_drops_has_not_given_way(company_with: CompanyWith) -> None:
    company = company_with(merge={"wins": "page"})
    page = page_of(company)
    both_move_the_date(company, page)

    runs(company, ending(OF_TICKET, lambda call, handle: Answer(204)))

    assert company.ticket("OPS-1").due == date(2026, 12, 18)
    assert "Jira did not take this row's date for OPS-1" in company.block(page)
    assert "Gave way" not in company.block(page)


def test_somebody_whom_jira_named_while_the_row_s_owner_was_unknown_gives_way_in_the_open(
    company_with: CompanyWith,
) -> None:
    """Nobody knew whom the row meant; the ticket's change was nobody's agreement."""
    company = company_with(merge={"owner": "page"})
    page = page_of(company)
    company.edit(page, mention(MEI), "Somebody New")
    company.site.jira.change(company.ticket("OPS-1"), {"assignee": TOMAS.account_id})
    company.worker.run_after()

    company.edit(page, "Somebody New", mention(MEI))
    company.worker.run_after()

    assert company.ticket("OPS-1").assignee == MEI.account_id
    assert "the owner of this page counts; in Jira it was" in company.block(page)


def test_after_a_lost_ledger_nobody_knows_whose_choice_an_assignee_was(company: Company) -> None:
    page = page_of(company)
    company.edit(page, mention(MEI), "Somebody New")
    company.site.jira.change(company.ticket("OPS-1"), {"assignee": TOMAS.account_id})
    for held in company.site.confluence.properties_of(page, KEY_PROPERTY):
        company.site.confluence.delete_property(held)
    runs(company, faultless)

    company.edit(page, "Somebody New", mention(MEI))
    company.worker.run_after()

    assert company.ticket("OPS-1").assignee == MEI.account_id
    assert "the owner of this page counts; in Jira it was" in company.block(page)


def test_an_owner_who_is_named_better_replaces_whom_jira_had_chosen_without_a_word(
    company_with: CompanyWith,
) -> None:
    """It was Jira's choice at birth, and nobody's change."""
    company = company_with(people={"fallback": TOMAS.account_id})
    page = page_of(company, "Cap retries", "Somebody New", "2026-12-04", "High")
    assert company.ticket("OPS-1").assignee == TOMAS.account_id

    company.edit(page, "Somebody New", mention(MEI))
    company.worker.run_after()

    assert company.ticket("OPS-1").assignee == MEI.account_id
    assert "Gave way" not in company.block(page)


def test_what_jira_made_of_a_new_ticket_is_agreed_on_though_the_page_s_answer_is_lost(
    company: Company,
) -> None:
    page = company.page(("Cap retries", mention(MEI), "2026-12-04", "Whenever"))
    company.worker.run()

    runs(company, ending(OF_PAGE, answer_lost))

    assert "differ" not in company.block(page)
