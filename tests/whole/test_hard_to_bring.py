"""Pages whose text the site has trouble bringing: one it cannot show, several that are too large together."""

import json

import pytest

from sync.atlassian import sessions
from sync.sandbox import Answer, Call, Handle, Options
from tests.whole.conftest import DATA_CENTER, CompanyWith
from tests.whole.given import Company, table


@pytest.fixture(params=["cloud", "datacenter"])
def company(request: pytest.FixtureRequest, company_with: CompanyWith) -> Company:
    if request.param == "cloud":
        return company_with()
    return company_with(options=Options(flavour="datacenter"), **DATA_CENTER)


def test_one_page_that_cannot_be_shown_is_told_and_stops_no_other(company: Company) -> None:
    """It fails wherever its body is asked for in a search, alone or with others."""
    pages = [company.page((f"Tune {number}",)) for number in range(7)]
    bad = pages[3]

    def fault(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        asks_for_bodies = call.route.endswith("/content/search") and "body.storage" in call.query
        if asks_for_bodies and bad in [page["id"] for page in json.loads(answer.body)["results"]]:
            return Answer(500, (("Content-Type", "application/json"),), b'{"message": "No body"}')
        return answer

    company.site.fault = fault
    for _ in range(3):
        (failed,) = (outcome for outcome in company.worker.run_after() if outcome.failures)
        assert failed.plan.page.id == bad
        assert "No body" in failed.failures[0]
    assert len(company.tickets()) == 6


def test_pages_that_are_too_large_together_are_written_in_smaller_batches(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MAX_ANSWER_BYTES", 100_000)
    filler = "<p>" + "lorem ipsum " * 2_000 + "</p>"
    pages = [company.page(body=table((f"Tune {number}",)) + filler) for number in range(9)]
    company.settle()
    assert len(company.tickets()) == 9
    for page in pages:
        assert 'ac:name="jira"' in company.body(page)
