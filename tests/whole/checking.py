"""What a check of two embedded sites tells, and answers that it would rather not get."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sync.checking.checked import Checked
from sync.sandbox import Answer, Call, Handle, Options
from sync.sandbox.call import FaultScript
from tests.whole.conftest import CompanyWith
from tests.whole.given import Company
from tests.whole.worker import ORIGIN

CLOUD = {"flavour": "cloud", "email": "postmortem-sync@example.com"}


def problems(company: Company) -> list[str]:
    return [item.text for item in checked(company) if not item.good]


def fine(company: Company) -> list[str]:
    return [item.text for item in checked(company) if item.good]


def checked(company: Company) -> Iterator[Checked]:
    return company.worker.session().check().run()


def of_flavour(company_with: CompanyWith, flavour: str, **settings: Any) -> Company:
    wiki, jira = ("/wiki", "") if flavour == "cloud" else ("/confluence", "/jira")
    account = CLOUD if flavour == "cloud" else {"flavour": flavour}
    return company_with(
        options=Options(flavour=flavour),
        confluence={"url": ORIGIN + wiki, **account},
        jira={"url": ORIGIN + jira, **account},
        **settings,
    )


def changed(route: str, values: dict[str, object]) -> FaultScript:
    """Answers on a route get other values."""

    def script(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        return with_body(answer, {**json.loads(answer.body), **values}) if call.route == route else answer

    return script


def with_body(answer: Answer, document: object) -> Answer:
    return replace(
        answer, body=json.dumps(document).encode(), headers=(("Content-Type", "application/json"),)
    )


def once(answer: Answer, route: str) -> FaultScript:
    left = [answer]
    return lambda call, handle: left.pop() if left and call.route == route else handle(call)


def always(answer: Answer, route: str) -> FaultScript:
    return lambda call, handle: answer if call.route == route else handle(call)
