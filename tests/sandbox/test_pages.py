"""Reading and writing pages as Confluence Cloud does it."""

from datetime import timedelta
from typing import Any

import pytest

from sync.sandbox import Site
from sync.sandbox.content import Page, Restriction
from tests.sandbox.conftest import ADA, ONLY_ADA, START, AddPage, Client, client_of


def draft(page: Page, number: int, body: str = "<p>Mended.</p>", **more: Any) -> dict[str, Any]:
    return {
        "id": page.id,
        "status": "current",
        "title": page.title,
        "body": {"representation": "storage", "value": body},
        "version": {"number": number, "message": "by a test"},
        **more,
    }


def path(page: Page) -> str:
    return f"/wiki/api/v2/pages/{page.id}"


def test_the_next_version_is_stored(client: Client, site: Site, add_page: AddPage) -> None:
    page = add_page()
    site.clock.advance(60)
    assert client.put(path(page), draft(page, 2)).status_code == 200
    shown = client.get(path(page), **{"body-format": "storage"})
    assert shown["version"]["number"] == 2
    assert shown["version"]["createdAt"] == "2026-11-02T10:01:00.000Z"
    assert shown["version"]["message"] == "by a test"
    assert shown["body"]["storage"]["value"] == "<p>Mended.</p>"


@pytest.mark.parametrize("number", [1, 3, 7])
def test_a_version_must_be_one_more_than_the_last(client: Client, add_page: AddPage, number: int) -> None:
    page = add_page()
    response = client.put(path(page), draft(page, number))
    assert response.status_code == 409
    assert "Current version is: 1" in response.json()["errors"][0]["title"]
    assert client.site.confluence.pages[page.id].body == page.body


@pytest.mark.parametrize(
    "body", ["<p>open", "<p>a & b</p>", "<p>&unheard;</p>", "</page><page>", "<p x>y</p>"]
)
def test_a_body_must_be_well_formed(client: Client, add_page: AddPage, body: str) -> None:
    page = add_page()
    response = client.put(path(page), draft(page, 2, body))
    assert response.status_code == 400
    assert "Error parsing xhtml" in response.json()["errors"][0]["title"]


def test_a_body_may_use_html_entities_cdata_and_undeclared_prefixes(
    client: Client, add_page: AddPage
) -> None:
    page = add_page()
    body = "<p>&nbsp;&ldquo;&#9749;</p><ac:x ri:y='1'><![CDATA[<p>]]></ac:x>"
    assert client.put(path(page), draft(page, 2, body)).status_code == 200


def test_more_than_five_mebibytes_are_too_much(client: Client, add_page: AddPage) -> None:
    page = add_page()
    most = "<p>" + "a" * (5 * 1024 * 1024 - 7) + "</p>"
    assert client.put(path(page), draft(page, 2, most + " ")).status_code == 413
    assert client.put(path(page), draft(page, 2, most)).status_code == 200


def test_a_title_is_unique_in_its_space_whatever_its_case(client: Client, add_page: AddPage) -> None:
    page, _ = add_page("One"), add_page("Two")
    assert client.put(path(page), draft(page, 2, title="two")).status_code == 400
    assert client.put(path(page), draft(page, 2, title="Three")).status_code == 200


@pytest.mark.parametrize("missing", ["id", "status", "title", "body", "version"])
def test_an_update_names_everything_it_must(client: Client, add_page: AddPage, missing: str) -> None:
    page = add_page()
    document = draft(page, 2)
    del document[missing]
    assert client.put(path(page), document).status_code == 400


def test_a_page_that_is_hidden_does_not_exist(client: Client, add_page: AddPage) -> None:
    page = add_page(readers=ONLY_ADA)
    assert client("GET", path(page)).status_code == 404
    assert client.put(path(page), draft(page, 2)).status_code == 404
    assert client.get("/wiki/api/v2/pages")["results"] == []
    assert client_of(client.site, name=ADA.email).get(path(page))["id"] == page.id


def test_what_hides_a_page_hides_the_pages_below_it(client: Client, add_page: AddPage) -> None:
    parent = add_page("Parent", readers=Restriction(groups=("sre",)))
    page = add_page("Child", parent=parent.id)
    assert client("GET", path(page)).status_code == 404
    assert client_of(client.site, name=ADA.email).get(path(page))["parentId"] == parent.id


def test_a_page_closed_for_editing_can_be_read_and_not_written(
    client: Client, site: Site, add_page: AddPage
) -> None:
    page = add_page()
    site.confluence.restrict(page.id, editors=ONLY_ADA)
    shown = client.get(path(page), **{"include-operations": "true"})
    assert {"operation": "update", "targetType": "page"} not in shown["operations"]["results"]
    assert client.put(path(page), draft(page, 2)).status_code == 404


def test_an_archived_page_is_read_and_a_trashed_one_is_not(
    client: Client, site: Site, add_page: AddPage
) -> None:
    page = add_page()
    site.confluence.change_status(page.id, "archived")
    assert client.get(path(page))["status"] == "archived"
    assert client.put(path(page), draft(page, 2)).status_code == 404
    site.confluence.change_status(page.id, "trashed")
    assert client("GET", path(page)).status_code == 404
    assert client.get(path(page), status="trashed")["status"] == "trashed"


