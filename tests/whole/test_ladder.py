"""Items past their date climb the ladder: on the page, and in one comment that mentions the right people.

The worker's day is the site's; 2026-11-10 is a Tuesday.
"""

from collections.abc import Callable
from datetime import date

import pytest

from sync.core.planning.page_plans import PageState
from sync.sandbox import Answer, Call, Handle, NotDelivered
from sync.sandbox.call import faultless
from sync.sandbox.content import Restriction
from tests.whole.conftest import LEVEL, CompanyWith
from tests.whole.given import AUTHOR, DIRECTOR, LADDER, LEADERS, MEI, TOMAS, Company, mention, table

DAY = 24 * 60


def mentioned(comment: str) -> set[str]:
    everyone = (AUTHOR, MEI, TOMAS, DIRECTOR)
    return {person.name for person in everyone if f'ri:account-id="{person.account_id}"' in comment}


def test_nobody_is_told_before_the_date_nor_on_it(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-12"))
    climbing.settle()
    climbing.worker.run_after(DAY)
    climbing.worker.run_after(DAY)

    assert climbing.comments(page) == []
    assert "Past their date" not in climbing.block(page)


def test_the_owner_is_told_on_the_working_day_after_the_date(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()

    climbing.worker.run_after(2 * DAY)

    (comment,) = climbing.comments(page)
    assert mentioned(comment) == {"Mei Lindqvist"}
    assert "OPS-1" in comment
    assert "was due 2026-11-11" in comment


def test_the_page_says_how_far_up_the_ladder_an_item_is(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()

    climbing.worker.run_after(2 * DAY)
    assert "was due 2026-11-11 · reminder 1 of 3: owner" in climbing.block(page)

    climbing.worker.run_after(4 * DAY)
    assert "was due 2026-11-11 · reminder 2 of 3: owner and lead" in climbing.block(page)


def test_each_step_is_told_once_whatever_the_number_of_runs(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()

    for _ in range(15 * 2):
        climbing.worker.run_after(DAY / 2)

    assert [mentioned(comment) for comment in climbing.comments(page)] == [
        {"Mei Lindqvist"},
        {"Mei Lindqvist", "Alex Author"},
        {"Dana Okafor"},
    ]


def test_many_late_items_make_one_comment_on_their_page(climbing: Company) -> None:
    page = climbing.page(
        ("Tune alerts", mention(MEI), "2026-11-11"), ("Verify the chain", mention(TOMAS), "2026-11-11")
    )
    climbing.settle()

    climbing.worker.run_after(2 * DAY)

    (comment,) = climbing.comments(page)
    assert mentioned(comment) == {"Mei Lindqvist", "Tomás Ferreira"}
    assert "OPS-1" in comment
    assert "OPS-2" in comment


def test_nothing_is_told_on_a_weekend(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-12"))
    climbing.settle()
    climbing.site.clock.advance(3 * DAY * 60)  # Friday was missed: nothing ran

    climbing.worker.run_after(DAY)
    climbing.worker.run_after(DAY)
    assert climbing.comments(page) == []

    climbing.worker.run_after(DAY)
    assert len(climbing.comments(page)) == 1


def test_over_a_weekend_page_plan_and_run_say_what_follows_on_monday(climbing: Company) -> None:
    """Written once for the whole weekend, and again when it is told."""
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.site.clock.advance(3 * DAY * 60)  # Thursday and Friday were missed: nothing ran

    (saturday,) = climbing.worker.run_after(DAY)
    written = climbing.site.confluence.pages[page].version
    (planned,) = climbing.worker.plan().pages
    (sunday,) = climbing.worker.run_after(DAY)

    assert "was due 2026-11-11 · reminder 1 of 3 follows on Monday, 2026-11-16" in climbing.block(page)
    told = ("reminders wait for Monday, 2026-11-16",)
    assert saturday.plan.waits == planned.waits == sunday.plan.waits == told
    assert sunday.state is planned.state is PageState.WAITING
    assert climbing.site.confluence.pages[page].version == written

    (monday,) = climbing.worker.run_after(DAY)
    assert monday.plan.waits == ()
    assert "was due 2026-11-11 · reminder 2 of 3: owner and lead" in climbing.block(page)
    assert len(climbing.comments(page)) == 1


def test_a_page_names_the_roles_that_a_step_tells_and_no_accounts(company_with: CompanyWith) -> None:
    step = {"after": 1, "tell": ["owner", DIRECTOR.account_id, TOMAS.account_id]}
    company = company_with(ladder={"steps": [step]})
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()
    company.worker.run_after(2 * DAY)

    assert "reminder 1 of 1: owner and others" in company.block(page)
    assert DIRECTOR.account_id not in company.block(page)


def test_nothing_is_told_on_a_holiday(company_with: CompanyWith) -> None:
    dates = {"free_dates": ["2026-11-12"]}
    company = company_with(ladder=LADDER, people=LEADERS, dates=dates)
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()

    company.worker.run_after(2 * DAY)
    assert company.comments(page) == []

    company.worker.run_after(DAY)
    assert len(company.comments(page)) == 1


def test_nothing_is_told_in_the_teams_quiet_hours(company_with: CompanyWith) -> None:
    ladder = LADDER | {"quiet_from": "18:00", "quiet_until": "11:00"}
    company = company_with(ladder=ladder, people=LEADERS)
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()

    (early,) = company.worker.run_after(2 * DAY)
    assert company.comments(page) == []
    assert early.plan.waits == ("reminders wait until 11:00",)
    assert "reminder" not in company.block(page)

    company.worker.run_after(2 * 60)
    assert len(company.comments(page)) == 1
    assert "reminder 1 of 3: owner" in company.block(page)


def test_a_step_may_come_before_the_date_and_another_on_it(company_with: CompanyWith) -> None:
    steps = [{"after": -2, "tell": ["owner"]}, {"after": 0, "tell": ["owner"]}]
    company = company_with(ladder={"steps": steps})
    page = company.page(("Tune alerts", mention(MEI), "2026-11-16"))  # a Monday
    company.settle()
    company.worker.run_after(DAY)
    assert company.comments(page) == []

    told = []
    for _ in range(6):  # from Thursday, two working days before, to Tuesday
        company.worker.run_after(DAY)
        told.append(len(company.comments(page)))

    assert told == [1, 1, 1, 1, 2, 2]
    assert all("is due 2026-11-16" in comment for comment in company.comments(page))
    assert "Past their date" in company.block(page)


def test_after_runs_that_were_missed_only_the_step_reached_by_now_is_told(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()

    climbing.worker.run_after(20 * DAY)
    climbing.worker.run_after(DAY)

    assert [mentioned(comment) for comment in climbing.comments(page)] == [{"Dana Okafor"}]


@pytest.mark.parametrize("word", ["SEV-1", "sev-1", "🔴 SEV-1"])
def test_dates_and_steps_may_go_by_severity(company_with: CompanyWith, word: str) -> None:
    steps = {"sev-1": [{"after": 0, "tell": ["owner"]}, {"after": 1, "tell": ["owner", "director"]}]}
    company = company_with(
        tickets={"project": "OPS", "due_days": {"SEV-1": 1, "default": 9}},
        ladder={"steps": [{"after": 5, "tell": ["owner"]}], "by_priority": steps},
        people=LEADERS,
    )
    rows = (("Tune alerts", mention(MEI), "", word), ("Cap retries", mention(TOMAS), "", "SEV-3"))
    page = company.page(body=table(*rows, header=("Action", "Owner", "Due", "Severity")))
    company.settle()

    given = {ticket.summary: ticket.due for ticket in company.tickets()}
    assert given == {"Tune alerts": date(2026, 11, 11), "Cap retries": date(2026, 11, 23)}
    assert "2026-11-11: " in company.block(page)

    company.worker.run_after(DAY)
    company.worker.run_after(DAY)
    assert [mentioned(comment) for comment in company.comments(page)] == [
        {"Mei Lindqvist"},
        {"Mei Lindqvist", "Dana Okafor"},
    ]
    assert "reminder 2 of 2: owner and director" in company.block(page)


def test_what_was_late_before_the_worker_came_is_shown_and_never_told(climbing: Company) -> None:
    """The first run over a year of postmortems must not mention everybody at once."""
    page = climbing.page(("Tune alerts", mention(MEI), "2026-09-01"))
    climbing.settle()
    for _ in range(20):
        climbing.worker.run_after(DAY)

    assert climbing.comments(page) == []
    assert "was due 2026-09-01, before it was tracked here" in climbing.block(page)
    assert "1 item was past its date when first seen here; nobody is" in climbing.block(page)


def test_a_backlog_is_summed_up_in_one_sentence(climbing: Company) -> None:
    """Of what becomes late afterwards it says nothing: somebody is reminded of that."""
    old = [(f"Verify link {number}", mention(MEI), f"2026-09-0{number}") for number in range(1, 5)]
    page = climbing.page(*old, ("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.worker.run_after(2 * DAY)

    told = "4 items were past their date when first seen here; nobody is reminded of that."
    assert climbing.block(page).count(told) == 1
    assert len(climbing.comments(page)) == 1
    assert "was due 2026-11-11 · reminder 1 of 3: owner" in climbing.block(page)


def test_a_page_without_a_backlog_says_nothing_of_one(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.worker.run_after(2 * DAY)

    assert "when first seen here" not in climbing.block(page)


def test_a_step_before_the_date_makes_no_item_late(company_with: CompanyWith) -> None:
    company = company_with(ladder={"steps": [{"after": -2, "tell": ["owner"]}]})
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()
    company.worker.run_after(2 * DAY)

    assert "was due 2026-11-11" in company.block(page)
    assert "before it was tracked here" not in company.block(page)
    assert "when first seen here" not in company.block(page)


def test_a_step_is_not_told_again_where_the_ledger_was_lost_on_that_day(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.worker.run_after(2 * DAY)
    for held in climbing.site.confluence.properties_of(page):
        climbing.site.confluence.delete_property(held)
    for _ in range(3):
        climbing.worker.run_after()
    assert len(climbing.comments(page)) == 1

    climbing.worker.run_after(4 * DAY)
    assert len(climbing.comments(page)) == 2, "the next step is told"


def test_a_later_date_quietens_the_ladder_and_arms_it_again(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.worker.run_after(2 * DAY)
    assert len(climbing.comments(page)) == 1

    climbing.site.jira.change(climbing.ticket("OPS-1"), {"due": date(2026, 11, 17)})
    climbing.worker.run_after(DAY)
    assert "Past their date" not in climbing.block(page)
    for _ in range(6):
        climbing.worker.run_after(DAY)

    assert [mentioned(comment) for comment in climbing.comments(page)] == [{"Mei Lindqvist"}] * 2


def test_what_is_done_is_told_to_nobody(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.move_status("OPS-1", "Done")

    climbing.worker.run_after(2 * DAY)

    assert climbing.comments(page) == []
    assert "Past their date" not in climbing.block(page)


def test_a_normal_run_finds_items_that_reach_a_step_on_pages_nobody_touched(climbing: Company) -> None:
    """Nothing changed on the page nor in the ticket for weeks; only the date has come."""
    page = climbing.page(("Tune alerts", mention(MEI), "2026-12-10"))
    climbing.settle()
    for _ in range(31):
        climbing.worker.run_after(DAY, full=False)

    (comment,) = climbing.comments(page)
    assert mentioned(comment) == {"Mei Lindqvist"}


def test_a_priority_may_have_steps_of_its_own(company_with: CompanyWith) -> None:
    own = {"by_priority": {"P1": [{"after": 1, "tell": ["director"]}]}}
    company = company_with(ladder=LADDER | own, people=LEADERS)
    page = company.page(
        ("Tune alerts", mention(MEI), "2026-11-11", "P1"), ("Verify", mention(TOMAS), "2026-11-11", "P3")
    )
    company.settle()

    company.worker.run_after(2 * DAY)

    (comment,) = company.comments(page)
    assert mentioned(comment) == {"Dana Okafor", "Tomás Ferreira"}


def test_a_team_has_a_lead_of_its_own(company_with: CompanyWith) -> None:
    directory = {"Pay crew": {"account": MEI.account_id, "lead": TOMAS.account_id}}
    company = company_with(
        ladder={"steps": [{"after": 1, "tell": ["lead"]}]}, people=LEADERS | {"directory": directory}
    )
    page = company.page(("Refund once", "Pay crew", "2026-11-11"))
    company.settle()

    company.worker.run_after(2 * DAY)

    (comment,) = company.comments(page)
    assert mentioned(comment) == {"Tomás Ferreira"}


def test_a_step_without_a_comment_is_shown_on_the_page_alone(company_with: CompanyWith) -> None:
    company = company_with(ladder={"steps": [{"after": 1, "tell": ["owner"], "comment": False}]})
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()

    company.worker.run_after(2 * DAY)

    assert company.comments(page) == []
    assert "reminder 1 of 1" in company.block(page)


def test_a_step_may_be_told_in_the_ticket(company_with: CompanyWith) -> None:
    step = {"after": 1, "tell": ["owner"], "comment": False, "ticket_comment": True}
    company = company_with(ladder={"steps": [step]})
    company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()

    company.worker.run_after(2 * DAY)
    company.worker.run_after(DAY)

    assert len(company.site.jira.comments_on(company.ticket("OPS-1"))) == 1


def test_one_run_mentions_nobody_more_often_than_agreed(company_with: CompanyWith) -> None:
    company = company_with(ladder=LADDER | {"mentions_per_person": 2}, people=LEADERS)
    pages = [company.page((f"Improve part {part}", mention(MEI), "2026-11-11")) for part in range(5)]
    company.settle()

    company.worker.run_after(2 * DAY)

    assert sum(len(company.comments(page)) for page in pages) == 2
    company.worker.run_after()
    assert sum(len(company.comments(page)) for page in pages) == 4
    company.worker.run_after()
    told = [[mentioned(comment) for comment in company.comments(page)] for page in pages]
    assert told == [[{"Mei Lindqvist"}]] * 5  # those left out come in the next runs, none twice


def test_a_ladder_of_a_wont_do_ticket_is_left(climbing: Company) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.move_status("OPS-1", "Done", resolution="Won't Do")

    climbing.worker.run_after(2 * DAY)

    assert climbing.comments(page) == []


def test_a_comment_that_could_not_be_posted_is_reported_and_not_told_twice(climbing: Company) -> None:
    """Whether it was posted may be unknown: better once too few than once too often."""

    def refuse_comments(call: Call, handle: Handle) -> Answer:
        if call.method == "POST" and call.route.endswith("/footer-comments"):
            return Answer(500, (("Content-Type", "application/json"),), b"{}")
        return handle(call)

    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.site.fault = refuse_comments
    (outcome,) = climbing.worker.run_after(2 * DAY)

    assert outcome.failures
    assert climbing.comments(page) == []
    climbing.site.fault = faultless
    climbing.worker.run_after(30)
    assert len(climbing.comments(page)) <= 1


# --- comments that are lost


def at_the_comment(then: Callable[[Call, Handle], Answer]) -> Callable[[Call, Handle], Answer]:
    def fault(call: Call, handle: Handle) -> Answer:
        if call.method == "POST" and call.route.endswith("/footer-comments"):
            return then(call, handle)
        return handle(call)

    return fault


def crash_before(call: Call, handle: Handle) -> Answer:
    raise KeyboardInterrupt


def crash_after(call: Call, handle: Handle) -> Answer:
    handle(call)
    raise KeyboardInterrupt


@pytest.mark.parametrize("crash", [crash_before, crash_after])
def test_a_comment_that_a_crash_left_open_is_on_the_page_exactly_once(
    climbing: Company, crash: Callable[[Call, Handle], Answer]
) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.site.fault = at_the_comment(crash)
    with pytest.raises(KeyboardInterrupt):
        climbing.worker.run_after(2 * DAY)
    climbing.site.fault = faultless

    for _ in range(3):
        climbing.worker.run_after(30)

    (comment,) = climbing.comments(page)
    assert mentioned(comment) == {"Mei Lindqvist"}
    assert "postmortem-sync-" in comment  # the marker, in a macro that shows nothing


def connection_refused(call: Call, handle: Handle) -> Answer:
    raise NotDelivered


def too_many_requests(call: Call, handle: Handle) -> Answer:
    return Answer(429, (("Content-Type", "application/json"),), b"{}")


@pytest.mark.parametrize("then", [connection_refused, too_many_requests])
def test_a_comment_that_was_never_sent_is_posted_by_the_next_run(
    climbing: Company, then: Callable[[Call, Handle], Answer]
) -> None:
    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.site.fault = at_the_comment(then)
    (outcome,) = climbing.worker.run_after(2 * DAY)
    climbing.site.fault = faultless
    assert outcome.failures

    for _ in range(3):
        climbing.worker.run_after(30)

    (comment,) = climbing.comments(page)
    assert mentioned(comment) == {"Mei Lindqvist"}


@pytest.mark.parametrize("comment", [False, True])
def test_what_was_never_said_in_the_ticket_is_said_by_the_next_run_unless_the_page_said_it(
    company_with: CompanyWith, comment: bool
) -> None:
    step = {"after": 1, "tell": ["owner"], "comment": comment, "ticket_comment": True}
    company = company_with(ladder={"steps": [step]})
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()

    def not_in_jira(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/issue/{issueIdOrKey}/comment"):
            raise NotDelivered
        return handle(call)

    company.site.fault = not_in_jira
    (outcome,) = company.worker.run_after(2 * DAY)
    company.site.fault = faultless
    assert outcome.failures

    for _ in range(3):
        company.worker.run_after(30)

    assert len(company.comments(page)) + len(company.site.jira.comments_on(company.ticket("OPS-1"))) == 1


def test_a_comment_that_stands_is_not_looked_for_again(climbing: Company) -> None:
    climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.worker.run_after(2 * DAY)
    climbing.site.requests.clear()
    climbing.worker.run_after(30)
    assert not [served for served in climbing.site.requests if "comment" in served.route]


def test_what_was_said_in_the_ticket_is_not_said_again_with_a_lost_comment(company_with: CompanyWith) -> None:
    step = {"after": 1, "tell": ["owner"], "ticket_comment": True}
    company = company_with(ladder={"steps": [step]})
    page = company.page(("Tune alerts", mention(MEI), "2026-11-11"))
    company.settle()
    company.site.fault = at_the_comment(lambda call, handle: Answer(500, (), b"{}"))
    company.worker.run_after(2 * DAY)
    company.site.fault = faultless
    company.worker.run_after(30)

    assert len(company.comments(page)) == 1
    assert len(company.site.jira.comments_on(company.ticket("OPS-1"))) == 1


def test_who_may_not_view_the_page_is_not_mentioned_on_it(company_with: CompanyWith) -> None:
    """A mention would tell them of a page that is not for them, and of nothing else."""
    step = {"after": 1, "tell": ["owner", "director"]}
    tracked = {"pages": {"restricted": "allow"}, "tickets": {"project": "OPS", "security_level": LEVEL.name}}
    company = company_with(ladder={"steps": [step]}, people=LEADERS, **tracked)
    company.ops.security_levels = (LEVEL,)
    readers = Restriction((DIRECTOR.account_id, company.site.people.worker.account_id))
    for_all = company.page(("Verify the chain", mention(MEI), "2026-11-11"))
    for_few = company.page(("Tune alerts", mention(MEI), "2026-11-11"), readers=readers)
    company.settle()

    company.worker.run_after(2 * DAY)

    assert mentioned(*company.comments(for_all)) == {"Mei Lindqvist", "Dana Okafor"}
    assert mentioned(*company.comments(for_few)) == {"Dana Okafor"}


@pytest.mark.parametrize("body", [b'{"statusCode": 403, "message": "not permitted"}', b'{"message": "no"}'])
def test_where_a_site_does_not_tell_who_may_view_a_page_people_are_mentioned(
    climbing: Company, body: bytes
) -> None:
    """It tells administrators only."""

    def not_for_us(call: Call, handle: Handle) -> Answer:
        if call.route.endswith("/permission/check"):
            return Answer(403, (("Content-Type", "application/json"),), body)
        return handle(call)

    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.site.fault = not_for_us
    climbing.worker.run_after(2 * DAY)

    (comment,) = climbing.comments(page)
    assert mentioned(comment) == {"Mei Lindqvist"}


@pytest.mark.parametrize(
    "answer",
    {
        "a failing site": Answer(503, (("Content-Type", "application/json"),), b"{}"),
        "a cut answer": Answer(200, (("Content-Type", "application/json"),), b'{"hasPermis'),
    }.values(),
    ids=["a failing site", "a cut answer"],
)
def test_while_it_is_not_answered_who_may_view_a_page_nobody_is_told_yet(
    climbing: Company, answer: Answer
) -> None:
    """What could not be asked now is no word on who may view it; the next run asks again."""

    def hiccup(call: Call, handle: Handle) -> Answer:
        return answer if call.route.endswith("/permission/check") else handle(call)

    page = climbing.page(("Tune alerts", mention(MEI), "2026-11-11"))
    climbing.settle()
    climbing.site.fault = hiccup
    (outcome,) = climbing.worker.run_after(2 * DAY)
    assert "did not answer POST /rest/api/content/{id}/permission/check" in outcome.failures[0]
    assert climbing.comments(page) == []

    climbing.site.fault = faultless
    climbing.worker.run_after()

    (comment,) = climbing.comments(page)
    assert mentioned(comment) == {"Mei Lindqvist"}
