"""What is said about a configuration that cannot be used."""

import re

import pytest

from sync.config import load
from tests.config.given import MINIMAL, Write, problems


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
            "ladder, texts, merge, verification, advice, reading, limits, creation, network"
        ),
    ]


def test_a_file_of_another_kind_is_told_in_one_sentence(write: Write) -> None:
    assert problems(write("sites: {wiki: a}\nproject: OPS\n")) == [
        "config.yaml: this does not look like a postmortem-sync configuration; start from config/example.yaml"
    ]


def test_a_key_that_is_like_no_other_is_not_guessed_at(write: Write) -> None:
    (*_, told) = problems(write("jira: {}\nsites: {}\n"))

    assert told.startswith("config.yaml:2: sites: is not known; known are confluence, jira, ")


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
        (
            "  due_days: {P1 (high): 1, P1 – high!: 2}",
            'tickets.due_days["P1 – high!"]: is the same as "P1 (high)"; keep one of them',
        ),
        (
            "  priorities: {🔴: High}",
            'tickets.priorities["🔴"]: holds no letter and no digit; a priority is known by its word',
        ),
        ("  due_days: {default: 3000000}", "tickets.due_days.default: must be at most 3650"),
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
        (
            "ladder: {steps: [{after: 1, tell: [Director]}]}",
            ('ladder.steps[0].tell[0]: "director" is nobody yet; set people.director'),
        ),
        ("ladder: {quiet_from: 18:00}", "ladder: needs both quiet_from and quiet_until, or neither"),
        (
            "ladder: {quiet_from: late, quiet_until: 08:00}",
            ("ladder.quiet_from: must be a time of day, for example 18:00"),
        ),
        (
            "texts: {due: 'due {date}'}",
            "texts.due: {date} is not known here; known: {due}, {task}, {ticket}",
        ),
        (
            "texts: {due: 'due {due!r}'}",
            "texts.due: {due} is filled in as it is; leave out what follows the name",
        ),
        (
            "texts: {due: 'due {due:%d}'}",
            "texts.due: {due} is filled in as it is; leave out what follows the name",
        ),
        ("texts: {opening: 'Dear {owner}'}", "texts.opening: {owner} is not known here; known: none"),
        (
            "texts: {ticket_due: 'due {'}",
            (
                "texts.ticket_due: has a brace without its other half; a brace that is meant is written "
                "twice (known: {due}, {task})"
            ),
        ),
        ("texts: {opening: ''}", "texts.opening: must not be empty"),
        ("merge: {due: nobody}", "merge.due: must be 'both', 'jira' or 'page'"),
        ("pages: {look_back_hours: 99999999999999}", "pages.look_back_hours: must be at most 87600"),
        ("merge: {told_days: 99999999}", "merge.told_days: must be at most 3650"),
        ("merge: {wins: both}", "merge.wins: must be 'jira' or 'page'"),
        (
            "merge: {status: both}",
            "merge.status: is not known; known are text, owner, due, priority, wins, told_days",
        ),
        ("verification: {worked: a, did_not: A}", "verification: needs three different labels"),
        ("verification: {after_days: 999999999}", "verification.after_days: must be at most 3650"),
        ("verification: {after_days: 0}", "verification.after_days: must be more than 0"),
        (
            "advice: {topics: [blame]}",
            "advice.topics[0]: must be 'owner', 'due', 'wording', 'measure' or 'count'",
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
            (
                "network.proxy: holds credentials, and this file is no place for secrets; leave it out here, "
                "and put the whole address into the environment variable HTTPS_PROXY"
            ),
        ),
        (
            "network: {proxy: 'proxy.corp:3128'}",
            "network.proxy: is not an address; write e.g. http://proxy.example.com:3128",
        ),
        (
            "network: {ca_bundle: /dev/null}",
            "network.ca_bundle: names no file that can be read here",
        ),
        (
            f"network: {{ca_bundle: {__file__}}}",
            "network.ca_bundle: names no PEM file with certificates that can be read here",
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


@pytest.mark.parametrize("role", ["owner", "Director"])
def test_a_role_that_takes_no_tickets_is_no_fallback(write: Write, role: str) -> None:
    (problem,) = problems(write(MINIMAL + f"people: {{fallback: {role}}}\n"))

    assert f'"{role}" takes no tickets; write an account, lead or project' in problem


def test_tickets_of_restricted_pages_want_a_security_level(write: Write) -> None:
    (problem,) = problems(write(MINIMAL + "pages: {restricted: allow}\n"))

    assert "pages.restricted: allow needs tickets.security_level" in problem


def test_a_level_that_is_open_hides_nothing(write: Write) -> None:
    (problem,) = problems(write(MINIMAL + "  security_level: Few\n  open_levels: [Few]\n"))

    assert "tickets.security_level: is one of open_levels" in problem
