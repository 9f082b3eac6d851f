"""A run that would do more than agreed does nothing at all, and says so."""

import pytest

from sync.core.planning.limits import violations_to_come
from sync.core.report.plans import plan_summary
from sync.errors import LimitTripped
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention, table

STATUS = ("Action", "Owner", "Status", "Ticket")


def trips(company: Company, *, full: bool = True) -> str:
    """The sentence of a run that trips; nothing may have been written then."""
    company.site.requests.clear()
    with pytest.raises(LimitTripped) as tripped:
        company.worker.run(full=full)
    assert int(tripped.value.exit_code) == 3
    assert company.writes() == []
    return str(tripped.value)


def given_founded_pages(company: Company, pages: int, rows: int) -> None:
    for page in range(pages):
        company.page(*((f"Improve part {page} in way {row}", mention(MEI)) for row in range(rows)))
    company.worker.run()
    company.site.clock.advance(20 * 60)


def test_too_many_new_tickets(company_with: CompanyWith) -> None:
    company = company_with(limits={"new_tickets": 5})
    given_founded_pages(company, pages=3, rows=2)

    sentence = trips(company)

    assert "would create 6 tickets" in sentence
    assert "limits.new_tickets allows 5" in sentence
    assert company.tickets() == []


def test_a_plan_for_pages_seen_for_the_first_time_says_what_is_to_come_and_which_limit_it_meets(
    company_with: CompanyWith,
) -> None:
    """It is the plan that everybody studies; the run after it stops nothing, for it creates nothing."""
    company = company_with(limits={"new_tickets": 5, "new_tickets_per_page": 1, "pages_written": 2})
    for page in range(3):
        company.page(*((f"Improve part {page} in way {row}",) for row in range(2)))

    planned = company.worker.plan()

    assert plan_summary(planned) == "3 pages looked at: 3 pages seen for the first time, 6 tickets to come."
    later = "A later run would stop: it would"
    tickets, *per_page, pages = violations_to_come(planned, company.worker.session().policy.limits)
    assert tickets.startswith(f"{later} create 6 tickets; limits.new_tickets allows 5.")
    assert [sentence.partition(" for page")[0] for sentence in per_page] == [f"{later} create 2 tickets"] * 3
    assert pages.startswith(f"{later} write 3 pages; limits.pages_written allows 2.")
    company.worker.run()
    company.site.clock.advance(60)
    assert plan_summary(company.worker.plan()).endswith("3 pages waiting, 6 tickets to come.")
    company.site.clock.advance(20 * 60)
    assert "would create 6 tickets" in trips(company)


def test_exactly_as_many_as_allowed_is_allowed(company_with: CompanyWith) -> None:
    company = company_with(limits={"new_tickets": 6, "new_tickets_per_page": 2, "pages_written": 3})
    given_founded_pages(company, pages=3, rows=2)
    planned = company.worker.plan()
    assert violations_to_come(planned, company.worker.session().policy.limits) == ()

    company.worker.run()

    assert len(company.tickets()) == 6


def test_too_many_new_tickets_for_one_page(company_with: CompanyWith) -> None:
    company = company_with(limits={"new_tickets_per_page": 3})
    page = company.page(*((f"Improve way {row}",) for row in range(4)), title="The long list")
    company.worker.run()
    company.site.clock.advance(20 * 60)

    sentence = trips(company)

    assert page in sentence
    assert "The long list" in sentence
    assert "limits.new_tickets_per_page allows 3" in sentence


def test_too_many_pages_to_write(company_with: CompanyWith) -> None:
    company = company_with(limits={"pages_written": 2})
    given_founded_pages(company, pages=3, rows=1)

    assert "would write 3 pages; limits.pages_written allows 2" in trips(company)


def test_too_many_tickets_to_change(company_with: CompanyWith) -> None:
    company = company_with(limits={"tickets_changed": 2})
    page = company.page(*((f"Improve part {part}",) for part in range(3)))
    company.settle()
    body = company.body(page).replace("Improve part", "Measure part")
    company.site.confluence.edit(page, body, MEI.account_id)
    company.site.clock.advance(20 * 60)

    assert "would change 3 tickets; limits.tickets_changed allows 2" in trips(company)


