"""From a page as a team writes it to tickets, and back: the job in its plainest form."""

import json

from sync.core.planning.page_plans import PageState
from sync.core.report.plans import outcome_summary, plan_summary
from sync.sandbox import Options
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, TOMAS, Company, mention, table

ROWS = (
    ("Tune the alert thresholds", mention(MEI), "2026-12-01", "High"),
    ("Verify the whole certificate chain", mention(TOMAS), "2 weeks", "Low"),
)
WITH_STATUS = ("Action", "Owner", "Status", "Ticket")


def test_a_page_seen_for_the_first_time_is_remembered_and_nothing_else_happens(company: Company) -> None:
    """Its ledger may have been lost: tickets from before must have the time to show up."""
    page = company.page(*ROWS)
    before = company.body(page)

    (outcome,) = company.worker.run()

    assert company.tickets() == []
    assert company.body(page) == before
    assert outcome.state is PageState.WAITING
    assert company.writes() == ["POST /wiki/api/v2/pages/{page-id}/properties"]


def test_while_a_page_waits_every_plan_and_every_run_says_what_for(company: Company) -> None:
    """The first run is the one that a newcomer looks at."""
    company.page(*ROWS)
    waits = "first seen: 2 items get their tickets from 09:15 UTC on"

    (founded,) = company.worker.run()
    company.site.clock.advance(60)
    (planned,) = company.worker.plan().pages
    (waiting,) = company.worker.run()

    assert founded.waits == planned.waits == waiting.plan.waits == (waits,)
    assert waiting.state is PageState.WAITING
    summary = "1 page looked at: 1 page waiting, 2 tickets to come."
    assert outcome_summary([founded]) == outcome_summary([waiting]) == summary


def test_the_minute_that_is_told_is_not_too_early(company: Company) -> None:
    """Whoever runs at that minute sees tickets."""
    company.site.clock.advance(30)
    company.page(*ROWS)
    (founded,) = company.worker.run()
    assert founded.waits == ("first seen: 2 items get their tickets from 09:16 UTC on",)

    company.site.clock.advance(15 * 60 + 30)
    (outcome,) = company.worker.run()

    assert len(outcome.created) == 2


def test_a_page_that_has_its_tickets_already_has_none_to_come(company: Company) -> None:
    company.page(("Tune the alerts OPS-7", mention(MEI)))

    assert plan_summary(company.worker.plan()) == "1 page looked at: 1 page seen for the first time."
    (founded,) = company.worker.run()

    assert founded.waits == ("first seen: its tickets are looked after from 09:15 UTC on",)


def test_a_page_waits_as_long_as_it_takes_a_lost_ticket_to_show_up(company: Company) -> None:
    company.page(*ROWS)
    company.worker.run()

    company.worker.run_after(14)
    assert company.tickets() == []

    company.worker.run_after(1)
    assert len(company.tickets()) == 2


def test_the_second_run_creates_one_ticket_for_each_row(company: Company) -> None:
    company.page(*ROWS)
    company.worker.run()

    (outcome,) = company.worker.run_after()

    assert outcome.created == ("OPS-1", "OPS-2")
    assert outcome.failures == ()
    first, second = company.tickets()
    assert (first.summary, first.assignee) == ("Tune the alert thresholds", MEI.account_id)
    assert (str(first.due), first.priority and first.priority.name) == ("2026-12-01", "High")
    assert (second.summary, second.assignee) == ("Verify the whole certificate chain", TOMAS.account_id)
    assert str(second.due) == "2026-11-23", "two weeks count from the day the page was written"


def test_each_ticket_is_linked_back_to_its_page_and_says_where_it_comes_from(company: Company) -> None:
    page = company.page(*ROWS, title="Outage of the gateway")
    company.settle()

    for ticket in company.tickets():
        (link,) = company.site.jira.links_of(ticket)
        mark = ticket.properties["postmortemSync"]
        assert isinstance(mark, dict)
        assert link.global_id == f"postmortem-sync:{page}:{mark['rid']}"
        assert link.wire["object"] == {
            "url": f"http://localhost/wiki/spaces/PM/pages/{page}",
            "title": "Outage of the gateway",
        }
        description = json.dumps(ticket.description)
        assert f"/wiki/spaces/PM/pages/{page}" in description
        assert "Outage of the gateway" in description


def test_each_row_shows_its_own_ticket_at_the_end_of_the_action(company: Company) -> None:
    page = company.page(*ROWS)
    company.settle()

    assert '<ac:parameter ac:name="key">OPS-1</ac:parameter>' in company.row(page, "Tune the alert")
    assert '<ac:parameter ac:name="key">OPS-2</ac:parameter>' in company.row(page, "Verify the whole")


def test_a_ticket_column_takes_the_key(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI), "", ""), header=WITH_STATUS))
    company.settle()

    *_, ticket_cell = company.row(page, "Tune alerts").split("<td>")
    assert '<ac:parameter ac:name="key">OPS-1</ac:parameter>' in ticket_cell


def test_one_block_under_the_table_tells_the_progress(company: Company) -> None:
    page = company.page(*ROWS)
    company.settle()

    assert company.body(page).count('ac:name="details"') == 1
    assert "0 of 2 done" in company.block(page)


