"""``check --online``: what a project asks for when a ticket is created, and whether Jira would take ours."""

from typing import Any

import pytest
import yaml

from sync.sandbox.issues import CustomField, Kind, Named
from tests.whole.checking import checked, fine, of_flavour, problems
from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company

FIELD = "customfield_10010"
OPTIONS = (Named("1", "Production"), Named("2", 'Yes: a "test"'))
SELECTING = {Kind.SELECT, Kind.SELECT_SEVERAL, Kind.CASCADING}
FLAVOURS = ["cloud", "datacenter"]


def with_field(company_with: CompanyWith, flavour: str, kind: Kind, fields: dict[str, Any]) -> Company:
    """Tickets of OPS need the field; the configuration sets ``fields``."""
    company = of_flavour(company_with, flavour, tickets={"project": "OPS", "fields": fields})
    company.ops.custom = (CustomField(FIELD, "Environment", OPTIONS if kind in SELECTING else (), kind),)
    company.ops.required |= {FIELD}
    company.page(("Tune alerts",))
    return company


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("kind", Kind)
def test_the_line_that_is_told_can_be_copied_and_jira_takes_it(
    company_with: CompanyWith, flavour: str, kind: Kind
) -> None:
    [told] = problems(with_field(company_with, flavour, kind, {}))
    person = MEI.account_id if flavour == "cloud" else MEI.username
    line = told.partition("; under tickets.fields, write ")[2].removesuffix(".").replace("…", person)

    company = with_field(company_with, flavour, kind, yaml.safe_load(line))

    assert problems(company) == []
    assert "Task in OPS can be created." in fine(company)
    company.settle()
    assert company.summaries() == ["Tune alerts"]


DOCUMENT = {"type": "doc", "version": 1, "content": []}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((Kind.SELECT, wrong) for wrong in ({"value": "Productoin"}, "Production", {"name": "Production"})),
        *((Kind.SELECT, wrong) for wrong in (["Production"], [{"value": "Production"}], {"id": "3"})),
        (Kind.CASCADING, {"value": "Productoin"}),
        (Kind.SELECT_SEVERAL, {"value": "Production"}),
        (Kind.SELECT_SEVERAL, [{"value": "Production"}, {"value": "Staging"}]),
        (Kind.TEXT, DOCUMENT),
        (Kind.PARAGRAPHS, "On Cloud, a document"),
        (Kind.NUMBER, "12"),
        (Kind.NUMBER, True),
        (Kind.DAY, "31.12.2026"),
        (Kind.PERSON, "mei"),
        (Kind.PERSON, {"name": "mei"}),
        (Kind.PEOPLE, {"accountId": MEI.account_id}),
        (Kind.LABELS, "one"),
    ],
)
def test_a_value_that_jira_would_refuse_is_told(company_with: CompanyWith, kind: Kind, value: object) -> None:
    """Each creation would fail, and each team's page would say so."""
    company = with_field(company_with, "cloud", kind, {FIELD: value})

    [told] = problems(company)

    assert told.startswith("Task in OPS does not take what tickets.fields sets for “Environment”")
    assert f"; write e.g. {FIELD}: " in told
    assert "Task in OPS can be created." not in fine(company)
    company.settle()
    assert company.summaries() == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.SELECT, {"id": "1"}),
        (Kind.CASCADING, {"value": "Production", "child": {"value": "Berlin"}}),
        (Kind.SELECT_SEVERAL, []),
        (Kind.PARAGRAPHS, DOCUMENT),
        (Kind.NUMBER, 0.5),
        (Kind.PEOPLE, [{"id": MEI.account_id}]),
    ],
)
def test_other_ways_of_writing_it_are_fine(company_with: CompanyWith, kind: Kind, value: object) -> None:
    company = with_field(company_with, "cloud", kind, {FIELD: value})
    company.ops.required -= {FIELD}

    assert problems(company) == []
    company.settle()
    assert company.summaries() == ["Tune alerts"]


