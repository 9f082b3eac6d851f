"""Who deletes a page while a run is at it finds it in the trash afterwards."""

import pytest

from sync.sandbox import Answer, Call, Handle
from tests.whole.conftest import CompanyWith
from tests.whole.given import Company

PUT_PAGE = ("/wiki/api/v2/pages/{id}", "/confluence/rest/api/content/{id}")


class Deletion:
    """Somebody deletes the page when it is written, or while Confluence has the worker wait for that."""

    def __init__(self, company: Company, page: str, waits: int) -> None:
        self.company, self.page, self.waits = company, page, waits

    def __call__(self, call: Call, handle: Handle) -> Answer:
        if call.method != "PUT" or call.route not in PUT_PAGE:
            return handle(call)
        self.company.site.confluence.change_status(self.page, "trashed")
        if self.waits:
            self.waits -= 1
            return Answer(429, (("Retry-After", "60"),), b"")
        return handle(call)


def test_a_page_that_is_deleted_while_confluence_has_us_wait_stays_deleted(company_of: CompanyWith) -> None:
    company = company_of()
    page = company.page(("Tune alerts",))
    company.worker.run()
    company.site.fault = Deletion(company, page, waits=1)
    [outcome] = company.worker.run_after()

    assert company.site.confluence.pages[page].status == "trashed"
    assert not outcome.written
    assert "the page is not there" in " ".join(outcome.failures)
    assert len(company.tickets()) == 1


def test_on_data_center_a_write_does_not_take_a_page_out_of_the_trash(company_of: CompanyWith) -> None:
    company = company_of()
    page = company.page(("Tune alerts",))
    company.worker.run()
    company.site.fault = Deletion(company, page, waits=0)
    [outcome] = company.worker.run_after()

    held = company.site.confluence.pages[page]
    if company.site.options.flavour == "cloud":
        assert (held.status, "OPS-1" in held.body) == ("current", False), "what the documentation says"
    else:
        assert held.status == "trashed"
        assert not outcome.written


@pytest.mark.parametrize(("waits", "seconds"), [(4, 30), (4, 1)])
def test_a_page_is_written_however_often_confluence_has_us_wait(
    company_of: CompanyWith, waits: int, seconds: int
) -> None:
    company = company_of()
    page = company.page(("Tune alerts",))
    company.worker.run()
    refused: list[Call] = []

    def busy(call: Call, handle: Handle) -> Answer:
        if call.method == "PUT" and call.route in PUT_PAGE and len(refused) < waits:
            refused.append(call)
            return Answer(429, (("Retry-After", str(seconds)),), b"")
        return handle(call)

    company.site.fault = busy
    [outcome] = company.worker.run_after()

    assert outcome.written
    assert "OPS-1" in company.body(page)


def test_all_pages_are_written_before_any_ticket_is_linked(company_of: CompanyWith) -> None:
    """Between the reading of a page and its writing lies as little as can be."""
    company = company_of()
    for number in range(3):
        company.page((f"Tune alert {number}",))
    company.worker.run()
    company.site.requests.clear()
    company.worker.run_after()

    writes = company.writes()
    pages = [number for number, route in enumerate(writes) if route.endswith(PUT_PAGE)]
    links = [number for number, route in enumerate(writes) if route.endswith("/remotelink")]
    assert (len(pages), len(links)) == (3, 3)
    assert max(pages) < min(links)
