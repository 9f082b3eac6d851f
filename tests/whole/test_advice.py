"""Advice on wording stands in the status block, in a few lines, and never in anybody's way."""

from tests.whole.conftest import CompanyWith
from tests.whole.given import MEI, Company, mention, table

GOOD = ("Cap retries of the importer at 3", mention(MEI), "2026-12-04", "no storm in load tests")
HEADER = ("Action", "Owner", "Due", "Measure of success")


def test_a_vague_row_gets_its_ticket_and_a_kind_line(company: Company) -> None:
    page = company.page(("Improve testing",), ("Be more careful",))
    company.settle()

    assert len(company.tickets()) == 2
    block = company.block(page)
    assert "Worth a thought" in block
    assert "Rows 1 and 2: an owner would help" in block
    assert "“Improve testing” leaves that open" in block


def test_a_page_that_says_it_all_gets_none(company: Company) -> None:
    page = company.page(body=table(GOOD, header=HEADER))
    company.settle()
    assert "Worth a thought" not in company.block(page)


def test_what_is_done_needs_no_advice(company: Company) -> None:
    page = company.page(("Improve testing",))
    company.settle()
    company.move_status("OPS-1", "Done")
    company.worker.run_after()
    assert "Worth a thought" not in company.block(page)


def test_a_label_turns_it_off_for_a_page(company: Company) -> None:
    page = company.page(("Improve testing",), labels=("postmortem", "no-advice"))
    company.settle()
    assert "Worth a thought" not in company.block(page)


def test_a_team_may_want_none_at_all(company_with: CompanyWith) -> None:
    company = company_with(advice={"topics": []})
    page = company.page(("Improve testing",))
    company.settle()
    assert "Worth a thought" not in company.block(page)


def test_it_is_written_once(company: Company) -> None:
    company.page(("Improve testing",))
    company.settle()
    company.worker.run_after()
    assert company.writes() == []