def test_labels_and_restrictions_make_no_version(client: Client, site: Site, add_page: AddPage) -> None:
    page = add_page()
    labels = f"/wiki/rest/api/content/{page.id}/label"
    assert client.post(labels, [{"prefix": "global", "name": "postmortem"}]).status_code == 200
    site.confluence.restrict(page.id, readers=Restriction(people=(site.people.worker.account_id,)))
    shown = client.get(path(page), **{"include-labels": "true"})
    assert [label["name"] for label in shown["labels"]["results"]] == ["postmortem"]
    assert shown["version"]["number"] == 1
    assert client("DELETE", labels, params={"name": "postmortem"}).status_code == 204
    assert client.get(f"{path(page)}/labels")["results"] == []


def test_an_inline_comment_changes_the_body_without_a_version(
    client: Client, site: Site, add_page: AddPage
) -> None:
    page = add_page()
    site.confluence.annotate(
        page.id, "<p><ac:inline-comment-marker ac:ref='1'>It</ac:inline-comment-marker></p>"
    )
    shown = client.get(path(page), **{"body-format": "storage"})
    assert "inline-comment-marker" in shown["body"]["storage"]["value"]
    assert shown["version"]["number"] == 1


def test_old_versions_stay_readable_and_can_be_restored(
    client: Client, site: Site, add_page: AddPage
) -> None:
    page = add_page()
    client.put(path(page), draft(page, 2))
    site.confluence.restore(page.id, 1, ADA.account_id)
    assert [one["number"] for one in client.get(f"{path(page)}/versions")["results"]] == [3, 2, 1]
    assert client.get(f"{path(page)}/versions/2")["nextVersion"] == 3
    old = client.get(path(page), version="2", **{"body-format": "storage"})
    assert old["body"]["storage"]["value"] == "<p>Mended.</p>"
    assert site.confluence.pages[page.id].body == "<p>It broke.</p>"


def test_pages_are_listed_by_id_space_and_date_and_go_on_from_a_cursor(
    client: Client, site: Site, add_page: AddPage
) -> None:
    pages = [add_page(f"Page {n}", at=START - timedelta(days=n)) for n in range(5)]
    first = client.get("/wiki/api/v2/pages", sort="-modified-date", limit=2)
    assert [one["id"] for one in first["results"]] == [pages[0].id, pages[1].id]
    assert first["_links"]["next"].startswith("/wiki/api/v2/pages?")
    second = client.get(first["_links"]["next"])
    assert [one["id"] for one in second["results"]] == [pages[2].id, pages[3].id]
    assert "next" not in client.get(second["_links"]["next"])["_links"]
    chosen = client.get("/wiki/api/v2/pages", id=f"{pages[4].id},{pages[0].id},999")
    assert [one["id"] for one in chosen["results"]] == [pages[0].id, pages[4].id]
    space = client.get("/wiki/api/v2/spaces", keys="PM,NONE")["results"]
    assert [one["key"] for one in space] == ["PM"]
    assert client.get("/wiki/api/v2/pages", **{"space-id": "1"})["results"] == []


@pytest.mark.parametrize(
    "parameters",
    [{"limit": 0}, {"sort": "size"}, {"status": "draft"}, {"body-format": "view"}, {"cursor": "xyz"}],
)
def test_a_listing_refuses_what_it_does_not_know(client: Client, parameters: dict[str, str]) -> None:
    assert client("GET", "/wiki/api/v2/pages", params=parameters).status_code == 400


def test_of_many_comments_at_most_50_come_with_their_bodies(
    client: Client, site: Site, add_page: AddPage
) -> None:
    page = add_page()
    for number in range(60):
        site.confluence.add_comment(page.id, f"<p>{number}</p>", ADA.account_id)
    bodies = client.get(f"{path(page)}/footer-comments", **{"body-format": "storage", "limit": 250})
    assert len(bodies["results"]) == 50
    assert "cursor=" in bodies["_links"]["next"]
    assert len(client.get(f"{path(page)}/footer-comments", limit=250)["results"]) == 60


def test_comments_are_added_and_listed(client: Client, add_page: AddPage) -> None:
    page = add_page()
    made = client.post(
        "/wiki/api/v2/footer-comments",
        {"pageId": page.id, "body": {"representation": "storage", "value": "<p>Due today.</p>"}},
    )
    assert made.status_code == 201
    listed = client.get(f"{path(page)}/footer-comments", **{"body-format": "storage"})["results"]
    assert [one["body"]["storage"]["value"] for one in listed] == ["<p>Due today.</p>"]
    assert listed[0]["version"]["authorId"] == client.site.people.worker.account_id


def test_a_copy_carries_the_properties_unless_asked_otherwise(site: Site, add_page: AddPage) -> None:
    page = add_page()
    site.confluence.create_property(page.id, "k", {"a": 1}, ADA.account_id)
    copied = site.confluence.copy(page.id, "Copy", ADA.account_id)
    bare = site.confluence.copy(page.id, "Bare", ADA.account_id, with_properties=False)
    assert [held.value for held in site.confluence.properties_of(copied.id)] == [{"a": 1}]
    assert site.confluence.properties_of(bare.id) == []


def test_people_are_named_in_bulk(client: Client) -> None:
    found = client.post("/wiki/api/v2/users-bulk", {"accountIds": [ADA.account_id, "nobody"]}).json()[
        "results"
    ]
    assert [person["displayName"] for person in found] == ["Ada Lane"]
