"""Where the official files are known to be wrong about the sites: data, each with its reason.

An entry that excuses nothing any more is reported, so that this list only holds what is still true.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.conformance.checking import Fault, Part


@dataclass(frozen=True, slots=True)
class Defect:
    """Excuses the faults that all its patterns fit; ``*`` stands for anything."""

    spec: str
    operation: str
    part: Part
    place: str
    reason: str
    message: str = "*"

    def __str__(self) -> str:
        return f"{self.spec}: {self.operation}: {self.part} {self.place or '(whole)'}"

    def excuses(self, fault: Fault) -> bool:
        return fault.part is self.part and all(
            fnmatchcase(text, pattern)
            for text, pattern in (
                (fault.spec, self.spec),
                (fault.operation, self.operation),
                (fault.place, self.place),
                (fault.message, self.message),
            )
        )


_NULL = "None *"

DEFECTS: tuple[Defect, ...] = (
    Defect("*", "*", Part.STATUS, "429", "Every route may say that there were too many requests."),
    # --- Confluence Cloud
    Defect(
        "confluence-cloud-v2",
        "*",
        Part.STATUS,
        "404",
        "A token that is not accepted is answered with a bare 404, listings included.",
    ),
    Defect(
        "confluence-cloud-v2",
        "P* /pages/*",
        Part.STATUS,
        "409",
        "A stale version, and a property that is there already, are conflicts; seen on live sites.",
    ),
    Defect(
        "confluence-cloud-v2",
        "PUT /pages/{id}",
        Part.STATUS,
        "413",
        "Bodies beyond 5 MB are refused (CONFCLOUD-73881).",
    ),
    Defect(
        "confluence-cloud-v2",
        "* /pages*",
        Part.ANSWER,
        "*parent[IT]*",
        "A page at the top of its space has null for its parent; the file does not call it nullable.",
        _NULL,
    ),
    Defect(
        "confluence-cloud-v2",
        "GET /spaces",
        Part.ANSWER,
        "results/*",
        "A space writes null for the icon, description or home page that it lacks or was not asked for.",
        _NULL,
    ),
    Defect(
        "confluence-cloud-v2",
        "POST /users-bulk",
        Part.ANSWER,
        "results/*/personalSpaceId",
        "Somebody without a personal space has null for it; the file does not call it nullable.",
        _NULL,
    ),
    Defect(
        "confluence-cloud-v1",
        "*",
        Part.STATUS,
        "403",
        "A token that is not accepted is refused everywhere, not only where the file says so.",
    ),
    Defect(
        "confluence-cloud-v1",
        "GET /wiki/rest/api/content/search",
        Part.STATUS,
        "404",
        "An expanded ancestor that is in the trash makes the whole search a 404 (CONFCLOUD-77618).",
    ),
    Defect(
        "confluence-cloud-v1",
        "GET /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}",
        Part.STATUS,
        "404",
        "Who may view a draft, or what is in the trash, is not told to others (met by other clients).",
    ),
    # --- Confluence Data Center
    Defect(
        "confluence-dc-10.0",
        "GET /rest/api/content/{id}/restriction/byOperation/{operationKey}",
        Part.STATUS,
        "40[34]",
        "Who may view a draft, what is in the trash, or what is kept from us, is not told.",
    ),
    Defect(
        "confluence-dc-10.0",
        "*",
        Part.STATUS,
        "401",
        "A token that is not accepted is refused with 401 by the login filter before any route.",
    ),
    Defect(
        "confluence-dc-10.0",
        "*",
        Part.ANSWER,
        "data/errors",
        "The list of errors in an error is a list; the file calls it an object.",
    ),
    Defect(
        "confluence-dc-10.0",
        "PUT /rest/api/content/{contentId}",
        Part.STATUS,
        "40[39]",
        "Who may not edit is refused with 403, and a stale version is a conflict.",
    ),
    Defect(
        "confluence-dc-10.0",
        "POST /rest/api/content/{id}/property",
        Part.STATUS,
        "409",
        "A property that is there already is a conflict.",
    ),
    # --- Jira Cloud
    Defect(
        "jira-cloud-v3",
        "*",
        Part.ANSWER,
        "*",
        "Jira writes offsets without a colon (+0000), which the format that the file names does not allow.",
        "*+0000' is not a 'date-time'",
    ),
    Defect(
        "jira-cloud-v3",
        "*",
        Part.STATUS,
        "403",
        "A bearer's token at the site's own address is refused everywhere; seen on live sites.",
    ),
    Defect(
        "jira-cloud-v3",
        "GET /rest/api/3/serverInfo",
        Part.ANSWER,
        "",
        "The file's own example has a default locale, which its schema does not know.",
        "*'defaultLocale' was unexpected*",
    ),
    Defect(
        "jira-cloud-v3",
        "* /rest/api/3/search",
        Part.STATUS,
        "410",
        "The file still describes the search that was removed (CHANGE-2046).",
    ),
    Defect(
        "jira-cloud-v3",
        "POST /rest/api/3/issue/bulk",
        Part.ANSWER,
        "*",
        "A bulk that is refused as a whole gets Jira's common error body; the file describes only the "
        "refusal issue by issue.",
        "*'errorMessages'*",
    ),
    Defect(
        "jira-cloud-v3",
        "POST /rest/api/3/issue/bulk",
        Part.ANSWER,
        "errors",
        "In Jira's common error body the errors are an object, by field.",
        "{*} is not of type 'array'",
    ),
    # --- Jira Data Center
    Defect(
        "jira-dc-10.3",
        "*",
        Part.STATUS,
        "401",
        "A token that is not accepted is refused with 401 by the login filter before any route.",
    ),
    Defect(
        "jira-dc-10.3",
        "*",
        Part.ANSWER,
        "*fields/*",
        "The value of a field has the field's type; the file calls every one an object.",
    ),
    Defect(
        "jira-dc-10.3",
        "*",
        Part.BODY,
        "*fields/*",
        "The value of a field has the field's type; the file calls every one an object.",
    ),
    Defect(
        "jira-dc-10.3",
        "P* /api/2/issue/*",
        Part.BODY,
        "*",
        "The value of an issue property is any JSON; the file calls it a string.",
        "{'rid': *} is not of type 'string'",
    ),
    Defect(
        "jira-dc-10.3",
        "GET /api/2/*",
        Part.ANSWER,
        "",
        "People, fields, priorities, projects and links come as lists; the file describes one of each.",
        "[[]*",
    ),
    Defect(
        "jira-dc-10.3",
        "POST /api/2/issue/{issueIdOrKey}/remotelink",
        Part.STATUS,
        "201",
        "A new link is answered with 201, one that was there with 200; the file knows only 200.",
    ),
    Defect(
        "jira-dc-10.3",
        "P* /api/2/issue/{issueIdOrKey}*",
        Part.STATUS,
        "404",
        "Writing to an issue that is not there is a 404, as reading it is.",
    ),
)

# Routes of Atlassian that stand in none of the files.
BESIDE = {
    "/_edge/tenant_info": "tells a site's cloud id; documented in prose only",
    "/oauth/token": "the login service at auth.atlassian.com; documented in prose only",
}


def excuse(fault: Fault) -> Defect | None:
    """The defect that explains a fault, if one does."""
    return next((defect for defect in DEFECTS if defect.excuses(fault)), None)


def unexcused(found: Iterable[Fault]) -> list[str]:
    """What remains to be explained, in words."""
    return sorted({str(fault) for fault in found if excuse(fault) is None})
