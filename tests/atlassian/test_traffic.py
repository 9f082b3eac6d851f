import threading

import pytest

from sync.atlassian.traffic import NoTurn, Traffic
from tests.atlassian.given import Time, traffic


def take(traffic: Traffic, count: int, patience: float | None = None) -> None:
    for _ in range(count):
        with traffic.turn(patience):
            pass


def test_a_second_s_worth_may_go_at_once_and_the_rest_at_the_agreed_rate() -> None:
    time = Time()
    limited = traffic(time, per_second=10)
    take(limited, 10)
    assert time.waits == []
    take(limited, 20)
    assert time.now == pytest.approx(1002.0, abs=0.01)


def test_silence_holds_for_everybody_and_no_burst_follows_it() -> None:
    time = Time()
    limited = traffic(time, per_second=10, jitter=0)
    limited.hush(30, "Jira")
    take(limited, 1)
    assert time.now == pytest.approx(1030.1, abs=0.2)
    take(limited, 10)
    assert time.now == pytest.approx(1031.1, abs=0.2)


@pytest.mark.parametrize(("seconds", "longest"), [(0, 0), (4, 5), (30, 32), (3000, 3002)])
def test_not_all_who_were_told_the_same_return_at_once(seconds: float, longest: float) -> None:
    """Never before they may, and only a little later: the dice say when."""
    for jitter, end in ((0.0, seconds), (0.5, (seconds + longest) / 2), (1.0, longest)):
        time = Time()
        limited = traffic(time, deadline=3600, jitter=jitter)
        limited.hush(seconds, "Jira")
        take(limited, 1)
        assert time.now - 1000 == pytest.approx(end, abs=0.02)


def test_silence_that_begins_while_one_waits_is_kept_as_well() -> None:
    time = Time()
    limited = traffic(time, per_second=10)
    take(limited, 10)

    def sleep(seconds: float) -> None:
        if not time.waits:
            limited.hush(20, "Jira")
        time.sleep(seconds)

    limited.sleep = sleep
    take(limited, 1)
    assert time.now >= 1020


def test_the_run_gets_slower_once_for_answers_that_come_together() -> None:
    time = Time()
    limited = traffic(time, per_second=10)
    for _ in range(8):
        limited.slow_down()
    take(limited, 6)
    begin = time.now
    take(limited, 6)
    assert time.now - begin == pytest.approx(1.0, abs=0.01)


def test_it_never_gets_slower_than_a_handful_a_second() -> None:
    time = Time()
    limited = traffic(time, per_second=40)
    for _ in range(50):
        time.now += 2
        limited.slow_down()
    take(limited, 5)
    begin = time.now
    take(limited, 5)
    assert time.now - begin == pytest.approx(1.0, abs=0.01)


def test_who_may_not_wait_is_sent_away_at_once() -> None:
    time = Time()
    limited = traffic(time)
    limited.hush(30, "Jira")
    with pytest.raises(NoTurn):
        take(limited, 1, patience=5)
    assert time.waits == []


def test_nobody_waits_beyond_the_deadline() -> None:
    time = Time()
    limited = traffic(time, deadline=60)
    limited.hush(61, "Jira")
    with pytest.raises(NoTurn):
        take(limited, 1)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (59, ""),
        (61, "Jira asked for a pause of 61 s"),
        (600, "Jira asked for a pause of 10 min"),
        (86400, "Jira asked for a pause of 24 h"),
    ],
)
def test_a_pause_that_goes_beyond_the_deadline_ends_the_run_and_its_reason_is_kept(
    seconds: float, told: str
) -> None:
    limited = traffic(Time(), deadline=60, jitter=0)
    limited.hush(seconds, "Jira")
    limited.hush(5, "Confluence")
    assert limited.is_over() is bool(told)
    assert limited.pause_beyond().startswith(told)


def test_what_was_begun_can_be_finished_after_the_deadline() -> None:
    time = Time()
    limited = traffic(time, deadline=60, per_second=10)
    time.now += 100
    take(limited, 12)


