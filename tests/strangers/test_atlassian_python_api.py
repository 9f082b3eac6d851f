"""atlassian-python-api's own clients: what works on the real sites works here, what is broken there fails."""

# mypy: disable-error-code="no-untyped-call"

import warnings
from typing import Any

import pytest
import requests
from atlassian import ConfluenceCloud, ConfluenceServer, ConfluenceV2, Jira, JiraCloud

from tests.strangers.conftest import EMAIL, TOKEN, Served

FIELDS = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "Tune alerts"}
LINK = {"globalId": "page:1", "object": {"url": "https://example.com/1", "title": "Page"}}


def document(text: str) -> dict[str, Any]:
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


def status_of(error: requests.HTTPError) -> int:
    assert error.response is not None
    return error.response.status_code


class TestJiraCloud:
    @pytest.fixture
    def jira(self, cloud: Served) -> JiraCloud:
        return JiraCloud(cloud.origin, username=EMAIL, password=TOKEN)

    def test_creates_searches_and_reads(self, jira: JiraCloud) -> None:
        made = jira.create_issues(data={"issueUpdates": [{"fields": FIELDS}]})["issues"]

        (found,) = jira.enhanced_jql("project = OPS", fields=["summary"])["issues"]
        (fetched,) = jira.bulk_fetch_issues(data={"issueIdsOrKeys": [made[0]["id"]]})["issues"]
        assert found["fields"]["summary"] == "Tune alerts"
        assert fetched["key"] == made[0]["key"] == "OPS-1"
        assert jira.get_issue("OPS-1")["id"] == made[0]["id"]

    def test_searches_with_issues_that_the_index_does_not_know_yet(
        self, cloud: Served, jira: JiraCloud
    ) -> None:
        cloud.site.options.search_lag = None
        made = jira.create_issue(data={"fields": FIELDS})
        asked = {"jql": "project = OPS", "fields": ["summary"]}

        assert jira.search_and_reconsile_issues_using_jql_post(data=asked)["issues"] == []
        reconciled = jira.search_and_reconsile_issues_using_jql_post(
            data={**asked, "reconcileIssues": [int(made["id"])]}
        )
        assert [issue["key"] for issue in reconciled["issues"]] == ["OPS-1"]

    def test_updates_comments_links_and_moves_on(self, jira: JiraCloud) -> None:
        jira.create_issue(data={"fields": FIELDS})

        jira.edit_issue("OPS-1", data={"fields": {"summary": "New"}})
        jira.add_comment("OPS-1", data={"body": document("Look here")})
        for _ in range(2):
            jira.create_or_update_remote_issue_link("OPS-1", data=LINK)
        jira.set_issue_property("OPS-1", "mark", data={"row": 1})
        jira.do_transition("OPS-1", data={"transition": {"id": "31"}})

        fields = jira.get_issue("OPS-1")["fields"]
        assert (fields["summary"], fields["status"]["name"]) == ("New", "Done")
        assert [one["body"] for one in jira.get_comments("OPS-1")["comments"]] == [document("Look here")]
        assert [one["globalId"] for one in jira.get_remote_issue_links("OPS-1")] == ["page:1"]
        assert jira.get_issue_property("OPS-1", "mark")["value"] == {"row": 1}

    def test_reads_create_screens_and_people(self, jira: JiraCloud) -> None:
        types = jira.get_create_issue_meta_issue_types("OPS")["issueTypes"]
        fields = jira.get_create_issue_meta_issue_type_id("OPS", types[0]["id"])["fields"]
        (found,) = jira.find_assignable_users(query="Ann", project="OPS")

        assert "summary" in {field["fieldId"] for field in fields}
        assert found["displayName"] == "Ann Lee"

    def test_its_old_search_is_gone(self, jira: JiraCloud) -> None:
        with pytest.raises(requests.HTTPError, match="has been removed") as raised:
            jira.search_for_issues_using_jql(jql="project = OPS")
        assert status_of(raised.value) == 410


