"""Content properties: numbered, guarded by their own version, not atomic to create."""

from typing import Any

from sync.sandbox import Site
from sync.sandbox.content import Page
from tests.sandbox.conftest import ADA, AddPage, Client


def path(page: Page, property_id: str = "") -> str:
    return f"/wiki/api/v2/pages/{page.id}/properties" + (f"/{property_id}" if property_id else "")


def create(client: Client, page: Page, value: object) -> dict[str, Any]:
    response = client.post(path(page), {"key": "ledger", "value": value})
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_a_property_is_created_once_and_then_in_the_way(client: Client, add_page: AddPage) -> None:
    page = add_page()
    assert create(client, page, {"a": 1})["version"]["number"] == 1
    assert client.post(path(page), {"key": "ledger", "value": {}}).status_code == 409
    assert [held["value"] for held in client.get(path(page), key="ledger")["results"]] == [{"a": 1}]
    assert client.get(path(page), key="other")["results"] == []


def test_two_creations_that_do_not_see_each_other_leave_two_properties(
    client: Client, site: Site, add_page: AddPage
) -> None:
    page = add_page()
    for value in (1, 2):
        site.confluence.create_property(page.id, "ledger", value, ADA.account_id, unless_exists=False)
    held = client.get(path(page), key="ledger")["results"]
    assert [one["value"] for one in held] == [1, 2]
    assert int(held[0]["id"]) < int(held[1]["id"])


def test_a_property_is_updated_only_from_its_last_version(client: Client, add_page: AddPage) -> None:
    page = add_page()
    made = create(client, page, 1)
    update = {"key": "ledger", "value": 2, "version": {"number": 2}}
    assert client.put(path(page, made["id"]), update).status_code == 200
    late = client.put(path(page, made["id"]), update | {"value": 3})
    assert late.status_code == 409
    assert client.get(path(page, made["id"]))["value"] == 2


def test_a_property_makes_no_version_of_its_page(client: Client, add_page: AddPage) -> None:
    page = add_page()
    create(client, page, 1)
    assert client.get(f"/wiki/api/v2/pages/{page.id}")["version"]["number"] == 1


def test_a_value_of_more_than_32_kilobytes_is_refused(client: Client, add_page: AddPage) -> None:
    page = add_page()
    assert client.post(path(page), {"key": "k", "value": "a" * (32 * 1024 - 1)}).status_code == 400
    assert client.post(path(page), {"key": "k", "value": "ä" * (16 * 1024)}).status_code == 400
    assert client.post(path(page), {"key": "k", "value": "a" * (32 * 1024 - 2)}).status_code == 200


def test_a_property_is_known_by_its_number_alone(client: Client, add_page: AddPage) -> None:
    page, other = add_page("One"), add_page("Two")
    made = create(client, page, 1)
    assert client("GET", path(page, "ledger")).status_code == 400
    assert client("GET", path(other, made["id"])).status_code == 404


def test_a_property_goes_when_it_is_deleted(client: Client, add_page: AddPage) -> None:
    page = add_page()
    made = create(client, page, 1)
    assert client("DELETE", path(page, made["id"])).status_code == 204
    assert client.get(path(page))["results"] == []


def test_a_search_brings_the_value_and_the_version_when_both_are_asked_for(
    client: Client, add_page: AddPage
) -> None:
    page = add_page()
    create(client, page, {"a": 1})

    def expanded(expand: str) -> dict[str, Any]:
        answer = client.get("/wiki/rest/api/content/search", cql=f"id = {page.id}", expand=expand)
        return dict(answer["results"][0]["metadata"]["properties"]["ledger"])

    assert expanded("metadata.properties.ledger")["value"] == {"a": 1}
    assert "version" not in expanded("metadata.properties.ledger")
    assert expanded("metadata.properties.ledger.version")["version"]["number"] == 1
