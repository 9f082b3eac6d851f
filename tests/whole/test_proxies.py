"""A web page from something that stands before a site, such as a proxy, is no login page.

It concerns the one request that it answers: not who we are, and no other page.
"""

import pytest

from sync.errors import RequestFailed
from sync.sandbox import Answer, Call, FaultScript, Handle
from sync.sandbox.call import faultless
from tests.whole.given import MEI, Company, mention


def with_a_web_page(method: str, path: str, status: int) -> FaultScript:
    body = b"<html><head><title>Sorry</title></head><body><center>nginx</center></body></html>"

    def fault(call: Call, handle: Handle) -> Answer:
        if call.method == method and call.path.endswith(path):
            return Answer(status, (("Content-Type", "text/html"),), body)
        return handle(call)

    return fault


@pytest.mark.parametrize("status", [403, 408, 413])
def test_one_page_that_a_proxy_does_not_let_through_stops_no_other(company: Company, status: int) -> None:
    pages = [company.page((f"Tune alert {number}", mention(MEI))) for number in range(3)]
    company.worker.run()
    company.site.fault = with_a_web_page("PUT", f"/pages/{pages[0]}", status)

    outcomes = company.worker.run_after()

    assert ["OPS-" in company.body(page) for page in pages] == [False, True, True]
    (failed,) = [outcome for outcome in outcomes if outcome.failures]
    assert failed.plan.page.id == pages[0]
    company.site.fault = faultless
    company.worker.run_after()
    assert "OPS-" in company.body(pages[0])
    assert len(company.tickets()) == 3


def test_a_page_too_large_for_a_proxy_is_told_as_that(company: Company) -> None:
    page = company.page(("Tune alerts", mention(MEI)))
    company.worker.run()
    company.site.fault = with_a_web_page("PUT", f"/pages/{page}", 413)
    (outcome,) = company.worker.run_after()
    assert "status 413, in a web page: something before it, such as a proxy" in outcome.failures[0]


def test_a_proxy_that_limits_requests_is_no_login(company: Company) -> None:
    company.page(("Tune alerts", mention(MEI)))
    company.site.fault = with_a_web_page("GET", "/content/search", 429)
    with pytest.raises(RequestFailed, match="429"):
        company.worker.run()


def test_a_bulk_that_a_proxy_limits_is_looked_for_and_made_once(company: Company) -> None:
    """Nobody knows whether the site has seen it."""
    company.page(("Tune alerts", mention(MEI)))
    company.worker.run()
    company.site.fault = with_a_web_page("POST", "/issue/bulk", 429)
    company.worker.run_after()
    company.site.fault = faultless
    for _ in range(3):
        company.worker.run_after()
    assert company.summaries() == ["Tune alerts"]