class TestJiraOnDataCenter:
    @pytest.fixture
    def jira(self, data_center: Served) -> Jira:
        return Jira(f"{data_center.origin}/jira", token=TOKEN)

    def test_creates_searches_and_reads(self, jira: Jira) -> None:
        jira.create_issues([{"fields": FIELDS}])
        jira.issue_create({**FIELDS, "summary": "Second"})

        found = jira.jql("project = OPS order by key", fields=["summary"])
        assert found is not None
        assert [issue["fields"]["summary"] for issue in found["issues"]] == ["Tune alerts", "Second"]
        assert jira.issue("OPS-2")["fields"]["summary"] == "Second"

    def test_updates_comments_links_and_moves_on(self, data_center: Served, jira: Jira) -> None:
        jira.issue_create(FIELDS)

        jira.update_issue_field("OPS-1", {"summary": "New"})
        jira.issue_add_comment("OPS-1", "Look here")
        for title in ("Page", "Page, renamed"):
            jira.create_or_update_issue_remote_links("OPS-1", "https://example.com/1", title, global_id="1")
        jira.set_issue_status("OPS-1", "Done")

        assert data_center.summaries() == ["New"]
        assert jira.get_issue_status("OPS-1") == "Done"
        comments = jira.issue_get_comments("OPS-1")
        assert comments is not None
        assert [one["body"] for one in comments["comments"]] == ["Look here"]
        (link,) = jira.get_issue_remote_links("OPS-1")
        assert link["object"]["title"] == "Page, renamed"

    def test_reads_create_screens_and_people(self, jira: Jira) -> None:
        (task, _) = jira.issue_createmeta_issuetypes("OPS")["values"]
        fields = jira.issue_createmeta_fieldtypes("OPS", task["id"])["values"]

        assert "summary" in {field["fieldId"] for field in fields}
        assert [one["name"] for one in jira.user_find_by_user_string(username="ann")] == ["ann"]

    def test_the_create_screens_of_old_are_gone(self, jira: Jira) -> None:
        with pytest.deprecated_call(), pytest.raises(requests.HTTPError) as raised:
            jira.issue_createmeta("OPS")
        assert status_of(raised.value) == 404


class TestConfluenceServer:
    @pytest.fixture
    def confluence(self, data_center: Served) -> ConfluenceServer:
        return ConfluenceServer(f"{data_center.origin}/confluence", token=TOKEN)

    def test_searches_and_reads(self, data_center: Served, confluence: ConfluenceServer) -> None:
        (found,) = confluence.search_content('label = "postmortem"', expand="body.storage,version")["results"]
        page = confluence.get_page_by_id(data_center.page.id, expand="body.storage,version")

        assert found["body"]["storage"]["value"] == page["body"]["storage"]["value"] == "<p>one</p>"
        assert confluence.get_page_id("OPS", "Outage") == data_center.page.id
        assert [one["key"] for one in confluence.get_all_spaces()["results"]] == ["OPS"]

    def test_creates_updates_and_comments(self, data_center: Served, confluence: ConfluenceServer) -> None:
        made = confluence.create_page("OPS", "Another outage", "<p>new</p>")
        confluence.update_page(data_center.page.id, "Outage", "<p>two</p>")
        confluence.add_comment(data_center.page.id, "<p>Look here</p>")

        assert data_center.site.confluence.pages[made["id"]].body == "<p>new</p>"
        assert data_center.body() == "<p>two</p>"
        (comment,) = confluence.get_page_comments(data_center.page.id, expand="body.storage")["results"]
        assert comment["body"]["storage"]["value"] == "<p>Look here</p>"

    def test_keeps_properties_by_key_and_version(
        self, data_center: Served, confluence: ConfluenceServer
    ) -> None:
        page = data_center.page.id
        confluence.set_page_property(page, {"key": "state", "value": {"step": 1}})
        confluence.update_page_property(
            page, {"key": "state", "value": {"step": 2}, "version": {"number": 2, "minorEdit": True}}
        )
        assert confluence.get_page_property(page, "state")["value"] == {"step": 2}

        with pytest.raises(Exception, match=r"[Vv]ersion"):
            confluence.update_page_property(
                page, {"key": "state", "value": {"step": 3}, "version": {"number": 2, "minorEdit": True}}
            )

    def test_reads_restrictions_and_labels(self, data_center: Served, confluence: ConfluenceServer) -> None:
        restrictions = confluence.get_all_restrictions_for_content(data_center.page.id)
        assert restrictions["read"]["restrictions"]["user"]["results"] == []
        confluence.set_page_label(data_center.page.id, "sev1")
        labels = confluence.get_page_labels(data_center.page.id)["results"]
        assert [one["name"] for one in labels] == ["postmortem", "sev1"]