def test_outside_of_what_the_worker_wrote_the_page_is_the_same_byte_for_byte(
    company_with: CompanyWith,
) -> None:
    company = company_with(options=Options(respell="off"))
    odd = (
        "<p>It&rsquo;s 5&nbsp;% &mdash; <b a='1'  b=\"2\" />\r\n<!-- kept --></p>"
        '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[<table> & ]]>'
        "</ac:plain-text-body></ac:structured-macro>"
    )
    before = odd + table(*ROWS) + "<p>end&#8203;</p>"
    page = company.page(body=before)
    company.settle()

    after = company.body(page)
    assert after != before
    for key in ("OPS-1", "OPS-2"):
        start = after.index(" <ac:structured-macro", after.index("</h2>"))
        end = after.index("</ac:structured-macro>", start) + len("</ac:structured-macro>")
        assert key in after[start:end]
        after = after[:start] + after[end:]
    start = after.index('<ac:structured-macro ac:name="details"')
    end = after.rindex("</ac:structured-macro>") + len("</ac:structured-macro>")
    assert after[:start] + after[end:] == before


def test_the_third_run_sends_nothing_but_reads(company: Company) -> None:
    company.page(*ROWS)
    company.settle()

    (outcome,) = company.worker.run()

    assert outcome.state is PageState.UNCHANGED
    assert company.writes() == []


def test_nothing_is_written_either_when_confluence_has_respelt_what_it_stored(
    company_with: CompanyWith,
) -> None:
    company = company_with(options=Options(respell="touched"))
    page = company.page(*ROWS)
    company.settle()
    version = company.site.confluence.pages[page].version.number

    company.worker.run()
    company.worker.run_after(60 * 24)

    assert company.writes() == []
    assert company.site.confluence.pages[page].version.number == version


def test_the_status_of_a_ticket_arrives_in_the_status_cell_and_in_the_block(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI), "", ""), header=WITH_STATUS))
    company.settle()
    assert "To Do" in company.row(page, "Tune alerts")

    company.move_status("OPS-1", "In Progress")
    company.worker.run_after()
    assert "In Progress" in company.row(page, "Tune alerts")
    assert "0 of 1 done" in company.block(page)

    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    assert ">Done<" in company.row(page, "Tune alerts")
    assert "1 of 1 done" in company.block(page)


def test_a_ticket_that_is_opened_again_is_shown_as_open_again(company: Company) -> None:
    page = company.page(body=table(("Tune alerts", mention(MEI), "", ""), header=WITH_STATUS))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.worker.run_after()

    company.move_status("OPS-1", "To Do")
    company.worker.run_after()

    assert "To Do" in company.row(page, "Tune alerts")
    assert ">Done<" not in company.row(page, "Tune alerts")
    assert "0 of 1 done" in company.block(page)


def test_what_will_not_be_done_does_not_count_as_done(company: Company) -> None:
    page = company.page(*ROWS)
    company.settle()

    company.move_status("OPS-1", "Done", resolution="Won't Do")
    company.move_status("OPS-2", "Done")
    company.worker.run_after()

    assert "1 of 2 done, 1 will not be done" in company.block(page)


def test_a_page_is_written_once_for_many_changes(company: Company) -> None:
    """Every write is a version in the history and may be a mail to the page's watchers."""
    page = company.page(*ROWS)
    company.settle()
    version = company.site.confluence.pages[page].version.number

    company.move_status("OPS-1", "Done")
    company.move_status("OPS-2", "In Progress")
    company.worker.run_after()

    assert company.site.confluence.pages[page].version.number == version + 1


def test_a_row_added_later_gets_its_ticket_and_the_others_keep_theirs(company: Company) -> None:
    page = company.page(*ROWS)
    company.settle()

    company.edit(
        page, "</tbody></table><ac:struc", _row("Rehearse the renewal") + "</tbody></table><ac:struc"
    )
    company.worker.run_after()

    assert company.summaries() == [
        "Tune the alert thresholds",
        "Verify the whole certificate chain",
        "Rehearse the renewal",
    ]
    assert "OPS-3" in company.row(page, "Rehearse the renewal")
    assert company.body(page).count(">OPS-1<") == company.body(page).count(">OPS-2<") == 1


def test_several_tables_on_a_page_share_one_block_under_the_last(company: Company) -> None:
    body = table(("Prevent it", "", "", "")) + "<p>between</p>" + table(("Notice it sooner", "", "", ""))
    page = company.page(body=body + "<p>end</p>")
    company.settle()

    assert company.summaries() == ["Prevent it", "Notice it sooner"]
    assert "0 of 2 done" in company.block(page)
    assert "between" not in company.block(page)
    assert company.block(page).rstrip().endswith("<p>end</p>")


def test_a_page_without_action_items_is_read_and_nothing_more(company: Company) -> None:
    company.page(body="<p>All went well.</p><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>")

    (outcome,) = company.worker.run()
    company.worker.run_after()

    assert outcome.state is PageState.UNCHANGED
    assert company.writes() == []


def test_a_hundred_rows_over_many_pages_get_a_hundred_tickets(company_with: CompanyWith) -> None:
    """More than one bulk and more than one page of search results."""
    company = company_with(limits={"new_tickets": 1000, "pages_written": 1000})
    for page in range(60):
        company.page(*((f"Improve part {page} in way {way}",) for way in range(2)))
    company.settle()

    assert sorted(company.summaries()) == sorted(
        f"Improve part {page} in way {way}" for page in range(60) for way in range(2)
    )
    company.worker.run()
    assert company.writes() == []


def _row(text: str) -> str:
    return f"<tr><td><p>{text}</p></td><td><p /></td><td><p /></td><td><p /></td></tr>"