def test_too_many_pages_whose_status_changed(company_with: CompanyWith) -> None:
    """Not only new tickets are counted: whatever is written on a page is."""
    company = company_with(limits={"pages_written": 2})
    for page in range(3):
        company.page(body=table((f"Improve part {page}",), header=STATUS))
        company.settle()
    for ticket in company.tickets():
        company.move_status(ticket.key, "Done")

    assert "would write 3 pages" in trips(company)


def test_all_limits_that_tripped_are_told_at_once(company_with: CompanyWith) -> None:
    company = company_with(limits={"new_tickets": 1, "new_tickets_per_page": 1, "pages_written": 1})
    given_founded_pages(company, pages=2, rows=2)

    sentence = trips(company)

    for limit in ("new_tickets allows 1", "new_tickets_per_page allows 1", "pages_written allows 1"):
        assert limit in sentence


def test_many_tickets_gone_at_once(company: Company) -> None:
    """Rather a lost permission than ten deletions: the pages must not be filled with alarms."""
    given_founded_pages(company, pages=5, rows=3)
    company.worker.run()
    company.site.clock.advance(20 * 60)

    company.ops.members = frozenset({MEI.account_id})

    sentence = trips(company)
    assert "15 of 15 known tickets cannot be found" in sentence
    assert "permissions" in sentence


def test_a_few_tickets_gone_are_told_on_their_pages(company: Company) -> None:
    given_founded_pages(company, pages=5, rows=3)
    company.worker.run()
    company.site.clock.advance(20 * 60)

    for key in ("OPS-1", "OPS-5", "OPS-9"):
        company.site.jira.delete(company.ticket(key))
    company.worker.run()

    told = "".join(company.body(page) for page in company.site.confluence.pages)
    assert told.count("is not there, or hidden from postmortem-sync") == 3


def test_many_pages_emptied_at_once(company: Company) -> None:
    """Somebody's macro or import gone wrong: the orphans' tickets stay, and somebody looks first."""
    given_founded_pages(company, pages=12, rows=1)
    company.worker.run()
    company.site.clock.advance(20 * 60)

    for page in list(company.site.confluence.pages)[:6]:
        company.site.confluence.edit(page, "<p>moved elsewhere</p>", MEI.account_id)
    company.site.clock.advance(20 * 60)

    assert "6 of 12 pages had action items and now have none" in trips(company)


def test_many_pages_that_cannot_be_read_any_more(company: Company) -> None:
    """As above; that their bodies are not well-formed does not make it less of an alarm."""
    given_founded_pages(company, pages=12, rows=1)
    company.worker.run()
    company.site.clock.advance(20 * 60)

    before = {}
    for page in list(company.site.confluence.pages)[:6]:
        company.site.confluence.edit(page, "<table><tr><td>oh", MEI.account_id)
        before[page] = company.body(page)
    company.site.clock.advance(20 * 60)
    company.worker.run()

    assert {page: company.body(page) for page in before} == before
    assert len(company.tickets()) == 12


def test_a_plan_beyond_the_limits_is_still_shown(company_with: CompanyWith) -> None:
    """``plan`` is how one finds out why a run did nothing."""
    company = company_with(limits={"new_tickets": 1})
    given_founded_pages(company, pages=2, rows=2)

    planned = company.worker.plan()

    assert sum(len(page.attempts) for page in planned.pages) == 4


def test_founding_pages_is_no_writing_of_pages(company_with: CompanyWith) -> None:
    """The first run over a space lays down its ledgers, which nobody sees and which notify nobody."""
    company = company_with(limits={"pages_written": 1, "new_tickets": 1})
    given_founded_pages(company, pages=4, rows=2)

    assert all(company.ledger(page) is not None for page in company.site.confluence.pages)
