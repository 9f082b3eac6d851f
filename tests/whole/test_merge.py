"""Both directions: what changes in a row arrives in its ticket, what changes there arrives on the page.

2026-11-10 is a Tuesday; a ticket's fields are changed as people do it, in Jira.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sync.sandbox import Answer, Call, Handle, NotDelivered
from sync.sandbox.call import faultless
from sync.sandbox.issues import PRIORITIES
from sync.sandbox.people import Person
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, TOMAS, Company, mention

DUE = date(2026, 12, 4)
LATER = date(2026, 12, 18)


def settled(company: Company, *row: str) -> str:
    page = company.page(row or ("Cap retries", mention(MEI), "2026-12-04", "High"))
    company.settle()
    return page


def in_jira(company: Company, **fields: Any) -> None:
    company.site.jira.change(company.ticket("OPS-1"), fields)


def priority_of(company: Company) -> str:
    priority = company.ticket("OPS-1").priority
    return priority.name if priority is not None else ""


def test_a_quiet_run_after_creation_changes_nothing_on_either_side(company: Company) -> None:
    page = settled(company)
    before = company.body(page)

    company.worker.run_after()
    company.worker.run_after()

    assert company.writes() == []
    assert company.body(page) == before


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-12-04", "2026-12-18"),
        ("Dec 4, 2026", "Dec 18, 2026"),
        ("04.12.2026", "18.12.2026"),
        ("4 December", "18 December"),
        ("Friday, Dec 4", "Friday, Dec 18"),
        ('<time datetime="2026-12-04" />', '<time datetime="2026-12-18" />'),
        ("4 weeks", '<time datetime="2026-12-18" />'),
    ],
)
def test_a_date_moved_in_jira_arrives_in_the_spelling_of_its_cell(
    company: Company, written: str, expected: str
) -> None:
    page = settled(company, "Cap retries", mention(MEI), written)
    in_jira(company, due=LATER)

    company.worker.run_after()

    assert expected in company.row(page, "Cap retries")
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_a_date_moved_on_the_page_arrives_in_jira(company: Company) -> None:
    page = settled(company)
    company.edit(page, "2026-12-04", "18 December 2026")

    (outcome,) = company.worker.run_after()

    assert outcome.updated == ("OPS-1",)
    assert company.ticket("OPS-1").due == LATER
    assert "18 December 2026" in company.body(page)
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_an_owner_changed_on_the_page_arrives_in_jira(company: Company) -> None:
    page = settled(company)
    company.edit(page, mention(MEI), mention(TOMAS))
    company.worker.run_after()
    assert company.ticket("OPS-1").assignee == TOMAS.account_id


def test_an_owner_named_in_words_is_looked_up_once(company: Company) -> None:
    page = settled(company)
    company.edit(page, mention(MEI), TOMAS.name)

    company.worker.run_after()
    assert company.ticket("OPS-1").assignee == TOMAS.account_id

    company.site.requests.clear()
    company.worker.run_after()
    assert not [served for served in company.site.requests if "assignable" in served.route]


@pytest.mark.parametrize(
    ("named", "with_whom", "told"),
    [
        (TOMAS.name, TOMAS, "the owner of this page counts; in Jira it was"),
        ("Somebody New", MEI, "OPS-1 is with Mei Lindqvist in Jira, not with the owner named here"),
    ],
)
def test_where_the_page_wins_its_owner_is_looked_up_before_jira_gives_way(
    company_with: CompanyWith, named: str, with_whom: Person, told: str
) -> None:
    """What the cell says was agreed on long ago; whom it means is asked again, and nobody is taken away."""
    company = company_with(merge={"owner": "page"})
    page = settled(company, "Cap retries", named, "2026-12-04", "High")
    in_jira(company, assignee=MEI.account_id)

    company.worker.run_after()
    company.worker.run_after()

    assert company.ticket("OPS-1").assignee == with_whom.account_id
    assert told in company.block(page)
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_an_owner_changed_in_jira_is_mentioned_where_one_was_mentioned(company: Company) -> None:
    page = settled(company)
    in_jira(company, assignee=TOMAS.account_id)

    company.worker.run_after()

    assert mention(TOMAS) in company.row(page, "Cap retries")
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_a_name_stays_a_name(company: Company) -> None:
    page = settled(company, "Cap retries", MEI.name, "2026-12-04")
    in_jira(company, assignee=TOMAS.account_id)

    company.worker.run_after()

    assert f"<p>{TOMAS.name}</p>" in company.row(page, "Cap retries")
    company.site.requests.clear()
    company.worker.run_after()
    company.worker.run_after()
    assert company.writes() == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Mei Lindqvist (infra)", "Tomás Ferreira (infra)"), ("Mei Lindqvist, Tomás Ferreira", "")],
)
def test_a_remark_stays_and_whoever_is_named_already_needs_no_other_name(
    company: Company, written: str, expected: str
) -> None:
    page = settled(company, "Cap retries", written, "2026-12-04")
    assert company.ticket("OPS-1").assignee == MEI.account_id
    in_jira(company, assignee=TOMAS.account_id)

    company.worker.run_after()

    assert f"<p>{expected or written}</p>" in company.row(page, "Cap retries")
    assert "Could use a hand" not in company.block(page)
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_several_names_are_for_people_to_change(company: Company) -> None:
    page = settled(company, "Cap retries", "Mei Lindqvist, Alex Author", "2026-12-04")
    in_jira(company, assignee=TOMAS.account_id)

    company.worker.run_after()

    assert "<p>Mei Lindqvist, Alex Author</p>" in company.row(page, "Cap retries")
    assert "OPS-1 has another owner “Tomás Ferreira” in Jira" in company.block(page)


def test_a_team_keeps_its_name_when_somebody_of_it_takes_the_ticket(company_with: CompanyWith) -> None:
    company = company_with(people={"directory": {"Infra team": {"component": "Gateway"}}})
    page = settled(company, "Cap retries", "Infra team", "2026-12-04")
    in_jira(company, assignee=TOMAS.account_id)

    company.worker.run_after()

    assert "Infra team" in company.row(page, "Cap retries")
    assert company.ticket("OPS-1").assignee == TOMAS.account_id


def test_a_priority_is_said_in_the_teams_own_words(company_with: CompanyWith) -> None:
    company = company_with(
        tickets={"project": "OPS", "priorities": {"P1": "Highest", "P2": "High", "P3": "Medium"}}
    )
    page = settled(company, "Cap retries", mention(MEI), "2026-12-04", "P1")
    assert priority_of(company) == "Highest"

    in_jira(company, priority=PRIORITIES[2])
    company.worker.run_after()
    assert "<p>P3</p>" in company.row(page, "Cap retries")

    company.edit(page, "<p>P3</p>", "<p>P2</p>")
    company.worker.run_after()
    assert priority_of(company) == "High"


def test_the_teams_own_words_may_hold_signs(company_with: CompanyWith) -> None:
    words = {"P1 (critical)": "Highest", "P3 – minor": "Medium"}
    company = company_with(tickets={"project": "OPS", "priorities": words})
    page = settled(company, "Cap retries", mention(MEI), "2026-12-04", "P1 (critical)")

    in_jira(company, priority=PRIORITIES[2])
    company.worker.run_after()

    assert "<p>P3 – minor</p>" in company.row(page, "Cap retries")
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []
    assert priority_of(company) == "Medium"


def test_words_travel_both_ways(company: Company) -> None:
    page = settled(company)
    in_jira(company, summary="Cap retries at 3 & alert")
    company.worker.run_after()
    assert "Cap retries at 3 &amp; alert" in company.row(page, "Cap retries")

    company.edit(page, "Cap retries at 3 &amp; alert", "Cap retries at 5")
    company.worker.run_after()
    assert company.summaries() == ["Cap retries at 5"]
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_words_with_markup_of_their_own_are_for_people_to_change(company: Company) -> None:
    page = settled(company, "Cap <strong>retries</strong>", mention(MEI), "2026-12-04")
    in_jira(company, summary="Cap retries at 3")

    company.worker.run_after()

    assert "Cap <strong>retries</strong>" in company.body(page)
    assert "OPS-1 has another text “Cap retries at 3” in Jira" in company.block(page)


def test_where_both_changed_jira_counts_and_the_page_says_what_gave_way(company: Company) -> None:
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-11")
    in_jira(company, due=LATER)

    company.worker.run_after()

    assert "2026-12-18" in company.row(page, "Cap retries")
    assert company.ticket("OPS-1").due == LATER
    assert "the date of Jira counts; here it was “2026-12-11”" in company.block(page)
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_what_gave_way_is_told_for_two_weeks(company: Company) -> None:
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-11")
    in_jira(company, due=LATER)
    company.worker.run_after()

    company.worker.run_after(13 * 24 * 60)
    assert "Gave way" in company.block(page)
    company.worker.run_after(24 * 60)
    assert "Gave way" not in company.block(page)


def test_a_team_may_let_the_page_win(company_with: CompanyWith) -> None:
    company = company_with(merge={"wins": "page"})
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-11")
    in_jira(company, due=LATER)

    company.worker.run_after()

    assert company.ticket("OPS-1").due == date(2026, 12, 11)
    assert "the date of this page counts; in Jira it was “2026-12-18”" in company.block(page)
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_a_change_where_it_may_not_be_made_is_put_back_and_said(company_with: CompanyWith) -> None:
    company = company_with(merge={"due": "jira"})
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-11")

    company.worker.run_after()

    assert "2026-12-04" in company.row(page, "Cap retries")
    assert company.ticket("OPS-1").due == DUE
    assert "here it was “2026-12-11”" in company.block(page)


def test_after_a_lost_ledger_differences_are_told_and_nothing_is_overwritten(company: Company) -> None:
    page = settled(company)
    for held in company.site.confluence.properties_of(page):
        company.site.confluence.delete_property(held)
    company.edit(page, "2026-12-04", "2026-12-11")
    in_jira(company, due=LATER)

    for _ in range(4):
        company.worker.run_after()

    assert "2026-12-11" in company.row(page, "Cap retries")
    assert company.ticket("OPS-1").due == LATER
    assert "date “2026-12-11” here, “2026-12-18” in Jira" in company.block(page)

    in_jira(company, due=date(2026, 12, 11))
    company.worker.run_after()
    assert "2026-12-18" not in company.block(page)
    in_jira(company, due=LATER)
    company.worker.run_after()
    assert "2026-12-18" in company.row(page, "Cap retries")


def test_while_a_date_is_not_understood_nothing_new_is_agreed_on(company: Company) -> None:
    """What changed in Jira in the meantime must not give way to the next date without a word."""
    page = settled(company)
    company.edit(page, "2026-12-04", "before GA")
    in_jira(company, due=LATER)
    company.worker.run_after()
    assert "before GA" in company.row(page, "Cap retries")

    company.edit(page, "<p>before GA</p>", "<p>2026-12-11</p>")
    company.worker.run_after()

    assert company.ticket("OPS-1").due == LATER
    assert "2026-12-18" in company.row(page, "Cap retries")
    assert "the date of Jira counts; here it was “2026-12-11”" in company.block(page)


def test_a_ticket_of_peoples_own_keeps_its_words_and_shares_its_date(company: Company) -> None:
    values = {"summary": "Written by a person", "due": DUE, "type": company.ops.types[0]}
    company.site.jira.create(company.ops, values, MEI.account_id)
    page = company.page(("Cap retries OPS-1", "", "2026-12-04"))
    company.settle()

    in_jira(company, due=LATER)
    company.worker.run_after()

    assert "2026-12-18" in company.row(page, "Cap retries")
    assert company.summaries() == ["Written by a person"]


def test_a_date_that_arrives_in_a_blank_cell_is_no_date_by_agreement_any_more(
    company_with: CompanyWith,
) -> None:
    company = company_with(tickets={"project": "OPS", "due_days": {"default": 10}})
    page = settled(company, "Cap retries", mention(MEI), "")
    assert "Dates by agreement" in company.block(page)

    in_jira(company, due=LATER)
    company.worker.run_after()

    assert '<time datetime="2026-12-18" />' in company.row(page, "Cap retries")
    assert "Dates by agreement" not in company.block(page)
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_a_removed_date_is_removed_on_the_other_side(company: Company) -> None:
    page = settled(company)
    in_jira(company, due=None)
    company.worker.run_after()
    assert "2026-12-04" not in company.row(page, "Cap retries")


def test_a_ticket_that_was_changed_again_meanwhile_is_left_to_the_next_run(company: Company) -> None:
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-11")
    company.site.clock.advance(20 * 60)
    seen: list[str] = []

    def somebody_is_faster(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/issue/bulkfetch"):
            seen.append(call.route)
            if len(seen) == 2:
                in_jira(company, due=LATER)
        return handle(call)

    company.site.fault = somebody_is_faster
    company.worker.run()
    company.site.fault = faultless

    assert company.ticket("OPS-1").due == LATER
    company.worker.run_after()
    assert "2026-12-18" in company.row(page, "Cap retries")
    assert "here it was “2026-12-11”" in company.block(page)


@pytest.mark.parametrize(("winner", "expected"), [("jira", "2026-12-18"), ("page", "2026-12-11")])
def test_an_edit_between_the_ticket_and_the_page_is_one_more_change(
    company_with: CompanyWith, winner: str, expected: str
) -> None:
    """The ticket says by then what the worker wrote into it; that is nobody's change."""
    company = company_with(merge={"wins": winner})
    page = settled(company, "Cap retries", mention(MEI), "2026-12-04", "High")
    company.edit(page, "<p>High</p>", "<p>Low</p>")
    company.edit(page, "2026-12-04", "2026-12-11")
    in_jira(company, due=LATER)
    company.site.clock.advance(20 * 60)

    def somebody_saves(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.method == "PUT" and call.route.endswith("/issue/{issueIdOrKey}"):
            company.site.fault = faultless
            company.edit(page, "<p>Low</p>", "<p>Lowest</p>")
        return answer

    company.site.fault = somebody_saves
    company.worker.run()
    company.worker.run_after()
    company.worker.run_after()

    assert priority_of(company) == "Lowest"
    assert "the priority of" not in company.block(page), "nobody changed that in Jira"
    assert str(company.ticket("OPS-1").due) == expected
    assert expected in company.row(page, "Cap retries")
    assert company.block(page).count("the date of") == 1


def test_what_jira_refuses_is_said_on_the_page_and_not_tried_again(company: Company) -> None:
    page = settled(company)
    company.edit(page, "<p>High</p>", "<p>Whenever</p>")

    (outcome,) = company.worker.run_after()
    assert outcome.failures == ()
    assert "Jira has its own priority instead of “Whenever”" in company.block(page)

    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def at_the_ticket(then: Callable[[Call, Handle], Answer]) -> Callable[[Call, Handle], Answer]:
    def fault(call: Call, handle: Handle) -> Answer:
        if call.method == "PUT" and call.route.endswith("/issue/{issueIdOrKey}"):
            return then(call, handle)
        return handle(call)

    return fault


def connection_refused(call: Call, handle: Handle) -> Answer:
    raise NotDelivered


def too_many_requests(call: Call, handle: Handle) -> Answer:
    said = b'{"errorMessages": ["Rate limit exceeded"]}'
    return Answer(429, (("Content-Type", "application/json"),), said)


@pytest.mark.parametrize("then", [connection_refused, too_many_requests])
def test_a_change_that_jira_never_looked_at_is_a_failure_and_tried_again(
    company: Company, then: Callable[[Call, Handle], Answer]
) -> None:
    """It was not refused: nobody is to be told that it was."""
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-18")
    company.site.fault = at_the_ticket(then)
    (outcome,) = company.worker.run_after()
    company.site.fault = faultless

    assert outcome.failures
    assert "did not take" not in company.block(page)
    company.worker.run_after()
    assert company.ticket("OPS-1").due == LATER
    assert "did not take" not in company.block(page)


def test_what_jira_refuses_holds_no_other_field_back(company: Company) -> None:
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-18")
    company.edit(page, "<p>High</p>", "<p>Whenever</p>")

    (outcome,) = company.worker.run_after()
    assert (outcome.failures, outcome.updated) == ((), ("OPS-1",))
    assert company.ticket("OPS-1").due == LATER
    assert "Jira has its own priority instead of “Whenever”" in company.block(page)

    company.edit(page, "Cap retries", "Cap all retries")
    company.worker.run_after()
    assert company.summaries() == ["Cap all retries"]
    assert "Jira has its own priority instead of “Whenever”" in company.block(page)

    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_an_owner_whom_jira_does_not_take_holds_no_date_back(company: Company) -> None:
    page = settled(company)
    company.edit(page, mention(MEI), mention(Person("557058:left", "Left Us", "left@example.com")))
    company.edit(page, "2026-12-04", "2026-12-18")

    company.worker.run_after()

    assert company.ticket("OPS-1").due == LATER
    assert "Jira did not take this row's owner for OPS-1" in company.block(page)


def test_a_field_that_was_never_sent_is_not_declined_with_one_that_was(company: Company) -> None:
    def no_date_alone(call: Call, handle: Handle) -> Answer:
        if list(json.loads(call.body)["fields"]) == ["duedate"]:
            raise NotDelivered
        return handle(call)

    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-18")
    company.edit(page, "<p>High</p>", "<p>Whenever</p>")
    company.site.fault = at_the_ticket(no_date_alone)
    (outcome,) = company.worker.run_after()
    company.site.fault = faultless

    assert outcome.failures
    company.worker.run_after()
    assert company.ticket("OPS-1").due == LATER


def test_of_a_change_that_jira_drops_in_part_the_rest_is_agreed_on(company_with: CompanyWith) -> None:
    """What gave way to the part that was taken is told, and only the other part is said to be in vain."""

    def without_priority(call: Call, handle: Handle) -> Answer:
        fields = json.loads(call.body)["fields"]
        fields.pop("priority", None)
        return handle(replace(call, body=json.dumps({"fields": fields}).encode()))

    company = company_with(merge={"wins": "page"})
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-18")
    company.edit(page, "<p>High</p>", "<p>Low</p>")
    in_jira(company, due=date(2026, 12, 25))
    company.site.fault = at_the_ticket(without_priority)
    company.worker.run_after()
    company.site.fault = faultless

    assert company.ticket("OPS-1").due == LATER
    assert "in Jira it was “2026-12-25”" in company.block(page)
    assert "Jira has its own priority instead of “Low”" in company.block(page)


def test_what_jira_silently_drops_is_noticed_and_not_tried_again(company: Company) -> None:
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-18")
    company.site.fault = at_the_ticket(lambda call, handle: Answer(204, (), b""))
    company.worker.run_after()
    company.site.fault = faultless

    assert "Jira did not take this row's date for OPS-1" in company.block(page)
    assert "2026-12-18" in company.row(page, "Cap retries")


def test_what_somebody_puts_in_its_place_at_once_was_not_taken(company_with: CompanyWith) -> None:
    """Between the worker's change and its look at what became of it, the date moves once more."""
    company = company_with(merge={"due": "page"})
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-18")

    def somebody_is_there(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        in_jira(company, due=date(2026, 12, 25))
        return answer

    company.site.fault = at_the_ticket(somebody_is_there)
    company.worker.run_after()
    company.site.fault = faultless
    company.worker.run_after()

    assert company.ticket("OPS-1").due == date(2026, 12, 25)
    assert "Jira did not take this row's date for OPS-1" in company.block(page)


def test_a_plan_says_what_it_would_change_in_jira(company: Company) -> None:
    page = settled(company)
    company.edit(page, "2026-12-04", "2026-12-18")
    company.site.clock.advance(20 * 60)

    (planned,) = company.worker.plan().pages

    assert [change.describe() for change in planned.updates] == ["OPS-1, due: 2026-12-04 → 2026-12-18"]
    assert company.writes() == []
