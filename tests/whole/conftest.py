"""Companies for whole runs; none may end with a request that the site did not know."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sync.sandbox import Options
from tests.whole.given import Company

CompanyWith = Callable[..., Company]


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
