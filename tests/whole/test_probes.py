"""``check --online --probe``: the questions only a live site can answer, put to the embedded one."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync.sandbox import Answer, Call, Handle, Options, serving
from sync.sandbox.call import FaultScript
from sync.sandbox.content import Restriction
from sync.sandbox.worker_config import write_config
from tests.whole.conftest import CompanyWith
from tests.whole.given import AUTHOR, MEI, Company
from tests.whole.test_command_line import Shell
from tests.whole.worker import ORIGIN

UNKNOWNS = Path(__file__).parents[2] / "docs" / "unknowns.md"
READS_BY_POST = ("/search", "/search/jql", "/issue/bulkfetch")
Change = Callable[[dict[str, object]], object]


@pytest.fixture(params=["cloud", "datacenter"])
def lived_in(request: pytest.FixtureRequest, company_with: CompanyWith) -> Company:
    """A company of either flavour with two pages, one of them with tickets."""
    wiki, jira = ("/wiki", "") if request.param == "cloud" else ("/confluence", "/jira")
    account = {"email": "sync@example.com"} if request.param == "cloud" else {}
    company = company_with(
        options=Options(flavour=request.param),
        confluence={"url": ORIGIN + wiki, "flavour": request.param, **account},
        jira={"url": ORIGIN + jira, "flavour": request.param, **account},
    )
    company.page(("Tune alerts",), ("Verify the chain",), parent=company.page(body="<p>All</p>", labels=()))
    company.page(body="<p>Nothing to do</p>")
    company.settle()
    return company


def answers(company: Company) -> dict[str, str]:
    """By probe: ``as assumed``, ``NOT as assumed``, or why it could not be asked."""
    told = [checked.text.partition(": ") for checked in company.worker.session().probes().run()]
    return {name: answer.partition(" (")[0] for name, _, answer in told}


def test_on_a_site_that_is_lived_in_everything_is_asked_and_as_assumed(lived_in: Company) -> None:
    found = answers(lived_in)

    cannot_be_assigned = {"assignable-by-id"}
    assert {name for name, answer in found.items() if answer != "as assumed"} <= cannot_be_assigned
    assert len(found) == 11


def test_nothing_but_reads_is_sent(lived_in: Company) -> None:
    lived_in.site.requests.clear()
    answers(lived_in)

    wrote = [
        served
        for served in lived_in.site.requests
        if served.method != "GET" and not served.route.endswith(READS_BY_POST)
    ]
    assert wrote == []


def test_on_an_empty_site_nothing_is_a_bad_sign(company: Company) -> None:
    checked = list(company.worker.session().probes().run())

    assert all(one.good for one in checked)
    assert any(not one.asked for one in checked)
    assert checked[0].text == "batch-with-bodies: could not be asked (no page with the label is there)."


def test_a_folder_of_which_nobody_is_told_is_seen(lived_in: Company) -> None:
    (top,) = {page.parent for page in lived_in.site.confluence.pages.values() if page.parent}
    lived_in.site.confluence.make_folder(top)

    assert answers(lived_in)["ancestors-told"] == "NOT as assumed"


def test_an_index_that_lags_is_seen(lived_in: Company) -> None:
    lived_in.site.options.search_lag = 600
    values = {"summary": "New", "type": lived_in.ops.types[0]}
    lived_in.site.jira.create(lived_in.ops, values, MEI.account_id)

    assert answers(lived_in)["index-lag"] == "NOT as assumed"


def test_pages_missing_from_a_batch_are_seen(company: Company) -> None:
    """Data Center's reader asks for them one by one; Cloud's batch has to be whole."""
    company.page(("Tune alerts",))
    company.page(("Verify the chain",))
    company.site.fault = _changing("/wiki/api/v2/pages", lambda found: found["results"].pop())  # type: ignore[attr-defined]

    assert answers(company)["batch-with-bodies"] == "NOT as assumed"


def test_bodies_that_a_search_brings_late_are_seen(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.site.fault = _changing(
        "/wiki/rest/api/content/search",
        lambda found: company.site.confluence.edit(page, "<p>Edited meanwhile</p>", AUTHOR.account_id),
    )

    assert answers(company)["search-bodies"] == "NOT as assumed"


def test_restrictions_that_a_search_does_not_bring_are_seen(company: Company) -> None:
    page = company.page(("Tune alerts",))
    company.site.fault = _changing(
        "/wiki/rest/api/content/search",
        lambda found: company.site.confluence.restrict(
            page, readers=Restriction(people=(company.site.people.worker.account_id,))
        ),
    )

    assert answers(company)["search-restrictions"] == "NOT as assumed"


def test_a_question_that_fails_is_told_and_the_others_are_asked(lived_in: Company) -> None:
    def refusing(call: Call, handle: Handle) -> Answer:
        refusal = b'{"errorMessages":["No."],"errors":{}}'
        refused = "createmeta" in call.route
        return Answer(400, (("Content-Type", "application/json"),), refusal) if refused else handle(call)

    lived_in.site.fault = refusing

    found = answers(lived_in)
    assert found["search-bodies"] == "as assumed"
    assert found["create-screen"] == "could not be asked"


@pytest.fixture
def shell(company: Company, tmp_path: Path) -> Iterator[Shell]:
    with serving(company.site) as origin:
        write_config(tmp_path / "config.yaml", origin, company.site)
        yield Shell(company, tmp_path / "config.yaml", origin)


def test_the_command_asks_only_where_it_is_told_to(shell: Shell) -> None:
    checked, probed = shell("check", "--online"), shell("check", "--online", "--probe")

    assert (checked.code, probed.code) == (0, 0)
    assert "index-lag" not in checked.stdout
    assert "index-lag: could not be asked" in " ".join(probed.stdout.split())


def test_what_could_not_be_asked_does_not_look_as_if_it_were_so(shell: Shell) -> None:
    """Neither the questions that a fresh site has no answer to, nor a label that no page has."""
    *told, _, last = shell("check", "--online", "--probe").stdout.splitlines()

    open_ = [line for line in told if line.startswith("– ")]
    assert any("with the label “postmortem”" in line for line in open_)
    assert not any("could not be asked" in line for line in told if line not in open_)
    assert last == f"{len(told) - len(open_)} in order, {len(open_)} could not be asked."


def test_probes_without_asking_the_sites_are_a_misuse(shell: Shell) -> None:
    ended = shell("check", "--probe")

    assert ended.code == 2
    assert "--probe goes with --online" in ended.stderr


def test_every_probe_is_explained_and_every_probe_explained_is_there(company: Company) -> None:
    explained = re.findall(r"^\| `([a-z-]+)` \|", UNKNOWNS.read_text(encoding="utf-8"), re.MULTILINE)

    assert explained == [probe.name for probe in company.worker.session().probes().all()]


def _changing(route: str, change: Change) -> FaultScript:
    """After an answer on a route, something changes, in the answer or on the site."""

    def script(call: Call, handle: Handle) -> Answer:
        answer = handle(call)
        if call.route != route:
            return answer
        document = json.loads(answer.body)
        change(document)
        return replace(answer, body=json.dumps(document).encode(), headers=answer.headers[:1])

    return script
