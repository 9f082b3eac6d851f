"""What a site can start with."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from sync.sandbox import Options, new_site, storage
from sync.sandbox.worker_config import write_config
from tests.sandbox.conftest import START, client_of


def test_every_file_of_a_folder_becomes_a_page_malformed_ones_too(tmp_path: Path) -> None:
    bodies = {"a": "<p>one</p>\r\n", "b": "<p>open", "c": "<!DOCTYPE x><p/>"}
    for name, body in bodies.items():
        (tmp_path / f"{name}.xml").write_bytes(body.encode())
    (tmp_path / "a.json").write_text("{}")
    site = new_site(str(tmp_path), START)
    client = client_of(site)
    assert client.titles('label = "postmortem" and space = PM order by title') == ["a", "b", "c"]
    assert client.get("/__sandbox/pages") == site.files
    for name, body in bodies.items():
        page = site.confluence.pages[site.files[f"{name}.xml"]]
        assert (page.body, page.version.number, page.status) == (body, 1, "current")
        assert page.version.at == page.created_at == START - timedelta(days=1)
    types = client.get("/rest/api/3/project/OPS")["issueTypes"]
    assert [kind["name"] for kind in types] == ["Task", "Bug"]


def test_the_company_has_well_formed_pages_two_projects_and_one_secret() -> None:
    site = new_site("demo", START)
    for page in site.confluence.pages.values():
        storage.check(page.body)
    assert {project.key for project in site.jira.projects.values()} == {"OPS", "PAY"}
    hidden = [page for page in site.confluence.pages.values() if page.readers]
    assert [page.title for page in hidden] == ["Postmortem: a deploy key in a build log"]
    assert all(page.readers.allows(site.people.worker) for page in hidden)
    quiet = timedelta(minutes=10)
    assert all(page.version.at <= START - quiet for page in site.confluence.pages.values())
    assert "2026-11-01" in site.confluence.pages[site.files["checkout.xml"]].body


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_the_written_configuration_names_what_the_company_has(tmp_path: Path, flavour: str) -> None:
    file = tmp_path / "worker.yaml"
    write_config(file, "http://127.0.0.1:4711", new_site("demo", START, Options(flavour=flavour)))
    settings = yaml.safe_load(file.read_text())
    assert settings["jira"]["flavour"] == flavour
    assert settings["pages"]["spaces"] == ["OPS", "PAY"]
    assert settings["tickets"]["routes"] == [{"project": "PAY", "spaces": ["PAY"]}]
    assert set(settings["people"]["directory"]) == {"SRE Lead", "Infra team", "Payments team"}


def test_only_a_configuration_of_a_sandbox_is_written_over(tmp_path: Path) -> None:
    """Somebody who goes back to the sandbox must not lose the configuration of the real sites."""
    file, site = tmp_path / "config.yaml", new_site("demo", START)
    write_config(file, "http://127.0.0.1:4711", site)
    write_config(file, "http://127.0.0.1:4712", site)
    assert yaml.safe_load(file.read_text())["jira"]["url"] == "http://127.0.0.1:4712"

    file.write_text("# my own\n")
    with pytest.raises(FileExistsError):
        write_config(file, "http://127.0.0.1:4713", site)
    assert file.read_text() == "# my own\n"


def test_on_data_center_people_are_mentioned_by_their_keys() -> None:
    site = new_site("demo", START, Options(flavour="datacenter"))
    bodies = "".join(page.body for page in site.confluence.pages.values())
    mei = next(person for person in site.people if person.name == "Mei Lindqvist")
    assert f'ri:userkey="{mei.confluence_key}"' in bodies
    assert "ri:account-id" not in bodies
