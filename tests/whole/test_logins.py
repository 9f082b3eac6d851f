"""Runs as an OAuth 2.0 client, whose tokens end while the run goes on."""

import json

import pytest

from sync.sandbox import Answer, Call, FaultScript, Handle
from sync.sandbox.call import faultless
from sync.sandbox.site import CLOUD_ID
from tests.whole.conftest import CompanyWith
from tests.whole.given import Company
from tests.whole.worker import ORIGIN

LOGIN = "POST /oauth/token"
CLAIM = "PUT /wiki/api/v2/pages/{page-id}/properties/{property-id}"
CREATION = "POST /rest/api/3/issue/bulk"


@pytest.fixture
def company(company_with: CompanyWith) -> Company:
    account = {"flavour": "cloud", "cloud_id": CLOUD_ID, "client_id": "client-1"}
    made = company_with(confluence={"url": f"{ORIGIN}/wiki", **account}, jira={"url": ORIGIN, **account})
    made.page(("Tune alerts",), ("Verify the chain",))
    made.worker.run()
    made.site.clock.advance(20 * 60)
    return made


def ending_after_the_claim(company: Company, seconds: float) -> FaultScript:
    """The token of the run lasts until its rows are claimed; the login for the next one takes a while."""
    logins: list[Call] = []

    def fault(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        route = f"{call.method} {call.route}"
        if route == CLAIM:
            company.site.clock.advance(11)
        if route == LOGIN:
            logins.append(call)
            if len(logins) == 2:
                company.site.clock.advance(seconds)
            short = {**json.loads(answer.body), "expires_in": 20 if len(logins) == 1 else 3600}
            return Answer(200, (("Content-Type", "application/json"),), json.dumps(short).encode())
        return answer

    return fault


@pytest.mark.parametrize(("seconds", "at_once"), [(1, True), (6, True), (60, False)])
def test_a_creation_leaves_its_lease_in_no_login(company: Company, seconds: float, at_once: bool) -> None:
    """A slow login that ends within the lease costs a second look at it; after its end, nothing is sent."""
    company.site.fault = ending_after_the_claim(company, seconds)
    company.site.requests.clear()
    company.worker.run()
    served = [f"{served.method} {served.route}" for served in company.site.requests]
    assert served.count(LOGIN) == 2
    assert (CREATION in served) is at_once

    company.site.fault = faultless
    company.worker.run_after()
    company.worker.run_after()
    assert sorted(company.summaries()) == ["Tune alerts", "Verify the chain"]
