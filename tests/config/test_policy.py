"""What the rest of the program gets from a configuration."""

from datetime import date, time, timedelta

import pytest

from sync.config import load
from sync.core.model import Concept
from sync.core.policy import (
    Advice,
    FieldRule,
    Limits,
    Merging,
    Policy,
    Route,
    Side,
    SlashOrder,
    Step,
    Target,
    Tickets,
    Timing,
    Topic,
    Verification,
)
from sync.errors import ConfigurationError
from tests.config.given import MINIMAL, Write


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
  priorities: {P1 (critical): Highest, 🟠 Sev 2: High}
  due_days: {P1 (critical): 5, Default: 28}
  fields: {customfield_10010: {value: Production}}
  routes:
    - {project: PAY, issue_type: Task, spaces: [PAY], labels: [Payments], teams: [Payments  Team]}
  wont_do: [Obsolete]
  security_level: Few
  open_levels: [Employees]
pages: {quiet_minutes: 5, restricted: allow}
people:
  directory:
    SRE  Lead: {account: a1, lead: a2}
    infra team: {component: Infra, project: INF}
  fallback: Lead
  director: a3
dates:
  time_zone: Europe/Oslo
  country: NO
  slash_order: day-first
  free_weekdays: [friday]
  free_dates: [2026-12-24]
ladder:
  steps:
    - {after: 3, tell: [Owner, LEAD]}
    - {after: -2, tell: [owner], comment: false, ticket_comment: true}
  by_priority:
    P1 (critical): [{after: 1, tell: [director], chat: true}]
  quiet_from: 18:00
  quiet_until: 08:00
  redecide_after: 0
reading:
  header_words: {owner: [Driver]}
  headings: [To be done]
  lists: true
  ticket_projects: [WEB]
texts: {opening: Good morning}
merge: {text: page, due: jira, wins: page, told_days: 3}
verification: {ask: false, after_days: 60, worked: it-worked}
advice: {topics: [owner], most_items: 9, vague: [circle back], off_label: Quiet}
limits: {new_tickets: 7, tickets_changed: 9, vanished_share: 0.5}
creation: {lease_seconds: 20, settle_seconds: 1000}
"""
    )
    policy = load(write(text)).policy()
    assert policy.tickets == Tickets(
        project="OPS",
        issue_type="Bug",
        labels=("incident",),
        priorities=(("P1 (critical)", "Highest"), ("🟠 Sev 2", "High")),
        fields=(("customfield_10010", {"value": "Production"}),),
        security_level="Few",
        open_levels=frozenset({"Employees"}),
        due_days=(("p1 critical", 5), ("", 28)),
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
    assert policy.ladder.by_priority == (("p1 critical", (Step(1, ("director",), chat=True),)),)
    assert (policy.ladder.quiet_from, policy.ladder.quiet_until) == (time(18), time(8))
    assert policy.ladder.redecide_after == 0
    assert policy.reading.words == ((Concept.OWNER, ("Driver",)),)
    assert (policy.reading.headings, policy.reading.lists) == (("To be done",), True)
    assert policy.reading.slash_order is SlashOrder.DAY_FIRST
    assert policy.reading.calendar == policy.calendar
    assert policy.reading.projects == {"WEB"}
    assert policy.reading.own_projects == {"OPS", "PAY", "INF"}
    assert policy.reading.jira_url == "https://example.atlassian.net"
    assert (policy.texts.opening, policy.texts.due) == ("Good morning", "{ticket} ({task}) is due {due}")
    assert policy.merging == Merging(
        text=FieldRule(Side.PAGE, winner_only=True),
        owner=FieldRule(Side.PAGE),
        due=FieldRule(Side.TICKET, winner_only=True),
        priority=FieldRule(Side.PAGE),
        told_days=3,
    )
    assert policy.verification == Verification(60, ask=False, worked="it-worked")
    assert policy.advice == Advice(frozenset({Topic.OWNER}), 9, ("circle back",), "quiet")
    assert policy.limits == Limits(new_tickets=7, tickets_changed=9, vanished_share=0.5)
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


def test_the_project_s_default_may_take_what_nobody_takes(write: Write) -> None:
    config = load(write(MINIMAL + "people: {fallback: Project}\n"))

    assert config.policy().people.fallback == "project"
