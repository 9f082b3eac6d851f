"""The sites: addresses, and ways to sign in."""

import pytest

from sync.config import Flavour, load
from tests.config.given import MINIMAL, Write, problems


@pytest.mark.parametrize(
    ("site", "flavour", "web", "api"),
    [
        (
            "{url: https://example.atlassian.net/wiki/, email: b@example.com}",
            Flavour.CLOUD,
            "https://example.atlassian.net/wiki",
            "https://example.atlassian.net/wiki",
        ),
        (
            "{url: https://example.atlassian.net, cloud_id: 11111111-2222}",
            Flavour.CLOUD,
            "https://example.atlassian.net/wiki",
            "https://api.atlassian.com/ex/confluence/11111111-2222/wiki",
        ),
        (
            "{url: https://pages.example.com/confluence}",
            Flavour.DATACENTER,
            "https://pages.example.com/confluence",
            "https://pages.example.com/confluence",
        ),
        (
            "{url: http://127.0.0.1:8080, flavour: cloud, email: b@example.com}",
            Flavour.CLOUD,
            "http://127.0.0.1:8080/wiki",
            "http://127.0.0.1:8080/wiki",
        ),
    ],
)
def test_each_kind_of_site_has_its_addresses(
    write: Write, site: str, flavour: Flavour, web: str, api: str
) -> None:
    rest = "jira: {url: https://jira.example.com}\ntickets: {project: OPS}\n"
    confluence = load(write(f"confluence: {site}\n{rest}")).confluence
    assert (confluence.flavour, confluence.web_url, confluence.api_url) == (flavour, web, api)


@pytest.mark.parametrize("url", ["http://localhost:1/", "http://127.9.9.9", "http://[::1]:80"])
def test_plain_http_is_accepted_on_loopback(write: Write, url: str) -> None:
    load(
        write(
            MINIMAL.replace(
                "jira:\n  url: https://example.atlassian.net", f"jira:\n  flavour: cloud\n  url: {url}"
            )
        )
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://example.com", "must begin with https: the token would travel in clear"),
        ("http://127.0.0.1.example.com", "must begin with https: the token would travel in clear"),
        ("http://localhost.example.com", "must begin with https: the token would travel in clear"),
        ("ftp://example.com", "is not an address; write e.g. https://example.atlassian.net"),
        ("example.atlassian.net", "is not an address; write e.g. https://example.atlassian.net"),
        ("https://", "is not an address; write e.g. https://example.atlassian.net"),
        ("https://example.com:port", "is not an address; write e.g. https://example.atlassian.net"),
        ("https://[::1", "is not an address; write e.g. https://example.atlassian.net"),
        (
            "https://me:hunter2@example.com",
            "holds a user name; remove it: the token comes from the environment",
        ),
        ("https://example.com#top", "must be the site's address alone, without ? and #"),
        ("https://example.com?a=b", "must be the site's address alone, without ? and #"),
        (
            "https://example.atlassian.net/jira/projects",
            "must be the site's address alone, e.g. https://example.atlassian.net",
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(write: Write, url: str, sentence: str) -> None:
    text = MINIMAL.replace("jira:\n  url: https://example.atlassian.net", f"jira:\n  url: '{url}'")
    assert problems(write(text)) == [f"config.yaml:5: jira.url: {sentence}"]


def test_the_gateways_address_is_explained(write: Write) -> None:
    text = MINIMAL.replace("https://example.atlassian.net", "https://api.atlassian.com/ex/jira/1", 1)
    (problem,) = problems(write(text))
    assert "the id from this address as cloud_id" in problem


def test_a_cloud_site_needs_to_know_whose_token_it_is(write: Write) -> None:
    assert problems(write(MINIMAL.replace("  email: bot@example.com\n", "", 1))) == [
        (
            "config.yaml:1: confluence: needs email (for an API token), "
            "or cloud_id (for a scoped token or a service account)"
        )
    ]


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("email: Jane Doe", '"Jane Doe" is not an e-mail address'),
        ("cloud_id: a/b", '"a/b" is not a cloud id; see https://YOUR-SITE.atlassian.net/_edge/tenant_info'),
        ("client_id: a b", '"a b" is not a client id; copy it from the OAuth 2.0 credential'),
    ],
)
def test_a_way_to_sign_in_that_cannot_be_one_is_refused(write: Write, setting: str, sentence: str) -> None:
    name = setting.split(":", maxsplit=1)[0]
    text = MINIMAL.replace("email: bot@example.com", setting, 1)
    assert problems(write(text)) == [f"config.yaml:3: confluence.{name}: {sentence}"]


def test_an_oauth_client_works_through_the_gateway(write: Write) -> None:
    client = MINIMAL.replace("email: bot@example.com", "client_id: abc", 1)
    assert problems(write(client)) == [
        (
            "config.yaml:1: confluence: needs email (for an API token), "
            "or cloud_id (for a scoped token or a service account)"
        ),
        "config.yaml:3: confluence.client_id: goes with cloud_id, and without email",
    ]
    config = load(write(client.replace("client_id: abc", "client_id: abc\n  cloud_id: 11111111-2222")))
    assert config.confluence.client_id == "abc"


def test_two_cloud_ids_for_one_site_are_refused(write: Write) -> None:
    """Pages of one site would get tickets on another."""
    text = MINIMAL.replace("email: bot@example.com", "cloud_id: 11111111-2222", 1)
    text = text.replace("email: bot@example.com", "cloud_id: 33333333-4444")
    assert problems(write(text)) == [
        (
            "config.yaml:6: jira.cloud_id: is not confluence.cloud_id, "
            "and example.atlassian.net has only one; see https://example.atlassian.net/_edge/tenant_info"
        )
    ]
    load(write(text.replace("url: https://example", "url: https://other", 1)))
    load(write(text.replace("33333333-4444", "11111111-2222")))


REFUSED = "config.yaml:3: confluence.email: is for Cloud; a Data Center token travels alone, so remove it"


def test_settings_of_cloud_are_refused_for_data_center(write: Write) -> None:
    text = MINIMAL.replace(
        "https://example.atlassian.net", "https://pages.example.com\n  flavour: datacenter", 1
    )
    assert problems(write(text)) == [REFUSED.replace(":3:", ":4:")]


def test_a_cloud_site_under_a_name_of_its_own_is_not_taken_for_data_center_in_silence(write: Write) -> None:
    """Whoever just removed the e-mail address would send an API token to whatever is there."""
    text = MINIMAL.replace("https://example.atlassian.net", "https://example.atlasian.net", 1)
    assert problems(write(text)) == [
        f"{REFUSED}; or, if example.atlasian.net is Cloud, check the address or set flavour: cloud"
    ]
