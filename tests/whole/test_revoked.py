"""A token that is revoked while a run is at work: Jira Cloud serves it as a stranger, who sees nothing."""

from base64 import b64encode
from dataclasses import replace

import pytest

from sync.errors import NotAuthenticated
from sync.sandbox import Answer, Call, Handle
from tests.whole.given import Company

_REFUSED = b64encode(b"postmortem-sync@example.com:wrong").decode()


def test_tickets_that_a_stranger_does_not_see_are_not_taken_for_gone(company: Company) -> None:
    """The answer is 200 and empty, in the same shape as one about tickets that were deleted."""
    page = company.page(("Tune alerts", "Mei Lindqvist"))
    company.settle()
    before = company.body(page)
    company.move_status("OPS-1", "Done")
    company.site.fault = revoked_for_jira

    with pytest.raises(NotAuthenticated, match="AUTHENTICATED_FAILED"):
        company.worker.run_after()

    assert company.body(page) == before
    assert company.writes() == []


def revoked_for_jira(call: Call, handle: Handle) -> Answer:
    """From right after the run has asked who it is."""
    if call.route.startswith("/rest/api/3/") and not call.route.endswith("/myself"):
        call = replace(call, headers={**call.headers, "authorization": f"Basic {_REFUSED}"})
    return handle(call)
