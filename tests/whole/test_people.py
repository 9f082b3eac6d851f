"""Owners whom Jira does not take, and what else it leaves out: the ticket is made, and the page says so."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sync.sandbox import Answer, Call, Handle, Options
from sync.sandbox.call import faultless
from sync.sandbox.issues import PRIORITIES
from sync.sandbox.people import Person
from tests.whole.conftest import CompanyWith
from tests.whole.given import AUTHOR, MEI, TOMAS, Company, mention
from tests.whole.worker import ORIGIN

DATA_CENTER: dict[str, Any] = {
    "options": Options(flavour="datacenter"),
    "confluence": {"url": f"{ORIGIN}/confluence", "flavour": "datacenter"},
    "jira": {"url": f"{ORIGIN}/jira", "flavour": "datacenter"},
}
Spelling = Callable[[Person], str]


def by_user_key(person: Person) -> str:
    return f'<ac:link><ri:user ri:userkey="{person.confluence_key}" /></ac:link>'


def by_user_name(person: Person) -> str:
    return f'<ac:link><ri:user ri:username="{person.username}" /></ac:link>'


def by_name(person: Person) -> str:
    return person.name


def by_address(person: Person) -> str:
    return person.email


SPELLINGS = [
    pytest.param({}, mention, id="cloud, mentioned"),
    pytest.param({}, by_name, id="cloud, by name"),
    pytest.param({}, by_address, id="cloud, by address"),
    pytest.param(DATA_CENTER, by_user_key, id="data center, by user key"),
    pytest.param(DATA_CENTER, by_user_name, id="data center, by user name"),
    pytest.param(DATA_CENTER, by_name, id="data center, by name"),
]


def gone(company: Company, person: Person) -> None:
    company.site.people.add(replace(person, active=False))


@pytest.mark.parametrize(("flavour", "spelt"), SPELLINGS)
@pytest.mark.parametrize("as_lead", [False, True])
def test_the_fallback_takes_what_its_owner_cannot_and_the_page_says_so(
    company_with: CompanyWith, flavour: dict[str, Any], spelt: Spelling, as_lead: bool
) -> None:
    name = AUTHOR.username if flavour else AUTHOR.account_id
    people = {"fallback": "lead", "lead": name} if as_lead else {"fallback": name}
    company = company_with(**flavour, people=people)
    gone(company, TOMAS)
    page = company.page(("Tune alerts", spelt(TOMAS)), ("Cap retries", spelt(MEI)))
    company.settle()

    taken = {ticket.summary: ticket for ticket in company.tickets()}
    assert taken["Tune alerts"].assignee == AUTHOR.account_id
    assert taken["Cap retries"].assignee == MEI.account_id
    told = f"{taken['Tune alerts'].key} is with Alex Author in Jira, not with the owner named here"
    assert told in company.block(page)
    assert company.block(page).count("is with") == 1
    assert spelt(TOMAS) in company.row(page, "Tune alerts")

    company.site.requests.clear()
    company.worker.run_after()
    company.worker.run_after()
    assert company.writes() == []
    assert len(company.tickets()) == 2


def test_whoever_has_a_common_name_is_told_apart_from_all_who_share_it(company: Company) -> None:
    """Cloud takes as many who match as are asked for, and only then leaves out who cannot be assigned."""
    for number in range(120):
        company.site.people.add(Person(f"557058:other{number}", "Kim Lee", f"kim{number}@example.com"))
    kim = Person("557058:kim", "Kim Lee", "kim@example.com")
    namesake = Person("557058:namesake", "Kim Lee", "namesake@example.com")
    company.site.people.add(kim)
    company.ops.assignable = frozenset({kim.account_id})
    page = company.page(("Tune alerts", "Kim Lee"))
    company.settle()
    assert company.ticket("OPS-1").assignee == kim.account_id, company.block(page)

    company.site.people.add(namesake)
    company.ops.assignable = frozenset({kim.account_id, namesake.account_id})
    company.page(("Cap retries", "Kim Lee"))
    company.settle()
    assert company.ticket("OPS-2").assignee == ""


@pytest.mark.parametrize(("flavour", "spelt"), SPELLINGS)
def test_without_a_fallback_nobody_takes_it_and_the_page_says_so(
    company_with: CompanyWith, flavour: dict[str, Any], spelt: Spelling
) -> None:
    company = company_with(**flavour)
    gone(company, TOMAS)
    page = company.page(("Tune alerts", spelt(TOMAS)))
    company.settle()

    assert [ticket.assignee for ticket in company.tickets()] == [""]
    assert "OPS-1 has no assignee in Jira, though the row names one" in company.block(page)


def test_a_fallback_who_cannot_take_it_either_costs_no_ticket(company_with: CompanyWith) -> None:
    company = company_with(people={"fallback": AUTHOR.account_id})
    gone(company, TOMAS)
    gone(company, AUTHOR)
    page = company.page(("Tune alerts", mention(TOMAS)))
    company.settle()
    company.worker.run_after()

    assert [ticket.assignee for ticket in company.tickets()] == [""]
    assert "OPS-1 has no assignee in Jira, though the row names one" in company.block(page)


def test_a_role_whose_person_cannot_take_it_goes_to_the_fallback_and_the_page_says_so(
    company_with: CompanyWith,
) -> None:
    directory = {"SRE Lead": {"account": TOMAS.account_id}}
    company = company_with(people={"directory": directory, "fallback": AUTHOR.account_id})
    gone(company, TOMAS)
    page = company.page(("Tune alerts", "SRE Lead"))
    company.settle()

    assert company.ticket("OPS-1").assignee == AUTHOR.account_id
    assert "OPS-1 is with Alex Author in Jira, not with the owner named here" in company.block(page)

    company.site.jira.change(company.ticket("OPS-1"), {"assignee": MEI.account_id})
    company.worker.run_after()
    assert "OPS-1 is with" not in company.block(page), "any of the team may take it"


def test_a_team_that_nobody_knows_goes_to_the_fallback_and_the_page_says_so(
    company_with: CompanyWith,
) -> None:
    company = company_with(people={"fallback": AUTHOR.account_id})
    page = company.page(("Tune alerts", "SRE Lead"))
    company.settle()

    assert company.ticket("OPS-1").assignee == AUTHOR.account_id
    nobody = "“SRE Lead” is not known here yet, a mention would settle who that is"
    assert f"{nobody}; the ticket goes to the configured fallback" in company.block(page)


@pytest.mark.parametrize("spelt", [mention, by_name, by_address])
def test_the_page_says_so_until_somebody_decides(company_with: CompanyWith, spelt: Spelling) -> None:
    company = company_with(people={"fallback": AUTHOR.account_id})
    gone(company, TOMAS)
    page = company.page(("Tune alerts", spelt(TOMAS)))
    company.settle()

    company.site.jira.change(company.ticket("OPS-1"), {"assignee": MEI.account_id})
    company.worker.run_after()

    assert "OPS-1 is with" not in company.block(page)
    assert (mention(MEI) if spelt is mention else MEI.name) in company.row(page, "Tune alerts")
    assert "the owner of Jira counts; here it was" in company.block(page), "nobody had agreed on that"


def test_another_owner_on_the_page_takes_over_from_the_fallback(company_with: CompanyWith) -> None:
    company = company_with(people={"fallback": AUTHOR.account_id})
    gone(company, TOMAS)
    page = company.page(("Tune alerts", mention(TOMAS)))
    company.settle()

    company.edit(page, mention(TOMAS), mention(MEI))
    company.worker.run_after()

    assert company.ticket("OPS-1").assignee == MEI.account_id
    assert "OPS-1 is with" not in company.block(page)


# --- what Jira leaves out without a word


def forgetful(company: Company, **values: Any) -> None:
    """From now on a rule of this Jira gives every new ticket these values, whatever was asked for."""

    def change(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route.endswith("/issue/bulk"):
            for issue in company.tickets():
                company.site.jira.change(issue, values)
        return answer

    company.site.fault = change


ROW = ("Tune alerts", mention(MEI), "2026-12-04", "High")
LEFT_OUT = [
    pytest.param({"due": None}, "date", id="date"),
    pytest.param({"priority": PRIORITIES[3]}, "priority", id="priority"),
    pytest.param({"due": None, "priority": PRIORITIES[3]}, "date and priority", id="both"),
]


@pytest.mark.parametrize(("values", "fields"), LEFT_OUT)
def test_what_jira_left_out_is_told_and_nothing_is_overwritten(
    company_with: CompanyWith, values: dict[str, Any], fields: str
) -> None:
    company = company_with(tickets={"project": "OPS", "priorities": {"High": "High"}})
    page = company.page(ROW)
    forgetful(company, **values)
    company.settle()

    assert f"Jira did not take this row's {fields} for OPS-1; change it there." in company.block(page)
    body = company.body(page)
    company.worker.run_after()
    company.worker.run_after()
    assert company.writes() == []
    assert company.body(page) == body
    assert "2026-12-04" in company.row(page, "Tune alerts")


@pytest.mark.parametrize("side", ["page", "jira"])
def test_it_is_told_until_a_side_says_something_else(company: Company, side: str) -> None:
    page = company.page(ROW)
    forgetful(company, due=None)
    company.settle()
    company.site.fault = faultless

    if side == "page":
        company.edit(page, "2026-12-04", "2026-12-11")
    else:
        company.site.jira.change(company.ticket("OPS-1"), {"due": date(2026, 12, 11)})
    company.worker.run_after()

    assert "did not take" not in company.block(page)
    assert "2026-12-11" in company.row(page, "Tune alerts")
    assert company.ticket("OPS-1").due == date(2026, 12, 11)


def test_a_field_that_jira_refused_is_told_like_one_that_it_left_out(company: Company) -> None:
    def refuse_dates(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/issue/bulk") and b"duedate" in call.body:
            wrong = {"failedElementNumber": 0, "elementErrors": {"errors": {"duedate": "not on the screen"}}}
            return Answer(400, (), json.dumps({"issues": [], "errors": [wrong]}).encode())
        return handle(call)

    page = company.page(ROW)
    company.site.fault = refuse_dates
    company.settle()

    assert len(company.tickets()) == 1
    assert "Jira did not take this row's date for OPS-1" in company.block(page)


def test_an_owner_whom_jira_left_out_is_told(company: Company) -> None:
    page = company.page(ROW)
    forgetful(company, assignee=TOMAS.account_id)
    company.settle()

    assert "OPS-1 is with Tomás Ferreira in Jira, not with the owner named here" in company.block(page)
    company.worker.run_after()
    assert company.writes() == []
    assert mention(MEI) in company.row(page, "Tune alerts")


def test_words_that_jira_knows_no_priority_for_are_told_once_for_the_page(company: Company) -> None:
    words = ("SEV-1", "SEV-2", "SEV-1", "Medium", "")
    page = company.page(*((f"Verify link {n}", mention(MEI), "", word) for n, word in enumerate(words)))
    company.settle()

    told = "Jira has its own priority instead of “SEV-1”, “SEV-2”; change it there, or map the words"
    assert company.block(page).count("its own priority") == 1
    assert told in company.block(page)
    company.worker.run_after()
    assert company.writes() == []


def test_nothing_is_told_where_the_ticket_is_as_it_was_asked_for(company: Company) -> None:
    page = company.page(ROW)
    company.settle()

    assert "Could use a hand" not in company.block(page)
