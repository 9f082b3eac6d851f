"""Logging: who is written for, what may be said, and what never is."""

import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import log

Written = Callable[[], str]

TOKEN = "ATATT3xFfGF0-canary-canary"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger(log.OWN_LOGGER)
    levels = root.level, own.level
    yield
    structlog.reset_defaults()
    for handler in root.handlers[:]:
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter):
            root.removeHandler(handler)
    root.level, own.level = levels


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Written:
    """What went to stderr since it was last asked."""
    return lambda: capsys.readouterr().err


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def logger() -> structlog.stdlib.BoundLogger:
    bound: structlog.stdlib.BoundLogger = structlog.get_logger("sync.run")
    return bound


# --- who is written for


def test_lines_are_json_unless_a_person_is_watching(written: Written) -> None:
    log.configure(run_id="01HX")
    logger().info("page done", page_id="12", created=3)
    (line,) = lines(written())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "page done",
        "level": "info",
        "logger": "sync.run",
        "run": "01HX",
        "page_id": "12",
        "created": 3,
    }


def test_a_person_at_a_terminal_reads_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    log.configure(run_id="01HX")
    logger().info("page done", page_id="12")
    assert "page done [sync.run] page_id=12 run=01HX" in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue()


def test_json_can_be_asked_for_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    log.configure(json=True)
    logger().info("page done")
    assert lines(terminal.getvalue())[0]["event"] == "page done"


def test_an_entry_is_one_line_whatever_it_says(written: Written) -> None:
    """Some readers end a line at U+0085 or U+2028, too."""
    log.configure()
    logger().info("one\ntwo\x85three\u2028four")
    assert [line["event"] for line in lines(written())] == ["one\ntwo\x85three\u2028four"]


def test_nothing_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    logger().error("page failed")
    out, err = capsys.readouterr()
    assert (out, "page failed" in err) == ("", True)


def test_the_run_is_named_in_every_thread(written: Written) -> None:
    log.configure(run_id="01HX")
    thread = threading.Thread(target=lambda: logger().info("from a thread"))
    thread.start()
    thread.join()
    assert lines(written())[0]["run"] == "01HX"


def test_setting_up_again_replaces_what_was_there(written: Written) -> None:
    log.configure(run_id="first")
    log.configure(run_id="second")
    logger().info("once")
    assert [line["run"] for line in lines(written())] == ["second"]


# --- what may be said


def test_the_level_is_for_our_own_lines(written: Written) -> None:
    log.configure("WARNING")
    logger().info("not heard")
    logger().warning("heard")
    assert [line["event"] for line in lines(written())] == ["heard"]


@pytest.mark.parametrize(
    "library", ["atlassian.rest_client", "urllib3.connectionpool", "requests", "another"]
)
def test_libraries_are_heard_from_warning_on_even_at_debug(written: Written, library: str) -> None:
    """At DEBUG the Atlassian library writes whole bodies, and urllib3 every request."""
    log.configure("DEBUG")
    logging.getLogger(library).debug("a whole body")
    logging.getLogger(library).info("a whole body")
    logging.getLogger(library).warning("something is wrong")
    assert [(line["event"], line["logger"]) for line in lines(written())] == [("something is wrong", library)]


def test_a_field_that_is_not_known_is_left_out_and_its_name_kept(written: Written) -> None:
    log.configure()
    logger().info("page done", page_id="12", title="The secret outage", body=b"<p/>")
    text = written()
    assert lines(text)[0]["dropped"] == ["body", "title"]
    assert "secret outage" not in text


def test_an_error_keeps_its_traceback_without_the_values_of_variables(written: Written) -> None:
    log.configure(secrets=[TOKEN])

    def fail(token: str) -> None:
        raise ValueError(f"not with {token}")

    try:
        fail(TOKEN)
    except ValueError:
        logger().exception("a bug")
    text = written()
    assert lines(text)[0]["exception"].endswith("ValueError: not with [redacted]")
    assert TOKEN not in text


# --- what is never said

SAY: dict[str, Callable[[str], None]] = {
    "as the event": lambda text: logger().info(text),
    "as a field": lambda text: logger().info("x", error=text),
    "as an exception in a field": lambda text: logger().info("x", error=ValueError(text)),
    "deep in a field": lambda text: logger().info("x", outcome={"a": [{"b": (text,)}]}),
    "as a name in a field": lambda text: logger().info("x", outcome={text: 1}),
    "by a library": lambda text: logging.getLogger("urllib3").warning("x %s", text),
}


@pytest.mark.parametrize("json_lines", [True, False])
@pytest.mark.parametrize("where", SAY)
def test_a_token_is_blacked_out_wherever_it_appears(written: Written, where: str, json_lines: bool) -> None:
    log.configure(json=json_lines, secrets=["some-token-of-ours"])
    SAY[where]("before some-token-of-ours after")
    text = written()
    assert "some-token-of-ours" not in text
    assert "before [redacted] after" in text


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer canary",
        "authorization=canary",
        "{'Authorization': 'Basic canary=='}",
        '{"authorization": "canary"}',
        "sent Basic Y2FuYXJ5OmNhbmFyeQ== canary@example.com",
        "https://me:canary@example.com/wiki",
        TOKEN,
    ],
)
def test_what_looks_like_a_credential_is_blacked_out_without_being_told(written: Written, text: str) -> None:
    log.configure()
    logger().info("x", error=text)
    text = written()
    assert "canary" not in text
    assert "Y2FuYXJ5" not in text


def test_e_mail_addresses_are_not_written(written: Written) -> None:
    log.configure()
    logger().info("looked up jane.doe+x@mail.example.com")
    assert lines(written())[0]["event"] == "looked up [e-mail]"


def test_the_longer_of_two_secrets_is_blacked_out_whole(written: Written) -> None:
    log.configure(secrets=["abcdefgh", "abcdefgh-ijkl"])
    logger().info("abcdefgh-ijkl")
    assert lines(written())[0]["event"] == "[redacted]"


def test_a_very_short_token_does_not_black_out_half_the_log(written: Written) -> None:
    """The sandbox takes any token, and people type ``x``."""
    log.configure(secrets=["x", ""])
    logger().info("exit")
    assert lines(written())[0]["event"] == "exit"


def test_ordinary_sentences_and_figures_stay_as_they_are(written: Written) -> None:
    log.configure(secrets=["some-token-of-ours"])
    logger().info("The bearer of bad news", seconds=0.5, route="/wiki/api/v2/pages/{id}", outcome=None)
    (line,) = lines(written())
    assert line["event"] == "The bearer of bad news"
    assert (line["seconds"], line["route"], line["outcome"]) == (0.5, "/wiki/api/v2/pages/{id}", None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8), around=st.text())
def test_no_secret_survives_whatever_stands_around_it(written: Written, secret: str, around: str) -> None:
    log.configure(secrets=[secret])
    logger().info(around + secret + around, error={"x": [around + secret]})
    (line,) = lines(written())
    assert secret not in line["event"].replace(around, "").replace(log.REDACTED, "")
