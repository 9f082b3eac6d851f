"""Companies for whole runs; none may end with a request that the site did not know."""

import logging
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

import pytest
import structlog

from sync import log
from sync.sandbox import Options
from sync.sandbox.issues import Named
from tests.whole.given import LADDER, LEADERS, Company
from tests.whole.worker import ORIGIN

CompanyWith = Callable[..., Company]

LEVEL = Named("10100", "Incident team")
DATA_CENTER = {
    product: {"url": f"{ORIGIN}/{product}", "flavour": "datacenter"} for product in ("confluence", "jira")
}


@pytest.fixture
def company_with() -> Iterator[CompanyWith]:
    """Makes companies whose worker has the given sections of configuration."""
    made: list[Company] = []

    def make(options: Options | None = None, **settings: Any) -> Company:
        made.append(Company(settings, options))
        return made[-1]

    yield make
    assert [route for company in made for route in company.site.unknown_routes] == []


@pytest.fixture
def company(company_with: CompanyWith) -> Company:
    return company_with()


@pytest.fixture
def climbing(company_with: CompanyWith) -> Company:
    """One with three steps of a ladder: the owner, the owner and the lead, the director."""
    return company_with(ladder=LADDER, people=LEADERS)


@pytest.fixture(params=["cloud", "datacenter"])
def company_of(request: pytest.FixtureRequest, company_with: CompanyWith) -> CompanyWith:
    """Makes companies of either flavour in whose project tickets can be given a security level."""

    def make(**settings: Any) -> Company:
        sites = DATA_CENTER if request.param == "datacenter" else {}
        company = company_with(Options(flavour=request.param), **sites, **settings)
        company.ops.security_levels = (LEVEL,)
        return company

    return make


@pytest.fixture
def debug_log() -> Iterator[StringIO]:
    """What is logged, as in a run with --debug but for the texts to be blacked out: nothing is to need it.

    Not what pytest captures: that is closed between setting a test up and calling it.
    """
    root, own = logging.getLogger(), logging.getLogger(log.OWN_LOGGER)
    handlers, levels = root.handlers[:], (root.level, own.level)
    said = StringIO()
    with redirect_stderr(said):
        log.configure("DEBUG", json=True)
    yield said
    structlog.reset_defaults()
    root.handlers[:], (root.level, own.level) = handlers, levels