class TestConfluenceCloud:
    """Broken on the real Cloud, and broken here in the same way."""

    @pytest.fixture
    def confluence(self, cloud: Served) -> ConfluenceV2:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return ConfluenceV2(f"{cloud.origin}/wiki", username=EMAIL, password=TOKEN)

    def test_the_class_for_cloud_forgets_the_way_to_the_api(self, cloud: Served) -> None:
        confluence = ConfluenceCloud(cloud.origin, username=EMAIL, password=TOKEN)
        with pytest.raises(requests.HTTPError) as raised:
            confluence.cql("type = page")
        assert status_of(raised.value) == 404
        assert not hasattr(confluence, "update_page")
        assert not hasattr(confluence, "get_page_by_id")

    def test_a_page_is_asked_for_in_a_format_that_does_not_exist(
        self, cloud: Served, confluence: ConfluenceV2
    ) -> None:
        with pytest.raises(requests.HTTPError) as raised:
            confluence.get_page_by_id(cloud.page.id, get_body=False)
        assert status_of(raised.value) == 400

    def test_an_update_leaves_out_what_is_required(self, cloud: Served, confluence: ConfluenceV2) -> None:
        with pytest.raises(requests.HTTPError) as raised:
            confluence.update_page(cloud.page.id, title="Outage", body="<p>two</p>")
        assert status_of(raised.value) == 400
        assert cloud.body() == "<p>one</p>"

    def test_searches_labels_and_comments_go_to_routes_that_never_were(
        self, cloud: Served, confluence: ConfluenceV2
    ) -> None:
        page = cloud.page.id
        for ask in (
            lambda: confluence.search("outage"),
            lambda: confluence.search_content("outage"),
            lambda: confluence.add_page_label(page, "sev1"),
            lambda: confluence.create_page_footer_comment(page, "<p>x</p>"),
        ):
            with pytest.raises(requests.HTTPError) as raised:
                ask()
            assert status_of(raised.value) == 404

    def test_a_property_is_asked_for_by_its_key_where_its_number_is_needed(
        self, cloud: Served, confluence: ConfluenceV2
    ) -> None:
        confluence.create_page_property(cloud.page.id, "state", {"step": 1})
        with pytest.raises(requests.HTTPError) as raised:
            confluence.get_page_property_by_key(cloud.page.id, "state")
        assert status_of(raised.value) == 400

    def test_the_routes_of_old_are_gone(self, cloud: Served) -> None:
        """What its class for Server, and most scripts, still ask a Cloud site for."""
        confluence = ConfluenceServer(f"{cloud.origin}/wiki", username=EMAIL, password=TOKEN)
        with pytest.raises(requests.HTTPError) as raised:
            confluence.get_page_by_id(cloud.page.id)
        assert status_of(raised.value) == 410

    def test_what_it_does_right_works(self, cloud: Served, confluence: ConfluenceV2) -> None:
        labels = confluence.get_page_labels(cloud.page.id)
        assert [one["name"] for one in labels] == ["postmortem"]
        assert confluence.get_space_by_key("OPS")["name"] == "Operations"
        assert confluence.get_page_versions(cloud.page.id)["results"][0]["number"] == 1
