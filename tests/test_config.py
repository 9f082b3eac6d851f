"""The configuration: what may be written, what is said about what may not, and what the core gets."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from sync.config import Config, Flavour, Tokens, load, read_tokens, schema
from sync.core.model import Concept
from sync.core.policy import Limits, Policy, Route, Side, SlashOrder, Step, Target, Tickets, Timing
from sync.errors import ConfigurationError, ExitCode

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "config" / "example.yaml"

MINIMAL = """\
confluence:
  url: https://example.atlassian.net
  email: bot@example.com
jira:
  url: https://example.atlassian.net
  email: bot@example.com
tickets:
  project: OPS
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path: Path) -> list[str]:
    """What is said about a file, without its folder."""
    with pytest.raises(ConfigurationError) as refused:
        load(path)
    assert refused.value.exit_code is ExitCode.USAGE
    return [problem.replace(f"{path.parent}/", "") for problem in refused.value.problems]


# --- the example and the schema


def uncommented(text: str) -> str:
    """The example with everything on that is off: behind such a # comes no single blank, as in prose."""
    return re.sub(r"(?m)^( +)#(?! \S)", r"\1", text)


def settings(value: object, prefix: str = "") -> Iterator[str]:
    """The dotted names of all settings that were written."""
    match value:
        case BaseModel():
            for name in value.model_fields_set:
                yield f"{prefix}{name}"
                yield from settings(getattr(value, name), f"{prefix}{name}.")
        case dict():
            for element in value.values():
                yield from settings(element, prefix)
        case tuple() | list():
            for element in value:
                yield from settings(element, prefix)
        case _:
            pass


