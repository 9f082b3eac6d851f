"""What the sites are asked: methods and paths, and which of them only read."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

_READS_BY_POST = frozenset(
    {
        "/rest/api/3/search/jql",
        "/rest/api/3/issue/bulkfetch",
        "/rest/api/2/search",
        "/rest/api/content/{id}/permission/check",
    }
)

Json = dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path with ``{names}`` to be filled in; what is counted, and what the gate judges."""

    method: str
    path: str

    @property
    def reads(self) -> bool:
        return self.method == "GET" or (self.method == "POST" and self.path in _READS_BY_POST)

    @property
    def names_one(self) -> bool:
        """Whether it leads to one page or issue, or to something of it."""
        return "{" in self.path

    def filled(self, values: Mapping[str, str]) -> str:
        return self.path.format_map({name: quote(value, safe="") for name, value in values.items()})

    def headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if self.method != "GET":
            headers["Content-Type"] = "application/json"
            # without it, Confluence takes what is sent for a forgery by a browser
            headers["X-Atlassian-Token"] = "no-check"
        return headers

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
