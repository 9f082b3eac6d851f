"""Pages that a run does not look at, and pages that it looks at and leaves alone."""

from datetime import timedelta
from typing import Any

import pytest

from sync.core.planning.page_plans import PageOutcome, PageState
from sync.errors import ConfigurationError
from sync.sandbox.content import Restriction
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, TOMAS, TUESDAY, Company, mention, table

STATUS = ("Action", "Owner", "Status", "Ticket")


def titles(outcomes: tuple[PageOutcome, ...]) -> list[str]:
    return sorted(outcome.plan.page.title for outcome in outcomes)


# --- not selected


def test_only_pages_with_the_label_are_looked_at(company_with: CompanyWith) -> None:
    company = company_with(pages={"label": "pm-review", "exclude_labels": ["template"]})
    company.page(("a",), title="ours", labels=("pm-review", "other"))
    company.page(("b",), title="another label", labels=("postmortem",))
    company.page(("c",), title="excluded", labels=("pm-review", "template"))

    assert titles(company.worker.run()) == ["ours"]


def test_only_the_configured_spaces_are_looked_at(company_with: CompanyWith) -> None:
    company = company_with(pages={"spaces": ["PM"]})
    company.site.confluence.add_space("HR", "People")
    company.page(("a",), title="ours")
    company.page(("b",), title="theirs", space="HR")

    assert titles(company.worker.run()) == ["ours"]


def test_old_pages_do_not_flood_jira_on_the_first_run(company_with: CompanyWith) -> None:
    company = company_with(pages={"created_since": "2026-11-01"})
    company.page(("a",), title="new")
    company.page(("b",), title="old", age=timedelta(days=40))
    company.settle()

    assert company.summaries() == ["a"]


def test_a_normal_run_looks_at_what_changed_lately_and_a_full_one_at_everything(company: Company) -> None:
    company.page(("a",), title="today", age=timedelta(hours=2))
    company.page(("b",), title="last week", age=timedelta(days=7))

    assert titles(company.worker.run(full=False)) == ["today"]
    assert titles(company.worker.run(full=True)) == ["last week", "today"]