def possible(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted names of all settings there are, from the JSON Schema."""
    document = model.model_json_schema()

    def walk(node: dict[str, Any], prefix: str) -> Iterator[str]:
        if reference := node.get("$ref"):
            yield from walk(document["$defs"][reference.rsplit("/", 1)[1]], prefix)
        for name, child in node.get("properties", {}).items():
            yield f"{prefix}{name}"
            yield from walk(child, f"{prefix}{name}.")
        for inner in (node.get("items"), node.get("additionalProperties"), *node.get("allOf", ())):
            if isinstance(inner, dict):
                yield from walk(inner, prefix)

    yield from walk(document, prefix)


def test_the_example_is_valid_as_shipped() -> None:
    assert load(EXAMPLE).tickets.project == "OPS"


def test_the_example_shows_every_setting(write: Write, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    text = uncommented(EXAMPLE.read_text()).replace("/etc/ssl/certs/ca-certificates.crt", str(bundle))
    # signing in with an OAuth client excludes signing in with an e-mail address
    text, found = re.subn(r"(?m)^  client_id: .*$", "", text)
    clients = {"confluence.client_id", "jira.client_id"}
    assert found == len(clients)
    assert set(settings(load(write(text)))) == set(possible(Config)) - clients


def test_the_example_shows_defaults_and_nothing_else_where_it_sets_something(write: Write) -> None:
    example, bare = load(EXAMPLE), load(write(MINIMAL))
    for section in set(Config.model_fields) - {"confluence", "jira"}:
        assert getattr(example, section) == getattr(bare, section), section


def test_the_example_names_its_schema_for_editors() -> None:
    assert EXAMPLE.read_text().startswith("# yaml-language-server: $schema=schema.json\n")


def test_the_schema_is_current() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "sync.config"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    kept = (ROOT / "config" / "schema.json").read_text(encoding="utf-8")
    assert kept == printed == schema(), "make it anew: python -m sync.config > config/schema.json"


def test_every_setting_is_described_for_editors() -> None:
    document = json.loads(schema())
    definitions = document["$defs"]
    for definition in (document, *definitions.values()):
        for name, setting in definition.get("properties", {}).items():
            section = definitions.get(setting.get("$ref", "").rsplit("/", 1)[-1], {})
            assert setting.get("description") or section.get("description"), name


# --- what the rest of the program gets


def test_defaults_are_those_of_the_core(write: Write) -> None:
    assert load(write(MINIMAL)).policy() == Policy(
        site="example.atlassian.net",
        tickets=Tickets(project="OPS"),
        reading=load(write(MINIMAL)).policy().reading,
    )


def test_every_decision_reaches_the_core(write: Write) -> None:
    text = (
        MINIMAL
        + """\
  issue_type: Bug
  labels: [incident]
  priorities: {P1: Highest, Sev 2: High}
  due_days: {P1: 5, default: 28}
  fields: {customfield_10010: {value: Production}}
  routes:
    - {project: PAY, issue_type: Task, spaces: [PAY], labels: [Payments], teams: [Payments  Team]}
  wont_do: [Obsolete]
pages: {quiet_minutes: 5, restricted: allow}
people:
  directory:
    SRE  Lead: {account: a1, lead: a2}
    infra team: {component: Infra, project: INF}
  fallback: lead
  director: a3
dates:
  time_zone: Europe/Oslo
  country: NO
  slash_order: day-first
  free_weekdays: [friday]
  free_dates: [2026-12-24]
ladder:
  steps:
    - {after: 3, tell: [owner, lead]}
    - {after: -2, tell: [owner], comment: false, ticket_comment: true}
  by_priority:
    P1: [{after: 1, tell: [director]}]
  quiet_from: 18:00
  quiet_until: 08:00
  redecide_after: 0
merge: {due: {winner: page, winner_only: true}}
reading:
  header_words: {owner: [Driver]}
  headings: [To be done]
  lists: true
  ticket_projects: [WEB]
limits: {new_tickets: 7, vanished_share: 0.5}
creation: {lease_seconds: 20, settle_seconds: 1000}
"""
    )
    policy = load(write(text)).policy()
    assert policy.tickets == Tickets(
        project="OPS",
        issue_type="Bug",
        labels=("incident",),
        priorities=(("p1", "Highest"), ("sev 2", "High")),
        fields=(("customfield_10010", {"value": "Production"}),),
        due_days=(("p1", 5), ("", 28)),
        routes=(
            Route("PAY", "Task", frozenset({"PAY"}), frozenset({"payments"}), frozenset({"payments team"})),
        ),
        wont_do=frozenset({"Obsolete"}),
    )
    assert (policy.quiet, policy.restricted_pages) == (timedelta(minutes=5), True)
    assert dict(policy.people.directory) == {
        "sre lead": Target(account="a1", lead="a2"),
        "infra team": Target(component="Infra", project="INF"),
    }
    assert (policy.people.fallback, policy.people.director) == ("lead", "a3")
    assert (policy.calendar.time_zone, policy.calendar.country) == ("Europe/Oslo", "NO")
    assert policy.calendar.free_weekdays == frozenset({5})
    assert policy.calendar.free_dates == frozenset({date(2026, 12, 24)})
    assert policy.ladder.steps == (
        Step(-2, ("owner",), comment=False, ticket_comment=True),
        Step(3, ("owner", "lead")),
    )
    assert policy.ladder.by_priority == (("p1", (Step(1, ("director",)),)),)
    assert (policy.ladder.quiet_from, policy.ladder.quiet_until) == (time(18), time(8))
    assert policy.ladder.redecide_after == 0
    assert (policy.fields.due.winner, policy.fields.due.winner_only) == (Side.PAGE, True)
    assert policy.fields.owner.winner is Side.TICKET
    assert policy.reading.words == ((Concept.OWNER, ("Driver",)),)
    assert (policy.reading.headings, policy.reading.lists) == (("To be done",), True)
    assert policy.reading.slash_order is SlashOrder.DAY_FIRST
    assert policy.reading.projects == {"WEB", "OPS", "PAY", "INF"}
    assert policy.reading.jira_url == "https://example.atlassian.net"
    assert policy.limits == Limits(new_tickets=7, vanished_share=0.5)
    assert policy.timing == Timing(lease=timedelta(seconds=20), settle=timedelta(seconds=1000))


def test_bare_keys_of_every_project_are_tickets_unless_some_are_named(write: Write) -> None:
    """A row must never get a second ticket because its key belongs to a project we were not told about."""
    assert load(write(MINIMAL)).policy().reading.projects == frozenset()


def test_a_normal_run_looks_back_and_a_full_one_at_everything(write: Write) -> None:
    config = load(
        write(MINIMAL + "pages: {label: Postmortem, look_back_hours: 48, created_since: 2026-01-01}\n")
    )
    assert config.selection().label == "postmortem"
    assert config.selection().changed_within == timedelta(hours=48)
    assert config.selection().created_since == date(2026, 1, 1)
    assert config.selection(full=True).changed_within is None


def test_named_pages_are_looked_at_however_old_their_last_change(write: Write) -> None:
    selection = load(write(MINIMAL)).selection(ids=["12"])
    assert (selection.ids, selection.changed_within) == (("12",), None)


def test_the_command_line_narrows_the_spaces_and_never_widens_them(write: Write) -> None:
    config = load(write(MINIMAL + "pages: {spaces: [OPS, PAY]}\n"))
    assert config.selection().spaces == ("OPS", "PAY")
    assert config.selection(spaces=["PAY"]).spaces == ("PAY",)
    with pytest.raises(ConfigurationError, match=r"--space HR: is not one of pages\.spaces"):
        config.selection(spaces=["PAY", "HR"])
    assert load(write(MINIMAL)).selection(spaces=["HR"]).spaces == ("HR",)


# --- the sites


@pytest.mark.parametrize(
    ("site", "flavour", "web", "api"),
    [
        (
            "{url: https://example.atlassian.net/wiki/, email: b@example.com}",
            Flavour.CLOUD,
            "https://example.atlassian.net/wiki",
            "https://example.atlassian.net/wiki",
        ),
        (
            "{url: https://example.atlassian.net, cloud_id: 11111111-2222}",
            Flavour.CLOUD,
            "https://example.atlassian.net/wiki",
            "https://api.atlassian.com/ex/confluence/11111111-2222/wiki",
        ),
        (
            "{url: https://pages.example.com/confluence}",
            Flavour.DATACENTER,
            "https://pages.example.com/confluence",
            "https://pages.example.com/confluence",
        ),
        (
            "{url: http://127.0.0.1:8080, flavour: cloud, email: b@example.com}",
            Flavour.CLOUD,
            "http://127.0.0.1:8080/wiki",
            "http://127.0.0.1:8080/wiki",
        ),
    ],
)
def test_each_kind_of_site_has_its_addresses(
    write: Write, site: str, flavour: Flavour, web: str, api: str
) -> None:
    rest = "jira: {url: https://jira.example.com}\ntickets: {project: OPS}\n"
    confluence = load(write(f"confluence: {site}\n{rest}")).confluence
    assert (confluence.flavour, confluence.web_url, confluence.api_url) == (flavour, web, api)


@pytest.mark.parametrize("url", ["http://localhost:1/", "http://127.9.9.9", "http://[::1]:80"])
def test_plain_http_is_accepted_on_loopback(write: Write, url: str) -> None:
    load(
        write(
            MINIMAL.replace(
                "jira:\n  url: https://example.atlassian.net", f"jira:\n  flavour: cloud\n  url: {url}"
            )
        )
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://example.com", "must begin with https: the token would travel in clear"),
        ("http://127.0.0.1.example.com", "must begin with https: the token would travel in clear"),
        ("http://localhost.example.com", "must begin with https: the token would travel in clear"),
        ("ftp://example.com", "is not an address; write e.g. https://example.atlassian.net"),
        ("example.atlassian.net", "is not an address; write e.g. https://example.atlassian.net"),
        ("https://", "is not an address; write e.g. https://example.atlassian.net"),
        ("https://example.com:port", "is not an address; write e.g. https://example.atlassian.net"),
        ("https://[::1", "is not an address; write e.g. https://example.atlassian.net"),
        (
            "https://me:hunter2@example.com",
            "holds a user name; remove it: the token comes from the environment",
        ),
        ("https://example.com?a=b", "must be the site's address alone, without ? and #"),
        (
            "https://example.atlassian.net/jira/projects",
            "must be the site's address alone, e.g. https://example.atlassian.net",
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(write: Write, url: str, sentence: str) -> None:
    text = MINIMAL.replace("jira:\n  url: https://example.atlassian.net", f"jira:\n  url: '{url}'")
    assert problems(write(text)) == [f"config.yaml:5: jira.url: {sentence}"]


def test_the_gateways_address_is_explained(write: Write) -> None:
    text = MINIMAL.replace("https://example.atlassian.net", "https://api.atlassian.com/ex/jira/1", 1)
    (problem,) = problems(write(text))
    assert "the id from this address as cloud_id" in problem


def test_a_cloud_site_needs_to_know_whose_token_it_is(write: Write) -> None:
    assert problems(write(MINIMAL.replace("  email: bot@example.com\n", "", 1))) == [
        (
            "config.yaml:1: confluence: needs email (for an API token), "
            "or cloud_id (for a scoped token or a service account)"
        )
    ]


def test_an_oauth_client_works_through_the_gateway(write: Write) -> None:
    client = MINIMAL.replace("email: bot@example.com", "client_id: abc", 1)
    assert problems(write(client)) == [
        (
            "config.yaml:1: confluence: needs email (for an API token), "
            "or cloud_id (for a scoped token or a service account)"
        ),
        "config.yaml:3: confluence.client_id: goes with cloud_id, and without email",
    ]
    config = load(write(client.replace("client_id: abc", "client_id: abc\n  cloud_id: 11111111-2222")))
    assert config.confluence.client_id == "abc"


def test_settings_of_cloud_are_refused_for_data_center(write: Write) -> None:
    text = MINIMAL.replace("https://example.atlassian.net", "https://pages.example.com", 1)
    assert problems(write(text)) == [
        "config.yaml:3: confluence.email: is for Cloud; a Data Center token travels alone, so remove it"
    ]


# --- what is said


def test_all_problems_are_said_at_once_in_the_order_of_the_file(write: Write) -> None:
    text = """\
confluence:
  url: http://example.com
  flavuor: cloud
jira:
  url: https://jira.example.com
tickets:
  project: ops
  routes:
    - project: PAY
      spaces: PAY
    - spaces: [HR]
pages:
  quiet_minutes: -1
  created_since: 2026-13-01
  restricted: maybe
network:
  in_flight: many
quiet: 3
"""
    assert problems(write(text)) == [
        "config.yaml:2: confluence.url: must begin with https: the token would travel in clear",
        'config.yaml:3: confluence.flavuor: is not known; did you mean "flavour"?',
        'config.yaml:7: tickets.project: "ops" is not a project key; write it as in Jira, e.g. OPS',
        "config.yaml:10: tickets.routes[0].spaces: must be a list, for example [one, two]",
        (
            "config.yaml:11: tickets.routes[1].project: is missing; "
            "it is the key of the project these rows go to, e.g. PAY"
        ),
        "config.yaml:13: pages.quiet_minutes: must be at least 0",
        "config.yaml:14: pages.created_since: must be a date, for example 2026-01-31",
        "config.yaml:15: pages.restricted: must be 'skip' or 'allow'",
        "config.yaml:17: network.in_flight: must be a whole number",
        (
            "config.yaml:18: quiet: is not known; known are confluence, jira, tickets, pages, people, dates, "
            "ladder, merge, reading, limits, creation, network"
        ),
    ]


@pytest.mark.parametrize(
    ("addition", "problem"),
    [
        (
            "  fields: {Root Cause: x}",
            (
                'tickets.fields["Root Cause"]: "Root Cause" is not a field id; '
                "write the id, e.g. customfield_10010"
            ),
        ),
        (
            "  fields: {duedate: x}",
            ("tickets.fields.duedate: is set by the worker itself; remove it, and see tickets.due_days"),
        ),
        ("  fields: {summary: x}", "tickets.fields.summary: is set by the worker itself; remove it"),
        (
            "  labels: [two words]",
            'tickets.labels[0]: "two words" is not a Jira label; labels hold no spaces',
        ),
        ("  labels: [12]", "tickets.labels[0]: must be a text; put it in quotes"),
        ("  issue_type: ' '", "tickets.issue_type: must not be empty"),
        ("  due_days: {P1: 0}", "tickets.due_days.P1: must be more than 0"),
        (
            "  routes: [{project: PAY}]",
            (
                "tickets.routes[0]: needs spaces, labels or teams; "
                "for all other rows, there is tickets.project"
            ),
        ),
        (
            "pages: {label: 'post mortem'}",
            (
                'pages.label: "post mortem" is not a Confluence label; '
                "labels hold no spaces and no punctuation"
            ),
        ),
        (
            "pages: {spaces: ['a\" or 1']}",
            ('pages.spaces[0]: "a" or 1" is not a space key; take it from the space\'s address, e.g. OPS'),
        ),
        ("pages: [a]", "pages: must hold lines of the form `name: value`"),
        (
            "pages: {quiet_minutes: 60, look_back_hours: 1}",
            ("pages.quiet_minutes: must be shorter than look_back_hours, or no page is ever ready"),
        ),
        ("reading: {lists: perhaps}", "reading.lists: must be true or false"),
        (
            "reading: {header_words: {date: [x]}}",
            (
                "reading.header_words.date: must be 'action', 'owner', 'due', "
                "'priority', 'type', 'status', 'ticket', 'measure', 'verification' or 'id'"
            ),
        ),
        (
            "dates: {time_zone: Europe/Berln}",
            ('dates.time_zone: "Europe/Berln" is not a time zone; write e.g. Europe/Berlin'),
        ),
        (
            "dates: {time_zone: ../etc/passwd}",
            ('dates.time_zone: "../etc/passwd" is not a time zone; write e.g. Europe/Berlin'),
        ),
        ("dates: {country: XX}", 'dates.country: "XX" is not a country with known holidays; write e.g. DE'),
        ("dates: {subdivision: BE}", "dates.subdivision: needs country"),
        (
            "dates: {free_weekdays: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}",
            "dates.free_weekdays: must leave at least one working day",
        ),
        (
            "people: {lead: Jane Doe}",
            (
                'people.lead: "Jane Doe" is not an account; '
                "write the account id (Cloud) or the user name (Data Center)"
            ),
        ),
        (
            "people: {directory: {ops: {}}}",
            ("people.directory.ops: stands for nothing yet; give it an account, component, project or lead"),
        ),
        (
            "people: {directory: {Ops: {lead: a}, ops: {lead: a}}}",
            ('people.directory.ops: is the same as "Ops"; keep one of them'),
        ),
        ("  priorities: {P1: High, p1: Low}", 'tickets.priorities.p1: is the same as "P1"; keep one of them'),
        ("ladder: {steps: [{after: 1, tell: []}]}", "ladder.steps[0].tell: must not be empty"),
        (
            "ladder: {steps: [{after: 1, tell: [a]}, {after: 1, tell: [b]}]}",
            ("ladder.steps[1].after: stands in two steps; join them to one"),
        ),
        (
            "ladder: {steps: [{after: 1, tell: [owner, lead]}]}",
            ('ladder.steps[0].tell[1]: "lead" is nobody yet; set people.lead'),
        ),
        (
            "ladder: {by_priority: {P1: [{after: 1, tell: [director]}]}}",
            ('ladder.by_priority.P1[0].tell[0]: "director" is nobody yet; set people.director'),
        ),
        ("ladder: {quiet_from: 18:00}", "ladder: needs both quiet_from and quiet_until, or neither"),
        (
            "ladder: {quiet_from: late, quiet_until: 08:00}",
            ("ladder.quiet_from: must be a time of day, for example 18:00"),
        ),
        ("limits: {vanished_share: 30}", "limits.vanished_share: must be at most 1.0"),
        ("limits: {vanished_share: few}", "limits.vanished_share: must be a number"),
        ("creation: {bulk: 51}", "creation.bulk: must be at most 50"),
        ("creation: {first_bulk: 20, bulk: 10}", "creation.first_bulk: must be at most 10 (bulk)"),
        (
            "creation: {settle_seconds: 689}",
            ("creation.settle_seconds: must be at least 690 (lease_seconds + bulk_bound_seconds + 60)"),
        ),
        (
            "creation: {creation_timeout_seconds: 601}",
            ("creation.creation_timeout_seconds: must be at most 600 (bulk_bound_seconds)"),
        ),
        ("creation: {walk_window: 1001}", "creation.walk_window: must be at most 1000 (look_back_keys)"),
        (
            "creation: {slow_answer_seconds: 91}",
            ("creation.slow_answer_seconds: must be at most 90 (creation_timeout_seconds)"),
        ),
        (
            "creation: {settle_seconds: 50000}",
            (
                "pages.look_back_hours: must be at least twice "
                "creation.settle_seconds and quiet_minutes together: "
                "a page seen first has to be seen again after that wait"
            ),
        ),
        (
            "network: {ca_bundle: /does/not/exist.pem}",
            "network.ca_bundle: names no file that can be read here",
        ),
        (
            "network: {proxy: 'http://me:hunter2@proxy'}",
            ("network.proxy: holds credentials; remove them: this file is no place for secrets"),
        ),
    ],
)
def test_each_wrong_value_has_its_sentence(write: Write, addition: str, problem: str) -> None:
    (said,) = problems(write(MINIMAL + addition + "\n"))
    assert re.sub(r"^config\.yaml:\d+: ", "", said) == problem


def test_constants_of_creation_may_stand_exactly_at_their_bounds(write: Write) -> None:
    load(write(MINIMAL + "creation: {settle_seconds: 690, creation_timeout_seconds: 600, first_bulk: 50}\n"))


def test_an_unknown_state_is_answered_with_the_known_ones(write: Write) -> None:
    (problem,) = problems(write(MINIMAL + "dates: {country: DE, subdivision: XX}\n"))
    assert 'dates.subdivision: "XX" is not one of DE; known are BB, BE, BW' in problem


@pytest.mark.parametrize("key", ["token", "api_token", "apiKey", "password", "client_secret", "pat"])
def test_a_secret_in_the_file_is_sent_to_its_variable_and_never_repeated(write: Write, key: str) -> None:
    (problem,) = problems(write(MINIMAL.replace("jira:\n", f"jira:\n  {key}: hunter2\n")))
    assert problem == (
        f"config.yaml:5: jira.{key}: secrets never stand in this file; "
        "remove the line and set POSTMORTEM_SYNC_JIRA_TOKEN (or the same with _FILE)"
    )


def test_a_secret_at_the_top_names_both_variables(write: Write) -> None:
    (problem,) = problems(write(MINIMAL + "token: hunter2\n"))
    assert "POSTMORTEM_SYNC_CONFLUENCE_TOKEN or POSTMORTEM_SYNC_JIRA_TOKEN" in problem


def test_a_wrong_value_that_may_be_a_secret_is_not_repeated(write: Write) -> None:
    for text in (
        "network: {proxy: 'http://me:hunter2@proxy'}",
        "pages: hunter2",
        "creation: {bulk: hunter2}",
    ):
        assert "hunter2" not in str(problems(write(f"{MINIMAL}{text}\n")))


# --- the file


def test_a_missing_file_says_where_to_begin(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.yaml") == [
        "none.yaml: does not exist; copy config/example.yaml and name it with --config"
    ]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").mkdir()
    assert problems(tmp_path / "config.yaml") == ["config.yaml: cannot be read (Is a directory)"]


def test_a_file_that_is_not_text_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(b"a: \xff\n")
    assert problems(tmp_path / "config.yaml") == ["config.yaml: is not UTF-8 text"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ": is empty; start from config/example.yaml"),
        ("# nothing\n", ": is empty; start from config/example.yaml"),
        ("- a\n", ":1: must hold lines of the form `name: value`"),
        ("a:\n\tb: 1\n", ":2:1: a tab stands here; indent with spaces"),
        ("a: @infra\n", ":1:4: a text that begins with this character needs quotes"),
        ("a: *infra\n", ":1:4: a text that begins with * needs quotes"),
        (
            "a: b: c\n",
            (
                ":1:5: a colon is not expected here; check the indentation, "
                "and put a text that holds a colon in quotes"
            ),
        ),
        ("a:\n  b: 1\n c: 2\n", ":3:2: the indentation does not fit the lines above"),
        ("a:\nbc\n", ":3:1: a colon is missing here, or a quote is not closed"),
        ('a: "b\n', ":2:1: a quote or bracket is not closed"),
        ("a: [b\nc: d\n", ":2:2: a comma or a closing bracket is missing here"),
        ("a: 1\n---\nb: 2\n", ":2:1: a second document begins here; keep one"),
        ("a: \x01\n", ":1: a control character stands here; remove it"),
        ("a: &x [*x]\n", ": is nested without end; write it without aliases"),
    ],
)
def test_what_is_no_yaml_is_pointed_at(write: Write, text: str, problem: str) -> None:
    assert problems(write(text)) == [f"config.yaml{problem}"]


def test_a_key_written_twice_is_a_problem_even_with_the_same_value(write: Write) -> None:
    assert problems(write(MINIMAL + "  project: OPS\n")) == [
        "config.yaml:8: tickets.project: is written twice (again in line 9); keep one of them"
    ]


def test_tags_and_keys_that_are_no_texts_are_refused(write: Write) -> None:
    assert problems(write(MINIMAL + "people: {lead: !secret x}\npages: {[a]: b}\n")) == [
        "config.yaml:9: people.lead: cannot be read as written; put it in quotes, without a tag",
        "config.yaml:10: pages: has a key that is no plain text (line 10); put it in quotes",
    ]


def test_a_key_without_a_value_counts_as_not_written(write: Write) -> None:
    """Who comments out all entries of a section leaves its name behind."""
    assert load(write(MINIMAL + "people:\n  # lead: x\nnetwork:\n  proxy:\n")) == load(write(MINIMAL))


def test_norway_is_a_country(write: Write) -> None:
    """YAML 1.1 reads NO as false."""
    assert load(write(MINIMAL + "dates: {country: NO}\n")).dates.country == "NO"


def test_a_byte_order_mark_does_no_harm(write: Write) -> None:
    assert load(write("\ufeff" + MINIMAL)).tickets.project == "OPS"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(sorted(Config.model_fields)) | st.text(), inner, max_size=4)
        ),
    )
)
def test_whatever_yaml_holds_is_loaded_or_refused_with_sentences(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    path = tmp_path_factory.mktemp("any") / "config.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert all("\n" not in problem for problem in problems(path))


@given(text=st.text())
def test_whatever_a_file_holds_is_refused_with_sentences(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "config.yaml"
    path.write_bytes(text.encode())
    assert problems(path)


# --- the tokens


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets variables by their short names (``JIRA_TOKEN``), and clears the others."""

    def set_only(**values: str) -> None:
        for product in ("CONFLUENCE", "JIRA"):
            for name in (f"{product}_TOKEN", f"{product}_TOKEN_FILE"):
                if name in values:
                    monkeypatch.setenv(f"POSTMORTEM_SYNC_{name}", values[name])
                else:
                    monkeypatch.delenv(f"POSTMORTEM_SYNC_{name}", raising=False)

    return set_only


def token_problems() -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        read_tokens()
    return refused.value.problems


def test_tokens_come_from_variables_and_from_files(environment: Callable[..., None], tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from-a-file\n")
    environment(CONFLUENCE_TOKEN="from-a-variable", JIRA_TOKEN_FILE=str(file))
    tokens = read_tokens()
    assert tokens.confluence.get_secret_value() == "from-a-variable"
    assert tokens.jira.get_secret_value() == "from-a-file"


def test_missing_tokens_are_both_named(environment: Callable[..., None]) -> None:
    environment(JIRA_TOKEN="")
    assert token_problems() == [
        f"POSTMORTEM_SYNC_{product}_TOKEN is not set; put the token there, "
        f"or the path of a file with it in POSTMORTEM_SYNC_{product}_TOKEN_FILE"
        for product in ("CONFLUENCE", "JIRA")
    ]


def test_two_sources_for_one_token_are_refused(environment: Callable[..., None], tmp_path: Path) -> None:
    environment(CONFLUENCE_TOKEN="a", JIRA_TOKEN="b", JIRA_TOKEN_FILE=str(tmp_path / "token"))
    assert token_problems() == [
        "POSTMORTEM_SYNC_JIRA_TOKEN and POSTMORTEM_SYNC_JIRA_TOKEN_FILE are both set; keep one of them"
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "POSTMORTEM_SYNC_JIRA_TOKEN_FILE: {file} cannot be read (No such file or directory)"),
        (b"\n", "POSTMORTEM_SYNC_JIRA_TOKEN_FILE holds no token"),
        (b"\xff\xfe", "POSTMORTEM_SYNC_JIRA_TOKEN_FILE: {file} is not text"),
        (
            b"hunter2 hunter2",
            ("POSTMORTEM_SYNC_JIRA_TOKEN_FILE holds characters that no token has; copy the token again"),
        ),
    ],
)
def test_a_token_file_that_cannot_be_used_is_explained_without_its_content(
    environment: Callable[..., None], tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    environment(CONFLUENCE_TOKEN="a", JIRA_TOKEN_FILE=str(file))
    assert token_problems() == [sentence.format(file=file)]


def test_tokens_do_not_show_themselves(environment: Callable[..., None]) -> None:
    environment(CONFLUENCE_TOKEN="hunter2", JIRA_TOKEN="hunter2")
    assert "hunter2" not in f"{read_tokens()!r} {read_tokens()}"


def test_everything_sensitive_is_named_for_the_log(environment: Callable[..., None], write: Write) -> None:
    environment(CONFLUENCE_TOKEN="one-token", JIRA_TOKEN="two-token")
    tokens: Tokens = read_tokens()
    assert load(write(MINIMAL)).sensitive(tokens) == (
        "one-token",
        "two-token",
        "Ym90QGV4YW1wbGUuY29tOm9uZS10b2tlbg==",
        "Ym90QGV4YW1wbGUuY29tOnR3by10b2tlbg==",
    )