@pytest.mark.parametrize("pause", [6.5, 8, 400])
def test_nothing_is_sent_long_after_the_run_was_told_to_end(pause: float) -> None:
    """Whoever ends a pod waits for two minutes, and then kills it with what was not recorded."""
    time = Time()
    limited = traffic(time, jitter=0, told_to_end_at=1001)
    limited.hush(pause, "Jira")
    with pytest.raises(NoTurn):
        take(limited, 1)
    assert time.now == pytest.approx(1001, abs=0.3)


def test_what_was_begun_still_waits_for_a_pause_that_is_soon_over() -> None:
    time = Time()
    limited = traffic(time, per_second=10, jitter=0, told_to_end_at=1001)
    limited.hush(4, "Jira")
    take(limited, 1)
    assert time.now == pytest.approx(1004.1, abs=0.2)


def test_the_rate_is_kept_when_the_run_is_told_to_end() -> None:
    time = Time()
    limited = traffic(time, per_second=5, told_to_end_at=1000.5)
    take(limited, 15)
    assert time.now == pytest.approx(1002.0, abs=0.01)


def test_only_so_many_are_in_flight() -> None:
    limited = traffic(Time(), in_flight=1)
    with limited.turn(), pytest.raises(NoTurn):
        take(limited, 1, patience=0.0)
    take(limited, 1, patience=0.0)


def test_a_clock_that_rounds_does_not_keep_anybody_waiting_for_ever() -> None:
    class Coarse(Time):
        def sleep(self, seconds: float) -> None:
            assert len(self.waits) < 100
            super().sleep(round(seconds, 6) - 1e-6)

    time = Coarse(now=1_790_000_000.3)
    limited = traffic(time, jitter=0)
    limited.hush(7.7777777, "Jira")
    take(limited, 1)
    assert time.now == pytest.approx(1_790_000_008.08, abs=0.05)


def test_retries_have_a_budget_that_grows_with_the_work_done() -> None:
    limited = traffic(Time())
    granted = 0
    while limited.may_retry(0):
        granted += 1
    for _ in range(granted * 10 + 10):
        limited.count("Jira GET /")
    assert limited.may_retry(0)
    assert not limited.may_retry(0)
    assert limited.retries == granted + 1


def test_no_retry_waits_beyond_the_deadline() -> None:
    limited = traffic(Time(), deadline=60)
    assert limited.may_retry(59)
    assert not limited.may_retry(61)


def test_threads_share_one_tally() -> None:
    limited = traffic(Time())

    def count() -> None:
        for _ in range(500):
            limited.count("Jira GET /")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert limited.requests["Jira GET /"] == 2000


def test_the_dice_of_real_runs_cover_the_whole_wait() -> None:
    """Full jitter: workers that were refused together do not come back together."""
    jitter = Traffic(per_second=1, in_flight=1, deadline=1).jitter
    thrown = [jitter() for _ in range(200)]
    assert all(0 <= share < 1 for share in thrown)
    assert min(thrown) < 0.25 < 0.75 < max(thrown)


def told_to_end_at(time: Time, moment: float) -> Traffic:
    return Traffic(
        per_second=10,
        in_flight=8,
        deadline=600,
        monotonic=time.monotonic,
        sleep=time.sleep,
        jitter=lambda: 0.0,
        told_to_end=lambda: time.now >= moment,
    )


@pytest.mark.parametrize(("pause", "sent"), [(4, True), (8, False), (300, False)])
def test_who_is_told_to_end_in_a_pause_does_not_sit_it_out_to_send_afterwards(
    pause: float, sent: bool
) -> None:
    """What has to be finished has a few seconds, counted from then; the pause is kept, or nothing is sent."""
    time = Time()
    limited = told_to_end_at(time, 1001)
    limited.hush(pause, "Confluence")
    if sent:
        take(limited, 1)
        assert time.now >= 1000 + pause
    else:
        with pytest.raises(NoTurn):
            take(limited, 1)
        assert time.now < 1002


def test_who_is_told_to_end_still_keeps_to_the_rate() -> None:
    time = Time()
    limited = told_to_end_at(time, 1000.05)
    take(limited, 30)
    assert time.now == pytest.approx(1002.0, abs=0.01)
