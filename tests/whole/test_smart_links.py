"""A Confluence that keeps tickets as smart links, which is what its editor makes of them."""

import re

from tests.whole.conftest import CompanyWith
from tests.whole.given import LADDER, LEADERS, MEI, mention

TICKET = re.compile(
    r'<ac:structured-macro ac:name="jira"[^>]*>.*?<ac:parameter ac:name="key">(\w+-\d+)</ac:parameter>'
    r".*?</ac:structured-macro>",
    re.DOTALL,
)
LINK = r'<a href="http://localhost/browse/\1" data-card-appearance="inline">http://localhost/browse/\1</a>'


def test_a_page_whose_tickets_are_kept_as_links_is_not_written_in_every_run(
    company_with: CompanyWith,
) -> None:
    company = company_with(ladder=LADDER, people=LEADERS)
    company.site.confluence._respell = lambda before, sent: TICKET.sub(LINK, sent)
    page = company.page(("Tune alerts", mention(MEI), "2026-11-12"))
    company.settle()
    company.worker.run_after(3 * 24 * 60)
    assert "/browse/OPS-1" in company.block(page)

    company.site.requests.clear()
    company.worker.run_after()
    company.worker.run_after()
    assert company.writes() == []
    assert len(company.tickets()) == 1
