"""Issue keys: every form counts, and look-alikes do not."""

from dataclasses import replace

import pytest

from sync.core.policy import Reading
from sync.core.reading.plain_text import plain_text
from sync.core.reading.storage_format import parse
from sync.core.reading.ticket_keys import read_tickets

MACRO = (
    "<ac:structured-macro ac:name='jira'><ac:parameter ac:name='key'>{}</ac:parameter></ac:structured-macro>"
)

OURS = frozenset({"OPS"})


def keys(markup: str, reading: Reading | None = None) -> tuple[str, ...]:
    return read_tickets([plain_text(parse(markup.encode()).root)], reading or Reading())


@pytest.mark.parametrize(
    "markup",
    [
        "OPS-12",
        "(OPS-12)",
        "see OPS-12, please.",
        "OPS-12: done",
        "#OPS-12",
        "feature/OPS-12",
        "OPS\N{NON-BREAKING HYPHEN}12",
        "OPS\N{HYPHEN}12",
        "https://jira.example/browse/ops-12",
        "OPS-12を直す",
        "<b>OPS</b>-12",
        MACRO.format("OPS-12"),
        "<a href='https://jira.example/browse/OPS-12'>the ticket</a>",
        "<a href='https://jira.example/browse/OPS-12' data-card-appearance='inline'>https://jira.example/browse/OPS-12</a>",
        "https://jira.example/browse/OPS-12?focusedCommentId=1",
        "<a href='https://jira.example/secure/RapidBoard.jspa?selectedIssue=OPS-12'>board</a>",
        f"Fix{MACRO.format('OPS-12')}it",
        "<p>OPS-12</p>" + MACRO.format("OPS-12"),
    ],
)
def test_a_key_counts_in_whatever_form(markup: str) -> None:
    assert keys(markup) == ("OPS-12",)


@pytest.mark.parametrize(
    "text",
    [
        "CVE-2021-44228",
        "CWE-327",
        "UTF-8",
        "SHA-256",
        "SEV-1",
        "FINDING-1",
        "INC-2026-0341",
        "INC-12",
        "ISO-27001",
        "RFC-2616",
        "ADR-386",
        "SPRINT-179",
        "PR-312",
        "REQ-V05-001",
        "A-BRANCH-001",
        "OPS-012",
        "OPS-1.2",
        "ops-12",
        "X-1",
        "Luzifer/awsenv#11",
        "https://git.example/a/b/issues/12",
        "<code>us-east-1</code>",
        "P0-1",
        "Q4-2025",
        "H1-2026",
        "FY25-26",
        "KW25-2026",
        "SEV1-2",
        "SHA3-512",
        "TLS1-2",
        "DEC-2025",
        "TOP-10",
        "DAY-2",
        "TCP-443",
        "GPL-3",
        "ITIL-4",
        "S3-1",
    ],
)
def test_what_only_looks_like_a_key_is_none(text: str) -> None:
    assert keys(text) == ()


@pytest.mark.parametrize("key", ["K8S-12", "B2B-7", "C4-2", "DEC-12", "BUG-3", "IOS-17", "API-4", "R2D-2"])
def test_a_key_with_a_digit_or_of_a_common_word_is_one(key: str) -> None:
    """Where in doubt there is rather no ticket than a second one."""
    assert keys(key) == (key,)


def test_keys_come_in_document_order_and_once() -> None:
    markup = (
        f"PAY-2 {MACRO.format('OPS-1')} <a href='https://jira.example/browse/QA-3'>x</a> PAY-2 OPS-1/OPS-4"
    )
    assert keys(markup) == ("PAY-2", "OPS-1", "QA-3", "OPS-4")


def test_configured_projects_are_the_only_bare_keys() -> None:
    """A key in a macro or a link is a ticket of somebody, whatever its project."""
    reading = Reading(projects=frozenset({"OPS", "INC"}))
    assert keys(f"OPS-1 INC-2 PAY-3 {MACRO.format('PAY-4')}", reading) == ("OPS-1", "INC-2", "PAY-4")


def test_only_links_to_the_configured_jira_count() -> None:
    reading = Reading(jira_url="https://jira.example/", projects=frozenset({"OPS"}))
    link = "<a href='{}/browse/PAY-1'>x</a>"
    assert keys(link.format("https://jira.example"), reading) == ("PAY-1",)
    assert keys(link.format("https://jira.example.evil"), reading) == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://jira.old.example/browse/OPS-1",
        "http://jira.internal:8080/browse/ops-1?focusedCommentId=3",
        "https://jira.example/jira/secure/RapidBoard.jspa?selectedIssue=OPS-1",
        "https://jira.example/servicedesk/customer/portal/2/OPS-1",
        "https://old.example/issues/?jql=key%3DOPS-1",
        "/browse/OPS-1",
    ],
)
@pytest.mark.parametrize("form", ["<a href='{}'>the ticket</a>", "<a href='{0}'>{0}</a>", "see {}"])
@pytest.mark.parametrize("ours", [Reading(own_projects=OURS), Reading(projects=OURS)])
def test_a_link_to_a_ticket_of_ours_counts_at_whatever_address(
    address: str, form: str, ours: Reading
) -> None:
    """Jira has been moved, or is reached by another name than the worker's: the ticket is the same."""
    reading = replace(ours, jira_url="https://jira.example/jira")
    assert keys(form.format(address), reading) == ("OPS-1",)


@pytest.mark.parametrize(
    "address",
    [
        "http://jira.example/jira/browse/PAY-1",
        "HTTPS://Jira.Example/jira/browse/PAY-1",
        "https://jira.example:443/jira/browse/PAY-1",
        "//jira.example/jira/browse/PAY-1",
        "/jira/browse/PAY-1",
        "https://jira.example/jira/servicedesk/customer/portal/2/PAY-1",
        "https://jira.example/jira/servicedesk/projects/PAY/queues/custom/7/PAY-1",
        "https://jira.example/jira/servicedesk/projects/PAY/queues/issue/PAY-1",
    ],
)
def test_a_link_to_the_configured_jira_counts_however_it_is_spelt(address: str) -> None:
    reading = Reading(own_projects=OURS, jira_url="https://jira.example/jira")
    assert keys(f"<a href='{address}'>x</a>", reading) == ("PAY-1",)


@pytest.mark.parametrize(
    "address",
    [
        "https://jira.vendor.example/browse/SERVER-1",
        "https://jira.example:7990/projects/DOC/repos/adr/browse/PAY-1",
        "https://jira.example/bitbucket/projects/DOC/repos/adr/browse/PAY-1",
        "https://jira.example.evil/jira/browse/PAY-1",
        "https://git.example/OPS-1-tune-alerts/tree",
        "https://[broken/browse/PAY-1",
    ],
)
def test_a_ticket_of_somebody_elses_tracker_is_none_of_ours(address: str) -> None:
    reading = Reading(own_projects=OURS, jira_url="https://jira.example/jira")
    assert keys(f"<a href='{address}'>x</a>", reading) == ()


def test_a_key_of_a_project_of_ours_is_a_ticket_whatever_it_looks_like() -> None:
    """A security operations centre may well call its project SOC; its row must not get a second ticket."""
    assert keys("SOC-12", Reading()) == ()
    assert keys("SOC-12", Reading(own_projects=frozenset({"SOC"}))) == ("SOC-12",)
    named = Reading(own_projects=frozenset({"SOC"}), projects=frozenset({"OPS"}))
    assert keys("SOC-12 OPS-3 PAY-4", named) == ("SOC-12", "OPS-3")
