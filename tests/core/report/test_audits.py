"""An audit for people and for programs."""

from sync.core.report.audits import audit_document, audit_lines, audit_summary
from tests.core.planning.test_audit import OTHER_PAGE, PAGE, audited, ticket


def test_what_is_said_in_lines_and_in_json_is_the_same() -> None:
    found = audited([ticket("OPS-1"), ticket("OPS-2")], absent={PAGE: "", OTHER_PAGE: "the page is archived"})

    lines = [line.text for line in audit_lines(found)]
    twins, gone = found.anomalies
    document = audit_document(found)

    assert lines == [
        f"{twins.text} {twins.settle}",
        f"{gone.text} {gone.settle}",
        f"page {OTHER_PAGE}: rows not compared, the page is archived",
    ]
    assert document == {
        "anomalies": [
            {
                "kind": anomaly.kind,
                "page": PAGE,
                "tickets": ["OPS-1", "OPS-2"],
                "text": anomaly.text,
                "settle": anomaly.settle,
            }
            for anomaly in (twins, gone)
        ],
        "not_looked_at": {OTHER_PAGE: "the page is archived"},
        "summary": audit_summary(found),
    }
    assert audit_summary(found) == (
        "Tickets: 2, made for pages: 1. Rows with several tickets: 1. Other things to look at: 1."
    )
