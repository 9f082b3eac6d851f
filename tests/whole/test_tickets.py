"""What the tickets are: where they go, what they carry, who gets them."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sync.core.planning.page_plans import PageOutcome
from sync.sandbox import Answer, Call, Handle
from sync.sandbox.call import faultless
from sync.sandbox.issues import PRIORITIES, CustomField, Named
from sync.sandbox.people import Person
from tests.whole.conftest import CompanyWith
from tests.whole.given import AUTHOR, MEI, TOMAS, Company, mention, table

OPS = {"project": "OPS"}


def by_summary(company: Company) -> dict[str, Any]:
    return {ticket.summary: ticket for ticket in company.tickets()}


def findings(outcomes: tuple[PageOutcome, ...]) -> set[str]:
    return {finding.code for outcome in outcomes for finding in outcome.plan.findings}


# --- where they go


@pytest.mark.parametrize("by", ["space", "label", "team"])
def test_a_route_sends_rows_to_another_project(company_with: CompanyWith, by: str) -> None:
    fits = {"space": {"spaces": ["PAYS"]}, "label": {"labels": ["payments"]}, "team": {"teams": ["Pay crew"]}}
    people = {"directory": {"Pay crew": {"account": TOMAS.account_id}}}
    company = company_with(tickets=OPS | {"routes": [{"project": "PAY", **fits[by]}]}, people=people)
    company.site.confluence.add_space("PAYS", "Payments")
    company.page(
        ("Refund once", "Pay crew"),
        space="PAYS" if by == "space" else "PM",
        labels=("postmortem", "payments") if by == "label" else ("postmortem",),
    )
    company.page(("Stay here", mention(MEI)))
    company.settle()

    assert {ticket.key: ticket.summary for ticket in company.tickets()} == {
        "PAY-1": "Refund once",
        "OPS-1": "Stay here",
    }


def test_rows_of_one_table_may_go_to_different_projects(company_with: CompanyWith) -> None:
    directory = {"Pay crew": {"project": "PAY"}, "Gateway crew": {"component": "Gateway"}}
    company = company_with(people={"directory": directory})
    page = company.page(("Refund once", "Pay crew"), ("Verify the chain", "Gateway crew"))
    company.settle()

    tickets = by_summary(company)
    assert tickets["Refund once"].key == "PAY-1"
    assert tickets["Verify the chain"].key == "OPS-1"
    assert [component.name for component in tickets["Verify the chain"].components] == ["Gateway"]
    assert "PAY-1" in company.row(page, "Refund once")
    assert "OPS-1" in company.row(page, "Verify the chain")


def test_a_route_may_have_an_issue_type_of_its_own(company_with: CompanyWith) -> None:
    route = {"project": "PAY", "issue_type": "Bug", "labels": ["payments"]}
    company = company_with(tickets=OPS | {"routes": [route]})
    company.page(("Refund once",), labels=("postmortem", "payments"))
    company.page(("Stay here",))
    company.settle()

    tickets = by_summary(company)
    assert (tickets["Refund once"].type.name, tickets["Stay here"].type.name) == ("Bug", "Task")


# --- what they carry


def test_priority_words_are_mapped_to_those_of_jira(company_with: CompanyWith) -> None:
    company = company_with(tickets=OPS | {"priorities": {"P1": "Highest", "soon": "High"}})
    company.page(
        ("a first thing", "", "", "P1"),
        ("a second thing", "", "", "Soon"),
        ("a third thing", "", "", "lowest"),
        ("a fourth thing", "", "", "whenever"),
        ("a fifth thing", "", "", ""),
    )
    company.settle()

    given = {summary: ticket.priority.name for summary, ticket in by_summary(company).items()}
    assert given == {
        "a first thing": "Highest",
        "a second thing": "High",
        "a third thing": "Lowest",
        "a fourth thing": "Medium",
        "a fifth thing": "Medium",
    }, "a word that means nothing to Jira is left to Jira's default"


@pytest.mark.parametrize("word", ["P1 (critical)", "P1 – Critical", "🔴 P1 critical", "p1: critical!"])
def test_a_priority_of_the_configuration_is_known_with_and_without_its_signs(
    company_with: CompanyWith, word: str
) -> None:
    company = company_with(
        tickets=OPS | {"priorities": {"P1 (critical)": "Highest"}, "due_days": {"P1 (critical)": 1}},
    )
    page = company.page(("Tune alerts", mention(MEI), "", word))
    company.settle()

    (ticket,) = company.tickets()
    assert (ticket.priority, str(ticket.due)) == (PRIORITIES[0], "2026-11-11")
    assert "its own priority" not in company.block(page)


def test_an_item_without_a_date_gets_one_by_policy_in_working_days(company_with: CompanyWith) -> None:
    company = company_with(tickets=OPS | {"due_days": {"High": 5, "default": 10}})
    company.page(
        ("Urgent thing", "", "", "High"),
        ("Other thing", "", "", ""),
        ("Dated thing", "", "2026-12-24", "High"),
        ("Vague thing", "", "before the next release", "High"),
    )
    company.settle()

    given = {summary: str(ticket.due) for summary, ticket in by_summary(company).items()}
    assert given == {
        "Urgent thing": "2026-11-17",
        "Other thing": "2026-11-24",
        "Dated thing": "2026-12-24",
        "Vague thing": "None",
    }, "what somebody wrote and we do not understand is asked about, never replaced"


def test_a_date_by_policy_counts_from_the_day_the_ticket_is_made(company_with: CompanyWith) -> None:
    """An item of an old page is not late when it is born."""
    company = company_with(tickets=OPS | {"due_days": {"default": 10}})
    page = company.page(("Tune alerts",), age=timedelta(days=90))
    company.settle()
    assert "2026-11-24: " in company.block(page)

    company.site.clock.advance(timedelta(days=7).total_seconds())
    end = "</tr></tbody></table><ac:"
    company.edit(page, end, f"</tr><tr><td><p>Verify the chain</p></td>{end}")
    company.settle()

    given = {summary: str(ticket.due) for summary, ticket in by_summary(company).items()}
    assert given == {"Tune alerts": "2026-11-24", "Verify the chain": "2026-12-01"}
    assert "was due" not in company.block(page)


def test_a_date_that_is_not_understood_is_told_on_the_page_and_in_the_ticket(company: Company) -> None:
    page = company.page(("Vague thing", mention(MEI), "before the next release"))
    company.settle()

    assert "before the next release" in company.block(page)
    (ticket,) = company.tickets()
    assert "before the next release" in json.dumps(ticket.description)


def test_labels_of_the_team_stand_beside_those_of_the_worker(company_with: CompanyWith) -> None:
    company = company_with(tickets=OPS | {"labels": ["incident-follow-up"]})
    page = company.page(("Tune alerts",))
    company.settle()

    (ticket,) = company.tickets()
    rid = ticket.properties["postmortemSync"]["rid"]  # type: ignore[index]
    assert set(ticket.labels) == {"postmortem-sync", f"pm-p{page}", f"pm-{rid}", "incident-follow-up"}


def test_measure_and_type_are_told_in_the_description(company: Company) -> None:
    header = ("Action", "Owner", "Type", "Measure of success")
    company.page(body=table(("Tune alerts", mention(MEI), "Detect", "Paged in 5 minutes"), header=header))
    company.settle()

    told = json.dumps(company.ticket("OPS-1").description)
    assert "Detect" in told
    assert "Paged in 5 minutes" in told


def test_fields_that_the_project_requires_come_from_the_configuration(company_with: CompanyWith) -> None:
    fields = {"customfield_10010": {"value": "Production"}}
    company = company_with(tickets=OPS | {"fields": fields})
    field = CustomField("customfield_10010", "Environment", (Named("1", "Production"), Named("2", "Staging")))
    company.ops.custom, company.ops.required = (field,), frozenset({field.id})
    company.page(("Tune alerts",))
    company.settle()

    (ticket,) = company.tickets()
    assert "Production" in json.dumps(ticket.custom, default=str)


def test_a_required_field_without_a_value_is_told_on_the_page_and_others_are_created(
    company_with: CompanyWith,
) -> None:
    company = company_with(tickets=OPS | {"routes": [{"project": "PAY", "teams": ["Pay crew"]}]})
    field = CustomField("customfield_10010", "Environment")
    company.pay.custom, company.pay.required = (field,), frozenset({field.id})
    page = company.page(("Refund once", "Pay crew"), ("Verify the chain", mention(MEI)))
    company.worker.run()

    outcomes = company.worker.run_after()

    assert company.summaries() == ["Verify the chain"]
    assert "required-field" in findings(outcomes)
    assert "Environment" in company.block(page), "people who look at the page learn what is missing"
    company.worker.run_after()
    company.site.requests.clear()
    company.worker.run_after()
    assert company.writes() == []


def test_what_jira_refuses_is_told_on_the_page_and_tried_again_once_the_row_changed(
    company: Company,
) -> None:
    company.ops.required = frozenset({"duedate"})
    page = company.page(("Tune alerts", mention(MEI), ""), ("Verify the chain", mention(MEI), "2026-12-01"))
    company.settle()
    assert company.summaries() == ["Verify the chain"]

    company.edit(page, f"{mention(MEI)}</p></td><td><p></p>", f"{mention(MEI)}</p></td><td><p>2026-12-02</p>")
    company.worker.run_after()
    company.worker.run_after()

    assert sorted(company.summaries()) == ["Tune alerts", "Verify the chain"]


def test_a_long_action_is_cut_in_the_summary_and_whole_in_the_description(company: Company) -> None:
    text = "Make every single one of our services " * 12 + "tell its version"
    company.page((text, mention(MEI)))
    company.settle()

    (ticket,) = company.tickets()
    assert len(ticket.summary) <= 255
    assert ticket.summary.endswith("…")
    assert "tell its version" in json.dumps(ticket.description)


def test_odd_characters_arrive_as_they_were_written(company: Company) -> None:
    page = company.page(("Use &lt;b&gt; &amp; “quotes” — naïve ☕ 𝒳 in C:\\temp",))
    company.settle()

    assert company.summaries() == ["Use <b> & “quotes” — naïve ☕ 𝒳 in C:\\temp"]
    assert "OPS-1" in company.body(page)
    company.worker.run()
    assert company.writes() == []


# --- who gets them


@pytest.mark.parametrize(
    "owner",
    [mention(MEI), "mei@example.com", "Mei Lindqvist", "Gateway crew", "gateway CREW", "@Mei Lindqvist"],
)
def test_an_owner_is_found_by_mention_address_full_name_or_directory(
    company_with: CompanyWith, owner: str
) -> None:
    company = company_with(people={"directory": {"Gateway crew": {"account": MEI.account_id}}})
    company.page(("Tune alerts", owner))
    company.settle()

    assert [ticket.assignee for ticket in company.tickets()] == [MEI.account_id]


@pytest.mark.parametrize("owner", ["Mei", "Mei Lindquist", "Somebody Unknown", "SRE", "?"])
def test_nobody_is_guessed(company: Company, owner: str) -> None:
    company.page(("Tune alerts", owner))
    company.settle()

    assert [ticket.assignee for ticket in company.tickets()] == [""]


@pytest.mark.parametrize("owner", ["Somebody Unknown", "SRE guild"])
def test_an_owner_who_is_not_found_is_told_on_the_page(company: Company, owner: str) -> None:
    page = company.page(("Tune alerts", owner))
    company.settle()

    assert "Row 1: " in company.block(page)
    assert "assign" in company.block(page)


def test_two_people_of_one_name_are_not_told_apart_by_guessing(company: Company) -> None:
    company.site.people.add(Person("557058:other-mei", "Mei Lindqvist", "mei.l@example.com"))
    page = company.page(("Tune alerts", "Mei Lindqvist"))
    company.settle()

    assert [ticket.assignee for ticket in company.tickets()] == [""]
    assert "a mention would settle who that is" in company.block(page)


def test_somebody_who_cannot_be_assigned_does_not_stop_the_ticket(company: Company) -> None:
    """Jira refuses such an assignee; the ticket is made without, and the page says so."""
    company.ops.assignable = frozenset({MEI.account_id})
    page = company.page(("Tune alerts", mention(TOMAS)), ("Verify the chain", mention(MEI)))
    company.settle()
    company.worker.run()

    assert {t.summary: t.assignee for t in company.tickets()} == {
        "Tune alerts": "",
        "Verify the chain": MEI.account_id,
    }
    assert "no assignee" in company.block(page)


def test_of_several_owners_the_first_is_assigned_and_the_others_are_named(company: Company) -> None:
    company.page(("Tune alerts", f"{mention(MEI)}, {mention(TOMAS)}"))
    company.settle()

    (ticket,) = company.tickets()
    assert ticket.assignee == MEI.account_id
    assert TOMAS.account_id in json.dumps(ticket.description)


def test_the_fallback_takes_what_nobody_takes(company_with: CompanyWith) -> None:
    company = company_with(people={"fallback": AUTHOR.account_id})
    company.page(("Tune alerts", "Somebody Unknown"), ("Verify the chain", ""))
    company.settle()

    assert [ticket.assignee for ticket in company.tickets()] == [AUTHOR.account_id] * 2


# --- the mark that makes a ticket this page's


@pytest.mark.parametrize("refusals", [0, 1, 3])
def test_a_ticket_without_its_mark_gets_it_as_soon_as_jira_takes_it(company: Company, refusals: int) -> None:
    """Without it text does not travel, and the ticket is not found again once key and ledger are lost."""
    refused: list[Call] = []

    def without_marks(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/issue/bulk"):
            bulk = json.loads(call.body)
            for issue in bulk["issueUpdates"]:
                del issue["properties"]
            return handle(replace(call, body=json.dumps(bulk).encode()))
        if "/properties/postmortemSync" in call.path and len(refused) < refusals:
            refused.append(call)
            return Answer(403, (), b'{"errorMessages": ["not yet"]}')
        return handle(call)

    page = company.page(("Cap retries", mention(MEI)))
    company.worker.run()
    company.site.fault = without_marks
    failures = [company.worker.run_after()[0].failures for _ in range(3)]
    company.site.fault = faultless

    told = "OPS-1 could not be marked as this page's"
    assert [any(told in failure for failure in run) for run in failures] == [
        refusals > 1,
        refusals > 2,
        False,
    ]
    company.worker.run_after()
    company.edit(page, "Cap retries", "Cap all retries")
    company.worker.run_after()
    assert company.summaries() == ["Cap all retries"]
