"""For whoever reads logs rather than tables: off a terminal, a line for each page and one for the run."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sync.errors import ExitCode

if TYPE_CHECKING:
    from sync.core.planning.page_plans import PageOutcome
    from sync.session import Session


def log_outcomes(
    session: "Session",
    outcomes: Sequence["PageOutcome"],
    twins: Mapping[str, Sequence[str]],
    code: ExitCode,
) -> None:
    """The lines of a run that came to its end."""
    if _for_people():
        return
    log = _logger()
    for outcome in outcomes:
        page = outcome.plan
        log.info(
            "page",
            page=page.page.id,
            space=page.page.space_key,
            outcome=outcome.state.value,
            items=page.rows,
            created=len(outcome.created),
            written=outcome.written,
            findings=len(page.findings),
            reason=_reason(outcome),
        )
    for rid, keys in sorted(twins.items()):
        log.error("duplicate", rid=rid, ticket=list(keys))
    log.info(
        "run",
        pages=len(outcomes),
        created=sum(len(outcome.created) for outcome in outcomes),
        written=sum(outcome.written for outcome in outcomes),
        failed=sum(bool(outcome.failures) for outcome in outcomes),
        requests=session.traffic.requests.total(),
        retries=session.traffic.retries,
        exit_code=int(code),
    )


def _reason(outcome: "PageOutcome") -> str | None:
    """Why nothing, or not everything, was done for a page."""
    skip = outcome.plan.skip
    skipped = (skip.reason,) if skip is not None else ()
    return "; ".join((*outcome.failures, *skipped, *outcome.plan.waits, *outcome.waits)) or None


def log_broken_off(session: "Session | None", code: ExitCode, reason: str) -> None:
    """The line of a run that did not come to its end; without a ``session``, it did not even begin."""
    if _for_people():
        return
    if session is None:
        from sync import log

        log.configure()
    _logger().info("run", reason=reason, exit_code=int(code))


def _for_people() -> bool:
    from sync.console import stdout

    return stdout().is_terminal


def _logger() -> Any:
    import structlog

    return structlog.get_logger("sync.run")
