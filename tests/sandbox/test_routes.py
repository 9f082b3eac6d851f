"""Every route of the sandbox is one that the real product has, by its official specification."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from sync.sandbox.flavours import application

SPECS = Path(__file__).parents[3] / "shared" / "specs"
PRODUCTS = {
    # where it stands in the sandbox: where it stands in the specification, and in which
    "/wiki/api/v2": ("", "confluence-cloud-v2"),
    "/wiki/rest/api": ("/wiki/rest/api", "confluence-cloud-v1"),
    "/rest/api/3": ("/rest/api/3", "jira-cloud-v3"),
    "/rest/api/2": ("/rest/api/3", "jira-cloud-v3"),
    "/confluence/rest/api": ("/rest/api", "confluence-dc-10.0"),
    "/jira/rest/api/2": ("/api/2", "jira-dc-10.3"),
}
# Removed for good, and answered with 410 here as there.
REMOVED = re.compile(
    r"/wiki/rest/api/(content(/{}(/property(/{})?|/label|/child/comment)?)?|space(/{}(/content)?)?)"
)

# Never were, though clients ask for them; answered with 404 here as there.
NEVER_WERE = re.compile(r"(GET /wiki/api/v2/search|POST /wiki/api/v2/(comments|pages/{}/labels))")


@cache
def operations(spec: str) -> frozenset[tuple[str, str]]:
    """Methods and paths, the names of parameters left out: the specifications disagree on them."""
    paths = json.loads((SPECS / f"{spec}.json").read_text(encoding="utf-8"))["paths"]
    return frozenset((method.upper(), unnamed(path)) for path, methods in paths.items() for method in methods)


def unnamed(path: str) -> str:
    return re.sub(r"{[^}]*}|<[^>]*>", "{}", path)


def routes(flavour: str) -> list[tuple[str, str, str]]:
    """Product, method and path of every route of the products' APIs."""
    rules = application(flavour).url_map.iter_rules()
    return sorted(
        (product, method, unnamed(rule.rule))
        for rule in rules
        for product in PRODUCTS
        if rule.rule.startswith(f"{product}/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


@pytest.mark.skipif(not SPECS.exists(), reason="the official specifications are not at hand")
@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_every_route_exists_in_the_official_specification(flavour: str) -> None:
    unheard = []
    for product, method, path in routes(flavour):
        prefix, spec = PRODUCTS[product]
        known = (method, prefix + path.removeprefix(product)) in operations(spec)
        if not known and not REMOVED.fullmatch(path) and not NEVER_WERE.fullmatch(f"{method} {path}"):
            unheard.append(f"{method} {path}")
    assert unheard == []
    assert len(routes(flavour)) > 40