def test_a_normal_run_also_looks_at_pages_whose_tickets_moved(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.settle()
    company.site.clock.advance(7 * 24 * 3600)

    company.move_status("OPS-1", "Done")
    company.worker.run(full=False)

    assert ">Done<" in company.row(page, "Tune alerts")


@pytest.mark.parametrize("page", ["9" * 20, "١٢٣", "", "7 or id > 0"])
def test_a_ticket_that_names_what_is_no_page_calls_for_none(company: Company, page: str) -> None:
    """Whoever may edit an issue can write over the mark that it carries."""
    company.page(("Tune alerts",))
    company.settle()
    mark: Any = company.ticket("OPS-1").properties["postmortemSync"]
    mark["page_id"] = page
    company.move_status("OPS-1", "Done")

    assert [outcome.failures for outcome in company.worker.run(full=False)] == [()]


def test_one_page_can_be_named(company: Company) -> None:
    wanted = company.page(("a",), title="wanted", age=timedelta(days=30))
    company.page(("b",), title="other")

    assert titles(company.worker.run(ids=[wanted])) == ["wanted"]


def test_a_page_named_that_is_not_there_is_no_failure_of_others(company: Company) -> None:
    wanted = company.page(("a",), title="wanted")

    assert titles(company.worker.run(ids=[wanted, "999999"])) == ["wanted"]


def test_a_space_outside_of_the_configuration_cannot_be_asked_for(company_with: CompanyWith) -> None:
    company = company_with(pages={"spaces": ["PM"]})

    with pytest.raises(ConfigurationError, match="HR: is not one of"):
        company.worker.session().config.selection(spaces=["HR"])


@pytest.mark.parametrize("status", ["archived", "draft", "trashed"])
def test_a_page_that_is_not_current_is_never_written(company: Company, status: str) -> None:
    page = company.page(("Tune alerts",))
    company.worker.run()
    before = company.body(page)

    company.site.confluence.change_status(page, status)
    company.worker.run_after()
    company.worker.run(ids=[page])

    assert company.body(page) == before
    assert company.tickets() == []


def test_a_page_archived_after_its_tickets_were_made_is_left_alone(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.settle()
    before = company.body(page)

    company.site.confluence.change_status(page, "archived")
    company.move_status("OPS-1", "Done")
    company.worker.run(full=False)
    company.worker.run(full=True)

    assert company.body(page) == before
    assert company.writes() == []


def test_a_page_that_is_excluded_stays_so_when_it_is_named(company_with: CompanyWith) -> None:
    company = company_with(pages={"exclude_labels": ["template"]})
    page = company.page(("Tune alerts",), labels=("postmortem", "template"))
    company.worker.run(ids=[page])
    company.worker.run_after(ids=[page])

    assert company.tickets() == []


def test_a_page_whose_label_was_taken_away_is_left_alone(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.settle()
    before = company.body(page)

    company.site.confluence.remove_label(page, "postmortem")
    company.move_status("OPS-1", "Done")
    company.worker.run(full=False)
    company.worker.run(full=True)

    assert company.body(page) == before


def test_a_page_excluded_after_its_tickets_were_made_is_left_alone(company_with: CompanyWith) -> None:
    """The label is how a team says: hands off this page; a ticket that moves must not bring it back."""
    company = company_with(pages={"exclude_labels": ["no-sync"]})
    page = company.page(body=table(("Tune alerts", mention(MEI)), header=STATUS))
    company.settle()
    before = company.body(page)

    company.site.confluence.add_labels(page, ["no-sync"])
    company.move_status("OPS-1", "Done")
    company.worker.run(full=False)
    company.worker.run(full=True)

    assert company.body(page) == before


# --- quiet time


def test_a_page_is_left_to_its_authors_while_they_write(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.worker.run()
    company.site.clock.advance(20 * 60)
    company.edit(page, "Tune alerts", "Tune all alerts")
    before = company.body(page)

    (outcome,) = company.worker.run_after(9)
    assert outcome.state is PageState.WAITING
    assert (company.tickets(), company.body(page)) == ([], before)

    company.worker.run_after(1)
    assert company.summaries() == ["Tune all alerts"]


def test_the_first_wait_and_the_quiet_time_overlap(company: Company) -> None:
    """A page is founded while somebody still writes, so that its tickets come 15 minutes later, not 25."""
    company.page(("Tune alerts",), age=timedelta())

    company.worker.run()
    company.worker.run_after(15)

    assert company.summaries() == ["Tune alerts"]


# --- restricted


def test_a_restriction_on_editing_alone_is_none_on_viewing(company: Company) -> None:
    """Only what may be seen by few is secret; a page that few may edit is public all the same."""
    page = company.page(("Tune alerts",))
    company.site.confluence.restrict(page, editors=Restriction(people=(TOMAS.account_id, "557058:0000-sync")))
    company.settle()

    assert company.summaries() == ["Tune alerts"]


def test_a_page_we_may_not_edit_fails_alone_and_gets_no_second_ticket(company: Company) -> None:
    page = company.page(("Tune alerts",), title="theirs")
    company.page(("Verify the chain",), title="ours")
    company.site.confluence.restrict(page, editors=Restriction(people=(TOMAS.account_id,)))
    before = company.body(page)
    for _ in range(4):
        company.worker.run_after()

    assert company.body(page) == before
    assert company.summaries().count("Tune alerts") <= 1
    assert company.summaries().count("Verify the chain") == 1


# --- what cannot be read


def test_a_malformed_page_among_good_ones_is_reported_and_the_others_are_done(company: Company) -> None:
    good = company.page(("Tune alerts",), title="good")
    bad = company.page(body="<h2>Action items</h2><table><tr><td>never closed", title="bad")
    before = company.body(bad)
    company.worker.run()

    outcomes = {outcome.plan.page.id: outcome for outcome in company.worker.run_after()}

    assert outcomes[good].created == ("OPS-1",)
    assert outcomes[bad].state is PageState.SKIPPED
    assert outcomes[bad].plan.skip is not None
    assert company.body(bad) == before


def test_a_page_that_becomes_malformed_is_left_alone_with_its_tickets(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.settle()

    company.site.confluence.edit(page, company.body(page)[:-5], MEI.account_id)
    before = company.body(page)
    (outcome,) = company.worker.run_after()

    assert outcome.state is PageState.SKIPPED
    assert company.body(page) == before
    assert company.summaries() == ["Tune alerts"]


def test_a_ledger_of_a_newer_worker_is_not_touched(company: Company) -> None:
    page = company.page(("Tune alerts",))
    ledger = {"schema": 99, "site": "localhost", "page_id": page, "something": "new"}
    company.site.confluence.create_property(page, "postmortemSyncLedger", ledger, MEI.account_id)
    for _ in range(3):
        (outcome,) = company.worker.run_after()

    assert company.ledger(page) == ledger
    assert company.tickets() == []
    assert outcome.state is PageState.SKIPPED
    assert outcome.plan.skip is not None
    assert "newer version of postmortem-sync" in outcome.plan.skip.reason


@pytest.mark.parametrize("value", ["rubbish", {}, {"schema": 1}, [], None, {"schema": "1", "entries": 5}])
def test_a_ledger_that_makes_no_sense_is_founded_anew(company: Company, value: object) -> None:
    page = company.page(("Tune alerts",))
    company.site.confluence.create_property(page, "postmortemSyncLedger", value, MEI.account_id)
    company.worker.run()
    assert company.tickets() == []

    company.worker.run_after()
    company.worker.run_after()

    assert company.summaries() == ["Tune alerts"]


@pytest.mark.parametrize(
    "values",
    [
        {"issue_id": "the first"},
        {"issue_id": "", "key": "the first"},
        {"issue_id": "", "key": "", "state": "claimed", "when": TUESDAY.isoformat(), "project_id": "9" * 20},
    ],
)
def test_a_ledger_that_names_what_no_ticket_has_is_founded_anew(
    company: Company, values: dict[str, str]
) -> None:
    """Whoever may edit a page can write into its ledger; Jira must not be asked for just anything."""
    page = company.page(("Tune alerts",))
    company.settle()
    (held,) = company.site.confluence.properties_of(page, "postmortemSyncLedger")
    ledger: Any = held.value
    ledger["entries"][0].update(values)
    for _ in range(3):
        (outcome,) = company.worker.run_after()

    assert outcome.failures == ()
    assert company.summaries() == ["Tune alerts"]
    assert company.ledger(page)["entries"][0]["key"] == "OPS-1"
