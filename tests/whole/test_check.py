"""``check --online``: what a first-time user needs to know before the first run."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sync.check import check_sites
from sync.sandbox import Options
from tests.whole.conftest import CompanyWith
from tests.whole.given import Company


def problems(company: Company) -> list[str]:
    return [item.text for item in _checked(company) if not item.good]


def fine(company: Company) -> list[str]:
    return [item.text for item in _checked(company) if item.good]


def _checked(company: Company) -> Iterator[Any]:
    session = company.worker.session()
    readers = session.readers
    return check_sites(readers.pages, readers.issues, session.policy, session.config.pages.spaces)


def test_a_site_that_is_ready_is_told_line_by_line(company_with: CompanyWith) -> None:
    company = company_with(pages={"spaces": ["PM"]})

    assert problems(company) == []
    assert fine(company) == [
        "Confluence takes us for Postmortem Sync.",
        "Space PM is visible.",
        "Jira takes us for Postmortem Sync.",
        "Task in OPS can be created.",
        "The clocks of both products agree (to 0 s).",
    ]


def test_nothing_but_reads_is_sent(company: Company) -> None:
    problems(company)

    assert {served.method for served in company.site.requests} == {"GET"}


def test_every_problem_is_told_not_only_the_first(company_with: CompanyWith) -> None:
    company = company_with(
        pages={"spaces": ["PM", "NOPE"]},
        tickets={"project": "GONE", "routes": [{"project": "OPS", "issue_type": "Saga", "spaces": ["PM"]}]},
    )

    told = problems(company)

    assert len(told) == 3
    assert "Space NOPE is not there" in told[0]
    assert "no project GONE" in told[1]
    assert "an issue of type Saga" in told[2]


def test_a_required_field_is_named_with_what_to_set(company: Company) -> None:
    company.ops.required |= {"components"}

    assert problems(company) == [
        "Task in OPS requires “Components” (one of Gateway); set components under tickets.fields."
    ]


def test_a_priority_that_jira_does_not_have_is_named(company_with: CompanyWith) -> None:
    company = company_with(tickets={"project": "OPS", "priorities": {"P0": "Cosmic"}})

    [told] = problems(company)

    assert told.startswith(
        "tickets.priorities maps “p0” to “Cosmic”, which OPS does not have; it has Highest"
    )


def test_a_refused_token_is_told_for_both_products(company: Company) -> None:
    company.worker.token = "wrong"

    told = problems(company)

    assert len(told) == 2
    assert "POSTMORTEM_SYNC_CONFLUENCE_TOKEN" in told[0]
    assert "POSTMORTEM_SYNC_JIRA_TOKEN" in told[1]


def test_clocks_that_disagree_are_told(company_with: CompanyWith) -> None:
    company = company_with(options=Options(jira_ahead=timedelta(minutes=5)))

    assert problems(company) == ["The clocks of Confluence and Jira are 300 s apart; set them right."]
