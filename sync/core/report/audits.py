"""What an audit found, as lines for people and as JSON-ready data."""

from collections.abc import Iterator

from sync.core.planning.audit import Audit, Kind
from sync.core.report.lines import Line, Mark


def audit_lines(audit: Audit) -> Iterator[Line]:
    for anomaly in audit.anomalies:
        yield Line(Mark.NOTE, f"{anomaly.text} {anomaly.settle}")
    for page_id, reason in audit.not_looked_at.items():
        yield Line(Mark.SKIP, f"page {page_id}: rows not compared, {reason}")


def audit_summary(audit: Audit) -> str:
    rows = sum(anomaly.kind is Kind.TWINS for anomaly in audit.anomalies)
    return (
        f"Tickets: {audit.tickets}, made for pages: {audit.pages}. "
        f"Rows with several tickets: {rows}. Other things to look at: {len(audit.anomalies) - rows}."
    )


def audit_document(audit: Audit) -> dict[str, object]:
    return {
        "anomalies": [
            {
                "kind": anomaly.kind.value,
                "page": anomaly.page_id,
                "tickets": list(anomaly.tickets),
                "text": anomaly.text,
                "settle": anomaly.settle,
            }
            for anomaly in audit.anomalies
        ],
        "not_looked_at": dict(audit.not_looked_at),
        "summary": audit_summary(audit),
    }
