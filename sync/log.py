"""Logging: lines for people on a terminal, JSON lines otherwise, always to stderr.

Only fields known here are written, so that no page text or secret slips in with a new one; the names of
fields left out are kept, so that their absence is seen. Libraries are heard from WARNING on, whatever the
level: below it they log whole bodies.
"""

import logging
import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

OWN_LOGGER: Final = "sync"
REDACTED: Final = "[redacted]"

# Shorter texts are no tokens, but parts of ordinary words.
_SHORTEST_SECRET: Final = 8

FIELDS: Final = frozenset(
    {
        # of every line
        *("event", "level", "logger", "timestamp", "run", "exception", "dropped"),
        # what it is about: identifiers, never texts of pages or tickets
        *("page", "page_id", "space", "version", "ticket", "project", "site", "table", "row", "rid", "shard"),
        # what came of it
        *("outcome", "reason", "code", "exit_code", "error", "step"),
        # how much
        *("pages", "items", "rows", "tickets", "created", "updated", "linked", "written", "skipped"),
        *("findings", "failed", "waiting", "conflicts", "comments", "batch"),
        # requests
        *("method", "route", "status", "attempt", "wait", "requests", "retries", "seconds", "bytes"),
    }
)

_PATTERNS: Final = (
    (re.compile(r"(?i)\b(basic|bearer)\s+[\w+/.~=-]{4,}"), rf"\1 {REDACTED}"),
    (
        re.compile(r"(?i)(authorization['\"]?\s*[:=]\s*)(?!['\"]?(?:basic|bearer)\b)['\"]?[^\s'\",}]+"),
        rf"\1{REDACTED}",
    ),
    (re.compile(r"(?i)(://)[^/\s:@]+:[^/\s@]+@"), rf"\1{REDACTED}@"),
    (re.compile(r"\bAT[A-Z]{2,3}3x[\w=.-]{8,}"), REDACTED),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
)


def configure(
    level: str = "INFO", *, json: bool | None = None, run_id: str = "", secrets: Iterable[str] = ()
) -> None:
    """Set up logging for the whole process; calling it again replaces what was set up before.

    ``level`` is for our own lines. ``json`` None means JSON unless stderr is a terminal. ``secrets`` are
    texts that are blacked out wherever they appear.
    """
    terminal = sys.stderr.isatty()
    as_json = not terminal if json is None else json
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _only_known_fields,
                _blacken(secrets),
                _of_run(run_id),
                _json() if as_json else _console(colours=terminal and "NO_COLOR" not in os.environ),
            ]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(OWN_LOGGER).setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _only_known_fields(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    known = {name: value for name, value in event.items() if name in FIELDS}
    if dropped := sorted(set(event) - FIELDS):
        known["dropped"] = dropped
    return known


def _of_run(run_id: str) -> Processor:
    """Not a context variable: the threads that carry requests would not see it."""

    def add(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {**event, "run": run_id} if run_id else event

    return add


def _blacken(secrets: Iterable[str]) -> Processor:
    longest_first = sorted({text for text in secrets if len(text) >= _SHORTEST_SECRET}, key=len, reverse=True)
    clean = _cleaner([re.escape(text) for text in longest_first])

    def blacken(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {name: _map_texts(clean, value) for name, value in event.items()}

    return blacken


def _cleaner(secrets: list[str]) -> Callable[[str], str]:
    patterns = [*([(re.compile("|".join(secrets)), REDACTED)] if secrets else []), *_PATTERNS]

    def clean(text: str) -> str:
        for pattern, replacement in patterns:
            text = pattern.sub(replacement, text)
        return text

    return clean


def _map_texts(clean: Callable[[str], str], value: object) -> object:
    """The value with every text in it cleaned; what is no text, number or collection becomes a text."""
    match value:
        case None | bool() | int() | float():
            return value
        case dict():
            return {clean(str(key)): _map_texts(clean, element) for key, element in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_map_texts(clean, element) for element in value]
        case _:
            return clean(str(value))


def _json() -> Processor:
    # ASCII alone: nothing in a text then ends a line, whatever reads them
    return structlog.processors.JSONRenderer(ensure_ascii=True)


def _console(*, colours: bool) -> Processor:
    # never the pretty traceback: it shows local variables, and a token may be among them
    return structlog.dev.ConsoleRenderer(
        colors=colours, exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
    )