def test_a_project_with_other_options_is_told_by_its_name(company_with: CompanyWith) -> None:
    routes = [{"project": "PAY", "spaces": ["PAY"]}]
    tickets = {"project": "OPS", "fields": {FIELD: {"value": "Production"}}, "routes": routes}
    company = company_with(tickets=tickets)
    company.ops.custom = (CustomField(FIELD, "Environment", OPTIONS),)
    company.pay.custom = (CustomField(FIELD, "Environment", (Named("9", "Live"),)),)

    [told] = problems(company)

    assert told == (
        "Task in PAY does not take what tickets.fields sets for “Environment” (one of Live); "
        f'write e.g. {FIELD}: {{value: "Live"}}.'
    )


# --- fields that rows fill in


@pytest.mark.parametrize(
    ("field", "settings", "open_"),
    [
        ("duedate", {}, "rows without a date get no ticket; tickets.due_days.default would give them one."),
        ("duedate", {"tickets": {"project": "OPS", "due_days": {"high": 5}}}, "rows without a date get"),
        ("duedate", {"tickets": {"project": "OPS", "due_days": {"default": 20}}}, ""),
        (
            "assignee",
            {},
            "cannot be assigned get no ticket; people.fallback would take them.",
        ),
        ("assignee", {"people": {"fallback": "lead"}}, "rows whose owner cannot be assigned"),
        ("assignee", {"people": {"fallback": "lead", "lead": MEI.account_id}}, ""),
        ("assignee", {"people": {"fallback": MEI.account_id}}, ""),
        (
            "components",
            {"people": {"directory": {"Crew": {"component": "Gateway"}}}},
            "of teams without",
        ),
        ("components", {"tickets": {"project": "OPS", "fields": {"components": [{"name": "Gateway"}]}}}, ""),
    ],
)
def test_a_required_field_that_rows_fill_in_is_no_obstacle(
    company_with: CompanyWith, field: str, settings: dict[str, Any], open_: str
) -> None:
    company = company_with(**settings)
    company.ops.required |= {field}

    assert problems(company) == []
    assert "Task in OPS can be created." in fine(company)
    told = [item.text for item in checked(company) if not item.asked and "requires" in item.text]
    assert [open_ in text for text in told] == ([True] if open_ else [])


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ({"component": "Gateway"}, []),
        ({"component": "Refunds"}, []),
        ({"component": "Gatway"}, ["OPS and PAY; there is Gateway and Refunds."]),
        ({"component": "Refunds", "project": "OPS"}, ["OPS; there is Gateway."]),
    ],
)
def test_a_component_that_no_project_of_the_team_has_is_told(
    company_with: CompanyWith, target: dict[str, str], told: list[str]
) -> None:
    routes = [{"project": "PAY", "spaces": ["PAY"]}]
    people = {"directory": {"Crew": target}}
    company = company_with(tickets={"project": "OPS", "routes": routes}, people=people)
    company.pay.components = (Named("7", "Refunds"),)

    assert problems(company) == [
        f"“{target['component']}” (people.directory.crew) is no component of {rest}" for rest in told
    ]


def test_whoever_does_as_told_gets_tickets(company_with: CompanyWith) -> None:
    tickets = {"project": "OPS", "due_days": {"default": 20}}
    company = company_with(tickets=tickets, people={"fallback": MEI.account_id})
    company.ops.required |= {"duedate", "assignee"}
    company.page(("Tune alerts", "Nobody we know"))
    company.settle()

    assert problems(company) == []
    assert company.summaries() == ["Tune alerts"]


def test_the_page_names_the_setting_of_each_field_that_is_asked_for(company_with: CompanyWith) -> None:
    company = company_with()
    company.ops.custom = (CustomField(FIELD, "Environment"),)
    company.ops.required |= {"duedate", "assignee", FIELD}
    page = company.page(("Tune alerts",))
    company.settle()

    assert (
        "asks for “Assignee”, “Due date” and “Environment” when a Task is created; "
        "whoever runs postmortem-sync can set it (people.fallback, tickets.due_days and tickets.fields)."
    ) in company.block(page)
