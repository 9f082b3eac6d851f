# mypy: disable-error-code="no-untyped-call"
"""The afternoon script: the same job as most people would write it, for comparison.

``python -m tests.benchmarks.afternoon CONFLUENCE_URL JIRA_URL``. It loops over pages and rows, creates and
links one ticket after another, and writes each page back as its parser spells it. It is honest: a row that
carries a key gets no second ticket, and a page is only written when something changed. It knows no lost
answers, no two workers and no throttling.
"""

import sys
from collections.abc import Iterator

from atlassian import Jira
from atlassian.confluence import ConfluenceServer
from bs4 import BeautifulSoup, Tag

TOKEN = "any"
COLUMNS = ("Action", "Owner", "Due", "Status", "Ticket")


def main(confluence_url: str, jira_url: str) -> None:
    confluence = ConfluenceServer(confluence_url, token=TOKEN)
    jira = Jira(jira_url, token=TOKEN)
    for page_id in found(confluence):
        page = confluence.get_page_by_id(page_id, expand="body.storage,version,space")
        body = BeautifulSoup(page["body"]["storage"]["value"], "html.parser")
        changes = [take_care_of(row, page, confluence_url, jira, body) for row in action_rows(body)]
        if any(changes):
            confluence.update_page(page_id, page["title"], str(body))


def found(confluence: ConfluenceServer) -> Iterator[str]:
    start = 0
    while True:
        answer = confluence.cql('type = page and label = "postmortem"', start=start, limit=25)
        yield from (result["content"]["id"] for result in answer["results"])
        start += len(answer["results"])
        if not answer["results"] or "next" not in answer.get("_links", {}):
            return


def action_rows(body: BeautifulSoup) -> Iterator[dict[str, Tag]]:
    for table in body.find_all("table"):
        rows = table.find_all("tr")
        header = tuple(cell.get_text(strip=True) for cell in rows[0].find_all("th"))
        if header == COLUMNS:
            for row in rows[1:]:
                yield dict(zip(COLUMNS, row.find_all("td"), strict=True))


def take_care_of(
    row: dict[str, Tag], page: dict[str, object], url: str, jira: Jira, body: BeautifulSoup
) -> bool:
    """Whether the row changed."""
    macro = row["Ticket"].find("ac:parameter", {"ac:name": "key"})
    key = macro.get_text(strip=True) if macro else create(row, page, url, jira)
    if not macro:
        cell = row["Ticket"]
        cell.clear()
        cell.append(jira_macro(key, body))
    status = jira.issue(key)["fields"]["status"]["name"]
    if row["Status"].get_text(strip=True) == status:
        return not macro
    row["Status"].string = status
    return True


def create(row: dict[str, Tag], page: dict[str, object], url: str, jira: Jira) -> str:
    action = row["Action"].get_text(strip=True)
    fields = {
        "project": {"key": "OPS"},
        "issuetype": {"name": "Task"},
        "summary": action[:250],
        "description": f"From the postmortem {page['title']}",
        "labels": ["postmortem"],
    }
    if due := row["Due"].find("time"):
        fields["duedate"] = due["datetime"]
    key: str = jira.issue_create(fields=fields)["key"]
    link = f"{url}/pages/viewpage.action?pageId={page['id']}"
    jira.create_or_update_issue_remote_links(key, link, str(page["title"]))
    return key


def jira_macro(key: str, body: BeautifulSoup) -> Tag:
    macro = body.new_tag("ac:structured-macro", attrs={"ac:name": "jira"})
    parameter = body.new_tag("ac:parameter", attrs={"ac:name": "key"})
    parameter.string = key
    macro.append(parameter)
    return macro


if __name__ == "__main__":
    main(*sys.argv[1:])
