"""A configuration with which the worker can run against the site as it is."""

import errno
from pathlib import Path
from typing import Any

import yaml

from sync.sandbox.flavours import addresses
from sync.sandbox.site import Site

_SIGN = "# For the sandbox at "
_HEAD = f"""\
{_SIGN}{{origin}}, which takes any token but "wrong":
#   POSTMORTEM_SYNC_CONFLUENCE_TOKEN=any POSTMORTEM_SYNC_JIRA_TOKEN=any postmortem-sync plan --config {{name}}
"""
_NO_LIMITS = {"new_tickets": 100_000, "new_tickets_per_page": 2_000, "pages_written": 100_000}


def write_config(path: Path, origin: str, site: Site) -> None:
    """Write the YAML file; ``origin`` is where the site is served, such as ``http://127.0.0.1:4711``.

    Raises ``OSError`` where that cannot be, ``FileExistsError`` where a file stands that no sandbox wrote.
    """
    if path.exists() and not path.read_bytes().startswith(_SIGN.encode()):
        raise FileExistsError(errno.EEXIST, "it is there already, and not a sandbox's own", str(path))
    settings = yaml.safe_dump(_settings(origin, site), sort_keys=False, allow_unicode=True)
    path.write_text(_HEAD.format(origin=origin, name=path.name) + settings, encoding="utf-8")


def _settings(origin: str, site: Site) -> dict[str, Any]:
    flavour = site.options.flavour
    account = {"email": site.people.worker.email} if flavour == "cloud" else {}
    confluence, jira = addresses(flavour)
    projects = [project.key for project in site.jira.projects.values()]
    spaces = [space.key for space in site.confluence.spaces.values()]
    settings: dict[str, Any] = {
        "confluence": {"url": origin + confluence, "flavour": flavour, **account},
        "jira": {"url": origin + jira, "flavour": flavour, **account},
        "pages": {"spaces": spaces},
        "tickets": {"project": projects[0]},
        # a folder of any size is meant to be taken in one run
        "limits": _NO_LIMITS,
    }
    routes = [{"project": key, "spaces": [key]} for key in projects[1:] if key in spaces]
    if routes:
        settings["tickets"]["routes"] = routes
    if site.teams:
        settings |= _people(site)
    return settings


def _people(site: Site) -> dict[str, Any]:
    directory = {name: {"account": _account(site, account)} for name, account in site.teams.items()}
    leading = {"lead": _account(site, site.lead), "director": _account(site, site.director)}
    steps = [
        {"after": 1, "tell": ["owner"]},
        {"after": 3, "tell": ["owner", "lead"]},
        {"after": 10, "tell": ["director"]},
    ]
    return {"people": {"directory": directory, **leading}, "ladder": {"steps": steps}}


def _account(site: Site, account_id: str) -> str:
    person = site.people.find(account_id)
    return person.username if person and site.options.flavour == "datacenter" else account_id
